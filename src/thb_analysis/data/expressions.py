"""Set expressions over lists, and the rules of claims that are made of them.

::

    screening | awareness-campaigns          reported in either list
    reflection-period & @eu                  reported, and in the base of EU states
    screening-asylum - asylum-detection      in the first list, not in the second
    at_least(2, a, b, c)                     in at least two of the lists
    permit-duration[6..12]                   whose whole duration is 6 to 12 units
    permit-duration[given]                   for whom a duration is given
    permit-duration[renewable]               whose cell is said to be renewable

``&`` binds tighter than ``|`` and the difference, which have the same rank and
are read from left to right. The difference needs spaces, since names hold hyphens.

A rule is an expression, or ``A of B`` (the denominator is B), or a comparison of
counts ``A > B, C > D`` (every count before a ``>`` exceeds every count after it).
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from thb_analysis.data.names import nearest
from thb_analysis.errors import ExpressionError, UnknownName

_TOKEN = re.compile(
    r"""
    \s*(?:
      (?P<base>@[a-z][a-z0-9_]*)
    | (?P<range>\[\s*\d{1,6}\s*\.\.\s*\d{1,6}\s*\])
    | (?P<flag>\[\s*(?:renewable|given)\s*\])
    | (?P<minus>(?<=\s)-(?=\s))
    | (?P<atleast>at_least\s*\(\s*\d{1,4})
    | (?P<name>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)
    | (?P<sign>[|&()>,])
    )""",
    re.VERBOSE,
)

# Where the sentence of a finding has a number or names of its own: {count a & b}, {names a - b}.
SPLICED = re.compile(r"\{(count|names) ([^{}]+)\}")
# Far more than anybody writes, and far less than Python can follow.
_DEEPEST = 50

Codes = frozenset[str]


class Sets(Protocol):
    """What an expression is evaluated against: a `Dataset`, or a stand-in."""

    def listed(self, measure: str) -> Codes:
        """Return the countries reported for a measure."""

    def base(self, name: str) -> Codes:
        """Return the countries of a base."""

    def within(self, measure: str, lowest: int, highest: int) -> Codes:
        """Return the countries reported with a duration in these bounds."""

    def renewable(self, measure: str) -> Codes:
        """Return the countries reported as renewable."""

    def given(self, measure: str) -> Codes:
        """Return the countries reported with a duration."""


class Bounded(NamedTuple):
    """A set between two: those who are certainly in it, and those who may be."""

    certain: Codes
    possible: Codes

    def __or__(self, other: "Bounded") -> "Bounded":
        return Bounded(self.certain | other.certain, self.possible | other.possible)

    def __and__(self, other: "Bounded") -> "Bounded":
        return Bounded(self.certain & other.certain, self.possible & other.possible)

    def __sub__(self, other: "Bounded") -> "Bounded":
        return Bounded(self.certain - other.possible, self.possible - other.certain)

    def at_least(self, fewest: int, sets: "Sequence[Bounded]") -> "Bounded":
        """Return who is in so many of some sets."""
        return Bounded(*(_at_least(fewest, side) for side in zip(*sets, strict=True)))


class Count(NamedTuple):
    """A rule that counts: `part` of `whole`, which is None if the rule names no denominator."""

    part: Codes
    whole: Codes | None


class Comparison(NamedTuple):
    """A rule that compares each count of a group with each of the next group."""

    groups: tuple[tuple[Codes, ...], ...]


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def evaluate(sets: Any, expression: str) -> Any:
    """Return the countries that a set expression denotes.

    Parameters
    ----------
    sets : Sets
        Where its methods return `Bounded` sets, so does this.
    expression : str

    Returns
    -------
    frozenset of str, or Bounded

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

    Raises
    ------
    ExpressionError
        With the position of the first thing that is wrong.
    """
    reader = _Reader(sets, rule)
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


def measures_in(expression: str) -> list[str]:
    """Return the measures that an expression or a rule names, each once, as far as it can be read."""
    try:
        tokens = _tokens(expression)
    except ExpressionError:
        return []
    names = (token.text for token in tokens if token.kind == "name")
    return list(dict.fromkeys(name for name in names if name != "of"))


def spliced(sentence: str) -> list[tuple[str, str]]:
    """Return what a sentence asks of expressions within it: ``count`` or ``names``, and the expression."""
    return [(what, expression) for what, expression in SPLICED.findall(sentence)]


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, sets: Any, expression: str) -> None:
        self.sets = sets
        self.expression = expression
        self.tokens = _tokens(expression)
        self.at = 0
        self.depth = 0

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

    def union(self) -> Any:
        result = self.intersection()
        while sign := self.take("|", "-"):
            other = self.intersection()
            result = result | other if sign == "|" else result - other
        return result

    def intersection(self) -> Any:
        result = self.operand()
        while self.take("&"):
            result = result & self.operand()
        return result

    def operand(self) -> Any:
        if self.take("("):
            return self.bracketed(self.union)
        if start := self.take_kind("atleast"):
            fewest = int(re.findall(r"\d+", start)[0])
            if not fewest:
                place = self.tokens[self.at - 1].position
                raise ExpressionError(self.expression, place, "at_least counts from 1")
            return self.bracketed(lambda: _at_least(fewest, self.listing()))
        if self.here.kind == "base":
            return self.look_up("base", self.sets.base, self.here.text[1:])
        if self.here.kind == "name" and self.here.text != "of":
            return self.measure()
        raise self.error("a measure, a base (@eu) or an opening bracket")

    def bracketed(self, read: Callable[[], Any]) -> Any:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.error(f"at most {_DEEPEST} brackets within each other")
        result = read()
        if not self.take(")"):
            raise self.error("a closing bracket")
        self.depth -= 1
        return result

    def listing(self) -> list[Any]:
        """Read the sets of ``at_least``, each behind a comma."""
        sets = []
        while self.take(","):
            sets.append(self.union())
        if not sets:
            raise self.error("a comma and a list")
        return sets

    def measure(self) -> Any:
        name = self.here.text
        listed = self.look_up("measure", self.sets.listed, name)
        if bounds := self.take_kind("range"):
            lowest, highest = map(int, re.findall(r"\d+", bounds))
            return self.sets.within(name, lowest, highest)
        if flag := self.take_kind("flag"):
            return getattr(self.sets, flag.strip("[ ]"))(name)
        return listed

    def look_up(self, what: str, find: Callable[[str], Any], name: str) -> Any:
        try:
            result = find(name)
        except UnknownName as error:
            near = nearest(name, error.valid)
            meant = f"; did you mean {' or '.join(near)}?" if near else ""
            problem = f"unknown {what} {name!r}{meant}"
            raise ExpressionError(self.expression, self.here.position, problem) from None
        self.at += 1
        return result


def _at_least(fewest: int, sets: Sequence[Any]) -> Any:
    if not isinstance(sets[0], frozenset):
        return sets[0].at_least(fewest, sets)
    times = Counter(code for codes in sets for code in codes)
    return frozenset(code for code, number in times.items() if number >= fewest)


# The same few rules are asked of every coding.
@lru_cache(maxsize=4096)
def _tokens(expression: str) -> list[_Token]:
    """Return the tokens of an expression, and one for its end; positions from 1."""
    tokens = []
    at, end = 0, len(expression.rstrip())
    while at < end:
        match = _TOKEN.match(expression, at)
        if match is None or match.lastgroup is None:
            rest = expression[at:].lstrip()
            hint = "; a difference needs spaces around its -" if rest[0] == "-" else ""
            problem = f"{rest[0]!r} means nothing in a set expression{hint}"
            raise ExpressionError(expression, len(expression) - len(rest) + 1, problem)
        kind = match.lastgroup
        tokens.append(_Token(kind, match[kind], match.start(kind) + 1))
        at = match.end()
    return [*tokens, _Token("end", "", end + 1)]
