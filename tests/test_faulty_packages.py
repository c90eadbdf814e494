"""Every command that reads a data package refuses one with faults, as `thb validate` does."""

import re
import shutil

import pytest

from commands import thb
from conftest import REPOSITORY, write_tiny

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


def test_names_of_a_package_with_faults_are_listed(here):
    """Who is at work on a package can look up its reports and parameters; a package unreadable has none."""
    if "said" not in (here / "bad" / "observations.csv").read_text("utf-8"):
        assert "theme-protection" in thb("list", "--data", "bad", cwd=here).stdout
        assert "include_body=true" in thb("list", "overview", "--data", "bad", cwd=here).stdout


def test_a_code_taken_out_of_a_list_is_no_other_version(tmp_path):
    """Until observations are derived again and the difference is settled, there is nothing to compare.

    Of two packages with faults each is named with its own.
    """
    for name in ("copy", "worse"):
        shutil.copytree(REPOSITORY / "data", tmp_path / name)
        lists = tmp_path / name / "source" / "footnotes.csv"
        rows = lists.read_text("utf-8").splitlines(keepends=True)
        changed = [row.replace("EE, ", "") if row.startswith("18,") else row for row in rows]
        assert changed != rows
        lists.write_text("".join(changed), "utf-8")
    done = thb("compare", "copy", "worse", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.findall(r"^(?:thb: )?(copy|worse): ", done.stderr, re.M) == ["copy", "worse"]
    assert "texts/themes/detection.md:" in done.stderr
    assert "add the row `18,EE,listed,true,true,,`" in done.stderr
