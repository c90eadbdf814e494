"""Coverage of groups of countries side by side, and how far they lie apart."""

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.cells import countable_cells, with_shares, without_unclear_bounds
from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.differences import FACTS, differences_of, with_p
from thb_analysis.analysis.grouping import SMALLEST, Grouping, grouping
from thb_analysis.data import Dataset
from thb_analysis.data.states import QUALIFIED

COUNTS = ["listed", "reported", "qualified", "excluded", "base_size"]
SPREADS = [
    "theme",
    "kind",
    "lowest",
    "highest",
    "spread",
    "lowest_groups",
    "highest_groups",
    "overlap",
    "fewest",
    "most",
]


@dataclass(frozen=True, eq=False)
class GroupCoverage:
    """Coverage of measures by group of countries.

    Attributes
    ----------
    grouping : Grouping
    theme : str or None
        The theme the measures are taken from; None for all themes.
    overall : pandas.DataFrame
        ``coverage(ds, theme).frame``: all participants, grouped or not.
    frame : pandas.DataFrame
        Measures by groups; see `group_coverage` for the columns here and below.
    medians : pandas.DataFrame
        Themes and kinds by groups.
    differences : pandas.DataFrame
        Measures by groups, each against the others; empty with fewer than two groups.
    permutations : int
        Random assignments behind the adjusted p; 0 if no such reading was asked for.
    seed : int
        Of these.
    """

    grouping: Grouping
    theme: str | None
    overall: pd.DataFrame
    frame: pd.DataFrame
    medians: pd.DataFrame
    differences: pd.DataFrame
    permutations: int
    seed: int

    @property
    def compared(self) -> pd.DataFrame:
        """The differences to be spoken of: between sides that are large enough, of lists that can be read."""
        frame = self.differences
        return frame[~frame["small"] & (frame["polarity"] != "unclear")]

    def widest(self, most: int = 10) -> pd.DataFrame:
        """Return the largest of the differences compared, either way.

        Equal ones stand in the order of the footnotes, then of the groups; where `most` would cut
        through equal ones, the first of them are kept.
        """
        apart = self.compared[self.compared["difference"] != 0]
        width = apart["difference"].abs().round(10)
        ranked = apart.loc[width.sort_values(ascending=False, kind="stable").index]
        return ranked.head(most).reset_index(drop=True)

    def as_wide(self) -> int:
        """Count the differences compared that are as large as the largest, beside it."""
        width = self.compared["difference"].abs().round(10)
        return int((width == width.max()).sum()) - 1

    def spreads(self) -> pd.DataFrame:
        """Return how far the medians of the groups reach, theme by theme and kind by kind.

        Returns
        -------
        pandas.DataFrame
            One row per theme and kind with a median in several groups that are
            not small; the widest spread first, then in the order of the themes.

            ============== ===== ==============================================
            column         type  meaning
            ============== ===== ==============================================
            theme          str
            kind           str
            lowest         float lowest median
            highest        float highest median
            spread         float highest - lowest
            lowest_groups  tuple where the lowest is found
            highest_groups tuple where the highest is found
            overlap        bool  silence may lift the lowest to the highest
            fewest         int   measures behind a median, at least
            most           int   measures behind a median, at most
            ============== ===== ==============================================
        """
        usable = self.medians[~self.medians["small"]].dropna(subset="share")
        rows = [
            {"theme": theme, "kind": kind, **_reach(part)}
            for (theme, kind), part in usable.groupby(["theme", "kind"], sort=False)
            if len(part) > 1
        ]
        frame = pd.DataFrame(rows, columns=SPREADS)
        ranked = frame["spread"].astype(float).round(10).sort_values(ascending=False, kind="stable")
        return frame.loc[ranked.index].reset_index(drop=True)


def group_coverage(
    ds: Dataset, by: str, theme: str | None = None, permutations: int = 0, seed: int = 2022
) -> GroupCoverage:
    """Count listings group by group, and hold each group against the others.

    The participants are a full count and no sample: a difference is stated with
    the bounds that silence allows and without a test, unless the reading by
    exchangeability is asked for; see ``exchangeability``.

    Parameters
    ----------
    ds : Dataset
    by : str
        A column of ``countries.csv`` or groups of the user's own; see `grouping`.
    theme : str, optional
        Keep the measures of one theme.
    permutations : int, default 0
        Random assignments of the labels for the reading by exchangeability; 0
        for none.
    seed : int, default 2022
        Of these.

    Returns
    -------
    GroupCoverage
        `frame`: the facts of the measure, in the order of the footnotes, and
        per group

        ========= ===== =====================================================
        column    type  meaning
        ========= ===== =====================================================
        group     str
        listed    int   countries of the group listed, within the base
        reported  int   of these, without a remark
        qualified int   of these, with a remark
        excluded  int   base countries that a strict relation rules out
        base_size int   countries of the group in the base of the measure
        share     float listed / base_size; missing for an empty base
        lower     float the share if every silence meant "no"; missing where
                        the share is or the polarity unclear
        upper     float the share if every silence meant "yes", but for the
                        excluded countries; missing likewise
        small     bool  too few countries in the base to be compared in words
        ========= ===== =====================================================

        `medians`: over the affirmed measures of one theme and kind,

        ============= ===== =================================================
        column        type  meaning
        ============= ===== =================================================
        theme         str
        kind          str
        group         str
        measures      int   that speak of the group
        share         float median of their shares; missing if there is none
        lower         float median of the lower bounds
        upper         float median of the upper bounds
        overall       float median share over all participants
        small         bool  the group has too few countries
        ============= ===== =================================================

        `differences`: the facts of the measure and, for each group (for the
        first alone, if there are two, or two in the base of the measure),

        =============== ===== ===============================================
        column          type  meaning
        =============== ===== ===============================================
        group           str
        against         str   the other group, or all others
        listed          int   of the group
        base_size       int
        other_listed    int   of the others
        other_base_size int
        difference      float share of the group less share of the others
        lower           float the group's lower less the others' upper bound;
                              missing where the polarity is unclear
        upper           float the group's upper less the others' lower bound;
                              missing likewise
        sign            str   positive, negative or none, if it is the same
                              whatever silence means; else open; empty where
                              there is no difference or no bound
        silences        Int64 how many silences on the side with the smaller
                              share would have to be listings for the
                              difference to vanish; missing if it cannot, or
                              without bounds
        small           bool  one side has too few countries in the base
        p, p_adjusted   float only with `permutations`: see ``exchangeability``;
                              missing where the comparison is small or the
                              polarity unclear
        =============== ===== ===============================================

    Raises
    ------
    UnknownName
        If there is no such theme or column.
    ParameterError
        If the user's groups cannot be read.
    ValueError
        If `permutations` is negative.
    """
    if permutations < 0:
        raise ValueError(f"permutations must be 0 or more, not {permutations}")
    groups = grouping(ds, by)
    overall = coverage(ds, theme).frame
    cells = countable_cells(ds, theme)
    cells["group"] = cells["country"].map(groups.series())
    frame = _by_group(cells, overall, groups)
    differences = differences_of(frame, groups)
    if permutations:
        differences = with_p(differences, cells, groups, permutations, seed)
    medians = _medians(frame, overall, groups, ds)
    return GroupCoverage(groups, theme, overall, frame, medians, differences, permutations, seed)


def _by_group(cells: pd.DataFrame, overall: pd.DataFrame, groups: Grouping) -> pd.DataFrame:
    qualified = cells["listed"] & (cells["state"] == QUALIFIED)
    flags = cells.assign(
        qualified=qualified, reported=cells["listed"] & ~qualified, base_size=cells["in_base"]
    )
    names = ["measure", "group"]
    grid = pd.MultiIndex.from_product([overall["measure"], groups.groups], names=names)
    counts = flags.groupby(names)[COUNTS].sum().reindex(grid, fill_value=0).astype(int)
    frame = overall[FACTS].merge(counts.reset_index(), on="measure")
    shares = without_unclear_bounds(with_shares(frame, "base_size"))
    return shares.assign(small=frame["base_size"] < SMALLEST)


def _medians(
    frame: pd.DataFrame, overall: pd.DataFrame, groups: Grouping, ds: Dataset
) -> pd.DataFrame:
    """Take medians over affirmed measures; a median of bounds bounds the median."""
    usable = frame[frame["polarity"] == "affirmed"]
    order = {theme: place for place, theme in enumerate(ds.themes.sort_values("order")["theme"])}
    usable = usable.assign(_theme=usable["theme"].map(order)).sort_values("_theme", kind="stable")
    by_group = usable.groupby(["theme", "kind", "group"], sort=False)
    medians = by_group[["share", "lower", "upper"]].median()
    medians.insert(0, "measures", by_group["share"].count())
    counted = overall[overall["polarity"] == "affirmed"].groupby(["theme", "kind"])["share"]
    medians = medians.reset_index().merge(
        counted.median().rename("overall").reset_index(), on=["theme", "kind"], how="left"
    )
    return medians.assign(small=medians["group"].isin(groups.small))


def _reach(medians: pd.DataFrame) -> dict[str, object]:
    """Return how far the medians of one theme and kind reach, and from which groups to which."""
    shares = medians["share"].round(10)
    low, high = shares == shares.min(), shares == shares.max()
    return {
        "lowest": shares.min(),
        "highest": shares.max(),
        "spread": shares.max() - shares.min(),
        "lowest_groups": tuple(medians.loc[low, "group"]),
        "highest_groups": tuple(medians.loc[high, "group"]),
        "overlap": bool(medians.loc[low, "upper"].round(10).max() >= shares.max()),
        "fewest": int(medians["measures"].min()),
        "most": int(medians["measures"].max()),
    }
