"""One country: what it reports, beside all countries and its group, and what is special about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.analysis.context import ENOUGH, HARDLY, USUAL
from thb_analysis.analysis.coverage import NOT_COUNTED
from thb_analysis.analysis.durations import written
from thb_analysis.analysis.groups import members
from thb_analysis.analysis.pathway import pathway
from thb_analysis.analysis.verdicts import relation_results
from thb_analysis.counts import compared_cells, each_row, share_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.dataset import dataset
from thb_analysis.data.expressions import measures_in
from thb_analysis.data.states import ABSENT, NOT_COVERED, NOT_REPORTED, QUALIFIED, REPORTED
from thb_analysis.display import Headline, Headlines, Prose, Table, columns, counted
from thb_analysis.display.text import text
from thb_analysis.wording import in_text, percent

# Indicators of a theme that are named, and measures by which a count is still about the average.
_TOLD, _ALIKE = 3, 1.5
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
    found : pandas.DataFrame
        One row for each of the first indicators of each theme that covers the country: `title` of
        the theme, `label`, `reported` (bool).
    steps : pandas.DataFrame
        One row for each step of the pathway that covers the country: `label`, `reported` (bool).
    tensions : tuple of str
        Where lists disagree about the country, a sentence each.
    assumed : frozenset of str
        Measures that other lists presuppose for the country, though it is not reported for them.
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
    found: pd.DataFrame
    steps: pd.DataFrame
    tensions: tuple[str, ...]
    assumed: frozenset[str]
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
        """Which steps of the pathway are reported; without steps, how many measures."""
        rows = self.compared
        k = int(rows["state"].isin([REPORTED, QUALIFIED]).sum())
        typical = float((rows["k"] / rows["n"]).sum())
        more = "more than" if k > typical else "fewer than"
        beside = "about as many as" if abs(k - typical) < _ALIKE else more
        facts = {"k": k, "n": len(rows), "typical": typical, "beside": beside}
        return text("country_headline", c=self, **facts).markdown

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
        missing = rows["state"].isin([NOT_REPORTED, ABSENT]) & ~rows["measure"].isin(self.assumed)
        return rows[missing & (rows["n"] - rows["k"] <= _FEW)].sort_values("k", ascending=False)

    @property
    def hardly(self) -> pd.DataFrame:
        """The themes under which hardly anything is reported, though usually more is."""
        rows = self.themes
        little = (rows["n"] >= ENOUGH) & (rows["k"] <= HARDLY * rows["n"])
        return rows[little & (rows["of_all"] >= USUAL)]

    @property
    def timed(self) -> pd.DataFrame:
        """What is given as a duration."""
        return self.cells[(self.cells["value"] != "") & (self.cells["kind"] == "duration")]

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
        beside = bool(self.themes["of_group"].notna().any())
        rows = tuple(
            (
                row.title,
                counted(row.k, row.n, row.n if self.is_open else row.k) if row.n else "",
                *(
                    "" if pd.isna(share) else percent(share)
                    for share in (row.of_all, row.of_group)[: 1 + beside]
                ),
            )
            for row in each_row(self.themes)
        )
        heads = ["Theme", self.name, "All countries", *[f"Others in {self.group}"] * beside]
        left_out = "" if self.cells["compared"].all() else NOT_COUNTED
        return Table(
            "tbl-themes",
            "Measures reported, and the average share for all countries" + " and for the group" * beside + ".",
            columns(*heads, numeric=heads[2:], widths=(30, 34, 16, *[20] * beside)),
            rows,
            note=f"Filled: measures reported. Grey: nothing is said. {left_out}".strip() if self.is_open else left_out,
        )  # fmt: skip

    def profile(self) -> Prose:
        """List what is reported and what is not, theme by theme."""
        unclear = self.cells["polarity"] == "unclear"
        named = self.cells["state"].isin([REPORTED, QUALIFIED])
        themes = [
            (title, rows[~unclear[rows.index]], rows[(unclear & named)[rows.index]])
            for title, rows in self.cells.groupby("title", sort=False)
        ]
        return text("country", c=self, themes=themes)


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
        polarity=own["measure"].map(facts["polarity"]),
        description=own["measure"].map(facts["description"]),
        kind=own["measure"].map(facts["kind"]),
        compared=own["measure"].map(facts["compared"]).astype(bool),
        title=own["theme"].map(titles),
        place=own["theme"].map(place),
        value=[written(row) for row in each_row(own)],
        k=[shares[measure].k for measure in own["measure"]],
        n=[shares[measure].n for measure in own["measure"]],
    ).sort_values("place", kind="stable")
    named = own["state"].isin([REPORTED, QUALIFIED]) & own["kind"].eq("duration")
    own.loc[named & own["value"].eq(""), "value"] = "length not given"
    asked = compared_cells(ds)
    # Others are compared by the measures that cover the country.
    asked = asked[asked["measure"].isin(asked.loc[asked["country"] == code, "measure"])]
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
    unmet = _unmet(ds, code)
    return Country(
        code,
        ds.country_names[code],
        group,
        own.reset_index(drop=True),
        themes,
        _found(ds, code),
        _steps(ds, code),
        tuple(relation.finding or relation.reason for relation in unmet),
        frozenset(measure for relation in unmet for measure in _presupposed(relation)),
        ds.lists,
        not ds.is_complete,
    )


def _found(ds: Dataset, code: str) -> pd.DataFrame:
    """Say whether the indicators of headlines, and the first of each theme, hold for a country."""
    titles = ds.theme_titles
    place = {theme: rank for rank, theme in enumerate(titles)}
    headlines = " ".join([ds.headline, *ds.themes["headline"]])
    # Where one list is taken from another, to be outside is no lack. Steps are shown by themselves.
    subtracted = ds.indicators["expression"].str.contains(" - ", regex=False)
    asked = ds.indicators[~subtracted & ds.indicators["step"].isna()]
    later = asked["indicator"].map(lambda name: f"{{{name}}}" not in headlines)
    asked = asked.assign(place=asked["theme"].map(place), later=later)
    asked = asked.sort_values(["place", "later", "order"])
    rows = []
    for indicator in each_row(asked.groupby("theme", sort=False).head(_TOLD)):
        share = share_of(ds, indicator.expression, indicator.base)
        if code in share.covered:
            rows.append((titles[indicator.theme], indicator.label, code in share.reported))
    return pd.DataFrame(rows, columns=["title", "label", "reported"]).astype({"reported": bool})


def _steps(ds: Dataset, code: str) -> pd.DataFrame:
    cells = pathway(ds).cells
    own = cells[(cells["country"] == code) & (cells["state"] != NOT_COVERED)]
    return own.assign(reported=own["state"] == REPORTED)[["label", "reported"]]


def _unmet(ds: Dataset, code: str) -> list[Any]:
    """Return the relations between lists that are not met for a country, whatever is selected."""
    whole = dataset(ds.package)
    results = zip(each_row(whole.relations), relation_results(whole), strict=True)
    return [relation for relation, result in results if code in result.violators]


def _presupposed(relation: Any) -> list[str]:
    """Return the measures of which others of the source say that they are there as well."""
    return list(measures_in(relation.right)) if relation.kind in ("subset", "implies") else []
