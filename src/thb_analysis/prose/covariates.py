"""Sentences on coverage held against covariates."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.covariates import EXACT, LEVEL, CovariateRelations
from thb_analysis.arrange import names
from thb_analysis.data import Dataset
from thb_analysis.data.covariates import FEWEST
from thb_analysis.display import Prose
from thb_analysis.wording import (
    agree,
    beside,
    capital,
    count,
    decimal,
    few,
    in_text,
    joined,
    kinds,
    markdown,
    number,
    paragraphs,
    quoted,
    sentences,
)

_HEADING = "## Coverage and covariates"
_LIMIT = 1 - LEVEL / 100
_OBSTACLES = {
    "few": f"fewer than {number(FEWEST)} countries have both a value and a coverage",
    "constant": "all countries have the same value",
    "coverage": "the same share is listed for all countries",
}


def covariates(result: CovariateRelations | None, ds: Dataset) -> Prose | None:
    """Say how coverage goes along with the covariates, and how little that may mean.

    Parameters
    ----------
    result : CovariateRelations or None
        None if no covariates are given.
    ds : Dataset

    Returns
    -------
    Prose or None
        None if no covariates are given.
    """
    if result is None:
        return None
    lead = sentences([_file(result), _left_out(result, names(ds))])
    if result.tested.empty:
        return Prose(paragraphs([_HEADING, lead, _nothing(result)]))
    return Prose(
        paragraphs(
            [
                _HEADING,
                lead,
                _method(result),
                sentences([_found(result), _without(result)]),
                sentences([_size(result), _coarse(result)]),
                _multiplicity(result.tested),
                sentences([_silence(result.tested), _CLOSING]),
            ]
        )
    )


_CLOSING = (
    "A coefficient says how two orders of countries agree. It is one between lists and numbers, for the countries "
    "compared and no others, and no statement about causes: what goes along with the one may go along with much else."
)


def _file(result: CovariateRelations) -> str:
    names_ = quoted(result.covariates.values)
    return (
        f"A file that was given for this report, `{markdown(result.covariates.file)}`, is held against the lists. It has "
        f"{count(len(names_), 'column')} of numbers, {few(names_, 8)}, which are no part of the data package: where "
        "they come from and whether they are right was not checked."
    )


def _left_out(result: CovariateRelations, known: dict[str, str]) -> str:
    parts = {
        "without a value": result.without,
        "in the file and not compared": result.strangers,
    }
    told = [
        f"{few([in_text(markdown(known[code])) for code in codes], 6)} ({why})"
        for why, codes in parts.items()
        if codes
    ]
    return f"Left out: {'; '.join(told)}." if told else ""


def _nothing(result: CovariateRelations) -> str:
    if result.frame.empty:
        return (
            "No coefficient is computed: no provision and no practice that affirms something speaks of the countries "
            "compared."
        )
    return f"No coefficient is computed: {_reasons(result.frame)}."


def _without(result: CovariateRelations) -> str:
    """Name the pairs that have no coefficient, by reason."""
    blocked = result.frame[result.frame["obstacle"] != ""]
    return (
        f"No coefficient is computed where there is none to compute: {_reasons(blocked)}."
        if len(blocked)
        else ""
    )


def _reasons(frame: pd.DataFrame) -> str:
    told = (
        f"for {few([_pair(row) for _, row in part.iterrows()], 4)}, because {_OBSTACLES[str(obstacle)]}"
        for obstacle, part in frame.groupby("obstacle", sort=False)
    )
    return "; ".join(told)


def _method(result: CovariateRelations) -> str:
    drawn = [f"[](#fig-covariates-{kind})" for kind in result.tested["kind"].unique()]
    exact = result.tested["exact"]
    random = f"{result.permutations} random orders from seed {result.seed}"
    orders = f"in all orders with up to {number(EXACT)} countries, else in {random}"
    if exact.all() or not exact.any():
        orders = "in all orders that there are" if exact.all() else f"in {random}"
    return (
        f"{joined(drawn)} {agree(len(drawn), 'sets', 'set')} the share listed against {agree(len(result.covariates.values), 'the', 'each')} column, {_for_kinds(result.tested)}, "
        "and [](#tbl-covariates) gives Spearman’s rank correlation, rho [@spearman1904], and Kendall’s tau-b [@kendall1945]; "
        "[](#tbl-covariate-countries) holds the numbers of each country. Kinds are not added up. Ranks are compared and not "
        "values, so that no single large value decides. To see what chance gives, the values are handed out to the countries "
        f"{orders} [@pitman1937], and p is the share of orders whose rho is at least as far from 0 as the one found."
    )


def _for_kinds(frame: pd.DataFrame) -> str:
    return joined(f"for {kinds(kind)}" for kind in frame["kind"].unique())


def _found(result: CovariateRelations) -> str:
    tested = result.tested
    beyond = tested[tested["p_adjusted"] <= _LIMIT]
    ranked = tested.assign(_far=tested["rho"].abs().round(10)).sort_values(
        "_far", ascending=False, kind="stable"
    )
    first = ranked.iloc[0]
    if len(tested) == 1:
        place = "outside" if abs(first["rho"]) > first["band"] else "within"
        return f"{capital(_told(first))}. That is {place} the band of {LEVEL}% of the orders, ±{decimal(first['band'])}."
    lead = (
        f"Of {count(len(tested), 'coefficient')}, {number(len(beyond))} {agree(max(len(beyond), 1), 'has', 'have')} an adjusted p of "
        f"{decimal(_LIMIT)} or less"
    )
    named = few([_pair(row) for _, row in beyond.iterrows()], 4)
    as_far = int((ranked["_far"] == first["_far"]).sum()) - 1
    also = f", and as far {count(as_far, 'other')}" if as_far else ""
    far = f"Furthest from 0 lies the one for {_told(first)}{also}."
    return sentences([f"{lead}{f': for {named}' if named else ''}.", far])


def _told(row: pd.Series) -> str:
    """Write a coefficient with all that goes with it."""
    adjusted = (
        f", adjusted {decimal(row['p_adjusted'], 3)}" if row["p_adjusted"] != row["p"] else ""
    )
    return (
        f"{_pair(row)}: rho = {beside(row['rho'], row['band'])} among {count(row['countries'], 'country', 'countries')} "
        f"(tau-b {decimal(row['tau'])}; p = {decimal(row['p'], 3)}{adjusted}; without one of the countries between "
        f"{decimal(row['lowest'])} and {decimal(row['highest'])})"
    )


def _pair(row: pd.Series) -> str:
    return f"{kinds(row['kind'])} against {quoted([row['covariate']])[0]}"


def _size(result: CovariateRelations) -> str:
    """Warn of what few countries can show."""
    tested = result.tested
    sizes, bands = tested["countries"], tested["band"]
    countries = f"{number(sizes.min())} to {sizes.max()}"
    if sizes.min() == sizes.max():
        countries = number(sizes.max())
    narrow, wide = decimal(bands.min()), decimal(bands.max())
    band = f"±{wide}" if narrow == wide else f"±{narrow} to ±{wide}"
    return (
        f"**Few countries.** With {countries} countries, {LEVEL}% of all orders give a coefficient within {band}: "
        f"a relation that is weaker than that cannot be told from chance here, and that none is seen does not show that there is none."
    )


def _coarse(result: CovariateRelations) -> str:
    """Warn where a share is a yes or no."""
    single = result.tested.loc[result.tested["most"] == 1, "kind"].unique()
    if not len(single):
        return ""
    which = joined(kinds(kind) for kind in single)
    return f"Under {which} a single measure speaks of the countries, so that each is either listed or not and most share a rank."


def _multiplicity(tested: pd.DataFrame) -> str:
    size = len(tested)
    beyond = (
        "Columns tried before, other themes and other reports are not counted in: the more is tried, the more is found by "
        "chance."
    )
    if size == 1:
        return f"**One coefficient of how many?** {beyond}"
    expected = size * _LIMIT
    risk = "is not bounded below 1" if expected >= 1 else f"may be as high as {decimal(expected)}"
    return (
        f"**Many coefficients.** If no column had anything to do with the lists, the chance that at least one of {number(size)} p is "
        f"{decimal(_LIMIT)} or less {risk}. The adjusted p [@holm1979] holds it at {decimal(_LIMIT)} for all of them together. {beyond}"
    )


def _silence(tested: pd.DataFrame) -> str:
    pairs, settled = int(tested["pairs"].max()), int(tested["settled"].max())
    order = (
        f"{number(settled)} of {pairs} pairs of countries at most"
        if settled
        else f"none of {pairs} pairs of countries"
    )
    return (
        f"**Silence.** Shares are what is listed. If silence may mean anything, {order} {agree(max(settled, 1), 'has', 'have')} a settled order: the "
        "coefficients describe the lists and bound next to nothing beyond them."
    )
