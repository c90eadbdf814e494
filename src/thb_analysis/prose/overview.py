"""Sentences of the overview."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis import Coverage
from thb_analysis.arrange import by_state, listed_outside, titles
from thb_analysis.data import Dataset
from thb_analysis.data.states import NOT_LISTED, OUT_OF_BASE, QUALIFIED
from thb_analysis.display import Prose
from thb_analysis.wording import (
    agree,
    all_the_same,
    capital,
    count,
    in_text,
    joined,
    kinds,
    markdown,
    number,
    percent,
    quoted,
    reasons,
    sentences,
)


def study(ds: Dataset) -> Prose:
    """Say what the source and this edition are.

    Parameters
    ----------
    ds : Dataset
    """
    lists = int((ds.footnotes["kind"] == "country_list").sum())
    observations = ds.observations
    qualified = int((observations["status"] == QUALIFIED).sum())
    return Prose(
        sentences(
            [
                markdown(ds.description),
                f"The document has {count(len(ds.footnotes), 'footnote')}; {number(lists)} "
                f"{agree(lists, 'is a list', 'are lists')} of country codes and {agree(lists, 'makes', 'make')} up the data.",
                f"They hold {count(len(observations), 'listing')} of the countries compared, {number(qualified)} of them "
                f"with a remark." if len(observations) else "None of them names a country compared." if lists else "",
                _body(observations),
            ]
        )
    )  # fmt: skip


def participants(ds: Dataset) -> Prose:
    """Say who took part and name those who did not.

    Parameters
    ----------
    ds : Dataset
    """
    countries = ds.countries
    took_part = countries[countries["took_part"].astype(bool)]
    absent = list(countries.loc[~countries["took_part"].astype(bool), "name"])
    left_out = len(took_part) - len(ds.participants)
    blocs = took_part["bloc"].value_counts()
    parts = [f"{number(size)} in {quoted([str(bloc)])[0]}" for bloc, size in blocs.items()]
    return Prose(
        sentences(
            [
                f"The lists speak of {count(len(took_part), 'participant')}: by bloc, {joined(parts)} ([](#tbl-participants)).",
                f"{capital(joined(in_text(markdown(name)) for name in absent))} did not take part: nothing can be said of "
                f"{agree(len(absent), 'it, and it is', 'them, and they are')} in no base." if absent else "",
                f"This report leaves {number(left_out)} of the participants out." if left_out else "",
            ]
        )
    )  # fmt: skip


def themes(result: Coverage, ds: Dataset) -> Prose:
    """Put the themes side by side in words.

    Parameters
    ----------
    result : Coverage
        By measure, all themes.
    ds : Dataset
    """
    frame = result.frame.dropna(subset="share")
    if frame.empty:
        return Prose("No measure has a base among the countries compared.")
    known = frame[frame["polarity"] == "affirmed"]
    aside = len(frame) - len(known)
    by_kind = known.groupby("kind", sort=False)["share"].agg(["size", "median"])
    parts = [
        f"{percent(row['median'])} for {count(row['size'], str(kind), kinds(str(kind)))}"
        for kind, row in by_kind.iterrows()
    ]
    return Prose(
        sentences(
            [
                f"[](#fig-themes) and [](#tbl-themes) compare the {count(len(ds.themes), 'theme')}.",
                *([_range(known["share"])] if len(known) > 1 else []),
                f"{capital(count(aside, 'measure'))} that {agree(aside, 'is', 'are')} negated or cannot be read one way "
                f"{agree(aside, 'is', 'are')} left aside." if aside else "",
                f"By kind the median is {joined(parts)}."
                if len(by_kind) > 1 and known["share"].nunique() > 1 else "",
                _thin(known, titles(ds)),
                "A theme with lower coverage is not a theme in which less is done: its lists may answer narrower questions."
                if known["share"].nunique() > 1 else "",
            ]
        )
    )  # fmt: skip


def cells(ds: Dataset) -> Prose | None:
    """Count the cells of the whole matrix and how much of it is silence."""
    frame = ds.cells()
    if frame.empty:
        return None
    states, total = by_state(frame), len(frame)
    silent, outside = states.get(NOT_LISTED, 0), states.get(OUT_OF_BASE, 0)
    lies = agree(outside, "lies", "lie")
    return Prose(
        sentences(
            [
                f"[](#fig-cells) shows {count(total, 'cell')}, [](#tbl-matrix) gives them as a table.",
                f"Silence of the source makes up {percent(silent / total)} of them ({silent}): it may mean that the country "
                "lacks the measure, that it was not asked, or that it did not say."
                if silent
                else "The source is silent on none of them.",
                f"Outside the base of a statement {lies} {number(outside)}"
                f"{all_the_same(listed_outside(frame), outside)}."
                if outside
                else "",
            ]
        )
    )


def table(ds: Dataset) -> Prose | None:
    """Introduce the table of all cells; None if there are none."""
    if ds.cells().empty:
        return None
    return Prose(
        "[](#tbl-matrix) gives the cells of [](#fig-cells) with their counts, k of N, as a table."
    )


def figures(ds: Dataset) -> Prose | None:
    """Introduce the key figures; None if there are none."""
    size = len(ds.key_figures)
    if not size:
        return None
    return Prose(
        f"The document gives {count(size, 'key figure')} ([](#tbl-key-figures)). "
        f"{agree(size, 'It is', 'They are')} given here as reported; the lists contain no number of persons."
    )


def claims(frame: pd.DataFrame) -> Prose:
    """Say how the document's quantified claims fare, by verdict.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.evaluate_claims``.
    """
    if frame.empty:
        return Prose("The document makes no quantified claim on record.")
    checked, holds, fails = (
        int(which.sum())
        for which in (
            frame["verdict"] != "cannot be checked",
            frame["verdict"] == "holds",
            frame["verdict"] == "does not hold",
        )
    )
    why = reasons(list(frame.loc[frame["verdict"] == "does not hold", "direction"]))
    return Prose(
        sentences(
            [
                f"The document makes {count(len(frame), 'claim')} with a quantity word or a number ([](#tbl-verdicts)).",
                f"Of these, {number(checked)} can be recomputed from its lists, and {number(holds)} of them {agree(holds, 'holds', 'hold')} as worded"
                + (
                    f"; {number(fails)} {agree(fails, 'does', 'do')} not hold{why}."
                    if fails
                    else "."
                ),
                "The audit of the source spells each one out.",
            ]
        )
    )


def instruments(ds: Dataset) -> Prose | None:
    """Introduce the legal instruments; None if there are none."""
    size = len(ds.instruments)
    if not size:
        return None
    named = f"[](#tbl-instruments) names {count(size, 'instrument')} that the document refers to"
    bound = (
        f"some statements speak only of the states that {agree(size, 'it', 'one of them')} binds"
    )
    tied = ds.bases["column"].isin(ds.instruments["instrument"]).any()
    return Prose(f"## Legal instruments\n\n{named}{f'; {bound}' if tied else ''}.")


def _body(observations: pd.DataFrame) -> str:
    size = int((observations["basis"] == "body").sum())
    if not size:
        return ""
    return (
        f"{capital(count(size, 'listing'))} {agree(size, 'rests', 'rest')} on the sentence that a list belongs to, which "
        f"names {agree(size, 'a country', 'countries')} that the list lacks."
    )


def _range(shares: pd.Series) -> str:
    """Say how far the coverage of several measures reaches."""
    low, high = shares.min(), shares.max()
    over = count(len(shares), "measure")
    if low == high:
        return f"Coverage is the same under {over}: {percent(low)} of the base."
    return (
        f"Over {over} coverage runs from {percent(low)} to {percent(high)} of the base, with a median of "
        f"{percent(shares.median())}."
    )


def _thin(known: pd.DataFrame, title: dict[str, str]) -> str:
    """Say under which themes the median is highest and lowest; medians that print alike are alike."""
    medians = known.groupby("theme")["share"].median()
    high, low = percent(medians.max()), percent(medians.min())
    if high == low:
        return ""
    shown = medians.map(percent)
    under = {
        end: joined(quoted(title[theme] for theme in title if shown.get(theme) == end))
        for end in (high, low)
    }
    return (
        f"The median is highest under {under[high]} ({high}) and lowest under {under[low]} ({low})."
    )
