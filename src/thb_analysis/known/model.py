"""What is known of each country and measure, decided once, and what follows for an expression.

Each cell, a country under a measure, has one of five states (`thb_analysis.states`).
Observations alone name a country. A relation between lists never names one: it excludes a cell that,
if it were named, would certainly break the relation. What an option leaves out is open, and excludes
nothing.

Expressions are evaluated in three values (Kleene 1952, Introduction to Metamathematics, § 64), country
by country: yes, no or open. Bounds are worst-case bounds after Manski (2003), Partial Identification of
Probability Distributions: over all ways to fill the open cells that break no relation
(`thb_analysis.known.worlds`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import compress, pairwise, product
from typing import Any

import numpy as np
import pandas as pd

from thb_analysis import states
from thb_analysis.known.expressions import (
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
from thb_analysis.known.worlds import Bounds, Mask, Worlds, fill

_NOTHING: Mapping[Atom, Bounds] = {}
_DETAILS = ["minimum", "maximum", "later_minimum", "later_maximum", "renewable"]


@dataclass(frozen=True, repr=False)
class Answer:
    """The countries for which an expression holds, for which it does not, and for which that is open.

    Attributes
    ----------
    yes, open, no : frozenset of str
        Codes; each country covered is in exactly one.
    outside : frozenset of str
        Countries for which it holds by lists that name them, though they are not covered: shown,
        and not counted.
    conditional : frozenset of str
        Of `yes`, those that count with a condition alone.
    implied : frozenset of str
        Of `open`, those for which it follows from what else is known that it holds.
    left_out : frozenset of str
        Of `open`, those for which an option leaves evidence out.
    asks_source : bool
        Whether the expression asks what the source says (for silence, or for a list that does not say
        which way it is to be read), and not what holds: such a count has no bounds.
    """

    yes: Codes
    open: Codes
    no: Codes
    outside: Codes
    conditional: Codes
    implied: Codes
    left_out: Codes
    asks_source: bool

    def __repr__(self) -> str:
        """Say k of n, with bounds, and the codes in each part, in their order."""
        ends = ""
        if self.bounds:
            ends = ", {} to {} with open cells".format(*self.bounds)
        lines = [f"<Answer {self.k} of {self.n}{ends}>"]
        for name in ("yes", "open", "no", "outside"):
            if codes := getattr(self, name):
                lines.append(f"  {name:8}{' '.join(sorted(codes))}")
        return "\n".join(lines)

    @property
    def covered(self) -> Codes:
        """Countries that are counted or could be: the denominator."""
        return self.yes | self.open | self.no

    @property
    def k(self) -> int:
        """Number of countries for which it holds."""
        return len(self.yes)

    @property
    def n(self) -> int:
        """Number of countries covered."""
        return len(self.covered)

    @property
    def bounds(self) -> tuple[int, int] | None:
        """Fewest and most countries for which it holds, whatever open cells are; None of a report."""
        if self.asks_source:
            return None
        return self.k + len(self.implied), self.k + len(self.open)


class Known:
    """What is known of countries under what counts as evidence; the codes are theirs, in order.

    The arrays have a row for each measure (see `measure_index`), a column for each participant.

    Attributes
    ----------
    measure_index : dict of str to int
        Measure to its row in the arrays.
    state : numpy.ndarray of str
    covered, outside, left_out : numpy.ndarray of bool
    observation_index : numpy.ndarray of int
        Row of `Dataset.observations` that gives the state; -1 for none.
    relation_index : numpy.ndarray of int
        Row of `Dataset.relations` that excludes the cell, or implies that it is named; -1 for none.
    """

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        bases: Mapping[str, Codes],
        codes: tuple[str, ...],
        include_qualified: bool = True,
        include_body: bool = True,
    ) -> None:
        self.codes = codes
        self.bases = {}
        for base, members in bases.items():
            self.bases[base] = np.array([code in members for code in codes], bool)
        self._measures = tables["measures"]
        self._observations: Any = tables["observations"]
        measures = self._measures["measure"]
        self.measure_index = {name: row for row, name in enumerate(measures)}
        self._expressions: dict[str, Expression] = {}
        self._evaluated: dict[tuple[Atom, str], Bounds] = {}
        self._worlds: dict[Expression, Worlds] = {}
        self.violations: list[Expression] = []
        self._fill_named(include_qualified, include_body)
        self._apply_relations(tables["relations"])

    def _fill_named(self, include_qualified: bool, include_body: bool) -> None:
        """Set the state of each cell from the observations; without one it is open, excluded or not covered."""
        measures, observations = self._measures, self._observations
        covered = np.array([self.bases[base] for base in measures["base"]], bool)
        self.covered = covered = covered.reshape(len(measures), len(self.codes))
        self.complete = measures["complete"].to_numpy(bool)
        self.unclear = measures["polarity"].eq("unclear").to_numpy(bool)
        silent = np.where(self.complete, states.EXCLUDED, states.OPEN)[:, None]
        self.state = np.where(covered, silent, states.NOT_COVERED)
        self.outside = np.zeros(covered.shape, bool)
        self.left_out = self.outside.copy()
        self.observation_index = np.full(covered.shape, -1, np.int32)
        self.relation_index = self.observation_index.copy()
        row = pd.Index(measures["measure"]).get_indexer(observations["measure"])
        column = pd.Index(self.codes).get_indexer(observations["country"])
        # Backwards: of two observations of a cell the first holds.
        used = np.flatnonzero((row >= 0) & (column >= 0))[::-1]
        row, column = cell = row[used], column[used]
        status = observations["status"].to_numpy(object)[used]
        status[status == states.ABSENT] = states.EXCLUDED
        is_left_out = np.zeros(len(used), bool)
        if not include_qualified:
            # A condition on a length says how long it is.
            is_length = measures["kind"].eq("duration").to_numpy(bool)[row]
            is_left_out |= (status == states.QUALIFIED) & ~is_length
        if not include_body:
            is_left_out |= observations["basis"].eq("body").to_numpy(bool)[used]
        self.outside[cell] = ~covered[cell] & ~is_left_out
        silent = np.where(covered[cell], states.OPEN, states.NOT_COVERED)
        self.state[cell] = np.where(is_left_out, silent, status)
        self.left_out[cell] = is_left_out
        self.observation_index[cell] = np.where(is_left_out, -1, used)

    def _apply_relations(self, relations: pd.DataFrame) -> None:
        """Exclude each open cell that, if named, would break a relation; repeat until nothing changes.

        A cell that, if excluded, would break a relation stays open, whatever others say: `relation_index`
        alone records it.
        """
        lists = [*self._violations(relations)]
        self.violations = [*dict.fromkeys(violation for _, violation, _ in lists)]
        changed = True
        while changed:
            # First suppose of all that the free cells are not named: what breaks a relation then is implied by
            # its other side, and stays open. Then that they are named. Nothing is excluded before the end of a
            # round, so that the order of relations does not matter.
            excluded = []
            for is_named in (False, True):
                for index, violation, atom in lists:
                    row = self.measure_index[atom.name]
                    free = (self.state[row] == states.OPEN) & ~self.left_out[row]
                    free &= self.relation_index[row] < 0
                    # A relation that is broken already says nothing.
                    free &= ~self.evaluate(violation).sure
                    listed = free if is_named else ~free
                    supposed = {atom: Bounds(listed, listed)}
                    breaks = free & self.evaluate(violation, supposed=supposed).sure
                    self.relation_index[row, breaks] = index
                    if is_named and breaks.any():
                        excluded.append((row, breaks))
            for row, breaks in excluded:
                self.state[row, breaks] = states.EXCLUDED
            self._evaluated.clear()
            changed = bool(excluded)

    def _violations(
        self, relations: pd.DataFrame
    ) -> Iterator[tuple[int, Expression, Atom]]:
        """Yield each relation that excludes cells: its row, what breaks it, and a list in that."""
        rows: list[Any] = relations.to_dict("records")
        for index, row in enumerate(rows):
            kind = row["kind"]
            if row["strength"] == "strict" or kind == "alternatives":
                sides = self.parse(row["left"]), self.parse(row["right"])
                violation = violation_of(kind, *sides)
                for atom in dict.fromkeys(each for each, _ in atoms(violation)):
                    if atom.kind == "named":
                        yield index, violation, atom

    def reasons(self) -> Any:
        """Return why each cell has its state, as an array of str: see `Dataset.cells`."""
        is_body = self._observations["basis"].eq("body").to_numpy(bool)
        by_sentence = np.append(is_body, False)[self.observation_index]
        named_by = np.where(by_sentence, states.SENTENCE, states.FOOTNOTE)
        excluded = self.state == states.EXCLUDED
        by_relation = self.relation_index >= 0
        # What is set last overrides what is set before.
        reasons = np.where(by_relation, states.FOLLOWS, "")
        reasons = np.where(excluded, states.COMPLETE, reasons)
        reasons = np.where(excluded & by_relation, states.RELATION, reasons)
        reasons = np.where(self.observation_index >= 0, named_by, reasons)
        return np.where(self.left_out, states.LEFT_OUT, reasons)

    def ask(self, expression: str, base: str) -> Answer:
        """Return for which countries of a base an expression holds: see `Dataset.ask`.

        Raises
        ------
        ExpressionError
            If it cannot be read.
        """
        query, covered = self.parse(expression), self.bases[base]
        asks_source = self.asks_source(query)
        sure, possible = self.evaluate(query, "source" if asks_source else "fact")
        unconditional = certain = sure
        if not asks_source:
            unconditional = self.evaluate(query, "unconditional").sure
            certain, possible = self.bounds(query)
        rows = [row for row, *_ in self._lists_in(query)]
        left_out = self.left_out[rows].any(axis=0)
        named = np.isin(self.state[rows], states.NAMED).any(axis=0)
        yes, is_open = covered & sure, covered & possible & ~sure
        codes = self.codes_of
        return Answer(
            codes(yes),
            codes(is_open),
            codes(covered & ~possible),
            # Not covered and on no list: no report says anything of it.
            codes(~covered & sure & named),
            codes(yes & ~unconditional),
            codes(is_open & certain),
            codes(is_open & left_out),
            asks_source,
        )

    def named(self, expression: str) -> Codes:
        """Return the participants for which an expression holds, whatever open cells are."""
        query = self.parse(expression)
        mode = "source" if self.asks_source(query) else "fact"
        return self.codes_of(self.evaluate(query, mode).sure)

    def worlds(self, expression: Expression) -> Worlds:
        """Return whether an expression holds in each world of its open cells; found once."""
        if expression not in self._worlds:
            self._worlds[expression] = fill(self, expression)
        return self._worlds[expression]

    def bounds(self, expression: Expression) -> Bounds:
        """Return for whom an expression holds in each world, and for whom in one at least.

        Of a single list its states say so.
        """
        bounds = self.evaluate(expression)
        if (bounds.sure == bounds.possible).all():
            return bounds
        if isinstance(expression, Atom) and expression.kind == "named":
            follows = self.relation_index[self.measure_index[expression.name]] >= 0
            return Bounds(bounds.sure | (bounds.possible & follows), bounds.possible)
        return self.worlds(expression).bounds

    def asks_source(self, expression: Expression) -> bool:
        """Whether an expression asks for silence, or for a list that does not say what it means."""
        for row, kind, is_wanted in self._lists_in(expression):
            # That a length lies elsewhere is no silence.
            is_silence = not is_wanted and kind not in ("within", "then")
            if self.unclear[row] or (is_silence and not self.complete[row]):
                return True
        return False

    def _lists_in(self, expression: Expression) -> Iterator[tuple[int, str, bool]]:
        """Yield of each list in an expression the row, what is asked of it, and whether countries on it count."""
        for atom, is_wanted in atoms(expression):
            if atom.kind != "base":
                yield self.measure_index[atom.name], atom.kind, is_wanted

    def evaluate(
        self,
        expression: Expression,
        mode: str = "fact",
        supposed: Mapping[Atom, Bounds] = _NOTHING,
    ) -> Bounds:
        """Return for which participants an expression surely holds, and for which it possibly does.

        Parameters
        ----------
        expression : Expression
            As `parse` returns it.
        mode : {"fact", "source", "unconditional", "everywhere"}
            What holds; what the source says, where only evidence that is left out is open; what
            holds without conditions; or what may hold where no statement speaks of the country too.
        supposed : mapping of Atom to Bounds
            What is taken to hold of atoms, whatever is known.
        """
        if isinstance(expression, Atom):
            if expression in supposed:
                return supposed[expression]
            key = expression, mode
            if key not in self._evaluated:
                self._evaluated[key] = self._evaluate_atom(*key)
            return self._evaluated[key]
        if isinstance(expression, Without):
            one, other = (self.evaluate(each, mode, supposed) for each in expression)
            return Bounds(one.sure & ~other.possible, one.possible & ~other.sure)
        parts = [self.evaluate(each, mode, supposed) for each in expression.parts]
        # How many surely hold of a country, and how many possibly.
        sure: Any = sum(each.sure for each in parts)
        possible: Any = sum(each.possible for each in parts)
        return Bounds(sure >= expression.fewest, possible >= expression.fewest)

    def _evaluate_atom(self, atom: Atom, mode: str) -> Bounds:
        """Evaluate a list, one of its details, or a base: see `evaluate`."""
        if atom.kind == "base":
            return Bounds(self.bases[atom.name], self.bases[atom.name])
        row = self.measure_index[atom.name]
        state, asks_source = self.state[row], mode == "source"
        sure, unsure = state == states.REPORTED, self.left_out[row].copy()
        if not asks_source:
            unsure |= state == states.OPEN
        if mode == "everywhere":
            unsure |= state == states.NOT_COVERED
        if mode == "unconditional":
            unsure |= state == states.QUALIFIED
        else:
            sure |= state == states.QUALIFIED
        if atom.kind == "named":
            return Bounds(sure, sure | unsure)
        matches = self._match_details(atom, not asks_source)
        possible = matches.sure | matches.possible
        return Bounds(sure & matches.sure, sure & possible | unsure)

    def _match_details(self, atom: Atom, is_silence_open: bool) -> Bounds:
        """Return whose observation has the length, or is renewable, as an atom asks; and whose may."""
        observations = self.observation_index[self.measure_index[atom.name]]
        low, high, then_low, then_high, renewable = self._details[observations].T
        if atom.kind == "renewable":
            return Bounds(renewable == 1, np.isnan(renewable) & is_silence_open)
        if atom.kind == "then":
            low, high = then_low, then_high
        given = ~np.isnan(low) | ~np.isnan(high)
        if atom.kind == "given":
            return Bounds(given, given | is_silence_open)
        low_in = (atom.lowest <= low) & (low <= atom.highest)
        high_in = (atom.lowest <= high) & (high <= atom.highest)
        # An end that is not given may lie within the range.
        possible = (low_in | np.isnan(low)) & (high_in | np.isnan(high))
        return Bounds(low_in & high_in, possible & (given | is_silence_open))

    @cached_property
    def _details(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Lengths and `renewable` of each observation, NaN where not given; the last row, for -1, is NaN."""
        details = self._observations[_DETAILS].astype("Float64")
        values = details.to_numpy(float, na_value=np.nan)
        return np.vstack([values, np.full(len(_DETAILS), np.nan)])

    def codes_of(self, mask: Mask) -> Codes:
        """Return the codes of the participants in a mask."""
        return frozenset(compress(self.codes, mask))

    def share_bounds(
        self, rule: str, base: str = "all"
    ) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return k of n of a rule where its share is smallest, and where it is largest.

        Parameters
        ----------
        rule : str
            ``A of B``, in which open cells may add to A and to B; or ``A``, which is counted in `base`.
        base : str, default "all"
        """
        count: Any = self.parse_rule(rule)
        denominator = count.denominator or Atom("base", base)
        always = self.bounds(denominator).sure
        inside = self.bounds(AtLeast(2, (count.counted, denominator))).possible
        rest = self.bounds(Without(denominator, count.counted)).possible
        smallest = always & ~rest, always | rest
        largest = inside, inside | always
        return _sizes(smallest), _sizes(largest)

    def margin_bounds(self, rule: str, base: str = "all") -> tuple[int, int]:
        """Return the margin of a comparison such as ``A > B, C`` at its least and at its most.

        The margin is the least by which a count exceeds one that it should exceed.
        """
        compared: Any = self.parse_rule(rule)
        inside = self.bases[base]
        margins = []
        for both in pairwise(compared.groups):
            for one, other in product(*both):
                more = self.bounds(Without(one, other))
                less = self.bounds(Without(other, one))
                fewest_more, most_more = _sizes(inside & more)
                fewest_less, most_less = _sizes(inside & less)
                margins.append((fewest_more - most_less, most_more - fewest_less))
        least, most = map(min, zip(*margins, strict=True))
        return least, most

    def parse(self, expression: str) -> Expression:
        """Parse an expression over the measures and bases of the dataset; each once.

        Raises
        ------
        ExpressionError
            If it cannot be read.
        """
        cached = self._expressions
        if expression not in cached:
            cached[expression] = parse(expression, self.measure_index, self.bases)
        return cached[expression]

    def parse_rule(self, rule: str) -> Count | Comparison:
        """Parse the rule of a claim.

        Raises
        ------
        ExpressionError
            If it cannot be read.
        """
        return parse_rule(rule, self.measure_index, self.bases)


def _sizes(masks: Any) -> tuple[int, int]:
    one, other = (int(mask.sum()) for mask in masks)
    return one, other


def violation_of(kind: str, left: Expression, right: Expression) -> Expression:
    """Return the expression that holds for the countries that break a relation."""
    if kind in ("disjoint", "alternatives"):
        return AtLeast(2, (left, right))
    missing = Without(left, right), Without(right, left)
    if kind == "equal":
        return AtLeast(1, missing)
    return missing[kind == "exhaustive"]
