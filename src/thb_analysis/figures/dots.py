"""Dots: measures by countries, a mark for each cell."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

import pandas as pd

from thb_analysis.errors import (
    SEVERAL_CELLS,
    ParameterError,
    check_apart,
    check_columns,
    quantity,
)
from thb_analysis.figures.publish import Axes, Drawn, publish
from thb_analysis.figures.sheet import MUTED, RULE, Sheet, Tooltip
from thb_analysis.figures.text import Font, widest, wrap
from thb_analysis.marks import CLASSES, OUTSIDE
from thb_analysis.states import (
    FOLLOWS,
    NAMED,
    OPEN,
    OUTSIDE_LABEL,
    STATE_LABELS,
)
from thb_analysis.wording import joined

_KEY = {**STATE_LABELS, OUTSIDE: OUTSIDE_LABEL}
_MAX_NAMED = 3  # countries that an alternative text names in a row
_MAX_ROWS = 20  # of which an alternative text speaks
_NEEDED = ("question", "label", "footnote", "country", "state", "covered", "outside")
_ONE_COUNTRY = "x stands for one country, in one group: take x='name', group='region'"
_ORDERED = ("country", "category", "look", "question")
_ORDER = "countries in order, as of thb.page.order(ds),"
_MOST_COLUMNS = 12  # measures side by side on a phone
_LETTERS = "abcdefghijkl"
_SPACE = 13  # pixels that a country needs as a column; with less, countries are rows

_CODE, _NAME, _HEAD = Font(11), Font(12), Font(12, bold=True)
_Key = TypeVar("_Key", bound=Hashable)


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
    x: str = "name",
    y: str = "short",
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
    x, y, group : str
        Columns of `cells`: for the columns of the figure, for its rows, and for groups of columns.
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
    columns = x, y, group
    check_columns(cells, [*_NEEDED, *map(str, columns)], "rows of ds.cells()")
    if len({*columns}) < len(columns):
        problem = "x, y and group are three columns of the cells, and here they are"
        raise ParameterError([f"{problem} {joined(columns)}"])
    questions = cells["question"].unique()
    title = title or " ".join(questions if len(questions) == 1 else ())
    row_names = _row_names(cells, y)
    titles = cells[group].astype("str").fillna("")
    named = cells["state"].isin(NAMED) & cells["covered"]
    cells = cells.assign(**{y: row_names, group: titles, "named": named})
    countries = cells.drop_duplicates([x, "country", group])
    check_apart(countries, [x], _ONE_COUNTRY)
    check_apart(cells, [y, x], f'{SEVERAL_CELLS}, or take y="short"')
    k = cells.groupby(y, sort=False)["named"].sum()
    ordered = k.sort_values(ascending=False, kind="stable") if by_count else k
    kinds = cells["state"].where(~cells["outside"], OUTSIDE)
    marks: _Marks = {}
    for cell, kind in zip(cells.to_dict("records"), kinds, strict=True):
        state = _KEY.get(kind, STATE_LABELS[cell["state"]])
        source = "" if pd.isna(cell["footnote"]) else f" (n. {cell['footnote']})"
        tooltip = str(cell[x]), state, f"{cell[y]}{source}"
        marks[cell[y], cell[x]] = kind, tooltip
    rows = [*ordered.index]
    groups = _grouped(countries, order, x, group)
    question = "" if order is None else str(next(iter(order["question"]), ""))
    counted = _counts(cells, y)
    k_of_n = {row: counted[row].partition(",")[0] for row in rows}
    key = [state for state in _KEY if kinds.eq(state).any()]

    def draw(sheet: Sheet) -> float:
        layout = _Layout(sheet, rows, groups, marks, k_of_n, key, question)
        return layout.across() or layout.down()

    size = f"{quantity(len(rows), 'row')}, {quantity(len(countries), 'column')}"
    alt = f"Dots: {size}.{_spoken(cells, rows, counted, x, y)}"
    labels = {**_labels(cells, group, order is not None), **labels}
    return publish(draw, ax, cells, "dots", title, alt, **labels)


def _labels(cells: pd.DataFrame, group: str, is_ordered: bool) -> dict[str, str]:
    """Return the order of countries as a caption, and the footnotes as a note."""
    within = ", within groups" * bool(cells[group].any())
    caption = f"Countries in the order of their names{within}."
    if is_ordered:
        caption = "Countries stand in the same order in each grid."
    footnotes = ", ".join(map(str, cells["footnote"].dropna().unique()))
    return {"caption": caption, "note": footnotes and f"Footnotes: {footnotes}."}


def _row_names(cells: pd.DataFrame, y: str) -> pd.Series:
    """Return the name of each cell's row; those of different measures differ."""
    # Measures of a user's own table have no short name, and countries may be in no group.
    names = cells[y].astype("str").where(cells[y] != "", cells["label"])
    if y not in ("short", "label") or "measure" not in cells:
        return names
    is_shared = cells.groupby(names)["measure"].transform("nunique") > 1
    return names.mask(is_shared, names + " (" + cells["measure"] + ")")


def _counts(cells: pd.DataFrame, y: str) -> dict[str, str]:
    """Return k of n of each row, and which k are possible."""
    covered = cells[cells["covered"]]
    is_open = covered["state"] == OPEN
    follows = is_open & (covered.get("reason", OPEN) == FOLLOWS)
    sums = pd.DataFrame(
        {"k": covered["named"], "more": is_open, "implied": follows, "n": 1}
    )
    rows = sums.groupby(covered[y], sort=False).sum()
    found = dict.fromkeys(cells[y], "0 of 0")
    for row, k, more, implied, n in rows.itertuples():
        possible = f", {k + implied} to {k + more} possible" * bool(more)
        found[str(row)] = f"{k} of {n}{possible}"
    return found


def _spoken(
    cells: pd.DataFrame, rows: Sequence[str], counted: dict[str, str], x: str, y: str
) -> str:
    """Say of each row how many countries are reported, and of few which."""
    names = cells[cells["named"]].groupby(y, sort=False)[x].agg(list)
    spoken = ""
    for row in rows[:_MAX_ROWS]:
        named = sorted(map(str, names.get(row, ())))
        which = f" ({joined(named)})" * (0 < len(named) <= _MAX_NAMED)
        spoken += f" {row}: {counted[row]}{which}."
    return spoken + f" And {len(rows) - _MAX_ROWS} more." * (len(rows) > _MAX_ROWS)


def _grouped(
    countries: pd.DataFrame, order: pd.DataFrame | None, x: str, group: str
) -> list[_Group]:
    """Return the groups, those in none last; they and the countries in them as ordered, else by name."""
    classes: dict[str, tuple[int, str, str]] = {}
    if order is not None:
        check_columns(order, _ORDERED, _ORDER)
        columns = order["country"], order["look"], order["category"]
        for position, (code, *of) in enumerate(zip(*columns, strict=True)):
            classes[code] = position, *of
    last = len(classes), "", ""
    found: dict[str, list[_Head]] = {}
    columns = countries[x], countries["country"], countries[group]
    for name, code, title in zip(*columns, strict=True):
        position, *of = classes.get(code, last)
        found.setdefault(title, []).append(_Head(position, str(name), code, *of))
    groups = [_Group(title, sorted(heads)) for title, heads in found.items()]
    return sorted(
        groups, key=lambda each: (not each.title, each.heads[0].position, each.title)
    )


def _middles(keys: Iterable[_Key], start: float, step: float) -> dict[_Key, float]:
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
