"""Other sources: what statutes, monitoring bodies and authorities say of cells, apart from all that is counted."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from thb_analysis.analysis.alpha import alpha_of_values
from thb_analysis.analysis.counts import each_row
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.dataset.elsewhere import (
    CELL,
    CONFLICTS,
    CONTRADICTED,
    DIFFERS,
    NAMED_CELLS,
    REVERSED,
    YES,
    answers,
    with_sources,
)
from thb_analysis.display import Result, Table, make_table
from thb_analysis.display.table import Cell, Row
from thb_analysis.figures.diamonds import diamonds
from thb_analysis.figures.publish import Drawn
from thb_analysis.names import check_names
from thb_analysis.states import (
    ANSWER_LABELS,
    NOT_FOUND,
    OPEN,
    REPORTED,
    STATE_LABELS,
)
from thb_analysis.wording import capitalize, decimal, missing, span

# What a year says that stands behind the title of a source.
YEARS = "The year of a statute is that of the text read."


class Elsewhere(Result):
    """What other sources say, statement by statement.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each statement: `country`, `name`, `measure`, `label`, `state` (of the cell), `answer`
        and `conflict` (of the cell, see `silence`), `status`, `minimum`, `maximum`, `unit`, `scope`, `from`,
        `until`, `locator`, `note`, `source`, `kind`, `publisher`, `title`, `year`, `language`, `url`, `undated`.
    """

    _tables = ("table",)
    frame: pd.DataFrame

    def table(self) -> Table | None:
        """Set out the statements with their sources; None if there are none."""
        rows: list[Row] = []
        for row in each_row(self.frame):
            text = capitalize(f"{ANSWER_LABELS[row.status]}. {row.note}")
            state = STATE_LABELS[row.state]
            rows.append((_entry(row), state, text, source_cell(row)))
        heads = {"Entry": 24, "Summary": 14, "Other source": 40, "Source": 22}
        title = "What other sources say; none of it is counted."
        return make_table("tbl-elsewhere", title, heads, rows)


class Silence(Result):
    """What other sources answer where the source is silent, and where it is not.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each measure and group of cells (named, open, excluded) that were looked up; rows without
        a measure are of all: `measure`, `label`, `group`, `cells`, then how many are `reported`,
        `qualified`, `absent` and `not_found` by other sources, and how many are in conflict: `contradicted`,
        `reversed`, `differs` (int).
    bounds : pandas.DataFrame
        One row for each measure: `measure`, `label`, `n`, `k`, `with_others` (k, and the open cells that are
        a yes by other sources), `upper` (k, and all open cells). The source's counts are k and n alone.
    cells : pandas.DataFrame
        One row for each cell, see `thb_analysis.dataset.elsewhere.answers`.
    statements : pandas.DataFrame
        Those that bear out the answers of cells in conflict, with their sources.
    agreement : pandas.DataFrame
        How far two coders agree: `what`, `cells`, `alike` (int), `alpha`, `lower`, `upper` (float).
    same_page, both_found : int
        Of the cells for which both coders found an answer, those in which they read the same page; all.
    """

    _tables = (
        *("contradictions_table", "lengths_table", "bounds_table"),
        *("unfound_table", "agreement_table"),
    )
    frame: pd.DataFrame
    bounds: pd.DataFrame
    cells: pd.DataFrame
    statements: pd.DataFrame
    agreement: pd.DataFrame
    same_page: int
    both_found: int

    def figure(self, title: str = "", **labels: Any) -> Drawn:
        """Draw a diamond for each cell that was looked up; see `thb_analysis.figures.diamonds`."""
        sides = {
            NAMED_CELLS: capitalize(STATE_LABELS[REPORTED]),
            OPEN: capitalize(STATE_LABELS[OPEN]),
        }
        labels.setdefault("id", "fig-silence")
        added = self.bounds["with_others"] - self.bounds["k"]
        most_first = added.sort_values(ascending=False, kind="stable").index
        measures = self.bounds["measure"].loc[most_first]
        cells = self.cells.set_index("measure").loc[measures]
        return diamonds(cells.reset_index(), title, sides=sides, **labels)

    def bounds_table(self) -> Table | None:
        """Set the count of the source, what other sources add, and its upper bound side by side."""
        columns = ["label", "k", "with_others", "upper", "n"]
        rows = self.bounds[columns].astype(str).itertuples(index=False, name=None)
        heads = {
            "Measure": 40,
            "Reported": 14,
            "With other sources": 18,
            "At most": 14,
            "Of": 14,
        }
        return make_table(
            "tbl-silence-bounds",
            "What the summary reports, what other sources add to it, and what is possible.",
            heads,
            rows,
            "Reported is the count of the summary. With other sources: entries that are not reported and that "
            "they answer with a yes are added; what they contradict is not taken off. At most: all that are not "
            "reported are added.",
            [*heads][1:],
        )

    def contradictions_table(self) -> Table | None:
        """Set out the cells where other sources contradict the source, both cited; none is said to be right."""
        title = "Where the summary and other sources contradict each other. Which is right, this table does not say."
        return self._conflicts("contradictions", title, CONTRADICTED, REVERSED)

    def lengths_table(self) -> Table | None:
        """Set out the cells for which other sources give another length."""
        title = "Where other sources give the length otherwise."
        return self._conflicts("lengths", title, DIFFERS)

    def _conflicts(self, name: str, title: str, *kinds: str) -> Table | None:
        conflicts = self.cells.query("conflict in @kinds")
        joined = conflicts.merge(self.statements, on=CELL, suffixes=("", "_other"))
        rows: list[Row] = []
        for row in each_row(joined):
            length = span(row.minimum, row.maximum, row.unit)
            summary = f"{length or STATE_LABELS[row.state]}, n. {row.footnote}"
            other = span(row.minimum_other, row.maximum_other, row.unit_other)
            parts = ANSWER_LABELS[row.answer], other, row.note.removesuffix(".")
            text = capitalize(". ".join(filter(None, parts)))
            rows.append((_entry(row), summary, f"{text}.", source_cell(row)))
        heads = {"Entry": 22, "Summary": 14, "Other source": 42, "Source": 22}
        return make_table(f"tbl-silence-{name}", title, heads, rows, YEARS)

    def unfound_table(self) -> Table | None:
        """Name the cells of which nothing was found."""
        unfound = self.cells.query(f"answer == {NOT_FOUND!r}")
        rows: list[Row] = []
        for label, part in unfound.groupby("label", sort=False):
            named = ", ".join(part.query(f"group == {NAMED_CELLS!r}")["name"])
            others = ", ".join(part.query(f"group != {NAMED_CELLS!r}")["name"])
            rows.append((str(label), named, others))
        heads = {"Measure": 30, "Reported": 35, "Not reported, or something else": 35}
        title = "Entries of which nothing was found that answers."
        return make_table("tbl-silence-unfound", title, heads, rows)

    def agreement_table(self) -> Table | None:
        """Say how far two coders agree."""
        rows = []
        for row in each_row(self.agreement):
            alpha, lower, upper = map(decimal, (row.alpha, row.lower, row.upper))
            alike = f"{row.alike} of {row.cells}"
            rows.append((row.what, alike, alpha, f"{lower} to {upper}"))
        heads = {"Answer": 46, "Alike": 18, "Alpha": 14, "95% interval": 22}
        return make_table(
            "tbl-silence-agreement",
            "How far two coders agree who did not see each other’s work.",
            heads,
            rows,
            "Alpha: Krippendorff’s alpha for nominal values. Interval: bootstrap, whole countries drawn. "
            f"Both coders read the same page in {self.same_page} of the {self.both_found} entries that both "
            "answer: that they agree does not show that the page is right.",
            [*heads][1:],
        )


@takes_dataset
def elsewhere(
    ds: Dataset, country: str | None = None, measure: str | None = None
) -> Elsewhere:
    """Return what other sources say of cells, statement by statement, beside the state of the cell.

    Parameters
    ----------
    ds : Dataset
    country, measure : str, optional
        Keep those of one country, of one measure.

    Raises
    ------
    UnknownName
        If there is no such country or measure.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.elsewhere(thb.load(), "PL", "permit-duration").frame
    >>> print(*found.loc[0, ["state", "status", "minimum"]])
    reported reported 6
    """
    found = ds.elsewhere_statements
    if country is not None:
        country = ds.find("country", country)
        found = found.query("country == @country")
    if measure is not None:
        check_names([measure], ds.measures["measure"], "measure")
        found = found.query("measure == @measure")
    columns = [*CELL, "name", "label", "state", "answer", "conflict"]
    cells = answers(ds)[columns]
    frame = with_sources(ds, cells.merge(found, on=CELL))
    return Elsewhere(frame.drop(columns="source_note"))


@takes_dataset
def silence(ds: Dataset) -> Silence:
    """Count what other sources answer where the source is silent, and where it is not.

    Nothing of this enters a state, a count or a bound of the source.

    Parameters
    ----------
    ds : Dataset

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.silence(thb.load()).frame
    >>> print(found.loc[found["measure"] == "", "group"].tolist())
    ['named', 'excluded', 'open']
    """
    cells = answers(ds)
    whole = cells.assign(measure="", label="All")
    conflicts = cells.query("conflict != ''")[[*CELL, "answer"]]
    deciding = conflicts.rename(columns={"answer": "status"})
    settled = ds.elsewhere_settlements
    both = settled.query(f"first != {NOT_FOUND!r} and second != {NOT_FOUND!r}")
    return Silence(
        _counted(pd.concat([whole, cells])),
        _bounds(ds, cells),
        cells.copy(),
        with_sources(ds, deciding.merge(ds.elsewhere_statements)),
        _agreement(settled),
        int(both["same_page"].sum()),
        len(both),
    )


def _counted(cells: pd.DataFrame) -> pd.DataFrame:
    """Count cells by measure and group, what their answers are, and how many are in conflict."""
    keys = ["measure", "label", "group"]
    counted = cells[keys].assign(cells=1)
    for each in (*ANSWER_LABELS, *CONFLICTS):
        counted[each] = cells["answer"].eq(each) | cells["conflict"].eq(each)
    return counted.groupby(keys, sort=False).sum().reset_index()


def _bounds(ds: Dataset, cells: pd.DataFrame) -> pd.DataFrame:
    """Return of each measure that was looked up the count of the source, and what others add to it."""
    rows = []
    for measure, part in cells.groupby("measure", sort=False):
        label, answer = part["label"].iloc[0], ds.ask(str(measure))
        k = answer.k
        more = len(part.query(f"group == {OPEN!r} and answer in {YES}"))
        rows.append((measure, label, answer.n, k, k + more, k + len(answer.open)))
    names = ["measure", "label", "n", "k", "with_others", "upper"]
    return pd.DataFrame(rows, columns=names)


def _agreement(settled: pd.DataFrame) -> pd.DataFrame:
    """Return how far two coders agree, on yes, no or not found, and with conditions told apart."""
    codings = settled[["first", "second"]]
    parts = {
        "Yes, no or not found": codings.replace(dict.fromkeys(YES, "yes")),
        "Conditions told apart": codings,
    }
    # Rows are countries where each has as many cells.
    sizes = settled.groupby("country").size()
    drawn = len(sizes) if sizes.nunique() == 1 else len(settled)
    rows = []
    for what, part in parts.items() if drawn else ():
        first, second = part["first"], part["second"]
        alike = int(first.eq(second).sum())
        alphas = alpha_of_values(first, second, drawn)
        rows.append((what, len(part), alike, *alphas))
    names = ["what", "cells", "alike", "alpha", "lower", "upper"]
    return pd.DataFrame(rows, columns=names)


def _entry(row: Any) -> str:
    return f"{row.name}: {row.label}"


def source_cell(row: Any) -> Cell:
    """Return a cell that cites the source of a statement, and links to it."""
    return Cell(cite_source(row, row.title, [row.locator]), href=row.url or None)


def cite_source(row: Any, title: str, places: Iterable[str]) -> str:
    """Cite a source by its title, as it is written there, of when it is, and places in it; empty where there is none."""
    return ", ".join(filter(None, (title, _dated(row), *places)))


def _dated(row: Any) -> str:
    """Say of when the text of a source is that was read, see `YEARS`; if it bears no date, about when."""
    if missing(row.year):
        return "undated" if row.title else ""
    return f"undated, about {row.year}" if row.undated else str(row.year)
