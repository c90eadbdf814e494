"""The data of the page on which readers choose countries: a letter for each country and row.

Expressions are evaluated country by country, so that the answers for all countries are those for any
choice of them. ``count.js`` counts, ``choose.js`` shows.
"""

from collections import defaultdict
from itertools import product
from string import ascii_letters, digits
from typing import Any

from thb_analysis.analysis.counts import (
    each_row,
    measures_of,
    sort_by_name,
    sort_by_theme,
)
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.figures.tiles import located
from thb_analysis.known.expressions import measures_in
from thb_analysis.known.model import Answer
from thb_analysis.marks import OUTSIDE_SYMBOL
from thb_analysis.names import other_names
from thb_analysis.package.countries import iso_names
from thb_analysis.states import (
    EXCLUDED,
    NOT_COVERED,
    OPEN,
    OUTSIDE_LABEL,
    QUALIFIED,
    REPORTED,
    STATE_LABELS,
)
from thb_analysis.wording import capitalize, missing, span

_WORDS = {
    "named": STATE_LABELS[REPORTED],
    "conditional": STATE_LABELS[QUALIFIED],
    "other": STATE_LABELS[EXCLUDED],
    "open": STATE_LABELS[OPEN],
    "notCovered": STATE_LABELS[NOT_COVERED],
}
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
        `countries` (code, name), `groups` (name, codes, other names), `themes` (id, title), `measures` (index of
        the theme, label, whether a report, cells, id, note), `findings` (the same, but for id and note
        the indexes of their measures), `maps` (index of the theme, title, and of each category words,
        look, cells), `lengths` (measure to country to text), `also` and `absent` (other names of
        countries that took part, and of others), `places` (row and column on a tile map), `unit`, `words` (of states),
        `synonyms` (of measures) and `legend`. Cells are a str with a letter for each country; the legend maps a letter to four state
        letters: as counted, without countries that only a sentence names, without conditions, and
        without both. State letters: n named, c with a condition, o open, l open as evidence is left
        out, f and L the same where a yes follows from other lists, x another answer, N named outside the statement, - not covered.
    """
    variants = [ds.select(None, *kept) for kept in product((True, False), repeat=2)]
    codes, legend = sort_by_name(ds, ds.participants), dict[str, str]()
    themes = [*ds.theme_titles]

    def cells(row: Any, expression: str) -> str:
        answers = [each.ask(expression, row.base) for each in variants]
        letters = ""
        for code in codes:
            states = "".join(_state_letter(code, each) for each in answers)
            letters += legend.setdefault(states, _LETTERS[len(legend)])
        return letters

    def question(row: Any, label: str, expression: str) -> list[Any]:
        asks_source = int(ds.ask(expression).asks_source)
        return [themes.index(row.theme), label, asks_source, cells(row, expression)]

    measures, index = [], {}
    for number, row in enumerate(each_row(measures_of(ds))):
        index[row.measure] = number
        facts = question(row, row.short or row.label, row.measure)
        measures.append([*facts, row.measure, _note(row)])
    found = []
    for row in each_row(sort_by_theme(ds, ds.indicators)):
        numbers = [index[measure] for measure in measures_in(row.expression)]
        found.append([*question(row, row.label, row.expression), numbers])
    maps = []
    for _, frame in sort_by_theme(ds, ds.maps).groupby("map", sort=False):
        categories = []
        for row in each_row(frame):
            categories.append([row.category, row.look, cells(row, row.expression)])
        maps.append([themes.index(row.theme), row.title, categories])
    absent = {
        code: [*dict.fromkeys(other_names(row) + iso_names(row["iso2"]))]
        for code, row in ds.package.countries.items()
    }
    also = {code: absent.pop(code) for code in ds.participants}
    return {
        "countries": [[code, ds.country_names[code]] for code in codes],
        "groups": _groups(ds),
        "themes": [*map(list, ds.theme_titles.items())],
        "measures": measures,
        "findings": found,
        "maps": maps,
        "lengths": _lengths(ds),
        "synonyms": {id_: other_names(row) for id_, row in ds.package.measures.items()},
        "also": also,
        "absent": absent,
        "places": _places(ds),
        "unit": ds.unit,
        "dagger": OUTSIDE_SYMBOL,
        "words": {**_WORDS, "outside": OUTSIDE_LABEL},
        "legend": dict(zip(legend.values(), legend, strict=True)),
    }


def _state_letter(code: str, answer: Answer) -> str:
    """Return the letter of a country's state in an answer: see `choosing`."""
    if code not in answer.covered:
        return "N" if code in answer.outside else "-"
    if code in answer.yes:
        return "c" if code in answer.conditional else "n"
    if code in answer.open:
        letters = "lL" if code in answer.left_out else "of"
        return letters[code in answer.implied]
    return "x"


def _note(row: Any) -> str:
    if missing(row.footnote):
        return "" if missing(row.page) else f"p. {row.page}"
    return str(row.footnote)


def _lengths(ds: Dataset) -> dict[str, dict[str, str]]:
    """Return the length of each cell that has one, as text: measure to country to text."""
    found = defaultdict[str, dict[str, str]](dict)
    given = ds.cells().dropna(subset=["minimum", "maximum"], how="all")
    for row in each_row(given):
        now = span(row.minimum, row.maximum, row.unit)
        later = span(row.later_minimum, row.later_maximum, row.unit)
        found[row.measure][row.country] = f"{now}, then {later}" if later else now
    return found


def _groups(ds: Dataset) -> list[list[str]]:
    """Return the shortest name, the codes and the other names of each region and base that holds countries."""
    naming = ds.naming
    lengths = {base: len(naming.names[base]) for base in naming.base_members}
    names: dict[str, list[str]] = {}
    for group in sorted(naming.groups, key=lambda group: lengths.get(group, 0)):
        codes = " ".join(sort_by_name(ds, naming.members[group]))
        of_group = names.setdefault(codes, [capitalize(naming.names[group])])
        of_group += [group, *other_names(naming.groups[group])]
    names.pop("", None)
    return [[first, codes, *others] for codes, (first, *others) in names.items()]


def _places(ds: Dataset) -> dict[str, tuple[int, int]]:
    """Return row and column on a map of tiles, from its corner, of the participants that have a tile."""
    rows = located(ds.countries)
    rows = rows[rows["country"].isin(ds.participants)]
    return {row.country: (row.tile_row, row.tile_column) for row in each_row(rows)}
