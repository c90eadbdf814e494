"""What is drawn of durations: equal ones in one row that names its countries, and what is said."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis.analysis.phrases import places_of, sourced
from thb_analysis.analysis.room import FIGURE_ROWS, NAMED, TITLE
from thb_analysis.counts import each_row
from thb_analysis.data.names import folded
from thb_analysis.display import Figure
from thb_analysis.display.text import countries, of, words
from thb_analysis.wording import agree, article, capital, missing, named, small, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from thb_analysis.analysis.durations import Durations

_MOST_NAMES = 30  # countries: more leave a row no room on a page
_AT_ENDS = 2  # countries up to which a title names them
_YEAR, _MONTH = 12, 30  # months, and days that a month is counted as
# What a unit is in the one that is drawn.
_SCALES = {
    "months": {"months": 1, "years": _YEAR},
    "days": {"days": 1, "months": _MONTH, "years": _YEAR * _MONTH},
}
ENDS = ["minimum", "maximum", "later_minimum", "later_maximum"]


def in_unit(about: Durations) -> pd.DataFrame:
    """Return the durations in months, or in days where any are: a row for each country, as they come.

    Returns
    -------
    pandas.DataFrame
        The columns of `Durations.frame`, with ends in the unit that is drawn, and `words` (the length
        as one reads it), `shortest` and `longest` (the ends as far as they are given).
    """
    frame = about.frame
    scale = frame["unit"].map(_scale(about)).astype(float)
    ends = {end: frame[end].astype(float) * scale for end in ENDS}
    return frame.assign(
        **ends,
        words=[_lasting(row) for row in each_row(frame)],
        shortest=ends["minimum"].fillna(ends["maximum"]),
        longest=ends["maximum"].fillna(ends["minimum"]),
    )


def together(about: Durations) -> pd.DataFrame:
    """Put equal durations of a measure together, shortest first.

    Returns
    -------
    pandas.DataFrame
        The columns of `in_unit`, and `names` (list of str), `whom` (the countries, or their number)
        and `tip`.
    """
    rows, alike = in_unit(about), ["measure", "words"]
    place = pd.factorize(rows["measure"])[0]
    names = rows.groupby(alike)["name"].agg(list).rename("names")
    order = ["place", "shortest", "maximum"]
    rows = rows.assign(place=place).drop_duplicates(alike).join(names, on=alike)
    rows = rows.sort_values(order, kind="stable", ignore_index=True)
    rows["whom"] = [capital(_whom(each)) for each in rows["names"]]
    tips = [(row.whom, about.called[row.measure], row.words) for row in each_row(rows)]
    return rows.assign(tip=pd.Series(tips, rows.index, dtype="object"))


def in_words(low: Any, high: Any, unit: str) -> str:
    """Write a length as one reads it: ``at least 6 months``, ``6 to 12 months``, ``3 years``."""
    if unit == "years":
        low, high, unit = low * _YEAR, high * _YEAR, "months"
    given = [end for end in (low, high) if not missing(end)]
    if unit == "months" and min(given) > _YEAR and all(end % _YEAR == 0 for end in given):
        low, high, unit = low // _YEAR, high // _YEAR, "years"
    said = span(low, high, unit, " to ")
    return f"at least {said.removeprefix('from ')}" if missing(high) else said


def differ(about: Durations) -> bool:
    """Whether lengths differ and not all are open: a sentence says the rest."""
    rows = in_unit(about)
    return rows["words"].nunique() > 1 and bool(rows[ENDS[:2]].notna().all(axis=1).any())


def plot(about: Durations, ax: Axes | None = None) -> Axes:
    """Draw the lengths, with the least that law asks for if they are of one measure."""
    from thb_analysis.display.drawings import intervals

    law, scale = _law(about), _scale(about)
    least = f"{capital(_least(law))}: {law.instrument}, {article(law.article)}" if law else ""
    counted = f" (a month counted as {_MONTH})" * (_units(about) > {"days"})
    return intervals(
        together(about),
        "minimum",
        "maximum",
        "whom",
        "words",
        ("later_minimum", "later_maximum"),
        group="label" if about.frame["measure"].nunique() > 1 else None,
        line=law.minimum * scale[law.unit] if law else None,
        said=least,
        unit=capital(next(iter(scale))) + counted,
        tip="tip",
        ax=ax,
    )


def figure(id: str, about: Durations) -> Figure | None:
    """Publish the lengths of one measure; None if a page has no room for all of them and all names."""
    from thb_analysis.display import style

    rows, frame = together(about), in_unit(about)
    if len(rows) > FIGURE_ROWS or rows["names"].map(len).max() > _MOST_NAMES:
        return None
    is_closed = frame[ENDS[:2]].notna().all(axis=1)
    is_one = frame["minimum"] == frame["maximum"]
    is_followed = frame[ENDS[2:]].notna().any(axis=1)
    law, title = _law(about), _title(about)
    told = words(
        "lengths",
        about.ds.unit,
        title=title,
        has_one=is_one.any(),
        has_two=(is_closed & ~is_one).any(),
        is_cut=not is_closed.all(),
        later=_whom(frame.loc[is_followed, "name"]),
        law=law,
        ends=[f"{row.words}, {capital(_whom(row.names, NAMED))}" for row in each_row(rows)],
        renewable=_whom(frame.loc[frame["renewable"].eq(True), "name"]),
        without=_whom(about.without["name"]),
        unbound=_whom(law.unbound) if law else "",
        more=[row for row in each_row(about.frame) if _says_more(row)],
        is_open=not about.ds.is_complete,
        where=sourced(about.ds, places_of(frame)),
    )
    return style.publish(about.plot, id, title, **told)


def _scale(about: Durations) -> dict[str, int]:
    """Return what each unit is in the one that is drawn, which comes first."""
    return _SCALES["days" if "days" in _units(about) else "months"]


def unit_drawn(about: Durations) -> str:
    """Return the unit in which lengths are drawn."""
    return next(iter(_scale(about)))


def _units(about: Durations) -> set[str]:
    return {*about.frame["unit"], *about.standards["unit"]}


def _law(about: Durations) -> Any:
    """Return what law asks for, if all lengths are of one measure; None if it asks for nothing."""
    laws = each_row(about.standards) if about.frame["measure"].nunique() == 1 else []
    return next(iter(laws), None)


def _lasting(row: Any) -> str:
    """Write a length, and that of what follows it."""
    first = in_words(row.minimum, row.maximum, row.unit)
    if missing(row.later_minimum) and missing(row.later_maximum):
        return first
    return f"{first}, then {in_words(row.later_minimum, row.later_maximum, row.unit)}"


def _least(law: Any) -> str:
    return in_words(law.minimum, pd.NA, law.unit)


def _whom(names: Collection[str], most: int = _MOST_NAMES) -> str:
    """Name countries, or say how many where they are too many to be named."""
    if len(names) > most:
        return f"{len(names)} countries"
    return named(sorted(names, key=folded))


def _title(about: Durations) -> str:
    """Say how many countries reach the least that law asks for, and between what lengths lie."""
    rows = in_unit(about)
    n, called = len(rows), about.called[rows["measure"].iloc[0]]
    found = f"{called}: stated for {n} {countries(n)}, from"
    if law := _law(about):
        least = law.minimum * _scale(about)[law.unit]
        at_first, later = (rows[end].ge(least) for end in ("minimum", "later_minimum"))
        after, k = rows[later & ~at_first], int((at_first | later).sum())
        if k:
            whom = f"{of(k, n)} {countries(n)} with a stated length {agree(k, 'reaches', 'reach')}"
            found = f"{whom} {_least(law)}, as in the {law.instrument}"
            if len(after):
                found += f", {_whom(after['name'], _AT_ENDS)} after a shorter one"
            found += "; lengths run from"
    ends = (rows["shortest"].min(), rows["shortest"]), (rows["longest"].max(), rows["longest"])
    said = [in_words(int(end), int(end), unit_drawn(about)) for end, _ in ends]
    whose = [_whom(rows.loc[given == end, "name"], _AT_ENDS) for end, given in ends]
    low, high = (f"{length} ({names})" for length, names in zip(said, whose, strict=True))
    named = f"{found} {low} to {high}."
    return capital(named if len(named) <= TITLE else f"{found} {' to '.join(said)}.")


def _says_more(row: Any) -> bool:
    """Whether the source notes more than a length, and that it can be renewed."""
    ends = row.minimum, row.maximum
    known = {in_words(*ends, row.unit), span(*ends, row.unit, " to ")}
    return small(row.value).removesuffix("; renewable") not in known
