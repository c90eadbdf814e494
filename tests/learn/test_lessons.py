"""Each lesson as a student, a teacher, and a student who errs meets it."""

import re

import pytest
from nbformat import NotebookNode

from conftest import STUDY
from lessons import CLOSED, LEARN, LESSONS, key, read, run
from thb_analysis.dataset.dataset import load
from thb_analysis.errors import ThbError
from thb_analysis.learn import LessonError, check, checking
from thb_analysis.learn.checking import solve
from thb_analysis.learn.lesson_notebooks import regenerate
from thb_analysis.learn.source import parse, read_lesson
from thb_analysis.notebook_sources import strip_outputs
from thb_analysis.reports.catalog.reports import find_notebooks

lessons = pytest.mark.parametrize("lesson", LESSONS)


def test_making_the_notebooks_again_changes_nothing(tmp_path):
    """What is committed is what the sources give, byte for byte, and nothing is left over.

    A lesson that somebody has run and saved here is still the one that is committed.
    """
    written = regenerate(tmp_path)
    assert {path.relative_to(tmp_path) for path in written} == {
        path.relative_to(LEARN)
        for path in LEARN.rglob("*.ipynb")
        if not {".ipynb_checkpoints", "my-question", "my-table"} & set(path.parts)
    }
    for path in written:
        here = (LEARN / path.relative_to(tmp_path)).read_bytes()
        assert path.read_bytes() == strip_outputs(here), path.name


@pytest.mark.parametrize("number", CLOSED)
def test_each_typical_mistake_gets_its_message(number):
    """Of a mistake that somebody foresaw, the student reads what was written for it, with its numbers."""
    mistakes = key(number).mistakes
    assert len(mistakes) >= 4
    for answer, message in mistakes:
        verdict = check(number, answer)
        assert (verdict.state, verdict.message) == ("not right yet", message), answer
        assert not re.search(r"\{\w+[:}]", message)


@lessons
def test_a_student_who_answers_nothing_gets_to_the_end(lesson):
    """The notebook for students runs as it is, and each check says that nothing is answered yet."""
    verdicts = run(read("", lesson).cells, {})
    assert [each.exercise for each in verdicts] == list(read_lesson(lesson).exercises)
    assert {each.state for each in verdicts} == {"not answered yet"}


@pytest.mark.slow
@lessons
def test_solutions_hold_after_a_restart_and_in_any_order(lesson):
    """The first cell and those of an exercise are enough: who works backwards is right all the same."""
    parts: list[list[NotebookNode]] = [[]]
    for cell in read("solutions", lesson).cells:
        if cell.source.startswith("## "):
            parts.append([])
        elif cell.cell_type == "code":
            parts[-1].append(cell)
    names: dict[str, object] = {}
    run(parts[0][:1], names)
    for part in reversed(parts):
        if not any(cell.id.startswith("check-") for cell in part):
            continue
        assert run(part, names)[0].state in ("right", "for a person to read"), part[
            0
        ].source


@pytest.mark.slow
@pytest.mark.parametrize("lesson", LESSONS[1:5:2])
def test_expected_answers_follow_the_data(lesson, monkeypatch):
    """With fewer countries the exercises can be worked too, and other answers are right."""
    source = read_lesson(lesson)
    before = {number: key(number).rights[0] for number in source.exercises}
    codes = [code for code in load().participants if code not in ("PT", "SI", "SK")]
    fewer = load().select(countries=codes)
    monkeypatch.setattr("thb_analysis.load", lambda: fewer, raising=False)
    # What was solved is kept.
    monkeypatch.setattr(checking, "_solved", checking._solved.__wrapped__)
    after = {
        number: solve.__wrapped__(each).rights[0]
        for number, each in source.exercises.items()
    }
    assert after != before


@lessons
def test_each_exercise_has_hints_and_a_note_for_teachers(lesson):
    """Hints are folded and left out of pages, and what is for teachers is not in the notebook for students."""
    for exercise in read_lesson(lesson).exercises.values():
        assert exercise.of("hints")
        assert exercise.of("teacher")
    student = "\n".join(cell.source for cell in read("", lesson).cells)
    assert "For marking" not in student


@lessons
def test_a_lesson_asks_first_and_teaches_tables(lesson):
    """It begins with two questions and a guess, and draws in its example; two exercises or more are solved by tables."""
    source = read_lesson(lesson)
    first = next(iter(source.exercises.values())).blocks[0]
    example = source.blocks[: source.blocks.index(first)]
    answers = [block.text for block in example if "<summary>A" in block.text]
    assert len(answers) == 1
    assert answers[0].count("<summary>") == 2
    assert any(re.match(r"i_expect\w* = None", block.text) for block in example)
    assert any("subplots(" in block.text for block in example)
    solved = [
        number
        for number, each in source.exercises.items()
        if re.search(r"\.(groupby|merge|pivot)\(", each.of("solution")[0].text)
    ]
    assert len(solved) >= 2, solved


@lessons
def test_texts_hold_no_result(lesson):
    """Numbers of the data come from the data: a text has no figure but in names and examples."""
    for block in read_lesson(lesson).blocks:
        if block.kind == "text":
            text = re.sub(
                r"```.*?```|`[^`]*`|\[@[^\]]*\]|(?:Exercise|exercise|lesson|Directive) [\d./]+\d|\(\.\./\S+\)",
                "",
                block.text,
                flags=re.DOTALL,
            )
            assert set(re.findall(r"\d+", text)) <= {"0", "1"}, block.text[:60]


def changed(*replacements: tuple[str, str]) -> str:
    """Change the source of a lesson in places."""
    text = (LEARN / "source" / "lesson-2.md").read_text("utf-8")
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_an_exercise_is_changed_and_one_added_in_one_file(tmp_path, monkeypatch):
    """Who edits the text file, as the guide shows, has other notebooks and other checks, and touches no code."""
    guide = (LEARN.parents[1] / "docs" / "guide" / "writing-lessons.md").read_text(
        "utf-8"
    )
    new = re.findall(r"````markdown\n(.*?)````", guide, re.DOTALL)[0]
    last = "## What you take with you"
    notebooks = tmp_path / "notebooks"
    (notebooks / "learn" / "source").mkdir(parents=True)
    other = ("enough += 1", "enough += 3"), ("more for more", "more + 9 for more")
    text = changed(*other, (last, f"{new}\n{last}"))
    (notebooks / "learn" / "source" / "lesson-2.md").write_text(text, "utf-8")
    for module in ("source", "lesson_notebooks"):
        monkeypatch.setattr(
            f"thb_analysis.learn.{module}.find_notebooks", lambda: notebooks
        )
    (tmp_path / "docs").symlink_to(find_notebooks().parent / "docs")
    (tmp_path / "data").symlink_to(STUDY)
    regenerate(tmp_path / "out")
    assert 'check("2.6", how_many, state="' in (
        tmp_path / "out" / "lesson-2.ipynb"
    ).read_text("utf-8").replace("\\", "")
    assert check("2.6", 27).message.startswith("27 countries. Not all of them")
    assert check("2.6", len(load().countries)).message.startswith(
        "These are the countries on record"
    )
    assert check("2.4", key("2.4").rights[0]).state == "not right yet"


def test_all_faults_of_a_source_are_named_at_once():
    """A lesson that lacks something says what, and where."""
    text = changed(
        ('tags=["solution"]', 'tags=["answer"]'),
        ("minutes=5", ""),
        ("> There are five", "There are five"),
    )
    with pytest.raises(ThbError) as raised:
        parse(text, LEARN / "source" / "lesson-2.md")
    for message in (
        "the tag answer",
        "2.1: it needs one start",
        "2.1: it needs one solution",
        "a quotation must stand",
    ):
        assert message in str(raised.value)


def test_faults_of_the_setup_are_not_the_students(tmp_path, monkeypatch):
    """An unknown exercise, a missing lesson and broken data raise; no answer is called wrong."""
    with pytest.raises(ThbError, match="unknown exercise"):
        check("2.9", 1)
    with pytest.raises(ThbError, match="No lesson 9"):
        check("9.1", 1)
    monkeypatch.setattr(
        "thb_analysis.load",
        lambda: load().with_tables(claims=load().claims.head(0)),
        raising=False,
    )
    lesson = parse(changed(), LEARN / "lesson-2.md")
    monkeypatch.setattr("thb_analysis.learn.checking.read_lesson", lambda *_: lesson)
    with pytest.raises(LessonError, match="not about your answer"):
        check("2.4", 6)


def test_answers_in_a_notebook_of_another_version_are_not_judged():
    """Where an exercise has changed since, no answer is judged; where only messages have, all are."""
    lesson = read_lesson(2)
    state = lesson.exercises["2.4"].state
    assert check("2.4", 5, state=state).state == "right"
    for answer in (5, 4, ...):
        with pytest.raises(
            LessonError, match=r"Exercise 2\.4 .* another version .* not checked"
        ):
            check("2.4", answer, state="0123abcd")
    for old, new, is_other in (
        ("Countries come whole", "Countries are whole", False),
        ("Give the smallest such number.", "Give the largest such number.", True),
        ('ds.listed("accommodation")', 'ds.listed("counselling")', True),
        ("ds = thb.load()", "ds = thb.load().select(include_body=False)", True),
    ):
        lesson = parse(changed((old, new)), LEARN / "lesson-2.md")
        assert (lesson.exercises["2.4"].state != state) == is_other, old


@pytest.mark.parametrize(("answer", "symbol"), [(5, "✓"), (2, "✗"), (..., "…")])
def test_a_state_shows_by_symbol_word_and_colour(answer, symbol):
    """Right and not right differ at a glance."""
    verdict = check("2.4", answer)
    assert repr(verdict).startswith(f"{symbol} Exercise 2.4: {verdict.state}.")
    page = verdict._repr_html_()
    assert f"{symbol} Exercise 2.4: {verdict.state}." in page
    assert "color: #" in page


def test_lessons_and_notebooks_of_reports_link_to_each_other():
    """Each notebook that reports are made from leads to lessons, and each lesson to one of them."""
    for path in (*LEARN.parent.glob("*.ipynb"), *LEARN.glob("lesson-*.ipynb")):
        targets = re.findall(r"\(((?:learn|\.\.)/[\w.-]+)\)", path.read_text("utf-8"))
        assert targets, path.name
        assert all((path.parent / target).is_file() for target in targets), path.name
