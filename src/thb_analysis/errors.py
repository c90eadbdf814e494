"""The exceptions a user can meet: each says what is wrong, where, and how to fix it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copyreg import __newobj__  # type: ignore[attr-defined]
from dataclasses import dataclass, replace
from traceback import walk_tb
from typing import Any

from thb_analysis.wording import shortened

_LINES = 3  # of a file that has one fault many times: so many are named
_LONGEST = 80  # characters of a value
# What several cells in one place are, and the way out.
SEVERAL_CELLS = (
    "a country has cells of several measures, or one twice, where one is needed; "
    'keep those of one: cells[cells["measure"] == "…"]'
)


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong in a data package.

    Attributes
    ----------
    file : str
        Path within the package, with forward slashes.
    line : int
        Line as a text editor counts, the header being line 1; 0 if the fault
        is not of a line.
    column : str
        Column concerned, empty if none.
    value : str
        What stands there, empty if the fault is not of a value.
    rule : str
        Short name of what is broken, such as ``"unknown-name"``, to count by.
    message : str
        What is wrong.
    expected : str
        What was expected.
    hint : str
        How to fix it, where that is obvious.

    Examples
    --------
    >>> from thb_analysis.errors import Fault
    >>> str(Fault("a.csv", 2, "country", "XX", message="is no country"))
    "a.csv:2: country: 'XX' is no country"
    """

    file: str
    line: int = 0
    column: str = ""
    value: str = ""
    rule: str = ""
    message: str = ""
    expected: str = ""
    hint: str = ""

    def __str__(self) -> str:
        location = f"{self.file}:{self.line}" if self.line else self.file
        if self.column:
            location += f": {self.column}"
        value = f"{shortened(self.value, _LONGEST)!r} " if self.value else ""
        parts = [f"{location}: {value}{self.message}"]
        if self.expected:
            parts.append(f"expected {self.expected}")
        if self.hint:
            parts.append(f"fix: {self.hint}")
        return "; ".join(parts)


Faults = Iterator[Fault]


def explain(faults: Iterable[Fault]) -> list[str]:
    """Say what is wrong: a line for each cause, in the order in which each comes first."""
    causes: dict[Fault, list[Fault]] = defaultdict(list)
    for fault in faults:
        causes[replace(fault, line=0)].append(fault)
    explained = []
    for head, *others in causes.values():
        lines = [str(fault.line) for fault in (head, *others)]
        more = ", ..." if len(lines) > _LINES else ""
        times = f"; {len(lines)} times, on lines {', '.join(lines[:_LINES])}{more}"
        explained.append(f"{head}{times if others else ''}")
    return explained


class ThbError(Exception):
    """Base of all errors that a user can fix; its text is for the user, `details` for ``--debug``."""

    details: str | None = None  # instead of its own traceback

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle its text and attributes, which are not what it is made from."""
        return __newobj__, (type(self), *self.args), self.__dict__

    def _render_traceback_(self) -> list[str]:
        """Return what a notebook shows: the line of the cell and the text, not the way between them."""
        frames = walk_tb(self.__traceback__)
        # IPython keeps the sources of its cells under this name, the one that runs last.
        cells = [
            (len(each.f_globals["In"]) - 1, line)
            for each, line in frames
            if "In" in each.f_globals
        ]
        where = [f"In [{cell}], line {line}" for cell, line in cells[:1]]
        return [*where, f"{type(self).__name__}: {self}"]


class DataNotFound(ThbError):  # noqa: N818
    """There is no data package where one was looked for."""


class DataInvalid(ThbError):  # noqa: N818
    """A data package has faults.

    Parameters
    ----------
    faults : sequence of Fault
        All faults found; those of one cause print as one entry with file, line,
        column, value and what was expected.
    what : str
        What could not be done because of them.
    more : str
        What else is to be said of them, such as what settles several at once.
    """

    def __init__(
        self,
        faults: Iterable[Fault],
        what: str = "the data package is not valid",
        more: str = "",
    ):
        self.faults = tuple(faults)
        head = f"{what}: {quantity(len(self.faults), 'fault')}"
        super().__init__("\n".join(filter(None, [head, *explain(self.faults), more])))


class UnknownName(ThbError, LookupError):  # noqa: N818
    """Countries, themes, measures or other names do not exist: a line for each, with what was meant."""


class ListSyntaxError(ThbError):
    """A printed list of countries holds something that is not understood.

    Parameters
    ----------
    position : int
        Character of the list at which reading stopped, the first being 1.
    around : str
        The text around that position.
    problem : str
        What is not understood.
    hint : str
        How to fix it.
    """

    def __init__(self, position: int, around: str, problem: str, hint: str):
        self.position = position
        self.around = around
        self.problem = problem
        self.hint = hint
        super().__init__(f"character {position}: {problem}, in {around!r}; {hint}")


class ExpressionError(ThbError):
    """A set expression or a rule cannot be evaluated.

    Parameters
    ----------
    expression : str
    position : int
        Character of the expression that is wrong, the first being 1.
    problem : str
        What is wrong and what was expected.
    """

    def __init__(self, expression: str, position: int, problem: str):
        self.position = position
        self.problem = problem
        super().__init__(f"{problem}, at character {position} of {expression!r}")


class ParameterError(ThbError):
    """Parameters of a notebook are wrong.

    Parameters
    ----------
    problems : sequence of str
        All of them, one sentence each.
    """

    def __init__(self, problems: Iterable[str]):
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class RenderError(ThbError):
    """An executed notebook cannot be rendered as a report."""


def check_columns(frame: Any, needed: Iterable[str], what: str) -> None:
    """Refuse what is no table with these columns, such as another result.

    Parameters
    ----------
    frame : Any
    needed : iterable of str
    what : str
        What has them, for the message, such as ``"rows of ds.cells()"``.

    Raises
    ------
    ParameterError
    """
    there = getattr(frame, "columns", ())
    missing = [each for each in dict.fromkeys(needed) if each not in there]
    if missing:
        kind = type(frame).__name__
        found = (
            f"this {kind} has no {', '.join(missing)}"
            if len(there)
            else f"this is a {kind}"
        )
        raise ParameterError([f"{what} are needed here, and {found}"])


def check_apart(frame: Any, by: Sequence[str], problem: str) -> None:
    """Refuse rows of which several are in one place.

    Parameters
    ----------
    frame : pandas.DataFrame
    by : sequence of str
        Columns that tell places apart.
    problem : str
        What that means, and the way out.

    Raises
    ------
    ParameterError
        With the first such place.
    """
    several = frame[frame.duplicated(by)]
    if len(several):
        first = several.iloc[0]
        where = " and ".join(f"{each} {str(first[each])!r}" for each in by)
        raise ParameterError([f"{where}: {problem}"])


def quantity(number: int, noun: str) -> str:
    """Write a number with its noun: ``1 fault``, ``1,200 faults``, ``2 countries``."""
    several = f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"
    return f"{number:,} {noun if number == 1 else several}"


def message_of(error: Exception) -> str:
    """Say in a sentence what happened; of an error that is none of ours, that it is a fault of the program."""
    if isinstance(error, OSError) and error.strerror:
        return (
            f"{error.filename}: {error.strerror}" if error.filename else error.strerror
        )
    if isinstance(error, (ThbError, OSError)):
        return str(error)
    if isinstance(error, MemoryError) or "can't start new thread" in str(error):
        return "too little memory, or too few processes allowed: allow more, or take --jobs 1"
    fault = "a fault of the program, unless thb validate finds one in the data package"
    return f"{type(error).__name__}: {error} (this is {fault}; --debug shows where)"
