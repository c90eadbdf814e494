"""One folder, one command: the second is refused, and takes nothing from who is at work."""

import os
import subprocess
from pathlib import Path

import pytest

from commands import THB, Gate, thb

pytestmark = pytest.mark.slow

BUILD = ("build", "overview", "--format", "html")
SWEEP = ("sweep", "overview", "--grid", "include_body=true,false")
SWEEP_WITH_FILES = (*SWEEP, "--format", "html,ipynb")
EXPORT = ("export", "coverage")
AT_WORK = (
    "thb: Another thb command is at work in out. Wait for it, or name another folder: --out DIR"
)


@pytest.fixture
def at_work(project, tmp_path):
    """A project whose overview waits for a gate, and how commands are called in it."""
    gate = Gate(tmp_path)
    project.write("overview", project.front, gate.cell)
    return gate, {"cwd": project.root, "THB_DATA": str(project.data)}


def names(folder: Path) -> set[str]:
    """All that stands in a folder and below."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize(
    ("first", "others", "made"),
    [
        (BUILD, (BUILD, SWEEP, EXPORT), "overview.html"),
        (SWEEP_WITH_FILES, (BUILD, SWEEP), "overview--include_body=false.html"),
    ],
    ids=["build", "sweep"],
)
def test_a_command_that_is_refused_leaves_the_running_one_alone(
    project, at_work, first, others, made
):
    """In a folder of which there is nothing yet but its name, and that the first has made."""
    gate, call = at_work
    with gate.held(*first, "--out", "out", **call) as running:
        before = names(project.root / "out")
        for second in others:
            refused = thb(*second, "--out", "out", **call)
            assert (refused.returncode, refused.stderr.splitlines()[-1]) == (1, AT_WORK), second
            assert names(project.root / "out") == before, second
    assert running.returncode == 0, running.told
    assert {made, "manifest.json", "index.html"} <= names(project.root / "out")


def test_a_build_that_fails_in_the_folder_above_takes_nothing_away(project, at_work):
    """A folder that a command made and leaves empty goes, unless somebody is at work in or below it."""
    gate, call = at_work
    project.write("theme", "1 / 0")
    with gate.held(*BUILD, "--out", "out/mine", **call) as running:
        (project.notebooks / "country.ipynb").unlink()
        for out in ("out", "out/mine", "out/other", "new/folder"):
            assert thb("build", "country-at", "--out", out, **call).returncode == 1
        assert names(project.root / "out") == {"mine"}
        assert not (project.root / "new").exists()
    assert running.returncode == 0, running.told
    assert "mine/overview.html" in names(project.root / "out")


def test_of_commands_that_begin_at_once_each_is_done_or_refused(project):
    """None fails otherwise, at least one is done, and what it made stands."""
    environment = {"THB_DATA": str(project.data)}
    words = [
        (*BUILD, "--out", "out"),
        (*SWEEP_WITH_FILES, "--out", "out"),
        (*SWEEP, "--out", "out"),
    ]

    processes = [
        subprocess.Popen(
            [*THB, *each],
            cwd=project.root,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        for each in words
    ]
    ends = [(*process.communicate(timeout=300), process.returncode) for process in processes]
    assert all(code == 0 or AT_WORK in err for _, err, code in ends), ends
    done = [each[0] for each, (_, _, code) in zip(words, ends, strict=True) if code == 0]
    assert done
    stands = names(project.root / "out")
    for command in done:
        assert ("overview.html" if command == "build" else "results.csv") in stands
