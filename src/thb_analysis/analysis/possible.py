"""Whom a set expression could name, as against whom it names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from thb_analysis.data import Dataset, expressions
from thb_analysis.data.expressions import evaluate

Codes = frozenset[str]

# A measure of an expression, with the bracket that narrows its list.
_LIST = re.compile(r"(?<![@\w-])[a-z][a-z0-9-]*(?:\s*\[[^]]*\])?")
_AT_LEAST = re.compile(r"at_least\s*\(\s*\d+")
_DIFFERENCE = " - "


def lists_in(expression: str) -> Codes:
    """Return the lists that an expression is made of: slugs, with the bracket behind them.

    Parameters
    ----------
    expression : str
        Such as ``"(screening | permit[renewable]) & @eu"``, of which the lists are ``screening``
        and ``permit[renewable]``.
    """
    # Spaces in and before a bracket mean nothing.
    return frozenset(
        "".join(item.split()) for item in _LIST.findall(_AT_LEAST.sub("(", expression))
    )


def measures_in(expression: str) -> Codes:
    """Return the slugs of the measures in an expression."""
    return frozenset(expressions.measures_in(expression))


def limits(ds: Dataset, expression: str, cells: pd.DataFrame) -> tuple[Codes, Codes]:
    """Return whom an expression could name, and whom it still can as the source and strict relations stand.

    The first are the countries that it would denote if each statement named everybody it speaks
    of; the second leave out who is excluded from the lists that would be needed. More names behind
    a difference mean fewer in the result, so that an expression with one could name everybody of
    whom any of its statements speaks.

    Parameters
    ----------
    ds : Dataset
    expression : str
    cells : pandas.DataFrame
        Those rows of ``countable_cells`` that are about the measures in the expression.

    Returns
    -------
    tuple of two frozenset of str
        Codes; the second is a part of the first.
    """
    spoken = cells[cells["in_base"]]
    whole, open_ = (_by_measure(part) for part in (spoken, spoken[~spoken["excluded"]]))
    if _DIFFERENCE in expression:
        open_ = whole
    return could_name(ds, expression, whole), could_name(ds, expression, open_)


def denied(ds: Dataset, expression: str, cells: pd.DataFrame) -> Codes:
    """Return whom an expression could name if the source did not say no of them.

    Parameters
    ----------
    ds, expression, cells
        As for `limits`.
    """
    spoken = cells[cells["in_base"]]
    if _DIFFERENCE in expression:
        return frozenset()
    whole, unsaid = (_by_measure(part) for part in (spoken, spoken[~spoken["absent"]]))
    return could_name(ds, expression, whole) - could_name(ds, expression, unsaid)


def could_name(ds: Dataset, expression: str, lists: Mapping[str, Codes]) -> Codes:
    """Return whom an expression would denote if its measures had these lists.

    Parameters
    ----------
    ds : Dataset
    expression : str
        One with a difference denotes everybody in any of the lists.
    lists : mapping of str to frozenset of str
        Measure to the codes that its statement speaks of.
    """
    if _DIFFERENCE in expression:
        named = (lists.get(measure, frozenset()) for measure in measures_in(expression))
        return frozenset[str]().union(*named)
    found: Codes = evaluate(_Lists(ds, lists), expression)
    return found


@dataclass(frozen=True)
class _Lists:
    """Sets for an expression in which the measures have other lists; brackets narrow nothing."""

    ds: Dataset
    lists: Mapping[str, Codes]

    def listed(self, measure: str) -> Codes:
        return self.lists.get(measure, frozenset())

    def base(self, name: str) -> Codes:
        return self.ds.base(name)

    def within(self, measure: str, lowest: int, highest: int) -> Codes:
        return self.listed(measure)

    def renewable(self, measure: str) -> Codes:
        return self.listed(measure)

    def given(self, measure: str) -> Codes:
        return self.listed(measure)


def _by_measure(cells: pd.DataFrame) -> dict[str, Codes]:
    return {str(slug): frozenset(codes) for slug, codes in cells.groupby("measure")["country"]}
