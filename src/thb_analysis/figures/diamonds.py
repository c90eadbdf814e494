"""Diamonds: what other sources answer for the cells of each measure, those that the source names and those it leaves open."""

from functools import partial
from itertools import product
from typing import NamedTuple

import pandas as pd

from thb_analysis.dataset.elsewhere import NAMED_CELLS
from thb_analysis.errors import check_columns
from thb_analysis.figures.publish import Axes, Drawn, publish
from thb_analysis.figures.sheet import MUTED, RULE, Sheet
from thb_analysis.figures.text import Font, widest
from thb_analysis.marks import OTHER
from thb_analysis.states import ANSWER_LABELS, NAMED, OPEN, REPORTED, STATE_LABELS
from thb_analysis.wording import capitalize

_NEEDED = ("measure", "label", "name", "group", "answer")
_LABEL = Font(13)
_COUNT = Font(12, bold=True)
_SMALL = Font(12)
# Pixels from mark to mark, and the radius of one.
_SPACE = 14
_SIZE = 5.2
_LINE = 17
# Groups of cells that stand side by side, and what stands above each.
_SIDES = {
    NAMED_CELLS: capitalize(STATE_LABELS[REPORTED]),
    OPEN: capitalize(STATE_LABELS[OPEN]),
}
_READ = "A diamond is a country: its sign says what other sources answer."


class _Side(NamedTuple):
    """The cells of a measure of which the source says the same: how many are a yes, and name and answer of each."""

    words: str
    k: int
    marks: list[tuple[str, str]]

    @property
    def yes(self) -> str:
        """How many of them are a yes, in words."""
        return f"{self.k} of {len(self.marks)}" if self.marks else "–"


def diamonds(
    found: pd.DataFrame,
    title: str = "",
    *,
    ax: Axes | None = None,
    **labels: str,
) -> Drawn:
    """Draw what other sources answer, a diamond for each cell, a row for each measure, those with most open cells that are a yes first.

    Parameters
    ----------
    found : pandas.DataFrame
        As `thb_analysis.dataset.elsewhere.answers` returns it.
    title : str, default ""
        What was found, or the question; at most 14 words.
    ax : matplotlib.axes.Axes, optional
    **labels : str
        `caption` (how to read it), `note` (where it is from), `id` (for references); each has a default.

    Returns
    -------
    Axes, Figure or None
        The axes, if they are given; else the figure, None if nothing was looked up.
    """
    check_columns(found, _NEEDED, "what other sources answer")
    ranks = found["answer"].map([*ANSWER_LABELS].index)
    ranked = found.iloc[ranks.argsort(kind="stable")]
    rows: dict[str, list[_Side]] = {each: [] for each in found["label"].unique()}
    for label, (group, words) in product(rows, _SIDES.items()):
        part = ranked[ranked["label"].eq(label) & ranked["group"].eq(group)]
        k = part["answer"].isin(NAMED).sum()
        marks = [*zip(part["name"], part["answer"], strict=True)]
        rows[label].append(_Side(words, k, marks))
    most_first = sorted(rows, key=lambda label: rows[label][-1].k, reverse=True)
    rows = {label: rows[label] for label in most_first}
    spoken = []
    for label, of_label in rows.items():
        counts = "; ".join(f"{each.words}, yes {each.yes}" for each in of_label)
        spoken.append(f"{label}: {counts}")
    labels["caption"] = labels.get("caption") or _READ
    alt = f"Rows of diamonds. {'. '.join(spoken)}."
    draw = partial(_draw, rows, widest(_SIDES.values(), _SMALL))
    return publish(draw, ax, found, "diamonds", title, alt, **labels)


def _draw(rows: dict[str, list[_Side]], of_side: float, sheet: Sheet) -> float:
    """Draw the legend and the rows, a line for each side; return where they end."""
    key = [(OTHER[answer], words) for answer, words in ANSWER_LABELS.items()]
    y = sheet.legend(0, key) + 8
    # On a phone a label stands above its lines, else to their left; readers of a phone may space letters out.
    left = sheet.width * 0.3
    width = sheet.width * 0.28
    if sheet.is_narrow:
        left = 0
        width = sheet.width * 0.72
    for label, sides in rows.items():
        sheet.rule(0, y, sheet.width, RULE)
        below = sheet.lines(0, y + 5, label, width, _LABEL)
        y = y + 4 if left else below + 3
        for side in sides:
            sheet.text(left, y + _LINE / 2, side.words, _SMALL, MUTED)
            y = _marks(sheet, left + of_side + 12, y, side) + 2
        y = max(y, below) + 4
    return y


def _marks(sheet: Sheet, left: float, y: float, side: _Side) -> float:
    """Draw the diamonds of a side in lines, and their count; return where they end."""
    sheet.text(sheet.width, y + _LINE / 2, side.yes, _COUNT, align="right")
    x = left + _SIZE
    end = sheet.width - 54
    for name, answer in side.marks:
        if x > end:
            x = left + _SIZE
            y += _LINE
        tooltip = name, ANSWER_LABELS[answer]
        sheet.mark(x, y + _LINE / 2, OTHER[answer], _SIZE, tooltip)
        x += _SPACE
    return y + _LINE
