"""Irregularities of the source: typographical errors, and those that bear on meaning."""

from collections.abc import Mapping

import pandas as pd

from thb_analysis.analysis.counts import each_row
from thb_analysis.analysis.footnotes import short_block
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.display import Prose, Result, Table, make_table
from thb_analysis.package.derive import derive, derived_irregularities, has_lists
from thb_analysis.wording import missing

# Pages count these; each is a row of the data.
_SLIPS = ["misprint", "bracket", "separator", "duplicate", "order"]
_TYPOGRAPHIC = "typographic"
_KINDS = {
    "sentence": "Sentences to read with care",
    "key_point": "Key points that differ from the section",
    "definition": "Terms and legal references to read with care",
    "ambiguity": "Statements that can be read in two ways",
    "remark": "Remarks that are unusual or unclear",
    "base": "Countries on a list that its sentence does not cover",
    _TYPOGRAPHIC: "Typographical errors",
}


class Irregularities(Result):
    """The irregularities of the whole source, whatever is selected.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each: `irregularity`, `kind`, `footnote` (Int64), `printed`, `read_as`, `reason`,
        `status` (applied: the coding follows `read_as`; noted: it follows what is printed).
    readings : int
        Number of recorded other readings of the source that a careful coder could defend.
    """

    frame: pd.DataFrame
    readings: int

    @property
    def typographic(self) -> pd.DataFrame:
        """Typographical errors."""
        return self.frame[self.frame["kind"].isin(_SLIPS)]

    def text(self) -> Prose:
        """Count what was found, by kind."""
        if self.frame.empty:
            return Prose("")
        found = self.typographic
        applied = found["status"].eq("applied").sum()
        lines = [
            f"Typographical errors [{len(found)}]{{.count}} · change how a list is read: {applied}"
        ]
        counts = self.frame["kind"].value_counts()
        for kind, label in _KINDS.items():
            if kind in counts:
                lines.append(f"{label} [{counts[kind]}]{{.count}}")
        lines.append(f"Other readings on record [{self.readings}]{{.count}}")
        return Prose(short_block(lines))

    def tables(self) -> list[Table]:
        """Return a table for each kind that bears on meaning, and one of typographical errors."""
        kinds = self.frame["kind"].replace(_SLIPS, _TYPOGRAPHIC)
        tables = []
        heads = {"Footnote": 9, "What a reader finds": 91}
        for kind, label in _KINDS.items():
            id, rows = f"tbl-{kind.replace('_', '-')}", []
            for row in each_row(self.frame[kinds == kind]):
                footnote = "–" if missing(row.footnote) else f"n. {row.footnote}"
                printed = f"“{row.printed}”: " if row.printed else ""
                rows.append((footnote, f"{printed}{row.reason}"))
            tables.append(make_table(id, f"{label}.", heads, rows))
        return [*filter(None, tables)]


def irregularities(ds: Dataset) -> Irregularities:
    """Collect the recorded irregularities, and those found in the lists as printed.

    Parameters
    ----------
    ds : Dataset
        The source is taken as a whole, whatever is selected.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.audit(thb.load()).irregularities.frame
    >>> int(found["kind"].eq("misprint").sum())
    10
    """
    rows: list[Mapping[str, str]] = [*ds.package.records("irregularities")]
    if has_lists(ds.package):
        rows += derived_irregularities(ds.package, derive(ds.package).lists)
    names = [
        "irregularity",
        "kind",
        "footnote",
        "printed",
        "read_as",
        "reason",
        "status",
    ]
    frame = pd.DataFrame(rows, columns=names, dtype="str").fillna("")
    numbers = pd.to_numeric(frame["footnote"], errors="coerce")
    frame["footnote"] = numbers.astype("Int64")
    frame = frame.sort_values(["footnote", "irregularity"], ignore_index=True)
    return Irregularities(frame, int(ds.readings["reading"].nunique()))
