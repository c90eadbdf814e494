"""Tables of covariates: how coverage goes along with each, and the numbers of each country."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.covariates import LEVEL, CovariateRelations
from thb_analysis.arrange import names
from thb_analysis.data import Dataset
from thb_analysis.display import Column, Row, Table, columns
from thb_analysis.wording import agree, beside, count, decimal, kinds, number, of, under

MOST = 8  # columns of the file beside the coverage of a country
_WIDE = 5  # from this many on, they want a page on its side
_OBSTACLES = {
    "few": "too few",
    "constant": "constant",
    "coverage": "all equal",
}


def covariates(
    result: CovariateRelations, title: str | None = None, id: str = "tbl-covariates"
) -> Table | None:
    """Show the rank correlation of coverage with each covariate, kind by kind.

    Parameters
    ----------
    result : CovariateRelations
    title : str, optional
        Of the theme; none at all for all themes.
    id : str

    Returns
    -------
    Table or None
        None if there is neither a provision nor a practice.
    """
    if result.frame.empty:
        return None
    numbers = ("Countries", "Measures", "rho", f"{LEVEL}% band", "p", "Adjusted p", "One left out", "tau-b")  # fmt: skip
    return Table(
        id=id,
        caption=f"Rank correlation of the share listed {under(title)} with the columns of {result.covariates.file}.",
        columns=columns(
            "Covariate",
            "Kind",
            *numbers,
            numeric=numbers,
        ),
        rows=tuple(_row(row) for _, row in result.frame.iterrows()),
        note=_note(result),
    )


def covariate_countries(
    result: CovariateRelations,
    ds: Dataset,
    title: str | None = None,
    id: str = "tbl-covariate-countries",
) -> Table | None:
    """List the coverage and the covariates of each country that has both.

    Parameters
    ----------
    result : CovariateRelations
    ds : Dataset
    title : str, optional
        Of the theme; none at all for all themes.
    id : str

    Returns
    -------
    Table or None
        None if no country has both.
    """
    if result.points.empty:
        return None
    known, points = names(ds), result.points
    listed = {
        (row["country"], row["kind"]): of(row["listed"], row["in_base"])
        for _, row in points.drop_duplicates(["country", "kind"]).iterrows()
    }
    found = list(points["kind"].unique())
    shown = list(result.covariates.values)[:MOST]
    more = len(result.covariates.values) - len(shown)
    return Table(
        id=id,
        caption=f"Coverage {under(title)} and the columns of {result.covariates.file}, country by country.",
        columns=(
            Column("Country"),
            *(Column(f"{kinds(kind).capitalize()} listed", True) for kind in found),
            *(Column(name, True) for name in shown),
        ),
        rows=tuple(
            (
                f"{known[code]} ({code})",
                *(listed.get((code, kind), "–") for kind in found),
                *(_value(result.covariates.values[name].get(code)) for name in shown),
            )
            for code in ds.participants
            if any((code, kind) in listed for kind in found)
        ),
        note="Listed: k of N, the measures that list the country out of those that speak of it. –: no value"
        + (
            f". {number(more).capitalize()} more {agree(more, 'column', 'columns')} of the file {agree(more, 'is', 'are')} not shown."
            if more
            else "."
        ),
        landscape=len(shown) >= _WIDE,
    )


def _row(row: pd.Series) -> Row:
    measures = f"{row['fewest']}–{row['most']}" if row["fewest"] < row["most"] else str(row["most"])
    start = (row["covariate"], row["kind"], str(row["countries"]), measures)
    if row["obstacle"]:
        return (*start, _OBSTACLES[row["obstacle"]], *["–"] * 5)
    return (
        *start,
        beside(row["rho"], row["band"]),
        f"±{decimal(row['band'])}",
        decimal(row["p"], 3),
        decimal(row["p_adjusted"], 3),
        f"{decimal(row['lowest'])} to {decimal(row['highest'])}",
        decimal(row["tau"]),
    )


def _note(result: CovariateRelations) -> str:
    tested = result.tested
    orders = [
        *(
            ["all of them" if len(tested) > 1 else "every one of them"]
            if tested["exact"].any()
            else []
        ),
        *(
            [f"{result.permutations} random ones, and the one in the file"]
            if not tested["exact"].all()
            else []
        ),
    ]
    how = "; or ".join(orders)
    return (
        "Measures: affirmed ones that speak of a country. rho: Spearman’s; tau-b: Kendall’s. Band: where "
        f"{LEVEL}% of the coefficients lie if the values are handed out to the countries in other orders"
        f"{f' ({how})' if how else ''}; p: share of these orders whose rho is, either way, at least as large; adjusted: after Holm "
        f"for {count(len(tested), 'coefficient')}. One left out: lowest and highest rho without one of the countries. What "
        "counts is what is listed."
    )


def _value(value: float | None) -> str:
    return "–" if value is None else f"{value:,.10g}".replace("-", "−")
