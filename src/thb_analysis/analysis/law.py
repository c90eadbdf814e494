"""The law beside the practice: what is owed, by whom, and for whom it is reported."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from thb_analysis.counts import each_row, names_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.display import Prose, Table, columns, counted
from thb_analysis.display.text import text


@dataclass(frozen=True, eq=False)
class Law:
    """What law asks for under a theme, and which of the countries bound report it.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each group of measures that an obligation corresponds to, in the order of the
        measures: `obligation` (str, in our words), `articles` (str), `measures` (tuple), `label`,
        `bound` (int, countries bound by at least one of the articles), `reported` (int, of these),
        `missing` (tuple of names of the others).
    """

    frame: pd.DataFrame

    def text(self) -> Prose:
        """Say how far the reports go with the law."""
        return text("law", law=self.frame)

    def table(self) -> Table | None:
        """Set each obligation beside the countries that report what it asks for; None if there is none."""
        if self.frame.empty:
            return None
        rows = tuple(
            (
                row.obligation,
                row.articles,
                counted(row.reported, row.bound, row.reported, row.measures[0]),
                _missing(row.missing),
            )
            for row in each_row(self.frame)
        )
        return Table(
            "tbl-law",
            "What the law asks for, and how many of the countries bound report it.",
            columns(
                "Obligation",
                "Articles",
                "Reported by",
                "Bound, not reported",
                widths=(42, 28, 24, 20),
            ),
            rows,
            note="A country that is bound and not reported is more likely to have left a question open than to owe "
            "nothing: a missing report is not a breach.",
        )


def law(ds: Dataset, theme: str) -> Law:
    """Set the standards of a theme beside what is reported.

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
    place = {measure: rank for rank, measure in enumerate(ds.matrix(theme).columns)}
    titles = dict(zip(ds.instruments["instrument"], ds.instruments["short_title"], strict=True))
    groups: dict[tuple[str, ...], list[pd.Series]] = {}
    for _, standard in ds.standards[ds.standards["binds"] != ""].iterrows():
        measures = tuple(each for each in standard["measures"].split() if each in place)
        if measures:
            groups.setdefault(tuple(sorted(measures, key=place.__getitem__)), []).append(standard)
    rows = [
        _row(ds, measures, standards, titles)
        for measures, standards in sorted(groups.items(), key=lambda item: place[item[0][0]])
    ]
    names = ["obligation", "articles", "measures", "bound", "reported", "missing"]
    return Law(pd.DataFrame(rows, columns=names))


def _row(
    ds: Dataset, measures: tuple[str, ...], standards: list[pd.Series], titles: dict[str, str]
) -> dict[str, object]:
    bound = frozenset().union(*(ds.base(each["binds"]) for each in standards))
    reported = bound & frozenset().union(*(ds.listed(measure) for measure in measures))
    articles: dict[str, list[str]] = {}
    for each in standards:
        articles.setdefault(titles[each["instrument"]], []).append(each["article"])
    return {
        "obligation": standards[0]["obligation"],
        "articles": "; ".join(
            f"{title}, Art. {', '.join(found)}" for title, found in articles.items()
        ),
        "measures": measures,
        "bound": len(bound),
        "reported": len(reported),
        "missing": tuple(names_of(ds, bound - reported)),
    }


def _missing(names: tuple[str, ...]) -> str:
    return ", ".join(names) if len(names) <= 6 else f"{len(names)} countries"
