"""Other sources: what statutes, monitoring bodies and authorities say of cells, apart from all that is counted."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from thb_analysis.analysis.alpha import alpha_of_values
from thb_analysis.analysis.counts import each_row
from thb_analysis.dataset.cells import count_cells
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.dataset.elsewhere import CONFLICTS, DIFFERS, answers, statements
from thb_analysis.display import Result, Table, make_table
from thb_analysis.display.table import Cell, Row
from thb_analysis.figures.diamonds import diamonds
from thb_analysis.figures.publish import Drawn
from thb_analysis.names import check_names
from thb_analysis.states import ANSWER_LABELS, NAMED, NOT_FOUND, OPEN, STATE_LABELS
from thb_analysis.wording import capitalize, decimal, missing, span

# What a year says that stands behind the title of a source.
YEARS = "The year of a statute is that of the text read."
# How far codings are compared, to answers that then count as the same.
_CODINGS = {
    "Yes, no or not found": dict.fromkeys(NAMED, "yes"),
    "Conditions told apart": {},
}


class Elsewhere(Result):
    """What other sources say, statement by statement.

    Attributes
    ----------
    statements : pandas.DataFrame
        One row for each statement, see `thb_analysis.dataset.elsewhere.statements`.
    frame : pandas.DataFrame
        The same, in the columns that are published: `country`, `measure`, `name`, `label`, `state` (of the cell), `answer`
        and `conflict` (of the cell, see `silence`), `source`, `status`, `minimum`, `maximum`, `unit`, `scope`,
        `from`, `until`, `locator`, `note`, `kind`, `publisher`, `title`, `year`, `language`, `url`, `undated`.
    """

    _tables = ("table",)
    statements: pd.DataFrame

    @property
    def frame(self) -> pd.DataFrame:
        """The statements, in the columns that are published."""
        published = self.statements.loc[:, "country":]
        return published.drop(columns="note_of_source")

    def table(self) -> Table | None:
        """Set out the statements with their sources; None if there are none."""
        title = "What other sources say; none of it is counted."
        return _beside("tbl-elsewhere", title, self.statements)


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
        Those that bear out the answers of cells in conflict, see `thb_analysis.dataset.elsewhere.statements`.
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
        labels.setdefault("id", "fig-silence")
        return diamonds(self.cells, title, **labels)

    def bounds_table(self) -> Table | None:
        """Set the count of the source, what other sources add, and its upper bound side by side."""
        columns = ["label", "k", "with_others", "upper", "n"]
        texts = self.bounds[columns].astype(str).fillna("–")
        rows = texts.itertuples(index=False, name=None)
        numbers = {"Reported": 14, "With other sources": 18, "At most": 14, "Of": 14}
        return make_table(
            "tbl-silence-bounds",
            "What the summary reports, what other sources add to it, and what is possible.",
            {"Measure": 40, **numbers},
            rows,
            "Reported is the count of the summary. With other sources: entries that are not reported and that "
            "they answer with a yes are added; what they contradict is not taken off. At most: all that are not "
            "reported are added.",
            numbers,
        )

    def contradictions_table(self) -> Table | None:
        """Set out the cells where other sources contradict the source, both cited; none is said to be right."""
        title = "Where the summary and other sources contradict each other. The table does not say which is right."
        rows = self.statements.query(f"conflict != {DIFFERS!r}")
        return _beside("tbl-silence-contradictions", title, rows, YEARS)

    def lengths_table(self) -> Table | None:
        """Set out the cells for which other sources give another length."""
        title = "Where other sources give the length otherwise."
        rows = self.statements.query(f"conflict == {DIFFERS!r}")
        return _beside("tbl-silence-lengths", title, rows, YEARS)

    def unfound_table(self) -> Table | None:
        """Name the cells of which nothing was found."""
        unfound = self.cells.query(f"answer == {NOT_FOUND!r}")
        rows: list[Row] = []
        for label, part in unfound.groupby("label", sort=False):
            is_named = part["state"].isin(NAMED)
            named = ", ".join(part["name"][is_named])
            others = ", ".join(part["name"][~is_named])
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
        numbers = {"Alike": 18, "Alpha": 14, "95% interval": 22}
        return make_table(
            "tbl-silence-agreement",
            "How far two coders agree who did not see each other’s work.",
            {"Answer": 46, **numbers},
            rows,
            "Alpha: Krippendorff’s alpha for nominal values. Interval: bootstrap, whole countries drawn. "
            f"Both coders read the same page in {self.same_page} of the {self.both_found} entries that both "
            "answer: that they agree does not show that the page is right.",
            numbers,
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
    found = statements(ds)
    if country is not None:
        found = found[found["country"] == ds.find("country", country)]
    if measure is not None:
        check_names([measure], ds.measures["measure"], "measure")
        found = found[found["measure"] == measure]
    return Elsewhere(found.reset_index(drop=True))


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
    cells, settled = answers(ds), ds.elsewhere_settlements
    # Empty where a coder found nothing.
    same_page = settled["same_page"].dropna()
    return Silence(
        _counted(cells),
        _bounds(ds, cells),
        cells,
        statements(ds).query("conflict != '' and status == answer"),
        _agreement(settled),
        int(same_page.sum()),
        len(same_page),
    )


def _counted(cells: pd.DataFrame) -> pd.DataFrame:
    """Count cells by measure and group, what their answers are, and how many are in conflict."""
    whole = cells.assign(measure="", label="All")
    cells = pd.concat([whole, cells])
    keys = ["measure", "label", "group"]
    counted = cells[keys].assign(cells=1)
    for each in (*ANSWER_LABELS, *CONFLICTS):
        counted[each] = cells["answer"].eq(each) | cells["conflict"].eq(each)
    return counted.groupby(keys, sort=False).sum().reset_index()


def _bounds(ds: Dataset, cells: pd.DataFrame) -> pd.DataFrame:
    """Return of each measure that was looked up the count of the source, and what others add to it."""
    is_added = cells["group"].eq(OPEN) & cells["answer"].isin(NAMED)
    added = is_added.groupby(cells["measure"], sort=False).sum()
    counted = count_cells(ds.cells(), ["measure", "label"]).reset_index("label")
    frame = counted.loc[added.index].assign(with_others=lambda row: row["k"] + added)
    return frame.reset_index()[["measure", "label", "n", "k", "with_others", "upper"]]


def _agreement(settled: pd.DataFrame) -> pd.DataFrame:
    """Return how far two coders agree, on yes, no or not found, and with conditions told apart."""
    # Rows are countries where each has as many cells.
    sizes = settled.groupby("country").size()
    drawn = len(sizes) if sizes.nunique() == 1 else len(settled)
    rows = []
    for what, same in _CODINGS.items() if drawn else ():
        codings = settled[["first", "second"]].replace(same)
        first, second = codings["first"], codings["second"]
        alike = int(first.eq(second).sum())
        alphas = alpha_of_values(first, second, drawn)
        rows.append((what, len(settled), alike, *alphas))
    names = ["what", "cells", "alike", "alpha", "lower", "upper"]
    return pd.DataFrame(rows, columns=names)


def _beside(id: str, title: str, found: pd.DataFrame, note: str = "") -> Table | None:
    """Set statements beside what the source says of their cells."""
    rows: list[Row] = []
    for row in each_row(found):
        length = span(row.minimum_of_cell, row.maximum_of_cell, row.unit_of_cell)
        summary = length or STATE_LABELS[row.state]
        if not missing(row.footnote):
            summary = f"{summary}, n. {row.footnote}"
        other = span(row.minimum, row.maximum, row.unit)
        parts = ANSWER_LABELS[row.status], other, row.note.removesuffix(".")
        text = capitalize(". ".join(filter(None, parts)))
        source = cite_source(row, row.title, [row.locator])
        cited = Cell(source, href=row.url or None)
        rows.append((f"{row.name}: {row.label}", summary, f"{text}.", cited))
    heads = {"Entry": 22, "Summary": 14, "Other source": 42, "Source": 22}
    return make_table(id, title, heads, rows, note)


def cite_source(row: Any, title: str, places: Iterable[str]) -> str:
    """Cite a source by its title, as it is written there, of when its text is (see `YEARS`), and places in it."""
    year = "" if missing(row.year) else f"{'about ' * bool(row.undated)}{row.year}"
    dated = "undated" if row.undated else ""
    return ", ".join(filter(None, (title, dated, year, *places)))
