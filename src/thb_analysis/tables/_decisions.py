"""Tables on the decisions that both coders took on each list as a whole."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis import Agreement
from thb_analysis.display import Row, Table, columns
from thb_analysis.tables._source import reliability, undefined


def codebook_agreement(result: Agreement, id: str = "tbl-codebook-agreement") -> Table | None:
    """Show the agreement of the two coders on what each list means.

    Parameters
    ----------
    result : Agreement
    id : str

    Returns
    -------
    Table or None
        None if there is no list to compare.
    """
    frame = result.codebook[result.codebook["lists"] > 0]
    if frame.empty:
        return None
    return Table(
        id=id,
        caption="Agreement on what each list means, before settlement: Krippendorff’s alpha, nominal.",
        columns=columns(
            "Decision", "Lists", "Differ", "Agree", "Alpha", "95% interval",
            numeric=("Lists", "Differ", "Agree", "Alpha", "95% interval"), widths=(3, 1, 1, 1.1, 1, 1.8),
        ),
        rows=tuple(
            (row["field"], str(row["lists"]), *reliability(row)) for _, row in frame.iterrows()
        ),
        note=f"Interval: bootstrap over lists.{undefined(frame)}",
    )  # fmt: skip


def measure_disagreements(result: Agreement, id: str = "tbl-measure-disagreements") -> Table | None:
    """List the decisions on which the coders differed and how each was settled.

    Parameters
    ----------
    result : Agreement
    id : str

    Returns
    -------
    Table or None
        None if they agree throughout.
    """
    frame = result.measure_disagreements
    if frame.empty:
        return None
    return Table(
        id=id,
        caption="Lists whose meaning the two coders decided differently, and how each was settled.",
        columns=columns(
            "Footnote", "Decision", "First", "Second", "Settled", "Reason",
            widths=(1, 1.2, 1.3, 1.3, 1.3, 5.6),
        ),
        rows=tuple(_row(row) for _, row in frame.iterrows()),
        note="–: not settled." if (frame["reason"] == "").any() else "",
    )  # fmt: skip


def _row(row: pd.Series) -> Row:
    fields = ("field", "first", "second", "settled", "reason")
    return str(row["footnote"]), *(row[field] or "–" for field in fields)
