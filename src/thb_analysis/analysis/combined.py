"""Combined: a set expression in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from thb_analysis.data import Dataset
from thb_analysis.data.expressions import evaluate
from thb_analysis.wording import joined, number


def combined(ds: Dataset, expression: str, letters: Mapping[str, str]) -> str:
    """Say how lists are combined that letters stand for: ``A or B, but not C``."""
    return str(evaluate(_Lists(ds, letters), expression))


@lru_cache(maxsize=2)
def bases_in_words(ds: Dataset) -> dict[str, str]:
    """Return what the countries are called of which something is asked, by the name of the base."""
    called = dict(zip(ds.bases["base"], ds.bases["label"], strict=True))
    # In a table nobody took part.
    return {**called, "all": f"all {ds.unit[1]}"} if ds.is_table else called


@dataclass(frozen=True)
class _Phrase:
    """A set expression in words: its parts, and what joins them."""

    parts: tuple[str, ...]
    joint: str = ""
    before: str = ""

    def __str__(self) -> str:
        return f"{self.before}{joined(self.parts, self.joint)}"

    def within(self, joint: str) -> tuple[str, ...]:
        """Return the parts if they are joined alike, else the whole as one, in brackets if need be."""
        alike = not self.before and self.joint in ("", joint)
        return self.parts if alike else (f"({self})",)

    def __or__(self, other: _Phrase) -> _Phrase:
        return _Phrase((*self.within("or"), *other.within("or")), "or")

    def __and__(self, other: _Phrase) -> _Phrase:
        return _Phrase((*self.within("and"), *other.within("and")), "and")

    def __sub__(self, other: _Phrase) -> _Phrase:
        return _Phrase((f"{self}, but not {other}",), "but not")

    def at_least(self, fewest: int, sets: Iterable[_Phrase]) -> _Phrase:
        """Name so many of some sets."""
        parts = tuple(part for each in sets for part in each.within(""))
        before = "all of " if fewest == len(parts) else f"at least {number(fewest)} of "
        return _Phrase(parts, "and", before)


@dataclass(frozen=True)
class _Lists:
    """What an expression is put into words against: lists by their letters."""

    ds: Dataset
    letters: Mapping[str, str]

    def listed(self, measure: str) -> _Phrase:
        return _Phrase((self.letters[measure],))

    def base(self, name: str) -> _Phrase:
        return _Phrase((bases_in_words(self.ds)[name],))

    def within(self, measure: str, lowest: int, highest: int) -> _Phrase:
        rows = self.ds.coding[self.ds.coding["measure"] == measure]
        unit = next(filter(None, rows["unit"]), "units")
        return _Phrase((f"{self.letters[measure]} with {lowest} to {highest} {unit}",))

    def renewable(self, measure: str) -> _Phrase:
        return _Phrase((f"{self.letters[measure]} as renewable",))

    def given(self, measure: str) -> _Phrase:
        return _Phrase((f"{self.letters[measure]} with a length",))
