"""What an export leaves in the folder."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from thb_analysis.analysis import coverage
from thb_analysis.errors import ParameterError, ThbError, UnknownName
from thb_analysis.exports import RESULTS, choose, export

ALL_FORMATS = ("csv", "xlsx", "parquet", "json")


def names(folder):
    """The names of the files in a folder, sorted."""
    return sorted(path.name for path in folder.iterdir())


def rows(path):
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_result_is_written_with_its_codebook(base, tmp_path):
    """The table, what its columns mean, and where it comes from stand side by side."""
    written = export(base, tmp_path / "out", "coverage")
    assert names(tmp_path / "out") == ["about.csv", "codebook.csv", "codebook.json", "coverage.csv"]
    assert {path.name for path in written.files} == set(names(tmp_path / "out"))
    assert written.tables == ("coverage",)
    table = rows(tmp_path / "out" / "coverage.csv")
    book = rows(tmp_path / "out" / "codebook.csv")
    assert [each["column"] for each in book] == list(table[0])
    by_column = {each["column"]: each for each in book}
    assert by_column["share"]["unit"] == "share, 0 to 1"
    assert by_column["base"]["allowed"] == "all; eu; eu_and_ge"
    assert by_column["polarity"]["allowed"] == "affirmed; negated; unclear"


def test_the_values_are_those_of_the_result(base, tmp_path):
    """What is read from a file is what the function returns, unrounded."""
    export(base, tmp_path, "coverage", ["csv", "parquet"])
    frame = coverage(base).frame
    columns = ["listed", "base_size", "share", "lower", "upper"]
    expected = frame[columns].astype(float)
    for read in (
        pd.read_csv(tmp_path / "coverage.csv"),
        pd.read_parquet(tmp_path / "coverage.parquet"),
    ):
        pd.testing.assert_frame_equal(read[columns].astype(float), expected, check_exact=True)


def test_every_format_holds_every_table(base, computed, tmp_path):
    """Each table has a file in each format but Excel, where one workbook holds them all."""
    ready = {name: computed[name] for name in ("coverage", "agreement", "claims")}
    written = export(base, tmp_path, ready, ALL_FORMATS)
    expected = {
        f"{table}.{kind}" for table in written.tables for kind in ("csv", "json", "parquet")
    }
    about = {"about.csv", "codebook.csv", "codebook.json"}
    assert set(names(tmp_path)) == expected | about | {"results.xlsx"}


def test_a_workbook_alone_needs_no_other_file(base, tmp_path):
    """The codebook is a sheet of the workbook, which is named after its only result."""
    export(base, tmp_path, "coverage", "xlsx")
    assert names(tmp_path) == ["coverage.xlsx"]


def test_the_same_call_gives_the_same_bytes(base, computed, tmp_path):
    """All files are the same, byte for byte, wherever they are written."""
    ready = {name: result for name, result in computed.items() if name != "robustness"}
    for folder in ("one", "other"):
        export(base, tmp_path / folder, ready, ALL_FORMATS)
    assert names(tmp_path / "one") == names(tmp_path / "other")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes(), path.name


def test_results_computed_anew_give_the_same_bytes(base, tmp_path):
    """Computing twice changes nothing, nor does the order in which results are named."""
    export(base, tmp_path / "one", ["coverage", "agreement", "clusters"], ALL_FORMATS)
    export(base, tmp_path / "other", ["clusters", "coverage", "agreement"], ALL_FORMATS[::-1])
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes(), path.name


def test_another_process_gives_the_same_bytes(base, tmp_path):
    """Nothing hangs on the order in which Python happens to keep a set."""
    some = ["indicators", "pathway", "clusters", "irregularities"]
    call = ["export", *some, "--format", "csv,xlsx", "--data", str(base.root), "--out"]
    program = "import sys; from thb_analysis.cli import app; app(sys.argv[1:])"
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", program, *call, str(tmp_path / seed)],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    assert len(names(tmp_path / "1")) > len(some)
    for path in (tmp_path / "1").iterdir():
        assert path.read_bytes() == (tmp_path / "2" / path.name).read_bytes(), path.name


def test_the_origin_names_edition_data_selection_and_licence(base, tmp_path):
    """Whoever finds a file knows which data it comes from, and what was left out."""
    selected = base.select(["AT", "BE", "GE"], include_qualified=False, include_body=False)
    export(selected, tmp_path, "coverage", theme="protection")
    about = rows(tmp_path / "about.csv")[0]
    assert about["table"] == "coverage"
    assert (about["edition"], about["version"]) == ("2022", "2.0.0")
    assert about["data_sha256"] == base.sha256
    assert about["countries"] == "AT BE GE"
    assert about["left_out"] == "qualified listings; countries that only the sentence names"
    assert about["theme"] == "protection"
    assert about["licence"].startswith("Creative Commons Attribution 4.0")
    assert "edition 2022, version 2.0.0" in about["citation"]
    assert "-p group_by=region" in about["options"]


def test_nothing_is_said_to_be_left_out_that_is_not(base, tmp_path):
    """Without a selection, all participants count and nothing is left out."""
    export(base, tmp_path, "coverage")
    about = rows(tmp_path / "about.csv")[0]
    assert (about["countries"], about["left_out"], about["theme"]) == ("AT BE EL GE NO", "", "")


def test_a_theme_leaves_out_what_is_about_all():
    """With a theme and no names, whatever can be restricted to it is chosen."""
    chosen, mistakes = choose([], "protection")
    assert mistakes == []
    assert [result.name for result in chosen] == [
        name for name, result in RESULTS.items() if result.themed
    ]


def test_an_option_reaches_the_results(base, tmp_path):
    """What results can be asked for with reaches them, and stands beside them."""
    with pytest.raises(UnknownName, match="blok"):
        export(base, tmp_path, "robustness", group_by="blok")
    export(base, tmp_path, "coverage", group_by="bloc")
    assert "-p group_by=bloc" in rows(tmp_path / "about.csv")[0]["options"]


def test_a_later_export_adds_to_the_codebook(base, tmp_path):
    """Tables that an earlier export left in the folder stay described, until they are gone."""
    export(base, tmp_path, "coverage")
    export(base, tmp_path, "durations", ["csv", "json"], theme="protection")
    described = {each["table"] for each in rows(tmp_path / "codebook.csv")}
    assert described == {"coverage", "durations"}
    themes = {each["table"]: each["theme"] for each in rows(tmp_path / "about.csv")}
    assert themes == {"coverage": "", "durations": "protection"}
    (tmp_path / "coverage.csv").unlink()
    export(base, tmp_path, "durations", "json")
    book = json.loads((tmp_path / "codebook.json").read_text("utf-8"))
    assert [each["name"] for each in book["tables"]] == ["durations"]


@pytest.mark.parametrize("content", ["", "[]", '{"tables": [3]}', '{"tables": [{"name": "x"}]}'])
def test_a_codebook_that_is_none_is_replaced(base, tmp_path, content):
    """What stands under the name of the codebook and is not one does no harm."""
    (tmp_path / "codebook.json").write_text(content)
    export(base, tmp_path, "coverage")
    book = json.loads((tmp_path / "codebook.json").read_text("utf-8"))
    assert [each["name"] for each in book["tables"]] == ["coverage"]


def test_results_computed_before_are_written(base, tmp_path):
    """A result of one's own call, and a frame of one's own, are exported under their names."""
    mine = pd.DataFrame({"country": ["AT"], "income": [4.5], "words": [("a b", "c")]})
    export(base, tmp_path, {"coverage": coverage(base, "protection"), "mine": mine})
    assert {each["theme"] for each in rows(tmp_path / "coverage.csv")} == {"protection"}
    book = {
        each["column"]: each for each in rows(tmp_path / "codebook.csv") if each["table"] == "mine"
    }
    assert book["country"]["meaning"].startswith("Code of the country")
    assert (book["income"]["type"], book["income"]["meaning"]) == ("number", "")
    assert rows(tmp_path / "mine.csv")[0]["words"] == "a b; c"


def test_a_column_of_another_type_than_described_is_an_error(base, tmp_path):
    """A result that was changed by hand does not pass for what the codebook says."""
    frame = coverage(base).frame.assign(listed="many")
    with pytest.raises(TypeError, match=r"coverage\.listed: 'many' is not of the type integer"):
        export(base, tmp_path / "out", {"coverage": frame})
    assert not (tmp_path / "out").exists()


def test_all_mistakes_are_told_at_once(base, tmp_path):
    """Names, formats, theme, options and path are checked together, before anything is computed."""
    with pytest.raises(ParameterError) as error:
        export(
            base,
            tmp_path / "out.xlsx",
            ["coveraje", "relations"],
            ["xls"],
            theme="detecton",
            groupby="bloc",
        )
    told = "\n".join(error.value.problems)
    for part in ("coverage", "relations", "xlsx", "detection", "group_by", "name a folder"):
        assert part in told
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["codebook", "About", "a/b", "", "x" * 32, "history"])
def test_a_name_that_fits_no_file_or_sheet_is_a_mistake(base, tmp_path, name):
    """A table of one's own cannot take a name that some format does not have."""
    with pytest.raises(ParameterError, match="cannot name a table"):
        export(base, tmp_path / "out", {name: pd.DataFrame({"a": [1]})})
    assert not (tmp_path / "out").exists()


def test_where_there_is_nothing_it_is_said(base, tmp_path):
    """A result that the data do not have is named, and an export of nothing is an error."""
    written = export(base, tmp_path / "out", {"pathway": None, "coverage": coverage(base)})
    assert (written.tables, written.empty) == (("coverage",), ("pathway",))
    with pytest.raises(ThbError, match="nothing for pathway"):
        export(base, tmp_path / "none", {"pathway": None})
    assert not (tmp_path / "none").exists()


def test_a_failed_export_leaves_the_folder_as_it_was(base, tmp_path, monkeypatch):
    """If one file cannot be written, none is, and what stood there stands."""
    export(base, tmp_path, "coverage")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write = Path.write_bytes

    def full(path, content):
        if path.name == "claims.csv":
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ThbError, match="No space left on device"):
        export(base, tmp_path, ["coverage", "claims"], theme="protection")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("countries", [["AT"], ["GE", "NO"]])
def test_few_countries_can_be_exported(base, tmp_path, countries):
    """A selection of one or two countries gives every result that speaks of as few."""
    names = [name for name in RESULTS if name != "robustness"]
    written = export(base.select(countries), tmp_path, names, ALL_FORMATS)
    assert written.empty == ()
    assert {each["country"] for each in rows(tmp_path / "cells.csv")} == set(countries)
