"""What results can be asked for in more than one way."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from shlex import quote

from thb_analysis.analysis.linkage import Method
from thb_analysis.analysis.scaling import THRESHOLD
from thb_analysis.analysis.similarity import Coefficient


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
    """

    theme: str | None = None
    group_by: str = "region"
    permutations: int = 0
    coefficient: Coefficient = "jaccard"
    linkage: Method = "average"
    clusters: int = 0
    scale_threshold: float = THRESHOLD
    combine: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Write all but the theme as the command line takes them."""
        given = {**asdict(self), "combine": ",".join(self.combine)}
        return " ".join(
            f"-p {quote(f'{name}={value}')}" for name, value in given.items() if name != "theme"
        )
