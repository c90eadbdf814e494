"""Shares of each country, theme by theme, and where the countries stand on a tile grid."""

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.coverage import coverage
from thb_analysis.data import Dataset
from thb_analysis.data.kinds import OFFERED

SHARE_COLUMNS = [
    "theme",
    "kind",
    "measures",
    "country",
    "listed",
    "in_base",
    "excluded",
    "share",
    "lower",
    "upper",
]


@dataclass(frozen=True, eq=False)
class Tiles:
    """Shares by theme and country, with the places of the countries.

    Attributes
    ----------
    shares : pandas.DataFrame
        One row per theme and participant, themes in their order.

        ======== ===== ======================================================
        column   type  meaning
        ======== ===== ======================================================
        theme    str
        kind     str   the kind of measure counted: of the kinds offered, the
                       one with most affirmed measures in the theme
        measures int   affirmed measures of this kind in the theme
        country  str   code
        listed   int   of these, list the country
        in_base  int   of these, speak of the country
        excluded int   of these, a strict relation rules the country out
        share    float listed / in_base; missing if in_base is 0
        lower    float the share if every silence meant "no"
        upper    float the share if every silence meant "yes", but for the
                       excluded measures
        ======== ===== ======================================================
    places : pandas.DataFrame
        One row per country on record: `country`, `name`, `row` and `column`
        on the grid (Int64, from the top and from the left, missing if not
        given), `placed` (bool, whether it has a place there that no country
        before it has), and `standing` (str): compared, left out (took part
        and is not compared) or absent (did not take part).
    skipped : tuple of str
        Themes without a kind to count.
    """

    shares: pd.DataFrame
    places: pd.DataFrame
    skipped: tuple[str, ...]


def tiles(ds: Dataset) -> Tiles:
    """Count, theme by theme, how many measures of one kind list each country.

    Kinds are never added up, and each theme is counted by one kind: that of
    the kinds offered (provisions and practices) which has most affirmed
    measures, the provisions where both have as many.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    Tiles
    """
    themes = list(ds.themes.sort_values("order", kind="stable")["theme"])
    counted = {theme: _shares(ds, theme) for theme in themes}
    shown = [frame for frame in counted.values() if not frame.empty]
    shares = pd.concat(shown, ignore_index=True) if shown else pd.DataFrame(columns=SHARE_COLUMNS)
    skipped = tuple(theme for theme, frame in counted.items() if frame.empty)
    return Tiles(shares, _places(ds), skipped)


def _shares(ds: Dataset, theme: str) -> pd.DataFrame:
    measures = ds.measures[
        (ds.measures["theme"] == theme) & (ds.measures["polarity"] == "affirmed")
    ]
    sizes = {kind: int((measures["kind"] == kind).sum()) for kind in OFFERED}
    kind = max(OFFERED, key=lambda kind: sizes[kind])
    frame = coverage(ds, theme, by="country").frame
    frame = frame[(frame["kind"] == kind) & (sizes[kind] > 0)]
    return frame.assign(theme=theme, measures=sizes[kind])[SHARE_COLUMNS]


def _places(ds: Dataset) -> pd.DataFrame:
    """Return where each country stands; a package may give no places."""
    countries = ds.countries
    grid = countries.reindex(columns=["tile_row", "tile_column"]).astype("Int64")
    took_part = countries["took_part"].fillna(False).astype(bool)
    standing = took_part.map({True: "left out", False: "absent"})
    return pd.DataFrame(
        {
            "country": countries["country"],
            "name": countries["name"],
            "row": grid["tile_row"],
            "column": grid["tile_column"],
            "placed": grid.notna().all(axis="columns") & ~grid.duplicated(),
            "standing": standing.mask(countries["country"].isin(ds.participants), "compared"),
        }
    )
