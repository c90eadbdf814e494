"""Other readings of the source are coded as another careful reader would have coded them."""

import pandas as pd
import pytest

from thb_analysis import analysis
from thb_analysis.analysis.recode import CHANGE_COLUMNS, recode
from thb_analysis.data import Dataset


def changes(*rows: tuple[int, str, str, str]) -> pd.DataFrame:
    """Rows as readings.csv has them."""
    return pd.DataFrame(rows, columns=CHANGE_COLUMNS)


def cell(ds: Dataset, footnote: int, country: str) -> pd.Series:
    """One cell of the data set."""
    cells = ds.cells()
    return cells[(cells["footnote"] == footnote) & (cells["country"] == country)].iloc[0]


def test_no_change_gives_the_same_coding(base: Dataset) -> None:
    """Without a change every cell stays as it was coded."""
    pd.testing.assert_frame_equal(recode(base, changes()).cells(), base.cells())


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ((4, "NO", "status", "reported"), "reported"),
        ((4, "BE", "status", "not-reported"), "not_reported"),
        ((2, "AT", "status", "qualified"), "qualified"),
        ((5, "NO", "status", "reported"), "reported"),
        ((4, "NO", "status", "absent"), "absent"),
    ],
)
def test_a_cell_is_recoded(base: Dataset, row: tuple[int, str, str, str], state: str) -> None:
    """Each change of a cell gives it the state that the other reader would have coded."""
    recoded = recode(base, changes(row))
    assert cell(recoded, row[0], row[1])["state"] == state
    assert recoded.observations.dtypes.equals(base.observations.dtypes)


def test_a_duration_is_recoded(base: Dataset) -> None:
    """A reading may give a listed country another duration."""
    found = cell(recode(base, changes((6, "EL", "duration", "12..24 months"))), 6, "EL")
    assert (found["minimum"], found["maximum"], found["unit"]) == (12, 24, "months")


def test_a_measure_is_recoded(base: Dataset) -> None:
    """A reading may give a measure another base or polarity."""
    recoded = recode(base, changes((2, "*", "base", "eu"), (4, "*", "polarity", "negated")))
    frame = analysis.coverage(recoded).frame.set_index("footnote")
    assert (frame.at[2, "base_size"], frame.at[4, "polarity"]) == (3, "negated")


def test_of_alternatives_the_first_stands(base: Dataset) -> None:
    """Two readings of one and the same thing are not applied one over the other."""
    recoded = recode(base, changes((2, "*", "base", "eu"), (2, "*", "base", "eu_and_ge")))
    assert analysis.coverage(recoded).frame.set_index("footnote").at[2, "base"] == "eu"


def test_a_country_that_is_not_selected_stays_out(base: Dataset) -> None:
    """A reading about a country that the user left out adds no cell."""
    recoded = recode(base.select(["AT", "BE"]), changes((4, "NO", "status", "reported")))
    assert recoded.listed("phases-distinct") == {"BE"}


def test_the_original_is_not_changed(base: Dataset) -> None:
    """Recoding gives a new data set and leaves the one it started from alone."""
    before = base.observations.copy(deep=True)
    recode(base, changes((4, "BE", "status", "not-reported"), (2, "AT", "status", "qualified")))
    pd.testing.assert_frame_equal(base.observations, before)


def test_every_reading_of_the_package_can_be_applied() -> None:
    """All other readings that the project records can be tried, one by one."""
    from thb_analysis.data import load

    ds = load()
    for _, rows in ds.readings.groupby("reading"):
        other = recode(ds, rows)
        assert not (
            other.observations.equals(ds.observations) and other.measures.equals(ds.measures)
        )
