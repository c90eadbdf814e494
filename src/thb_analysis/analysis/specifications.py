"""Specifications: every combination of defensible choices, each made into a coding of the source."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, NamedTuple

import pandas as pd

from thb_analysis.analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import Codes, measures_in

QUALIFIED_CELLS = "Cells with a condition or exception"
SENTENCES = "Countries named only in a sentence"
COUNTRIES = "Countries compared"
READING = "Reading of the source"
# What the second coder decides on a measure as a whole, in the words of a reading.
_READ_AS = {"base": "asked of", "kind": "classed as", "polarity": "read as"}
COUNTED, NOT_COUNTED = "counted", "not counted"
AS_CODED, ALL_AT_ONCE = "as coded", "all other readings at once"

# Fewer countries are no comparison.
_FEWEST = 3

_DECIDED = "The second coder, who had not seen the first coding, decided so."
_LEFT_OPEN = "The sentence does not say which way the list is meant."

_COUNTED_BY = ["measure", "country", "status", "basis", "minimum", "maximum", "renewable"]
_OF_READINGS = ["label", "reason", "footnote", "country", "change", "value"]
Change = tuple[str, str, str, str]  # measure, country or *, what changes, its new value


class Reading(NamedTuple):
    """Another way to read some places of the source."""

    label: str
    reason: str
    footnotes: tuple[int, ...]
    changes: tuple[Change, ...]


def read(ds: Dataset, changes: Sequence[Change]) -> Dataset:
    """Read some places otherwise; of two changes of one place the first stands.

    Parameters
    ----------
    ds : Dataset
    changes : sequence of (str, str, str, str)
        Measure, country or ``*``, what changes (``status``, ``duration``, or a column of the
        measures), and its new value.

    Returns
    -------
    Dataset
    """
    cells, measures = ds.observations, ds.measures
    once: dict[tuple[str, str, str], str] = {}
    for measure, country, what, value in changes:
        once.setdefault((measure, country, what), value)
    for (measure, country, what), value in once.items():
        here = cells["measure"].eq(measure) & (cells["country"].eq(country) | (country == "*"))
        if what in measures.columns:
            measures.loc[measures["measure"].eq(measure), what] = value
        elif what == "duration":
            cells.loc[here, ["minimum", "maximum"]] = _ends(value)
        elif value == "not-reported":
            cells = cells[~here]
        elif here.any():
            cells.loc[here, "status"] = value
        else:
            cell = {"measure": measure, "country": country, "status": value, "basis": "list"}
            added = pd.DataFrame([cell]).reindex(columns=cells.columns).astype(cells.dtypes)
            cells = pd.concat([cells, added], ignore_index=True)
    return ds.with_tables(observations=cells, measures=measures)


def _ends(duration: str) -> list[Any]:
    """Read both ends of a duration such as ``6..12 months``; either may be open."""
    ends = duration.partition(" ")[0].split("..")
    return [int(end) if end else pd.NA for end in ends]


def _of_lists(ds: Dataset) -> Dataset:
    """Leave out the countries that only a sentence names; a measure without any list stays as it is."""
    cells = ds.observations
    in_list = cells["basis"].ne("body")
    has_list = cells["measure"].isin(cells.loc[in_list, "measure"])
    return ds.with_tables(observations=cells[in_list | ~has_list])


def readings(ds: Dataset) -> list[Reading]:
    """Return the other readings of the source, each once.

    Those on record, what the second coder had decided otherwise on a measure as a whole, and both
    polarities of a list that does not say which way it is meant.

    Parameters
    ----------
    ds : Dataset
    """
    measures = ds.measures.dropna(subset="footnote").set_index("footnote")
    measure, label = measures["measure"].to_dict(), measures["label"].to_dict()
    base = dict(zip(ds.bases["base"], ds.bases["label"], strict=True))
    recorded = ds.readings[ds.readings["country"].isin(["*", *ds.participants])]
    rows: list[tuple[Any, ...]] = list(recorded[_OF_READINGS].itertuples(index=False, name=None))
    for r in each_row(ds.settlements.query("country == '' and second != settled")):
        if r.footnote in label:
            name = f"{label[r.footnote]}: {_READ_AS.get(r.field, r.field)} {base.get(r.second, r.second)}"
            rows.append((name, _DECIDED, r.footnote, "*", r.field, r.second))
    for note in sorted(measures.index[measures["polarity"] == "unclear"]):
        for polarity in ("affirmed", "negated"):
            name = f"{label[note]}: read as {polarity}"
            rows.append((name, _LEFT_OPEN, note, "*", "polarity", polarity))
    once: dict[frozenset[Change], Reading] = {}
    frame = pd.DataFrame(rows, columns=_OF_READINGS)
    for called, places in frame.groupby("label", sort=False):
        notes, told = places["footnote"].drop_duplicates(), each_row(places)
        changes = tuple((measure[r.footnote], r.country, r.change, r.value) for r in told)
        reading = Reading(str(called), told[0].reason, tuple(map(int, notes)), changes)
        once.setdefault(frozenset(changes), reading)
    return sorted(once.values(), key=lambda reading: (reading.footnotes, reading.label))


def specifications(ds: Dataset) -> Iterator[tuple[dict[str, str], Dataset]]:
    """Make every combination of choices into a coding, the published one first.

    A choice that changes nothing in this dataset is none. Other readings are tried each alone and
    all at once.

    Parameters
    ----------
    ds : Dataset

    Yields
    ------
    tuple of dict and Dataset
        Choice to option, and what follows.
    """
    coded, others = _bare(ds), readings(ds)
    every = [change for each in others for change in each.changes]
    read_as = {AS_CODED: coded} | {each.label: read(coded, each.changes) for each in others}
    if len(others) > 1:
        read_as[ALL_AT_ONCE] = read(coded, every)
    # Of the options that leave cells out, those that do so under any reading.
    conditions = (
        [COUNTED, NOT_COUNTED]
        if _any_fewer(read_as, lambda one: one.select(include_qualified=False))
        else [COUNTED]
    )
    if ds.leaves_out_qualified:
        conditions = [NOT_COUNTED]
    sources = {COUNTED: read_as}
    if _any_fewer(read_as, _of_lists):
        sources[NOT_COUNTED] = {label: _of_lists(one) for label, one in read_as.items()}
    options = product(read_as, conditions, sources, _participants(ds).items())
    for label, with_qualified, with_sentences, (who, codes) in options:
        chosen = {QUALIFIED_CELLS: with_qualified, SENTENCES: with_sentences}
        chosen |= {COUNTRIES: who, READING: label}
        one = sources[with_sentences][label]
        yield chosen, one.select(codes, include_qualified=with_qualified == COUNTED)


def _any_fewer(codings: Mapping[str, Dataset], without: Callable[[Dataset], Dataset]) -> bool:
    return any(len(without(one).observations) < len(one.observations) for one in codings.values())


def _bare(ds: Dataset) -> Dataset:
    """Leave out what no coding is counted by: hundreds of them are made."""
    unread = ("coding", "readings", "remarks", "second_cells", "settlements")
    frames = {name: getattr(ds, name).iloc[:0] for name in unread}
    return ds.with_tables(observations=ds.observations[_COUNTED_BY].astype(object), **frames)


def _participants(ds: Dataset) -> dict[str, Codes]:
    """Return all participants, for which nothing is to be selected, and those of the largest bloc."""
    taking_part = ds.countries["country"].isin(ds.participants)
    here = ds.countries[taking_part & ds.countries["bloc"].ne("")]
    everybody: dict[str, Codes] = {"all": frozenset()}
    sizes = here.groupby("bloc").size()
    if sizes.empty or not _FEWEST <= sizes.max() < len(ds.participants):
        return everybody
    largest = sizes.idxmax()
    members = here.loc[here["bloc"] == largest, "country"]
    return everybody | {f"{largest} only": frozenset(members)}


def base_under(
    published: Mapping[str, str], changed: Mapping[str, str], expression: str, base: str
) -> str:
    """Return whom an expression is asked of under another coding.

    Where all its measures have the base that it is asked of, and a reading gives all of them
    another one, it is asked of that one.

    Parameters
    ----------
    published, changed : mapping of str to str
        Base of each measure, as published and under the other coding: see `bases_of`.
    expression, base : str
    """
    measures = measures_in(expression)
    if {published[measure] for measure in measures} != {base}:
        return base
    now = {changed[measure] for measure in measures}
    return now.pop() if len(now) == 1 else base


def bases_of(ds: Dataset) -> dict[str, str]:
    """Return the base of each measure."""
    return dict(zip(ds.measures["measure"], ds.measures["base"], strict=True))
