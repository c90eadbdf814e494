"""Robustness: whether other readings or open cells could change a finding, and so how to cite it."""

from collections.abc import Mapping
from itertools import compress
from typing import Any

import pandas as pd

from thb_analysis.analysis.claims import READINGS, readings_of
from thb_analysis.analysis.counts import each_row, findings, shares
from thb_analysis.analysis.footnotes import anchor_of, format_ranges, short_block
from thb_analysis.analysis.readings import (
    ALL_AT_ONCE,
    OPTIONS,
    CodedDataset,
    codings,
    readings,
)
from thb_analysis.analysis.verdicts import UNCHECKED, quantity_ranges, recount, verdict
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.display import Cell, Headlines, Prose, Result, Table, make_table
from thb_analysis.known.expressions import first_measure, measures_in

# How a finding may be cited, as tables print it.
CITED = {
    "exact": "as it is",
    "least": "as “at least”",
    "reading": "with its reading",
    "report": "as a report of the source",
}
_MEANING = {
    "exact": "No reading changes the count, and nothing that is not reported could.",
    "least": "No reading changes the count; what is not reported could only add to it.",
    "reading": "A reading, or leaving evidence out, changes the count.",
    "report": "It counts what the source does not name, or names without saying which way.",
}
Count = tuple[int, int]


_COUNTED = ["k", "n", "lower", "upper"]
_CITATION = ["fewest", "most", "same", "by", "at", "cited"]
_OF_STATEMENTS = ["claim", "statement", "reading", "verdict", "by", "at"]


class Robustness(Result):
    """The findings under every coding.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each finding: `indicator`, `theme`, `label`, `measure` (the first that it rests
        on), `k`, `n`, `lower`, `upper` (as published; no bounds of a report), `fewest` and `most`
        (the smallest and largest count under any coding, as ``17 of 27``), `same` (share of codings
        with the published count), `by` and `at` (tuples: what changes it, taken alone or else two
        together, and to which count), and `cited` (a key of `CITED`).
    readings : pandas.DataFrame
        One row for each decision that can be changed, taken alone: `choice`, `footnotes`,
        `reason`, and `changed` (tuple: labels of the findings whose count it changes).
    statements : pandas.DataFrame
        One row for each statement of the source and each way to read its words: `claim`,
        `statement`, `reading`, `verdict`, and `by` and `at` (tuples: what changes the verdict, taken
        alone, and to which). None of a selection, of which the source does not speak.
    codings : int
    """

    _tables = "table", "statements_table", "readings_table"
    frame: pd.DataFrame
    readings: pd.DataFrame
    statements: pd.DataFrame
    codings: int

    def text(self) -> Prose:
        """Return how many findings can be cited in each way; empty without findings."""
        sizes, n = self.frame["cited"].value_counts(), len(self.frame)
        lines = []
        for way, words in CITED.items():
            if way in sizes:
                count = f"[{sizes[way]} of {n}]{{.count}}"
                lines.append(f"To be cited {words} {count} · {_MEANING[way]}")
        return Prose(short_block(lines))

    def table(self) -> Table | None:
        """Return `frame` as a table; None without findings."""
        ordered = self.frame.sort_values(
            "cited", key=lambda each: each.map([*CITED].index), kind="stable"
        )
        return make_table(
            "tbl-cited",
            "How each finding may be cited.",
            {
                "Finding": 29,
                "Count": 10,
                "Readings": 12,
                "At most": 9,
                "Cite it": 15,
                "What changes it": 25,
            },
            map(_table_row, each_row(ordered)),
            f"Readings: smallest and largest count under any of {self.codings} codings. At most: the "
            "count if all that is not reported were a yes. What changes it: alone, or else two together.",
        )

    def readings_table(self) -> Table | None:
        """Return `readings` as a table; None if it has no rows."""
        rows = []
        for row in each_row(self.readings):
            changed = "; ".join(row.changed) or "–"
            rows.append((row.choice, row.footnotes, row.reason, changed))
        return make_table(
            "tbl-readings",
            "What can be decided otherwise, each taken alone.",
            {"Reading": 31, "Notes": 8, "Why": 33, "Findings changed": 28},
            rows,
            "What is left out counts as not reported: no country is taken for one that lacks it.",
        )

    def statements_table(self) -> Table | None:
        """Return the statements whose verdict another reading changes, as a table; None without any."""
        moved = self.statements[self.statements["by"].map(bool)]
        rows = []
        for row in each_row(moved):
            read_by = READINGS.get(row.reading, row.reading)
            rows.append((row.statement, read_by, row.verdict, _changes(row)))
        return make_table(
            "tbl-statements",
            "Statements of the source whose verdict another reading changes.",
            {
                "Statement": 32,
                "Its words read by": 16,
                "Verdict": 17,
                "What changes it": 35,
            },
            rows,
            f"Of {len(self.statements)} readings of statements that lists can be compared with.",
        )

    def headlines(self) -> Headlines:
        """Return the results that sweeps collect."""
        found = self.frame
        decided = {"robustness": found["same"], "conclusion": found["cited"]}
        return Headlines(shares(found).assign(result="finding", **decided))


@takes_dataset
def robustness(ds: Dataset) -> Robustness:
    """Count each finding under every coding of the source, and decide how it may be cited.

    Parameters
    ----------
    ds : Dataset

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.robustness(thb.load()).frame.set_index("indicator")
    >>> found.loc["any-reflection-period", "cited"]
    'exact'
    >>> found.loc["better-coordination", ["fewest", "most"]].tolist()
    ['12 of 27', '13 of 27']
    """
    found, every = findings(ds), [*codings(ds)]
    rows = []
    for row in each_row(found):
        counts = {each.choices: _count(ds, each.ds, row) for each in every}
        rows.append(_citation(row, counts))
    frame = found[["indicator", "theme", "label"]]
    frame = frame.assign(measure=found["expression"].map(first_measure))
    frame = frame.join(found[_COUNTED]).join(pd.DataFrame(rows, columns=_CITATION))
    alone = [each for each in every if len(each.choices) <= 1]
    return Robustness(frame, _choices(ds, frame), _statements(ds, alone), len(every))


def _count(ds: Dataset, one: Dataset, row: Any) -> Count:
    """Count a finding under a coding.

    The base of a finding is part of the published coding. If all its measures have that base, it comes
    from them: where a coding gives all of them another, the finding is counted in that one.
    """
    lists = measures_in(row.expression)
    before, now = ({each.base_of(name) for name in lists} for each in (ds, one))
    base = now.pop() if before == {row.base} and len(now) == 1 else row.base
    covered = one.base(base)
    return len(one.evaluate(row.expression) & covered), len(covered)


def _citation(row: Any, counts: Mapping[tuple[str, ...], Count]) -> tuple[Any, ...]:
    """Return what follows from the counts of a finding under every coding: see `_CITATION`."""
    # By share, then by count.
    ordered = sorted(
        counts.values(), key=lambda each: (each[0] / max(each[1], 1), each)
    )
    other = {name: each for name, each in counts.items() if each != counts[()]}
    if row.answer.asks_source:
        cited = "report"
    elif other:
        cited = "reading"
    else:
        cited = "exact" if row.lower == row.upper else "least"
    least = min(map(len, other), default=0)
    shortest = [choices for choices in other if len(choices) == least]
    changing = [each for each in shortest if ALL_AT_ONCE not in each] or shortest
    fewest, most = _format_count(ordered[0]), _format_count(ordered[-1])
    by = tuple(map(" and ".join, changing))
    at = tuple(_format_count(other[each]) for each in changing)
    same = 1 - len(other) / len(counts)
    return fewest, most, same, by, at, cited


def _choices(ds: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    """Return `Robustness.readings`."""
    rows = []
    for each in readings(ds):
        rows.append((each.label, format_ranges(each.footnotes), each.reason))
    kept = compress(OPTIONS.items(), (ds.include_qualified, ds.include_body))
    rows += [(name, "", reason) for name, reason in kept]
    choices = pd.DataFrame(rows, columns=["choice", "footnotes", "reason"])
    changed = frame[["label", "by"]].explode("by").groupby("by")["label"].agg(tuple)
    choices["changed"] = [changed.get(choice, ()) for choice in choices["choice"]]
    return choices


def _statements(ds: Dataset, alone: list[CodedDataset]) -> pd.DataFrame:
    """Recompute the quantified statements of the source under each coding that is taken alone."""
    words, rows = quantity_ranges(ds), []
    for row in [] if ds.is_selection else each_row(readings_of(ds)):
        word, verdicts = words[row.quantifier], {}
        for each in alone:
            count = recount(each.ds, row.rule, row.base)
            verdicts[each.choices] = verdict(count, word, row.value)
        first = verdicts.pop(())
        other = {name: each for (name,), each in verdicts.items() if each != first}
        if first != UNCHECKED:
            stated = row.claim, row.statement, row.reading
            rows.append((*stated, first, (*other,), (*other.values(),)))
    return pd.DataFrame(rows, columns=_OF_STATEMENTS)


def _format_count(count: Count) -> str:
    return f"{count[0]} of {count[1]}"


def _table_row(row: Any) -> tuple[Any, ...]:
    """Return the cells of a finding in the table."""
    anchor = anchor_of(row.measure) if row.measure else None
    count = Cell(_format_count((row.k, row.n)), to=anchor)
    fewest, _, n = row.fewest.partition(" of ")
    start = fewest if row.most.endswith(f" of {n}") else row.fewest
    counts = "–" if row.same == 1 else f"{start} to {row.most}"
    most = "–" if pd.isna(row.upper) or row.upper == row.k else f"to {row.upper}"
    return row.label, count, counts, most, CITED[row.cited], _changes(row)


def _changes(row: Any) -> str:
    """Write what changes a count or a verdict, and to which."""
    changes = [f"{at}: {name}" for name, at in zip(row.by, row.at, strict=True)]
    return "; ".join(changes) or "–"
