"""The page that leads to the reports of a folder: what stands there, arranged for its template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from thb_analysis.data.descriptor import contributors
from thb_analysis.data.names import folded
from thb_analysis.data.states import NAMED, NOT_COVERED, OUTSIDE
from thb_analysis.display import measure_row
from thb_analysis.files import ARCHIVE
from thb_analysis.reports.asked.catalogue import Report, Vocabulary
from thb_analysis.reports.asked.naming import on_record
from thb_analysis.reports.rendering import html
from thb_analysis.reports.rendering.about import organisations, rights_and_sources
from thb_analysis.reports.running.inputs import departure
from thb_analysis.wording import separator

# Formats of a report as the page names them, the one that its title leads to first.
_FORMATS = {"page": "html", "PDF": "pdf", "Word": "docx"}
_FILES = {
    ARCHIVE: "the data package: every cell as coded, and its codebook",
    "findings.csv": "all findings with their numbers and what they are counted from, as a table",
    "findings.json": "the same for programs, with what each column means",
    "manifest.json": "what each report was made from, with the hashes of all files",
}
_MEDIA_TYPES = {".zip": "application/zip", ".csv": "text/csv", ".json": "application/json"}
_GROUPS = ("Themes", "Across all themes", "Variants", "Other notebooks")
# States in which a measure is reported, and those outside the base.
_NAMED, _OUTSIDE = (*NAMED, "unclear"), (NOT_COVERED, OUTSIDE)

# What the template gets of a report, a country or a measure.
Facts = dict[str, Any]


def index_page(vocabulary: Vocabulary, records: Mapping[str, Any], choose: str = "") -> str:
    """Write the index of the reports that stand in a folder, as HTML that fetches nothing.

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
        id_: on_record(id_, record, vocabulary) or Report(id_, record["notebook"], record["title"])
        for id_, record in records.items()
    }
    # Those of the catalogue in its order, then others.
    reports = {id_: known[id_] for id_ in [*catalogue, *known] if id_ in known}
    entries = {id_: _entry(vocabulary, report, records[id_]) for id_, report in reports.items()}
    sorts = {id_: _sort(report, id_ in catalogue) for id_, report in reports.items()}
    groups = {name: [id_ for id_ in reports if sorts[id_] == name] for name in _GROUPS}
    countries = [_country(vocabulary, code, entries) for code in vocabulary.countries]
    places = _places(vocabulary)
    names = {code: row["name"] for code, row in vocabulary.countries.items()}
    return html.page(
        "index.html",
        unit=vocabulary.unit,
        package=vocabulary,
        choose=choose,
        overview=records.get("overview", {}).get("card", {}),
        lead_href=entries["overview"]["href"] if "overview" in entries else "",
        dataset=_dataset(vocabulary, entries.values()),
        groups=[(name, [entries[id_] for id_ in ids]) for name, ids in groups.items() if ids],
        measures=[
            (reports[id_].title, list(_measures(vocabulary, reports[id_], records[id_])))
            for id_ in groups["Themes"]
            if entries[id_]["html"]
        ],
        countries=sorted(countries, key=lambda each: (folded(each["name"]), each["code"])),
        separator=separator(names.values()),
        map={places[each["code"]]: each for each in countries if each["code"] in places},
        names=names,
        reports=len(entries),
        files=_FILES,
    )


def _sort(report: Report, published: bool) -> str:
    """Say where a report stands in the page; country profiles are led to by the countries."""
    if report.is_own:
        return "Other notebooks"
    if not published:
        return "Variants"
    return {"theme": "Themes", "country": ""}.get(report.notebook, "Across all themes")


def _entry(vocabulary: Vocabulary, report: Report, record: Mapping[str, Any]) -> Facts:
    """Say what a report is, which of its files stand beside the index, and what it found."""
    card = record.get("card", {})
    stand = {
        name: file
        for name, suffix in _FORMATS.items()
        if (file := f"{report.id}.{suffix}") in record["outputs"]
    }
    first = next(iter(stand), "")
    page, href = stand.get("page", ""), stand.pop(first, "")
    subject = [vocabulary.fact("title"), *vocabulary.descriptor.get("keywords", ())]
    about = f"A variant of the report {report.title}." if report.variant else report.description
    return {
        "title": report.title,
        "description": about,
        "html": page,
        "href": href,
        "form": "" if page or not first else f" ({first})",
        "others": stand,
        "also": " ".join([about, *subject]) if report.id == "overview" else about,
        "variant": departure(report, record.get("changes", ())),
        "finding": card.get("finding", ""),
        "map": _small_map(vocabulary, card),
    }


def _country(vocabulary: Vocabulary, code: str, entries: Mapping[str, Facts]) -> Facts:
    """Say how a country stands to the edition, and where its profile is if there is one."""
    profile = entries.get(f"country-{code.lower()}")
    took_part, row = code in vocabulary.participants, vocabulary.countries[code]
    standing = "absent" if not took_part else "profiled" if profile else "unprofiled"
    said = {"name": row["name"], "also": row.get("other_names", "")}
    return {"code": code, "profile": profile, "standing": standing, **said}


def _places(vocabulary: Vocabulary) -> dict[str, tuple[int, int]]:
    """Return the row and the column of each country that has a place on the map, from its corner."""
    tiles = vocabulary.tiles
    top = min((row for row, _ in tiles.values()), default=0)
    left = min((column for _, column in tiles.values()), default=0)
    return {code: (row - top, column - left) for code, (row, column) in tiles.items()}


def _measures(vocabulary: Vocabulary, report: Report, record: Mapping[str, Any]) -> Iterator[Facts]:
    """Lead to the row of each measure that a report says it has, to its top for others."""
    rows = {each["measure"]: each for each in record.get("card", {}).get("mapped", ())}
    for measure, row in vocabulary.measures.items():
        if row["theme"] == report.parameters["theme"]:
            place = f"#{measure_row(measure)}" if measure in rows else ""
            yield {
                "label": row["label"],
                "href": f"{report.id}.html{place}",
                "also": row.get("synonyms", ""),
                "shown": _counted(rows[measure]) if measure in rows else None,
            }


def _counted(row: Mapping[str, Any]) -> Facts:
    """Say of how many countries with a measure covered it is reported, and where the source has it."""
    sizes = {state: len(codes.split()) for state, codes in row["states"].items()}
    return {
        "k": sum(size for state, size in sizes.items() if state in _NAMED),
        "n": sum(size for state, size in sizes.items() if state not in _OUTSIDE),
        "place": row["place"],
    }


def _small_map(vocabulary: Vocabulary, card: Mapping[str, Any]) -> Facts:
    """Sort the places of the countries by how a report's map has them; empty where there is none."""
    drawn, places = card.get("map"), _places(vocabulary)
    if not drawn or not places:
        return {}
    looks = {
        code: each["look"] for each in drawn["categories"] for code in each["countries"].split()
    }
    tiles: dict[str, list[tuple[str, int, int]]] = {}
    for code, place in places.items():
        tiles.setdefault(looks.get(code, ""), []).append((code, *place))
    return {**drawn, "tiles": tiles}


def _dataset(vocabulary: Vocabulary, entries: Iterable[Facts]) -> Facts:
    """Describe the edition as a ``Dataset`` of schema.org with its reports as parts, for catalogues."""
    descriptor = vocabulary.descriptor
    facts = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": vocabulary.fact("title"),
        "description": vocabulary.fact("description"),
        "identifier": vocabulary.fact("name"),
        "version": vocabulary.fact("version"),
        "inLanguage": "en",
        "keywords": list(descriptor.get("keywords", ())),
        "datePublished": vocabulary.cited.year,
        "creator": organisations(vocabulary.creators),
        "publisher": organisations(contributors(descriptor, "publisher")),
        **rights_and_sources(descriptor),
        "distribution": [
            {
                "@type": "DataDownload",
                "contentUrl": name,
                "encodingFormat": _MEDIA_TYPES[Path(name).suffix],
            }
            for name in _FILES
        ],
        "spatialCoverage": list(vocabulary.participants.values()),
        "variableMeasured": [row["label"] for row in vocabulary.measures.values()],
        "hasPart": [
            {"@type": "Report", "name": entry["title"], "url": entry["href"]} for entry in entries
        ],
    }
    return {name: value for name, value in facts.items() if value}
