"""Sentences of a theme report."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis import Coverage, ThemeSummary
from thb_analysis.arrange import OFFERED, by_state, compared_kinds, listed_outside
from thb_analysis.data import Dataset
from thb_analysis.data.states import OUT_OF_BASE, STATE_LABELS
from thb_analysis.display import Prose
from thb_analysis.prose.measures import labels, told
from thb_analysis.prose.remarks import contents
from thb_analysis.wording import (
    agree,
    all_the_same,
    capital,
    count,
    entries,
    few,
    in_text,
    joined,
    kinds,
    markdown,
    number,
    of,
    paragraphs,
    percent,
    quoted,
    sentences,
    span,
)

# Why a list says something else than that the countries on it have what its label names.
_OTHERWISE = {"negated": "worded in the negative", "unclear": "open to either reading"}


def scope(ds: Dataset, summary: ThemeSummary) -> Prose:
    """Say what the theme covers, on which base, and what a listing means.

    Parameters
    ----------
    ds : Dataset
    summary : ThemeSummary
    """
    if not summary.measures:
        return Prose(
            f"{markdown(summary.description)} No list of the source belongs to this theme."
        )
    pages = summary.coverage["page"].dropna().unique()
    places = joined(str(page) for page in sorted(pages))
    about = sentences(
        [
            markdown(summary.description),
            f"The source gives {count(summary.measures, 'list')} of countries on it "
            f"({agree(len(pages), 'page', 'pages')} {places}); each is one measure of [](#tbl-measures).",
            f"By kind, {_kinds(summary)}.",
            "Kinds are kept apart throughout, because being listed for a challenge or for a condition says something "
            "else than being listed for a provision."
            if len(summary.kinds) > 1
            else "",
        ]
    )
    return Prose(paragraphs([about, _bases(summary), _readings(summary)]))


def coverage(summary: ThemeSummary) -> Prose:
    """Say how far coverage reaches, kind by kind, and where bounds or bases need care."""
    if not summary.measures:
        return Prose("There is no measure whose coverage could be given.")
    by_kind = [
        kind_range(summary.coverage[summary.coverage["kind"] == kind])
        for kind in summary.kinds["kind"]
    ]
    opening = "[](#fig-coverage) and [](#tbl-coverage) give the coverage of each measure over its own base."
    return Prose(paragraphs([sentences([opening, *by_kind]), _bounds(summary), _outside(summary)]))


def matrix(ds: Dataset, summary: ThemeSummary) -> Prose:
    """Count the states of the cells and name the countries that no list names."""
    cells = ds.cells(summary.theme)
    total, states = len(cells), by_state(cells)
    if not total:
        return Prose("There is no cell to show.")
    parts = [f"{size} {STATE_LABELS[state]}" for state, size in states.items()]
    if len(parts) == 1:
        parts = [f"all of them {parts[0].partition(' ')[2]}"]
    return Prose(
        sentences(
            [
                f"[](#tbl-matrix) shows all {count(total, 'cell')}, one for each country and measure: {joined(parts)}"
                f"{all_the_same(listed_outside(cells), states.get(OUT_OF_BASE, 0))}.",
                _never_listed(ds, summary),
            ]
        )
    )


def cells(summary: ThemeSummary) -> Prose | None:
    """Say that there is no cell to lead back to; None if there are some."""
    if summary.measures:
        return None
    return Prose("The source has no list on this theme, so that there is none.")


def countries(result: Coverage) -> Prose:
    """Say for how many provisions and practices countries are listed, without ranking them.

    Parameters
    ----------
    result : Coverage
        By country.
    """
    frame = result.frame[result.frame["in_base"] > 0]
    present = [kind for kind in OFFERED if kind in set(frame["kind"])]
    if frame.empty:
        return Prose("The theme has no measure that can be counted country by country.")
    if not present:
        return Prose(
            "No provision and no practice of this theme can be counted country by country: its measures are challenges, "
            "conditions, actors or durations, or cannot be read one way, and are not added up."
        )
    drawn = (
        "[](#fig-countries) and [](#tbl-countries) count"
        if compared_kinds(frame)
        else "[](#tbl-countries) counts"
    )
    return Prose(
        sentences(
            [
                f"{drawn}, for each country, the measures that list it among those whose statement speaks of it.",
                *(_spread(frame[frame["kind"] == kind], kind) for kind in present),
                "The counts are no score: a country may be missing from a list for reasons that have nothing to do "
                "with its law or practice, and the measures are not of equal weight.",
            ]
        )
    )


def qualified(ds: Dataset, summary: ThemeSummary) -> Prose | None:
    """Say how many listings carry a remark, under which measures, and what about; None if none does."""
    size = summary.states["qualified"]
    listings = size + summary.states["reported"]
    if not size:
        return None
    frame = summary.coverage
    touched = frame[frame["measure"].isin(_qualified_measures(ds, summary))]
    outside = summary.outside_base
    beyond = (
        f", {number(outside)} of them outside the {agree(outside, 'base of its statement', 'bases of their statements')},"
        if outside
        else ","
    )
    lead = (
        f"Of {count(listings, 'listing')} under this theme{beyond} {number(size)} {agree(size, 'carries', 'carry')} a remark "
        f"([](#tbl-qualified)), under {few(labels(frame, touched['measure']), noun='other measures')}."
    )
    said = sentences([lead, contents(ds, summary.theme)])
    return Prose(paragraphs(["## Listings with a remark", said]))


def durations(frame: pd.DataFrame) -> Prose | None:
    """Describe the durations that the source states; None if there are none.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.durations``.
    """
    if not frame["stated"].any():
        return None
    measures = [
        _durations_of(group) for _, group in frame.groupby("footnote") if group["stated"].any()
    ]
    return Prose(
        paragraphs(
            [
                "## Durations",
                sentences(
                    [
                        "[](#fig-durations) and [](#tbl-durations) show what is stated.",
                        *measures,
                    ]
                ),
            ]
        )
    )


def notes(ds: Dataset, summary: ThemeSummary, irregularities: pd.DataFrame) -> Prose:
    """Say what the record notes of the theme, and repeat the coders' notes on its measures.

    Parameters
    ----------
    ds : Dataset
    summary : ThemeSummary
    irregularities : pandas.DataFrame
        Of the theme.
    """
    told_notes = ds.measures[(ds.measures["theme"] == summary.theme) & (ds.measures["note"] != "")]
    bullets = [
        f"- “{markdown(row['label'])}” (footnote {row['footnote']}): {markdown(row['note'])}"
        for _, row in told_notes.sort_values("footnote").iterrows()
    ]
    remarks = (
        [f"Notes of the coders on single measures:\n\n{chr(10).join(bullets)}"] if bullets else []
    )
    return Prose(paragraphs([_irregularities(irregularities), *remarks]))


def _kinds(summary: ThemeSummary) -> str:
    sizes = list(zip(summary.kinds["kind"], summary.kinds["measures"], strict=True))
    if len(sizes) == 1 and summary.measures > 1:
        return f"all are {kinds(sizes[0][0])}"
    counted = joined(count(size, kind, kinds(kind)) for kind, size in sizes)
    return f"{agree(summary.measures, 'it is', 'they are')} {counted}"


def _bases(summary: ThemeSummary) -> str:
    sizes = [f"{markdown(row['label'])} ({row['size']})" for _, row in summary.bases.iterrows()]
    outside = "A country outside a base counts neither for nor against a measure."
    if len(sizes) == 1:
        return f"Every statement speaks of {sizes[0]}."
    uses = [
        f"{size} for {count(measures, 'measure')}"
        for size, measures in zip(sizes, summary.bases["measures"], strict=True)
    ]
    return (
        f"Not every statement speaks of the same countries. The bases are {joined(uses)}. {outside}"
    )


def _readings(summary: ThemeSummary) -> str:
    negated, unclear = (
        labels(summary.coverage, slugs) for slugs in (summary.negated, summary.unclear)
    )
    return sentences(
        [
            f"{joined(negated)} {agree(len(negated), 'is', 'are')} worded in the negative: being listed reports an absence."
            if negated
            else "",
            f"The source does not say which way the {agree(len(unclear), 'list', 'lists')} behind {joined(unclear)} "
            f"{agree(len(unclear), 'is', 'are')} to be read; {agree(len(unclear), 'its count is', 'their counts are')} shown "
            f"and not interpreted."
            if unclear
            else "",
        ]
    )


def kind_range(frame: pd.DataFrame) -> str:
    """Say how far the coverage of measures of one kind reaches, over those that are affirmed.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of a coverage by measure, all of one kind.
    """
    kind, affirmed = frame["kind"].iloc[0], frame[frame["polarity"] == "affirmed"]
    aside = len(frame) - len(affirmed)
    if affirmed.empty:
        only = agree(aside, f"only {kind} is", f"{count(aside, kind, kinds(kind))} are")
        return f"The {only} {_otherwise(frame)}; no range is given."
    more = (
        f"{capital(number(aside))} more {agree(aside, 'is', 'are')} {_otherwise(frame)}, and left aside."
        if aside
        else ""
    )
    return sentences([_range(affirmed, kind, " that report a presence" if aside else ""), more])


def _otherwise(frame: pd.DataFrame) -> str:
    """Say why some measures cannot be put side by side with those that are affirmed."""
    found = set(frame["polarity"])
    return joined([words for polarity, words in _OTHERWISE.items() if polarity in found], "or")


def _range(frame: pd.DataFrame, kind: str, which: str) -> str:
    """Say how far coverage reaches over measures whose shares can be put side by side."""
    known = frame.dropna(subset="share")
    if known.empty:
        return f"No country compared is in the base of the {agree(len(frame), kind, kinds(kind))}{which}."
    high = list(known.loc[known["share"] == known["share"].max(), "measure"])
    low = list(known.loc[known["share"] == known["share"].min(), "measure"])
    if len(known) == 1:
        reports = which.replace("report", "reports")
        return f"The only {kind}{reports}, {labels(known, high)[0]}, lists {_countries(known['listed'].iloc[0], known['base_size'].iloc[0])}."
    lead = f"Among the {count(len(known), kind, kinds(kind))}{which}, coverage"
    if high == low:
        return f"{lead} is the same throughout: {told(known, high)}."
    median = f" (median {percent(known['share'].median())})" if len(known) > 2 else ""
    return f"{lead} runs from {told(known, low)} to {told(known, high)}{median}."


def _bounds(summary: ThemeSummary) -> str:
    if not summary.coverage["base_size"].any():
        return ""
    if not summary.states["not_listed"]:
        return "No list is silent on a country of its base, so that silence leaves no share open."
    readable = summary.coverage[summary.coverage["polarity"] != "unclear"]
    unclear = len(summary.coverage) - len(readable)
    none = f"{agree(unclear, 'A list', 'Lists')} that can be read either way {agree(unclear, 'has', 'have')} no bounds."
    return sentences([_limits(readable) if len(readable) else "", none if unclear else ""])


def _limits(readable: pd.DataFrame) -> str:
    limited = readable[readable["excluded"] > 0]
    general = (
        "The share k/N is a lower bound. Nothing in the source says that a country it does not list lacks a measure, so "
        "that the upper bound is the whole base"
    )
    if limited.empty:
        return f"{general}."
    named = [
        f"{name} (at most {percent(upper)})"
        for name, upper in zip(labels(limited, limited["measure"]), limited["upper"], strict=True)
    ]
    return f"{general}, except where another list excludes a country: {joined(named)}."


def _outside(summary: ThemeSummary) -> str:
    frame = summary.coverage[summary.coverage["outside_base"] > 0]
    if frame.empty:
        return ""
    size = int(frame["outside_base"].sum())
    where = joined(labels(frame, frame["measure"]))
    return (
        f"{capital(count(size, 'listing'))} under {where} {agree(size, 'names a country', 'name countries')} of which the "
        f"sentence does not speak; {agree(size, 'it is', 'they are')} shown in the matrix with a dagger and left out "
        "of k and N."
    )


def _never_listed(ds: Dataset, summary: ThemeSummary) -> str:
    if not summary.never_listed:
        return (
            "Every country compared stands on at least one list."
            if summary.participants > 1
            else ""
        )
    known = ds.countries.set_index("country")["name"]
    names = [in_text(markdown(name)) for name in sorted(known[list(summary.never_listed)])]
    if len(names) == summary.participants:
        return "None of the lists names a country compared within its base."
    return f"No list of the theme names {joined(names, 'or')} within its base."


def _spread(frame: pd.DataFrame, kind: str) -> str:
    low, high = int(frame["listed"].min()), int(frame["listed"].max())
    most = int(frame["in_base"].max())
    if most == 1:
        return f"The only {kind} lists {_countries(int(frame['listed'].sum()), len(frame))}."
    plural = kinds(kind)
    if not high:
        return f"Of {number(most)} {plural}, none lists any country."
    if (frame["listed"] == frame["in_base"]).all():
        return f"Every country is listed for all {plural} that speak of it, {number(most)} at the most."
    if low == high:
        return f"Of {number(most)} {plural}, {number(high)} {agree(high, 'lists', 'list')} each country."
    median = f"{frame['listed'].median():g}"
    return f"Of up to {number(most)} {plural}, between {low} and {high} list a country, in the median {median}."


def _countries(listed: int, whole: int) -> str:
    return f"{of(listed, whole)} {agree(whole, 'country', 'countries')}"


def _qualified_measures(ds: Dataset, summary: ThemeSummary) -> set[str]:
    cells = ds.cells(summary.theme)
    return set(cells.loc[cells["state"] == "qualified", "measure"])


def _durations_of(group: pd.DataFrame) -> str:
    stated = group[group["stated"]]
    label = quoted([group["label"].iloc[0]])[0]
    lead = f"Under {label}, {of(len(stated), len(group))} listed {agree(len(group), 'country', 'countries')} {agree(len(stated), 'has', 'have')} a duration"
    return sentences([f"{lead}: {_extent(stated)}.", _open_ends(stated), _renewable(group)])


def _extent(stated: pd.DataFrame) -> str:
    lengths = [span(*row) for row in stated[["minimum", "maximum", "unit"]].itertuples(index=False)]
    counts = pd.Series(lengths).value_counts()
    if len(counts) == 1:
        return f"{counts.index[0]}" + (" in each case" if len(stated) > 1 else "")
    unit = stated["unit"].iloc[0]
    ends = stated[["minimum", "maximum"]]
    extent = span(ends.min(axis=None), ends.max(axis=None), unit)
    top = int(counts.iloc[0])
    most = (
        f", most often {counts.index[0]} ({count(top, 'country', 'countries')})"
        if top > 1 and top > int(counts.iloc[1])
        else ""
    )
    stating = "the ends that are stated" if ends.isna().any(axis=None) else "values"
    return f"{stating} lie within {extent}{most}"


def _open_ends(stated: pd.DataFrame) -> str:
    open_ = stated[stated["minimum"].isna() | stated["maximum"].isna()]
    if open_.empty or len(open_) == len(stated) > 1:
        return "One end is open throughout." if len(open_) else ""
    return f"One end is left open for {_named(open_)}."


def _renewable(group: pd.DataFrame) -> str:
    renewable = group[group["renewable"].fillna(False).astype(bool)]
    if renewable.empty:
        return ""
    return f"The source calls it renewable or extendable for {_named(renewable)}."


def _named(frame: pd.DataFrame) -> str:
    return joined(in_text(markdown(name)) for name in frame["name"])


def _irregularities(frame: pd.DataFrame) -> str:
    if frame.empty:
        return "The record holds no entry on this theme."
    noted = int((frame["status"] != "applied").sum())
    changed = len(frame) - noted
    treated = (
        f"{number(changed)} {agree(changed, 'was', 'were')} corrected in the coding, {number(noted)} "
        f"{agree(noted, 'is', 'are')} noted and coded as printed"
        if changed
        else f"{agree(noted, 'it is', 'all are')} noted and coded as printed"
    )
    about = " on this theme ([](#tbl-irregularities))"
    return f"The record holds {entries(frame['kind'], about)}. {capital(treated)}."
