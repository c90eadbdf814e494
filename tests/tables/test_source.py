"""Tables that check the source say what is settled, and what mending would change."""

import pandas as pd

from thb_analysis import analysis, tables
from thb_analysis.analysis.consequences import consequences
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Table
from thb_analysis.tables._source import consequences as consequences_table


def _texts(table: Table | None) -> list[dict[str, str]]:
    assert table is not None
    labels = [column.label for column in table.columns]
    rows = [[cell.shown if isinstance(cell, Cell) else cell for cell in row] for row in table.rows]
    return [dict(zip(labels, row, strict=True)) for row in rows]


def _claim(ds: Dataset, statement: str) -> dict[str, str]:
    rows = _texts(tables.claims(analysis.evaluate_claims(ds)))
    (row,) = [row for row in rows if row["Claim"] == statement]
    return row


def test_a_claim_stands_beside_count_base_share_bounds_and_verdict(tiny_dataset: Dataset) -> None:
    """A claim has all that a reader needs to judge it, and the place of its lists."""
    assert _claim(tiny_dataset, "Some periods last six months.") == {
        "Claim": "Some periods last six months.", "Word": "some", "k of N": "1 of 2", "Share": "50%",
        "Verdict": "holds", "Lists give": "–", "Off by": "0", "Bounds": "25% to 75%", "Settled": "no", "Base": "all participants",
        "Lists": "n. 6, p. 2", "Place": "p. 2",
    }  # fmt: skip


def test_a_verdict_that_silence_cannot_turn_is_settled(tiny_dataset: Dataset) -> None:
    """Settled is said of shares and of comparisons, and of nothing that cannot be checked."""
    assert _claim(tiny_dataset, "Most countries do not distinguish.")["Settled"] == "yes"
    comparison = _claim(tiny_dataset, "Screening is more common than screening in asylum.")
    assert (comparison["k of N"], comparison["Bounds"], comparison["Settled"]) == (
        "5 vs 3",
        "–",
        "yes",
    )
    unchecked = _claim(tiny_dataset, "Some cases involve minors.")
    assert (unchecked["k of N"], unchecked["Settled"], unchecked["Lists"]) == (
        "–",
        "–",
        "n. 1, p. 1",
    )


def test_a_relation_leads_to_the_lists_that_it_names(tiny_dataset: Dataset) -> None:
    """Footnotes of a relation are links, the words between them are not."""
    table = tables.relations(analysis.evaluate_relations(tiny_dataset), tiny_dataset, broken=True)
    ((relation, *_),) = table.rows
    assert relation.shown == "5 and 7 exclude each other"
    assert [part.to for part in relation.parts if isinstance(part, Cell)] == [
        "m-reflection-period",
        "m-status-not-distinguished",
    ]


def test_a_base_in_a_relation_is_written_in_words(tiny_dataset: Dataset) -> None:
    """A list that is taken within a base reads as a phrase, not as a formula."""
    relations = tiny_dataset.relations.iloc[[0]].assign(left="reflection-length & @eu")
    ds = tiny_dataset.with_tables(relations=relations)
    table = tables.relations(analysis.evaluate_relations(ds), ds, broken=False)
    assert _texts(table)[0]["Relation"] == "6 among EU states lies within 5"


def test_a_change_that_touches_other_relations_is_shown_once(tiny_dataset: Dataset) -> None:
    """What one change mends and breaks stands in one row, whichever relation asked for it."""
    mending = consequences(tiny_dataset)
    assert tables.side_effects(mending, tiny_dataset) is None
    twice = pd.concat([mending.iloc[:1]] * 2, ignore_index=True).assign(
        mends=pd.Series([("length-within-period",)] * 2, dtype=object),
        breaks=pd.Series([("screening-within",)] * 2, dtype=object),
    )
    assert _texts(tables.side_effects(twice, tiny_dataset)) == [
        {
            "List changed": "5 without NO",
            "Would mend": "5 and 7 exclude each other; 6 lies within 5",
            "Would break": "3 implies 2",
        }
    ]


def test_a_relation_that_no_list_mends_has_no_side_effects(tiny_dataset: Dataset) -> None:
    """Nothing can be said of a change that there is not."""
    mending = consequences(tiny_dataset).assign(measure="")
    assert tables.side_effects(mending, tiny_dataset) is None


def test_a_broken_relation_says_what_each_list_would_count(tiny_dataset: Dataset) -> None:
    """Where the changes are known, the counts before and after stand in a column of their own."""
    relations = analysis.evaluate_relations(tiny_dataset)
    mending = consequences(tiny_dataset)
    table = tables.relations(relations, tiny_dataset, broken=True, mending=mending)
    (row,) = _texts(table)
    assert row["Counts if mended"] == "5:\N{NO-BREAK SPACE}4→3; 7:\N{NO-BREAK SPACE}2→1"
    held = tables.relations(relations, tiny_dataset, broken=False, mending=mending)
    assert "Counts if mended" not in _texts(held)[0]


def test_a_relation_that_no_list_can_mend_has_a_dash(tiny_dataset: Dataset) -> None:
    """There is no count to show where no single list makes the relation hold."""
    relations = analysis.evaluate_relations(tiny_dataset)
    mending = consequences(tiny_dataset).assign(measure="")
    table = tables.relations(relations, tiny_dataset, broken=True, mending=mending)
    assert _texts(table)[0]["Counts if mended"] == "–"


def test_a_verdict_that_would_turn_stands_with_the_list_that_turns_it(
    tiny_dataset: Dataset,
) -> None:
    """A change names its list, its countries, the counts, the claim and both verdicts."""
    mending = consequences(tiny_dataset)
    claims = analysis.evaluate_claims(tiny_dataset)
    assert consequences_table(mending, claims, tiny_dataset) is None
    turned = pd.Series([("c3",), ()], index=mending.index)
    mending = mending.assign(
        claims=turned,
        verdicts_before=pd.Series([("holds",), ()], index=mending.index),
        verdicts_after=pd.Series([("holds loosely",), ()], index=mending.index),
    )
    table = consequences_table(mending, claims, tiny_dataset)
    assert _texts(table) == [
        {
            "Relation": "5 and 7 exclude each other", "Strength": "strict", "List changed": "5 without NO",
            "k of N": "4→3 of 5", "Claim": "Most countries do not distinguish.",
            "Verdict": "holds → holds loosely",
        }
    ]  # fmt: skip
    assert table.rows[0][4].to == "claim-c3"
