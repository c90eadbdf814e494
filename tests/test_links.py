"""No front end has a link to what it does not show, or an id twice: answers, notebooks, pages."""

import re
from collections import Counter
from typing import Any

import nbformat
import pytest

import thb_analysis as thb
from conftest import REPOSITORY
from lab import SHOWN, START
from lessons import LEARN
from thb_analysis.display import Cell, Column, Table

# Frames, packages and what writes; figures, which have no ids; what pages do not show: names of SHOWN whose
# answers are not looked at for links.
SILENT = """
Dataset categories compare counts dots export figure findings from_frame hurdles load rebuild set_theme table tiles
validate page.answers page.caption page.headlines page.lead_figure page.order page.tied_measures
"""
# To count under every coding takes seconds; an executed report shows it too.
ASKED = sorted({*SHOWN} - {"robustness", *SILENT.split()})
# What a notebook shows of an output, the first that there is.
KINDS = ("text/html", "text/markdown", "text/plain")
LINK = re.compile(r'\]\(#([^()\s]*)\)|\bhref="#([^"]*)"')
ID = re.compile(r'\sid="([^"]*)"|\{#([\w-]+)')
HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
# What pages hold besides what they show.
BESIDE = re.compile(r"data:[^\"]*|<script.*?</script>|<style.*?</style>", re.DOTALL)
LEADS = re.compile(
    r'\b(?:href="#|(?:popovertarget|for|aria-(?:labelledby|describedby|controls))=")([^"#]*)"'
)


def bundles(answer):
    """Give what a cell publishes that ends in an answer, or in a list of them."""
    if isinstance(answer, (list, tuple)):
        return [bundle for each in answer for bundle in bundles(each)]
    parts = answer.shown() if hasattr(answer, "shown") else [answer]
    return [part._repr_mimebundle_()[0] for part in parts]


def faults(outputs, texts=()):
    """Name what is wrong with the links and ids of outputs, and of texts between them."""
    outputs = list(outputs)
    shown = [
        "".join(next(out[kind] for kind in KINDS if kind in out)) for out in outputs
    ]
    ids = Counter("".join(found) for text in shown for found in ID.findall(text))
    headed = {
        head.replace(" ", "-") for text in texts for head in HEADING.findall(text)
    }
    links = {
        "".join(found) for text in (*shown, *texts) for found in LINK.findall(text)
    }
    return [
        *(
            f"{link}: nothing shown has this id"
            for link in sorted(links - {*ids} - headed)
        ),
        *(f"{id_}: {count} times" for id_, count in ids.items() if count > 1),
        *(
            out["text/plain"]
            for out in outputs
            if "](#" in "".join(out.get("text/plain", ""))
        ),
    ]


def of_notebook(notebook):
    """Name what is wrong with the links and ids of an executed notebook."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", ())]
    return faults([out.data for out in outputs if "data" in out], texts)


@pytest.fixture(scope="module")
def names():
    """What an analyst has set before asking."""
    names: dict[str, Any] = {}
    exec(START, names)
    return names


def test_every_public_name_is_looked_at():
    """What is added to the library is looked at too."""
    of_pages = (f"page.{name}" for name in thb.page.__all__)
    offered = {*thb.__all__, *of_pages} - {"__version__", "page"}
    assert {*SHOWN} == offered, "add a call to SHOWN in lab.py; see SILENT"


@pytest.mark.parametrize("name", ASKED)
def test_an_answer_leads_only_to_what_it_shows(names, name):
    """A reference is a link to what stands in the same answer, or else words; a terminal has no links.

    Each part of an answer is shown as a notebook can, and no Python object is.
    """
    shown = bundles(eval(SHOWN[name], names))
    assert faults(shown) == []
    for each in shown:
        assert {"text/html", "text/markdown"} & each.keys()
        assert not re.search(r"DataFrame|object at 0x|^\w+\(\w+=", each["text/plain"])


def test_answers_go_together_in_one_notebook(real):
    """Asked several times, of other countries or of the same, no two answers have an id in common."""
    asked = [real, real.select(["EE", "LV", "LT"]), real]
    assert faults(bundles([thb.page.text(ds, "covid") for ds in asked])) == []


def test_no_cell_leads_to_another():
    """A place in the report is none in a notebook."""
    cells = Table("tbl-x", "A.", (Column("A"),), ((Cell("here", to="m-a"),),))
    assert "href" not in cells._repr_mimebundle_()[0]["text/html"]


@pytest.mark.parametrize(
    "lesson", sorted(path.name for path in LEARN.glob("lesson-*.ipynb"))
)
def test_the_words_of_a_lesson_lead_to_its_own(lesson):
    """A term in a text leads to its heading in the same notebook."""
    assert of_notebook(nbformat.read(LEARN / "solutions" / lesson, as_version=4)) == []


@pytest.mark.slow
def test_an_executed_report_has_no_dead_link(whole_edition):
    """In JupyterLab, or converted by others, a notebook of a report leads nowhere but to itself."""
    found = {
        path.name: of_notebook(nbformat.read(path, as_version=4))
        for path in sorted(whole_edition.glob("*.ipynb"))
    }
    assert found
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_page_leads_only_to_what_it_shows():
    """Links, buttons and labels of a published page have their targets in it, each id once."""
    pages = sorted((REPOSITORY / "reports").glob("*.html"))
    assert pages
    for page in pages:
        text = BESIDE.sub("", page.read_text("utf-8"))
        ids = Counter(re.findall(r'\sid="([^"]*)"', text))
        assert [id_ for id_, count in ids.items() if count > 1] == [], page.name
        leads = {id_ for found in LEADS.findall(text) for id_ in found.split()}
        assert leads - {*ids} == set(), page.name
