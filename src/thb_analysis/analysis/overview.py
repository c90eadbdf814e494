"""The overview: findings across themes."""

from thb_analysis.analysis.context import Said, gaps
from thb_analysis.analysis.findings import KEY, Findings, findings
from thb_analysis.analysis.origins import origins
from thb_analysis.data import Dataset
from thb_analysis.display import Prose
from thb_analysis.display.text import text


class Overview(Findings):
    """The findings across the themes of a package that headlines name."""

    called = "headline findings"

    def text(self, most: int = KEY) -> Prose:
        """Say what was found, a line for each theme, and the figures of the source."""
        themes = [
            (title, findings(self.ds, theme).named().sentences[:most])
            for theme, title in self.ds.theme_titles.items()
        ]
        return text("overview", self.ds.unit, themes=themes, gaps=gaps(self.ds), ds=self.ds)

    def origins(self) -> Said:
        """Say where the numbers of these and of the stages come from, for the end of the report."""
        stages = self.ds.indicators.dropna(subset=["step"])["indicator"]
        return origins(self.ds, dict.fromkeys([*self.frame["indicator"], *stages]), ())


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
    key = findings(ds).named()
    return Overview(key.frame, key.sentences, key.asked, ds)
