"""Sections: what each question of a theme is answered with, measure by measure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import pandas as pd

from thb_analysis.analysis.coverage import bars, coverage
from thb_analysis.analysis.dotted import cells_of, figure, plot, said
from thb_analysis.analysis.durations import Durations, durations
from thb_analysis.analysis.findings import KEY, findings
from thb_analysis.analysis.marked import led, linked
from thb_analysis.analysis.phrases import enumerated, in_a_list, places_of, plural, predicate
from thb_analysis.analysis.room import FIGURE_ROWS
from thb_analysis.counts import each_row, names_of, one_state, share_of, shown_cells
from thb_analysis.data import Dataset
from thb_analysis.data.states import ABSENT, QUALIFIED
from thb_analysis.display import Axes, Figure, Prose, Result, Table
from thb_analysis.display.text import countries, of, text
from thb_analysis.wording import capital, in_text, joined, markdown, number

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
_SAID = 12  # measures up to which a sentence names them
# What rows are called where all are of a kind.
_NOUNS = {"condition": "conditions", "actor": "authorities", "challenge": "obstacles"}


@dataclass(frozen=True, eq=False, repr=False)
class Section(Result):
    """The answer to one question.

    Attributes
    ----------
    question : str
    frame : pandas.DataFrame
        One row for each measure, most reported first: the columns of `Coverage.frame`, with
        `short`, `predicate`, `does` (of several countries), `description`, `reported` and `outside`
        (tuple of names: those that are named though the statement does not cover them) and `told`
        (whether a figure, a table or a key finding says as much as a sentence could).
    remarks : tuple of (str, str, str)
        Country, the labels of the measures, and what the source adds: conditions, exceptions and a no.
    durations : Durations
        Of its measures; one that holds for a whole list stands in its label instead.
    findings : tuple of str
        Indicators on its measures that are not among the key findings, in Markdown.
    others : pandas.DataFrame
        The rows of `frame` of which its findings do not say all there is.
    """

    ds: Dataset
    question: str
    frame: pd.DataFrame
    remarks: tuple[tuple[str, tuple[str, ...], str], ...]
    durations: Durations
    findings: tuple[str, ...]
    others: pd.DataFrame

    @cached_property
    def cells(self) -> pd.DataFrame:
        """Whether each country is reported for each of its measures that covers somebody."""
        rows = self.frame[self.frame["n"] > 0]
        return cells_of(self.ds, rows.rename(columns={"measure": "key"}), _states(self.ds, rows))

    @property
    def counts(self) -> tuple[str, ...]:
        """What is common among its measures, and what is rare, in Markdown; what is alike together."""
        rows = self.others[self.others["n"].gt(0) & self.others["polarity"].ne("unclear")]
        rows = rows[~rows["told"]]
        of_length = rows["predicate"].str.contains("{value}", regex=False)
        of_length |= rows["kind"].eq("duration") & rows["predicate"].eq("")
        kinds = rows[~of_length].groupby("kind", sort=False)
        return tuple(said for _, alike in kinds for said in _of_a_kind(alike, self.ds.unit))

    def text(self) -> Prose:
        """Answer in words, under the question as a heading."""
        return text("sections", self.ds.unit, section=self)

    def table(self) -> Table | None:
        """Set out how many countries report each measure, as bars; None if there is only one."""
        if len(self.frame) < 2:
            return None
        id = f"tbl-{self.frame['measure'].iloc[0]}-first"[:60]
        rows = self.frame[self.frame["n"] > 0]
        caption = f"{self.question} Countries for which each is reported, of those covered."
        return bars(self.ds, id, caption, rows)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw which countries report each measure.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        return plot(self.cells, ax)

    def figure(self) -> Figure | None:
        """Publish which countries report each measure; None if there is only one, or no room for all."""
        rows = self.frame[self.frame["n"] > 0]
        if len(rows) > FIGURE_ROWS:
            return None
        id = f"fig-{next(iter(rows['measure']), '')}"[:60]
        kinds = set(rows["kind"])
        nouns = _NOUNS.get(min(kinds), "measures") if len(kinds) == 1 else "measures"
        title = said(rows, nouns, self.question, self.ds.unit)
        return figure(self.ds, id, self.cells, places_of(rows), nouns, title)

    def lengths(self) -> list[Figure | Table]:
        """Publish how long each lasts, as a table where a figure has no room; sentences say the rest."""
        several = [each for each in self.durations.each() if not each.is_uniform]
        shown = [each.figure() or each.table() for each in several]
        return [part for part in shown if part is not None]

    def shown(self) -> list[Prose | Table | Figure]:
        """Return everything that a report shows of it, in order: a table where a figure has no room."""
        remarks = [text("remarks", remarks=self.remarks)] if self.remarks else []
        parts = [self.figure() or self.table(), *self.lengths(), *remarks]
        shown = [part for part in parts if part is not None]
        said = self.text()
        # A heading by itself says nothing.
        return [said, *shown] if shown or "\n" in said.markdown else []


class Sections(Result, tuple[Section, ...]):
    """The answers to the questions of a theme: a tuple of `Section` that shows itself."""

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each measure, question by question: `question`, and the columns of `Section.frame`."""
        frames = [each.frame.assign(question=each.question) for each in self]
        return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()

    def text(self) -> Prose:
        """Answer all in words."""
        return Prose("\n\n".join(each.text().markdown for each in self))

    def shown(self) -> list[Prose | Table | Figure]:
        """Return everything that a report shows of the questions, in order."""
        return [part for each in self for part in each.shown()]


def sections(ds: Dataset, theme: str) -> Sections:
    """Answer the questions of a theme, in the order in which its measures raise them.

    Parameters
    ----------
    ds : Dataset
    theme : str

    Returns
    -------
    Sections

    Raises
    ------
    UnknownName
        If there is no such theme.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> [section.question for section in thb.sections(thb.load(), "covid")]
    ['What did the pandemic change?', 'How did countries respond?']
    """
    facts = ds.measures.set_index("measure")[["short", "description", "predicate", "question"]]
    frame: Any = coverage(ds, theme).frame.join(facts, on="measure")
    asked = frame.pop("question")
    asked = asked.where(asked != "", frame["kind"].map(_ASKED).fillna(_OTHER))
    # What has no predicate is a label, which a figure, a table or a key finding has as well.
    key = findings(ds, theme).frame["indicator"][:KEY]
    frame = frame.assign(
        told=frame["predicate"].eq("")
        & (asked.duplicated(keep=False) | frame["measure"].isin(key))
        & (not ds.has_document),
        does=[plural(predicate(row)) for row in each_row(frame)],
        outside=[
            tuple(names_of(ds, share_of(ds, row.measure, row.base).outside))
            for row in each_row(frame)
        ],
        reported=frame["countries"].map(lambda codes: tuple(names_of(ds, codes))),
    )
    behind = [*_behind(ds, theme, dict(zip(frame["measure"], asked, strict=True)))]
    given = _durations(ds, theme)
    found = []
    for question, rows in frame.groupby(asked, sort=False):
        rows = rows.sort_values("k", ascending=False, kind="stable", ignore_index=True)
        others = [each for each in behind if each[0] == question]
        said = {measure for _, _, measures in others for measure in measures}
        found.append(
            Section(
                ds,
                str(question),
                rows,
                tuple(_remarks(ds, theme, dict(zip(rows["measure"], rows["label"], strict=True)))),
                given.of(rows["measure"]),
                tuple(sentence for _, sentence, _ in others),
                rows[~rows["measure"].isin(said)],
            )
        )
    return Sections(found)


def _states(ds: Dataset, rows: pd.DataFrame) -> dict[str, dict[str, tuple[str, str]]]:
    """Return state and note by measure and country."""
    cells = shown_cells(ds, next(iter(rows["theme"]), None))
    cells = cells[cells["measure"].isin(rows["measure"])]
    said = zip(one_state(cells), cells["note"], strict=True)
    keyed: Any = pd.Series([*said], [cells["measure"], cells["country"]])
    return {str(each): part.droplevel(0).to_dict() for each, part in keyed.groupby(level=0)}


def _behind(ds: Dataset, theme: str, asked: dict[str, str]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the findings behind the key ones: question, sentence, and of which measure it says all there is."""
    found = findings(ds, theme)
    for row, sentence in list(zip(each_row(found.frame), found.sentences, strict=True))[KEY:]:
        # Without indicators, measures are findings.
        if row.indicator not in asked:
            question = next((asked[each] for each in row.measures if each in asked), "")
            yield question, sentence, row.measures if len(row.measures) == 1 else []


def _of_a_kind(rows: pd.DataFrame, unit: Sequence[str]) -> Iterator[str]:
    """Say how many countries do each, what more than half do in a sentence of its own."""
    most, none = rows["k"] * 2 > rows["n"], rows["k"].eq(0)
    for part in (rows[most], rows[~most & ~none]):
        if len(part):
            yield linked(f"{_enumerated(part, unit)}.")
    labels = [markdown(f"“{label}”") for label in rows.loc[none, "label"]]
    if labels:
        under = joined(labels, "or") if len(labels) <= _SAID else f"{number(len(labels))} measures"
        yield f"No {unit[0]} is reported under {under}."


def _enumerated(rows: pd.DataFrame, unit: Sequence[str]) -> str:
    """Join what countries do, each behind its count; of whom it is asked stands where it changes."""
    clauses: list[tuple[str, str, str]] = []
    before = ""
    rows = rows.sort_values("k", ascending=False, kind="stable")
    is_one_each = rows["k"].max() == 1
    for row in each_row(rows[:_SAID]):
        whom = f" {countries(row.n, unit)}" + (f" ({row.whom})" if row.whom else "")
        asked = f"{row.n}{whom}"
        count = of(row.k, row.n)
        count = led(row.measure, count if clauses else capital(count))
        does = predicate(row) if is_one_each else row.does
        clauses.append((count + whom * (asked != before), does, row.named))
        before = asked
    others = rows["k"][_SAID:]
    more = f". The other {len(others)} are each reported for at most {others.max()}"
    return enumerated(clauses) + more * (len(others) > 0)


def _durations(ds: Dataset, theme: str) -> Durations:
    """Return the durations; of those of whole lists, only what is noted of a country."""
    facts = ds.measures.set_index("measure")
    whole = facts.index[facts["minimum"].notna() | facts["maximum"].notna()]
    found = durations(ds, theme)
    own = ~found.frame["measure"].isin(whole) | (found.frame["note"] != "")
    return replace(found, frame=found.frame[own])


def _remarks(
    ds: Dataset, theme: str, labels: dict[str, str]
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield country, the labels that a remark stands under, and the remark, each remark once."""
    cells = ds.cells(theme)
    special = cells["state"].isin([QUALIFIED, ABSENT]) & (cells["note"] != "")
    found = cells[special & cells["measure"].isin(list(labels))]
    found = found.assign(label=found["measure"].map(labels))
    together = found.groupby(["country", "note"], sort=False)["label"].agg(tuple).reset_index()
    for row in each_row(together):
        # One by itself needs no quotes to be told from others.
        under = row.label if len(row.label) == 1 else tuple(map(in_a_list, row.label))
        yield in_text(ds.country_names[row.country]), under, row.note
