"""Relations: which countries one list implies for another, and where the lists do not agree."""

import pandas as pd

from thb_analysis.analysis.counts import each_row, names_of
from thb_analysis.analysis.footnotes import format_ranges, short_block
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.display import Prose, Result, Table, make_table
from thb_analysis.known.expressions import Codes, measures_in
from thb_analysis.states import FOLLOWS

_STRICT = "strict"
_RESTS_ON = {_STRICT: "the wording"}
_COLUMNS = [
    "relation",
    "kind",
    "strength",
    "footnotes",
    "tested",
    "countries",
    "finding",
    "reason",
]
_FOUND = ["what", "footnotes", "label", "countries"]
_OUTSIDE = "Reported, though the sentence is not about them"
_FOLLOWS = "Not reported, though another list implies it"


class Relations(Result):
    """Expected relations between lists, and the countries for which they are not met.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each relation on record, those in the words of the source first: `relation`,
        `kind`, `strength`, `footnotes` (str), `tested` (int, countries), `countries` (tuple of names
        for which it is not met), `finding` (str), `reason` (str).
    found : pandas.DataFrame
        Other findings between lists: `what` (one of two texts), `footnotes`, `label`, `countries` (tuple
        of names).
    ds : Dataset
    """

    _tables = "table", "found_table"
    frame: pd.DataFrame
    found: pd.DataFrame
    ds: Dataset

    @property
    def unmet(self) -> pd.DataFrame:
        """The relations that are not met for some country."""
        return self.frame[self.frame["countries"].map(len) > 0]

    def text(self) -> Prose:
        """Return how many relations are not met, by what they are expected from."""
        lines = []
        for strength, part in self.frame.groupby("strength", sort=False):
            rests_on = _RESTS_ON.get(str(strength), "definitions or practice")
            count = f"{part['countries'].map(bool).sum()} of {len(part)}"
            lines.append(f"Expected by {rests_on}, and not met [{count}]{{.count}}")
        return Prose(short_block(lines))

    def table(self) -> Table | None:
        """Return the relations that are not met, with their countries; None if all are met."""
        rows = []
        for row in each_row(self.unmet):
            finding, countries = row.finding or row.reason, ", ".join(row.countries)
            count = f"{len(row.countries)} of {row.tested}"
            rests_on = _RESTS_ON.get(row.strength, "inference")
            rows.append((finding, countries, count, row.footnotes, rests_on))
        return make_table(
            "tbl-relations",
            "Apparent inconsistencies between lists.",
            {
                "What the lists show": 42,
                "Countries": 25,
                "How many": 11,
                "Footnotes": 12,
                "Expected from": 13,
            },
            rows,
            "How many: of the countries that the expectation starts from. None need be an error: a "
            "report may be missing, or a question may have been answered in a narrower sense.",
        )

    def found_table(self) -> Table | None:
        """Return `found` as a table; None if it has no rows."""
        rows = []
        for row in each_row(self.found):
            rows.append((row.what, row.label, row.footnotes, ", ".join(row.countries)))
        return make_table(
            "tbl-found",
            "What a program finds between lists and sentences.",
            {"What": 26, "List": 38, "Footnotes": 11, "Countries": 25},
            rows,
        )


def relations(ds: Dataset) -> Relations:
    """Test every recorded relation between lists, and look for others.

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
    >>> found = thb.audit(thb.load()).relations.frame.set_index("relation")
    >>> int(found.loc["asylum-screening-is-detection", "tested"])
    15
    """
    footnotes = ds.measures.set_index("measure")["footnote"]
    rows = []
    for row in each_row(ds.relations):
        left = ds.evaluate(row.left)
        broken_by = _exceptions(row.kind, left, ds.evaluate(row.right))
        named = footnotes.reindex(measures_in(f"({row.left}) | ({row.right})")).dropna()
        rows.append((format_ranges(named), len(left), names_of(ds, broken_by)))
    columns = ["footnotes", "tested", "countries"]
    tested = pd.DataFrame(rows, ds.relations.index, columns)
    frame = ds.relations.join(tested)[_COLUMNS]
    is_strict = frame["strength"] == _STRICT
    ordered = pd.concat([frame[is_strict], frame[~is_strict]], ignore_index=True)
    return Relations(ordered, _found(ds), ds)


def _exceptions(kind: str, left: Codes, right: Codes) -> Codes:
    """Return the countries that break a relation, of those that its sides name."""
    broken_by = {"equal": left ^ right, "exhaustive": right - left}
    broken_by |= dict.fromkeys(("disjoint", "alternatives"), left & right)
    return broken_by.get(kind, left - right)


def _found(ds: Dataset) -> pd.DataFrame:
    """Find countries named outside their base, and countries implied but not named."""
    cells, rows = ds.cells(), []
    kinds = {_OUTSIDE: cells["outside"], _FOLLOWS: cells["reason"] == FOLLOWS}
    for what, chosen in kinds.items():
        for _, part in cells[chosen].groupby("measure", sort=False):
            notes = format_ranges(part["footnote"].dropna())
            label = part["label"].iloc[0]
            rows.append((what, notes, label, names_of(ds, part["country"])))
    return pd.DataFrame(rows, columns=_FOUND)
