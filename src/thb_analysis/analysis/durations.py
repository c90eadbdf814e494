"""Durations: how long a period or permit lasts, country by country."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from thb_analysis.analysis.phrases import places_of, sourced
from thb_analysis.analysis.room import FIGURE_ROWS, NAMED, TITLE
from thb_analysis.counts import each_row, names_of
from thb_analysis.data import Dataset, states
from thb_analysis.data.names import folded
from thb_analysis.display import Axes, Figure, Prose, Result, Table, tabled
from thb_analysis.display.text import countries, of, text, words
from thb_analysis.wording import agree, article, capital, missing, named, small, span

_MOST_NAMES = 30  # countries: more leave a row no room on a page
_AT_ENDS = 2  # countries up to which a title names them
_YEAR, _MONTH = 12, 30  # months, and days that a month is counted as
_DAYS = {"days": 1, "months": _MONTH, "years": _YEAR * _MONTH}
_FIRST, _LATER = ("minimum", "maximum"), ("later_minimum", "later_maximum")
ENDS = [*_FIRST, *_LATER]
_WHOSE = ["theme", "measure", "label", "footnote", "page", "country", "name"]
_COLUMNS = [*_WHOSE, *_FIRST, "unit", "renewable", "value", "note", *_LATER]
_STANDARD = ["measure", "minimum", "unit", "instrument", "article", "unbound"]


@dataclass(frozen=True, eq=False, repr=False)
class Durations(Result):
    """Durations as the source gives them.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each country that reports a measure with a duration, its own or that of the whole
        list: `theme`, `measure`, `label`, `footnote`, `page`, `country` (code), `name`, `minimum` and
        `maximum` (Int64, in `unit`; missing where the source gives no such end), `unit`, `renewable`
        (missing is not "no"), `value` (the duration in words), `note`, `later_minimum` and
        `later_maximum` (Int64, of what follows the first, such as a second permit).
    without : pandas.DataFrame
        Countries that report one of these measures without a duration: `measure`, `label`, `name`.
    ds : Dataset
        What they are collected from.
    """

    frame: pd.DataFrame
    without: pd.DataFrame
    ds: Dataset

    def of(self, measures: Collection[str]) -> Durations:
        """Keep some measures.

        Parameters
        ----------
        measures : collection of str
            Slugs.
        """
        asked = [*measures]
        frame, without = (rows[rows["measure"].isin(asked)] for rows in (self.frame, self.without))
        return Durations(frame, without, self.ds)

    def each(self) -> list[Durations]:
        """Return each measure on its own."""
        return [self.of([measure]) for measure in self.frame["measure"].unique()]

    def text(self) -> Prose:
        """Say for how many countries a duration is given, and between what it lies."""
        return text("durations", together=self.frame.groupby("label", sort=False))

    def table(self) -> Table | None:
        """Put countries with the same duration together, shortest first; None if there is none."""
        ordered = self.frame.sort_values(["label", "minimum"], kind="stable")
        rows = pd.concat([ordered, self.without.assign(value="length not given")])
        together = rows.groupby(["label", "value"], sort=False)["name"].agg(
            lambda names: ", ".join(sorted(names, key=folded))
        )
        return tabled(
            f"tbl-{self._about}",
            "Durations, and renewal where it is noted with them.",
            {"Measure": 34, "Duration": 20, "Countries": 46},
            ((*row.Index, row.name) for row in each_row(together.to_frame("name"))),
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw durations from shortest to longest, equal ones in one row; open ends are arrows.

        The least that law asks for is a line, if all are of one measure.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        from thb_analysis.display.drawings import intervals

        law = self._law
        counted = f" (a month counted as {_MONTH})" * (self._units > {"days"})
        return intervals(
            self.together,
            *_FIRST,
            "whom",
            "words",
            _LATER,
            group="label" if self.frame["measure"].nunique() > 1 else None,
            line=law.least if law else None,
            said=f"{capital(law.said)}: {law.instrument}, {article(law.article)}" if law else "",
            unit=capital(self.unit) + counted,
            tip="tip",
            ax=ax,
        )

    def figure(self) -> Figure | None:
        """Publish the durations of a measure; None if a sentence or a table says as much.

        It is drawn if countries differ in it, and any gives both ends; of several such measures,
        `each` has a figure of its own. A drawing of very many has no room on a page.
        """
        drawn = [each for each in self.each() if each._differ]
        return drawn[0]._published(f"fig-{self._about}") if len(drawn) == 1 else None

    def _published(self, id: str) -> Figure | None:
        """Publish the durations of one measure; None if a page has no room for all of them and all names."""
        from thb_analysis.display import style

        frame, rows = self.lengths, self.together
        if len(rows) > FIGURE_ROWS or rows["names"].map(len).max() > _MOST_NAMES:
            return None
        title = self._title
        told = words(
            "durations",
            self.ds.unit,
            d=self,
            title=title,
            law=self._law,
            whom=_whom,
            most=NAMED,
            more=[row for row in each_row(self.frame) if _says_more(row)],
            where=sourced(self.ds, places_of(frame)),
        )
        return style.publish(self.plot, id, title, **told, **self.ds.credit)

    @cached_property
    def lengths(self) -> pd.DataFrame:
        """The durations in the unit in which they are drawn, a row for each country, as they come.

        The columns of `frame`, and `words` (the length as one reads it), `shortest` and `longest` (the
        ends as far as they are given).
        """
        frame = self.frame
        ends = frame[ENDS].astype(float).mul(self._scale(frame["unit"]), axis=0)
        rows = frame.assign(
            words=[_lasting(row) for row in each_row(frame)],
            shortest=ends["minimum"].fillna(ends["maximum"]),
            longest=ends["maximum"].fillna(ends["minimum"]),
        )
        rows[ENDS] = ends
        return rows

    @property
    def unit(self) -> str:
        """The unit in which they are drawn: months, or days where any are."""
        return "days" if "days" in self._units else "months"

    @property
    def _units(self) -> set[str]:
        return {*self.frame["unit"], *self.standards["unit"]}

    def _scale(self, units: pd.Series) -> pd.Series:
        """Return what units are in the one that is drawn."""
        return units.map(_DAYS).astype(float) / _DAYS[self.unit]

    @cached_property
    def together(self) -> pd.DataFrame:
        """Equal durations of a measure put together, shortest first.

        The columns of `lengths`, and `names` (list of str), `whom` (the countries, or their number) and
        `tip`.
        """
        rows, alike = self.lengths, ["measure", "words"]
        place = pd.factorize(rows["measure"])[0]
        names = rows.groupby(alike)["name"].agg(list).rename("names")
        rows = rows.assign(place=place).drop_duplicates(alike).join(names, on=alike)
        order = ["place", "shortest", "maximum"]
        rows = rows.sort_values(order, kind="stable", ignore_index=True)
        rows["whom"] = [capital(_whom(each)) for each in rows["names"]]
        called = self.called
        tips: Any = [(row.whom, called[row.measure], row.words) for row in each_row(rows)]
        return rows.assign(tip=tips)

    @property
    def _differ(self) -> bool:
        """Whether lengths differ and not all are open: a sentence says the rest."""
        rows = self.lengths
        return rows["words"].nunique() > 1 and bool(rows[[*_FIRST]].notna().all(axis=1).any())

    @property
    def _law(self) -> Any:
        """What law asks for, if all lengths are of one measure; None if it asks for nothing."""
        rows = self.standards.head(1 if self.frame["measure"].nunique() == 1 else 0)
        least = rows["minimum"].astype(float) * self._scale(rows["unit"])
        said = [in_words(row.minimum, pd.NA, row.unit) for row in each_row(rows)]
        return next(iter(each_row(rows.assign(least=least, said=said))), None)

    @property
    def _title(self) -> str:
        """How many countries reach the least that law asks for, and between what lengths lie."""
        rows = self.lengths
        n, called = len(rows), self.called[rows["measure"].iloc[0]]
        found = f"{called}: stated for {n} {countries(n)}, from"
        if law := self._law:
            at_first, later = (rows[end].ge(law.least) for end in ("minimum", "later_minimum"))
            after, k = rows[later & ~at_first], int((at_first | later).sum())
            if k:
                whom = (
                    f"{of(k, n)} {countries(n)} with a stated length {agree(k, 'reaches', 'reach')}"
                )
                found = f"{whom} {law.said}, as in the {law.instrument}"
                if len(after):
                    found += f", {_whom(after['name'], _AT_ENDS)} after a shorter one"
                found += "; lengths run from"
        ends = (rows["shortest"].min(), rows["shortest"]), (rows["longest"].max(), rows["longest"])
        said = [in_words(int(end), int(end), self.unit) for end, _ in ends]
        whose = [_whom(rows.loc[given == end, "name"], _AT_ENDS) for end, given in ends]
        low, high = (f"{length} ({names})" for length, names in zip(said, whose, strict=True))
        named = f"{found} {low} to {high}."
        return capital(named if len(named) <= TITLE else f"{found} {' to '.join(said)}.")

    @property
    def called(self) -> dict[str, str]:
        """Measure to its short name."""
        rows = self.ds.measures
        names = rows["short"].where(rows["short"] != "", rows["label"])
        return dict(zip(rows["measure"], names, strict=True))

    @cached_property
    def standards(self) -> pd.DataFrame:
        """What law sets as the least length of one of these measures.

        Columns: `measure`, `minimum` (Int64), `unit`, `instrument` (its short title), `article`,
        `unbound` (tuple of str: names of the countries with a duration that it does not bind). Articles
        that were not read, or bind none of the countries, are left out.
        """
        ds, found = self.ds, []
        titles = ds.instruments[["instrument", "short_title"]]
        for law in each_row(ds.standards.merge(titles, on="instrument")):
            whose = {*self.frame.loc[self.frame["measure"] == law.length_of, "country"]}
            bound = ds.base(law.binds) if law.binds else frozenset()
            if law.seen != "no" and bound & whose:
                least = law.length_of, law.minimum, law.unit
                unbound = tuple(names_of(ds, whose - bound))
                found.append((*least, law.short_title, law.article, unbound))
        types = dict.fromkeys(_STANDARD, "str") | {"minimum": "Int64", "unbound": "object"}
        return pd.DataFrame(found, columns=_STANDARD).astype(types)

    @property
    def is_uniform(self) -> bool:
        """Whether one duration stands with all countries of a measure, so that a sentence says it."""
        alike = self.frame["value"].nunique() == 1 and self.without.empty
        return alike and not self._differ

    @property
    def _about(self) -> str:
        """What ids end in: of one measure, such as a section has, they name it."""
        measures = self.frame["measure"].unique()
        return f"{measures[0]}-lengths"[-56:] if len(measures) == 1 else "durations"


def durations(ds: Dataset, theme: str | None = None) -> Durations:
    """Collect the durations that the source gives for countries that report a measure.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep the measures of one theme.

    Returns
    -------
    Durations

    Raises
    ------
    UnknownName
        If there is no such theme.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.durations(thb.load(), "protection").frame
    >>> found.loc[found["country"] == "FR"].set_index("measure")["value"].to_dict()
    {'reflection-30-days': 'from 30 days', 'permit-duration': '6 to 12 months'}
    """
    observed = ds.observations
    has_length = observed["minimum"].notna() | observed["maximum"].notna()
    asked = ds.measures["measure"].isin(observed.loc[has_length, "measure"])
    # Of few measures: all cells of a large package take gigabytes.
    cells = ds.with_tables(measures=ds.measures[asked]).cells(theme)
    given = cells["minimum"].notna() | cells["maximum"].notna()
    named = cells["state"].isin(states.NAMED)
    labels = ds.measures.set_index("measure")["label"]
    cells = cells.assign(
        label=cells["measure"].map(labels), name=cells["country"].map(ds.country_names)
    )
    found = cells[given & named]
    without = cells[named & ~given & cells["measure"].isin(found["measure"])]
    value = pd.Series([written(row) for row in each_row(found)], found.index, dtype="str")
    found = found.assign(value=value)[_COLUMNS].reset_index(drop=True)
    without = without[["measure", "label", "name"]].reset_index(drop=True)
    return Durations(found, without, ds)


def written(row: Any) -> str:
    """Write the duration of a cell, as it is noted or by its ends: 6 to 12 months; empty if it has none."""
    if missing(row.minimum) and missing(row.maximum):
        return ""
    if row.note and row.state == states.REPORTED:
        return str(row.note).removesuffix(".")
    return span(row.minimum, row.maximum, row.unit)


def in_words(low: Any, high: Any, unit: str) -> str:
    """Write a length as one reads it: ``at least 6 months``, ``6 to 12 months``, ``3 years``."""
    if unit == "years":
        low, high, unit = low * _YEAR, high * _YEAR, "months"
    given = [end for end in (low, high) if not missing(end)]
    if unit == "months" and min(given) > _YEAR and all(end % _YEAR == 0 for end in given):
        low, high, unit = low // _YEAR, high // _YEAR, "years"
    return span(low, high, unit, "at least")


def _lasting(row: Any) -> str:
    """Write a length, and that of what follows it."""
    first = in_words(row.minimum, row.maximum, row.unit)
    if missing(row.later_minimum) and missing(row.later_maximum):
        return first
    return f"{first}, then {in_words(row.later_minimum, row.later_maximum, row.unit)}"


def _whom(names: Collection[str], most: int = _MOST_NAMES) -> str:
    """Name countries, or say how many where they are too many to be named."""
    if len(names) > most:
        return f"{len(names)} countries"
    return named(sorted(names, key=folded))


def _says_more(row: Any) -> bool:
    """Whether the source notes more than a length, and that it can be renewed."""
    ends = row.minimum, row.maximum
    known = {in_words(*ends, row.unit), span(*ends, row.unit)}
    return small(row.value).removesuffix("; renewable") not in known
