"""Tables of the pathway: its steps, the countries at each, what follows what, what contradicts it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from thb_analysis.analysis.pathway import STRICT, Pathway
from thb_analysis.analysis.possible import measures_in
from thb_analysis.data import Dataset
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import Cell, Row, Table, columns, linked
from thb_analysis.tables._cells import located
from thb_analysis.wording import of, percent

_NOBODY = "–"
_CODES = "The table of countries by steps gives the country behind each code."


def steps(result: Pathway, title: str, id: str = "tbl-pathway-steps") -> Table | None:
    """List the steps with their meaning, lists, coverage and bounds.

    Parameters
    ----------
    result : Pathway
    title : str
        Of the theme.
    id : str

    Returns
    -------
    Table or None
        None if there is no step.
    """
    if result.steps.empty:
        return None
    outside = bool(result.steps["outside_base"].sum())
    head = ["Step", "Being listed means", "Source", "Listed", "Share", "Bounds"]
    widths = [2.5, 4.7, 2.1, 1.3, 1, 1.6]
    if outside:
        head.insert(4, "Outside base")
        widths.insert(4, 1.1)
    return Table(
        id=id,
        caption=f"The steps of the pathway under “{title}”, and how many countries are listed at each.",
        columns=columns(*head, numeric=head[3:], widths=widths),
        rows=tuple(_step_row(row, outside) for _, row in result.steps.iterrows()),
        note=_steps_note(outside),
    )


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


def transitions(result: Pathway, title: str, id: str = "tbl-pathway-transitions") -> Table | None:
    """Name the countries that are listed at two steps in a row, and at one of them only.

    Parameters
    ----------
    result : Pathway
    title : str
        Of the theme.
    id : str

    Returns
    -------
    Table or None
        None if there are fewer than two steps.
    """
    if result.transitions.empty:
        return None
    return Table(
        id=id,
        caption=f"From one step to the next under “{title}”: countries listed at both, and at one of the two only.",
        columns=columns(
            "From → to", "Listed at both", "At the first only", "At the second only", "At neither", "Not compared",
            widths=(2.6, 3.2, 2.2, 2.2, 1.3, 1.5),
        ),
        rows=tuple(_transition_row(row) for _, row in result.transitions.iterrows()),
        note=f"Not compared: outside the base of one of the two steps. {_CODES}",
    )  # fmt: skip


def contradictions(
    result: Pathway, ds: Dataset, id: str = "tbl-pathway-contradictions"
) -> Table | None:
    """List the relations between lists that speak against the silence of a step.

    Parameters
    ----------
    result : Pathway
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if there is none.
    """
    frame = result.relations[result.relations["silent"].map(len) > 0]
    if frame.empty:
        return None
    place = dict(zip(result.steps["step"], result.steps["place"], strict=True))
    label = dict(zip(result.steps["step"], result.steps["label"], strict=True))
    ranked = frame.assign(
        _place=frame["step"].map(place).fillna(len(place) + 1),
        _strict=frame["strength"] != STRICT,
        label=frame["step"].map(label).fillna("within the pathway"),
    ).sort_values(["_place", "_strict", "relation"], kind="stable")
    footnotes = dict(zip(ds.measures["measure"], ds.measures["footnote"], strict=True))
    return Table(
        id=id,
        caption="Where other lists speak against the silence of a step.",
        columns=columns(
            "Step", "Expected because", "Footnotes", "Strength", "Not listed at the step",
            widths=(2.4, 5, 1.5, 1.3, 2.4),
        ),
        rows=tuple(_contradiction_row(row, footnotes) for _, row in ranked.iterrows()),
        note="Tested relations between lists: strict if the document says so, plausible by legal or practical logic. "
        f"Within the pathway: two lists exclude or equal each other, and the countries break that. {_CODES}",
    )  # fmt: skip


def _step_row(row: pd.Series, outside: bool) -> Row:
    numbers = [of(row["listed"], row["base_size"])]
    if outside:
        numbers.append(str(row["outside_base"]))
    bounds = f"{percent(row['lower'])} to {percent(row['upper'])}"
    return (
        _numbered(row),
        row["description"] or _NOBODY,
        _place(row),
        *numbers,
        percent(row["share"]),
        bounds,
    )


def _numbered(step: pd.Series) -> str:
    return f"{step['place']} {step['label']}"


def _place(step: pd.Series) -> Cell:
    """Say where the source has the lists of a step."""
    notes = zip(step["measures"], step["footnotes"], strict=True)
    cells = [linked(measure, str(footnote)) for measure, footnote in notes]
    return located(cells, step["pages"]) if cells else Cell(_NOBODY)


def _steps_note(outside: bool) -> str:
    extra = " Countries listed outside the base are not counted in k." if outside else ""
    return (
        "A step lists whoever one of its lists names, if they are joined by “or”, and whoever all name, if by “and”; "
        f"its base are those whom it could name, and Listed is k of this base.{extra} The lower bound takes every silence as absence, the upper "
        "none, except where the source itself rules a country out. n. = footnote of the source document."
    )


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


def _transition_row(row: pd.Series) -> Row:
    parts = ["both", "before", "after", "neither"]
    compared = (_counted(row[part], row["base_size"]) for part in parts)
    steps = f"{row['from_label']} → {row['to_label']}"
    return (steps, *compared, " ".join(row["uncompared"]) or _NOBODY)


def _counted(codes: Iterable[str], whole: int) -> str:
    """Write k of N, then who."""
    named = list(codes)
    return f"{of(len(named), whole)}: {' '.join(named)}" if named else of(0, whole)


def _contradiction_row(row: pd.Series, footnotes: dict[str, int]) -> Row:
    lists = measures_in(row["left"]) | measures_in(row["right"])
    notes = sorted((footnotes[slug], slug) for slug in lists)
    return (
        row["label"],
        row["reason"],
        Cell.joined((linked(slug, str(footnote)) for footnote, slug in notes), ", "),
        row["strength"],
        " ".join(row["silent"]),
    )
