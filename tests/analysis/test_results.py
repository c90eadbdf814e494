"""What each question gives for the small package: its tables as documented, and what it says, word by word."""

import dataclasses
import json
from inspect import signature

import numpy as np
import pandas as pd
import pytest

from thb_analysis import analysis as ask
from thb_analysis.display import Headline

QUESTIONS = {
    "agreement": ask.agreement,
    "claims": ask.claims,
    "coding": ask.coding,
    "country of the EU": lambda ds: ask.country(ds, "AT"),
    "country with open lists": lambda ds: ask.country(ds, "NO"),
    "coverage": ask.coverage,
    "coverage of a theme": lambda ds: ask.coverage(ds, "protection"),
    "durations": ask.durations,
    "findings": ask.findings,
    "findings of a theme": lambda ds: ask.findings(ds, "detection"),
    "groups by column": lambda ds: ask.groups(ds, "protection", "bloc"),
    "groups written out": lambda ds: ask.groups(ds, "protection", "One=AT+BE+EL;Two=GE+NO"),
    "irregularities": ask.irregularities,
    "law": lambda ds: ask.law(ds, "protection"),
    "maps": ask.maps,
    "overview": ask.overview,
    "pathway": ask.pathway,
    "relations": ask.relations,
    "robustness": ask.robustness,
    "similarity": lambda ds: ask.similarity(ds, "bloc"),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_gives_what_is_documented(tiny_dataset, approved, question):
    """Columns, types and values of each frame, facts, texts and tables are those that were approved."""
    approved("\n".join(told(QUESTIONS[question](tiny_dataset))))


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_can_be_asked_of_nobody_who_reports(tiny_dataset, approved, question):
    """Where no country is named, each frame has its columns all the same."""
    nobody = tiny_dataset.observations.iloc[:0]
    approved("\n".join(told(QUESTIONS[question](tiny_dataset.with_tables(observations=nobody)))))


def told(value, name=""):
    """Write a result out, field by field."""
    if isinstance(value, pd.DataFrame):
        yield f"{name}: {', '.join(f'{column} {kind}' for column, kind in value.dtypes.items())}"
        yield from (
            value.round(9).to_csv(index=not isinstance(value.index, pd.RangeIndex)).splitlines()
        )
    elif isinstance(value, np.ndarray):
        yield f"{name}: {value.round(9).tolist()}"
    elif hasattr(value, "_repr_mimebundle_"):
        bundle, facts = value._repr_mimebundle_()
        own = {kind: each for kind, each in bundle.items() if "thb" in kind}
        yield f"{name}: {json.dumps([own, facts], sort_keys=True, ensure_ascii=False)}"
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            # What it was asked of is no part of an answer.
            if field.name not in ("asked", "ds"):
                yield from told(getattr(value, field.name), f"{name}.{field.name}".strip("."))
        for shown in ("text", "table", "headlines"):
            ask_it = getattr(value, shown, None)
            if ask_it and not name and not signature(ask_it).parameters:
                yield from told(ask_it(), shown)
    elif isinstance(value, float):
        yield f"{name}: {value:.9g}"
    else:
        yield f"{name}: {value}"


def test_what_was_coded_once_agrees_with_nothing(tiny_dataset):
    """Without a second coding there is no table, and its headline counts none."""
    once = tiny_dataset.with_tables(
        second_cells=tiny_dataset.second_cells.iloc[:0],
        second_measures=tiny_dataset.second_measures.iloc[:0],
    )
    found = ask.agreement(once)
    assert found.headlines() == [Headline("agreement", whole=0)]
    assert found.table() is found.differences_table() is None


def test_what_is_not_settled_is_open(tiny_dataset):
    """A difference between the coders that no row settles is told as open."""
    unsettled = tiny_dataset.with_tables(settlements=tiny_dataset.settlements.iloc[:0])
    assert {row[2] for row in ask.agreement(unsettled).differences_table().rows} == {"open"}
