"""Findings are put to every defensible coding, and it is counted how often they stay."""

import pandas as pd
import pytest

from thb_analysis import analysis
from thb_analysis.analysis.findings import Coding, questions
from thb_analysis.analysis.robustness import Robustness, robustness
from thb_analysis.analysis.universes import ALL_READINGS, AS_CODED, codings, methods, readings
from thb_analysis.data import Dataset, load


@pytest.fixture(scope="module")
def real() -> Dataset:
    """The project's own package."""
    return load()


@pytest.fixture(scope="module")
def result(real: Dataset) -> Robustness:
    """Its findings over all universes."""
    return robustness(real)


@pytest.fixture
def small(base: Dataset) -> Robustness:
    """The small package over all its universes."""
    return robustness(base)


def test_there_are_enough_universes(result: Robustness) -> None:
    """The project's own data are tried in at least five hundred combinations of choices."""
    assert len(result.universes) >= 500
    assert len(result.universes) == result.codings * result.methods
    assert result.universes.drop(columns="universe").duplicated().sum() == 0


def test_every_finding_stays_as_coded(result: Robustness) -> None:
    """In the universe that the reports follow, each finding is what the reports say."""
    first = result.outcomes[result.outcomes["universe"] == 1].set_index("finding")
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
        assert {slug: count.highest for slug, count in counts.items()} == dict(frame["upper"])


def test_scale_agrees_with_scalability(real: Dataset, result: Robustness) -> None:
    """The finding on a scale is that of the analysis of scalability."""
    from thb_analysis.analysis.scaling import scalability

    scales = scalability(real).scales.set_index("kind")
    for _, row in result.findings[result.findings["topic"] == "scale"].iterrows():
        assert row["value"] == scales.at[row["about"], "h"]
        assert row["conclusion"] == ("yes" if scales.at[row["about"], "passes"] else "no",)


def test_differences_agree_with_group_coverage(real: Dataset, result: Robustness) -> None:
    """The finding on differences between groups is that of the comparison of groups."""
    from thb_analysis.analysis.groups import group_coverage

    compared = group_coverage(real, "region").compared
    row = result.findings.set_index("finding").loc["differences"]
    assert (row["whole"], row["counted"]) == (
        len(compared),
        int(compared["sign"].isin(["positive", "negative"]).sum()),
    )


def test_clusters_compare_what_similarity_compares(real: Dataset) -> None:
    """Countries are clustered by the same cells as in the comparison of countries."""
    from thb_analysis.analysis.robustness import _incidence
    from thb_analysis.analysis.similarity import incidence

    for ds in (real, real.select(["AT", "BE", "NO", "GE", "MT"], False, False)):
        for found, known in zip(_incidence(Coding(ds, {}, 0.3)), incidence(ds), strict=True):
            assert found.index.isin(known.index).all()
            assert (found.to_numpy() == known.loc[found.index].to_numpy()).all()


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
    found = robustness(ds)
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
    assert len(ways) == 2 + 3 + 2


def test_choices_that_change_nothing_are_not_multiplied(base: Dataset) -> None:
    """Without remarks and sentences that name a country there is no choice about them."""
    plain = base.select(include_qualified=False, include_body=False)
    options = [options for options, _ in codings(plain)]
    assert {choice["listings with a remark"] for choice in options} == {"counted"}
    assert {choice["countries named by the sentence only"] for choice in options} == {"counted"}


def test_the_method_asked_for_comes_first() -> None:
    """The first universe clusters as the reports do, whatever that is."""
    first = methods("simple_matching", "complete")[0]
    assert (first.coefficient, first.skip_out_of_base, first.linkage) == (
        "simple_matching",
        True,
        "complete",
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
        pathway=base.pathway.iloc[:0],
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
