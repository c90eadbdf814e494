"""Dots: measures by countries, a mark for each cell."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import pandas as pd

from thb_analysis.dataset.cells import count_cells
from thb_analysis.dataset.tables import each_row
from thb_analysis.errors import SEVERAL_CELLS, check_apart, check_columns, quantity
from thb_analysis.figures.publish import Axes, Drawn, publish
from thb_analysis.figures.sheet import MUTED, RULE, Sheet, Tooltip
from thb_analysis.figures.text import Font, clip, widest, wrap
from thb_analysis.marks import CLASSES, OUTSIDE
from thb_analysis.states import NAMED, OUTSIDE_LABEL, STATE_LABELS
from thb_analysis.wording import joined

_KEY = {**STATE_LABELS, OUTSIDE: OUTSIDE_LABEL}
_MAX_NAMED = 3  # countries that an alternative text names in a row
_MAX_ROWS = 20  # of which an alternative text speaks
_CELLS = ("question", "measure", "label", "short", "footnote", "country", "name")
_NEEDED = (*_CELLS, "polarity", "state", "reason", "covered", "outside")
_ONE_GROUP = "a country is in one group: take group='region'"
_ORDERED = ("country", "category", "look", "question")
_ORDER = "countries in order, as of thb.page.order(ds),"
_MOST_COLUMNS = 12  # measures side by side on a phone
_LETTERS = "abcdefghijkl"
_SPACE = 13  # pixels that a country needs as a column; with less, countries are rows

_CODE = Font(11)
_NAME = Font(12)
_HEAD = Font(12, bold=True)


# By measure and country, the mark and its tooltip.
_Marks = dict[tuple[str, str], tuple[str, Tooltip]]
# By title, countries: code, name, look and category of each.
_Groups = dict[str, list[Any]]


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
    check_apart(cells, ["measure", "country"], SEVERAL_CELLS)
    questions = cells["question"].unique()
    title = title or " ".join(questions if len(questions) == 1 else ())
    titles = cells[group].astype("str").fillna("")
    kinds = cells["state"].where(~cells["outside"], OUTSIDE)
    cells = cells.assign(row=_row_names(cells), title=titles, kind=kinds)
    groups = _grouped(cells, order)
    marks: _Marks = {}
    for cell in each_row(cells):
        source = "" if pd.isna(cell.footnote) else f" (n. {cell.footnote})"
        tooltip = cell.name, _KEY[cell.kind], f"{cell.row}{source}"
        marks[cell.row, cell.country] = cell.kind, tooltip
    counts = count_cells(cells, ["row"])
    counts = counts.reindex(cells["row"].unique(), fill_value=0)
    if by_count:
        counts = counts.sort_values("k", ascending=False, kind="stable")
    question = "" if order is None else str(next(iter(order["question"]), ""))
    rows = {row: f"{k} of {n}" for row, k, n, *_ in each_row(counts)}
    seen = {*kinds}
    key = [(state, words) for state, words in _KEY.items() if state in seen]

    def draw(sheet: Sheet) -> float:
        layout = _Layout(sheet, rows, groups, marks, key, question)
        return layout.across() or layout.down()

    columns = cells["country"].nunique()
    size = f"{quantity(len(rows), 'row')}, {quantity(columns, 'column')}"
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
        if pd.notna(upper) and upper > k:
            spoken += f", {lower} to {upper} possible"
        if 0 < k <= _MAX_NAMED:
            spoken += f" ({joined(names[row])})"
        spoken += "."
    more = len(counts) - _MAX_ROWS
    return f"{spoken} And {more} more." if more > 0 else spoken


def _grouped(cells: pd.DataFrame, order: pd.DataFrame | None) -> _Groups:
    """Return the countries of each title, those of none last; they and titles as ordered, else by name."""
    found = cells.drop_duplicates(["country", "title"])
    check_apart(found, ["country"], _ONE_GROUP)
    ranks = pd.DataFrame(columns=_ORDERED) if order is None else order
    check_columns(ranks, _ORDERED, _ORDER)
    ranks = ranks[["country", "category", "look"]]
    ranks = ranks.assign(rank=range(len(ranks)))
    found = found[["country", "name", "title"]]
    found = found.merge(ranks, "left", "country")
    found = found.fillna({"rank": len(ranks), "category": "", "look": ""})
    found["untitled"] = found["title"] == ""
    found = found.sort_values(["untitled", "rank", "title", "name"])
    by_title = found.groupby("title", sort=False)
    return {str(title): each_row(part) for title, part in by_title}


def _two_lines(title: str) -> list[str]:
    """Return a title in two lines of similar length."""
    words = title.split()
    cuts = range(1, len(words))
    parts = [(words[:cut], words[cut:]) for cut in cuts]
    pairs = [[*map(" ".join, each)] for each in parts]
    return min(pairs, key=lambda pair: widest(pair, _HEAD), default=words)


def _middles(keys: Iterable[Any], start: float, step: float) -> dict[Any, float]:
    """Return the middles of columns, or rows, of one width."""
    return {key: start + step * (index + 0.5) for index, key in enumerate(keys)}


@dataclass
class _Layout:
    """The two forms of a dot figure on a sheet."""

    sheet: Sheet
    rows: dict[str, str]  # to their counts
    groups: _Groups
    marks: _Marks
    key: list[tuple[str, str]]
    question: str  # of which the classes are answers

    def __post_init__(self) -> None:
        self.heads = [*chain(*self.groups.values())]
        looks = {head.look: head.category for head in self.heads}
        self.classes = [(each, looks[each]) for each in CLASSES if each in looks]

    def across(self) -> float:
        """Draw measures as rows and countries as columns, with counts at the right; return where it ends, 0 without room."""
        sheet = self.sheet
        # Of one width in all figures: in a page of several, columns stand below each other.
        font = Font(13) if sheet.is_wide else Font(12)
        label = 204.0 if sheet.is_wide else 140.0
        right = max(60, widest(self.rows.values(), font) + 6)
        step = self._step(sheet.width - label - right)
        if not step:
            return 0
        # Groups without a title are last.
        top = 40 if next(iter(self.groups)) else 4
        y0 = top + 28 + 22 * bool(self.classes)
        texts = {row: wrap(row, label - 14, font) for row in self.rows}
        height = 31 if max(map(len, texts.values())) > 1 else 24
        ys = _middles(self.rows, y0, height)
        for row, y in ys.items():
            sheet.rule(0, y - height / 2, sheet.width, RULE)
            sheet.text(0, y, texts[row], font)
            sheet.text(sheet.width, y, self.rows[row], font, align="right")
        self._ask(top + 13, label - 8, _NAME)
        x = label
        for title, width in self._widths(step).items():
            self._columns(x, top, step, title, ys)
            x += width
        return self._legend(y0 + height * len(ys) + 8)

    def _columns(
        self, x: float, top: float, step: float, title: str, ys: dict[str, float]
    ) -> None:
        """Draw the countries of a title as columns."""
        sheet = self.sheet
        lines = _two_lines(title)
        heads = self.groups[title]
        last = sheet.width - widest(lines, _HEAD)
        sheet.text(min(x, last), 16, lines, _HEAD)
        if top > 4:
            sheet.rule(x, top, x + max(step * len(heads), 12))
        font = _NAME if step > 18 else _CODE
        for head, middle in _middles(heads, x, step).items():
            self._class(middle, top + 13, head, min(step - 2, 22))
            y = top + 14 + 22 * bool(self.classes)
            sheet.text(middle, y, head.country, font, align="center")
            for row, y in ys.items():
                self._mark(middle, y, row, head, min(7, step * 0.38))

    def _step(self, left: float) -> float:
        """Return the width of a country's column; 0 if none fits."""
        codes = (head.country for head in self.heads)
        least = max(_SPACE, widest(codes, _CODE))
        step = 0 if self.sheet.is_narrow else max(27.0, least)
        while step >= least and sum(self._widths(step).values()) > left:
            step -= 0.25
        return step if step >= least else 0

    def _widths(self, step: float) -> dict[str, float]:
        """Return the width of each group with its gap; the title of the last may extend above the counts."""
        gap = 16 if self.sheet.is_wide else 10
        *_, last = self.groups
        widths = {}
        for title, heads in self.groups.items():
            of_title = widest(_two_lines(title), _HEAD) * (title != last)
            widths[title] = max(step * len(heads), of_title) + gap
        return widths

    def down(self) -> float:
        """Draw measures as columns and countries as rows, in blocks of as many as fit; return where it ends."""
        rows = [*self.rows]
        blocks = -(-len(rows) // _MOST_COLUMNS)
        size = -(-len(rows) // blocks)
        y = 0.0
        for start in range(0, len(rows), size):
            y = self._block(y, rows[start : start + size]) + 24
        return self._legend(y - 10)

    def _block(self, y: float, rows: list[str]) -> float:
        """Draw the key of some measures, and below it their marks under its letters."""
        sheet = self.sheet
        y = self._measures(y, rows)
        names = widest((head.name for head in self.heads), _NAME)
        space = min(names, 110 if sheet.is_narrow else 220)
        classed = 30 * bool(self.classes)
        left = space + 12 + classed
        step = min((sheet.width - left) / len(rows), 44)
        xs = _middles(rows, left, step)
        for letter, x in zip(_LETTERS, xs.values(), strict=False):
            sheet.text(x, y + 24, letter, _HEAD, align="center")
        self._ask(y + 14, left - 6, _CODE)
        y += 36
        height = 22 if len(self.heads) <= 40 else 16
        radius = min(6.5, step * 0.38, height * 0.36)
        for title, heads in self.groups.items():
            sheet.rule(0, y, left + step * len(rows))
            if title:
                sheet.text(0, y + 13, title, _HEAD)
                y += 22
            for head, middle in _middles(heads, y + 2, height).items():
                sheet.text(0, middle, clip(head.name, space, _NAME), _NAME)
                self._class(space + 6 + classed / 2, middle, head, 22)
                for row, x in xs.items():
                    self._mark(x, middle, row, head, radius)
            y += height * len(heads) + 6
        return y

    def _measures(self, y: float, rows: list[str]) -> float:
        """Draw the letters of measures, each with its words and its count; return where they end."""
        sheet = self.sheet
        width = min(sheet.width, 420)
        for letter, row in zip(_LETTERS, rows, strict=False):
            count = self.rows[row]
            sheet.text(0, y + 10, letter, _HEAD)
            sheet.text(width, y + 10, count, _NAME, align="right")
            available = width - 26 - widest([count], _NAME)
            y = sheet.lines(16, y + 3, row, available, _NAME) + 3
        return y + 8

    def _ask(self, y: float, width: float, font: Font) -> None:
        """Write the question to which the classes are answers."""
        lines = wrap(self.question, width, font, most=3)
        self.sheet.text(0, y, lines if self.classes else "", font, MUTED)

    def _class(self, x: float, y: float, head: Any, width: float) -> None:
        """Draw the class of a country, if it has one."""
        if head.look:
            box = x - width / 2, y - 8, width, 16
            tooltip = head.name, head.category, self.question
            self.sheet.tile(box, "", head.look, 11, tooltip)

    def _mark(self, x: float, y: float, row: str, head: Any, radius: float) -> None:
        if mark := self.marks.get((row, head.country)):
            kind, tooltip = mark
            self.sheet.mark(x, y, kind, radius, tooltip)

    def _legend(self, y: float) -> float:
        """Draw the legend of marks, and of classes; return where it ends."""
        return self.sheet.legend(y, self.key + self.classes)
