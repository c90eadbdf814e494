"""The law beside the practice: what is owed, by whom, and for whom it is reported."""

from __future__ import annotations

from dataclasses import dataclass

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
        One row for each obligation whose article was read and to which measures correspond, in the
        order of the measures: `standard` (id), `obligation` (str, in our words), `article` (str),
        `measures` (tuple), `bound` (int, countries that it binds), `reported` (int, of these,
        countries that report one of the measures), `possible` (int, these and those that may have
        one), `missing` (tuple of names of the countries that are bound and not reported).
    """

    frame: pd.DataFrame

    def text(self) -> Prose:
        """Say how far the reports go with the law."""
        return text("law", law=self.frame)

    def table(self) -> Table | None:
        """Set each obligation beside the countries that report what it asks for; None if there is none."""
        if self.frame.empty:
            return None
        rows = tuple(
            (
                f"{row.obligation} ({row.article})",
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
            columns("Obligation", "Reported by", "Bound, not reported", widths=(52, 24, 24)),
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
    rows = []
    for standard in each_row(ds.standards):
        measures = tuple(standard.measures.split())
        if not (measures and standard.binds and standard.seen != "no" and measures[0] in place):
            continue
        bound = ds.base(standard.binds)
        share = share_of(ds, " | ".join(measures))
        reported = bound & share.reported
        rows.append(
            {
                "standard": standard.standard,
                "obligation": standard.obligation.removesuffix("."),
                "article": f"{titles[standard.instrument]}, Art. {standard.article}",
                "measures": measures,
                "bound": len(bound),
                "reported": len(reported),
                "possible": len(bound & share.possible),
                "missing": tuple(names_of(ds, bound - reported)),
            }
        )
    names = [
        "standard",
        "obligation",
        "article",
        "measures",
        "bound",
        "reported",
        "possible",
        "missing",
    ]
    frame = pd.DataFrame(rows, columns=names)
    order = frame["measures"].map(lambda measures: place[measures[0]]).sort_values(kind="stable")
    return Law(frame.loc[order.index].reset_index(drop=True))
