"""The words of a lesson: what its text links to, explained at its end."""

import runpy

import pytest

from conftest import REPOSITORY
from lessons import LEARN
from thb_analysis.errors import UnknownName
from thb_analysis.learn.lesson_notebooks import glossary_section, read_glossary
from thb_analysis.learn.source import parse

GLOSSARY = read_glossary(REPOSITORY / "docs" / "guide" / "glossary.md")
PAGE = (REPOSITORY / "docs" / "guide" / "glossary.md").read_text("utf-8")


def test_a_link_to_no_term_is_named():
    """All that the glossary lacks is named, with what may be meant."""
    text = (LEARN / "source" / "lesson-2.md").read_text("utf-8")
    lesson = parse(
        text.replace("(#base)", "(#bsae)").replace("(#bounds)", "(#quux)"),
        LEARN / "lesson-2.md",
    )
    with pytest.raises(
        UnknownName, match=r"(?s)lesson 2: term 'bsae': did you mean base.*'quux'"
    ):
        glossary_section(lesson, GLOSSARY)


def test_the_terms_of_the_data_are_on_the_page():
    """What the data package explains is printed as it explains it; `make data` writes it."""
    assert (
        runpy.run_path(str(REPOSITORY / "docs" / "pictures.py"))["glossary"](PAGE)
        == PAGE
    )
    assert "\n### Trafficking in human beings\n" in PAGE
