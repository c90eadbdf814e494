"""Agreement: how far two coders, each without sight of the other's work, read the source alike."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.analysis.alpha import bootstrap_interval, nominal_alpha
from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.display import Headline, Prose, Result, Table, tabled
from thb_analysis.display.text import text
from thb_analysis.wording import capital, decimal, joined, missing

_KEY = ["measure", "country"]
# Of cells, and of lists as a whole.
_FIELDS = ["status", "minimum", "maximum", "unit", "renewable", "basis"]
_DECISIONS = ["theme", "kind", "polarity", "base"]
_NAMED = "Country named under a measure"
_LABELS = {
    "listed": _NAMED,
    "status": "Reported, with a condition, or said to be absent",
    "minimum": "Shortest length",
    "maximum": "Longest length",
    "unit": "Unit of length",
    "renewable": "Whether renewable",
    "basis": "Named by list or by sentence",
    "theme": "Theme of the measure",
    "kind": "Kind of the measure",
    "polarity": "Whether it affirms or denies",
    "base": "Countries covered",
}
_REPLICATES, _SEED = 2000, 2022  # of the bootstrap of alpha

_Pair = tuple[str, str, Any, Any]  # level, field, and the values of either coder


@dataclass(frozen=True, eq=False, repr=False)
class Agreement(Result):
    """Two codings compared, as they were before differences were settled.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each thing that both coders decided on: `what` (str), `level` (cell, field of a
        cell, or measure), `units`, `differ` (int), `alpha`, `lower`, `upper` (float: Krippendorff's
        alpha, nominal, with its 95 per cent bootstrap interval; missing where values do not vary,
        and for fields). Empty if nothing was coded twice.
    differences : pandas.DataFrame
        One row for each difference: `footnote`, `measure`, `label`, `country` (name; empty for a
        measure as a whole), `field`, `first`, `second`, `settled`, `reason`.
    """

    frame: pd.DataFrame
    differences: pd.DataFrame

    @property
    def cells(self) -> int:
        """Number of cells that both coded."""
        return self._sum("units", "what", _NAMED)

    @property
    def cells_differ(self) -> int:
        """Number of cells on which they differ as to whether the country is named."""
        return self._sum("differ", "what", _NAMED)

    @property
    def decisions(self) -> int:
        """Number of decisions on measures that both took."""
        return self._sum("units", "level", "measure")

    @property
    def decisions_differ(self) -> int:
        """Number of these on which they differ."""
        return self._sum("differ", "level", "measure")

    @property
    def alpha(self) -> float:
        """Krippendorff's alpha of whether a country is named; missing if undefined."""
        return float(self.frame.loc[self.frame["what"] == _NAMED, "alpha"].mean())

    @property
    def alike(self) -> str:
        """Cells on which they agree as to whether the country is named: ``all 1,809``, ``26 of 30``."""
        alike = self.cells - self.cells_differ
        return f"{alike:,} of {self.cells:,}" if self.cells_differ else f"all {self.cells:,}"

    def _sum(self, column: str, by: str, value: str) -> int:
        return int(self.frame.loc[self.frame[by] == value, column].sum())

    def text(self) -> Prose:
        """Say how far the coders agree, and what that proves."""
        return text("agreement", a=self, rows=_together(self.differences), decimal=decimal)

    def table(self) -> Table | None:
        """Count decisions and differences; None if nothing was coded twice."""
        rows = []
        for row in each_row(self.frame):
            alpha = "–" if row.level == "field" else decimal(row.alpha)
            ends = "–" if missing(row.lower) else f"{decimal(row.lower)} to {decimal(row.upper)}"
            rows.append((row.what, f"{row.units:,}", str(row.differ), alpha, ends))
        heads = {"Decided": 44, "Decisions": 14, "Differ": 10, "Alpha": 12, "95% interval": 20}
        return tabled(
            "tbl-agreement",
            "What two coders decided, and on how much of it they differed.",
            heads,
            rows,
            "Alpha: Krippendorff’s alpha for nominal values, 1 for full agreement, 0 for chance; a "
            "dash where it is not computed or not defined. Interval: bootstrap, whole lists drawn, "
            "since the cells of a list are not independent. Where the coders never differ, it cannot "
            "have a width.",
            numeric=[*heads][1:],
        )

    def tables(self) -> list[Table]:
        """Return both tables, as far as there is something in them."""
        return [each for each in (self.table(), self.differences_table()) if each]

    def differences_table(self) -> Table | None:
        """Show each difference, what was settled and why; None if there is none."""
        return tabled(
            "tbl-differences",
            "Differences between the coders, and how they were settled.",
            {"What they differ in": 36, "First / second": 22, "Settled, and why": 42},
            _together(self.differences),
        )

    def headlines(self) -> list[Headline]:
        """Return the coefficient that sweeps collect."""
        if self.frame.empty:
            return [Headline("agreement", whole=0)]
        ends = self.frame[["alpha", "lower", "upper"]].iloc[0]
        alpha, lower, upper = (None if missing(end) else float(end) for end in ends)
        return [Headline("agreement", value=alpha, whole=self.cells, lower=lower, upper=upper)]


def agreement(ds: Dataset) -> Agreement:
    """Compare the second coding with the first as it was before settlement.

    Cells are all participants by all measures, whatever selection leaves out of the counts.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    Agreement
        Krippendorff (2019), Content Analysis; the bootstrap draws measures.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.agreement(thb.load()).frame.iloc[0]
    >>> bool(found["lower"] <= found["alpha"] <= found["upper"])
    True
    """
    first, second = first_cells(ds), _as_text(_keyed(ds, ds.second_cells))
    lists = [*ds.matrix().columns]
    units = pd.MultiIndex.from_product([lists, ds.participants], names=_KEY)
    every = [each.assign(listed="true").reindex(units).fillna("") for each in (first, second)]
    named = (every[0]["listed"] == "true") & (every[1]["listed"] == "true")
    fields: list[tuple[str, str, list[pd.DataFrame]]] = []
    if len(second) and len(units):
        fields += [("cell", field, every) for field in ("listed", "status")]
        fields += [("field", field, [each[named] for each in every]) for field in _FIELDS[1:]]
    if not ds.second_measures.empty:
        decided = _decisions(ds)
        fields += [("measure", field, decided) for field in _DECISIONS]
    pairs = [(level, field, one[field], other[field]) for level, field, (one, other) in fields]
    names = ["what", "level", "units", "differ", "alpha", "lower", "upper"]
    frame = pd.DataFrame([_counted(*pair, len(lists)) for pair in pairs], columns=names)
    return Agreement(frame, _differences(ds, pairs))


def first_cells(ds: Dataset) -> pd.DataFrame:
    """Return the first coder's cells: those of `coding` with every settled field put back.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        Indexed by measure and country; text, empty for missing. A settled cell that the first coder
        had not listed is gone; one that both had listed, and that was settled not to be there, is
        that of the second coder but for what is settled.
    """
    put_back, second = _put_back(ds), _as_text(_keyed(ds, ds.second_cells))
    put_back = put_back[put_back.index.get_level_values("country") != ""]
    both = second.loc[second.index.intersection(put_back.index)]
    cells = put_back.combine_first(_as_text(ds.coding)).combine_first(both)
    status = cells["status"].fillna("reported")
    gone = cells["listed"].isin(["", "false"]) | (status == "")
    return cells.assign(status=status).reindex(columns=_FIELDS).loc[~gone].fillna("")


def _decisions(ds: Dataset) -> list[pd.DataFrame]:
    """Return what each coder decided on the lists as a whole that both decided on."""
    second, settled = (
        rows.assign(country="").set_index(_KEY)[_DECISIONS].astype(object)
        for rows in (_keyed(ds, ds.second_measures), ds.measures)
    )
    first = _put_back(ds).combine_first(settled).reindex(columns=_DECISIONS)
    shared = second.index.intersection(settled.index)
    return [first.loc[shared], second.loc[shared]]


def _put_back(ds: Dataset) -> pd.DataFrame:
    """Return what the first coder had where something was settled."""
    settled = _keyed(ds, ds.settlements).pivot(index=_KEY, columns="field", values="first")
    return settled.reindex(columns=["listed", *_FIELDS, *_DECISIONS]).astype(object)


def _keyed(ds: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the measure of their footnote; without one, that which they name or the first that has none."""
    measures = ds.measures
    slugs = measures.dropna(subset="footnote").set_index("footnote")["measure"]
    without = measures.loc[measures["footnote"].isna(), "measure"].tolist()[:1]
    rows = rows.assign(measure=rows.get("measure", ""))
    own = rows["measure"].mask(rows["measure"] == "", rows["footnote"].map(slugs))
    return rows.assign(measure=own.fillna("".join(without)).astype("str"))


def _as_text(coding: pd.DataFrame) -> pd.DataFrame:
    cells = coding.set_index(_KEY)[_FIELDS].astype("string").fillna("")
    return cells.assign(renewable=cells["renewable"].str.lower()).astype(object)


def _counted(level: str, field: str, first: Any, second: Any, lists: int) -> dict[str, Any]:
    """Count decisions on one field and differences; with alpha, if they are not of single cells."""
    differ = int((first != second).sum())
    row = {"what": _LABELS[field], "level": level, "units": len(first), "differ": differ}
    if level == "field":
        return row
    codes, _ = pd.factorize(pd.concat([first, second]))
    one, other = codes.reshape(2, lists if level == "cell" else len(first), -1)
    lower, upper = bootstrap_interval(one, other, _REPLICATES, _SEED)
    return row | {"alpha": nominal_alpha(one, other), "lower": lower, "upper": upper}


def _differences(ds: Dataset, pairs: list[_Pair]) -> pd.DataFrame:
    """Put each difference beside what was settled; where one coder names a country alone, that alone."""
    key, measures = [*_KEY, "field"], ds.measures.set_index("measure")
    found = [pd.DataFrame(columns=[*key, "first", "second"])]
    for _, field, first, second in pairs:
        differ = first != second
        if field == "status":
            differ &= (first != "") & (second != "")
        values = pd.DataFrame({"field": field, "first": first, "second": second})
        found.append(values[differ].reset_index())
    reasons = _keyed(ds, ds.settlements)[[*key, "settled", "reason"]]
    rows = pd.concat(found).merge(reasons, "left", key).fillna("")
    rows = rows.assign(
        footnote=rows["measure"].map(measures["footnote"].astype("string").fillna("")),
        label=rows["measure"].map(measures["label"]),
        place=ds.matrix().columns.get_indexer(pd.Index(rows["measure"])),
    ).sort_values(["place", "country", "field"], ignore_index=True)
    rows["country"] = rows["country"].map(ds.country_names).fillna("")
    called = dict(zip(ds.bases["base"], ds.bases["label"], strict=True)) | ds.theme_titles
    called |= {"true": "yes", "false": "no"}
    empty = rows["field"].eq("listed").map({True: "no", False: "not given"})
    for name in ("first", "second", "settled"):
        rows[name] = rows[name].where(rows[name] != "", empty).replace(called)
    return rows[["footnote", "measure", "label", *key[1:], "first", "second", "settled", "reason"]]


def _together(differences: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Say where coders differ, how and why it was settled; once for the fields of a cell with one reason."""
    rows = []
    key = ["footnote", "measure", "label", "country", "reason"]
    for (footnote, _, label, country, reason), part in differences.groupby(key, sort=False):
        first, second, settled = (
            " ".join(dict.fromkeys(part[name])) for name in ("first", "second", "settled")
        )
        fields = joined(_LABELS[field].lower() for field in part["field"])
        where = ", ".join(filter(None, map(str, (label, country))))
        note = f" (n. {footnote})" if footnote else ""
        why = f"{capital(settled)}. {reason}" if reason else "open"
        rows.append((f"{where}{note}: {fields}", f"{first} / {second}", why))
    return rows
