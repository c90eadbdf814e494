"""Tables of groups hold what the figures show, with the bounds that silence allows."""

import pytest

from thb_analysis import analysis, arrange
from thb_analysis.analysis.groups import group_coverage
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Table
from thb_analysis.tables import _profile
from thb_analysis.tables._groups import (
    group_differences,
    group_medians,
    group_members,
    groups,
)

EIGHT = "ABCDEFGH"
OWN = "North=A+B+C; South=D+E+F; Islands=G"
FAR = {"one": "ABC", "two": "AE", "three": "G"}


def _all(ds: Dataset, by: str = "bloc") -> list[Table | None]:
    result = group_coverage(ds, by, permutations=19)
    return [
        group_members(result, ds),
        groups(result, "Everything"),
        group_medians(result, arrange.titles(ds)),
        group_differences(result),
    ]


def _row(table: Table | None, head: str) -> list[str]:
    assert table is not None
    (row,) = [row for row in table.rows if row[0] == head]
    return [*map(_shown, row)]


def _shown(cell: str | Cell) -> str:
    return cell.shown if isinstance(cell, Cell) else cell


def _heads(table: Table | None) -> list[str]:
    assert table is not None
    return [column.label for column in table.columns]


def test_every_table_has_its_id_a_caption_and_text_in_each_cell(study) -> None:
    """Also where a group has no share."""
    made = _all(study(FAR, EIGHT, eu="ABC", eu_only={"two"}), OWN)
    ids = ["tbl-group-members", "tbl-groups", "tbl-group-medians", "tbl-group-differences"]
    assert [table.id for table in made] == ids
    for table in made:
        assert table.caption.endswith(".")
        assert not {"nan", "<NA>", "None"} & {str(text) for row in table.rows for text in row}


def test_members_are_named_with_their_codes(study) -> None:
    """And so are those in no group."""
    ds = study(FAR, EIGHT)
    table = group_members(group_coverage(ds, OWN), ds)
    assert _row(table, "North") == ["North", "3", "Land A (A); Land B (B); Land C (C)"]
    assert _row(table, "In no group") == ["In no group", "1", "Land H (H)"]


def test_a_cell_is_k_of_n_with_its_share(tiny_dataset: Dataset) -> None:
    """The upper bound stands where it is not the whole base; a dash where nobody is spoken of."""
    table = groups(group_coverage(tiny_dataset, "bloc"), "Everything")
    assert _heads(table) == ["Measure", "Kind", "EU", "EFTA", "EaP", "All compared"]
    assert _row(table, "Screening: asylum")[2:] == ["2 of 3 (67%)", "–", "–", "2 of 3 (67%)"]
    assert _row(table, "Reflection period")[4:] == ["0 of 1 (0%)", "4 of 5 (80%)"]
    assert _row(table, "Status not distinguished (negated)")[1] == "condition"


def test_many_groups_ask_for_a_page_on_its_side(study) -> None:
    """Few stay upright."""
    ds = study(FAR, EIGHT)
    many = "; ".join(f"G{code}={code}" for code in EIGHT)
    assert not groups(group_coverage(ds, OWN), "x").landscape
    assert groups(group_coverage(ds, many), "x").landscape


def test_medians_say_on_how_many_measures_they_rest(study) -> None:
    """In brackets, group by group."""
    ds = study(FAR, EIGHT, eu="ABC", eu_only={"two"})
    table = group_medians(group_coverage(ds, OWN), arrange.titles(ds))
    assert _row(table, "Protection")[1:] == ["provisions", "33% (3)", "0% (2)", "50% (2)", "33%"]


def test_differences_have_both_counts_bounds_and_place(study) -> None:
    """Percentage points with their sign, and how many silences would close the gap."""
    table = group_differences(group_coverage(study(FAR, EIGHT), OWN))
    numbers = ("3 of 3", "0 of 4", "+100", "0 to +100", "4")
    assert [*map(_shown, table.rows[0])] == ["ONE", "provision", "North", *numbers, "n. 1, p. 1"]
    assert table.rows[0][3].to == "m-one"
    assert not {"p", "Adjusted p"} & set(_heads(table))


def test_two_groups_stand_in_columns_of_their_own(study) -> None:
    """Each under its name."""
    table = group_differences(group_coverage(study(FAR, EIGHT), "North=A+B+C; South=D+E+F"))
    assert _heads(table)[2:4] == ["North", "South"]
    assert _row(table, "ONE")[2:5] == ["3 of 3", "0 of 3", "+100"]


def test_p_stands_in_columns_of_its_own_when_asked_for(study) -> None:
    """Named in the note for what it is."""
    table = group_differences(group_coverage(study(FAR, EIGHT), OWN, permutations=99))
    assert _heads(table)[-3:] == ["p", "Adjusted p", "Source"]
    assert "exchangeable" in table.note
    assert "exchangeable" not in group_differences(group_coverage(study(FAR, EIGHT), OWN)).note


def test_nothing_to_show_is_no_table(tiny_dataset: Dataset, study) -> None:
    """No measure, no group, or no difference."""
    assert _all(study({}, EIGHT), OWN)[1:] == [None, None, None]
    assert group_differences(group_coverage(tiny_dataset, "took_part")) is None
    assert group_differences(group_coverage(study({"one": EIGHT}, EIGHT), OWN)) is None
    blank = study(FAR, EIGHT)
    assert _all(blank, "region") == [None] * 4


@pytest.fixture
def near(study):
    """A country that differs from its group both ways."""
    ds = study({"one": "A", "two": "BCD", "three": "ABCD"}, "ABCDE", kinds={"two": "practice"})
    return ds, analysis.profile(ds, "A", group_by="X=A+B+C+D; Y=E")


def test_a_profile_puts_the_group_beside_all(near) -> None:
    """A dash for two measures, and k of N for a single one."""
    ds, profile = near
    table = _profile.profile(profile, arrange.titles(ds))
    assert _heads(table)[-2:] == ["All compared", "Others of its group"]
    practices, provisions = sorted(
        [[*map(_shown, row)] for row in table.rows], key=lambda row: row[1]
    )
    assert practices[1:] == ["practices", "0 of 1", "0", "0%", "100%", "3 of 5", "3 of 3"]
    assert provisions[1:] == ["provisions", "2 of 2", "0", "100%", "100%", "–", "–"]
    assert table.caption.endswith("and among the three others of “X”.")


def test_a_median_stands_with_its_countries_and_their_range(study) -> None:
    """Over three measures there is one, of all participants and of the others of the group."""
    ds = study({"one": "ABC", "two": "AB", "three": "A"}, "ABCDE")
    found = analysis.profile(ds, "A", group_by="X=A+B+C+D; Y=E")
    table = _profile.profile(found, arrange.titles(ds))
    assert _row(table, "Protection")[-2:] == ["33% (5; 0%–100%)", "33% (3; 0%–67%)"]


def test_a_country_alone_in_its_group_has_no_empty_column(near) -> None:
    """There is nothing to put there."""
    ds, _ = near
    alone = analysis.profile(ds, "E", group_by="X=A+B+C+D; Y=E")
    table = _profile.profile(alone, arrange.titles(ds))
    assert "Others of its group" not in _heads(table)
    assert table.caption.endswith("all countries compared.")


def test_differences_from_the_group_stand_with_both_counts(near) -> None:
    """By kind, and with how to read it."""
    ds, profile = near
    table = _profile.majority(profile, analysis.coverage(ds), arrange.titles(ds))
    assert [row[0] for row in table.rows] == ["ONE", "TWO"]
    assert _row(table, "TWO")[2:] == [
        "practice",
        "not listed",
        "3 of 3",
        "3 of 5",
        "n. 2, p. 1",
    ]
    assert "does not mean" in table.note


def test_no_difference_from_the_group_is_no_table(near) -> None:
    """Nor is a group too small to have a majority."""
    ds, _ = near
    alone = analysis.profile(ds, "E", group_by="X=A+B+C+D; Y=E")
    assert _profile.majority(alone, analysis.coverage(ds), arrange.titles(ds)) is None


def test_similarity_can_be_traced(near) -> None:
    """Shared measures stand against those that list either, which is the coefficient."""
    ds, profile = near
    assert _row(_profile.nearest(profile, arrange.labels(ds)), "Land B")[1:3] == ["0.33", "1 of 3"]
