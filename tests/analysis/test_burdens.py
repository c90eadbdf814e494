import pandas as pd
import pytest

from thb_analysis.analysis.burdens import burdens
from thb_analysis.errors import UnknownName


@pytest.fixture(scope="session")
def burdened(base, changed):
    """Give measures another kind, and attach them: ``burdened({"screening": "challenge"}, {…})``."""

    def put(kinds, attached=None, **frames):
        measures = base.measures
        kind = measures["measure"].map(kinds).fillna(measures["kind"]).astype("str")
        path = base.pathway
        conditions = path["step"].map(attached or {}).fillna("").astype("str")
        return changed(
            measures=measures.assign(kind=kind, polarity="affirmed"),
            pathway=path.assign(conditions=conditions),
            **frames,
        )

    return put


def _attached(result):
    return result.attached.set_index("measure")


def test_a_condition_is_held_against_the_step_it_is_attached_to(base):
    """NO is listed for the condition and the period, GE for the condition only."""
    row = _attached(burdens(base)).loc["status-not-distinguished"]

    assert (row["step"], row["step_label"]) == ("period", "Reflection period")
    assert (row["at_step"], row["not_at_step"], row["unspoken"]) == (("NO",), ("GE",), ())
    assert (row["step_listed"], row["step_base_size"]) == (4, 5)


def test_whom_the_step_does_not_speak_of_is_told_apart_from_whom_it_does_not_list(
    burdened, relisted
):
    """NO is outside the base of the length: its listing for the condition contradicts nothing."""
    observations = relisted(
        {"screening": ["AT", "BE", "NO"], "reflection-length": ["AT"]}
    ).observations
    ds = burdened({"screening": "condition"}, {"length": "screening"}, observations=observations)
    row = _attached(burdens(ds)).loc["screening"]

    assert (row["at_step"], row["not_at_step"], row["unspoken"]) == (("AT",), ("BE",), ("NO",))


def test_the_parts_add_up_to_the_countries_listed_within_the_base(burdened):
    """Asylum screening lists NO outside its base, which is in no part and in no count."""
    result = burdens(burdened({"asylum-screening": "condition"}, {"length": "asylum-screening"}))
    row = _attached(result).loc["asylum-screening"]
    counts = result.measures.set_index("measure").loc["asylum-screening"]

    parts = [*row["at_step"], *row["not_at_step"], *row["unspoken"]]
    assert len(parts) == counts["listed"] == 2
    assert counts["outside_base"] == 1


def test_conditions_stand_before_challenges_and_are_never_added_to_them(burdened):
    """The two kinds have their own rows, in the order of kind and then of the footnotes."""
    kinds = {"screening": "challenge", "phases-distinct": "challenge"}
    result = burdens(burdened(kinds, {"detected": "screening"}))

    assert list(result.measures["kind"]) == ["condition", "challenge", "challenge"]
    assert list(result.attached["measure"]) == [
        "status-not-distinguished",
        "screening",
        "phases-distinct",
    ]
    at = result.countries[result.countries["country"] == "AT"]
    assert list(at["kind"]) == ["condition", "challenge", "challenge"]
    assert list(at["step"]) == ["", "detected", ""]
    assert list(at["listed"]) == [0, 1, 0]


def test_nothing_that_is_offered_is_counted(base):
    """Provisions, practices and durations are no burdens."""
    assert list(burdens(base).measures["measure"]) == ["status-not-distinguished"]


def test_a_measure_that_is_part_of_the_step_says_so(burdened):
    """Whoever stands in one of the lists of a step is at the step by that."""
    ds = burdened({"asylum-screening": "condition"}, {"detected": "asylum-screening"})

    assert _attached(burdens(ds)).loc["asylum-screening", "within"]
    assert not _attached(burdens(ds)).loc["status-not-distinguished", "within"]


def test_a_measure_attached_twice_has_a_row_for_each_step(burdened):
    """Both steps are held against it, and the coverage stands once."""
    attached = {"detected": "screening", "period": "screening"}
    result = burdens(burdened({"screening": "condition"}, attached))

    rows = result.attached[result.attached["measure"] == "screening"]
    assert list(rows["step"]) == ["detected", "period"]
    assert list(result.measures["measure"]).count("screening") == 1


def test_a_theme_shows_its_own_and_what_its_pathway_attaches(burdened):
    """A challenge of another theme that is attached to a step belongs to the other side of it."""
    kinds = {"screening": "challenge", "phases-distinct": "challenge"}
    ds = burdened(kinds, {"detected": "screening"})

    assert list(burdens(ds, "detection").measures["measure"]) == ["screening", "phases-distinct"]
    assert list(burdens(ds, "protection").measures["measure"]) == [
        "status-not-distinguished",
        "screening",
    ]


def test_a_theme_without_any_is_none(base):
    """Nothing to show is no error; an unknown theme is one."""
    assert burdens(base, "detection") is None
    with pytest.raises(UnknownName):
        burdens(base, "protektion")


def test_a_package_without_a_pathway_has_burdens_attached_to_nothing(base, changed):
    """Without steps there is nothing to hold a list against."""
    result = burdens(changed(pathway=base.pathway.iloc[:0]))
    row = _attached(result).loc["status-not-distinguished"]

    assert (row["step"], row["unspoken"]) == ("", ("GE", "NO"))


def test_negated_and_unclear_lists_are_in_no_count_by_country(base):
    """Being listed for a negated condition does not put the condition on anybody."""
    result = burdens(base)

    assert list(result.measures["polarity"]) == ["negated"]
    assert result.countries.empty
    assert result.counted.empty


def test_countries_are_counted_over_the_measures_that_speak_of_them(burdened):
    """Outside the base of one of two conditions, NO has one that could list it."""
    kinds = {"screening": "condition", "asylum-screening": "condition"}
    result = burdens(burdened(kinds, {"detected": "screening asylum-screening"}))
    counts = result.counted.set_index("country")

    assert list(result.counted["step"].unique()) == ["detected"]
    assert (counts.loc["AT", "listed"], counts.loc["AT", "in_base"]) == (2, 2)
    assert (counts.loc["NO", "listed"], counts.loc["NO", "in_base"]) == (1, 1)
    assert counts.loc["BE", "labels"] == ("Screening",)


def test_a_count_out_of_one_is_left_to_the_matrix(burdened):
    """One challenge at a step is a yes or no, and no count."""
    result = burdens(burdened({"screening": "challenge"}, {"detected": "screening"}))

    assert "challenge" in set(result.countries["kind"])
    assert "challenge" not in set(result.counted["kind"])


def test_reordering_countries_changes_nothing_but_order(base, changed):
    """The same numbers come out whichever way the countries stand."""
    turned = changed(countries=base.countries.iloc[::-1].reset_index(drop=True))
    ours, theirs = burdens(base), burdens(turned)

    pd.testing.assert_frame_equal(ours.measures, theirs.measures)
    assert sorted(ours.attached["at_step"].item()) == sorted(theirs.attached["at_step"].item())
