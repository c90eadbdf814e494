"""Reports of a package that was made from a table say nothing of documents, lists or silence."""

import csv
import json
import re
from pathlib import Path

import nbformat
import pycountry
import pytest
from bs4 import BeautifulSoup

from commands import said
from thb_analysis.display import TABLE_TYPE

pytestmark = pytest.mark.slow

COUNTRIES = 44
TREATIES = [f"Treaty {letter}" for letter in "ABCDEFGHIJKLMNOP"]
REPORTS = ("overview", "theme-all-measures", "robustness", "country-at")
FALSE = re.compile(
    r"\b(?:footnotes?|documents?|printed|page \d|coders?|silen\w*|list(?:s|ed|ings?)?|remarks?|markers?|"
    r"claims?|sentences?|quantity words?|not reported|(?:are|is a|a) (?:lower|upper) bounds?)\b|\bn\. \d|“”",
    re.IGNORECASE,
)
GAPS = re.compile(r"<NA>|\bnan\b|\bNone\b(?! of)|  \S|\(\)| [,.;]|[,;]\.|\.\.(?!\.)")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a package of a table of memberships, complete as it is, and its reports."""
    folder = tmp_path_factory.mktemp("register")
    names = sorted(country.name for country in pycountry.countries if "," not in country.name)
    with (folder / "memberships.csv").open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(["country", "region", *TREATIES])
        chosen = sorted({"Austria", *names[: COUNTRIES - 1]})
        for row, name in enumerate(chosen):
            members = [int((row * 7 + column * 11) % 16 > column) for column in range(16)]
            table.writerow([name, ("North", "South", "East")[row % 3], *members])
    package, root = folder / "register", Path(__file__).parents[1]
    told = said("new", package, "--from", folder / "memberships.csv", cwd=root)
    assert "nothing is left open" in told
    assert "valid" in said("validate", package, cwd=root)
    build = ("build", *REPORTS, "--format", "html", "--data", package)
    said(*build, "--out", folder / "out", cwd=root)
    return folder / "out"


@pytest.mark.parametrize("name", [*REPORTS, "index"])
def test_no_page_has_a_false_word(built: Path, name: str) -> None:
    """No word of a document, and none of silence where nothing is missing."""
    page = BeautifulSoup((built / f"{name}.html").read_text("utf-8"), "lxml")
    for silent in page.find_all(["script", "style", "pre"]):
        silent.decompose()
    spoken = [
        tag[each] for each in ("alt", "title", "data-detail") for tag in page.select(f"[{each}]")
    ]
    assert _found(FALSE, [*page.strings, *spoken]) == []


@pytest.mark.parametrize("name", REPORTS)
def test_no_notebook_has_a_false_word(built: Path, name: str) -> None:
    """What the executed notebook shows is what the page says."""
    notebook = nbformat.read(built / f"{name}.ipynb", as_version=4)
    texts = [
        cell.source
        for cell in notebook.cells
        if cell.cell_type == "markdown" and "remove-cell" not in cell.metadata.get("tags", [])
    ]
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            texts += [data.get("text/markdown", ""), data.get("text/html", "")]
            texts.append(json.dumps(data.get(TABLE_TYPE, ""), ensure_ascii=False))
            texts += [output.get("metadata", {}).get("thb", {}).get("caption", "")]
    assert (
        _found(
            FALSE,
            [
                re.sub(r"\(#[^)]*\)|<[^>]*>|\"(?:to|anchor)\": \"[^\"]*\"", "", text)
                for text in texts
            ],
        )
        == []
    )
    prose = [
        output.data["text/markdown"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "text/markdown" in output.get("data", {}) and "```" not in output.data["text/markdown"]
    ]
    assert _found(GAPS, prose) == []


def _found(pattern: re.Pattern[str], texts: list[str]) -> list[str]:
    return [
        text[max(0, one.start() - 40) : one.end() + 30]
        for text in texts
        for one in pattern.finditer(text)
    ]
