"""What ties rest on: rows of the codebook, cells, and the countries that an expression counts."""

from functools import lru_cache
from typing import Any, NamedTuple

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.known.expressions import Atom, Codes

Record = dict[str, str]


class Lists(NamedTuple):
    """Rows by their ids, all cells as text.

    Attributes
    ----------
    measures, bases : dict
    cells : dict
        Observation by measure and country; of two the first.
    units : dict
        Unit of the lengths of a measure.
    """

    measures: dict[str, Record]
    bases: dict[str, Record]
    cells: dict[tuple[str, str], Record]
    units: dict[str, str]


@lru_cache(maxsize=2)
def lists_of(ds: Dataset) -> Lists:
    """Look rows up once: a page has hundreds of ties."""
    tables = ds.measures, ds.bases, ds.observations
    measures, bases, cells = (_rows(each) for each in tables)
    return Lists(
        {row["measure"]: row for row in measures},
        {row["base"]: row for row in bases},
        {(row["measure"], row["country"]): row for row in reversed(cells)},
        {row["measure"]: row["unit"] for row in cells if row["unit"]},
    )


def _rows(frame: Any) -> list[Record]:
    return list(frame.astype("string").fillna("").to_dict("records"))


@lru_cache(maxsize=2)
def base_words(ds: Dataset) -> dict[str, str]:
    """Words that name a base but that of all, to the base; the longest first."""
    found = dict[str, str]()
    for base, row in lists_of(ds).bases.items():
        for each in [row["label"], *row["synonyms"].split(";")]:
            found.setdefault(each.strip().lower(), base)
    longest_first = sorted(found, key=len, reverse=True)
    return {
        each: found[each] for each in longest_first if each and found[each] != "all"
    }


def parts_of(ds: Dataset, expression: str) -> tuple[str, str]:
    """Return A and B of ``A of B``; without B this is the base of a single measure, else all."""
    part, _, whole = expression.partition(" of ")
    query = ds.known.parse(part)
    base = "all"
    if isinstance(query, Atom) and query.kind == "named":
        base = ds.base_of(query.name)
    return part, whole or f"@{base}"


def share(ds: Dataset, expression: str) -> tuple[Codes, Codes]:
    """Return the countries for which an expression holds, and the denominator; of ``A of B`` this is B."""
    part, whole = parts_of(ds, expression)
    covered = ds.evaluate(whole)
    return ds.evaluate(part) & covered, covered


def countries_in(ds: Dataset, text: str) -> Codes:
    """Return the countries whose names are in a text."""
    found = {*ds.names_in_text.findall(text)}
    return frozenset(code for code, name in ds.country_names.items() if name in found)
