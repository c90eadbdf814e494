import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altered import steps
from thb_analysis.analysis.pathway import pathway
from thb_analysis.errors import ExpressionError, UnknownName

CODES = ["AT", "BE", "EL", "GE", "NO"]
lists = st.dictionaries(
    st.sampled_from(["screening", "asylum-screening", "reflection-period", "reflection-length"]),
    st.sets(st.sampled_from(CODES)),
)


@pytest.fixture(scope="session")
def stepped(base, changed):
    """Give the small package other steps: ``stepped(("a", "screening"), ("b", …), **frames)``."""

    def put(*named, **frames):
        rows = [
            {"step": step, "theme": "protection", "order": place, "label": step.title()}
            | {"expression": expression, "conditions": "", "description": ""}
            for place, (step, expression) in enumerate(named, 1)
        ]
        frame = pd.DataFrame(rows, columns=base.pathway.columns)
        return changed(indicators=steps(frame.astype(base.pathway.dtypes.to_dict())), **frames)

    return put


def _states(result, step):
    cells = result.cells[result.cells["step"] == step]
    return dict(zip(cells["country"], cells["state"], strict=True))


def _country(result, code):
    return result.countries.set_index("country").loc[code]


def _relation(base, **fields):
    row = dict.fromkeys(base.relations.columns, "") | {"strength": "strict"} | fields
    return pd.DataFrame([row]).astype(base.relations.dtypes.to_dict())


def test_steps_stand_in_their_order_with_counts_and_bounds(base):
    """Each step has k of N over the countries that it could name, and an upper bound for silence."""
    steps = pathway(base, "protection").steps

    assert list(steps["step"]) == ["detected", "period", "length"]
    assert list(steps["place"]) == [1, 2, 3]
    assert list(steps["listed"]) == [5, 4, 2]
    assert list(steps["base_size"]) == [5, 5, 4]
    # GE is ruled out of the reflection period by the list that excludes it.
    assert list(steps["upper"]) == [1, 0.8, 1]
    assert list(steps["lower"]) == list(steps["share"]) == [1, 0.8, 0.5]


def test_a_step_leads_back_to_its_footnotes_and_pages(base):
    """The measures of the expression come with footnote and page, what is attached apart."""
    step = pathway(base, "protection").steps.set_index("step")

    assert step.loc["detected", "measures"] == ("screening", "asylum-screening")
    assert step.loc["detected", "footnotes"] == (2, 3)
    assert step.loc["detected", "pages"] == (1,)
    assert step.loc["period", "conditions"] == ("status-not-distinguished",)


def test_every_country_has_a_state_at_every_step(base):
    """NO is outside the base of the length, BE is in it and not listed, AT is listed with a duration."""
    states = _states(pathway(base, "protection"), "length")

    assert states == {
        "AT": "reported",
        "BE": "not_reported",
        "EL": "reported",
        "GE": "not_reported",
        "NO": "not_covered",
    }


def test_one_listing_without_a_remark_makes_a_step_reported(stepped, relisted):
    """A step is qualified for a country only if all its listings there have a remark."""
    observations = relisted(
        {"screening": ["AT", "BE"], "asylum-screening": ["AT"]},
        qualified=[("screening", "AT"), ("screening", "BE")],
    ).observations
    ds = stepped(
        ("either", "screening | asylum-screening"),
        ("both", "screening & asylum-screening"),
        observations=observations,
    )
    result = pathway(ds, "protection")

    assert _states(result, "either")["AT"] == "reported"
    assert _states(result, "either")["BE"] == "qualified"
    assert _states(result, "both")["AT"] == "qualified"


def test_a_remark_elsewhere_in_a_list_does_not_make_a_narrowed_step_reported(stepped, relisted):
    """A listing counts at the step only if the bracket keeps it."""
    observations = relisted(
        {"reflection-length": ["AT"], "screening": ["AT"]}, qualified=[("screening", "AT")]
    ).observations
    ds = stepped(("goes-on", "screening | reflection-length[renewable]"), observations=observations)

    assert _states(pathway(ds, "protection"), "goes-on")["AT"] == "qualified"


def test_who_is_listed_outside_the_base_is_shown_and_not_counted(base, relisted):
    """NO under a statement on EU states and Georgia is on the list and in no number."""
    result = pathway(relisted({"reflection-length": ["AT", "NO"]}), "protection")
    step = result.steps.set_index("step").loc["length"]

    assert (step["listed"], step["outside_base"], step["base_size"]) == (1, 1, 4)
    assert _states(result, "length")["NO"] == "reported"
    assert _country(result, "NO")["named"] == ("length",)


def test_lists_break_off_where_the_next_step_that_speaks_of_a_country_does_not_list_it(base):
    """BE breaks off after the period; for NO the length says nothing, so that nothing breaks off."""
    result = pathway(base, "protection")

    assert _country(result, "BE")["breaks"] == ("period",)
    assert _country(result, "GE")["breaks"] == ("detected",)
    assert _country(result, "NO")["breaks"] == ()
    assert _country(result, "NO")["complete"]
    assert not _country(result, "BE")["complete"]


def test_a_gap_is_silence_before_a_later_listing(relisted):
    """Listed for a length and not for the period, EL is missing in between; AT is missing at the end."""
    lists = {"screening": ["AT", "EL"], "reflection-period": ["AT"], "reflection-length": ["EL"]}
    result = pathway(relisted(lists), "protection")

    assert _country(result, "EL")["gaps"] == ("period",)
    assert _country(result, "EL")["last"] == "length"
    assert _country(result, "AT")["gaps"] == ()
    assert _country(result, "AT")["last"] == "period"
    assert _country(result, "BE")["last"] == ""


def test_a_step_that_does_not_speak_of_a_country_is_passed_over(stepped, relisted):
    """NO is listed before and after a step on EU states: nothing breaks off and nothing is missing."""
    ds = stepped(
        ("first", "screening"),
        ("eu-only", "asylum-screening"),
        ("last", "reflection-period"),
        observations=relisted({"screening": ["NO"], "reflection-period": ["NO"]}).observations,
    )
    row = _country(pathway(ds, "protection"), "NO")

    assert row["speaking"] == ("first", "last")
    assert (row["breaks"], row["gaps"], row["complete"]) == ((), (), True)


def test_transitions_name_who_is_listed_at_which_of_two_steps(base):
    """Whoever is outside the base of one of two steps is not compared."""
    table = pathway(base, "protection").transitions.set_index("step")

    assert table.loc["detected", "both"] == ("AT", "BE", "EL", "NO")
    assert table.loc["detected", "before"] == ("GE",)
    assert table.loc["period", "both"] == ("AT", "EL")
    assert table.loc["period", "uncompared"] == ("NO",)
    assert table.loc["period", "base_size"] == 4


@settings(max_examples=20)
@given(lists)
def test_every_country_is_counted_once_and_bounds_hold_the_share(relisted, found):
    """Whatever the lists, transitions split the participants and no share leaves its bounds."""
    result = pathway(relisted(found), "protection")

    for _, row in result.transitions.iterrows():
        parts = [*row["both"], *row["before"], *row["after"], *row["neither"], *row["uncompared"]]
        assert sorted(parts) == CODES
    steps = result.steps
    assert ((steps["lower"] <= steps["share"]) & (steps["share"] <= steps["upper"])).all()
    assert (steps["listed"] + steps["excluded"] <= steps["base_size"]).all()


@settings(max_examples=20)
@given(lists)
def test_every_break_and_gap_is_a_silence(relisted, found):
    """Who breaks off is listed there, and who has a gap is not."""
    for _, row in pathway(relisted(found), "protection").countries.iterrows():
        assert set(row["breaks"]) <= set(row["named"])
        assert not set(row["gaps"]) & set(row["named"])
        assert set(row["gaps"]) <= set(row["speaking"])
        assert row["complete"] == (bool(row["named"]) and row["named"] == row["speaking"])


def test_a_country_outside_every_base_changes_no_share(base, joined_by, stepped):
    """RS, of whom no statement speaks, is in the table and in no count."""
    steps = (("asylum", "asylum-screening"), ("length", "reflection-length"))
    countries = joined_by("RS", bloc="Balkan", took_part=True).countries
    before = pathway(stepped(*steps), "protection")
    after = pathway(stepped(*steps, countries=countries), "protection")

    columns = ["listed", "base_size", "share", "lower", "upper"]
    pd.testing.assert_frame_equal(before.steps[columns], after.steps[columns])
    assert _country(after, "RS")["speaking"] == ()
    assert not _country(after, "RS")["complete"]


def test_silence_that_another_list_contradicts_is_marked(relisted):
    """EL has a length without a period: by the strict relation the length presupposes it."""
    result = pathway(relisted({"reflection-length": ["EL"]}), "protection")
    marked = result.cells[result.cells["presupposed"]]

    assert list(zip(marked["step"], marked["country"], strict=True)) == [("period", "EL")]
    assert _country(result, "EL")["relations"] == ("length-within-period",)
    relation = result.relations.set_index("relation").loc["length-within-period"]
    assert (relation["step"], relation["silent"]) == ("period", ("EL",))


def test_a_plausible_relation_is_kept_and_marks_nothing(base, changed, relisted):
    """Only what the document itself says makes a silence doubtful in the figure."""
    relation = _relation(
        base, relation="r", kind="implies", left="reflection-length",
        right="reflection-period", strength="plausible",
    )  # fmt: skip
    observations = relisted({"reflection-length": ["EL"]}).observations
    result = pathway(changed(relations=relation, observations=observations), "protection")

    assert list(result.relations["silent"]) == [("EL",)]
    assert not result.cells["presupposed"].any()


def test_a_country_at_the_step_by_another_list_contradicts_nothing(base, stepped):
    """A relation may be broken though the step lists the country: BE has no asylum screening."""
    relation = _relation(
        base, relation="r", kind="subset", left="screening", right="asylum-screening"
    )
    ds = stepped(("detected", "screening | asylum-screening"), relations=relation)
    result = pathway(ds, "protection")

    assert _country(result, "BE")["relations"] == ("r",)
    assert list(result.relations["silent"]) == [()]
    assert not result.cells["presupposed"].any()


def test_relations_from_a_step_to_what_is_no_step_are_left_out(base, changed):
    """That the period implies something else says nothing against the silence of a step."""
    relation = _relation(
        base, relation="r", kind="implies", left="reflection-period", right="phases-distinct"
    )

    assert pathway(changed(relations=relation), "protection").relations.empty


def test_lists_of_the_pathway_that_exclude_each_other_belong_to_no_step(base, changed):
    """Whoever stands in two exclusive lists contradicts both, and neither silence."""
    relation = _relation(
        base, relation="r", kind="disjoint", left="screening", right="reflection-period"
    )
    result = pathway(changed(relations=relation), "protection")

    assert list(result.relations["step"]) == [""]
    assert result.relations["silent"].item() == ("AT", "BE", "EL", "NO")
    assert not result.cells["presupposed"].any()


def test_an_exhaustive_list_is_expected_to_name_its_base(base, changed):
    """GE is missing from the period, which a relation expects of everybody."""
    relation = _relation(
        base, relation="r", kind="exhaustive", left="reflection-period", right="@all"
    )
    result = pathway(changed(relations=relation), "protection")

    assert result.relations["silent"].item() == ("GE",)


def test_a_theme_without_steps_has_no_pathway(base, stepped):
    """No step, no pathway: of one theme, or of the whole package."""
    assert pathway(base, "detection") is None
    assert pathway(stepped(), "protection") is None


def test_an_unknown_theme_and_a_broken_expression_are_errors(base, stepped):
    """What cannot be followed is said, not skipped."""
    with pytest.raises(UnknownName):
        pathway(base, "protektion")
    with pytest.raises(ExpressionError):
        pathway(stepped(("a", "screenings")), "protection")


def test_one_step_has_no_transition(stepped):
    """A single step is followed by nothing, and nothing breaks off."""
    result = pathway(stepped(("only", "screening")), "protection")

    assert result.transitions.empty
    assert not result.countries["breaks"].map(len).any()


def test_where_nobody_is_listed_nothing_breaks_off(relisted):
    """No listing, no break, no gap, no completeness."""
    result = pathway(relisted({}), "protection")

    assert result.steps["listed"].sum() == 0
    assert not result.countries["complete"].any()
    assert not result.countries["breaks"].map(len).any()
    assert not result.countries["gaps"].map(len).any()


def test_a_package_without_relations_has_a_pathway(base, changed):
    """Where nothing is expected of the lists, nothing speaks against a silence."""
    result = pathway(changed(relations=base.relations.iloc[:0]), "protection")

    assert result.relations.empty
    assert not result.cells["presupposed"].any()
    assert list(result.steps["listed"]) == [5, 4, 2]
