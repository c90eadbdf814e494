"""Expressions over lists: beside the random ones of `test_fuzz`, what is odd and what is wrong."""

import pytest

from thb_analysis.errors import ExpressionError


def codes(text):
    """Return the codes of a text."""
    return frozenset(text.split())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("phases-distinct | reflection-length - @eu", "GE"),
        ("phases-distinct | @eu & reflection-length", "AT BE EL GE"),
        ("@all - (@eu - reflection-length)", "AT EL GE NO"),
        ("reflection-length[ 7 .. 12 ]", ""),
        ("reflection-length[then 1..99]", ""),
        ("at_least(3, @eu, @all, reflection-length) - phases-distinct", "AT EL"),
        ("at_least(9, screening)", ""),
        ("  ( screening )  ", "AT BE EL GE NO"),
    ],
)
def test_evaluate(tiny_dataset, expression, expected):
    """An expression denotes a set of countries."""
    assert tiny_dataset.evaluate(expression) == codes(expected)


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "screening |",
        "screening screening",
        "(screening",
        "screening & screenings",
        "@eux",
        "screening + @eu",
        "@all -@eu",
        "screening[6..]",
        "at_least(2)",
        "at_least(0, screening)",
        "at_least(x, screening)",
        "screening > screening",
        "screening of screening",
    ],
)
def test_wrong_expression(tiny_dataset, approved, expression):
    """What is wrong is named with its position."""
    with pytest.raises(ExpressionError) as caught:
        tiny_dataset.evaluate(expression)
    approved(str(caught.value))


@pytest.mark.parametrize(
    "rule", ["screening, screening", "screening of", "screening > ", "of"]
)
def test_wrong_rule(tiny_dataset, approved, rule):
    """A rule that is cut off is refused."""
    with pytest.raises(ExpressionError) as caught:
        tiny_dataset.known.parse_rule(rule)
    approved(str(caught.value))


def test_many_brackets(tiny_dataset):
    """Brackets without end are refused; those side by side are as many as you like."""
    with pytest.raises(ExpressionError, match="at most 50 differences, and brackets"):
        tiny_dataset.evaluate("(" * 5000 + "screening" + ")" * 5000)
    assert tiny_dataset.evaluate(" | ".join(["(@eu)"] * 200)) == codes("AT BE EL")
