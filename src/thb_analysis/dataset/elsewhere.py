"""What other sources state of cells, joined once with these and with the sources; it enters no state, count or bound."""

from functools import lru_cache

import pandas as pd

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.package.schema import schemas
from thb_analysis.states import ABSENT, EXCLUDED, NAMED, NOT_COVERED

# The group of cells that are named, with or without a condition; others are called by their state.
NAMED_CELLS = "named"
CONFLICTS = CONTRADICTED, REVERSED, DIFFERS = "contradicted", "reversed", "differs"
CONTRADICTIONS = CONTRADICTED, REVERSED
CELL = ["country", "measure"]
DAYS = {"days": 1, "weeks": 7, "months": 30, "years": 360}
# What is published of statements begins with the country.
_OF_CELL = [
    *("short", "footnote", "minimum", "maximum", "unit", "group"),
    *(*CELL, "name", "label", "state"),
]


def statements(ds: Dataset) -> pd.DataFrame:
    """Return what other sources state of the cells that the source of the package covers.

    Returns
    -------
    pandas.DataFrame
        One row for each statement, in the order of `Dataset.cells`. Of its cell: `short`, `footnote`,
        `minimum_of_cell`, `maximum_of_cell`, `unit_of_cell`, `group` (named, open or excluded), `country`,
        `measure`, `name`, `label`, `state`, `answer` (of all statements on it: reported, qualified, absent or
        not_found) and `conflict`: contradicted (named, and a no), reversed (excluded, and a yes), differs (in
        a length), or empty. Then the columns of the statement, and those of its source, whose note
        is `note_of_source`.
    """
    # A report rests on what it asked for, though another in this process asked before.
    for name in ("sources", "statements", "settlements", "third"):
        getattr(ds, f"elsewhere_{name}")
    return _statements(ds).copy(deep=False)


def answers(ds: Dataset) -> pd.DataFrame:
    """Return the columns of `statements` on cells, a row for each cell that was looked up."""
    cells = statements(ds).drop_duplicates(CELL, ignore_index=True)
    return cells.loc[:, :"conflict"]


# Texts ask at every tie.
@lru_cache(maxsize=4)
def _statements(ds: Dataset) -> pd.DataFrame:
    cells = ds.cells().query(f"state != {NOT_COVERED!r}")
    cells["group"] = cells["state"].replace(dict.fromkeys(NAMED, NAMED_CELLS))
    # Columns of one's own may have the names of others.
    columns = schemas()["elsewhere_statements"].columns
    found = ds.elsewhere_statements[[*columns]]
    sources = ds.elsewhere_sources
    # Where nobody settled a cell, its first statement decides.
    first = found.rename(columns={"status": "settled"})
    settled = pd.concat([ds.elsewhere_settlements, first])
    settled = settled[[*CELL, "settled"]].drop_duplicates(CELL)
    answered = cells[_OF_CELL].merge(settled, on=CELL)
    answered = answered.rename(columns={"settled": "answer"})
    answered["conflict"] = ""
    frame = answered.merge(found, on=CELL, suffixes=("_of_cell", ""))
    frame = frame.merge(sources, "left", "source", suffixes=("", "_of_source"))
    texts = frame.columns[frame.dtypes.eq("str")]
    frame = frame.fillna(dict.fromkeys(texts, ""))
    is_named = frame["group"].eq(NAMED_CELLS)
    is_denied = frame["answer"].eq(ABSENT)
    is_reversed = frame["state"].eq(EXCLUDED) & frame["answer"].isin(NAMED)
    frame.loc[is_named & _differs(frame), "conflict"] = DIFFERS
    frame.loc[is_named & is_denied, "conflict"] = CONTRADICTED
    frame.loc[is_reversed, "conflict"] = REVERSED
    return frame


def _differs(frame: pd.DataFrame) -> pd.Series:
    """Whether statements that bear out the answer of a cell give lengths, and none its own."""
    of_cell = _in_days(frame, "_of_cell")
    given = _in_days(frame, "")
    bears_out = frame["status"].eq(frame["answer"])
    both = frame[CELL]
    both["compared"] = bears_out & of_cell.any(axis=1) & given.any(axis=1)
    both["alike"] = bears_out & of_cell.eq(given).all(axis=1)
    found = both.groupby(CELL).transform("any")
    return found["compared"] & ~found["alike"]


def _in_days(frame: pd.DataFrame, suffix: str) -> pd.DataFrame:
    """Return shortest and longest lengths, in days; 0 if not given."""
    times = frame[f"unit{suffix}"].map(DAYS).fillna(1)
    days = pd.DataFrame()
    for end in ("minimum", "maximum"):
        days[end] = frame[f"{end}{suffix}"] * times
    return days.fillna(0)
