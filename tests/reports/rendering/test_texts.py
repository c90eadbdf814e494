"""Texts as nobody writes them: what is valid is built in every format, and what is not is named by file and line."""

import json
import re
from pathlib import Path

import pytest

from conftest import with_texts
from reports.rendering.bundles import bundle, notebook
from thb_analysis.display.prose import PROSE_TYPE
from thb_analysis.page.prose import text
from thb_analysis.texts.proof import text_faults

ODD = Path(__file__).parents[2] / "odd_texts.txt"
BUILT, REFUSED = (
    [json.loads(line) for line in part.splitlines() if line.startswith('"')]
    for part in ODD.read_text("utf-8").split("\n# ")[1:]
)
HEADINGS = ("lead", "findings", "answer")
LINKS = re.compile(r'href="(?!#|data:text/c)([^":]*):')


def with_odd(ds, texts):
    """Give a dataset a file for each text, in which it stands below every heading."""
    files = {
        f"texts/odd-{number}.md": "# Title\n\n"
        + "\n\n".join(f"## {heading}\n\n{each}" for heading in HEADINGS)
        for number, each in enumerate(texts)
    }
    return with_texts(ds, files)


def test_what_no_page_may_hold_is_named_by_file_and_line(tiny_dataset):
    """Each text that is refused is so in its own file and lines, below every heading."""
    assert len(BUILT) + len(REFUSED) > 300
    faults = [
        each
        for each in text_faults(with_odd(tiny_dataset, REFUSED))
        if each.rule == "markup"
    ]
    for number, odd in enumerate(REFUSED):
        long = len(re.split("\r\n?|\n", odd))
        starts = [5 + at * (long + 3) for at in range(len(HEADINGS))]
        lines = {each.line for each in faults if each.file == f"texts/odd-{number}.md"}
        places = [{*range(start, start + long)} for start in starts]
        assert all(lines & place for place in places), odd
        assert lines <= set().union(*places), odd


@pytest.fixture(scope="module")
def built(tiny_dataset):
    """All odd texts without a fault as one report, each with a sentence behind it."""
    ds = with_odd(tiny_dataset, BUILT)
    # What their words claim is nonsense, which is no matter of markup.
    assert not [each for each in text_faults(ds) if each.rule != "claim"]
    cells = []
    for number in range(len(BUILT)):
        parts = text(ds, f"odd-{number}"), text(ds, f"odd-{number}", "answer")
        cells += [bundle({PROSE_TYPE: each.markdown}, kind="prose") for each in parts]
        cells.append(f"Behind text {number}.")
    return notebook(*cells)


@pytest.mark.slow
def test_what_is_valid_is_built(built, to_html):
    """No text changes what stands behind it, and links lead to the web."""
    page = to_html(built)
    assert all(f"<p>Behind text {number}.</p>" in page for number in range(len(BUILT)))
    assert {each.lower() for each in LINKS.findall(page)} <= {"http", "https", "mailto"}


@pytest.mark.slow
@pytest.mark.parametrize("render", ["to_pdf", "to_docx"])
def test_what_is_valid_is_printed(built, request, render):
    """And for print and Word."""
    assert request.getfixturevalue(render)(built)
