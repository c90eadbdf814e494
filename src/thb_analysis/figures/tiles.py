"""Maps of tiles: a tile for each country, with the look of its category."""

from functools import partial

import pandas as pd

from thb_analysis.dataset.tables import each_row
from thb_analysis.figures.publish import (
    Axes,
    Drawn,
    check_categories,
    counted,
    publish,
)
from thb_analysis.figures.sheet import MUTED, Sheet
from thb_analysis.figures.text import Font
from thb_analysis.marks import UNSAID
from thb_analysis.states import OPEN, OUTSIDE_LABEL, STATE_LABELS

_POSITION = ["tile_row", "tile_column"]
_MAX_SIZE = 38  # pixels of a tile; at 24, nine tiles fit a phone
_TEXT = Font(13)
_COUNT = Font(13, bold=True)
_NAMES = Font(12)
_READ = "A tile is a country, about where it lies; its colour is its category."
_EARLIER_OPEN = f"perhaps in a category above, as an answer is {STATE_LABELS[OPEN]}"
_EARLIER = f"Dotted within: {_EARLIER_OPEN}."
_OUTSIDE = f"\N{DAGGER}: {OUTSIDE_LABEL}."
_TILE = "a tile of its own"


def tiles(
    frame: pd.DataFrame, title: str = "", *, ax: Axes | None = None, **labels: str
) -> Drawn:
    """Draw each country as a tile on a map, as its category looks.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `thb_analysis.analysis.counts.categories` returns it, of a map, a measure or values of your own.
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
    check_categories(frame)
    on_map = located(frame)
    caption = labels.get("caption") or _READ
    if frame["may_be_earlier"].any():
        caption += f" {_EARLIER}"
    if frame["outside"].any():
        caption += f" {_OUTSIDE}"
    of = counted(frame)
    found = []
    for words, part in of.groupby("category", sort=False):
        earlier = part["may_be_earlier"].sum()
        more = f", {earlier} of them perhaps in an earlier category" * bool(earlier)
        found.append(f"{words}: {len(part)} of {len(of)}{more}")
    if outside := ", ".join(frame.loc[frame["outside"], "name"]):
        found.append(f"{OUTSIDE_LABEL}: {outside}")
    is_off_map = ~frame["country"].isin(on_map["country"])
    if off_map := ", ".join(frame.loc[is_off_map, "name"]):
        found.append(f"without {_TILE}: {off_map}")
        caption += f" Without {_TILE}: {off_map}."
    labels["caption"] = caption
    alt = f"Map of tiles. {'; '.join(found)}."
    draw = partial(_map, on_map, frame)
    return publish(draw, ax, on_map, "map", title, alt, **labels)


def located(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the countries that have a row and column on the map, both from 0; of two with the same, the first."""
    if not frame.columns.intersection(_POSITION).size:
        return frame.head(0)
    located = frame.dropna(subset=_POSITION).drop_duplicates(_POSITION)
    positions = located[_POSITION].astype(int)
    return located.assign(**(positions - positions.min()))


def _map(on_map: pd.DataFrame, frame: pd.DataFrame, sheet: Sheet) -> float:
    """Draw a map and its legend, to its right or, on a phone, below; return where they end."""
    down, across = (int(on_map[each].max()) + 1 for each in _POSITION)
    space = sheet.width if sheet.is_narrow else sheet.width * 0.5
    size = min(_MAX_SIZE, space / across)
    for tile in each_row(on_map):
        box = tile.tile_column * size, tile.tile_row * size, size - 3, size - 3
        code = tile.country + "\N{DAGGER}" * tile.outside
        tooltip = tile.name, tile.category, _EARLIER_OPEN * tile.may_be_earlier
        # What is unsaid is dotted as it is.
        is_dotted = tile.may_be_earlier and tile.look != UNSAID
        font_size = 13 if size > 30 else 11
        sheet.tile(box, code, tile.look, font_size, tooltip, is_dotted)
    bottom = down * size
    corner = (0, bottom + 14) if sheet.is_narrow else (across * size + 36, 10)
    return max(bottom, _legend(sheet, frame, *corner))


def _legend(sheet: Sheet, frame: pd.DataFrame, left: float, y: float) -> float:
    """Draw the legend, with names unless on a phone; return where it ends."""
    x = left + 58
    width = sheet.width - x
    for category, part in frame.groupby("category", sort=False):
        look = part["look"].iloc[0]
        sheet.tile((left, y, 24, 18), "", look)
        # Who is not covered is shown, and not counted.
        k = len(part) - part["outside"].sum()
        sheet.text(left + 34, y + 9, k, _COUNT)
        y = sheet.lines(x, y + 1, str(category), width, _TEXT) + 8
        if not sheet.is_narrow:
            signs = part["outside"].map({True: "\N{DAGGER}", False: ""})
            named = ", ".join(part["name"] + signs)
            y = sheet.lines(x, y - 6, named, width, _NAMES, MUTED, 4) + 16
    return y
