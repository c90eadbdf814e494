"""The head of a report: its title, and what was found in one sentence."""

from __future__ import annotations

from dataclasses import replace

from thb_analysis.analysis.audit import Audit
from thb_analysis.analysis.country import Country
from thb_analysis.analysis.findings import findings
from thb_analysis.analysis.robustness import Robustness
from thb_analysis.counts import each_row, share_of
from thb_analysis.data import Dataset
from thb_analysis.data.descriptor import creators
from thb_analysis.display import Bar, Front, Mapped, Picture
from thb_analysis.display.text import of
from thb_analysis.wording import capital, source


def theme_front(ds: Dataset, theme: str, variant: str | None = None) -> Front:
    """Write the head of a theme report; `variant` says what sets it apart from the published one.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.theme_front(thb.load(), "protection").title
    'Protection and support'
    """
    row = ds.themes.set_index("theme").loc[theme]
    headline = _filled(str(row["headline"]), ds) or findings(ds, theme).headline
    return _front(ds, row["title"], headline, variant, _picture(ds, theme, headline))


def country_front(ds: Dataset, profile: Country, variant: str | None = None) -> Front:
    """Write the head of a country profile.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.country_front(ds, thb.country(ds, "FR")).title
    'France'
    """
    return _front(ds, profile.name, profile.headline, variant)


def overview_front(ds: Dataset, variant: str | None = None) -> Front:
    """Write the head of the overview.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.overview_front(thb.load()).title
    '...27 countries, 2015–2020'
    """
    headline = _filled(ds.headline, ds) or findings(ds).headline
    front = _front(ds, ds.title or ds.name, headline, variant)
    return replace(front, mapped=_mapped(ds), figures=(*ds.figures, *_caveat(ds)))


def source_audit_front(ds: Dataset, audit: Audit, variant: str | None = None) -> Front:
    """Write the head of the audit of the source.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.source_audit_front(ds, thb.audit(ds)).title
    'Audit of the source'
    """
    return _front(ds, "Audit of the source", audit.headline, variant)


def robustness_front(ds: Dataset, result: Robustness, variant: str | None = None) -> Front:
    """Write the head of the robustness report.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.robustness_front(ds, thb.robustness(ds)).title
    'Robustness of the findings'
    """
    return _front(ds, "Robustness of the findings", result.headline, variant)


def _front(
    ds: Dataset, title: str, headline: str, variant: str | None, picture: Picture | None = None
) -> Front:
    return Front(
        title=title,
        subtitle=headline,
        abstract="",
        authors=creators(ds.contributors),
        keywords=tuple(ds.keywords),
        edition=ds.edition,
        version=ds.version,
        variant=variant,
        finding=headline,
        picture=picture,
    )


def _caveat(ds: Dataset) -> tuple[str, ...]:
    """Say how counts are to be read, where something is open."""
    named = f"Counts are of countries that {ds.evidence} names; one that it does not name may still have the measure."
    return () if ds.is_complete else (named,)


def _mapped(ds: Dataset) -> tuple[Mapped, ...]:
    """Say of each finding which countries report it, theme by theme."""
    titles = ds.theme_titles
    rows = [(titles[theme], row) for theme in titles for row in each_row(findings(ds, theme).frame)]
    return tuple(
        Mapped(row.label, title, " ".join(row.countries), " ".join(row.covered))
        for title, row in rows
    )


def _picture(ds: Dataset, theme: str, headline: str) -> Picture:
    """Draw a bar for each measure of a theme, as high as the share of countries that report it."""
    measures = ds.measures.set_index("measure").loc[list(ds.matrix(theme).columns)]
    pages = ds.cells(theme).drop_duplicates("measure").set_index("measure")["page"]
    bars = []
    for measure, row in measures.sort_values("kind", kind="stable").iterrows():
        share = share_of(ds, str(measure), row["base"])
        place = source(row["footnote"], pages[measure])
        affirmed = row["polarity"] == "affirmed"
        bars.append(Bar(str(measure), row["label"], row["kind"], place, share.k, share.n, affirmed))
    return Picture(f"A bar for each measure. {headline}".strip(), tuple(bars))


def _filled(template: str, ds: Dataset) -> str:
    """Fill in the counts of indicators, named in braces."""
    if template:
        found = findings(ds).frame
        # What is asked of none of the countries compared has no count.
        for row in each_row(found[found["n"] > 0]):
            template = template.replace(f"{{{row.indicator}}}", of(row.k, row.n))
    # A sentence that names an indicator without a count says nothing.
    return "" if "{" in template else capital(template)
