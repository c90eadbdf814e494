import pandas as pd
import pytest

from thb_analysis.analysis.grouping import grouping
from thb_analysis.data.groups import grouping_columns
from thb_analysis.errors import ParameterError, UnknownName


def problems(ds, by):
    """What is wrong with groups as a user wrote them."""
    with pytest.raises(ParameterError) as caught:
        grouping(ds, by)
    return caught.value.problems


def test_a_column_gives_the_largest_group_first(base):
    """Every participant is in the group of its value, and nobody else is."""
    result = grouping(base, "bloc")

    assert dict(result.members) == {"EU": ("AT", "BE", "EL"), "EFTA": ("NO",), "EaP": ("GE",)}
    assert result.label == "bloc"
    assert result.apart == ()
    assert result.small == ("EFTA", "EaP")


def test_a_flag_names_its_groups_by_the_instrument(base):
    """A reader sees what is true of a group, not a bare true or false."""
    result = grouping(base, "residence_permit_directive")

    assert dict(result.members) == {
        "Residence Permit Directive: yes": ("AT", "BE", "EL"),
        "Residence Permit Directive: no": ("GE", "NO"),
    }
    assert result.label == "“Residence Permit Directive”"


def test_numbers_can_group_too(base):
    """A number says of what it is the number."""
    assert grouping(base, "tile_row").of("AT") == "tile row: 4"


def test_a_country_without_a_value_is_in_no_group(base, changed):
    """What is not known of a country puts it nowhere."""
    blank = base.countries["region"].where(base.countries["country"] != "EL", "")
    result = grouping(changed(countries=base.countries.assign(region=blank)), "region")

    assert result.apart == ("EL",)
    assert result.of("EL") is None
    assert "" not in result.groups


def test_a_missing_flag_is_neither_yes_nor_no(base, changed):
    """A flag that is not known is not taken for false."""
    flag = base.countries["dublin_regulation"].mask(base.countries["country"] == "BE", pd.NA)
    result = grouping(
        changed(countries=base.countries.assign(dublin_regulation=flag)), "dublin_regulation"
    )

    assert result.apart == ("BE",)


def test_groups_of_one_s_own_stand_as_written(base):
    """Names, their order and codes in any case are the user's; the rest is in no group."""
    result = grouping(base, " North = no ;South=el+at; ")

    assert dict(result.members) == {"North": ("NO",), "South": ("AT", "EL")}
    assert result.apart == ("BE", "GE")
    assert list(result.series().items()) == [("NO", "North"), ("AT", "South"), ("EL", "South")]


def test_all_mistakes_are_told_at_once_with_the_nearest_names(base):
    """Whoever mistypes several things mends them in one go."""
    told = "\n".join(problems(base, "A=AT+GR; =BE; B=; C; A=AT+DK"))

    assert "unknown country 'GR': did you mean EL?" in told
    assert "DK took no part" in told
    assert "a group has no name, before =BE" in told
    assert "group 'B' has no country" in told
    assert "'C' is no group" in told
    assert "group 'A' stands 2 times" in told
    assert "AT stands in 2 groups" in told


def test_a_country_that_is_left_out_cannot_be_grouped(base):
    """A selection of countries and groups that name others contradict each other."""
    (told,) = problems(base.select(["AT", "BE"]), "A=AT+EL")

    assert told == "group 'A': EL is not among the countries compared"


@pytest.mark.parametrize("by", [";", "=", "AT+BE"])
def test_no_group_at_all_is_a_mistake(base, by):
    """The answer shows how groups are written."""
    assert "NAME=CODE+CODE" in problems(base, by)[0]


def test_an_unknown_column_is_told_with_the_nearest(base):
    """A slip of the pen is answered with what was probably meant."""
    with pytest.raises(UnknownName, match="did you mean region"):
        grouping(base, "regoin")


def test_names_of_countries_are_no_groups(base):
    """A column that is different for every country by design puts no two together."""
    assert not {"country", "name", "iso2", "iso3"} & set(grouping_columns(base.countries))
    with pytest.raises(UnknownName, match="column"):
        grouping(base, "name")
