"""Groups of countries: whether they report alike, and which differences are certain."""

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.phrases import plural, predicate
from thb_analysis.analysis.room import NAMED
from thb_analysis.counts import each_row, in_order, measures_of, names_of, share_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.groups import grouping_columns, is_written, read_groups
from thb_analysis.display import Prose, Result, Table, tabled
from thb_analysis.display.text import text
from thb_analysis.wording import named

# Fewer countries are no group.
_FEWEST = 3


@dataclass(frozen=True, eq=False, repr=False)
class Groups(Result):
    """Groups of countries compared, measure by measure.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each measure and group: `label`, `group`, `whom` (its countries that are
        covered), `said` (what they do), `k`, `n`, `others_k`, `others_n`,
        `difference` (share points as reported, the group less all others), `lower` and `upper` (the
        same if missing reports are as unfavourable and as favourable as can be).
    ds : Dataset
        What they are compared in.
    """

    frame: pd.DataFrame
    ds: Dataset

    @property
    def certain(self) -> pd.DataFrame:
        """The differences, widest first, whose direction neither missing reports nor one country could turn."""
        one = 1 / self.frame["n"]
        rows = self.frame[(self.frame["lower"] > one) | (self.frame["upper"] < -one)]
        return rows.sort_values("difference", key=abs, ascending=False)

    def text(self) -> Prose:
        """Say which differences are certain, or that none is."""
        return text("groups", self.ds.unit, g=self)

    def table(self) -> Table | None:
        """Set out the differences that are certain; None if there is none."""
        return tabled(
            "tbl-groups",
            "Differences between groups, whatever missing reports mean.",
            {"Measure": 40, "Group": 24, "Reported": 18, "Elsewhere": 18},
            (
                (row.label, row.group, f"{row.k} of {row.n}", f"{row.others_k} of {row.others_n}")
                for row in each_row(self.certain)
            ),
            numeric=["Reported", "Elsewhere"],
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
    measures = measures_of(ds, theme)
    rows = []
    for measure in each_row(measures[measures["compared"]]):
        share = share_of(ds, measure.measure, measure.base)
        said = plural(predicate(measure))
        for group, codes in members(ds, by).items():
            sets = share.reported, share.certain, share.possible, share.covered
            k, low, high, n = (len(each & codes) for each in sets)
            others, others_low, others_high, m = (len(each - codes) for each in sets)
            if min(n, m) >= _FEWEST:
                ends = low / n - others_high / m, high / n - others_low / m
                whom = named(names_of(ds, share.covered & codes)) if n <= NAMED else ""
                counts = k, n, others, m, k / n - others / m, *ends
                rows.append((measure.label, group, *counts, said, whom))
    counted = ["k", "n", "others_k", "others_n", "difference", "lower", "upper"]
    return Groups(pd.DataFrame(rows, columns=["label", "group", *counted, "said", "whom"]), ds)


def members(ds: Dataset, by: str) -> dict[str, frozenset[str]]:
    """Return the countries of each group: by a column of the countries, or as written out."""
    if is_written(by):
        took_part = dict(zip(ds.countries["country"], ds.countries["took_part"], strict=True))
        return {
            name: frozenset(codes)
            for name, codes in read_groups(by, took_part, ds.participants).items()
        }
    check_names([by], grouping_columns(ds.countries.columns), "column of the countries")
    here = ds.countries[ds.countries["country"].isin(ds.participants)].dropna(subset=[by])
    yes_or_no = {"True": "yes", "False": "no"} if here[by].map(type).eq(bool).all() else {}
    values = here[by].astype(str).replace(yes_or_no)
    found = here["country"].groupby(values, sort=True)
    return {str(value): frozenset(codes) for value, codes in found if value}


def by_region(ds: Dataset) -> dict[str, str]:
    """Return the participants region by region, each with its region; in their order if there is none."""
    has_regions = "region" in grouping_columns(ds.countries.columns)
    groups = members(ds, "region") if has_regions else {}
    regions = {
        code: group for group, codes in groups.items() for code in in_order(ds) if code in codes
    }
    return regions | {code: "" for code in in_order(ds) if code not in regions}
