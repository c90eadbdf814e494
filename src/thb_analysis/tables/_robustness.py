"""Tables of robustness: findings, choices and their options, measures and claims that move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd

from thb_analysis.analysis import Robustness, universes
from thb_analysis.analysis.robustness import CLEAR_WIDTH
from thb_analysis.arrange import named
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Row, Table, columns, linked
from thb_analysis.tables._cells import located
from thb_analysis.wording import (
    beside,
    capital,
    finding,
    missing,
    of,
    percent,
)


def findings(result: Robustness, ds: Dataset, id: str = "tbl-findings") -> Table | None:
    """Show each finding as coded, its bounds, its range over all choices and how often it stays.

    Parameters
    ----------
    result : Robustness
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if there is no finding.
    """
    if result.findings.empty:
        return None
    called = named(ds)
    return Table(
        id=id,
        caption="The main findings as coded, as silence is read, and over all choices.",
        columns=columns(
            "Finding", "k of N", "As coded", "Bounds", "Settled", "Lowest", "Highest", "Stays", "Share",
            numeric=("k of N", "As coded", "Bounds", "Lowest", "Highest", "Stays", "Share"),
            widths=(4.4, 1.5, 1.1, 1.9, 1.1, 1.1, 1.1, 2.1, 1),
        ),
        rows=tuple(_finding_row(row, called, result.threshold) for _, row in result.findings.iterrows()),
        note="Bounds are those that silence allows; of Loevinger’s H, the range over leaving out one country at a "
        "time. Settled: whether the same is concluded whatever silence means. Lowest and highest are over all choices "
        "that bear on the finding. Stays: choices under which the same is concluded, of those that give an answer. A scale "
        f"takes an H of at least {result.threshold:g} over all, of every measure and with any country left out, and no pair of measures "
        "that stands against it, so that the highest H alone does not make one.",
    )  # fmt: skip


def choices(result: Robustness, ds: Dataset, id: str = "tbl-choices") -> Table | None:
    """Show under which options a finding is lost, for the findings that any choice can overturn.

    Parameters
    ----------
    result : Robustness
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if no choice makes a difference.
    """
    frame = result.choices
    spread = frame.groupby(["finding", "choice"])["share"].transform("nunique")
    moved = frame[(spread > 1) & (frame["share"] < 1)]
    if moved.empty:
        return None
    called = named(ds)
    title = {
        row["finding"]: finding(row["topic"], row["about"], row["conclusion"], called)
        for _, row in result.findings.iterrows()
    }
    rows = tuple(
        (
            title[row["finding"]],
            capital(row["choice"]),
            row["option"],
            of(row["surviving"], row["universes"]),
            percent(row["share"]),
        )
        for _, row in moved.iterrows()
    )
    return Table(
        id=id,
        caption="Where findings depend on a choice: how often the same is concluded under each option.",
        columns=columns(
            "Finding", "Choice", "Option", "Stays", "Share",
            numeric=("Stays", "Share"), widths=(4, 2.6, 4, 1.7, 1),
        ),
        rows=rows,
        note="Left out: choices that make no difference to a finding, and options under which it always stays.",
    )  # fmt: skip


def options(result: Robustness, ds: Dataset, id: str = "tbl-options") -> Table | None:
    """List the choices and their options, the one that the reports follow first.

    Parameters
    ----------
    result : Robustness
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if no choice is open.
    """
    taken = result.universes.drop(columns=["universe", "reading"], errors="ignore")
    open_ = [choice for choice in taken if taken[choice].nunique() > 1]
    if not open_:
        return None
    rows = tuple(
        (capital(str(choice)), *_first_and_others(list(taken[choice].unique()))) for choice in open_
    )
    return Table(
        id=id,
        caption="Choices of coding and method, with their options.",
        columns=columns("Choice", "As in the reports", "Otherwise", widths=(3, 2.4, 4)),
        rows=rows,
        note="Each other reading of the source, listed in the next table, is combined with each of these. Coefficient, "
        "linkage and the treatment of cells outside the base bear on clusters alone, the ranges of quantity words on the "
        "document’s claims alone.",
    )


def other_readings(ds: Dataset, id: str = "tbl-readings") -> Table | None:
    """List the other readings of the source, with their reason and the footnotes concerned.

    Parameters
    ----------
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if none is on record.
    """
    pages = dict(zip(ds.footnotes["footnote"], ds.footnotes["page"], strict=True))
    rows = tuple(
        (
            str(label),
            changes["reason"].iloc[0],
            _place(sorted(set(changes["footnote"].dropna())), pages),
        )
        for label, changes in universes.other_readings(ds).groupby("label")
    )
    if not rows:
        return None
    return Table(
        id=id,
        caption="Other readings of the source that a careful coder could defend.",
        columns=columns("Reading", "Why it is defensible", "Source", widths=(3.6, 5, 2)),
        rows=rows,
        note="n. = footnote of the source document.",
    )


def _place(notes: Sequence[int], pages: Mapping[int, int]) -> Cell:
    return located(list(map(str, notes)), sorted({pages[note] for note in notes}))


def _finding_row(row: pd.Series, called: dict[str, str], threshold: float) -> Row:
    bound = threshold if row["topic"] == "scale" else CLEAR_WIDTH
    written = percent if row["whole"] else partial(beside, bound=bound)
    counted = of(row["counted"], row["whole"]) if row["whole"] else "–"
    title = finding(row["topic"], row["about"], row["conclusion"], called)
    low, high = written(row["lower"]), written(row["upper"])
    bounds = "–" if missing(row["lower"]) else low if low == high else f"{low} to {high}"
    slug = row["conclusion"][0] if row["topic"] == "most-listed" else ""
    return (
        title,
        linked(slug, counted) if slug else counted,
        written(row["value"]),
        bounds,
        _settled(row["settled"]),
        written(row["lowest"]),
        written(row["highest"]),
        of(row["surviving"], row["universes"]),
        percent(row["share"]),
    )


def _settled(settled: Any) -> str:
    return "–" if missing(settled) else "yes" if settled else "no"


def _first_and_others(options: list[str]) -> tuple[str, str]:
    return options[0], ", or ".join(options[1:])
