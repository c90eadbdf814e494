"""Diamonds: what other sources answer for the cells of each measure, those that the source names and those it leaves open."""

from functools import partial
from typing import NamedTuple

import pandas as pd

from thb_analysis.errors import check_columns
from thb_analysis.figures.publish import Axes, Drawn, publish
from thb_analysis.figures.sheet import MUTED, RULE, Sheet
from thb_analysis.figures.text import Font, widest, wrap
from thb_analysis.marks import OTHER
from thb_analysis.states import ANSWER_LABELS, NAMED

_NEEDED = ("measure", "label", "name", "group", "answer")
_LABEL, _COUNT, _SMALL = Font(13), Font(12, bold=True), Font(12)
_SPACE, _SIZE = 14, 5.2  # pixels from mark to mark, and the radius of one
_LINE = 17
_READ = "A diamond is a country: its sign says what other sources answer."


class _Side(NamedTuple):
    """The cells of a measure of which the source says the same: name and answer, and how many are a yes."""

    words: str
    marks: list[tuple[str, str]]
    k: int

    @property
    def yes(self) -> str:
        """How many of them are a yes, in words."""
        return f"{self.k} of {len(self.marks)}" if self.marks else "–"


_Rows = dict[str, list[_Side]]


def diamonds(
    found: pd.DataFrame,
    title: str = "",
    *,
    sides: dict[str, str],
    ax: Axes | None = None,
    **labels: str,
) -> Drawn:
    """Draw what other sources answer, a diamond for each cell, a row for each measure.

    Parameters
    ----------
    found : pandas.DataFrame
        As `thb_analysis.dataset.elsewhere.answers` returns it.
    title : str, default ""
        What was found, or the question; at most 14 words.
    sides : dict of str to str
        Groups of cells that stand side by side, and what stands above each.
    ax : matplotlib.axes.Axes, optional
    **labels : str
        `caption` (how to read it), `note` (where it is from), `id` (for references); each has a default.

    Returns
    -------
    Axes, Figure or None
        The axes, if they are given; else the figure, None if nothing was looked up.
    """
    check_columns(found, _NEEDED, "what other sources answer")
    order = [*ANSWER_LABELS]
    rows: _Rows = {}
    spoken = []
    for label, of_measure in found.groupby("label", sort=False):
        rows[str(label)] = []
        for group, words in sides.items():
            part = of_measure[of_measure["group"] == group]
            part = part.sort_values(
                "answer", key=lambda each: each.map(order.index), kind="stable"
            )
            k = int(part["answer"].isin(NAMED).sum())
            marks = [*part[["name", "answer"]].itertuples(index=False, name=None)]
            rows[str(label)].append(_Side(words, marks, k))
        counts = (f"{each.words}, yes {each.yes}" for each in rows[str(label)])
        spoken.append(f"{label}: {'; '.join(counts)}")
    labels["caption"] = labels.get("caption") or _READ
    alt = f"Rows of diamonds. {'. '.join(spoken)}."
    draw = partial(_draw, rows, [*sides.values()])
    return publish(draw, ax, found, "diamonds", title, alt, **labels)


def _draw(rows: _Rows, heads: list[str], sheet: Sheet) -> float:
    """Draw the legend and the rows; on a broad screen the sides stand next to each other."""
    key = [(OTHER[answer], words) for answer, words in ANSWER_LABELS.items()]
    y = sheet.legend(0, key) + 8
    if sheet.is_wide:
        return _draw_wide(rows, heads, sheet, y)
    # On a phone a label stands above its lines, in print to their left.
    # Readers of a phone may space letters out.
    left, width = (0, sheet.width * 0.72) if sheet.is_narrow else (200, 190)
    of_side = left + widest(heads, _SMALL) + 12
    for label, sides in rows.items():
        sheet.rule(0, y, sheet.width, RULE)
        lines = wrap(label, width, _LABEL)
        sheet.text(0, y + 5 + 8 * len(lines), lines, _LABEL)
        y += 4 if left else 8 + 16 * len(lines)
        for side in sides:
            sheet.text(left, y + _LINE / 2, side.words, _SMALL, MUTED)
            y = _marks(sheet, of_side, y, sheet.width - of_side, side) + 2
        y += 4
    return y


def _draw_wide(rows: _Rows, heads: list[str], sheet: Sheet, y: float) -> float:
    left, gap = 250, 26
    width = (sheet.width - left - gap * (len(heads) - 1)) / max(len(heads), 1)
    starts = [left + index * (width + gap) for index in range(len(heads))]
    for x, head in zip(starts, heads, strict=True):
        sheet.text(x, y + 6, head, _COUNT)
    y += 18
    for label, sides in rows.items():
        sheet.rule(0, y, sheet.width, RULE)
        lines = wrap(label, left - 14, _LABEL)
        sheet.text(0, y + 6 + 8 * len(lines), lines, _LABEL)
        ends = [
            _marks(sheet, x, y + 5, width, side)
            for x, side in zip(starts, sides, strict=True)
        ]
        y = max(y + 12 + 16 * len(lines), *ends) + 3
    return y


def _marks(sheet: Sheet, left: float, y: float, width: float, side: _Side) -> float:
    """Draw the diamonds of a side in lines, and their count; return where they end."""
    width_of_marks = width - 54
    a_line = max(1, int(width_of_marks // _SPACE))
    for index, (name, answer) in enumerate(side.marks):
        line, column = divmod(index, a_line)
        x = left + _SIZE + 1 + column * _SPACE
        tooltip = name, ANSWER_LABELS[answer]
        sheet.mark(x, y + _LINE * (line + 0.5), OTHER[answer], _SIZE, tooltip)
    sheet.text(left + width, y + _LINE / 2, side.yes, _COUNT, align="right")
    return y + _LINE * max(1, -(-len(side.marks) // a_line))
