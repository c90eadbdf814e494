"""Rank correlation of coverage with covariates, held against an independent implementation."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import stats

from thb_analysis.analysis.covariates import covariates, holm, kendall, permuted, spearman
from thb_analysis.analysis.coverage import coverage
from thb_analysis.data.covariates import Covariates, read_covariates

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 3)), min_size=3, max_size=12)


def rows(pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return both sides as arrays, if neither is constant."""
    first, second = (np.array(side, dtype=float) for side in zip(*pairs, strict=True))
    assume(len(set(first)) > 1 and len(set(second)) > 1)
    return first, second


def listing(countries: int = 12, measures: int = 6, seed: int = 1) -> pd.DataFrame:
    """Say who is listed for what, with some countries listed often and others seldom."""
    random = np.random.default_rng(seed)
    lean = random.normal(size=(countries, 1)) + random.normal(size=(countries, measures))
    codes = [f"C{at:02d}" for at in range(countries)]
    return pd.DataFrame(lean > 0, index=codes, columns=[f"m{at}" for at in range(measures)])


def file(**columns: dict[str, float]) -> Covariates:
    """Return a file of made-up numbers."""
    return Covariates("made-up.csv", "0" * 64, columns)


@given(PAIRS)
def test_coefficients_are_those_of_scipy(pairs: list[tuple[int, int]]) -> None:
    """Spearman's rho and Kendall's tau-b agree with scipy, whatever the ties."""
    first, second = rows(pairs)
    assert spearman(first, second) == pytest.approx(stats.spearmanr(first, second).statistic)
    assert kendall(first, second) == pytest.approx(stats.kendalltau(first, second).statistic)


def test_a_textbook_example() -> None:
    """The ten pairs of many textbooks, IQ against hours of television: rho = 1 - 6·194/990."""
    iq = np.array([106, 100, 86, 101, 99, 103, 97, 113, 112, 110], dtype=float)
    hours = np.array([7, 27, 2, 50, 28, 29, 20, 12, 6, 17], dtype=float)
    assert spearman(iq, hours) == pytest.approx(-29 / 165)


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=6))
def test_p_is_exact_for_few_countries(pairs: list[tuple[int, int]]) -> None:
    """All orders are gone through: p is what scipy counts, and the band holds 95% of them."""
    first, second = rows(pairs)
    p, band = permuted(first, second, 0, 0)
    ranks = stats.rankdata(second)

    def size(values: np.ndarray) -> float:
        # Rounded, so that noise in the last bits does not break ties.
        return abs(round(float(np.corrcoef(stats.rankdata(values), ranks)[0, 1]), 9))

    done = stats.permutation_test(
        (first,), size, permutation_type="pairings", n_resamples=np.inf, alternative="greater"
    )
    assert p == pytest.approx(done.pvalue)
    orders = done.null_distribution
    assert np.mean(orders <= band + 1e-9) >= 0.95
    assert np.mean(orders < band - 1e-9) < 0.95


def test_p_of_many_countries_is_near_the_exact_one() -> None:
    """With more than eight countries random orders come near to what theory gives."""
    first = np.arange(20.0)
    second = np.array([3, 0, 1, 8, 2, 9, 5, 4, 16, 6, 7, 19, 10, 13, 11, 18, 12, 14, 15, 17.0])
    weak = np.array([8, 14, 2, 19, 5, 11, 0, 16, 3, 9, 13, 6, 18, 1, 15, 10, 4, 17, 12, 7.0])
    assert permuted(first, second, 9999, 2022)[0] == 1 / 10000
    p, band = permuted(first, weak, 9999, 2022)
    assert p == pytest.approx(stats.spearmanr(first, weak).pvalue, abs=0.02)
    # The critical value of tables for 20 pairs, two-sided 0.05 (Zar 1972).
    assert band == pytest.approx(0.447, abs=0.01)


@given(PAIRS)
def test_what_lies_outside_the_band_has_a_small_p(pairs: list[tuple[int, int]]) -> None:
    """Band and p never contradict each other."""
    first, second = rows(pairs)
    p, band = permuted(first, second, 199, 2022)
    assert (abs(spearman(first, second)) <= band + 1e-12) or p <= 0.05


def test_holm_on_a_worked_case() -> None:
    """Four p-values, adjusted by hand; a missing one is none of the family."""
    adjusted = holm(np.array([0.01, 0.04, np.nan, 0.03, 0.005]))
    assert adjusted == pytest.approx([0.03, 0.06, np.nan, 0.06, 0.02], nan_ok=True)
    assert holm(np.array([])).tolist() == []
    assert holm(np.array([np.nan])) == pytest.approx([np.nan], nan_ok=True)
    assert holm(np.array([0.6, 0.7])).tolist() == [1, 1]


def test_coverage_is_that_of_the_countries(survey: Callable) -> None:
    """What is held against the numbers is k of N as the table of countries counts it."""
    ds = survey(listing())
    values = {code: float(at % 5) for at, code in enumerate(ds.participants)}
    result = covariates(ds, file(index=values))
    counted = coverage(ds, by="country").frame.set_index("country")
    for _, point in result.points.iterrows():
        row = counted.loc[point["country"]]
        assert (point["listed"], point["in_base"]) == (row["listed"], row["in_base"])
    expected = stats.spearmanr(counted["share"], counted.index.map(values)).statistic
    assert result.frame["rho"].item() == pytest.approx(expected)
    assert result.frame["pairs"].item() == 66


def test_a_covariate_that_is_the_coverage_goes_along_with_it(survey: Callable) -> None:
    """A perfect relation is found, in either direction, and adjusted for the number of columns."""
    ds = survey(listing())
    counted = coverage(ds, by="country").frame.set_index("country")["listed"].astype(float)
    up, down = counted.to_dict(), (-counted).to_dict()
    frame = covariates(ds, file(up=up, down=down)).frame
    assert frame["rho"].tolist() == pytest.approx([1, -1])
    assert frame["tau"].tolist() == pytest.approx([1, -1])
    assert (frame["p"] < 0.001).all()
    assert frame["p_adjusted"].tolist() == pytest.approx((2 * frame["p"]).tolist())


def test_kinds_are_not_added_up(survey: Callable) -> None:
    """Provisions and practices have rows of their own; conditions and challenges have none."""
    kinds = ["provision", "practice", "condition", "provision", "challenge", "practice"]
    ds = survey(listing(), kind=kinds)
    values = {code: float(at) for at, code in enumerate(ds.participants)}
    frame = covariates(ds, file(one=values, two=values)).frame
    assert list(zip(frame["kind"], frame["covariate"], strict=True)) == [
        ("provision", "one"),
        ("provision", "two"),
        ("practice", "one"),
        ("practice", "two"),
    ]
    assert frame["most"].unique().tolist() == [2]


def test_where_there_is_no_coefficient_a_reason_stands(survey: Callable) -> None:
    """Too few countries, a constant column and a constant coverage are told apart."""
    ds = survey(listing())
    codes = ds.participants
    few = {code: float(at) for at, code in enumerate(codes[:4])}
    frame = covariates(ds, file(few=few, constant=dict.fromkeys(codes, 7.0))).frame
    assert frame["obstacle"].tolist() == ["few", "constant"]
    assert frame[["rho", "tau", "band", "p", "p_adjusted", "lowest"]].isna().all(axis=None)
    everywhere = survey(listing() | True)
    rising = {code: float(at) for at, code in enumerate(codes)}
    assert covariates(everywhere, file(rising=rising)).frame["obstacle"].tolist() == ["coverage"]


def test_countries_without_a_partner_are_named(survey: Callable) -> None:
    """Who has no value, and who is in the file and not compared, is left out by name."""
    ds = survey(listing())
    values = {code: float(at) for at, code in enumerate([*ds.participants[2:], "XX"])}
    result = covariates(ds, file(index=values))
    assert result.without == ds.participants[:2]
    assert result.strangers == ("XX",)
    assert result.frame["countries"].item() == 10


def test_one_country_left_out_moves_the_coefficient(survey: Callable) -> None:
    """The span is what computing it anew without each country gives."""
    ds = survey(listing(9))
    values = {code: float((at * 5) % 7) for at, code in enumerate(ds.participants)}
    result = covariates(ds, file(index=values))
    points = result.points
    anew = [
        stats.spearmanr(*points.drop(at)[["share", "value"]].to_numpy().T).statistic
        for at in points.index
    ]
    found = result.frame[["lowest", "highest"]].iloc[0].tolist()
    assert found == pytest.approx([min(anew), max(anew)])


def test_silence_settles_the_order_only_where_lists_rule_out(survey: Callable) -> None:
    """As long as silence may mean anything, no country is certain to stand above another."""
    ds = survey(listing())
    values = {code: float(at) for at, code in enumerate(ds.participants)}
    assert covariates(ds, file(index=values)).frame["settled"].item() == 0


def test_without_a_file_there_is_nothing(survey: Callable) -> None:
    """No covariates, no result; the same file gives the same result each time."""
    ds = survey(listing())
    assert covariates(ds, None) is None
    text = "# made-up.csv\ncountry,a\n" + "".join(
        f"{code},{at % 4}\n" for at, code in enumerate(ds.participants)
    )
    given_twice = [covariates(ds, read_covariates(text, ds.participants)).frame for _ in range(2)]
    pd.testing.assert_frame_equal(*given_twice)


def test_columns_do_not_depend_on_each_other(survey: Callable) -> None:
    """A coefficient is the same beside other columns; only what is adjusted changes."""
    ds = survey(listing())
    one = {code: float((at * 5) % 7) for at, code in enumerate(ds.participants)}
    two = {code: float(at) for at, code in enumerate(ds.participants)}
    alone = covariates(ds, file(one=one)).frame.drop(columns="p_adjusted")
    beside = covariates(ds, file(two=two, one=one)).frame.drop(columns="p_adjusted")
    pd.testing.assert_frame_equal(alone, beside.iloc[1:].reset_index(drop=True))
