"""Consequences: what mending a broken relation between lists would change elsewhere."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.analysis.silence import named_measures, named_sets
from thb_analysis.data import Dataset
from thb_analysis.data.consistency import claim_result, quantity_ranges, relation_result
from thb_analysis.data.expressions import Sets

COLUMNS = [
    "relation",
    "kind",
    "left",
    "right",
    "strength",
    "violators",
    "measure",
    "change",
    "countries",
    "before",
    "after",
    "base_size",
    "claims",
    "verdicts_before",
    "verdicts_after",
    "mends",
    "breaks",
]

Codes = frozenset[str]
Record = Mapping[Hashable, Any]


@dataclass(frozen=True)
class _Relisted:
    """A data set in which one list has other countries; a country that is added has no duration."""

    ds: Dataset
    measure: str
    codes: Codes

    def listed(self, measure: str) -> Codes:
        return self.codes if measure == self.measure else self.ds.listed(measure)

    def base(self, name: str) -> Codes:
        return self.ds.base(name)

    def within(self, measure: str, lowest: int, highest: int) -> Codes:
        return self.ds.within(measure, lowest, highest) & self.listed(measure)

    def renewable(self, measure: str) -> Codes:
        return self.ds.renewable(measure) & self.listed(measure)


def consequences(ds: Dataset) -> pd.DataFrame:
    """Find for each broken relation the changes of one list that would mend it, and what they change.

    A list mends a relation if the relation holds once the countries that
    break it are taken off the list, or put on it. Neither is a correction:
    the source does not say which of two lists is wrong.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        One row per broken relation and list that mends it, in the order of
        ``relations.csv`` and of the names in the relation; a relation that no
        single list mends has one row.

        =============== ===== ===============================================
        column          type  meaning
        =============== ===== ===============================================
        relation        str   key
        kind            str   subset, implies, disjoint, exhaustive or equal
        left            str   set expression
        right           str   set expression
        strength        str   strict (the document says so) or plausible
        violators       tuple codes of the countries that break the relation
        measure         str   slug of the list changed; empty if none mends it
        change          str   drop, add, or exchange if some leave and some
                              enter; empty without a measure
        countries       tuple codes of the countries that leave or enter
        before          Int64 countries listed within the base of the measure
        after           Int64 the same after the change
        base_size       Int64 countries in that base
        claims          tuple keys of the claims whose verdict changes
        verdicts_before tuple their verdicts now
        verdicts_after  tuple their verdicts after the change
        mends           tuple other relations, broken before and not after
        breaks          tuple other relations, broken after and not before
        =============== ===== ===============================================
    """
    relations = ds.relations.to_dict("records")
    rows = [row for relation in relations for row in _mended(ds, relation, relations)]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    counts = ["before", "after", "base_size"]
    frame[counts] = frame[counts].astype("Int64")
    return frame


def _mended(ds: Dataset, relation: Record, relations: Sequence[Record]) -> Iterator[dict[str, Any]]:
    broken_by = _violators(ds, relation)
    if not broken_by:
        return
    facts = {key: relation[key] for key in ("relation", "kind", "left", "right", "strength")}
    facts["violators"] = tuple(sorted(broken_by))
    repairs = [each for each in _repairs(ds, relation, broken_by) if not _violators(each, relation)]
    for repair in repairs:
        yield facts | _change(ds, repair) | _downstream(ds, repair, relation, relations)
    if not repairs:
        lists = ("countries", "claims", "verdicts_before", "verdicts_after", "mends", "breaks")
        yield facts | {"measure": "", "change": ""} | dict.fromkeys(lists, ())


def _violators(sets: Sets, relation: Record) -> Codes:
    facts = (relation[key] for key in ("relation", "kind", "left", "right"))
    return relation_result(sets, *facts).violators


def _repairs(ds: Dataset, relation: Record, broken_by: Codes) -> Iterator[_Relisted]:
    """Yield each list of the relation without, or with, the countries that break it.

    A list of which only some durations are asked is no candidate: who breaks the relation by a
    duration does not do so by being listed.
    """
    names = named_sets(f"({relation['left']}) | ({relation['right']})")
    asked = {each.name for each in names if each.bounds or each.call == "renewable"}
    for measure in (each.name for each in names if each.call == "listed"):
        listed = ds.listed(measure)
        if measure in asked:
            continue
        changed = {"equal": [listed ^ broken_by]}.get(
            relation["kind"], [listed - broken_by, listed | broken_by]
        )
        yield from (_Relisted(ds, measure, codes) for codes in changed if codes != listed)


def _change(ds: Dataset, repair: _Relisted) -> dict[str, Any]:
    before, after = ds.listed(repair.measure), repair.codes
    base = ds.base(_base(ds, repair.measure))
    change = (
        "exchange" if before - after and after - before else "add" if after > before else "drop"
    )
    return {
        "measure": repair.measure,
        "change": change,
        "countries": tuple(sorted(before ^ after)),
        "before": len(before & base),
        "after": len(after & base),
        "base_size": len(base),
    }


def _base(ds: Dataset, measure: str) -> str:
    measures = ds.measures
    return str(measures.loc[measures["measure"] == measure, "base"].iloc[0])


def _downstream(
    ds: Dataset, repair: _Relisted, relation: Record, relations: Sequence[Record]
) -> dict[str, tuple[Any, ...]]:
    """Return the verdicts that change, and the other relations that are mended or broken."""
    others = [
        each
        for each in relations
        if each is not relation and repair.measure in _named(each["left"], each["right"])
    ]
    turned = [
        (each["relation"], bool(_violators(repair, each)))
        for each in others
        if bool(_violators(ds, each)) != bool(_violators(repair, each))
    ]
    verdicts = list(_verdicts(ds, repair))
    return {
        "claims": tuple(claim for claim, _, _ in verdicts),
        "verdicts_before": tuple(before for _, before, _ in verdicts),
        "verdicts_after": tuple(after for _, _, after in verdicts),
        "mends": tuple(name for name, broken in turned if not broken),
        "breaks": tuple(name for name, broken in turned if broken),
    }


def _verdicts(ds: Dataset, repair: _Relisted) -> Iterator[tuple[str, str, str]]:
    ranges = quantity_ranges(ds)
    for claim in ds.claims.to_dict("records"):
        if repair.measure not in _named(claim["rule"]):
            continue
        value = None if pd.isna(claim["value"]) else int(claim["value"])
        facts = (claim["claim"], claim["rule"], claim["base"], ranges[claim["quantifier"]], value)
        before, after = (claim_result(sets, *facts).verdict for sets in (ds, repair))
        if before != after:
            yield claim["claim"], before, after


def _named(*expressions: str) -> list[str]:
    return [measure for text in expressions for measure in named_measures(text)]
