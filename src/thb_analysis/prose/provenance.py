"""Where a report comes from: how to cite it, what it was made of, and how to make it again."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from importlib import metadata

import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.display import Basis, Front, Prose, Setting, link_to
from thb_analysis.wording import (
    agree,
    capital,
    count,
    markdown,
    number,
    paragraphs,
    sentences,
)

LIBRARY = "thb-analysis"
# Characters of a hash that tell data apart where a person reads it.
_SHORT = 12
_YEAR = re.compile(r"\d{4}")
# What BibTeX reads as commands, with what shows the sign.
_BIBTEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "{}%$#&_"},
}
_TREATMENTS = {
    "applied": "the coding follows the corrected reading",
    "noted": "the coding follows what is printed",
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
    named, which = _named(front), capital(_which(front))
    by = ", ".join(map(markdown, front.authors))
    parts = [
        f"{by}{_year(front.edition, ' ({})')}." if by else "",
        f"*{markdown(named)}*{_stop(named)}",
        f"{markdown(which)}." if which else "",
        f"Variant: {markdown(front.variant)}." if front.variant else "",
    ]
    return Prose(
        paragraphs(
            [
                f"> {sentences(parts)}",
                "As BibTeX:",
                _fenced(_bibtex(front, report, named)),
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
    lead = (
        f"{count(size, 'entry', 'entries')} in the record of the source {agree(size, 'touches', 'touch')} what this "
        "report shows"
    )
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
    return Prose(sentences([f"{capital(lead)}.", told, named]))


def _named(front: Front) -> str:
    """Join title and subtitle, as sentences are joined."""
    if not front.subtitle:
        return front.title
    return f"{front.title}{_stop(front.title)} {front.subtitle}"


def _stop(text: str) -> str:
    return "" if text.endswith((".", "?", "!")) else "."


def _year(edition: str, shown: str) -> str:
    """Show an edition that is named by its year as one."""
    return shown.format(edition) if _YEAR.fullmatch(edition) else ""


def _which(front: Front) -> str:
    """Tell edition, version and data apart from others: ``edition 2022, version 1.0.0, data 0123456789ab``."""
    numbers = {
        "edition": front.edition,
        "version": front.version,
        "data": front.basis.sha256[:_SHORT] if front.basis else "",
    }
    return ", ".join(f"{name} {value}" for name, value in numbers.items() if value)


def _bibtex(front: Front, report: str, named: str) -> str:
    """Write an entry that BibTeX and biblatex both read; braces keep names and capitals as they are."""
    package = f"{front.basis.name}-" if front.basis else ""
    variant = f". Variant: {front.variant}" if front.variant else ""
    fields = {
        "author": " and ".join(f"{{{_escaped(author)}}}" for author in front.authors),
        "title": f"{{{_escaped(named)}}}",
        "year": _year(front.edition, "{}"),
        "note": _escaped(capital(_which(front)) + variant),
    }
    lines = [f"  {name:6} = {{{value}}}" for name, value in fields.items() if value]
    return ",\n".join([f"@misc{{{package}{report}{'-variant' if variant else ''}", *lines]) + "\n}"


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(sign, sign) for sign in text)


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
