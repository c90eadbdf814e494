"""Coverage: how many of the countries, or measures, that count are listed."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from thb_analysis.analysis.cells import (
    countable_cells,
    in_order,
    with_shares,
    without_unclear_bounds,
)
from thb_analysis.data import Dataset
from thb_analysis.data.states import QUALIFIED, REPORTED

By = Literal["measure", "country"]

MEASURE_COLUMNS = [
    "measure",
    "label",
    "theme",
    "kind",
    "polarity",
    "footnote",
    "page",
    "base",
    "base_label",
    "listed",
    "reported",
    "qualified",
    "outside_base",
    "absent",
    "excluded",
    "base_size",
    "share",
    "lower",
    "upper",
]


@dataclass(frozen=True, eq=False)
class Coverage:
    """Coverage of measures or of countries.

    Attributes
    ----------
    frame : pandas.DataFrame
        See `coverage` for the columns.
    by : {"measure", "country"}
    theme : str or None
        The theme the counts are restricted to; None for all themes.
    """

    frame: pd.DataFrame
    by: By
    theme: str | None


def coverage(ds: Dataset, theme: str | None = None, by: By = "measure") -> Coverage:
    """Count listings over the right base, with the bounds that silence allows.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Count the measures of one theme only.
    by : {"measure", "country"}, default "measure"
        What a row stands for.

    Returns
    -------
    Coverage
        ``by="measure"``: one row per measure in the order of the footnotes.

        ============ ===== ==================================================
        column       type  meaning
        ============ ===== ==================================================
        measure      str   slug
        label        str   short label
        theme        str
        kind         str   provision, condition, challenge, actor, ...
        polarity     str   affirmed, negated or unclear: what a listing says
        footnote     int
        page         int
        base         str   name of the denominator
        base_label   str   its label
        listed       int   countries listed, within the base
        reported     int   of these, without a remark
        qualified    int   of these, with a remark
        outside_base int   listed though outside the base, not counted
        absent       int   base countries of which the source says no
        excluded     int   these, and base countries that a strict relation
                           rules out
        base_size    int   countries in the base
        share        float listed / base_size; missing for an empty base
        lower        float the share if every silence meant "no"; missing
                           where the share is, and for an unclear measure,
                           whose listings may mean either
        upper        float the share if every silence meant "yes", but for
                           the excluded countries; missing likewise
        ============ ===== ==================================================

        ``by="country"``: one row per participant and kind of measure, kinds
        in the order of the footnotes. Kinds are never added together, and
        only affirmed measures are counted.

        ========= ===== =====================================================
        column    type  meaning
        ========= ===== =====================================================
        country   str   code
        name      str
        theme     str   the theme asked for, empty for all themes
        kind      str
        listed    int   measures of this kind that list the country
        reported  int   of these, without a remark
        qualified int   of these, with a remark
        set_aside int   listings under negated or unclear measures of this
                        kind, in none of the other numbers
        absent    int   measures of which the source says no
        excluded  int   these, and measures that a strict relation rules out
        in_base   int   measures whose base includes the country
        share     float listed / in_base; missing if in_base is 0
        lower     float
        upper     float
        ========= ===== =====================================================

    Raises
    ------
    UnknownName
        If there is no such theme.
    ValueError
        If `by` is neither "measure" nor "country".
    """
    if by == "measure":
        return Coverage(_by_measure(ds, theme), by, theme)
    if by == "country":
        return Coverage(_by_country(ds, theme), by, theme)
    raise ValueError(f'coverage counts by "measure" or by "country", not by {by!r}')


def _by_measure(ds: Dataset, theme: str | None) -> pd.DataFrame:
    cells = _with_statuses(countable_cells(ds, theme))
    counts = cells.groupby("measure").agg(
        listed=("listed", "sum"),
        reported=("reported", "sum"),
        qualified=("qualified", "sum"),
        outside_base=("outside", "sum"),
        absent=("absent", "sum"),
        excluded=("excluded", "sum"),
        base_size=("in_base", "sum"),
    )
    facts = _measure_facts(ds, theme)
    # A data set without participants has measures and no cells.
    counts = counts.reindex(facts["measure"], fill_value=0).astype(int).reset_index(drop=True)
    frame = pd.concat([facts, counts], axis="columns")
    return without_unclear_bounds(with_shares(frame, "base_size"))[MEASURE_COLUMNS]


def _measure_facts(ds: Dataset, theme: str | None) -> pd.DataFrame:
    """Return the measures in the order of the footnotes, with page and base label."""
    measures = in_order(ds).drop(columns="page")
    measures = measures if theme is None else measures[measures["theme"] == theme]
    pages = ds.footnotes[["footnote", "page"]]
    bases = ds.bases[["base", "label"]].rename(columns={"label": "base_label"})
    return measures.merge(pages, on="footnote", how="left").merge(bases, on="base", how="left")


def _by_country(ds: Dataset, theme: str | None) -> pd.DataFrame:
    cells = _with_statuses(countable_cells(ds, theme))
    affirmed = cells["polarity"] == "affirmed"
    cells["set_aside"] = cells["listed"] & ~affirmed
    flags = ["listed", "reported", "qualified", "absent", "excluded", "in_base"]
    cells[flags] = cells[flags].where(affirmed, False)
    columns = ["listed", "reported", "qualified", "set_aside", "absent", "excluded", "in_base"]
    counts = cells.groupby(["kind", "country"], sort=False)[columns].sum().reset_index()
    named = in_country_order(counts, ds).assign(theme=theme or "")
    frame = with_shares(named, "in_base")
    return frame[["country", "name", "theme", "kind", *columns, "share", "lower", "upper"]]


def in_country_order(counts: pd.DataFrame, ds: Dataset) -> pd.DataFrame:
    """Sort by participant, keep the order within each, and add the names."""
    rank = {country: place for place, country in enumerate(ds.participants)}
    ordered = counts.sort_values(
        "country", key=lambda codes: codes.map(rank), kind="stable", ignore_index=True
    )
    return ordered.assign(name=ordered["country"].map(ds.country_names))


def _with_statuses(cells: pd.DataFrame) -> pd.DataFrame:
    return cells.assign(
        reported=cells["listed"] & (cells["state"] == REPORTED),
        qualified=cells["listed"] & (cells["state"] == QUALIFIED),
    )
