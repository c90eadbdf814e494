"""The overview: findings across themes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from thb_analysis.analysis.dotted import cells_of, figure, has_room, plot
from thb_analysis.analysis.findings import findings, named_in_headlines
from thb_analysis.counts import each_row, share_of
from thb_analysis.data import Dataset
from thb_analysis.data.states import ABSENT, NOT_COVERED, NOT_REPORTED, QUALIFIED, REPORTED
from thb_analysis.display import Figure, Prose
from thb_analysis.display.text import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAME_ROOM = 36  # characters


@dataclass(frozen=True, eq=False)
class Overview:
    """What was found across the themes of a package."""

    ds: Dataset

    @cached_property
    def key(self) -> pd.DataFrame:
        """The findings that headlines name and that cover any country, most reported first.

        `key`, `label`, `short`, `predicate`, `expression`, `base`, `k`, `n`, `kind`, `polarity`.
        """
        key = _key(self.ds)
        return key[key["n"] > 0].reset_index(drop=True)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row for each key finding and country, region by region.

        `row`, `country`, `state`, `name`, `total`, `group` (the region), `tip` (in words).
        """
        key = self.key
        states = {row.key: _states(self.ds, row.expression, row.base) for row in each_row(key)}
        return cells_of(self.ds, key, states)

    def text(self) -> Prose:
        """Say what was found, one finding for each theme and the figures of the source."""
        ds = self.ds
        rows = []
        for theme, title in ds.theme_titles.items():
            rows.append((title, _first(ds, theme)))
        return text(
            "overview",
            themes=rows,
            figures=ds.figures,
            is_open=not ds.is_complete,
            evidence=ds.evidence,
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw for which countries each key finding is reported.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        return plot(self.cells, ax)

    def figure(self) -> Figure | None:
        """Publish for which countries each key finding is reported; None if there is no room for all."""
        if not has_room(self.cells):
            return None
        return figure("fig-findings", self.cells, self.key, "findings", not self.ds.is_complete)


def overview(ds: Dataset) -> Overview:
    """Look across all themes.

    Parameters
    ----------
    ds : Dataset

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.overview(thb.load()).key.set_index("key")
    >>> found.loc["any-reflection-period", ["k", "n"]].tolist()
    [27, 27]
    """
    return Overview(ds)


def _first(ds: Dataset, theme: str) -> tuple[str, ...]:
    """Return the findings that the headlines name; where these name none, the first two."""
    found = findings(ds, theme)
    named = named_in_headlines(ds, theme, found)
    return tuple(s for s, is_named in zip(found.sentences, named, strict=True) if is_named)


def _key(ds: Dataset) -> pd.DataFrame:
    """Return what is drawn of the findings that the headlines name, most reported first."""
    rows = []
    for theme in ds.theme_titles:
        found = findings(ds, theme)
        rows.append(found.frame[named_in_headlines(ds, theme, found)])
    frame = pd.concat(rows) if rows else findings(ds).frame
    # Where a package has no indicators, findings are its measures.
    facts = ds.indicators.rename(columns={"indicator": "key"})
    if facts.empty:
        facts = ds.measures.assign(key=ds.measures["measure"], expression=ds.measures["measure"])
    facts = facts[["key", "short", "predicate", "expression", "base"]]
    own = frame.rename(columns={"indicator": "key"})[["key", "label", "k", "n"]]
    key = own.merge(facts, on="key").assign(kind="", polarity="affirmed")
    # Across themes a short name says too little; the label does where there is room for it.
    fits = key["label"].str.len() <= _NAME_ROOM
    key = key.assign(short=key["short"].where(~fits, key["label"]))
    return key.sort_values("k", ascending=False, kind="stable", ignore_index=True)


def _states(ds: Dataset, expression: str, base: str) -> dict[str, str]:
    """Return the state of a finding in each country: what must hold, may hold and cannot hold."""
    share = share_of(ds, expression, base)
    strict = ds.select(include_qualified=False).evaluate(expression)

    def state(code: str) -> str:
        if code not in share.covered:
            return NOT_COVERED
        if code in share.reported:
            return REPORTED if code in strict else QUALIFIED
        return NOT_REPORTED if code in share.possible else ABSENT

    return {code: state(code) for code in ds.participants}
