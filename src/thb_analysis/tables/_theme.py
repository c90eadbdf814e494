"""Tables about the measures: what they are, how many countries they list, which."""

from __future__ import annotations

import pandas as pd

from thb_analysis.arrange import by_bloc, labels, names
from thb_analysis.data import Dataset
from thb_analysis.data.states import QUALIFIED, REPORTED, STATE_LABELS
from thb_analysis.display import Cell, Row, Table, columns, linked
from thb_analysis.wording import of, source, under

_WIDE = 32  # from this many countries on, a matrix wants a page on its side; upright, no page before it stays empty


def matrix(
    ds: Dataset, theme: str | None = None, title: str | None = None, id: str = "tbl-matrix"
) -> Table | None:
    """Show every measure by every participant, one symbol for each cell.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        None for all themes.
    title : str, optional
        Of the theme; none at all for all themes.
    id : str

    Returns
    -------
    Table or None
        None without measures or participants.
    """
    cells = ds.cells(theme)
    if cells.empty:
        return None
    codes = list(by_bloc(ds)["country"])
    known = names(ds)
    label = labels(ds)
    rows = tuple(
        _matrix_row(str(measure), label, group.set_index("country").loc[codes], known)
        for measure, group in cells.groupby("measure", sort=False)
    )
    return Table(
        id=id,
        caption=f"Countries by measures {under(title)}, in the order of the document; the last column is k of N.",
        columns=columns(
            "Measure", *codes, "k of N", widths=(9, *[1] * len(codes), 2.6), titles=known
        ),
        rows=rows,
        note="Not listed does not mean that a country lacks the measure. Countries stand by bloc, then by name; k counts listings within the base N.",
        style="matrix",
        landscape=len(codes) >= _WIDE,
    )


def _matrix_row(
    measure: str, label: dict[str, str], cells: pd.DataFrame, names: dict[str, str]
) -> Row:
    inside = cells["in_base"].astype(bool)
    listed = cells["state"].isin([REPORTED, QUALIFIED])
    symbols = (
        _symbol(names[str(code)], state, bool(outside), basis == "body", note)
        for code, state, outside, basis, note in zip(
            cells.index,
            cells["state"],
            listed & ~inside,
            cells["basis"],
            cells["note"],
            strict=True,
        )
    )
    count = of((listed & inside).sum(), inside.sum())
    where = source(cells["footnote"].iloc[0], cells["page"].iloc[0])
    return (Cell(label[measure], detail=where), *symbols, linked(measure, count))


def _symbol(name: str, state: str, outside: bool, by_sentence: bool, note: str) -> Cell:
    """Make one cell; the spoken label says more than the symbol only where there is more to say."""
    if state != QUALIFIED and not outside and not by_sentence:
        return Cell(state=state)  # type: ignore[arg-type]
    parts = [
        f"{name}: {STATE_LABELS[state]}",
        "outside the base" if outside else "",
        "named by the sentence only" if by_sentence else "",
        note,
    ]
    return Cell(state=state, outside=outside, label="; ".join(part for part in parts if part))  # type: ignore[arg-type]
