"""Reports of a package that was made from a table say nothing of documents, lists or silence."""

import csv
import re
from pathlib import Path

import pycountry
import pytest
from bs4 import BeautifulSoup

from commands import said

pytestmark = pytest.mark.slow

COUNTRIES = 44
TREATIES = [f"Treaty {letter}" for letter in "ABCDEFGHIJKLMNOP"]
REPORTS = ("overview", "theme-all-measures", "robustness", "country-at")
FALSE = re.compile(
    r"\b(?:footnotes?|documents?|printed|page \d|coders?|silen\w*|list(?:s|ed|ings?)?|remarks?|markers?|"
    r"claims?|sentences?|quantity words?|not reported|(?:are|is a|a) (?:lower|upper) bounds?)\b|\bn\. \d|“”",
    re.IGNORECASE,
)
GAPS = re.compile(r"<NA>|\bnan\b|\bNone\b(?! of)|\(\)|[,;]\.|\.\.(?!\.)")


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
    """No word of a document, none of silence where nothing is missing, and no gap in its place."""
    page = BeautifulSoup((built / f"{name}.html").read_text("utf-8"), "lxml")
    for silent in page.find_all(["script", "style", "pre"]):
        silent.decompose()
    spoken = [
        tag[each] for each in ("alt", "title", "data-detail") for tag in page.select(f"[{each}]")
    ]
    assert _found(FALSE, [*page.strings, *spoken]) == []
    assert _found(GAPS, [*page.strings, *spoken]) == []


def _found(pattern: re.Pattern[str], texts: list[str]) -> list[str]:
    return [
        text[max(0, one.start() - 40) : one.end() + 30]
        for text in texts
        for one in pattern.finditer(text)
    ]
