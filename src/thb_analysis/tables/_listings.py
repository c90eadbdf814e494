"""Tables of what the source says beyond a bare listing: remarks and durations."""

from __future__ import annotations

import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.data.states import QUALIFIED
from thb_analysis.display import Row, Table, columns
from thb_analysis.wording import source, span

_NOTE = "n. = footnote of the source document; remarks are in the project’s words."


def qualified(ds: Dataset, theme: str, id: str = "tbl-qualified") -> Table | None:
    """Spell out every qualified cell of a theme.

    Parameters
    ----------
    ds : Dataset
    theme : str
    id : str

    Returns
    -------
    Table or None
        None if no cell is qualified.
    """
    cells = ds.cells(theme)
    cells = cells[cells["state"] == QUALIFIED]
    if cells.empty:
        return None
    labels = ds.measures.set_index("measure")["label"]
    names = ds.countries.set_index("country")["name"]
    said = _remarks(ds)
    ranked = cells.assign(name=cells["country"].map(names)).sort_values(["footnote", "name"])
    rows = tuple(
        (
            row["name"],
            labels[row["measure"]],
            said.get((row["footnote"], row["country"])) or row["note"] or "–",
            source(row["footnote"], row["page"]),
        )
        for _, row in ranked.iterrows()
    )
    return Table(
        id=id,
        caption="Listings that the source qualifies: what it adds for the single country.",
        columns=columns("Country", "Measure", "Remark", "Source", widths=(1.5, 2.6, 5, 1.4)),
        rows=rows,
        note=_NOTE,
    )


def durations(frame: pd.DataFrame, title: str, id: str = "tbl-durations") -> Table | None:
    """Show the durations country by country.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.durations``.
    title : str
        What the durations belong to.
    id : str

    Returns
    -------
    Table or None
        None if there is none.
    """
    if frame.empty:
        return None
    ranked = frame.sort_values(["footnote", "name"])
    return Table(
        id=id,
        caption=f"Durations under “{title}”, by measure and country.",
        columns=columns(
            "Country",
            "Measure",
            "Duration",
            "Renewable",
            "Remark",
            "Source",
            widths=(1.5, 2.4, 1.7, 1.3, 3.4, 1.4),
        ),
        rows=tuple(_duration_row(row) for _, row in ranked.iterrows()),
        note=f"An empty field under “Renewable” means that the source says nothing of it. {_NOTE}",
    )


def _remarks(ds: Dataset) -> dict[tuple[int, str], str]:
    """Return the remarks on each cell, joined where there are several."""
    remarks = ds.remarks[ds.remarks["note"] != ""]
    notes = remarks.groupby(["footnote", "country"])["note"].agg(" ".join)
    rows = notes.reset_index().itertuples(index=False)
    return {(footnote, country): note for footnote, country, note in rows}


def _duration_row(row: pd.Series) -> Row:
    renewable = "yes" if pd.notna(row["renewable"]) and row["renewable"] else ""
    outside = "" if row["in_base"] else "Listed outside the base. "
    length = span(row["minimum"], row["maximum"], row["unit"])
    place = source(row["footnote"], row["page"])
    return (row["name"], row["label"], length, renewable, outside + row["note"], place)
