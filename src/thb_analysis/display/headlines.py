"""The results of a report that sweeps collect."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from thb_analysis.display.bundle import Bundle, metadata

if TYPE_CHECKING:
    import pandas as pd

HEADLINES_TYPE = "application/vnd.thb.headlines+json"

# What each kind of result, a share, is the share of.
HEADLINES = {
    "country-coverage": "Measures of a theme that a country reports, of those compared.",
    "indicator": "Countries for which a finding holds, of those covered.",
    "finding": "The same, counted under every coding.",
}


@dataclass(frozen=True, eq=False)
class Headlines:
    """The headline results of a report; pages do not show them, sweeps collect them.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each result. `result` (a key of `HEADLINES`) and `about` (a finding or theme); and, where
        there are any: `value` (float, a share), `base` (id of the countries covered), `counted` and
        `whole` (int, k and n), `lower` and `upper` (float, bounds of the share), `robustness` (float,
        share of the codings with the same count), `conclusion` (str, one word).
    """

    frame: "pd.DataFrame"

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        filled = self.frame.astype(object).where(self.frame.notna(), "")
        rows = [
            {name: value for name, value in row.items() if value != ""}
            for row in filled.to_dict("records")
        ]
        text = f"Results as data: {len(rows)}"
        return {HEADLINES_TYPE: {"rows": rows}, "text/plain": text}, metadata(
            "headlines", {}
        )
