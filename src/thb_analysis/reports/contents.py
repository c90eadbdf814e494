"""The page that leads to the reports of a folder: what stands there, arranged for its template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from operator import itemgetter
from typing import Any

from thb_analysis.display import measure_row
from thb_analysis.reports import html
from thb_analysis.reports.catalogue import Report, Vocabulary, list_reports
from thb_analysis.reports.files import ARCHIVE
from thb_analysis.reports.inputs import departure
from thb_analysis.reports.naming import on_record

_FILES = {
    ARCHIVE: "the data package: every cell as coded, and its codebook",
    "manifest.json": "what each report was made from, with the hashes of all files",
}
# A strip of bars: its size, the widest a bar gets, and the room between kinds, in units of a bar.
_WIDTH, _HEIGHT, _WIDEST, _BETWEEN = 240, 44, 14, 0.6

# What the template gets of a report, a country or a measure.
Facts = dict[str, Any]


def index_page(vocabulary: Vocabulary, records: Mapping[str, Any]) -> str:
    """Write the index of the reports that stand in a folder, as HTML that fetches nothing.

    Parameters
    ----------
    vocabulary : Vocabulary
        The data package.
    records : mapping
        Report id to its record in the manifest.
    """
    catalogue = list_reports(vocabulary)
    known = {
        id_: on_record(id_, record, vocabulary, catalogue)
        or Report(id_, record["notebook"], record["title"])
        for id_, record in records.items()
    }
    # Those of the catalogue in its order, then others.
    reports = {id_: known[id_] for id_ in [*catalogue, *known] if id_ in known}
    entries = {id_: _entry(report, records[id_]) for id_, report in reports.items()}
    groups: dict[str, list[str]] = {
        name: [] for name in ("Themes", "Across all themes", "Variants", "Other notebooks")
    }
    for id_, report in reports.items():
        if sort := _sort(report, id_ in catalogue):
            groups[sort].append(id_)
    countries = [_country(vocabulary, code, entries) for code in vocabulary.countries]
    overview = records.get("overview", {}).get("card", {})
    return html.page(
        "index.html",
        package=vocabulary,
        lead=overview.get("finding", ""),
        lead_href=entries["overview"]["href"] if "overview" in entries else "",
        figures=overview.get("figures", ()),
        dataset=_dataset(vocabulary, entries.values()),
        groups=[(name, [entries[id_] for id_ in ids]) for name, ids in groups.items() if ids],
        measures=[
            (reports[id_].title, _measures(vocabulary, reports[id_], records[id_]))
            for id_ in groups["Themes"]
            if entries[id_]["html"]
        ],
        countries=sorted(countries, key=itemgetter("name")),
        map=_map(vocabulary, countries),
        choices=[
            (theme, list(shown))
            for theme, shown in groupby(overview.get("mapped", ()), itemgetter("theme"))
        ],
        facts={
            ("Report" if len(entries) == 1 else "Reports"): len(entries),
            "Measures coded": len(vocabulary.measures),
            "Themes": len(vocabulary.themes),
            "Countries that took part": len(vocabulary.participants),
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


def _entry(report: Report, record: Mapping[str, Any]) -> Facts:
    """Say what a report is, which of its files stand beside the index, and what it found."""
    card = record.get("card", {})
    picture = card.get("picture", {})
    page, pdf = (
        name if name in record["outputs"] else ""
        for name in (f"{report.id}.html", f"{report.id}.pdf")
    )
    about = f"A variant of the report {report.title}." if report.variant else report.description
    bars = picture.get("bars", [])
    return {
        "title": report.title,
        "description": about,
        "html": page,
        "pdf": pdf,
        "href": page or pdf,
        "variant": departure(report, record.get("changes", ())),
        "finding": card.get("finding", ""),
        "bars": bars,
        "picture": _strip(bars, picture["alt"]) if bars else "",
    }


def _country(vocabulary: Vocabulary, code: str, entries: Mapping[str, Facts]) -> Facts:
    """Say how a country stands to the edition, and where its profile is if there is one."""
    profile = entries.get(f"country-{code.lower()}")
    took_part = vocabulary.countries[code]
    standing = "absent" if not took_part else "profiled" if profile else "unprofiled"
    name = vocabulary.country_names[code]
    return {"code": code, "name": name, "profile": profile, "standing": standing}


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


def _measures(vocabulary: Vocabulary, report: Report, record: Mapping[str, Any]) -> list[Facts]:
    """Lead to the row of each measure that a report says it has, to its top for others."""
    bars = record.get("card", {}).get("picture", {}).get("bars", ())
    shown = {bar["measure"]: bar for bar in bars}
    return [
        {
            "label": vocabulary.measures[measure],
            "href": f"{report.id}.html" + (f"#{measure_row(measure)}" if measure in shown else ""),
            "bar": shown.get(measure),
        }
        for measure, theme in vocabulary.measure_themes.items()
        if theme == report.parameters["theme"]
    ]


def _strip(bars: Sequence[Facts], alt: str) -> str:
    """Draw bars side by side before a ground that is as high as a share of all would be.

    The SVG has no ids, and the style sheet colours it.
    """
    kinds = [list(group) for _, group in groupby(bars, itemgetter("kind"))]
    step = min(_WIDEST, _WIDTH / (len(bars) + _BETWEEN * (len(kinds) - 1)))
    drawn, left = "", 0.0
    for kind in kinds:
        for place, bar in enumerate(kind):
            drawn += "".join(_bar(bar, left + place * step, step * 0.8))
        left += (len(kind) + _BETWEEN) * step
    return (
        f'<svg class="strip" role="img" aria-label="{escape(alt)}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}">{drawn}</svg>'
    )


def _bar(bar: Facts, left: float, width: float) -> Iterator[str]:
    """Draw a bar; it is hollow where to be listed does not say that a country has the measure."""
    yield f'<rect class="ground" x="{left:.2f}" y="0" width="{width:.2f}" height="{_HEIGHT}"/>'
    high = _HEIGHT * bar["listed"] / bar["base"] if bar["base"] else 0.0
    # The line of a hollow bar lies within it, so that it is as high as a filled one.
    edge = 0.0 if bar["affirmed"] else min(1.0, width / 4, high / 2)
    sort, line = ("bar", "") if bar["affirmed"] else ("hollow", f' stroke-width="{edge:.2f}"')
    yield (
        f'<rect class="{sort}" x="{left + edge / 2:.2f}" y="{_HEIGHT - high + edge / 2:.2f}" '
        f'width="{width - edge:.2f}" height="{high - edge:.2f}"{line}/>'
    )


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
        "creator": [{"@type": "Organization", "name": name} for name in vocabulary.creators],
        "license": [
            licence.get("path") or licence.get("name", "")
            for licence in descriptor.get("licenses", ())
        ],
        "distribution": {
            "@type": "DataDownload",
            "contentUrl": ARCHIVE,
            "encodingFormat": "application/zip",
        },
        "isBasedOn": [
            {"@type": "CreativeWork", "name": source["title"]}
            | ({"url": source["path"]} if "path" in source else {})
            for source in descriptor.get("sources", ())
        ],
        "spatialCoverage": list(vocabulary.participants.values()),
        "variableMeasured": list(vocabulary.measures.values()),
        "hasPart": [
            {"@type": "Report", "name": entry["title"], "url": entry["href"]} for entry in entries
        ],
    }
    return {name: value for name, value in facts.items() if value}
