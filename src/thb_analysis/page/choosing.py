"""The data of the page on which readers choose countries: a letter for each country and row.

Expressions are evaluated country by country, so that the answers for all countries are those for any
choice of them. ``count.js`` counts, ``choose.js`` shows.
"""

from collections.abc import Mapping
from itertools import chain, product
from string import ascii_letters, digits
from typing import Any

from thb_analysis.analysis.counts import (
    each_row,
    measures_of,
    sort_by_name,
    sort_by_theme,
)
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.known.expressions import measures_in
from thb_analysis.known.model import Answer
from thb_analysis.marks import OUTSIDE_SYMBOL
from thb_analysis.names import other_names
from thb_analysis.package.files import Row
from thb_analysis.wording import capitalize, missing, span

# Far more than there are combinations of states in a package.
_LETTERS = [*ascii_letters, *digits, *map(chr, range(0xC0, 0x250))]


def choosing(ds: Dataset) -> dict[str, Any]:
    """Return what that page counts from, as values for JSON.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    dict
        `countries` (code, name), `groups` (name, codes), `themes` (id, title), `measures` (index of
        the theme, label, whether a report, cells, id, note), `findings` (the same, but for id and note
        the indexes of their measures), `maps` (index of the theme, title, and of each category words,
        look, cells), `lengths` (measure to country to text), `also` and `absent` (other names of
        countries that took part, and of others), `places` (row and column on a tile map), `unit` and
        `legend`. Cells are a str with a letter for each country; the legend maps a letter to four state
        letters: as counted, without countries that only a sentence names, without conditions, and
        without both. State letters: n named, c with a condition, o open, l open as evidence is left
        out, x another answer, N named outside the statement, - not covered.
    """
    variants = [ds.select((), *kept) for kept in product((True, False), repeat=2)]
    codes, legend = sort_by_name(ds, ds.participants), dict[str, str]()

    def cells(row: Any, expression: str) -> str:
        answers = [each.ask(expression, row.base) for each in variants]
        states = (
            "".join(_state_letter(code, each) for each in answers) for code in codes
        )
        return "".join(
            legend.setdefault(each, _LETTERS[len(legend)]) for each in states
        )

    def question(row: Any, label: str, expression: str) -> list[Any]:
        asks_source = int(ds.ask(expression).asks_source)
        return [themes.index(row.theme), label, asks_source, cells(row, expression)]

    themes, lists = [*ds.theme_titles], each_row(measures_of(ds))
    index = {row.measure: number for number, row in enumerate(lists)}
    maps = sort_by_theme(ds, ds.maps).groupby("map", sort=False)
    also = {code: other_names(row) for code, row in ds.package.countries.items()}
    on_map = _places_on_map(ds.package.countries)
    return {
        "countries": [[code, ds.country_names[code]] for code in codes],
        "groups": [[name, " ".join(sort_by_name(ds, codes))] for codes, name in _groups(ds).items()],
        "themes": [[*each] for each in ds.theme_titles.items()],
        "measures": [
            [*question(row, row.short or row.label, row.measure), row.measure, _note(row)] for row in lists
        ],
        "findings": [
            [*question(row, row.label, row.expression), [index[id] for id in measures_in(row.expression)]]
            for row in each_row(sort_by_theme(ds, ds.indicators))
        ],
        "maps": [
            [themes.index(rows["theme"].iloc[0]), rows["title"].iloc[0],
             [[row.category, row.look, cells(row, row.expression)] for row in each_row(rows)]]
            for _, rows in maps
        ],
        "lengths": _lengths(ds),
        "also": {code: also[code] for code in ds.participants},
        "absent": {code: also[code] for code in also if code not in ds.participants},
        "places": {code: on_map[code] for code in on_map if code in ds.participants},
        "unit": ds.unit,
        "dagger": OUTSIDE_SYMBOL,
        "legend": {letter: states for states, letter in legend.items()},
    }  # fmt: skip


def _state_letter(code: str, answer: Answer) -> str:
    """Return the letter of a country's state in an answer: see `choosing`."""
    if code not in answer.covered:
        return "N" if code in answer.outside else "-"
    if code in answer.yes:
        return "c" if code in answer.conditional else "n"
    if code in answer.open:
        return "l" if code in answer.left_out else "o"
    return "x"


def _note(row: Any) -> str:
    if missing(row.footnote):
        return "" if missing(row.page) else f"p. {row.page}"
    return str(row.footnote)


def _lengths(ds: Dataset) -> dict[str, dict[str, str]]:
    """Return the length of each cell that has one, as text: measure to country to text."""
    found: dict[str, dict[str, str]] = {}
    cells = ds.cells()
    for row in each_row(cells[cells["minimum"].notna() | cells["maximum"].notna()]):
        later = span(row.later_minimum, row.later_maximum, row.unit)
        lengths = filter(None, (span(row.minimum, row.maximum, row.unit), later))
        found.setdefault(row.measure, {})[row.country] = ", then ".join(lengths)
    return found


def _groups(ds: Dataset) -> dict[frozenset[str], str]:
    """Return the codes of each region and base with some, but not all countries, and its shortest name."""
    whole, countries = frozenset(ds.participants), ds.countries
    regions = countries.groupby("region")["country"] if "region" in countries else ()
    bases = ((row.label or row.base, ds.base(row.base)) for row in each_row(ds.bases))
    found: dict[frozenset[str], str] = {}
    for name, codes in chain(regions, sorted(bases, key=lambda base: len(base[0]))):
        group = whole.intersection(codes)
        if name and group and group != whole:
            found.setdefault(group, capitalize(str(name)))
    return found


def _places_on_map(countries: Mapping[str, Row]) -> dict[str, tuple[int, int]]:
    """Return row and column, from the corner, of the countries with a tile that none before them has."""
    taken: dict[tuple[int, int], str] = {}
    for code, row in countries.items():
        tile = row.get("tile_row", ""), row.get("tile_column", "")
        if all(number.isdecimal() for number in tile):
            taken.setdefault((int(tile[0]), int(tile[1])), code)
    top = min((row for row, _ in taken), default=0)
    left = min((column for _, column in taken), default=0)
    return {code: (row - top, column - left) for (row, column), code in taken.items()}
