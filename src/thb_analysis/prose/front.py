"""Title blocks: title, abstract and keywords of each report, written from results."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from thb_analysis.analysis import (
    Agreement,
    CountryProfile,
    Robustness,
    ThemeSummary,
    irregularities,
)
from thb_analysis.arrange import OFFERED
from thb_analysis.data import Dataset
from thb_analysis.display import Bar, Basis, Front, Picture, Work
from thb_analysis.prose.decisions import weakest
from thb_analysis.prose.remarks import attached
from thb_analysis.prose.theme import kind_range
from thb_analysis.wording import (
    agree,
    capital,
    count,
    decimal,
    entries,
    in_text,
    joined,
    kinds,
    missing,
    number,
    of,
    reasons,
    sentences,
    source,
)

_SILENCE = (
    "A country that a list does not name is reported as not listed, which is not evidence that it lacks the measure; "
    "shares are therefore given as k of N with the bounds that this silence allows."
)
_LEFT_OUT = (
    "Listings with a remark, but for durations, are left out by choice: what the source lists under a remark stands here "
    "among what is not listed."
)


def overview_front(
    ds: Dataset,
    claims: pd.DataFrame,
    coders: Agreement,
    robustness: Robustness,
    variant: str | None,
) -> Front:
    """Write the front of the overview.

    Parameters
    ----------
    ds : Dataset
    claims : pandas.DataFrame
        See ``analysis.evaluate_claims``.
    coders : Agreement
    robustness : Robustness
    variant : str or None
        What sets the report apart from the published one.
    """
    verdicts, standing = _verdict_sentence(ds, claims, variant), _robust_sentence(robustness)
    abstract = sentences(
        [
            f"This edition codes {count(len(ds.measures), 'list')} of countries, published as footnotes of "
            f"one document, cell by cell for {count(len(ds.participants), 'participating country', 'participating countries')} "
            f"in {count(len(ds.themes), 'theme')}.",
            standing,
            verdicts,
            _record_sentence(ds.corrections),
            _agreement_sentence(coders),
            _SILENCE,
        ]
    )
    subtitle = "Overview of the data and of its source"
    return _front(ds, ds.title, subtitle, abstract, variant, verdicts or standing)


def theme_front(
    ds: Dataset, summary: ThemeSummary, claims: pd.DataFrame, variant: str | None
) -> Front:
    """Write the front of a theme report.

    Parameters
    ----------
    ds : Dataset
    summary : ThemeSummary
    claims : pandas.DataFrame
        Of the theme: see ``arrange.of_theme``.
    variant : str or None
    """
    listings = summary.states["reported"] + summary.states["qualified"]
    qualified = summary.states["qualified"]
    if not summary.measures:
        nothing = "The source has no list of countries on this theme, so that there is nothing to compare."
        return _front(ds, summary.title, ds.title, nothing, variant, nothing)
    reach = _range_sentence(summary) if listings else _qualified_sentence(listings, qualified)
    abstract = sentences(
        [
            f"The source documents this theme with {count(summary.measures, 'list')} of countries, each coded here as "
            f"one measure over the {count(summary.participants, 'country', 'countries')} compared.",
            _range_sentence(summary),
            "" if ds.leaves_out_qualified else _qualified_sentence(listings, qualified),
            _verdict_sentence(ds, claims, variant),
            _record_sentence(irregularities(ds, summary.theme), " on this theme"),
            _SILENCE,
        ]
    )
    picture = _picture(summary, reach)
    return _front(ds, summary.title, ds.title, abstract, variant, reach, picture)


def country_front(ds: Dataset, profile: CountryProfile, variant: str | None) -> Front:
    """Write the front of a country profile.

    Parameters
    ----------
    ds : Dataset
    profile : CountryProfile
    variant : str or None
    """
    offered = profile.themes[profile.themes["kind"].isin(OFFERED)]
    counts = offered.groupby("kind", sort=False)[["listed", "in_base"]].sum()
    parts = [
        f"{of(row['listed'], row['in_base'])} {agree(row['in_base'], str(kind), kinds(str(kind)))}"
        for kind, row in counts.iterrows()
        if row["in_base"]
    ]
    listed = (
        f"{capital(in_text(profile.name))} is listed for {joined(parts)} that speak of it."
        if parts
        else ""
    )
    abstract = sentences(
        [
            listed,
            f"{attached(profile.remarks, 'one of its listings', 'its listings')}.",
            _record_sentence(profile.corrections, " on it"),
            _SILENCE,
        ]
    )
    title = f"Country profile: {profile.name}"
    return _front(ds, title, ds.title, abstract, variant, listed)


def audit_front(
    ds: Dataset,
    relations: pd.DataFrame,
    claims: pd.DataFrame,
    coders: Agreement,
    variant: str | None,
) -> Front:
    """Write the front of the audit of the source.

    Parameters
    ----------
    ds : Dataset
    relations, claims : pandas.DataFrame
        See ``analysis.evaluate_relations`` and ``analysis.evaluate_claims``.
    coders : Agreement
    variant : str or None
    """
    broken = int((~relations["holds"].astype(bool)).sum())
    tested = (
        f"The lists of the source were tested against {count(len(relations), 'relation')} that "
        f"{agree(len(relations), 'is', 'are')} expected to hold between them; {number(broken)} "
        f"{agree(broken, 'is', 'are')} broken by at least one country."
    )
    abstract = sentences(
        [
            tested,
            _verdict_sentence(ds, claims, variant),
            _record_sentence(ds.corrections),
            _agreement_sentence(coders),
        ]
    )
    return _front(ds, "Audit of the source", ds.title, abstract, variant, tested)


def robustness_front(ds: Dataset, result: Robustness, variant: str | None) -> Front:
    """Write the front of the report on robustness.

    Parameters
    ----------
    ds : Dataset
    result : Robustness
    variant : str or None
        What sets the report apart from the published one.
    """
    frame = result.findings
    standing = int((frame["share"] == 1).sum())
    abstract = sentences(
        [
            "Coding a source takes decisions that another careful reader could take otherwise, and so does comparing "
            "what was coded. This report takes them otherwise.",
            f"It puts {count(len(frame), 'main finding')} to {count(len(result.universes), 'combination')} of choices: "
            f"which listings count, which countries are compared, how debatable places are read, how wide a quantity word "
            "is, and how likeness is measured.",
            f"{_all_or(standing, len(frame))} concluded whatever is chosen." if len(frame) else "",
            "A finding that survives is robust to the choices varied here; what the source does not say may still "
            "change it, and bounds say how far.",
        ]
    )
    drawn = _robust_sentence(result)
    return _front(ds, "Robustness of the findings", ds.title, abstract, variant, drawn)


def lesson_front(ds: Dataset, title: str, subtitle: str, abstract: str) -> Front:
    """Write the front of a lesson.

    Parameters
    ----------
    ds : Dataset
    title, subtitle, abstract : str
    """
    return _front(ds, title, subtitle, abstract, None, abstract)


def _front(
    ds: Dataset,
    title: str,
    subtitle: str,
    abstract: str,
    variant: str | None,
    finding: str,
    picture: Picture | None = None,
) -> Front:
    basis = _basis(ds)
    return Front(
        title,
        subtitle,
        sentences([abstract, _LEFT_OUT if ds.leaves_out_qualified else ""]),
        basis.creators,
        tuple(ds.keywords),
        ds.edition,
        ds.version,
        variant,
        finding,
        picture,
        basis,
    )


def _basis(ds: Dataset) -> Basis:
    """Say what the data are; who published their source is no author of them."""
    people = ds.contributors
    made = [person for person in people if "creator" in person.get("roles", ["creator"])]
    return Basis(
        name=ds.name,
        title=ds.title,
        description=ds.description,
        version=ds.version,
        sha256=ds.sha256,
        creators=tuple(person["title"] for person in made if "title" in person),
        licences=tuple(map(_work, ds.licenses)),
        sources=tuple(map(_work, ds.sources)),
    )


def _work(entry: Mapping[str, str]) -> Work:
    return Work(entry.get("title") or entry.get("name", ""), entry.get("path", ""))


def _picture(summary: ThemeSummary, finding: str) -> Picture:
    """Draw a bar for each measure of a theme, those of a kind together and in the order of the source."""
    frame = summary.coverage
    order = {kind: place for place, kind in enumerate(frame["kind"].unique())}
    bars = tuple(
        Bar(
            measure=str(row["measure"]),
            label=str(row["label"]),
            kind=kinds(str(row["kind"])),
            place=source(row["footnote"], row["page"]),
            listed=int(row["listed"]),
            base=int(row["base_size"]),
            affirmed=bool(row["polarity"] == "affirmed"),
        )
        for _, row in frame.sort_values(
            "kind", key=lambda kind: kind.map(order), kind="stable"
        ).iterrows()
    )
    drawn = agree(
        len(bars),
        "One bar for the only measure, as high as the share of countries that its list names.",
        f"{capital(number(len(bars)))} bars, one for each measure, as high as the share of countries that its list names.",
    )
    return Picture(sentences([drawn, finding]), bars)


def _robust_sentence(result: Robustness) -> str:
    """Say how many of the main findings no choice of coding or method overturns."""
    size, standing = len(result.findings), int((result.findings["share"] == 1).sum())
    if not size:
        return ""
    drawn = f"Of {count(size, 'main finding')}, {number(standing)} {agree(standing, 'is', 'are')}"
    if standing == size:
        drawn = agree(size, "The only main finding is", f"All {count(size, 'main finding')} are")
    return (
        f"{drawn} the same under all choices of coding and method that are varied "
        f"({count(len(result.universes), 'combination')} in all)."
    )


def _all_or(size: int, total: int) -> str:
    """Begin a sentence on so many of several: ``All are``, ``One is``."""
    if size == total > 1:
        return "All are"
    return f"{capital(number(size))} {agree(size, 'is', 'are')}"


def _range_sentence(summary: ThemeSummary) -> str:
    """Tell the range of the commonest kind; a range over several kinds would compare unlike things."""
    if summary.coverage.empty:
        return ""
    kinds_ = summary.coverage["kind"]
    commonest = max(kinds_.unique(), key=lambda kind: ((kinds_ == kind).sum(), kind in OFFERED))
    return kind_range(summary.coverage[kinds_ == commonest])


def _qualified_sentence(listings: int, qualified: int) -> str:
    if not listings:
        return "No country compared is listed."
    if not qualified:
        only, none = (
            "The only listing carries no",
            f"None of the {count(listings, 'listing')} carries a",
        )
        return f"{agree(listings, only, none)} remark that qualifies it."
    return (
        f"Of {count(listings, 'listing')}, {number(qualified)} {agree(qualified, 'carries', 'carry')} a remark that "
        f"qualifies {agree(qualified, 'it', 'them')}."
    )


def _verdict_sentence(ds: Dataset, claims: pd.DataFrame, variant: str | None) -> str:
    """Count the verdicts; of a selection there is none, for the claims are about all listings."""
    if variant or len(ds.participants) < ds.countries["took_part"].sum():
        return ""
    checked = claims[claims["verdict"] != "cannot be checked"]
    if checked.empty:
        return ""
    counts = checked["verdict"].value_counts()
    why = reasons(list(checked.loc[checked["verdict"] == "does not hold", "direction"]))
    if len(checked) == 1:
        return f"The only quantified claim that can be recomputed from the lists {counts.index[0]}{why}."
    verdicts = [
        f"{number(counts[verdict])} {agree(counts[verdict], one, many)}"
        for verdict, one, many in (
            ("holds", "holds", "hold"),
            ("holds loosely", "holds loosely", "hold loosely"),
            ("does not hold", "does not hold", "do not hold"),
        )
        if verdict in counts
    ]
    return f"Of {count(len(checked), 'quantified claim')} that can be recomputed from the lists, {joined(verdicts)}{why}."


def _record_sentence(records: pd.DataFrame, about: str = "") -> str:
    """Count what the record notes of the source, by group."""
    return "" if records.empty else f"The record holds {entries(records['kind'], about)}."


def _agreement_sentence(coders: Agreement) -> str:
    if missing(coders.alpha):
        return ""
    alpha = f"Krippendorff’s alpha {decimal(coders.alpha)}"
    listed = f"agree throughout on which country is listed ({alpha})"
    if coders.n_disagreements:
        interval = f"95% interval {decimal(coders.lower)} to {decimal(coders.upper)}"
        listed = f"reach {alpha} ({interval}) on which country is listed"
    return f"The project’s two coders {listed}{weakest(coders.codebook)}."
