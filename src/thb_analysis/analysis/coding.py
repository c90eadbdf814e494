"""Coding: the states of the cells, and the lists that are read differently from what is printed."""

import pandas as pd

from thb_analysis import states
from thb_analysis.analysis.counts import each_row
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.display import Result, Table, make_table
from thb_analysis.wording import capitalize, in_units


class Coding(Result):
    """How the source was turned into cells.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each state of a cell: `state`, `cells` (int), `from_sentence` (int, those that a
        sentence alone gives), `outside` (int, those named though the sentence is not about them).
    applied : pandas.DataFrame
        Lists that are read differently from what is printed: `footnote`, `printed`, `read_as`, `reason`.
    ds : Dataset
    """

    _tables = "table", "applied_table"
    frame: pd.DataFrame
    applied: pd.DataFrame
    ds: Dataset

    def table(self) -> Table | None:
        """Return the number of cells in each state, with its meaning."""
        rows = []
        for row in each_row(self.frame[self.frame["cells"] > 0]):
            state = capitalize(states.STATE_LABELS[row.state])
            meaning = in_units(states.STATE_DESCRIPTIONS[row.state], self.ds.unit)
            numbers = f"{row.cells:,}", f"{row.from_sentence:,}", f"{row.outside:,}"
            rows.append((state, meaning, *numbers))
        heads = {
            "State": 24,
            "Meaning": 46,
            "Cells": 8,
            "By a sentence": 11,
            "Outside": 11,
        }
        return make_table(
            "tbl-states",
            f"The states of a cell, one {self.ds.unit[0]} under one measure.",
            heads,
            rows,
            "By a sentence: the sentence alone reports it, not its list. Outside: a list reports it, "
            "though its sentence does not cover the country: shown, and not counted.",
            [*heads][2:],
        )

    def applied_table(self) -> Table | None:
        """Return `applied` as a table; None if it has no rows."""
        rows = []
        for row in each_row(self.applied):
            texts = f"“{row.printed}”", f"“{row.read_as}”"
            rows.append((f"n. {row.footnote}", *texts, row.reason))
        return make_table(
            "tbl-applied",
            "Lists that are read otherwise than printed.",
            {"Footnote": 10, "Printed": 23, "Read as": 23, "Why": 44},
            rows,
        )


def coding(ds: Dataset) -> Coding:
    """Count the cells by state, and collect the lists that were corrected.

    Parameters
    ----------
    ds : Dataset

    Examples
    --------
    >>> import thb_analysis as thb
    >>> int(thb.audit(thb.load()).coding.frame["cells"].sum())
    1809
    """
    cells = ds.cells()
    cells = cells.assign(cells=1, from_sentence=cells["basis"].eq("body"))
    counts = cells.groupby("state")[["cells", "from_sentence", "outside"]].sum()
    counts = counts.reindex(states.STATES, fill_value=0)
    applied = ds.irregularities.query("status == 'applied'").sort_values("footnote")
    columns = ["footnote", "printed", "read_as", "reason"]
    return Coding(counts.rename_axis("state").reset_index(), applied[columns], ds)
