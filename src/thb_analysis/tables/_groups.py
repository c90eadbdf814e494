"""Tables of groups of countries: who is in which, what is listed in each, how far they lie apart."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from thb_analysis.analysis.grouping import SMALLEST
from thb_analysis.analysis.groups import GroupCoverage
from thb_analysis.arrange import by_kind, names
from thb_analysis.data import Dataset
from thb_analysis.display import Column, Row, Table, columns, linked
from thb_analysis.wording import decimal, kinds, missing, number, of, percent, points, source

_WIDE = 6  # from this many groups on, a table wants a page on its side


def group_members(
    result: GroupCoverage, ds: Dataset, id: str = "tbl-group-members"
) -> Table | None:
    """List the countries of each group, and those in none.

    Parameters
    ----------
    result : GroupCoverage
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if there is no group.
    """
    groups = result.grouping
    if not groups.members:
        return None
    known = names(ds)
    lists = [*groups.members.items(), *([("In no group", groups.apart)] if groups.apart else [])]
    return Table(
        id=id,
        caption=f"Groups of countries{'' if groups.own else f', by {groups.label}'}.",
        columns=columns("Group", "Number", "Countries", numeric=("Number",), widths=(2.2, 0.9, 7)),
        rows=tuple(
            (group, str(len(codes)), "; ".join(sorted(f"{known[code]} ({code})" for code in codes)))
            for group, codes in lists
        ),
        note="Countries in no group take no part in the comparison." if groups.apart else "",
    )


def groups(result: GroupCoverage, title: str, id: str = "tbl-groups") -> Table | None:
    """Show k of N for each measure and group, in the order of the figure.

    Parameters
    ----------
    result : GroupCoverage
    title : str
        Of the theme, or of the whole.
    id : str

    Returns
    -------
    Table or None
        None if there is no measure or no group.
    """
    shown = result.grouping.groups
    if result.overall.empty or not shown:
        return None
    counts = {(row["measure"], row["group"]): _share(row) for _, row in result.frame.iterrows()}
    rows = tuple(
        (
            _label(row),
            row["kind"],
            *(counts[row["measure"], group] for group in shown),
            linked(row["measure"], _share(row)),
        )
        for _, row in by_kind(result.overall).iterrows()
    )
    return Table(
        id=id,
        caption=f"Coverage of the measures under “{title}” by {result.grouping.label}: k of N, and the share.",
        columns=_columns(["Measure", "Kind"], [3.2, 1.4], shown),
        rows=rows,
        note=f"{_BOUNDS}{_no_bounds(result.overall)} –: the statement speaks of no country of the group.",
        landscape=len(shown) >= _WIDE,
    )


def group_medians(
    result: GroupCoverage, titles: dict[str, str], id: str = "tbl-group-medians"
) -> Table | None:
    """Show the median coverage by theme and kind for each group, in the order of the figure.

    Parameters
    ----------
    result : GroupCoverage
    titles : dict of str to str
        Theme to title.
    id : str

    Returns
    -------
    Table or None
        None if no measure can be read or there is no group.
    """
    frame = result.medians.dropna(subset="overall")
    if frame.empty:
        return None
    rows = tuple(
        (
            titles[str(theme)],
            kinds(str(kind)),
            *(_median(row) for _, row in part.iterrows()),
            percent(part["overall"].iloc[0]),
        )
        for (theme, kind), part in frame.groupby(["theme", "kind"], sort=False)
    )
    shown = result.grouping.groups
    return Table(
        id=id,
        caption=f"Median coverage by theme and kind of measure, by {result.grouping.label}.",
        columns=_columns(["Theme", "Kind"], [2.8, 1.4], shown),
        rows=rows,
        note=(
            "In brackets the number of measures that speak of the group and affirm something; the median of all countries compared "
            f"is over the measures of the row. {_BOUNDS} –: no such measure speaks of the group."
        ),
        landscape=len(shown) >= _WIDE,
    )


def group_differences(
    result: GroupCoverage, most: int = 12, id: str = "tbl-group-differences"
) -> Table | None:
    """Show the widest differences between a group and the others, with their bounds.

    Parameters
    ----------
    result : GroupCoverage
    most : int
        Show this many at most.
    id : str

    Returns
    -------
    Table or None
        None if no group that is large enough differs from the others.
    """
    frame = result.widest(most)
    if frame.empty:
        return None
    two = len(result.grouping.groups) == 2
    sides = [*result.grouping.groups] if two else ["Group", "Listed", "Others"]
    numbers = [*sides[-2:], "Difference", "Bounds", "Silences"]
    tested = ["p", "Adjusted p"] if result.permutations else []
    head = ["Measure", "Kind", *sides, *numbers[2:], *tested, "Source"]
    widths = [3, 1.3, *([1.4, 1.4] if two else [1.8, 1.1, 1.1]), 1.3, 1.5, 1.1]
    return Table(
        id=id,
        caption=f"The widest differences in coverage by {result.grouping.label}, in percentage points.",
        columns=columns(
            *head,
            numeric=[*numbers, *tested],
            widths=[*widths, *([0.9, 1.1] if tested else []), 1.4],
        ),
        rows=tuple(_difference_row(row, two, bool(tested)) for _, row in frame.iterrows()),
        note=_differences_note(result, two),
    )


def _columns(
    heads: Sequence[str], widths: Sequence[float], groups: Sequence[str]
) -> tuple[Column, ...]:
    """Make the columns: what a row is, one for each group, and all countries compared."""
    side = [Column(head, width=width) for head, width in zip(heads, widths, strict=True)]
    return (*side, *(Column(group, True, 1.5) for group in (*groups, "All compared")))


def _share(row: pd.Series) -> str:
    """Write k of N and the share, with its upper bound where that is not the whole base."""
    if missing(row["share"]):
        return "–"
    return f"{of(row['listed'], row['base_size'])} ({_between(row)})"


def _median(row: pd.Series) -> str:
    return "–" if missing(row["share"]) else f"{_between(row)} ({row['measures']})"


def _between(row: pd.Series) -> str:
    share, upper = percent(row["share"]), percent(row["upper"])
    return share if row["upper"] >= 1 or share == upper else f"{share.rstrip('%')}–{upper}"


def _label(row: pd.Series) -> str:
    """Name a measure; behind it stands how its list is worded, if that is no plain presence."""
    affirmed = row["polarity"] == "affirmed"
    return str(row["label"]) if affirmed else f"{row['label']} ({row['polarity']})"


def _no_bounds(frame: pd.DataFrame) -> str:
    unclear = (frame["polarity"] == "unclear").any()
    return " A list that can be read either way has no bounds." if unclear else ""


def _difference_row(row: pd.Series, two: bool, tested: bool) -> Row:
    p = [decimal(row[name], 3) for name in ("p", "p_adjusted")] if tested else []
    return (
        _label(row),
        row["kind"],
        *([] if two else [row["group"]]),
        linked(row["measure"], of(row["listed"], row["base_size"])),
        linked(row["measure"], of(row["other_listed"], row["other_base_size"])),
        points(row["difference"]),
        f"{points(row['lower'])} to {points(row['upper'])}",
        "–" if missing(row["silences"]) else str(row["silences"]),
        *p,
        source(row["footnote"], row["page"]),
    )


def _differences_note(result: GroupCoverage, two: bool) -> str:
    sides = "" if two else "Others: all other countries that are in a group. "
    return (
        f"k of N. {sides}Only sides of at least {number(SMALLEST)} countries in the base are compared, and only lists that "
        "can be read one way. Bounds: every silence of the one side no and of the other yes, and the reverse, except where a strict relation with "
        "another list rules a country out. Silences: how "
        "many silences on the side with the smaller share would have to be listings for the difference to vanish; –: no "
        f"reading of silence makes it vanish. {_P if result.permutations else ''}n. = footnote of the source document."
    )


_BOUNDS = "The share is the lower bound; the upper bound is 100% where none is given, for silence may mean anything."
_P = (
    "p: share of all assignments of the group’s label to countries of the base that differ by at least as much; adjusted p: "
    "the same for the smallest p over all measures and groups. Both suppose that the labels are exchangeable. "
)
