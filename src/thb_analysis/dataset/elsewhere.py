"""What other sources answer for each cell that was looked up; it enters no state, count or bound."""

from functools import lru_cache

import pandas as pd

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.states import (
    ABSENT,
    EXCLUDED,
    NAMED,
    OPEN,
)

# What the source says of a cell, when another source is asked of it.
NAMED_CELLS, OPEN_CELLS, OTHER_CELLS = "named", "open", "excluded"
GROUPS = {
    **dict.fromkeys(NAMED, NAMED_CELLS),
    OPEN: OPEN_CELLS,
    EXCLUDED: OTHER_CELLS,
}
# A yes elsewhere has the words of a cell that is named.
YES = NAMED
CONFLICTS = CONTRADICTED, REVERSED, DIFFERS = "contradicted", "reversed", "differs"
_TABLES = (
    *("elsewhere_sources", "elsewhere_statements"),
    *("elsewhere_settlements", "elsewhere_third"),
)
CELL = ["country", "measure"]
_LENGTH = ["minimum", "maximum", "unit"]
_OF_CELL = ["name", "label", "short", "theme", "footnote", "state", *_LENGTH]


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
    cells = ds.cells()[[*CELL, *_OF_CELL]]
    frame = cells.merge(answer.reset_index(), on=CELL)
    frame["group"] = frame["state"].map(GROUPS)
    frame = frame.dropna(subset="group").reset_index(drop=True)
    no, yes = frame["answer"].eq(ABSENT), frame["answer"].isin(YES)
    is_named = frame["group"].eq(NAMED_CELLS)
    frame["conflict"] = ""
    frame.loc[is_named & no, "conflict"] = CONTRADICTED
    frame.loc[frame["group"].eq(OTHER_CELLS) & yes, "conflict"] = REVERSED
    frame.loc[is_named & yes & _differs(frame, statements), "conflict"] = DIFFERS
    return frame


def deciding(ds: Dataset, found: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that bear out some `answers`, with their sources.

    Returns
    -------
    pandas.DataFrame
        The columns of `elsewhere_statements` and of `elsewhere_sources`, whose note is `source_note`.
    """
    wanted = found[[*CELL, "answer"]].rename(columns={"answer": "status"})
    statements = wanted.merge(ds.elsewhere_statements, on=[*CELL, "status"])
    return with_sources(ds, statements)


def with_sources(ds: Dataset, statements: pd.DataFrame) -> pd.DataFrame:
    """Add to statements what is known of their sources."""
    sources = ds.elsewhere_sources.rename(columns={"note": "source_note"})
    frame: pd.DataFrame = statements.merge(sources, "left", "source")
    texts = frame.columns.difference([*_LENGTH[:2], "from", "until", "year"])
    return frame.fillna(dict.fromkeys(texts, ""))


def _differs(found: pd.DataFrame, statements: pd.DataFrame) -> pd.Series:
    """Whether both give a length, and no statement has the same ends as the source."""
    of_cells = _lengths(found.set_index([*CELL, "answer"]))
    others = _lengths(statements.set_index([*CELL, "status"]))
    given = others[others.map(any)]
    has_other = of_cells.index.isin(given.index)
    same = {*zip(given.index, given, strict=True)}
    is_same = [each in same for each in zip(of_cells.index, of_cells, strict=True)]
    differs = of_cells.map(any) & has_other & ~pd.Series(is_same, of_cells.index)
    return differs.reset_index(drop=True)


def _lengths(frame: pd.DataFrame) -> pd.Series:
    """Return shortest and longest length as a tuple, in months where the unit is years; 0 if not given."""
    times = frame["unit"].eq("years") * 11 + 1
    ends = (frame[each].fillna(0) * times for each in _LENGTH[:2])
    return pd.Series([*zip(*ends, strict=True)], frame.index, dtype="object")


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
    found = _answers(ds)
    cells = found.rename(columns={"answer": "value"})
    conflicts = found.assign(value=found["conflict"])
    settled = ds.elsewhere_settlements.assign(group="coders")
    is_alike = settled["first"].eq(settled["second"])
    coders = settled.assign(value=is_alike.map({True: "alike", False: "apart"}))
    third = ds.elsewhere_third.rename(columns={"held": "value"})
    of_sample = third[third["drawn"] != "disputed"].assign(group="sample")
    disputed = third[third["drawn"] != "sample"].assign(group="disputed")
    parts = [cells, conflicts, coders, of_sample, disputed]
    frame: pd.DataFrame = pd.concat(parts)[["measure", "group", "value"]]
    return frame
