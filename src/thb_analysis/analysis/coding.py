"""Coding: how the source was turned into cells, and where a list is read otherwise than printed."""

from dataclasses import dataclass

import pandas as pd

from thb_analysis.counts import each_row, one_state
from thb_analysis.data import Dataset, states
from thb_analysis.display import Prose, Result, Table, tabled
from thb_analysis.display.text import text
from thb_analysis.wording import capital, in_units


@dataclass(frozen=True, eq=False, repr=False)
class Coding(Result):
    """The way from the source to the cells.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each state of a cell: `state`, `cells` (int).
    applied : pandas.DataFrame
        Lists that are read otherwise than printed: `footnote`, `printed`, `read_as`, `reason`.
    from_sentence, outside : int
        Cells that only a sentence gives, and those named although the sentence does not cover the
        country.
    ds : Dataset
        What was counted.
    """

    frame: pd.DataFrame
    applied: pd.DataFrame
    from_sentence: int
    outside: int
    ds: Dataset

    @property
    def cells(self) -> int:
        """Number of cells."""
        return int(self.frame["cells"].sum())

    @property
    def covered(self) -> int:
        """Number of cells of which the source speaks."""
        elsewhere = self.frame["state"].isin([states.NOT_COVERED, states.OUTSIDE])
        return int(self.frame.loc[~elsewhere, "cells"].sum())

    @property
    def missing(self) -> int:
        """Number of these without a report."""
        return int(self.frame.loc[self.frame["state"] == states.NOT_REPORTED, "cells"].sum())

    def text(self) -> Prose:
        """Say how the source was read."""
        return text("coding", self.ds.unit, c=self)

    def table(self) -> Table | None:
        """Count the cells by state, and say what each state means."""
        rows = []
        for row in each_row(self.frame[self.frame["cells"] > 0]):
            meaning = in_units(states.STATE_DESCRIPTIONS[row.state], self.ds.unit)
            rows.append((capital(states.STATE_LABELS[row.state]), meaning, f"{row.cells:,}"))
        heads = {"State": 30, "Meaning": 56, "Cells": 14}
        caption = f"The states of a cell, one {self.ds.unit[0]} under one measure."
        return tabled("tbl-states", caption, heads, rows, numeric=["Cells"])

    def tables(self) -> list[Table]:
        """Return both tables, as far as there is something in them."""
        return [each for each in (self.table(), self.applied_table()) if each]

    def applied_table(self) -> Table | None:
        """Show where a list is read otherwise than printed; None if it is nowhere."""
        rows = (
            (f"n. {row.footnote}", f"“{row.printed}”", f"“{row.read_as}”", row.reason)
            for row in each_row(self.applied)
        )
        return tabled(
            "tbl-applied",
            "Lists that are read otherwise than printed.",
            {"Footnote": 10, "Printed": 23, "Read as": 23, "Why": 44},
            rows,
        )


def coding(ds: Dataset) -> Coding:
    """Count what was read, and how.

    Parameters
    ----------
    ds : Dataset

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.coding(thb.load()).cells
    1809
    """
    cells = ds.cells()
    counts = one_state(cells).value_counts()
    counts = counts.reindex([*states.STATES, states.OUTSIDE], fill_value=0).rename_axis("state")
    applied = ds.irregularities[ds.irregularities["status"] == "applied"].sort_values("footnote")
    return Coding(
        frame=counts.reset_index(name="cells"),
        applied=applied[["footnote", "printed", "read_as", "reason"]],
        from_sentence=int((cells["basis"] == "body").sum()),
        outside=int(cells["outside"].sum()),
        ds=ds,
    )
