"""While a command writes into a folder, another one is refused there, and takes nothing away from the first."""

import pytest

from commands import contents, thb

pytestmark = pytest.mark.slow

BUILD = ("build", "overview", "--format", "html")
SWEEP = ("sweep", "overview", "--grid", "include_body=true,false")
EXPORT = ("export", "counts")
AT_WORK = "thb: Another thb command is at work in out. Wait for it, or name another folder: --out DIR"


@pytest.fixture
def call(project):
    """How commands are called in the project."""
    return {"cwd": project.root, "THB_DATA": str(project.data)}


@pytest.mark.parametrize(
    ("first", "others", "made"),
    [
        (
            BUILD,
            (BUILD, SWEEP, EXPORT),
            {"overview.html", "manifest.json", "index.html"},
        ),
        (
            SWEEP,
            (BUILD, SWEEP),
            {"results.csv", "runs/overview--include_body=false.json"},
        ),
    ],
)
def test_a_command_that_is_refused_leaves_the_running_one_alone(
    project, meanwhile, call, first, others, made
):
    """It ends with a message and writes nothing, also where the first has only just made the folder."""
    refused = []

    def at_once():
        before = contents(project.root / "out", "**/*")
        for second in others:
            done = thb(*second, "--out", "out", **call)
            refused.append((done.returncode, done.stderr.splitlines()[-1]))
            assert contents(project.root / "out", "**/*") == before, second

    meanwhile(at_once)
    running = thb(*first, "--out", "out", **call)
    assert running.returncode == 0, running.stderr
    assert refused == [(1, AT_WORK)] * len(others)
    assert made <= contents(project.root / "out", "**/*").keys()


def test_a_build_that_fails_in_the_folder_above_takes_nothing_away(
    project, meanwhile, call
):
    """A folder that a command made and leaves empty is removed, unless another is at work in or below it."""

    def above():
        (project.notebooks / "country.ipynb").unlink()
        for out in ("out", "out/mine", "out/other", "new/folder"):
            assert thb("build", "country-at", "--out", out, **call).returncode == 1
        assert contents(project.root / "out").keys() == {"mine"}
        assert not (project.root / "new").exists()

    meanwhile(above)
    running = thb(*BUILD, "--out", "out/mine", **call)
    assert running.returncode == 0, running.stderr
    assert "mine/overview.html" in contents(project.root / "out", "**/*")
    assert not (project.notebooks / "country.ipynb").exists()
