import json
from pathlib import Path

import pytest

from thb_analysis.data import load, validate
from thb_analysis.data.textfile import SIZE_LIMIT
from thb_analysis.errors import DataInvalid, DataNotFound


def _faults(folder):
    """Return rule, file, line, column and value of every fault, and the report."""
    report = validate(folder)
    return [(f.rule, f.file, f.line, f.column, f.value) for f in report.faults], report


def _only(folder):
    """Return the single fault of a package."""
    report = validate(folder)
    assert len(report.faults) == 1, str(report)
    return report.faults[0]


def _rewrite(folder, file, change):
    path = folder / file
    path.write_bytes(change(path.read_bytes()))
    return folder


def test_valid(tiny):
    """The small package has no fault, and the report says so."""
    report = validate(tiny)
    assert str(report) == "The data package is valid."
    assert report.ok
    assert report.by_rule == {}


def test_missing_file(tiny):
    """A missing file is named."""
    (tiny / "codebook/themes.csv").unlink()
    fault = _only(tiny)
    assert (fault.rule, fault.file) == ("missing-file", "codebook/themes.csv")


def test_misnamed_file(tiny):
    """Of a missing file, the one that was probably meant is named."""
    (tiny / "codebook/themes.csv").rename(tiny / "codebook/theme.csv")
    assert _only(tiny).hint == "rename theme.csv"


def test_missing_file_beside_a_similar_one(tiny):
    """Nobody is told to rename a file that the package needs under its own name."""
    (tiny / "codebook/claims.csv").unlink()
    (fault,) = (each for each in validate(tiny).faults if each.rule == "missing-file")
    assert fault.file == "codebook/claims.csv"
    assert fault.hint.startswith("put it back")


def test_missing_folder(tmp_path):
    """A folder that does not exist is an error, one without a descriptor has a fault."""
    with pytest.raises(DataNotFound, match="does not exist"):
        validate(tmp_path / "gone")
    fault = _only(tmp_path)
    assert (fault.rule, fault.file) == ("missing-file", "datapackage.json")
    assert "There is no data package in this folder" in str(fault)
    assert "CSV" not in str(fault)


def test_file_for_a_folder(tmp_path):
    """Of a file that is there, nobody is told that it does not exist."""
    (tmp_path / "notes.txt").write_text("notes")
    with pytest.raises(DataNotFound, match=r"notes\.txt is no folder"):
        validate(tmp_path / "notes.txt")


def test_missing_column(tiny, edit):
    """A missing column is named, and the one that was probably meant."""
    edit("codebook/themes.csv", "theme,order,title,description", "theme,order,titel,description")
    found, report = _faults(tiny)
    assert ("missing-column", "codebook/themes.csv", 1, "title", None) in found
    assert ("unknown-column", "codebook/themes.csv", 1, "titel", None) in found
    assert "rename 'titel'" in str(report)


def test_column_order(tiny, edit):
    """Columns in another order are a fault."""
    edit("codebook/glossary.csv", "term,definition,source", "definition,term,source")
    assert _only(tiny).rule == "column-order"


def test_unknown_country(tiny, edit):
    """An unknown country is named with line and column, and what was meant."""
    edit("source/second_coding.csv", "2,BE,", "2,BQ,")
    found, report = _faults(tiny)
    assert ("unknown-name", "source/second_coding.csv", 3, "country", "BQ") in found
    assert "did" not in str(report)
    assert "is no country of codebook/countries.csv" in str(report)


def test_iso_code(tiny, edit):
    """Greece written as GR is recognised as the ISO code."""
    edit("observations.csv", "6,reflection-length,EL", "6,reflection-length,GR")
    found, report = _faults(tiny)
    assert ("unknown-name", "observations.csv", 17, "country", "GR") in found
    assert "write EL: the data use the codes of the EU, not of ISO 3166" in str(report)


def test_iso_code_as_key(tiny, edit):
    """Greece written as GR in the table of countries is recognised as well."""
    edit("codebook/countries.csv", "EL,Greece", "GR,Greece")
    found, report = _faults(tiny)
    assert ("eu-code", "codebook/countries.csv", 5, "country", "GR") in found
    assert "EL for GR" in str(report)


def test_unknown_measure(tiny, edit):
    """An unknown measure is named, with the nearest there is."""
    edit("observations.csv", "2,screening,AT", "2,screning,AT")
    fault = _only(tiny)
    assert (fault.rule, fault.line, fault.column, fault.value) == (
        "unknown-name",
        2,
        "measure",
        "screning",
    )
    assert fault.hint == "write screening or asylum-screening"


def test_duplicate_key(tiny, edit):
    """A key that stands twice is named with both lines."""
    edit("codebook/glossary.csv", "Reflection period,", "Reflection period,a,b\nReflection period,")
    fault = _only(tiny)
    assert (fault.rule, fault.line, fault.value) == ("duplicate-key", 3, "Reflection period")
    assert "stands already on line 2" in str(fault)


def test_blank_row(tiny):
    """A row without a cell that is filled is told by its line, and none of its cells is."""
    _rewrite(tiny, "codebook/glossary.csv", lambda raw: raw + b",,\n")
    found, _ = _faults(tiny)
    in_glossary = [each for each in found if each[1] == "codebook/glossary.csv"]
    assert {each[0] for each in in_glossary} - {"order"} == {"blank-row"}
    assert {each[2] for each in in_glossary} == {3}


def test_two_measures_of_a_footnote(tiny, edit):
    """A country list has one measure."""
    edit("codebook/measures.csv", "asylum-screening,detection,3", "asylum-screening,detection,4")
    found, _ = _faults(tiny)
    assert ("duplicate-key", "codebook/measures.csv", 3, "footnote", "4") in found
    assert ("list-without-measure", "source/footnotes.csv", 4, "footnote", "3") in found


def test_unknown_footnote(tiny, edit):
    """A footnote that does not exist is named."""
    edit("source/body.csv", "2,GE", "9,GE")
    found, report = _faults(tiny)
    assert ("unknown-name", "source/body.csv", 2, "footnote", "9") in found
    assert "is no footnote of source/footnotes.csv" in str(report)


def test_minimum_above_maximum(tiny, edit):
    """A minimum above its maximum is named."""
    edit("source/second_coding.csv", "qualified,6,6,months", "qualified,9,6,months")
    found, _ = _faults(tiny)
    assert ("minimum-above-maximum", "source/second_coding.csv", 15, "minimum", "9") in found


def test_wrong_enumeration(tiny, edit):
    """A value outside its enumeration is named with those allowed."""
    edit("codebook/measures.csv", "practice,unclear", "practice,unclaer")
    fault = _only(tiny)
    assert (fault.rule, fault.line, fault.column, fault.value) == ("enum", 3, "polarity", "unclaer")
    assert fault.expected == "one of affirmed, negated, unclear"
    assert fault.hint == "write unclear"


def test_constraints(tiny, edit):
    """Every constraint of the descriptor is checked."""
    edit("codebook/measures.csv", "Screening: asylum", "Screening: " + "x" * 48)
    edit("codebook/measures.csv", ",Proactive screening.,", ",,")
    edit("codebook/measures.csv", "\nreflection-period,", "\nReflection-Period,")
    edit("codebook/measures.csv", "eu_and_ge,12,", "eu_and_ge,-12,")
    edit("codebook/measures.csv", "unclear,all,", "unclear,al,")
    found, report = _faults(tiny)
    assert {each[:1] + each[2:4] for each in found if each[1] == "codebook/measures.csv"} == {
        ("maxLength", 2, "label"),
        ("unknown-name", 3, "base"),
        ("minimum", 4, "minimum"),
        ("pattern", 5, "measure"),
        ("order", 5, ""),
        ("required", 6, "description"),
    }
    assert "expected at least 0" in str(report)
    assert "to mend: write reflection-period" in str(report)


def test_stale_correction(tiny, edit):
    """A correction that no longer matches what is printed is named."""
    edit("source/footnotes.csv", "GR and NO", "EL and NO")
    fault = _only(tiny)
    assert (fault.rule, fault.file, fault.line, fault.column, fault.value) == (
        "stale-correction",
        "codebook/corrections.csv",
        2,
        "printed",
        "GR and",
    )
    assert "does not stand in the list of footnote 5" in str(fault)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("misprint,GR and,EL and", "misprint,in,xx", "stands 3 times in footnote 5"),
        ("misprint,GR and,EL and", "misprint,GR and,GR and", "is read as what is printed"),
        ("ambiguity,,,", "ambiguity,,x,", "is only noted"),
        ("noted,period-or-status,", "noted,,", "does not go with the kind"),
        ("noted,,c3", "noted,,c5", "cannot be checked"),
    ],
)
def test_corrections(tiny, edit, old, new, says):
    """A correction that does not fit its kind or its claim is a fault."""
    edit("codebook/corrections.csv", old, new)
    assert says in str(validate(tiny))


def test_stale_notes(tiny, edit):
    """A note of what the document does not have is a fault, whatever its kind."""
    edit("codebook/corrections.csv", "NO,,Listed for both", "AT NO,,Listed for both")
    edit("codebook/corrections.csv", "duplicate,GE", "duplicate,NO")
    edit("codebook/corrections.csv", "base,NO", "base,AT NO")
    edit("codebook/corrections.csv", "separator,BE EL", "separator,BE GE")
    edit("codebook/corrections.csv", "noted,,c3", "noted,,c2")
    report = validate(tiny)
    for says in (
        "'AT NO' are not the codes that break period-or-status",
        "'NO' is not what stands more than once in footnote 7",
        "'AT NO' is not what is listed outside the base in footnote 3",
        "'BE GE' does not stand in the list of footnote 2",
        "'c2' holds (5 of 3): the correction is stale",
    ):
        assert says in str(report)
    assert report.by_rule == {"stale-correction": 5, "unrecorded-irregularity": 2}


@pytest.mark.parametrize(
    ("line", "value", "says"),
    [
        (
            "period-or-status,7,disjoint,NO,,Listed for both.,noted,period-or-status,\n",
            "period-or-status",
            "is broken by NO",
        ),
        (
            "repeated,7,duplicate,GE,,Stands twice; counted once.,noted,,\n",
            "GE",
            "stands more than once, and no correction",
        ),
        (
            "outside-base,3,base,NO,,The sentence speaks of EU states.,noted,,\n",
            "NO",
            "outside the base, and no correction",
        ),
        (
            "too-few,7,quantity,,,The sentence says most.,noted,,c3\n",
            "c3",
            "does not hold (2 of 5), and no correction",
        ),
    ],
)
def test_unrecorded_irregularity(tiny, edit, line, value, says):
    """What is irregular in the document must be on record."""
    edit("codebook/corrections.csv", line, "")
    fault = _only(tiny)
    assert (fault.rule, fault.value) == ("unrecorded-irregularity", value)
    assert says in str(fault)


def test_list_that_cannot_be_read(tiny, edit):
    """A list that is not understood is a fault with its position."""
    edit(
        "source/footnotes.csv", "AT (six months, renewable), EL.", "AT (six months, renewable, EL."
    )
    found, report = _faults(tiny)
    assert ("list-syntax", "source/footnotes.csv", 7, "printed", "AT (six months, renewab") in found
    assert "this bracket is never closed, at character 4" in str(report)
    assert "Not checked yet: what follows from the lists" in str(report)


def test_remark_without_row(tiny, edit):
    """A remark that no row accounts for is a fault."""
    edit("source/footnotes.csv", "BE EL and NO.", "BE EL (a few) and NO.")
    fault = _only(edit("codebook/corrections.csv", "separator,BE EL,", "separator,BE EL (,"))
    assert (fault.rule, fault.file, fault.value) == (
        "missing-remark",
        "source/remarks.csv",
        "a few",
    )
    assert "a row that begins 2,EL,2" in str(fault)


@pytest.mark.parametrize(
    ("old", "new", "column", "says"),
    [
        ("5,AT,5,in asylum only", "5,AT,5,in asylum", "printed", "expected 'in asylum only'"),
        (
            "5,AT,5,in asylum only",
            "5,GE,5,in asylum only",
            "country",
            "is not listed in footnote 5",
        ),
        (
            "5,AT,5,in asylum only",
            "8,AT,8,in asylum only",
            "footnote",
            "no footnote with a country",
        ),
        ("7,NO,5,,", "7,NO,5,text,", "printed", "is printed in footnote 5"),
        ("7,NO,5,,", "7,NO,2,,", "from_footnote", "has no remark on NO"),
    ],
)
def test_stale_remark(tiny, edit, old, new, column, says):
    """A row that the document does not bear out is a fault."""
    edit("source/remarks.csv", old, new)
    report = validate(tiny)
    assert column in {fault.column for fault in report.faults if fault.rule == "stale-remark"}
    assert says in str(report)


def test_conflicting_remarks(tiny, edit):
    """Two durations for one cell are a fault."""
    edit(
        "source/footnotes.csv", "AT (six months, renewable)", "AT (six months, renewable) (or two)"
    )
    edit("source/remarks.csv", '6,AT,6,"six', '6,AT,6,or two,duration,2,2,months,,2.\n6,AT,6,"six')
    assert "conflicting-remarks" in validate(tiny).by_rule


def test_remark_that_reaches_from_another_country(tiny, edit):
    """A remark carries over to the country that it is on, and to no other."""
    edit("source/remarks.csv", "7,NO,5", "7,GE,5")
    fault = next(each for each in validate(tiny).faults if each.rule == "stale-remark")
    assert fault.column == "from_footnote"
    assert "has no remark on GE that could reach footnote 7" in str(fault)


def test_claim_that_holds_loosely(tiny, edit):
    """A claim that holds loosely may be noted, and need not be."""
    row = "fits-loosely,2,quantity,,,The sentence says most.,noted,,c1\n"
    edit("codebook/corrections.csv", "greece,", f"{row}greece,")
    assert str(validate(tiny)) == "The data package is valid."


def test_sentence_that_adds_nothing(tiny, edit):
    """A country cannot be on the list and in the sentence only."""
    edit("source/body.csv", "2,GE", "2,AT")
    assert "stale-body" in validate(tiny).by_rule
    edit("source/body.csv", "2,AT", "8,AT")
    assert "stale-body" in validate(tiny).by_rule


def test_measure_without_list(tiny, edit):
    """A measure must stand for a country list."""
    edit("codebook/measures.csv", "detection,3", "detection,8")
    found, _ = _faults(tiny)
    assert ("measure-without-list", "codebook/measures.csv", 2, "footnote", "8") in found


def test_observations_by_hand(tiny, edit):
    """Observations that do not follow from the lists are a fault."""
    edit("observations.csv", "2,screening,AT,reported", "2,screening,AT,qualified")
    edit("observations.csv", "4,phases-distinct,BE,reported,,,,,list,\n", "")
    edit("observations.csv", "3,asylum-screening,EL", "3,asylum-screening,BE")
    found, report = _faults(tiny)
    assert set(found) == {
        ("not-derived", "observations.csv", 0, "country", "BE"),
        ("not-derived", "observations.csv", 0, "country", "EL"),
        ("not-derived", "observations.csv", 2, "status", "qualified"),
        ("not-derived", "observations.csv", 8, "country", "BE"),
    }
    assert f"python -m thb_analysis.data {tiny}" in str(report)


def test_expressions(tiny, edit):
    """Relations and rules that cannot be evaluated are faults with their position."""
    edit("codebook/relations.csv", "implies,asylum-screening,", "implies,asylum,")
    edit("codebook/relations.csv", "subset,reflection-length,", "subset,reflection-length |,")
    edit("codebook/claims.csv", "countries screen.,screening,", "countries screen.,skreening,")
    edit("codebook/claims.csv", "screening > asylum-screening", "screening")
    edit("codebook/claims.csv", "some,Some periods", "order,Some periods")
    report = validate(tiny)
    for says in (
        "relations.csv:2: left: 'reflection-length |' cannot be evaluated: found the end",
        "relations.csv:4: left: 'asylum' cannot be evaluated: unknown measure 'asylum', at",
        "unknown measure 'skreening'; did you mean screening",
        "'screening' does not go with the quantity word 'order'; expected a comparison",
        "of reflection-length' does not go with the quantity word 'order'",
    ):
        assert says in str(report)


def test_codebook(tiny, edit):
    """Names in lists, columns of bases and ranges are checked."""
    edit("codebook/claims.csv", "c1,2,", "c1,2 99,")
    edit("codebook/claims.csv", "@all,all,5", "@all,all,")
    edit("codebook/bases.csv", "bloc,EU\n", "block,EU\n")
    edit("codebook/quantifiers.csv", "most,0.6,0.99", "most,0.995,0.99")
    edit("codebook/quantifiers.csv", "some,0.05,0.5,0.03,0.75", "some,0.05,0.5,0.03,")
    report = validate(tiny)
    for says in (
        "'99' is no footnote",
        "expected the count that must result",
        "write bloc",
        "is above holds_to",
        "all four bounds",
        "Not checked yet: relations, claims",
    ):
        assert says in str(report)


@pytest.mark.parametrize(
    ("file", "old", "new", "rule"),
    [
        ("settlements", "2,GE,listed,true,,true", "2,GE,listed,true,true,true", "stale-settlement"),
        ("settlements", "qualified,Overlooked", "reported,Overlooked", "stale-settlement"),
        (
            "settlements",
            "7,NO,status,reported,reported,qualified,Overlooked by both.\n",
            "",
            "unsettled",
        ),
        ("second_coding", "3,AT,reported", "3,AT,qualified", "unsettled"),
        ("second_coding", "3,AT,reported,,,,,list,\n", "", "unsettled"),
        ("measure_settlements", "condition,practice,", "condition,actor,", "stale-settlement"),
        ("measure_settlements", ",condition,The", ",practice,The", "stale-settlement"),
        ("second_measures", "5,protection,provision,affirmed,all\n", "", "not-coded"),
        ("second_measures", "5,protection", "5,detection", "unsettled"),
        (
            "second_measures",
            "3,detection,practice,affirmed,eu",
            "3,detection,practice,affirmed,all",
            "unsettled",
        ),
    ],
)
def test_agreement(tiny, edit, file, old, new, rule):
    """Every difference between the coders is settled, and every settlement settles one."""
    edit(f"source/{file}.csv", old, new)
    assert validate(tiny).by_rule == {rule: 1}


def test_unsettled_decision_on_a_list(tiny, edit):
    """The fault names the list and what a settlement of it begins with."""
    edit(
        "source/second_measures.csv", "4,detection,practice,unclear", "4,detection,practice,negated"
    )
    fault = _only(tiny)
    assert (fault.file, fault.column) == ("source/measure_settlements.csv", "field")
    assert "differs between the coders in footnote 4, and is not settled" in str(fault)
    assert "a row that begins 4,polarity" in str(fault)


def test_second_decision_on_a_list_that_is_no_measure(tiny, edit):
    """The second coder decides on the lists that are measures, and on no other footnote."""
    edit("source/second_measures.csv", "7,protection", "8,protection")
    fault = _only(tiny)
    assert (fault.rule, fault.file, fault.value) == (
        "unknown-name",
        "source/second_measures.csv",
        "8",
    )


def test_order(tiny, edit):
    """Rows out of order are a fault."""
    edit("codebook/bases.csv", "all,all participants", "zz,all participants")
    assert "order" in validate(tiny).by_rule


def test_semicolons(tiny):
    """A file with semicolons, as Excel writes it in many countries, is recognised."""
    _rewrite(tiny, "codebook/themes.csv", lambda raw: raw.replace(b",", b";"))
    fault = _only(tiny)
    assert (fault.rule, fault.line) == ("separator", 1)
    assert "separated by semicolons; expected commas" in str(fault)


def test_byte_order_mark(tiny):
    """A byte order mark, as Excel writes it, is recognised."""
    _rewrite(tiny, "codebook/themes.csv", lambda raw: b"\xef\xbb\xbf" + raw)
    assert _only(tiny).rule == "byte-order-mark"


def test_carriage_returns(tiny):
    """Line ends of Windows are recognised."""
    _rewrite(tiny, "codebook/themes.csv", lambda raw: raw.replace(b"\n", b"\r\n"))
    fault = _only(tiny)
    assert (fault.rule, fault.line) == ("line-end", 1)


def test_code_that_looks_missing(tiny, edit):
    """NA (Namibia) is a code like any other."""
    for file in ("observations", "source/second_coding", "source/body", "source/remarks"):
        _rewrite(tiny, f"{file}.csv", lambda raw: raw.replace(b",NO,", b",NA,"))
    _rewrite(tiny, "source/settlements.csv", lambda raw: raw.replace(b",NO,", b",NA,"))
    _rewrite(tiny, "source/footnotes.csv", lambda raw: raw.replace(b"NO", b"NA"))
    _rewrite(tiny, "codebook/corrections.csv", lambda raw: raw.replace(b",NO,", b",NA,"))
    edit("codebook/countries.csv", "NO,Norway,NO", "NA,Namibia,NA")
    assert str(validate(tiny)) == "The data package is valid."


def test_words_for_missing(tiny):
    """Words that other software reads as missing stay what they are."""
    words = ["#N/A", "N/A", "NA", "None", "nan", "null"]
    rows = "term,definition,source\n" + "".join(f"{word},{word},{word}\n" for word in words)
    _rewrite(tiny, "codebook/glossary.csv", lambda _: rows.encode())
    assert validate(tiny).ok
    assert load(tiny).glossary["source"].tolist() == words


def test_spreadsheet_values(tiny, edit):
    """Numbers and truth values that a spreadsheet rewrote are recognised."""
    edit(
        "codebook/countries.csv",
        "Western Europe,true,true,true,true,EU state.,4",
        "Western Europe,TRUE,true,true,true,EU state.,4.0",
    )
    found, report = _faults(tiny)
    assert found == [
        ("type", "codebook/countries.csv", 2, "tile_row", "4.0"),
        ("type", "codebook/countries.csv", 2, "took_part", "TRUE"),
    ]
    assert "write true; spreadsheets change" in str(report)
    assert "Not checked yet: the lists" in str(report)


def test_empty_file(tiny):
    """An empty file is recognised, and the header it lacks is given."""
    _rewrite(tiny, "source/body.csv", lambda raw: b"")
    fault = _only(tiny)
    assert (fault.rule, fault.expected) == ("empty-file", "the header footnote,country,reason")


def test_table_without_rows(tiny, edit):
    """A table that has only its header is fine if nothing needs its rows."""
    _rewrite(tiny, "codebook/key_figures.csv", lambda raw: raw.split(b"\n")[0] + b"\n")
    assert validate(tiny).ok


def test_huge_file(tiny):
    """A file of 200 MB is refused without being read."""
    with (tiny / "source/remarks.csv").open("r+b") as file:
        file.truncate(200_000_000)
    fault = _only(tiny)
    assert fault.rule == "too-large"
    assert f"has 200 MB and was not read; expected at most {SIZE_LIMIT // 1_000_000} MB" in str(
        fault
    )


def test_not_text(tiny):
    """Files that are not UTF-8 text are recognised for what they are."""
    contents = {
        "source/body.csv": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "codebook/bases.csv": b"PK\x03\x04\x14\x00\x06\x00",
        "codebook/themes.csv": "theme,order\n".encode("utf-16"),
    }
    for file, raw in contents.items():
        (tiny / file).write_bytes(raw)
    found, report = _faults(tiny)
    assert [each[:2] for each in found] == [
        ("not-text", "codebook/bases.csv"),
        ("encoding", "codebook/themes.csv"),
        ("not-text", "source/body.csv"),
    ]
    assert "a workbook or an archive" in str(report)
    assert "UTF-16" in str(report)


def test_latin_1(tiny):
    """Of a file in another encoding, the line and what it seems to say are given."""
    _rewrite(tiny, "source/body.csv", lambda raw: raw + "4,EL,Gr\u00e8ce\n".encode("latin-1"))
    fault = _only(tiny)
    assert fault.line == 3
    assert "4,EL,Grèce" in str(fault)


def test_not_a_file(tiny):
    """A folder in place of a file is recognised."""
    (tiny / "source/body.csv").unlink()
    (tiny / "source/body.csv").mkdir()
    assert _only(tiny).rule == "not-a-file"


def test_dangling_link(tiny):
    """A link that leads nowhere is a missing file, and not told to take its own name."""
    (tiny / "source/body.csv").unlink()
    (tiny / "source/body.csv").symlink_to("gone.csv")
    fault = _only(tiny)
    assert (fault.rule, fault.hint.split(";")[0]) == ("missing-file", "put it back")


def test_unreadable_file(tiny, monkeypatch):
    """A file that may not be read is a fault, not a traceback."""
    read = Path.read_bytes

    def refuse(path):
        if path.name == "body.csv":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    fault = _only(tiny)
    assert fault.rule == "unreadable-file"
    assert "Permission denied" in str(fault)


def test_ragged_rows(tiny):
    """Rows that are too short or too long, and empty lines, are named by their lines."""
    rows = b"Term,one,two,three\nTerm\n\nZ,a,b\n"
    _rewrite(tiny, "codebook/glossary.csv", lambda raw: raw + rows)
    found, report = _faults(tiny)
    assert [each[:3] for each in found] == [
        ("ragged-row", "codebook/glossary.csv", 3),
        ("ragged-row", "codebook/glossary.csv", 4),
        ("empty-line", "codebook/glossary.csv", 5),
    ]
    assert "The row has 4 cells; expected 3 cells" in str(report)


def test_lines_of_an_editor(tiny):
    """Lines are those of an editor even behind a cell of several lines."""
    rows = b'A,"first\nsecond\nthird",x\nB,,x\n'
    _rewrite(
        tiny, "codebook/glossary.csv", lambda raw: raw.replace(b"Reflection", rows + b"Reflection")
    )
    fault = _only(tiny)
    assert (fault.rule, fault.line, fault.column) == ("required", 5, "definition")


def test_quotes(tiny):
    """A quote that is never closed is named by the line of its row."""
    _rewrite(tiny, "codebook/glossary.csv", lambda raw: raw + b'Z,"never closed,x\n')
    fault = _only(tiny)
    assert (fault.rule, fault.line) == ("quoting", 3)


def test_all_at_once(tiny, edit):
    """Faults of several kinds in several files are reported together, in order."""
    _rewrite(tiny, "codebook/glossary.csv", lambda raw: raw.replace(b",", b";"))
    edit("source/footnotes.csv", "GR and NO", "EL and NO")
    edit("source/second_coding.csv", "2,BE,reported", "2,QQ,reported")
    (tiny / "codebook/instruments.csv").unlink()
    report = validate(tiny)
    assert list(report.faults) == sorted(report.faults)
    assert report.by_rule == {
        "missing-file": 1,
        "order": 1,
        "separator": 1,
        "stale-correction": 1,
        "unknown-name": 1,
    }
    assert "5 faults in 4 files." in str(report)


def _descriptor(tiny, change):
    path = tiny / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def test_descriptor_that_is_not_json(tiny):
    """A descriptor that is not JSON is named with the line."""
    (tiny / "datapackage.json").write_text("{\n  'name': 1}", encoding="utf-8")
    fault = _only(tiny)
    assert (fault.rule, fault.file, fault.line) == ("not-json", "datapackage.json", 2)


@pytest.mark.parametrize(
    "text", ["[]", "{}", '{"resources": [{"name": "x"}]}', '{"resources": [1]}']
)
def test_descriptor_without_tables(tiny, text):
    """A descriptor without tables is refused."""
    (tiny / "datapackage.json").write_text(text, encoding="utf-8")
    assert set(validate(tiny).by_rule) == {"descriptor"}


def test_descriptor_that_leaves_the_folder(tiny):
    """A table outside the folder of the package is not read."""
    _descriptor(tiny, lambda each: each["resources"][0].update(path="../footnotes.csv"))
    assert _only(tiny).rule == "descriptor"


def test_descriptor_without_a_table(tiny):
    """A table that the library needs must be described."""
    _descriptor(tiny, lambda each: each["resources"].pop(0))
    fault = _only(tiny)
    assert (fault.rule, fault.message) == (
        "missing-resource",
        "The table 'footnotes' is not described",
    )


def test_a_stated_size_or_hash_must_be_that_of_the_file(tiny):
    """A file that is not the one described is told from one that is."""
    raw = (tiny / "source/footnotes.csv").read_bytes()
    _descriptor(tiny, lambda each: each["resources"][0].update(bytes=len(raw)))
    assert validate(tiny).ok
    _descriptor(tiny, lambda each: each["resources"][0].update(bytes=1))
    assert (_only(tiny).rule, _only(tiny).file) == ("byte-count", "source/footnotes.csv")
    _descriptor(tiny, lambda each: each["resources"][0].update(bytes=len(raw), hash="0" * 32))
    assert _only(tiny).rule == "hash-count"


def test_a_key_of_several_columns_leads_to_a_row_that_has_them_all(tiny):
    """Each column may name something that is there, and the row that is meant may be missing."""
    key = {"fields": ["footnote", "country"], "reference": {"resource": "second_coding"}}
    key["reference"]["fields"] = key["fields"]
    _descriptor(tiny, lambda each: _table(each, "settlements")["foreignKeys"].append(key))
    fault = _only(tiny)
    assert (fault.rule, fault.line, fault.value) == ("unknown-name", 2, "2")


def _table(descriptor, name):
    return next(each for each in descriptor["resources"] if each["name"] == name)["schema"]


def test_descriptor_of_another_type(tiny):
    """A column must have the type that the library reads it as."""
    _descriptor(
        tiny, lambda each: each["resources"][0]["schema"]["fields"][0].update(type="string")
    )
    assert "has the type 'string'; expected a field of the type 'integer'" in str(validate(tiny))


def test_descriptor_against_the_standard(tiny):
    """A descriptor that breaks the Data Package standard is a fault."""
    _descriptor(tiny, lambda each: each.update(licenses=[{"title": "no name, no path"}]))
    assert 'license requires "path" or "name"' in str(validate(tiny))


def test_further_tables_and_columns(tiny):
    """A package may describe more than the library needs."""

    def add(descriptor):
        fields = [{"name": "key", "type": "date"}]
        descriptor["resources"].append(
            {"name": "more", "type": "table", "path": "more.csv", "schema": {"fields": fields}}
        )
        glossary = next(each for each in descriptor["resources"] if each["name"] == "glossary")
        glossary["schema"]["fields"].append({"name": "since", "type": "year"})

    _descriptor(tiny, add)
    (tiny / "more.csv").write_bytes(b"key\n2022-01-01\n")
    _rewrite(
        tiny,
        "codebook/glossary.csv",
        lambda raw: raw.replace(b"source\n", b"source,since\n").replace(
            b"A directive\n", b"A directive,2004\n"
        ),
    )
    assert validate(tiny).ok
    assert load(tiny).glossary["since"].tolist() == ["2004"]


def test_error_of_loading(tiny, edit):
    """The error of loading names every fault as the report does."""
    edit("codebook/themes.csv", "detection,1", "detection,x")
    (tiny / "codebook/bases.csv").unlink()
    with pytest.raises(DataInvalid) as caught:
        load(tiny)
    assert str(caught.value).splitlines()[0] == "the data package cannot be read: 2 faults"
    assert "codebook/themes.csv:2: order: 'x' is not a whole number" in str(caught.value)


def test_a_package_may_be_coded_once(tiny):
    """Without a row of a second coder or a settlement, nothing is asked of a second coding."""
    for name in ("second_coding", "settlements", "second_measures", "measure_settlements"):
        path = tiny / "source" / f"{name}.csv"
        path.write_text(path.read_text("utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    assert str(validate(tiny)) == "The data package is valid."


@pytest.mark.parametrize("left", ["second_coding", "second_measures", "settlements"])
def test_half_a_second_coding_is_a_fault(tiny, left):
    """Once there is any row of a second coding, all of it must be there."""
    for name in {"second_coding", "settlements", "second_measures", "measure_settlements"} - {left}:
        path = tiny / "source" / f"{name}.csv"
        path.write_text(path.read_text("utf-8").splitlines(keepends=True)[0], encoding="utf-8")
    assert validate(tiny).by_rule.keys() & {"unsettled", "not-coded", "stale-settlement"}
