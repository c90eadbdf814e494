"""Labels are sentences too: one that denies what is only not reported must say that it speaks of the record."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.errors import Fault
from thb_analysis.known.expressions import (
    AtLeast,
    Expression,
    Without,
    atoms,
)
from thb_analysis.package.files import Row
from thb_analysis.package.package import Package

_DENIAL = re.compile(
    r"\b(?:none|no|not|cannot|never|nobody|nowhere|neither|nor|only|alone|without)\b",
    re.IGNORECASE,
)
_RECORD = re.compile(
    r"\b(?:un)?(?:reports?|reported|names?|named|lists?|listed|mentions?|mentioned|says?|said|stated"
    r"|reading|sentences?|summary|study|source|(?<=not )given|open|implied)\b",
    re.IGNORECASE,
)
_PROBLEM = "makes a no of what is only not reported"
_HINT = "write “reported” or “not reported” into it, or “no” into the description of the list"
_COLUMNS = ("indicators", "label"), ("indicators", "short"), ("maps", "category")


class _Label(NamedTuple):
    """Words of a row, and what they stand for; what lists deny themselves; words shown with them."""

    row: Row
    column: str
    expression: Expression
    described: str
    beside: str = ""


def label_faults(package: Package, ds: Dataset) -> Iterator[Fault]:
    """Find labels that make a no of silence, or that say *no* or *only* over open cells."""
    known = ds.known
    for label in _labels(package, ds):
        words = label.row[label.column]
        if not words or _RECORD.search(f"{words} {label.beside}"):
            continue
        # A list that does not say which way it is to be read asks for no silence.
        subtracts = not all(is_wanted for _, is_wanted in atoms(label.expression))
        is_silence = subtracts and known.asks_source(label.expression)
        sure, possible = known.evaluate(label.expression)
        denies = _DENIAL.search(words) and not _DENIAL.search(label.described)
        if is_silence or (denies and (sure != possible).any()):
            yield label.row.fault(label.column, "label", _PROBLEM, hint=_HINT)


def _labels(package: Package, ds: Dataset) -> Iterator[_Label]:
    """Yield labels, notes, categories and findings."""
    described: dict[str, str] = {}
    for row in package.records("measures"):
        described[row["measure"]] = f"{row['label']} {row['description']}"
        of_list = row["description"] or row["label"]
        for column in ("label", "short", "note"):
            expression = ds.known.parse(row["measure"])
            yield _Label(row, column, expression, of_list)

    def label(row: Row, column: str, expression: Expression) -> _Label:
        lists = (each.name for each, is_wanted in atoms(expression) if is_wanted)
        denied = " ".join(described.get(each, "") for each in lists)
        return _Label(row, column, expression, denied, row["title"])

    for name, column in _COLUMNS:
        for row in package.records(name):
            yield label(row, column, ds.known.parse(row["expression"]))
    for row in package.records("relations"):
        left, right = ds.known.parse(row["left"]), ds.known.parse(row["right"])
        is_of_both = row["kind"] in ("disjoint", "alternatives")
        broken = AtLeast(2, (left, right)) if is_of_both else Without(left, right)
        yield label(row, "finding", broken)
