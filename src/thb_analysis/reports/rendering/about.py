"""What a report says of itself to programs, in the words of those who cite and search."""

from __future__ import annotations

from typing import Any

from thb_analysis.citation import year_of
from thb_analysis.data.descriptor import contributors, licences
from thb_analysis.display import Front


def tags(front: Front, pdf: str) -> list[tuple[str, str]]:
    """Describe a report to search engines and reference managers (``citation_``).

    Parameters
    ----------
    front : Front
    pdf : str
        Name of its file; empty if there is none.

    Returns
    -------
    list of tuple of str
        Name and content of each tag; what is not known is left out.
    """
    by, publishers = front.authors, contributors(front.package, "publisher")
    known = {
        "description": front.description,
        "author": by,
        "keywords": ", ".join(front.keywords),
        "citation_title": front.full,
        "citation_author": by,
        "citation_publication_date": year_of(front.edition),
        "citation_technical_report_institution": publishers or by,
        "citation_publisher": publishers,
        "citation_language": front.language,
        "citation_pdf_url": pdf,
    }
    listed = {name: [all_] if isinstance(all_, str) else all_ for name, all_ in known.items()}
    return [(name, each) for name, all_ in listed.items() for each in all_ if each]


def series(front: Front) -> str:
    """Name the package that a report is part of, or else its edition."""
    edition = f"Edition {front.edition}" if front.edition else ""
    return str(front.package.get("title", "")) or edition


def source(front: Front) -> str:
    """Name the work that a report counts; empty if the package names none."""
    found = front.package.get("sources", ())
    # What follows a semicolon is about its licence.
    return str(found[0]["title"]).partition(";")[0].removesuffix(".") if found else ""


def described(front: Front) -> dict[str, Any]:
    """Return what the metadata of a PDF say beyond title, authors and keywords."""
    package = front.package
    facts = {
        "dc:rights": "; ".join(licences(package)),
        "dc:publisher": set(contributors(package, "publisher")),
        "dc:relation": {package["title"]} if package.get("title") else set(),
        "dc:source": "; ".join(each["title"] for each in package.get("sources", ())),
    }
    return {name: value for name, value in facts.items() if value}
