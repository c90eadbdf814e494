"""Wrong calls of every command: one clear message each, and no file is touched.

No command of thb opens a port: notebooks speak with their kernels through files. A port that is
taken can only be met in JupyterLab, which finds another by itself.
"""

import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from commands import contents
from conftest import replace_in
from thb_analysis.cli import app
from thb_analysis.reports.running import isolated

# Made once: to make it takes as long as most of the calls.
THB = get_command(app)
# What the lines of a case mean says the head of wrong_calls.txt.
TEXT = (
    Path(__file__)
    .with_name("wrong_calls.txt")
    .read_text("utf-8")
    .replace("{long}", "n" * 300)
)
CASES = dict(case.strip().split("\n", 1) for case in TEXT.split("\n# ")[1:])


def put(path, text):
    """Make a file with some bytes."""
    content = text.encode().decode("unicode_escape").replace("{deep}", "[" * 100_000)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode("latin-1"))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_wrong_call_gets_one_message_and_changes_nothing(
    tiny, tmp_path, monkeypatch, capsys, case
):
    """The exit code says whose fault it is, one message says what is wrong, and no file is touched."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THB_DATA", "tiny")
    monkeypatch.setattr(isolated, "start_server", lambda data=None: None)
    monkeypatch.setattr(
        isolated, "call", lambda function, *arguments: function(*arguments)
    )
    code, parts = 0, []
    for line in case.splitlines():
        what, _, text = line.partition(" ")
        place, _, content = (each.strip() for each in text.partition(":"))
        match what:
            case "thb":
                call = shlex.split(text)
            case "set":
                monkeypatch.setenv(place, content)
            case "with" if text.endswith("/:"):
                (tmp_path / place).mkdir()
            case "with":
                put(tmp_path / place, content)
            case "change":
                replace_in(tmp_path / place, *content.split(" -> "))
            case _:
                code = int(what or code)
                parts.append(text.strip())
    before = contents(tmp_path, "**/*")
    with pytest.raises(SystemExit) as ended:
        THB.main(call, prog_name="thb")
    shown, message = capsys.readouterr()
    assert (ended.value.code, shown) == (code, ""), message
    assert [part for part in parts if part not in message] == []
    lines = message.splitlines()
    assert len(lines) == len(set(lines)), "a line is there twice"
    for never in ("Traceback", "fault of the program", "Errno", "Error(", "None"):
        assert never not in message
    assert contents(tmp_path, "**/*") == before
