"""The audit: how far the source, and its coding, can be relied on."""

from dataclasses import asdict, dataclass

import pandas as pd

from thb_analysis.analysis.agreement import Agreement, agreement
from thb_analysis.analysis.claims import Claims, claims
from thb_analysis.analysis.coding import Coding, coding
from thb_analysis.analysis.irregularities import Irregularities, irregularities
from thb_analysis.analysis.relations import Relations, relations
from thb_analysis.data import Dataset
from thb_analysis.display import Headlines, Prose, Result
from thb_analysis.display.text import of, text
from thb_analysis.wording import capital


@dataclass(frozen=True, eq=False, repr=False)
class Audit(Result):
    """All that shows how far the source can be relied on: each part is a result of its own."""

    coding: Coding
    agreement: Agreement
    claims: Claims
    relations: Relations
    irregularities: Irregularities

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each headline result."""
        return pd.DataFrame([asdict(row) for row in self.headlines().rows])

    @property
    def headline(self) -> str:
        """What was found, in one sentence."""
        said = len(self.claims.checked)
        where = "in this selection " if self.claims.of_selection else ""
        out = of(self.claims.borne_out, said)
        claimed = f"the {self.claims.lists} of {self.claims.source} bear out {out} statements that can be checked"
        alike = f"two coders agree on which countries are named in {self.agreement.alike} cells"
        parts = "; ".join([claimed] * bool(said) + [alike] * bool(self.agreement.cells))
        if not parts:
            return "The package has no quantified statement to check and no second coding."
        return capital(f"{where}{parts}.")

    def text(self) -> Prose:
        """Say what was found, part by part."""
        return text("audit", self.coding.ds.unit, audit=self)

    def headlines(self) -> Headlines:
        """Return the results that sweeps collect."""
        parts = (self.claims, self.relations, self.agreement)
        return Headlines(tuple(row for part in parts for row in part.headlines()))


def audit(ds: Dataset) -> Audit:
    """Ask how far the source can be relied on.

    Parameters
    ----------
    ds : Dataset

    Examples
    --------
    >>> import thb_analysis as thb
    >>> audit = thb.audit(thb.load())
    >>> len(audit.claims.frame) == len(thb.claims(thb.load()).frame)
    True
    """
    return Audit(coding(ds), agreement(ds), claims(ds), relations(ds), irregularities(ds))
