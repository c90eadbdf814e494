"""Answers: in whatever form somebody gives them, they are read in one place."""

from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest

from lessons import CLOSED, EXERCISES, key
from thb_analysis.data import load
from thb_analysis.learn import check
from thb_analysis.learn.answers import differing, plain


def forms(right: Any) -> list[Any]:
    """Write a right answer in the ways in which students write it."""
    if isinstance(right, dict):
        parts = {name: forms(value) for name, value in right.items()}
        mixed = [{name: ways[at % len(ways)] for name, ways in parts.items()} for at in range(8)]
        capitals = {name.replace("_", " ").capitalize(): value for name, value in right.items()}
        series = pd.Series(right, dtype=object)
        return [*mixed, capitals, series]
    if isinstance(right, list):
        mixed = [[forms(each)[at % len(forms(each))] for each in right] for at in range(8)]
        numbers = all(isinstance(each, (int, float)) for each in right)
        k_of_n = numbers and len(right) == 2 and isinstance(right[0], int)
        own = (
            [f"{right[0]} of {right[1]}", f"{right[0]}/{right[1]}", " {} out of {} ".format(*right)]
            if k_of_n
            else []
        )
        arrays = (
            [
                np.array(right),
                pd.Series(right),
                pd.Index(right),
            ]
            if numbers
            else []
        )
        return [*mixed, tuple(right), *own, *arrays]
    if isinstance(right, set):
        codes = sorted(right)
        names = load().country_names
        own = [
            [code.lower() for code in codes],
            [names.get(code, code).upper() for code in codes],
        ]
        numbered = pd.Series(codes, index=range(3, 3 + len(codes)))
        return [
            *own,
            set(codes),
            frozenset(codes),
            codes,
            codes[::-1],
            tuple(codes),
            np.array(codes),
            pd.Index(codes),
            numbered,
            dict.fromkeys(codes).keys(),
            [f" {code} " for code in codes],
        ]
    if isinstance(right, bool):
        return [right, int(right), str(right), np.bool_(right), f" {str(right).lower()} "]
    if isinstance(right, int):
        return [
            right,
            float(right),
            str(right),
            f" {right} ",
            f"{right}.0",
            np.int64(right),
            np.float64(right),
            np.array(right),
            Decimal(right),
        ]
    if isinstance(right, float):
        return [
            right,
            round(right, 2),
            f"{right:.3f}",
            f"{right:.2f}".replace(".", ","),
            f"{right:.1%}",
            f"{100 * right:.1f} per cent",
            np.float64(right),
            np.float32(right),
            Decimal(str(right)),
            Fraction(right).limit_denominator(1000),
        ]
    return [right, f" {right} ", right.upper()]


@pytest.mark.parametrize("number", CLOSED)
def test_a_right_answer_is_right_in_every_form(number):
    """Eight ways or more to write each answer: of Python, numpy and pandas, as texts, as shares and as k of N."""
    ways = [way for right in key(number).rights for way in forms(right)]
    assert len(ways) >= 8
    assert [way for way in ways if check(number, way).state != "right"] == []


@pytest.mark.parametrize(
    ("answer", "right", "equal"),
    [
        ("21 of 24", 0.875, True),
        ("21 of 24 countries", [21, 24], True),
        ("12 languages", 12, True),
        ("3 years", 3, False),
        ("1 2", 1, False),
        ("87.5 %", 0.875, True),
        ("−0.5", -0.5, True),
        (0.87, 0.875, True),
        (0.86, 0.875, False),
        (True, 1, False),
        ("many", 1, False),
        ("1/0", 0.5, False),
        ([21, 24, 1], [21, 24], False),
        ("AT", {"AT"}, True),
        ("at least", {"AT"}, False),
        ([["AT"]], {"AT"}, False),
        ({"b": 0, "a": 1}, {"a": 1, "b": 0}, True),
        ({"a": 1}, {"a": 1, "b": 0}, False),
        ({"a": 1, "c": 0}, {"a": 1}, False),
        ({"x": 21, "y": 24}, [21, 24], False),
        ("yes", True, False),
        ((41, 63), [0.4074, 0.6296], True),
        (("41 %", "63 per cent"), [0.4074, 0.6296], True),
        (41, 0.63, False),
        (1.0, 0.01, False),
    ],
)
def test_answers_are_compared_by_what_they_mean(answer, right, equal):
    """A share can be written as k of N, and a truth value is no number."""
    assert (not differing(plain(answer), right)) == equal


ODD = [
    0,
    True,
    "AT",
    "two words",
    object(),
    [],
    {},
    ("a", "b"),
    ({"XX"}, {}),
    {"AT": 1},
    (1, 2, 3),
    {1: 2},
    float("nan"),
    float("inf"),
    pd.NA,
    check,
    b"x",
    pd.DataFrame({"a": [1, 2], "b": [3, 4]}),
    iter([1]),
    np.array([[1, 2], [3, 4]]),
    1j,
    10**400,
    (-(10**5000), 1),
    {"AT": 10**400},
    Fraction(10**400),
    Decimal("1e999"),
    Decimal("sNaN"),
    f"{'9' * 400} of 1",
    f"1 of {'9' * 5000}",
    f"{'9' * 99_999}x",  # in which to look for a number takes hours
]


@pytest.mark.parametrize("number", CLOSED)
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
        ("2.2", {"k": 20, "N": 24}),
        ("2.2", {"n": "24", "K": 20}),
        ("2.3", {"lower": "41 %", "upper": 0.63}),
        ("7.3", {"most": 10, "least": 2}),
    ],
)
def test_parts_may_be_given_by_their_names(number, answer):
    """A dictionary with the names that the exercise gives its parts is read, in any order."""
    assert check(number, answer).state == "right"


@pytest.mark.parametrize("number", CLOSED)
def test_no_usual_slip_gives_the_right_answer(number):
    """Each slip that the lesson lists is worked on the data as they are: none comes out right."""
    known = key(number)
    assert len(known.mistakes) >= 4
    for slip, message in known.mistakes:
        parts = EXERCISES[number].parts
        assert all(differing(slip, right, parts) for right in known.rights), message


@pytest.mark.parametrize("answer", [..., None, "", "   ", (0.4, ...), {"h": ...}, {...}])
def test_three_dots_are_no_answer(answer):
    """As long as a part is open, nothing is judged."""
    assert check("2.3", answer).state == "not answered yet"


@pytest.mark.parametrize(
    ("number", "answer", "told"),
    [
        ("1.4", (0.7, 0.2), "rounded too far"),  # not Scott's pi, which is near
        ("3.2", (0.2, 0.6, 0.857), "rounded too far"),
        ("2.3", (0.41, 0.5), "Look once more at “upper”"),
        ("2.3", (0.1, 0.4074), "Print three sets"),  # the bounds are not the same
        ("2.3", (11 / 25, 15 / 25), "Print three sets"),  # another base, and not rounded
        ("2.4", 25, "how many would be on the list"),
        ("2.4", 1, "still within the wider one"),
        ("2.4", 7, "all open countries"),
        ("1.1", {"CY"}, "At least one is missing"),
        ("1.1", {"CY", "XX"}, "At least one does not belong. At least one is missing"),
        ("6.2", {"all": (21, 24), "selection": (21, 24)}, "nothing was selected"),
        ("2.1", {}, "Expected: a dictionary"),
        ("6.2", {"all": (20, 24), "selection": (2, 2)}, "Look once more at “all”"),
        (
            "6.2",
            {"all": (21, 24), "others": (2, 2)},
            "Missing: 1 of 2 names. Not asked for: `others`. Expected: ",
        ),
        ("1.3", {"AT": "reported"}, "Missing: 15 of 16 names. Expected: "),  # which, is to be found
        ("2.2", (24, 24), "Look once more at “k”"),  # and not the other way round
        (
            "5.4",
            ({"ES"}, {"A": "correct", "B": "note", "C": "leave"}),
            "Look once more at “breaking”",
        ),
    ],
)
def test_rounding_is_told_from_misconception(number, answer, told):
    """The message is about what was given, and not about what lies near it."""
    assert told in check(number, answer).message


def wrong(chance: Random, right: Any, mistaken: list[Any]) -> Any:
    """Make up an answer to an exercise: a mistake, what is right in part, or something else of its form."""
    fitting = [each for each in mistaken if type(each) is type(right)]
    if fitting and chance.random() < 0.3:
        return chance.choice(fitting)
    if isinstance(right, dict):
        kept = {name: value for name, value in right.items() if chance.random() < 0.95}
        return {
            name: wrong(chance, value, [each[name] for each in fitting if name in each])
            for name, value in kept.items()
        }
    if isinstance(right, list):
        return [
            wrong(chance, value, [each[at] for each in fitting if at < len(each)])
            for at, value in enumerate(right)
        ]
    if isinstance(right, set):
        return set(chance.sample([*sorted(right), "XX", "MT"], chance.randint(1, len(right))))
    others = {bool: [not right], str: ["other"], int: range(30), float: [0.5, 1.0, 2.25, 40.7]}
    return chance.choice([right, right, *others[type(right)]])


def apart(answer: Any) -> dict[Any, Any]:
    """Part an answer: by its keys, or by places."""
    listed = answer if isinstance(answer, list) else []
    return answer if isinstance(answer, dict) else dict(enumerate(listed))


def off(given: Any, right: Any) -> list[Any]:
    """Find the parts in which an answer is not the other."""
    parts, rights = apart(given), apart(right)
    return [name for name in rights if not fits(parts.get(name), rights[name])]


def fits(given: Any, right: Any) -> bool:
    """Whether two plain answers are the same, numbers to two digits."""
    if isinstance(right, (list, dict)):
        return apart(given).keys() == apart(right).keys() and not off(given, right)
    is_number = isinstance(right, float) and isinstance(given, (int, float))
    if is_number and 0 < right <= 1 < given:
        given = given / 100
    return abs(given - right) < 0.0052 if is_number else given == right


@pytest.mark.parametrize("number", CLOSED)
def test_whatever_is_said_of_an_answer_is_so(number):
    """Of answers made up at random, no wrong one is right, and each statement holds of what was given."""
    chance, known = Random(number), key(number)
    foreseen = {note for _, note in known.mistakes}
    for _ in range(60):
        given = wrong(chance, known.rights[0], [value for value, _ in known.mistakes])
        verdict = check(number, given)
        said, missed = verdict.message, off(given, known.rights[0])
        assert (verdict.state == "right") == fits(given, known.rights[0]), given
        if said in foreseen:
            values = [value for value, note in known.mistakes if note == said]
            assert any(fits(given, value) for value in values), (given, said)
        if said.startswith("Look once more at "):
            names = (
                known.rights[0] if isinstance(known.rights[0], dict) else EXERCISES[number].parts
            )
            called = dict(zip(apart(known.rights[0]), names, strict=True))
            told = ", ".join(f"“{called[name]}”" for name in missed)
            assert said.startswith(f"Look once more at {told}. The rest is right.")
        if isinstance(known.rights[0], set) and said.endswith(EXERCISES[number].start.note):
            assert ("At least one does not belong" in said) == bool(given - known.rights[0])
            assert ("At least one is missing" in said) == bool(known.rights[0] - given)
        if said.startswith("Missing: "):
            lacking = len(known.rights[0].keys() - given.keys())
            assert said.startswith(f"Missing: {lacking} of {len(known.rights[0])} names.")
