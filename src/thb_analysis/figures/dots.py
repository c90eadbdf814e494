"""Dots: measures by countries, a mark for each cell."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import pandas as pd

from thb_analysis.errors import (
    SEVERAL_CELLS,
    ParameterError,
    check_apart,
    check_columns,
    quantity,
)
from thb_analysis.figures.publish import Axes, Drawn, publish
from thb_analysis.figures.sheet import INK, MUTED, RULE, Sheet, Tooltip
from thb_analysis.figures.text import Font, text_width, widest, wrap
from thb_analysis.marks import OUTSIDE
from thb_analysis.states import (
    EXCLUDED,
    FOLLOWS,
    NAMED,
    NOT_COVERED,
    OPEN,
    OUTSIDE_LABEL,
    QUALIFIED,
    REPORTED,
    STATE_LABELS,
)
from thb_analysis.wording import joined

# Heads of the columns of totals; other states are in the legend.
_TOTALS = {REPORTED: "reported", OPEN: STATE_LABELS[OPEN], EXCLUDED: "other"}
_KEY = {
    QUALIFIED: STATE_LABELS[QUALIFIED],
    NOT_COVERED: STATE_LABELS[NOT_COVERED],
    OUTSIDE: OUTSIDE_LABEL,
}
_MAX_TIED = 3  # rows of one count that are named in an alternative text
_NEEDED = ("question", "label", "footnote", "country", "state", "covered", "outside")
_ONE_COUNTRY = "x stands for one country, in one group: take x='name', group='region'"
_MOST_COLUMNS = 12  # measures side by side on a phone
_SPACE = 13  # pixels that a country needs as a column; with less, countries are rows


_CODE, _NAME, _HEAD = Font(11), Font(12), Font(12, bold=True)


class _Group(NamedTuple):
    """Countries under a common title."""

    title: str
    names: list[str]

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
    ax: Axes | None = None,
    **labels: str,
) -> Drawn:
    """Draw which country reports which measure.

    Countries are grouped, those that report more first, and sorted within a group by pattern.

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
        If these are no cells, if several would be in one place, or a column in two groups.
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
    codes = dict(zip(cells[x], cells["country"], strict=True))
    groups = _grouped(cells, rows, x, y, group)

    def draw(sheet: Sheet) -> float:
        layout = _Layout(sheet, rows, groups, codes, marks)
        return layout.across() or layout.down()

    size = f"{quantity(len(rows), 'row')}, {quantity(len(codes), 'column')}"
    alt = f"Dots: {size}.{_ends(cells, y)}"
    footnotes = ", ".join(map(str, cells["footnote"].dropna().unique()))
    note = footnotes and f"Footnotes: {footnotes}."
    within = ", within groups" if titles.any() else ""
    caption = f"Ordered by pattern{within}."
    if kinds.eq(OPEN).any():
        caption += f" Dotted ring: {STATE_LABELS[OPEN]}."
    if kinds.eq(EXCLUDED).any():
        caption += f" Cross: {STATE_LABELS[EXCLUDED]}."
    labels = {"caption": caption, "note": note, **labels}
    return publish(draw, ax, cells, "dots", title, alt, **labels)


def _row_names(cells: pd.DataFrame, y: str) -> pd.Series:
    """Return the name of each cell's row; those of different measures differ."""
    # Measures of a user's own table have no short name, and countries may be in no group.
    names = cells[y].astype("str").where(cells[y] != "", cells["label"])
    if y not in ("short", "label") or "measure" not in cells:
        return names
    is_shared = cells.groupby(names)["measure"].transform("nunique") > 1
    return names.mask(is_shared, names + " (" + cells["measure"] + ")")


def _ends(cells: pd.DataFrame, y: str) -> str:
    """Say which rows are reported most and least, with all that share the count; of one row, nothing."""
    cells = cells[cells["covered"]]
    is_open = cells["state"] == OPEN
    follows = is_open & (cells.get("reason", OPEN) == FOLLOWS)
    sums = {"k": cells["named"], "n": cells["covered"], "more": is_open}
    sums["implied"] = follows
    rows = pd.DataFrame(sums).groupby(cells[y], sort=False).sum()
    shown = pd.Series(
        [
            f"{k} of {n}" + f", {k + implied} to {k + more} possible" * bool(more)
            for k, n, more, implied in rows.itertuples(index=False)
        ],
        rows.index,
    )

    def end(count: int) -> str:
        found = shown[rows["k"] == count]
        names = [*map(str, found.index)]
        listed = joined(names) if len(names) <= _MAX_TIED else f"{len(names)} rows"
        counts = found.iloc[0] if found.nunique() == 1 else str(count)
        return f"{listed} ({'each ' * (len(names) > 1)}{counts})"

    if len(rows) < 2:
        return ""
    least, most = rows["k"].min(), rows["k"].max()
    if least == most:
        return f" Reported in each row: {most}."
    return f" Reported most: {end(most)}; least: {end(least)}."


def _grouped(
    cells: pd.DataFrame, rows: Sequence[str], x: str, y: str, group: str
) -> list[_Group]:
    """Return the groups, most named first, single countries later and those in none last; in each, like patterns together."""
    named = cells.pivot_table("named", x, y, "max", fill_value=False, sort=False)[rows]
    pattern = named.astype(bool).apply(tuple, axis=1)
    of = cells.drop_duplicates(x).set_index(x)[group]
    groups = []
    for title, names in of.groupby(of).groups.items():
        alike = sorted(names, key=lambda name: pattern[name], reverse=True)
        groups.append(_Group(str(title), alike))
    share = named.mean(axis=1)

    def rank(each: _Group) -> tuple[bool, bool, float]:
        return not each.title, len(each.names) == 1, -share[each.names].mean()

    return sorted(groups, key=rank)


def _middles(keys: Sequence[str], start: float, step: float) -> dict[str, float]:
    """Return the middles of columns, or rows, of one width."""
    return {key: start + step * (index + 0.5) for index, key in enumerate(keys)}


@dataclass
class _Layout:
    """The two forms of a dot figure on a sheet."""

    sheet: Sheet
    rows: list[str]
    groups: list[_Group]
    codes: dict[str, str]
    marks: _Marks

    def __post_init__(self) -> None:
        self.names = [name for group in self.groups for name in group.names]
        kinds = [(row, kind) for (row, _), (kind, _) in self.marks.items()]
        self.counts = Counter(kinds)
        found = {REPORTED, *(kind for _, kind in kinds)}
        self.totals = [state for state in _TOTALS if state in found]
        self.key = [kind for kind in _KEY if kind in found]

    def across(self) -> float:
        """Draw measures as rows and countries as columns, with totals at the right; return where it ends, 0 without room."""
        sheet, rows = self.sheet, self.rows
        # Totals are as wide as their heads need.
        font, space, total = (
            (Font(13), 190, 54) if sheet.is_wide else (Font(12), 112, 46)
        )
        label = min(widest(rows, font), space) + 14
        right = total * len(self.totals)
        step, heads = self._columns(sheet.width - label - right)
        if step < _SPACE:
            return 0
        widths = self._widths(step)
        longest = widest(heads.values(), _CODE)
        is_upright = step < longest + 0.6
        radius = min(7, step * 0.38)
        # Groups without a title are last.
        titled = self.groups[0].title
        top = 40 if titled else 10
        y0 = top + 14 + (longest + 6 if is_upright else 14)
        labels = {row: wrap(row, label - 14, font) for row in rows}
        height = 36 if max(map(len, labels.values())) > 1 else 27
        ys = _middles(rows, y0, height)
        for row, y in ys.items():
            sheet.rule(0, y - height / 2, label + sum(widths) + right, RULE)
            sheet.text(0, y, labels[row], font)

        def draw_group(x: float, group: _Group) -> None:
            start = min(x, sheet.width - widest(group.lines, _HEAD))
            sheet.text(start, 16, group.lines, _HEAD)
            if titled:
                sheet.rule(x, top, x + max(step * len(group.names), 12))
            for name, middle in _middles(group.names, x, step).items():
                if is_upright:
                    sheet.text(middle, y0 - 6, heads[name], _CODE, upright=True)
                else:
                    font = _NAME if step > 18 else _CODE
                    sheet.text(middle, top + 14, heads[name], font, align="center")
                for row, y in ys.items():
                    self._mark(middle, y, row, name, radius)

        x = label
        for group, width in zip(self.groups, widths, strict=True):
            draw_group(x, group)
            x += width
        for state, middle in _middles(self.totals, x, total).items():
            sheet.mark(middle, y0 - 32, state, min(radius + 1, 7))
            words = wrap(_TOTALS[state], total, _CODE)
            sheet.text(middle, y0 - 11, words, _CODE, align="center")
            for row, y in ys.items():
                self._count(middle, y, row, state, 13)
        return self._legend(y0 + height * len(rows) + 8)

    def _columns(self, left: float) -> tuple[float, dict[str, str]]:
        """Return the width of a country's column, 0 if none fits, and its head: its name, if there is room; else its code."""
        if self.sheet.is_narrow:
            return 0, {}
        full = widest(self.names, _NAME) + 14
        if sum(self._widths(full)) <= left:
            return full, {name: name for name in self.names}
        step = 27.0
        while step >= _SPACE and sum(self._widths(step)) > left:
            step -= 0.25
        return step if widest(self.codes.values(), _CODE) <= 60 else 0, self.codes

    def _widths(self, step: float) -> list[float]:
        """Return the width of each group with its gap; the title of the last may extend above the totals."""
        gap = 16 if self.sheet.is_wide else 10
        titles = [widest(group.lines, _HEAD) for group in self.groups]
        titles[-1] = 0
        widths = [step * len(group.names) for group in self.groups]
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
        sheet = self.sheet
        space = min(widest(self.names, _NAME), 110 if sheet.is_narrow else 220)
        left = max(space + 16, 84)
        step = min((sheet.width - left) / len(rows), 44)
        xs = _middles(rows, left, step)
        width, most = (126, 2) if step >= 27 else (190, 1)
        heads = [wrap(row, width, _NAME, most) for row in rows]
        y += widest(chain(*heads), _NAME) + 10
        for x, head in zip(xs.values(), heads, strict=True):
            sheet.text(x, y, head, _NAME, upright=True)
        y += 18
        for state in self.totals:
            sheet.mark(7, y, state, 6)
            sheet.text(20, y, _TOTALS[state], Font(12, state == REPORTED))
            for row, x in xs.items():
                self._count(x, y, row, state, 12)
            y += 20
        y -= 6
        height = 22 if len(self.names) <= 40 else 16
        radius = min(6.5, step * 0.38, height * 0.36)
        for group in self.groups:
            sheet.rule(0, y, left + step * len(rows))
            if group.title:
                sheet.text(0, y + 13, group.title, _HEAD)
                y += 22
            y += height / 2 + 2
            for name in group.names:
                sheet.text(0, y, wrap(name, left - 16, _NAME, most=1), _NAME)
                for row, x in xs.items():
                    self._mark(x, y, row, name, radius)
                y += height
            y -= height / 2 - 4
        return y

    def _mark(self, x: float, y: float, row: str, name: str, radius: float) -> None:
        if mark := self.marks.get((row, name)):
            kind, tooltip = mark
            self.sheet.mark(x, y, kind, radius, tooltip)

    def _count(self, x: float, y: float, row: str, state: str, size: float) -> None:
        is_named = state == REPORTED
        # Who is named on a condition is named.
        states = NAMED if is_named else (state,)
        count = sum(self.counts[row, each] for each in states) or ""
        color = INK if is_named else MUTED
        self.sheet.text(x, y, count, Font(size, is_named), color, "center")

    def _legend(self, y: float) -> float:
        """Draw the legend of the marks that head no total; return where it ends."""
        x = 0.0
        for kind in self.key:
            space = text_width(_KEY[kind], *_NAME) + 20
            if x and x + space > self.sheet.width:
                x, y = 0, y + 20
            self.sheet.mark(x + 7, y + 8, kind, 6)
            self.sheet.text(x + 20, y + 8, _KEY[kind], _NAME, MUTED)
            x += space + 18
        return y + 20 if self.key else y
