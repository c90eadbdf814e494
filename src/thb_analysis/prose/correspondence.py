"""Sentences about a correspondence analysis."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.correspondence import (
    FEWEST_COUNTRIES,
    FEWEST_MEASURES,
    FIRM,
    Correspondence,
)
from thb_analysis.analysis.mca import LISTED
from thb_analysis.arrange import names
from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.wording import (
    agree,
    beside,
    count,
    decimal,
    few,
    in_text,
    joined,
    kinds,
    markdown,
    number,
    paragraphs,
    percent,
    quoted,
    sentences,
)

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_NAMED = 3
_AMPLE = 5  # countries for each measure, from which on single listings move little
_REASONS = {
    "base": ("does not speak of every country compared", "do not speak of every country compared"),
    "polarity": ("cannot be read as affirming something", "cannot be read as affirming something"),
    "constant": ("lists all the countries or none", "list all the countries or none"),
}


_HEADING = "## Countries and measures on common axes (exploratory)"
_METHOD = (
    "Multiple correspondence analysis looks for the few axes along which the lists differ most [@greenacre2007]. Each "
    "measure is a variable with two categories, listed and not listed, so that silence weighs as much as a listing. The "
    "inertia of an axis, its part of all that the lists differ in, is adjusted for what each measure contributes by "
    "itself [@benzecri1979; @greenacre2007]. An "
    "axis that does not survive leaving out a single measure is not interpreted. The axes describe the lists; they "
    "measure no quality and explain nothing."
)


def correspondence(result: Correspondence | None, ds: Dataset) -> Prose | None:
    """Say what was analysed, how much the axes hold, how firm they are, and what they rest on.

    Parameters
    ----------
    result : Correspondence or None
        None if no such analysis was asked for.
    ds : Dataset

    Returns
    -------
    Prose or None
        None if there is neither a provision nor a practice, or no analysis.
    """
    if result is None or result.measures.empty:
        return None
    if not result.shown:
        few_countries = result.obstacle == "countries"
        left_out = "" if few_countries else _left_out(result)
        return Prose(paragraphs([_HEADING, _obstacle(result), left_out]))
    return Prose(
        paragraphs(
            [
                _HEADING,
                _METHOD,
                sentences([_subject(result), _left_out(result)]),
                sentences([_silence(), _inertia(result)]),
                _reading(result, names(ds)),
                sentences([_warning(result), _firmness(result)]),
            ]
        )
    )


def _obstacle(result: Correspondence) -> str:
    active, size = len(result.active), result.participants
    if result.obstacle == "countries":
        return (
            f"A correspondence analysis is not attempted: {count(size, 'country', 'countries')} "
            f"{agree(size, 'is', 'are')} compared, and with fewer than {number(FEWEST_COUNTRIES)} it would show "
            "single listings and no structure."
        )
    if result.obstacle == "measures":
        return (
            f"A correspondence analysis is not attempted: {count(active, 'measure')} can be used, "
            f"and it takes at least {number(FEWEST_MEASURES)}. Usable are provisions and practices that affirm something, "
            "speak of every country compared and list some of the countries and not all."
        )
    return (
        f"A correspondence analysis of {count(active, 'measure')} finds no axis to describe: no axis has both more than "
        "the average inertia and more than the next, so that the lists have no common direction."
    )


def _subject(result: Correspondence) -> str:
    where = "[](#fig-correspondence)" if result.shown > 1 else "[](#tbl-correspondence-countries)"
    active = result.active["kind"]
    sizes = joined(count((active == kind).sum(), kind, kinds(kind)) for kind in active.unique())
    return (
        f"{where} places {count(result.participants, 'country', 'countries')} by {sizes}, each a variable of two "
        "categories, listed and not listed; kinds are not added up, and each measure counts by itself."
    )


def _left_out(result: Correspondence) -> str:
    """Name the measures that are not analysed, by reason."""
    left = result.measures[result.measures["role"] != "active"]
    found = [role for role in _REASONS if role in set(left["role"])]
    parts = [_because(role, left.loc[left["role"] == role, "label"]) for role in found]
    size = len(left)
    if len(parts) == 1:
        return f"Left out {agree(size, 'is', 'are')} {count(size, 'measure')} that {parts[0]}."
    sizes = [number((left["role"] == role).sum()) for role in found]
    each = [f"{one} {part}" for one, part in zip(sizes, parts, strict=True)]
    return f"Left out are {count(size, 'measure')}: {joined(each)}." if parts else ""


def _because(role: str, labels: pd.Series) -> str:
    """Say why measures are left out, and which: ``list all the countries or none (“A” and “B”)``."""
    return f"{agree(len(labels), *_REASONS[role])} ({few(quoted(labels), noun='other measures')})"


def _silence() -> str:
    return (
        "Not being listed is a category like being listed. A country’s place therefore rests on the silence of the source "
        "as much as on what it says, and two countries can stand together because neither is listed."
    )


def _inertia(result: Correspondence) -> str:
    parts = [
        f"the {_ordinal(int(row['axis']))} axis holds {percent(row['greenacre_share'])}"
        for _, row in result.axes.head(result.shown).iterrows()
    ]
    first = result.axes.iloc[0]
    alone = (
        " Only one axis has a direction of its own, so that there is no map."
        if result.shown == 1
        else ""
    )
    return (
        f"Of the inertia, adjusted after Greenacre, {joined(parts)} ([](#tbl-inertia)); for the first, Benzécri’s adjustment "
        f"gives {percent(first['benzecri_share'])} and the plain share is {percent(first['share'])}.{alone}"
    )


def _reading(result: Correspondence, known: dict[str, str]) -> str:
    """Say what the axes rest on, as far as they survive leaving out a measure."""
    firm = result.firm
    sides = _sides(result) if 1 in firm else ""
    return sentences([*(_rests_on(result, known, axis) for axis in firm), sides])


def _rests_on(result: Correspondence, known: dict[str, str], axis: int) -> str:
    """Name the measures and the country that contribute most to an axis."""
    share = f"contribution_{axis}"
    ranked = result.contributions.sort_values(share, ascending=False, kind="stable").head(_NAMED)
    labels = quoted(ranked["label"])
    parts = [
        f"{label} ({percent(part)})" for label, part in zip(labels, ranked[share], strict=True)
    ]
    of_countries = result.countries.set_index("country")[share]
    top = of_countries[of_countries == of_countries.max()]
    who = few([in_text(markdown(known[code])) for code in top.index], noun="others")
    each = " each" if len(top) > 1 else ""
    return (
        f"To the {_ordinal(axis)} axis, {joined(parts)} contribute most among the measures, and {who} "
        f"among the countries ({percent(top.iloc[0])}{each}; the average is {percent(1 / result.participants)})."
    )


def _sides(result: Correspondence) -> str:
    """Say on which sides of the first axis the listings lie."""
    listed = result.categories.loc[result.categories["category"] == LISTED, "axis_1"]
    ahead, total = int((listed > 0).sum()), len(listed)
    larger = max(ahead, total - ahead)
    if larger < 0.75 * total:
        return (
            f"On the first axis the category “listed” lies on one side for {ahead} of {total} measures and on the other for "
            "the rest: it sets some measures against others."
        )
    whole = "all" if larger == total else f"{larger} of the"
    return (
        f"On the first axis the category “listed” lies on the same side for {whole} {total} measures: it mostly sets "
        "countries that the source lists often apart from countries of which it is often silent, and tells of what was "
        "reported at least as much as of law and practice."
    )


def _warning(result: Correspondence) -> str:
    active = len(result.active)
    ratio = decimal(result.participants / active, 1)
    few_enough = (
        ", few enough for single listings to move an axis"
        if result.participants < _AMPLE * active
        else ""
    )
    return (
        f"The analysis is exploratory: {count(result.participants, 'country', 'countries')} stand against "
        f"{count(active, 'measure')}, which is {ratio} for each{few_enough}. "
        "Places on an axis order no country by merit, and no cause can be read from them."
    )


def _firmness(result: Correspondence) -> str:
    """Say what is left of each axis when one measure is left out."""
    label = dict(zip(result.measures["measure"], result.measures["label"], strict=True))
    return sentences(_kept(row, label) for _, row in result.stability.iterrows())


def _kept(row: pd.Series, label: dict[str, str]) -> str:
    axis, without = _ordinal(int(row["axis"])), quoted([label[row["measure"]]])[0]
    if row["lowest"] == 0:
        return f"The {axis} axis is no axis of its own any more once {without} is left out, and is not to be interpreted."
    verdict = (
        "it does not hang on any single one."
        if row["lowest"] >= FIRM
        else f"below {FIRM:g} an axis is not interpreted here."
    )
    return (
        f"With any one measure left out, the {axis} axis correlates by at least {beside(row['lowest'], FIRM)} with the one shown "
        f"(lowest without {without}): {verdict}"
    )


def _ordinal(axis: int) -> str:
    return _ORDINALS[axis - 1] if axis <= len(_ORDINALS) else f"{axis}th"
