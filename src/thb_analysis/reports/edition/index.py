"""The page that leads to the reports of a folder: what is there, arranged for its template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from thb_analysis.data.names import normalize_name, other_names
from thb_analysis.files import ARCHIVE
from thb_analysis.reports.catalog.reports import Report, Vocabulary
from thb_analysis.reports.rendering import html

# Formats of a report as the page names them, the one that its title leads to first.
_FORMATS = {"page": "html", "PDF": "pdf", "Word": "docx"}
_FILES = {
    ARCHIVE: "the data package: every cell as coded, and its codebook",
    "findings.csv": "all findings with their numbers and what they are counted from, as a table",
    "findings.json": "the same for programs, with what each column means",
    "manifest.json": "what each report was made from, with the hashes of all files",
}
_ACROSS = "Across all themes"
_GROUPS = ("Themes", _ACROSS, "Other notebooks")
_ABOUT = {
    "overview": "What most countries are named for, and where they differ: start here.",
    "robustness": "May a count be cited? As it is, whatever open cells are, and under each reading.",
    "source_audit": "Where the source errs, what it says of its own numbers, and how far two coders agree.",
}

# What the template gets of a report, a country or a measure.
Facts = dict[str, Any]


def index_page(vocabulary: Vocabulary, records: Mapping[str, Any], choose: str = "") -> str:
    """Write the index of the reports of a folder, as HTML that fetches nothing.

    Parameters
    ----------
    vocabulary : Vocabulary
        The data package.
    records : mapping
        Report id to its record in the manifest.
    choose : str, optional
        Name of the page where the reader chooses, if there is one.
    """
    catalogue = vocabulary.reports
    known = {
        id_: replace(
            catalogue.get(id_) or Report(id_, record["notebook"], record["title"]),
            variant=record.get("variant", ""),
        )
        for id_, record in records.items()
    }
    # Those of the catalogue in its order, then others.
    reports = {id_: known[id_] for id_ in [*catalogue, *known] if id_ in known}
    entries = {id_: _entry(report, records[id_]) for id_, report in reports.items()}
    kinds = {id_: _group(report) for id_, report in reports.items()}
    groups = {name: [id_ for id_ in reports if kinds[id_] == name] for name in _GROUPS}
    countries = [_country(vocabulary, code, entries) for code in vocabulary.countries]
    return html.page(
        "index.html",
        styles=["index.css"],
        scripts=["index.js"],
        unit=vocabulary.package.unit,
        package=vocabulary,
        choose=choose,
        across=_ACROSS,
        groups=[(name, [entries[id_] for id_ in ids]) for name, ids in groups.items() if ids],
        measures=[
            (reports[id_].title, list(_measures(vocabulary, reports[id_])))
            for id_ in groups["Themes"]
            if entries[id_]["page"]
        ],
        countries=sorted(countries, key=lambda each: normalize_name(each["name"])),
        files=_FILES,
    )


def _group(report: Report) -> str:
    """Return under which heading a report stands; briefs of countries have a list of their own."""
    if report.is_own:
        return "Other notebooks"
    return {"theme": "Themes", "country": ""}.get(report.notebook, _ACROSS)


def _entry(report: Report, record: Mapping[str, Any]) -> Facts:
    """Return what a report is, and which of its files are beside the index."""
    files = {
        name: file
        for name, suffix in _FORMATS.items()
        if (file := f"{report.id}.{suffix}") in record["outputs"]
    }
    first = next(iter(files), "")
    page, href = files.get("page", ""), files.pop(first, "")
    about = f"A variant of {report.title}." if report.variant else report.description
    return {
        "title": report.title,
        "description": about if report.variant else _ABOUT.get(report.notebook, about),
        "page": page,
        "href": href,
        "form": "" if page or not first else f" ({first})",
        "others": files,
        "also": about,
        "variant": report.variant,
    }


def _country(vocabulary: Vocabulary, code: str, entries: Mapping[str, Facts]) -> Facts:
    """Return a country with its brief, if there is one."""
    row = vocabulary.countries[code]
    return {
        "name": row["name"],
        "also": "; ".join([code, *other_names(row)]),
        "profile": entries.get(f"country-{code.lower()}"),
        "took_part": code in vocabulary.participants,
    }


def _measures(vocabulary: Vocabulary, report: Report) -> Iterator[Facts]:
    """Lead to each measure of a theme in its page."""
    for measure, row in vocabulary.measures.items():
        if row["theme"] == report.parameters["theme"]:
            href = f"{report.id}.html#m-{measure}"
            yield {"label": row["label"], "href": href, "also": "; ".join(other_names(row))}
