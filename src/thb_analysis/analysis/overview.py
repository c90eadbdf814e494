"""The overview: findings across themes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from thb_analysis.analysis.context import Said
from thb_analysis.analysis.findings import Findings, findings
from thb_analysis.analysis.origins import origins
from thb_analysis.data import Dataset
from thb_analysis.display import Figure, Prose, Result
from thb_analysis.display.text import text

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False, repr=False)
class Overview(Result):
    """What was found across the themes of a package."""

    ds: Dataset

    @cached_property
    def key(self) -> Findings:
        """The findings that headlines name."""
        return findings(self.ds).named()

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each of these findings: `Findings.frame`."""
        return self.key.frame

    def text(self) -> Prose:
        """Say what was found, one finding for each theme and the figures of the source."""
        ds = self.ds
        return text(
            "overview",
            ds.unit,
            themes=[
                (title, findings(ds, theme).named().sentences)
                for theme, title in ds.theme_titles.items()
            ],
            figures=ds.figures,
            is_open=not ds.is_complete,
            evidence=ds.evidence,
        )

    def origins(self) -> Said:
        """Say where the numbers of these and of the stages come from, for the end of the report."""
        stages = self.ds.indicators.dropna(subset=["step"])["indicator"]
        return origins(self.ds, dict.fromkeys([*self.frame["indicator"], *stages]), ())

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw for which countries each key finding is reported.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        return self.key.plot(ax)

    def figure(self) -> Figure | None:
        """Publish for which countries each key finding is reported; None if there is no room for all."""
        return self.key.figure()


def overview(ds: Dataset) -> Overview:
    """Look across all themes.

    Parameters
    ----------
    ds : Dataset

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.overview(thb.load()).frame.set_index("indicator")
    >>> found.loc["any-reflection-period", ["k", "n"]].tolist()
    [27, 27]
    """
    return Overview(ds)
