"""Packages larger than a page: reports show what can be read, and say where all of it is."""

from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

import thb_analysis as thb
from pdftext import page_text
from synthetic import write_large
from thb_analysis.cli import app


@pytest.fixture
def large(study):
    """Make a data set: ``large(3, 10)`` puts each measure on one list more, from the first country on."""

    def made(countries: int, measures: int):
        codes = [f"C{at}" for at in range(countries)]
        return study({f"m{at}": codes[: at + 1] for at in range(measures)}, codes)

    return made


def test_a_large_matrix_shows_the_most_reported_measures(large) -> None:
    """Of a matrix of too many cells the most reported measures stand, and where all of them are."""
    tables = thb.matrix(large(110, 100), "protection").tables()
    for said in ("the 45 most reported measures", "11,000 cells", "thb export matrix"):
        assert said in tables[0].note
    shown = {tuple(row[0].text for row in table.rows) for table in tables}
    assert shown == {tuple(f"M{at}" for at in range(55, 100))}
    assert sum(len(table.columns) - 3 for table in tables) == 110


def test_a_long_ranking_shows_its_ends(large) -> None:
    """Of a ranking of too many measures the most and the least reported stand, and where all are."""
    table = thb.coverage(large(3, 300)).table()
    assert len(table.rows) == 200
    assert table.rows[-1][0] == "M0"
    assert "200 of 300 measures: thb export coverage" in table.note
    assert "export" not in thb.coverage(large(3, 200)).table().note


@pytest.mark.slow
@pytest.mark.release
def test_reports_of_a_large_package_are_laid_out(tmp_path: Path) -> None:
    """A theme and an overview of 70 countries and 120 measures come out as HTML and PDF."""
    package, out = write_large(tmp_path / "package", 70, 120), tmp_path / "out"
    reports = ["theme-part-1", "overview"]
    made = CliRunner().invoke(app, ["build", *reports, "--data", str(package), "--out", str(out)])
    assert made.exit_code == 0, made.output
    for report in reports:
        with pikepdf.open(out / f"{report}.pdf") as pdf:
            printed = " ".join(map(page_text, pdf.pages))
        for text in ((out / f"{report}.html").read_text("utf-8"), printed):
            assert "Land of AA" in text
            assert "Land of CR" in text
