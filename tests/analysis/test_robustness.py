"""Findings are put to every defensible coding, and it is counted how often they stay."""

from itertools import islice

import pandas as pd
import pytest

from altered import steps
from thb_analysis import analysis
from thb_analysis.analysis.findings import Coding, questions
from thb_analysis.analysis.robustness import Robustness, robustness
from thb_analysis.analysis.universes import (
    ALL_READINGS,
    AS_CODED,
    RANGES,
    codings,
    readings,
    reworded,
)
from thb_analysis.data import Dataset
from thb_analysis.questions.verdicts import Ranges


@pytest.fixture(scope="module")
def result(real_robustness: Robustness) -> Robustness:
    """The findings of the project's own package over all universes."""
    return real_robustness


@pytest.fixture
def small(tiny_robustness: Robustness) -> Robustness:
    """The small package over all its universes."""
    return tiny_robustness


def test_there_are_enough_universes(result: Robustness) -> None:
    """The project's own data are tried in at least five hundred combinations of choices."""
    assert len(result.universes) >= 500
    assert len(result.universes) == result.codings * result.methods * len(RANGES)
    assert result.universes.drop(columns="universe").duplicated().sum() == 0


def test_every_finding_stays_as_coded(result: Robustness) -> None:
    """In the universe that the reports follow, each finding is what the reports say."""
    first = result.outcomes.drop_duplicates("finding").set_index("finding")
    taken = result.universes.iloc[0]
    choices = first.drop(columns=["value", "survives"])
    assert ((choices == taken[choices.columns]) | (choices == "")).all(axis=None)
    assert first["survives"].all()
    values = result.findings.set_index("finding")["value"]
    pd.testing.assert_series_equal(
        first["value"].sort_index(), values.sort_index(), check_names=False
    )


def test_the_range_holds_the_value_as_coded(result: Robustness) -> None:
    """What is reported lies between the lowest and the highest value over all universes."""
    frame = result.findings
    assert (frame["lowest"] <= frame["value"]).all()
    assert (frame["value"] <= frame["highest"]).all()
    assert frame["share"].between(0, 1).all()


def test_the_bounds_hold_the_value_as_coded(result: Robustness) -> None:
    """What is reported lies within what silence allows."""
    frame = result.findings.dropna(subset="lower")
    assert (frame["lower"] <= frame["value"]).all()
    assert (frame["value"] <= frame["upper"]).all()


def test_counts_agree_with_coverage(real: Dataset) -> None:
    """The questions count as the tables of coverage do, bounds included, in any coding."""
    for ds in (real, real.select(["AT", "BE", "NO", "GE"], False, False)):
        frame = analysis.coverage(ds).frame.dropna(subset="share").set_index("measure")
        counts = Coding(ds, {}, 0.3).counts
        assert {slug: len(count.listed) for slug, count in counts.items()} == dict(frame["listed"])
        bounded = frame["upper"].dropna()
        assert {slug: counts[slug].highest for slug in bounded.index} == dict(bounded)


def test_scale_agrees_with_scalability(real: Dataset, result: Robustness) -> None:
    """The finding on a scale is that of the analysis of scalability."""
    from thb_analysis.analysis.scaling import scalability

    scales = scalability(real).scales.set_index("kind")
    for _, row in result.findings[result.findings["topic"] == "scale"].iterrows():
        assert row["value"] == scales.at[row["about"], "h"]
        assert row["conclusion"] == ("yes" if scales.at[row["about"], "passes"] else "no",)


def test_clusters_compare_what_similarity_compares(real: Dataset) -> None:
    """Countries are clustered by the same cells as in the comparison of countries."""
    from thb_analysis.analysis.robustness import _incidence
    from thb_analysis.analysis.similarity import incidence

    for ds in (real, real.select(["AT", "BE", "NO", "GE", "MT"], False, False)):
        countries, *found = _incidence(Coding(ds, {}, 0.3))
        for table, known in zip(found, incidence(ds), strict=True):
            assert (table == known.loc[list(countries)].to_numpy()).all()


def test_pathway_agrees(real: Dataset, result: Robustness) -> None:
    """The finding on the narrowest step is that of the pathway."""
    from thb_analysis.analysis.pathway import pathway

    for _, row in result.findings[result.findings["topic"] == "narrowest-step"].iterrows():
        path = pathway(real, row["about"])
        assert path is not None
        steps = path.steps.set_index("step")
        assert row["value"] == steps["share"].min() == steps.at[row["conclusion"][0], "share"]


def test_claims_agree(real: Dataset, result: Robustness) -> None:
    """The finding on the document's claims counts the verdicts of the claims register."""
    verdicts = analysis.evaluate_claims(real)["verdict"]
    row = result.findings.set_index("finding").loc["claims"]
    assert row["counted"] == (verdicts == "holds").sum()
    assert row["whole"] == (verdicts != "cannot be checked").sum()


def test_a_choice_can_overturn_a_finding(relisted) -> None:
    """A finding that rests on listings with a remark is lost where these are left out."""
    ds = relisted(
        {"screening": ["AT", "BE"], "asylum-screening": ["AT", "BE", "EL"]},
        qualified=[("asylum-screening", code) for code in ("AT", "BE", "EL")],
    )
    found = of_lists_alone(ds)
    row = found.findings.set_index("finding").loc["most-listed-practice"]
    assert row["conclusion"] == ("asylum-screening",)
    choices = found.choices[found.choices["finding"] == "most-listed-practice"]
    by_option = choices.set_index(["choice", "option"])["share"]
    assert by_option["listings with a remark", "counted"] == 1
    assert by_option["listings with a remark", "left out"] == 0
    assert row["share"] == 0.5


def test_readings_are_tried_alone_and_together(base: Dataset) -> None:
    """Each other reading is tried by itself, an open polarity both ways, and all at once."""
    ways = list(readings(base))
    assert ways[0] == AS_CODED
    assert ways[-1] == ALL_READINGS
    assert "Greece grants the usual period" in ways
    assert sum("Phases kept apart" in way for way in ways) == 2
    assert sum("coded with the kind" in way for way in ways) == 1
    assert len(ways) == 2 + 3 + 2 + 1


def test_choices_that_change_nothing_are_not_multiplied(base: Dataset) -> None:
    """Without remarks and sentences that name a country there is no choice about them."""
    plain = base.select(include_qualified=False, include_body=False)
    options = [options for options, _ in codings(plain)]
    assert {choice["listings with a remark"] for choice in options} == {"counted"}
    assert {choice["countries named by the sentence only"] for choice in options} == {"counted"}


def test_ranges_move_inwards_and_outwards_and_never_past_each_other() -> None:
    """The range of a word becomes wider or narrower at its open ends, and holds its middle."""
    half, most, all_ = Ranges(0.4, 0.6, 0.3, 0.7), Ranges(0.5, 1, 0.4, 1), Ranges(1, 1, 0.9, 1)
    wide, narrow = RANGES["a tenth wider"], RANGES["a tenth narrower"]
    assert reworded(half, wide) == Ranges(pytest.approx(0.3), pytest.approx(0.7), 0.3, 0.7)
    assert reworded(half, 2 * narrow) == Ranges(0.5, 0.5, 0.3, 0.7)
    assert reworded(most, narrow) == Ranges(0.6, 1, 0.4, 1)
    assert reworded(all_, wide) == Ranges(0.9, 1, 0.9, 1)
    assert all(reworded(ranges, RANGES["as stated"]) == ranges for ranges in (half, most, all_))


def test_a_wider_word_is_met_more_often(result: Robustness) -> None:
    """Of the same coding, the wider the words, the more claims hold."""
    told = result.outcomes[result.outcomes["finding"] == "claims"]
    held = told.groupby("ranges of quantity words")["value"].max()
    assert held["a tenth narrower"] <= held["as stated"] <= held["a tenth wider"]
    assert held["a tenth narrower"] < held["a tenth wider"]


def test_a_finding_that_silence_could_turn_is_not_settled(result: Robustness) -> None:
    """What is concluded is settled only if it is the same at both bounds."""
    sided = result.findings[result.findings["topic"].isin(["listings", "majority", "claims"])]
    same = (sided["lower"] > 0.5) == (sided["upper"] > 0.5)
    assert (sided["settled"] == same).all()
    assert (
        result.findings.loc[result.findings["topic"].isin(["scale", "clusters"]), "settled"]
        .isna()
        .all()
    )


def test_nothing_listed_has_sensible_findings(relisted) -> None:
    """Where no list names anybody, findings say so and none names a most listed measure."""
    found = robustness(relisted({}))
    assert set(found.findings["topic"]) <= {
        "listings",
        "majority",
        "scale",
        "differences",
        "claims",
    }
    assert (found.findings.loc[found.findings["topic"] == "listings", "value"] == 0).all()


def test_no_measure_leaves_no_finding(base: Dataset) -> None:
    """A data set without measures has no finding about measures, and no error."""
    empty = {name: getattr(base, name).iloc[:0] for name in ("measures", "observations", "claims")}
    ds = base.with_tables(
        **empty, relations=base.relations.iloc[:0], readings=base.readings.iloc[:0],
        indicators=steps(base.pathway.iloc[:0]),
    )  # fmt: skip
    assert robustness(ds).findings.empty


def test_questions_follow_the_data(base: Dataset) -> None:
    """Questions are asked of the kinds and pathways that a package has, and of no others."""
    asked = {question.finding for question in questions(base)}
    assert "narrowest-step-protection" in asked
    assert "most-listed-challenge" not in asked


def test_the_same_data_give_the_same_result(base: Dataset, small: Robustness) -> None:
    """Trying all universes twice gives the same numbers."""
    again = robustness(base)
    pd.testing.assert_frame_equal(again.findings, small.findings)
    pd.testing.assert_frame_equal(again.outcomes, small.outcomes)


def of_lists_alone(ds: Dataset) -> Robustness:
    """Put a data set, without what the small package says of its own lists, to all choices."""
    rest = ("claims", "indicators", "readings", "second_measures", "settlements")
    return robustness(ds.with_tables(**{name: getattr(ds, name).iloc[:0] for name in rest}))


def test_where_all_are_listed_alike_none_is_listed_most(study) -> None:
    """Measures that tie throughout are no finding; one that lists fewer leaves the others on top."""
    codes = "ABCDEF"
    alike = of_lists_alone(study({"a": codes, "b": codes}, codes)).findings
    assert "most-listed-provision" not in set(alike["finding"])
    apart = of_lists_alone(study({"a": codes, "b": codes, "c": "A"}, codes)).findings
    found = apart.set_index("finding").loc["most-listed-provision"]
    assert set(found["conclusion"]) == {"a", "b"}


def test_clusters_that_only_another_method_finds_are_no_finding(study) -> None:
    """What the reports cannot cut has no value as coded, and is put to no other method."""
    codes = "ABCDEFGH"
    lists = {"a": codes, "b": codes, "c": "ABCD", "d": "ABCD"}
    result = of_lists_alone(study(lists, codes, eu="ABCD", eu_only={"c", "d"}))
    assert "clusters" not in {*result.findings["finding"], *result.outcomes["finding"]}


def test_of_equally_large_blocs_the_order_of_countries_chooses_none(base: Dataset, changed) -> None:
    """Where two blocs are equally large, the first by name is compared by itself in either order."""
    even = base.countries.assign(bloc=["EU", "EU", "EU", "EFTA", "EFTA", "EFTA"], took_part=True)
    orders = (changed(countries=even), changed(countries=even.iloc[::-1].reset_index(drop=True)))
    first = [
        [choice["countries compared"] for choice, _ in islice(codings(ds), 2)] for ds in orders
    ]
    assert first == [["all", "EFTA only"]] * 2
