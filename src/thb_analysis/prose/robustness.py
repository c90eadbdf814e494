"""Sentences of the report on robustness."""

from __future__ import annotations

from thb_analysis.analysis import Robustness
from thb_analysis.analysis.universes import AS_CODED, RANGES, second_coder
from thb_analysis.arrange import named
from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.wording import (
    agree,
    capital,
    count,
    finding,
    joined,
    markdown,
    number,
    of,
    percent,
    points,
    sentences,
)


def choices(result: Robustness) -> Prose:
    """Say which choices are varied, and what they multiply to.

    Parameters
    ----------
    result : Robustness
    """
    readings = result.universes["reading"].nunique()
    total = len(result.universes)
    if total == 1:
        return Prose("This data set leaves no choice open: there is one coding and one method.")
    return Prose(
        sentences(
            [
                f"The choices multiply to {count(total, 'universe')}: {count(result.codings, 'coding')} of the source, each "
                f"with {count(result.methods, 'method')} of clustering and {count(len(RANGES), 'range')} of the quantity "
                "words ([](#tbl-options)). A finding is put to those that bear on it: methods bear on clusters alone, and "
                "ranges on the document’s claims alone.",
                f"The source is read in {count(readings, 'way')}: as coded, with each other reading of [](#tbl-readings) "
                "alone, and with all of them at once; where two read the same thing differently, the first stands."
                if readings > 1
                else "No other reading of the source is on record.",
                "The first option of each choice is the one that all other reports follow.",
            ]
        )
    )  # fmt: skip


def findings(result: Robustness, ds: Dataset) -> Prose:
    """Say how many findings stand under every choice, and which do not.

    Parameters
    ----------
    result : Robustness
    ds : Dataset
    """
    frame = result.findings
    if frame.empty:
        return Prose("The lists are too few for a finding that would not be a single cell.")
    standing = frame[frame["share"] == 1]
    others = frame[frame["share"] < 1].sort_values("share", kind="stable")
    called = named(ds)
    weak = [
        f"*{markdown(finding(row['topic'], row['about'], row['conclusion'], called))}* "
        f"({of(row['surviving'], row['universes'])}, {percent(row['share'])})"
        for _, row in others.iterrows()
    ]
    return Prose(
        sentences(
            [
                f"[](#fig-robustness) and [](#tbl-findings) give the {count(len(frame), 'main finding')}.",
                "All are concluded whatever is chosen." if len(standing) == len(frame) > 1 else
                f"{capital(number(len(standing)))} {agree(len(standing), 'is', 'are')} concluded whatever is chosen."
                if len(standing)
                else "No finding is concluded whatever is chosen.",
                f"The others are {joined(weak)}." if len(weak) > 1 else f"The other is {weak[0]}." if weak else "",
                "A finding that stays is one that none of the choices varied here overturns. It may still be overturned by "
                "what the lists do not say: the bounds show how far, and the table whether the conclusion is settled.",
            ]
        )
    )  # fmt: skip


def dependence(result: Robustness) -> Prose | None:
    """Say which choices decide, where any does.

    Parameters
    ----------
    result : Robustness
    """
    frame = result.choices
    spread = frame.groupby(["finding", "choice"], sort=False)["share"].agg(
        lambda s: s.max() - s.min()
    )
    moving = spread[spread > 0].reset_index()
    if moving.empty:
        return Prose("No choice makes a difference to what is concluded.")
    most = moving["share"].max()
    widest = moving.loc[moving["share"].round(10) == round(most, 10), "choice"].unique()
    return Prose(
        sentences(
            [
                f"[](#tbl-choices) shows where a choice decides: {number(moving['finding'].nunique())} "
                f"{agree(moving['finding'].nunique(), 'finding depends', 'findings depend')} on "
                f"{count(moving['choice'].nunique(), 'choice')}.",
                f"Nothing moves a finding more than the choice of {joined((f'“{choice}”' for choice in widest), 'or')}: between "
                f"two of its options, the share of choices under which a finding stays differs by {points(most).lstrip('+')} "
                "percentage points.",
            ]
        )
    )


def measures(result: Robustness) -> Prose:
    """Say how many measures have a coverage that depends on the coding.

    Parameters
    ----------
    result : Robustness
    """
    frame = result.measures
    width = (frame["highest"] - frame["lowest"]).round(10)
    moving = int((width > 0).sum())
    if not moving:
        return Prose("The coverage of no measure depends on the coding.")
    widest = frame[width == width.max()].iloc[0]
    return Prose(
        sentences(
            [
                f"The coverage of {_part(moving, len(frame))} depends on the coding ([](#tbl-measures-range)), if often by "
                "little.",
                f"{agree(moving, 'It', 'The widest range')} is that of “{markdown(widest['label'])}”, from "
                f"{percent(widest['lowest'])} to {percent(widest['highest'])}.",
            ]
        )
    )


def claims(result: Robustness) -> Prose:
    """Say how many verdicts on the document's claims depend on the coding or on the range of a word.

    Parameters
    ----------
    result : Robustness
    """
    frame = result.claims
    if frame.empty:
        return Prose("No claim of the document can be checked against its lists.")
    moving = int((frame["same"] < frame["universes"]).sum())
    if not moving:
        return Prose(
            f"The verdict on {agree(len(frame), 'the one claim', f'all {len(frame)} claims')} that can be checked is the "
            "same under every coding and every range of the quantity words."
        )
    checked = result.findings.loc[result.findings["topic"] == "claims", "whole"]
    aside = int(checked.iloc[0]) - len(frame) if len(checked) else 0
    besides = (
        f"{capital(count(aside, 'claim'))} that can be checked {agree(aside, 'counts', 'count')} the countries of a base and not those of a list, "
        f"and {agree(aside, 'is', 'are')} left aside here. "
        if aside > 0
        else ""
    )
    return Prose(
        f"Of {count(len(frame) + max(aside, 0), 'claim')} that can be checked, {number(moving)} {agree(moving, 'has', 'have')} "
        f"a verdict that depends on the coding or on the range in which the quantity word holds ([](#tbl-claims-range)). {besides}"
        "The ranges "
        "as stated were set before any claim was evaluated; here their ends are moved by a tenth inwards and outwards as "
        "well. The audit of the source shows how far each claim is off."
    )


def _part(moving: int, total: int) -> str:
    if moving < total:
        return f"{number(moving)} of {count(total, 'measure')}"
    return "the only measure" if total == 1 else f"all {number(total)} measures"


def readings(ds: Dataset, result: Robustness) -> Prose | None:
    """Say how many other readings are on record; None if there is none.

    Parameters
    ----------
    ds : Dataset
    result : Robustness
    """
    ways = [way for way in result.universes["reading"].unique() if way != AS_CODED]
    if not ways:
        return None
    unclear = int((ds.measures["polarity"] == "unclear").sum())
    second = len(second_coder(ds))
    return Prose(
        sentences(
            [
                f"The data package records {count(ds.readings['reading'].nunique(), 'other reading')} of single places "
                "of the source, each with a reason ([](#tbl-readings)).",
                f"{capital(count(second, 'list'))} {agree(second, 'is', 'are')} read as the second coder had decided before "
                "the difference was settled." if second else "",
                f"{capital(count(unclear, 'statement'))} of which the source does not say which way to read the list "
                f"{agree(unclear, 'is', 'are')} read both ways." if unclear else "",
            ]
        )
    )  # fmt: skip
