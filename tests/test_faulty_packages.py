"""Every command that reads a data package refuses one with faults, as `thb validate` does."""

import re
import shutil

import pytest

from commands import thb
from conftest import write_tiny

# File, what stands there, and what stands there then: a list that says something else than what was
# derived from it, cells that their column cannot hold, and an expression without sense.
FAULTS = {
    "list": ("source/footnotes.csv", "BE and GE.", "GE."),
    "cell": ("observations.csv", "AT,reported", "AT,said"),
    "expression": ("codebook/indicators.csv", "Length,reflection-length", "Length,length |"),
}
COMMANDS = (
    "build overview --data bad --out made",
    "sweep overview --grid include_body=true,false --data bad --out made",
    "compare bad good",
    "compare good bad",
)


@pytest.fixture(scope="module", params=FAULTS)
def here(request, tmp_path_factory):
    """A folder with a package and a copy of it that has a fault."""
    folder = tmp_path_factory.mktemp("faulty")
    write_tiny(folder / "good")
    file, old, new = FAULTS[request.param]
    path = write_tiny(folder / "bad") / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return folder


@pytest.mark.parametrize("call", COMMANDS)
def test_no_command_takes_a_package_with_faults(here, call):
    """It ends with 1, names every fault that thb validate names, each once, and writes nothing."""
    validated = thb("validate", "bad", cwd=here)
    assert validated.returncode == 1
    faults = [line for line in validated.stderr.splitlines() if ".csv" in line]
    done = thb(*call.split(), cwd=here)
    assert (done.returncode, done.stdout) == (1, "")
    assert [done.stderr.count(each) for each in faults] == [1] * len(faults)
    assert {path.name for path in here.iterdir()} == {"good", "bad"}


def test_of_two_packages_with_faults_each_is_named_with_its_own(here):
    """There is nothing to compare until both are valid."""
    shutil.copytree(here / "bad", here / "worse")
    done = thb("compare", "bad", "worse", cwd=here)
    shutil.rmtree(here / "worse")
    assert (done.returncode, done.stdout) == (1, "")
    assert re.findall(r"^(?:thb: )?(bad|worse): ", done.stderr, re.M) == ["bad", "worse"]


def test_names_of_a_package_with_faults_are_listed(here):
    """Who is at work on a package can look up its reports and parameters; a package unreadable has none."""
    if "said" not in (here / "bad" / "observations.csv").read_text("utf-8"):
        assert "theme-protection" in thb("list", "--data", "bad", cwd=here).stdout
        assert "include_body=true" in thb("list", "overview", "--data", "bad", cwd=here).stdout
