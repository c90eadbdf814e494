"""Tables about the countries: who took part, and for how much each is listed."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis import Coverage
from thb_analysis.data import Dataset
from thb_analysis.display import Row, Table, columns
from thb_analysis.wording import capital, kinds, missing, of, sentences


def countries(
    result: Coverage, groups: pd.DataFrame, title: str, ds: Dataset, id: str = "tbl-countries"
) -> Table | None:
    """Show for how many measures of each kind a country is listed; kinds are never added up.

    Parameters
    ----------
    result : Coverage
        By country.
    groups : pandas.DataFrame
        `country`, `name` and `bloc` in the order of the rows: see ``arrange.by_bloc``.
    title : str
        Of the theme.
    ds : Dataset
        Says what the blocs are.
    id : str

    Returns
    -------
    Table or None
        None if no statement speaks of any of the countries.
    """
    frame = result.frame[result.frame["in_base"] > 0]
    if frame.empty:
        return None
    shown = list(frame["kind"].unique())
    counts = {
        (row["country"], row["kind"]): of(row["listed"], row["in_base"])
        for _, row in frame.iterrows()
    }
    rows = tuple(
        (name, bloc, *(counts.get((country, kind), "–") for kind in shown))
        for country, name, bloc in groups.itertuples(index=False)
    )
    heads = [capital(kinds(kind)) for kind in shown]
    return Table(
        id=id,
        caption=f"Measures under “{title}” that list each country, by kind: k of the N whose statement speaks of it.",
        columns=columns(
            "Country", "Bloc", *heads, numeric=heads, widths=(2, 1, *[1.4] * len(heads))
        ),
        rows=rows,
        note=sentences(
            [
                "Statements whose list cannot be read one way, or which say that something is absent, are not counted.",
                _described(ds, "bloc"),
                "–: no statement of this kind speaks of the country.",
            ]
        ),
    )


def _described(ds: Dataset, column: str) -> str:
    """Say what a column of the countries holds, as the data package does."""
    return str(ds.field("countries", column).get("description", ""))


def participants(ds: Dataset, id: str = "tbl-participants") -> Table:
    """Show who took part, who did not, and which instruments bind them."""
    titles = ds.instruments.set_index("instrument")["short_title"]
    bound = [name for name in titles.index if name in ds.countries]
    ranked = ds.countries.sort_values(["took_part", "name"], ascending=[False, True])
    heads = [titles[name] for name in bound]
    return Table(
        id=id,
        caption=f"Countries on record: participation, bloc, region{', and the instruments that bind them' if bound else ''}.",
        columns=columns(
            "Country",
            "Code",
            "Took part",
            "Bloc",
            "Region",
            *heads,
            widths=(1.8, 0.8, 1, 0.8, 2.2, *[1.7] * len(heads)),
        ),
        rows=tuple(
            _participant_row(row, bound, set(ds.participants)) for _, row in ranked.iterrows()
        ),
        note=sentences(_described(ds, column) for column in ("country", "bloc", "region")),
    )


def instruments(ds: Dataset, id: str = "tbl-instruments") -> Table | None:
    """List the legal instruments with what they mean for the data."""
    if ds.instruments.empty:
        return None
    ranked = ds.instruments.sort_values(["year", "short_title"])
    numbered = bool(ranked["celex"].ne("").any())
    return Table(
        id=id,
        caption="Legal instruments that the document refers to.",
        columns=columns(
            "Instrument",
            "Title",
            *["CELEX"] * numbered,
            "Remark",
            widths=(2, 4, *[1.5] * numbered, 3),
        ),
        rows=tuple(
            (row["short_title"], row["title"], *[row["celex"]] * numbered, row["note"])
            for _, row in ranked.iterrows()
        ),
    )


def key_figures(ds: Dataset, id: str = "tbl-key-figures") -> Table | None:
    """Show the key figures as the document reports them."""
    if ds.key_figures.empty:
        return None
    return Table(
        id=id,
        caption="Key figures as the document reports them; its lists hold no number of persons.",
        columns=columns(
            "Figure",
            "Value",
            "Unit",
            "Period",
            "Place",
            "Remark",
            numeric=("Value",),
            widths=(3, 1, 1.2, 1.4, 2, 3),
        ),
        rows=tuple(_figure_row(row) for _, row in ds.key_figures.iterrows()),
    )


def _participant_row(row: pd.Series, bound: list[str], selected: set[str]) -> Row:
    took_part = (
        "no" if not row["took_part"] else "yes" if row["country"] in selected else "left out here"
    )
    return (
        row["name"],
        row["country"],
        took_part,
        row["bloc"],
        row["region"],
        *(_yes(row[name]) for name in bound),
    )


def _yes(value: object) -> str:
    return "–" if missing(value) else "yes" if value else "no"


def _figure_row(row: pd.Series) -> Row:
    value = (
        "–"
        if missing(row["value"])
        else f"{row['value']:,g}".replace(",", " ")
        if row["value"] < 1e6
        else f"{row['value']:,.0f}"
    )
    return (row["label"], value, row["unit"], row["period"], row["place"], row["note"])
