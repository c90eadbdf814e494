"""Claims: what the source says of how many, and whether its own lists bear it out."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from thb_analysis.analysis import verdicts
from thb_analysis.analysis.bounded import drawable, extremes, figure, plot
from thb_analysis.analysis.footnotes import noted, spanned
from thb_analysis.counts import each_row, margin_bounds, share_bounds
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import measures_in
from thb_analysis.display import Axes, Cell, Figure, Headline, Prose, Result, Table
from thb_analysis.display.links import claim_row
from thb_analysis.display.tabulate import tabled
from thb_analysis.display.text import countries, of, text, words
from thb_analysis.wording import joined, missing, shortened

_OUTSIDE = (verdicts.UNDERSTATES, verdicts.FAILS)
_NAME_ROOM = 60  # characters: statements that have no short name

# How a report words a verdict, those first that a reader looks for: the shares that a word is taken
# to mean are ours.
SAID = {
    verdicts.FAILS: "below our reading",
    verdicts.UNDERSTATES: "above our reading",
    verdicts.LOOSELY: "broadly borne out",
    verdicts.HOLDS: "borne out",
    verdicts.UNCHECKED: "cannot be checked",
}


@dataclass(frozen=True, eq=False, repr=False)
class Claims(Result):
    """The quantified statements of a source, recomputed from its lists.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each statement:

        ========== ===== =====================================================
        column     type  meaning
        ========== ===== =====================================================
        claim      str   id
        statement  str   in our words
        label      str   what its share is of, or else the statement, shortened
        quantifier str   its quantity word
        value      Int64 the count that it gives, if it gives one
        place      str   where it stands
        footnotes  str   its lists
        base       str   countries that it speaks of
        k, n       Int64 countries counted, and of how many; of a comparison the
                         smallest count that should be larger, and the largest
                         that should be smaller
        share      float k / n; missing for a comparison
        lower      float smallest share, whatever missing reports mean
        upper      float largest share
        verdict    str   see `VERDICTS` of ``analysis.verdicts``
        decided_by str   the bound between this verdict and a better one, such as
                         at least 50%
        settled    bool  the verdict is the same whatever missing reports mean
        sizes      str   of a comparison: the counts, in the order stated
        countries  tuple codes counted
        others     tuple codes covered and not counted
        note       str   how the statement is read, or why it cannot be checked
        ========== ===== =====================================================
    words : pandas.DataFrame
        Quantity words and the shares that they are taken to mean.
    of_selection : bool
        Whether countries or reports are left out, of which the source speaks as well.
    source : str
    lists : str
        What the measures are called.
    ds : Dataset
        What was counted.
    """

    frame: pd.DataFrame
    words: pd.DataFrame
    of_selection: bool
    source: str
    lists: str
    ds: Dataset

    @property
    def checked(self) -> pd.DataFrame:
        """The statements that lists of countries can be compared with."""
        return self.frame[self.frame["verdict"] != verdicts.UNCHECKED]

    @property
    def borne_out(self) -> int:
        """Number of statements that the lists bear out, as worded or broadly."""
        return len(self.given(verdicts.HOLDS)) + len(self.given(verdicts.LOOSELY))

    @property
    def outside(self) -> pd.DataFrame:
        """Those whose share lies above or below what their word is taken to mean, or that count otherwise."""
        return pd.concat(map(self.given, _OUTSIDE))

    def given(self, verdict: str) -> pd.DataFrame:
        """Return the statements with a verdict."""
        return self.frame[self.frame["verdict"] == verdict]

    def standing(self) -> str:
        """Say what the words outside our reading stand for: “several” stands for 16 of 25 countries (n. 24)."""
        found = self.outside[(self.outside["sizes"] == "") & (self.outside["n"] > 0)]
        return joined(
            f"“{row.quantifier}” stands for {of(row.k, row.n)} {countries(row.n)}"
            + (f" ({noted(row.footnotes)})" if row.footnotes else "")
            for row in each_row(found)
        )

    def text(self) -> Prose:
        """Say how many statements the lists bear out, and spell out the others."""
        return text("claims", c=self, verdicts=verdicts, missing=missing, noted=noted)

    def table(self) -> Table | None:
        """Set out each statement: its count, its verdict and the countries, or why it cannot be checked."""
        ranks = self.frame["verdict"].map([*SAID].index)
        ordered = self.frame.assign(rank=ranks).sort_values(["rank", "share"], kind="stable")
        return tabled(
            "tbl-claims",
            f"Quantified statements, and the countries that the {self.lists} name.",
            {
                "Statement": 39,
                "Count, verdict": 12,
                "Counted, or why not": 26,
                "Covered, not counted": 23,
            },
            (_row(row, self.lists) for row in each_row(ordered)),
            "Statements in our words. A country that a statement itself names is not counted. "
            "Our reading: what we take the word to mean.",
        )

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the share of each statement over the range in which its quantity word holds.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        band = ("holds_from", "holds_to")
        return plot(self._drawn, ax, group="quantifier", band=band, exception="outside")

    def figure(self) -> Figure | None:
        """Publish the shares of all statements whose word has a range; None if none has, or no room."""
        rows = self._drawn
        if rows.empty:
            return None
        said = words(
            "claims",
            c=self,
            rows=rows,
            verdicts=verdicts,
            extremes=extremes(rows),
            where=spanned(map(int, " ".join(rows["footnotes"]).split())),
        )
        return figure(rows, self.plot, "fig-claims", said | self.ds.credit)

    @cached_property
    def _drawn(self) -> pd.DataFrame:
        """The statements whose word has a range, word by word, and those of a word by their share."""
        rows = self.checked[self.checked["share"].notna() & self.checked["value"].isna()]
        ranges = ["holds_from", "holds_to"]
        rows = rows.merge(self.words[["quantifier", *ranges]], on="quantifier")
        rows = rows[rows["holds_from"].notna()].sort_values(
            [*ranges, "quantifier", "share"], kind="stable"
        )
        return drawable(rows, rows["label"]).assign(outside=rows["verdict"].isin(_OUTSIDE))

    def tables(self) -> list[Table]:
        """Return the statements, and what their words are taken to mean."""
        return [each for each in (self.table(), self.words_table()) if each]

    def words_table(self) -> Table | None:
        """Show what share each quantity word is taken to mean; None without words."""
        words = self.words[self.words["holds_from"].notna()]
        ranges = ["holds_from", "holds_to", "loose_from", "loose_to", "source"]
        alike = words.groupby(ranges, sort=False)["quantifier"].agg(", ".join).reset_index()
        told = alike.sort_values(ranges[:4]).itertuples(index=False)
        rows = ((word, _span(*ends[:2]), _span(*ends[2:]), basis) for *ends, basis, word in told)
        return tabled(
            "tbl-words",
            "What the quantity words are taken to mean.",
            {"Word": 18, "Borne out": 16, "Broadly": 15, "Basis": 51},
            rows,
            "Where a basis is named, it gives the order or the core of the range; the bounds "
            "themselves are ours.",
        )

    def cells_text(self) -> Prose:
        """Head the table of statements, where there is one."""
        head = "## Each statement, and the countries behind its count"
        return Prose("" if self.frame.empty else head)

    def headlines(self) -> list[Headline]:
        """Return the counts that sweeps collect."""
        names = ["claim", "share", "base", "k", "n", "lower", "upper", "robustness", "verdict"]
        facts = self.frame.reindex(columns=names).astype(object)
        rows = facts.where(facts.notna(), None).itertuples(index=False)
        return [Headline("claim", *row) for row in rows]


def claims(ds: Dataset) -> Claims:
    """Recompute every quantified statement of the source from its own lists.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    Claims
        Bounds are worst-case bounds after Manski (2003), of each statement by itself.

    Raises
    ------
    ExpressionError
        If the rule of a statement cannot be evaluated.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.claims(thb.load()).frame
    >>> found.loc[found["verdict"] == "not borne out", ["quantifier", "k", "n"]].values.tolist()
    [['most', 9, 25]]
    """
    words, stated = verdicts.quantity_ranges(ds), ds.claims.reset_index(drop=True)
    is_part = len(ds.participants) < int(ds.countries["took_part"].sum())
    facts = [_recomputed(ds, claim, words[claim.quantifier], is_part) for claim in each_row(stated)]
    frame = stated[_STATED].join(pd.DataFrame(facts, columns=[*_FACTS]).astype(_FACTS))
    frame.insert(2, "label", frame.pop("label"))
    if is_part:
        frame["note"] = frame["note"].mask(frame["value"].notna(), "It counts all participants.")
    checked = frame["verdict"] != verdicts.UNCHECKED
    used = ds.quantifiers["quantifier"].isin(frame.loc[checked, "quantifier"])
    of_selection = is_part or len(ds.observations) < len(ds.coding)
    return Claims(frame, ds.quantifiers[used], of_selection, ds.evidence, ds.lists, ds)


_STATED = ["claim", "statement", "quantifier", "value", "place", "footnotes", "base", "note"]
_FACTS = {
    "label": "str",
    "k": "Int64",
    "n": "Int64",
    "share": "float",
    "verdict": "str",
    "decided_by": "str",
    "countries": "object",
    "others": "object",
    "lower": "float",
    "upper": "float",
    "settled": "bool",
    "sizes": "str",
}


def label_of(claim: Any) -> str:
    """Return what the share of a statement is of, or else the statement, shortened."""
    return claim.short or shortened(claim.statement.removesuffix("."), _NAME_ROOM)


def _recomputed(ds: Dataset, claim: Any, word: verdicts.Ranges, is_part: bool) -> dict[str, Any]:
    """Return what follows from the lists for a statement."""
    # What counts all participants says nothing of some of them.
    is_known = not is_part or missing(claim.value)
    found = verdicts.recounted(ds, claim) if is_known else None
    said = verdicts.verdict(claim, found, word)
    row: dict[str, Any] = {"label": label_of(claim), "verdict": said, "decided_by": "", "sizes": ""}
    row |= {"countries": (), "others": (), "settled": False}
    if found is None:
        return row
    k, n = len(found.counted), len(found.whole)
    row |= {"k": k, "n": n, "countries": tuple(sorted(found.counted)), "sizes": found.sizes}
    if found.sizes:
        margins = margin_bounds(ds, claim.rule, claim.base)
        return row | {"settled": len({*map(verdicts.margin_verdict, margins)}) == 1}
    row |= {"share": k / n, "others": tuple(sorted(found.whole - found.counted))}
    row |= {"decided_by": verdicts.meant(claim, word, n).needed(k, n)}
    unclear = ds.measures.loc[ds.measures["polarity"] == "unclear", "measure"]
    if {*unclear} & {*measures_in(claim.rule)}:
        return row
    ends = share_bounds(ds, claim.rule, claim.base)
    meant = [(verdicts.meant(claim, word, n), k, n) for k, n in ends]
    # Between two ends on either side of its range a word holds, though its verdict at both is the same.
    same = {(ranges.verdict(k, n), k / n > ranges.holds_to) for ranges, k, n in meant}
    lower, upper = (k / n for k, n in ends)
    return row | {"lower": lower, "upper": upper, "settled": len(same) == 1}


def _row(row: Any, lists: str) -> tuple[str | Cell, ...]:
    said = SAID[row.verdict]
    if row.verdict in _OUTSIDE:
        said = "another order" if row.sizes else said if missing(row.value) else "another number"
    where = ", ".join(filter(None, [noted(row.footnotes), row.place.split(",")[0]]))
    statement = f"{row.statement} ({where})" if where else row.statement
    named = Cell(statement, anchor=claim_row(row.claim))
    if row.verdict == verdicts.UNCHECKED:
        return named, said, row.note or f"Its {lists} name no country compared.", "–"
    if row.sizes:
        return named, said, row.sizes, "–"
    counted, others = (" ".join(codes) or "–" for codes in (row.countries, row.others))
    return named, f"{row.k} of {row.n}, {said}", counted, others


def _span(low: float, high: float) -> str:
    return _bound(low) if low == high else f"{_bound(low)} to {_bound(high)}"


def _bound(share: float) -> str:
    """Write a bound that lies just beside a round number as what it means: over 50%, under 100%."""
    rounded = round(100 * share)
    beside = 100 * share - rounded
    word = "" if abs(beside) < 0.05 else "over " if beside > 0 else "under "
    return f"{word}{rounded}%"
