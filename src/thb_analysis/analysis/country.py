"""One country: what it reports, beside all countries and its group, and what is special about it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.durations import written
from thb_analysis.analysis.groups import members
from thb_analysis.analysis.verdicts import relation_results
from thb_analysis.counts import compared_cells, each_row, share_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.dataset import dataset
from thb_analysis.data.states import ABSENT, NOT_COVERED, NOT_REPORTED, QUALIFIED, REPORTED
from thb_analysis.display import Headline, Headlines, Prose, Table, columns, counted
from thb_analysis.display.text import text
from thb_analysis.wording import in_text

# A measure is rare, or missing where nearly all have it, by this many countries.
_FEW = 5


@dataclass(frozen=True, eq=False)
class Country:
    """What is reported for one country.

    Attributes
    ----------
    code, name : str
    group : str
        Value of the column by which countries are grouped; empty if it has none.
    cells : pandas.DataFrame
        One row for each measure: `theme`, `title`, `measure`, `label`, `kind`, `compared`, `state`,
        `note`, `value` (a duration in words), `k`, `n` (all countries).
    themes : pandas.DataFrame
        One row for each theme: `title`, and the number of measures compared that are reported, `k`
        of `n` for the country, `median` share of all countries and `of_group` of its group.
    tensions : tuple of str
        Where lists disagree about the country, a sentence each.
    lists : str
        What the measures are called.
    is_open : bool
        Whether a measure that is not reported may be there all the same.
    """

    code: str
    name: str
    group: str
    cells: pd.DataFrame
    themes: pd.DataFrame
    tensions: tuple[str, ...]
    lists: str
    is_open: bool

    @property
    def in_text(self) -> str:
        """The name within a sentence: the Netherlands."""
        return in_text(self.name)

    @property
    def compared(self) -> pd.DataFrame:
        """The measures by which countries are compared and that cover the country."""
        return self.cells[self.cells["compared"] & (self.cells["state"] != NOT_COVERED)]

    @property
    def headline(self) -> str:
        """What sets the country apart, in one sentence."""
        rows = self.compared
        k, n = int(rows["state"].isin([REPORTED, QUALIFIED]).sum()), len(rows)
        typical = float((rows["k"] / rows["n"]).sum())
        beside = (
            "about as many as"
            if abs(k - typical) < 1.5
            else "more than"
            if k > typical
            else "fewer than"
        )
        return f"{k} of {n} measures are reported for {self.in_text}, {beside} the {typical:.0f} of the average country."

    @property
    def rare(self) -> pd.DataFrame:
        """What it reports and few others do."""
        rows = self.compared
        return rows[rows["state"].isin([REPORTED, QUALIFIED]) & (rows["k"] <= _FEW)].sort_values(
            "k"
        )

    @property
    def lacking(self) -> pd.DataFrame:
        """What nearly all report and it does not."""
        rows = self.compared
        missing = rows["state"].isin([NOT_REPORTED, ABSENT])
        return rows[missing & (rows["n"] - rows["k"] <= _FEW)].sort_values("k", ascending=False)

    @property
    def timed(self) -> pd.DataFrame:
        """What is given as a duration."""
        return self.cells[(self.cells["value"] != "") & (self.cells["kind"] == "duration")]

    @property
    def special(self) -> pd.DataFrame:
        """What carries a condition, an exception or a no."""
        return self.cells[self.cells["state"].isin([QUALIFIED, ABSENT])]

    def headlines(self) -> Headlines:
        """Return the counts that sweeps collect, by theme."""
        rows = [
            Headline(
                "country-coverage", row.title, row.k / row.n if row.n else None, "", row.k, row.n
            )
            for row in each_row(self.themes)
        ]
        return Headlines(tuple(rows))

    def text(self) -> Prose:
        """Say first what matters."""
        return text("country_findings", c=self)

    def table(self) -> Table:
        """Set the country beside all countries and its group, theme by theme."""
        rows = tuple(
            (
                row.title,
                counted(row.k, row.n, row.k) if row.n else "",
                "" if pd.isna(row.of_all) else f"{row.of_all:.0%}",
                "" if pd.isna(row.of_group) else f"{row.of_group:.0%}",
            )
            for row in each_row(self.themes)
        )
        heads = ["Theme", self.name, "All countries", self.group or "Group"]
        return Table(
            "tbl-themes",
            "Measures reported, of those that countries are compared by; for all countries and the group, the average share.",
            columns(*heads, numeric=heads[2:], widths=(30, 34, 16, 20)),
            rows,
        )

    def profile(self) -> Prose:
        """List what is reported and what is not, theme by theme."""
        return text("country", c=self, themes=self.cells.groupby("title", sort=False))


def country(ds: Dataset, code: str, by: str = "region") -> Country:
    """Profile a country.

    Parameters
    ----------
    ds : Dataset
    code : str
        A participant.
    by : str, default "region"
        Column of the countries that makes its group, or groups written out.

    Raises
    ------
    UnknownName
    """
    check_names([code], ds.participants, "country")
    groups = members(ds, by)
    group = next((name for name, codes in groups.items() if code in codes), "")
    cells = ds.cells()
    facts = ds.measures.set_index("measure")
    titles = ds.theme_titles
    place = {theme: rank for rank, theme in enumerate(titles)}
    own = cells[cells["country"] == code].copy()
    shares = {
        measure: share_of(ds, measure, facts.at[measure, "base"]) for measure in own["measure"]
    }
    own = own.assign(
        label=own["measure"].map(facts["label"]),
        kind=own["measure"].map(facts["kind"]),
        compared=own["measure"].map(facts["compared"]).astype(bool),
        title=own["theme"].map(titles),
        place=own["theme"].map(place),
        value=[written(row) for row in each_row(own)],
        k=[shares[measure].k for measure in own["measure"]],
        n=[shares[measure].n for measure in own["measure"]],
    ).sort_values("place", kind="stable")
    asked = compared_cells(ds)
    alike = groups.get(group, frozenset())
    rows = [
        {
            "title": title,
            "k": int(part[part["country"] == code]["has"].sum()),
            "n": int((part["country"] == code).sum()),
            "of_all": part["has"].mean(),
            "of_group": part[part["country"].isin(alike - {code})]["has"].mean(),
        }
        for theme, title in titles.items()
        if len(part := asked[asked["theme"] == theme])
    ]
    themes = pd.DataFrame(rows, columns=["title", "k", "n", "of_all", "of_group"])
    return Country(
        code,
        ds.country_names[code],
        group,
        own.reset_index(drop=True),
        themes,
        _tensions(ds, code),
        ds.lists,
        not ds.is_complete,
    )


def _tensions(ds: Dataset, code: str) -> tuple[str, ...]:
    """Return what lists say against each other about a country, in fair words."""
    whole = dataset(ds.package)
    return tuple(
        relation.finding or relation.reason
        for relation, result in zip(each_row(whole.relations), relation_results(whole), strict=True)
        if code in result.violators
    )
