"""Sections: what each question of a theme is answered with, measure by measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.counts import each_row, names_of, share_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.states import ABSENT, QUALIFIED
from thb_analysis.display import Prose, Table, columns, counted
from thb_analysis.display.text import named, text
from thb_analysis.questions.findings import KEY, findings
from thb_analysis.wording import in_text, joined, missing, span

# What is asked of measures of a kind, where the package does not say.
_ASKED = {
    "provision": "What is provided?",
    "practice": "What do authorities do?",
    "condition": "On what conditions?",
    "actor": "Who is responsible?",
    "duration": "For how long?",
    "challenge": "What stands in the way?",
    "assessment": "How do countries judge it?",
}
_OTHER = "What is reported?"


@dataclass(frozen=True, eq=False)
class Section:
    """The answer to one question.

    Attributes
    ----------
    question : str
    frame : pandas.DataFrame
        One row for each measure, most reported first: `measure`, `label`, `kind`, `polarity`,
        `description`, `k`, `n`, `lower`, `upper` (int), `named` (str: the countries in brackets
        where few), `reported` (tuple of names).
    remarks : tuple of (str, str, str)
        Label, country and what the source adds: conditions, exceptions and a no.
    durations : pandas.DataFrame
        One row for each country with a value: `label`, `country`, `value`.
    findings : tuple of str
        Indicators on its measures that are not among the key findings, in Markdown.
    is_open : bool
        Whether a country that is not named may have a measure all the same.
    """

    question: str
    frame: pd.DataFrame
    remarks: tuple[tuple[str, str, str], ...]
    durations: pd.DataFrame
    findings: tuple[str, ...]
    is_open: bool

    def text(self) -> Prose:
        """Answer in words, under the question as a heading."""
        return text("sections", section=self)

    def shown(self) -> list[Prose | Table]:
        """Return everything that a report shows of it, in order."""
        remarks = text("remarks", remarks=remarks_by_country(self.remarks))
        table = self.table() if len(self.frame) > 1 else None
        parts = [self.text(), table, self.durations_table(), remarks if self.remarks else None]
        return [part for part in parts if part is not None]

    def table(self) -> Table:
        """Draw how many countries report each measure, and how many may have it."""
        rows = tuple(
            (
                row.label,
                counted(row.k, row.n, row.upper, row.measure),
            )
            for row in each_row(self.frame[self.frame["n"] > 0])
        )
        first = self.frame.iloc[0]
        note = (
            "Dark: countries that report it. Grey: countries of which nothing is said."
            if self.is_open
            else ""
        )
        return Table(
            f"tbl-{first['measure']}-first"[:60],
            f"{self.question} Countries that report each measure, of those covered.",
            columns("Measure", "Countries", widths=(46, 54)),
            rows,
            note=note,
        )

    def durations_table(self) -> Table | None:
        """Show the values that are given; None if there are none."""
        if self.durations.empty:
            return None
        grouped = self.durations.groupby(["label", "value"], sort=False, as_index=False)
        together = pd.DataFrame(grouped["country"].agg(", ".join))
        rows = tuple((row.label, row.value, row.country) for row in each_row(together))
        return Table(
            f"tbl-{self.frame['measure'].iloc[0]}-values"[:60],
            "Durations as the source gives them.",
            columns("Measure", "Duration", "Countries", widths=(34, 20, 46)),
            rows,
        )


def sections(ds: Dataset, theme: str) -> list[Section]:
    """Answer the questions of a theme, in the order in which its measures raise them.

    Parameters
    ----------
    ds : Dataset
    theme : str

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    check_names([theme], ds.themes["theme"], "theme")
    order = list(ds.matrix(theme).columns)
    measures = ds.measures.set_index("measure").loc[order].reset_index()
    asked = measures["question"].where(
        measures["question"] != "", measures["kind"].map(_ASKED).fillna(_OTHER)
    )
    cells = ds.cells(theme)
    others = _other_findings(ds, theme, dict(zip(order, asked, strict=True)))
    return [
        _section(ds, question, measures[asked == question], cells, others.get(question, ()))
        for question in dict.fromkeys(asked)
    ]


def _other_findings(ds: Dataset, theme: str, asked: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the indicators behind the key findings, under the question of their first measure."""
    found = findings(ds, theme)
    others: dict[str, tuple[str, ...]] = {}
    for row, sentence in list(zip(each_row(found.frame), found.sentences, strict=True))[KEY:]:
        question = next((asked[each] for each in row.measures if each in asked), "")
        if row.indicator not in asked:
            others[question] = (*others.get(question, ()), sentence)
    return others


def _section(
    ds: Dataset,
    question: str,
    measures: pd.DataFrame,
    cells: pd.DataFrame,
    further: tuple[str, ...],
) -> Section:
    names = ds.country_names
    rows = []
    for m in each_row(measures):
        share = share_of(ds, m.measure, m.base)
        reported = names_of(ds, share.reported)
        others = names_of(ds, share.covered - share.reported)
        rows.append(
            {
                "measure": m.measure,
                "label": m.label,
                "kind": m.kind,
                "polarity": m.polarity,
                "description": m.description,
                "k": share.k,
                "n": share.n,
                "lower": share.bounds[0],
                "upper": share.bounds[1],
                "named": named(reported, others, not ds.is_complete),
                "reported": tuple(reported),
            }
        )
    frame = pd.DataFrame(rows).sort_values("k", ascending=False, kind="stable", ignore_index=True)
    labels = dict(zip(measures["measure"], measures["label"], strict=True))
    said = cells[cells["measure"].isin(list(labels))]
    special = said[said["state"].isin([QUALIFIED, ABSENT]) & (said["note"] != "")]
    remarks = tuple(
        (labels[row.measure], names[row.country], row.note) for row in each_row(special)
    )
    return Section(
        question,
        frame,
        remarks,
        _durations(said, labels, names, measures),
        further,
        not ds.is_complete,
    )


def _durations(
    cells: pd.DataFrame, labels: dict[str, str], names: dict[str, str], measures: pd.DataFrame
) -> pd.DataFrame:
    """Return the durations of single countries; one that holds for a whole list stands in its label."""
    whole = measures[measures["minimum"].notna() | measures["maximum"].notna()]["measure"]
    given = cells[
        (cells["minimum"].notna() | cells["maximum"].notna()) & ~cells["measure"].isin(list(whole))
    ]
    rows = [
        (labels[row.measure], names[row.country], written_duration(row), row.minimum)
        for row in each_row(given)
    ]
    frame = pd.DataFrame(rows, columns=["label", "country", "value", "least"])
    return frame.sort_values(["label", "least"], kind="stable")[["label", "country", "value"]]


def written_duration(row: Any) -> str:
    """Write the duration of a cell: 6 to 12 months; empty if it has none."""
    if missing(row.minimum) and missing(row.maximum):
        return ""
    return span(row.minimum, row.maximum, row.unit, " to ")


def remarks_by_country(remarks: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str]]:
    """Return country, the labels that a remark stands under, and the remark, each remark once."""
    together: dict[tuple[str, str], list[str]] = {}
    for label, country, note in remarks:
        together.setdefault((country, note), []).append(label)
    return [
        (in_text(country), joined(labels), note) for (country, note), labels in together.items()
    ]
