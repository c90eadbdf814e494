"""Groups of countries as people write them, and what is said of those that cannot be read."""

import pytest

from thb_analysis.data.groups import grouping_columns, is_written, read_groups
from thb_analysis.errors import ParameterError

TOOK_PART = {"AT": True, "BE": True, "DK": False, "EL": True, "NO": True}
COMPARED = ("AT", "BE", "EL")


def test_groups_are_read_however_written():
    """Codes in any case, spaces, a sign too many; countries come in the order of the participants."""
    groups = read_groups(" South = el + EL;West= BE+at ; ", TOOK_PART, COMPARED)
    assert groups == {"South": ("EL",), "West": ("AT", "BE")}


@pytest.mark.parametrize(
    "text",
    [
        "AT",
        "=AT+BE",
        "South=",
        "South=+",
        ";",
        "A=AT;A=BE",
        "A=AT+BE;B=BE;C=be",
        "A=DK;B=NO",
        "A=GR",
    ],
)
def test_groups_that_cannot_be_read(approved, text):
    """Each mistake is told, with how groups are written."""
    with pytest.raises(ParameterError) as caught:
        read_groups(text, TOOK_PART, COMPARED)
    approved(str(caught.value))


def test_all_mistakes_are_told_at_once(approved):
    """Of groups with several mistakes, none waits for another to be mended."""
    with pytest.raises(ParameterError) as caught:
        read_groups("West; =AT; A=; B=DK+NO; C=GR+BE; C=BE", TOOK_PART, COMPARED)
    approved(str(caught.value))


def test_a_column_is_told_from_groups():
    """What has a sign of groups is no name of a column; names of a country group nothing."""
    assert [is_written(by) for by in ("region", "A=AT", "AT+BE", "A;B")] == [
        False,
        True,
        True,
        True,
    ]
    columns = ["country", "name", "iso2", "iso3", "bloc", "region"]
    assert grouping_columns(columns) == ("bloc", "region")
