"""Answers: in whatever form somebody gives them, they are read in one place."""

import ast
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lessons import CLOSED, key, some
from thb_analysis.dataset.dataset import load
from thb_analysis.learn import check
from thb_analysis.learn.answers import differences, plain


def forms(value: Any) -> Iterator[Any]:
    """Give an answer in the forms in which students give it; one generator for right ones and mistakes."""
    yield value
    match value:
        case dict() if value:
            yield from _forms_of_names(value)
        case set() if value:
            yield from _forms_of_set(value)
        case list():
            yield tuple(value)
            for at, part in enumerate(value):
                yield from ([*value[:at], way, *value[at + 1 :]] for way in forms(part))
            if all(type(each) in (int, float) for each in value):
                yield from (np.array(value), pd.Series(value), pd.Index(value))
                yield from (pd.DataFrame([value]), pd.DataFrame({"n": value}))
                yield from (str(tuple(value)), dict(zip("xyzw", value, strict=False)))
                if len(value) == 2 and type(value[0]) is type(value[1]) is int:
                    texts = ("{} of {}", "{}/{}", " {} out of {} ")
                    yield from (text.format(*value) for text in texts)
        case bool():
            yield from (int(value), str(value), np.bool_(value), f" {value} ".lower())
        case int() | float():
            yield from (str(value), f" {value} ", np.array(value), np.array([value]))
            yield from ([value], pd.Series([value]), pd.DataFrame([value]))
            yield from (float(value), np.float64(value), Decimal(str(value)))
            yield str(value).replace(".", ",")
        case str() if value.isalpha():
            yield from (f" {value} ", value.upper())


def _forms_of_names(value: dict[str, Any]) -> Iterator[Any]:
    yield from (dict(reversed(value.items())), [*value.items()])
    yield {str(name).replace("_", " ").capitalize(): value[name] for name in value}
    yield from (value | {name: way} for name in value for way in forms(value[name]))
    yield pd.Series(value, dtype=object)
    kinds = {type(each) for each in value.values()}
    if not kinds & {list, set, dict}:
        series = pd.Series(value, dtype=object, name="n")
        yield from (series.to_frame(), series.rename_axis("of").reset_index())
        yield pd.DataFrame([value])
    elif kinds == {list} and len({len(each) for each in value.values()}) == 1:
        yield from (pd.DataFrame(value), pd.DataFrame(value).T)


def _forms_of_set(value: set[str]) -> Iterator[Any]:
    listed, names = sorted(value), load().country_names
    yield from (listed, listed[::-1], tuple(listed), np.array(listed), pd.Index(listed))
    yield from (
        pd.Series(listed, index=range(3, 3 + len(listed))),
        dict.fromkeys(listed, 1),
    )
    yield from (pd.DataFrame({"code": listed}), pd.DataFrame({"code": listed, "n": 1}))
    yield from (pd.DataFrame({"n": 1}, index=listed), pd.Series(True, index=listed))
    yield pd.Series({**dict.fromkeys(["--", *listed], True), "--": False})
    yield [each.lower() for each in listed]
    yield [names.get(each, each).upper() for each in listed]
    if all(each.isalnum() for each in listed):
        yield ", ".join(listed)


@pytest.mark.slow
@pytest.mark.parametrize("number", some(CLOSED))
def test_right_answers_and_mistakes_are_read_in_every_form(number):
    """The form is not what is asked for: what is right stays right, and a mistake keeps its message.

    So it does if it is sent as text to another process.
    """
    found = key(number)
    rights = [way for right in found.rights for way in forms(right)]
    assert len(rights) >= 8
    rights += [ast.literal_eval(repr(plain(each))) for each in rights]
    assert [way for way in rights if check(number, way).state != "right"] == []
    for value, message in found.mistakes:
        is_of_kind = type(value) is type(found.rights[0])
        for way in forms(value) if is_of_kind else ():
            assert check(number, way).message == message, way


@pytest.mark.parametrize(
    ("answer", "right", "equal"),
    [
        ("21 of 24 countries", [21, 24], True),
        ("3 years", 3, False),
        ("−0.5", -0.5, True),
        (0.86, 0.875, False),
        (True, 1, False),
        ("1/0", 0.5, False),
        ("at least", {"AT"}, False),
        ("AT BE", {"AT", "BE"}, True),
        ("41.7 per cent", 0.4167, True),
        ({"a": 1}, {"a": 1, "b": 0}, False),
        ({"x": 24, "y": 21}, [21, 24], False),
        (1.0, 0.01, False),
    ],
)
def test_answers_are_compared_by_what_they_mean(answer, right, equal):
    """A share can be written as k of N, and a truth value is no number."""
    assert (not differences(plain(answer), right)) == equal


ODD = [
    *(0, True, "two words", object(), [], {}, ({"XX"}, {}), b"x", 1j),
    *(float("nan"), pd.NA, pd.DataFrame({"a": [1, 2], "b": [3, 4]}), iter([1])),
    *((-(10**5000), 1), Decimal("sNaN"), f"1 of {'9' * 5000}"),
    f"{'9' * 99_999}x",  # in which to look for a number takes hours
]


@pytest.mark.parametrize("number", CLOSED[::5])
def test_no_answer_makes_a_check_fail(number):
    """Whatever somebody gives, the check says something of it: the form that is expected, if it cannot be read."""
    for answer in ODD:
        verdict = check(number, answer)
        assert verdict.state == "not right yet", answer
        assert len(verdict.message) > 15
    assert "Expected: " in check(number, object()).message


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        ("2.3", {"lower": "41 %", "upper": 0.63}),
        ("7.3", {"most": 10, "least": 2}),
    ],
)
def test_parts_may_be_given_by_their_names(number, answer):
    """A dictionary with the names that the exercise gives its parts is read, in any order."""
    assert check(number, answer).state == "right"


@pytest.mark.parametrize(
    "answer", [..., None, "", "   ", (0.4, ...), {"h": ...}, {...}]
)
def test_three_dots_are_no_answer(answer):
    """As long as a part is open, nothing is judged."""
    assert check("2.3", answer).state == "not answered yet"


@pytest.mark.parametrize(
    ("number", "answer", "message"),
    [
        ("1.4", (0.7, 0.2), "rounded too far"),  # not Scott's pi, which is near
        ("2.3", (0.1, 0.4074), "Print three sets"),  # the bounds are not the same
        (
            "2.3",
            (11 / 25, 15 / 25),
            "Print three sets",
        ),  # another base, and not rounded
        (
            "6.2",
            {"all": (21, 24), "others": (2, 2)},
            "Missing: 1 of 2 names. Not asked for: `others`. Expected: ",
        ),
        ("2.2", (24, 24), "Look once more at “k”"),  # and not the other way round
        (
            "5.4",
            ({"ES"}, {"A": "correct", "B": "note", "C": "leave"}),
            "Look once more at “breaking”",
        ),
    ],
)
def test_rounding_is_no_misconception(number, answer, message):
    """The message is about what was given, and not about what lies near it."""
    assert message in check(number, answer).message
