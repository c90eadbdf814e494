"""Numbering of the footnotes: markers in the running text against notes, page by page."""

import pandas as pd

from thb_analysis.data import Dataset

KINDS = {
    "country_list": "lists",
    "citation": "citations",
    "glossary": "glossary",
    "explanation": "explanations",
}
COUNTS = ["notes", "markers", *KINDS.values()]


def footnote_pages(ds: Dataset) -> pd.DataFrame:
    """Count the notes and the markers on each page.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        One row per page that has notes or markers, in order.

        ============ ===== ==================================================
        column       type  meaning
        ============ ===== ==================================================
        page         Int64
        first, last  Int64 lowest and highest footnote; NA without notes
        notes        Int64 notes at the foot of the page
        markers      Int64 markers in its running text
        lists        Int64 notes that list countries
        citations    Int64 notes that cite a source
        glossary     Int64 notes that point to a glossary
        explanations Int64 notes that explain
        ============ ===== ==================================================
    """
    notes = ds.footnotes
    pages = notes.groupby("page")["footnote"].agg(first="min", last="max", notes="size")
    markers = ds.markers.groupby("page").size().rename("markers")
    kinds = pd.crosstab(notes["page"], notes["kind"]).reindex(columns=list(KINDS), fill_value=0)
    frame = pd.concat([pages, markers, kinds.rename(columns=KINDS)], axis=1).astype("Int64")
    frame[COUNTS] = frame[COUNTS].fillna(0)
    return frame.rename_axis("page").sort_index().reset_index()
