"""The front of a report, and what a list of reports shows of it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from thb_analysis.display.bundle import Bundle, Published, metadata

FRONT_TYPE = "application/vnd.thb.front+json"
# What a list of reports shows of one.
LISTED = ("finding", "figures", "mapped", "map")


@dataclass(frozen=True)
class Mapped:
    """A measure with the countries for which it is reported.

    Attributes
    ----------
    label : str
    states : dict of str to str
        State to the codes of the countries that have it, with spaces between.
    measure : str
        Slug.
    place : str
        Where the source has the measure.
    """

    label: str
    states: dict[str, str]
    measure: str = ""
    place: str = ""


@dataclass(frozen=True)
class Category:
    """A category of a map.

    Attributes
    ----------
    words : str
        Of the legend.
    look : str
        How its tiles are drawn: see `thb_analysis.display.drawings.tiles`.
    countries : str
        Codes, with spaces between.
    """

    words: str
    look: str
    countries: str


@dataclass(frozen=True)
class SmallMap:
    """A map that is drawn of a report where reports are listed.

    Attributes
    ----------
    title : str
        What it shows, as a sentence.
    categories : tuple of Category
    """

    title: str
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class Front(Published):
    """The title block of a report; each report has exactly one.

    Attributes
    ----------
    title, subtitle, abstract : str
    authors, keywords : tuple of str
    edition, version : str
        Of the data package.
    variant : str or None
        How this report departs from the default parameters; None if it does not.
    finding : str
        One sentence that a list of reports shows of this one.
    map : SmallMap or None
        What a list of reports draws of this one.
    mapped : tuple of Mapped
        The measures of a theme, which a list of reports counts and leads to.
    figures : tuple of str
        Sentences with key figures of the source, for a list of reports.
    language : str
        Of the text, as in ``en-GB``.
    full_title : str
        The title with what the report is about, for where it stands alone; the title if not given.
    footnotes : str
        Where the source has what the subtitle counts: ``n. 39, 55``.
    package : mapping
        What the data package says of itself in the words of Data Package: `title`, `licenses`,
        `sources` and `contributors`.
    """

    title: str
    subtitle: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    edition: str = ""
    version: str = ""
    variant: str | None = None
    finding: str = ""
    map: SmallMap | None = None
    mapped: tuple[Mapped, ...] = ()
    figures: tuple[str, ...] = ()
    language: str = "en-GB"
    full_title: str = ""
    footnotes: str = ""
    package: Mapping[str, Any] = field(default_factory=dict)

    @property
    def full(self) -> str:
        """The title where it stands alone."""
        return self.full_title or self.title

    @property
    def description(self) -> str:
        """What the report found, and what sets it apart."""
        variant = f"Variant: {self.variant}." if self.variant else ""
        return " ".join(filter(None, (self.abstract or self.subtitle, variant)))

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        variant = self.variant and f"*{self.variant}*"
        lines = f"# {self.title}", self.subtitle, variant, self.abstract
        markdown = "\n\n".join(filter(None, lines))
        data = {FRONT_TYPE: asdict(self), "text/markdown": markdown, "text/plain": markdown}
        return data, metadata("front", {})
