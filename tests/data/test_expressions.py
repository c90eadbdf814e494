"""Expressions over lists: beside the random ones of `test_fuzz`, what is odd and how deep."""

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


def test_many_brackets(tiny_dataset):
    """Brackets without end are refused; those side by side are as many as you like."""
    with pytest.raises(ExpressionError, match="at most 50 differences, and brackets"):
        tiny_dataset.evaluate("(" * 51 + "@eu" + ")" * 51)
    assert tiny_dataset.evaluate("(" * 50 + "@eu" + ")" * 50) == codes("AT BE EL")
    assert tiny_dataset.evaluate(" | ".join(["(@eu)"] * 200)) == codes("AT BE EL")
