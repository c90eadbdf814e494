"""Check answers to exercises: the first property that fails is told, never the answer.

The exercises of a lesson are the functions ``exercise_1``, ``exercise_2``, … of a module of its own,
``lesson_2`` for instance. Each takes the data, an answer, and what the exercise is about; goes through
the properties of a right answer with `need`; and returns why the right answer matters. The first
paragraph of its docstring says what an answer looks like: “Expect a share between 0 and 1.”
"""

from __future__ import annotations

import builtins
import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any, Literal

import pandas as pd

from thb_analysis.data import Dataset, load
from thb_analysis.errors import ThbError

State = Literal["not answered yet", "not right yet", "right"]

_OPEN = "Replace the three dots in the cell above, run it, and run this cell again."
_FAILED = (
    " But the cell that was run before this one ended in an error. If your answer is in it, mend it and run "
    "it again: what was checked here is what stood there before."
)


@dataclass(frozen=True, repr=False)
class Verdict:
    """What a check says of an answer.

    Attributes
    ----------
    exercise : str
        Such as ``2.1``.
    state : str
        ``not answered yet``, ``not right yet`` or ``right``.
    message : str
        Which property fails, or why the right answer matters; in Markdown.
    """

    exercise: str
    state: State
    message: str

    def __repr__(self) -> str:
        return f"Exercise {self.exercise}: {self.state}. {self.message}"

    def _repr_mimebundle_(self, **_: object) -> tuple[dict[str, Any], dict[str, Any]]:
        markdown = f"**Exercise {self.exercise}: {self.state}.** {self.message}"
        about = {"kind": "check", "exercise": self.exercise, "state": self.state}
        return {"text/markdown": markdown, "text/plain": repr(self)}, {"thb": about}


class Wrong(Exception):  # noqa: N818
    """An answer lacks a property; the text says which, and what the misconception may be."""


def need(holds: object, otherwise: str) -> None:
    """State a property of a right answer.

    Parameters
    ----------
    holds : bool
    otherwise : str
        What to tell the student if it does not: what is wrong with the answer and why, not what the
        answer is.

    Raises
    ------
    Wrong
    """
    if not holds:
        raise Wrong(otherwise)


def same(one: object, other: float) -> bool:
    """Whether an answer is this number, as far as rounding to two digits allows.

    A truth value or a text is no number.
    """
    if isinstance(one, (bool, str)):
        return False
    return math.isclose(float(one), other, abs_tol=0.0051)  # type: ignore[arg-type]


def as_dict(answer: Any, otherwise: str) -> dict[Any, Any]:
    """Read an answer that names something for each of several things.

    Parameters
    ----------
    answer : object
        A dictionary, or what pandas has in its place.
    otherwise : str
        What to tell the student if it is neither.

    Raises
    ------
    Wrong
    """
    need(isinstance(answer, (Mapping, pd.Series)), otherwise)
    return dict(answer.items())


def row_of(frame: pd.DataFrame, column: str, value: str) -> dict[str, Any]:
    """Return the one row of a table that has this value."""
    (row,) = frame[frame[column] == value].to_dict("records")
    return {str(name): each for name, each in row.items()}


def check(exercise: str, answer: object, /, **about: Any) -> Verdict:
    """Check an answer to an exercise.

    Parameters
    ----------
    exercise : str
        Lesson and exercise, such as ``"2.1"``.
    answer : object
        As long as it is None or holds ``...``, the exercise counts as not answered.
    **about : object
        What the exercise is about, such as ``measure="self-reporting"``.

    Returns
    -------
    Verdict
        Never an error, whatever the answer is.

    Raises
    ------
    ThbError
        If there is no such exercise, or it is not about these things: the notebook is wrong then,
        not the answer.
    """
    properties = find(exercise)
    try:
        inspect.signature(properties).bind(None, None, **about)
    except TypeError as error:
        raise ThbError(f"check({exercise!r}, …): {error}") from None
    state, message = _judge(properties, answer, about)
    return Verdict(exercise, state, message + (_FAILED if _cell_before_failed() else ""))


def find(exercise: str) -> Callable[..., str]:
    """Find the function that checks an exercise.

    Raises
    ------
    ThbError
        If there is none.
    """
    lesson, _, number = exercise.partition(".")
    name = f"thb_analysis.learn.lesson_{lesson}"
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        raise ThbError(f"There is no exercise {exercise}: no lesson {lesson} has any.") from None
    known = {
        each.removeprefix("exercise_") for each in vars(module) if each.startswith("exercise_")
    }
    if number not in known:
        numbers = ", ".join(f"{lesson}.{each}" for each in sorted(known))
        raise ThbError(f"There is no exercise {exercise}; lesson {lesson} has {numbers}.")
    function: Callable[..., str] = getattr(module, f"exercise_{number}")
    return function


def _judge(
    properties: Callable[..., str], answer: object, about: Mapping[str, Any]
) -> tuple[State, str]:
    """Go through the properties of a right answer."""
    if _unanswered(answer):
        return "not answered yet", _OPEN
    try:
        return "right", properties(_data(), answer, **about)
    except Wrong as wrong:
        return "not right yet", str(wrong)
    # What is wrong with an answer that cannot even be looked at, only its form can tell.
    except Exception as error:
        form = " ".join((inspect.getdoc(properties) or "").split("\n\n")[0].split())
        told = f"This answer cannot be read ({type(error).__name__}: {error}). "
        return "not right yet", f"{told}Expected: {form.removeprefix('Expect ')}"


def _cell_before_failed() -> bool:
    """Whether the last cell that a notebook ran ended in an error; False outside of notebooks."""
    # IPython puts this among the builtins.
    shell = getattr(builtins, "get_ipython", lambda: None)()
    return shell is not None and not shell.last_execution_succeeded


def _unanswered(answer: object) -> bool:
    """Whether an answer, or any part of it, is still three dots or nothing."""
    if answer is None or answer is ...:
        return True
    if isinstance(answer, Mapping):
        return any(map(_unanswered, answer.values()))
    return isinstance(answer, (list, tuple, set, frozenset)) and any(map(_unanswered, answer))


@cache
def _data() -> Dataset:
    """Load the data that answers are held against: those that ``thb.load()`` gives a student."""
    return load()
