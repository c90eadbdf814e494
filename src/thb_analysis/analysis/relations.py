"""Relations: what one list lets a reader expect of another, and where that is not met."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.analysis.footnotes import runs
from thb_analysis.analysis.verdicts import relation_results
from thb_analysis.counts import each_row, names_of
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import measures_in
from thb_analysis.display import Headline, Prose, Result, Table, footnoted, tabled
from thb_analysis.display.text import text

_STRICT = "strict"
_COLUMNS = ["relation", "kind", "strength", "footnotes", "tested", "countries", "finding", "reason"]


@dataclass(frozen=True, eq=False, repr=False)
class Relations(Result):
    """What is expected between lists, and the countries for which it is not met.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each relation, those in the words of the source first: `relation`, `kind`,
        `strength`, `footnotes` (str), `tested` (int, countries), `countries` (tuple of names for
        which it is not met), `finding` (str, in fair words), `reason` (str).
    ds : Dataset
        What they were tested in.
    """

    frame: pd.DataFrame
    ds: Dataset

    @property
    def names(self) -> set[str]:
        """The countries for which at least one is not met."""
        return {name for names in self.frame["countries"] for name in names}

    @property
    def unmet(self) -> pd.DataFrame:
        """The relations that are not met for some country."""
        return self.frame[self.frame["countries"].map(len) > 0]

    @property
    def explained(self) -> pd.DataFrame:
        """Those of them that a missing report would explain."""
        return self.unmet[self.unmet["kind"].isin(["subset", "implies", "exhaustive"])]

    def text(self) -> Prose:
        """Say how far the lists fit together."""
        return text("relations", r=self, stated=self.unmet[self.unmet["strength"] == _STRICT])

    def table(self) -> Table | None:
        """Name the apparent inconsistencies with their countries; None if there is none."""
        lists, document = self.ds.lists, self.ds.has_document
        started = "on the list" if document else "of the measure"
        heads = {f"What the {lists} show": 42, "Countries": 25, "How many": 11}
        heads |= {"Footnotes": 12} if document else {}
        rows = (
            (
                row.finding or row.reason,
                ", ".join(row.countries),
                f"{len(row.countries)} of {row.tested}",
                *[footnoted(row.footnotes)] * document,
                "the wording" if row.strength == _STRICT else "inference",
            )
            for row in each_row(self.unmet)
        )
        note = (
            f"How many: of the countries {started} that the expectation starts from. The wording: "
            "the sentences of the source say so. Inference: definitions or practice suggest it."
        )
        caption = f"Apparent inconsistencies between {lists}."
        return tabled("tbl-relations", caption, heads | {"Expected from": 13}, rows, note)

    def headlines(self) -> list[Headline]:
        """Return the counts that sweeps collect."""
        rows = [(row.relation, len(row.countries), row.tested) for row in each_row(self.frame)]
        return [
            Headline("relation", name, k, "", k, n, conclusion="broken" if k else "holds")
            for name, k, n in rows
        ]


def relations(ds: Dataset) -> Relations:
    """Test every relation between lists that the package has on record.

    Parameters
    ----------
    ds : Dataset

    Raises
    ------
    ExpressionError
        If a side of a relation cannot be evaluated.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.relations(thb.load()).frame.set_index("relation")
    >>> int(found.loc["asylum-screening-is-detection", "tested"])
    15
    """
    footnotes, results = ds.measures.set_index("measure")["footnote"], relation_results(ds)
    involved = [measures_in(f"({row.left}) | ({row.right})") for row in each_row(ds.relations)]
    found: Any = ds.relations
    frame = found.assign(
        footnotes=[runs(footnotes.reindex(measures).dropna()) for measures in involved],
        tested=[len(each.tested) for each in results],
        countries=[tuple(names_of(ds, each.violators)) for each in results],
    )
    stated = frame["strength"] == _STRICT
    return Relations(pd.concat([frame[stated], frame[~stated]], ignore_index=True)[_COLUMNS], ds)
