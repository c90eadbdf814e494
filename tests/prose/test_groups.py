"""Sentences on groups and on a country's group are right whether a count is none, one or all."""

import re
from itertools import product

import pandas as pd
import pytest

from thb_analysis import arrange
from thb_analysis.analysis import profile
from thb_analysis.analysis.groups import group_coverage
from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.figures._groups import group_medians, groups
from thb_analysis.prose import country
from thb_analysis.prose.groups import differences, medians, members
from thb_analysis.tables import _groups as tables
from thb_analysis.tables import _profile as tables_of_profile

BAD = re.compile(
    r"\bnan\b|<NA>|\bNone\b(?! of)|  |\.\.|\( | ,|,,|\bone (?:countries|measures|silences|differences|comparisons|groups)\b|"
    r"\b[Oo]f no |does not have|lacks"
)
EIGHT = "ABCDEFGH"
SIXTY = [f"{a}{b}" for a, b in product("ABCDEF", "0123456789")]
OWN = "North=A+B+C; South=D+E+F; Islands=G"
FAR = {"one": "ABC", "two": "AE", "three": "G"}


def _told(ds: Dataset, by: str, permutations: int = 0) -> list[Prose | None]:
    result = group_coverage(ds, by, permutations=permutations)
    return [
        members(result, ds),
        differences(result),
        medians(result, arrange.titles(ds)),
    ]


def _plain(text: str) -> str:
    """Without the links to the cells behind a number, which a report may lack."""
    return re.sub(r"\[([^]]+)\]\(#m-[\w-]+\)\{\.optional\}", r"\1", text)


def _text(ds: Dataset, by: str = OWN, permutations: int = 0) -> str:
    return _plain("\n".join(each.markdown for each in _told(ds, by, permutations) if each))


@pytest.fixture(scope="module")
def cases(study) -> dict[str, tuple[Dataset, str]]:
    """Data sets by what is odd about them, each with the groups to compare."""
    tens = "; ".join(f"G{a}={'+'.join(c for c in SIXTY if c[0] == a)}" for a in "ABCDEF")
    lists = {f"m{n}": SIXTY[: 7 * n] for n in range(9)}
    return {
        "some": (study(FAR, EIGHT), OWN),
        "nobody": (study(dict.fromkeys(FAR, ""), EIGHT), OWN),
        "everybody": (study(dict.fromkeys(FAR, EIGHT), EIGHT), OWN),
        "no measure": (study({}, EIGHT), OWN),
        "one measure": (study({"one": "ABC"}, EIGHT), OWN),
        "unclear": (study({"one": "A"}, EIGHT, polarities={"one": "unclear"}), OWN),
        "two groups": (study(FAR, EIGHT), "North=A+B+C+D; South=E+F+G+H"),
        "one group": (study(FAR, EIGHT), "North=A+B+C"),
        "one country": (study(FAR, "A"), "North=A"),
        "small groups": (study(FAR, EIGHT), "North=A+B; South=C+D; Islands=G"),
        "no group": (study(FAR, EIGHT), "region"),
        "outside the base": (study(FAR, EIGHT, eu="ABC", eu_only={"one"}), OWN),
        "sixty countries": (study(lists, SIXTY), tens),
        "blocs": (study(FAR, EIGHT, eu="ABCD"), "bloc"),
    }


@pytest.mark.untraced
@pytest.mark.parametrize("permutations", [0, 19])
def test_every_sentence_is_sound(cases, permutations: int) -> None:
    """No text shows a missing value, a wrong plural or an absence read from silence; and each says something."""
    for case, (ds, by) in cases.items():
        for text in _told(ds, by, permutations):
            if text is not None:
                assert not (found := BAD.search(text.markdown)), (case, found, text.markdown)
                assert text.markdown.strip()


@pytest.mark.untraced
def test_what_is_referred_to_is_there(cases) -> None:
    """A sentence points only to figures and tables that the same result gives."""
    for case, (ds, by) in cases.items():
        result, titles = group_coverage(ds, by), arrange.titles(ds)
        shown = [
            groups(result, "x"), group_medians(result, titles), tables.group_members(result, ds),
            tables.groups(result, "x"), tables.group_medians(result, titles),
            tables.group_differences(result),
        ]  # fmt: skip
        pointed = set(re.findall(r"\[\]\(#([\w-]+)\)", _text(ds, by)))
        assert pointed <= {each.id for each in shown if each}, case


def test_groups_are_named_with_their_sizes_and_who_is_in_none(study) -> None:
    """Small ones are shown and not spoken of."""
    text = _text(study(FAR, EIGHT))
    assert "three groups ([](#tbl-group-members)): “North” (three countries)" in text
    assert "Land H is in no group and takes no part." in text
    assert "“Islands” has fewer than three countries" in text


def test_no_sign_is_settled_where_silence_may_mean_anything(study) -> None:
    """That is said plainly, with the widest difference and its bounds."""
    text = _text(study(FAR, EIGHT))
    assert (
        "Of three measures under which a group and the others are compared, none sets them apart whatever"
        in text
    )
    assert (
        "“ONE” (3 of 3 in “North”, 0 of 4 in all others: +100 percentage points, bounds 0 to +100)"
        in text
    )
    assert "the difference would vanish if four silences" in text
    assert "as wide." not in text


def test_others_as_wide_as_the_widest_are_told(study) -> None:
    """Of several equal differences one is spelled out, and the others are counted."""
    text = _text(study({"one": "ABC", "two": "DEFG", "three": "ABC"}, EIGHT))
    assert "Two other differences are as wide." in text


def test_a_settled_sign_is_told_with_its_reason(study) -> None:
    """Only another list that rules countries out can settle it."""
    ds = study({"one": "AB", "two": "DEF"}, EIGHT[:6])
    relation = {
        "relation": "r",
        "kind": "disjoint",
        "strength": "strict",
        "left": "one",
        "right": "two",
    }
    table = pd.DataFrame([{**relation, "reason": "Opposed."}])
    ds = ds.with_tables(relations=table.astype(ds.relations.dtypes.to_dict()))
    text = _text(ds, "North=A+B+C; South=D+E+F")
    assert "Of two measures under which the two groups are compared, two set them apart" in text
    assert "another list of the source rules countries out, by a strict relation" in text
    assert "no reading of silence makes it vanish" in text


def test_groups_that_do_not_differ_are_said_not_to(study) -> None:
    """Whether nobody or everybody is listed."""
    for codes, always in (("", ""), (EIGHT, ", whatever silence means")):
        text = _text(study(dict.fromkeys(FAR, codes), EIGHT))
        assert f"No group compared differs from the others under any measure{always}." in text
        assert "apart whatever silence means" not in text
        assert "In every row the groups of three countries or more have the same median." in text


def test_no_inference_unless_the_reading_is_asked_for(study) -> None:
    """Then it is named as what it is, with its sources and its adjustment."""
    plain, asked = (_text(study(FAR, EIGHT), permutations=n) for n in (0, 99))
    assert "no test is made" in plain
    assert " p " not in plain
    assert "no test is made" not in asked
    assert "exchangeable among the countries [@fisher1935]" in asked
    assert "with 99 random assignments [@westfall1993] from seed 2022" in asked


def test_medians_are_told_with_what_they_rest_on(study) -> None:
    """The furthest apart, from which group to which, and whether the bounds overlap."""
    text = _text(study(FAR, EIGHT))
    assert "“Protection”, provisions, from 0% (“South”) to 33% (“North”)" in text
    assert "they rest on three measures each, and their bounds overlap" in text


def test_a_measure_is_counted_once_however_many_groups_it_sets_apart(study) -> None:
    """The number is that of the main findings, which counts measures."""
    ds = study({"one": "ABC", "two": "DEFGHI"}, "ABCDEFGHI")
    relation = {"relation": "r", "kind": "disjoint", "strength": "strict", "reason": "Opposed."}
    table = pd.DataFrame([{**relation, "left": "one", "right": "two"}])
    ds = ds.with_tables(relations=table.astype(ds.relations.dtypes.to_dict()))
    text = _text(ds, "North=A+B+C; South=D+E+F; Islands=G+H+I")
    assert "Of two measures under which a group and the others are compared, two set" in text


def _group(ds: Dataset, code: str, by: str) -> str:
    return _plain(country.group(profile(ds, code, group_by=by)).markdown)


def test_a_country_s_differences_from_its_group_are_named_both_ways(study) -> None:
    """With how many of the others are listed."""
    ds = study({"one": "A", "two": "BCD", "three": "ABCD"}, EIGHT)
    text = _group(ds, "A", "X=A+B+C+D; Y=E")
    assert "- Three provisions: with most of them on one and against most of them on two." in text
    assert "Listed, though most of the others are not: “ONE” (0 of 3)." in text
    assert "Not listed, though most of the others are: “TWO” (3 of 3)." in text
    assert "[](#tbl-majority)" in text


def test_a_country_that_does_not_differ_points_to_no_table(study) -> None:
    """The table is not there."""
    text = _group(study({"one": "ABCD"}, EIGHT), "A", "X=A+B+C+D; Y=E")
    assert "- One provision: with most of them on it." in text
    assert "tbl-majority" not in text


@pytest.mark.parametrize(("lists", "said"), [(2, "both"), (3, "all three")])
def test_on_all_alike_is_said_as_such(lists: int, said: str, study) -> None:
    """Where a country stands with its group on every measure of a kind, the word says so."""
    ds = study(dict.fromkeys(("one", "two", "three")[:lists], "ABCD"), EIGHT)
    assert f"provisions: with most of them on {said}." in _group(ds, "A", "X=A+B+C+D; Y=E")


@pytest.mark.parametrize(
    ("by", "said"),
    [
        ("X=A; Y=B", "Land A is the only country compared in its group, “X”"),
        ("Y=B", "Land A is in none of the groups"),
        ("region", "Land A is in no group by region"),
        ("X=A+B; Y=C", "has one other country among those compared: too few"),
        ("X=A+B+C; Y=D", "has two other countries among those compared: too few"),
    ],
)
def test_a_country_alone_in_no_group_or_with_few_others_reads_sensibly(
    study, by: str, said: str
) -> None:
    """There is no majority to speak of and so no section; at a glance it is said why."""
    found = profile(ds := study(FAR, EIGHT, eu="ABCD"), "A", group_by=by)
    assert country.group(found) is None
    standing = country.standing(ds, found).markdown
    assert said in standing
    assert "of its group" not in standing
    assert not BAD.search(standing)


def test_a_country_with_three_others_is_held_against_them(study) -> None:
    """The section names the group and its size, and the glance has its median."""
    ds = study(FAR, EIGHT, eu="ABCD")
    text = _group(ds, "A", "bloc")
    assert "The group of Land A by bloc, “EU”, has three other countries." in text
    assert not BAD.search(text)
    standing = country.standing(ds, profile(ds, "A", group_by="bloc")).markdown
    assert "2 of 3 provisions (median of eight countries 33%; of its group 33%)" in standing


def test_kinds_are_held_against_the_group_one_by_one(study) -> None:
    """A challenge shared with most is not weighed against a provision that is not."""
    ds = study({"one": "A", "two": "ABCD"}, EIGHT, kinds={"two": "challenge"})
    text = _group(ds, "A", "X=A+B+C+D; Y=E")
    assert "- One provision: against most of them on it." in text
    assert "- One challenge: with most of them on it." in text


@pytest.mark.parametrize(
    ("codes", "said"),
    [("A", "listed, alone of 8"), ("AB", "listed, as are 2 of 8"), ("B", "not listed; 1 of 8 is")],
)
def test_a_single_measure_has_a_count_and_no_median(study, codes: str, said: str) -> None:
    """A share of one measure is a yes or no."""
    ds = study({"one": codes}, EIGHT)
    standing = country.standing(ds, profile(ds, "A", group_by="X=A+B+C")).markdown
    assert f"the only provision that speaks of it ({said})" in standing
    assert "median of" not in standing


def test_neighbours_are_told_with_what_sets_them_apart(study) -> None:
    """Counts for the nearest, and how many are of the same group."""
    ds = study({"one": "AB", "two": "AB", "three": "A", "four": "C"}, "ABC")
    text = country.nearest(profile(ds, "A", group_by="X=A+C; Y=B")).markdown
    assert (
        "Of three measures that list Land A or Land B, two list both, one only Land A and none only Land B."
        in text
    )
    assert "Of two countries in the table, one is of the same group, “X”." in text


def test_where_all_are_alike_none_is_nearest(study) -> None:
    """The table holds the first of them, and its caption ranks nobody."""
    ds = study({"one": EIGHT, "two": EIGHT}, EIGHT)
    found = profile(ds, "A")
    text = country.nearest(found).markdown
    assert "is as near to each of seven countries: the coefficient is 1.00 throughout" in text
    assert "most similar" not in text + tables_of_profile.nearest(found, arrange.labels(ds)).caption


def test_ties_beyond_the_table_are_counted(study) -> None:
    """As many as share the highest coefficient are most similar, not only those that are shown."""
    ds = study({"one": "ABCDEFG", "two": "H"}, EIGHT)
    text = country.nearest(profile(ds, "A", neighbours=2)).markdown
    assert "six countries are most similar to Land A" in text


def test_a_country_that_shares_no_listing_has_no_most_similar_one(study) -> None:
    """A list of all the others would say nothing."""
    text = country.nearest(profile(study({"one": "A", "two": "BC"}, "ABC"), "A")).markdown
    assert "none is more similar to it than another" in text
