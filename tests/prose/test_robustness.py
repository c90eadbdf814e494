"""The report on robustness says what was varied, what stayed, and what decided."""

from dataclasses import replace

import pandas as pd
import pytest

from thb_analysis import analysis, figures, prose, tables
from thb_analysis.analysis import Robustness
from thb_analysis.data import Dataset
from thb_analysis.wording import count


@pytest.fixture
def result(tiny_robustness: Robustness) -> Robustness:
    """The findings of the small package over all its universes."""
    return tiny_robustness


@pytest.fixture
def fixed(tiny_dataset: Dataset) -> tuple[Dataset, Robustness]:
    """A data set in which no choice of coding is open."""
    plain = tiny_dataset.select(["AT", "BE", "EL"], include_qualified=False, include_body=False)
    clear = plain.measures[plain.measures["polarity"] != "unclear"]
    kept = plain.observations[plain.observations["measure"].isin(clear["measure"])]
    ds = plain.with_tables(
        readings=plain.readings.iloc[:0],
        measure_settlements=plain.measure_settlements.iloc[:0],
        measures=clear.reset_index(drop=True),
        quantifiers=plain.quantifiers.assign(holds_from=0.0, holds_to=1.0),
        observations=kept.reset_index(drop=True),
    )
    return ds, analysis.robustness(ds)


def test_the_number_of_combinations_is_told(result: Robustness) -> None:
    """The reader learns how many combinations there are, and what they consist of."""
    text = prose.robustness.choices(result).markdown
    assert f"{len(result.universes)} universes" in text
    assert f"{result.codings} codings" in text


def test_readings_of_the_source_are_told(tiny_dataset: Dataset, result: Robustness) -> None:
    """The reader learns how many other readings there are, open polarities included."""
    written = prose.robustness.readings(tiny_dataset, result)
    assert written is not None
    assert "three other readings" in written.markdown
    assert "One statement" in written.markdown
    assert "One list is read as the second coder had decided" in written.markdown
    table = tables.other_readings(tiny_dataset)
    assert table is not None
    assert len(table.rows) == 3 + 2 + 1
    assert all(all(row) for row in table.rows)


def test_findings_that_do_not_stay_are_named(tiny_dataset: Dataset, result: Robustness) -> None:
    """A finding that depends on a choice is named with its share, and the choice in the table."""
    weak = result.findings[result.findings["share"] < 1]
    text = prose.robustness.findings(result, tiny_dataset).markdown
    assert len(weak)
    assert all(f"{row['surviving']} of {row['universes']}" in text for _, row in weak.iterrows())
    assert tables.choices(result, tiny_dataset) is not None


def test_choices_that_decide_as_much_are_named_together(result: Robustness) -> None:
    """Of several choices that move a finding equally far none is singled out."""
    first = result.choices["finding"].iloc[0]
    rows = [
        (first, choice, option, share)
        for choice in ("a", "b")
        for option, share in (("x", 0.0), ("y", 1.0))
    ]
    frame = pd.DataFrame(rows, columns=["finding", "choice", "option", "share"])
    written = prose.robustness.dependence(replace(result, choices=frame))
    assert written is not None
    assert "the choice of “a” or “b”: between two of its options" in written.markdown


def test_claims_that_count_no_list_are_told_apart(result: Robustness) -> None:
    """The number of claims is the one that other reports give; what is left aside is said."""
    whole = result.findings["whole"].mask(
        result.findings["topic"] == "claims", len(result.claims) + 1
    )
    found = replace(
        result, findings=result.findings.assign(whole=whole), claims=result.claims.assign(same=0)
    )
    text = prose.robustness.claims(found).markdown
    assert text.startswith(f"Of {count(len(result.claims) + 1, 'claim')} that can be checked")
    assert "One claim that can be checked counts the countries of a base" in text


def test_where_nothing_is_open_the_report_says_so(fixed: tuple[Dataset, Robustness]) -> None:
    """Without choices of coding, no table of choices is shown and no dependence claimed."""
    ds, found = fixed
    assert found.codings == 1
    assert prose.robustness.readings(ds, found) is None
    assert tables.other_readings(ds) is None
    assert "of no measure" in prose.robustness.measures(found).markdown
    assert tables.moving_measures(found) is None
    assert tables.moving_claims(found) is None


def test_where_every_finding_stays_the_report_says_so(
    tiny_dataset: Dataset, result: Robustness
) -> None:
    """If no choice makes a difference, that is what is written."""
    frame = result.choices.assign(share=1.0)
    still = replace(result, choices=frame)
    written = prose.robustness.dependence(still)
    assert written is not None
    assert "No choice" in written.markdown
    assert tables.choices(still, tiny_dataset) is None


def test_figure_and_table_hold_the_same_findings(tiny_dataset: Dataset, result: Robustness) -> None:
    """Every finding that is drawn stands in the table, in the same order."""
    figure, table = figures.robustness(result, tiny_dataset), tables.findings(result, tiny_dataset)
    assert figure is not None
    assert table is not None
    assert len(table.rows) == len(result.findings)
    assert "The table that follows" in figure.alt
    assert figure.svg == figures.robustness(result, tiny_dataset).svg  # type: ignore[union-attr]


def test_nothing_is_drawn_without_findings(tiny_dataset: Dataset, result: Robustness) -> None:
    """A data set without findings has no figure and no table of them."""
    empty = replace(result, findings=result.findings.iloc[:0])
    assert figures.robustness(empty, tiny_dataset) is None
    assert tables.findings(empty, tiny_dataset) is None
