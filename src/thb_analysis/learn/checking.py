"""Check an answer: by what the source of the lesson says is right, and what is a typical mistake."""

from __future__ import annotations

import builtins
import contextlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from nbconvert.filters import markdown2html

from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.errors import ThbError
from thb_analysis.learn.answers import fitted, folded, is_open, parted, plain, same, spelled
from thb_analysis.learn.sentences import find
from thb_analysis.learn.source import Exercise, Lesson, read_lesson

RIGHT, WRONG, OPEN, READ = "right", "not right yet", "not answered yet", "for a person to read"
NOT_RUN = "could not be run"
# A symbol and a colour for each state.
_LOOKS = {RIGHT: "✓#1a7f37", WRONG: "✗#b35900", OPEN: "…#57606a", READ: "✎#0b5cad", NOT_RUN: "!#57606a"}  # fmt: skip
_UNANSWERED = "Put your answer in place of the three dots, run that cell, and run this cell again."
_FAILED = "\n\nThe cell that was run before this one ended in an error. If your answer is in it, correct it and run it again: what was checked here is what stood there before."
_ROUNDED = "This may be the right number, rounded too far, or another one: give two digits after the point, or all of them."
_PER_CENT = 'This looks like per cent. Divide by 100, or write the sign: `"25 %"`.'
_NO_SLIP = (
    "It is none of the usual slips. Read the question once more, word by word, and open a hint."
)
_OTHER_VERSION = "The notebook and the installed project do not belong together: take both from the same version."
_DAMAGED = "This is not about your answer: the installed project or its data are damaged, or not those that the lesson was written for."
_NO_MORE = "More than that a program cannot say of a sentence. Read it once more, and ask:"


class LessonError(ThbError):
    """A check cannot be made, and the student's answer has nothing to do with it."""


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
    """

    exercise: str
    state: str
    message: str

    def __repr__(self) -> str:
        return f"{_LOOKS[self.state][0]} Exercise {self.exercise}: {self.state}. {self.message}"

    def html(self) -> str:
        """Show it with symbol, word and colour."""
        symbol, colour = _LOOKS[self.state][0], _LOOKS[self.state][1:]
        head = f'<strong style="color: {colour}">{symbol} Exercise {self.exercise}: {self.state}.</strong>'
        return f'<div style="border-left: 6px solid {colour}; padding: 2px 12px">{head}{markdown2html(self.message)}</div>'

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, str], dict[str, Any]]:
        markdown = "**" + repr(self).replace(". ", ".** ", 1)
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


def begin(lesson: int, ds: Dataset) -> Prose:
    """Open a lesson on some data.

    Raises
    ------
    ThbError
        If there is no such lesson.
    """
    title = read_lesson(lesson).title
    return Prose(f"**Ready:** lesson {lesson}, {title}. You work with the data of edition {ds.edition}, version {ds.version}.")  # fmt: skip


def check(exercise: str, answer: object, /, **choices: Any) -> Verdict:
    """Check an answer to an exercise.

    Parameters
    ----------
    exercise : str
        Lesson and exercise, such as ``"2.1"``.
    answer : object
        As long as it is None or holds ``...``, the exercise counts as not answered.
    **choices : object
        What the student chose, such as ``chosen="self-reporting"``.

    Raises
    ------
    ThbError
        If the exercise cannot be checked: the installation is at fault then, not the answer.
    """
    verdict = judge(exercise, answer, choices)
    shell = getattr(builtins, "get_ipython", lambda: None)()  # IPython puts it there
    failed = shell is not None and not shell.last_execution_succeeded
    return replace(verdict, message=verdict.message + _FAILED * failed)


def judge(number: str, answer: object, choices: Mapping[str, Any]) -> Verdict:
    """Say what is to be said of an answer, as `check` does."""
    lesson = read_lesson(int(number.partition(".")[0]))
    if number not in lesson.exercises:
        raise LessonError(f"There is no exercise {number}; lesson {lesson.number} has {', '.join(lesson.exercises)}. {_OTHER_VERSION}")  # fmt: skip
    exercise = lesson.exercises[number]
    given, offered = plain(answer), plain(exercise.choices)
    if is_open(given):
        return Verdict(number, OPEN, _UNANSWERED)
    taken = {name: plain(choices.get(name, usual)) for name, usual in offered.items()}
    chosen = {name: value for name, value in taken.items() if value != offered[name]}
    try:
        key = _key(lesson, exercise, tuple(sorted(chosen.items())))
    except Exception as error:  # whatever the code of a lesson meets
        if not chosen:
            raise LessonError(f"Exercise {number} cannot be checked ({type(error).__name__}: {error}). {_DAMAGED}") from error  # fmt: skip
        return Verdict(number, WRONG, f"There is nothing to check for {quoted(repr(chosen))}: take what the exercise offers. {quoted(str(error))}")  # fmt: skip
    if not exercise.is_read:
        given = spelled(given, lambda text: key.names.get(folded(text), text))
    if exercise.is_read and isinstance(given, str) and not re.fullmatch(r"<\w+>", given):
        return Verdict(number, READ, _searched(key, given))
    if not exercise.is_read and any(same(given, right) for right in (key.right, *key.also)):
        return Verdict(number, RIGHT, key.note)
    return Verdict(number, WRONG, _reason(exercise, key, given))


def _searched(key: Key, text: str) -> str:
    """Say what was found in a sentence, and leave the rest to a person."""
    found, missed = find(key.facts, text)
    lines = [f"Found in your text: {'; '.join(found)}."] * bool(found)
    lines += [f"Looked for and not found: {'; '.join(missed)}."] * bool(missed)
    return f"{' '.join([*lines, _NO_MORE])}\n\n{key.note}"


def _reason(exercise: Exercise, key: Key, given: Any) -> str:
    """Name the mistake if it is a known one; else say what can be said of any answer."""
    fit = fitted(given, key.right)
    parts = parted(fit, key.right, exercise.parts) or {"": (fit, key.right)}
    wrong = {name: pair for name, pair in parts.items() if not same(*pair)}
    shares = [(one, right) for one, right in wrong.values() if isinstance(right, float) and one is not None]  # fmt: skip
    if any(one == round(right, 1) and one % 1 for one, right in shares):
        return _ROUNDED
    for value, message in key.mistakes:
        if same(given, value):
            return message
    for name, value, message in key.parts:
        if name in wrong and same(wrong[name][0], value):
            return message
    if fit is None or exercise.is_read:
        return f"{_missing(exercise, key.right, given)}Expected: {exercise.start.options['form']}."
    if any(one == round(right) for one, right in shares):
        return _ROUNDED
    if any(abs(one - 100 * right) < 0.51 for one, right in shares):
        return _PER_CENT
    if isinstance(key.right, set):
        return f"{'Some do not belong. ' * bool(fit - key.right)}{'Some are missing. ' * bool(key.right - fit)}{_NO_SLIP}"  # fmt: skip
    return f"Not right yet: {', '.join(wrong)}. The rest is right. {_NO_SLIP}" if len(wrong) < len(parts) else _NO_SLIP  # fmt: skip


def _missing(exercise: Exercise, right: Any, given: Any) -> str:
    """Say which names an answer lacks or has too many, but none that the exercise asks to find."""
    if not isinstance(right, dict) or not isinstance(given, dict):
        return "This cannot be read. "
    known, own = ({folded(name): name for name in each} for each in (right, given))
    lacking = [known[name] for name in known if name not in own]
    is_told = all(f'"{name}"' in exercise.start.options["form"] for name in right)
    told = (
        ", ".join(f"“{name}”" for name in lacking)
        if is_told
        else f"{len(lacking)} of {len(known)} keys"
    )
    lacks = f"Missing: {told}. " * bool(lacking)
    others = [quoted(str(own[name])) for name in own if name not in known]
    return lacks + f"Not asked for: {', '.join(others)}. " * bool(others)


@lru_cache
def _key(lesson: Lesson, exercise: Exercise, choices: tuple[tuple[str, Any], ...]) -> Key:
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
        given = [plain(names[name]) for name in exercise.answers]
        return given if len(given) > 1 else given[0]

    right, known = answer(solved), [(answer(own), _filled(block.note, own), block) for block, own in mistakes]  # fmt: skip
    single = []
    for value, note, block in known:
        pairs = parted(fitted(value, right), right, exercise.parts)
        wrong = {name: one for name, (one, other) in pairs.items() if not same(one, other)}
        if len(wrong) == 1 < len(pairs) and "whole" not in block.options["tags"]:
            single += [(name, one, note) for name, one in wrong.items()]
    return Key(
        right=right,
        note=_filled([*facts, solution][0].note, solved),
        also=[answer(own) for own in also],
        mistakes=[(value, note) for value, note, _ in known],
        parts=single,
        facts=_run(facts[0].text, solved)["facts"] if facts else {},
        names=_names(solved["ds"], right),
    )


def _names(ds: Dataset, right: Any) -> dict[str, str]:
    """Find how each name is to be spelled in an answer, of countries too if there are codes in the right one."""
    words: list[str] = []
    spelled(right, words.append)
    has_codes = not ds.country_names.keys().isdisjoint(words)
    codes = {folded(text): code for code, name in ds.country_names.items() for text in (name, code)}
    return (codes if has_codes else {}) | {folded(text): text for text in words}


def quoted(text: str) -> str:
    """Set what a student wrote as code in Markdown, in which it can do nothing."""
    return f"`{' '.join(text.replace('`', '’').split())}`"


def _filled(text: str, names: Mapping[str, Any]) -> str:
    """Put values in place of names in braces, such as {k} or {share:.2f}."""
    return re.sub(r"\{(\w+):?([^}]*)\}", lambda found: format(names.get(found[1], found[0]), found[2]), text)  # fmt: skip


def _run(code: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """Run code on a copy of names, without its output."""
    own = dict(names)
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(code, "<lesson>", "exec"), own)
    return own
