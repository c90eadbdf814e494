"""Tables of what the source says beyond a bare listing: remarks and durations."""

from __future__ import annotations

import pandas as pd

from thb_analysis.display import Row, Table, columns, linked
from thb_analysis.wording import in_text, missing, source, span

_NOTE = "n. = footnote of the source document; remarks are paraphrased."


def durations(frame: pd.DataFrame, title: str, id: str = "tbl-durations") -> Table | None:
    """Show the durations, countries with the same statement in one row.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.durations``.
    title : str
        Of the theme that the durations belong to; not shown where all are of one country.
    id : str

    Returns
    -------
    Table or None
        None if there is none.
    """
    if frame.empty:
        return None
    names = list(frame["name"].unique())
    several = len(names) > 1
    same = ["footnote", "page", "label", "minimum", "maximum", "unit", "renewable", "note"]
    place = frame["label"].map({label: at for at, label in enumerate(frame["label"].unique())})
    groups = (
        frame.assign(_place=place)
        .sort_values(["_place", "name"])
        .groupby([*same, "in_base"], dropna=False, sort=False)
    )
    return Table(
        id=id,
        caption=f"Durations under “{title}”: what is stated, and for which countries."
        if several
        else f"Durations: what is stated for {in_text(names[0])}.",
        columns=columns(
            "Measure", "Duration", "Renewable", *(["Countries"] if several else []), "Remark", "Source",
            widths=(2.4, 1.6, 1.2, *([3.2] if several else []), 3, 1.4),
        ),
        rows=tuple(_duration_row(group, several) for _, group in groups),
        note=f"An empty field under “Renewable” means that the source says nothing of it. {_NOTE}",
    )  # fmt: skip


def _duration_row(group: pd.DataFrame, several: bool) -> Row:
    """Write one row for the countries for which the source states the same."""
    row = group.iloc[0]
    renewable = "yes" if not missing(row["renewable"]) and row["renewable"] else ""
    outside = "" if row["in_base"] else "Listed outside the base. "
    length = span(row["minimum"], row["maximum"], row["unit"])
    place = linked(row["measure"], source(row["footnote"], row["page"]))
    countries = [", ".join(group["name"])] if several else []
    return (row["label"], length, renewable, *countries, outside + row["note"], place)
