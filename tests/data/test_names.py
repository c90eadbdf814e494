"""Public names, and names that were probably meant."""

import operator

import pytest

import thb_analysis
from thb_analysis.names import suggest


def test_codes_of_the_eu_and_of_iso():
    """Either form of the two codes in which they differ leads to the one that is used."""
    for one, other in (("EL", "GR"), ("UK", "GB")):
        assert suggest(one, ["AT", other]) == [other]
        assert suggest(other, ["AT", one]) == [one]
        # Also in the id of a report.
        assert suggest(f"country-{one}", ["country-es", f"country-{other}"]) == [
            f"country-{other}"
        ]


@pytest.mark.parametrize("module", [thb_analysis, thb_analysis.page])
def test_public_names(module):
    """Every public name is there, and no other."""
    for name in module.__all__:
        assert getattr(module, name) is not None
    assert set(dir(module)) == set(module.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        module.nothing  # noqa: B018


@pytest.mark.parametrize(("old", "new"), thb_analysis._MOVED.items())
def test_an_old_name_leads_to_the_new_one(old, new):
    """Who types a name of an earlier version is told the name that it has now, which exists."""
    with pytest.raises(
        AttributeError, match=f"thb_analysis.{old} is now thb_analysis.{new}$"
    ):
        getattr(thb_analysis, old)
    assert operator.attrgetter(new)(thb_analysis) is not None
