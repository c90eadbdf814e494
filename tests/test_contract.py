"""One contract for every answer: what `thb` exports gives results that show themselves."""

import re

import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import thb_analysis as thb
from thb_analysis.display import Prose


@pytest.fixture(scope="module")
def shell():
    """An IPython shell, as a notebook's kernel has one."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_an_answer_shows_itself(shell, tiny_dataset):
    """A cell that ends in an answer shows each of its parts; without a notebook it reads as text."""
    answer = thb.law(tiny_dataset, "protection")
    with capture_output() as shown:
        assert shell.display_formatter.format(answer) == ({}, {})
    assert len(shown.outputs) == len([each for each in answer.shown() if each != Prose("")])
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
    place, message = done.error_in_exec._render_traceback_()
    assert re.fullmatch(r"In \[\d+\], line 3", place)
    assert message.startswith(
        "UnknownName: unknown country 'Lituana': did you mean LT (Lithuania)?"
    )
