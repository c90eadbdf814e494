"""Robustness: codings, the findings over all of them, and how each may be cited."""

import numpy as np
import pandas as pd
import pytest

import thb_analysis as thb
from conftest import retyped
from thb_analysis.analysis.readings import (
    ALL_AT_ONCE,
    OPTIONS,
    apply_changes,
    codings,
    readings,
)
from thb_analysis.check.intake import from_frame

CONDITIONS, SENTENCES = OPTIONS
CODES = ["AT", "BE", "CZ", "DE", "EE", "NO"]
# Country by country: nothing, reported, or qualified.
CELLS = {"food": "rrq..r", "shelter": "rqq.r.", "advice": ".r.rrr"}
STATES = {"r": "reported", "q": "qualified", ".": ""}


def package(*read_otherwise, cells=CELLS):
    """Make a dataset of few cells, with blocs, footnotes and one country named in a sentence only.

    Of a reading: label, footnote, country, what changes and its value.
    """
    names = {
        measure: [STATES[state] for state in states]
        for measure, states in cells.items()
    }
    ds = from_frame(pd.DataFrame({"unit": CODES, **names}))
    blocs = ["EFTA" if code == "NO" else "EU" for code in ds.countries["country"]]
    inside = (ds.observations["measure"] == "food") & (
        ds.observations["country"] == "AT"
    )
    heads = ["label", "footnote", "country", "change", "value"]
    readings = pd.DataFrame(read_otherwise, columns=heads)
    return retyped(
        ds,
        measures=ds.measures.assign(footnote=ds.measures["order"]),
        countries=ds.countries.assign(bloc=blocs),
        observations=ds.observations.assign(basis=np.where(inside, "body", "list")),
        readings=readings.assign(
            reading=readings["label"], irregularity="", reason="So."
        ),
    )


def test_every_coding_is_made_once_and_the_published_one_comes_first():
    """As coded, each reading alone and all at once: with all evidence, and without what options leave out."""
    ds = package(
        ("One", 3, "AT", "status", "reported"), ("Two", 2, "AT", "status", "reported")
    )
    made = [each.choices for each in codings(ds)]
    options = [(), (SENTENCES,), (CONDITIONS,), (CONDITIONS, SENTENCES)]
    read_as = [(), ("Two",), ("One",), (ALL_AT_ONCE,)]
    assert made == [(*label, *left) for label in read_as for left in options]


@pytest.mark.parametrize("measure", CELLS)
def test_a_coding_counts_what_a_selected_dataset_counts(measure):
    """Without another reading, each coding is what `select` leaves; what is left out is open, never a no."""
    ds = package()
    for choices, one in codings(ds):
        chosen = ds.select(None, CONDITIONS not in choices, SENTENCES not in choices)
        assert one.ask(measure) == chosen.ask(measure)
        assert one.ask(measure).bounds[1] == ds.ask(measure).bounds[1]


def test_how_a_finding_may_be_cited():
    """As it is, as at least, with its reading, or as a report: what changes it is named, with the count."""
    cells = {"all": "rrrrrr", "some": "rr.r.r", "with": "rrq...", "none": "...r.."}
    ds = package(cells=cells)
    asked = pd.DataFrame(
        {
            "indicator": [*cells],
            "theme": ds.measures["theme"].iloc[0],
            "order": range(4),
            "label": [*cells],
            "expression": ["all", "some", "with", "all - none"],
            "base": "all",
        }
    )
    indicators = asked.reindex(columns=ds.indicators.columns, fill_value="")
    result = thb.robustness(retyped(ds, indicators=indicators))
    frame = result.frame.set_index("indicator")
    assert frame["cited"].to_dict() == {
        "all": "exact",
        "some": "least",
        "with": "reading",
        "none": "report",
    }
    assert frame.loc["with", ["by", "at"]].tolist() == [(CONDITIONS,), ("2 of 6",)]
    shown = [getattr(cell, "text", cell) for cell in result.table().rows[2]]
    assert shown[1:5] == ["3 of 6", "2 to 3 of 6", "to 6", "with its reading"]
    assert "[1 of 4]{.count}" in result.text().markdown


def test_what_changes_a_count_only_together_is_named_together():
    """Two choices that change nothing alone stand joined, where both are needed."""
    ds = package(("Remark", 3, "BE", "status", "qualified"))
    row = thb.robustness(ds).frame.set_index("indicator").loc["advice"]
    assert row["by"] == (f"Remark and {CONDITIONS}",)
    assert row["at"] == ("3 of 6",)


def test_of_two_readings_of_one_place_the_first_holds():
    """All at once, alternatives are not mixed."""
    ds = package(
        ("A says no", 1, "AT", "status", "not-reported"),
        ("B says yes", 1, "AT", "status", "qualified"),
    )
    made = {each.choices: each.ds for each in codings(ds)}
    assert "AT" in made[()].ask("food").yes
    assert "AT" in made[("A says no",)].ask("food").open
    assert "AT" in made[(ALL_AT_ONCE,)].ask("food").open


def test_a_duration_of_a_whole_list_reaches_every_country():
    """A change for all countries changes each that is named, and names nobody."""
    one = apply_changes(package(), [("food", "*", "duration", "6..12 months")])
    assert (
        one.ask("food[6..12]").yes == one.ask("food").yes == package().ask("food").yes
    )


def test_readings_with_the_same_effect_are_one():
    """What is decided so twice is not counted twice."""
    ds = package(
        ("First", 1, "AT", "status", "not-reported"),
        ("Second", 1, "AT", "status", "not-reported"),
    )
    assert [reading.label for reading in readings(ds)] == ["First"]


def test_a_finding_follows_the_base_of_all_its_measures():
    """It has another base only if a reading gives that base to each of its measures."""
    ds = package(("EU only", 1, "*", "base", "bloc_eu"))
    row = {"base": "bloc_eu", "label": "EU", "column": "bloc", "values": "EU"}
    bases = pd.concat([ds.bases, pd.DataFrame([row])], ignore_index=True).fillna("")
    frame = thb.robustness(retyped(ds, bases=bases)).frame
    found = frame.set_index("indicator")
    assert (
        dict(zip(*found.loc["food", ["by", "at"]], strict=True))["EU only"] == "3 of 5"
    )
    assert "EU only" not in found.loc["shelter", "by"]


def test_a_choice_that_was_made_in_the_selection_is_none():
    """What is left out stays so, whatever a reading says of it."""
    ds = package(("Other", 3, "AT", "status", "qualified"))
    for choices, one in codings(ds.select(include_qualified=False)):
        assert CONDITIONS not in choices
        assert "AT" not in one.ask("advice").yes


def test_without_choices_there_is_one_count():
    """A table with nothing to decide is counted in each way the same, and says so."""
    frame = pd.DataFrame({"country": CODES[:3], "food": [1, 0, 1]})
    result = thb.robustness(from_frame(frame))
    assert result.frame["cited"].tolist() == ["exact"]
    assert result.statements_table() is None
    assert result.table().rows[0][2:] == ("–", "–", "as it is", "–")
