"""Compare two data packages: which cells, findings and verdicts on the source's own statements differ."""

from typing import Any, NamedTuple

import pandas as pd

from thb_analysis.analysis.claims import claims
from thb_analysis.analysis.counts import each_row, findings
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.errors import quantity
from thb_analysis.known.expressions import Codes
from thb_analysis.states import NAMED, STATE_LABELS
from thb_analysis.wording import span


class _Fact(NamedTuple):
    """What one version says of a country, measure, cell or finding."""

    label: str = ""
    value: str = ""
    counted: Codes = frozenset()
    answer: tuple[Codes, ...] = ()


_NOTHING = _Fact()
_RENEWABLE = {True: "renewable", False: "not renewable"}
_WHY = {
    "substance": "Changed in substance",
    "new": "New, and where it is named",
    "gone": "Gone, and where it was named",
    "verdict": "Verdicts on what the source says of its own numbers",
    "follows": "Findings that count a country more or less, as it is new or gone",
    "denominator": "Findings that count the same countries, of another number",
}


@takes_dataset
def compare(before: Dataset, after: Dataset) -> pd.DataFrame:
    """Return what differs between two versions of a data package: cells, findings, verdicts on claims.

    Countries, measures, findings and claims are matched by their ids. Of a country or measure that only one
    version has, the cells in which a country is named are rows as well.

    Parameters
    ----------
    before, after : Dataset

    Returns
    -------
    pandas.DataFrame
        A row for each difference: `what` (``country``, ``measure``, ``cell``, ``finding`` or ``claim``),
        `id` (of a claim with its reading), `country` (code, of a cell), `why` (``substance``; ``new`` or
        ``gone``, of what one version lacks; of a finding that answers as before for the countries of both,
        ``follows``, if it counts one that is new or gone, or else ``denominator``; of a claim ``verdict``),
        `label`, `before` and `after` (a state, with all else that the cell says; k of n with its bounds; a
        verdict; empty where a version lacks it), `added` and `removed` (tuples of codes: countries counted
        only after, and only before).

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.compare(ds, ds).empty
    True
    >>> thb.compare(ds, ds.select(include_qualified=False))["after"].iloc[0]
    'not reported'
    """
    countries = {*before.participants} & {*after.participants}
    measures = {*before.measures["measure"]} & {*after.measures["measure"]}
    old = _facts(before, countries, measures)
    new = _facts(after, countries, measures)
    rows = []
    for key in dict.fromkeys([*new, *old]):
        first, second = old.get(key, _NOTHING), new.get(key, _NOTHING)
        added = tuple(sorted(second.counted - first.counted))
        removed = tuple(sorted(first.counted - second.counted))
        label = second.label or first.label
        if first.value != second.value or added or removed:
            why = _why(key[0], first, second, countries)
            sides = first.value, second.value, added, removed
            rows.append((*key, why, label, *sides))
    columns = ["what", "id", "country", "why", "label"]
    columns += ["before", "after", "added", "removed"]
    return pd.DataFrame(rows, columns=columns)


def _why(what: str, first: _Fact, second: _Fact, countries: set[str]) -> str:
    """Say why two facts differ; `countries` are those that both versions have."""
    if not (first.value and second.value):
        return "new" if second.value else "gone"
    if what == "claim":
        return "verdict"
    pairs = zip(first.answer, second.answer, strict=True)
    is_alike = not any((old ^ new) & countries for old, new in pairs)
    if what != "finding" or not is_alike:
        return "substance"
    return "denominator" if first.counted == second.counted else "follows"


def summary(differences: pd.DataFrame) -> str:
    """Write what `compare` found as text: each difference, by why it is one, and their number."""
    lines = []
    for why, head in _WHY.items():
        part = differences[differences["why"] == why]
        if len(part):
            lines.append(f"{head}: {len(part)}")
        for row in each_row(part):
            name = " ".join(filter(None, (row.what, row.id, row.country)))
            line = f"  {name} ({row.label}): {row.before or '–'} → {row.after or '–'}"
            line += "".join(f" +{code}" for code in row.added)
            line += "".join(f" -{code}" for code in row.removed)
            lines.append(line)
    sizes: Any = differences["what"].value_counts(sort=False).items()
    counted = ", ".join(quantity(size, what) for what, size in sizes)
    last = f"Different: {counted}" if counted else "No cell, finding or claim differs."
    return "\n".join([*lines, last])


def _facts(
    ds: Dataset, countries: set[str], measures: set[str]
) -> dict[tuple[str, str, str], _Fact]:
    """Return what is compared by what, id and country."""
    found = {}
    for code in ds.participants:
        found["country", code, ""] = _Fact(ds.country_names[code], "covered")
    for row in each_row(ds.measures):
        found["measure", row.measure, ""] = _Fact(row.label, "covered")
    for cell in each_row(ds.cells()):
        # Where what is new is not named, nothing is said yet.
        is_old = cell.country in countries and cell.measure in measures
        if is_old or cell.state in NAMED:
            fact = _Fact(f"{cell.name}: {cell.label}", _content(cell))
            found["cell", cell.measure, cell.country] = fact
    for row in each_row(findings(ds)):
        lower, upper = row.answer.bounds or (row.k, row.k)
        ends = f" ({lower} to {upper})" if lower < upper else ""
        yes = row.answer.yes
        codes = yes, row.answer.open, row.answer.covered
        fact = _Fact(row.label, f"{row.k} of {row.n}{ends}", yes, codes)
        found["finding", row.indicator, ""] = fact
    for row in each_row(claims(ds).frame):
        fact = _Fact(row.statement, row.verdict)
        found["claim", f"{row.claim}/{row.reading}", ""] = fact
    return found


def _content(cell: Any) -> str:
    """Write all that a cell says, each thing once."""
    later = span(cell.later_minimum, cell.later_maximum, cell.unit)
    parts = [
        STATE_LABELS[cell.state],
        "by a sentence, not its list" if cell.basis == "body" else "",
        span(cell.minimum, cell.maximum, cell.unit),
        later and f"then {later}",
        _RENEWABLE.get(cell.renewable, ""),
        cell.note,
    ]
    return "; ".join(filter(None, dict.fromkeys(parts)))
