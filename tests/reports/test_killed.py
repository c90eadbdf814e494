"""Whatever ends a command at whichever of its file operations: the next one is right, and `verify` was.

An executor makes the reports without running anything, but for those of the release.
"""

import os
import shutil

import pytest

from commands import contents, thb
from conftest import replace_in
from killed import WAYS, ends

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are forked")

REPORTS = ("overview", "theme-detection")
BUILD = ("build", *REPORTS, "--format", "html,pdf", "--jobs", "1")
SWEEP = ("sweep", "overview", "--grid", "include_body=true,false")


def nothing(call, project):
    """Nothing stands there."""


def an_edition(call, project):
    """Reports stand there whose data and notebook have changed since."""
    assert call(*BUILD).returncode == 0
    with (project.data / "codebook" / "glossary.csv").open("a") as file:
        file.write("victim,A person.,A source.\n")
    project.write("overview", "print('changed')")


def a_failure(call, project):
    """A report stands there whose notebook fails now."""
    assert call(*BUILD).returncode == 0
    project.write("overview", "1 / 0")


def more_runs(call, project):
    """A sweep stands there whose notebook has changed since."""
    assert call(*SWEEP).returncode == 0
    project.write("overview", "print('changed')")


def tables(call, project):
    """Tables stand there, of data that have changed since."""
    assert call("export", "counts").returncode == 0
    replace_in(project.data / "codebook" / "countries.csv", "Austria", "Österreich")


def a_table(call, project):
    """The table from which a package is made."""
    (project.root / "t.csv").write_text("unit,A,B\nAT,1,0\nBE,,1\n")


CASES = {
    "first": (BUILD, nothing),
    "again": (BUILD, an_edition),
    "fails": (BUILD, a_failure),
    "sweep": (SWEEP, nothing),
    "more-runs": (SWEEP, more_runs),
    "export": (("export", "counts", "--format", "csv,xlsx"), nothing),
    "replaced": (("export", "counts", "--force"), tables),
    "new": (("new",), nothing),
    "table": (("new", "--from", "t.csv"), a_table),
    "notebooks": (("notebooks",), nothing),
}


def is_right(call, out):
    """Whether the reports that stand in a folder, made again, and what leads to them, are the same byte for byte."""
    before = contents(out, "**/*")
    existing = [each for each in REPORTS if f"{each}.html" in before]
    assert call("build", *existing, *BUILD[3:], "--force").returncode == 0
    return contents(out, "**/*") == before


def held(project, case, way, every=1):
    """End a command at its operations; return at which that led to something wrong, and how many there are."""

    def call(*words):
        at = (
            ("out",) if words[0] in ("new", "notebooks", "verify") else ("--out", "out")
        )
        return thb(
            *words[:1], *at, *words[1:], cwd=project.root, THB_DATA=str(project.data)
        )

    command, prepare = CASES[case]
    out = project.root / "out"
    out.mkdir()
    prepare(call, project)
    aside = shutil.copytree(out, project.root / "aside")
    code, verified = call(*command).returncode, call("verify").returncode
    whole = contents(out, "**/*")
    shutil.rmtree(out)
    aside.rename(out)
    wrong, number = {}, 0
    for at in ends(lambda: call(*command), out, way, every):
        number += 1
        faults = []
        if (
            command == BUILD
            and call("verify").returncode == 0
            and not is_right(call, out)
        ):
            faults.append("verify says that all is well")
        done = call(*command)
        if done.returncode != code:
            faults.append(f"{done.returncode}: {done.stderr.strip()}")
        now = contents(out, "**/*")
        if now != whole:
            faults.append({name for name, _ in now.items() ^ whole.items()})
        if call("verify").returncode != verified:
            faults.append("verify after the next")
        if faults:
            wrong[at] = faults
    return wrong, number


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_a_build_that_is_ended_is_right_the_next_time(project, instant, way):
    """At some of its operations; at all of them, and other commands too, at a release."""
    assert held(project, "again", way, every=9) == ({}, 6)


@pytest.mark.slow
@pytest.mark.release
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("case", CASES)
def test_what_is_ended_at_any_file_operation_is_right_the_next_time(
    project, instant, case, way
):
    """The next call gives the same files, byte for byte, and nothing besides; verify passes what is right alone."""
    wrong, number = held(project, case, way)
    assert (wrong, number > 5) == ({}, True)


@pytest.mark.slow
@pytest.mark.release
@pytest.mark.parametrize("way", WAYS)
def test_a_build_in_processes_that_is_ended_is_right_the_next_time(project, way):
    """The same where notebooks are run and rendered."""
    wrong, number = held(project, "again", way)
    assert (wrong, number > 20) == ({}, True)
