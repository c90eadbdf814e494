"""The tables of covariates hold what was computed, and what it was computed from."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from thb_analysis.analysis.covariates import covariates as relate
from thb_analysis.data.covariates import Covariates
from thb_analysis.tables import covariate_countries, covariates


def listing(countries: int = 12, measures: int = 6) -> pd.DataFrame:
    """Say who is listed for what."""
    lean = np.random.default_rng(1).normal(size=(countries, measures))
    codes = [f"C{at:02d}" for at in range(countries)]
    return pd.DataFrame(lean > 0, index=codes, columns=[f"m{at}" for at in range(measures)])


def file(**columns: dict[str, float]) -> Covariates:
    """Return a file of made-up numbers."""
    return Covariates("made-up.csv", "0" * 64, columns)


def test_each_coefficient_has_a_row(survey: Callable) -> None:
    """Coefficients, band, p and adjusted p stand as computed; without a coefficient, a reason."""
    ds = survey(listing())
    values = {code: float((at * 5) % 7) for at, code in enumerate(ds.participants)}
    result = relate(ds, file(index=values, even=dict.fromkeys(ds.participants, 1.0)))
    table = covariates(result, "All themes")
    heads = [column.label for column in table.columns]
    first, second = (dict(zip(heads, row, strict=True)) for row in table.rows)
    row = result.frame.iloc[0]
    assert first["rho"].replace("−", "-") == f"{row['rho']:.2f}"
    assert first["95% band"] == f"±{row['band']:.2f}"
    assert (first["p"], first["Adjusted p"]) == (f"{row['p']:.3f}", f"{row['p_adjusted']:.3f}")
    assert (first["Countries"], first["Measures"]) == ("12", "6")
    assert (second["rho"], second["p"]) == ("constant", "–")
    assert "after Holm for one coefficient." in table.note
    assert "9999 random ones" in table.note


def test_each_country_stands_with_its_numbers(survey: Callable) -> None:
    """A country with a coverage and a value has k of N and the values, as they stand in the file."""
    ds = survey(listing())
    values = {code: 1234567.5 + at for at, code in enumerate(ds.participants[1:])}
    result = relate(ds, file(index=values, low=dict.fromkeys(ds.participants[2:], -0.5)))
    table = covariate_countries(result, ds, "All themes")
    assert [row[0] for row in table.rows] == [
        f"Land {code} ({code})" for code in ds.participants[1:]
    ]
    listed = result.points.iloc[0]["listed"]
    assert table.rows[0][1:] == (f"{listed} of 6", "1,234,567.5", "–")
    assert table.rows[1][3] == "−0.5"


def test_many_columns_are_not_squeezed(survey: Callable) -> None:
    """Eight columns stand in the table, on a page on its side, and the note counts the others."""
    ds = survey(listing())
    values = {code: float(at) for at, code in enumerate(ds.participants)}
    table = covariate_countries(
        relate(ds, file(**{f"i{at}": values for at in range(11)})), ds, "All"
    )
    assert len(table.columns) == 10
    assert table.landscape
    assert "Three more columns of the file are not shown." in table.note


def test_without_provision_or_practice_there_is_no_table(survey: Callable) -> None:
    """A theme of challenges alone has nothing to hold against a covariate."""
    ds = survey(listing(), kind="challenge")
    result = relate(ds, file(index=dict.fromkeys(ds.participants, 1.0)))
    assert covariates(result, "All themes") is None
    assert covariate_countries(result, ds, "All themes") is None
