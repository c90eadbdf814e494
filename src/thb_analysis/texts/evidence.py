"""What ties rest on: rows of the codebook, cells, and the countries that an expression counts."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product
from typing import Any, NamedTuple

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.dataset.elsewhere import statements
from thb_analysis.known.expressions import Atom, Codes, Expression
from thb_analysis.states import QUALIFIED
from thb_analysis.texts.text import Tie

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
    longest_first = sorted(filter(None, found), key=len, reverse=True)
    return {each: found[each] for each in longest_first if found[each] != "all"}


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


class Query(NamedTuple):
    """An expression of a tie, read.

    Attributes
    ----------
    kind, expression : str
    part, covered : Expression
        What is counted, and among whom.
    who : frozenset of str
        Codes behind ``@@``, else that of the country of the text.
    """

    kind: str
    expression: str
    part: Expression
    covered: Expression
    who: Codes


@dataclass(frozen=True)
class Evidence:
    """What a tie rests on.

    Attributes
    ----------
    ds : Dataset
    tie : Tie
    country : str
        Code of the country of the text.
    """

    ds: Dataset
    tie: Tie
    country: str

    @cached_property
    def kinds(self) -> set[str]:
        """The kinds of claim that it makes."""
        return {*self.tie.rests_on}

    @cached_property
    def queries(self) -> list[Query]:
        """Its expressions, but those of which it takes the words alone."""
        found = []
        for kind, expression, codes in self.tie.expressions():
            if kind != "by":
                part, whole = map(self.ds.known.parse, parts_of(self.ds, expression))
                who = frozenset((codes or self.country).split("+"))
                found.append(Query(kind, expression, part, whole, who))
        return found

    @cached_property
    def rows(self) -> list[Record]:
        """The observations that it rests on, of a state."""
        countries = sorted(self.tie.countries or {self.country})
        cells = product(self.tie.measures, countries)
        return [*filter(None, map(lists_of(self.ds).cells.get, cells))]

    @cached_property
    def measures(self) -> list[Record]:
        """The rows of its lists in the codebook."""
        return [lists_of(self.ds).measures[name] for name in self.tie.measures]

    @cached_property
    def labels(self) -> list[str]:
        """The labels of its lists."""
        return [row["label"] for row in self.measures]

    @cached_property
    def notes(self) -> str:
        """The conditions of its cells."""
        notes = [row["note"] for row in self.rows if row["status"] == QUALIFIED]
        return " ".join(notes)

    @cached_property
    def about(self) -> str:
        """What the codebook says of its lists and bases, and other sources of its cells."""
        lists = lists_of(self.ds)
        rows = [*self.rows]
        for name in re.findall(r"[\w-]+", self.tie.braces):
            rows += [table[name] | {"note": ""} for table in lists[:2] if name in table]
        if "silence" in self.kinds:
            rows += [{"": row["question"]} for row in lists.measures.values()]
        for measure, _ in self.tie.elsewhere:
            rows += statements_of(self.ds, self.country).get(measure, ())
        return " ".join(" ".join(row.values()) for row in rows).lower()


def statements_of(ds: Dataset, country: str) -> dict[str, list[Record]]:
    """Measure to what other sources state of it for a country, with these sources."""
    return _statements(ds).get(country, {})


@lru_cache(maxsize=4)
def _statements(ds: Dataset) -> dict[str, dict[str, list[Record]]]:
    found = dict[str, dict[str, list[Record]]]()
    for row in _rows(statements(ds).loc[:, "country":]):
        of_country = found.setdefault(row["country"], {})
        of_country.setdefault(row["measure"], []).append(row)
    return found


# Each clause of a paragraph asks for what its ties rest on.
evidence = lru_cache(maxsize=1024)(Evidence)
