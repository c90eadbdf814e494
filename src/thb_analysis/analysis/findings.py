"""Findings: what a reader wants to know first, from one list or several."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from thb_analysis.analysis.context import Said
from thb_analysis.analysis.dotted import cells_of, figure, has_room, plot
from thb_analysis.analysis.explained import Explanation, explained
from thb_analysis.analysis.origins import origins
from thb_analysis.analysis.phrases import filled, in_brackets, plural, predicate, reported
from thb_analysis.counts import Share, each_row, names_of, share_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.expressions import measures_in
from thb_analysis.data.states import ABSENT, NOT_COVERED, NOT_REPORTED, QUALIFIED, REPORTED
from thb_analysis.display import (
    Figure,
    Headline,
    Headlines,
    Prose,
    Result,
    finding_place,
    link_to,
    origin,
    place_of,
)
from thb_analysis.display.text import named, of, text
from thb_analysis.wording import agree, capital, in_text, joined, markdown, number

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEY = 6  # key findings of a report
_NAME_ROOM = 36  # characters
FEW_CONDITIONS = 2  # countries whose conditions a finding has room for
_COLUMNS = ["indicator", "theme", "label", "k", "n", "lower", "upper", "countries", "covered", "measures", "sentence", "reason"]  # fmt: skip


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
    evidence : str
        What the package calls its source.
    is_open : bool
        Whether a country that is not named may have a measure all the same.
    ds : Dataset
        What they are found in.
    """

    frame: pd.DataFrame
    sentences: tuple[str, ...]
    evidence: str
    is_open: bool
    ds: Dataset

    @property
    def headline(self) -> str:
        """The first finding in plain text; empty if there is none."""
        return str(self.frame["sentence"].iloc[0]) if len(self.frame) else ""

    def named(self) -> Findings:
        """Keep those that headlines name; of a theme of which they name none, the first two."""
        ds, frame = self.ds, self.frame
        headlines = ds.themes.set_index("theme")["headline"]
        said = pd.Series(
            [
                f"{{{row.indicator}}}" in f"{ds.headline} {headlines[row.theme]}"
                for row in each_row(frame)
            ],
            frame.index,
            dtype=bool,
        )
        of_theme = said.groupby(frame["theme"])
        kept = said | (~of_theme.transform("any") & of_theme.cumcount().lt(2))
        return replace(self, frame=frame[kept], sentences=tuple(compress(self.sentences, kept)))

    @cached_property
    def drawn(self) -> pd.DataFrame:
        """What is drawn: the findings that cover any country, most reported first.

        `key`, `label`, `short`, `predicate`, `expression`, `base`, `k`, `n`, `kind`, `polarity`.
        """
        # Where a theme has no indicators, findings are its measures.
        measures = self.ds.measures
        measures = measures.assign(key=measures["measure"], expression=measures["measure"])
        indicators = self.ds.indicators.rename(columns={"indicator": "key"})
        facts = pd.concat([indicators, measures]).drop_duplicates("key")
        own = self.frame.rename(columns={"indicator": "key"})[["key", "label", "k", "n"]]
        facts = facts[["key", "short", "predicate", "expression", "base"]]
        rows = own[own["n"] > 0].merge(facts, on="key").assign(kind="", polarity="affirmed")
        # Across themes a short name says too little; the label does where there is room for it.
        fits = rows["label"].str.len() <= _NAME_ROOM
        rows = rows.assign(short=rows["short"].where(~fits, rows["label"]))
        return rows.sort_values("k", ascending=False, kind="stable", ignore_index=True)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row for each finding and country, region by region.

        `row`, `country`, `state`, `name`, `total`, `group` (the region), `tip` (in words).
        """
        rows = self.drawn
        states = {key: self.states(key) for key in rows["key"]}
        return cells_of(self.ds, rows, states)

    def states(self, indicator: str) -> dict[str, str]:
        """Return the state of a finding in each country: what must hold, may hold and cannot hold.

        Parameters
        ----------
        indicator : str
            Id.
        """
        rows = self.drawn.set_index("key")
        if indicator not in rows.index:
            return dict.fromkeys(self.ds.participants, NOT_COVERED)
        expression = str(rows.at[indicator, "expression"])
        share = share_of(self.ds, expression, str(rows.at[indicator, "base"]))
        strict = self._strict.evaluate(expression)

        def state(code: str) -> str:
            if code not in share.covered:
                return NOT_COVERED
            if code in share.reported:
                return REPORTED if code in strict else QUALIFIED
            return NOT_REPORTED if code in share.possible else ABSENT

        return {code: state(code) for code in self.ds.participants}

    @cached_property
    def _strict(self) -> Dataset:
        """What is reported without a condition or exception."""
        return self.ds.select(include_qualified=False)

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
        if not has_room(self.cells):
            return None
        rows = self.drawn
        most, n = int((2 * rows["k"] > rows["n"]).sum()), len(rows)
        found = f"{capital(number(most))} of the {number(n)} findings {agree(max(most, 1), 'holds', 'hold')}"
        title = f"{found} for more than half of the {self.ds.unit[1]} covered."
        return figure(self.ds, "fig-findings", self.cells, rows, "findings", title)

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
        lists = [self.explain(each).frame for each in self.frame["indicator"]]

        def numbers(column: str) -> pd.Series:
            found = [rows.loc[rows["counted"], column].dropna() for rows in lists]
            each = [tuple(sorted({*map(int, values)})) for values in found]
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
        return origins(self.ds, [*self.frame["indicator"]], own, opened=own)

    def headlines(self) -> Headlines:
        """Return the counts that sweeps collect."""
        rows = [
            Headline(
                "indicator",
                row.indicator,
                row.k / row.n if row.n else None,
                "",
                row.k,
                row.n,
                row.lower / row.n if row.n else None,
                row.upper / row.n if row.n else None,
            )
            for row in each_row(self.frame)
        ]
        return Headlines(tuple(rows))

    def text(self, most: int = KEY) -> Prose:
        """Say the first findings, as they can be quoted."""
        return text("findings", self.ds.unit, findings=self, most=most, evidence=self.evidence)


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
    if theme is not None:
        check_names([theme], ds.themes["theme"], "theme")
    counted = [(row, share_of(ds, row.expression, row.base)) for row in asked_in(ds, theme)]
    strict = ds.select(include_qualified=False)
    frame = pd.DataFrame([_row(ds, row, share) for row, share in counted], columns=_COLUMNS)
    sentences = tuple(_linked(ds, strict, row, share) for row, share in counted)
    return Findings(frame, sentences, ds.evidence, not ds.is_complete, ds)


class Asked(NamedTuple):
    """What is asked of every country covered."""

    indicator: str
    theme: str
    label: str
    expression: str
    base: str
    sentence: str
    reason: str
    does: str


def asked_in(ds: Dataset, theme: str | None = None) -> list[Asked]:
    """Return what findings answer: the indicators of a package in their order, else its measures."""
    rows = ds.indicators if theme is None else ds.indicators[ds.indicators["theme"] == theme]
    place = {theme: rank for rank, theme in enumerate(ds.theme_titles)}
    rows = rows.assign(place=rows["theme"].map(place)).sort_values(["place", "order"])
    asked = [
        Asked(
            row.indicator,
            row.theme,
            row.label,
            row.expression,
            row.base,
            row.sentence,
            row.reason,
            predicate(row),
        )
        for row in each_row(rows)
    ]
    return asked or _of_measures(ds, theme)


def _of_measures(ds: Dataset, theme: str | None) -> list[Asked]:
    """Ask for each measure by itself, the most reported first, where a package has no indicators."""
    measures = ds.measures if theme is None else ds.measures[ds.measures["theme"] == theme]
    asked = [
        Asked(
            m.measure,
            m.theme,
            m.label,
            m.measure,
            m.base,
            f"{{k of N}} {ds.unit[1]} {plural(predicate(m))}.",
            "One measure.",
            predicate(m),
        )
        for m in each_row(measures)
        if m.polarity != "unclear"
    ]
    return sorted(asked, key=lambda row: -len(ds.listed(row.indicator) & ds.base(row.base)))


def _row(ds: Dataset, asked: Asked, share: Share) -> dict[str, object]:
    return {
        "indicator": asked.indicator,
        "theme": asked.theme,
        "label": asked.label,
        "k": share.k,
        "n": share.n,
        "lower": share.bounds[0],
        "upper": share.bounds[1],
        "countries": tuple(sorted(share.reported)),
        "covered": tuple(sorted(share.covered)),
        "measures": tuple(measures_in(asked.expression)),
        "sentence": "".join(_said(ds, asked, share)),
        "reason": asked.reason,
    }


def _linked(ds: Dataset, strict: Dataset, asked: Asked, share: Share) -> str:
    """Write the finding in Markdown: its count leads to where it comes from, and names stand where they are few."""
    others = names_of(ds, share.covered - share.reported)
    names = named(names_of(ds, share.reported), others, not ds.is_complete)
    before, count, after = _said(ds, asked, share, names)
    link = link_to(origin(asked.indicator), count) if count else ""
    conditions = _included(ds, strict, asked, share)
    # The link is put in last, so that only the words around it are escaped.
    said = markdown(f"{before}\0{after}{conditions}").replace("\0", link)
    return place_of(finding_place(asked.indicator)) + said


def _included(ds: Dataset, strict: Dataset, asked: Asked, share: Share) -> str:
    """Name the countries that count with a condition alone, if they are few and not named yet; else say how many."""
    said, names = filled(ds, asked.sentence, share), ds.country_names
    worded = conditions(ds, strict, asked, share)
    counted = share.reported - strict.evaluate(asked.expression)
    if counted and not worded:  # a table gives no words for them
        return f" Included with a condition: {len(counted)}."
    found = [condition for code, condition in worded.items() if names[code] not in said]
    verb = "is" if len(found) == 1 else "are"
    return (
        f" {capital(joined(found))} {verb} included with a condition."
        if 0 < len(found) <= FEW_CONDITIONS
        else ""
    )


def conditions(ds: Dataset, strict: Dataset, asked: Asked, share: Share) -> dict[str, str]:
    """Return each country that counts with a condition alone, named with the condition in brackets."""
    counted = share.reported - strict.evaluate(asked.expression)
    measures, names = measures_in(asked.expression), ds.country_names
    found: dict[str, list[str]] = {}
    for measure, code, note in _noted(ds) if counted else ():
        if measure in measures and code in counted:
            found.setdefault(code, []).append(in_brackets(note, names.values()))
    return {
        code: f"{in_text(names[code])} ({'; '.join(dict.fromkeys(found[code]))})"
        for code in sorted(found)
    }


@lru_cache(maxsize=8)
def _noted(ds: Dataset) -> list[tuple[str, str, str]]:
    """Return measure, country and note of each cell that is qualified and says how."""
    cells = ds.cells()
    rows = cells[cells["state"].eq(QUALIFIED) & cells["note"].ne("")]
    return list(rows[["measure", "country", "note"]].itertuples(index=False, name=None))


def _said(ds: Dataset, asked: Asked, share: Share, names: str = "") -> tuple[str, str, str]:
    """Say a finding, parted at its count; its own sentence is one of several countries."""
    one, several = ds.unit
    if not share.n:
        return f"{asked.label}: none of the {several} compared is covered.", "", ""
    if not share.k:
        missing = "Reported as absent" if ds.is_complete else "Not reported"
        few = {1: in_text(names_of(ds, share.covered)[0]), 2: f"either {one}"}
        whom = few.get(share.n, f"any of the {share.n} {several}")
        return f"{missing} for ", whom, f": {asked.label}."
    if share.k == 1:
        (name,), does = map(in_text, names_of(ds, share.reported)), reported(asked.does, True)
        if share.n == 1:
            return "", capital(name), f" {does}."
        return f"Only {name} (", of(1, share.n), f" {several}) {does}."
    count = of(share.k, share.n)
    before, _, after = filled(ds, asked.sentence, share, names).partition("{k of N}")
    return before, count if before else capital(count), after
