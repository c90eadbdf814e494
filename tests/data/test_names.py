import subprocess
import sys

import pytest

import thb_analysis
from thb_analysis import data
from thb_analysis.data.names import check_names, nearest, no_file
from thb_analysis.errors import UnknownName


@pytest.mark.parametrize(
    ("name", "near"), [("GR", ["EL"]), ("gr", ["EL"]), (" at ", ["AT"]), ("AR", ["AT"]), ("QQ", [])]
)
def test_nearest_code(name, near):
    """The code that was probably meant is found, Greece's ISO code included."""
    assert nearest(name, ["AT", "BE", "EL"], limit=1) == near


def test_codes_of_the_eu_and_of_iso():
    """Either form of the two codes in which they differ leads to the one that is used."""
    for one, other in (("EL", "GR"), ("UK", "GB")):
        assert nearest(one, ["AT", other]) == [other]
        assert nearest(other, ["AT", one]) == [one]
        # Also in the id of a report.
        assert nearest(f"country-{one}", ["country-es", f"country-{other}"]) == [f"country-{other}"]


def test_a_file_that_was_meant(tmp_path):
    """Of the files beside, one of the right kind that is called nearly so is asked for."""
    for name in ("report.yml", "repart.csv"):
        (tmp_path / name).touch()
    told = no_file(tmp_path / "reprt.yml", (".yml",), "name another")
    assert told == f"there is no file {tmp_path / 'reprt.yml'}: did you mean report.yml?"
    told = no_file(tmp_path / "else.yml", (".yml",), "name another")
    assert told == f"there is no file {tmp_path / 'else.yml'}: name another"


def test_no_valid_names():
    """If there are no names at all, the error says so."""
    with pytest.raises(UnknownName, match="unknown theme 'x': there are none"):
        check_names(["x"], [], "theme")


@pytest.mark.parametrize("module", [thb_analysis, data])
def test_public_names(module):
    """Every public name is there, and no other."""
    for name in module.__all__:
        assert getattr(module, name) is not None
    assert set(dir(module)) == set(module.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        module.nothing  # noqa: B018


def test_lazy():
    """What reads names only does not import pandas or a validator."""
    code = (
        "import sys; from thb_analysis.data import check_names, read_package; import thb_analysis;"
        "print({'pandas', 'pandera', 'frictionless'} & set(sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "set()"
