"""Dots: measures by countries, a mark for each cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from thb_analysis.dataset.cells import count_cells
from thb_analysis.dataset.tables import each_row
from thb_analysis.errors import SEVERAL_CELLS, check_apart, check_columns, quantity
from thb_analysis.figures.publish import Axes, Drawn, publish
from thb_analysis.figures.sheet import MUTED, RULE, Sheet, Tooltip
from thb_analysis.figures.text import Font, widest, wrap
from thb_analysis.marks import CLASSES, OUTSIDE
from thb_analysis.states import NAMED, OUTSIDE_LABEL, STATE_LABELS
from thb_analysis.wording import joined

_KEY = {**STATE_LABELS, OUTSIDE: OUTSIDE_LABEL}
_MAX_NAMED = 3  # countries that an alternative text names in a row
_MAX_ROWS = 20  # of which an alternative text speaks
_CELLS = ("question", "measure", "label", "short", "footnote", "country", "name")
_NEEDED = (*_CELLS, "state", "reason", "covered", "outside")
_ONE_GROUP = "a country is in one group: take group='region'"
_ORDERED = ("country", "category", "look", "question")
_ORDER = "countries in order, as of thb.page.order(ds),"
_MOST_COLUMNS = 12  # measures side by side on a phone
_LETTERS = "abcdefghijkl"
_SPACE = 13  # pixels that a country needs as a column; with less, countries are rows

_CODE, _NAME, _HEAD = Font(11), Font(12), Font(12, bold=True)


class _Head(NamedTuple):
    """A country at the head of its column or row: its position, and its class."""

    position: int
    name: str
    code: str
    look: str
    category: str


class _Group(NamedTuple):
    """Countries under a common title."""

    title: str
    heads: list[_Head]

    @property
    def lines(self) -> list[str]:
        """The title in two lines of similar length."""
        words = self.title.split()
        cuts = range(1, len(words))
        pairs = [[" ".join(words[:cut]), " ".join(words[cut:])] for cut in cuts]
        return min(pairs, key=lambda pair: widest(pair, _HEAD), default=words)


_Marks = dict[tuple[str, str], tuple[str, Tooltip]]


def dots(
    cells: pd.DataFrame,
    *,
    title: str = "",
    group: str = "region",
    by_count: bool = False,
    order: pd.DataFrame | None = None,
    ax: Axes | None = None,
    **labels: str,
) -> Drawn:
    """Draw which country reports which measure.

    Countries stand in one order, whatever the measures: by group and name, or as `order` has them. On a phone they are rows.

    Parameters
    ----------
    cells : pandas.DataFrame
        Rows of `Dataset.cells`, all or some.
    title : str
        What was found, at most 14 words; by default the question, if the cells have one.
    group : str
        Column of `cells` by whose values countries stand together.
    by_count : bool, default False
        Whether rows are sorted by count, largest first; else they are in the order of `cells`.
    order : pandas.DataFrame, optional
        Countries in their order, with the class that stands at the head of each, as of `thb.page.order`.
    ax : matplotlib.axes.Axes, optional
    **labels : str
        `caption` (how to read it), `note` (where it is from), `id` (for references); each has a default.

    Returns
    -------
    Axes, Figure or None
        The axes, if they are given; else the figure, None if there are no cells.

    Raises
    ------
    ParameterError
        If these are no cells, if several would be in one position, or a column in two groups.
    UnknownName
        If there is no such label.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.dots(ds.cells("cooperation"), title="Who cooperates, and on what?").id
    'fig-dots-who-cooperates-and-on-what'

    The question of the cells is the title where they have one alone.

    >>> thb.dots(ds.cells("context")).title, thb.dots(ds.cells("covid")).title
    ('What did countries set up?', '')
    """
    check_columns(cells, [*_NEEDED, str(group)], "rows of ds.cells()")
    questions = cells["question"].unique()
    title = title or " ".join(questions if len(questions) == 1 else ())
    check_apart(cells, ["measure", "country"], SEVERAL_CELLS)
    titles = cells[group].astype("str").fillna("")
    kinds = cells["state"].where(~cells["outside"], OUTSIDE)
    cells = cells.assign(row=_row_names(cells), title=titles, kind=kinds)
    countries = cells.drop_duplicates(["country", "title"])
    check_apart(countries, ["country"], _ONE_GROUP)
    marks: _Marks = {}
    for cell in each_row(cells):
        source = "" if pd.isna(cell.footnote) else f" (n. {cell.footnote})"
        tooltip = cell.name, _KEY[cell.kind], f"{cell.row}{source}"
        marks[cell.row, cell.name] = cell.kind, tooltip
    counts = count_cells(cells, ["row"]).reindex(cells["row"].unique(), fill_value=0)
    if by_count:
        counts = counts.sort_values("k", ascending=False, kind="stable")
    groups = _grouped(countries, order)
    question = "" if order is None else str(next(iter(order["question"]), ""))
    k_of_n = {row: f"{k} of {n}" for row, k, n, *_ in each_row(counts)}
    rows = [*k_of_n]
    key = [state for state in _KEY if kinds.eq(state).any()]

    def draw(sheet: Sheet) -> float:
        layout = _Layout(sheet, rows, groups, marks, k_of_n, key, question)
        return layout.across() or layout.down()

    size = f"{quantity(len(rows), 'row')}, {quantity(len(countries), 'column')}"
    alt = f"Dots: {size}.{_spoken(cells, counts)}"
    labels = {**_labels(cells, order is not None), **labels}
    return publish(draw, ax, cells, "dots", title, alt, **labels)


def _labels(cells: pd.DataFrame, is_ordered: bool) -> dict[str, str]:
    """Return the order of countries as a caption, and the footnotes as a note."""
    within = ", within groups" * bool(cells["title"].any())
    caption = f"Countries in the order of their names{within}."
    if is_ordered:
        caption = "Countries stand in the same order in each grid."
    footnotes = ", ".join(map(str, cells["footnote"].dropna().unique()))
    return {"caption": caption, "note": footnotes and f"Footnotes: {footnotes}."}


def _row_names(cells: pd.DataFrame) -> pd.Series:
    """Return the name of each cell's row; those of different measures differ."""
    # Measures of a user's own table have no short name.
    names = cells["short"].where(cells["short"] != "", cells["label"])
    is_shared = cells.groupby(names)["measure"].transform("nunique") > 1
    return names.mask(is_shared, names + " (" + cells["measure"] + ")")


def _spoken(cells: pd.DataFrame, counts: pd.DataFrame) -> str:
    """Say of each row how many countries are reported, what is possible, and of few countries which."""
    named = cells[cells["state"].isin(NAMED) & cells["covered"]]
    names = named.groupby("row")["name"].agg(sorted)
    spoken = ""
    for row, k, n, lower, upper in each_row(counts.head(_MAX_ROWS)):
        spoken += f" {row}: {k} of {n}"
        if upper > k:
            spoken += f", {lower} to {upper} possible"
        if 0 < k <= _MAX_NAMED:
            spoken += f" ({joined(names[row])})"
        spoken += "."
    more = len(counts) - _MAX_ROWS
    return f"{spoken} And {more} more." if more > 0 else spoken


def _grouped(countries: pd.DataFrame, order: pd.DataFrame | None) -> list[_Group]:
    """Return the groups, those in none last; they and the countries in them as ordered, else by name."""
    classes: dict[str, tuple[int, str, str]] = {}
    if order is not None:
        check_columns(order, _ORDERED, _ORDER)
        columns = order["country"], order["look"], order["category"]
        for position, (code, *of) in enumerate(zip(*columns, strict=True)):
            classes[code] = position, *of
    last = len(classes), "", ""
    found: dict[str, list[_Head]] = {}
    for row in each_row(countries):
        position, *of = classes.get(row.country, last)
        head = _Head(position, row.name, row.country, *of)
        found.setdefault(row.title, []).append(head)
    groups = [_Group(title, sorted(heads)) for title, heads in found.items()]
    return sorted(
        groups, key=lambda each: (not each.title, each.heads[0].position, each.title)
    )


def _middles(keys: Iterable[Any], start: float, step: float) -> dict[Any, float]:
    """Return the middles of columns, or rows, of one width."""
    return {key: start + step * (index + 0.5) for index, key in enumerate(keys)}


@dataclass
class _Layout:
    """The two forms of a dot figure on a sheet."""

    sheet: Sheet
    rows: list[str]
    groups: list[_Group]
    marks: _Marks
    counts: dict[str, str]
    key: list[str]
    question: str  # of which the classes are answers

    def __post_init__(self) -> None:
        self.heads = [head for group in self.groups for head in group.heads]
        self.names = [head.name for head in self.heads]
        looks = {head.look: head.category for head in self.heads}
        self.classes = [(each, looks[each]) for each in CLASSES if each in looks]

    def across(self) -> float:
        """Draw measures as rows and countries as columns, with counts at the right; return where it ends, 0 without room."""
        sheet, rows = self.sheet, self.rows
        # Of one width in all figures: in a page of several, columns stand below each other.
        font, label = (Font(13), 204.0) if sheet.is_wide else (Font(12), 140.0)
        right = max(60, widest(self.counts.values(), font) + 6)
        step, heads = self._columns(sheet.width - label - right)
        if not step:
            return 0
        widths = self._widths(step)
        radius = min(7, step * 0.38)
        # Groups without a title are last.
        titled = self.groups[0].title
        top = 40 if titled else 4
        base = top + 22 * bool(self.classes)
        y0 = base + 28
        labels = {row: wrap(row, label - 14, font) for row in rows}
        height = 31 if max(map(len, labels.values())) > 1 else 24
        ys = _middles(rows, y0, height)
        for row, y in ys.items():
            sheet.rule(0, y - height / 2, sheet.width, RULE)
            sheet.text(0, y, labels[row], font)
            sheet.text(sheet.width, y, self.counts[row], font, align="right")
        if self.classes:
            lines = wrap(self.question, label - 8, _NAME, most=3)
            sheet.text(0, top + 13, lines, _NAME, MUTED)

        def draw_group(x: float, group: _Group) -> None:
            start = min(x, sheet.width - widest(group.lines, _HEAD))
            sheet.text(start, 16, group.lines, _HEAD)
            if titled:
                sheet.rule(x, top, x + max(step * len(group.heads), 12))
            middles = _middles(group.heads, x, step)
            for head, middle in middles.items():
                self._class(middle, top + 13, head, min(step - 2, 22))
                font = _NAME if step > 18 else _CODE
                code = heads[head.name]
                sheet.text(middle, base + 14, code, font, align="center")
                for row, y in ys.items():
                    self._mark(middle, y, row, head.name, radius)

        x = label
        for group, width in zip(self.groups, widths, strict=True):
            draw_group(x, group)
            x += width
        return self._legend(y0 + height * len(rows) + 8)

    def _columns(self, left: float) -> tuple[float, dict[str, str]]:
        """Return the width of a country's column, 0 if none fits, and its head: its name, if there is room; else its code."""
        if self.sheet.is_narrow:
            return 0, {}
        full = widest(self.names, _NAME) + 14
        if sum(self._widths(full)) <= left:
            return full, {name: name for name in self.names}
        codes = {head.name: head.code for head in self.heads}
        step, least = 27.0, max(_SPACE, widest(codes.values(), _CODE))
        while step >= least and sum(self._widths(step)) > left:
            step -= 0.25
        return step if step >= least else 0, codes

    def _widths(self, step: float) -> list[float]:
        """Return the width of each group with its gap; the title of the last may extend above the counts."""
        gap = 16 if self.sheet.is_wide else 10
        titles = [widest(group.lines, _HEAD) for group in self.groups]
        titles[-1] = 0
        widths = [step * len(group.heads) for group in self.groups]
        return [max(pair) + gap for pair in zip(widths, titles, strict=True)]

    def down(self) -> float:
        """Draw countries as rows and measures as columns, in blocks of as many as fit; return where it ends."""
        blocks = -(-len(self.rows) // _MOST_COLUMNS)
        size = -(-len(self.rows) // blocks)
        y = 0.0
        for start in range(0, len(self.rows), size):
            y = self._block(y, self.rows[start : start + size]) + 24
        return self._legend(y - 10)

    def _block(self, y: float, rows: list[str]) -> float:
        """Draw the key of some measures, and below it their marks under its letters."""
        sheet = self.sheet
        y = self._measures(y, rows)
        space = min(widest(self.names, _NAME), 110 if sheet.is_narrow else 220)
        classed = 30 * bool(self.classes)
        left = space + 12 + classed
        step = min((sheet.width - left) / len(rows), 44)
        xs = _middles(rows, left, step)
        for letter, x in zip(_LETTERS, xs.values(), strict=False):
            sheet.text(x, y + 24, letter, _HEAD, align="center")
        if self.classes:
            lines = wrap(self.question, left - 6, _CODE, most=3)
            sheet.text(0, y + 14, lines, _CODE, MUTED)
        y += 36
        height = 22 if len(self.names) <= 40 else 16
        radius = min(6.5, step * 0.38, height * 0.36)
        for group in self.groups:
            sheet.rule(0, y, left + step * len(rows))
            if group.title:
                sheet.text(0, y + 13, group.title, _HEAD)
                y += 22
            for head, middle in _middles(group.heads, y + 2, height).items():
                name = wrap(head.name, space, _NAME, most=1)
                sheet.text(0, middle, name, _NAME)
                self._class(space + 6 + classed / 2, middle, head, 22)
                for row, x in xs.items():
                    self._mark(x, middle, row, head.name, radius)
            y += height * len(group.heads) + 6
        return y

    def _measures(self, y: float, rows: list[str]) -> float:
        """Draw the letters of measures, each with its words and its count; return where they end."""
        sheet = self.sheet
        width = min(sheet.width, 420)
        for letter, row in zip(_LETTERS, rows, strict=False):
            count = self.counts[row]
            lines = wrap(row, width - 26 - widest([count], _NAME), _NAME)
            sheet.text(0, y + 10, letter, _HEAD)
            sheet.text(width, y + 10, count, _NAME, align="right")
            sheet.text(16, y + 10 + 7 * (len(lines) - 1), lines, _NAME)
            y += 6 + 14 * len(lines)
        return y + 8

    def _class(self, x: float, y: float, head: _Head, width: float) -> None:
        """Draw the class of a country, if it has one."""
        if head.look:
            box = x - width / 2, y - 8, width, 16
            tooltip = head.name, head.category, self.question
            self.sheet.tile(box, "", head.look, 11, tooltip)

    def _mark(self, x: float, y: float, row: str, name: str, radius: float) -> None:
        if mark := self.marks.get((row, name)):
            kind, tooltip = mark
            self.sheet.mark(x, y, kind, radius, tooltip)

    def _legend(self, y: float) -> float:
        """Draw the legend of marks, and of classes; return where it ends."""
        marks = [(kind, _KEY[kind]) for kind in self.key]
        return self.sheet.legend(y, marks + self.classes)
