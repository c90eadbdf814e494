"""Scale: whether the measures of a theme and kind build upon each other, and which ones go together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.analysis.complete import complete
from thb_analysis.analysis.loevinger import SCALE_COUNTRIES, SCALE_MEASURES, loevinger
from thb_analysis.analysis.loevinger import obstacle as first_obstacle
from thb_analysis.analysis.specifications import Coding, Mask, coding
from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.states import NOT_COMPARED
from thb_analysis.display import Headline, Headlines, Prose, Table, columns
from thb_analysis.display.text import text
from thb_analysis.wording import decimal

# Mokken's (1971) lower bound of H.
THRESHOLD = 0.3
_AGAINST = {
    "": "",
    "measures": "too few measures",
    "countries": "too few countries",
    "total": "H too low",
    "items": "H of a measure too low",
    "pairs": "H of a pair not above 0",
    "single": "hangs on one country",
}
# Core measures are those nearest to half of the countries; a combination of them is worth reporting
# where this share of the countries reports exactly it.
_CORE, _SHARED = 6, 0.25
_COLUMNS = ["theme", "title", "kind", "measures", "countries", "h", "lowest_item", "passes", "reason"]  # fmt: skip

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scale:
    """Loevinger's H of each theme and kind, and the combinations of core measures.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each theme and kind, and for each kind across all themes: `theme` (empty
        across all), `title`, `kind`, `measures` (that tell countries apart), `countries`, `h`,
        `lowest_item`, `passes` (bool), `reason` (why not; empty if it passes).
    combinations : pandas.DataFrame
        One row for each theme with core measures: `title`, `labels` (tuple, the combination that
        most countries report, of `core` measures), `countries` (tuple of names), `n` (countries
        covered by all of them), `distinct` (combinations that occur).
    """

    frame: pd.DataFrame
    combinations: pd.DataFrame

    @property
    def tested(self) -> pd.DataFrame:
        """Those with enough measures and countries for an H that says something."""
        return self.frame[(self.frame["measures"] >= SCALE_MEASURES) & (self.frame["countries"] >= SCALE_COUNTRIES)]  # fmt: skip

    @property
    def shared(self) -> pd.DataFrame:
        """The combinations that enough countries report, and that are not empty."""
        rows = self.combinations
        enough = rows["countries"].map(len) >= np.maximum(_SHARED * rows["n"].astype(float), 3)
        return rows[enough & (rows["labels"].map(len) > 0)]

    def headlines(self) -> Headlines:
        """Return the results that sweeps collect: H of each kind across all themes."""
        rows = self.frame[self.frame["theme"] == ""]
        return Headlines(
            tuple(
                Headline(
                    "scalability",
                    row.kind,
                    None if np.isnan(row.h) else row.h,
                    whole=row.countries,
                    conclusion="scale" if row.passes else f"no scale: {row.reason}",
                )
                for row in each_row(rows)
            )
        )

    def text(self) -> Prose:
        """Say whether there is a scale, and which measures go together."""
        gate = {"h": THRESHOLD, "measures": SCALE_MEASURES, "countries": SCALE_COUNTRIES}
        return text("scale", s=self, gate=gate, share=_SHARED)

    def table(self) -> Table | None:
        """Show H of each theme and kind; None if none has enough to test."""
        if self.tested.empty:
            return None
        rows = tuple(
            (
                row.title or "All themes",
                row.kind,
                str(row.measures),
                str(row.countries),
                decimal(row.h),
                decimal(row.lowest_item),
                "scale" if row.passes else f"no scale: {row.reason}",
            )
            for row in each_row(self.tested)
        )
        heads = ["Theme", "Kind", "Measures", "Countries", "H", "Lowest measure", "Outcome"]
        return Table(
            "tbl-scale",
            "Loevinger’s H by theme and kind of measure.",
            columns(*heads, numeric=heads[2:6], widths=(24, 12, 11, 12, 8, 12, 26)),
            rows,
            note="Measures: those that some countries report and others do not. Lowest measure: the lowest H of a single measure.",
        )


def scale(ds: Dataset) -> Scale:
    """Look for a cumulative order of the measures of each theme and kind, and of each kind at all.

    Parameters
    ----------
    ds : Dataset
    """
    one = coding(ds)
    titles = ds.theme_titles
    kinds = kinds_of(one)
    rows = []
    themes = dict.fromkeys(one.facts[measure].theme for measure in one.compared())
    # A single theme is all themes.
    for theme in ["", *(theme for theme in titles if len(themes) > 1)]:
        for kind in kinds:
            found = one.compared(theme, kind)
            if found:
                table = gapless(*one.matrices(found))[0]
                h = loevinger(table)
                reason = obstacle(table)
                items = h.item[~np.isnan(h.item)]
                rows.append((theme, titles.get(theme, ""), kind, int(h.varies.sum()), len(table), h.total, items.min(initial=np.inf) if len(items) else np.nan, not reason, reason))  # fmt: skip
    return Scale(pd.DataFrame(rows, columns=_COLUMNS), _combinations(ds, one, titles))


def kinds_of(one: Coding) -> list[str]:
    """Return the kinds of measure that can build upon each other."""
    kinds = dict.fromkeys(one.facts[measure].kind for measure in one.compared())
    return [kind for kind in kinds if kind not in NOT_COMPARED]


def obstacle(listed: Mask) -> str:
    """Name the first thing that stands against a Mokken scale; empty if nothing does.

    Parameters
    ----------
    listed : numpy.ndarray of bool
        Countries by measures, all of them covered.
    """
    return _AGAINST[first_obstacle(listed, THRESHOLD)]


def gapless(listed: Mask, covered: Mask) -> tuple[Mask, Mask, Mask]:
    """Cut a table down to countries and measures that leave no cell uncovered.

    Returns
    -------
    tuple of numpy.ndarray of bool
        The table, which countries are in it, and which measures; see `complete`.
    """
    countries, measures = complete(covered)
    return listed[np.ix_(countries, measures)], countries, measures


def _combinations(ds: Dataset, one: Coding, titles: dict[str, str]) -> pd.DataFrame:
    """Find the combination of the core measures of each theme that most countries report."""
    labels = dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
    rows = []
    for theme, title in titles.items():
        found = one.compared(theme)
        if len(found) < SCALE_MEASURES:
            continue
        table, countries, taken = gapless(*one.matrices(found))
        apart = np.array([0 < k < len(table) for k in table.sum(axis=0)], dtype=bool)
        if apart.sum() < SCALE_MEASURES:
            continue
        table = table[:, apart]
        names = np.array([labels[measure] for measure in found])[taken][apart]
        core = np.sort(np.argsort(np.abs(2 * table.sum(axis=0) - len(table)), kind="stable")[:_CORE])  # fmt: skip
        patterns, which, counts = np.unique(table[:, core], axis=0, return_inverse=True, return_counts=True)  # fmt: skip
        # Of equally frequent ones, that of most measures.
        best = max(range(len(patterns)), key=lambda at: (counts[at], patterns[at].sum()))
        codes = np.array(one.participants)[countries][which.ravel() == best]
        rows.append(
            {
                "title": title,
                "core": len(core),
                "labels": tuple(names[core][patterns[best]]),
                "countries": tuple(ds.country_names[code] for code in codes),
                "n": len(table),
                "distinct": len(patterns),
            }
        )
    return pd.DataFrame(rows, columns=["title", "core", "labels", "countries", "n", "distinct"])
