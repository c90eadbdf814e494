"""One contract for every answer: what `thb` exports gives results that show themselves."""

import re

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import thb_analysis as thb
from thb_analysis.display import Prose

QUESTIONS = {
    "alike": lambda ds: thb.alike(ds, "NO"),
    "audit": thb.audit,
    "law": lambda ds: thb.law(ds, "protection"),
    "robustness": thb.robustness,
}
LONGEST = 4000  # characters of plain text


@pytest.fixture(scope="module", params=QUESTIONS)
def answer(tiny_dataset, request):
    """What a question gives for the small package."""
    return QUESTIONS[request.param](tiny_dataset)


@pytest.fixture(scope="module")
def shell():
    """An IPython shell, as a notebook's kernel has one."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_an_answer_shows_itself(shell, answer):
    """A cell that ends in an answer shows text, figure and table as a notebook can, and no Python object."""
    with capture_output() as shown:
        assert shell.display_formatter.format(answer) == ({}, {})
    assert len(shown.outputs) == len([each for each in answer.shown() if each != Prose("")])
    for output in shown.outputs:
        assert {"text/html", "text/markdown"} & output.data.keys()
        assert len(output.data["text/plain"]) <= LONGEST
        assert "DataFrame" not in output.data["text/plain"]
        assert f"{type(answer).__name__}(" not in output.data["text/plain"]


def test_without_a_notebook_an_answer_reads_as_text(answer):
    """Where there is no notebook, an answer is written out in words and aligned columns."""
    assert answer.shown()[0]._repr_mimebundle_()[0]["text/plain"] in repr(answer)


def test_what_has_nothing_to_say_leaves_no_output(shell):
    """An empty text shows nothing, not even an empty line."""
    with capture_output() as shown:
        shell.display_formatter.format(Prose(""))
    assert shown.outputs == []


def test_a_mistake_is_one_message(shell):
    """In a notebook an error says in which line it is and what is meant, without the way to it."""
    with capture_output():
        done = shell.run_cell(
            "import thb_analysis as thb\n\nthb.load().select(['Lituana', 'Belgum'])"
        )
    location, message = done.error_in_exec._render_traceback_()
    assert re.fullmatch(r"In \[\d+\], line 3", location)
    assert message.startswith(
        "UnknownName: unknown country 'Lituana': did you mean LT (Lithuania)?"
    )
