from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thb_analysis.analysis.correspondence import (
    FEWEST_COUNTRIES,
    FEWEST_MEASURES,
    correspondence,
)
from thb_analysis.analysis.mca import adjusted, fit

REFERENCE = Path(__file__).parent / "reference"


def table(seed: int = 1, countries: int = 12, measures: int = 6) -> pd.DataFrame:
    """Who is listed for what: six measures that follow one another, with noise."""
    random = np.random.default_rng(seed)
    lean = random.normal(size=(countries, 1)) + random.normal(size=(countries, measures))
    names = [f"m{at}" for at in range(measures)]
    return pd.DataFrame(lean > 0, index=[f"C{at:02d}" for at in range(countries)], columns=names)


def inertias(answers: pd.DataFrame) -> pd.DataFrame:
    """Principal inertias of a table of categorical variables, and what they are adjusted to."""
    categories = int(answers.nunique().sum())
    return adjusted(fit(answers).inertias, answers.shape[1], categories)


@pytest.fixture(scope="module")
def science() -> pd.DataFrame:
    """Answers of 871 persons to four questions on science, from the patterns and their counts.

    Western Germany, International Social Survey Program 1993: data set `wg93` of the R package
    `ca` (Nenadić and Greenacre 2007), columns A to D.
    """
    patterns = pd.read_csv(REFERENCE / "wg93.csv")
    return patterns.loc[patterns.index.repeat(patterns["count"]), list("ABCD")].reset_index(
        drop=True
    )


def test_principal_inertias_are_those_of_r(science: pd.DataFrame) -> None:
    """The principal inertias of the indicator matrix are those of `ca::mjca(lambda = "indicator")`."""
    assert len(science) == 871
    found = inertias(science)
    assert found["inertia"].head(4).to_numpy() == pytest.approx(
        [0.457379, 0.430966, 0.321926, 0.306473], abs=5e-7
    )
    # Five answers to each of four questions: a total inertia of (20 - 4) / 4.
    assert found["share"].iloc[0] == pytest.approx(0.457379 / 4, abs=1e-6)


def test_adjusted_shares_are_those_of_r(science: pd.DataFrame) -> None:
    """Adjusted shares are those of `ca::mjca(lambda = "adjusted")`, and Benzécri's sum to one."""
    found = inertias(science)
    assert found["greenacre_share"].head(3).to_numpy() == pytest.approx(
        [0.4491, 0.3420, 0.0540], abs=5e-5
    )
    assert found["benzecri_share"].sum() == pytest.approx(1)


@pytest.mark.parametrize("seed", range(10))
def test_two_categories_make_it_a_principal_component_analysis(seed: int) -> None:
    """With two categories each, inertias are the eigenvalues of the correlations over their number."""
    listed = table(seed, countries=10 + seed, measures=5)
    eigenvalues = np.linalg.eigvalsh(np.corrcoef(listed.T.astype(float)))[::-1] / 5
    found = inertias(listed.replace({True: "yes", False: "no"}))
    assert found["inertia"].to_numpy() == pytest.approx(eigenvalues[eigenvalues > 1 / 5 + 1e-9])


def test_every_country_and_measure_has_its_place(survey: Callable) -> None:
    """Coordinates are centred, and the contributions to an axis sum to one on either side."""
    result = correspondence(survey(table()))
    assert result.obstacle is None
    assert list(result.countries["country"]) == list(table().index)
    assert len(result.categories) == 2 * table().shape[1]
    assert result.countries["axis_1"].sum() == pytest.approx(0, abs=1e-8)
    for frame in (result.countries, result.categories):
        assert frame[["contribution_1", "contribution_2"]].sum().to_numpy() == pytest.approx(1)


def test_a_category_lies_where_its_countries_are(survey: Callable) -> None:
    """A category stands at the mean of its countries, stretched by the root of the inertia."""
    listed = table()
    result = correspondence(survey(listed))
    places = result.countries.set_index("country")["axis_1"]
    found = result.categories.set_index(["measure", "category"])["axis_1"]
    root = np.sqrt(result.axes["inertia"].iloc[0])
    assert found["m0", "listed"] == pytest.approx(places[listed["m0"]].mean() / root)
    assert found["m0", "not listed"] == pytest.approx(places[~listed["m0"]].mean() / root)


def test_an_axis_points_to_where_its_main_measure_is_listed(survey: Callable) -> None:
    """The sign of an axis is settled: the measure that contributes most is listed on its positive side."""
    for seed in range(5):
        result = correspondence(survey(table(seed)))
        measures = result.contributions
        for axis in range(1, result.shown + 1):
            top = measures.loc[measures[f"contribution_{axis}"].idxmax()]
            assert top[f"axis_{axis}"] > 0


@settings(max_examples=5)
@given(order=st.permutations(range(12)))
def test_the_order_of_countries_changes_nothing_but_the_order(
    survey: Callable, order: list[int]
) -> None:
    """Countries in another order have the same places, signs included."""
    listed = table()
    one = correspondence(survey(listed))
    other = correspondence(survey(listed.iloc[order]))
    again = other.countries.set_index("country").loc[listed.index].reset_index()
    pd.testing.assert_frame_equal(one.countries, again, atol=1e-8)
    pd.testing.assert_frame_equal(one.contributions, other.contributions, atol=1e-8)


def test_measures_that_cannot_take_part_are_left_out_with_a_reason(survey: Callable) -> None:
    """Burdens are no matter of the analysis; unclear, partial and constant lists are left out and named."""
    listed = table(measures=10)
    listed["m2"], listed["m3"] = True, False
    ds = survey(
        listed,
        kind=["practice"] * 9 + ["challenge"],
        polarity=["negated", "unclear"] + ["affirmed"] * 8,
        base=["all"] * 4 + ["eu"] + ["all"] * 5,
        bloc=["EaP"] + ["EU"] * 11,
    )
    ds_roles = correspondence(ds).measures.set_index("measure")["role"]
    assert ds_roles.to_dict() == {
        "m0": "polarity", "m1": "polarity", "m2": "constant", "m3": "constant", "m4": "base",
        "m5": "active", "m6": "active", "m7": "active", "m8": "active",
    }  # fmt: skip


def test_too_few_countries_or_measures_are_not_analysed(survey: Callable) -> None:
    """Below the stated numbers there is no axis, and the result says what is too few."""
    few = table(countries=FEWEST_COUNTRIES - 1)
    assert correspondence(survey(few)).obstacle == "countries"
    narrow = correspondence(survey(table(measures=FEWEST_MEASURES - 1)))
    assert (narrow.obstacle, narrow.shown) == ("measures", 0)
    assert narrow.axes.empty
    assert narrow.contributions.empty


def test_lists_without_a_common_direction_have_no_axis(survey: Callable) -> None:
    """Where every combination occurs once, no axis stands out, and none is made up."""
    full = [[bool(number >> bit & 1) for bit in range(5)] for number in range(32)]
    listed = pd.DataFrame(full, index=[f"C{at:02d}" for at in range(32)], columns=list("abcde"))
    assert correspondence(survey(listed)).obstacle == "axes"


def test_axes_of_one_inertia_are_not_told_apart(survey: Callable) -> None:
    """Two pairs of equal lists, independent of each other, span a plane in which no axis is marked."""
    rows = [(a, a, b, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)] * 2
    listed = pd.DataFrame(rows, index=[f"C{at:02d}" for at in range(16)], columns=list("abcde"))
    assert correspondence(survey(listed.astype(bool))).obstacle == "axes"


def test_an_axis_that_hangs_on_one_measure_is_found_out(survey: Callable) -> None:
    """Where two lists alone make an axis, leaving out one of them leaves nothing of it."""
    rows = [(a, a, b, c, d) for a in (0, 1) for b in (0, 1) for c in (0, 1) for d in (0, 1)]
    listed = pd.DataFrame(rows, index=[f"C{at:02d}" for at in range(16)], columns=list("abcde"))
    result = correspondence(survey(listed.astype(bool)))
    assert result.shown == 1
    assert result.stability.to_dict("records") == [{"axis": 1, "lowest": 0.0, "measure": "a"}]
    assert result.firm == []


def test_a_strong_common_direction_is_kept(survey: Callable) -> None:
    """Where many lists follow one order, no single one can turn the first axis."""
    steps = pd.DataFrame(
        [[at > level for level in range(10)] for at in range(12)],
        index=[f"C{at:02d}" for at in range(12)],
        columns=[f"m{level}" for level in range(10)],
    )
    result = correspondence(survey(steps))
    assert result.stability["lowest"].iloc[0] > 0.95
    assert 1 in result.firm


def test_the_number_of_axes_can_be_chosen(survey: Callable) -> None:
    """One axis is described if one is asked for."""
    result = correspondence(survey(table()), components=1)
    assert result.shown == 1
    assert "axis_2" not in result.countries


def test_measures_of_one_theme(survey: Callable) -> None:
    """A theme's analysis uses the measures of that theme only."""
    ds = survey(table(measures=12), theme=["detection"] * 6 + ["protection"] * 6)
    result = correspondence(ds, "protection")
    assert set(result.measures["theme"]) == {"protection"}
    assert len(result.active) == 6
