"""What a report says of itself to programs, in the words of those who cite and search."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from thb_analysis.citation import year_of
from thb_analysis.data.descriptor import contributors
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


def source(package: Mapping[str, Any]) -> str:
    """Name the work that a package counts; empty if it names none."""
    found = package.get("sources", ())
    # What follows a semicolon is about its licence.
    return str(found[0]["title"]).partition(";")[0].removesuffix(".") if found else ""
