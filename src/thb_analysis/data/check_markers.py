"""Hold the markers in the running text against the notes at the foot of each page."""

from collections.abc import Iterator
from itertools import pairwise

from thb_analysis.data.csvfile import Table
from thb_analysis.data.package import Package
from thb_analysis.errors import Fault

# Line, footnote and page of a row.
Place = tuple[int, int, int]


def marker_faults(package: Package) -> Iterator[Fault]:
    """Prove the numbering: no number is left out, and each has a marker on its page.

    That no marker stands twice or without a note is for the keys of the tables.

    Parameters
    ----------
    package : Package
        With `footnotes` and `markers` in order.

    Yields
    ------
    Fault
        For a gap in the footnote numbers, a page before that of the footnote
        before, a footnote without a marker, and a marker on another page than
        its note.
    """
    notes, markers = package.tables["footnotes"], package.tables["markers"]
    yield from _numbering_faults(notes)
    yield from _page_faults(notes)
    yield from _marker_faults(notes, markers)


def _numbering_faults(notes: Table) -> Iterator[Fault]:
    for (_, before, _), (line, number, _) in pairwise([(0, 0, 0), *_places(notes)]):
        if number > before + 1:
            message = f"comes after {before or 'the header'}: {_left_out(before + 1, number - 1)}"
            expected = "footnotes that run from 1 without a gap"
            yield notes.fault(line, "footnote", str(number), "footnote-gap", message, expected)


def _page_faults(notes: Table) -> Iterator[Fault]:
    for (_, before, earlier), (line, _, page) in pairwise(_places(notes)):
        if page < earlier:
            message = f"comes before the page of footnote {before}"
            yield notes.fault(
                line, "page", str(page), "page-falls", message, f"page {earlier} or later"
            )


def _marker_faults(notes: Table, markers: Table) -> Iterator[Fault]:
    pages = {number: page for _, number, page in _places(notes)}
    places = _places(markers)
    for line, number, page in places:
        if page != pages.get(number, page):
            message = f"is not the page of note {number}"
            expected = f"page {pages[number]}, or the note on page {page}"
            yield markers.fault(line, "page", str(page), "marker-page", message, expected)
    for number in sorted(pages.keys() - {number for _, number, _ in places}):
        message = "has a note and no marker in the running text"
        expected = f"a row that begins {number},{pages[number]}"
        yield markers.fault(0, "footnote", str(number), "no-marker", message, expected)


def _places(table: Table) -> list[Place]:
    """Return where the rows place their footnotes, by number; an empty cell places none."""
    rows = [(line, row["footnote"], row["page"]) for line, row in table.numbered()]
    places = [(line, int(number), int(page)) for line, number, page in rows if number and page]
    return sorted(places, key=lambda place: place[1])


def _left_out(first: int, last: int) -> str:
    if first == last:
        return f"footnote {first} is left out"
    return f"footnotes {first} to {last} are left out"
