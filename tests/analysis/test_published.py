"""The published notebooks show what the questions answer for the study, word by word."""

import json
import re

import pytest

from conftest import REPOSITORY
from lab import outputs
from thb_analysis.analysis.exports import findings_files
from thb_analysis.page.choosing import choosing
from thb_analysis.page.opening import opening
from thb_analysis.reports.edition.pages import index_page

NOTEBOOKS = [
    "overview",
    "country-pl",
    "theme-protection",
    "source-audit",
    "robustness",
    "silence",
    "theme-context",
    "theme-detection",
    "theme-identification",
    "theme-cooperation",
    "theme-covid",
]


def essence(output):
    """What an exporter reads of an output: the media types of ours, drawings, and what is said of it."""
    data = {
        kind: "".join(content) if isinstance(content, list) else content
        for kind, content in output["data"].items()
        if kind.startswith(("application/vnd.thb", "image/svg"))
    }
    return json.dumps([data, output["metadata"].get("thb")], sort_keys=True)


def test_the_published_files_are_those_of_the_library(edition):
    """The findings as a table, and for programs; the index; what the page counts with where readers choose countries."""
    for name, content in findings_files(edition).items():
        assert content == (REPOSITORY / "reports" / name).read_bytes(), name
    records = json.loads((REPOSITORY / "reports" / "manifest.json").read_bytes())
    index = index_page(edition.package, records["reports"], opening(edition))
    assert index == (REPOSITORY / "reports" / "index.html").read_text("utf-8")
    page = (REPOSITORY / "reports" / "choose.html").read_text("utf-8")
    (embedded,) = re.findall(
        r'<script type="application/json" id="edition">(.*?)</script>', page
    )
    for name, content in json.loads(json.dumps(choosing(edition))).items():
        assert content == json.loads(embedded)[name], name


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_published_notebook_shows_what_the_library_answers(
    name, shell, edition, monkeypatch
):
    """Each cell, run here, shows what the committed report shows; figures of many rows take too long."""
    monkeypatch.setenv("THB_DATA", str(REPOSITORY / "data"))
    monkeypatch.setattr("thb_analysis.dataset.dataset.load", lambda _: edition)
    shell.reset()
    notebook = json.loads((REPOSITORY / "reports" / f"{name}.ipynb").read_text("utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if (
            cell["cell_type"] == "code"
            and "thb.dots(" not in source
            and "sns." not in source
        ):
            committed = [each for each in cell["outputs"] if "data" in each]
            here, there = (
                [each for each in map(essence, shown) if each != "[{}, null]"]
                for shown in (outputs(shell, source), committed)
            )
            assert here == there, source
