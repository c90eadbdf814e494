"""How an edition is to be cited, from what its data package says of itself; see ``prose.provenance`` for a report."""

from __future__ import annotations

import re

from thb_analysis.reports.catalogue import Vocabulary

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


def plain(vocabulary: Vocabulary) -> tuple[str, str, str]:
    """Cite the edition in a sentence.

    Parameters
    ----------
    vocabulary : Vocabulary
        The data package.

    Returns
    -------
    tuple of str
        What stands before the title, the title, and what stands behind it: creators, and edition
        and version, as far as the package states them; neither date nor address.
    """
    by, title, year = ", ".join(vocabulary.creators), vocabulary.fact("title"), _year(vocabulary)
    which = _which(vocabulary)
    return (
        f"{by}{year and f' ({year})'}. " if by else "",
        title if title.endswith((".", "?", "!")) else f"{title}.",
        f" {which[:1].upper()}{which[1:]}." if which else "",
    )


def bibtex(vocabulary: Vocabulary) -> str:
    """Cite the edition as an entry that BibTeX and biblatex both read.

    Parameters
    ----------
    vocabulary : Vocabulary
        The data package; its name is the key of the entry.
    """
    which = _which(vocabulary)
    fields = {
        "author": " and ".join(f"{{{_escaped(name)}}}" for name in vocabulary.creators),
        "title": f"{{{_escaped(vocabulary.fact('title'))}}}",
        "year": _year(vocabulary),
        "note": _escaped(which[:1].upper() + which[1:]),
    }
    lines = [f"  {name:6} = {{{value}}}" for name, value in fields.items() if value]
    return ",\n".join([f"@misc{{{vocabulary.fact('name') or 'edition'}", *lines]) + "\n}"


def _year(vocabulary: Vocabulary) -> str:
    """Give an edition that is named by its year."""
    edition = vocabulary.fact("edition")
    return edition if _YEAR.fullmatch(edition) else ""


def _which(vocabulary: Vocabulary) -> str:
    numbers = {
        **{name: vocabulary.fact(name) for name in ("edition", "version")},
        "data": vocabulary.sha256[:_SHORT],
    }
    return ", ".join(f"{name} {value}" for name, value in numbers.items() if value)


def _escaped(text: str) -> str:
    return "".join(_BIBTEX.get(sign, sign) for sign in text)
