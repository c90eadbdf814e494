"""What a page is in the words of schema.org: JSON-LD, for those who index and cite pages."""

from collections.abc import Iterable
from typing import Any

from thb_analysis.citation import year_of
from thb_analysis.package.descriptor import Record, contributors

_ARCHIVE = {"encodingFormat": "application/zip", "contentUrl": "data.zip"}


def linked(facts: Record, **known: Any) -> Record:
    """Return a report and the data that it is made from, without what is not known.

    Parameters
    ----------
    facts : mapping
        Fields of ``datapackage.json``, `edition` and `version` among them.
    **known
        Properties of the report, whose names are those of schema.org.
    """
    edition = {
        "creator": _named(contributors(facts.get("contributors", ()))),
        "datePublished": year_of(facts.get("edition", "")),
        "version": facts.get("version"),
        "keywords": [*facts.get("keywords", ())],
        "license": [each.get("path") for each in facts.get("licenses", ())],
    }
    data = {
        "@type": "Dataset",
        "name": facts.get("title"),
        "description": facts.get("description"),
        **edition,
        "isBasedOn": _named(each["title"] for each in facts.get("sources", ())[:1]),
        "distribution": {"@type": "DataDownload", **_ARCHIVE},
    }
    report = {"@type": "Report", **edition, **known}
    if facts.get("title"):
        report["isBasedOn"] = _known(data)
    return {"@context": "https://schema.org", **_known(report)}


def _named(names: Iterable[str]) -> list[dict[str, str]]:
    """Return things of which no more is known than their names."""
    return [{"name": name} for name in names]


def _known(properties: Record) -> Record:
    return {name: value for name, value in properties.items() if value}
