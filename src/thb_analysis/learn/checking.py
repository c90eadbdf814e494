"""Check an answer: compare it with the solutions and the typical mistakes in the source of the lesson."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from itertools import product, starmap
from operator import itemgetter
from pprint import pformat
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
from IPython import get_ipython
from IPython.utils.capture import capture_output
from nbconvert.filters import markdown2html

from thb_analysis import __version__
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.display import Prose
from thb_analysis.errors import ThbError
from thb_analysis.learn.again import Run, again, needed
from thb_analysis.learn.answers import (
    Differences,
    Speller,
    closest,
    differences,
    is_open,
    make_speller,
    plain,
)
from thb_analysis.learn.figures import to_html
from thb_analysis.learn.source import (
    ENGLISH,
    Block,
    Exercise,
    phrases,
    read_lesson,
    seeds_of,
)
from thb_analysis.learn.variants import Other, other_data, vary_letters
from thb_analysis.names import check_names

RIGHT = "right"
HERE = "right here only"
WRONG = "not right yet"
OPEN = "not answered yet"
READ = "for a person to read"
# A symbol and a colour for each state.
LOOKS = {
    OPEN: "…57606a",
    WRONG: "✗b35900",
    HERE: "≈7a5b00",
    READ: "✎0b5cad",
    RIGHT: "✓1a7f37",
}


# Sentences of checks by name, in the language of the lesson.
Phrases = Mapping[str, str]


class LessonError(ThbError):
    """A check cannot be made, for a reason other than the student's answer.

    Examples
    --------
    >>> from thb_analysis.learn import LessonError, check
    >>> try:
    ...     print(check("2.2", "20 of 24").state)
    ... except LessonError:
    ...     print("Take the notebook and the project from the same version.")
    right
    """


@dataclass(frozen=True, repr=False)
class Verdict:
    """The result of a check.

    Attributes
    ----------
    exercise : str
        Such as ``2.1``.
    state : str
        ``right``, ``right here only``, ``not right yet``, ``not answered yet``, or
        ``for a person to read``.
    message : str
        In Markdown.
    language : str
        Of the lesson.
    model : str
        HTML of a figure with which students compare theirs; may be empty.
    answer : str
        What a teacher reads: a text, or the title and the alternative text of a figure; may be empty.

    Examples
    --------
    >>> from thb_analysis.learn import Verdict
    >>> Verdict("2.2", "right", "20 of 24.")
    ✓ Exercise 2.2: right. 20 of 24.
    """

    exercise: str
    state: str
    message: str
    language: str = ENGLISH
    model: str = ""
    answer: str = ""

    def _head(self) -> str:
        say = phrases(self.language)
        exercise = say["exercise"].format(self.exercise)
        return f"{LOOKS[self.state][0]} {exercise}: {say[self.state]}."

    def __repr__(self) -> str:
        return " ".join(filter(None, [self._head(), self.answer, self.message]))

    def _repr_html_(self) -> str:
        colour = f"#{LOOKS[self.state][1:]}"
        head = f'<strong style="color: {colour}">{self._head()}</strong>'
        answer = self.answer and f"<blockquote>{escape(self.answer)}</blockquote>"
        message = markdown2html(self.message)
        return f'<div style="border-left: 6px solid {colour}; padding: 2px 12px">{head}{answer}{message}{self.model}</div>'


class Key(NamedTuple):
    """What answers are compared with: right answers, and mistakes with their message, all as of `plain`."""

    rights: list[Any]
    mistakes: list[tuple[Any, str]]
    note: str
    spell: Speller
    model: str


def begin(lesson: int, ds: Dataset, language: str = ENGLISH) -> Prose:
    """Return the opening line of a lesson: its title and the edition of the data.

    Raises
    ------
    ThbError
        If there is no such lesson.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> from thb_analysis.learn import begin
    >>> print(begin(2, thb.load()).markdown)
    **Ready:** lesson 2, Counting honestly. You work with the data of edition ...
    """
    title = read_lesson(lesson, language).title
    ready = phrases(language)["ready"]
    return Prose(ready.format(lesson, title, ds.edition, ds.version))


def check(
    exercise: str,
    answer: object,
    /,
    language: str = ENGLISH,
    state: str = "",
    cells: Sequence[str] = (),
) -> Verdict:
    """Check an answer to an exercise.

    The cells that led to it are run again on other data. Where that is impossible, the value alone counts.

    Parameters
    ----------
    exercise : str
        Lesson and exercise, such as ``"2.1"``.
    answer : object
        As long as it is None or holds ``...``, the exercise counts as not answered.
    language : str, default "en"
        Of the lesson.
    state : str, optional
        Its state in the notebook, as of `Exercise.state`; if empty it is not compared.
    cells : sequence of str, optional
        Code that led to the answer. In a notebook, what was run so far.

    Raises
    ------
    ThbError
        If the installation is damaged, or the notebook is of a version with another exercise.

    Examples
    --------
    >>> from thb_analysis.learn import check
    >>> check("2.2", "20 of 24").state
    'right'
    """
    lesson = read_lesson(int(exercise.partition(".")[0]), language)
    check_names([exercise], lesson.exercises, "exercise")
    task = lesson.exercises[exercise]
    say = phrases(language)
    given = plain(answer)
    if state not in ("", task.state):
        raise LessonError(say["other version"].format(exercise, __version__))
    if is_open(given):
        return Verdict(exercise, OPEN, say["unanswered"], language)
    try:
        key = solve(task)
    except Exception as error:  # whatever the code of a lesson meets
        raise LessonError(say["damaged"].format(exercise, error)) from error
    find_faults = _figure_faults if task.tag == "figure" else _answer_faults
    elsewhere = Elsewhere(task, given, cells or _history())
    if fault := next(find_faults(task, key, given, say, elsewhere), ""):
        return Verdict(exercise, WRONG, fault, language)
    if task.tag == "start":
        if against := elsewhere.against(say):
            return Verdict(exercise, HERE, against, language)
        by_value = "" if elsewhere.runs else f"\n\n{say['by value']}"
        return Verdict(exercise, RIGHT, f"{key.note}{by_value}", language)
    if task.tag == "figure":
        drawn, text = given
        given = f"{' '.join(drawn['title'])}. {text}"
    message = f"{say[task.tag]}\n\n{key.note}"
    return Verdict(exercise, READ, message, language, key.model, given)


def _history() -> Sequence[str]:
    """Return the cells that were run so far; none outside of a notebook."""
    shell = get_ipython()
    return shell.user_ns.get("In", []) if shell else []


class Trial(NamedTuple):
    """An answer on other data: what the student's cells give there, or the error in which they end."""

    seed: int
    given: Any
    run: Run
    key: Key


@dataclass(frozen=True)
class Elsewhere:
    """What the student's own cells give on other data."""

    task: Exercise
    given: Any
    cells: Sequence[str]

    @cached_property
    def runs(self) -> list[Trial]:
        """Trials on other data; none if the cells do not give the answer again."""
        seeds, names = seeds_of(self.task.number), self.task.answers
        statements = needed(self.cells, names)
        if self.task.tag != "start" or not seeds or not statements:
            return []
        others = [_other(self.task, seed) for seed in (0, *seeds)]
        # The solutions run here while the student's cells run there.
        with ThreadPoolExecutor(1) as aside:
            there = aside.submit(again, statements, names, others)
            keys = [variant(self.task, seed) for seed in seeds]
            found = there.result()
        if not found or _single(found[0].answers) != self.given:
            return []
        runs = []
        for seed, run, key in zip(seeds, found[1:], keys, strict=True):
            if key and not run.reads_file:
                given = plain(_single(run.answers), key.spell)
                runs.append(Trial(seed, given, run, key))
        return runs

    def confirms(self, at: int) -> bool:
        """Whether the cells make a typical mistake, by its number, on the other data too."""
        for trial in self.runs:
            made = mistake(self.task, trial.seed, at)
            run = trial.run
            is_comparable = made is not None and run.varied and not run.error
            if is_comparable and differences(trial.given, made, self.task.parts):
                return False
        return True

    def against(self, say: Phrases) -> str:
        """Say what the cells give on other data, where that is not what the question asks for."""
        parts, changes = self.task.parts, set[str]()
        for trial in self.runs:
            changes |= {*differences(trial.given, self.given, parts)}
        for trial in self.runs:
            right = trial.key.rights[0]
            wrong = {*differences(trial.given, right, parts)}
            if self.task.accepts_typed:  # what does not change is
                wrong &= changes
            if wrong:
                why = say["other way" if trial.run.varied else "typed"]
                given = trial.run.error if is_open(trial.given) else trial.given
                return why.format(*map(pformat, (given, right)))
        return ""


def _single(answers: list[Any]) -> Any:
    return answers if len(answers) > 1 else answers[0]


def check_cells(
    exercise: str, cells: Sequence[str], language: str = ENGLISH
) -> Verdict | None:
    """Check what cells give for an exercise, which run in another process only; None if they cannot be run.

    Parameters
    ----------
    exercise : str
        Such as ``2.1``; a person does not read its answer.
    cells : sequence of str
        Code of a notebook, in its order.
    language : str, default "en"
    """
    task = read_lesson(int(exercise[0]), language).exercises[exercise]
    statements = needed(cells, task.answers)
    found = again(statements, task.answers, [Other(0)])
    # Without three dots there is an answer, if not in code.
    if not found or not statements:
        return None
    answer = _single(found[0].answers)
    verdict = check(exercise, answer, language=language, cells=cells)
    # What is wrong after an error may be wrong by it.
    if found[0].error and verdict.state not in (RIGHT, HERE):
        return None
    return verdict


def _unread(exercise: Exercise, say: Phrases, why: str = "") -> str:
    return say["expected"].format(why or say["unread"], exercise.start.options["form"])


def _figure_faults(
    task: Exercise, key: Key, given: Any, say: Phrases, elsewhere: Elsewhere
) -> Iterator[str]:
    """Yield what is wrong with a figure: faults of its values first, then those of labels and title."""
    match given:
        case [{"title": list(title), "x": dict(x), "y": dict(y)}, str(text)]:
            # Either axis may have the values, and right answers may differ in their names.
            ways = []
            for axis, right in product((x, y), key.rights):
                shown = _closest(plain(axis["marks"], key.spell), right)
                rank = (not differences(shown, right), len(shown.keys() & right))
                ways.append((rank, axis, right, shown))
            _, axis, right, shown = max(ways, key=itemgetter(0))
            of_one = key._replace(rights=[right])
            yield from _answer_faults(task, of_one, shown, say, elsewhere)
            lacks = {
                "no label": not axis["label"],
                "no title": not title,
                "short text": len(text.split()) <= len(title),
            }
            yield " ".join(say[fault] for fault in lacks if lacks[fault])
        case _:
            yield _unread(task, say)


def _closest(
    marks: Mapping[str, list[float]], right: Mapping[str, float]
) -> dict[str, float]:
    """Return one value for each name: of several, the one closest to the right one."""
    shown = {}
    for name, values in marks.items():
        wanted = right.get(name, 0)
        shown[name] = min(values, key=lambda value: abs(value - wanted))
    return shown


def _answer_faults(
    task: Exercise, key: Key, given: Any, say: Phrases, elsewhere: Elsewhere
) -> Iterator[str]:
    """Yield what is wrong with an answer: typical mistakes first, then general faults."""
    given = plain(given, key.spell)
    if task.tag == "read":
        if not isinstance(given, str):
            yield _unread(task, say)
        return
    if not all(differences(given, each, task.parts) for each in key.rights):
        return
    read, wrong = closest(given, key.rights[0], task.parts)
    if all(starmap(_is_rounded, wrong.values())):
        yield say["rounded"]
    is_of_form = _is_of_form(wrong)
    for at, (value, message) in enumerate(key.mistakes):
        # Half of an answer may be a mistake in another form.
        other_form = is_of_form and not _is_of_form(
            differences(value, key.rights[0], task.parts)
        )
        is_made = not differences(given, value, task.parts)
        if is_made and not other_form and elsewhere.confirms(at):
            yield message
    yield from _general_faults(task, key.rights[0], read, wrong, say)


def _is_of_form(wrong: Differences) -> bool:
    """Whether all parts of an answer can be read."""
    return all(given is not None for given, _ in wrong.values())


def _is_rounded(given: Any, right: Any) -> bool:
    both_floats = type(given) is type(right) is float
    return both_floats and given % 1 != 0 and given == round(right, 1)


def _general_faults(
    task: Exercise,
    right: Any,
    given: Any,
    wrong: Mapping[str, tuple[Any, Any]],
    say: Phrases,
) -> Iterator[str]:
    """Yield what cannot be read, then how much of the answer is wrong."""
    if unread := [name for name, (part, _) in wrong.items() if part is None]:
        in_part = say["unread in part"].format(", ".join(unread))
        why = in_part if any(unread) else _wrong_names(right, given, say)
        yield why if task.tag == "figure" else _unread(task, say, why)
    messages = []
    if isinstance(right, set):
        read, _ = wrong[""]
        found = {"some too many": read - right, "some missing": right - read}
        messages += [say[name] for name in found if found[name]]
    elif "" not in wrong and len(wrong) < len(right):
        messages.append(say["in part"].format(", ".join(wrong)))
    messages.append(task.start.note or say["no slip"])
    yield " ".join(messages)


def _wrong_names(right: Any, given: Any, say: Phrases) -> str:
    """Write how many names an answer lacks, but not which, and which it has too many."""
    if not type(right) is type(given) is dict:
        return ""
    missing = len(right.keys() - given.keys())
    names = (str(name).replace("`", "’").split() for name in given if name not in right)
    # As code in Markdown, so that they are not rendered.
    more = [f"`{' '.join(words)}`" for words in names]
    messages = [say["missing"].format(missing, len(right))] * bool(missing)
    messages += [say["not asked for"].format(", ".join(more))] * bool(more)
    return " ".join(messages)


@lru_cache
def solve(exercise: Exercise) -> Key:
    """Run the first cell of the lesson, the solution of an exercise, and each typical mistake."""
    solved = _solved(exercise, 0)
    others = {each: _run(each.text, solved) for each in exercise.of("also", "mistake")}
    right = _answer(exercise, solved)
    answers = {block: _answer(exercise, names) for block, names in others.items()}
    spell = make_speller(solved["ds"], [*answers.values(), right])
    rights, mistakes = [right], []
    for block, names in others.items():
        value = plain(answers[block], spell)
        if block.kind == "also":
            rights.append(value)
        else:
            mistakes.append((value, block.note.format_map(names)))
    model = ""
    if exercise.tag == "figure":
        model = to_html(*(solved[name] for name in exercise.answers))
    note = exercise.of("solution")[0].note.format_map(solved)
    return Key(rights, mistakes, note, spell, model)


@lru_cache
def variant(exercise: Exercise, seed: int) -> Key | None:
    """Return the key on other data; None where the question has no one answer there of the same kind."""
    here = solve(exercise).rights[0]
    with suppress(Exception):
        solved = _solved(exercise, seed)
        right = _answer(exercise, solved)
        spell = make_speller(solved["ds"], [right])
        for block in exercise.of("also"):
            other = plain(_answer_of(block, exercise, seed), spell)
            if differences(other, right, exercise.parts):
                return None
        if _is_alike(right, here):
            return Key([right], [], "", spell, "")
    return None


def _is_alike(one: Any, other: Any) -> bool:
    """Whether the same parts of two right answers are more than nothing."""
    if isinstance(one, dict):
        shared = one.keys() & other.keys()
        return all(_is_alike(one[name], other[name]) for name in shared)
    if isinstance(one, list):
        return all(map(_is_alike, one, other))
    return bool(one) == bool(other)


@lru_cache
def mistake(exercise: Exercise, seed: int, at: int) -> Any:
    """Return a typical mistake or, beyond these, a wrong way, by its number, on other data; None if it cannot be made there."""
    key = variant(exercise, seed)
    block = [*exercise.of("mistake"), *exercise.of("way")][at]
    with suppress(Exception):
        return plain(_answer_of(block, exercise, seed), key.spell) if key else None
    return None


def _other(exercise: Exercise, seed: int) -> Other:
    blocks = exercise.of("start", "solution")
    is_printed = any("printed" in block.text for block in blocks)
    return Other(seed, sorted(exercise.named), is_printed)


def _answer_of(block: Block, exercise: Exercise, seed: int) -> Any:
    """Return what code gives that runs after the solution, on the data of a seed."""
    solved = _solved(exercise, seed)
    with other_data(_other(exercise, seed)):
        return _answer(exercise, _run(block.text, solved))


@lru_cache(maxsize=32)
def _solved(exercise: Exercise, seed: int) -> dict[str, Any]:
    cells = (exercise.opening, *exercise.of("code", "start", "solution"))
    code = vary_letters("\n".join(each.text for each in cells), seed)
    with other_data(_other(exercise, seed)):
        return _run(code, {})


def _answer(exercise: Exercise, names: Mapping[str, Any]) -> Any:
    if exercise.tag == "figure":
        values = plain(names["values"])
        return {name: float(value) for name, value in values.items()}
    return _single([plain(names[name]) for name in exercise.answers])


def _run(code: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """Run code with some variables set, and return all; output and figures are not shown."""
    namespace, before = dict(names), set(plt.get_fignums())
    with capture_output():
        exec(compile(code, "<lesson>", "exec"), namespace)
    for number in set(plt.get_fignums()) - before:
        plt.close(number)
    return namespace
