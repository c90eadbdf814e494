"""From one source to the notebooks of students and teachers."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from thb_analysis.errors import ThbError
from thb_analysis.learn.glossary import Term
from thb_analysis.learn.versions import faults, regenerate, solution, student

TERMS = {
    "base": Term("Base", "Of whom a statement speaks."),
    "share": Term("Share", "A part."),
}

ANSWER = """base = 27
share = ...
### BEGIN SOLUTION
listed = 11
share = listed / base
### END SOLUTION
print(share)"""


@pytest.fixture
def source():
    """A source with a question, an answer, a wrong answer, and a text for teachers."""
    return new_notebook(
        cells=[
            new_markdown_cell("Which share?", id="question"),
            new_code_cell(ANSWER, id="answer"),
            new_code_cell("share = 1", id="wrong", metadata={"tags": ["wrong-answer"]}),
            new_markdown_cell("For marking.", id="marking", metadata={"tags": ["solution"]}),
        ]
    )


def test_students_get_no_answers(source):
    """Solutions, their texts and wrong answers are gone; what stands for the answer is left."""
    _, question, answer = student(source, 2, TERMS).cells
    assert question.source == "Which share?"
    assert answer.source == "base = 27\nshare = ...\nprint(share)"


def test_teachers_get_the_answers_alone(source):
    """Marks and dots are gone from the solution, which has no wrong answers either."""
    _, _, answer, marking = solution(source, 2, TERMS).cells
    assert answer.source == "base = 27\nlisted = 11\nshare = listed / base\nprint(share)"
    assert marking.source == "For marking."


def test_dots_that_belong_to_no_answer_stay(source):
    """Three dots in a cell without a solution are part of the lesson."""
    source.cells[1].source = "later = ...\nprint(later)"
    assert solution(source, 2, TERMS).cells[2].source == "later = ...\nprint(later)"


def test_the_title_is_that_of_the_catalogue(source):
    """Both begin with the title of the lesson, in a cell that reports leave out."""
    for version in (student(source, 2, TERMS), solution(source, 2, TERMS)):
        assert version.cells[0].source.startswith("# Lesson 2: Counting honestly")
        assert version.cells[0].metadata.tags == ["remove-cell"]


def test_outputs_are_left_out(source):
    """An author who ran the source leaves no traces in the notebooks."""
    source.cells[1].execution_count = 7
    source.metadata["language_info"] = {"name": "python", "version": "3.99"}
    made = student(source, 2, TERMS)
    assert made.cells[2].execution_count is None
    assert made.metadata.language_info == {"name": "python"}


def test_each_version_explains_the_terms_it_links_to(source):
    """The last cell has the terms of all cells of a version; what only teachers read is for them only."""
    source.cells[0].source = "Which share of the [base](#base)?"
    source.cells[3].source = "Ask for a [share](#share)."
    for version, explained in ((student, ["base"]), (solution, ["base", "share"])):
        last = version(source, 2, TERMS).cells[-1].source
        assert last.startswith("## Words of this lesson\n")
        assert [line[4:] for line in last.splitlines() if line.startswith("### ")] == explained


def test_links_that_lead_nowhere_are_faults(source):
    """A link to a term that the glossary lacks is told with its cell, after the faults of marks."""
    source.cells[0].source = "### BEGIN SOLUTION\n[base](#bse)"
    assert [fault.partition(":")[0] for fault in faults(source, TERMS)] == ["cell 1"] * 3


@pytest.mark.parametrize(
    "code",
    [
        "### BEGIN SOLUTION\nx = 1",
        "x = 1\n### END SOLUTION",
        "### END SOLUTION\n### BEGIN SOLUTION",
        "if x:\n    ### BEGIN SOLUTION\n    y = 1\n    ### END SOLUTION",
        "### BEGIN SOLUTION\n### BEGIN SOLUTION\n### END SOLUTION",
    ],
)
def test_marks_that_do_not_match_are_faults(source, code):
    """A mark without its partner would show an answer to students, and is told with its cell."""
    source.cells[1].source = code
    assert [fault.partition(":")[0] for fault in faults(source, TERMS)] == ["cell 2"]


def test_nothing_is_written_where_a_source_has_faults(source, tmp_path):
    """All faults are told at once, with the file, and no notebook is touched."""
    import nbformat

    source.cells[1].source = "### BEGIN SOLUTION"
    source.cells[0].source = "### BEGIN SOLUTION\n### END SOLUTION"
    (tmp_path / "source").mkdir()
    nbformat.write(source, tmp_path / "source" / "lesson-2.ipynb")
    with pytest.raises(ThbError) as caught:
        regenerate(tmp_path)
    lines = str(caught.value).splitlines()
    assert [line.split(": ")[:2] for line in lines] == [
        ["source/lesson-2.ipynb", "cell 1"],
        ["source/lesson-2.ipynb", "cell 2"],
    ]
    assert not (tmp_path / "lesson-2.ipynb").exists()


def test_the_command_says_what_it_has_written(source, tmp_path, monkeypatch, capsys):
    """A notebook that says the same already is left alone, and told to be up to date."""
    import nbformat

    from thb_analysis.learn import __main__ as command

    folder = tmp_path / "learn"
    (folder / "source").mkdir(parents=True)
    nbformat.write(source, folder / "source" / "lesson-2.ipynb")
    monkeypatch.setattr(command, "find_notebooks", lambda: tmp_path)
    assert command.main() == 0
    student = folder / "lesson-2.ipynb"
    assert f"{student} written" in capsys.readouterr().out.splitlines()
    (folder / "solutions" / "lesson-2.ipynb").write_text("{}", "utf-8")
    before = student.stat().st_mtime_ns
    assert command.main() == 0
    told = capsys.readouterr().out.splitlines()
    assert told == [
        f"{folder / 'source' / 'lesson-2.ipynb'} is up to date",
        f"{student} is up to date",
        f"{folder / 'solutions' / 'lesson-2.ipynb'} written",
    ]
    assert student.stat().st_mtime_ns == before
