"""Check an answer: by what the source of the lesson says is right, and what is a typical mistake."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import product
from typing import Any

import matplotlib.pyplot as plt
from IPython import get_ipython
from nbconvert.filters import markdown2html

from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.errors import ThbError
from thb_analysis.learn.answers import fitted, is_open, ordered, parted, plain, same, speller
from thb_analysis.learn.figures import picture
from thb_analysis.learn.sentences import find
from thb_analysis.learn.source import ENGLISH, Exercise, Lesson, read_lesson
from thb_analysis.learn.words import words

RIGHT, WRONG, OPEN, READ = "right", "not right yet", "not answered yet", "for a person to read"
NOT_RUN = "could not be run"
# A symbol and a colour for each state. Of several values of an answer, that counts whose state is last here.
LOOKS = {
    OPEN: "…#57606a",
    NOT_RUN: "!#57606a",
    WRONG: "✗#b35900",
    READ: "✎#0b5cad",
    RIGHT: "✓#1a7f37",
}
# More names than these are counted.
_MOST = 5
_OTHER_VERSION = "The notebook and the installed project do not belong together: take both from the same version."
_DAMAGED = "This is not about your answer: the installed project or its data are damaged, or not those that the lesson was written for."


class LessonError(ThbError):
    """A check cannot be made, and the student's answer has nothing to do with it.

    Examples
    --------
    >>> from thb_analysis.learn import LessonError, check
    >>> try:
    ...     check("2.99", 1)
    ... except LessonError as error:
    ...     print(error)
    There is no exercise 2.99; lesson 2 has 2.1, 2.2, ...
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

    Examples
    --------
    >>> from thb_analysis.learn import Verdict
    >>> Verdict("2.2", "right", "21 of 24.")
    ✓ Exercise 2.2: right. 21 of 24.
    """

    exercise: str
    state: str
    message: str
    language: str = ENGLISH
    model: str = ""

    def _head(self) -> str:
        say, symbol = words(self.language), LOOKS[self.state][0]
        return f"{symbol} {say['exercise'].format(self.exercise)}: {say[self.state]}."

    def __repr__(self) -> str:
        return f"{self._head()} {self.message}"

    def html(self) -> str:
        """Show it with symbol, word and colour."""
        colour = LOOKS[self.state][1:]
        head = f'<strong style="color: {colour}">{self._head()}</strong>'
        return f'<div style="border-left: 6px solid {colour}; padding: 2px 12px">{head}{markdown2html(self.message)}{self.model}</div>'

    _repr_html_ = html

    def _repr_markdown_(self) -> str:
        return f"**{self._head()}** {self.message}"


@dataclass(frozen=True)
class Key:
    """What answers to an exercise are compared with: all plain, each mistake with what is said of it.

    Of a mistake in one part alone, `parts` has its name and the part, unless it is about the whole answer.
    """

    right: Any
    note: str
    facts: Mapping[str, Any]
    spell: Callable[[Any], Any]
    model: str
    also: list[Any] = field(default_factory=list)
    mistakes: list[tuple[Any, str]] = field(default_factory=list)
    parts: list[tuple[str, Any, str]] = field(default_factory=list)


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
    title = read_lesson(lesson, language).title
    return Prose(words(language)["ready"].format(lesson, title, ds.edition, ds.version))


def check(exercise: str, answer: object, /, language: str = ENGLISH, **choices: Any) -> Verdict:
    """Check an answer to an exercise.

    Parameters
    ----------
    exercise : str
        Lesson and exercise, such as ``"2.1"``.
    answer : object
        As long as it is None or holds ``...``, the exercise counts as not answered.
    language : str, default "en"
        Of the lesson.
    **choices : object
        What the student chose, such as ``chosen="self-reporting"``.

    Raises
    ------
    ThbError
        If the exercise cannot be checked: the installation is at fault then, not the answer.

    Examples
    --------
    >>> from thb_analysis.learn import check
    >>> check("2.2", "21 of 24").state
    'right'
    """
    verdict = judge(exercise, answer, choices, language)
    shell: Any = get_ipython()
    if shell is None or shell.last_execution_succeeded:
        return verdict
    return replace(verdict, message=f"{verdict.message}\n\n{words(language)['failed']}")


def judge(
    number: str, answer: object, choices: Mapping[str, Any], language: str = ENGLISH
) -> Verdict:
    """Say what is to be said of an answer, as `check` does."""
    lesson = read_lesson(int(number.partition(".")[0]), language)
    if number not in lesson.exercises:
        raise LessonError(
            f"There is no exercise {number}; lesson {lesson.number} has {', '.join(lesson.exercises)}. {_OTHER_VERSION}"
        )
    exercise, say = lesson.exercises[number], words(language)
    given, offered = plain(answer), plain(exercise.choices)
    if is_open(given):
        return Verdict(number, OPEN, say["unanswered"], language)
    taken = {name: _choice(choices.get(name, usual)) for name, usual in offered.items()}
    chosen = {name: value for name, value in taken.items() if value != offered[name]}
    try:
        key = worked(lesson, exercise, tuple(sorted(chosen.items())))
    except Exception as error:  # whatever the code of a lesson meets
        if not chosen:
            raise LessonError(
                f"Exercise {number} cannot be checked ({type(error).__name__}: {error}). {_DAMAGED}"
            ) from error
        told = str(error) if isinstance(error, AssertionError) else ""
        why = say["no choice"].format(quoted(repr(chosen)), told).strip()
        return Verdict(number, WRONG, why, language)
    faults = _of_sentence if exercise.is_read else _of_answer
    if exercise.is_drawn:
        faults = _of_figure
    if fault := next(faults(exercise, key, given, say), ""):
        return Verdict(number, WRONG, fault, language)
    if not exercise.is_read:
        return Verdict(number, RIGHT, key.note, language)
    found = _searched(key, given[1] if exercise.is_drawn else given, say)
    return Verdict(number, READ, found, language, key.model)


def _choice(chosen: Any) -> Any:
    """Return a choice as plain Python, several names as one text."""
    given = plain(chosen)
    return ",".join(sorted(map(str, given))) if isinstance(given, (list, set)) else given


def said_with(answer: Any) -> str:
    """Return what a sentence says, or a plain figure and its alternative text."""
    return answer if isinstance(answer, str) else f"{' '.join(answer[0]['title'])}. {answer[1]}"


def _searched(key: Key, text: str, say: Mapping[str, str]) -> str:
    """Say what was found in a sentence, and leave the rest to a person."""
    found, missed = find(key.facts, text)
    lines = [say["found"].format("; ".join(found))] * bool(found)
    lines += [say["not found"].format("; ".join(missed))] * bool(missed)
    asked = say["model"] if key.model else say["no more"]
    return "\n\n".join([" ".join(lines), asked, key.note])


def _unread(exercise: Exercise, say: Mapping[str, str], why: str = "") -> str:
    expected = say["expected"].format(exercise.start.options["form"])
    return f"{why or say['unread']} {expected}"


def _of_sentence(exercise: Exercise, key: Key, given: Any, say: Mapping[str, str]) -> Iterator[str]:
    """Say that an answer is no text, if it is none."""
    if not isinstance(given, str) or re.fullmatch(r"<\w+>", given):
        yield _unread(exercise, say)


def _of_figure(exercise: Exercise, key: Key, given: Any, say: Mapping[str, str]) -> Iterator[str]:
    """Say what is wrong with a figure: with what it shows, or else all that is with how."""
    match given:
        case [{"title": list(title), "x": dict(x), "y": dict(y)}, str(text)]:
            pass
        case _:
            yield _unread(exercise, say)
            return
    # Names may be of more than one kind, and the other axis may have none of them.
    rights = (key.right, *key.also)
    axis, nearest = max(
        product((x, y), rights),
        key=lambda pair: len(pair[1].keys() & key.spell(pair[0]["marks"])),
    )
    marks = key.spell(axis["marks"])
    if not any(same(_shown(marks, right), right) for right in rights):
        yield from _of_answer(exercise, replace(key, right=nearest), _shown(marks, nearest), say)
    faults = {
        "no label": not axis["label"],
        "cut": axis["cut"],
        "crowded": axis["crowded"],
        "no title": not title,
        "short text": len(text.split()) <= len(title),
    }
    yield " ".join(say[name] for name, is_so in faults.items() if is_so)


def _shown(marks: Mapping[str, list[float]], right: Mapping[str, float]) -> dict[str, float]:
    """Return the value at each name: of several, the one nearest to what is asked for."""
    return {
        name: min((abs(value - right.get(name, 0)), value) for value in values)[1]
        for name, values in marks.items()
    }


def _of_answer(exercise: Exercise, key: Key, given: Any, say: Mapping[str, str]) -> Iterator[str]:
    """Say what is wrong with an answer: known mistakes first, then what can be said of any."""
    given = ordered(key.spell(given), exercise.parts)
    if any(same(given, right) for right in (key.right, *key.also)):
        return
    fit = fitted(given, key.right)
    parts = parted(fit, key.right, exercise.parts) or {"": (fit, key.right)}
    wrong = {name: pair for name, pair in parts.items() if not same(*pair)}
    pairs = [(one, right) for one, right in wrong.values() if one is not None]
    shares = [(one, right) for one, right in pairs if isinstance(right, float)]
    if any(one == round(right, 1) and one % 1 for one, right in shares):
        yield say["rounded"]
    yield from (message for value, message in key.mistakes if same(given, value))
    for name, value, message in key.parts:
        if name in wrong and same(wrong[name][0], value):
            yield message
    if fit is None:
        lacks = _missing(exercise, key.right, given, say)
        yield lacks if exercise.is_drawn else _unread(exercise, say, lacks)
    if unread := [name for name, (one, _) in wrong.items() if one is None]:
        yield _unread(exercise, say, say["unread in part"].format(_first(unread, say)))
    if any(one and one == round(right) for one, right in shares):
        yield say["rounded"]
    if any(abs(one - 100 * right) < 0.51 for one, right in shares):
        yield say["per cent"]
    told = []
    if isinstance(key.right, set):
        told = [say["some too many"]] * bool(fit - key.right)
        told += [say["some missing"]] * bool(key.right - fit)
    elif len(wrong) < len(parts):
        told = [say["in part"].format(_first([*wrong], say))]
    yield " ".join([*told, say["no slip"]])


def _missing(exercise: Exercise, right: Any, given: Any, say: Mapping[str, str]) -> str:
    """Say which names an answer lacks or has too many, but none that the exercise asks to find."""
    if not isinstance(right, dict) or not isinstance(given, dict):
        return ""
    lacking = [f"“{name}”" for name in right if name not in given]
    others = [quoted(str(name)) for name in given if name not in right]
    named, told = _first(lacking, say), []
    if not exercise.is_drawn and any(name not in exercise.start.options["form"] for name in right):
        named = say["keys"].format(len(lacking), len(right))
    told += [say["missing"].format(named)] * bool(lacking)
    told += [say["not asked for"].format(_first(others, say))] * bool(others)
    return " ".join(told)


def _first(names: list[str], say: Mapping[str, str]) -> str:
    """List some names, and say how many more there are."""
    more = len(names) - _MOST
    return ", ".join(names[:_MOST]) + (say["more"].format(more) if more > 0 else "")


@lru_cache
def worked(lesson: Lesson, exercise: Exercise, choices: tuple[tuple[str, Any], ...] = ()) -> Key:
    """Run the solution of an exercise and each typical mistake, from the first cell of the lesson."""
    names: dict[str, Any] = {}
    for code in (lesson.setup, *exercise.given, exercise.start.text):
        names = _run(code, names)
    (solution,), facts = exercise.of("solution"), exercise.of("facts")
    offered = speller(names["ds"], plain(exercise.choices))
    chosen = {name: offered(value) for name, value in choices}
    solved = _run(solution.text, names | chosen)

    def answer(names: Mapping[str, Any]) -> Any:
        if exercise.is_drawn:
            return {name: float(value) for name, value in plain(names["values"]).items()}
        given = [plain(names[name]) for name in exercise.answers]
        return given if len(given) > 1 else given[0]

    right = answer(solved)
    ran = [
        (each, _run(each.text, solved))
        for kind in ("also", "mistake")
        for each in exercise.of(kind)
    ]
    key = Key(
        right=right,
        note=[*facts, solution][0].note.format_map(solved),
        facts=_run(facts[0].text, solved)["facts"] if facts else {},
        spell=speller(solved["ds"], [*(answer(own) for _, own in ran), right]),
        model=picture(*(solved[name] for name in exercise.answers)) if exercise.is_drawn else "",
    )
    for block, own in ran:
        value, note = key.spell(answer(own)), block.note.format_map(own)
        if block.kind == "also":
            key.also.append(value)
            continue
        key.mistakes.append((value, note))
        pairs = parted(fitted(value, right), right, exercise.parts)
        wrong = [(name, one, note) for name, (one, other) in pairs.items() if not same(one, other)]
        if len(wrong) == 1 < len(pairs) and "whole" not in block.options["tags"]:
            key.parts.extend(wrong)
    return key


def quoted(text: str) -> str:
    """Set what a student wrote as code in Markdown, in which it can do nothing."""
    return f"`{' '.join(text.replace('`', '’').split())}`"


def _run(code: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """Run code on a copy of names, without its output and without showing its figures."""
    own, before = dict(names), set(plt.get_fignums())
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "<lesson>", "exec"), own)
    for number in set(plt.get_fignums()) - before:
        plt.close(number)
    return own
