"""``thb show`` says in a terminal what the source says of a country, a measure, a theme or a finding."""

import json

import pytest
from typer.testing import CliRunner

from thb_analysis.cli import app


@pytest.fixture
def show(monkeypatch, tiny_dataset):
    """Call ``thb show`` for the small package in a terminal of so many columns."""

    def call(*words: str, columns: int = 100):
        monkeypatch.setenv("COLUMNS", str(columns))
        result = CliRunner().invoke(app, ["show", *words, "--data", str(tiny_dataset.root)])
        assert result.exit_code == 0, result.stderr
        return result.stdout

    return call


def test_a_measure_names_its_countries_by_state(show):
    """Each country stands once, under its state, with what the source adds."""
    out = " ".join(show("measure", "reflection-period").split())
    assert out.startswith("Reflection period Theme: Protection")
    assert "Norway (For adults.)" in out
    assert "Source: n. 5, p. 2" in out
    assert "Not reported is not absent." in out


def test_names_are_found_in_any_case(show):
    """A code, an id or what a thing is called leads to the same."""
    assert show("country", "Norway") == show("country", "no")
    assert show("measure", "REFLECTION PERIOD") == show("measure", "reflection-period")


def test_a_country_stands_theme_by_theme(show):
    """Each measure has its state, how many countries report it, and where it stands."""
    out = show("country", "GE")
    assert out.startswith("Georgia (GE)\nIn short: ")
    assert "Protection" in out
    assert "n. 5, p. 2" in out


def test_a_finding_says_where_it_comes_from(show):
    """Its lists stand with their footnotes as printed, and who is counted."""
    out = " ".join(show("finding", "period").split())
    assert "Named: Austria, Belgium, Greece and Norway" in out
    assert "n. 5, p. 2" in out
    rows = json.loads(show("finding", "period", "--json"))
    assert [row["measure"] for row in rows] == ["reflection-period"]


@pytest.mark.parametrize("columns", [40, 60, 100])
def test_a_matrix_fits_the_terminal(show, columns):
    """A matrix is parted where countries have no room, and each country is shown."""
    out = show("theme", "detection", columns=columns)
    assert max(map(len, out.splitlines())) <= columns
    heads = [
        word for line in out.splitlines() if line.startswith("Measure") for word in line.split()
    ]
    assert {"AT", "BE", "EL", "GE", "NO"} <= set(heads)


def test_a_script_reads_the_same(show):
    """--json writes the rows, and nothing else."""
    rows = json.loads(show("measure", "reflection-period", "--json"))
    assert {row["country"]: row["state"] for row in rows}["NO"] == "qualified"
