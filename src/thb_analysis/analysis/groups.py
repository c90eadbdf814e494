"""Groups of countries: whether they report alike, and which differences are certain."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.coverage import NOT_COUNTED
from thb_analysis.analysis.phrases import plural, predicate
from thb_analysis.counts import each_row, names_of, share_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.groups import grouping_columns, is_written, read_groups
from thb_analysis.display import Prose, Result, Table, tabled
from thb_analysis.display.text import text
from thb_analysis.wording import COUNTRIES, in_text, joined, percent

# Fewer countries are no group.
_FEWEST = 3


@dataclass(frozen=True, eq=False, repr=False)
class Groups(Result):
    """Groups of countries compared, measure by measure.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each measure and group: `label`, `group`, `k`, `n`, `others_k`, `others_n`,
        `difference` (share points as reported, the group less all others), `lower` and `upper` (the
        same if missing reports are as unfavourable and as favourable as can be).
    groups : dict of str to tuple of str
        Name of each group to the names of its countries.
    is_open : bool
        Whether a country that is not named may have a measure all the same.
    leaves_out : bool
        Whether the theme has measures that countries are not compared by.
    unit : tuple of str
        What one and several are called: "country", "countries".
    """

    frame: pd.DataFrame
    groups: dict[str, tuple[str, ...]]
    is_open: bool
    leaves_out: bool
    unit: tuple[str, str] = COUNTRIES

    @property
    def certain(self) -> pd.DataFrame:
        """The differences, widest first, whose direction neither missing reports nor one country could turn."""
        one = 1 / self.frame["n"]
        rows = self.frame[(self.frame["lower"] > one) | (self.frame["upper"] < -one)]
        return rows.sort_values("difference", key=abs, ascending=False)

    def text(self) -> Prose:
        """Say which differences are certain, or that none is."""
        return text("groups", self.unit, g=self)

    def table(self) -> Table | None:
        """Show the share of measures reported by each group; None with fewer than two groups."""
        if len(self.groups) < 2:
            return None
        totals = self.frame.groupby("group", sort=False)[["k", "n"]].sum()
        rows = (
            (row.Index, ", ".join(self.groups[row.Index]), percent(row.k / row.n))
            for row in each_row(totals)
        )
        return tabled(
            "tbl-groups",
            "Groups of countries, and the share of measures that they report.",
            {"Group": 22, "Countries": 62, "Reported": 16},
            rows,
            NOT_COUNTED if self.leaves_out else "",
            numeric=["Reported"],
        )


def groups(ds: Dataset, theme: str, by: str = "region") -> Groups:
    """Compare groups of countries under a theme.

    Parameters
    ----------
    ds : Dataset
    theme : str
    by : str, default "region"
        A column of the countries, or groups written out: ``Baltic=EE+LV+LT; Nordic=FI+NO+SE``.

    Returns
    -------
    Groups
        Differences of two shares have worst-case bounds after Manski (2003).

    Raises
    ------
    UnknownName
    ParameterError
        If groups that are written out cannot be read.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.groups(thb.load(), "detection", "Baltic=EE+LV+LT; Nordic=FI+NO+SE").frame
    >>> found["group"].unique().tolist()
    ['Baltic', 'Nordic']
    """
    grouped = members(ds, by)
    measures = ds.measures.set_index("measure").loc[list(ds.matrix(theme).columns)]
    rows = []
    for measure, facts in measures[measures["compared"]].iterrows():
        share = share_of(ds, str(measure), facts["base"])
        for group, codes in grouped.items():
            here = share.covered & codes
            there = share.covered - codes
            if min(len(here), len(there)) >= _FEWEST:
                sets = share.reported, share.certain, share.possible
                (k, low, high), (others, others_low, others_high) = (
                    [len(each & part) for each in sets] for part in (here, there)
                )
                n, m = len(here), len(there)
                ends = low / n - others_high / m, high / n - others_low / m
                whom = joined(map(in_text, names_of(ds, here)))
                said = plural(predicate(facts))
                counts = k, n, others, m, k / n - others / m, *ends
                rows.append((facts["label"], group, *counts, said, whom))
    counted = ["k", "n", "others_k", "others_n", "difference", "lower", "upper"]
    names = ["label", "group", *counted, "said", "whom"]
    named = {group: tuple(names_of(ds, codes)) for group, codes in grouped.items()}
    left_out = not bool(measures["compared"].all())
    return Groups(pd.DataFrame(rows, columns=names), named, not ds.is_complete, left_out, ds.unit)


def members(ds: Dataset, by: str) -> dict[str, frozenset[str]]:
    """Return the countries of each group: by a column of the countries, or as written out."""
    if is_written(by):
        took_part = dict(zip(ds.countries["country"], ds.countries["took_part"], strict=True))
        return {
            name: frozenset(codes)
            for name, codes in read_groups(by, took_part, ds.participants).items()
        }
    check_names([by], grouping_columns(ds.countries.columns), "column of the countries")
    here = ds.countries[ds.countries["country"].isin(ds.participants)]
    values = here[by].astype(object).where(here[by].notna(), "")
    called = {True: "yes", False: "no"}
    return {
        str(called.get(value, value) if isinstance(value, bool) else value): frozenset(
            rows["country"]
        )
        for value, rows in here.groupby(values, sort=True)
        if value != ""
    }
