"""Answers: in whatever form somebody gives them, they are read in one place."""

import ast
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lessons import CLOSED, key
from thb_analysis.dataset.dataset import load
from thb_analysis.learn import check
from thb_analysis.learn.answers import differences, plain


def forms(right: Any) -> list[Any]:
    """Write a right answer in the ways in which students write it."""
    match right:
        case dict():
            capitals = {
                name.replace("_", " ").capitalize(): right[name] for name in right
            }
            ways = [right | {name: way} for name in right for way in forms(right[name])]
            return [*ways, capitals, pd.Series(right, dtype=object)]
        case list():
            ways = [tuple(right)]
            for at, value in enumerate(right):
                ways += [[*right[:at], way, *right[at + 1 :]] for way in forms(value)]
            if all(isinstance(each, (int, float)) for each in right):
                ways += [kind(right) for kind in (np.array, pd.Series, pd.Index)]
                if len(right) == 2 and isinstance(right[0], int):
                    texts = ("{} of {}", "{}/{}", " {} out of {} ")
                    ways += [text.format(*right) for text in texts]
            return ways
        case set():
            codes, names = sorted(right), load().country_names
            ways = [kind(codes) for kind in (set, list, tuple, np.array, pd.Index)]
            ways += [codes[::-1], [f" {code.lower()} " for code in codes]]
            ways += [pd.Series(codes, index=range(3, 3 + len(codes)))]
            return [*ways, [names.get(code, code).upper() for code in codes]]
        case bool():
            return [
                right,
                int(right),
                str(right),
                np.bool_(right),
                f" {str(right).lower()} ",
            ]
        case int():
            kinds = (float, str, np.int64, np.float64, np.array, Decimal)
            return [right, f" {right} ", f"{right}.0", *(kind(right) for kind in kinds)]
        case float():
            texts = [f"{right:.3f}", f"{right:.2f}".replace(".", ","), f"{right:.1%}"]
            numbers = [np.float32(right), Decimal(str(right)), round(right, 2)]
            return [right, f"{100 * right:.1f} per cent", *texts, *numbers]
    return [right, f" {right} ", right.upper()]


@pytest.mark.parametrize("number", CLOSED)
def test_a_right_answer_is_right_in_every_form(number):
    """Eight ways or more to write each answer: of Python, numpy and pandas, as texts, as shares and as k of N.

    So is one that is sent as text to another process.
    """
    ways = [way for right in key(number).rights for way in forms(right)]
    assert len(ways) >= 8
    ways += [ast.literal_eval(repr(plain(right))) for right in key(number).rights]
    assert [way for way in ways if check(number, way).state != "right"] == []


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
        ({"a": 1}, {"a": 1, "b": 0}, False),
        ({"x": 21, "y": 24}, [21, 24], False),
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
