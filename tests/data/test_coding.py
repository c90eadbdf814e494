"""A package with a document behind it: every fault of the coding is found, where it is made."""

import csv
import json
from pathlib import Path

import pytest

from thb_analysis.data import build, load, validate
from thb_analysis.data.__main__ import main


def faults(folder):
    """Return rule, file, line and column of every fault, and the report as text."""
    report = validate(folder)
    return [(fault.rule, fault.file, fault.line, fault.column) for fault in report.faults], str(
        report
    )


def test_a_valid_package_has_no_fault(tiny):
    """The small package is valid, and the report says so."""
    report = validate(tiny)
    assert str(report) == "The data package is valid."
    assert report.ok
    assert report.by_rule == {}


with Path(__file__).with_name("faults.csv").open(encoding="utf-8", newline="") as lines:
    FAULTS = [tuple(row) for row in csv.reader(lines)][1:]


@pytest.mark.parametrize(("file", "old", "new"), FAULTS)
def test_one_fault_is_one_message(tiny, edit, approved, file, old, new):
    """What is wrong is told once, with file, line and column, and how to put it right."""
    edit(file, old, new)
    report = validate(tiny)
    approved(f"{', '.join(report.by_rule)}\n{report}")


def test_one_cause_is_one_line(tiny, edit):
    """A country that many cells name, and that is not there, is one line with its first places."""
    edit("codebook/countries.csv", "NO,Norway,NO,NOR", "SE,Sweden,SE,SWE")
    report = validate(tiny)
    lines = [
        line for line in str(report).splitlines() if line.startswith("reliability/second_cells")
    ]
    assert len(lines) == 1
    assert lines[0].endswith("4 times, on lines 5, 8, 14, ...")


def test_a_fault_of_a_derived_table_is_told_where_it_comes_from(tiny, edit):
    """Observations that do not follow from the lists are one fault, which says how to derive them."""
    edit("observations.csv", "2,screening,AT,reported", "2,screning,AT,qualified")
    edit("observations.csv", "4,phases-distinct,BE,reported,,,,,list,\n", "")
    found, text = faults(tiny)
    assert found == [("outdated", "observations.csv", 0, "")]
    assert "do not follow from the lists in 3 rows; fix: run make data" in text


def test_a_derived_table_with_faults_of_its_own_is_outdated(tiny, edit):
    """What cannot be read in the observations is mended by deriving them, not by hand."""
    edit("observations.csv", "2,screening,AT,reported,,", "2,screening,AT,reported,six,")
    found, _ = faults(tiny)
    assert found == [("outdated", "observations.csv", 0, "")]
    build(tiny)
    assert validate(tiny).ok


def test_a_settlement_may_name_a_measure(tiny, edit):
    """Cells of a measure without a footnote are coded twice and settled like all others."""
    edit(
        "codebook/measures.csv",
        "\nphases-distinct,",
        "\neverywhere,detection,,Everywhere,All do it.,actor,affirmed,eu,,,,,\nphases-distinct,",
    )
    edit("source/remarks.csv", "5,,AT,5", ",everywhere,AT,,,sentence,,,,,It says so.\n5,,AT,5")
    build_faults = faults(tiny)[1]
    head, row = (
        "footnote,measure,country,field,first,second,settled,reason",
        ",everywhere,AT,listed,,,true,",
    )
    assert f"give the file the columns `{head}`, and add the row `{row}`" in build_faults
    path = edit("reliability/settlements.csv", "footnote,country", "footnote,measure,country")
    path /= "reliability/settlements.csv"
    head, *rows = path.read_text("utf-8").splitlines()
    rows = [row.replace(",", ",,", 1) for row in rows]
    rows.append(",everywhere,AT,listed,true,,true,The sentence says so.")
    path.write_text("\n".join([head, *rows, ""]), "utf-8")
    build(tiny)
    assert validate(tiny).ok


def test_observations_follow_from_lists_and_remarks(tiny):
    """Status, values, basis and notes of each cell come from the lists and what is said of countries."""
    (tiny / "observations.csv").unlink()
    build(tiny)
    rows = load(tiny).observations.set_index(["measure", "country"])
    assert rows.loc[("screening", "GE"), ["status", "basis"]].tolist() == ["reported", "body"]
    assert rows.loc[("reflection-period", "AT"), ["status", "note"]].tolist() == [
        "qualified",
        "In asylum procedures only.",
    ]
    assert rows.loc[
        ("reflection-length", "AT"), ["status", "minimum", "maximum", "unit"]
    ].tolist() == ["reported", 6, 6, "months"]
    assert rows.loc[("reflection-length", "EL"), "minimum"] == 12
    assert rows.loc[("status-not-distinguished", "NO"), "status"] == "qualified"


def test_a_remark_on_the_whole_list_is_a_note(tiny, edit):
    """What is said of a whole list reaches every cell of it and qualifies none."""
    edit("source/footnotes.csv", '"AT, EL; NO"', '"AT, EL; NO for both phases."')
    edit(
        "source/remarks.csv", "5,,AT,5", "3,,*,3,for both phases,scope,,,,,In both phases.\n5,,AT,5"
    )
    build(tiny)
    cells = load(tiny).cells().query("measure == 'asylum-screening' and basis == 'list'")
    assert set(cells["note"]) == {"In both phases."}
    assert set(cells["state"]) == {"reported"}


def test_a_country_can_be_absent(tiny, edit):
    """A country of which the document says that it lacks the measure is excluded."""
    edit("source/remarks.csv", "in asylum only,scope", "in asylum only,absent")
    edit("reliability/second_cells.csv", "5,,AT,qualified", "5,,AT,absent")
    build(tiny)
    ds = load(tiny)
    assert ds.matrix().loc["AT", "reflection-period"] == "excluded"
    assert "AT" in ds.ask("reflection-period").no


def test_a_complete_list_leaves_nothing_open(tiny, edit):
    """Who is covered by a complete list and not on it is excluded; who is not covered is not."""
    edit("codebook/measures.csv", "unit,renewable,note", "unit,renewable,note,complete")
    edit("codebook/measures.csv", "practice,affirmed,eu,,,,,", "practice,affirmed,eu,,,,,,true")
    build(tiny)
    ds = load(tiny)
    states = ds.matrix()["asylum-screening"].to_dict()
    assert states == {
        "AT": "reported",
        "BE": "excluded",
        "EL": "reported",
        "GE": "not_covered",
        "NO": "reported",
    }
    assert ds.ask("asylum-screening", "eu").no == {"BE"}


def test_a_sentence_can_speak_of_everybody(tiny, edit):
    """A measure without a footnote takes its cells from a sentence: named countries, or the whole base."""
    edit(
        "codebook/measures.csv",
        "\nphases-distinct,",
        "\neverywhere,detection,,Everywhere,All do it.,actor,affirmed,eu,,,,,\nphases-distinct,",
    )
    edit(
        "source/remarks.csv",
        "5,,AT,5",
        ",everywhere,*,,,sentence,,,,,The sentence says so.\n5,,AT,5",
    )
    for country in ("AT", "BE", "EL"):
        edit(
            "reliability/second_cells.csv",
            "2,,AT,",
            f",everywhere,{country},reported,,,,,body,\n2,,AT,",
        )
    build(tiny)
    cells = load(tiny).cells().query("measure == 'everywhere' and state == 'reported'")
    assert cells["country"].tolist() == ["AT", "BE", "EL"]
    assert set(cells["basis"]) == {"body"}


def test_a_package_may_be_coded_once(tiny):
    """Without a second coding there is nothing to settle; half a second coding is a fault."""
    (tiny / "reliability/settlements.csv").unlink()
    assert not validate(tiny).ok
    for name in ("second_cells", "second_measures"):
        (tiny / f"reliability/{name}.csv").unlink()
    head = json.loads((tiny / "datapackage.json").read_text("utf-8"))
    head["resources"] = []
    (tiny / "datapackage.json").write_text(json.dumps(head), "utf-8")
    assert str(validate(tiny)) == "The data package is valid."


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
    told = capsys.readouterr()
    approved((told.out + told.err).replace(str(tiny), "PACKAGE"))
