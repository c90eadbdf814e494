"""Packages larger than a page: reports show what can be read, and say where all of it is."""

from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from pdftext import page_text
from synthetic import write_large
from thb_analysis.cli import app


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
