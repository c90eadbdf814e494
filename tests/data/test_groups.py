"""Groups of countries as people write them, and the message about those that cannot be read."""

import pytest

from thb_analysis.dataset.groups import read_groups
from thb_analysis.errors import ParameterError


@pytest.fixture
def read(tiny_dataset):
    """Read groups of three countries."""
    naming = tiny_dataset.select(["AT", "BE", "EL"]).naming
    return lambda text: read_groups(text, naming, ["bloc"])


def test_groups_are_read_however_written(read):
    """Names in any case, spaces, a sign too many, commas; groups of the package by name alone."""
    assert read(" South = el + EL;West= BE,at ; ") == {
        "South": ("EL",),
        "West": ("BE", "AT"),
    }
    assert read({"A": "EL+AT; BE"}) == {"A": ("EL", "AT", "BE")}
    assert read("A=Greece, B=Austria") == {"A": ("EL",), "B": ("AT",)}
    assert read("the EU States") == {"EU states": ("AT", "BE", "EL")}


@pytest.mark.parametrize(
    "text",
    [
        "bolc,AT",
        ";",
        "A=AT+BE;B=BE;C=be",
        "West; =AT; A=; B=DK+NO; C=GR+BE; C=BE",
        "bloc; -eu; A: AT; A=eu,-AT",
        ["bloc"],
        [["AT"], ["BE"]],
        {"A": None, "B": [["AT"]], "C": b"AT"},
        True,
    ],
)
def test_groups_that_cannot_be_read(approved, read, text):
    """All mistakes are named at once, with how groups are written."""
    with pytest.raises(ParameterError) as caught:
        read(text)
    approved(str(caught.value))
