"""How what we publish is to be cited, in words and as BibTeX."""

import re
from dataclasses import dataclass

from thb_analysis.wording import capitalize

# Characters of a hash that tell data apart where a person reads it.
_SHORT = 12
_YEAR = re.compile(r"\d{4}")
# What BibTeX reads as commands, with what shows the sign.
_BIBTEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "{}%$#&_"},
    }
)


@dataclass(frozen=True)
class Work:
    """A report, or an edition of reports, as it is cited.

    What is empty is left out. Days and hosts are never stated, since they differ between copies; an
    address is that of a file within the edition.

    Attributes
    ----------
    key : str
        Of its entry in BibTeX.
    authors : tuple of str
    title : str
    edition, version : str
        Of the data package.
    sha256 : str
        Hash of the data; its first characters are cited.
    kind : str
        What it is, where it is no text: ``Data set``.
    address : str
        Name of its file.
    """

    key: str
    authors: tuple[str, ...]
    title: str
    edition: str = ""
    version: str = ""
    sha256: str = ""
    kind: str = ""
    address: str = ""

    @property
    def parts(self) -> tuple[str, str, str]:
        """What stands before the title, the title, and what stands behind it, as plain text."""
        year = year_of(self.edition)
        by = " ".join(filter(None, (", ".join(self.authors), year and f"({year})")))
        title = f"{self.title} [{self.kind}]" if self.kind else self.title
        return (
            f"{by}." if by else "",
            title if title.endswith((".", "?", "!")) else f"{title}.",
            f"{self._behind}." if self._behind else "",
        )

    @property
    def sentence(self) -> str:
        """The citation as plain text."""
        return " ".join(filter(None, self.parts))

    @property
    def bibtex(self) -> str:
        """An entry that BibTeX and biblatex both read; braces keep names and capitals as they are."""
        fields = {
            "author": " and ".join(
                f"{{{author.translate(_BIBTEX)}}}" for author in self.authors
            ),
            "title": f"{{{self.title.translate(_BIBTEX)}}}",
            "year": year_of(self.edition),
            "howpublished": self.kind.translate(_BIBTEX),
            "note": self._behind.translate(_BIBTEX),
        }
        lines = [f"  {name:6} = {{{value}}}" for name, value in fields.items() if value]
        return ",\n".join([f"@misc{{{self.key}", *lines]) + "\n}"

    @property
    def _behind(self) -> str:
        """Distinguish one state of the data from others: ``Edition 2022, version 1.0.0, data 0123456789ab``."""
        numbers = {
            "edition": self.edition,
            "version": self.version,
            "data": self.sha256[:_SHORT],
        }
        which = ", ".join(f"{name} {value}" for name, value in numbers.items() if value)
        return ", ".join(filter(None, (capitalize(which), self.address)))


def dated(version: str, released: str) -> str:
    """Write a version with the year in which it was released: ``3.0.0 (2026)``."""
    return f"{version} ({released})" if version and released else version


def year_of(edition: str) -> str:
    """Return an edition that is named by its year; empty if it is named otherwise."""
    return edition if _YEAR.fullmatch(edition) else ""


def full_title(title: str, topic: str) -> str:
    """Put behind the title of a report what it is about: where it stands alone, it says little.

    Examples
    --------
    >>> full_title("Estonia", "reported measures, 2015–2020")
    'Estonia: reported measures, 2015–2020'
    """
    if topic in ("", title):
        return title
    return f"{title}{'' if title.endswith(('?', '!', '.', ':')) else ':'} {topic}"
