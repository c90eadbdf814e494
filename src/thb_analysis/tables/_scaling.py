"""Tables about the scale: what breaks a cumulative order, and the order if there is one."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.scaling import SCALE_COUNTRIES, SCALE_MEASURES, Scalability
from thb_analysis.display import Cell, Row, Table, columns, linked
from thb_analysis.wording import beside, capital, kinds, missing, number, of, source, under

_WIDE = 32  # from this many countries on, the cells want a page on its side
_AGAINST = {
    "measures": "no: too few measures",
    "countries": "no: too few countries",
    "total": "no: H too low",
    "items": "no: H of a measure too low",
    "pairs": "no: a pair against it",
    "single": "no: hangs on one country",
}


def scales(result: Scalability, title: str | None = None, id: str = "tbl-scales") -> Table | None:
    """Show for each kind of measure whether there is a cumulative order.

    Parameters
    ----------
    result : Scalability
    title : str, optional
        Of the theme; none at all for all themes.
    id : str

    Returns
    -------
    Table or None
        None if H cannot be computed for any kind, or no kind has three measures.
    """
    known = result.scales.dropna(subset="h")
    if known.empty or not result.enough:
        return None
    head = ["Kind", "Measures", "Countries", "Errors", "Expected", "H", "Leaving one out", "H of a measure", "Order"]  # fmt: skip
    return Table(
        id=id,
        caption=f"Is there a cumulative order of the measures {under(title)}? Guttman errors and Loevinger’s H.",
        columns=columns(
            *head, numeric=head[1:6], widths=(1.5, 1.4, 1.4, 1, 1.3, 0.9, 1.8, 1.8, 2.2)
        ),
        rows=tuple(_scale_row(row, result.threshold) for _, row in known.iterrows()),
        note=_scales_note(result),
    )


def scale(
    result: Scalability, groups: pd.DataFrame, kind: str, title: str | None = None, id: str = ""
) -> Table | None:
    """Show every country by every measure of a kind, the most common first, with H of the measure.

    Parameters
    ----------
    result : Scalability
    groups : pandas.DataFrame
        `country`, `name` and `bloc` in their usual order: see ``arrange.by_bloc``.
    kind : str
        Of the measures: provision or practice.
    title : str, optional
        Of the theme; none at all for all themes.
    id : str
        ``tbl-scale-`` and the kind if not given.

    Returns
    -------
    Table or None
        None if H cannot be computed for the kind, or no kind has three measures.
    """
    items = result.items[(result.items["kind"] == kind) & result.items["h"].notna()]
    if items.empty or not result.enough:
        return None
    cells = result.cells[result.cells["kind"] == kind]
    states = {
        (measure, country): state
        for measure, country, state in zip(
            cells["measure"], cells["country"], cells["state"], strict=True
        )
    }
    found = set(cells["country"])
    codes = [code for code in groups["country"] if code in found]
    return Table(
        id=id or f"tbl-scale-{kind}",
        caption=f"The {kinds(kind)} {under(title)} by falling number of listings, with Guttman errors and H of each.",
        columns=columns(
            "Measure",
            *codes,
            "H",
            "Errors",
            "k of N",
            numeric=("H", "Errors", "k of N"),
            widths=(7, *[1] * len(codes), 1.9, 3.4, 2.6),
            titles=dict(zip(groups["country"], groups["name"], strict=True)),
        ),
        rows=tuple(_item_row(row, codes, states, result.threshold) for _, row in items.iterrows()),
        note=(
            "Countries stand by bloc, then by name. Errors: pairs of this and another measure in which a country is "
            "listed for the rarer of the two only, and in brackets how many are expected if the measures were listed independently."
        ),
        style="matrix",
        landscape=len(codes) >= _WIDE,
    )


def order(result: Scalability, kind: str, title: str | None = None, id: str = "") -> Table | None:
    """Show the countries by the number of measures that list them, equal ones together.

    Parameters
    ----------
    result : Scalability
    kind : str
        Of the measures: provision or practice.
    title : str, optional
        Of the theme; none at all for all themes.
    id : str
        ``tbl-order-`` and the kind if not given.

    Returns
    -------
    Table or None
        None if the measures form no scale.
    """
    if not result.passes(kind):
        return None
    counts = result.countries[result.countries["kind"] == kind]
    groups = counts.sort_values("listed", ascending=False, kind="stable").groupby(
        "listed", sort=False
    )
    return Table(
        id=id or f"tbl-order-{kind}",
        caption=f"Countries by the number of {kinds(kind)} {under(title)} that list them; equal numbers stand together.",
        columns=columns("Measures that list them", "Up to", "Countries", widths=(2.2, 1, 6)),
        rows=tuple(_order_row(group) for _, group in groups),
        note=(
            "Up to: the number if every silence meant presence, except where another list excludes it; the intervals "
            "overlap, and the order is one of listings. In brackets: Guttman errors of a country, if there are any."
        ),
    )


def _scale_row(row: pd.Series, threshold: float) -> Row:
    return (
        capital(kinds(row["kind"])),
        str(row["varying"]),
        str(row["countries"]),
        str(row["errors"]),
        f"{row['expected']:.1f}",
        beside(row["h"], threshold),
        _span(row["lowest_without"], row["highest_without"], threshold),
        _span(row["lowest_item"], row["highest_item"], threshold),
        _order_of(row),
    )


def _span(low: float, high: float, threshold: float) -> str:
    if missing(low):
        return "–"
    return f"{beside(low, threshold)} to {beside(high, threshold)}"


def _order_of(row: pd.Series) -> str:
    if not row["passes"]:
        return _AGAINST[row["obstacle"]]
    return "yes" if row["strength"] == "none" else f"yes: {row['strength']}"


def _scales_note(result: Scalability) -> str:
    return (
        "Measures that list all of the countries, or none, are not counted. Expected: errors expected of measures that "
        "are listed independently. Leaving one out: H with any single country left out. An order is supported by at "
        f"least {number(SCALE_MEASURES)} measures and {number(SCALE_COUNTRIES)} countries if H, H of every measure and "
        f"H with any one country left out are at least {result.threshold:g}, and H of every pair is above 0."
    )


def _item_row(
    row: pd.Series, codes: list[str], states: dict[tuple[str, str], str], threshold: float
) -> Row:
    cells = (Cell(state=states[row["measure"], code]) for code in codes)  # type: ignore[arg-type]
    errors = f"{row['errors']} ({row['expected']:.1f})"
    ratio = linked(row["measure"], of(row["listed"], row["countries"]))
    label = Cell(row["label"], detail=source(row["footnote"], row["page"]))
    return (label, *cells, beside(row["h"], threshold), errors, ratio)


def _order_row(group: pd.DataFrame) -> Row:
    first = group.iloc[0]
    ends = sorted({group["highest"].min(), group["highest"].max()})
    names = (
        f"{name} ({errors:g})" if errors else name
        for name, errors in zip(group["name"], group["errors"], strict=True)
    )
    return (
        of(first["listed"], first["measures"]),
        "–".join(map(str, ends)),
        ", ".join(names),
    )
