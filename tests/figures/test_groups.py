"""Groups stand side by side in panels, and small ones look different."""

import re

import pytest

from thb_analysis import arrange
from thb_analysis.analysis import profile
from thb_analysis.analysis.groups import GroupCoverage, group_coverage
from thb_analysis.data import Dataset
from thb_analysis.display import Figure
from thb_analysis.figures import _countries, style
from thb_analysis.figures._groups import MOST, group_medians, groups

EIGHT = "ABCDEFGH"
OWN = "North=A+B+C; South=D+E+F; Islands=G"
FAR = {"one": "ABC", "two": "AE", "three": "G"}


def _both(ds: Dataset, by: str = "bloc") -> list[Figure | None]:
    result = group_coverage(ds, by)
    return [groups(result, "Everything"), group_medians(result, arrange.titles(ds))]


@pytest.fixture(params=[0, 1], ids=["measures", "medians"])
def figure(request: pytest.FixtureRequest, tiny_dataset: Dataset) -> Figure:
    """Each figure, drawn of the small package."""
    drawn = _both(tiny_dataset)[request.param]
    assert drawn is not None
    return drawn


def test_ids_are_ready_for_cross_references(tiny_dataset: Dataset) -> None:
    """Each figure has the id that prose refers to."""
    assert [each.id for each in _both(tiny_dataset)] == ["fig-groups", "fig-group-medians"]


def test_the_alternative_text_points_to_the_table(figure: Figure) -> None:
    """It says how many groups there are, what was found, and where the data stand."""
    assert "three groups of countries" in figure.alt
    assert "The table that follows" in figure.alt
    assert 1 < figure.height_in < 9.2
    assert figure.width_in == style.WIDTH


def test_the_same_data_give_the_same_bytes(tiny_dataset: Dataset) -> None:
    """A figure drawn twice is the same SVG."""
    assert _both(tiny_dataset) == _both(tiny_dataset)


def test_each_group_has_a_panel_with_its_size_and_each_measure_a_row(study) -> None:
    """Whoever reads the figure sees who is compared."""
    svg = groups(group_coverage(study(FAR, EIGHT), OWN), "Protection").svg
    for text in ("North\xa0(3)", "South\xa0(3)", "Islands\xa0(1)", "ONE", "TWO", "THREE"):
        assert f">{text}</text>" in svg


def test_the_alternative_text_states_the_widest_difference(study) -> None:
    """With both counts and its bounds, and never for a group of one."""
    alt = groups(group_coverage(study(FAR, EIGHT), OWN), "Protection").alt
    assert "“ONE”: 3 of 3 in North, 0 of 4 in all others" in alt
    assert "+100 percentage points (bounds 0 to +100)" in alt


def test_small_groups_are_hollow_and_explained(study) -> None:
    """A mark for one country is not filled; without small groups nothing is said of them."""
    ds = study(FAR, EIGHT)
    with_, without = (groups(group_coverage(ds, by), "x") for by in (OWN, OWN[: OWN.rindex(";")]))
    assert "A hollow mark" in with_.caption
    assert "fewer than three countries" in with_.svg
    assert "hollow" not in without.caption
    assert "fewer than" not in without.svg


def test_a_group_that_no_statement_speaks_of_has_free_rows(study) -> None:
    """The caption says why a row is empty."""
    ds = study(FAR, EIGHT, eu="ABC", eu_only={"one"})
    assert "A row is free" in groups(group_coverage(ds, OWN), "x").caption


def test_more_groups_than_fit_are_left_to_the_table(study) -> None:
    """The first are drawn, and the caption counts the rest."""
    many = "; ".join(f"G{code}={code}" for code in EIGHT)
    drawn = groups(group_coverage(study(FAR, EIGHT), many), "x")
    assert "Two more groups stand in the table only." in drawn.caption
    assert len(re.findall(r">G[A-H]\xa0\(1\)</text>", drawn.svg)) == MOST
    assert "No group is large enough" in drawn.alt


def test_medians_say_where_groups_lie_apart(study) -> None:
    """From which group to which."""
    ds = study(FAR, EIGHT)
    alt = group_medians(group_coverage(ds, OWN), arrange.titles(ds)).alt
    assert "“Protection”, provisions: 0% (South) to 33% (North)" in alt


@pytest.mark.parametrize("by", ["took_part", "A=AT"])
def test_one_group_is_no_comparison(tiny_dataset: Dataset, by: str) -> None:
    """There is nothing to draw side by side."""
    assert _both(tiny_dataset, by) == [None, None]


def test_no_measure_is_no_figure(study) -> None:
    """Nor are measures that cannot be read in the figure of medians."""
    unclear = study({"one": "A"}, EIGHT, polarities={"one": "unclear"})
    assert groups(group_coverage(unclear, OWN), "x") is not None
    assert group_medians(group_coverage(unclear, OWN), arrange.titles(unclear)) is None
    assert _both(study({}, EIGHT), OWN) == [None, None]


def test_sixty_measures_fit_a_page(study) -> None:
    """Rows move closer together rather than leave the page."""
    result: GroupCoverage = group_coverage(study({f"m{n}": "AB" for n in range(60)}, EIGHT), OWN)
    assert groups(result, "x").height_in < 9.2


def test_a_profile_marks_the_median_of_the_group(study) -> None:
    """The arrowhead is there with its entry in the key, and neither where the country is alone."""
    ds, by = study(FAR, EIGHT), "North=A+B+C+D; South=E+F; Islands=G"
    near, alone = (
        _countries.profile(profile(ds, code, group_by=by), arrange.titles(ds)) for code in "AG"
    )
    assert "median of its group" in near.svg
    assert "the three other countries of “North”" in near.caption
    assert "2 of 3, median 33%, of its group 33%" in near.alt
    assert "group" not in alone.svg + alone.caption + alone.alt
