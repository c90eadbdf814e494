"""What a report says of itself to programs, in the words of those who cite and search."""

from __future__ import annotations

from typing import Any

from thb_analysis.citation import year_of
from thb_analysis.data.descriptor import contributors, licences
from thb_analysis.display import TitleBlock


def tags(title_block: TitleBlock, pdf: str) -> list[tuple[str, str]]:
    """Describe a report to search engines and reference managers (``citation_``).

    Parameters
    ----------
    title_block : TitleBlock
    pdf : str
        Name of its file; empty if there is none.

    Returns
    -------
    list of tuple of str
        Name and content of each tag; what is not known is left out.
    """
    by, publishers = (
        title_block.authors,
        contributors(title_block.package.get("contributors", ()), "publisher"),
    )
    known = {
        "description": title_block.description,
        "author": by,
        "keywords": ", ".join(title_block.keywords),
        "citation_title": title_block.full,
        "citation_author": by,
        "citation_publication_date": year_of(title_block.edition),
        "citation_technical_report_institution": publishers or by,
        "citation_publisher": publishers,
        "citation_language": title_block.language,
        "citation_pdf_url": pdf,
    }
    listed = {name: [all_] if isinstance(all_, str) else all_ for name, all_ in known.items()}
    return [(name, each) for name, all_ in listed.items() for each in all_ if each]


def series(title_block: TitleBlock) -> str:
    """Name the package that a report is part of, or else its edition."""
    edition = f"Edition {title_block.edition}" if title_block.edition else ""
    return str(title_block.package.get("title", "")) or edition


def source(title_block: TitleBlock) -> str:
    """Name the work that a report counts; empty if the package names none."""
    found = title_block.package.get("sources", ())
    # What follows a semicolon is about its licence.
    return str(found[0]["title"]).partition(";")[0].removesuffix(".") if found else ""


def described(title_block: TitleBlock) -> dict[str, Any]:
    """Return what the metadata of a PDF say beyond title, authors and keywords."""
    package = title_block.package
    facts = {
        "dc:rights": "; ".join(licences(package)),
        "dc:publisher": set(contributors(package.get("contributors", ()), "publisher")),
        "dc:relation": {package["title"]} if package.get("title") else set(),
        "dc:source": "; ".join(each["title"] for each in package.get("sources", ())),
    }
    return {name: value for name, value in facts.items() if value}
