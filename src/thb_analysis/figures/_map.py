"""A tile grid of countries, one small map for each theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Patch, Rectangle

from thb_analysis.analysis.tiles import Tiles
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import agree, count, in_text, joined, kinds, of, percent, sentences

# Upper end of each class of shares, its shade, and the colour of the type on it. The shades fall
# evenly apart in grey as well, and the type keeps a contrast of 4.5 to 1.
CLASSES: tuple[tuple[float, str, str], ...] = (
    (0.0, "#ffffff", style.INK),
    (0.25, "#dbe8f3", style.INK),
    (0.5, "#9fc5e2", style.INK),
    (0.75, "#2c6fa6", "#ffffff"),
    (1.0, "#0a3157", "#ffffff"),
)
_DASHED: dict[str, Any] = {
    "facecolor": "none", "edgecolor": style.MUTED, "linestyle": (0, (2, 1.5)), "linewidth": 0.6,
}  # fmt: skip
_OUTLINE: dict[str, Any] = {"edgecolor": style.MUTED, "linewidth": 0.5}

# All in inches.
_ROOM, _PAGE, _KEY = 6.15, 8.6, 0.4
_GAP, _LINE = 0.18, 0.14  # between panels; a line of a title
_NARROWEST, _WIDEST, _HIGHEST = 0.21, 0.34, 0.25  # a tile
_TWO_LINES = 0.19  # least height of a tile that holds a number below its code
_TYPE, _DIGIT = 6.1, 0.06  # points; the width of a bold digit of this size


@dataclass(frozen=True)
class _Grid:
    """How panels and tiles fill the page, in inches."""

    across: int
    down: int
    rows: int
    columns: int
    head: float
    width: float
    height: float

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a panel with its title and the gap after it."""
        return self.columns * self.width + _GAP, self.head + self.rows * self.height + _GAP

    def corner(self, panel: int) -> tuple[float, float]:
        """Where the title of a panel begins, counted from the upper left."""
        down, across = divmod(panel, self.across)
        return across * self.size[0], down * self.size[1]


@style.styled
def tile_map(result: Tiles, titles: dict[str, str], id: str = "fig-map") -> Figure | None:
    """Draw a small map for each theme, a tile for each country, shaded by its share.

    Parameters
    ----------
    result : Tiles
    titles : dict of str to str
        Theme to title.
    id : str

    Returns
    -------
    Figure or None
        None if no theme has measures to count, or no country compared has a place.
    """
    places = _placed(result.places)
    shares = result.shares[result.shares["country"].isin(places["country"])]
    if shares.empty:
        return None
    panels = [part for _, part in shares.groupby("theme", sort=False)]
    heads = [_head(part, titles) for part in panels]
    grid = _grid(places, heads)
    sheet, (axes,) = style.canvas(grid.down * grid.size[1] + _KEY)
    axes.set_axis_off()
    axes.set_xlim(0, grid.across * grid.size[0] - _GAP)
    axes.set_ylim(grid.down * grid.size[1] - _GAP, 0)
    for panel, (part, head) in enumerate(zip(panels, heads, strict=True)):
        _title(axes, grid, panel, head)
        _tiles(axes, grid, panel, _joined(places, part))
    handles = _key(places, shares)
    sheet.legend(
        handles=handles, loc="outside upper center", ncols=len(handles), handlelength=1.2,
        handleheight=1.1, handletextpad=0.5, columnspacing=1.1,
    )  # fmt: skip
    return style.publish(
        sheet, id, _caption(places, shares, grid), _alt(shares, titles), _note(result, titles)
    )


def _placed(places: pd.DataFrame) -> pd.DataFrame:
    """Keep the countries with a place, and count rows and columns from the first in use."""
    placed = places[places["placed"]]
    corner = placed[["row", "column"]].min()
    return placed.assign(
        row=(placed["row"] - corner["row"]).astype(int),
        column=(placed["column"] - corner["column"]).astype(int),
    )


def _head(part: pd.DataFrame, titles: dict[str, str]) -> list[str]:
    """Return the lines of a panel's title, the last of which says what is counted."""
    first = part.iloc[0]
    size = int(first["measures"])
    counted = f"{size} {agree(size, first['kind'], kinds(first['kind']))}"
    return [*wrap(titles[first["theme"]], 32), counted]


def _grid(places: pd.DataFrame, heads: Sequence[list[str]]) -> _Grid:
    """Put as many panels side by side as leave a tile wide enough for a code, three at most."""
    rows, columns = int(places["row"].max()) + 1, int(places["column"].max()) + 1
    widths = {
        across: ((_ROOM + _GAP) / across - _GAP) / columns
        for across in range(1, min(3, len(heads)) + 1)
    }
    across = max(number for number in widths if number == 1 or widths[number] >= _NARROWEST)
    down = ceil(len(heads) / across)
    head = _LINE * max(map(len, heads)) + 0.04
    room = (_PAGE / down - _GAP - head) / rows
    width, height = min(widths[across], _WIDEST), min(room, _HIGHEST)
    return _Grid(across, down, rows, columns, head, width, height)


def _joined(places: pd.DataFrame, part: pd.DataFrame) -> pd.DataFrame:
    """Give each tile of one panel its share; a country that is not compared has none."""
    counts = part[["country", "measures", "listed", "in_base", "share"]]
    return places.merge(counts, on="country", how="left")


def _title(axes: Axes, grid: _Grid, panel: int, head: list[str]) -> None:
    left, top = grid.corner(panel)
    for number, line in enumerate(reversed(head)):
        weight = "normal" if number == 0 else "bold"
        y = top + grid.head - 0.04 - number * _LINE
        axes.text(left, y, line, fontsize=7, weight=weight, va="bottom", ha="left")


def _tiles(axes: Axes, grid: _Grid, panel: int, tiles: pd.DataFrame) -> None:
    """Draw the tiles of one panel, those of one look together, and write into each."""
    left, top = grid.corner(panel)
    tiles = tiles.assign(
        x=left + tiles["column"] * grid.width, y=top + grid.head + tiles["row"] * grid.height
    )
    compared = tiles["standing"] == "compared"
    _boxes(axes, grid, tiles[~compared], _DASHED)
    _boxes(axes, grid, tiles[compared & tiles["share"].isna()], {**_OUTLINE, "facecolor": "none"})
    ends = [end for end, _, _ in CLASSES]
    found = pd.Series(ends).searchsorted(tiles["share"].fillna(0.0).to_numpy())
    for number, (_, shade, _) in enumerate(CLASSES):
        shaded = tiles[tiles["share"].notna() & (found == number)]
        _boxes(axes, grid, shaded, {**_OUTLINE, "facecolor": shade})
    for (_, tile), at in zip(tiles.iterrows(), found, strict=True):
        _write(axes, grid, tile, CLASSES[int(at)][2])


def _boxes(axes: Axes, grid: _Grid, tiles: pd.DataFrame, looks: dict[str, Any]) -> None:
    edge = 0.012
    boxes = [
        Rectangle((x + edge, y + edge), grid.width - 2 * edge, grid.height - 2 * edge)
        for x, y in zip(tiles["x"], tiles["y"], strict=True)
    ]
    if boxes:
        axes.add_collection(PatchCollection(boxes, **looks), autolim=False)


def _write(axes: Axes, grid: _Grid, tile: pd.Series, colour: str) -> None:
    """Write the code, and below it the number of listings where there is room and a country compared."""
    x, y = tile["x"] + grid.width / 2, tile["y"] + grid.height / 2
    absent = tile["standing"] != "compared"
    colour = style.MUTED if absent else colour
    alone = absent or grid.height < _TWO_LINES
    looks: dict[str, Any] = {"fontsize": _TYPE, "color": colour, "ha": "center", "va": "center"}
    axes.text(x, y if alone else y - 0.21 * grid.height, tile["country"], **looks)
    if not alone:
        axes.text(x, y + 0.22 * grid.height, _number(grid, tile), weight="bold", **looks)


def _number(grid: _Grid, tile: pd.Series) -> str:
    """Write k, and what it is out of where that is not what the panel says."""
    if pd.isna(tile["share"]):
        return "–"
    listed, base = int(tile["listed"]), int(tile["in_base"])
    if base == tile["measures"]:
        return str(listed)
    ratio = f"{listed}/{base}"
    return ratio if len(ratio) * _DIGIT <= grid.width else f"{listed}*"


def _key(places: pd.DataFrame, shares: pd.DataFrame) -> list[Patch]:
    labels = [percent(CLASSES[0][0]), *(f"to {percent(end)}" for end, _, _ in CLASSES[1:])]
    shades = [
        Patch(label=label, facecolor=shade, **_OUTLINE)
        for label, (_, shade, _) in zip(labels, CLASSES, strict=True)
    ]
    if shares["share"].isna().any():
        shades.append(Patch(label="–: not spoken of", facecolor="none", **_OUTLINE))
    missing = _missing(places)
    return [*shades, Patch(label=missing, **_DASHED)] if missing else shades


def _missing(places: pd.DataFrame) -> str:
    """Say why countries have a dashed tile; empty if none has."""
    found = set(places["standing"])
    reasons = {"absent": "did not take part", "left out": "left out here"}
    return " or ".join(text for standing, text in reasons.items() if standing in found)


def _caption(places: pd.DataFrame, shares: pd.DataFrame, grid: _Grid) -> str:
    missing = _missing(places)
    dashed = f"A dashed tile is a country that {_dashed(missing)}. " if missing else ""
    return (
        "Tile map of the countries, one panel for each theme and one tile for each country, near its place on the map. "
        "The shade is the share of the theme’s measures of one kind that list the country, out of those that speak of it; "
        f"the panel names the kind and how many there are. {_numbers(shares, grid)}{dashed}"
        "A shade counts listings and is no score: it is a lower bound, and silence is not absence."
    )


def _numbers(shares: pd.DataFrame, grid: _Grid) -> str:
    """Explain the numbers in the tiles, if they have any."""
    if grid.height < _TWO_LINES:
        return ""
    fewer = (shares["in_base"] < shares["measures"]).any()
    unlike = (
        "; where fewer measures speak of a country, k/N or an asterisk says so" if fewer else ""
    )
    return f"The number in a tile is how many measures list the country{unlike}. "


def _dashed(missing: str) -> str:
    return missing.replace("left out here", "is left out here")


def _alt(shares: pd.DataFrame, titles: dict[str, str]) -> str:
    parts = [
        f"{titles[str(theme)]}: {_spread(part)}"
        for theme, part in shares.groupby("theme", sort=False)
    ]
    size = shares["country"].nunique()
    return (
        f"Tile maps of {count(size, 'country', 'countries')} by theme. {'; '.join(parts)}. "
        "The table that follows gives k of N for each country and theme."
    )


def _spread(part: pd.DataFrame) -> str:
    kind, known = part["kind"].iloc[0], part.dropna(subset="share")
    if known.empty:
        return f"no {kind} speaks of a country compared"
    if not known["listed"].any():
        return f"no {kind} lists any country"
    if (known["listed"] == known["in_base"]).all():
        return f"each country is listed for all {kinds(kind)} that speak of it"
    noun = agree(part["measures"].iloc[0], kind, kinds(kind))
    low = known.iloc[int(known["share"].argmin())]
    high = known.iloc[int(known["share"].argmax())]
    ends = [of(row["listed"], row["in_base"]) for row in (low, high)]
    if low["share"] == high["share"]:
        return f"{ends[0]} {noun} for each country"
    return f"from {ends[0]} to {ends[1]} {noun}, median {percent(known['share'].median())}"


def _note(result: Tiles, titles: dict[str, str]) -> str:
    nowhere = result.places.loc[~result.places["placed"], "name"]
    skipped = joined(f"“{titles[theme]}”" for theme in result.skipped)
    return sentences(
        [
            f"Without a place of its own on the grid: {joined(map(in_text, nowhere))}."
            if len(nowhere)
            else "",
            f"No map for {skipped}: no provision or practice to count." if skipped else "",
        ]
    )
