"""Sections: what each question of a theme is answered with, measure by measure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis.analysis.coverage import bars, coverage
from thb_analysis.analysis.dotted import cells_of, figure, has_room, plot, said
from thb_analysis.analysis.durations import Durations, durations
from thb_analysis.analysis.findings import KEY, findings
from thb_analysis.analysis.phrases import enumerated, in_a_list, plural, predicate
from thb_analysis.counts import each_row, names_of, shown_cells
from thb_analysis.data import Dataset
from thb_analysis.data.states import ABSENT, NOT_COVERED, OUTSIDE, QUALIFIED, REPORTED
from thb_analysis.display import Figure, Prose, Result, Table, link_to, origin, tabled
from thb_analysis.display.text import countries, of, text
from thb_analysis.wording import agree, capital, in_text, joined, markdown, number, small

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
_LISTED = 20  # remarks up to which they stand one by one
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
        `short`, `description` and `reported` (tuple of names).
    cells : pandas.DataFrame
        One row for each measure that covers any country, and country, region by region: `row` (the
        measure), `country`, `state` (not covered where its statement does not speak of the country),
        `name`, `total`, `group` (the region), `tip` (country, measure and state in words).
    remarks : tuple of (str, str, str)
        Country, the labels of the measures, and what the source adds: conditions, exceptions and a no.
    durations : Durations
        Of its measures; one that holds for a whole list stands in its label instead.
    findings : tuple of str
        Indicators on its measures that are not among the key findings, in Markdown.
    sentences : tuple of str
        What is common among its measures, and what is rare, in Markdown.
    """

    ds: Dataset
    question: str
    frame: pd.DataFrame
    cells: pd.DataFrame
    remarks: tuple[tuple[str, tuple[str, ...], str], ...]
    durations: Durations
    findings: tuple[str, ...]
    sentences: tuple[str, ...]

    def text(self) -> Prose:
        """Answer in words, under the question as a heading."""
        return text("sections", self.ds.unit, section=self)

    def table(self) -> Table | None:
        """Set out how many countries report each measure, as bars; None if there is only one."""
        if len(self.frame) < 2:
            return None
        first = self.frame.iloc[0]
        return bars(
            f"tbl-{first['measure']}-first"[:60],
            f"{self.question} Countries that report each measure, of those covered.",
            self.frame[self.frame["n"] > 0],
            not self.ds.is_complete,
            self.ds.unit,
        )

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
        if not has_room(self.cells):
            return None
        rows = self.frame[self.frame["n"] > 0]
        id = f"fig-{rows['measure'].iloc[0]}"[:60]
        kinds = set(rows["kind"])
        nouns = _NOUNS.get(min(kinds), "measures") if len(kinds) == 1 else "measures"
        title = said(rows, nouns, self.question, self.ds.unit)
        return figure(self.ds, id, self.cells, rows, nouns, title)

    def lengths(self) -> list[Figure | Table]:
        """Publish how long each lasts, as a table where a figure has no room; sentences say the rest."""
        several = [each for each in self.durations.each() if not each.is_uniform]
        shown = [each.figure() or each.table() for each in several]
        return [part for part in shown if part is not None]

    def remarks_table(self) -> Table | None:
        """Set out conditions and exceptions measure by measure; None if there are none."""
        named: dict[tuple[str, str], list[str]] = {}
        for country, labels, note in self.remarks:
            for label in labels:
                named.setdefault((label, note), []).append(country)
        first = self.frame["measure"].iloc[0]
        return tabled(
            f"tbl-{first}-noted"[:60],
            f"{self.question} Conditions and exceptions.",
            {"Measure": 30, "Condition or exception": 40, capital(self.ds.unit[1]): 30},
            [(*key, joined(sorted(names))) for key, names in sorted(named.items())],
        )

    def shown(self) -> list[Prose | Table | Figure]:
        """Return everything that a report shows of it, in order: a table where a figure has no room."""
        listed = text("remarks", remarks=self.remarks) if self.remarks else None
        remarks = self.remarks_table() if len(self.remarks) > _LISTED else listed
        parts = [self.text(), self.figure() or self.table(), *self.lengths(), remarks]
        return [part for part in parts if part is not None]


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
    facts = ds.measures.set_index("measure")
    frame = coverage(ds, theme).frame
    frame = frame.join(facts[["short", "description", "predicate"]], on="measure").assign(
        outside=frame["measure"].map(lambda each: _outside(ds, each)),
        reported=frame["countries"].map(lambda codes: tuple(names_of(ds, codes))),
    )
    question = frame["measure"].map(facts["question"])
    asked = question.where(question != "", frame["kind"].map(_ASKED).fillna(_OTHER))
    others, said = _other_findings(ds, theme, dict(zip(frame["measure"], asked, strict=True)))
    given = _durations(ds, theme)
    states, notes = _states(ds, theme), _notes(ds, theme)
    grouped = [
        (str(each), rows.sort_values("k", ascending=False, kind="stable", ignore_index=True))
        for each, rows in frame.groupby(asked, sort=False)
    ]
    return Sections(
        Section(
            ds,
            each,
            rows,
            cells_of(ds, rows[rows["n"] > 0].assign(key=rows["measure"]), states, notes),
            _remarks(ds, theme, dict(zip(rows["measure"], rows["label"], strict=True))),
            own := given.of(rows["measure"]),
            others.get(each, ()),
            (
                *_sentences(rows[~rows["measure"].isin(said.get(each, ()))], ds.unit),
                *_noted(own),
            ),
        )
        for each, rows in grouped
    )


def _states(ds: Dataset, theme: str) -> dict[str, dict[str, str]]:
    """Return by measure the state of each country; counts leave out whom the statement does not cover."""
    cells = shown_cells(ds, theme)
    is_named = cells["state"].isin([REPORTED, QUALIFIED])
    elsewhere = is_named.map({True: OUTSIDE, False: NOT_COVERED})
    cells = cells.assign(state=cells["state"].where(cells["in_base"].astype(bool), elsewhere))
    return {
        str(measure): dict(zip(rows["country"], rows["state"], strict=True))
        for measure, rows in cells.groupby("measure")
    }


def _notes(ds: Dataset, theme: str) -> dict[tuple[str, str], str]:
    """Return what the source adds to cells, by measure and country."""
    cells = ds.cells(theme)
    noted = cells[cells["note"].fillna("") != ""]
    return dict(
        zip(zip(noted["measure"], noted["country"], strict=True), noted["note"], strict=True)
    )


def _outside(ds: Dataset, measure: str) -> tuple[str, ...]:
    """Name the countries that are reported for a measure whose statement does not cover them."""
    return tuple(names_of(ds, ds.listed(measure) - ds.covered(measure)))


def _other_findings(
    ds: Dataset, theme: str, asked: dict[str, str]
) -> tuple[dict[str, tuple[str, ...]], dict[str, set[str]]]:
    """Return, by question, the findings behind the key ones, and the measures of which they say all there is."""
    found = findings(ds, theme)
    others: dict[str, tuple[str, ...]] = {}
    said: dict[str, set[str]] = {}
    for row, sentence in list(zip(each_row(found.frame), found.sentences, strict=True))[KEY:]:
        question = next((asked[each] for each in row.measures if each in asked), "")
        if row.indicator not in asked:
            others[question] = (*others.get(question, ()), sentence)
            said.setdefault(question, set()).update(row.measures if len(row.measures) == 1 else ())
    return others, said


def _sentences(rows: pd.DataFrame, unit: Sequence[str]) -> Iterator[str]:
    """Say in words what most countries do and what fewer do; what is unlike stands in sentences of its own."""
    asked = rows[rows["n"].gt(0)]
    unclear = asked["polarity"].eq("unclear")
    of_length = asked["predicate"].str.contains("{value}", regex=False)
    of_length |= asked["kind"].eq("duration") & asked["predicate"].eq("")
    for _, alike in asked[~unclear & ~of_length].groupby("kind", sort=False):
        yield from _of_a_kind(alike, unit)
    for row in each_row(rows[rows["outside"].map(len).gt(0)]):
        whom = markdown(joined(map(in_text, row.outside)))
        yield f"Under {markdown(row.label)} {whom} {agree(len(row.outside), 'is', 'are')} named as well, though the statement does not cover {agree(len(row.outside), 'it', 'them')}."
    for row in each_row(rows[rows["n"].eq(0)]):
        yield f"No {unit[0]} compared is covered by {markdown(row.label)}."
    for row in each_row(asked[unclear]):
        whom = markdown(joined(map(in_text, row.reported)))
        if row.predicate and whom:
            said = markdown(plural(row.predicate))
            yield f"{capital(number(row.k))} {countries(row.k, unit)} {said}: {whom}."
        else:
            named_there = f"It names {whom}." if whom else f"No {unit[0]} is named."
            yield f"{markdown(row.description)} {named_there}"


def _of_a_kind(rows: pd.DataFrame, unit: Sequence[str]) -> Iterator[str]:
    """Say how many countries do each, what more than half do in a sentence of its own."""
    most, none = rows["k"] * 2 > rows["n"], rows["k"].eq(0)
    for part in (rows[most], rows[~most & ~none]):
        if len(part):
            # It begins with a link to a count.
            yield f"[{capital(_enumerated(part, unit)[1:])}."
    labels = [markdown(in_a_list(label)) for label in rows.loc[none, "label"]]
    if labels:
        under = joined(labels, "or") if len(labels) <= _SAID else f"{number(len(labels))} measures"
        yield f"No {unit[0]} is reported under {under}."


def _enumerated(rows: pd.DataFrame, unit: Sequence[str]) -> str:
    """Join what countries do, each behind its count; of whom it is asked stands where it changes."""
    clauses, before = [], ""
    rows = rows.sort_values("k", ascending=False, kind="stable")
    for row in each_row(rows[:_SAID]):
        asked = f"{row.n} {row.whom}"
        whom = f" {countries(row.n, unit)}" + (f" ({markdown(row.whom)})" if row.whom else "")
        whom = "" if asked == before else whom
        names = f" ({markdown(row.named[1:-1])})" if row.named else ""
        before = asked
        clauses.append((f"{_count(row)}{whom}", markdown(plural(predicate(row))), names.strip()))
    others = rows["k"][_SAID:]
    more = f". The other {len(others)} are each reported for at most {others.max()}"
    return enumerated(clauses) + more * (len(others) > 0)


def _count(row: Any) -> str:
    return link_to(origin(row.measure), of(row.k, row.n))


def _durations(ds: Dataset, theme: str) -> Durations:
    """Return the durations; of those of whole lists, only what is noted of a country."""
    facts = ds.measures.set_index("measure")
    whole = facts.index[facts["minimum"].notna() | facts["maximum"].notna()]
    found = durations(ds, theme)
    own = ~found.frame["measure"].isin(whole) | (found.frame["note"] != "")
    return replace(found, frame=found.frame[own])


def _noted(found: Durations) -> Iterator[str]:
    """Say in words what would be a table of one row."""
    for each in found.each():
        if each.is_uniform:
            label, length = each.frame[["label", "value"]].iloc[0]
            names = joined(map(in_text, each.frame["name"]))
            yield f"{capital(found.ds.evidence)} adds for {markdown(names)} ({markdown(label)}): {markdown(small(length))}."


def _remarks(
    ds: Dataset, theme: str, labels: dict[str, str]
) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """Return country, the labels that a remark stands under, and the remark, each remark once."""
    cells = ds.cells(theme)
    special = cells["state"].isin([QUALIFIED, ABSENT]) & (cells["note"] != "")
    together: dict[tuple[str, str], list[str]] = {}
    for row in each_row(cells[special & cells["measure"].isin(list(labels))]):
        key = ds.country_names[row.country], row.note
        together.setdefault(key, []).append(labels[row.measure])
    return tuple(
        # One by itself needs no quotes to be told from others.
        (in_text(name), tuple(map(in_a_list, found) if len(found) > 1 else found), note)
        for (name, note), found in together.items()
    )
