"""What is known of each country and measure, decided once, and what follows for an expression.

A cell has one of five states (`thb_analysis.analysis.known.states`). Evidence names; a relation between lists
only rules out: a cell is excluded if, were it so, a relation would certainly be broken. What an option
leaves out is open, and rules nothing out.

Expressions are evaluated in three values (Kleene 1952, Introduction to Metamathematics, § 64), country
by country: yes, no or open. Bounds are worst-case bounds after Manski (2003), Partial Identification of
Probability Distributions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thb_analysis.analysis.known import states
from thb_analysis.analysis.known.expressions import (
    AtLeast,
    Atom,
    Codes,
    Comparison,
    Count,
    Expression,
    Without,
    atoms,
    parse,
    parse_rule,
)

if TYPE_CHECKING:
    from thb_analysis.data.dataset import Dataset

Mask = np.ndarray[Any, np.dtype[np.bool_]]
Sides = tuple[Mask, Mask]  # who is certainly in, and who may be
_LENGTHS = ("minimum", "maximum", "later_minimum", "later_maximum")


@dataclass(frozen=True)
class Answer:
    """Of whom an expression holds.

    Attributes
    ----------
    yes, open, no : frozenset of str
        Each country covered is in exactly one.
    outside : frozenset of str
        Countries of which it holds by lists that name them, though it is not asked of them: shown,
        and not counted.
    conditional : frozenset of str
        Of `yes`, those that count with a condition alone.
    left_out : frozenset of str
        Of `open`, those of which an option leaves evidence out.
    is_report : bool
        Whether the expression asks what the source says (for silence, or for a list that does not say
        which way it is to be read), and not what holds: such a count has no bounds.
    """

    yes: Codes
    open: Codes
    no: Codes
    outside: Codes
    conditional: Codes
    left_out: Codes
    is_report: bool

    @property
    def covered(self) -> Codes:
        """Countries of which it is asked."""
        return self.yes | self.open | self.no

    @property
    def k(self) -> int:
        """Number of countries of which it holds."""
        return len(self.yes)

    @property
    def n(self) -> int:
        """Number of countries of which it is asked."""
        return len(self.covered)

    @property
    def bounds(self) -> tuple[int, int] | None:
        """Fewest and most countries of which it holds, whatever open cells are; None of a report."""
        return None if self.is_report else (self.k, self.k + len(self.open))


class Known:
    """What is known of the participants of a dataset, under its options.

    Attributes
    ----------
    state : numpy.ndarray of str, measures × countries
    covered, outside, left_out : numpy.ndarray of bool, measures × countries
    row : numpy.ndarray of int, measures × countries
        Row of the observations that says so; -1 for none.
    relation : numpy.ndarray of int, measures × countries
        Row of the relations by which a cell is excluded, or would be named; -1 for none.
    """

    def __init__(self, ds: "Dataset") -> None:
        self.codes = ds.participants
        self.bases = {
            base: np.array([code in held for code in self.codes], bool)
            for base, held in ds.base_members.items()
        }
        self._measures = ds.measures
        self._rows = ds.observations
        self.place = {name: at for at, name in enumerate(self._measures["measure"])}
        self._expressions: dict[str, Expression] = {}
        self._name(ds.include_qualified, ds.include_body)
        self._exclude(ds.relations)

    def _name(self, include_qualified: bool, include_body: bool) -> None:
        """Fill in what is named, and what is denied."""
        measures, rows = self._measures, self._rows
        covered = np.array([self.bases[base] for base in measures["base"]], bool)
        self.covered = covered = covered.reshape(len(measures), len(self.codes))
        self.complete = measures["complete"].to_numpy(bool)
        self.unclear = measures["polarity"].eq("unclear").to_numpy(bool)
        silent = np.where(self.complete, states.EXCLUDED, states.OPEN)[:, None]
        self.state = np.where(covered, silent, states.NOT_COVERED)
        self.outside, self.left_out = (np.zeros(covered.shape, bool) for _ in range(2))
        self.row, self.relation = (np.full(covered.shape, -1, np.int32) for _ in range(2))
        at = pd.Index(measures["measure"]).get_indexer(pd.Index(rows["measure"]))
        who = pd.Index(self.codes).get_indexer(pd.Index(rows["country"]))
        # Of two rows for a cell the first holds.
        here = np.flatnonzero((at >= 0) & (who >= 0))[::-1]
        at, who = at[here], who[here]
        status = rows["status"].replace(states.ABSENT, states.EXCLUDED).to_numpy(object)[here]
        # A condition on a length says how long it is.
        is_length = measures["kind"].eq("duration").to_numpy(bool)[at]
        is_left = (status == states.QUALIFIED) & ~is_length & (not include_qualified)
        is_left |= rows["basis"].eq("body").to_numpy(bool)[here] & (not include_body)
        self.outside[at, who] = ~covered[at, who] & ~is_left
        silent = np.where(covered[at, who], states.OPEN, states.NOT_COVERED)
        self.state[at, who] = np.where(is_left, silent, status)
        self.left_out[at, who], self.row[at, who] = is_left, np.where(is_left, -1, here)

    def _exclude(self, relations: pd.DataFrame) -> None:
        """Let relations rule out what is open, until nothing more follows; note what they imply."""
        used = relations["strength"].eq("strict") | relations["kind"].eq("alternatives")
        rows = zip(relations["left"], relations["right"], relations["kind"], used, strict=True)
        rules = [
            (at, _broken(kind, *map(self.parse, sides)))
            for at, (*sides, kind, is_used) in enumerate(rows)
            if is_used
        ]
        lists = [
            (at, broken, atom)
            for at, broken in rules
            for atom in dict.fromkeys(each for each, _ in atoms(broken) if each.kind == "named")
        ]
        changed = True
        while changed:
            changed = False
            for at, broken, atom in lists:
                place = self.place[atom.name]
                free = (self.state[place] == states.OPEN) & ~self.left_out[place]
                free &= self.relation[place] < 0
                if not free.any():
                    continue
                # Where the relation is broken already, it says nothing.
                free &= ~self.find(broken)[0]
                for supposed, state in ((free, states.EXCLUDED), (~free, states.OPEN)):
                    broken_then = self.find(broken, partial(self._suppose, atom, supposed))[0]
                    self.relation[place, free & broken_then] = at
                    self.state[place, free & broken_then] = state
                    changed |= state == states.EXCLUDED and bool((free & broken_then).any())

    def _suppose(self, supposed: Atom, who: Mask, atom: Atom) -> Sides:
        return (who, who) if atom == supposed else self.fact(atom)

    def parse(self, expression: str) -> Expression:
        """Read an expression, each once.

        Raises
        ------
        ExpressionError
        """
        if expression not in self._expressions:
            self._expressions[expression] = parse(expression, self.place, self.bases)
        return self._expressions[expression]

    def fact(self, atom: Atom, reading: str = "fact") -> Sides:
        """Return who is certainly in a list, and who may be.

        Parameters
        ----------
        atom : Atom
        reading : {"fact", "report", "plain"}
            What holds; what the source says, where only evidence that is left out is open; or what
            holds without conditions.
        """
        if atom.kind == "base":
            return self.bases[atom.name], self.bases[atom.name]
        place = self.place[atom.name]
        state, is_fact = self.state[place], reading != "report"
        sure = state == states.REPORTED
        conditional = state == states.QUALIFIED
        unsure = self.left_out[place].copy()
        if is_fact:
            unsure |= state == states.OPEN
        if reading == "plain":
            unsure |= conditional
        else:
            sure = sure | conditional
        if atom.kind == "named":
            return sure, sure | unsure
        yes, may = self._fits(atom, is_fact)
        return sure & yes, sure & (yes | may) | unsure

    def _fits(self, atom: Atom, is_fact: bool) -> Sides:
        """Return whose named cell has the fact that an atom asks for, and whose may have it."""
        # The last row holds nothing: that of -1.
        low, high, then_low, then_high, renewable = self._values[self.row[self.place[atom.name]]].T
        given = ~np.isnan(low) | ~np.isnan(high)
        if atom.kind == "given":
            return given, given | is_fact
        if atom.kind == "renewable":
            return renewable == 1, np.isnan(renewable) & is_fact
        if atom.kind == "then":
            low, high = then_low, then_high
            given = ~np.isnan(low) | ~np.isnan(high)
        low_in, high_in = ((atom.lowest <= end) & (end <= atom.highest) for end in (low, high))
        # An open end may lie within the range.
        may = (low_in | np.isnan(low)) & (high_in | np.isnan(high)) & (given | is_fact)
        return low_in & high_in, may

    @cached_property
    def _values(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """The lengths of each cell, and whether it is renewable: NaN where nothing is given."""
        columns = [*_LENGTHS, "renewable"]
        values = self._rows[columns].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
        return np.vstack([values, np.full(len(columns), np.nan)])

    def find(self, expression: Expression, value: Callable[[Atom], Sides] | None = None) -> Sides:
        """Return of whom an expression certainly holds, and of whom it may."""
        value = value or self.fact
        if isinstance(expression, Atom):
            return value(expression)
        if isinstance(expression, Without):
            (sure, may), (also_sure, also_may) = (self.find(each, value) for each in expression)
            return sure & ~also_may, may & ~also_sure
        sides = zip(*(self.find(each, value) for each in expression.parts), strict=True)
        sure, may = (sum(each.astype(int) for each in side) >= expression.fewest for side in sides)
        return sure, may

    def is_report(self, expression: Expression) -> bool:
        """Whether an expression asks for silence, or for a list that does not say what it means."""
        lists = ((atom, query) for atom, query in atoms(expression) if atom.kind != "base")
        return any(
            self.unclear[self.place[atom.name]]
            # That a length lies elsewhere is no silence.
            or (
                not query
                and atom.kind not in ("within", "then")
                and not self.complete[self.place[atom.name]]
            )
            for atom, query in lists
        )

    def ask(self, expression: str, base: str = "all") -> Answer:
        """Return of whom an expression holds, among the countries of a base.

        Raises
        ------
        ExpressionError
        """
        query, covered = self.parse(expression), self.bases[base]
        is_report = self.is_report(query)
        sure, may = self.find(query, partial(self.fact, reading="report" if is_report else "fact"))
        plain = sure if is_report else self.find(query, partial(self.fact, reading="plain"))[0]
        lists = [self.place[atom.name] for atom, _ in atoms(query) if atom.kind != "base"]
        left_out = self.left_out[lists].any(axis=0)
        named = np.isin(self.state[lists], states.NAMED).any(axis=0)
        return Answer(
            self.names(covered & sure),
            self.names(covered & may & ~sure),
            self.names(covered & ~may),
            # Of whom nothing is asked silence says nothing.
            self.names(~covered & sure & named),
            self.names(covered & sure & ~plain),
            self.names(covered & may & ~sure & left_out),
            is_report,
        )

    def names(self, who: Mask) -> Codes:
        """Return the codes of some countries."""
        return frozenset(self.codes[at] for at in np.flatnonzero(who))

    def rule(self, rule: str) -> Count | Comparison:
        """Read the rule of a claim.

        Raises
        ------
        ExpressionError
        """
        return parse_rule(rule, self.place, self.bases)

    def share_bounds(self, rule: str, base: str = "all") -> tuple[tuple[int, int], tuple[int, int]]:
        """Return k of n of a rule where its share is smallest, and where it is largest.

        Parameters
        ----------
        rule : str
            ``A of B``, in which open cells may add to A and to B; or ``A``, which is counted in `base`.
        base : str, default "all"
        """
        found: Any = self.rule(rule)
        whole = Atom("base", base) if found.whole is None else found.whole
        always, _ = self.find(whole)
        _, part = self.find(AtLeast(2, (found.part, whole)))
        _, rest = self.find(Without(whole, found.part))
        ends = (always & ~rest, always | rest), (part, part | always)
        smallest, largest = ((int(k.sum()), int(n.sum())) for k, n in ends)
        return smallest, largest

    def margin_bounds(self, rule: str, base: str = "all") -> tuple[int, int]:
        """Return the margin of a comparison such as ``A > B, C`` at its least and at its most.

        The margin is the least by which a count exceeds one that it should exceed.
        """
        compared: Any = self.rule(rule)
        margins = []
        for one, other in (pair for both in pairwise(compared.groups) for pair in product(*both)):
            more, less = (
                [int((side & self.bases[base]).sum()) for side in self.find(Without(*pair))]
                for pair in ((one, other), (other, one))
            )
            margins.append((more[0] - less[1], more[1] - less[0]))
        least, most = map(min, zip(*margins, strict=True))
        return least, most

    def reasons(self) -> Any:
        """Return why each cell has its state: see `Dataset.cells`."""
        is_body = self._rows["basis"].eq("body").to_numpy(bool)
        by_sentence = np.append(is_body, False)[self.row]
        excluded = self.state == states.EXCLUDED
        reasons: list[tuple[Mask, Any]] = [
            (self.left_out, states.LEFT_OUT),
            (self.row >= 0, np.where(by_sentence, states.SENTENCE, states.FOOTNOTE)),
            (excluded & (self.relation >= 0), states.RELATION),
            (excluded, states.COMPLETE),
            (self.relation >= 0, states.FOLLOWS),
        ]
        return np.select([each for each, _ in reasons], [why for _, why in reasons], "")


def _broken(kind: str, left: Expression, right: Expression) -> Expression:
    """Return of whom a relation does not hold."""
    if kind in ("disjoint", "alternatives"):
        return AtLeast(2, (left, right))
    missing = Without(left, right), Without(right, left)
    if kind == "equal":
        return AtLeast(1, missing)
    return missing[kind == "exhaustive"]
