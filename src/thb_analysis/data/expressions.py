"""Set expressions over measures, and the rules of claims that are made of them.

::

    screening | awareness-campaigns          in either list
    reflection-period & @eu                  listed and in the base of EU states
    screening-asylum - asylum-detection      in the first list, not in the second
    permit-duration[6..12]                   whose whole duration is 6 to 12 units
    permit-duration[renewable]               whose cell is said to be renewable

``&`` binds tighter than ``|`` and the difference, which have the same rank and
are read from left to right. The difference needs spaces, since names hold hyphens.

A rule is an expression, or ``A of B`` (the denominator is B), or a comparison of
counts ``A > B, C > D`` (every count before a ``>`` exceeds every count after it).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from thb_analysis.data.names import nearest
from thb_analysis.errors import ExpressionError, UnknownName

_TOKEN = re.compile(
    r"""
    \s*(?:
      (?P<base>@[a-z][a-z0-9_]*)
    | (?P<range>\[\s*\d+\s*\.\.\s*\d+\s*\])
    | (?P<flag>\[\s*renewable\s*\])
    | (?P<minus>(?<=\s)-(?=\s))
    | (?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)
    | (?P<sign>[|&()>,])
    )""",
    re.VERBOSE,
)

# Far more than anybody writes, and far less than Python can follow.
_DEEPEST = 50

Codes = frozenset[str]


class Sets(Protocol):
    """What an expression is evaluated against: a `Dataset`, or a stand-in."""

    def listed(self, measure: str) -> Codes:
        """Return the countries listed for a measure."""

    def base(self, name: str) -> Codes:
        """Return the countries of a base."""

    def within(self, measure: str, lowest: int, highest: int) -> Codes:
        """Return the countries listed with a duration in these bounds."""

    def renewable(self, measure: str) -> Codes:
        """Return the countries listed as renewable."""


@dataclass(frozen=True)
class Count:
    """A rule that counts: `part` of `whole`.

    Attributes
    ----------
    part : frozenset of str
    whole : frozenset of str or None
        Denominator that the rule names; None if it names none.
    """

    part: Codes
    whole: Codes | None


@dataclass(frozen=True)
class Comparison:
    """A rule that compares: each count of a group with each of the next group.

    Attributes
    ----------
    groups : tuple of tuple of frozenset of str
        At least two groups of at least one set.
    """

    groups: tuple[tuple[Codes, ...], ...]


def evaluate(sets: Sets, expression: str) -> Codes:
    """Return the countries that a set expression denotes.

    Parameters
    ----------
    sets : Sets
    expression : str

    Raises
    ------
    ExpressionError
        With the position of the first thing that is wrong.
    """
    reader = _Reader(sets, expression)
    result = reader.union()
    reader.expect_end()
    return result


def evaluate_rule(sets: Sets, rule: str) -> Count | Comparison:
    """Return what the rule of a claim counts or compares.

    Parameters
    ----------
    sets : Sets
    rule : str

    Raises
    ------
    ExpressionError
        With the position of the first thing that is wrong.
    """
    reader = _Reader(sets, rule)
    first = reader.union()
    if reader.take("name", "of"):
        result: Count | Comparison = Count(first, reader.union())
    elif reader.text in (">", ","):
        result = Comparison(tuple(reader.groups(first)))
    else:
        result = Count(first, None)
    reader.expect_end()
    return result


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, sets: Sets, expression: str) -> None:
        self.sets = sets
        self.expression = expression
        self.tokens = _tokens(expression)
        self.at = 0
        self.depth = 0

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0]

    @property
    def text(self) -> str:
        return self.tokens[self.at][1]

    def take(self, kind: str, text: str | None = None) -> str:
        """Go past the token if it is of this kind; return its text."""
        kind_here, text_here, _ = self.tokens[self.at]
        if kind_here != kind or text not in (None, text_here):
            return ""
        self.at += 1
        return text_here

    def fail(self, expected: str) -> ExpressionError:
        kind, text, position = self.tokens[self.at]
        found = "the end" if kind == "end" else repr(text)
        return ExpressionError(self.expression, position, f"found {found}, expected {expected}")

    def expect_end(self) -> None:
        if self.kind != "end":
            raise self.fail("an operator (| & -) or the end")

    def groups(self, first: Codes) -> Iterator[tuple[Codes, ...]]:
        """Read the groups of a comparison, of which the first set is read already."""
        group = [first]
        count = 0
        while self.kind == "sign" and self.text in (">", ","):
            if self.take("sign", ">"):
                yield tuple(group)
                group, count = [], count + 1
            else:
                self.take("sign", ",")
            group.append(self.union())
        if not count:
            raise self.fail("a comparison (>)")
        yield tuple(group)

    def union(self) -> Codes:
        result = self.intersection()
        while True:
            if self.take("sign", "|"):
                result |= self.intersection()
            elif self.take("minus"):
                result -= self.intersection()
            else:
                return result

    def intersection(self) -> Codes:
        result = self.operand()
        while self.take("sign", "&"):
            result &= self.operand()
        return result

    def operand(self) -> Codes:
        if self.take("sign", "("):
            return self.bracketed()
        if self.kind == "base":
            return self.look_up("base", self.sets.base, self.text[1:])
        if self.kind == "name" and self.text != "of":
            return self.measure()
        raise self.fail("a measure, a base (@eu) or an opening bracket")

    def bracketed(self) -> Codes:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.fail(f"at most {_DEEPEST} brackets within each other")
        result = self.union()
        if not self.take("sign", ")"):
            raise self.fail("a closing bracket")
        self.depth -= 1
        return result

    def measure(self) -> Codes:
        name = self.text
        listed = self.look_up("measure", self.sets.listed, name)
        if bounds := self.take("range"):
            lowest, highest = map(int, re.findall(r"\d+", bounds))
            return self.sets.within(name, lowest, highest)
        return self.sets.renewable(name) if self.take("flag") else listed

    def look_up(self, what: str, find: Callable[[str], Codes], name: str) -> Codes:
        try:
            result = find(name)
        except UnknownName as error:
            near = nearest(name, error.valid)
            meant = f"; did you mean {' or '.join(near)}?" if near else ""
            position = self.tokens[self.at][2]
            raise ExpressionError(
                self.expression, position, f"unknown {what} {name!r}{meant}"
            ) from None
        self.at += 1
        return result


# The same few rules are asked of every coding.
@lru_cache(maxsize=4096)
def _tokens(expression: str) -> tuple[tuple[str, str, int], ...]:
    """Return kind, text and position (from 1) of each token, and of the end."""
    return tuple(_read_tokens(expression))


def _read_tokens(expression: str) -> Iterator[tuple[str, str, int]]:
    at, end = 0, len(expression.rstrip())
    while at < end:
        match = _TOKEN.match(expression, at)
        if match is None or match.lastgroup is None:
            at += len(expression[at:]) - len(expression[at:].lstrip())
            hint = "; a difference needs spaces around its -" if expression[at] == "-" else ""
            problem = f"{expression[at]!r} means nothing in a set expression{hint}"
            raise ExpressionError(expression, at + 1, problem)
        yield match.lastgroup, match[match.lastgroup], match.start(match.lastgroup) + 1
        at = match.end()
    yield "end", "", end + 1
