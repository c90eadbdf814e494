"""What stands in a folder of reports, arranged for its index page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thb_analysis.display import measure_row
from thb_analysis.reports import archive, jsonld, manifest
from thb_analysis.reports.catalogue import Report, Vocabulary, list_all
from thb_analysis.reports.index import (
    Bar,
    Countries,
    Country,
    Edition,
    Entry,
    Group,
    Measure,
    Measures,
    render_index,
)
from thb_analysis.reports.naming import variant_on_record
from thb_analysis.reports.parameters import model_of

_FILES = (
    (
        archive.NAME,
        "the data package: every cell as coded, and its codebook",
    ),
    (manifest.NAME, "what each report was made from, with the hashes of all files"),
)

Records = Mapping[str, Any]


def index_page(vocabulary: Vocabulary, records: Records) -> str:
    """Write the index of the reports that stand in a folder.

    Parameters
    ----------
    vocabulary : Vocabulary
        The data package.
    records : mapping
        Report id to its record in the manifest.
    """
    catalogue = list_all(vocabulary)
    reports = [each for each in catalogue.values() if each.id in records]
    others = {
        id_: report
        for id_ in records
        if id_ not in catalogue and (report := variant_on_record(id_, records[id_], catalogue))
    }
    entries = {
        report.id: _entry(report, records[report.id]) for report in (*reports, *others.values())
    }
    lessons = [each for each in reports if each.is_lesson]
    across = [
        each for each in reports if each.notebook not in ("theme", "country") and not each.is_lesson
    ]
    themes = [each for each in reports if each.notebook == "theme"]
    return render_index(
        _edition(vocabulary, entries),
        [
            Group("Across all themes", tuple(entries[each.id] for each in across)),
            Group("Themes", tuple(entries[report.id] for report in themes)),
            Group("Lessons", tuple(entries[report.id] for report in lessons)),
            Group("Variants", tuple(entries[id_] for id_ in others)),
        ],
        _countries(vocabulary, entries),
        [_measures(vocabulary, each, records[each.id]) for each in themes if entries[each.id].html],
    )


def _edition(vocabulary: Vocabulary, entries: Mapping[str, Entry]) -> Edition:
    descriptor = vocabulary.descriptor
    licences = descriptor.get("licenses", ())
    counts = {
        ("Report" if len(entries) == 1 else "Reports"): len(entries),
        "Measures coded": len(vocabulary.measures),
        "Themes": len(vocabulary.themes),
        "Countries that took part": len(vocabulary.participants),
    }
    parts = [(entry.title, entry.href) for entry in entries.values()]
    return Edition(
        title=vocabulary.fact("title"),
        description=vocabulary.fact("description"),
        edition=vocabulary.fact("edition"),
        version=vocabulary.fact("version"),
        authors=vocabulary.creators,
        cited=vocabulary.cited,
        licence=", ".join(licence.get("title", licence.get("name", "")) for licence in licences),
        facts=tuple(counts.items()),
        sources=tuple(source["title"] for source in descriptor.get("sources", ())),
        files=_FILES,
        data=jsonld.embedded(jsonld.dataset(vocabulary, parts)),
    )


def _entry(report: Report, record: Mapping[str, Any]) -> Entry:
    outputs = record["outputs"]
    card = record.get("card", {})
    picture = card.get("picture", {})
    return Entry(
        title=report.title,
        description=report.description,
        html=f"{report.id}.html" if f"{report.id}.html" in outputs else "",
        pdf=f"{report.id}.pdf" if f"{report.id}.pdf" in outputs else "",
        variant=_variant(report, record.get("parameters", {})),
        # Of a lesson the catalogue says all that its card would.
        finding="" if card.get("finding") == report.description else card.get("finding", ""),
        alt=picture.get("alt", ""),
        bars=tuple(
            Bar(bar["kind"], bar["listed"], bar["base"], bar["affirmed"])
            for bar in picture.get("bars", ())
        ),
    )


def _variant(report: Report, stated: Mapping[str, Any]) -> str:
    """Say what sets a report apart from the published one, if anything does."""
    # JSON has lists where the models have tuples.
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stated.items()
    }
    return model_of(report.notebook).model_construct(**values).variant or ""


def _countries(vocabulary: Vocabulary, entries: Mapping[str, Entry]) -> Countries:
    countries = [
        Country(code, vocabulary.country_names[code], took_part, entries.get(_profile(code)))
        for code, took_part in vocabulary.countries.items()
    ]
    return Countries(tuple(sorted(countries, key=lambda each: each.name)), vocabulary.tiles)


def _profile(country: str) -> str:
    return f"country-{country.lower()}"


def _measures(vocabulary: Vocabulary, report: Report, record: Mapping[str, Any]) -> Measures:
    """Lead to the row of each measure that a report says it has, to its top for others."""
    page = f"{report.id}.html"
    shown = {
        bar["measure"]: bar for bar in record.get("card", {}).get("picture", {}).get("bars", ())
    }
    theme = report.parameters["theme"]
    links = [
        _measure(vocabulary.measures[measure], measure, page, shown.get(measure))
        for measure, its_theme in vocabulary.measure_themes.items()
        if its_theme == theme
    ]
    return Measures(report.title, tuple(links))


def _measure(label: str, measure: str, page: str, bar: Mapping[str, Any] | None) -> Measure:
    if bar is None:
        return Measure(label, page)
    detail = f"{bar['listed']} of {bar['base']} · {bar['place']}"
    return Measure(label, f"{page}#{measure_row(measure)}", detail)
