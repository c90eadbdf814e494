"""However a command ends: what was finished stands, and no process or part of a file stays."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest

from commands import PATIENCE, Gate, contents, thb_apart, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not Path("/proc/self").exists(), reason="processes are looked up there"
    ),
]

BUILD = [
    "build",
    "overview",
    "theme-detection",
    "--format",
    "html",
    "--jobs",
    "1",
    "--out",
    "out",
]


@pytest.fixture
def temporary():
    """A folder for temporary files, with the short name that sockets need."""
    with tempfile.TemporaryDirectory(prefix="t-") as name:
        yield Path(name)


@pytest.fixture
def environment(project, temporary):
    """Variables of a command, by one of which its processes are found."""
    return {
        "THB_DATA": str(project.data),
        "TMPDIR": str(temporary),
        "TRIAL": uuid4().hex,
    }


@pytest.fixture
def start(project, environment):
    """Start a program in the project, whose output nobody reads."""
    nobody = dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL)
    how = {"cwd": project.root, "env": {**os.environ, **environment}, **nobody}
    return lambda *command: subprocess.Popen(command, **how)


@pytest.fixture
def begun(environment):
    """Find processes that a command has begun, and what they have started."""

    def begun():
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                if f"TRIAL={environment['TRIAL']}\0".encode() in path.read_bytes():
                    found.append(int(path.parent.name))
        return found

    yield begun
    for process in begun():
        os.kill(process, signal.SIGKILL)


@pytest.mark.parametrize(
    "name",
    ["SIGTERM", pytest.param("SIGKILL", marks=pytest.mark.release)],
)
def test_a_build_that_is_ended_leaves_nothing_half_done(
    project, environment, begun, temporary, name
):
    """What was finished is listed; what a cell had started ends with the rest, and the next build goes on."""
    number = getattr(signal, name)
    if signal.getsignal(number) == signal.SIG_IGN:
        pytest.skip("the tests were started so that they ignore it")
    gate, call = Gate(project.root), {"cwd": project.root, **environment}
    # Of its own accord it ends long after whoever waits for its end.
    program = f"import subprocess; subprocess.Popen(['sleep', '{10 * PATIENCE}'])"
    project.write("theme", program, gate.cell)
    out = project.root / "out"
    record = out / "manifest.json"
    with gate.held(*BUILD, **call) as running:
        # The next notebook begins as soon as a report is made, which may be before it is in place.
        until(lambda: record.exists() and "overview.html" in record.read_text("utf-8"))
        os.killpg(running.pid, number)  # as a terminal does: to all of its processes
        assert running.wait(PATIENCE) == (
            -number if name == "SIGKILL" else 128 + number
        )
        # Of what is killed outright nobody is left to remove its temporary files.
        until(
            lambda: not begun() and (name == "SIGKILL" or not list(temporary.iterdir()))
        )
    finished = {"overview.html", "overview.ipynb", "manifest.json"}
    if name != "SIGKILL":
        assert running.told.splitlines()[-1].startswith("thb: interrupted")
        finished |= {
            "choose.html",
            "data.zip",
            "findings.csv",
            "findings.json",
            "index.html",
        }
    assert set(contents(out)) == finished
    (out / ".theme-detection.html.1.partial").write_text("half")
    done = thb_apart(*BUILD, **call)
    assert "1 report built, 1 report up to date" in done.stdout, done.stderr
    assert not list(out.glob(".*"))


@pytest.mark.release
def test_code_that_holds_the_interpreter_ends_without_its_caller(project, start, begun):
    """It learns of nothing, and ends a few seconds behind its limit at the latest."""
    holds = "import pathlib, re; pathlib.Path('begun').touch(); re.match('(a+)+$', 'a' * 64 + 'b')"
    code = (
        "from thb_analysis.reports.running import isolated\n"
        f"isolated.call(exec, {holds!r}, limit=1)"
    )
    caller = start(sys.executable, "-c", code)
    until((project.root / "begun").exists)
    caller.kill()
    caller.wait()
    assert begun()
    until(lambda: not begun())
