"""What results can be asked for in more than one way."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from shlex import quote

from thb_analysis.analysis.linkage import Method
from thb_analysis.analysis.scaling import THRESHOLD
from thb_analysis.analysis.similarity import Coefficient
from thb_analysis.data.covariates import file_name, is_content


@dataclass(frozen=True)
class Options:
    """Choices that some of the results take; the others do not see them.

    Attributes
    ----------
    theme : str or None
        Restrict the results to a theme.
    group_by : str
        Groups of countries: see ``grouping``.
    permutations : int
        Random assignments behind a reading of group differences by
        exchangeability: see ``group_coverage``.
    coefficient : {"jaccard", "simple_matching"}
        Of similarity.
    linkage : {"average", "complete", "single"}
        Of clusters.
    clusters : int
        How many; 0 to choose by silhouette.
    scale_threshold : float
        Lower bound of Loevinger's H.
    combine : tuple of str
        Measures to combine; chosen by coverage if there are none.
    covariates : str
        CSV file to hold coverage against: its path, or its content from
        ``data.covariates.pack``; empty for none.
    """

    theme: str | None = None
    group_by: str = "region"
    permutations: int = 0
    coefficient: Coefficient = "jaccard"
    linkage: Method = "average"
    clusters: int = 0
    scale_threshold: float = THRESHOLD
    combine: tuple[str, ...] = ()
    covariates: str = ""

    def __str__(self) -> str:
        """Write all but the theme as the command line takes them."""
        packed = is_content(self.covariates)
        file = file_name(self.covariates) if packed else Path(self.covariates).name
        given = {**asdict(self), "combine": ",".join(self.combine), "covariates": file}
        return " ".join(
            f"-p {quote(f'{name}={value}')}" for name, value in given.items() if name != "theme"
        )
