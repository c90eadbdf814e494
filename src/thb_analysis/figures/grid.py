"""The grid: countries by two categories at once, rows and columns; an empty cell is a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from thb_analysis.errors import check_columns
from thb_analysis.figures.publish import CATEGORIZED, Drawn, publish
from thb_analysis.figures.sheet import INK, MUTED, RULE, Sheet
from thb_analysis.figures.text import text_width, widest, wrap
from thb_analysis.states import NOT_COVERED, OPEN

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_TILE, _APART = 28, 18  # pixels from tile to tile, and between the columns
_READ = "A tile is a country; dotted: open, which is not a no."


class _Kind(NamedTuple):
    """A category of one of the two frames."""

    words: str
    look: str

    @property
    def is_open(self) -> bool:
        return self.look in (OPEN, NOT_COVERED)


def grid(
    rows: pd.DataFrame,
    columns: pd.DataFrame,
    title: str = "",
    *,
    ax: Axes | None = None,
    **labels: str,
) -> Drawn:
    """Draw countries by two categories, each as a tile with the look of its column.

    On a phone rows and columns are swapped, unless there are more rows than columns.

    Parameters
    ----------
    rows, columns : pandas.DataFrame
        As `thb_analysis.analysis.counts.categories` returns them; open rows are last, below a thin line.
    title : str, default ""
        What was found, or the question; at most 14 words.
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
    >>> found = (thb.categories(ds, each) for each in ("time-to-recover", "without-cooperation"))
    >>> thb.grid(*found, "When does recovery begin, and who may stay?").id
    'fig-grid-when-does-recovery-begin-and-who-may-stay'
    """
    for frame in (rows, columns):
        check_columns(
            frame,
            CATEGORIZED,
            "countries in categories, as of thb.categories(ds, map),",
        )
    both = rows.merge(columns, on="country", suffixes=("", "_column"))
    down, across = _kinds(rows), _kinds(columns)
    cells: dict[tuple[_Kind, _Kind], list[str]] = {}
    for each in both.to_dict("records"):
        column = _Kind(each["category_column"], each["look_column"])
        key = _Kind(each["category"], each["look"]), column
        cells.setdefault(key, []).append(each["name"])
    codes = dict(zip(both["name"], both["country"], strict=True))
    alt = "Grid. " + "; ".join(
        f"{row.words} and {column.words}: {', '.join(cells.get((row, column), ['none']))}"
        for row in down
        for column in across
    )

    def draw(sheet: Sheet) -> float:
        if sheet.is_narrow and len(down) <= len(across):
            turned = {(column, row): names for (row, column), names in cells.items()}
            return _grid(sheet, across, down, turned, codes, is_turned=True)
        return _grid(sheet, down, across, cells, codes)

    return publish(
        draw, ax, both, "grid", title, f"{alt}.", **{"caption": _READ, **labels}
    )


def _kinds(frame: pd.DataFrame) -> list[_Kind]:
    """Return the categories that occur, open ones last."""
    pairs = frame[["category", "look"]].drop_duplicates().itertuples(index=False)
    return sorted((_Kind(*each) for each in pairs), key=lambda kind: kind.is_open)


def _grid(
    sheet: Sheet,
    outer: list[_Kind],
    inner: list[_Kind],
    cells: dict[tuple[_Kind, _Kind], list[str]],
    codes: dict[str, str],
    is_turned: bool = False,
) -> float:
    """Draw the outer kinds as rows, the inner ones as columns; return where the grid ends."""
    label = 158 if sheet.is_wide else 0
    size = 13 if sheet.is_wide else 12
    width = (sheet.width - label + _APART) / len(inner) - _APART
    every = [name for names in cells.values() for name in names]
    per_line = 2 if widest(every, size, bold=True) + 8 <= (width - 4) / 2 else 1
    tile = (width - 4 * (per_line - 1)) / per_line
    heads = [wrap(kind.words, width, size + 1, bold=True, most=3) for kind in inner]
    y = max(map(len, heads)) * (size + 1) * 1.2 + 12
    for index, head in enumerate(heads):
        middle = len(head) * (size + 1) * 0.59
        sheet.lines(label + index * (width + _APART), middle, head, size + 1, bold=True)
    for kind in outer:
        sheet.rule(0, y, sheet.width, RULE if kind.is_open and not is_turned else INK)
        texts = wrap(
            kind.words, (label or sheet.width - 30) - 14, size + 1, True, most=3
        )
        bold = not kind.is_open
        color = INK if bold else MUTED
        middle = y + 8 + len(texts) * (size + 1) * 0.59
        sheet.lines(0, middle, texts, size + 1, bold=bold, color=color)
        if is_turned:
            total = sum(len(cells.get((kind, other), ())) for other in inner)
            sheet.text(sheet.width, y + 16, total, 15, True, ha="right")
        top = y + (8 if label else 12 + len(texts) * (size + 1) * 1.18)
        bottom = top
        for index, other in enumerate(inner):
            x, names = label + index * (width + _APART), cells.get((kind, other), [])
            count, font, color = (len(names), 18, INK) if names else ("none", 13, MUTED)
            look = kind.look if is_turned else other.look
            sheet.text(x, top + 10, count, font, bool(names), color)
            for number, name in enumerate(names):
                row, column = divmod(number, per_line)
                tooltip = name, other.words, kind.words
                box = x + column * (tile + 4), top + 26 + row * _TILE, tile, _TILE - 4
                fits = text_width(name, size, bold=True) <= tile - 6
                sheet.tile(box, name if fits else codes[name], look, size, tooltip)
            lines = -(-len(names) // per_line)
            bottom = max(bottom, top + 26 + lines * _TILE)
        y = bottom + 12
    return y
