"""Two hurdles: a row for each category of countries, a tile for each country, filled if another expression holds."""

from collections.abc import Set as AbstractSet
from functools import partial
from typing import NamedTuple, Protocol

import pandas as pd

from thb_analysis.figures.publish import Axes, Drawn, check_categories, publish
from thb_analysis.figures.sheet import INK, MUTED, RULE, Sheet
from thb_analysis.figures.text import Font, widest, wrap
from thb_analysis.states import EXCLUDED, NOT_COVERED, OPEN

_TILE, _HEIGHT, _APART = 28, 25, 10  # pixels: of a tile, and between kinds of tiles
_WORDS, _SMALL, _COUNT = Font(14), Font(12), Font(15, bold=True)
_FILLED = "most"
_NEEDED = ["country", "name", "outside"]
# In this order in a row, and what a tile says when it is pointed at.
_SPOKEN = {
    _FILLED: "reported",
    OPEN: "not reported",
    EXCLUDED: "another answer",
    NOT_COVERED: "not covered",
}
_READ = "A tile is a country. Filled: reported; dotted: not reported."


class Answered(Protocol):
    """The countries for which an expression holds, and for which it may: as of `Dataset.ask`."""

    @property
    def yes(self) -> AbstractSet[str]:
        """Codes of countries for which it holds."""

    @property
    def open(self) -> AbstractSet[str]:
        """Codes of countries for which it may hold."""

    @property
    def covered(self) -> AbstractSet[str]:
        """Codes of all that are counted."""


class _Row(NamedTuple):
    """A category, how it looks, and its countries by how their tiles look: code and name of each."""

    words: str
    look: str
    tiles: dict[str, list[tuple[str, str]]]

    @property
    def k(self) -> int:
        """How many are filled."""
        return len(self.tiles[_FILLED])

    @property
    def n(self) -> int:
        """How many are counted."""
        return sum(map(len, self.tiles.values())) - len(self.tiles[NOT_COVERED])

    @property
    def spoken(self) -> str:
        """What is reported, and of whom."""
        parts = [f"{self.words}, {self.k} of {self.n}"]
        for look, words in _SPOKEN.items():
            if names := ", ".join(name for _, name in self.tiles[look]):
                parts.append(f"{words}: {names}")
        return "; ".join(parts)


def hurdles(
    rows: pd.DataFrame,
    answer: Answered,
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
        tiles: dict[str, list[tuple[str, str]]] = {each: [] for each in _SPOKEN}
        for code, name, is_outside in part[_NEEDED].itertuples(index=False):
            look_of_tile = NOT_COVERED if is_outside else _look(code, answer)
            tiles[look_of_tile].append((code, name))
        found.append(_Row(str(words), str(look), tiles))
    alt = f"Rows of tiles. {'. '.join(row.spoken for row in found)}."
    labels.setdefault("caption", _READ)
    draw = partial(_draw, found, heads)
    return publish(draw, ax, rows, "hurdles", title, alt, **labels)


def _look(code: str, answer: Answered) -> str:
    """Return how the tile of a country looks."""
    if code in answer.yes:
        return _FILLED
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
    for look, countries_of in row.tiles.items():
        for code, name in countries_of:
            if x + _TILE > end:
                x, top = label, top + _HEIGHT + 4
            tooltip = name, _SPOKEN[look], row.words
            sheet.tile((x, top, _TILE, _HEIGHT), code, look, 12, tooltip)
            x += _TILE + 3
        x += _APART * bool(countries_of)
    return max(top + _HEIGHT, y + below)
