"""Phrases on the decisions that both coders took on each list as a whole."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis import Agreement
from thb_analysis.wording import agree, count, decimal, joined, missing, of, sentences


def meaning(result: Agreement) -> str:
    """Say where judgement lies in the coding, and how far the coders agree there."""
    frame = result.codebook[result.codebook["lists"] > 0]
    if frame.empty:
        return ""
    lists = int(frame["lists"].iloc[0])
    return sentences(
        [
            "Who is listed can be read off a list of country codes, so that agreement on it is trivial. "
            "Judgement lies in what a list means: in its kind, base and polarity, and less in its theme, which mostly follows "
            "the section.",
            f"Over {count(lists, 'list')}, {_compared(frame)}.",
            _no_width(result),
        ]
    )


def weakest(codebook: pd.DataFrame) -> str:
    """Name, to end a sentence with, the decision on which the coders agree least."""
    known = codebook.dropna(subset=["alpha"])
    if known.empty:
        return ""
    if not known["disagreements"].any():
        return ", and on what each list means"
    row = known.sort_values("alpha", kind="stable").iloc[0]
    return f"; on what a list means, they agree least on its {row['field']} (alpha {decimal(row['alpha'])})"


def _compared(frame: pd.DataFrame) -> str:
    same, differing = (
        frame[frame["disagreements"] == 0],
        frame[frame["disagreements"] > 0],
    )
    parts = [f"agree throughout on {joined(same['field'])}"] if len(same) else []
    if len(differing):
        parts.append(f"differ in {joined(_difference(row) for _, row in differing.iterrows())}")
    return f"the coders {joined(parts)}"


def _difference(row: pd.Series) -> str:
    interval = (
        ""
        if missing(row["lower"])
        else f", 95% interval {decimal(row['lower'])} to {decimal(row['upper'])}"
    )
    ratio = of(row["disagreements"], row["lists"])
    return f"{row['field']} ({ratio}, alpha {decimal(row['alpha'])}{interval})"


def _no_width(result: Agreement) -> str:
    """Warn of intervals without width; there are none where the coders differ everywhere."""
    frame = result.codebook
    names = list(frame.loc[frame["lower"] == frame["upper"], "field"])
    if result.lower == result.upper:
        names = ["who is listed", *names]
    if not names:
        return ""
    return (
        f"The {agree(len(names), 'interval', 'intervals')} for {joined(names)} "
        f"{agree(len(names), 'has', 'have')} no width: a bootstrap cannot draw a disagreement that was not "
        "observed. That is a limit of the bootstrap, not certainty."
    )
