"""Checks: open, wrong, right; never an error because of an answer."""

import subprocess
import sys

import pytest

from thb_analysis.errors import ThbError
from thb_analysis.learn import check
from thb_analysis.learn.checking import find, same


def some_measure() -> dict[str, str]:
    """What the exercises are about."""
    return {"measure": "dublin-referral"}


@pytest.mark.parametrize("answer", [..., None, (..., 3), {"reported": ...}, [None], (1, [...])])
def test_what_is_not_answered_is_no_error(answer):
    """Three dots or nothing, in whole or in part, count as not answered yet."""
    assert check("2.1", answer, **some_measure()).state == "not answered yet"


def test_an_answer_of_another_form_is_told_the_form():
    """An answer that cannot be read is met with what an answer looks like."""
    assert "Expected: two shares between 0 and 1" in check("2.3", 0.5, **some_measure()).message


@pytest.mark.parametrize(
    ("exercise", "about", "named"),
    [
        ("2.9", {}, "2.1"),
        ("99.1", {}, "99"),
        ("2", {}, "2.1"),
        ("2.1", {}, "measure"),
        ("2.1", {"measure": "a", "country": "EE"}, "country"),
    ],
)
def test_a_check_that_is_called_wrongly_is_the_notebooks_fault(exercise, about, named):
    """A number or a subject that the exercise does not have is an error that names what there is."""
    with pytest.raises(ThbError, match=named):
        check(exercise, ..., **about)


def test_a_check_after_a_cell_that_failed_says_so(tmp_path):
    """Where the answer's cell ended in an error, what is checked is the answer before: that is said."""
    cells = ["from thb_analysis.learn import check"]
    for answer in ("1 / 0", "(1,", "0.4"):
        cells += [
            f"share = {answer}",
            "print('told', check('2.3', 0.5, measure='dublin-referral'))",
        ]
    program = (
        "import sys\nfrom IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell(ipython_dir=sys.argv[1])\n"
        "for cell in sys.argv[2:]: shell.run_cell(cell)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path, *cells],
        capture_output=True,
        text=True,
        check=True,
    )
    told = [line for line in done.stdout.splitlines() if line.startswith("told")]
    assert ["ended in an error" in line for line in told] == [True, True, False]


def test_a_verdict_is_read_in_a_notebook_and_by_programs():
    """JupyterLab and reports show Markdown; the state is in the metadata."""
    data, metadata = check("2.1", ..., **some_measure())._repr_mimebundle_()
    assert data["text/markdown"].startswith("**Exercise 2.1: not answered yet.**")
    assert metadata["thb"] == {"kind": "check", "exercise": "2.1", "state": "not answered yet"}


@pytest.mark.parametrize(
    ("one", "equal"), [(0.41, True), (0.407, True), (0.4, False), (True, False), ("0.41", False)]
)
def test_numbers_are_the_same_to_two_digits(one, equal):
    """Rounding to two digits is no error; texts and truth values are no numbers."""
    assert same(one, 11 / 27) == equal


@pytest.mark.parametrize(
    ("sentence", "right"),
    [
        ("The study lists {k} of {n} countries; the others may lack it or may not have said so.", True),
        ("According to the report, {k} out of the {n} have it, and whether others do is unknown.", True),
        ("The list names {k} of {n}; the rest do not have it.", False),
        ("The list names {k} of {n}; the rest is without it.", False),
        ("The list names at least {k} of {n}, and the other countries don’t have it.", False),
    ],
)  # fmt: skip
def test_a_sentence_may_doubt_and_may_not_deny(sentence, right):
    """To say that others may lack something is honest, to say that they do is not."""
    from thb_analysis import load
    from thb_analysis.analysis import coverage

    row = coverage(load()).frame.set_index("measure").loc["dublin-referral"]
    told = sentence.format(k=row["listed"], n=row["base_size"])
    assert (check("2.5", told, **some_measure()).state == "right") == right


def test_an_exercise_is_found_by_its_number():
    """Exercise 2.3 is the function exercise_3 of lesson_2."""
    assert find("2.3").__name__ == "exercise_3"
    assert find("2.3").__module__ == "thb_analysis.learn.lesson_2"
