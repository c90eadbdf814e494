"""Sentences on remarks: what the source adds to listings, and what the coders carried over."""

from __future__ import annotations

import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.data.states import QUALIFIED
from thb_analysis.wording import agree, count, joined, number, sentences

_ABOUT = {"duration": "length", "renewal": "length"} | dict.fromkeys(
    ("condition", "exception", "scope"), "limit"
)
_STATED = {
    "length": "a duration or a renewal",
    "limit": "a condition, an exception or a scope",
    "other": "neither a length nor a limit",
}
_SAYS = {"length": "for how long", "limit": "under which restriction", "other": "what else holds"}


def attached(frame: pd.DataFrame, one: str, several: str) -> str:
    """Say how many remarks the source attaches to listings of one country; without a full stop.

    A remark that reaches further than its own list was carried over by the coders: it is counted
    where it is printed.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of ``remarks.csv`` on the country.
    one, several : str
        What they are attached to: ``a listing of Norway``, ``listings of Norway``.
    """
    carried = frame[frame["from_footnote"] != frame["footnote"]]
    printed = frame[frame["from_footnote"] == frame["footnote"]]
    own = carried["from_footnote"].isin(printed["footnote"])
    where = one if printed["footnote"].nunique() == 1 else several
    return (
        f"The source attaches {count(len(printed), 'remark')} to {where}{_further(carried[own], len(printed))}"
        f"{_from_whole_lists(carried[~own], one, several)}"
    )


def contents(ds: Dataset, theme: str) -> str:
    """Say what the remarks on listings of a theme are about, and how many were carried over.

    Parameters
    ----------
    ds : Dataset
    theme : str
        With a qualified cell.
    """
    cells = ds.cells(theme)
    key = ["footnote", "country"]
    found = cells.loc[cells["state"] == QUALIFIED, key].merge(ds.remarks, on=key, how="left")
    about = found["kind"].map(_ABOUT).fillna("other")
    kinds = pd.crosstab([found["footnote"], found["country"]], about) > 0
    elsewhere = (found["from_footnote"] != found["footnote"]).fillna(False)
    carried = elsewhere.groupby([found["footnote"], found["country"]]).all()
    present = [kind for kind in _SAYS if kind in kinds]
    return sentences(
        [
            _stated({kind: int(kinds[kind].sum()) for kind in present}, len(kinds)),
            _carried_over(int(carried.sum()), len(kinds)),
            "Within the base such a listing counts as a listing in every share; the remark says "
            f"{joined((_SAYS[kind] for kind in present), 'or')}.",
        ]
    )


def _further(carried: pd.DataFrame, size: int) -> str:
    """Say how many of the remarks on a country reach further lists, and how many lists these are."""
    if carried.empty:
        return ""
    origins = carried["from_footnote"].nunique()
    to = f"carried over by the coders to {count(len(carried), 'further list')}"
    if origins < size:
        return f", {number(origins)} of them {to}"
    return f", {'' if size == 1 else 'both ' if size == 2 else 'all '}{to}"


def _from_whole_lists(carried: pd.DataFrame, one: str, several: str) -> str:
    """Say that remarks which speak of a whole list reach listings of the country."""
    if carried.empty:
        return ""
    origins = carried["from_footnote"].nunique()
    return (
        f"; {count(origins, 'remark')} on {agree(origins, 'a whole list', 'whole lists')} "
        f"{agree(origins, 'is', 'are')} carried over by the coders to {one if len(carried) == 1 else several}"
    )


def _stated(sizes: dict[str, int], total: int) -> str:
    """Count the listings by what their remarks are about."""
    if len(sizes) == 1:
        (kind,) = sizes
        return f"{agree(total, 'It states', 'All of them state')} {_STATED[kind]}."
    parts = [
        f"{number(size)} {agree(size, 'states', 'state')} {_STATED[kind]}"
        for kind, size in sizes.items()
    ]
    several = (
        ", a listing with several remarks counted for each" if sum(sizes.values()) > total else ""
    )
    return f"Of these, {joined(parts)}{several}."


def _carried_over(size: int, total: int) -> str:
    if not size:
        return ""
    where = "In each case" if size == total > 1 else f"In {count(size, 'case')}"
    return f"{where} the remark is printed on another list, and the coders carried it over."
