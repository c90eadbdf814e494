"""One contract for every answer: what `thb` exports gives results that show themselves."""

import re
from base64 import b64decode
from inspect import signature

import matplotlib as mpl
import matplotlib.pyplot as plt
import pandas as pd
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

import thb_analysis as thb
from thb_analysis.display import Figure, Prose, Result, Table
from thb_analysis.errors import UnknownName

# What is asked of more than the data, with what is asked.
ASKED = {
    "also_said": lambda ds: thb.also_said(ds, "protection"),
    "country": lambda ds: thb.country(ds, "NO"),
    "groups": lambda ds: thb.groups(ds, "protection"),
    "law": lambda ds: thb.law(ds, "protection"),
    "matrix": lambda ds: thb.matrix(ds, "protection"),
    "sections": lambda ds: thb.sections(ds, "protection"),
    "sources": lambda ds: thb.sources(ds, "A title"),
}
# A comparison is a frame.
QUESTIONS = [
    each
    for each, home in thb._HOME.items()
    if home == "analysis" and not each.endswith("_front") and each != "compare"
]
# Those whose answer says by its type that it can be drawn.
DRAWN = [
    each
    for each in QUESTIONS
    if hasattr(signature(getattr(thb, each), eval_str=True).return_annotation, "plot")
]
LONGEST = 4000  # characters of plain text


@pytest.fixture(scope="module", params=QUESTIONS)
def question(request):
    """The name of one question."""
    return request.param


@pytest.fixture(scope="module")
def answer(tiny_dataset, question):
    """What it gives for the small package."""
    return ASKED.get(question, getattr(thb, question))(tiny_dataset)


@pytest.fixture(scope="module")
def shell():
    """An IPython shell, as a notebook's kernel has one."""
    yield InteractiveShell.instance()
    InteractiveShell.clear_instance()


def test_every_answer_keeps_the_contract(answer):
    """An answer is a result with a frame and a text, and with a table and a figure or None."""
    assert isinstance(answer, Result)
    assert isinstance(answer.frame, pd.DataFrame)
    assert isinstance(answer.text(), Prose)
    assert isinstance(answer.table(), Table | None)
    assert isinstance(answer.figure(), Figure | None)


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


def test_an_answer_shows_its_figure_and_its_tables(answer):
    """What an answer can publish of itself, it shows; a section has a table where a figure has no room."""
    shown = [part for part in answer.shown() if not isinstance(part, Prose)]
    if (figure := answer.figure()) is not None:
        assert figure in shown
    elif (table := answer.table()) is not None:
        assert table in shown


def test_without_a_notebook_an_answer_reads_as_text(answer):
    """Where there is no notebook, an answer is written out in words and aligned columns."""
    assert answer.shown()[0]._repr_mimebundle_()[0]["text/plain"] in repr(answer)


@pytest.mark.parametrize("question", DRAWN, indirect=True)
def test_a_drawing_keeps_to_its_axes(answer):
    """A drawing is on the axes that it is given; no setting and no figure of an analyst changes."""
    open_before, settings = plt.get_fignums(), dict(mpl.rcParams)
    own = mpl.figure.Figure(figsize=(6.3, 6)).subplots()
    assert answer.plot(own) is own
    assert own.has_data() or own.texts or answer.figure() is None
    assert plt.get_fignums() == open_before
    assert dict(mpl.rcParams) == settings


def test_a_figure_of_an_analyst_is_in_our_style_and_changes_nothing(real):
    """Within the style an analyst's figure looks like ours, with a ground; after it all is as before."""
    settings = dict(mpl.rcParams)
    with thb.plot_style():
        figure, ax = plt.subplots()
    assert dict(mpl.rcParams) == settings
    assert not ax.spines["top"].get_visible()
    assert figure.get_facecolor() == mpl.colors.to_rgba("white")
    plt.close(figure)
    ours = thb.coverage(real, "covid").plot().figure
    assert ours.get_facecolor() == mpl.colors.to_rgba("white")
    plt.close(ours)


def test_what_has_nothing_to_say_leaves_no_output(shell):
    """An empty text shows nothing, not even an empty line."""
    with capture_output() as shown:
        shell.display_formatter.format(Prose(""))
    assert shown.outputs == []


def test_a_figure_has_a_ground_where_a_notebook_is_dark():
    """What a notebook shows of a figure lies on white paper, whatever the theme; reports get it bare."""
    data, _ = Figure(
        "fig-x", "Caption.", "Alt.", '<svg width="1pt">x</svg>', 1, 1
    )._repr_mimebundle_()
    assert "<rect" not in data["image/svg+xml"]
    encoded = data["text/html"].partition("base64,")[2].partition('"')[0]
    drawn = b64decode(encoded).decode()
    assert drawn.startswith('<svg role="img" width="1pt"><title>')
    assert '</metadata><rect width="100%" height="100%" fill="#ffffff"/>x</svg>' in drawn


def test_symbols_and_bars_are_explained_where_they_stand(real):
    """In a notebook the matrix says what its symbols mean, and notes speak of bars that are there."""
    matrix = thb.matrix(real, "protection").table()._repr_mimebundle_()[0]
    for meaning in (
        "● reported;",
        "◐ reported with a condition",
        "○ not reported;",
        "† named, though",
    ):
        assert meaning in matrix["text/html"]
        assert meaning in matrix["text/plain"]
    bars = thb.coverage(real, "covid").table()._repr_mimebundle_()[0]["text/html"]
    assert "Filled: reported. Grey: nothing is said." in bars
    assert "█" in bars
    assert "▒" in bars


def test_a_mistake_is_one_message(shell):
    """In a notebook an error says in which line it is and what is meant, without the way to it."""
    with capture_output():
        done = shell.run_cell(
            "import thb_analysis as thb\n\nthb.load().select(['Lituania', 'Belgum'])"
        )
    place, message = done.error_in_exec._render_traceback_()
    assert re.fullmatch(r"In \[\d+\], line 3", place)
    assert message.startswith(
        "UnknownName: unknown country 'Lituania': did you mean LT (Lithuania)?"
    )


@pytest.mark.parametrize("name", ["Lituania", "lithuani", "LTU"])
def test_a_misspelt_name_gets_the_nearest_with_its_code(real, name):
    """A country that is misspelt is answered with the nearest one, not with all codes."""
    with pytest.raises(UnknownName, match=r"did you mean (.* or )?LT \(Lithuania\)"):
        real.select([name])
    with pytest.raises(UnknownName, match=r"did you mean (.* or )?LT \(Lithuania\)"):
        thb.country(real, name)
