"""Specifications: every combination of defensible choices, each made into a coding of the source."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import Codes, measures_in
from thb_analysis.data.states import ABSENT, NOT_COMPARED, QUALIFIED

QUALIFIED_CELLS = "Cells with a condition or exception"
SENTENCES = "Countries named only in a sentence"
COUNTRIES = "Countries compared"
READING = "Reading of the source"
COUNTED, NOT_COUNTED = "counted", "not counted"
AS_CODED, ALL_AT_ONCE = "as coded", "all other readings at once"

# Fewer countries are no comparison.
_FEWEST = 3
_DURATION = re.compile(r"(\d*)\.\.(\d*) \w+")

_DECIDED = "The second coder, who had not seen the first coding, decided so."
_LEFT_OPEN = "The sentence does not say which way the list is meant."

Mask = NDArray[np.bool_]
Change = tuple[str, str, str, str]  # measure, country or *, what changes, its new value
Options = dict[str, str]


class Entry(NamedTuple):
    """What the source says of one country under one measure."""

    status: str
    basis: str = "list"
    minimum: int | None = None
    maximum: int | None = None
    renewable: bool = False


class Facts(NamedTuple):
    """What a measure is."""

    theme: str
    kind: str
    polarity: str
    base: str
    compared: bool


class Reading(NamedTuple):
    """Another way to read some places of the source."""

    label: str
    reason: str
    footnotes: tuple[int, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, eq=False)
class Coding:
    """Who is reported for what under one specification; expressions are evaluated against it.

    Attributes
    ----------
    participants : tuple of str
    bases : dict of str to frozenset of str
    facts : dict of str to Facts
        By measure, in the order of the source.
    entries : dict of str to dict of str to Entry
        By measure and country.
    """

    participants: tuple[str, ...]
    bases: dict[str, Codes]
    facts: dict[str, Facts]
    entries: dict[str, dict[str, Entry]]

    def listed(self, measure: str) -> Codes:
        """Return the countries reported, covered or not."""
        return frozenset(c for c, e in self.entries[measure].items() if e.status != ABSENT)

    def base(self, name: str) -> Codes:
        """Return the countries of a base."""
        return self.bases[name]

    def within(self, measure: str, lowest: int, highest: int) -> Codes:
        """Return the countries whose whole duration lies within bounds."""
        return frozenset(
            country
            for country, e in self.entries[measure].items()
            if None not in (e.minimum, e.maximum) and lowest <= e.minimum and e.maximum <= highest  # type: ignore[operator]
        )

    def renewable(self, measure: str) -> Codes:
        """Return the countries reported as renewable."""
        return frozenset(c for c, e in self.entries[measure].items() if e.renewable)

    def given(self, measure: str) -> Codes:
        """Return the countries with a duration."""
        entries = self.entries[measure].items()
        return frozenset(c for c, e in entries if (e.minimum, e.maximum) != (None, None))

    def compared(self, theme: str = "", kind: str = "") -> list[str]:
        """Return the measures that countries are compared by: those that say what is there."""
        return [
            measure
            for measure, facts in self.facts.items()
            if facts.compared
            and facts.polarity == "affirmed"
            and theme in ("", facts.theme)
            and kind in ("", facts.kind)
        ]

    def matrices(self, measures: Sequence[str]) -> tuple[Mask, Mask]:
        """Return countries by measures: which are reported and covered, and which are covered."""
        bases = [self.bases[self.facts[measure].base] for measure in measures]
        shape = len(self.participants), len(measures)
        covered = np.array([[c in base for base in bases] for c in self.participants], dtype=bool)
        sets = [self.listed(measure) for measure in measures]
        listed = np.array([[c in codes for codes in sets] for c in self.participants], dtype=bool)
        return (listed & covered).reshape(shape), covered.reshape(shape)

    def read(self, changes: Sequence[Change]) -> Coding:
        """Return the coding with some places read otherwise; of two changes of one place the first stands."""
        entries, facts = dict(self.entries), dict(self.facts)
        seen = set()
        for measure, country, what, value in changes:
            if (measure, country, what) in seen:
                continue
            seen.add((measure, country, what))
            if what in Facts._fields:
                facts[measure] = Facts(**facts[measure]._asdict() | {what: value})
                if what == "kind":
                    facts[measure] = facts[measure]._replace(compared=value not in NOT_COMPARED)
            else:
                entries[measure] = _changed(entries[measure], country, what, value)
        return replace(self, entries=entries, facts=facts)

    def keep(self, qualified: bool, sentences: bool, countries: Codes) -> Coding:
        """Return the coding without some cells, and of some countries only.

        A measure that sentences alone report stands without them as nothing: it is left as it is.
        """
        in_lists = {
            measure
            for measure, entries in self.entries.items()
            if any(e.basis != "body" for e in entries.values())
        }

        def kept(measure: str, entries: dict[str, Entry]) -> dict[str, Entry]:
            # A condition on a duration says how long it lasts.
            conditions = qualified or self.facts[measure].kind == "duration"
            found = {
                c: e
                for c, e in entries.items()
                if c in countries
                and (sentences or e.basis != "body" or measure not in in_lists)
                and (conditions or e.status != QUALIFIED)
            }
            # What is left as it was is held once for all codings.
            return entries if len(found) == len(entries) else found

        return Coding(
            tuple(c for c in self.participants if c in countries),
            {name: codes & countries for name, codes in self.bases.items()},
            self.facts,
            {measure: kept(measure, entries) for measure, entries in self.entries.items()},
        )


def _changed(entries: dict[str, Entry], country: str, what: str, value: str) -> dict[str, Entry]:
    places = [*entries] if country == "*" else [country]
    if what == "duration":
        match = _DURATION.fullmatch(value)
        if match is None:
            raise ValueError(f"{value!r} is no duration such as '6..12 months'")
        low, high = (int(end) if end else None for end in match.groups())
        return entries | {
            c: entries[c]._replace(minimum=low, maximum=high) for c in places if c in entries
        }
    if value == "not-reported":
        return {c: entry for c, entry in entries.items() if c not in places}
    return entries | {c: entries.get(c, Entry(value))._replace(status=value) for c in places}


def coding(ds: Dataset) -> Coding:
    """Return what a dataset says, as its selection leaves it."""
    measures = ds.measures.set_index("measure").loc[list(ds.matrix().columns)]
    columns = (measures[name].tolist() for name in Facts._fields)
    facts = dict(zip(measures.index, map(Facts._make, zip(*columns, strict=True)), strict=True))
    entries: dict[str, dict[str, Entry]] = {measure: {} for measure in facts}
    names = ("measure", "country", "status", "basis", "minimum", "maximum", "renewable")
    here = frozenset(ds.participants)
    for measure, country, status, basis, low, high, renewable in zip(
        *(ds.observations[name].tolist() for name in names), strict=True
    ):
        if country in here:
            entry = Entry(status, basis, _given(low), _given(high), renewable is True)
            entries[measure].setdefault(country, entry)
    bases = {str(name): ds.base(name) for name in {*ds.bases["base"], *measures["base"]}}
    return Coding(ds.participants, bases, facts, entries)


def _given(value: Any) -> int | None:
    return None if pd.isna(value) else int(value)


def readings(ds: Dataset) -> list[Reading]:
    """Return the other readings of the source, each once.

    Those on record, what the second coder had decided otherwise on a measure as a whole, and both
    polarities of a list that does not say which way it is meant.

    Parameters
    ----------
    ds : Dataset
    """
    measures = ds.measures.dropna(subset=["footnote"])
    measure = dict(zip(measures["footnote"], measures["measure"], strict=True))
    label = dict(zip(measures["footnote"], measures["label"], strict=True))
    base = dict(zip(ds.bases["base"], ds.bases["label"], strict=True))
    recorded = ds.readings[(ds.readings["country"] == "*") | ds.readings["country"].isin(ds.participants)]  # fmt: skip
    rows = list(recorded[["label", "reason", "footnote", "country", "change", "value"]].itertuples(index=False))  # fmt: skip
    for r in each_row(ds.settlements.query("country == '' and second != settled")):
        if r.footnote in label:
            name = f"{label[r.footnote]}: {r.field} {base.get(r.second, r.second)}"
            rows.append((name, _DECIDED, r.footnote, "*", r.field, r.second))
    for note in sorted(measures.loc[measures["polarity"] == "unclear", "footnote"]):
        for polarity in ("affirmed", "negated"):
            name = f"{label[note]}: read as {polarity}"
            rows.append((name, _LEFT_OPEN, note, "*", "polarity", polarity))
    together: dict[str, list[Any]] = {}
    for name, reason, footnote, country, what, value in rows:
        if footnote in measure:
            change = measure[footnote], country, what, value
            together.setdefault(name, []).append((int(footnote), reason, change))
    once: dict[frozenset[Change], Reading] = {}
    for name, found in together.items():
        notes, reasons, changes = zip(*found, strict=True)
        reading = Reading(name, reasons[0], tuple(dict.fromkeys(notes)), changes)
        once.setdefault(frozenset(changes), reading)
    return sorted(once.values(), key=lambda reading: (reading.footnotes, reading.label))


def specifications(ds: Dataset) -> Iterator[tuple[Options, Coding]]:
    """Make every combination of choices into a coding, the published one first.

    A choice that changes nothing in this dataset is none. Other readings are tried each alone and
    all at once.

    Parameters
    ----------
    ds : Dataset

    Yields
    ------
    tuple of dict and Coding
        Choice to option, and what follows.
    """
    coded = coding(ds)
    others = readings(ds)
    read = {AS_CODED: coded} | {each.label: coded.read(each.changes) for each in others}
    if len(others) > 1:
        read[ALL_AT_ONCE] = coded.read([change for each in others for change in each.changes])
    entries = [
        (measure, e)
        for one in read.values()
        for measure in one.facts
        for e in one.entries[measure].values()
    ]
    durations = {measure for measure, facts in coded.facts.items() if facts.kind == "duration"}
    qualified = any(e.status == QUALIFIED and measure not in durations for measure, e in entries)
    sentences = any(e.basis == "body" for _, e in entries)
    options = product(
        read,
        _both(qualified, not ds.leaves_out_qualified),
        _both(sentences, True),
        _participants(ds).items(),
    )
    for label, with_qualified, with_sentences, (who, codes) in options:
        chosen = {
            QUALIFIED_CELLS: with_qualified,
            SENTENCES: with_sentences,
            COUNTRIES: who,
            READING: label,
        }
        flags = with_qualified == COUNTED, with_sentences == COUNTED
        yield chosen, read[label].keep(*flags, codes)


def _both(matters: bool, counted: bool) -> tuple[str, ...]:
    if not counted:
        return (NOT_COUNTED,)
    return (COUNTED, NOT_COUNTED) if matters else (COUNTED,)


def _participants(ds: Dataset) -> dict[str, Codes]:
    """Return all participants, and those of the largest bloc if there are others."""
    here = ds.countries[
        ds.countries["country"].isin(ds.participants) & (ds.countries["bloc"] != "")
    ]
    members = {str(bloc): frozenset(rows["country"]) for bloc, rows in here.groupby("bloc")}
    everybody = {"all": frozenset(ds.participants)}
    largest = max(members, key=lambda bloc: len(members[bloc]), default="")
    if not largest or not _FEWEST <= len(members[largest]) < len(ds.participants):
        return everybody
    return everybody | {f"{largest} only": members[largest]}


def base_under(published: Coding, changed: Coding, expression: str, base: str) -> str:
    """Return whom an expression is asked of under another coding.

    Where all its measures have the base that it is asked of, and a reading gives all of them
    another one, it is asked of that one.
    """
    measures = measures_in(expression)
    if {published.facts[measure].base for measure in measures} != {base}:
        return base
    now = {changed.facts[measure].base for measure in measures}
    return now.pop() if len(now) == 1 else base
