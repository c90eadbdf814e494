"""The law beside the practice: what is owed, by whom, and for whom it is reported."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.counts import each_row, measures_of, names_of, share_of
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Figure, Prose, Result, Table, linked, tabled
from thb_analysis.display.text import text
from thb_analysis.wording import article, capital, named

_FEW = 8  # names that have room in a row
_READ = {
    "same": "The same.",
    "list_asks_more": "More than the law.",
    "list_asks_less": "Less than the law.",
    "": "Not on record.",
}
_FACTS = ["duty", "source", "obligation", "note"]
_COUNTS = ["compares", "measures", "labels", "bound", "reported", "possible", "missing"]


@dataclass(frozen=True, eq=False, repr=False)
class Law(Result):
    """What law asks for under a theme, and which of the countries bound report it.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each obligation that measures are set beside, in the order of the measures: its
        `duty` in short, its `source` (instrument and article), the `obligation` in full and the
        `note`; how the list `compares` (str, empty if it is not on record), `measures` and their
        `labels` (tuple), `bound` (int, countries that the instrument binds), `reported` (int, of
        these, countries that report one of the measures), `possible` (int, these and those that may
        have one), `missing` (tuple of names of the countries bound and not reported; none where law
        and list do not ask the same). Articles that were not read are left out.
    unanswered : pandas.DataFrame
        The obligations of the theme without measures: `duty`, `source`, `obligation`, `note`.
    """

    frame: pd.DataFrame
    unanswered: pd.DataFrame

    @property
    def lines(self) -> list[list[Any]]:
        """Obligations that are counted, together where instruments ask the same of one list."""
        rows = self.frame[self.frame["compares"] != "related"]
        together = rows.groupby(["measures", "duty", "compares"], sort=False)
        return [each_row(part) for _, part in together]

    def text(self) -> Prose:
        """Say how far the reports go with the law, and where they say nothing of it."""
        return text("law", law=self, few=_FEW)

    def table(self) -> Table | None:
        """Set each duty beside the countries that report what it asks for; None without any."""
        return tabled(
            "tbl-law",
            "What the law asks for, and how many of the countries bound report it.",
            {"The law asks for": 28, "Reported by, of those bound": 36, "What the list asks": 36},
            map(_line, self.lines),
        )

    def shown(self) -> list[Prose | Table | Figure]:
        """Return all that a notebook shows of it; a single duty is said in the text alone."""
        return super().shown() if len(self.lines) > 1 else [self.text()]


def law(ds: Dataset, theme: str) -> Law:
    """Set the standards of a theme beside what is reported.

    Parameters
    ----------
    ds : Dataset
    theme : str
        An obligation belongs to the theme of the first measure that is set beside it; without
        measures, to the theme that it names.

    Raises
    ------
    UnknownName
        If there is no such theme.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.law(thb.load(), "protection").frame
    >>> found["duty"].iloc[0]
    'no expulsion during the reflection period'
    """
    place = {measure: rank for rank, measure in enumerate(measures_of(ds, theme)["measure"])}
    titles = ds.instruments[["instrument", "short_title"]]
    standards = each_row(ds.standards.merge(titles, on="instrument"))
    standards.sort(key=lambda each: place.get(each.measures.partition(" ")[0], 0))
    counted, unanswered = [], []
    for standard in standards:
        measures = tuple(standard.measures.split())
        if standard.seen == "no" or not (standard.binds and ds.base(standard.binds)):
            continue
        duty = standard.duty or standard.obligation.removesuffix(".")
        source = f"{standard.short_title}, {article(standard.article)}"
        facts = duty, source, standard.obligation, standard.note
        if measures and measures[0] in place:
            counted.append(facts + _counts(ds, standard, measures))
        elif not measures and standard.theme == theme:
            unanswered.append(facts)
    return Law(
        pd.DataFrame(counted, columns=_FACTS + _COUNTS), pd.DataFrame(unanswered, columns=_FACTS)
    )


def _counts(ds: Dataset, standard: Any, measures: tuple[str, ...]) -> tuple[Any, ...]:
    """Count the countries that the instrument itself binds, and no others."""
    labels = ds.measures.set_index("measure")["label"]
    share = share_of(ds, " | ".join(measures), standard.binds)
    # Where the list asks something else, a country outside it may do all that it must.
    missing = share.covered - share.reported if standard.compares == "same" else ()
    counts = share.n, share.k, len(share.possible), tuple(names_of(ds, missing))
    return standard.compares, measures, tuple(labels[[*measures]]), *counts


def _line(rows: list[Any]) -> tuple[Cell, Cell, str]:
    """Write a duty with the count of each instrument that asks for it."""
    counts, read = [], [_READ[rows[0].compares]]
    for row in rows:
        k_of_n = f"{row.reported} of {row.bound}".replace(" ", "\N{NO-BREAK SPACE}")
        counts.append(Cell.joined([f"{row.source}: ", linked(row.measures[0], k_of_n)]))
        is_few, number = len(row.missing) <= _FEW, f"{len(row.missing)} countries"
        names = named(row.missing) if is_few else number
        read += [f"Not reported for {names}."] * bool(row.missing)
    read += [row.note for row in rows]
    full = " ".join(f"{row.source}: {row.obligation}" for row in rows)
    return (
        Cell(capital(rows[0].duty), detail=full),
        Cell.joined(counts, "; "),
        " ".join(filter(None, dict.fromkeys(read))),
    )
