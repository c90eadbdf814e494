"""Findings: what a reader wants to know first, from one list or several."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import compress
from typing import Any, ClassVar

import pandas as pd

from thb_analysis.analysis.context import Said, gaps
from thb_analysis.analysis.dotted import cells_of, figure, plot
from thb_analysis.analysis.explained import Explanation, explained
from thb_analysis.analysis.marked import led, linked, unmarked
from thb_analysis.analysis.origins import origins
from thb_analysis.analysis.phrases import (
    UNDER,
    filled,
    in_brackets,
    lacking,
    names_where_few,
    places_in,
    plural,
    predicate,
    reported,
)
from thb_analysis.counts import (
    answered_otherwise,
    by_name,
    counts_of,
    each_row,
    names_of,
    of_theme,
    share_of,
    strictly,
)
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import Codes, measures_in
from thb_analysis.data.states import (
    ABSENT,
    NOT_COVERED,
    NOT_REPORTED,
    OTHER_ANSWER,
    OUTSIDE,
    QUALIFIED,
    REPORTED,
)
from thb_analysis.display import Axes, Figure, Headline, Headlines, Prose, Result
from thb_analysis.display.links import finding_place, place_of
from thb_analysis.display.text import of, text
from thb_analysis.wording import agree, capital, in_text, named, number

KEY = 6  # key findings of a report
_NAME_ROOM = 36  # characters
FEW_CONDITIONS = 2  # countries whose conditions a finding has room for


@dataclass(frozen=True, eq=False, repr=False)
class Findings(Result):
    """Indicators of one theme or of all, most important first.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each indicator:

        ========= ===== =====================================================
        column    type  meaning
        ========= ===== =====================================================
        indicator str   id
        theme     str
        label     str   short name
        k         int   countries that report it, of those covered
        n         int   countries covered
        lower     int   countries that have it if missing reports are a no
        upper     int   countries that may have it if they are a yes
        countries tuple codes of the k countries
        covered   tuple codes of the n countries
        measures  tuple measures whose cells it follows from
        sentence  str   the finding in plain text
        reason    str   why these lists say so
        ========= ===== =====================================================
    sentences : tuple of str
        The findings in Markdown: with names where few, and a link from k of N to its origin.
    asked : pandas.DataFrame
        What was asked: see `asked_in`.
    ds : Dataset
        What they are found in.
    """

    frame: pd.DataFrame
    sentences: tuple[str, ...]
    asked: pd.DataFrame
    ds: Dataset
    # What a title calls them.
    called: ClassVar[str] = "findings"

    @property
    def headline(self) -> str:
        """The first finding in plain text; empty if there is none."""
        return str(self.frame["sentence"].iloc[0]) if len(self.frame) else ""

    def named(self) -> Findings:
        """Keep those that headlines name; of a theme of which they name none, the first two."""
        ds, frame = self.ds, self.frame
        headlines = ds.themes.set_index("theme")["headline"]
        told = f"{ds.headline} " + frame["theme"].map(headlines)
        found = [f"{{{each}}}" in said for each, said in zip(frame["indicator"], told, strict=True)]
        said = pd.Series(found, frame.index, dtype=bool)
        by_theme = said.groupby(frame["theme"])
        kept = said | (~by_theme.transform("any") & by_theme.cumcount().lt(2))
        return replace(self, frame=frame[kept], sentences=tuple(compress(self.sentences, kept)))

    @cached_property
    def _by_id(self) -> pd.DataFrame:
        return self.asked.set_index("indicator")

    @cached_property
    def drawn(self) -> pd.DataFrame:
        """What is drawn: the findings that cover any country, most reported first.

        The columns of `frame`, but `key` for the indicator; `expression`, `base`, and `short`, a name.
        """
        asked = self._by_id
        # Across themes a short name says too little; the label does where there is room for it.
        has_room = asked["label"].str.len() <= _NAME_ROOM
        short = asked["short"].mask(has_room, asked["label"])
        rows = self.frame[self.frame["n"] > 0].rename(columns={"indicator": "key"})
        rows = rows.join(asked[["expression", "base"]].assign(short=short), on="key")
        return rows.sort_values("k", ascending=False, kind="stable", ignore_index=True)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row for each finding and country, region by region.

        `row`, `country`, `state`, `name`, `total`, `group` (the region), `tip` (in words).
        """
        states = {
            key: {code: (state, "") for code, state in self.states(key).items()}
            for key in self.drawn["key"]
        }
        return cells_of(self.ds, self.drawn, states)

    def states(self, indicator: str) -> dict[str, str]:
        """Return the state of a finding in each country: what must hold, may hold and cannot hold.

        Parameters
        ----------
        indicator : str
            Id.
        """
        asked: Any = self._by_id.loc[indicator]
        share = asked["share"]
        # What is said last of a country holds.
        said = (
            (NOT_COVERED, self.ds.participants),
            (OUTSIDE, share.outside),
            (ABSENT, share.covered),
            (OTHER_ANSWER, answered_otherwise(self.ds).get(indicator, frozenset()) & share.covered),
            (NOT_REPORTED, share.possible),
            (QUALIFIED, share.reported),
            (REPORTED, share.reported & strictly(self.ds, asked["expression"])),
        )
        return {code: state for state, codes in said for code in codes}

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw for which countries each finding is reported.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        return plot(self.cells, ax)

    def figure(self) -> Figure | None:
        """Publish for which countries each finding is reported; None if there is no room for all."""
        rows = self.drawn
        most, n = int((2 * rows["k"] > rows["n"]).sum()), len(rows)
        of_all = f"{number(most)} of the {number(n)} {self.called}"
        if most == n > 1:
            of_all = f"{'both' if n == 2 else f'all {number(n)}'} {self.called}"
        hold = agree(max(most, 1), "holds", "hold")
        title = f"{capital(of_all)} {hold} for more than half of the {self.ds.unit[1]} covered."
        where = places_in(self.ds, rows["expression"])
        return figure(self.ds, "fig-findings", self.cells, where, "findings", title)

    def explain(self, id: str) -> Explanation:
        """Say where a number comes from: which lists, how combined, and what is printed there.

        Parameters
        ----------
        id : str
            Of an indicator or a measure.

        Returns
        -------
        Explanation

        Raises
        ------
        UnknownName
            With the nearest ids.

        Examples
        --------
        >>> import thb_analysis as thb
        >>> found = thb.findings(thb.load()).explain("permit-after-reflection")
        >>> found.rule, found.frame["footnote"].tolist()
        ('A or B, of all participating countries', [46, 52])
        """
        said = dict(zip(self.frame["indicator"], self.frame["sentence"], strict=True))
        return explained(self.ds, id, said.get(id, ""))

    def published(self) -> pd.DataFrame:
        """Return the frame with footnotes, pages, addresses and the data's hash, as an edition has it.

        Returns
        -------
        pandas.DataFrame
            The columns of `frame`, and `footnotes`, `pages` (tuple of int), `address` (within the
            edition) and `data_sha256`.
        """
        found = [self.explain(each) for each in self.frame["indicator"]]

        def numbers(column: str) -> pd.Series:
            each = [tuple(explained.numbers(column)) for explained in found]
            return pd.Series(each, self.frame.index, dtype=object)

        return self.frame.assign(
            footnotes=numbers("footnote"),
            pages=numbers("page"),
            address="theme-" + self.frame["theme"] + ".html#finding-" + self.frame["indicator"],
            data_sha256=self.ds.sha256,
        )

    def origins(self) -> Said:
        """Say where the numbers come from, and those of the measures of one theme: for the end of a report."""
        themes = self.frame["theme"].unique()
        measures = self.ds.measures[self.ds.measures["theme"].isin(themes)]["measure"]
        own = [*measures] if len(themes) == 1 else []
        # Maps draw on lists of other themes as well.
        maps = self.ds.maps.loc[self.ds.maps["theme"].isin(themes), "expression"] if own else ()
        drawn = [measure for each in maps for measure in measures_in(each)]
        return origins(self.ds, self.frame["indicator"], dict.fromkeys([*own, *drawn]), opened=own)

    def headlines(self) -> Headlines:
        """Return the counts that sweeps collect."""
        rows = []
        for row in each_row(self.frame):
            counts = row.k, row.lower, row.upper
            share, lower, upper = (each / row.n if row.n else None for each in counts)
            rows.append(Headline("indicator", row.indicator, share, "", row.k, row.n, lower, upper))
        return Headlines(tuple(rows))

    def text(self, most: int = KEY) -> Prose:
        """Say the first findings, as they can be quoted."""
        themes = self.frame["theme"].unique()
        left = gaps(self.ds, themes[0] if len(themes) == 1 else None)
        return text("findings", self.ds.unit, told=self.sentences[:most], gaps=left, ds=self.ds)


def findings(ds: Dataset, theme: str | None = None) -> Findings:
    """Count what a reader wants to know: the indicators of a package, else its measures.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep those of one theme.

    Returns
    -------
    Findings

    Raises
    ------
    UnknownName
        If there is no such theme.
    ExpressionError
        If an expression cannot be evaluated.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.findings(thb.load(), "protection").frame.set_index("indicator")
    >>> found.loc["reflection-identification-first", ["k", "n"]].tolist()
    [9, 27]
    """
    asked: Any = asked_in(ds, theme)
    rows = each_row(asked)
    frame = asked[["indicator", "theme", "label"]].assign(
        **counts_of(asked["share"]),
        covered=[tuple(sorted(row.share.covered)) for row in rows],
        measures=[tuple(measures_in(row.expression)) for row in rows],
        sentence=[unmarked(_said(ds, row)) for row in rows],
        reason=asked["reason"],
    )
    return Findings(frame, tuple(_linked(ds, row) for row in rows), asked, ds)


def by_theme(ds: Dataset) -> Iterator[Findings]:
    """Yield the findings theme by theme: the sets of a large package are not to be held at once."""
    rows = ds.measures if ds.indicators.empty else ds.indicators
    for theme in filter({*rows["theme"]}.__contains__, ds.theme_titles):
        yield findings(ds, theme)


def asked_in(ds: Dataset, theme: str | None = None) -> pd.DataFrame:
    """Return what findings answer: the indicators of a package in their order, else its measures.

    Returns
    -------
    pandas.DataFrame
        The columns of the indicators; `does` (what a country does of which it holds) and `share`
        (`Share`).
    """
    rows: Any = of_theme(ds, ds.indicators, theme)
    if rows.empty:
        rows = _of_measures(ds, theme)
    asked: pd.DataFrame = rows.reset_index(drop=True).assign(
        does=[predicate(row) for row in each_row(rows)],
        share=[share_of(ds, row.expression, row.base) for row in each_row(rows)],
    )
    return asked


def _of_measures(ds: Dataset, theme: str | None) -> pd.DataFrame:
    """Ask for each measure by itself, the most reported first, where a package has no indicators."""
    rows: pd.DataFrame = ds.measures[ds.measures["polarity"] != "unclear"]
    rows = rows if theme is None else rows[rows["theme"] == theme]
    does = pd.Series([plural(predicate(row)) for row in each_row(rows)], rows.index, dtype="str")
    return rows.assign(
        indicator=rows["measure"],
        expression=rows["measure"],
        sentence=f"{{k of N}} {ds.unit[1]} " + does + ".",
        reason="One measure.",
        k=[len(ds.listed(row.measure) & ds.base(row.base)) for row in each_row(rows)],
    ).sort_values("k", ascending=False, kind="stable")


def _linked(ds: Dataset, asked: Any) -> str:
    """Write the finding in Markdown: its count leads to where it comes from, and names stand where they are few."""
    said = _said(ds, asked, names_where_few(ds, asked.share, asked.expression)) + _included(
        ds, asked
    )
    return place_of(finding_place(asked.indicator)) + linked(said)


def _included(ds: Dataset, asked: Any) -> str:
    """Name the countries that count with a condition alone, if they are few and not named yet; else say how many."""
    said, worded = filled(ds, asked.sentence, asked.share), conditions(ds, asked)
    if not worded and (counted := conditional(ds, asked)):
        return f" {_of_a_table(ds, asked, counted)}"
    found = [condition for code, condition in worded.items() if ds.country_names[code] not in said]
    if not 0 < len(found) <= FEW_CONDITIONS:
        return ""
    return f" {capital(named(found))} {agree(len(found), 'is', 'are')} included with a condition."


def conditional(ds: Dataset, asked: Any) -> Codes:
    """Return the countries that count with a condition alone."""
    reported: Codes = asked.share.reported
    return reported - strictly(ds, asked.expression)


def _of_a_table(ds: Dataset, asked: Any, counted: Codes) -> str:
    """Say how many count with a condition, with the words of the table for it."""
    said = in_tables(ds)
    found = {
        word
        for measure in measures_in(asked.expression)
        for country, word in said.get(measure, {}).items()
        if country in counted
    }
    words = f" ({'; '.join(sorted(found))})" if 0 < len(found) <= FEW_CONDITIONS else ""
    return f"Included with a condition: {len(counted)}{words}."


@lru_cache(maxsize=8)
def in_tables(ds: Dataset) -> dict[str, dict[str, str]]:
    """Return the words of a table for a condition, by measure and country."""
    cells = ds.observations
    rows = cells[cells["status"].eq(QUALIFIED) & cells["said"].ne("")]
    return {
        str(each): dict(zip(of["country"], of["said"], strict=True))
        for each, of in rows.groupby("measure", sort=False)
    }


def conditions(ds: Dataset, asked: Any) -> dict[str, str]:
    """Return each country that counts with a condition alone, named with the condition in brackets.

    Parameters
    ----------
    ds : Dataset
    asked : named tuple
        A row of `asked_in`.
    """
    counted, names = conditional(ds, asked), ds.country_names
    measures = measures_in(asked.expression) if counted else []
    notes = [of for measure, of in noted(ds).items() if measure in measures]
    found = {}
    for code in by_name(ds, counted):
        said = [in_brackets(of[code], names.values()) for of in notes if code in of]
        if said:
            found[code] = f"{in_text(names[code])} ({'; '.join(dict.fromkeys(said))})"
    return found


@lru_cache(maxsize=8)
def noted(ds: Dataset) -> dict[str, dict[str, str]]:
    """Return the notes on what is qualified, by measure and country."""
    # Of many measures few have notes.
    noted = ds.observations.loc[ds.observations["note"].ne(""), "measure"]
    cells = ds.with_tables(measures=ds.measures[ds.measures["measure"].isin(noted)]).cells()
    rows = cells[cells["state"].eq(QUALIFIED) & cells["note"].ne("")]
    by_measure = rows.groupby("measure", sort=False)
    return {str(each): dict(zip(of["country"], of["note"], strict=True)) for each, of in by_measure}


def _said(ds: Dataset, asked: Any, names: str = "") -> str:
    """Say a finding, its count marked as `led` does; its own sentence is one of several countries."""
    id, share, several = asked.indicator, asked.share, ds.unit[1]
    if not share.n:
        return f"{asked.label}: none of the {several} compared is covered."
    if not share.k:
        said, whom = _of_none(ds, asked)
        return f"{asked.label} – {said}{led(id, whom)}."
    if share.k == 1:
        (name,), does = map(in_text, names_of(ds, share.reported)), reported(asked.does, True)
        if share.n == 1:
            return f"{led(id, capital(name))} {does}."
        if asked.does.startswith(UNDER):
            return f"{led(id, of(1, share.n))} {several} {does} ({name})."
        return f"Only {name} ({led(id, of(1, share.n))} {several}) {does}."
    count = of(share.k, share.n)
    before, _, after = filled(ds, asked.sentence, share, names).partition("{k of N}")
    return before + led(id, count if before else capital(count)) + after


def is_silence(asked: Any) -> bool:
    """Whether it asks who stands in none of several lists."""
    return str(asked.expression).startswith("@")


def _of_none(ds: Dataset, asked: Any) -> tuple[str, str]:
    """Say that nobody reports something whose label, which may be a negative one, stands before."""
    (one, several), n = ds.unit, asked.share.n
    whom = f"{of(n, n)} {several}" if n > 1 else in_text(names_of(ds, asked.share.covered)[0])
    if is_silence(asked):
        return "not so: at least one is reported for ", whom
    known, said = lacking(ds, asked.expression)
    if asked.share.covered <= known:
        return f"{said} for ", whom
    if n == 1:
        return "not reported for ", whom
    return "reported for ", f"neither {one}" if n == 2 else f"{of(0, n)} {several}"
