"""However a command ends: what was finished stands, and no process, temporary folder or part of a file stays."""

import os
import select
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from commands import PATIENCE, Gate, thb_apart, until
from thb_analysis import folders

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no such signals on Windows")

BUILD = ("build", "overview", "theme-detection", "--format", "html", "--jobs", "1", "--out", "out")


@pytest.fixture
def temporary():
    """A folder for temporary files, with the short name that sockets need."""
    with tempfile.TemporaryDirectory(prefix="t-") as name:
        yield Path(name)


@pytest.fixture
def held(project, temporary):
    """A build of which one report is finished, and another holds a program of its own.

    Gives the gate, how it is called, and the end of a pipe that is at its end when the program is.
    """
    gate = Gate(project.root)
    pipe = project.root / "pipe"
    os.mkfifo(pipe)
    reads = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    project.write(
        "theme",
        "import os, pathlib, subprocess\n"
        f"subprocess.Popen(['sleep', '{PATIENCE}'], stdout=open({str(pipe)!r}, 'w'))\n"
        f"pathlib.Path({str(project.root / 'pids')!r}).write_text(f'{{os.getpid()}} {{os.getppid()}}')",
        gate.cell,
    )
    project.write("overview", project.front)
    yield (
        gate,
        {"cwd": project.root, "THB_DATA": str(project.data), "TMPDIR": str(temporary)},
        reads,
    )
    os.close(reads)


def ends(pipe: int) -> bool:
    """Wait until nobody holds the other end of a pipe."""
    return bool(select.select([pipe], [], [], 60)[0]) and os.read(pipe, 1) == b""


@pytest.mark.slow
def test_a_build_that_is_ended_leaves_nothing_half_done(project, held, temporary):
    """What was finished is listed; the program that a cell had started goes with the rest."""
    gate, call, pipe = held
    record = project.root / "out" / "manifest.json"
    with gate.held(*BUILD, **call) as running:
        # The next notebook begins as soon as a report is made, which may be before it is in place.
        until(lambda: record.exists() and "overview.html" in record.read_text())
        running.terminate()
        assert running.wait(PATIENCE) == 128 + signal.SIGTERM
        assert ends(pipe)
    assert running.told.splitlines()[-1].startswith("thb: interrupted")
    finished = {f"overview.{suffix}" for suffix in ("html", "ipynb")}
    assert project.files(project.root / "out") == {
        *finished,
        "choose.html",
        "data.zip",
        "findings.csv",
        "findings.json",
        "index.html",
        "manifest.json",
    }
    assert not list(temporary.iterdir())


@pytest.mark.slow
def test_what_is_killed_at_once_leaves_no_process_and_the_next_clears_its_files(
    project, held, temporary
):
    """Command, server and process of the report gone together: so is what the notebook had started."""
    gate, call, pipe = held
    with gate.held(*BUILD, **call) as running:
        for each in (*map(int, (project.root / "pids").read_text().split()), running.pid):
            os.kill(each, signal.SIGKILL)
        running.wait(PATIENCE)
        assert ends(pipe)
        assert list(temporary.iterdir())
        (project.root / "out" / ".overview.html.1.partial").write_text("half")
    done = thb_apart("build", "overview", "--out", "out", **call)
    assert done.returncode == 0, done.stderr
    assert not list((project.root / "out").glob(".*"))
    assert not list(temporary.iterdir())


def test_an_emptied_temporary_folder_is_no_fault_of_the_program(temporary):
    """What somebody else removes is not missed in a traceback as the process ends."""
    code = (
        "import shutil; from thb_analysis.folders import scratch\n"
        "from thb_analysis.reports.running import isolated\n"
        "isolated.context(); shutil.rmtree(scratch())"
    )
    environment = {**os.environ, "TMPDIR": str(temporary)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert not list(temporary.iterdir())


def test_only_what_nobody_holds_is_cleared_away(temporary, monkeypatch):
    """A temporary folder stays as long as its command, and what is called otherwise stays anyway."""
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    mine = folders.scratch.__wrapped__()
    for name in ("thb-scratch-left/data", "thb-other"):
        (temporary / name).mkdir(parents=True)
    second = folders.scratch.__wrapped__()
    assert set(temporary.iterdir()) == {mine, second, temporary / "thb-other"}
