"""Maps of tiles: a tile for each country, with the look of its category."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from thb_analysis.errors import check_columns
from thb_analysis.figures.publish import CATEGORIZED, Drawn, publish
from thb_analysis.figures.sheet import MUTED, Sheet
from thb_analysis.figures.text import wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MAX_SIZE = 38  # pixels of a tile; at 24, nine tiles fit a phone
_READ = "A tile is a country, about where it lies; its colour is its category."
_EARLIER = "Dotted within: an earlier category is open."
_OUTSIDE = "\N{DAGGER}: named, though not covered."


def tiles(
    frame: pd.DataFrame, title: str = "", *, ax: Axes | None = None, **labels: str
) -> Drawn:
    """Draw each country as a tile on a map, as its category looks.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `thb_analysis.analysis.counts.categories` returns it.
    title : str, default ""
        What was found, or the question; at most 14 words.
    ax : matplotlib.axes.Axes, optional
    **labels : str
        `caption` (how to read it), `note` (where it is from), `id` (for references); each has a default.

    Returns
    -------
    Axes, Figure or None
        The axes, if they are given; else the figure, None if no country has a tile.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.tiles(thb.categories(ds, "first-permit"), "How long is the first permit?").title
    'How long is the first permit?'
    """
    check_columns(
        frame, CATEGORIZED, "countries in categories, as of thb.categories(ds, map),"
    )
    located = _located(frame)
    sentences = [
        labels.get("caption") or _READ,
        _EARLIER * bool(located["may_be_earlier"].any()),
        _OUTSIDE * bool(located["outside"].any()),
    ]
    sizes = located.groupby("category", sort=False).size()
    alt = f"Map of tiles. {', '.join(f'{words}, {k}' for words, k in sizes.items())}."

    def draw(sheet: Sheet) -> float:
        return _map(sheet, located)

    labels["caption"] = " ".join(filter(None, sentences))
    return publish(draw, ax, located, "map", title, alt, **labels)


def _located(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the countries that have a row and column on the map; of two with the same, the first."""
    columns = ["tile_row", "tile_column"]
    if not frame.columns.intersection(columns).size:
        return frame.head(0)
    return (
        frame.dropna(subset=columns)
        .drop_duplicates(columns)
        .astype(dict.fromkeys(columns, int))
    )


def _map(sheet: Sheet, frame: pd.DataFrame) -> float:
    """Draw a map and its legend, to its right or, on a phone, below; return where they end."""
    rows, columns = frame["tile_row"], frame["tile_column"]
    is_side_by_side = not sheet.is_narrow
    across = int(columns.max() - columns.min()) + 1
    size = min(_MAX_SIZE, sheet.width * (0.5 if is_side_by_side else 1) / across)
    for tile in frame.to_dict("records"):
        x = (tile["tile_column"] - columns.min()) * size
        y = (tile["tile_row"] - rows.min()) * size
        code = tile["country"] + "\N{DAGGER}" * tile["outside"]
        earlier = "an earlier category is open" * tile["may_be_earlier"]
        tooltip = tile["name"], tile["category"], earlier
        box, kind = (x, y, size - 3, size - 3), tile["look"]
        sheet.tile(box, code, kind, 13 if size > 30 else 11, tooltip)
        if earlier:
            sheet.dot(box, kind)
    bottom = (int(rows.max() - rows.min()) + 1) * size
    x, y = (across * size + 36, 10) if is_side_by_side else (0, bottom + 14)
    for category, part in frame.groupby("category", sort=False):
        sheet.tile((x, y, 24, 18), "", part["look"].iloc[0])
        sheet.text(x + 34, y + 9, len(part), 13, bold=True)
        texts = wrap(str(category), sheet.width - x - 58, 13)
        sheet.lines(x + 58, y + 9 + 7.7 * (len(texts) - 1), texts, 13)
        y += 24 + 15.4 * (len(texts) - 1)
        if is_side_by_side:
            names = wrap(", ".join(part["name"]), sheet.width - x - 58, 12, most=4)
            sheet.lines(x + 58, y + 1 + 7.1 * (len(names) - 1), names, 12, color=MUTED)
            y += 10 + 14.2 * len(names)
    return float(max(bottom, y))
