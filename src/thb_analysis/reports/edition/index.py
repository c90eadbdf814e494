"""The page that leads to the reports of a folder: what stands there, arranged for its template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from thb_analysis.data.descriptor import contributors
from thb_analysis.data.names import folded
from thb_analysis.data.states import NAMED, NOT_COVERED, NOT_REPORTED, OUTSIDE, STATE_LABELS
from thb_analysis.display import measure_row
from thb_analysis.files import ARCHIVE
from thb_analysis.reports.asked.catalogue import Report, Vocabulary
from thb_analysis.reports.asked.naming import on_record
from thb_analysis.reports.rendering import html
from thb_analysis.reports.rendering.about import organisations, rights_and_sources
from thb_analysis.reports.running.inputs import departure
from thb_analysis.wording import in_units, separator

# Formats of a report as the page names them, the one that its title leads to first.
_FORMATS = {"page": "html", "PDF": "pdf", "Word": "docx"}
_FILES = {
    ARCHIVE: "the data package: every cell as coded, and its codebook",
    "findings.csv": "all findings with their numbers and what they are counted from, as a table",
    "findings.json": "the same for programs, with what each column means",
    "manifest.json": "what each report was made from, with the hashes of all files",
}
_DOWNLOADS = {
    ARCHIVE: "application/zip",
    "findings.csv": "text/csv",
    "findings.json": "application/json",
}
# A small map: the side of the place of a tile, in pixels, and the most side by side with letters.
_TILE, _LETTERED = 22, 13
# States in which a measure is reported, and what states are called.
_NAMED = (*NAMED, "unclear")
_STATES = {**STATE_LABELS, "unclear": "reported, but not in which sense"}

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
    groups: dict[str, list[str]] = {
        name: [] for name in ("Themes", "Across all themes", "Variants", "Other notebooks")
    }
    for id_, report in reports.items():
        if sort := _sort(report, id_ in catalogue):
            groups[sort].append(id_)
    choices = {id_: _choices(records[id_]) for id_ in groups["Themes"]}
    # What the map shows until something else is chosen.
    first = next((each for shown in choices.values() for each in shown), None)
    states = {
        code: state
        for state, codes in (first["states"] if first else {}).items()
        for code in codes.split()
    }
    countries = [
        {**_country(vocabulary, code, entries), "state": states.get(code, "")}
        for code in vocabulary.countries
    ]
    occurring = {state for all_ in choices.values() for each in all_ for state in each["states"]}
    overview = records.get("overview", {}).get("card", {})
    names = {code: row["name"] for code, row in vocabulary.countries.items()}
    return html.page(
        "index.html",
        unit=vocabulary.unit,
        package=vocabulary,
        choose=choose,
        lead=overview.get("finding", ""),
        lead_href=entries["overview"]["href"] if "overview" in entries else "",
        figures=overview.get("figures", ()),
        dataset=_dataset(vocabulary, entries.values()),
        groups=[(name, [entries[id_] for id_ in ids]) for name, ids in groups.items() if ids],
        measures=[
            (reports[id_].title, list(_measures(vocabulary, reports[id_], choices[id_])))
            for id_ in groups["Themes"]
            if entries[id_]["html"]
        ],
        countries=sorted(countries, key=lambda each: (folded(each["name"]), each["code"])),
        separator=separator(names.values()),
        map=_map(vocabulary, countries),
        choices=[
            (f"{reports[id_].title}: {kind}", shown)
            for id_, all_ in choices.items()
            for kind, is_measure in (("findings", False), ("measures", True))
            if (shown := [each for each in all_ if bool(each["measure"]) == is_measure])
        ],
        first=first,
        states={state: words for state, words in _STATES.items() if state in occurring},
        is_open=NOT_REPORTED in occurring,
        names=names,
        facts={
            ("Report" if len(entries) == 1 else "Reports"): len(entries),
            "Measures coded": len(vocabulary.measures),
            "Themes": len(vocabulary.themes),
            in_units("Countries that took part", vocabulary.unit): len(vocabulary.participants),
        },
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


def _map(vocabulary: Vocabulary, countries: Iterable[Facts]) -> list[list[Facts | None]]:
    """Lay out the countries that have a place row by row, None where nobody stands."""
    known = {country["code"]: country for country in countries}
    at = {place: known[code] for code, place in vocabulary.tiles.items()}
    if not at:
        return []
    rows, columns = zip(*at, strict=True)
    return [
        [at.get((row, column)) for column in range(min(columns), max(columns) + 1)]
        for row in range(min(rows), max(rows) + 1)
    ]


def _measures(vocabulary: Vocabulary, report: Report, choices: Iterable[Facts]) -> Iterator[Facts]:
    """Lead to the row of each measure that a report says it has, to its top for others."""
    shown = {choice["measure"]: choice for choice in choices}
    for measure, row in vocabulary.measures.items():
        if row["theme"] == report.parameters["theme"]:
            place = f"#{measure_row(measure)}" if measure in shown else ""
            yield {
                "label": row["label"],
                "href": f"{report.id}.html{place}",
                "also": row.get("synonyms", ""),
                "shown": shown.get(measure),
            }


def _choices(record: Mapping[str, Any]) -> list[Facts]:
    """Return what a report offers to show on a map, counted."""
    return [
        {**each, **_counted(each["states"])} for each in record.get("card", {}).get("mapped", ())
    ]


def _counted(states: Mapping[str, str]) -> dict[str, int]:
    sizes = {state: len(codes.split()) for state, codes in states.items()}
    whole = sum(sizes.values()) - sum(sizes.get(state, 0) for state in (NOT_COVERED, OUTSIDE))
    return {"k": sum(sizes.get(state, 0) for state in _NAMED), "n": whole}


def _small_map(vocabulary: Vocabulary, card: Mapping[str, Any]) -> Facts:
    """Lay out the map of a report, look by look; empty where nobody has a place."""
    drawn = card.get("map") or {}
    places = vocabulary.tiles
    if not drawn or not places:
        return {}
    rows, columns = zip(*places.values(), strict=True)
    top, left = min(rows), min(columns)
    looks = {
        code: each["look"] for each in drawn["categories"] for code in each["countries"].split()
    }
    tiles: dict[str, list[tuple[str, int, int]]] = {}
    for code, (row, column) in places.items():
        place = (code, (column - left) * _TILE, (row - top) * _TILE)
        tiles.setdefault(looks.get(code, ""), []).append(place)
    across = max(columns) - left + 1
    return {
        "title": "" if drawn["title"] == card.get("finding") else drawn["title"],
        "width": across * _TILE,
        "height": (max(rows) - top + 1) * _TILE,
        "lettered": across <= _LETTERED,
        "tiles": tiles,
        "legend": [
            (each["words"], each["look"], each["countries"].split()) for each in drawn["categories"]
        ],
    }


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
            {"@type": "DataDownload", "contentUrl": name, "encodingFormat": kind}
            for name, kind in _DOWNLOADS.items()
        ],
        "spatialCoverage": list(vocabulary.participants.values()),
        "variableMeasured": [row["label"] for row in vocabulary.measures.values()],
        "hasPart": [
            {"@type": "Report", "name": entry["title"], "url": entry["href"]} for entry in entries
        ],
    }
    return {name: value for name, value in facts.items() if value}
