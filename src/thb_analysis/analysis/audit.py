"""The audit: where the source errs, and how far it and its coding can be relied on."""

import pandas as pd

from thb_analysis.analysis.agreement import Agreement, agreement
from thb_analysis.analysis.claims import Claims, claims
from thb_analysis.analysis.coding import Coding, coding
from thb_analysis.analysis.footnotes import short_block
from thb_analysis.analysis.irregularities import Irregularities, irregularities
from thb_analysis.analysis.relations import Relations, relations
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.display import Prose, Result


class Audit(Result):
    """How far the source can be relied on: five results, one for each way to look at it."""

    claims: Claims
    irregularities: Irregularities
    relations: Relations
    agreement: Agreement
    coding: Coding

    @property
    def frame(self) -> pd.DataFrame:
        """A row for each kind of error: `what`, `count`, `place` (id of its table), all str."""
        errors, unmet = self.irregularities.typographic, self.relations.unmet
        applied = errors["status"].eq("applied").sum()
        lines = [
            (
                "Statements borne out, by how their words are read",
                self.claims.range,
                "tbl-claims",
            ),
            ("Apparent inconsistencies between lists", len(unmet), "tbl-relations"),
            ("Typographical errors", len(errors), "tbl-typographic"),
            ("of these, change how a list is read", applied, "tbl-applied"),
            ("Cells on which two coders agree", self.agreement.alike, "tbl-agreement"),
        ]
        found = pd.DataFrame(lines, columns=["what", "count", "place"]).astype("str")
        return found[~found["count"].isin(["0", "0 of 0"])].reset_index(drop=True)

    def text(self) -> Prose:
        """Return a line for each row of `frame`."""
        return Prose(
            short_block(
                f"[{what}](#{anchor}){{.optional}} [{count}]{{.count}}"
                for what, count, anchor in self.frame.itertuples(index=False)
            )
        )


@takes_dataset
def audit(ds: Dataset) -> Audit:
    """Look for errors of the source and of its coding.

    Parameters
    ----------
    ds : Dataset

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.audit(thb.load()).claims.range
    '32 to 38 of 40'
    """
    return Audit(
        claims(ds), irregularities(ds), relations(ds), agreement(ds), coding(ds)
    )
