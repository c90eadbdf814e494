"""Sentences of the overview."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis import Coverage
from thb_analysis.arrange import titles
from thb_analysis.data import Dataset
from thb_analysis.data.states import QUALIFIED
from thb_analysis.display import Prose
from thb_analysis.wording import (
    agree,
    capital,
    count,
    in_text,
    joined,
    kinds,
    markdown,
    number,
    percent,
    sentences,
)


def study(ds: Dataset) -> Prose:
    """Say what the study and this edition are.

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
                f"with a remark." if len(observations) else "",
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
    parts = [count(size, f"{_bloc(str(bloc))} state") for bloc, size in blocs.items()]
    return Prose(
        sentences(
            [
                f"The study has {count(len(took_part), 'participant')}: {joined(parts)} ([](#tbl-participants)).",
                f"{joined(in_text(markdown(name)) for name in absent)} {agree(len(absent), 'is', 'are')} on the document’s list of contacts and "
                "did not take part: nothing can be said of them, and they are in no base." if absent else "",
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
    known = result.frame.dropna(subset="share")
    if known.empty:
        return Prose("No measure has a base among the countries compared.")
    by_kind = known.groupby("kind", sort=False)["share"].agg(["size", "median"])
    parts = [
        f"{percent(row['median'])} for {count(row['size'], str(kind), kinds(str(kind)))}"
        for kind, row in by_kind.iterrows()
    ]
    return Prose(
        sentences(
            [
                f"[](#fig-themes) and [](#tbl-themes) compare the {count(len(ds.themes), 'theme')}.",
                f"Over all measures coverage runs from {percent(known['share'].min())} to {percent(known['share'].max())} "
                f"of the base, with a median of {percent(known['share'].median())}." if len(known) > 1 else "",
                f"By kind the median is {joined(parts)}." if len(by_kind) > 1 else "",
                _thin(known, titles(ds)),
                "A theme with lower coverage is not a theme in which less is done: its lists may answer narrower questions.",
            ]
        )
    )  # fmt: skip


def cells(ds: Dataset) -> Prose | None:
    """Count the cells of the whole matrix and how much of it is silence."""
    states = ds.cells()["state"].value_counts()
    if states.empty:
        return None
    total, silent, outside = (
        int(states.sum()),
        int(states.get("not_listed", 0)),
        int(states.get("out_of_base", 0)),
    )
    lies = agree(outside, "lies", "lie")
    return Prose(
        f"[](#fig-cells) shows {count(total, 'cell')}, [](#tbl-matrix) gives them as a table. Silence of the source makes up "
        f"{percent(silent / total)} of them ({silent}): it may mean that the country lacks the measure, that it was not "
        f"asked, or that it did not say. Outside the base of a statement {lies} {number(outside)}."
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
    checked = int((frame["verdict"] != "cannot be checked").sum())
    holds = int((frame["verdict"] == "holds").sum())
    return Prose(
        sentences(
            [
                f"The document makes {count(len(frame), 'claim')} with a quantity word or a number ([](#tbl-verdicts)).",
                f"Of these, {number(checked)} can be recomputed from its lists, and {number(holds)} of them {agree(holds, 'holds', 'hold')} as worded.",
                "The source audit spells each one out.",
            ]
        )
    )


def instruments(ds: Dataset) -> Prose | None:
    """Introduce the legal instruments; None if there are none."""
    size = len(ds.instruments)
    if not size:
        return None
    return Prose(
        f"## Legal instruments\n\n[](#tbl-instruments) names {count(size, 'instrument')} that the document refers to; "
        "some statements speak only of the states that one of them binds."
    )


def _bloc(bloc: str) -> str:
    return {"EaP": "Eastern Partnership"}.get(bloc, markdown(bloc))


def _body(observations: pd.DataFrame) -> str:
    size = int((observations["basis"] == "body").sum())
    if not size:
        return ""
    return (
        f"{capital(count(size, 'listing'))} {agree(size, 'rests', 'rest')} on the sentence that a list belongs to, which "
        f"names {agree(size, 'a country', 'countries')} that the list lacks."
    )


def _thin(known: pd.DataFrame, title: dict[str, str]) -> str:
    medians = known.groupby("theme")["share"].median().sort_values()
    if len(medians) < 2 or medians.iloc[0] == medians.iloc[-1]:
        return ""
    low, high = (markdown(title[str(medians.index[end])]) for end in (0, -1))
    return (
        f"The median is highest under “{high}” ({percent(medians.iloc[-1])}) and lowest under "
        f"“{low}” ({percent(medians.iloc[0])})."
    )
