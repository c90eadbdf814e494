"""Wrong calls of every command: each is told in one clear message, and leaves everything as it was.

No command of thb opens a port: notebooks speak with their kernels through files. A port that is
taken can only be met in JupyterLab, which finds another by itself.
"""

import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from typer.main import get_command

from thb_analysis.cli import app

WRONG, FAILED = 2, 1
# Made once: to make it takes as long as most of the calls.
THB = get_command(app)

LINE = re.compile(r"(set|with|change|thb|\d|)\s(.*)")
LONG, DEEP = "n" * 300, "[" * 100_000


@dataclass
class Case:
    """A wrong call, and what has to be said of it, as the head of wrong_calls.txt explains."""

    call: str = ""
    code: int = 0
    said: list[str] = field(default_factory=list)
    before: list[tuple[str, str, str]] = field(default_factory=list)


def read(told: str) -> tuple[str, Case]:
    """Read a case as wrong_calls.txt has it."""
    name, *lines = told.replace("{long}", LONG).strip().splitlines()
    case = Case()
    for line in lines:
        what, text = LINE.fullmatch(f"{line} ").groups()
        text = text.strip()
        if what == "thb":
            case.call = text
        elif what in ("set", "with", "change"):
            place, _, content = text.partition(":")
            case.before.append((what, place, content.strip()))
        else:
            case.code = int(what or case.code)
            case.said.append(text)
    return name, case


TOLD = Path(__file__).with_name("wrong_calls.txt").read_text("utf-8")
CASES = dict(map(read, TOLD.split("\n# ")[1:]))


def prepare(folder: Path, case: Case) -> None:
    """Put what a case finds into a folder."""
    for what, name, text in case.before:
        path = folder / name
        if what == "set":
            os.environ[name] = text  # the fixture takes it back
        elif name.endswith("/"):
            path.mkdir()
        elif what == "with":
            content = text.encode().decode("unicode_escape").replace("{deep}", DEEP)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.encode("latin-1"))
        else:
            old, new = text.split(" -> ")
            content = path.read_text("utf-8")
            assert old in content
            path.write_text(content.replace(old, new), "utf-8")


def state(folder: Path) -> dict[Path, bytes | None]:
    """Read all that is in a folder; None stands for a folder."""
    return {path: path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.fixture
def here(tiny, tmp_path, monkeypatch):
    """Call from a folder in which the small data package lies; a scheduler has a second to answer."""
    from thb_analysis.reports.running import cluster

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THB_DATA", "tiny")
    monkeypatch.setattr(cluster, "connect", partial(cluster.connect, seconds=1))
    return tmp_path


@pytest.fixture
def thb(here, capsys):
    """Call thb: exit code, standard output, standard error; what it does not handle is raised."""

    def thb(call):
        with pytest.raises(SystemExit) as ended:
            THB.main(shlex.split(call), prog_name="thb")
        return ended.value.code, *capsys.readouterr()

    return thb


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_wrong_call_is_told_and_changes_nothing(thb, here, case):
    """The exit code says whose fault it is, one message says what is wrong, and no file is touched."""
    prepare(here, case)
    before = state(here)
    code, shown, told = thb(case.call)
    assert (code, shown) == (case.code, ""), told
    for said in case.said:
        assert said in told
    lines = told.splitlines()
    assert len(lines) == len(set(lines)), "something is told twice"
    for never in ("Traceback", "fault of the program", "Errno", "Error(", "None"):
        assert never not in told
    assert state(here) == before


def test_at_least_fifty_calls_over_all_commands_are_tried():
    """No command is left out."""
    assert len(CASES) >= 50
    tried = {case.call.split()[0] for case in CASES.values()}
    assert tried == {each.name for each in app.registered_commands}


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder closed to everyone")
@pytest.mark.parametrize(
    "call",
    [
        "build overview --out {}",
        "export counts --out {}",
        "new {}",
        "sweep overview --grid group_by=bloc,A=AT --out {}",
    ],
)
def test_a_folder_that_cannot_be_written_to_is_named(thb, here, call):
    """Nobody, not even an administrator, can make files in /proc."""
    place = "/proc/thb"
    before = state(here)
    code, shown, told = thb(call.format(place))
    assert (code, shown) == (FAILED, "")
    assert place in told
    assert "name another folder" in told.lower() or "name a folder" in told or "make room" in told
    assert state(here) == before


@pytest.mark.parametrize("name", ["build-parameter-misspelt", "validate-data-of-a-newer-version"])
def test_the_process_says_the_same(here, name):
    """What runs from a terminal ends with the same exit code and message, and no traceback."""
    case = CASES[name]
    prepare(here, case)
    before = state(here)
    command = [sys.executable, "-c", "from thb_analysis.cli import main; main()"]
    done = subprocess.run(
        [*command, *shlex.split(case.call)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (case.code, "")
    assert all(said in done.stderr for said in case.said)
    assert "Traceback" not in done.stderr
    assert state(here) == before
