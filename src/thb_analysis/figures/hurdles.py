"""Two hurdles: a row for each category of countries, a tile for each country, filled if another expression holds."""

from functools import partial
from typing import NamedTuple

import pandas as pd

from thb_analysis.figures.publish import Axes, Drawn, check_categories, publish
from thb_analysis.figures.sheet import INK, MUTED, RULE, Sheet
from thb_analysis.figures.text import Font, widest, wrap
from thb_analysis.known.model import Answer
from thb_analysis.states import (
    EXCLUDED,
    NOT_COVERED,
    OPEN,
    QUALIFIED,
    REPORTED,
    STATE_LABELS,
)

_TILE, _HEIGHT, _APART = 28, 25, 10  # pixels: of a tile, and between kinds of tiles
_WORDS, _SMALL, _COUNT = Font(14), Font(12), Font(15, bold=True)
_NEEDED = ["country", "name", "outside"]
# In this order in a row.
_STATES = (REPORTED, QUALIFIED, OPEN, EXCLUDED, NOT_COVERED)
_READ = "A tile is a country. Filled: reported; dotted: not reported."
_HALF = f"Half filled: {STATE_LABELS[QUALIFIED]}."


class _Row(NamedTuple):
    """A category, how it looks, and its countries by their state: code and name of each."""

    words: str
    look: str
    tiles: dict[str, list[tuple[str, str]]]

    @property
    def k(self) -> int:
        """How many are filled."""
        return len(self.tiles[REPORTED] + self.tiles[QUALIFIED])

    @property
    def n(self) -> int:
        """How many are counted."""
        return sum(map(len, self.tiles.values())) - len(self.tiles[NOT_COVERED])

    @property
    def spoken(self) -> str:
        """What is reported, and of whom."""
        parts = [f"{self.words}, {self.k} of {self.n}"]
        for state, countries in self.tiles.items():
            if names := ", ".join(name for _, name in countries):
                parts.append(f"{STATE_LABELS[state]}: {names}")
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
    found = []
    for (words, look), part in rows.groupby(["category", "look"], sort=False):
        tiles: dict[str, list[tuple[str, str]]] = {each: [] for each in _STATES}
        for code, name, is_outside in part[_NEEDED].itertuples(index=False):
            state = NOT_COVERED if is_outside else _state(code, answer)
            tiles[state].append((code, name))
        found.append(_Row(str(words), str(look), tiles))
    alt = f"Rows of tiles. {'. '.join(row.spoken for row in found)}."
    caption = labels.get("caption", _READ)
    if any(row.tiles[QUALIFIED] for row in found):
        caption = f"{caption} {_HALF}".strip()
    labels["caption"] = caption
    draw = partial(_draw, found, heads)
    return publish(draw, ax, rows, "hurdles", title, alt, **labels)


def _state(code: str, answer: Answer) -> str:
    """Return the state of a country in an answer."""
    if code in answer.yes:
        return QUALIFIED if code in answer.conditional else REPORTED
    if code in answer.open:
        return OPEN
    return EXCLUDED if code in answer.covered else NOT_COVERED


def _draw(rows: list[_Row], heads: tuple[str, str], sheet: Sheet) -> float:
    """Draw the rows, on a phone with tiles below their category; return where they end."""
    of_rows, of_tiles = heads
    label = 220
    if sheet.is_wide:
        label = 300
    if sheet.is_narrow:
        label = 0
    right = widest([f"{row.k} of {row.n}" for row in rows], _COUNT) + 8
    first = wrap(of_rows, (label or sheet.width) - 14, _SMALL)
    sheet.text(0, 8 + 7 * (len(first) - 1), first, _SMALL, MUTED)
    second = wrap(of_tiles, sheet.width - label, _SMALL)
    top = 0 if label else 15 * len(first)
    sheet.text(label, top + 8 + 7 * (len(second) - 1), second, _SMALL, MUTED)
    y = max(15.0 * len(first), top + 15.0 * len(second)) + 6
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
    below = 16 * len(words)
    sheet.text(38, y + max(below, 26) / 2, words, _WORDS)
    sheet.text(sheet.width, y + 13, f"{row.k} of {row.n}", _COUNT, align="right")
    x, top, end = label, y, sheet.width - right
    if not label:
        top, end = y + max(below, 26) + 8, sheet.width
    for state, countries in row.tiles.items():
        for code, name in countries:
            if x + _TILE > end:
                x, top = label, top + _HEIGHT + 4
            tooltip = name, STATE_LABELS[state], row.words
            sheet.tile((x, top, _TILE, _HEIGHT), code, state, 12, tooltip)
            x += _TILE + 3
        x += _APART * bool(countries)
    return max(top + _HEIGHT, y + below)
