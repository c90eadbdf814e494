"""A package with a document behind it: every fault of the coding is found, where it is made."""

import csv
import json
from pathlib import Path

import pytest

from thb_analysis.analysis.audit import audit
from thb_analysis.check.__main__ import main
from thb_analysis.check.check import validate
from thb_analysis.check.intake import new_package
from thb_analysis.check.rebuild import rebuild
from thb_analysis.dataset.dataset import load


def rows_of(name):
    """Read changes of a file: where it is, a text in it, and another."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as lines:
        return [tuple(row[:3]) for row in csv.reader(lines)][1:]


@pytest.mark.parametrize(("file", "old", "new"), rows_of("faults.csv"))
def test_one_fault_is_one_message(tiny, edit, approved, file, old, new):
    """What is wrong is named once, with file, line and column, and how to put it right; what is right is not."""
    edit(file, old, new)
    report = validate(tiny)
    rules = sorted({fault.rule for fault in report.faults})
    approved(f"{', '.join(rules)}\n{report}")


def test_a_remark_on_the_whole_list_is_a_note(tiny, edit):
    """A remark on a whole list reaches every cell of it and qualifies none."""
    edit("source/footnotes.csv", '"AT, EL; NO"', '"AT, EL; NO for both phases."')
    edit(
        "source/remarks.csv",
        "5,,AT,5",
        "3,,*,3,for both phases,scope,,,,,In both phases.\n5,,AT,5",
    )
    rebuild(tiny)
    cells = (
        load(tiny).cells().query("measure == 'asylum-screening' and basis == 'list'")
    )
    assert set(cells["note"]) == {"In both phases."}
    assert set(cells["state"]) == {"reported"}


def test_a_measure_without_a_footnote_takes_its_cells_from_a_sentence(tiny, edit):
    """Named countries, or the whole base; the cells are coded twice and settled like all others."""
    row = "everywhere,detection,,Everywhere,All do it.,actor,affirmed,eu,,,,,"
    edit("codebook/measures.csv", "\nphases-distinct,", f"\n{row}\nphases-distinct,")
    edit(
        "source/remarks.csv",
        "5,,AT,5",
        ",everywhere,*,,,sentence,,,,,It says so.\n5,,AT,5",
    )
    for country in ("BE", "EL"):
        coded = f",everywhere,{country},reported,,,,,body,\n2,,AT,"
        edit("reliability/second_cells.csv", "2,,AT,", coded)
    head = "footnote,measure,country,field,first,second,settled,reason"
    fix = f"give the file the columns `{head}`, and add the row `,everywhere,AT,listed,,,true,`"
    assert fix in str(validate(tiny))
    path = tiny / "reliability/settlements.csv"
    _, *rows = path.read_text("utf-8").splitlines()
    rows = [row.replace(",", ",,", 1) for row in rows]
    rows.append(",everywhere,AT,listed,true,,true,The sentence says so.")
    path.write_text("\n".join([head, *rows, ""]), "utf-8")
    rebuild(tiny)
    cells = load(tiny).cells().query("measure == 'everywhere' and state == 'reported'")
    assert cells["country"].tolist() == ["AT", "BE", "EL"]
    assert set(cells["basis"]) == {"body"}


def test_the_ends_of_a_later_length_are_in_order(tiny):
    """Its maximum is no less than its minimum."""
    remarks = tiny / "source/remarks.csv"
    head, *rows = remarks.read_text("utf-8").splitlines()
    for ends in ("12,9", "9,12"):
        more = [
            f"{row},{ends}" if ",6,6,months," in row else f"{row},," for row in rows
        ]
        lines = [f"{head},later_minimum,later_maximum", *more, ""]
        remarks.write_text("\n".join(lines), "utf-8")
        in_order = "later_minimum: '12' is above the maximum" not in str(validate(tiny))
        assert in_order == (ends == "9,12")


def test_a_package_may_be_coded_once_or_in_part(tiny, edit, tmp_path):
    """The next edition has no second coding; who was not read twice needs no settlement, and what was read does."""
    new_package(tmp_path / "next", edition=tiny)
    assert not (tmp_path / "next/reliability").exists()
    assert str(validate(tmp_path / "next")) == "The data package is valid."
    edit("codebook/countries.csv", "Northern Europe,false", "Northern Europe,true")
    edit("source/footnotes.csv", "AT, BE EL", "AT, DK, BE EL")
    rebuild(tiny)
    note = audit(load(tiny)).agreement.table().note
    assert note.startswith("Cells coded twice: 30 of 36.")
    (tiny / "reliability/settlements.csv").unlink()
    assert not validate(tiny).ok


def test_a_schema_may_stand_in_a_file_of_its_own(tiny):
    """A descriptor may name a file with the schema of a table: what follows is written as for any other."""
    descriptor = tiny / "datapackage.json"
    main([str(tiny)])
    written = descriptor.read_text("utf-8")
    head = json.loads(written)
    for resource in head["resources"]:
        resource["schema"] = "schemas/of-this-table.json"
    descriptor.write_text(json.dumps(head), "utf-8")
    assert validate(tiny).ok
    assert main([str(tiny)]) == 0
    assert descriptor.read_text("utf-8") == written


def test_rebuilding_says_what_it_wrote(tiny, edit, approved, capsys):
    """The command names each file that it wrote, or says that nothing was to do; faults end it with 1."""
    main([str(tiny)])
    (tiny / "observations.csv").unlink()
    capsys.readouterr()
    codes = [main([str(tiny)])]
    assert capsys.readouterr().out == f"{tiny / 'observations.csv'} written\n"
    codes += [main([str(tiny)])]
    edit("source/footnotes.csv", "BE and GE.", "BE and XX.")
    codes += [main([str(tiny)]), main([str(tiny / "gone")])]
    assert codes == [0, 0, 1, 2]
    printed = capsys.readouterr()
    approved((printed.out + printed.err).replace(str(tiny), "PACKAGE"))
