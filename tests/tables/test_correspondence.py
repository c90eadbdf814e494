"""The tables of a correspondence analysis hold what the figure shows."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from thb_analysis.analysis.correspondence import correspondence
from thb_analysis.tables import _correspondence as tables


def listed(countries: int = 12, measures: int = 6) -> pd.DataFrame:
    """Say who is listed for what: lists that follow one another, with noise."""
    random = np.random.default_rng(1)
    lean = random.normal(size=(countries, 1)) + random.normal(size=(countries, measures))
    codes = [f"C{at:02d}" for at in range(countries)]
    return pd.DataFrame(lean > 0, index=codes, columns=[f"m{at}" for at in range(measures)])


def test_the_axes_stand_with_all_three_shares(survey: Callable) -> None:
    """Each axis above the average has its inertia, the shares and, if described, what is kept of it."""
    result = correspondence(survey(listed()))
    table = tables.inertia(result, "all themes")
    assert len(table.rows) == len(result.axes)
    assert len(table.columns) == 7
    kept = [row[-1] for row in table.rows]
    assert kept[0] == f"{result.stability['lowest'].iloc[0]:.2f}"
    assert set(kept[result.shown :]) <= {"–"}


def test_measures_and_countries_have_a_row_each(survey: Callable) -> None:
    """Measures fall by contribution, countries keep their order; listings are k of N."""
    ds = survey(listed())
    result = correspondence(ds)
    measures = tables.measures(result, "all themes")
    assert len(measures.rows) == 6
    assert measures.rows[0][0] == result.contributions["label"].iloc[0]
    assert measures.rows[0][2].endswith("of 12")
    countries = tables.countries(result, ds, "all themes")
    assert [row[1] for row in countries.rows] == list(listed().index)
    assert not any("-" in cell for row in countries.rows for cell in row)


def test_no_axis_is_no_table(survey: Callable) -> None:
    """Without analysis there are no tables."""
    ds = survey(listed(countries=5))
    result = correspondence(ds)
    assert tables.inertia(result, "x") is None
    assert tables.measures(result, "x") is None
    assert tables.countries(result, ds, "x") is None
