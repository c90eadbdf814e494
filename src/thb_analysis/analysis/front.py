"""The head of a report: its title, and what was found in one sentence."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from thb_analysis.analysis.audit import Audit
from thb_analysis.analysis.context import gaps
from thb_analysis.analysis.country import Country
from thb_analysis.analysis.findings import findings
from thb_analysis.analysis.footnotes import spanned
from thb_analysis.analysis.maps import maps
from thb_analysis.analysis.marked import counted_in, led, unmarked
from thb_analysis.analysis.robustness import Robustness
from thb_analysis.citation import full_title
from thb_analysis.counts import by_name, each_row, of_theme, one_state, shown_cells
from thb_analysis.data import Dataset, states
from thb_analysis.data.descriptor import creators
from thb_analysis.data.expressions import measures_in
from thb_analysis.display import Category, Front, Mapped, SmallMap
from thb_analysis.display.text import of
from thb_analysis.wording import capital, source

_NAMED = re.compile(r"\{([^{}]*)\}")
_MANY = 12  # footnotes from which a headline names the first and the last alone
# What a package says of itself.
_PACKAGE = ("title", "licenses", "sources", "contributors")
# How a finding is drawn on a map.
_LOOKS = {
    states.REPORTED: "most",
    states.QUALIFIED: "some",
    states.NOT_REPORTED: "none",
    states.ABSENT: "absent",
    states.NOT_COVERED: "not_covered",
    states.OUTSIDE: "outside",
}


def theme_front(ds: Dataset, theme: str, variant: str | None = None) -> Front:
    """Write the head of a theme report; `variant` says what sets it apart from the published one.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.theme_front(thb.load(), "protection").title
    'Protection and support'
    """
    row = ds.themes.set_index("theme").loc[theme]
    headline = _headline(ds, str(row["headline"]), theme)
    front = _front(ds, row["title"], headline, variant)
    return replace(front, mapped=tuple(_mapped(ds, theme)), map=_small_map(ds, theme))


def country_front(ds: Dataset, profile: Country, variant: str | None = None) -> Front:
    """Write the head of a country profile.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.country_front(ds, thb.country(ds, "FR")).title
    'France'
    """
    return _front(ds, profile.name, profile.marked[0], variant)


def overview_front(ds: Dataset, variant: str | None = None) -> Front:
    """Write the head of the overview.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.overview_front(thb.load()).title
    '...27 countries, 2015–2020'
    """
    front = _front(ds, ds.title or ds.name, _headline(ds, ds.headline), variant)
    full = full_title("Overview", ds.topic or ds.title)
    return replace(front, figures=(*ds.figures, *filter(None, [_caveat(ds)])), full_title=full)


def source_audit_front(ds: Dataset, audit: Audit, variant: str | None = None) -> Front:
    """Write the head of the audit of the source.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.source_audit_front(ds, thb.audit(ds)).title
    'Audit of the source'
    """
    return _front(ds, "Audit of the source", audit.headline, variant, ds.measures["measure"])


def robustness_front(ds: Dataset, result: Robustness, variant: str | None = None) -> Front:
    """Write the head of the robustness report.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.robustness_front(ds, thb.robustness(ds)).title
    'Robustness of the findings'
    """
    title = "Robustness of the findings"
    return _front(ds, title, result.headline, variant, ds.measures["measure"])


def _front(
    ds: Dataset, title: str, headline: str, variant: str | None, counted: Iterable[str] = ()
) -> Front:
    """Write the head of a report; its headline counts what is marked in it, or these measures."""
    finding = capital(unmarked(headline))
    return Front(
        title=title,
        subtitle=finding,
        authors=creators(ds.contributors),
        keywords=tuple(ds.keywords),
        edition=ds.edition,
        version=ds.version,
        variant=variant,
        finding=finding,
        full_title=full_title(title, ds.topic or ds.title),
        footnotes=_footnotes(ds, [*counted, *counted_in(headline)]),
        package={name: getattr(ds, name) for name in _PACKAGE},
    )


def _footnotes(ds: Dataset, counted: Iterable[str]) -> str:
    """Name the footnotes of the lists that some findings or measures follow from."""
    expressions = dict(zip(ds.indicators["indicator"], ds.indicators["expression"], strict=True))
    lists = {each for id in counted for each in measures_in(expressions.get(id, id))}
    found = ds.measures.loc[ds.measures["measure"].isin(lists), "footnote"].dropna()
    if len(found) > _MANY:
        return spanned(found)
    return f"n. {', '.join(map(str, sorted(found)))}" if len(found) else ""


def _caveat(ds: Dataset) -> str:
    """Say how counts are to be read, where something is open."""
    if ds.is_complete or ds.is_table:
        return gaps(ds)
    return (
        f"Counts are of {ds.unit[1]} that {ds.evidence} names; "
        "one that it does not name may still have the measure."
    )


def _mapped(ds: Dataset, theme: str) -> Iterator[Mapped]:
    """Say of each measure of a theme in which state countries are."""
    facts = ds.measures.set_index("measure")
    for measure, cells in shown_cells(ds, theme).groupby("measure", sort=False):
        found_in = one_state(cells)
        if facts.at[measure, "polarity"] == "unclear":
            found_in = found_in.replace(dict.fromkeys(states.NAMED, "unclear"))
        by_state = _by_state(ds, dict(zip(cells["country"], found_in, strict=True)))
        place = source(cells["footnote"].iloc[0], cells["page"].iloc[0])
        yield Mapped(facts.at[measure, "label"], by_state, str(measure), place)


def _by_state(ds: Dataset, found_in: Mapping[str, str]) -> dict[str, str]:
    """Turn countries with states into states with countries, by the alphabet of names."""
    found: dict[str, list[str]] = {}
    for country in by_name(ds, found_in):
        found.setdefault(found_in[country], []).append(country)
    return {state: " ".join(codes) for state, codes in found.items()}


def _small_map(ds: Dataset, theme: str) -> SmallMap | None:
    """Return the first map of a theme that says in words what it shows, else its first finding."""
    rows = of_theme(ds, ds.maps, theme)
    told = rows.loc[rows["finding"] != "", "map"]
    if len(told):
        shown = maps(ds.with_tables(maps=rows[rows["map"] == told.iloc[0]]))
        looks = shown.frame.groupby(["category", "look"], sort=False)["country"]
        rows = looks.agg(" ".join).reset_index()
        shown_in = (Category(row.category, row.look, row.country) for row in each_row(rows))
        return SmallMap(shown.finding, tuple(shown_in))
    found = findings(ds, theme)
    if found.frame.empty:
        return None
    by_state = _by_state(ds, found.states(found.frame["indicator"].iloc[0]))
    categories = tuple(
        Category(capital(states.STATE_LABELS[state]), look, by_state[state])
        for state, look in _LOOKS.items()
        if state in by_state
    )
    return SmallMap(found.headline, categories)


def _headline(ds: Dataset, template: str, theme: str | None = None) -> str:
    """Fill in the counts of findings that are named in braces, else say the first finding; these are marked."""
    if template:
        found = findings(ds).frame
        # What is asked of none of the countries compared has no count.
        counts = {row.indicator: of(row.k, row.n) for row in each_row(found[found["n"] > 0])}
        if counts.keys() >= {*_NAMED.findall(template)}:
            return _NAMED.sub(lambda name: led(name[1], counts[name[1]]), template)
    first = findings(ds, theme)
    return "".join(led(id, first.headline) for id in first.frame["indicator"][:1])
