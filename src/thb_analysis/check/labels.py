"""Labels are sentences too: one that denies what is only not reported must say that it speaks of the record."""

from collections.abc import Iterator
from typing import NamedTuple

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.errors import Fault
from thb_analysis.known.expressions import Expression, atoms
from thb_analysis.known.model import violation_of
from thb_analysis.package.files import Row
from thb_analysis.texts.words import find

_PROBLEM = "makes a no of what is only not reported"
_HINT = "write “reported” or “not reported” into it, or “no” into the description of the list"
_COLUMNS = ("indicators", "label"), ("indicators", "short"), ("maps", "category")


class _Label(NamedTuple):
    """Words of a row, what they stand for, and what lists deny themselves."""

    row: Row
    column: str
    expression: Expression
    described: str


def label_faults(ds: Dataset) -> Iterator[Fault]:
    """Find labels that make a no of silence, or that say *no* or *only* over open cells."""
    known = ds.known
    for label in _labels(ds):
        words = label.row[label.column]
        # Titles of maps are read with their categories.
        if not words or find("record", f"{words} {label.row['title']}"):
            continue
        # A list that does not say which way it is to be read asks for no silence.
        subtracts = not all(is_wanted for _, is_wanted in atoms(label.expression))
        is_silence = subtracts and known.asks_source(label.expression)
        sure, possible = known.evaluate(label.expression)
        denies = _denies(words) and not _denies(label.described)
        if is_silence or (denies and (sure != possible).any()):
            yield label.row.fault(label.column, "label", _PROBLEM, hint=_HINT)


def _denies(words: str) -> bool:
    return any(find(kind, words) for kind in ("denial", "own denial", "sole"))


def _labels(ds: Dataset) -> Iterator[_Label]:
    """Yield labels, notes, categories and findings."""
    parse, package = ds.known.parse, ds.package
    described = {}
    for row in package.records("measures"):
        described[row["measure"]] = f"{row['label']} {row['description']}"
        of_list = row["description"] or row["label"]
        for column in ("label", "short", "note"):
            yield _Label(row, column, parse(row["measure"]), of_list)
    composed = []
    for name, column in _COLUMNS:
        rows = package.records(name)
        composed += [(row, column, parse(row["expression"])) for row in rows]
    for row in package.records("relations"):
        sides = parse(row["left"]), parse(row["right"])
        composed.append((row, "finding", violation_of(row["kind"], *sides)))
    for row, column, expression in composed:
        lists = (each.name for each, is_wanted in atoms(expression) if is_wanted)
        denied = " ".join(described.get(each, "") for each in lists)
        yield _Label(row, column, expression, denied)
