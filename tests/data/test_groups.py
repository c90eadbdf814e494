"""Groups of countries as people write them, and the message about those that cannot be read."""

import pytest

from thb_analysis.dataset.groups import read_groups
from thb_analysis.errors import ParameterError

COUNTRIES = ("AT", "BE", "DK", "EL", "NO")
COMPARED = ("AT", "BE", "EL")


def test_groups_are_read_however_written():
    """Codes in any case, spaces, a sign too many; countries come in the order of the participants."""
    groups = read_groups(" South = el + EL;West= BE+at ; ", COUNTRIES, COMPARED)
    assert groups == {"South": ("EL",), "West": ("AT", "BE")}


@pytest.mark.parametrize(
    "text",
    [
        "AT",
        ";",
        "A=AT+BE;B=BE;C=be",
        "West; =AT; A=; B=DK+NO; C=GR+BE; C=BE",
    ],
)
def test_groups_that_cannot_be_read(approved, text):
    """All mistakes are named at once, with how groups are written."""
    with pytest.raises(ParameterError) as caught:
        read_groups(text, COUNTRIES, COMPARED)
    approved(str(caught.value))
