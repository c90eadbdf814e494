"""Tables of the pathway: its steps, the countries at each, what follows what, what contradicts it."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.pathway import Pathway
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import Cell, Row, Table, columns, linked
from thb_analysis.tables._cells import located
from thb_analysis.wording import missing

_NOBODY = "–"


def countries(
    result: Pathway, groups: pd.DataFrame, title: str, id: str = "tbl-pathway"
) -> Table | None:
    """Show each country at each step, and where its lists break off.

    Parameters
    ----------
    result : Pathway
    groups : pandas.DataFrame
        `country` and `name` in the order of the rows: see ``arrange.by_bloc``.
    title : str
        Of the theme.
    id : str

    Returns
    -------
    Table or None
        None without countries.
    """
    if groups.empty:
        return None
    place = dict(zip(result.steps["step"], result.steps["place"], strict=True))
    facts = result.countries.set_index("country")
    cells = dict(list(result.cells.groupby("country")))
    heads = {_numbered(row): _place(row).text for _, row in result.steps.iterrows()}
    rows = tuple(
        _country_row(f"{name} ({code})", cells[code], facts.loc[code], place)
        for code, name in groups[["country", "name"]].itertuples(index=False)
    )
    return Table(
        id=id,
        caption=f"Countries by steps under “{title}”; the last columns give the steps by number.",
        columns=columns(
            "Country", *heads, "Breaks off after", "Presupposed",
            widths=(3, *[1.8] * len(heads), 1.3, 1.7), details=heads,
        ),
        rows=rows,
        note="Breaks off after: the country is listed at this step and not at the next that speaks of it. Presupposed: "
        "the step does not list the country, though a list that by a strict relation presupposes the step names it. "
        "Not listed does not mean absent.",
        style="matrix",
    )  # fmt: skip


def _numbered(step: pd.Series) -> str:
    return f"{step['place']} {step['label']}"


def _place(step: pd.Series) -> Cell:
    """Say where the source has the lists of a step."""
    notes = zip(step["measures"], step["footnotes"], strict=True)
    cells = [linked(slug, str(footnote)) for slug, footnote in notes if not missing(footnote)]
    return located(cells, step["pages"]) if cells else Cell(_NOBODY)


def _country_row(label: str, cells: pd.DataFrame, facts: pd.Series, place: dict[str, int]) -> Row:
    cells = cells.sort_values("place")
    symbols = (
        _symbol(label, row["state"], row["outside"], row["label"]) for _, row in cells.iterrows()
    )
    breaks = ", ".join(str(place[step]) for step in facts["breaks"])
    presupposed = ", ".join(map(str, cells.loc[cells["presupposed"], "place"]))
    return (label, *symbols, breaks, presupposed)


def _symbol(country: str, state: str, outside: bool, step: str) -> Cell:
    """Make one cell; it says more than its symbol only where the country is outside the base."""
    spoken = f"{country}: {STATE_LABELS[state]}; outside the base of “{step}”" if outside else None
    return Cell(state=state, outside=bool(outside), label=spoken)  # type: ignore[arg-type]
