"""The page where the reader chooses countries: what the library exports, put into its template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thb_analysis.display import OUTSIDE_LABEL, OUTSIDE_MARK, SYMBOLS
from thb_analysis.reports.asked.catalogue import CHOOSE, Vocabulary
from thb_analysis.reports.rendering import html
from thb_analysis.reports.rendering.tables import STATE_LABELS


def reports_beside(vocabulary: Vocabulary, records: Mapping[str, Any]) -> dict[str, str]:
    """Return the pages of the edition that the page leads to: id of a report to its title."""
    return {
        id_: report.title
        for id_, report in vocabulary.reports.items()
        if f"{id_}.html" in records.get(id_, {}).get("outputs", {})
    }


def source_of(vocabulary: Vocabulary) -> str:
    """Name the document that the edition counts, in a sentence; empty if there is none."""
    sources = vocabulary.descriptor.get("sources", ()) if vocabulary.has_document else ()
    # What follows a semicolon is about its licence.
    return f"Source: {sources[0]['title'].partition(';')[0].removesuffix('.')}." if sources else ""


def choose_page(
    vocabulary: Vocabulary, exported: Mapping[str, Any], beside: Mapping[str, str]
) -> str:
    """Write the page as HTML that fetches nothing.

    Parameters
    ----------
    vocabulary : Vocabulary
        The data package.
    exported : mapping
        What `analysis.choosing` exports of it.
    beside : mapping of str to str
        What `reports_beside` returns.
    """
    edition = {
        **exported,
        "absent": {
            code.upper(): row["name"]
            for code, row in vocabulary.countries.items()
            if code not in vocabulary.participants
        },
        "also": {
            code: row["other_names"]
            for code, row in vocabulary.countries.items()
            if row.get("other_names")
        },
        "hasDocument": vocabulary.has_document,
        "cited": " ".join(filter(None, [vocabulary.cited.sentence, source_of(vocabulary)])),
        "hrefs": {
            theme: f"theme-{theme}.html"
            for theme in vocabulary.themes
            if f"theme-{theme}" in beside
        },
        "symbols": [[state, [sign, STATE_LABELS[state]]] for state, sign in SYMBOLS.items()],
        "outside": [OUTSIDE_MARK, OUTSIDE_LABEL],
    }
    reports = [{"href": f"{id_}.html", "title": title} for id_, title in beside.items()]
    return html.page(
        CHOOSE,
        unit=vocabulary.unit,
        styles=["choose.css"],
        scripts=["rules.js", "choose.js"],
        package=vocabulary,
        edition=edition,
        reports=reports,
    )
