"""Claims: whether the lists bear out statements on numbers of countries, under each reading."""

from typing import Any

import pandas as pd

from thb_analysis.analysis.counts import each_row
from thb_analysis.analysis.footnotes import cite_footnotes, short_block
from thb_analysis.analysis.verdicts import (
    BORNE_OUT,
    UNCHECKED,
    VERDICTS,
    Ranges,
    margin_verdict,
    quantity_ranges,
    recount,
    verdict,
)
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.display import Cell, Prose, Result, Table, make_table
from thb_analysis.known.expressions import measures_in
from thb_analysis.wording import capitalize, markdown, missing

# What a reading counts, as a table prints it.
READINGS = {
    "own": "its own list",
    "any": "any of its lists",
    "all": "its lists together",
    "each": "one of its lists",
    "implied": "with what other lists imply",
    "base": "of other countries",
}
_STATED = ["claim", "statement", "quantifier", "value", "place", "footnotes", "base"]
_READ_AS = ["claim", "reading", "rule", "reason"]
_FACTS = {
    "k": "Int64",
    "n": "Int64",
    "lower": "float",
    "upper": "float",
    "sizes": "str",
    "verdict": "str",
    "settled": "bool",
    "countries": "object",
}
_OF_SELECTION = (
    "\n\n::: note\nCountries or evidence are left out: the source speaks of more.\n:::"
)


class Claims(Result):
    """The quantified statements of a source, recomputed from its lists under each reading.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each reading of each statement, the first reading first:

        ========== ===== ======================================================
        column     type  meaning
        ========== ===== ======================================================
        claim      str   id
        statement  str   in our words
        quantifier str   its quantity word
        value      Int64 the count that it gives, if it gives one
        place      str   page or section of the source
        footnotes  str   its lists
        base       str   countries that it is about
        reading    str   a key of `READINGS`
        rule       str   that recomputes it
        reason     str   why its words can be read so
        k, n       Int64 countries counted, and of how many; none of a comparison
        lower      float smallest share, whatever open cells are
        upper      float largest share
        sizes      str   of a comparison: the counts, in the order stated
        verdict    str   one of `VERDICTS`
        settled    bool  the verdict is the same whatever open cells are
        countries  tuple codes counted; none of a comparison
        ========== ===== ======================================================
    words : pandas.DataFrame
        Quantity words and the shares that they are taken to mean.
    ds : Dataset
    """

    _tables = "table", "words_table"
    frame: pd.DataFrame
    words: pd.DataFrame
    ds: Dataset

    @property
    def checked(self) -> pd.DataFrame:
        """The readings that lists can be compared with."""
        return self.frame[self.frame["verdict"] != UNCHECKED]

    @property
    def borne_out(self) -> tuple[int, int, int]:
        """Statements borne out under every reading, under at least one, and how many are checked."""
        holds = self.checked["verdict"].isin(BORNE_OUT).groupby(self.checked["claim"])
        return int(holds.all().sum()), int(holds.any().sum()), holds.ngroups

    @property
    def range(self) -> str:
        """How many are borne out: ``32 to 38 of 40``."""
        fewest, most, n = self.borne_out
        return f"{fewest} of {n}" if fewest == most else f"{fewest} to {most} of {n}"

    def text(self) -> Prose:
        """Return how many statements are borne out; empty without statements."""
        if self.checked.empty:
            return Prose("")
        fewest, most, n = self.borne_out
        by_claim = self.checked.groupby("claim", sort=False)
        settled = by_claim["settled"].all().sum()
        stated = self.frame["claim"].nunique()
        lines = [
            f"Borne out under every reading of their words [{fewest} of {n}]{{.count}}",
            f"Borne out under at least one reading [{most} of {n}]{{.count}}",
            f"Borne out under none [{n - most} of {n}]{{.count}}",
            f"Same verdict whatever is not reported [{settled} of {n}]{{.count}}",
            f"No list to compare with [{stated - n} of {stated}]{{.count}}",
        ]
        if n > most:
            holds = self.checked.query(f"verdict in {BORNE_OUT}")["claim"]
            never = self.checked[~self.checked["claim"].isin(holds)]
            lines[2] += f" · {markdown(' '.join(never['statement'].unique()))}"
        note = _OF_SELECTION if self.ds.is_selection else ""
        return Prose(short_block(lines) + note)

    def table(self) -> Table | None:
        """Return statements and readings as a table, those that a reading does not bear out first."""
        ranks = self.frame["verdict"].map(VERDICTS.index)
        worst = ranks.groupby(self.frame["claim"]).transform("min")
        ordered = self.frame.iloc[worst.argsort(kind="stable")]
        is_first = ~ordered["claim"].duplicated()
        rows = map(_table_row, each_row(ordered), is_first)
        return make_table(
            "tbl-claims",
            "Statements of how many, read in each way that their words allow.",
            {"Statement": 30, "Read by": 28, "Count": 9, "Verdict": 13, "Reported": 20},
            rows,
            "Statements in our words. What share a word means is our reading of it.",
        )

    def words_table(self) -> Table | None:
        """Return the share that each quantity word is taken to mean, as a table; None without words."""
        words = self.words.dropna(subset="holds_from")
        ranges = ["holds_from", "holds_to", "loose_from", "loose_to", "source"]
        alike = words.groupby(ranges, sort=False)["quantifier"].agg(", ".join)
        rows = []
        for row in each_row(alike.reset_index().sort_values(ranges[:4])):
            holds = _range(row.holds_from, row.holds_to)
            loosely = _range(row.loose_from, row.loose_to)
            rows.append((row.quantifier, holds, loosely, row.source))
        return make_table(
            "tbl-words",
            "What the quantity words are taken to mean.",
            {"Word": 18, "Borne out": 16, "Broadly": 15, "Basis": 51},
            rows,
            "A basis gives the order or the core of the range; the bounds themselves are ours.",
        )


def claims(ds: Dataset) -> Claims:
    """Recompute every quantified statement of the source, under each reading of its words.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    Claims
        Bounds are worst-case bounds (Manski 2003), of each statement by itself.

    Raises
    ------
    ExpressionError
        If the rule of a statement cannot be evaluated.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.audit(thb.load()).claims
    >>> fewest, most, n = found.borne_out
    >>> fewest < most < n
    True
    """
    ranges, stated = quantity_ranges(ds), readings_of(ds)
    facts = [_facts(ds, row, ranges[row.quantifier]) for row in each_row(stated)]
    frame = stated.join(pd.DataFrame(facts, columns=[*_FACTS]).astype(_FACTS))
    used = frame.query(f"verdict != {UNCHECKED!r}")["quantifier"]
    words = ds.quantifiers[ds.quantifiers["quantifier"].isin(used)]
    return Claims(frame, words, ds)


def readings_of(ds: Dataset) -> pd.DataFrame:
    """Return each statement once for each reading of it; see `Claims`.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        The columns of `Claims.frame` up to `reason`.
    """
    coded = ds.claims.assign(reason=ds.claims["note"])
    every = pd.concat([each[_READ_AS] for each in (coded, ds.claim_readings)])
    rows: pd.DataFrame = ds.claims[_STATED].merge(every, on="claim")
    return rows


def _facts(ds: Dataset, row: Any, word: Ranges) -> dict[str, Any]:
    """Return what follows from the lists for a statement, read by one rule."""
    # The number that a statement gives is one of all participants: it cannot be checked in a selection.
    rule = row.rule if missing(row.value) or not ds.is_selection else ""
    found = recount(ds, rule, row.base)
    facts: dict[str, Any] = {"verdict": verdict(found, word, row.value)}
    facts |= {"settled": False, "sizes": "", "countries": ()}
    if found is None:
        return facts
    if found.sizes:
        margins = ds.known.margin_bounds(rule, row.base)
        facts["settled"] = len({*map(margin_verdict, margins)}) == 1
        return facts | {"sizes": found.sizes}
    counted = tuple(sorted(found.counted))
    facts |= {"k": len(counted), "n": found.n, "countries": counted}
    unclear = {*ds.measures.query("polarity == 'unclear'")["measure"]}
    if not missing(row.value) or unclear.intersection(measures_in(rule)):
        return facts
    ends = ds.known.share_bounds(rule, row.base)
    facts["lower"], facts["upper"] = (k / n if n else None for k, n in ends)
    # With one end below a word's range and one above it, the verdicts are alike, but not settled.
    same = {(word.verdict(k, n), k / n > word.holds_to) for k, n in ends if n}
    facts["settled"] = len(same) == 1
    return facts


def _table_row(row: Any, is_first: bool) -> tuple[str | Cell, ...]:
    where = cite_footnotes(row.footnotes) or row.place.split(",")[0]
    statement = f"{row.statement} ({where})"
    head = Cell("″", label=statement)
    if is_first:
        head = Cell(statement, anchor=f"c-{row.claim}")
    if row.verdict == UNCHECKED:
        return head, row.reason or "No list of countries.", "–", UNCHECKED, "–"
    read_by = f"{capitalize(READINGS[row.reading])}. {row.reason}".strip()
    count = row.sizes or f"{row.k} of {row.n}"
    return head, read_by, count, row.verdict, " ".join(row.countries) or "–"


def _range(low: float, high: float) -> str:
    return _percent(low) if low == high else f"{_percent(low)} to {_percent(high)}"


def _percent(share: float) -> str:
    """Write a share in per cent; one just above or below a whole number as ``over 50%``, ``under 100%``."""
    rounded = round(100 * share)
    excess = 100 * share - rounded
    if abs(excess) < 0.05:
        return f"{rounded}%"
    return f"over {rounded}%" if excess > 0 else f"under {rounded}%"
