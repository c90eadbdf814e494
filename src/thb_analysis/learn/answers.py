"""Convert answers of many types to plain Python, and compare them with the right one."""

import math
import re
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from typing import Any, SupportsFloat

import pandas as pd
from pandas.api.types import is_integer_dtype

from thb_analysis.dataset.dataset import Dataset

_NOUN = r"(?: (?:countries|languages|months))?"
# Each is tried at each digit once: an answer may have a hundred thousand.
_K_OF_N = re.compile(
    r"(\d{1,9}) *(?:out of|of|/|:) *(?:the +)?([1-9]\d{0,8})" + _NOUN, re.I
)
_NUMBER = re.compile(r"(?:step )?([-+−]?(?:\d*[.,])?\d+) *(%|per ?cent)?" + _NOUN, re.I)
# Under it stand the names of the rows of a frame.
ROWS = "names of rows"
# Returns a text in its usual spelling.
Speller = Callable[[str], str]
_FALSE = (False, None, "", "no", "False")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}


def plain(answer: Any, spell: Speller = str) -> Any:
    """Return an answer as plain Python: numbers, texts, None, lists, sets and dictionaries of these.

    A figure becomes a dictionary, see `describe_axes`, and so does a frame: name of each column to its
    values, names of rows first. ``...`` becomes None: not answered; an object of any other type
    becomes ``b""``.

    Parameters
    ----------
    answer : object
    spell : callable
        Returns a text in its usual spelling.
    """
    if "matplotlib.axes" in sys.modules:  # which takes long to import
        from thb_analysis.learn.figures import describe_axes

        if drawn := describe_axes(answer):
            return drawn
    if isinstance(answer, pd.DataFrame):
        names = {} if is_integer_dtype(answer.index) else {ROWS: answer.index}
        columns = answer.to_numpy(object).T.tolist()
        answer = names | dict(zip(answer.columns, columns, strict=True))
    if isinstance(answer, pd.Series) and not is_integer_dtype(answer.index):
        answer = answer.to_dict()
    if hasattr(answer, "tolist"):  # of numpy and pandas, scalars too
        answer = answer.tolist()
    if isinstance(answer, str):
        return spell(answer)
    if answer is None or answer is ...:
        return None
    number = _finite_number(answer)
    return _plain_collection(answer, spell) if number is None else number


def _finite_number(answer: Any) -> float | None:
    # Python's whole numbers have no end, and a float has.
    with suppress(OverflowError, TypeError, ValueError):
        if isinstance(answer, SupportsFloat) and math.isfinite(number := float(answer)):
            return answer if isinstance(answer, int) else number
    return None


def _plain_collection(answer: Any, spell: Speller) -> Any:
    if isinstance(answer, Mapping):
        return {_key(key, spell): plain(value, spell) for key, value in answer.items()}
    if isinstance(answer, Set):
        return {_key(each, spell) for each in answer}
    if isinstance(answer, Collection) and not isinstance(answer, bytes):
        return [plain(each, spell) for each in answer]
    return b""


def _key(value: Any, spell: Speller) -> Any:
    read = plain(value, spell)
    return str(read) if isinstance(read, (list, set, dict)) else read


def _normalize(name: str) -> str:
    """Return a name in the form in which names are compared: casefolded, with underscores."""
    return "_".join(name.casefold().replace("-", " ").split())


def make_speller(ds: Dataset, answers: Any) -> Speller:
    """Return a function for `plain` that spells the names in a text alike.

    Names of countries and measures become their codes and ids; other names are spelled as in the last of
    the `answers` that has them.
    """
    labels = ds.measures[["measure", "label", "short"]].to_numpy()
    names = {}
    for code, *others in (*labels, *ds.country_names.items()):
        for name in (code, *others):
            names[_normalize(name)] = code
    # NO is Norway, also where "no" is an answer.
    codes = {*names.values()}

    def collect(text: str) -> str:
        for each in (text, *text.split(",")):
            if each.strip():
                names[_normalize(each)] = each
        return text

    def spell(text: str) -> str:
        # What stands among blanks is not yet cut out of a list.
        if text != text.strip() or text in codes:
            return text
        spelled = (names.get(_normalize(each), each) for each in text.split(","))
        return names.get(_normalize(text)) or ",".join(spelled)

    plain(answers, collect)
    return spell


def is_open(answer: Any) -> bool:
    """Whether a plain answer, or any part of it, is None or an empty text."""
    if isinstance(answer, dict):
        answer = [*answer.values()]
    if isinstance(answer, (list, set)):
        # Of a text taken apart letter by letter, a space is one.
        parts = [each for each in answer if str(each).strip() or not each]
        return any(map(is_open, parts))
    return answer is None or not str(answer).strip()


Differences = dict[str, tuple[Any, Any]]


def differences(answer: Any, right: Any, names: Sequence[str] = ()) -> Differences:
    """Return the parts of a plain answer that are wrong: name of the part to (given, right).

    An answer without parts is one part with an empty name. Given is None if it cannot be read. A share
    may be given in per cent, and parts as a dictionary by their `names`. What may be read in several
    ways, such as a frame, is read as that which is closest to what is right.
    """
    return closest(answer, right, names)[1]


def closest(
    answer: Any, right: Any, names: Sequence[str] = (), is_named: bool = False
) -> tuple[Any, Differences]:
    """Return the reading of a plain answer that is closest to what is right, and how it differs."""
    readings = [*_readings(answer, right, names)]
    if isinstance(answer, str) and isinstance(right, set) and not is_named:
        readings += [re.split(r"[\s,;]+", answer.strip()), [*answer]]
    found = [(each, _compare(each, right, names)) for each in readings]

    def distance(reading: tuple[Any, Differences]) -> tuple[bool, int, int]:
        read, wrong = reading
        unread = sum(given is None for given, _ in wrong.values())
        have_names = type(right) is type(read) is dict
        shared = len(read.keys() & right.keys()) if have_names else 0
        return bool(wrong), unread, -shared

    return min(found, key=distance)


def _readings(answer: Any, right: Any, names: Sequence[str]) -> Iterator[Any]:
    """Yield what an answer may mean, the plainest first: its form is not what is asked for."""
    yield answer
    if isinstance(right, list) and isinstance(answer, str) and len(answer) < 99:
        yield re.findall(r"[-+−]?\d+(?:[.,]\d+)?(?: *%)?", answer)
    if isinstance(answer, (list, dict)) and answer:
        if isinstance(right, dict):
            yield from _as_names(answer, right)
        elif isinstance(right, set):
            yield from _as_set(answer)
        else:
            yield from _as_values(answer, right, names)


def _columns(answer: Any) -> list[Any]:
    """Return the columns of a table, as lists of one length; nothing if it is no table."""
    if isinstance(answer, list) and all(isinstance(each, dict) for each in answer):
        return [[each.get(name) for each in answer] for name in answer[0]]
    columns = [*answer.values()] if isinstance(answer, dict) else []
    sizes = {len(each) if isinstance(each, list) else -1 for each in columns}
    return columns if len(sizes) == 1 and sizes != {-1} else []


def _as_names(answer: Any, right: Mapping[str, Any]) -> Iterator[Any]:
    """Yield what gives a value for each name: tables, pairs, and values in the order of the names."""
    columns = _columns(answer)
    rows = [[*row] for row in zip(*columns, strict=True)]
    for table in filter(_has_rows, (rows, answer)):
        with suppress(TypeError):  # a name is no list
            yield {row[0]: row[1] if len(row) == 2 else row[1:] for row in table}
    if isinstance(answer, dict):
        named = {**answer}
        named.pop(ROWS, None)
        yield named
        if columns:
            yield {name: column[0] for name, column in named.items()}
    elif len(answer) == len(right) <= 5:
        yield dict(zip(right, answer, strict=True))


def _has_rows(table: Any) -> bool:
    """Whether a table has rows, each of a name and values."""
    return bool(table) and all(isinstance(row, list) and len(row) > 1 for row in table)


def _as_set(answer: Any) -> Iterator[Any]:
    """Yield what names the members of a set: a column of a table, or the names of what is not false."""
    yield from _columns(answer)
    if isinstance(answer, dict):
        yield [name for name, value in answer.items() if value not in _FALSE]
        yield [*answer.values()]


def _as_values(answer: Any, right: Any, names: Sequence[str]) -> Iterator[Any]:
    """Yield the values of parts in their order, or a single value: a row or a column of a table."""
    ways = _columns(answer)
    if isinstance(answer, list):
        ways.append(answer)
    else:
        named = {**answer}
        named.pop(ROWS, None)
        keys = [_normalize(str(name)) for name in named]
        places = {_normalize(name): at for at, name in enumerate(names)}
        if all(places.get(key, at) == at for at, key in enumerate(keys)):
            ways.append([*named.values()])
    for each in ways:
        if isinstance(right, list):
            yield each
        if len(each) == 1:
            yield from _readings(each[0], right, names)


def _compare(answer: Any, right: Any, names: Sequence[str]) -> Differences:
    given = _convert(answer, right, names)
    converted = _convert(right, right)
    if given is None or not isinstance(right, (list, dict)):
        is_number = given is not None and type(right) in (int, float)
        # Numbers are the same if they are so to two digits after the point.
        is_same = abs(given - right) <= 0.0051 if is_number else given == converted
        return {} if is_same else {"": (given, right)}
    found = {}
    parts = names if len(names) == len(right) else range(1, len(right) + 1)
    if isinstance(right, dict):
        parts = [*right]
    for name, one, other in zip(parts, given, converted, strict=True):
        if wrong := closest(one, other, names, isinstance(right, dict))[1]:
            found[f"“{name}”"] = wrong.get("", (one, other))
    return found


def _convert(answer: Any, right: Any, names: Sequence[str] = ()) -> Any:
    """Convert a plain answer to the type of the right one, parts to a list; None if that is impossible.

    A list, or a text with commas, converts to a set.
    """
    if isinstance(right, dict):
        has_parts = isinstance(answer, dict) and answer.keys() == right.keys()
        return [answer[name] for name in right] if has_parts else None
    if isinstance(right, list):
        return _read_list(answer, len(right), names)
    if isinstance(right, set):
        return _read_set(answer)
    if isinstance(right, str):
        return answer.strip() if isinstance(answer, str) else None
    if isinstance(right, bool):
        return _TRUTH.get(str(answer).strip().lower())
    is_share = isinstance(right, float) and 0 < right <= 1
    return _read_number(answer, is_share)


def _read_number(answer: Any, is_share: bool) -> float | None:
    """Return a number; above one it is in per cent where a share is right."""
    number = _number(answer)
    return number / 100 if is_share and number and number > 1 else number


def _read_list(answer: Any, length: int, names: Sequence[str]) -> list[Any] | None:
    if isinstance(answer, dict) and len(answer) == len(names):
        named = {_normalize(str(name)): value for name, value in answer.items()}
        answer = [named.get(_normalize(name)) for name in names]
    if isinstance(answer, str):
        answer = _k_of_n(answer)
    return answer if isinstance(answer, list) and len(answer) == length else None


def _read_set(answer: Any) -> set[str] | None:
    if isinstance(answer, str):
        return {each.strip() for each in answer.split(",")}
    return {*map(str, answer)} if isinstance(answer, (list, set)) else None


def _k_of_n(text: str) -> list[int] | None:
    found = _K_OF_N.fullmatch(text.strip())
    return found and [*map(int, found.groups())]


def _number(answer: Any) -> float | None:
    """Return a number given as such, as a text, in per cent, or as ``k of n``; None if it is none of these."""
    if isinstance(answer, str):
        if share := _k_of_n(answer):
            k, n = share
            return k / n
        if found := _NUMBER.fullmatch(answer.strip()):
            number = float(found[1].replace("−", "-").replace(",", "."))
            return number / 100 if found[2] else number
    return answer if type(answer) in (int, float) else None
