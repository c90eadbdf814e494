"""The title block of a report, and what a list of reports shows of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from thb_analysis.display.bundle import Bundle, Published, metadata

TITLE_BLOCK_TYPE = "application/vnd.thb.title-block+json"


@dataclass(frozen=True)
class TitleBlock(Published):
    """The title block of a report; each report has exactly one.

    Attributes
    ----------
    title : str
    authors, keywords : tuple of str
    edition, version : str
        Of the data package.
    variant : str or None
        How this report differs from the default parameters, in words; None if it does not.
    kicker : str
        What sort of page it is, above the title.
    finding : str
        The lead as plain text, which a list of reports shows of this one.
    language : str
        Of the text, as in ``en-GB``.
    full_title : str
        The title with the topic of the study, for lists and citations; `title` if empty.
    package : mapping
        From the descriptor of the data package: `title`, `description`,
        `licenses`, `sources` and `contributors`.
    """

    title: str
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    edition: str = ""
    version: str = ""
    variant: str | None = None
    kicker: str = ""
    finding: str = ""
    language: str = "en-GB"
    full_title: str = ""
    package: Mapping[str, Any] = field(default_factory=dict)

    @property
    def full(self) -> str:
        """The title outside the report: `full_title`, or else `title`."""
        return self.full_title or self.title

    @property
    def series(self) -> str:
        """The package that a report is part of, or else its edition."""
        edition = f"Edition {self.edition}" if self.edition else ""
        return str(self.package.get("title", "")) or edition

    @property
    def description(self) -> str:
        """What the report found, and what sets it apart."""
        variant = f"Variant: {self.variant}." if self.variant else ""
        return " ".join(filter(None, (self.finding, variant)))

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        variant = self.variant and f"*{self.variant}*"
        lines = f"# {self.title}", variant
        markdown = "\n\n".join(filter(None, lines))
        data = {
            TITLE_BLOCK_TYPE: asdict(self),
            "text/markdown": markdown,
            "text/plain": markdown,
        }
        return data, metadata("title-block", {})
