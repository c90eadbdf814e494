"""The words of a lesson: what its text links to, explained at its end."""

import importlib.util
import re
from pathlib import Path

import pypandoc
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from thb_analysis.learn.glossary import PAGE, TABLE, Term, link_faults, read_glossary, words

ROOT = Path(__file__).parents[2]
TERMS = {
    "base": Term("Base", "The population of which a statement speaks."),
    "bounds": Term("Bounds", "The lowest and the highest share."),
    "loevingers-h": Term("Loevinger’s H", "How closely lists follow one order."),
}


def told(*texts):
    """Say what is wrong with a source of these texts."""
    return list(link_faults(new_notebook(cells=[*map(new_markdown_cell, texts)]), TERMS))


def sections():
    """Give the terms of each section of the page that is written by hand."""
    page = (ROOT / PAGE).read_text("utf-8")
    return {
        part.partition("\n")[0]: re.findall(r"^### (.+)$", part, re.MULTILINE)
        for part in re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    }


def test_linked_terms_are_explained_in_the_order_of_the_alphabet():
    """Each linked term has a heading that its link leads to, its name as it is written, and what it means."""
    cells = [new_markdown_cell("[H](#loevingers-h) and [a\nbase](#base)")]
    assert words(cells, TERMS) == (
        "## Words of this lesson\n\n"
        "### base\n\n**Base.** The population of which a statement speaks.\n\n"
        "### loevingers h\n\n**Loevinger’s H.** How closely lists follow one order."
    )


@pytest.mark.parametrize(
    "cell",
    [
        new_markdown_cell(
            "A base, [](#tbl-base), [the figure](#fig-base), [a page](guide.md#base)"
        ),
        new_code_cell("lists[0](#base)"),
    ],
)
def test_other_links_are_no_terms(cell):
    """Figures, tables, other pages and code explain nothing, and are no faults."""
    assert words([cell], TERMS) == ""
    assert list(link_faults(new_notebook(cells=[cell]), TERMS)) == []


def test_all_faults_of_links_are_told_at_once():
    """An unknown term, a second link and a heading in the way are told with their cells."""
    faults = told("[a](#bse) [b](#base)", "[c](#base) [d](#quux)", "[e](#bounds)", "### Bounds")
    assert faults == [
        "cell 1: the glossary has no term #bse; write #base",
        "cell 2: #base is linked in cell 1 already; link a term where it is first used",
        "cell 2: the glossary has no term #quux; explain it in docs/guide/glossary.md",
        "cell 4: a link to the term #bounds would lead to the heading “Bounds”; give the heading other words",
    ]


def test_a_heading_in_the_way_of_no_link_is_no_fault():
    """A lesson may have a heading of the same name as a term that it does not link to."""
    assert told("## Bounds", "[a](#base)") == []


def test_terms_are_read_from_the_page_and_the_data_package(tmp_path):
    """The page explains its words, the table of the data package those of law, with their sources."""
    for path, text in {
        PAGE: "# Glossary\n\nWords.\n\n## Counting\n\n### Not listed\n\nNot on\nthe list.\n\nNot a no.\n\n"
        "### Loevinger’s H\n\nA number.\n\n## Law\n\nOf the data.\n\n% generated\n",
        TABLE: "term,definition,source\nThird-country national,Not of the EU.,Article 2(a)\nPlan,A plan.,—\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(text, "utf-8")
    assert read_glossary(tmp_path) == {
        "not-listed": Term("Not listed", "Not on\nthe list.\n\nNot a no."),
        "loevingers-h": Term("Loevinger’s H", "A number."),
        "third-country-national": Term("Third-country national", "Not of the EU. (Article 2(a))"),
        "plan": Term("Plan", "A plan."),
    }


def test_no_term_is_explained_twice():
    """Neither two terms of the page nor one of the page and one of the data have the same anchor."""
    written = sum(map(len, sections().values()))
    rows = (ROOT / TABLE).read_text("utf-8").count("\n") - 1
    assert len(read_glossary(ROOT)) == written + rows


def test_terms_stand_in_the_order_of_the_alphabet():
    """Who looks a word up on the page finds it by its first letters, in its section."""
    for section, terms in sections().items():
        assert terms == sorted(terms, key=str.casefold), section


def test_words_of_law_have_a_source():
    """Each word of law on the page ends with the law or treaty that it comes from."""
    glossary = {term.name: term.definition for term in read_glossary(ROOT).values()}
    source = re.compile(r"\((Council Decision|Directive|Protocol|Treaty)\b[^.]*\)\Z")
    assert [
        name for name in sections()["Law and policy"] if not source.search(glossary[name])
    ] == []


def test_links_lead_to_headings_in_pages_and_in_jupyterlab():
    """Pandoc and JupyterLab, which takes hyphens for spaces and no more, make the anchor of each heading."""
    glossary = read_glossary(ROOT)
    text = "\n\n".join(f"### {term.heading}" for term in glossary.values())
    page = pypandoc.convert_text(text, "html5", "markdown")
    assert re.findall(r'<h3 id="([^"]+)"', page) == list(glossary)
    assert [term.heading.replace(" ", "-") for term in glossary.values()] == list(glossary)


def test_the_documentation_says_the_same():
    """What lessons take from the data package is what the page of the documentation shows of it."""
    path = ROOT / "docs" / "_ext" / "generated.py"
    spec = importlib.util.spec_from_file_location("generated", path)
    generated = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generated)
    page = (ROOT / PAGE).read_text("utf-8").replace(generated.MARKER, generated.glossary())
    for term in read_glossary(ROOT).values():
        assert f"### {term.name}\n\n{term.definition}" in page
