"""A code of a list is corrected as CONTRIBUTING says, by machine."""

import re
import shutil
from collections import defaultdict

import pandas as pd
import pytest

from commands import contents
from conftest import REPOSITORY, STUDY, replace_in
from thb_analysis.analysis.agreement import agreement
from thb_analysis.check.__main__ import main
from thb_analysis.check.check import validate
from thb_analysis.check.rebuild import rebuild
from thb_analysis.dataset.dataset import load

LISTS = "source/footnotes.csv"
SETTLEMENTS = "reliability/settlements.csv"
_FAULT = re.compile(r"(?P<file>[\w/.]+\.csv)(?::(?P<line>\d+))?: .*; fix: (?P<fix>.*)")
_ROW = re.compile(r"(?:add the row|write instead) `(.*)`")
_ALSO = re.compile(r"line (\d+) of ([\w/.]+)")


def follow(folder, message):
    """Do what stands behind each fix, in the file before the first colon."""
    todo: dict[str, dict[int, str]] = defaultdict(dict)
    for fault in map(_FAULT.fullmatch, message.splitlines()[1:]):
        assert fault, message
        file, fix = fault["file"], fault["fix"]
        rows = _ROW.findall(fix)
        if fault["line"]:
            todo[file][int(fault["line"])] = "".join(rows)
        else:
            todo[file][-len(todo[file]) - 1] = f'{rows[0]}"The document says so."'
        for line, other in _ALSO.findall(fix):
            todo[other][int(line)] = ""
    for file, changes in todo.items():
        lines = dict(enumerate((folder / file).read_text("utf-8").splitlines(), 1))
        added = [changes.pop(line) for line in sorted(changes) if line < 0]
        kept = [row for row in ({**lines, **changes}).values() if row]
        (folder / file).write_text("\n".join([*kept, *added, ""]), "utf-8")


def cells(folder):
    """Return the rows of the observations."""
    return set((folder / "observations.csv").read_text("utf-8").splitlines())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "changed", "refused"),
    [
        ("AT (in asylum only), ", "", "5 AT", 1),
        ("months, renewable), EL.", "months, renewable).", "6 EL", 1),
        ("BE and GE", "GE", "4 BE", 1),
        ("BE EL and NO", "BE EL and NO, GE", "2 GE", 1),
        ("BE, GR and", "BE and", "5 EL", 2),
    ],
    ids=["remark", "settled", "irregular", "sentence", "misprint"],
)
def test_all_that_a_list_has_behind_it_is_named(
    tiny, edit, capsys, old, new, changed, refused
):
    """What other tables have on a cell is named with it, and nothing is written before all is put right."""
    edit(
        "codebook/irregularities.csv",
        "unclear,4,ambiguity,,",
        "unclear,4,ambiguity,BE and,",
    )
    compared = agreement(load(tiny)).frame
    edit(LISTS, old, new)
    before = cells(tiny)
    for left in range(refused, 0, -1):
        stood = contents(tiny, "**/*")
        assert main([str(tiny)]) == 1
        assert contents(tiny, "**/*") == stood
        message = capsys.readouterr().err
        assert ("not all is checked yet" in message.splitlines()[0]) == (left > 1)
        follow(tiny, message)
    assert main([str(tiny)]) == 0
    assert f"{tiny / 'observations.csv'} written\n" in capsys.readouterr().out
    # What people wrote of the cells that changed is named until they write it again.
    assert {fault.file.partition("/")[0] for fault in validate(tiny).faults} <= {
        "texts"
    }
    differing = {" ".join(row.split(",")[:3:2]) for row in before ^ cells(tiny)}
    assert differing == {changed}
    # What both coders had is no difference between them.
    pd.testing.assert_frame_equal(agreement(load(tiny)).frame, compared)


@pytest.mark.slow
def test_the_example_of_the_recipe_is_what_happens(tmp_path, capsys):
    """The row, the message and the settlement that CONTRIBUTING shows are those of the package."""
    own = shutil.copytree(STUDY, tmp_path / "data")
    text = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
    recipe = text.split("## A code in a list is wrong")[1].split("\n## ")[0]
    # Of what people wrote, the page that speaks of this list: to prove all takes seconds, each time.
    for path in (own / "texts").rglob("*.md"):
        if path.name != "context.md":
            path.unlink()
    message, settlement = re.findall(r"```\n(.*?)\n +```", recipe, re.DOTALL)
    wrong, right = (
        re.search(r"`(EL and NO\.)`", recipe)[1],
        re.search(r"`(12,.*)`\.", recipe)[1],
    )
    # However the list has been corrected by now, the example begins before.
    for file, new in (
        (LISTS, f"12,3,victims.,country_list,{wrong},\n"),
        (SETTLEMENTS, ""),
    ):
        path = own / file
        path.write_text(re.sub(r"(?m)^12,.*\n", new, path.read_text("utf-8")), "utf-8")
    rebuild(own)
    replace_in(own / LISTS, f"12,3,victims.,country_list,{wrong},", right)
    assert main([str(own)]) == 1
    assert capsys.readouterr().err.split() == message.split()
    with (own / SETTLEMENTS).open("a", encoding="utf-8") as file:
        file.write(f"{settlement.strip()}\n")
    assert main([str(own)]) == 0
    report = str(validate(own))
    assert "'Greece and Norway' is 3 of 27 now: Finland, Greece, Norway" in report
    assert re.search(r"texts/themes/context.md:\d+: '2 of 27' is 3 of 27 now", report)
