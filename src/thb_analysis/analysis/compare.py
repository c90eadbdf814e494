"""Compare: which cells, shares and verdicts differ between two data packages, or two built reports."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from thb_analysis.analysis.claims import claims
from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.durations import written
from thb_analysis.analysis.findings import findings
from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import HEADLINES_TYPE, Prose, Result, Table, columns
from thb_analysis.display.text import text
from thb_analysis.errors import DataNotFound, ThbError
from thb_analysis.wording import agree, missing, of, points

_COLUMNS = ["what", "key", "label", "value", "share"]
# What differs, as it is counted in a sentence.
_NOUNS = {
    "cell": ("cell", "cells"),
    "measure": ("share of a measure", "shares of measures"),
    "indicator": ("indicator", "indicators"),
    "claim": ("verdict on a claim", "verdicts on claims"),
    "result": ("result", "results"),
}


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Result):
    """Differences between an older and a newer version.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each difference: `what` (cell, measure, indicator or claim of a package; result of
        a report), `key` (ids, by which the two were matched), `label`, `old` and `new` (str; empty
        where only the other has it), `change` (float, the newer share less the older; missing where
        there is none).
    same : bool
        Whether nothing differs at all. Two packages without a row may still differ in a label, a note
        or what they say of themselves.
    """

    frame: pd.DataFrame
    same: bool

    def text(self) -> Prose:
        """Say how much differs."""
        sizes = self.frame["what"].value_counts()
        counts = [
            (k := int(sizes[what]), agree(k, *noun))
            for what, noun in _NOUNS.items()
            if what in sizes
        ]
        return text("compare", counts=counts, same=self.same)

    def table(self) -> Table | None:
        """Set what was beside what is; None if nothing differs."""
        if self.frame.empty:
            return None
        rows = tuple(
            (row.label, row.old or "–", row.new or "–", points(row.change))
            for row in each_row(self.frame)
        )
        return Table(
            "tbl-changes",
            "Before and after.",
            columns("What", "Before", "After", "Points", numeric=["Points"], widths=(46, 22, 22, 10)),
            rows,
            note="Points: change of the share, in percentage points.",
        )  # fmt: skip


def compare(old: Dataset, new: Dataset) -> Comparison:
    """Say which cells, shares and verdicts differ between two data packages.

    Parameters
    ----------
    old, new : Dataset

    Returns
    -------
    Comparison

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.compare(ds, ds.select(include_qualified=False)).frame["new"].iloc[0]
    'not reported'
    """
    return _differences(_facts(old), _facts(new), same=old.sha256 == new.sha256)


def compare_reports(old: Path, new: Path) -> Comparison:
    """Say which results differ between the reports in two folders, such as two variants.

    Reports of the same id are compared; if each folder holds a single one, these are.

    Parameters
    ----------
    old, new : Path
        Folders with executed notebooks, as ``thb build`` writes them.

    Raises
    ------
    DataNotFound
        If a folder holds no executed report.
    ThbError
        If a notebook cannot be read.
    """
    before, after = _results(old), _results(new)
    if len(before) == len(after) == 1:
        before, after = {"": next(iter(before.values()))}, {"": next(iter(after.values()))}
    frames = [_of_reports(each) for each in (before, after)]
    return _differences(*frames, same=frames[0].equals(frames[1]))


def _facts(ds: Dataset) -> pd.DataFrame:
    """Write down everything in a package that is compared."""
    measures = dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
    rows: list[tuple[Any, ...]] = []
    for c in each_row(ds.cells()):
        parts = (STATE_LABELS[c.state], written(c), "" if missing(c.note) else c.note)
        label = f"{ds.country_names[c.country]}: {measures[c.measure]}"
        said = "; ".join(part for part in parts if part)
        rows.append(("cell", f"{c.measure} {c.country}", label, said, None))
    for m in each_row(coverage(ds).frame):
        rows.append(("measure", m.measure, m.label, _counted(m), m.k / m.n if m.n else None))
    for i in each_row(findings(ds).frame):
        if i.indicator not in measures:
            rows.append(("indicator", i.indicator, i.label, _counted(i), i.k / i.n if i.n else None))  # fmt: skip
    for c in each_row(claims(ds).frame):
        rows.append(("claim", c.claim, c.statement, c.verdict, None))
    return pd.DataFrame(rows, columns=_COLUMNS)


def _counted(row: Any) -> str:
    """Write a count with its bounds: 12 of 27 (12 to 20)."""
    return f"{of(row.k, row.n)} ({row.lower} to {row.upper})"


def _results(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Read the headline results of each executed notebook in a folder."""
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            bundles = list(_bundles(json.loads(path.read_text("utf-8"))))
        except (ValueError, AttributeError) as error:
            raise ThbError(f"{path}: this is not a notebook ({error})") from error
        rows = [row for bundle in bundles for row in bundle.get(HEADLINES_TYPE, {}).get("rows", ())]
        if rows:
            found[path.stem] = rows
    if not found:
        raise DataNotFound(
            f"{folder}: no executed report is here; name a folder that thb build has written, or a data package"
        )
    return found


def _bundles(notebook: dict[str, Any]) -> Iterable[dict[str, Any]]:
    outputs = (each for cell in notebook.get("cells", ()) for each in cell.get("outputs", ()))
    return (output.get("data", {}) for output in outputs)


def _of_reports(reports: dict[str, list[dict[str, Any]]]) -> pd.DataFrame:
    rows = [
        ("result", " ".join(filter(None, key)), ": ".join(filter(None, key)), _said(row), row.get("value"))
        for report, results in reports.items()
        for row in results
        for key in [(report, row["result"], row.get("about", ""), row.get("base", ""))]
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)


def _said(row: dict[str, Any]) -> str:
    """Write a result: k of N where it is a share, else its number; and what is concluded."""
    value = row.get("value")
    count = of(row["counted"], row["whole"]) if {"counted", "whole"} <= row.keys() else ""
    number = "" if count or value is None else f"{value:.6g}"
    return "; ".join(part for part in (count or number, row.get("conclusion", "")) if part)


def _differences(old: pd.DataFrame, new: pd.DataFrame, *, same: bool) -> Comparison:
    """Match what two versions say by their ids, and keep what is not said alike."""
    both = old.merge(new, "outer", ["what", "key"], suffixes=("_old", "_new"))
    rank = {what: place for place, what in enumerate(_NOUNS)}
    both = both.assign(
        label=both["label_new"].fillna(both["label_old"]),
        old=both["value_old"].fillna(""),
        new=both["value_new"].fillna(""),
        change=both["share_new"].astype(float) - both["share_old"].astype(float),
    ).sort_values(["what", "key"], key=lambda column: column.map(rank) if column.name == "what" else column)  # fmt: skip
    differing = both.loc[both["old"] != both["new"], ["what", "key", "label", "old", "new", "change"]]  # fmt: skip
    return Comparison(differing.reset_index(drop=True), same and differing.empty)
