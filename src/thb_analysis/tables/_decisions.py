"""Tables on the decisions that both coders took on each list as a whole."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis import Agreement
from thb_analysis.display import Row, Table, columns


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
