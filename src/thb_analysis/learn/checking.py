"""Check an answer: by what the source of the lesson says is right, and what is a typical mistake."""

from __future__ import annotations

import builtins
import contextlib
import io
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import matplotlib.pyplot as plt
from nbconvert.filters import markdown2html

from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.errors import ThbError
from thb_analysis.learn.answers import fitted, folded, is_open, parted, plain, same, spelled
from thb_analysis.learn.figures import picture
from thb_analysis.learn.sentences import find
from thb_analysis.learn.source import ENGLISH, Exercise, Lesson, read_lesson
from thb_analysis.learn.words import words

RIGHT, WRONG, OPEN, READ = "right", "not right yet", "not answered yet", "for a person to read"
NOT_RUN = "could not be run"
# A symbol and a colour for each state.
_LOOKS = {
    RIGHT: "✓#1a7f37",
    WRONG: "✗#b35900",
    OPEN: "…#57606a",
    READ: "✎#0b5cad",
    NOT_RUN: "!#57606a",
}
# Fewer words are the name of a figure, and no finding.
_SHORT_TITLE = 4
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
        say = words(self.language)
        return (
            f"{_LOOKS[self.state][0]} {say['exercise'].format(self.exercise)}: {say[self.state]}."
        )

    def __repr__(self) -> str:
        return f"{self._head()} {self.message}"

    def html(self) -> str:
        """Show it with symbol, word and colour."""
        colour = _LOOKS[self.state][1:]
        head = f'<strong style="color: {colour}">{self._head()}</strong>'
        return f'<div style="border-left: 6px solid {colour}; padding: 2px 12px">{head}{markdown2html(self.message)}{self.model}</div>'

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        markdown = f"**{self._head()}** {self.message}"
        shown = {"text/html": self.html(), "text/markdown": markdown, "text/plain": repr(self)}
        return shown, {"thb": {"kind": "check", "exercise": self.exercise, "state": self.state}}


@dataclass(frozen=True)
class Key:
    """What answers to an exercise are compared with: all plain, each mistake with what is said of it.

    Of a mistake in one part alone, `parts` has its name and the part, unless it is about the whole answer.
    """

    right: Any
    note: str
    also: list[Any]
    mistakes: list[tuple[Any, str]]
    parts: list[tuple[str, Any, str]]
    facts: Mapping[str, Any]
    names: Mapping[str, str]
    model: str

    def spell(self, text: str) -> str:
        """Spell a name in an answer as the right answer does."""
        return self.names.get(folded(text), text)


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
    shell = getattr(builtins, "get_ipython", lambda: None)()  # IPython puts it there
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

    def verdict(state: str, message: str, model: str = "") -> Verdict:
        return Verdict(number, state, message, language, model)

    given, offered = plain(answer), plain(exercise.choices)
    if is_open(given):
        return verdict(OPEN, say["unanswered"])
    taken = {name: plain(choices.get(name, usual)) for name, usual in offered.items()}
    chosen = {name: value for name, value in taken.items() if value != offered[name]}
    try:
        key = worked(lesson, exercise, tuple(sorted(chosen.items())))
    except Exception as error:  # whatever the code of a lesson meets
        if not chosen:
            raise LessonError(
                f"Exercise {number} cannot be checked ({type(error).__name__}: {error}). {_DAMAGED}"
            ) from error
        return verdict(WRONG, say["no choice"].format(quoted(repr(chosen)), quoted(str(error))))
    if exercise.is_read:
        text = given
        if exercise.is_drawn:
            if faults := _faults(exercise, key, given, say):
                return verdict(WRONG, faults)
            text = said_with(given)
        if isinstance(text, str) and not re.fullmatch(r"<\w+>", text):
            return verdict(READ, _searched(key, text, say), key.model)
        return verdict(WRONG, f"{say['unread']} {_expected(exercise, say)}")
    given = spelled(given, key.spell)
    if any(same(given, right) for right in (key.right, *key.also)):
        return verdict(RIGHT, key.note)
    return verdict(WRONG, _reason(exercise, key, given, say))


def said_with(figure: Any) -> str:
    """Return what a plain figure and its alternative text say in words."""
    return f"{' '.join(figure[0]['title'])}. {figure[1]}"


def _searched(key: Key, text: str, say: Mapping[str, str]) -> str:
    """Say what was found in a sentence, and leave the rest to a person."""
    found, missed = find(key.facts, text)
    lines = [say["found"].format("; ".join(found))] * bool(found)
    lines += [say["not found"].format("; ".join(missed))] * bool(missed)
    asked = say["model"] if key.model else say["no more"]
    return "\n\n".join([" ".join(lines), asked, key.note])


def _expected(exercise: Exercise, say: Mapping[str, str]) -> str:
    return say["expected"].format(exercise.start.options["form"])


def _faults(exercise: Exercise, key: Key, given: Any, say: Mapping[str, str]) -> str:
    """Say what is wrong with a figure: with what it shows, or else with how; empty if nothing is."""
    rights = [_by_names(values) for values in (key.right, *key.also)]
    mistakes = [(_by_names(values), message) for values, message in key.mistakes]
    names = set().union(*rights, *(values for values, _ in mistakes))
    try:
        figure, text = given
        sides = [(figure[axis], _marks(figure[axis], key)) for axis in ("x", "y")]
        title, told = figure["title"], text.split()
        axis, marks = max(sides, key=lambda side: len(names & side[1].keys()))
    except (AttributeError, KeyError, TypeError, ValueError):  # anything but a figure and a text
        return f"{say['unread']} {_expected(exercise, say)}"
    if not any(_shows(marks, values) for values in rights):
        known = [message for values, message in mistakes if _shows(marks, values)]
        called = {_bare(key.spell(name)): name for name in axis["marks"]}
        return (known or [_departs(marks, rights[0], called, say)])[0]
    faults = {
        "no label": not axis["label"],
        "cut": axis["cut"],
        "crowded": axis["crowded"],
        "no title": not title,
        "short title": 0 < len(title) < _SHORT_TITLE,
        "short text": len(told) <= len(title),
    }
    return " ".join(say[name] for name, is_so in faults.items() if is_so)


def _bare(name: str) -> str:
    """Return what a name in a figure is known by: its lines may break, and an id stand for a label."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _by_names(values: Mapping[str, float]) -> dict[str, float]:
    return {_bare(name): value for name, value in values.items()}


def _marks(axis: Mapping[str, Any], key: Key) -> dict[str, list[float]]:
    """Return the values at each name, however it is written."""
    return {_bare(key.spell(name)): values for name, values in axis["marks"].items()}


def _shows(marks: Mapping[str, list[float]], values: Mapping[str, float]) -> bool:
    """Whether marks are at the names and values that are asked for."""
    return marks.keys() == values.keys() and not _off(marks, values)


def _off(marks: Mapping[str, list[float]], values: Mapping[str, float]) -> list[str]:
    """Find the names at which no mark is at its value; a share can be drawn in per cent."""
    off = []
    for name in marks.keys() & values.keys():
        fitting = (
            (values[name], 100 * values[name])
            if isinstance(values[name], float)
            else (values[name],)
        )
        if not any(
            math.isclose(mark, one, abs_tol=0.006) for mark in marks[name] for one in fitting
        ):
            off.append(name)
    return off


def _departs(
    marks: Mapping[str, list[float]],
    values: Mapping[str, float],
    called: Mapping[str, str],
    say: Mapping[str, str],
) -> str:
    """Say how marks depart from what is asked for."""
    missing, others = values.keys() - marks.keys(), sorted(marks.keys() - values.keys())
    named = [quoted(called.get(name, name)) for name in others[:5]]
    told = [say["names missing"].format(len(values), len(missing))] * bool(missing)
    told += [say["names too many"].format(", ".join(named))] * bool(others)
    if wrong := _off(marks, values):
        told += [say["values"].format(len(wrong), len(values))]
    return " ".join([*told, say["no slip"]])


def _reason(exercise: Exercise, key: Key, given: Any, say: Mapping[str, str]) -> str:
    """Name the mistake if it is a known one; else say what can be said of any answer."""
    fit = fitted(given, key.right)
    parts = parted(fit, key.right, exercise.parts) or {"": (fit, key.right)}
    wrong = {name: pair for name, pair in parts.items() if not same(*pair)}
    shares = [
        (one, right)
        for one, right in wrong.values()
        if isinstance(right, float) and one is not None
    ]
    if any(one == round(right, 1) and one % 1 for one, right in shares):
        return say["rounded"]
    for value, message in key.mistakes:
        if same(given, value):
            return message
    for name, value, message in key.parts:
        if name in wrong and same(wrong[name][0], value):
            return message
    if fit is None:
        return f"{_missing(exercise, key.right, given, say)} {_expected(exercise, say)}"
    if any(one == round(right) for one, right in shares):
        return say["rounded"]
    if any(abs(one - 100 * right) < 0.51 for one, right in shares):
        return say["per cent"]
    told = []
    if isinstance(key.right, set):
        told = [say["some too many"]] * bool(fit - key.right)
        told += [say["some missing"]] * bool(key.right - fit)
    elif len(wrong) < len(parts):
        told = [say["in part"].format(", ".join(wrong))]
    return " ".join([*told, say["no slip"]])


def _missing(exercise: Exercise, right: Any, given: Any, say: Mapping[str, str]) -> str:
    """Say which names an answer lacks or has too many, but none that the exercise asks to find."""
    if not isinstance(right, dict) or not isinstance(given, dict):
        return say["unread"]
    known, own = ({folded(name): name for name in each} for each in (right, given))
    lacking = [known[name] for name in known if name not in own]
    others = [quoted(str(own[name])) for name in own if name not in known]
    named = ", ".join(f"“{name}”" for name in lacking)
    if not all(f'"{name}"' in exercise.start.options["form"] for name in right):
        named = say["keys"].format(len(lacking), len(known))
    told = [say["missing"].format(named)] * bool(lacking)
    told += [say["not asked for"].format(", ".join(others))] * bool(others)
    return " ".join(told)


@lru_cache
def worked(lesson: Lesson, exercise: Exercise, choices: tuple[tuple[str, Any], ...] = ()) -> Key:
    """Work an exercise once for each choice."""
    return work(lesson, exercise, dict(choices))


def work(lesson: Lesson, exercise: Exercise, choices: Mapping[str, Any]) -> Key:
    """Run the solution of an exercise and each typical mistake, from the first cell of the lesson."""
    names: dict[str, Any] = {}
    for code in (lesson.setup, *exercise.given, exercise.start.text):
        names = _run(code, names)
    (solution,), facts = exercise.of("solution"), exercise.of("facts")
    solved = _run(solution.text, {**names, **choices})
    also = [_run(block.text, solved) for block in exercise.of("also")]
    mistakes = [(block, _run(block.text, solved)) for block in exercise.of("mistake")]

    def answer(names: Mapping[str, Any]) -> Any:
        asked = ["values"] if exercise.is_drawn else exercise.answers
        given = [plain(names[name]) for name in asked]
        return given if len(given) > 1 else given[0]

    right = answer(solved)
    known = [(answer(own), _filled(block.note, own), block) for block, own in mistakes]
    return Key(
        right=right,
        note=_filled([*facts, solution][0].note, solved),
        also=[answer(own) for own in also],
        mistakes=[(value, note) for value, note, _ in known],
        parts=[part for each in known for part in _single(right, exercise, *each)],
        facts=_run(facts[0].text, solved)["facts"] if facts else {},
        names=_names(solved["ds"], right),
        model=picture(*(solved[name] for name in exercise.answers)) if exercise.is_drawn else "",
    )


def _single(
    right: Any, exercise: Exercise, value: Any, note: str, block: Any
) -> Iterator[tuple[str, Any, str]]:
    """Give the part in which a mistake errs, if it is one and the mistake is not about the whole."""
    pairs = parted(fitted(value, right), right, exercise.parts)
    wrong = {name: one for name, (one, other) in pairs.items() if not same(one, other)}
    if len(wrong) == 1 < len(pairs) and "whole" not in block.options["tags"]:
        yield from ((name, one, note) for name, one in wrong.items())


def _names(ds: Dataset, right: Any) -> dict[str, str]:
    """Find how each name is to be spelled in an answer, of countries too if there are codes in the right one."""
    used: list[str] = []
    spelled(right, used.append)
    has_codes = not ds.country_names.keys().isdisjoint(used)
    codes = {folded(text): code for code, name in ds.country_names.items() for text in (name, code)}
    return (codes if has_codes else {}) | {folded(text): text for text in used}


def quoted(text: str) -> str:
    """Set what a student wrote as code in Markdown, in which it can do nothing."""
    return f"`{' '.join(text.replace('`', '’').split())}`"


def _filled(text: str, names: Mapping[str, Any]) -> str:
    """Put values in place of names in braces, such as {k} or {share:.2f}."""
    return re.sub(
        r"\{(\w+):?([^}]*)\}", lambda found: format(names.get(found[1], found[0]), found[2]), text
    )


def _run(code: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """Run code on a copy of names, without its output and without showing its figures."""
    own, before = dict(names), set(plt.get_fignums())
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "<lesson>", "exec"), own)
    for number in set(plt.get_fignums()) - before:
        plt.close(number)
    return own
