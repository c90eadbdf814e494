"""Sentences that check the source are right for none, one, some and all."""

from dataclasses import replace

import pandas as pd
import pytest

from thb_analysis import analysis
from thb_analysis.analysis.consequences import consequences
from thb_analysis.data import Dataset
from thb_analysis.prose import source
from thb_analysis.wording import count


def _mending(ds: Dataset, rows: int, turning: int) -> pd.DataFrame:
    """Changes for one relation each, the first few of which turn a verdict."""
    frame = pd.concat([consequences(ds).iloc[:1]] * rows, ignore_index=True)
    return frame.assign(
        relation=[f"r{n}" for n in range(rows)],
        claims=pd.Series([("c3",) if n < turning else () for n in range(rows)], dtype=object),
    )


def test_what_mending_would_change_is_said_in_numbers(tiny_dataset: Dataset) -> None:
    """The broken relation could be mended on either list, and no verdict would turn."""
    text = source.consequences(consequences(tiny_dataset), tiny_dataset).markdown
    assert "The one that is broken would hold if one list alone lost, or gained," in text
    assert "No such change would turn the verdict on a claim." in text
    assert "would break another relation" not in text


@pytest.mark.parametrize(
    ("rows", "turning", "said"),
    [
        (1, 1, "For one relation this would turn the verdict on a claim ([](#tbl-consequences)): one claim is at stake."),
        (3, 2, "For two relations this would turn"),
        (3, 3, "Each of the three broken would hold"),
    ],
)  # fmt: skip
def test_relations_that_could_turn_a_verdict_are_counted(
    rows: int, turning: int, said: str, tiny_dataset: Dataset
) -> None:
    """One, some or all of the relations."""
    assert said in source.consequences(_mending(tiny_dataset, rows, turning), tiny_dataset).markdown


def test_relations_of_the_document_are_named_by_their_footnotes(tiny_dataset: Dataset) -> None:
    """A strict relation that could turn a verdict is named, its lists linked."""
    text = source.consequences(_mending(tiny_dataset, 1, 1), tiny_dataset).markdown
    assert (
        "[5](#m-reflection-period){.optional} with [7](#m-status-not-distinguished){.optional}"
        in text
    )
    assert text.count("The document itself states this relation, by footnote: [5]") == 1


@pytest.mark.parametrize(
    ("strict", "said"),
    [
        (3, "The document itself states all of these relations, by footnote: "),
        (2, "Of these relations the document itself states two, by footnote: "),
    ],
)
def test_relations_of_the_document_are_counted_among_those_that_turn_a_verdict(
    strict: int, said: str, tiny_dataset: Dataset
) -> None:
    """All of them, or some."""
    frame = _mending(tiny_dataset, 3, 3)
    frame["strength"] = ["strict"] * strict + ["plausible"] * (3 - strict)
    assert said in source.consequences(frame, tiny_dataset).markdown


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        ([False, False], "Both relations that the document itself states are broken, each by at least one country."),
        ([False] * 3, "All three relations that the document itself states are broken, each by at least one country."),
        ([False, True], "Of two relations that the document itself states, one is broken by at least one country."),
        ([True, True], "No country breaks either of the two relations that the document itself states."),
        ([False], "The only relation that the document itself states is broken by at least one country."),
    ],
)  # fmt: skip
def test_broken_relations_are_counted(holds: list[bool], said: str, tiny_dataset: Dataset) -> None:
    """One, both, all, some or none."""
    frame = analysis.evaluate_relations(tiny_dataset).iloc[[0] * len(holds)]
    frame = frame.assign(strength="strict", holds=holds)
    assert source.relations(frame).markdown.startswith(said)


def test_relations_that_no_list_can_mend_are_set_apart(tiny_dataset: Dataset) -> None:
    """Some, or none, of the relations can be mended by one list."""
    some = _mending(tiny_dataset, 3, 0)
    some.loc[0, "measure"] = ""
    assert "Of the three broken, two would hold" in source.consequences(some, tiny_dataset).markdown
    none = source.consequences(some.assign(measure=""), tiny_dataset).markdown
    assert "None of those broken would be mended" in none
    assert "turn the verdict" not in none


def test_a_change_that_breaks_something_else_is_mentioned(tiny_dataset: Dataset) -> None:
    """Side effects are counted."""
    frame = _mending(tiny_dataset, 2, 0)
    frame["breaks"] = pd.Series([("other",), ()], dtype=object)
    frame["countries"] = pd.Series([("NO",), ("GE",)], dtype=object)
    text = source.consequences(frame, tiny_dataset).markdown
    assert (
        "Of two different changes of a list, one would break a relation that holds now "
        "([](#tbl-side-effects))." in text
    )
    frame["mends"] = frame["breaks"]
    assert (
        "one would mend more than one relation and one would break"
        in source.consequences(frame, tiny_dataset).markdown
    )


def test_where_nothing_is_broken_nothing_is_said(tiny_dataset: Dataset) -> None:
    """Without a broken relation the paragraph is left out."""
    assert source.consequences(consequences(tiny_dataset).iloc[:0], tiny_dataset) is None


@pytest.mark.parametrize(
    ("settled", "said"),
    [
        (["c1", "c2", "c3", "c4", "c6"], "All are settled: each is the same on every reading of the silence."),
        (["c1", "c3"], "Two verdicts are settled, the same on every reading of the silence (one claim holds loosely and one does not hold). The other three depend on how silence is read."),
        (["c2", "c4"], "Two verdicts are settled, each that the claim holds: the same on every reading"),
        (["c3"], "One verdict, that the claim does not hold, is settled: the same on every reading of the silence. The other four depend"),
        (["c1", "c2", "c3", "c4"], "The other one depends on how silence is read."),
        ([], "No verdict is the same on every reading of the silence."),
    ],
)  # fmt: skip
def test_it_is_said_how_many_verdicts_silence_leaves_open(
    settled: list[str], said: str, tiny_dataset: Dataset
) -> None:
    """All, some, all but one and none are settled."""
    frame = analysis.evaluate_claims(tiny_dataset)
    checked = frame["determined"].notna()
    frame["determined"] = frame["claim"].isin(settled).astype("boolean").where(checked)
    assert said in source.claims(frame).markdown


@pytest.mark.parametrize(
    ("settled", "said"), [([], "depends on"), (["c3"], "is the same on every")]
)
def test_a_single_verdict_is_not_counted(
    settled: list[str], said: str, tiny_dataset: Dataset
) -> None:
    """Of one claim nothing is said of several at once."""
    frame = analysis.evaluate_claims(tiny_dataset)
    frame = frame[frame["claim"] == "c3"].assign(determined=bool(settled))
    text = source.claims(frame).markdown
    assert f"as not listed. It {said}" in text
    assert "taken by itself" not in text


@pytest.mark.parametrize(
    ("direction", "said"),
    [
        ("fewer", "because the lists give fewer than the word says; by the lists alone, it overstates:"),
        ("more", "because the lists give more than the word says; by the lists alone, it understates:"),
        ("", "because the counts do not fall in the order stated:"),
    ],
)  # fmt: skip
def test_a_claim_that_does_not_hold_says_too_much_or_too_little(
    direction: str, said: str, tiny_dataset: Dataset
) -> None:
    """Fewer than the word says is overstated, more is understated, an order is neither."""
    frame = analysis.evaluate_claims(tiny_dataset)
    frame["direction"] = frame["direction"].mask(frame["claim"] == "c3", direction)
    assert f"One claim does not hold, {said}" in source.claims(frame).markdown


def test_several_claims_that_say_too_much_are_told_together(tiny_dataset: Dataset) -> None:
    """In the plural, those furthest off first."""
    frame = analysis.evaluate_claims(tiny_dataset)
    frame = frame[frame["claim"] == "c3"]
    text = source.claims(pd.concat([frame, frame.assign(distance=0.5)])).markdown
    assert "by the lists alone, they overstate. Furthest off first:" in text


def test_other_readings_are_counted_with_their_footnotes(tiny_dataset: Dataset) -> None:
    """Recorded readings, those of the second coder, and both of a list that is not clear."""
    text = source.rival_readings(tiny_dataset).markdown
    assert "On record are six other readings, of five footnotes, each with" in text
    assert "The coding follows none of them; the report on robustness tries each." in text


def test_one_other_reading_or_none(tiny_dataset: Dataset) -> None:
    """One is told in the singular; without any there is nothing to say."""
    clear = tiny_dataset.measures.replace({"polarity": {"unclear": "affirmed"}})
    alone = tiny_dataset.with_tables(
        measures=clear,
        measure_settlements=tiny_dataset.measure_settlements.iloc[:0],
        readings=tiny_dataset.readings.iloc[:1],
    )
    text = source.rival_readings(alone).markdown
    assert "On record is one other reading, of one footnote, with" in text
    assert "does not follow it; the report on robustness tries it." in text
    none = alone.with_tables(readings=alone.readings.iloc[:0])
    assert source.rival_readings(none) is None


def test_it_is_said_plainly_that_both_coders_belong_to_the_project(tiny_dataset: Dataset) -> None:
    """Agreement within one project is no independent evidence, however high."""
    text = source.agreement(analysis.agreement(tiny_dataset, replicates=20)).markdown
    assert "Both coders belong to the project" in text
    assert "no independent evidence" in text


def test_of_no_cell_in_common_no_agreement_is_told(tiny_dataset: Dataset) -> None:
    """Where nobody is listed there is no other field to agree on."""
    nobody = tiny_dataset.with_tables(
        observations=tiny_dataset.observations.iloc[:0],
        coding=tiny_dataset.coding.iloc[:0],
        second_coding=tiny_dataset.second_coding.iloc[:0],
        settlements=tiny_dataset.settlements.iloc[:0],
    )
    text = source.agreement(analysis.agreement(nobody, replicates=20)).markdown
    assert "alpha is undefined" in text
    assert "every other field" not in text


def test_the_record_is_counted_by_group(tiny_dataset: Dataset) -> None:
    """An expectation that is not met is no irregularity, and is counted apart."""
    text = source.irregularities(analysis.irregularities(tiny_dataset)).markdown
    assert (
        "seven entries ([](#tbl-correction-kinds)): three typographic irregularities, one quantity word "
        "that does not fit its list, one expectation between lists that is not met and two others."
        in text
    )


def test_a_claim_that_does_not_hold_says_whether_it_could(tiny_dataset: Dataset) -> None:
    """The bullet has count, share, bounds, and what silence may mean for it."""
    frame = analysis.evaluate_claims(tiny_dataset)
    bullet = "the lists give [2 of 5](#m-status-not-distinguished){.optional}, 40%"
    assert (
        f"{bullet}, and silence leaves no other share; no reading of the silence would make it hold."
        in (source.claims(frame).markdown)
    )
    at = frame["claim"] == "c3"
    frame.loc[at, "upper"], frame.loc[at, "determined"] = 1.0, False
    frame.loc[at, "possible"] = pd.Series(
        [("holds loosely", "does not hold")], index=frame.index[at]
    )
    assert (
        f"{bullet} (bounds 40% to 100%); on some reading of the silence it would hold loosely."
        in (source.claims(frame).markdown)
    )


@pytest.mark.parametrize(
    ("differ", "alpha", "said"), [(2, -0.04, True), (2, 0.9, False), (9, 0.3, False)]
)
def test_a_low_alpha_of_cells_that_hardly_vary_is_explained(
    differ: int, alpha: float, said: bool, tiny_dataset: Dataset
) -> None:
    """Coders who agree on nearly all cells are not told apart by an alpha that chance makes low."""
    result = replace(
        analysis.agreement(tiny_dataset, replicates=20),
        n_cells=30,
        n_disagreements=differ,
        alpha=alpha,
    )
    text = source.agreement(result).markdown
    assert ("That is low although they agree on 93% of the cells" in text) == said


def test_the_record_and_the_quantity_words_are_led_to_where_there_are_some(
    tiny_dataset: Dataset,
) -> None:
    """A section and a sentence that lead to a table stand only where the table does."""
    frame = analysis.irregularities(tiny_dataset)
    assert f"[](#tbl-irregularities) gives {count(len(frame), 'entry', 'entries')}" in (
        source.record(frame).markdown
    )
    assert source.record(frame.iloc[:0]) is None
    assert "[](#tbl-quantifiers) gives the ranges" in source.quantity_words(tiny_dataset).markdown
    bare = tiny_dataset.with_tables(quantifiers=tiny_dataset.quantifiers.iloc[:0])
    assert source.quantity_words(bare) is None
