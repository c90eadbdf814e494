"""Dots: measures by countries, a mark for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from thb_analysis.errors import check_columns, quantity
from thb_analysis.figures.publish import Drawn, publish
from thb_analysis.figures.sheet import INK, MUTED, RULE, Sheet, Tooltip
from thb_analysis.figures.text import text_width, widest, wrap
from thb_analysis.marks import OUTSIDE
from thb_analysis.states import (
    EXCLUDED,
    NAMED,
    NOT_COVERED,
    OPEN,
    OUTSIDE_LABEL,
    QUALIFIED,
    REPORTED,
    STATE_LABELS,
)
from thb_analysis.wording import joined

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Heads of the columns of totals; other states are in the legend.
_TOTALS = {REPORTED: "named", OPEN: "open", EXCLUDED: "excluded"}
_KEY = {
    QUALIFIED: STATE_LABELS[QUALIFIED],
    NOT_COVERED: STATE_LABELS[NOT_COVERED],
    OUTSIDE: OUTSIDE_LABEL,
}
_MAX_TIED = 3  # rows of one count that are named in an alternative text
_NEEDED = ("question", "label", "footnote", "country", "state", "covered", "outside")
_MOST_COLUMNS = 12  # measures side by side on a phone
_SPACE = 13  # pixels that a country needs as a column; with less, countries are rows


class _Group(NamedTuple):
    title: str
    names: list[str]


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
    """Draw which country is named for which measure.

    Countries are grouped, those named for more first, and sorted within a group by pattern.

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
    check_columns(cells, [*_NEEDED, x, y, group], "rows of ds.cells()")
    questions = cells["question"].unique()
    title = title or " ".join(questions if len(questions) == 1 else ())
    # Measures of a user's own table have no short name, and countries may be in no group.
    short = cells[y].astype("str").where(cells[y] != "", cells["label"])
    if y in ("short", "label") and "measure" in cells:
        # Two measures that have one name are two rows.
        is_shared = cells.groupby(short)["measure"].transform("nunique") > 1
        short = short.mask(is_shared, short + " (" + cells["measure"] + ")")
    cells = cells.assign(**{y: short, group: cells[group].astype("str").fillna("")})
    named = cells["state"].isin(NAMED) & cells["covered"]
    k = named.groupby(cells[y], sort=False).sum()
    rows = [*(k.sort_values(ascending=False, kind="stable") if by_count else k).index]
    columns = _grouped(cells.assign(named=named), rows, x, y, group)
    heads = dict(zip(cells[x], cells["country"], strict=True))
    kinds = cells["state"].where(~cells["outside"], OUTSIDE)
    grid: dict[tuple[str, str], tuple[str, Tooltip]] = {}
    for cell, kind in zip(cells.to_dict("records"), kinds, strict=True):
        state = _KEY.get(kind, STATE_LABELS[cell["state"]])
        source = "" if pd.isna(cell["footnote"]) else f" (n. {cell['footnote']})"
        grid[cell[y], cell[x]] = kind, (str(cell[x]), state, f"{cell[y]}{source}")
    size = f"{quantity(len(rows), 'row')}, {quantity(len(heads), 'column')}"
    alt = f"Dots: {size}.{_ends(k)}"
    sentences = [
        f"Ordered by pattern{', within groups' if (cells[group] != '').any() else ''}.",
        "Dotted ring: open, which is not a no." * bool((kinds == OPEN).any()),
        "Cross: excluded." * bool((kinds == EXCLUDED).any()),
    ]

    def draw(sheet: Sheet) -> float:
        layout = _Layout(sheet, grid, rows, columns, heads)
        return layout.across() if layout.step >= _SPACE else layout.down()

    footnotes = ", ".join(map(str, cells["footnote"].dropna().unique()))
    note = f"Footnotes: {footnotes}." if footnotes else ""
    labels = {"caption": " ".join(filter(None, sentences)), "note": note, **labels}
    return publish(draw, ax, cells, "dots", title, alt, **labels)


def _ends(k: pd.Series) -> str:
    """Say which rows are named most and least, with all that share the count; of one row, nothing."""

    def end(count: int) -> str:
        rows = [*map(str, k.index[k == count])]
        named = joined(rows) if len(rows) <= _MAX_TIED else f"{len(rows)} rows"
        return f"{named} ({count}{' each' * (len(rows) > 1)})"

    least, most = k.min(), k.max()
    if len(k) == 1:
        return ""
    if least == most:
        return f" Named in each row: {most}."
    return f" Named most: {end(most)}; least: {end(least)}."


def _grouped(
    cells: pd.DataFrame, rows: Sequence[str], x: str, y: str, group: str
) -> list[_Group]:
    """Return the groups, most named first, single countries later and those in none last; in each, like patterns together."""
    named = cells.pivot_table("named", x, y, "max", fill_value=False, sort=False)[rows]
    pattern = named.astype(bool).apply(tuple, axis=1)
    of = cells.drop_duplicates(x).set_index(x)[group]
    groups = [
        _Group(str(title), sorted(names, key=lambda name: pattern[name], reverse=True))
        for title, names in of.groupby(of).groups.items()
    ]
    share = named.mean(axis=1)
    return sorted(
        groups,
        key=lambda each: (
            not each.title,
            len(each.names) == 1,
            -share[each.names].mean(),
        ),
    )


class _Layout:
    """The sizes and positions of a dot figure on a sheet, in pixels, and its two forms."""

    def __init__(
        self,
        sheet: Sheet,
        grid: dict[tuple[str, str], tuple[str, Tooltip]],
        rows: list[str],
        groups: list[_Group],
        heads: dict[str, str],
    ) -> None:
        self.sheet, self.grid, self.rows, self.groups = sheet, grid, rows, groups
        found = {kind for kind, _ in grid.values()}
        self.totals = [
            state for state in _TOTALS if state == REPORTED or state in found
        ]
        self.key = [kind for kind in _KEY if kind in found]
        self.size = 13 if sheet.is_wide else 12
        space = 190 if sheet.is_wide else 112
        self.label = min(widest(rows, self.size), space) + 14
        # As wide as their heads need.
        self.total = 54 if sheet.is_wide else 44 if EXCLUDED in self.totals else 36
        self.gap = 16 if sheet.is_wide else 10
        self.names = [name for group in groups for name in group.names]
        self.heads = heads
        left = sheet.width - self.label - self.total * len(self.totals)
        self.step = 0 if sheet.is_narrow else self._step(left)

    def _step(self, left: float) -> float:
        """Return the width of a country's column: with its name, if there is room; else its code; 0 if none fits."""
        full = widest(self.names, 12) + 14
        if self._span(full) <= left:
            self.heads = dict.fromkeys(self.names, "") | {
                name: name for name in self.names
            }
            return full
        step = 27.0
        while self._span(step) > left and step >= _SPACE:
            step -= 0.25
        return step if widest(self.heads.values(), 11) <= 60 else 0

    def _titles(self, group: _Group) -> list[str]:
        """Break the title of a group into two lines of similar length."""
        words = group.title.split()
        cuts = [(words[:n], words[n:]) for n in range(1, len(words) + 1)]
        pairs = [[" ".join(part) for part in cut if part] for cut in cuts]
        return min(pairs, key=lambda pair: widest(pair, 12, True), default=[])

    def _widths(self, step: float) -> list[float]:
        """Return the width of each group; the title of the last may extend above the totals."""
        titles = [widest(self._titles(group), 12, True) for group in self.groups[:-1]]
        columns = [step * len(group.names) for group in self.groups]
        return [*map(max, columns, [*titles, 0])]

    def _span(self, step: float) -> float:
        return sum(self._widths(step)) + self.gap * len(self.groups)

    def _count(self, row: str, state: str) -> int:
        kinds = (REPORTED, QUALIFIED) if state == REPORTED else (state,)
        return sum(
            self.grid[row, name][0] in kinds
            for name in self.names
            if (row, name) in self.grid
        )

    def across(self) -> float:
        """Draw measures as rows and countries as columns, with totals at the right; return where it ends."""
        sheet, step, size = self.sheet, self.step, self.size
        upright = step < widest(self.heads.values(), 11) + 0.6
        head = widest(self.heads.values(), 11) + 6 if upright else 14
        radius = min(7, step * 0.38)
        labels = [wrap(row, self.label - 14, size) for row in self.rows]
        height = 36 if any(len(each) > 1 for each in labels) else 27
        titled = any(group.title for group in self.groups)
        top = 40 if titled else 4
        y0 = top + 14 + head
        end = self.label + self._span(step) + self.total * len(self.totals)
        for index, lines in enumerate(labels):
            y = y0 + height * index + height / 2
            sheet.rule(0, y - height / 2, end, RULE)
            sheet.lines(0, y, lines, size)
        x = self.label
        for group, width in zip(self.groups, self._widths(step), strict=True):
            titles = self._titles(group)
            start = min(x, sheet.width - widest(titles, 12, True))
            sheet.lines(start, 16, titles, 12, bold=True)
            if titled:
                sheet.rule(x, top, x + max(step * len(group.names), 12))
            for column, name in enumerate(group.names):
                middle = x + step * (column + 0.5)
                code = self.heads[name]
                if upright:
                    sheet.text(middle, y0 - 6, code, 11, upright=True)
                else:
                    sheet.text(
                        middle, top + 14, code, 12 if step > 18 else 11, ha="center"
                    )
                for index, row in enumerate(self.rows):
                    if cell := self.grid.get((row, name)):
                        y = y0 + height * (index + 0.5)
                        sheet.mark(middle, y, cell[0], radius, cell[1])
            x += width + self.gap
        for column, state in enumerate(self.totals):
            middle = x + self.total * (column + 0.5)
            is_named = state == REPORTED
            sheet.mark(middle, y0 - 25, state, min(radius + 1, 7))
            sheet.text(middle, y0 - 9, _TOTALS[state], 11, ha="center")
            for index, row in enumerate(self.rows):
                count = self._count(row, state)
                y = y0 + height * (index + 0.5)
                color = INK if is_named else MUTED
                sheet.text(middle, y, count or "", 13, is_named, color, "center")
        return self._legend(y0 + height * len(self.rows) + 8)

    def down(self) -> float:
        """Draw countries as rows and measures as columns, in blocks of as many as fit; return where it ends."""
        y, size = 0.0, -(-len(self.rows) // -(-len(self.rows) // _MOST_COLUMNS))
        for start in range(0, len(self.rows), size):
            y = self._block(y, self.rows[start : start + size]) + 24
        return self._legend(y - 10)

    def _block(self, y: float, rows: list[str]) -> float:
        sheet = self.sheet
        narrow = sheet.is_narrow
        name_space = max(min(widest(self.names, 12), 110 if narrow else 220) + 16, 84)
        step = min((sheet.width - name_space) / len(rows), 44)
        height = 22 if len(self.names) <= 40 else 16
        lines = [
            wrap(row, 126, 12) if step >= 27 else wrap(row, 190, 12, most=1)
            for row in rows
        ]
        radius = min(6.5, step * 0.38, height * 0.36)
        top = y + max(widest(each, 12) for each in lines) + 10
        for index, label in enumerate(lines):
            middle = name_space + step * (index + 0.5)
            sheet.lines(middle, top, label, 12, upright=True)
        y = top + 18
        for state in self.totals:
            sheet.mark(7, y, state, 6)
            sheet.text(20, y, _TOTALS[state], 12, state == REPORTED)
            for index, row in enumerate(rows):
                count, bold = self._count(row, state), state == REPORTED
                color = INK if bold else MUTED
                middle = name_space + step * (index + 0.5)
                sheet.text(middle, y, count or "", 12, bold, color, "center")
            y += 20
        y -= 6
        for group in self.groups:
            sheet.rule(0, y, name_space + step * len(rows))
            if group.title:
                sheet.text(0, y + 13, group.title, 12, bold=True)
            y += (22 if group.title else 0) + height / 2 + 2
            for name in group.names:
                shown = wrap(name, name_space - 16, 12, most=1)
                sheet.lines(0, y, shown, 12)
                for index, row in enumerate(rows):
                    if cell := self.grid.get((row, name)):
                        middle = name_space + step * (index + 0.5)
                        sheet.mark(middle, y, cell[0], radius, cell[1])
                y += height
            y -= height / 2 - 4
        return y

    def _legend(self, y: float) -> float:
        """Draw the legend of the marks that head no total; return where it ends."""
        x = 0.0
        for kind in self.key:
            space = text_width(_KEY[kind], 12) + 20
            if x and x + space > self.sheet.width:
                x, y = 0, y + 20
            self.sheet.mark(x + 7, y + 8, kind, 6)
            self.sheet.text(x + 20, y + 8, _KEY[kind], 12, color=MUTED)
            x += space + 18
        return y + (20 if self.key else 0)
