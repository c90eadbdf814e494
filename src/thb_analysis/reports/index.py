"""The page that leads to the reports of an edition."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from thb_analysis.citation import Work
from thb_analysis.reports import html

# A strip of bars: its size, the widest a bar gets, and the room between kinds, in units of a bar.
_WIDTH, _HEIGHT, _WIDEST, _BETWEEN = 240, 44, 14, 0.6


@dataclass(frozen=True)
class Edition:
    """What the index says of the edition as a whole.

    `lead` is what was found, in one sentence, `lead_href` the report that tells more, `figures` are sentences with key figures of the source,
    `cited` is how it is to be cited; `facts` are counts with what they count, `sources` what the
    data were taken from, `files` names and descriptions of files for programs, `data` is JSON-LD
    to stand in the page.
    """

    title: str
    description: str
    edition: str
    version: str
    authors: tuple[str, ...] = ()
    cited: Work | None = None
    licence: str = ""
    facts: tuple[tuple[str, int], ...] = ()
    sources: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    data: str = ""
    lead: str = ""
    lead_href: str = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bar:
    """A measure in the picture of a report: its share, and its kind, apart from which others stand.

    `affirmed` is false where to be listed does not say that a country has the measure.
    """

    kind: str
    listed: int
    base: int
    affirmed: bool = True


@dataclass(frozen=True)
class Entry:
    """One report: its title, one line on what it holds, and the files that stand beside the index.

    `variant` says what sets it apart from the published report, if anything does; `finding` is a
    sentence of its own, `alt` says what its bars show.
    """

    title: str
    description: str = ""
    html: str = ""
    pdf: str = ""
    variant: str = ""
    finding: str = ""
    alt: str = ""
    bars: tuple[Bar, ...] = ()

    @property
    def href(self) -> str:
        """The page, else the PDF."""
        return self.html or self.pdf

    @property
    def picture(self) -> str:
        """The bars as SVG without ids, coloured by the style sheet; empty without bars."""
        return _strip(self.bars, self.alt) if self.bars else ""


@dataclass(frozen=True)
class Group:
    """Reports of one sort, such as themes."""

    title: str
    entries: tuple[Entry, ...]
    description: str = ""

    @property
    def key(self) -> tuple[tuple[str, str], ...]:
        """What is to be known to read the pictures: classes of bars and what they mean."""
        bars = [bar for entry in self.entries for bar in entry.bars]
        meanings = {
            "": "Height: share of the countries covered that report it",
            "hollow": "Not said which way it is meant",
        }
        shown = {"" if bar.affirmed else "hollow" for bar in bars}
        return tuple((name, meaning) for name, meaning in meanings.items() if name in shown)


@dataclass(frozen=True)
class Country:
    """A country on record; `profile` is its report if one was built."""

    code: str
    name: str
    took_part: bool
    profile: Entry | None = None


@dataclass(frozen=True)
class Countries:
    """The countries by name, and by their place on a map for those that have one.

    `choices` are what the map can show: theme to label, codes that report it and codes covered.
    """

    countries: tuple[Country, ...] = ()
    tiles: Mapping[str, tuple[int, int]] | None = None
    choices: Mapping[str, Sequence[tuple[str, str, str]]] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[tuple[Country | None, ...], ...]:
        """The map row by row, None where nobody stands."""
        known = {country.code: country for country in self.countries}
        at = {place: known[code] for code, place in (self.tiles or {}).items() if code in known}
        if not at:
            return ()
        rows, columns = zip(*at, strict=True)
        return tuple(
            tuple(at.get((row, column)) for column in range(min(columns), max(columns) + 1))
            for row in range(min(rows), max(rows) + 1)
        )

    @property
    def standings(self) -> tuple[str, ...]:
        """In which ways the countries on the map stand to the edition, as classes."""
        shown = (country for row in self.rows for country in row if country)
        return tuple(dict.fromkeys(map(standing, shown)))


@dataclass(frozen=True)
class Measure:
    """Where a measure is shown: a link, and a few words on what stands there."""

    label: str
    href: str
    detail: str = ""


@dataclass(frozen=True)
class Measures:
    """The measures that one report shows."""

    title: str
    measures: tuple[Measure, ...]


def render_index(
    edition: Edition,
    groups: Sequence[Group],
    countries: Countries | None = None,
    measures: Sequence[Measures] = (),
) -> str:
    """Return the index page as HTML that fetches nothing.

    Parameters
    ----------
    edition
        Title, description and imprint of the edition.
    groups
        The reports in the order of the page. Groups without entries are left out; only files
        that stand beside the index should be named, since nothing is checked here.
    countries
        What leads to the profiles, left out if there are none.
    measures
        What the search finds besides countries, by report.
    """
    countries = countries or Countries()
    return html.page(
        "index.html",
        edition=edition,
        groups=[group for group in groups if group.entries],
        countries=countries if any(each.profile for each in countries.countries) else None,
        standing=standing,
        measures=measures,
        measure_count=sum(len(each.measures) for each in measures),
    )


def standing(country: Country) -> str:
    """Say as a class how a country stands to the edition."""
    if not country.took_part:
        return "absent"
    return "profiled" if country.profile else "unprofiled"


def _strip(bars: Sequence[Bar], alt: str) -> str:
    """Draw bars side by side before a ground that is as high as a share of all would be."""
    kinds = [list(group) for _, group in groupby(bars, key=lambda bar: bar.kind)]
    step = min(_WIDEST, _WIDTH / (len(bars) + _BETWEEN * (len(kinds) - 1)))
    drawn, left = [], 0.0
    for kind in kinds:
        drawn += [_bar(bar, left + place * step, step) for place, bar in enumerate(kind)]
        left += (len(kind) + _BETWEEN) * step
    return (
        f'<svg class="strip" role="img" aria-label="{escape(alt)}" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}">{"".join(drawn)}</svg>'
    )


def _bar(bar: Bar, left: float, step: float) -> str:
    width = step * 0.8
    high = _HEIGHT * bar.listed / bar.base if bar.base else 0.0
    ground = f'<rect class="ground" x="{left:.2f}" y="0" width="{width:.2f}" height="{_HEIGHT}"/>'
    if not bar.affirmed:
        # The line of a hollow bar lies within it, so that it is as high as a filled one.
        edge = min(1.0, width / 4, high / 2)
        return ground + (
            f'<rect class="hollow" x="{left + edge / 2:.2f}" y="{_HEIGHT - high + edge / 2:.2f}" '
            f'width="{width - edge:.2f}" height="{high - edge:.2f}" stroke-width="{edge:.2f}"/>'
        )
    return ground + (
        f'<rect class="bar" x="{left:.2f}" y="{_HEIGHT - high:.2f}" width="{width:.2f}" height="{high:.2f}"/>'
    )
