"""What a user declares of a table, and the call that would declare what is still needed."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from io import StringIO
from typing import Any, NamedTuple

import pandas as pd
from pandas.api.types import is_scalar

from thb_analysis.errors import DataInvalid, Fault, ParameterError
from thb_analysis.states import ABSENT, NOT_COVERED, OPEN, QUALIFIED, REPORTED
from thb_analysis.wording import joined

# What a word can be declared as.
STATES = (REPORTED, QUALIFIED, ABSENT, OPEN, NOT_COVERED)
KNOWN = {
    **{state: state for state in STATES},
    **dict.fromkeys(("yes", "y", "true", "1"), REPORTED),
    **dict.fromkeys(("no", "n", "false", "0"), ABSENT),
    "": OPEN,
}
# Names, or words with what each stands for: a text as it is typed, or several.
Names = str | Iterable[Any] | Mapping[Any, Any] | None
NEEDED = ("unit", "measure", "status")
# What writes a call with the text of each option.
WriteCall = Callable[[Mapping[str, str]], str]


class Reading(NamedTuple):
    """What is declared of a table; the fields are those of `from_frame`."""

    values: Names = None
    unit_column: str | None = None
    measure_column: str | None = None
    status_column: str | None = None
    only: Names = None
    without: Names = None
    fill_down: Names = None
    encoding: str | None = None

    @property
    def roles(self) -> dict[str, str]:
        """The columns that are named, by what they hold."""
        columns = (self.unit_column, self.measure_column, self.status_column)
        named = zip(NEEDED, columns, strict=True)
        return {role: column for role, column in named if column}

    def options(self) -> Iterator[tuple[str, str]]:
        """Yield name and text of each option, once for each name in it."""
        for option, given in self._asdict().items():
            texts = [given] if option.endswith("_column") else names_of(given)
            yield from ((option, text) for text in texts if text)


# Typed: 1 == True, but their texts differ.
@lru_cache(maxsize=10_000, typed=True)
def text_of(value: Any) -> str:
    """Return the value of a cell as text on one line; a missing value as an empty text."""
    if is_scalar(value) and pd.isna(value):
        return ""
    return " ".join(str(value).encode(errors="replace").decode().split())


def names_of(given: Names) -> list[str]:
    """Return the names between commas, of which one may stand in double quotes; pairs as ``word=text``."""
    if isinstance(given, str):
        given = next(csv.reader([given], skipinitialspace=True), [])
    if isinstance(given, Mapping):
        given = [f"{text_of(word)}={given[word]}" for word in given]
    return [*map(text_of, given or ())]


def pairs_of(given: Names) -> list[tuple[str, str]]:
    """Return what stands before and behind the last equals sign of each name."""
    split = [[*name.rsplit("=", 1), ""] for name in names_of(given)]
    return [(word.strip(), text.strip()) for word, text, *_ in split]


def read_values(values: Names) -> dict[str, str]:
    """Return the states of the words that a user declares.

    Parameters
    ----------
    values : str, mapping or None
        ``"partly=qualified,n/a=open"``, or a dictionary; an empty word is an empty cell.

    Raises
    ------
    ParameterError
        With every part that is not a word and a state.
    """
    problems: list[str] = []
    declared: dict[str, str] = {}
    for word, state in pairs_of(values):
        if state not in STATES:
            states = joined(STATES, "or")
            problems.append(f"{word!r} is declared as {state!r}: write {states}")
        elif declared.setdefault(word_of(word), state) != state:
            problems.append(f"{word!r} is declared twice: write one state")
    if problems:
        raise ParameterError(problems)
    return declared


def word_of(text: str) -> str:
    """Return a text in the form in which words are compared: casefolded, 1.0 and 1,0 as 1."""
    return re.sub(r"(?<=\d)(?:\.0+|,00?)$", "", text.casefold())


@dataclass(frozen=True, order=True)
class TableFault(Fault):
    """A fault of a user's table, with options that would settle it: name and text of each."""

    options: tuple[tuple[str, str], ...] = ()


def table_fault(
    message: str, hint: str, line: int = 0, column: str = "", **options: Iterable[str]
) -> TableFault:
    """Return a fault of a table that is named later; with `options` that settle it."""
    settled = ((name, text) for name, texts in options.items() for text in texts)
    where = ("", line, column, "", "table")
    return TableFault(*where, message, hint=hint, options=tuple(settled))


def refuse(faults: Iterable[Fault], file: str = "", call: str = "") -> None:
    """Raise `DataInvalid` if there are faults; `file` is where those are that name none."""
    if found := [replace(fault, file=fault.file or file) for fault in faults]:
        raise DataInvalid(sorted(found), "no package can be made of the table", call)


def call_for(
    faults: Iterable[TableFault], reading: Reading, write_call: WriteCall
) -> str:
    """Write the call that declares what is declared already, and what settles these faults."""
    settling = [option for fault in faults for option in fault.options]
    if not settling:
        return ""
    texts: dict[str, list[str]] = {}
    for name, text in dict.fromkeys([*reading.options(), *settling]):
        texts.setdefault(name, []).append(text)
    call = write_call(
        {
            name: each[0] if name.endswith("_column") else _with_commas(each)
            for name, each in texts.items()
        }
    )
    blanks = [
        f"a state for each STATE ({joined(STATES, 'or')})" * ("=STATE" in call),
        "what is to be kept for TEXT" * ("=TEXT" in call),
    ]
    filled = joined(filter(None, blanks))
    is_whole = all(fault.options for fault in faults)
    when = "" if is_whole else " once the rest is settled"
    return f"To paste{when}{', with ' * bool(filled)}{filled}:\n  {call}"


def _with_commas(texts: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="").writerow(texts)
    return out.getvalue()
