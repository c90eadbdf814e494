"""Tables of a country profile."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from thb_analysis.analysis import CountryProfile, Coverage
from thb_analysis.analysis.grouping import SMALLEST
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import Cell, Row, Table, columns, linked
from thb_analysis.wording import (
    capital,
    count,
    decimal,
    in_text,
    joined,
    kinds,
    missing,
    number,
    of,
    percent,
    source,
)

_NONE = "–"


def profile(
    result: CountryProfile, titles: dict[str, str], id: str = "tbl-profile"
) -> Table | None:
    """Count listings of one country by theme and kind, beside what is usual in all and in its group.

    Parameters
    ----------
    result : CountryProfile
    titles : dict of str to str
        Theme to title.
    id : str

    Returns
    -------
    Table or None
        None if no statement speaks of the country.
    """
    frame = result.themes[result.themes["in_base"] > 0]
    if frame.empty:
        return None
    peers = bool((frame["peers"] >= SMALLEST).any())
    usual = ["All compared", *(["Others of its group"] if peers else [])]
    head = ["Listed", "With remark", "Share", "Upper bound", *usual]
    return Table(
        id=id,
        caption=f"Measures that list {in_text(result.name)}, by theme and kind, beside what is usual among all countries compared{_and_peers(result) if peers else ''}.",
        columns=columns(
            "Theme", "Kind", *head, numeric=head,
            widths=(2.8, 1.5, 1.1, 1, 0.9, 1, *[2.1] * len(usual)),
        ),
        rows=tuple(_profile_row(row, titles, peers) for _, row in frame.iterrows()),
        note=(
            "Listed: k of the N measures that speak of the country and affirm something. Beside it, under the same measures: "
            "the median share of the countries of whom all of them speak, in brackets how many these are, and the lowest "
            "and the highest share; for a single measure, how many countries are listed. –: fewer than "
            f"{number(SMALLEST)} measures or countries. Kinds are not added up: a challenge is not a provision."
        ),
    )  # fmt: skip


def majority(
    result: CountryProfile, coverage: Coverage, titles: dict[str, str], id: str = "tbl-majority"
) -> Table | None:
    """Show the measures on which a country differs from most others of its group.

    Parameters
    ----------
    result : CountryProfile
    coverage : Coverage
        By measure, all themes: how many of all countries compared are listed.
    titles : dict of str to str
        Theme to title, in the order of the rows.
    id : str

    Returns
    -------
    Table or None
        None if there is none.
    """
    frame = result.majority[result.majority["stands"] == "against"]
    if frame.empty:
        return None
    counts = coverage.frame.set_index("measure")
    frame = frame.assign(
        _kind=result.majority.groupby("kind")["footnote"].transform("min"),
        _order=frame["theme"].map(list(titles).index),
    )
    ranked = frame.sort_values(
        ["_kind", "listed", "_order", "footnote"], ascending=[True, False, True, True]
    )
    return Table(
        id=id,
        caption=f"Measures on which {in_text(result.name)} differs from most of the others of “{result.group}”.",
        columns=columns(
            "Measure", "Theme", "Kind", "State", "Others of its group", "All compared", "Source",
            numeric=("Others of its group", "All compared"), widths=(3.2, 2.4, 1.3, 1.4, 1.3, 1.4, 1.4),
        ),
        rows=tuple(_majority_row(row, counts.loc[row["measure"]], titles) for _, row in ranked.iterrows()),
        note=(
            "By kind, for what it is listed first. Most: more than half of those in the base of the measure. A difference between lists: not listed does not mean "
            "that a country lacks the measure. n. = footnote of the source document."
        ),
    )  # fmt: skip


def country_cells(
    result: CountryProfile,
    coverage: Coverage,
    titles: dict[str, str],
    shown: Collection[str],
    id: str,
) -> Table | None:
    """Show what one country is and is not listed for, measure by measure.

    Parameters
    ----------
    result : CountryProfile
    coverage : Coverage
        By measure, all themes: how many others are listed.
    titles : dict of str to str
        Theme to title, in the order of the rows.
    shown : collection of str
        Kinds of measure to show.
    id : str

    Returns
    -------
    Table or None
        None if there is no such measure.
    """
    cells = result.cells[result.cells["kind"].isin(list(shown))]
    if cells.empty:
        return None
    counts = coverage.frame.set_index("measure")
    ranked = cells.assign(_order=cells["theme"].map(list(titles).index)).sort_values(
        ["_order", "footnote"]
    )
    present = list(ranked["kind"].unique())
    return Table(
        id=id,
        caption=f"{capital(joined(map(kinds, present)))}: what the source says of {in_text(result.name)}.",
        columns=columns(
            "Measure",
            "Theme",
            "Kind",
            "State",
            "All compared",
            "Source",
            numeric=("All compared",),
            widths=(3.4, 2.4, 1.2, 1.8, 1.3, 1.3),
        ),
        rows=tuple(
            _cell_row(row, counts.loc[row["measure"]], titles) for _, row in ranked.iterrows()
        ),
        note="All compared: k of N over all countries compared, for the same measure. Not listed does not mean that the country lacks the measure. n. = footnote of the source document.",
    )


def remarks(result: CountryProfile, id: str = "tbl-remarks") -> Table | None:
    """Show the remarks of the source on one country.

    Parameters
    ----------
    result : CountryProfile
    id : str

    Returns
    -------
    Table or None
        None if there is none.
    """
    if result.remarks.empty:
        return None
    ranked = result.remarks.sort_values("footnote", kind="stable")
    return Table(
        id=id,
        caption=f"Remarks of the source on {in_text(result.name)}.",
        columns=columns("Measure", "Kind of remark", "Remark", "Source", widths=(2.6, 1.4, 5, 1.5)),
        rows=tuple(
            (row["label"], row["kind"], row["note"] or _NONE, _place(row))
            for _, row in ranked.iterrows()
        ),
        note=(
            "Remarks are paraphrased. n. = footnote of the source document."
            + (
                " From n.: printed there, and carried over by the coders."
                if _carried(ranked)
                else ""
            )
        ),
    )


def nearest(
    result: CountryProfile, labels: dict[str, str], id: str = "tbl-nearest"
) -> Table | None:
    """Show the most similar countries and what separates them.

    Parameters
    ----------
    result : CountryProfile
    labels : dict of str to str
        Measure to label.
    id : str

    Returns
    -------
    Table or None
        None if similarity is undefined for the country.
    """
    if result.nearest.empty:
        return None
    same = result.tied == result.similar > 1
    return Table(
        id=id,
        caption=f"Countries {'held against' if same else 'most similar to'} {in_text(result.name)} in the provisions and practices that list them.",
        columns=columns(
            "Country", "Similarity", "Shared", f"Only {in_text(result.name)} is listed", "Only the other is listed",
            numeric=("Similarity", "Shared"), widths=(1.4, 1.1, 1.1, 4, 4),
        ),
        rows=tuple(_neighbour_row(row, labels) for _, row in result.nearest.iterrows()),
        note="Similarity: Jaccard coefficient over measures whose statements speak of both countries. Shared: measures that list both, of those that list either.",
    )  # fmt: skip


def _carried(frame: pd.DataFrame) -> bool:
    return bool((frame["from_footnote"] != frame["footnote"]).any())


def _place(row: pd.Series) -> str:
    """Say which list a remark is on, and where it is printed if that is elsewhere."""
    place = source(row["footnote"], row["page"])
    if row["from_footnote"] == row["footnote"]:
        return place
    return f"{place}; from n. {row['from_footnote']}"


def _profile_row(row: pd.Series, titles: dict[str, str], peers: bool) -> Row:
    usual = [
        _usual(row, "compared", "also_listed", ("median_share", "lowest_share", "highest_share"))
    ]
    if peers:
        shares = ("peers_median", "peers_lowest", "peers_highest")
        enough = row["peers"] >= SMALLEST
        usual.append(_usual(row, "peers", "peers_listed", shares) if enough else _NONE)
    return (
        titles[row["theme"]],
        kinds(row["kind"]),
        of(row["listed"], row["in_base"]),
        str(row["qualified"]),
        percent(row["share"]),
        percent(row["upper"]),
        *usual,
    )


def _usual(row: pd.Series, size: str, listed: str, shares: tuple[str, str, str]) -> str | Cell:
    """Write what is usual among some countries: of a single measure k of N, of several a median."""
    if row["only"]:
        return linked(row["only"], of(row[listed], row[size]))
    median, lowest, highest = row[list(shares)]
    if missing(median):
        return _NONE
    extent = f"; {percent(lowest)}–{percent(highest)}" if lowest < highest else ""
    return f"{percent(median)} ({row[size]}{extent})"


def _and_peers(result: CountryProfile) -> str:
    size = count(len(result.peers), "other", "others")
    return f" and among the {size} of “{result.group}”"


def _majority_row(row: pd.Series, measure: pd.Series, titles: dict[str, str]) -> Row:
    return (
        row["label"],
        titles[row["theme"]],
        _kind(row),
        STATE_LABELS[row["state"]],
        linked(row["measure"], of(row["peers_listed"], row["peers_base"])),
        linked(row["measure"], of(measure["listed"], measure["base_size"])),
        source(row["footnote"], row["page"]),
    )


def _kind(row: pd.Series) -> str:
    return (
        str(row["kind"]) if row["polarity"] == "affirmed" else f"{row['kind']} ({row['polarity']})"
    )


def _cell_row(row: pd.Series, measure: pd.Series, titles: dict[str, str]) -> Row:
    state = STATE_LABELS[row["state"]] + (", outside the base" if row["outside"] else "")
    others = linked(row["measure"], of(measure["listed"], measure["base_size"]))
    return (
        row["label"],
        titles[row["theme"]],
        _kind(row),
        state,
        others,
        source(row["footnote"], row["page"]),
    )


def _neighbour_row(row: pd.Series, labels: dict[str, str]) -> Row:
    apart = (_listing(row[f"only_{side}_measures"], labels) for side in ("here", "there"))
    either = row["shared"] + row["only_here"] + row["only_there"]
    return (row["name"], decimal(row["similarity"]), of(row["shared"], either), *apart)


def _listing(measures: Collection[str], labels: dict[str, str], most: int = 8) -> str:
    shown = [labels[measure] for measure in measures][:most]
    more = len(measures) - len(shown)
    return "; ".join([*shown, *([f"and {count(more, 'more measure')}"] if more else [])]) or "–"
