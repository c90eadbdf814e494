"""The law beside the practice: what is owed, by whom, and for whom it is reported."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.counts import each_row, names_of, share_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.display import Prose, Result, Table, columns, counted
from thb_analysis.display.text import text
from thb_analysis.wording import joined

_FEW = 8  # names that have room in a row


@dataclass(frozen=True, eq=False)
class Law(Result):
    """What law asks for under a theme, and which of the countries bound report it.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each set of measures that obligations correspond to, in the order of the measures:
        `obligations` (tuple of str, each in our words with its article), `measures` and their `labels`
        (tuple), `bound` (int, countries bound by at least one of the articles), `reported` (int, of
        these, countries that report one of the measures), `possible` (int, these and those that may
        have one), `missing` (tuple of names of the countries that are bound and not reported).
        Articles that were not read are left out.
    """

    frame: pd.DataFrame

    @property
    def obligations(self) -> int:
        """Number of obligations."""
        return int(self.frame["obligations"].map(len).sum())

    def text(self) -> Prose:
        """Say how far the reports go with the law."""
        return text("law", law=self.frame, obligations=self.obligations)

    def table(self) -> Table | None:
        """Set each obligation beside the countries that report what it asks for; None if there is none."""
        if self.frame.empty:
            return None
        rows = tuple(
            (
                "; ".join(row.obligations) + ".",
                " or ".join(row.labels),
                counted(row.reported, row.bound, row.possible, row.measures[0]),
                joined(row.missing)
                if len(row.missing) <= _FEW
                else f"{len(row.missing)} countries",
            )
            for row in each_row(self.frame)
        )
        return Table(
            "tbl-law",
            "What the law asks for, and how many of the countries bound report it.",
            columns(
                "Obligation",
                "Answered by",
                "Reported by",
                "Bound, not reported",
                widths=(40, 24, 18, 18),
            ),
            rows,
            note="A country that is bound and not reported may well comply: the study does not say.",
        )


def law(ds: Dataset, theme: str) -> Law:
    """Set the standards of a theme beside what is reported.

    Parameters
    ----------
    ds : Dataset
    theme : str
        An obligation belongs to the theme of the first measure that corresponds to it.

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    check_names([theme], ds.themes["theme"], "theme")
    place = {measure: rank for rank, measure in enumerate(ds.matrix(theme).columns)}
    titles = dict(zip(ds.instruments["instrument"], ds.instruments["short_title"], strict=True))
    labels = dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
    groups: dict[tuple[str, ...], list[Any]] = {}
    for standard in each_row(ds.standards):
        measures = tuple(standard.measures.split())
        if measures and standard.binds and standard.seen != "no" and measures[0] in place:
            groups.setdefault(measures, []).append(standard)
    rows = []
    for measures, standards in sorted(groups.items(), key=lambda item: place[item[0][0]]):
        bound = frozenset().union(*(ds.base(standard.binds) for standard in standards))
        share = share_of(ds, " | ".join(measures))
        rows.append(
            {
                "obligations": tuple(
                    f"{each.obligation.removesuffix('.')} ({titles[each.instrument]}, Art. {each.article})"
                    for each in standards
                ),
                "measures": measures,
                "labels": tuple(labels[measure] for measure in measures),
                "bound": len(bound),
                "reported": len(bound & share.reported),
                "possible": len(bound & share.possible),
                "missing": tuple(names_of(ds, bound - share.reported)),
            }
        )
    names = ["obligations", "measures", "labels", "bound", "reported", "possible", "missing"]
    return Law(pd.DataFrame(rows, columns=names))
