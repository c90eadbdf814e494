"""The table that proves the numbering of the footnotes."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis import footnote_pages as count_pages
from thb_analysis.data import Dataset
from thb_analysis.display import Row, Table, columns
from thb_analysis.wording import missing

_LABELS = {
    "notes": "Notes",
    "markers": "Markers",
    "lists": "Country lists",
    "citations": "Citations",
    "glossary": "Glossary",
    "explanations": "Explanations",
}


def footnote_pages(ds: Dataset, id: str = "tbl-footnote-pages") -> Table | None:
    """Count markers against notes on each page, and the notes by kind.

    Parameters
    ----------
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if there is no footnote.
    """
    frame = count_pages(ds)
    if frame.empty:
        return None
    totals = frame[list(_LABELS)].sum().astype(str)
    return Table(
        id=id,
        caption="Markers and notes by page.",
        columns=columns("Page", "Footnotes", *_LABELS.values(), numeric=_LABELS.values()),
        rows=(*(_row(row) for _, row in frame.iterrows()), ("All", _span(frame), *totals)),
        note="Markers: in the running text of the page. Notes: at its foot; the columns to the right of the markers say what they are.",
    )


def _row(row: pd.Series) -> Row:
    return str(row["page"]), _span(row.to_frame().T), *(str(row[name]) for name in _LABELS)


def _span(pages: pd.DataFrame) -> str:
    first, last = pages["first"].min(), pages["last"].max()
    if missing(first):
        return "–"
    return str(first) if first == last else f"{first}–{last}"
