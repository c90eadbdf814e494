"""Relations: which countries one list implies for another, and where the lists do not agree."""

from dataclasses import dataclass
from itertools import permutations

import pandas as pd

from thb_analysis.analysis.counts import each_row, names_of
from thb_analysis.analysis.footnotes import format_ranges, short_block
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.display import Prose, Result, Table, make_table
from thb_analysis.known.expressions import Codes, measures_in
from thb_analysis.states import FOLLOWS

_STRICT = "strict"
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
# One list implies another for most countries: at most so many exceptions, Loevinger's H at least so
# much, and so many exceptions to be expected if the lists had nothing to do with each other.
_MOST_EXCEPTIONS, _LEAST_H, _LEAST_EXPECTED = 2, 0.75, 4
_FOUND = ["what", "footnotes", "label", "countries"]
_IMPLIED = "Nearly always in the other list too, but for"
_OUTSIDE = "Named, though the sentence is not about them"
_FOLLOWS = "Not named, though another list implies it"


@dataclass(frozen=True, eq=False, repr=False)
class Relations(Result):
    """Expected relations between lists, and the countries for which they are not met.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each relation on record, those in the words of the source first: `relation`,
        `kind`, `strength`, `footnotes` (str), `tested` (int, countries), `countries` (tuple of names
        for which it is not met), `finding` (str), `reason` (str).
    found : pandas.DataFrame
        Other findings between lists: `what` (one of three texts), `footnotes`, `label` (of the list or
        lists), `countries` (tuple of names).
    ds : Dataset
    """

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
            rests_on = (
                "the wording" if strength == _STRICT else "definitions or practice"
            )
            count = f"{part['countries'].map(bool).sum()} of {len(part)}"
            lines.append(f"Expected by {rests_on}, and not met [{count}]{{.count}}")
        return Prose(short_block(lines))

    def table(self) -> Table | None:
        """Return the relations that are not met, with their countries; None if all are met."""
        rows = (
            (
                row.finding or row.reason,
                ", ".join(row.countries),
                f"{len(row.countries)} of {row.tested}",
                row.footnotes,
                "the wording" if row.strength == _STRICT else "inference",
            )
            for row in each_row(self.unmet)
        )
        heads = {
            "What the lists show": 42,
            "Countries": 25,
            "How many": 11,
            "Footnotes": 12,
        }
        return make_table(
            "tbl-relations",
            "Apparent inconsistencies between lists.",
            heads | {"Expected from": 13},
            rows,
            "How many: of the countries that the expectation starts from. None need be an error: a "
            "report may be missing, or a question may have been answered in a narrower sense.",
        )

    def found_table(self) -> Table | None:
        """Return `found` as a table; None if it has no rows."""
        rows = (
            (row.what, row.label, row.footnotes, ", ".join(row.countries))
            for row in each_row(self.found)
        )
        return make_table(
            "tbl-found",
            "What a program finds between lists and sentences.",
            {"What": 26, "List": 38, "Footnotes": 11, "Countries": 25},
            rows,
            "Nearly always: at most two exceptions, far fewer than chance would give. It is no rule, and "
            "says where to look for a missing report.",
        )

    def tables(self) -> list[Table]:
        """Return the tables that are not None."""
        return [each for each in (self.table(), self.found_table()) if each]


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
        left, broken_by = exceptions(ds, row.kind, row.left, row.right)
        named = footnotes.reindex(measures_in(f"({row.left}) | ({row.right})")).dropna()
        rows.append((format_ranges(named), len(left), tuple(names_of(ds, broken_by))))
    tested = pd.DataFrame(
        rows, ds.relations.index, ["footnotes", "tested", "countries"]
    )
    frame = ds.relations.join(tested)[_COLUMNS]
    order = frame["strength"].ne(_STRICT).sort_values(kind="stable").index
    return Relations(frame.loc[order].reset_index(drop=True), _found(ds), ds)


def exceptions(ds: Dataset, kind: str, left: str, right: str) -> tuple[Codes, Codes]:
    """Return the countries that the left side of a relation names, and those that break it.

    Raises
    ------
    ExpressionError
        If a side cannot be evaluated.
    """
    first, second = ds.evaluate(left), ds.evaluate(right)
    broken_by = {"equal": first ^ second, "exhaustive": second - first}
    broken_by |= dict.fromkeys(("disjoint", "alternatives"), first & second)
    return first, broken_by.get(kind, first - second)


def _found(ds: Dataset) -> pd.DataFrame:
    """Find near implications, countries named outside their base, and countries implied but not named."""
    cells, rows = ds.cells(), _implications(ds)
    for what, chosen in (
        (_OUTSIDE, cells["outside"]),
        (_FOLLOWS, cells["reason"] == FOLLOWS),
    ):
        for _, part in cells[chosen].groupby("measure", sort=False):
            notes, label = (
                format_ranges(part["footnote"].dropna().unique()),
                part["label"].iloc[0],
            )
            rows.append((what, notes, label, tuple(names_of(ds, part["country"]))))
    return pd.DataFrame(rows, columns=_FOUND)


def _implications(ds: Dataset) -> list[tuple[str, str, str, tuple[str, ...]]]:
    """Find pairs of lists of one theme in which one implies the other, but for a country or two."""
    measures = ds.measures[
        ds.measures["footnote"].notna() & ds.measures["polarity"].eq("affirmed")
    ]
    sides = (
        measures_in(f"({row.left}) | ({row.right})") for row in each_row(ds.relations)
    )
    on_record = {frozenset(each) for each in sides}
    rows = []
    of_theme = (each_row(part) for _, part in measures.groupby("theme", sort=False))
    for one, other in (pair for part in of_theme for pair in permutations(part, 2)):
        covered = ds.covered(one.measure) & ds.covered(other.measure)
        named, also = (
            ds.listed(one.measure) & covered,
            ds.listed(other.measure) & covered,
        )
        missing = named - also
        if (
            not 0 < len(missing) <= _MOST_EXCEPTIONS
            or {one.measure, other.measure} in on_record
        ):
            continue
        # Exceptions expected by chance; Loevinger's H is one minus observed over expected exceptions.
        expected = len(named) * (1 - len(also) / len(covered))
        if expected >= _LEAST_EXPECTED and 1 - len(missing) / expected >= _LEAST_H:
            label, notes = (
                f"{one.label} → {other.label}",
                f"{one.footnote} → {other.footnote}",
            )
            rows.append((_IMPLIED, notes, label, tuple(names_of(ds, missing))))
    return rows
