"""What other sources answer for each cell that was looked up; it enters no state, count or bound."""

from collections import defaultdict
from functools import lru_cache
from typing import Any

import pandas as pd

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.dataset.tables import each_row
from thb_analysis.states import ABSENT, EXCLUDED, NAMED, NOT_COVERED

# The group of cells that are named, with or without a condition; others are called by their state.
NAMED_CELLS = "named"
# A yes elsewhere has the words of a cell that is named.
YES = NAMED
CONFLICTS = CONTRADICTED, REVERSED, DIFFERS = "contradicted", "reversed", "differs"
_TABLES = (
    *("elsewhere_sources", "elsewhere_statements"),
    *("elsewhere_settlements", "elsewhere_third"),
)
CELL = ["country", "measure"]
DAYS = {"days": 1, "weeks": 7, "months": 30, "years": 360}
_OF_CELL = [
    *("name", "label", "short", "theme", "footnote"),
    *("state", "minimum", "maximum", "unit"),
]


def answers(ds: Dataset) -> pd.DataFrame:
    """Return what other sources answer for each cell that was looked up.

    Returns
    -------
    pandas.DataFrame
        One row for each cell that the source covers, in the order of `Dataset.cells`: `country`, `name`,
        `measure`, `label`, `short`, `theme`, `footnote`, `state`, `minimum`, `maximum`, `unit` (of the
        source), `group` (named, open or excluded), `answer` (reported, qualified, absent or not_found),
        and `conflict`: contradicted (named, and a no), reversed (excluded, and a yes), differs (in a
        length), or empty.
    """
    # A report rests on what it asked for, though another in this process asked before.
    for name in _TABLES:
        getattr(ds, name)
    return _answers(ds)


# Texts ask at every tie.
@lru_cache(maxsize=4)
def _answers(ds: Dataset) -> pd.DataFrame:
    statements = ds.elsewhere_statements
    # Where nobody settled a cell, its first statement decides.
    first = statements.drop_duplicates(CELL).set_index(CELL)["status"]
    settled = ds.elsewhere_settlements.set_index(CELL)["settled"]
    answer = settled.reindex(first.index).fillna(first).rename("answer")
    lengths = defaultdict(set)
    for row in each_row(statements):
        lengths[row.country, row.measure, row.status].add(_length(row))
    cells = ds.cells().query(f"state != {NOT_COVERED!r}")[[*CELL, *_OF_CELL]]
    frame = cells.merge(answer.reset_index(), on=CELL)
    group = frame["state"].replace(dict.fromkeys(NAMED, NAMED_CELLS))
    conflicts = []
    for row in each_row(frame):
        others = lengths[row.country, row.measure, row.answer]
        conflicts.append(_conflict(row, others))
    conflict = pd.Series(conflicts, frame.index, dtype="str")
    return frame.assign(group=group, conflict=conflict)


def _conflict(cell: Any, lengths: set[tuple[int, ...]]) -> str:
    """Say how an answer is in conflict with its cell, given the lengths of the statements that bear it out."""
    if cell.state == EXCLUDED and cell.answer in YES:
        return REVERSED
    if cell.state not in NAMED:
        return ""
    if cell.answer == ABSENT:
        return CONTRADICTED
    length, given = _length(cell), lengths - {(0, 0)}
    return DIFFERS if any(length) and given and length not in given else ""


def _length(row: Any) -> tuple[int, ...]:
    """Return the shortest and the longest length, in days; 0 if not given."""
    times = DAYS.get(row.unit, 1)
    ends = row.minimum, row.maximum
    return tuple(0 if pd.isna(each) else each * times for each in ends)


def with_sources(ds: Dataset, statements: pd.DataFrame) -> pd.DataFrame:
    """Add to statements what is known of their sources, whose note is `source_note`."""
    sources = ds.elsewhere_sources.rename(columns={"note": "source_note"})
    frame: pd.DataFrame = statements.merge(sources, "left", "source")
    is_text = frame.dtypes.eq("str")
    return frame.fillna(dict.fromkeys(frame.columns[is_text], ""))


def tally(ds: Dataset) -> pd.DataFrame:
    """Return what texts may count of other sources, a row for each thing that is counted.

    Returns
    -------
    pandas.DataFrame
        `measure`, `group` and `value`. Of each cell its group, and as value its answer, and again its conflict
        if it has one; of the coders (group coders) alike or apart; of what a third reader opened again (groups sample and disputed) yes or no: whether it held.
    """
    answers(ds)
    return _tally(ds)


@lru_cache(maxsize=4)
def _tally(ds: Dataset) -> pd.DataFrame:
    found, settled = answers(ds), ds.elsewhere_settlements
    is_alike = settled["first"].eq(settled["second"])
    value = is_alike.map({True: "alike", False: "apart"})
    third = ds.elsewhere_third.rename(columns={"held": "value"})
    parts = [
        found.assign(value=found["answer"]),
        found.assign(value=found["conflict"]),
        settled.assign(group="coders", value=value),
        third.query("drawn != 'disputed'").assign(group="sample"),
        third.query("drawn != 'sample'").assign(group="disputed"),
    ]
    frame: pd.DataFrame = pd.concat(parts)[["measure", "group", "value"]]
    return frame
