"""Two hurdles: a row for each category of countries, a tile for each country, filled if another expression holds."""

from functools import partial
from typing import NamedTuple

import pandas as pd

from thb_analysis.dataset.tables import each_row
from thb_analysis.figures.publish import Axes, Drawn, check_categories, publish
from thb_analysis.figures.sheet import INK, MUTED, RULE, Sheet
from thb_analysis.figures.text import Font, widest, wrap
from thb_analysis.known.model import Answer
from thb_analysis.states import (
    EXCLUDED,
    NAMED,
    NOT_COVERED,
    OPEN,
    QUALIFIED,
    REPORTED,
    STATE_LABELS,
)

# Pixels: of a tile, and between kinds of tiles.
_TILE = 28
_HEIGHT = 25
_APART = 10
_WORDS = Font(14)
_SMALL = Font(12)
_COUNT = Font(15, bold=True)
# In this order in a row.
_STATES = (REPORTED, QUALIFIED, OPEN, EXCLUDED, NOT_COVERED)
_READ = "A tile is a country. Filled: reported; dotted: not reported."
_HALF = f"Half filled: {STATE_LABELS[QUALIFIED]}."


class _Row(NamedTuple):
    """A category, how it looks, how many of it are filled, and its countries with their state."""

    words: str
    look: str
    k_of_n: str
    countries: pd.DataFrame

    @property
    def spoken(self) -> str:
        """What is reported, and of whom."""
        parts = [f"{self.words}, {self.k_of_n}"]
        for state, names in self.countries.groupby("state", sort=False)["name"]:
            parts.append(f"{STATE_LABELS[str(state)]}: {', '.join(names)}")
        return "; ".join(parts)


def hurdles(
    rows: pd.DataFrame,
    answer: Answer,
    title: str = "",
    *,
    heads: tuple[str, str] = ("", ""),
    ax: Axes | None = None,
    **labels: str,
) -> Drawn:
    """Draw countries by category, a row each, as tiles that are filled where an expression holds.

    Parameters
    ----------
    rows : pandas.DataFrame
        As `thb_analysis.analysis.counts.categories` returns it.
    answer : Answer
        Who is filled, as `Dataset.ask` returns it.
    title : str, default ""
        What was found, or the question; at most 14 words.
    heads : tuple of str, optional
        What stands above the categories, and above the tiles.
    ax : matplotlib.axes.Axes, optional
    **labels : str
        `caption` (how to read it), `note` (where it is from), `id` (for references); each has a default.

    Returns
    -------
    Axes, Figure or None
        The axes, if they are given; else the figure, None if there is no country.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> rows, answer = thb.categories(ds, "identification-step"), ds.ask("residence-without-cooperation")
    >>> thb.hurdles(rows, answer, "Who must be identified, and who may stay?").id
    'fig-hurdles-who-must-be-identified-and-who-may-stay'
    """
    check_categories(rows)
    states = [_state(code, answer) for code in rows["country"]]
    rows = rows.assign(state=states)
    rows["state"] = rows["state"].mask(rows["outside"], NOT_COVERED)
    found = []
    for (words, look), part in rows.groupby(["category", "look"], sort=False):
        k = part["state"].isin(NAMED).sum()
        n = part["state"].ne(NOT_COVERED).sum()
        ordered = part.sort_values("state", key=_ranks, kind="stable")
        found.append(_Row(str(words), str(look), f"{k} of {n}", ordered))
    alt = f"Rows of tiles. {'. '.join(row.spoken for row in found)}."
    half = _HALF * bool(rows["state"].eq(QUALIFIED).any())
    labels["caption"] = f"{labels.get('caption', _READ)} {half}".strip()
    draw = partial(_draw, found, heads)
    return publish(draw, ax, rows, "hurdles", title, alt, **labels)


def _ranks(states: pd.Series) -> pd.Series:
    """Return the places of states in a row."""
    return states.map(_STATES.index)


def _state(code: str, answer: Answer) -> str:
    """Return the state of a country in an answer."""
    if code in answer.yes:
        return QUALIFIED if code in answer.conditional else REPORTED
    if code in answer.open:
        return OPEN
    return EXCLUDED if code in answer.covered else NOT_COVERED


def _draw(rows: list[_Row], heads: tuple[str, str], sheet: Sheet) -> float:
    """Draw the rows, on a phone with tiles below their category; return where they end."""
    label = 300 if sheet.is_wide else 220
    if sheet.is_narrow:
        label = 0
    right = widest((row.k_of_n for row in rows), _COUNT) + 8
    of_rows, of_tiles = heads
    available = (label or sheet.width) - 14
    below = sheet.lines(0, 0, of_rows, available, _SMALL, MUTED)
    top = 0 if label else below
    end = sheet.lines(label, top, of_tiles, sheet.width - label, _SMALL, MUTED)
    y = max(below, end) + 6
    edge = INK
    for row in rows:
        sheet.rule(0, y, sheet.width, edge)
        edge = RULE
        y = _row(sheet, y + 9, row, label, right) + 10
    return y


def _row(sheet: Sheet, y: float, row: _Row, label: float, right: float) -> float:
    """Draw a category with its tiles and their count; return where it ends."""
    sheet.tile((0, y, 26, 26), "", row.look)
    words = wrap(row.words, (label or sheet.width - right) - 50, _WORDS)
    below = max(26, 16 * len(words))
    sheet.text(38, y + below / 2, words, _WORDS)
    sheet.text(sheet.width, y + 13, row.k_of_n, _COUNT, align="right")
    x = label
    top = y
    end = sheet.width - right
    if not label:
        top = y + below + 8
        end = sheet.width
    for _, countries in row.countries.groupby("state", sort=False):
        for each in each_row(countries):
            if x + _TILE > end:
                x = label
                top += _HEIGHT + 4
            tooltip = each.name, STATE_LABELS[each.state], row.words
            box = x, top, _TILE, _HEIGHT
            sheet.tile(box, each.country, each.state, 12, tooltip)
            x += _TILE + 3
        x += _APART
    return max(top + _HEIGHT, y + below)
