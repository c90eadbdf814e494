"""The audit: where the source errs, and how far it and its coding can be relied on."""

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.agreement import Agreement, agreement
from thb_analysis.analysis.claims import Claims, claims
from thb_analysis.analysis.coding import Coding, coding
from thb_analysis.analysis.footnotes import short_form
from thb_analysis.analysis.irregularities import Irregularities, irregularities
from thb_analysis.analysis.relations import Relations, relations
from thb_analysis.data import Dataset
from thb_analysis.display import Prose, Result


@dataclass(frozen=True, eq=False, repr=False)
class Audit(Result):
    """All that shows how far the source can be relied on: each part is a result of its own."""

    claims: Claims
    irregularities: Irregularities
    relations: Relations
    agreement: Agreement
    coding: Coding

    @property
    def frame(self) -> pd.DataFrame:
        """What was found in a line each: `what`, `count`, `place` (id of the table)."""
        errors, unmet = self.irregularities.typographic, self.relations.unmet
        lines = [
            ("Statements borne out, by how their words are read", self.claims.range, "tbl-claims"),
            ("Apparent inconsistencies between lists", len(unmet), "tbl-relations"),
            ("Typographical errors", len(errors), ""),
            (
                "of these, change how a list is read",
                errors["status"].eq("applied").sum(),
                "tbl-applied",
            ),
            ("Cells on which two coders agree", self.agreement.alike, "tbl-agreement"),
        ]
        found = pd.DataFrame(lines, columns=["what", "count", "place"]).astype("str")
        return found[~found["count"].isin(["0", "0 of 0"])].reset_index(drop=True)

    def text(self) -> Prose:
        """Say what was found, a line for each part."""
        lines = []
        for what, count, place in self.frame.itertuples(index=False):
            words = f"[{what}](#{place}){{.optional}}" if place else what
            lines.append(f"{words} [{count}]{{.count}}")
        return Prose(short_form(lines))


def audit(ds: Dataset) -> Audit:
    """Ask where the source errs, and how far it can be relied on.

    Parameters
    ----------
    ds : Dataset

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.audit(thb.load()).claims.range
    '32 to 38 of 40'
    """
    return Audit(claims(ds), irregularities(ds), relations(ds), agreement(ds), coding(ds))
