"""Tables of a correspondence analysis: axes, measures, countries."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.correspondence import Correspondence
from thb_analysis.arrange import names
from thb_analysis.data import Dataset
from thb_analysis.display import Row, Table, columns
from thb_analysis.wording import decimal, of, percent, signed


def inertia(result: Correspondence, title: str, id: str = "tbl-inertia") -> Table | None:
    """Show the inertia of the axes, as it is and adjusted, and how firm the axes are.

    Parameters
    ----------
    result : Correspondence
    title : str
        Of the theme, or of the whole.
    id : str

    Returns
    -------
    Table or None
        None if there is no axis.
    """
    if not result.shown:
        return None
    firm = dict(zip(result.stability["axis"], result.stability["lowest"], strict=True))
    heads = ("Inertia", "Share", "Adjusted inertia", "Share, Benzécri", "Share, Greenacre", "Kept")
    return Table(
        id=id,
        caption=f"Axes of the correspondence analysis with more than the average inertia, {title}.",
        columns=columns("Axis", *heads, numeric=heads, widths=(0.7, 1, 1, 1.3, 1.3, 1.3, 1)),
        rows=tuple(_axis_row(row, firm) for _, row in result.axes.iterrows()),
        note=(
            "Inertia: of the indicator matrix. Adjusted inertia leaves out what each measure contributes by itself; "
            "its share is of the adjusted inertia of these axes (Benzécri) or of the average inertia of the tables "
            "that cross two different measures (Greenacre). Kept: lowest correlation with the axis found when one "
            "measure is left out, for the axes described."
        ),
    )


def measures(
    result: Correspondence, title: str, id: str = "tbl-correspondence-measures"
) -> Table | None:
    """Show where each measure lies and what it contributes, the largest contribution first.

    Parameters
    ----------
    result : Correspondence
    title : str
        Of the theme, or of the whole.
    id : str

    Returns
    -------
    Table or None
        None if there is no axis.
    """
    if not result.shown:
        return None
    heads = _heads(result)
    rows = tuple(
        (
            row["label"],
            row["kind"],
            of(row["listed"], result.participants),
            *_values(row, result.shown),
        )
        for _, row in result.contributions.iterrows()
    )
    return Table(
        id=id,
        caption=f"Measures on the axes of the correspondence analysis, {title}, by falling contribution.",
        columns=columns(
            "Measure", "Kind", "Listed", *heads,
            numeric=("Listed", *heads), widths=(3.6, 1.2, 1.1, *[1.1] * len(heads)),
        ),
        rows=rows,
        note=(
            "Coordinates are those of the category “listed”; “not listed” lies across the middle. "
            "A contribution is the share of the axis that a measure makes up, its two categories taken together."
        ),
    )  # fmt: skip


def countries(
    result: Correspondence, ds: Dataset, title: str, id: str = "tbl-correspondence-countries"
) -> Table | None:
    """Show where each country lies and what it contributes, by name.

    Parameters
    ----------
    result : Correspondence
    ds : Dataset
    title : str
        Of the theme, or of the whole.
    id : str

    Returns
    -------
    Table or None
        None if there is no axis.
    """
    if not result.shown:
        return None
    known, heads = names(ds), _heads(result)
    return Table(
        id=id,
        caption=f"Countries on the axes of the correspondence analysis, {title}.",
        columns=columns(
            "Country", "Code", *heads, numeric=heads, widths=(2, 0.8, *[1.1] * len(heads))
        ),
        rows=tuple(
            (known[row["country"]], row["country"], *_values(row, result.shown))
            for _, row in result.countries.sort_values(
                "country", key=lambda codes: codes.map(known)
            ).iterrows()
        ),
        note=(
            "Principal coordinates; the middle, 0, is the average of all. A contribution is the share of the axis that "
            "a country makes up. A coordinate is a place and no score."
        ),
    )


def _axis_row(row: pd.Series, firm: dict[int, float]) -> Row:
    axis = int(row["axis"])
    return (
        str(axis),
        decimal(row["inertia"], 3),
        percent(row["share"]),
        _small(row["adjusted"]),
        percent(row["benzecri_share"]),
        percent(row["greenacre_share"]),
        decimal(firm.get(axis, float("nan"))),
    )


def _small(value: float) -> str:
    """Write an adjusted inertia, which is above 0 however small."""
    least = 0.0001
    return f"<{least}" if value < least / 2 else decimal(value, 4)


def _heads(result: Correspondence) -> list[str]:
    axes = range(1, result.shown + 1)
    return [head for axis in axes for head in (f"Axis {axis}", f"Contribution {axis}")]


def _values(row: pd.Series, shown: int) -> list[str]:
    pairs = ((row[f"axis_{axis}"], row[f"contribution_{axis}"]) for axis in range(1, shown + 1))
    return [text for place, part in pairs for text in (signed(place), percent(part))]
