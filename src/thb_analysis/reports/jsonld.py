"""What an edition is, in the words of schema.org, for those who read pages by program."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from thb_analysis.reports.catalogue import Vocabulary
from thb_analysis.reports.files import ARCHIVE

# What could end the script element that JSON stands in, or open another; each only occurs in strings.
_UNSAFE = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})


def embedded(data: Mapping[str, Any]) -> str:
    """Write JSON that can stand in a script element whatever it holds."""
    text = json.dumps(
        {"@context": "https://schema.org", **data}, ensure_ascii=False, indent=1, sort_keys=True
    )
    return text.translate(_UNSAFE)


def dataset(vocabulary: Vocabulary, reports: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Describe the edition as a ``Dataset`` with its reports as parts.

    Parameters
    ----------
    vocabulary : Vocabulary
        The data package.
    reports : sequence of tuple of str
        Title and file of each report that stands beside the index.
    """
    descriptor = vocabulary.descriptor
    facts = {
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
        "isBasedOn": [_source(source) for source in descriptor.get("sources", ())],
        "spatialCoverage": list(vocabulary.participants.values()),
        "variableMeasured": list(vocabulary.measures.values()),
        "hasPart": [{"@type": "Report", "name": title, "url": file} for title, file in reports],
    }
    return {name: value for name, value in facts.items() if value}


def _source(source: Mapping[str, str]) -> dict[str, str]:
    named = {"@type": "CreativeWork", "name": source["title"]}
    return {**named, "url": source["path"]} if "path" in source else named
