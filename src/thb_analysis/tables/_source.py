"""Tables that check the source: its record, relations and claims, and the second coder."""

from __future__ import annotations

import pandas as pd

from thb_analysis.display import Row, Table, columns
from thb_analysis.wording import (
    EXPECTATION,
    correction_label,
    missing,
    record_group,
    sentences,
)

_TREATED = (
    "Applied: the coding follows the corrected reading. Noted: the coding follows what is printed."
)
_UNMET = (
    "Expectation: what one list lets one expect of another, and what is not met. That is no irregularity of the source "
    "and no error of anybody: the silence of a list may be all there is to it."
)


def irregularities(
    frame: pd.DataFrame, id: str = "tbl-irregularities", grouped: bool = False
) -> Table | None:
    """List what the record notes of the source, with reading and reason.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.irregularities``.
    id : str
    grouped : bool
        Sort by kind first.

    Returns
    -------
    Table or None
        None if there is none.
    """
    if frame.empty:
        return None
    ranked = frame.sort_values(
        ["kind", "footnote"] if grouped else ["footnote", "kind"], kind="stable"
    )
    return Table(
        id=id,
        caption="What the record notes of the source: what is printed or concerned, and how it was treated.",
        columns=columns(
            "Footnote",
            "Page",
            "Kind",
            "Printed or concerned",
            "Finding",
            "Treatment",
            widths=(1, 0.7, 1.7, 2.4, 5.7, 1.2),
        ),
        rows=tuple(_irregularity_row(row) for _, row in ranked.iterrows()),
        note=sentences([_TREATED, _UNMET if _unmet(frame) else ""]),
    )


def _irregularity_row(row: pd.Series) -> Row:
    applied = row["status"] == "applied" and row["read_as"]
    reading = f"Read as “{row['read_as']}”." if applied else ""
    page = "–" if missing(row["page"]) else str(row["page"])
    return (
        _plain(row["footnote"]),
        page,
        correction_label(row["kind"]),
        row["printed"] or "–",
        sentences([row["reason"], reading]),
        row["status"],
    )


def _unmet(frame: pd.DataFrame) -> bool:
    """Whether the record notes an expectation between lists that is not met."""
    return any(record_group(str(kind)) == EXPECTATION for kind in frame["kind"])


def _plain(value: object) -> str:
    if missing(value) or value == "":
        return "–"
    return {"true": "yes", "false": "no"}.get(str(value).lower(), str(value))
