"""Other readings of the source, and the codings that follow from them."""

from collections.abc import Iterator, Sequence
from itertools import compress, product
from operator import ne
from typing import NamedTuple

import pandas as pd

from thb_analysis.analysis.counts import each_row
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.dataset.tables import pairs

ALL_AT_ONCE = "all other readings at once"
# Options that leave evidence out, and why one might.
OPTIONS = {
    "without reports that have a condition": "A condition or exception may be the rule.",
    "without what only a sentence says": "A sentence may speak loosely of those whom its list names.",
}
# Labels for what the second coder decided on a measure as a whole.
_READ_AS = {"base": "asked of", "kind": "classed as", "polarity": "read as"}
_DECIDED = "The second coder, who had not seen the first coding, decided so."
_LEFT_OPEN = "The sentence does not say which way the list is meant."
_CHANGE = ["measure", "country", "change", "value"]
_COLUMNS = ["label", "reason", "footnote", "country", "change", "value"]

Change = tuple[str, str, str, str]  # measure, country or *, what changes, its new value


class Reading(NamedTuple):
    """Another way to read some lists or sentences of the source.

    `changes` are tuples of measure, country (or ``*``), what changes, and its new value.
    """

    label: str
    reason: str
    footnotes: tuple[int, ...]
    changes: tuple[Change, ...]


class CodedDataset(NamedTuple):
    """A dataset with some decisions changed; `choices` are their labels, empty for the published one."""

    choices: tuple[str, ...]
    ds: Dataset


def readings(ds: Dataset) -> list[Reading]:
    """Return the other readings of the source, each once.

    Recorded readings; decisions of the second coder on a measure as a whole that differ; and both
    polarities of a list whose polarity is unclear.

    Parameters
    ----------
    ds : Dataset
    """
    measures = ds.measures.dropna(subset="footnote").set_index("footnote")
    measure, label = measures["measure"].to_dict(), measures["label"].to_dict()
    bases = pairs(ds.bases, "base", "label")
    recorded = ds.readings[ds.readings["country"].isin(["*", *ds.participants])]
    rows = [*recorded[_COLUMNS].itertuples(index=False, name=None)]
    for row in each_row(ds.settlements.query("country == '' and second != settled")):
        if row.footnote in label:
            read_as = _READ_AS.get(row.field, row.field)
            name = (
                f"{label[row.footnote]}: {read_as} {bases.get(row.second, row.second)}"
            )
            rows.append((name, _DECIDED, row.footnote, "*", row.field, row.second))
    for note in sorted(measures.index[measures["polarity"] == "unclear"]):
        for polarity in ("affirmed", "negated"):
            name = f"{label[note]}: read as {polarity}"
            rows.append((name, _LEFT_OPEN, note, "*", "polarity", polarity))
    once: dict[frozenset[Change], Reading] = {}
    decided = pd.DataFrame(rows, columns=_COLUMNS)
    decided["measure"] = decided["footnote"].map(measure)
    for title, part in decided.groupby("label", sort=False):
        same = tuple(part[_CHANGE].itertuples(index=False, name=None))
        notes = tuple(map(int, part["footnote"].unique()))
        reading = Reading(str(title), part["reason"].iloc[0], notes, same)
        once.setdefault(frozenset(same), reading)
    return sorted(once.values(), key=lambda reading: (reading.footnotes, reading.label))


def codings(ds: Dataset) -> Iterator[CodedDataset]:
    """Yield every coding of the source, the published one first.

    As coded, with each other reading alone, and with all at once; each of these with all evidence, and
    without what either option leaves out, which is open then, and never a no.

    Parameters
    ----------
    ds : Dataset
    """
    others = readings(ds)
    read_as: dict[tuple[str, ...], Sequence[Change]] = {(): ()}
    read_as |= {(each.label,): each.changes for each in others}
    if others[1:]:
        read_as[ALL_AT_ONCE,] = [change for each in others for change in each.changes]
    # An option that is off already has one setting only.
    kept = (ds.include_qualified, ds.include_body)
    settings = [(True, False) if each else (False,) for each in kept]
    for choices, changes in read_as.items():
        changed = apply_changes(ds, changes) if changes else ds
        for options in product(*settings):
            left = compress(OPTIONS, map(ne, options, kept))
            yield CodedDataset((*choices, *left), changed.select(None, *options))


def apply_changes(ds: Dataset, changes: Sequence[Change]) -> Dataset:
    """Return a dataset with some decisions changed; of two changes of the same thing the first holds.

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
        here = cells["measure"] == measure
        if country != "*":
            here &= cells["country"] == country
        if what in measures.columns:
            measures.loc[measures["measure"].eq(measure), what] = value
        elif what == "duration":
            # Such as ``6..12 months``; either end may be open.
            ends = value.partition(" ")[0].split("..")
            lengths = [int(end) if end else pd.NA for end in ends]
            cells.loc[here, ["minimum", "maximum"]] = lengths
        elif value == "not-reported":
            cells = cells[~here]
        elif here.any():
            cells.loc[here, "status"] = value
        else:
            cell = {"measure": measure, "country": country, "status": value}
            cell["basis"] = "list"
            added = pd.DataFrame([cell])
            added = added.reindex(columns=cells.columns).astype(cells.dtypes)
            cells = pd.concat([cells, added], ignore_index=True)
    return ds.with_tables(observations=cells, measures=measures)
