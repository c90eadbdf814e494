"""Worlds: each way to fill the open cells of an expression that breaks no relation.

What holds of a country in every world is certain, whoever is named; what holds in some world is possible.
Worlds say more than three values do: of two lists that exclude each other nobody is on both, and whose police
identify has a procedure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any, NamedTuple, Protocol

import numpy as np

from thb_analysis.known.expressions import Atom, Expression, atoms

# A column for each participant; of several worlds a row for each.
Mask = np.ndarray[Any, np.dtype[np.bool_]]
# Open cells of one country, 4,096 worlds. With more, relations that are farther away are not looked at: bounds
# are then too wide, never too narrow.
_MOST_OPEN = 12


class Bounds(NamedTuple):
    """Lower and upper bound of a set of countries: those surely in it, those possibly in it."""

    sure: Mask
    possible: Mask


class Cells(Protocol):
    """What is known of the cells, as `thb_analysis.known.model.Known` has it."""

    codes: tuple[str, ...]
    violations: list[Expression]
    measure_index: dict[str, int]
    left_out: Mask

    def evaluate(
        self, expression: Expression, *, supposed: Mapping[Atom, Bounds] = ...
    ) -> Bounds:
        """Return for whom an expression surely holds, and for whom it possibly does."""


@dataclass(frozen=True)
class Worlds:
    """Whether an expression holds, world by world.

    Attributes
    ----------
    codes : tuple of str
        Of the countries, the columns.
    holds, fits : numpy.ndarray of bool
        Whether it holds in a world, and whether the world breaks no relation.
    filled : dict of Atom to numpy.ndarray of bool
        How each world fills a list, or a detail of one; without what is not open.
    """

    codes: tuple[str, ...]
    holds: Mask
    fits: Mask
    filled: dict[Atom, Mask]

    @property
    def bounds(self) -> Bounds:
        """For whom it holds in each world, and for whom in one at least."""
        sure: Mask = np.all(self.holds | ~self.fits, axis=0)
        possible: Mask = np.any(self.holds & self.fits, axis=0)
        return Bounds(sure, possible)

    def counter(self, country: str, holds: bool) -> list[Atom] | None:
        """Return which open cells are a yes in the plainest world where it holds, or not; None if there is none."""
        column = self.codes.index(country)
        fitting = self.fits[:, column] & (self.holds[:, column] == holds)
        worlds = np.flatnonzero(fitting)
        if not worlds.size:
            return None
        ways = {atom: mask[worlds, column] for atom, mask in self.filled.items()}
        plainest = np.sum([*ways.values()], axis=0).argmin() if ways else 0
        return [atom for atom, mask in ways.items() if mask[plainest]]


def fill(known: Cells, expression: Expression) -> Worlds:
    """Fill the open cells that an expression rests on, and those that relations tie to them, in every way."""
    is_open = _open_cells(known, expression)
    if _most_open(is_open) > _MOST_OPEN:
        ends = np.array(known.evaluate(expression))
        return Worlds(known.codes, ends, np.ones_like(ends), {})
    relations = []
    waiting = [*known.violations]
    while near := [each for each in waiting if _measures(each) & _names(is_open)]:
        for violation in near:
            waiting.remove(violation)
            relations.append(violation)
            further = is_open | _open_cells(known, violation)
            if _most_open(further) <= _MOST_OPEN:
                is_open = further
    filled = _fill_all(known, is_open)
    supposed = {atom: Bounds(mask, mask) for atom, mask in filled.items()}
    holds = known.evaluate(expression, supposed=supposed).possible
    broken = _impossible(filled)
    # Evidence that is left out rules nothing out.
    for atom, mask in filled.items():
        left_out = known.left_out[known.measure_index[atom.name]]
        supposed[atom] = Bounds(mask & ~left_out, mask | left_out)
    for violation in relations:
        # A relation that is broken already says nothing.
        now = known.evaluate(violation).sure
        broken = broken | (known.evaluate(violation, supposed=supposed).sure & ~now)
    fits = ~broken | broken.all(axis=0)
    holds, fits = np.broadcast_arrays(holds, fits)
    free = {atom: mask & is_open[atom] for atom, mask in filled.items()}
    return Worlds(known.codes, holds, fits, free)


def _measures(expression: Expression) -> set[str]:
    """Return the measures in an expression."""
    return {atom.name for atom, _ in atoms(expression) if atom.kind != "base"}


def _names(is_open: Iterable[Atom]) -> set[str]:
    return {atom.name for atom in is_open}


def _open_cells(known: Cells, expression: Expression) -> dict[Atom, Mask]:
    """Return for each list, and each detail of one, for whom it is open: whoever has the detail is on the list."""
    found = {}
    for atom, _ in atoms(expression):
        if atom.kind == "base":
            continue
        for each in (Atom("named", atom.name), atom):
            sure, possible = known.evaluate(each)
            found[each] = possible & ~sure
    return found


def _most_open(is_open: Mapping[Atom, Mask]) -> int:
    """Return how many cells are open for the country that has most of them."""
    return int(np.sum([*is_open.values()], axis=0).max(initial=0))


def _fill_all(known: Cells, is_open: Mapping[Atom, Mask]) -> dict[Atom, Mask]:
    """Return for each list, and each detail, who has it in each world."""
    worlds = np.arange(2 ** _most_open(is_open))[:, None]
    # The open cells of each country are numbered; in binary, the number of a world says which are a yes.
    number = np.zeros(len(known.codes), int)
    filled = {}
    for atom, free in is_open.items():
        is_yes = (worlds >> number & 1).astype(bool)
        filled[atom] = np.where(free, is_yes, known.evaluate(atom).sure)
        number = number + free
    return filled


def _impossible(filled: Mapping[Atom, Mask]) -> Mask:
    """Return in which worlds details of a list are at odds with each other."""
    broken = np.zeros((1, 1), bool)
    for one, other in permutations(filled, 2):
        if one.name != other.name:
            continue
        if _implies(one, other):
            broken = broken | (filled[one] & ~filled[other])
        if one.kind == other.kind and one.highest < other.lowest:
            broken = broken | (filled[one] & filled[other])
    return broken


def _implies(one: Atom, other: Atom) -> bool:
    """Whether a cell that has one detail has the other."""
    if other.kind == "named":
        return True
    is_length = one.kind in ("within", "then")
    if other.kind == "given":
        return is_length
    is_within = other.lowest <= one.lowest and one.highest <= other.highest
    return is_length and one.kind == other.kind and is_within
