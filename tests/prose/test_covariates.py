"""The text on covariates tells the finding, and warns of few countries and many coefficients."""

import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from thb_analysis.analysis.covariates import covariates
from thb_analysis.analysis.coverage import coverage
from thb_analysis.data import Dataset
from thb_analysis.data.covariates import Covariates
from thb_analysis.prose.covariates import covariates as say


def listing(countries: int = 12, measures: int = 6) -> pd.DataFrame:
    """Say who is listed for what."""
    random = np.random.default_rng(1)
    lean = random.normal(size=(countries, 1)) + random.normal(size=(countries, measures))
    codes = [f"C{at:02d}" for at in range(countries)]
    return pd.DataFrame(lean > 0, index=codes, columns=[f"m{at}" for at in range(measures)])


def noise(ds: Dataset, columns: int) -> dict[str, dict[str, float]]:
    """Give each country made-up numbers."""
    random = np.random.default_rng(3)
    return {
        f"index {at}": {code: float(random.normal()) for code in ds.participants}
        for at in range(1, columns + 1)
    }


def said(ds: Dataset, columns: dict[str, dict[str, float]]) -> str:
    """Return the text on a file with these columns."""
    prose = say(covariates(ds, Covariates("made-up.csv", "0" * 64, columns)), ds)
    assert prose is not None
    return prose.markdown


def test_nothing_is_said_without_a_file(survey: Callable) -> None:
    """The section is not there unless covariates are given."""
    assert say(None, survey(listing())) is None


def test_the_warning_about_numbers_is_computed(survey: Callable) -> None:
    """The band that chance gives is told, and narrows as countries are added."""
    ds = survey(listing())
    band = covariates(ds, Covariates("f.csv", "", noise(ds, 1))).frame["band"].item()
    assert (
        f"With twelve countries, 95% of all orders give a coefficient within ±{band:.2f}"
        in said(ds, noise(ds, 1))
    )
    assert "that none is seen does not show that there is none" in said(ds, noise(ds, 1))


@pytest.mark.parametrize(
    ("columns", "risk"),
    [
        (2, "at least one of two p is 0.05 or less may be as high as 0.10"),
        (25, "is not bounded below 1"),
    ],
)
def test_the_warning_about_multiplicity_is_computed(
    survey: Callable, columns: int, risk: str
) -> None:
    """The chance of a small p among many is told, with the name of the adjustment."""
    ds = survey(listing())
    text = said(ds, noise(ds, columns))
    assert risk in text
    assert "[@holm1979]" in text
    assert "Columns tried before, other themes and other reports are not counted in" in text


def test_a_single_coefficient_is_told_with_its_band(survey: Callable) -> None:
    """One coefficient needs no adjustment, and still is one of those that were tried."""
    text = said(survey(listing()), noise(survey(listing()), 1))
    assert "Practices against “index 1”: rho = " in text
    assert "That is within the band of 95% of the orders" in text
    assert "adjusted" not in text
    assert "**One coefficient of how many?**" in text


def test_what_is_found_is_named(survey: Callable) -> None:
    """A coefficient that stands out is named; how far it moves without one country is told."""
    ds = survey(listing())
    listed = coverage(ds, by="country").frame.set_index("country")["listed"].astype(float)
    text = said(ds, {"double": (2 * listed).to_dict(), **noise(ds, 1)})
    assert (
        "Of two coefficients, one has an adjusted p of 0.05 or less: for practices against “double”."
        in text
    )
    assert "rho = 1.00 among twelve countries (tau-b 1.00" in text
    assert "without one of the countries between 1.00 and 1.00" in text


def test_of_several_as_far_from_0_the_others_are_counted(survey: Callable) -> None:
    """None of equal coefficients is passed over."""
    ds = survey(listing())
    listed = coverage(ds, by="country").frame.set_index("country")["listed"].astype(float)
    text = said(ds, {"double": (2 * listed).to_dict(), "minus": (-listed).to_dict()})
    assert re.search(r"Furthest from 0 lies the one for .*, and as far one other\.", text)


def test_nothing_sounds_like_a_cause(survey: Callable) -> None:
    """The words of causes do not occur but to deny them; silence is no absence."""
    text = said(survey(listing()), noise(survey(listing()), 3))
    assert "no statement about causes" in text
    for word in ("effect", "impact", "leads to", "because of", "explain", "influence", "determin"):
        assert word not in text
    assert "none of 66 pairs of countries has a settled order" in text


def test_columns_without_a_coefficient_are_named_with_the_reason(survey: Callable) -> None:
    """A constant column is told apart from one with too few values."""
    ds = survey(listing())
    few = {code: float(at) for at, code in enumerate(ds.participants[:3])}
    text = said(ds, {"even": dict.fromkeys(ds.participants, 1.0), "few": few, **noise(ds, 1)})
    assert "for practices against “even”, because all countries have the same value" in text
    assert "for practices against “few”, because fewer than five countries have both" in text
    only = said(ds, {"few": few})
    assert "No coefficient is computed: for practices against “few”" in only
    assert "tbl-covariates" not in only
    assert "fig-covariates" not in only


def test_who_is_left_out_is_named(survey: Callable) -> None:
    """Countries without a value are named, as are those of the file that are not compared."""
    ds = survey(listing())
    values = {code: float(at) for at, code in enumerate(ds.participants[1:])}
    assert "Left out: Land C00 (without a value)." in said(ds, {"index": values})


def test_a_single_measure_is_called_coarse(survey: Callable) -> None:
    """Where coverage is a yes or no, the text says so."""
    ds = survey(listing(measures=1))
    assert "Under practices a single measure speaks of the countries" in said(ds, noise(ds, 2))


def test_a_theme_without_provision_or_practice_has_no_coefficient(survey: Callable) -> None:
    """The text says why nothing is computed."""
    ds = survey(listing(), kind="challenge")
    assert "no provision and no practice that affirms something" in said(ds, noise(ds, 2))


def test_names_of_columns_are_no_markup(survey: Callable) -> None:
    """A column called like Markdown is shown as it is."""
    ds = survey(listing())
    (values,) = noise(ds, 1).values()
    assert r"“GDP\_per\_head \[\@x\]”" in said(ds, {"GDP_per_head [@x]": values})
