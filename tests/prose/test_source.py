"""Sentences that check the source are right for none, one, some and all."""

import pandas as pd
import pytest

from thb_analysis import analysis
from thb_analysis.analysis.consequences import consequences
from thb_analysis.data import Dataset
from thb_analysis.prose import source


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
    assert text.count("states one, between the lists of footnotes") == 1


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
    text = source.consequences(frame, tiny_dataset).markdown
    assert "Of the two changes, one would break another relation" in text


def test_where_nothing_is_broken_nothing_is_said(tiny_dataset: Dataset) -> None:
    """Without a broken relation the paragraph is left out."""
    assert source.consequences(consequences(tiny_dataset).iloc[:0], tiny_dataset) is None


@pytest.mark.parametrize(
    ("settled", "said"),
    [
        (["c1", "c2", "c3", "c4", "c6"], "all verdicts stay the same."),
        (["c1", "c3"], "two verdicts stay the same whatever it means (one that holds loosely and one that does not hold); the other three are open."),
        (["c1", "c2", "c3", "c4"], "the other one is open."),
        ([], "no verdict is settled: each claim could come out otherwise."),
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
