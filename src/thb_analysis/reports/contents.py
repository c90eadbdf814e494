"""What stands in a folder of reports, arranged for its index page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thb_analysis.display import measure_row
from thb_analysis.reports import jsonld
from thb_analysis.reports.catalogue import Report, Vocabulary, list_reports
from thb_analysis.reports.files import ARCHIVE
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
from thb_analysis.reports.inputs import phrase
from thb_analysis.reports.naming import on_record

_FILES = (
    (
        ARCHIVE,
        "the data package: every cell as coded, and its codebook",
    ),
    ("manifest.json", "what each report was made from, with the hashes of all files"),
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
    catalogue = list_reports(vocabulary)
    found = {
        id_: on_record(id_, record, vocabulary, catalogue)
        or Report(id_, record["notebook"], record["title"])
        for id_, record in records.items()
    }
    # Those of the catalogue in its order, then others.
    reports = {id_: found[id_] for id_ in [*catalogue, *found] if id_ in found}
    entries = {id_: _entry(report, records[id_]) for id_, report in reports.items()}
    groups: dict[str, list[str]] = {
        name: [] for name in ("Themes", "Across all themes", "Variants", "Other notebooks")
    }
    for id_, report in reports.items():
        if sort := _sort(report, id_ in catalogue):
            groups[sort].append(id_)
    themes = groups["Themes"]
    card = records.get("overview", {}).get("card", {})
    return render_index(
        _edition(vocabulary, entries, card),
        [Group(name, tuple(entries[id_] for id_ in ids)) for name, ids in groups.items()],
        _countries(vocabulary, entries, card),
        [_measures(vocabulary, reports[id_], records[id_]) for id_ in themes if entries[id_].html],
    )


def _sort(report: Report, published: bool) -> str:
    """Say where a report stands in the page; country profiles are led to by the countries."""
    if report.is_own:
        return "Other notebooks"
    if not published:
        return "Variants"
    return {"theme": "Themes", "country": ""}.get(report.notebook, "Across all themes")


def _edition(
    vocabulary: Vocabulary, entries: Mapping[str, Entry], card: Mapping[str, Any]
) -> Edition:
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
        lead=card.get("finding", ""),
        lead_href=entries["overview"].href if "overview" in entries else "",
        figures=tuple(card.get("figures", ())),
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
    description = (
        f"A variant of the report {report.title}." if report.variant else report.description
    )
    return Entry(
        title=report.title,
        description=description,
        html=f"{report.id}.html" if f"{report.id}.html" in outputs else "",
        pdf=f"{report.id}.pdf" if f"{report.id}.pdf" in outputs else "",
        variant="; ".join(filter(None, (report.variant, phrase(record.get("changes", ()))))),
        finding=card.get("finding", ""),
        alt=picture.get("alt", ""),
        bars=tuple(
            Bar(bar["kind"], bar["listed"], bar["base"], bar["affirmed"])
            for bar in picture.get("bars", ())
        ),
    )


def _countries(
    vocabulary: Vocabulary, entries: Mapping[str, Entry], card: Mapping[str, Any]
) -> Countries:
    countries = [
        Country(code, vocabulary.country_names[code], took_part, entries.get(_profile(code)))
        for code, took_part in vocabulary.countries.items()
    ]
    choices: dict[str, list[tuple[str, str, str]]] = {}
    for each in card.get("mapped", ()):
        shown = each["label"], each["reported"], each["covered"]
        choices.setdefault(each["theme"], []).append(shown)
    by_name = tuple(sorted(countries, key=lambda each: each.name))
    return Countries(by_name, vocabulary.tiles, choices)


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
