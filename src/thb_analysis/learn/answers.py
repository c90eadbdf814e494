"""Read answers, in whatever form they come, and compare them with the right one."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence, Set
from contextlib import suppress
from decimal import Decimal
from numbers import Real
from typing import Any

import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.learn.figures import axes_of, described

_K_OF_N = re.compile(r" *(\d+) *(?:out of|of|/|:) *(?:the +)?(\d+)(?: countries)? *", re.I)
_NUMBER = re.compile(r"(?:step )?([-+−]?\d*[.,]?\d+) *(%|per ?cent)?(?: countries| months)?", re.I)
# Numbers count as the same to two digits after the point.
TOLERANCE = 0.0051
_EMPTY = ("", None, "<float>", "<NAType>", "<NaTType>")
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
# No number has more characters, and to look for one in a long text can take hours.
_LONGEST = 100


def plain(answer: Any) -> Any:
    """Return an answer as plain Python: numbers, texts, None, lists, sets and dictionaries of these.

    Of a figure it is what its marks show. Three dots are None: not answered. What has no plain form becomes the name of its type in angle brackets.
    """
    try:
        return _plain(answer)
    except RecursionError:
        return "<endless>"


def _plain(answer: Any) -> Any:
    if axes := axes_of(answer):
        return described(axes)
    if isinstance(answer, pd.DataFrame) and 1 in answer.shape:  # a column, or a row
        answer = answer.iloc[:, 0] if answer.shape[1] == 1 else answer.iloc[0]
    if isinstance(answer, pd.Series) and not isinstance(answer.index, pd.RangeIndex):
        answer = answer.to_dict()
    if hasattr(answer, "tolist"):  # of numpy and pandas, scalars too
        answer = answer.tolist()
    if answer is None or answer is ...:
        return None
    if isinstance(answer, (bool, str)):
        return answer
    if isinstance(answer, (int, Real, Decimal)):
        # Python's whole numbers have no end, and a float has.
        with suppress(OverflowError, ValueError):
            if math.isfinite(float(answer)):
                return answer if isinstance(answer, int) else float(answer)
    if isinstance(answer, Mapping):
        # What stands for an empty cell is called so.
        named = {_key(key): _plain(value) for key, value in answer.items()}
        return {"empty" if key in _EMPTY else key: value for key, value in named.items()}
    if isinstance(answer, Set):
        return {_key(each) for each in answer}
    if isinstance(answer, Collection) and not isinstance(answer, (bytes, pd.DataFrame)):
        return [_plain(each) for each in answer]
    return f"<{type(answer).__name__}>"


def _key(value: Any) -> Any:
    read = _plain(value)
    return str(read) if isinstance(read, (list, set, dict)) else read


def is_open(answer: Any) -> bool:
    """Whether a plain answer, or any part of it, is not given yet."""
    if isinstance(answer, dict):
        answer = list(answer.values())
    return any(map(is_open, answer)) if isinstance(answer, (list, set)) else answer in (None, "")


def same(answer: Any, right: Any) -> bool:
    """Whether a plain answer is the right one."""
    return _equal(fitted(answer, right), fitted(right, right))


def _equal(given: Any, right: Any) -> bool:
    if isinstance(right, (list, dict)) and given is not None:
        return all(_equal(one, other) for one, other in parted(given, right).values())
    if isinstance(right, float) and given is not None:
        return math.isclose(given, right, abs_tol=TOLERANCE)
    return bool(given == right)


def parted(given: Any, right: Any, names: Sequence[str] = ()) -> dict[str, tuple[Any, Any]]:
    """Part a fitted answer as the right one is parted: what each part is called, given and right."""
    if given is None or not isinstance(right, (list, dict)):
        return {}
    called = right if isinstance(right, dict) else names or range(1, len(right) + 1)
    values = (each.values() if isinstance(each, dict) else each for each in (given, right))
    return dict(zip(map("“{}”".format, called), zip(*values, strict=True), strict=True))


def speller(ds: Dataset, answers: Any) -> Callable[[Any], Any]:
    """Return a function that spells names in a plain answer as others do, the last one first.

    Where others have codes of countries or short names of measures, their names are read as well.
    """
    texts: list[str] = []
    _spelled(answers, lambda text: texts.extend([text, *text.split(",")]))
    names: dict[str, str] = {}
    labels = dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
    for known in (ds.country_names, labels):
        if not known.keys().isdisjoint(texts):
            names |= {_folded(each): code for code, name in known.items() for each in (code, name)}
    names |= {_folded(text): text for text in texts if text.strip()}

    def spell(text: str) -> str:
        parts = text.split(",")
        return names.get(_folded(text)) or ",".join(
            names.get(_folded(each), each) for each in parts
        )

    return lambda answer: _spelled(answer, spell)


def _spelled(answer: Any, spell: Callable[[str], Any]) -> Any:
    """Return a plain answer with each text in it as a function gives it."""
    if isinstance(answer, str):
        return spell(answer)
    if isinstance(answer, dict):
        return {_spelled(key, spell): _spelled(value, spell) for key, value in answer.items()}
    if isinstance(answer, (list, set)):
        return type(answer)(_spelled(each, spell) for each in answer)
    return answer


def _folded(name: str) -> str:
    """Return what a name is known by, however it is written."""
    return "_".join(name.casefold().replace("-", " ").split())


def ordered(answer: Any, names: Sequence[str]) -> Any:
    """Return a plain answer with its parts in order: a list for each dictionary that names them.

    A key is one of the names, or begins as one does; what is called otherwise takes the places left.
    """
    if isinstance(answer, list):
        return [ordered(each, names) for each in answer]
    if not isinstance(answer, dict):
        return answer
    known = {key: name for key in answer for name in names if _begins(name, str(key))}
    rest = [name for name in names if name not in known.values()]
    if known and len(answer) == len(names) == len(known) + len(rest):
        placed = {known.get(key) or rest.pop(0): value for key, value in answer.items()}
        return [placed[name] for name in names]
    return {key: ordered(value, names) for key, value in answer.items()}


def _begins(name: str, key: str) -> bool:
    whole, start = _folded(name), _folded(key)
    return whole == start or (len(start) > 2 and whole.startswith(start))


def fitted(answer: Any, right: Any) -> Any:
    """Return a plain answer in the form of the right one, None in place of what cannot be read so."""
    if isinstance(answer, str) and not isinstance(right, str) and len(answer) > _LONGEST:
        return None
    if isinstance(right, dict):
        given = _named(answer, right)
        return given and {name: fitted(given[name], value) for name, value in right.items()}
    if isinstance(right, list):
        listed = _listed(answer, len(right))
        return listed and [fitted(*pair) for pair in zip(listed, right, strict=True)]
    if isinstance(right, set):
        is_name = isinstance(answer, str) and ("," in answer or answer.strip() in right)
        return _set(answer.split(",") if is_name else answer)
    if isinstance(right, bool):
        return _TRUTH.get(str(answer).strip().lower())
    if isinstance(right, (int, float)):
        return _number(answer)
    return answer.strip() if isinstance(answer, str) else None


def _number(answer: Any) -> float | None:
    """Read a number: as such, as a text, as a per cent, as a fraction, as k of N."""
    if isinstance(answer, (list, set)) and len(answer) == 1:
        (answer,) = answer
    if isinstance(answer, str):
        if (share := _K_OF_N.fullmatch(answer)) and int(share[2]):
            return int(share[1]) / int(share[2])
        if not (found := _NUMBER.fullmatch(answer.strip())):
            return None
        number = float(found[1].replace("−", "-").replace(",", "."))
        return number / 100 if found[2] else number
    return None if isinstance(answer, bool) or not isinstance(answer, (int, float)) else answer


def _set(answer: Any) -> set[str] | None:
    """Read a set: of what is listed, of values that have a number, of names that are True."""
    if isinstance(answer, dict):
        is_numbered = any(isinstance(name, int) for name in answer)
        answer = [
            value if is_numbered else name for name, value in answer.items() if value is not False
        ]
    if not isinstance(answer, (list, set)) or any(
        isinstance(each, (list, set, dict)) for each in answer
    ):
        return None
    return {str(each).strip() for each in answer}


def _listed(answer: Any, size: int) -> list[Any] | None:
    if isinstance(answer, str) and (share := _K_OF_N.fullmatch(answer)):
        answer = [int(share[1]), int(share[2])]
    if isinstance(answer, dict) and all(isinstance(key, int) for key in answer):
        answer = list(answer.values())
    return answer if isinstance(answer, list) and len(answer) == size else None


def _named(answer: Any, right: dict[Any, Any]) -> dict[Any, Any] | None:
    """Read something for each of several names; where things are counted, none may be left out."""
    if not isinstance(answer, dict) or not answer:
        return None
    if all(type(value) is int for value in right.values()):
        none = {name: 0 for name, value in right.items() if value == 0}
        answer = none | {name: value for name, value in answer.items() if value or name in right}
    return answer if answer.keys() == right.keys() else None
