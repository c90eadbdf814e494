"""Claims: what the source says of how many, and whether its own lists bear it out."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis.analysis import verdicts
from thb_analysis.analysis.bounded import drawable, extremes, figure
from thb_analysis.analysis.footnotes import noted, spanned
from thb_analysis.counts import each_row, margin_bounds, share_bounds
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import Comparison, evaluate_rule, measures_in
from thb_analysis.display import Cell, Figure, Headline, Prose, Result, Table, claim_row, tabled
from thb_analysis.display.text import countries, of, text
from thb_analysis.wording import agree, capital, joined, missing, number, percent, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_NAME_ROOM = 60  # characters: statements that have no short name

# How a report words a verdict: the shares that a word is taken to mean are ours.
SAID = {
    verdicts.HOLDS: "borne out",
    verdicts.LOOSELY: "broadly borne out",
    verdicts.UNDERSTATES: "above our reading",
    verdicts.FAILS: "below our reading",
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
        direction  str   fewer or more: the side on which the share is off
        decided_by str   the bound between this verdict and a better one
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
    """

    frame: pd.DataFrame
    words: pd.DataFrame
    of_selection: bool
    source: str
    lists: str

    @property
    def checked(self) -> pd.DataFrame:
        """The statements that lists of countries can be compared with."""
        return self.frame[self.frame["verdict"] != verdicts.UNCHECKED]

    @property
    def unchecked(self) -> pd.DataFrame:
        """The others."""
        return self.frame[self.frame["verdict"] == verdicts.UNCHECKED]

    @property
    def borne_out(self) -> int:
        """Number of statements that the lists bear out, as worded or broadly."""
        return len(self.given(verdicts.HOLDS)) + len(self.given(verdicts.LOOSELY))

    @property
    def outside(self) -> pd.DataFrame:
        """Those whose share lies above or below what their word is taken to mean, or that count otherwise."""
        return pd.concat([self.given(verdicts.UNDERSTATES), self.given(verdicts.FAILS)])

    def given(self, verdict: str) -> pd.DataFrame:
        """Return the statements with a verdict."""
        return self.frame[self.frame["verdict"] == verdict]

    def standing(self) -> str:
        """Say what the words outside our reading stand for: “several” stands for 16 of 25 (n. 24) countries."""
        found = self.outside
        found = found[(found["sizes"] == "") & (found["n"] > 0)]
        if found.empty:
            return ""
        parts = [(word, each_row(part)) for word, part in found.groupby("quantifier", sort=False)]
        meanings = joined(
            f"“{word}” stands for {joined(_standing(row) for row in rows)}" for word, rows in parts
        )
        return f"{meanings} {countries(parts[-1][1][-1].n)}"

    def needs(self, decided_by: str) -> str:
        """Write the bound that decides: ``at least 50%``."""
        name, _, value = decided_by.rpartition(" ")
        if not name.endswith(("from", "to")):
            return decided_by or "counts in the order stated"
        return f"at {'least' if name.endswith('from') else 'most'} {percent(float(value))}"

    def text(self) -> Prose:
        """Say how many statements the lists bear out, and spell out the others."""
        return text(
            "claims",
            c=self,
            outside=self.outside.to_dict("records"),
            above=verdicts.UNDERSTATES,
            missing=missing,
            noted=noted,
            loosely=len(self.given(verdicts.LOOSELY)),
            percent=percent,
            exact=len(self.given(verdicts.HOLDS)),
        )

    def table(self) -> Table | None:
        """Set out each statement that can be checked: its count, its verdict and the countries."""
        order = [verdicts.FAILS, verdicts.UNDERSTATES, verdicts.LOOSELY, verdicts.HOLDS]
        ranks = self.checked["verdict"].map(order.index)
        ordered = self.checked.assign(rank=ranks).sort_values(["rank", "share"], kind="stable")
        return tabled(
            "tbl-claims",
            f"Quantified statements, and the countries that the {self.lists} name.",
            {"Statement": 39, "Count, verdict": 12, "Counted": 26, "Covered, not counted": 23},
            map(_row, ordered.to_dict("records")),
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
        from thb_analysis.display.drawings import shares

        return shares(
            self._drawn, "share", "lower", "upper", "name", "total", "quantifier",
            band=("holds_from", "holds_to"), exception="outside", tip="tip", ax=ax,
        )  # fmt: skip

    def figure(self) -> Figure | None:
        """Publish the shares of all statements whose word has a range; None if none has, or no room."""
        rows = self._drawn
        if rows.empty:
            return None
        title, outside = self._within(), rows[rows["outside"]]
        named = [f"{row.name} ({row.total}, “{row.quantifier}”)" for row in each_row(outside)]
        apart = f"Outside: {joined(named)}. " if named else ""
        alt = (
            f"{title} Dots on a scale of shares, each over the range of its word, from "
            f"“{rows['quantifier'].iloc[0]}” to “{rows['quantifier'].iloc[-1]}”. {apart}{extremes(rows)}"
        )
        numbers = [each for notes in rows["footnotes"] for each in notes.split()]
        note = f"Source: {self.source}, {spanned(numbers)}. " if numbers else ""
        note += "Statements in our words."
        if self.of_selection:
            note += " Countries or reports are left out of which they speak as well."
        return figure(
            rows, self.plot, "fig-claims", (title, self._how_to_read(), alt, note), "quantifier"
        )

    @cached_property
    def _drawn(self) -> pd.DataFrame:
        """The statements whose word has a range, word by word, and those of a word by their share."""
        rows = self.checked[self.checked["share"].notna() & self.checked["value"].isna()]
        ranges = ["holds_from", "holds_to"]
        rows = rows.merge(self.words[["quantifier", *ranges]], on="quantifier")
        rows = rows[rows["holds_from"].notna()].sort_values([*ranges, "quantifier", "share"], kind="stable")  # fmt: skip
        return drawable(rows, rows["label"]).assign(
            outside=rows["verdict"].isin([verdicts.UNDERSTATES, verdicts.FAILS])
        )

    def _within(self) -> str:
        """Say how many shares lie within the range of their word, near it and outside."""
        rows = self._drawn
        k, n = int((rows["verdict"] == verdicts.HOLDS).sum()), len(rows)
        near, outside = int((rows["verdict"] == verdicts.LOOSELY).sum()), int(rows["outside"].sum())
        verb, whose = agree(k or n, "lies", "lie"), agree(n, "its", "their")
        first = f"{of(k, n)} {agree(n, 'statement', 'statements')} {verb} within the range that we give {whose} word"
        counts = {"near it": near, "outside": outside}
        rest = joined(f"{number(count)} {where}" for where, count in counts.items() if count)
        said = f"{first}, {rest}." if rest else f"{first}."
        # Of a selection of countries the source says nothing.
        return f"In this selection, {said}" if self.of_selection else capital(said)

    def _how_to_read(self) -> str:
        rows = self._drawn
        said = [
            f"Each dot is the share of countries that the {self.lists} name for a statement; the pale "
            "field is the range in which we take its word to hold."
        ]
        if (rows["lower"] < rows["upper"]).any():
            said.append("The thin line covers what missing reports could mean.")
        if rows["outside"].any():
            said.append("Diamond: outside even a broad reading of the word.")
        if len(rows) < len(self.checked):
            said.append("Statements of an order or of an exact number are not drawn.")
        return " ".join([*said, "At the right: countries named, of those that it speaks of."])

    def words_table(self) -> Table | None:
        """Show what share each quantity word is taken to mean; None without words."""
        words = self.words[self.words["holds_from"].notna()]
        ranges = ["holds_from", "holds_to", "loose_from", "loose_to", "source"]
        alike = words.groupby(ranges, sort=False)["quantifier"].agg(", ".join).reset_index()
        rows = (
            (
                row.quantifier,
                _span(row.holds_from, row.holds_to),
                _span(row.loose_from, row.loose_to),
                row.source,
            )
            for row in each_row(alike.sort_values(ranges[:4]))
        )
        return tabled(
            "tbl-words",
            "What the quantity words are taken to mean.",
            {"Word": 18, "Borne out": 16, "Broadly": 15, "Basis": 51},
            rows,
            "Where a basis is named, it gives the order or the core of the range; the bounds "
            "themselves are ours.",
        )

    def unchecked_table(self) -> Table | None:
        """Name the statements that no list can be compared with; None if there is none."""
        rows = (
            (
                f"{row.statement} ({row.place})" if row.place else row.statement,
                row.note or f"Its {self.lists} name no country compared.",
            )
            for row in each_row(self.unchecked)
        )
        return tabled(
            "tbl-unchecked",
            f"Quantified statements that cannot be checked against {self.lists} of countries.",
            {"Statement": 58, "Why not": 42},
            rows,
        )

    def cells_text(self) -> Prose:
        """Head the table of statements, where there is one."""
        return text("claim_cells", table=self.table())

    def headlines(self) -> list[Headline]:
        """Return the counts that sweeps collect."""
        return [
            Headline(
                "claim",
                row.claim,
                _known(row.share),
                row.base,
                _whole(row.k),
                _whole(row.n),
                _known(row.lower),
                _known(row.upper),
                conclusion=row.verdict,
            )
            for row in each_row(self.frame)
        ]


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
    ranges, rows = verdicts.quantity_ranges(ds), ds.claims.to_dict("records")
    unclear = set(ds.measures.loc[ds.measures["polarity"] == "unclear", "measure"])
    results = verdicts.claim_results(ds)
    if _leaves_out_countries(ds):
        # What counts all participants says nothing of some of them.
        for row in rows:
            row["note"] = row["note"] if missing(row["value"]) else "It counts all participants."
        results = tuple(
            result if missing(row["value"]) else verdicts.unchecked(result.claim)
            for row, result in zip(rows, results, strict=True)
        )
    found = [
        _facts(row) | _counted(row, result) | _open(ds, row, result, ranges, unclear)
        for row, result in zip(rows, results, strict=True)
    ]
    frame = pd.DataFrame(found, columns=_COLUMNS).astype(
        {"value": "Int64", "k": "Int64", "n": "Int64", "share": float, "lower": float, "upper": float, "settled": bool}
    )  # fmt: skip
    used = ds.quantifiers["quantifier"].isin(
        frame.loc[frame["verdict"] != verdicts.UNCHECKED, "quantifier"]
    )
    return Claims(frame, ds.quantifiers[used], is_selection(ds), ds.evidence, ds.lists)


_COLUMNS = [
    "claim", "statement", "label", "quantifier", "value", "place", "footnotes", "base", "note", "k", "n", "share", "verdict",
    "direction", "decided_by", "countries", "others", "lower", "upper", "settled", "sizes",
]  # fmt: skip


def is_selection(ds: Dataset) -> bool:
    """Whether countries or reports are left out of which the source speaks as well."""
    return _leaves_out_countries(ds) or len(ds.observations) < len(ds.coding)


def _leaves_out_countries(ds: Dataset) -> bool:
    return len(ds.participants) < int(ds.countries["took_part"].sum())


def _facts(row: dict[Any, Any]) -> dict[str, Any]:
    label = row["short"] or shortened(row["statement"].removesuffix("."), _NAME_ROOM)
    return {name: (row | {"label": label})[name] for name in _COLUMNS[:9]}


def _counted(row: dict[Any, Any], result: verdicts.ClaimResult) -> dict[str, Any]:
    counted = result.verdict != verdicts.UNCHECKED
    k, n = len(result.counted), len(result.denominator)
    return {
        "k": k if counted else pd.NA,
        "n": n if counted else pd.NA,
        "share": k / n if counted and not result.compared else math.nan,
        "verdict": result.verdict,
        "direction": result.direction,
        "decided_by": result.decided_by,
        "countries": tuple(sorted(result.counted)),
        "others": () if result.compared else tuple(sorted(result.denominator - result.counted)),
    }


def _open(
    ds: Dataset,
    row: dict[Any, Any],
    result: verdicts.ClaimResult,
    ranges: dict[str, verdicts.Ranges],
    unclear: set[str],
) -> dict[str, Any]:
    """Say between what the share lies, and whether the verdict is the same throughout."""
    known: dict[str, Any] = {"lower": math.nan, "upper": math.nan, "settled": False, "sizes": ""}
    if result.verdict == verdicts.UNCHECKED:
        return known
    rule, base = row["rule"], row["base"]
    if result.compared:
        least, most = margin_bounds(ds, rule, base)
        same = verdicts.margin_verdict(least) == verdicts.margin_verdict(most)
        return known | {"settled": same, "sizes": _sizes(ds, rule, base)}
    if unclear & set(measures_in(rule)):
        return known
    ends = share_bounds(ds, rule, base)
    found = set()
    for k, n in ends:
        word = (
            ranges[row["quantifier"]]
            if missing(row["value"])
            else verdicts.exactly(row["value"], n)
        )
        found.add((verdicts.share_verdict(k / n, word, k), verdicts.share_direction(k / n, word)))
    lower, upper = (k / n for k, n in ends)
    return known | {"lower": lower, "upper": upper, "settled": len(found) == 1}


def _sizes(ds: Dataset, rule: str, base: str) -> str:
    compared = evaluate_rule(ds, rule)
    assert isinstance(compared, Comparison)
    covered = ds.base(base)
    groups = (", ".join(str(len(codes & covered)) for codes in group) for group in compared.groups)
    return " > ".join(groups)


def _standing(row: Any) -> str:
    return f"{of(row.k, row.n)}{f' ({noted(row.footnotes)})' if row.footnotes else ''}"


def _row(row: dict[Any, Any]) -> tuple[str | Cell, ...]:
    said = SAID[row["verdict"]]
    if row["verdict"] in (verdicts.UNDERSTATES, verdicts.FAILS):
        said = (
            "another order" if row["sizes"] else said if missing(row["value"]) else "another number"
        )
    where = ", ".join(filter(None, [noted(row["footnotes"]), row["place"].split(",")[0]]))
    statement = f"{row['statement']} ({where})" if where else row["statement"]
    named = Cell(statement, anchor=claim_row(row["claim"]))
    if row["sizes"]:
        return named, said, row["sizes"], "–"
    counted, others = (" ".join(row[each]) or "–" for each in ("countries", "others"))
    return named, f"{row['k']} of {row['n']}, {said}", counted, others


def _span(low: float, high: float) -> str:
    return _bound(low) if low == high else f"{_bound(low)} to {_bound(high)}"


def _bound(share: float) -> str:
    """Write a bound that lies just beside a round number as what it means: over 50%, under 100%."""
    rounded = round(100 * share)
    beside = 100 * share - rounded
    word = "" if abs(beside) < 0.05 else "over " if beside > 0 else "under "
    return f"{word}{rounded}%"


def _known(value: float) -> float | None:
    return None if missing(value) else float(value)


def _whole(value: Any) -> int | None:
    return None if missing(value) else int(value)
