"""What mending a broken relation would change, against recoding the data set."""

import pandas as pd
import pytest

from thb_analysis.analysis import evaluate_claims, evaluate_relations
from thb_analysis.analysis.consequences import consequences
from thb_analysis.analysis.recode import CHANGE_COLUMNS, recode


def with_relation(ds, changed, kind, left, right):
    """A data set with one relation only."""
    facts = {"relation": "r", "kind": kind, "left": left, "right": right, "strength": "plausible"}
    frame = pd.DataFrame([{**facts, "reason": "Because."}])
    return changed(relations=frame.astype("str"), observations=ds.observations)


def changes(frame):
    """Measure, change and countries of each row."""
    return [
        (row.measure, row.change, "".join(row.countries)) for row in frame.itertuples(index=False)
    ]


def recoding(ds, row):
    """The changes that put the countries of a row on its list, or take them off."""
    footnote = ds.measures.set_index("measure")["footnote"][row.measure]
    change = {"add": "list", "drop": "unlist"}[row.change]
    rows = [(footnote, country, change, "") for country in row.countries]
    return pd.DataFrame(rows, columns=CHANGE_COLUMNS)


def test_either_list_of_an_exclusion_can_lose_the_country(base):
    """Norway stands on two lists that exclude each other: it may leave the one or the other."""
    frame = consequences(base)
    assert list(frame["relation"].unique()) == ["period-or-status"]
    assert changes(frame) == [
        ("reflection-period", "drop", "NO"),
        ("status-not-distinguished", "drop", "NO"),
    ]
    assert list(zip(frame["before"], frame["after"], frame["base_size"], strict=True)) == [
        (4, 3, 5),
        (2, 1, 5),
    ]


@pytest.mark.parametrize(
    ("kind", "left", "right", "expected"),
    [
        (
            "subset",
            "screening",
            "asylum-screening",
            [("screening", "drop", "BEGE"), ("asylum-screening", "add", "BEGE")],
        ),
        (
            "implies",
            "phases-distinct",
            "asylum-screening | reflection-length",
            [
                ("phases-distinct", "drop", "BEGE"),
                ("asylum-screening", "add", "BEGE"),
                ("reflection-length", "add", "BEGE"),
            ],
        ),
        ("exhaustive", "reflection-period", "@all", [("reflection-period", "add", "GE")]),
        ("implies", "screening & @eu", "reflection-length", [("screening", "drop", "BE"), ("reflection-length", "add", "BE")]),
        (
            "equal",
            "phases-distinct",
            "status-not-distinguished",
            [
                ("phases-distinct", "exchange", "BENO"),
                ("status-not-distinguished", "exchange", "BENO"),
            ],
        ),
        ("implies", "reflection-length[renewable]", "phases-distinct", [("phases-distinct", "add", "AT")]),
        ("exhaustive", "phases-distinct & asylum-screening", "@eu", [("", "", "")]),
    ],
)  # fmt: skip
def test_each_kind_of_relation_is_mended_in_its_way(base, changed, kind, left, right, expected):
    """Lists lose or gain those who break the relation; a list asked for durations is left alone."""
    assert changes(consequences(with_relation(base, changed, kind, left, right))) == expected


def test_every_change_mends_its_relation_and_turns_the_verdicts_it_says(base, changed, relisted):
    """Recoding the data set gives the same counts, verdicts and relations as the table."""
    lists = {
        "screening": ["AT", "BE", "EL"],
        "asylum-screening": ["AT", "EL", "NO"],
        "status-not-distinguished": ["AT", "BE", "GE", "NO"],
        "reflection-period": ["AT", "BE", "NO"],
        "reflection-length": ["AT", "EL"],
    }
    ds = relisted(lists)
    verdicts = evaluate_claims(ds).set_index("claim")["verdict"]
    holds = evaluate_relations(ds).set_index("relation")["holds"]
    frame = consequences(ds)
    assert len(frame) > 3
    assert frame["claims"].map(len).sum() > 0
    for row in frame.itertuples():
        mended = recode(ds, recoding(ds, row))
        after = evaluate_claims(mended).set_index("claim")["verdict"]
        turned = after[after != verdicts]
        assert (tuple(turned.index), tuple(turned)) == (row.claims, row.verdicts_after)
        assert tuple(verdicts[list(row.claims)]) == row.verdicts_before
        now = evaluate_relations(mended).set_index("relation")["holds"].drop(row.relation)
        before = holds.drop(row.relation)
        assert set(row.mends) == set(now.index[now & ~before])
        assert set(row.breaks) == set(now.index[before & ~now])
        assert evaluate_relations(mended).set_index("relation").loc[row.relation, "holds"]


def test_a_country_outside_the_base_moves_no_count(base, changed):
    """Norway may enter a list that speaks of EU states: the relation holds, k stays."""
    ds = with_relation(base, changed, "implies", "status-not-distinguished", "asylum-screening")
    added = consequences(ds).set_index("measure").loc["asylum-screening"]
    assert added["countries"] == ("GE",)
    assert added["before"] == added["after"] == 2


def test_without_a_broken_relation_there_is_nothing_to_mend(base, changed):
    """The table has its columns and no row."""
    frame = consequences(changed(relations=base.relations.iloc[:0]))
    assert frame.empty
    assert "verdicts_after" in frame
