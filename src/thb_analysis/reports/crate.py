"""A folder of reports as a Research Object Crate (RO-Crate 1.2): what is what, made from what, by what."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from thb_analysis.reports import archive
from thb_analysis.reports.catalogue import Vocabulary

NAME = "ro-crate-metadata.json"

_SPECIFICATION = "https://w3id.org/ro/crate/1.2"
_TYPES = {
    "html": "text/html",
    "pdf": "application/pdf",
    "ipynb": "application/x-ipynb+json",
    "zip": "application/zip",
}
# Executed notebooks are left out where an edition is published.
_PUBLISHED = (".html", ".pdf")

Entity = dict[str, Any]


def describe(vocabulary: Vocabulary, records: Mapping[str, Any], pages: Mapping[str, str]) -> str:
    """Write the metadata of a crate.

    Parameters
    ----------
    vocabulary : Vocabulary
        The data package.
    records : mapping
        Report id to its record in the manifest.
    pages : mapping of str to str
        Name to title of files that belong to no report, such as the index.

    Returns
    -------
    str
        JSON-LD, sorted, without dates or places of its own making.
    """
    made = [_action(id_, record) for id_, record in sorted(records.items())]
    parameters = [each for id_, record in sorted(records.items()) for each in _values(id_, record)]
    files = [file for _, record in sorted(records.items()) for file in _files(record)]
    others = [
        {"@id": name, "@type": "File", "name": title, "encodingFormat": _format(name)}
        for name, title in sorted(pages.items())
    ]
    people = _people(vocabulary)
    sources = _sources(vocabulary)
    licences = _licences(vocabulary)
    graph = [
        _descriptor(),
        _root(vocabulary, [*others, *files], made, people, licences),
        _dataset(vocabulary, records, people, licences, sources),
        *others,
        *files,
        *made,
        *parameters,
        *_software(records),
        *people,
        *licences,
        *sources,
    ]
    crate = {"@context": f"{_SPECIFICATION}/context", "@graph": graph}
    return json.dumps(crate, indent=2, ensure_ascii=False) + "\n"


def _descriptor() -> Entity:
    return {
        "@id": NAME,
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": _SPECIFICATION},
    }


def _root(
    vocabulary: Vocabulary,
    files: list[Entity],
    made: list[Entity],
    people: list[Entity],
    licences: list[Entity],
) -> Entity:
    facts = {
        "@id": "./",
        "@type": "Dataset",
        "name": vocabulary.fact("title"),
        "description": vocabulary.fact("description"),
        "datePublished": vocabulary.fact("created"),
        "version": vocabulary.fact("version"),
        "keywords": list(vocabulary.descriptor.get("keywords", ())),
        "author": _ids(people),
        "license": _ids(licences),
        "isBasedOn": {"@id": "#data"},
        "hasPart": _ids(files),
        "mentions": _ids(made),
    }
    return {name: value for name, value in facts.items() if value}


def _dataset(
    vocabulary: Vocabulary,
    records: Mapping[str, Any],
    people: list[Entity],
    licences: list[Entity],
    sources: list[Entity],
) -> Entity:
    facts = {
        "@id": "#data",
        "@type": "Dataset",
        "name": vocabulary.fact("title"),
        "identifier": vocabulary.fact("name"),
        "version": vocabulary.fact("version"),
        "sha256": vocabulary.sha256,
        "distribution": {"@id": archive.NAME},
        "author": _ids(people),
        "license": _ids(licences),
        "isBasedOn": _ids(sources),
    }
    return {name: value for name, value in facts.items() if value}


def _files(record: Mapping[str, Any]) -> list[Entity]:
    return [
        {
            "@id": name,
            "@type": "File",
            "name": record["title"],
            "encodingFormat": _format(name),
            "sha256": digest,
        }
        for name, digest in sorted(record["outputs"].items())
        if name.endswith(_PUBLISHED)
    ]


def _action(report: str, record: Mapping[str, Any]) -> Entity:
    """Say from which notebook, with which parameters, a report was made."""
    return {
        "@id": f"#{report}",
        "@type": "CreateAction",
        "name": f"{record['title']}, from {record['notebook']}",
        "instrument": {"@id": "#thb-analysis"},
        "object": [{"@id": "#data"}, *_ids(_values(report, record))],
        "result": _ids(_files(record)),
    }


def _values(report: str, record: Mapping[str, Any]) -> list[Entity]:
    return [
        {
            "@id": f"#{report}-{name}",
            "@type": "PropertyValue",
            "name": name,
            "value": json.dumps(value, ensure_ascii=False),
        }
        for name, value in sorted(record["parameters"].items())
    ]


def _software(records: Mapping[str, Any]) -> list[Entity]:
    """Name the library and what it directly depends on, as the reports record them."""
    versions = {
        name: version for record in records.values() for name, version in record["packages"].items()
    }
    return [
        {"@id": f"#{name}", "@type": "SoftwareApplication", "name": name, "version": version}
        for name, version in sorted(versions.items())
    ]


def _people(vocabulary: Vocabulary) -> list[Entity]:
    return [
        {"@id": f"#creator-{number}", "@type": "Organization", "name": name}
        for number, name in enumerate(vocabulary.creators, 1)
    ]


def _licences(vocabulary: Vocabulary) -> list[Entity]:
    return [
        {
            "@id": licence.get("path") or f"#{licence['name']}",
            "@type": "CreativeWork",
            "name": licence.get("title") or licence["name"],
        }
        for licence in vocabulary.descriptor.get("licenses", ())
    ]


def _sources(vocabulary: Vocabulary) -> list[Entity]:
    return [
        {
            "@id": source.get("path") or f"#source-{number}",
            "@type": "CreativeWork",
            "name": source["title"],
        }
        for number, source in enumerate(vocabulary.descriptor.get("sources", ()), 1)
    ]


def _ids(entities: list[Entity]) -> list[Entity]:
    return [{"@id": entity["@id"]} for entity in entities]


def _format(name: str) -> str:
    return _TYPES[Path(name).suffix.lstrip(".")]
