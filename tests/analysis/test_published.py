"""What is published is what is computed: texts, tables, figures and numbers of the committed reports."""

import json
from pathlib import Path

import nbformat
import pytest

from cells import outputs
from thb_analysis.reports.asked.catalogue import list_reports, read_vocabulary

pytestmark = pytest.mark.untraced

ROOT = Path(__file__).parents[2]
# One profile of a country stands for all of them: the same notebook, with another country. So does one
# theme where time is short.
REPORTS = [
    pytest.param(
        report, marks=[pytest.mark.slow] * (report.startswith("theme-") and report != "theme-covid")
    )
    for report in list_reports(read_vocabulary(ROOT / "data"))
    if not report.startswith("country-") or report == "country-el"
]


# `make edition` renews what stands there.
@pytest.mark.parametrize("report", REPORTS)
def test_a_report_says_what_its_cells_give(report, monkeypatch):
    """Run once more, whatever ran before, each cell of a committed report gives what stands below it."""
    monkeypatch.chdir(ROOT / "notebooks")
    names = {}
    for cell in nbformat.read(ROOT / "reports" / f"{report}.ipynb", 4).cells:
        if cell.cell_type == "code":
            given = outputs(cell.source, names)
            assert _written(given) == _written(cell.outputs)


def _written(shown):
    """Write outputs as a file has them, part by part."""
    kept = ("data", "metadata", "ename", "evalue")
    parts = [{name: output.get(name) for name in kept} for output in shown]
    return [json.dumps(part, indent=1, sort_keys=True).splitlines() for part in parts]
