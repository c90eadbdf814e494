import shutil
from pathlib import Path

import pytest

from thb_analysis.analysis.silence import named_measures
from thb_analysis.data import build, load, validate
from thb_analysis.data.__main__ import main
from thb_analysis.data.consistency import relation_results
from thb_analysis.data.files import write_text
from thb_analysis.errors import DataInvalid

REAL = Path(__file__).parents[2] / "data"


def test_build(tiny):
    """The observations follow from the source and the codebook, byte by byte."""
    wanted = (tiny / "observations.csv").read_bytes()
    (tiny / "observations.csv").unlink()
    assert build(tiny) == tiny / "observations.csv"
    assert (tiny / "observations.csv").read_bytes() == wanted


def test_build_replaces_anything(tiny):
    """Whatever stood in the file before does not matter."""
    wanted = (tiny / "observations.csv").read_bytes()
    (tiny / "observations.csv").write_bytes(b"\x00;")
    build(tiny)
    assert (tiny / "observations.csv").read_bytes() == wanted


def test_nothing_to_do(tiny):
    """A file that is up to date is not touched."""
    before = (tiny / "observations.csv").stat()
    build(tiny)
    after = (tiny / "observations.csv").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_build_of_faulty_package(tiny, edit):
    """A fault leaves the old observations as they were."""
    edit("source/footnotes.csv", "GE, NO, GE.", "GE, NO, XX.")
    before = (tiny / "observations.csv").read_bytes()
    with pytest.raises(DataInvalid, match="the observations cannot be built: 1 fault"):
        build(tiny)
    (tiny / "source/body.csv").unlink()
    with pytest.raises(DataInvalid, match="is missing"):
        build(tiny)
    assert (tiny / "observations.csv").read_bytes() == before


def test_values_of_a_measure(tiny, edit):
    """What a sentence gives for the whole list goes into every cell of it."""
    edit("codebook/measures.csv", "eu_and_ge,12,,months,,", "eu_and_ge,12,,months,true,")
    build(tiny)
    cells = load(tiny).observations.set_index("country")
    cells = cells[cells["measure"] == "reflection-length"]
    assert cells.loc["EL", ["minimum", "unit", "renewable"]].tolist() == [12, "months", True]
    assert cells.loc["AT", ["minimum", "maximum"]].tolist() == [6, 6]


def test_remark_with_an_open_end(tiny, edit):
    """The open end of a country's own duration is not filled from that of the whole list."""
    edit("source/remarks.csv", "duration,6,6,months", "duration,,6,months")
    build(tiny)
    assert "6,reflection-length,AT,qualified,,6,months" in (tiny / "observations.csv").read_text(
        encoding="utf-8"
    )


def test_several_remarks(tiny, edit):
    """Notes of several remarks on one cell are joined."""
    edit("source/footnotes.csv", "(in asylum only)", "(in asylum only), for adults")
    edit("source/remarks.csv", "5,NO", "5,AT,5,for adults,scope,,,,,For adults.\n5,NO")
    build(tiny)
    notes = load(tiny).observations["note"].tolist()
    assert "In asylum procedures only. For adults." in notes


@pytest.mark.parametrize(
    ("file", "row"),
    [
        ("source/footnotes.csv", "3,1,country_list"),
        ("source/remarks.csv", "6,AT,6"),
        ("source/body.csv", "2,GE"),
        ("source/second_coding.csv", "2,AT"),
        ("source/settlements.csv", "2,GE"),
        ("codebook/measures.csv", "3,Screening: asylum"),
        ("codebook/corrections.csv", "5,misprint"),
        ("observations.csv", "2,screening,AT"),
    ],
)
def test_row_without_footnote(tiny, edit, file, row):
    """A row that leads back to no footnote is named; nothing is derived from it."""
    edit(file, row, row[1:])
    places = {(fault.file, fault.column, fault.rule) for fault in validate(tiny).faults}
    assert (file, "footnote", "required") in places
    with pytest.raises(DataInvalid, match="footnote: '' is empty"):
        load(tiny)


@pytest.mark.parametrize(("country", "meant"), [("", "AT or BE"), ("GR", "there: EL")])
def test_sentence_that_names_no_country(tiny, edit, country, meant):
    """What is no country gets no observation."""
    edit("source/body.csv", "2,GE", f"2,{country}")
    with pytest.raises(DataInvalid, match=f"{country!r} is no country.*{meant}"):
        build(tiny)


def test_codebook_of_faulty_package(tiny, edit, capsys):
    """A package that is not valid is not described: its faults are named instead."""
    edit("codebook/relations.csv", ",implies,", ",imply,")
    edit("codebook/claims.csv", "c1,2,most", "c1,2,moost")
    assert main([str(tiny)]) == 1
    said = capsys.readouterr().err
    assert "the codebook cannot be written: 2 faults" in said
    assert "codebook/claims.csv:2: quantifier: 'moost'" in said
    assert not (tiny / "README.md").exists()


def test_file_that_cannot_be_written(tiny, capsys):
    """A folder in the place of a file is an error in one line, and nothing is left behind."""
    (tiny / "observations.csv").unlink()
    (tiny / "observations.csv").mkdir()
    assert main([str(tiny)]) == 1
    assert "observations.csv cannot be written (" in capsys.readouterr().err
    assert not list(tiny.glob(".observations*"))


def test_interrupted_writing(tmp_path, monkeypatch):
    """A file that could not be replaced is as it was, and nothing else is left."""
    path = tmp_path / "file.csv"
    path.write_text("old", encoding="utf-8")

    def fail(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        write_text(path, "new")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_mode_of_file(tmp_path):
    """A file keeps its mode when it is written anew."""
    path = tmp_path / "file.csv"
    assert write_text(path, "old")
    path.chmod(0o600)
    assert write_text(path, "new")
    assert path.stat().st_mode & 0o777 == 0o600


def test_command(tiny, capsys):
    """The command rebuilds observations and codebook and says what it has written."""
    (tiny / "observations.csv").unlink()
    assert main([str(tiny)]) == 0
    files = tiny / "observations.csv", tiny / "README.md"
    assert capsys.readouterr().out == "".join(f"{file} written\n" for file in files)
    before = [file.stat().st_mtime_ns for file in files]
    assert main([str(tiny)]) == 0
    assert capsys.readouterr().out == "".join(f"{file} is up to date\n" for file in files)
    assert [file.stat().st_mtime_ns for file in files] == before
    assert validate(tiny).ok
    assert (tiny / "README.md").read_text(encoding="utf-8").startswith("# Third-country")


def test_command_with_faults(tiny, edit, capsys):
    """The command names faults on standard error, without a traceback."""
    edit("source/footnotes.csv", "GE, NO, GE.", "GE, NO, XX.")
    assert main([str(tiny)]) == 1
    assert "source/footnotes.csv:8: printed" in capsys.readouterr().err
    assert main([str(tiny / "gone")]) == 2


def test_real_package():
    """The package of the project is valid; its observations and codebook are up to date."""
    assert str(validate(REAL)) == "The data package is valid."


def test_real_package_rebuilt(tmp_path):
    """Rebuilding the package of the project gives the committed files, byte by byte."""
    shutil.copytree(REAL, tmp_path / "data")
    for name in ("observations.csv", "README.md"):
        (tmp_path / "data" / name).unlink()
    assert main([str(tmp_path / "data")]) == 0
    for name in ("observations.csv", "README.md"):
        assert (tmp_path / "data" / name).read_bytes() == (REAL / name).read_bytes()


def test_real_numbers():
    """There are 79 footnotes, 66 lists and as many measures, and 27 participants."""
    ds = load(REAL)
    lists = ds.footnotes[ds.footnotes["kind"] == "country_list"]
    assert (len(ds.footnotes), len(lists), len(ds.measures)) == (79, 66, 66)
    assert len(ds.participants) == 27
    assert set(lists["footnote"]) == set(ds.measures["footnote"])
    assert not ds.observations.duplicated(["footnote", "country"]).any()


def test_unclosed_bracket_needs_its_correction(tmp_path):
    """Without its correction, the list whose bracket never closes is refused with position."""
    shutil.copytree(REAL, tmp_path / "data")
    path = tmp_path / "data/codebook/corrections.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text(
        "".join(x for x in lines if not x.startswith("closed-bracket-it")), encoding="utf-8"
    )
    with pytest.raises(DataInvalid, match="this bracket is never closed, at character"):
        build(tmp_path / "data")


def test_no_relation_asks_a_list_that_does_not_speak_of_a_country():
    """Whoever breaks a relation of the project could have been named by a list that it leads to."""
    ds = load(REAL)
    base = dict(zip(ds.measures["measure"], ds.measures["base"], strict=True))
    broken = {result.relation: result.violators for result in relation_results(ds)}
    sides = ds.relations.set_index("relation")
    sides = sides[sides["kind"].isin(["subset", "implies"])]["right"]
    for relation, right in sides.items():
        bases = [ds.base(base[measure]) for measure in named_measures(right)]
        assert not bases or broken[relation] <= frozenset().union(*bases), relation
