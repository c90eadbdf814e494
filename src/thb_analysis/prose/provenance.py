"""Where a report comes from: how to cite it, what it was made of, and how to make it again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from importlib import metadata

import pandas as pd

from thb_analysis.citation import Work
from thb_analysis.data import Dataset
from thb_analysis.display import Basis, Front, Prose, Setting, link_to
from thb_analysis.wording import (
    agree,
    capital,
    count,
    joined,
    markdown,
    number,
    paragraphs,
    sentences,
)

LIBRARY = "thb-analysis"
_TREATMENTS = {
    "applied": "the coding follows the corrected reading",
    "noted": "the coding follows what is printed",
}

_CHANGED = {
    "cells": ("cell", "cells"),
    "measures": ("measure", "measures"),
    "corrections": ("entry in the record of the source", "entries in the record of the source"),
    "claims": ("claim or its count", "claims or their counts"),
    "countries": ("country’s entry", "countries’ entries"),
}


def citation(front: Front, report: str) -> Prose:
    """Say how to cite a report, in words and as BibTeX.

    Parameters
    ----------
    front : Front
        Of the report.
    report : str
        Its id.
    """
    work = _work(front, report)
    by, title, behind = map(markdown, work.parts)
    return Prose(
        paragraphs(
            [
                f"> {sentences([by, f'*{title}*', behind])}",
                "As BibTeX:",
                _fenced(work.bibtex),
                _besides(front.basis),
            ]
        )
    )


def made(ds: Dataset, report: str, settings: Iterable[Setting]) -> Prose:
    """Say from which edition, data and version of the library a report was made, and how to make it again.

    Parameters
    ----------
    ds : Dataset
    report : str
        Id of the report.
    settings : iterable of Setting
        All of its parameters.
    """
    package = markdown(ds.name), ds.version and f"version {markdown(ds.version)}"
    facts = {
        "Edition": markdown(ds.edition),
        "Data package": ", ".join(filter(None, package)),
        "SHA-256 of the data": f"`{ds.sha256}`",
        "Library": f"{LIBRARY}, version {markdown(metadata.version(LIBRARY))}",
    }  # fmt: skip
    settings = list(settings)
    facts |= {
        f"SHA-256 of `{markdown(each.value)}`": f"`{each.sha256}`"
        for each in settings
        if each.sha256
    }
    given = " ".join(
        f"-p {shlex.quote(f'{each.name}={each.value}')}" for each in settings if each.departs
    )
    return Prose(
        paragraphs(
            [
                "\n".join(f"- {name}: {fact}" for name, fact in facts.items() if fact),
                "This command makes the report again, in the folder `mine`, with the parameters as they stand in "
                "[](#tbl-parameters):",
                _fenced(f"thb build {report} --out mine {given}".rstrip()),
                "It gives the same report, byte for byte, in a clone of the project at this version of the library, with "
                "the packages that its `requirements.lock` names, if the data package in its folder `data` has the hash "
                "above. Data that lie elsewhere are named by `--data`, followed by their folder.",
            ]
        )
    )


def changes(ds: Dataset, frame: pd.DataFrame, listed: str = "tbl-changes") -> Prose:
    """Say what changed in the data since the previous edition, as far as it touches a report.

    Parameters
    ----------
    ds : Dataset
    frame : pandas.DataFrame
        See ``analysis.recorded_changes``.
    listed : str
        Id of the table in the report that names the changes.
    """
    lead = "**What changed since the previous edition.** "
    if not ds.previous:
        return Prose(
            f"{lead}The data package names no previous edition: it is the first on record, with nothing to compare it to."
        )
    since = f"version {markdown(ds.previous)} of the data package, the previous edition"
    if frame.empty:
        none = "nothing is on record as changed"
        if len(ds.changes):
            none = "what changed in the data touches nothing that this report shows"
        return Prose(f"{lead}Since {since}, {none}.")
    sizes = frame.groupby("table")["key"].nunique()
    told = joined(count(sizes[table], *noun) for table, noun in _CHANGED.items() if table in sizes)
    verb = agree(int(sizes.sum()), "differs", "differ")
    return Prose(
        f"{lead}Since {since}, {told} {verb} among what this report shows. [](#{listed}) says how."
    )


def corrections(frame: pd.DataFrame, listed: str) -> Prose:
    """Count the entries of the record that touch a report, by status, and say where they are listed.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.irregularities``.
    listed : str
        Id of the table in the report that names them.
    """
    if frame.empty:
        return Prose("No entry in the record of the source touches what this report shows.")
    size, counts = len(frame), frame["status"].value_counts()
    found = [status for status in _TREATMENTS if status in counts]
    lead = f"In the record of the source, {count(size, 'entry touches', 'entries touch')} what this report shows."
    if len(found) == 1:
        one = agree(size, "It is", "All are" if size > 2 else "Both are")
        told = f"{one} {found[0]}: {_TREATMENTS[found[0]]}."
    else:
        parts = (
            f"{number(counts[status])} {agree(counts[status], 'is', 'are')} {status}, so that {_TREATMENTS[status]}"
            for status in found
        )
        told = f"{capital(', and '.join(parts))}."
    named = f"[](#{listed}) says what {agree(size, 'it is', 'they are')} about."
    return Prose(sentences([lead, told, named]))


def _work(front: Front, report: str) -> Work:
    """Cite a report under title and subtitle, joined as sentences are."""
    basis = front.basis
    stop = "" if front.title.endswith((".", "?", "!")) else "."
    return Work(
        key="-".join(
            filter(None, [basis.name if basis else "", report, front.variant and "variant"])
        ),
        authors=front.authors,
        title=f"{front.title}{stop} {front.subtitle}" if front.subtitle else front.title,
        edition=front.edition,
        version=front.version,
        sha256=basis.sha256 if basis else "",
        variant=front.variant or "",
    )


def _besides(basis: Basis | None) -> str:
    """Say what the short hash is, and that the work behind the data is to be cited as well."""
    if basis is None:
        return ""
    source = (
        f"The source of the data is to be cited as well: see {link_to('sources', 'Sources')}."
        if basis.sources
        else ""
    )
    return sentences(
        [
            f"The characters after “data” are the first of the SHA-256 hash of the data, which stands in full under "
            f"{link_to('how-this-report-was-made', 'How this report was made')}.",
            source,
        ]
    )


def _fenced(text: str) -> str:
    """Set text as it is, whatever signs are in it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{text}\n{fence}"
