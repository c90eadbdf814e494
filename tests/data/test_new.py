"""`thb new`: a package to start from."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from thb_analysis.cli import app
from thb_analysis.data import build, load, read_package, validate
from thb_analysis.data import new as template
from thb_analysis.data.codebook import GUIDE, write_codebook
from thb_analysis.data.new import TEMPLATE, new_package
from thb_analysis.errors import ParameterError, ThbError

OWN = Path(__file__).parents[2] / "data" / "datapackage.json"
# Columns of countries.csv that a package may have or not.
FREE = {"countries"}
# What a column of the example is told of otherwise, since it is of another field.
TOLD_OTHERWISE = {"Country code as the EU writes it (Greece is EL, not GR)."}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A new package."""
    new_package(tmp_path / "mine")
    return tmp_path / "mine"


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _fields(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for resource in json.loads(path.read_text("utf-8"))["resources"]:
        for field in resource["schema"]["fields"]:
            yield resource["name"], field


def test_it_is_valid_as_it_stands(mine: Path) -> None:
    """A new package has no fault."""
    assert str(validate(mine)) == "The data package is valid."


def test_nothing_is_left_to_derive(mine: Path) -> None:
    """Observations and README of a new package follow from its other tables already."""
    before = _files(mine)
    build(mine)
    write_codebook(mine)
    assert _files(mine) == before


def test_every_table_shows_how_it_is_filled_in(mine: Path) -> None:
    """Each table has worked rows, but for the second coding, which may be left out."""
    package = read_package(mine)
    empty = {name for name, table in package.tables.items() if not table.rows}
    assert empty == {"second_coding", "settlements", "second_measures", "measure_settlements"}


def test_each_concept_has_a_worked_row(mine: Path) -> None:
    """Every state, kind and polarity, both sorts of correction, each sort of relation between claim and list."""
    ds = load(mine)
    assert set(ds.cells()["state"]) == {"reported", "qualified", "not_listed", "out_of_base"}
    kinds = next(field for name, field in _fields(mine / "datapackage.json")
                 if (name, field["name"]) == ("measures", "kind"))  # fmt: skip
    assert set(ds.measures["kind"]) == set(kinds["constraints"]["enum"])
    assert set(ds.measures["polarity"]) >= {"affirmed", "negated"}
    assert set(ds.corrections["status"]) == {"applied", "noted"}
    assert set(ds.observations["basis"]) == {"list", "body"}
    assert set(ds.relations["strength"]) == {"strict", "plausible"}
    assert (ds.claims["rule"] == "").any()
    assert ds.observations["renewable"].any()


def test_its_columns_are_those_of_the_project(mine: Path) -> None:
    """Tables, columns, types and rules are the same as in the project's own package, and told alike."""
    own, new = (
        {(name, field["name"]): field for name, field in _fields(path)}
        for path in (OWN, mine / "datapackage.json")
    )
    assert {key for key in own if key[0] not in FREE} == {key for key in new if key[0] not in FREE}
    told_otherwise = {
        key
        for key in own.keys() & new.keys()
        if key[0] not in FREE and own[key] != new[key]
        if own[key]["description"] not in TOLD_OTHERWISE
    }
    assert told_otherwise == {
        ("measures", "kind"),
        ("second_measures", "kind"),
        ("instruments", "celex"),
    }
    for key in told_otherwise:
        assert {**own[key], "description": ""} == {**new[key], "description": ""}


def test_its_page_says_what_to_do(mine: Path) -> None:
    """README.md names each table that is to be filled in, and the commands that follow."""
    page = (mine / "README.md").read_text("utf-8")
    guide = page[
        page.index("## How to make this package your own") : page.index("## What is in it")
    ]
    for file in _files(mine):
        if file.endswith(".csv") and file != "observations.csv":
            named = file in guide or file.startswith(("source/settle", "source/measure_settle"))
            assert named, file
    for command in ("python -m thb_analysis.data DIR", "thb validate DIR", "thb build --data DIR"):
        assert command in guide


def test_the_guide_leaves_the_page_with_its_file(mine: Path) -> None:
    """Once the guide is deleted, the codebook is what it is for any package."""
    (mine / GUIDE).unlink()
    page = write_codebook(mine).read_text("utf-8")
    assert "## How to make this package" not in page
    assert "## What is in it" in page


def test_rows_of_ones_own_are_taken_up(mine: Path) -> None:
    """A list that is changed changes the observations, once they are derived anew."""
    path = mine / "source" / "footnotes.csv"
    path.write_text(path.read_text("utf-8").replace("XB and XC.", "XB, XC and XE."), "utf-8")
    report = validate(mine)
    assert "not-derived" in report.by_rule
    assert f"python -m thb_analysis.data {mine}" in str(report)
    build(mine)
    with (mine / "observations.csv").open(encoding="utf-8") as file:
        assert ("6", "XE") in {(row["footnote"], row["country"]) for row in csv.DictReader(file)}


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    """The folder may be there already, if nothing is in it; folders above it are made."""
    (tmp_path / "empty").mkdir()
    for name in ("empty", "deep/er"):
        assert new_package(tmp_path / name) == tuple(sorted(_files(TEMPLATE)))
        assert _files(tmp_path / name) == _files(TEMPLATE)


@pytest.mark.parametrize("name", ["full", "file", "file/below"])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    """A folder with something in it, and a file, are refused, and left as they are."""
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    before = _files(tmp_path)
    with pytest.raises(ParameterError, match="name a"):
        new_package(tmp_path / name)
    assert _files(tmp_path) == before


@pytest.mark.parametrize("there", [True, False])
def test_half_a_package_is_never_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """If a file cannot be written, the folder is as it was before."""
    target = tmp_path / "a" / "b"
    if there:
        target.mkdir(parents=True)
    before = set(tmp_path.rglob("*"))
    moves, move = [], Path.rename

    def fail_at_the_third(self: Path, to: Path) -> Path:
        moves.append(to)
        if len(moves) == 3:
            raise OSError(28, "")
        return move(self, to)

    monkeypatch.setattr(template.Path, "rename", fail_at_the_third)
    with pytest.raises(ThbError, match="No space left on device"):
        new_package(target)
    assert set(tmp_path.rglob("*")) == before


def test_the_command_says_what_comes_next(tmp_path: Path) -> None:
    """It names the commands with the folder as the user wrote it; a second call ends with 2."""
    target = tmp_path / "of my own"
    result = CliRunner().invoke(app, ["new", str(target)])
    assert result.exit_code == 0, result.stderr
    assert f"thb validate '{target}'" in result.stdout
    again = CliRunner().invoke(app, ["new", str(target)])
    assert again.exit_code == 2
    assert again.stderr == (
        f"thb: {target} is not empty; name a folder that is empty, or not there yet\n"
    )


def test_nothing_of_the_machine_is_in_it() -> None:
    """The example is neutral: no path, no date of a day, no word of the project's field."""
    text = "\n".join(content.decode("utf-8") for content in _files(TEMPLATE).values())
    for told in ("/work", "/home", "traffick", "victim", "20" + "22"):
        assert told not in text
