import pytest

from thb_analysis.data.expressions import AtLeast, Atom, Comparison, Count, Without, atoms, parse
from thb_analysis.errors import ExpressionError


def codes(text):
    """Return the codes of a text."""
    return frozenset(text.split())


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("screening", "AT BE EL GE NO"),
        ("@eu", "AT BE EL"),
        ("phases-distinct | reflection-length", "AT BE EL GE"),
        ("reflection-period & @eu", "AT BE EL"),
        ("@all - @eu", "GE NO"),
        ("@all - @eu - status-not-distinguished", ""),
        ("@all - (@eu - reflection-length)", "AT EL GE NO"),
        ("phases-distinct | @eu & reflection-length", "AT BE EL GE"),
        ("reflection-length[6..12]", "AT"),
        ("reflection-length[ 7 .. 12 ]", ""),
        ("reflection-length[renewable]", "AT"),
        ("reflection-length[then 1..99]", ""),
        ("reflection-length[given]", "AT EL"),
        ("at_least(2, asylum-screening, reflection-period, phases-distinct)", "AT BE EL NO"),
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
    assert str(caught.value).startswith(
        f"{caught.value.problem}, at character {caught.value.position} of "
    )
    approved(str(caught.value))


def test_an_expression_is_a_tree():
    """`&` binds tighter; `|` and the difference are read from the left; what is taken away is not asked for."""
    a, b, c = (Atom("named", name) for name in "abc")
    assert parse("a | b & c", "abc", ()) == AtLeast(1, (a, AtLeast(2, (b, c))))
    assert parse("a | b - c", "abc", ()) == Without(AtLeast(1, (a, b)), c)
    assert parse("a[then 6..12]", "abc", ()) == Atom("then", "a", 6, 12)
    assert atoms(parse("a - (b - c)", "abc", ())) == ((a, True), (b, False), (c, True))


def test_many_brackets(tiny_dataset):
    """Brackets without end are refused; those side by side are as many as you like."""
    with pytest.raises(ExpressionError, match="at most 50 brackets"):
        tiny_dataset.evaluate("(" * 5000 + "screening" + ")" * 5000)
    assert tiny_dataset.evaluate(" | ".join(["(@eu)"] * 200)) == codes("AT BE EL")


def test_rules(tiny_dataset):
    """A rule counts, counts within another list, or compares."""
    screening, eu = Atom("named", "screening"), Atom("base", "eu")
    rule = tiny_dataset.known.rule
    assert rule("screening") == Count(screening, None)
    assert rule("@eu of screening") == Count(eu, screening)
    period, apart = Atom("named", "reflection-period"), Atom("named", "phases-distinct")
    comparison = rule("screening > @eu, reflection-period > phases-distinct")
    assert comparison == Comparison(((screening,), (eu, period), (apart,)))


@pytest.mark.parametrize("rule", ["screening, screening", "screening of", "screening > ", "of"])
def test_wrong_rule(tiny_dataset, approved, rule):
    """A rule that is cut off is refused."""
    with pytest.raises(ExpressionError) as caught:
        tiny_dataset.known.rule(rule)
    approved(str(caught.value))


def test_selection(tiny_dataset):
    """An expression sees only the countries of a selection."""
    assert tiny_dataset.select(["AT", "NO"]).evaluate("screening - @eu") == codes("NO")
