"""The page where the reader chooses countries: what the library exports, put into its template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thb_analysis.data.files import Row
from thb_analysis.data.names import other_names
from thb_analysis.reports.catalog.reports import CHOOSE, Vocabulary
from thb_analysis.reports.rendering import about, html


def choose_page(
    vocabulary: Vocabulary, exported: Mapping[str, Any], records: Mapping[str, Any]
) -> str:
    """Write the page as HTML that fetches nothing.

    Parameters
    ----------
    vocabulary : Vocabulary
        The data package.
    exported : mapping
        What `analysis.choosing` exports of it.
    records : mapping
        Report id to its record in the manifest; the page leads to those of which there are pages.
    """
    beside = {
        id_: report.title
        for id_, report in vocabulary.reports.items()
        if f"{id_}.html" in records.get(id_, {}).get("outputs", {})
    }
    took_part, places = vocabulary.participants, places_on_map(vocabulary.countries)
    also = {code: other_names(row) for code, row in vocabulary.countries.items()}
    source = about.source(vocabulary.descriptor) if vocabulary.has_document else ""
    edition = {
        **exported,
        "also": {code: also[code] for code in took_part},
        "absent": {
            code: also[code] for code, row in vocabulary.countries.items() if code not in took_part
        },
        "places": {code: places[code] for code in places if code in took_part},
        "unit": vocabulary.package.unit,
        "cited": " ".join(
            filter(None, [vocabulary.cited.sentence, source and f"Source: {source}."])
        ),
        "hrefs": {
            theme: f"theme-{theme}.html"
            for theme in vocabulary.themes
            if f"theme-{theme}" in beside
        },
    }
    return html.page(
        CHOOSE,
        unit=vocabulary.package.unit,
        styles=["choose.css"],
        scripts=["count.js", "choose.js"],
        package=vocabulary,
        evidence=vocabulary.descriptor.get("evidence") or "the source",
        edition=edition,
        reports=[{"href": f"{id_}.html", "title": title} for id_, title in beside.items()],
    )


def places_on_map(countries: Mapping[str, Row]) -> dict[str, tuple[int, int]]:
    """Return row and column, from the corner, of the countries with a place that none before them has."""
    taken: dict[tuple[int, int], str] = {}
    for code, row in countries.items():
        place = row.get("tile_row", ""), row.get("tile_column", "")
        if all(number.isdecimal() for number in place):
            taken.setdefault((int(place[0]), int(place[1])), code)
    top = min((row for row, _ in taken), default=0)
    left = min((column for _, column in taken), default=0)
    return {code: (row - top, column - left) for (row, column), code in taken.items()}
