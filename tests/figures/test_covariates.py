"""Scatters of coverage against covariates: every country labelled, the finding in words."""

import re
from collections.abc import Callable
from itertools import combinations

import numpy as np
import pandas as pd

from thb_analysis.analysis.covariates import covariates
from thb_analysis.data import Dataset
from thb_analysis.data.covariates import Covariates
from thb_analysis.figures import covariates as draw

_TEXT = re.compile(r'<text [^>]*font-size: 6px[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<')


def listing(countries: int = 27, measures: int = 9) -> pd.DataFrame:
    """Say who is listed for what."""
    random = np.random.default_rng(1)
    lean = random.normal(size=(countries, 1)) + random.normal(size=(countries, measures))
    codes = [f"{chr(65 + at % 26)}{chr(65 + at // 26)}" for at in range(countries)]
    return pd.DataFrame(lean > 0, index=codes, columns=[f"m{at}" for at in range(measures)])


def made_up(ds: Dataset, columns: int = 1, spread: float = 1.0) -> Covariates:
    """Give each country made-up numbers; a large spread makes a few of them very large."""
    random = np.random.default_rng(2)
    return Covariates(
        "made-up.csv",
        "0" * 64,
        {
            f"Index {at}": {
                code: float(np.exp(spread * random.normal())) for code in ds.participants
            }
            for at in range(1, columns + 1)
        },
    )


def words(svg: str) -> list[str]:
    """Return the words of a drawing."""
    return " ".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg)).split()


def test_every_country_is_labelled(survey: Callable) -> None:
    """Each country has its code in each panel."""
    ds = survey(listing())
    figure = draw(covariates(ds, made_up(ds, 2)), "practice", "All themes")
    found = words(figure.svg)
    assert {code: found.count(code) for code in ds.participants} == dict.fromkeys(
        ds.participants, 2
    )


def test_labels_stand_clear_of_each_other(survey: Callable) -> None:
    """No two codes of a panel overlap, even where numbers are skewed and shares tied."""
    ds = survey(listing())
    for spread in (1.0, 3.0):
        figure = draw(covariates(ds, made_up(ds, spread=spread)), "practice", "All themes")
        places = [
            (float(x), float(y))
            for x, y, text in _TEXT.findall(figure.svg)
            if text in ds.participants
        ]
        assert len(places) == len(ds.participants)
        for (x, y), (u, v) in combinations(places, 2):
            assert abs(x - u) >= 7.5 or abs(y - v) >= 5.5


def test_skewed_numbers_stand_on_a_logarithmic_scale(survey: Callable) -> None:
    """Where a linear scale would crowd most countries, the axis says that it is logarithmic."""
    ds = survey(listing())
    even, skewed = (
        words(draw(covariates(ds, made_up(ds, spread=spread)), "practice", "All").svg)
        for spread in (0.2, 3.0)
    )
    assert "(logarithmic)" not in even
    assert "(logarithmic)" in skewed


def test_the_finding_stands_in_the_alternative_text(survey: Callable) -> None:
    """Coefficient, number of countries, adjusted p and the table are told."""
    ds = survey(listing())
    result = covariates(ds, made_up(ds, 2))
    alt = draw(result, "practice", "All themes").alt
    for _, row in result.frame.iterrows():
        sign = "+" if row["rho"] > 0 else "−"
        told = f"{row['covariate']}: rho {sign}{abs(row['rho']):.2f} among 27 countries"
        assert f"{told}, adjusted p {row['p_adjusted']:.3f}" in alt
    assert "None of the two coefficients has an adjusted p of 0.05 or less." in alt
    assert "The table that follows" in alt


def test_many_columns_are_drawn_in_the_order_of_the_file(survey: Callable) -> None:
    """The first six have a panel, chosen by nothing that was found; the caption tells of the others."""
    ds = survey(listing())
    figure = draw(covariates(ds, made_up(ds, 8)), "practice", "All themes")
    shown = " ".join(words(figure.svg))
    assert [at for at in range(1, 9) if f"Index {at}" in shown] == [1, 2, 3, 4, 5, 6]
    assert "Two more columns stand in the table only" in figure.caption


def test_without_a_coefficient_there_is_no_figure(survey: Callable) -> None:
    """A constant column, or a kind that the theme does not have, is not drawn."""
    ds = survey(listing())
    constant = Covariates("made-up.csv", "", {"Even": dict.fromkeys(ds.participants, 1.0)})
    assert draw(covariates(ds, constant), "practice", "All themes") is None
    assert draw(covariates(ds, made_up(ds)), "provision", "All themes") is None


def test_the_same_file_gives_the_same_bytes(survey: Callable) -> None:
    """A figure drawn twice is the same, byte for byte."""
    ds = survey(listing())
    one, two = (draw(covariates(ds, made_up(ds, 3)), "practice", "All themes") for _ in range(2))
    assert one == two
