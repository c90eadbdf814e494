"""Set expressions over lists, and the rules of claims that are made of them.

::

    screening | awareness-campaigns          reported in either list
    reflection-period & @eu                  reported, and in the base of EU states
    screening-asylum - asylum-detection      in the first list, not in the second
    at_least(2, a, b, c)                     in at least two of the lists
    permit-duration[6..12]                   whose whole duration is 6 to 12 units
    permit-duration[given]                   whose duration is given
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

from thb_analysis.errors import ExpressionError
from thb_analysis.names import suggest

_TOKEN = re.compile(
    r"""
      (?P<base>@[a-z][a-z0-9_]*)
    | (?P<range>\[\s*(?:then\s+)?\d{1,6}\s*\.\.\s*\d{1,6}\s*\])
    | (?P<flag>\[\s*(?:renewable|given)\s*\])
    | (?<=\s)-(?=\s)
    | (?P<atleast>at_least\s*\(\s*\d{1,4})
    | (?P<of>of\b(?!-[a-z0-9]))
    | (?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)
    | [|&()>,]
    | (?P<unknown>\S)
    """,
    re.VERBOSE,
)

# Far more than anybody writes, and far below Python's limit of recursion.
_MAX_DEPTH = 50

Codes = frozenset[str]
Ids = Collection[str]


class Atom(NamedTuple):
    """What expressions are made of: a list, a list restricted by a detail of its cells, or a base.

    Attributes
    ----------
    kind : str
        ``named``; ``within``, ``then``, ``given`` or ``renewable`` (in brackets behind a list); or ``base``.
    name : str
        Of a measure or base.
    lowest, highest : int
        Bounds of a length, in units, of ``within`` and ``then``.
    """

    kind: str
    name: str
    lowest: int = 0
    highest: int = 0


class AtLeast(NamedTuple):
    """The countries in at least `fewest` of the parts: 1 for ``|``, all for ``&``, else ``at_least``."""

    fewest: int
    parts: "tuple[Expression, ...]"


class Without(NamedTuple):
    """The difference: the countries in the left set, but not in the right one."""

    left: "Expression"
    right: "Expression"


Expression = Atom | AtLeast | Without


class Count(NamedTuple):
    """A rule that counts: ``A of B``; the denominator is None if the rule is ``A`` alone."""

    counted: Expression
    denominator: Expression | None


class Comparison(NamedTuple):
    """A rule that compares each count of a group with each of the next group."""

    groups: tuple[tuple[Expression, ...], ...]


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def parse(expression: str, measures: Ids, bases: Ids) -> Expression:
    """Parse a set expression.

    Parameters
    ----------
    expression : str
    measures, bases : collection of str
        The ids that it may use.

    Raises
    ------
    ExpressionError
        With the position of the first thing that is wrong.
    """
    reader = _Reader(expression, measures, bases)
    result = reader.union()
    reader.expect_end()
    return result


def parse_rule(rule: str, measures: Ids, bases: Ids) -> Count | Comparison:
    """Parse the rule of a claim.

    Raises
    ------
    ExpressionError
        With the position of the first thing that is wrong.
    """
    reader = _Reader(rule, measures, bases)
    first = reader.union()
    denominator = reader.union() if reader.take("of") else None
    groups = [[first]]
    while not denominator and (operator := reader.take(">", ",")):
        if operator == ">":
            groups.append([])
        groups[-1].append(reader.union())
    if len(groups) == 1 < len(groups[0]):
        raise reader.error("a comparison (>)")
    reader.expect_end()
    if groups[1:]:
        return Comparison(tuple(map(tuple, groups)))
    return Count(first, denominator)


@lru_cache(maxsize=4096)
def atoms(
    expression: Expression, is_wanted: bool = True
) -> tuple[tuple[Atom, bool], ...]:
    """Return the atoms of an expression, each with whether countries in it count (True) or are subtracted."""
    if isinstance(expression, Atom):
        return ((expression, is_wanted),)
    if isinstance(expression, Without):
        subtracted = atoms(expression.right, not is_wanted)
        return atoms(expression.left, is_wanted) + subtracted
    return tuple(each for part in expression.parts for each in atoms(part, is_wanted))


def one_is_enough(expression: Expression) -> list[str]:
    """Return the lists of which one is enough, also within another expression; none beside a part of a list."""
    if not isinstance(expression, AtLeast):
        return []
    names = [name for part in expression.parts for name in one_is_enough(part)]
    if expression.fewest == 1 and all(
        atom.kind == "named" for atom, _ in atoms(expression)
    ):
        names += [each.name for each in expression.parts if isinstance(each, Atom)]
    return names


def measures_in(expression: str) -> list[str]:
    """Return the measures in an expression or a rule, each once; none if it has invalid characters."""
    try:
        tokens = _tokens(expression)
    except ExpressionError:
        return []
    return [*dict.fromkeys(token.text for token in tokens if token.kind == "name")]


def first_measure(expression: str) -> str:
    """Return the first measure in an expression or a rule; empty if it is of bases alone."""
    return next(iter(measures_in(expression)), "")


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, expression: str, measures: Ids, bases: Ids) -> None:
        self.vocabulary = {"measure": measures, "base": bases}
        self.expression = expression
        # The one that is read next is the last.
        self.tokens = _tokens(expression)[::-1]

    @property
    def current(self) -> _Token:
        return self.tokens[-1]

    def take(self, *kinds: str) -> str:
        """Consume the current token if it is of one of these kinds; return its text, else an empty one."""
        return self.tokens.pop().text if self.current.kind in kinds else ""

    def error(self, expected: str) -> ExpressionError:
        found = "the end" if self.current.kind == "end" else repr(self.current.text)
        problem = f"found {found}, expected {expected}"
        return ExpressionError(self.expression, self.current.position, problem)

    def expect_end(self) -> None:
        if self.current.kind != "end":
            raise self.error("an operator (| & -) or the end")

    def union(self) -> Expression:
        parts = [self.intersection()]
        while operator := self.take("|", "-"):
            other = self.intersection()
            if operator == "|":
                parts.append(other)
            else:
                parts = [Without(_combine(1, parts), other)]
        return _combine(1, parts)

    def intersection(self) -> Expression:
        parts = [self.operand()]
        while self.take("&"):
            parts.append(self.operand())
        return _combine(len(parts), parts)

    def operand(self) -> Expression:
        position = self.current.position
        if start := self.take("(", "atleast"):
            result = self.union() if start == "(" else self.at_least(start, position)
            if not self.take(")"):
                raise self.error("a closing bracket")
            return result
        if self.current.kind == "base":
            return Atom("base", self.named("base", self.current.text[1:]))
        if self.current.kind == "name":
            return self.measure()
        raise self.error("a measure, a base (@eu) or an opening bracket")

    def at_least(self, start: str, position: int) -> Expression:
        """Parse the sets of ``at_least``, each after a comma."""
        fewest, sets = int(re.findall(r"\d+", start)[0]), []
        if not fewest:
            raise ExpressionError(self.expression, position, "at_least counts from 1")
        while self.take(","):
            sets.append(self.union())
        if not sets:
            raise self.error("a comma and a list")
        return AtLeast(fewest, tuple(sets))

    def measure(self) -> Atom:
        name = self.named("measure", self.current.text)
        if bounds := self.take("range"):
            kind = "then" if "then" in bounds else "within"
            lowest, highest = map(int, re.findall(r"\d+", bounds))
            return Atom(kind, name, lowest, highest)
        return Atom(self.take("flag").strip("[ ]") or "named", name)

    def named(self, what: str, name: str) -> str:
        if name not in self.vocabulary[what]:
            near = suggest(name, self.vocabulary[what])
            meant = f"; did you mean {' or '.join(near)}?" if near else ""
            problem = f"unknown {what} {name!r}{meant}"
            raise ExpressionError(self.expression, self.current.position, problem)
        self.tokens.pop()
        return name


def _combine(fewest: int, parts: list[Expression]) -> Expression:
    return AtLeast(fewest, tuple(parts)) if parts[1:] else parts[0]


# The same few rules are evaluated under every coding.
@lru_cache(maxsize=4096)
def _tokens(expression: str) -> list[_Token]:
    """Return the tokens of an expression, and one of the kind ``end``; positions count from 1."""
    tokens = []
    depth, differences = 0, 0
    for match in _TOKEN.finditer(expression):
        text, position = match[0], match.start() + 1
        # Operators are of the kind of their text.
        kind = match.lastgroup or text
        if kind == "unknown":
            hint = "; a difference needs spaces around its -" if text == "-" else ""
            problem = f"{text!r} means nothing in a set expression{hint}"
            raise ExpressionError(expression, position, problem)
        tokens.append(_Token(kind, text, position))
        depth += text.count("(") - text.count(")")
        differences += kind == "-"
        if max(depth, differences) > _MAX_DEPTH:
            problem = f"at most {_MAX_DEPTH} differences, and brackets within each other, are read"
            raise ExpressionError(expression, position, problem)
    return [*tokens, _Token("end", "", len(expression.rstrip()) + 1)]
