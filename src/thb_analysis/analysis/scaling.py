"""Scaling: whether the measures of one kind form a cumulative order."""

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.cells import countable_cells, offered
from thb_analysis.analysis.scaleparts import scale_parts
from thb_analysis.data import Dataset
from thb_analysis.questions.loevinger import SCALE_COUNTRIES, SCALE_MEASURES

__all__ = [
    "SCALE_COUNTRIES",
    "SCALE_MEASURES",
    "THRESHOLD",
    "Scalability",
    "scalability",
]

# Mokken's (1971) lower bound: items with less are no scale.
THRESHOLD = 0.3


@dataclass(frozen=True, eq=False)
class Scalability:
    """Whether provisions, and practices, form a cumulative order; see `scalability`.

    Attributes
    ----------
    scales, items, pairs, countries, cells, left_out : pandas.DataFrame
        See `scalability` for the columns.
    theme : str or None
        The theme the measures are taken from; None for all themes.
    threshold : float
        Lower bound of H.
    """

    scales: pd.DataFrame
    items: pd.DataFrame
    pairs: pd.DataFrame
    countries: pd.DataFrame
    cells: pd.DataFrame
    left_out: pd.DataFrame
    theme: str | None
    threshold: float

    @property
    def enough(self) -> bool:
        """Whether there are three measures of a kind at least: fewer are a single comparison."""
        lost = self.left_out[self.left_out["what"] == "measure"].groupby("kind").size()
        taken = self.scales.set_index("kind")["measures"]
        return bool((taken.add(lost, fill_value=0) >= SCALE_MEASURES).any())

    def passes(self, kind: str) -> bool:
        """Whether the measures of a kind support an order of countries."""
        scales = self.scales
        return bool(scales.loc[scales["kind"] == kind, "passes"].any())


def scalability(ds: Dataset, theme: str | None = None, threshold: float = THRESHOLD) -> Scalability:
    """Look for a cumulative order of the provisions, and of the practices.

    Kinds are never mixed, conditions and challenges never taken, and only
    measures whose statement reports a presence take part. H needs a table in
    which every cell is within the base: see `complete` for the rule, and
    `left_out` for the countries and measures that it costs. A measure that
    lists every country, or none, tells none of them apart and is left out of
    the counts of countries.

    The measures of a kind pass if they form a scale as Mokken (1971) defines it
    (H of the whole and of every measure at least `threshold`, H of every pair
    above 0), if there are at least three measures that tell countries apart and
    ten countries, and if H stays at `threshold` or above whichever single
    country is left out. Only then may countries be put in the order of their
    counts.

    Every silence is read as "not listed"; the countries are no sample, so that
    H has no standard error. The range over leaving out one country at a time
    says how much hangs on a single one.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Take the measures of one theme.
    threshold : float, default 0.3
        Lower bound of H, above 0 and at most 1.

    Returns
    -------
    Scalability
        `scales`: one row for each kind of which there is a measure.

        =============== ===== =============================================
        column          type  meaning
        =============== ===== =============================================
        kind            str   provision or practice
        measures        int   measures in the table
        varying         int   of these, list some of the countries, not all
        countries       int   countries in the table
        pairs           int   pairs of varying measures
        low_pairs       int   of these, with H not above 0
        errors          int   Guttman errors over all pairs
        expected        float errors expected of independent measures
        h               float H; missing with fewer than two varying
                              measures or three countries
        lowest_without  float lowest H with one country left out
        highest_without float highest H with one country left out
        lowest_item     float lowest H of a measure
        highest_item    float highest H of a measure
        low_items       int   measures whose H is below `threshold`
        strength        str   none, weak (from .3), medium (from .4) or
                              strong (from .5), after Mokken; "" without H
        passes          bool  whether countries may be put in an order
        obstacle        str   the first of "measures", "countries", "total",
                              "items", "pairs", "single" (country) that
                              stands against it, or ""
        =============== ===== =============================================

        `items`: one row per measure in a table, by kind, then by falling
        number of listings, then by footnote.

        ========= ===== ===================================================
        column    type  meaning
        ========= ===== ===================================================
        kind      str
        measure   str   slug
        label     str
        footnote  int
        page      int
        listed    int   countries of the table listed
        countries int   countries of the table
        varies    bool  lists some of them, not all
        errors    int   Guttman errors in pairs with other measures
        expected  float
        h         float item H; missing for a measure that does not vary
        ========= ===== ===================================================

        `pairs`: one row per pair of varying measures: `kind`, `commoner`,
        `rarer` (slugs; in the order of `items`), `errors`, `expected`, `h`.

        `countries`: one row per kind and country in its table, in the order of
        the participants.

        ========= ===== ===================================================
        column    type  meaning
        ========= ===== ===================================================
        kind      str
        country   str   code
        name      str
        listed    int   varying measures that list the country
        measures  int   varying measures
        highest   int   `listed` if every silence meant "yes", but for
                        cells that a strict relation rules out
        errors    float Guttman errors; half for each pair of equally
                        common measures of which one lists it
        h_without float H without the country
        ========= ===== ===================================================

        `cells`: one row per country and varying measure: `kind`, `country`,
        `measure`, `state` (as in ``Dataset.cells``), `listed`, and `gap`: not
        listed, though listed for a measure with fewer listings.

        `left_out`: one row per country or measure that the table without gaps
        costs: `kind`, `what` ("country" or "measure"), `code` (code or slug),
        `name` (name or label).

    Raises
    ------
    UnknownName
        If there is no such theme.
    ValueError
        If the threshold is not above 0 and at most 1.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"the threshold of H lies above 0 and is at most 1, not {threshold}")
    cells = countable_cells(ds, theme)
    cells = cells[(cells["polarity"] == "affirmed") & cells["compared"].astype(bool)]
    parts = [
        scale_parts(
            kind, cells[cells["kind"] == kind], ds.participants, ds.country_names, threshold
        )
        # Reports have room for two.
        for kind in offered(cells["kind"])[:2] or ["practice"]
    ]
    frames = {name: pd.concat([part[name] for part in parts]) for name in parts[0]}
    present = {
        name: frame[frame["kind"].isin(cells["kind"])].reset_index(drop=True)
        for name, frame in frames.items()
    }
    return Scalability(**present, theme=theme, threshold=threshold)
