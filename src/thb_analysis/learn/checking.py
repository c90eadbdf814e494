"""Check an answer: by what the source of the lesson says is right, and what is a typical mistake."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import product
from typing import Any, NamedTuple

import matplotlib.pyplot as plt
from IPython.utils.capture import capture_output
from nbconvert.filters import markdown2html

from thb_analysis import __version__
from thb_analysis.data import Dataset, check_names
from thb_analysis.display import Prose
from thb_analysis.errors import ThbError
from thb_analysis.learn.answers import differing, is_open, plain, speller
from thb_analysis.learn.figures import picture
from thb_analysis.learn.source import ENGLISH, Exercise, Lesson, read_lesson, words

RIGHT, WRONG, OPEN, READ = "right", "not right yet", "not answered yet", "for a person to read"
# A symbol and a colour for each state.
LOOKS = {OPEN: "…57606a", WRONG: "✗b35900", READ: "✎0b5cad", RIGHT: "✓1a7f37"}


class LessonError(ThbError):
    """A check cannot be made, and the student's answer has nothing to do with it.

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
    """What a check says of an answer.

    Attributes
    ----------
    exercise : str
        Such as ``2.1``.
    state : str
        ``right``, ``not right yet``, ``not answered yet``, or ``for a person to read``.
    message : str
        In Markdown.
    language : str
        Of the lesson.
    model : str
        As HTML, a figure to compare one's own with.
    answer : str
        What a person is to read: a text, or the title and the alternative text of a figure.

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
        head = f"{words(self.language)['exercise'].format(self.exercise)}: "
        return f"{LOOKS[self.state][0]} {head}{words(self.language)[self.state]}."

    def __repr__(self) -> str:
        return " ".join(filter(None, [self._head(), self.answer, self.message]))

    def _repr_html_(self) -> str:
        colour = f"#{LOOKS[self.state][1:]}"
        head = f'<strong style="color: {colour}">{self._head()}</strong>'
        answer = f"<blockquote>{escape(self.answer)}</blockquote>" if self.answer else ""
        return f'<div style="border-left: 6px solid {colour}; padding: 2px 12px">{head}{answer}{markdown2html(self.message)}{self.model}</div>'


class Key(NamedTuple):
    """What answers are compared with, all plain: any of the `rights`, each mistake and what is said of it."""

    rights: list[Any]
    mistakes: list[tuple[Any, str]]
    note: str
    spell: Callable[[str], str]
    model: str


def begin(lesson: int, ds: Dataset, language: str = ENGLISH) -> Prose:
    """Open a lesson on some data.

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
    title, say = read_lesson(lesson, language).title, words(language)
    return Prose(say["ready"].format(lesson, title, ds.edition, ds.version))


def check(exercise: str, answer: object, /, language: str = ENGLISH, state: str = "") -> Verdict:
    """Check an answer to an exercise.

    Parameters
    ----------
    exercise : str
        Lesson and exercise, such as ``"2.1"``.
    answer : object
        As long as it is None or holds ``...``, the exercise counts as not answered.
    language : str, default "en"
        Of the lesson.
    state : str, optional
        Of the exercise, as the notebook has it; empty is not compared.

    Raises
    ------
    ThbError
        If the exercise cannot be checked: the installation is at fault then, not the answer. Or if the
        notebook is of another version, in which the exercise is another.

    Examples
    --------
    >>> from thb_analysis.learn import check
    >>> check("2.2", "20 of 24").state
    'right'
    """
    lesson = read_lesson(int(exercise.partition(".")[0]), language)
    check_names([exercise], lesson.exercises, "exercise")
    task, say, given = lesson.exercises[exercise], words(language), plain(answer)
    if state not in ("", lesson.state(task)):
        raise LessonError(say["other version"].format(exercise, __version__))
    if is_open(given):
        return Verdict(exercise, OPEN, say["unanswered"], language)
    try:
        key = worked(lesson, task)
    except Exception as error:  # whatever the code of a lesson meets
        raise LessonError(say["damaged"].format(exercise, error)) from error
    faults = _of_figure if task.tag == "figure" else _of_answer
    if fault := next(faults(task, key, given, say), ""):
        return Verdict(exercise, WRONG, fault, language)
    if task.tag not in ("read", "figure"):
        return Verdict(exercise, RIGHT, key.note, language)
    text = given if task.tag == "read" else f"{' '.join(given[0]['title'])}. {given[1]}"
    return Verdict(exercise, READ, f"{say[task.tag]}\n\n{key.note}", language, key.model, text)


def _unread(exercise: Exercise, say: Mapping[str, str], why: str = "") -> str:
    return say["expected"].format(why or say["unread"], exercise.start.options["form"])


def _of_figure(exercise: Exercise, key: Key, given: Any, say: Mapping[str, str]) -> Iterator[str]:
    """Say what is wrong with a figure: with what it shows, or else all that is with how."""
    match given:
        case [{"title": list(title), "x": dict(x), "y": dict(y)}, str(text)]:
            # Names may be of more than one kind, and the other axis may have none of them.
            ways = []
            for axis, right in product((x, y), key.rights):
                shown = _shown(plain(axis["marks"], key.spell), right)
                ways.append(
                    (not differing(shown, right), len(shown.keys() & right), axis, right, shown)
                )
            *_, axis, right, shown = max(ways, key=lambda way: way[:2])
            yield from _of_answer(exercise, key._replace(rights=[right]), shown, say)
            faults = [say["no label"]] * (not axis["label"]) + [say["no title"]] * (not title)
            yield " ".join([*faults, *[say["short text"]] * (len(text.split()) <= len(title))])
        case _:
            yield _unread(exercise, say)


def _shown(marks: Mapping[str, list[float]], right: Mapping[str, float]) -> dict[str, float]:
    """Return the value at each name: of several, the one nearest to what is asked for."""
    wanted = {name: right.get(name, 0) for name in marks}
    return {each: min(marks[each], key=lambda x: abs(x - to)) for each, to in wanted.items()}


def _of_answer(exercise: Exercise, key: Key, given: Any, say: Mapping[str, str]) -> Iterator[str]:
    """Say what is wrong with an answer: known mistakes first, then what can be said of any."""
    given, right, parts = plain(given, key.spell), key.rights[0], exercise.parts
    if (exercise.tag == "read" and isinstance(given, str)) or not all(
        differing(given, each, parts) for each in key.rights
    ):
        return
    wrong = differing(given, right, parts)
    if all(type(a) is type(b) is float and a % 1 and a == round(b, 1) for a, b in wrong.values()):
        yield say["rounded"]
    yield from (message for value, message in key.mistakes if not differing(given, value, parts))
    if unread := [name for name, (one, _) in wrong.items() if one is None]:
        in_part = say["unread in part"].format(", ".join(unread))
        why = in_part if any(unread) else _missing(right, given, say)
        yield why if exercise.tag == "figure" else _unread(exercise, say, why)
    messages = []
    if isinstance(right, set):
        messages = [say["some too many"]] * bool(wrong[""][0] - right)
        messages += [say["some missing"]] * bool(right - wrong[""][0])
    elif "" not in wrong and len(wrong) < len(right):
        messages = [say["in part"].format(", ".join(wrong))]
    yield " ".join([*messages, exercise.start.note or say["no slip"]])


def _missing(right: Any, given: Any, say: Mapping[str, str]) -> str:
    """Say how many names an answer lacks, which may be what is asked for, and those that it has too many."""
    if not isinstance(right, dict) or not isinstance(given, dict):
        return ""
    missing = len(right.keys() - given.keys())
    # As code in Markdown, in which it can do nothing.
    more = [" ".join(str(name).replace("`", "’").split()) for name in given if name not in right]
    messages = [say["missing"].format(missing, len(right))] * bool(missing)
    messages += [say["not asked for"].format(f"`{'`, `'.join(more)}`")] * bool(more)
    return " ".join(messages)


@lru_cache
def worked(lesson: Lesson, exercise: Exercise) -> Key:
    """Run the solution of an exercise and each typical mistake, from the first cell of the lesson."""
    cells = (lesson.blocks[0], *exercise.of("code", "start"), *exercise.of("solution"))
    solved = _run("\n".join(each.text for each in cells), {})

    def answer(names: Mapping[str, Any]) -> Any:
        if exercise.tag == "figure":
            return {name: float(value) for name, value in plain(names["values"]).items()}
        given = [plain(names[name]) for name in exercise.answers]
        return given if len(given) > 1 else given[0]

    right = answer(solved)
    others = {each: _run(each.text, solved) for each in exercise.of("also", "mistake")}
    spell = speller(solved["ds"], [*map(answer, others.values()), right])
    values = {each: plain(answer(own), spell) for each, own in others.items()}
    rights = [right, *(values[each] for each in exercise.of("also"))]
    wrong = exercise.of("mistake")
    mistakes = [(values[each], each.note.format_map(others[each])) for each in wrong]
    model = picture(*(solved[at] for at in exercise.answers)) if exercise.tag == "figure" else ""
    return Key(rights, mistakes, cells[-1].note.format_map(solved), spell, model)


def _run(code: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """Run code on a copy of names, without its output and without showing its figures."""
    own, before = dict(names), set(plt.get_fignums())
    with capture_output():
        exec(compile(code, "<lesson>", "exec"), own)
    for number in set(plt.get_fignums()) - before:
        plt.close(number)
    return own
