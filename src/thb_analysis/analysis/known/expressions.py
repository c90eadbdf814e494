"""Set expressions over lists, and the rules of claims that are made of them.

::

    screening | awareness-campaigns          reported in either list
    reflection-period & @eu                  reported, and in the base of EU states
    screening-asylum - asylum-detection      in the first list, not in the second
    at_least(2, a, b, c)                     in at least two of the lists
    permit-duration[6..12]                   whose whole duration is 6 to 12 units
    permit-duration[given]                   for whom a duration is given
    permit-duration[then 6..12]              whose second duration, after the first, is 6 to 12 units
    permit-duration[renewable]               whose cell is said to be renewable

``&`` binds tighter than ``|`` and the difference, which have the same rank and
are read from left to right. The difference needs spaces, since names hold hyphens.

A rule is an expression, or ``A of B`` (the denominator is B), or a comparison of
counts ``A > B, C > D`` (every count before a ``>`` exceeds every count after it).
"""

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

from thb_analysis.data.names import suggest
from thb_analysis.errors import ExpressionError

_TOKEN = re.compile(
    r"""
      (?P<base>@[a-z][a-z0-9_]*)
    | (?P<range>\[\s*(?:then\s+)?\d{1,6}\s*\.\.\s*\d{1,6}\s*\])
    | (?P<flag>\[\s*(?:renewable|given)\s*\])
    | (?P<minus>(?<=\s)-(?=\s))
    | (?P<atleast>at_least\s*\(\s*\d{1,4})
    | (?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)
    | (?P<sign>[|&()>,])
    | (?P<unknown>\S)
    """,
    re.VERBOSE,
)

# Far more than anybody writes, and far less than Python can follow.
_DEEPEST = 50

Codes = frozenset[str]


class Atom(NamedTuple):
    """A list, one of its facts, or a base.

    Attributes
    ----------
    kind : str
        named, within, then, given, renewable, or base.
    name : str
        Of a measure or base.
    lowest, highest : int
        Of a length within bounds.
    """

    kind: str
    name: str
    lowest: int = 0
    highest: int = 0


class AtLeast(NamedTuple):
    """Who is in so many of some sets: in 1 (``|``), in all (``&``), or in any number of them."""

    fewest: int
    parts: "tuple[Expression, ...]"


class Without(NamedTuple):
    """Who is in the first set, and not in the second."""

    part: "Expression"
    rest: "Expression"


Expression = Atom | AtLeast | Without


class Count(NamedTuple):
    """A rule that counts: `part` of `whole`, which is None if the rule names no denominator."""

    part: Expression
    whole: Expression | None


class Comparison(NamedTuple):
    """A rule that compares each count of a group with each of the next group."""

    groups: tuple[tuple[Expression, ...], ...]


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def parse(expression: str, measures: Collection[str], bases: Collection[str]) -> Expression:
    """Read a set expression.

    Parameters
    ----------
    expression : str
    measures, bases : collection of str
        The names that it may use.

    Raises
    ------
    ExpressionError
        With the position of the first thing that is wrong.
    """
    reader = _Reader(expression, measures, bases)
    result = reader.union()
    reader.expect_end()
    return result


def parse_rule(rule: str, measures: Collection[str], bases: Collection[str]) -> Count | Comparison:
    """Read the rule of a claim: what it counts, or compares.

    Raises
    ------
    ExpressionError
        With the position of the first thing that is wrong.
    """
    reader = _Reader(rule, measures, bases)
    groups = [[reader.union()]]
    if reader.take("of"):
        result: Count | Comparison = Count(groups[0][0], reader.union())
    elif reader.here.text not in (">", ","):
        result = Count(groups[0][0], None)
    else:
        while sign := reader.take(">", ","):
            if sign == ">":
                groups.append([])
            groups[-1].append(reader.union())
        if len(groups) == 1:
            raise reader.error("a comparison (>)")
        result = Comparison(tuple(map(tuple, groups)))
    reader.expect_end()
    return result


@lru_cache(maxsize=4096)
def atoms(expression: Expression, is_wanted: bool = True) -> tuple[tuple[Atom, bool], ...]:
    """Return each list and base of an expression, and whether it is asked for, or asked to be missing."""
    if isinstance(expression, Atom):
        return ((expression, is_wanted),)
    if isinstance(expression, Without):
        return atoms(expression.part, is_wanted) + atoms(expression.rest, not is_wanted)
    return tuple(each for part in expression.parts for each in atoms(part, is_wanted))


def measures_in(expression: str) -> list[str]:
    """Return the measures that an expression or a rule names, each once, as far as it can be read."""
    try:
        tokens = _tokens(expression)
    except ExpressionError:
        return []
    names = (token.text for token in tokens if token.kind == "name")
    return list(dict.fromkeys(name for name in names if name != "of"))


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, expression: str, measures: Collection[str], bases: Collection[str]) -> None:
        self.known = {"measure": measures, "base": bases}
        self.expression = expression
        self.tokens = _tokens(expression)
        self.at = 0

    @property
    def here(self) -> _Token:
        return self.tokens[self.at]

    def take(self, *texts: str) -> str:
        """Go past a token that reads like one of these; return its text, or nothing."""
        if self.here.text not in texts:
            return ""
        self.at += 1
        return self.tokens[self.at - 1].text

    def take_kind(self, kind: str) -> str:
        """Go past a token of a kind; return its text, or nothing."""
        return self.take(self.here.text) if self.here.kind == kind else ""

    def error(self, expected: str) -> ExpressionError:
        found = "the end" if self.here.kind == "end" else repr(self.here.text)
        problem = f"found {found}, expected {expected}"
        return ExpressionError(self.expression, self.here.position, problem)

    def expect_end(self) -> None:
        if self.here.kind != "end":
            raise self.error("an operator (| & -) or the end")

    def union(self) -> Expression:
        parts = [self.intersection()]
        while sign := self.take("|", "-"):
            other = self.intersection()
            parts = [*parts, other] if sign == "|" else [Without(_any_of(parts), other)]
        return _any_of(parts)

    def intersection(self) -> Expression:
        parts = [self.operand()]
        while self.take("&"):
            parts.append(self.operand())
        return AtLeast(len(parts), tuple(parts)) if parts[1:] else parts[0]

    def operand(self) -> Expression:
        if start := self.take("(") or self.take_kind("atleast"):
            result = self.union() if start == "(" else self.at_least(start)
            if not self.take(")"):
                raise self.error("a closing bracket")
            return result
        if self.here.kind == "base":
            return Atom("base", self.named("base", self.here.text[1:]))
        if self.here.kind == "name" and self.here.text != "of":
            return self.measure()
        raise self.error("a measure, a base (@eu) or an opening bracket")

    def at_least(self, start: str) -> Expression:
        """Read the sets of ``at_least``, each behind a comma."""
        fewest, sets = int(re.findall(r"\d+", start)[0]), []
        if not fewest:
            place = self.tokens[self.at - 1].position
            raise ExpressionError(self.expression, place, "at_least counts from 1")
        while self.take(","):
            sets.append(self.union())
        if not sets:
            raise self.error("a comma and a list")
        return AtLeast(fewest, tuple(sets))

    def measure(self) -> Atom:
        name = self.named("measure", self.here.text)
        if bounds := self.take_kind("range"):
            kind = "then" if "then" in bounds else "within"
            lowest, highest = map(int, re.findall(r"\d+", bounds))
            return Atom(kind, name, lowest, highest)
        return Atom(self.take_kind("flag").strip("[ ]") or "named", name)

    def named(self, what: str, name: str) -> str:
        if name not in self.known[what]:
            near = suggest(name, self.known[what])
            meant = f"; did you mean {' or '.join(near)}?" if near else ""
            problem = f"unknown {what} {name!r}{meant}"
            raise ExpressionError(self.expression, self.here.position, problem)
        self.at += 1
        return name


def _any_of(parts: list[Expression]) -> Expression:
    return AtLeast(1, tuple(parts)) if parts[1:] else parts[0]


# The same few rules are asked of every coding.
@lru_cache(maxsize=4096)
def _tokens(expression: str) -> list[_Token]:
    """Return the tokens of an expression, and one for its end; positions from 1."""
    tokens = []
    depth, differences = 0, 0
    for match in _TOKEN.finditer(expression):
        kind, text, place = str(match.lastgroup), match[0], match.start() + 1
        if kind == "unknown":
            hint = "; a difference needs spaces around its -" if text == "-" else ""
            problem = f"{text!r} means nothing in a set expression{hint}"
            raise ExpressionError(expression, place, problem)
        tokens.append(_Token(kind, text, place))
        depth += text.count("(") - text.count(")")
        differences += kind == "minus"
        if max(depth, differences) > _DEEPEST:
            problem = f"at most {_DEEPEST} differences, and brackets within each other, are read"
            raise ExpressionError(expression, place, problem)
    return [*tokens, _Token("end", "", len(expression.rstrip()) + 1)]
