"""Parameters of reports: all mistakes at once, and names for what they change."""

import pytest

from thb_analysis.errors import ParameterError
from thb_analysis.reports.catalog.parameters import OverviewParameters, ThemeParameters


@pytest.fixture(autouse=True)
def _package(tiny, monkeypatch):
    monkeypatch.setenv("THB_DATA", str(tiny))


def test_all_mistakes_are_told_at_once():
    """Unknown parameter, wrong type and unknown names come in one error, with what was meant."""
    with pytest.raises(ParameterError) as caught:
        ThemeParameters(
            theme="detecton", contries=["AT"], countries=["Grece"], include_body="maybe"
        )
    problems = "\n".join(caught.value.problems)
    for part in (
        "'contries': did you mean countries",
        "'detecton': did you mean detection",
        "'Grece': did you mean EL",
        "'maybe' is not true or false",
    ):
        assert part in problems
    assert len(caught.value.problems) == 4


@pytest.mark.parametrize(
    "countries", ['["AT","BE"]', "['AT', 'BE']", "at,be", "AT, BE, at", ["at", "BE", "AT"]]
)
def test_countries_are_read_however_they_are_written(countries):
    """A list, or one as text, codes in small letters and codes named twice mean what they seem to."""
    assert OverviewParameters(countries=countries).countries == ("AT", "BE")
    assert OverviewParameters(countries="[]").countries == ()


def test_dataset_is_what_the_parameters_ask_for():
    """The data set that a notebook gets is restricted to the chosen countries."""
    ds = ThemeParameters(theme="detection", countries=["EL", "AT"]).dataset()
    assert set(ds.participants) == {"AT", "EL"}


@pytest.mark.parametrize(
    ("parameters", "phrase"),
    [
        ({}, None),
        (
            {"group_by": "bloc", "countries": "AT,BE", "include_qualified": False},
            "restricted to AT, BE; without qualified listings; group by: bloc",
        ),
        ({"include_body": False}, "without countries that only the sentence names"),
    ],
)
def test_a_variant_says_what_sets_it_apart(parameters, phrase):
    """Parameters that are not the defaults make a variant, named by a phrase."""
    assert OverviewParameters(**parameters).variant == phrase
