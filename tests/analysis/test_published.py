"""The published notebooks show what the questions answer for the study, word by word."""

import json

import pytest

import thb_analysis as thb
from conftest import REPOSITORY
from thb_analysis.display import Result



def shown(result):
    """Return the texts and tables of a result, and of the results that it is made of."""
    parts = [each for each in vars(result).values() if isinstance(each, Result)]
    return [*result.shown(), *(each for part in parts for each in part.shown())]


QUESTIONS = {
    "source-audit": lambda ds: shown(thb.audit(ds)),
    "robustness": lambda ds: shown(thb.robustness(ds)),
    "theme-protection": lambda ds: shown(thb.law(ds, "protection")),
    "theme-detection": lambda ds: [thb.limits(ds, "detection"), thb.notes(ds, "detection")],
    "country-pl": lambda ds: [*shown(thb.alike(ds, "PL")), thb.entries(ds, "PL")],
}


def essence(data, metadata):
    """What an exporter reads of an output: the media types of ours, and what is said of it."""
    ours = {
        kind: content for kind, content in data.items() if kind.startswith("application/vnd.thb")
    }
    ours = {kind: "".join(each) if isinstance(each, list) else each for kind, each in ours.items()}
    return json.dumps([ours, metadata.get("thb")], sort_keys=True)


@pytest.mark.parametrize("report", QUESTIONS)
def test_a_published_notebook_shows_what_the_library_answers(real, report):
    """Each table and text of these questions is among the outputs of the committed report."""
    notebook = json.loads((REPOSITORY / "reports" / f"{report}.ipynb").read_text("utf-8"))
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    published = {essence(each["data"], each["metadata"]) for each in outputs if "data" in each}
    answers = [each._repr_mimebundle_() for each in QUESTIONS[report](real)]
    assert answers
    assert [
        data["text/plain"] for data, meta in answers if essence(data, meta) not in published
    ] == []
