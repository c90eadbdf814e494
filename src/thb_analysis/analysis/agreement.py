"""Agreement: how far two coders, each without sight of the other's work, decide alike."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.analysis.alpha import bootstrap_interval, nominal_alpha
from thb_analysis.analysis.claims import READINGS
from thb_analysis.analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.display import Prose, Result, Table, tabled
from thb_analysis.wording import capital, decimal, joined, missing

_KEY = ["measure", "country"]
# Of cells, and of lists as a whole.
_FIELDS = ["status", "minimum", "maximum", "unit", "renewable", "basis"]
_DECISIONS = ["theme", "kind", "polarity", "base"]
_LABELS = {
    "listed": "Country named under a measure",
    "status": "Named, with a condition, or reported as absent",
    "minimum": "Shortest length",
    "maximum": "Longest length",
    "unit": "Unit of length",
    "renewable": "Whether renewable",
    "basis": "Named by list or by sentence",
    "theme": "Theme of the measure",
    "kind": "Kind of the measure",
    "polarity": "Whether it affirms or denies",
    "base": "Countries covered",
    "paired": "List set beside a duty",
    "compares": "How list and duty compare",
    "reading": "Reading that a statement allows",
}
# Tables that hold both codings of something: what names a row, what a column, and the field.
_TWICE = (
    ("second_pairings", "standard", "measure", "paired"),
    ("second_readings", "claim", "reading", "reading"),
)
_REPLICATES, _SEED = 2000, 2022  # of the bootstrap of alpha
_COLUMNS = ["footnote", "label", "where", "field", "first", "second", "settled", "reason"]

_Pair = tuple[str, str, Any, Any]  # level, field, and the values of either coder


@dataclass(frozen=True, eq=False, repr=False)
class Agreement(Result):
    """Two codings compared, as they were before differences were settled.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each thing that both coders decided on: `field`, `what` (in words), `level` (cell,
        part of a cell, measure, law, or claim), `units`, `differ` (int), `alpha`, `lower`, `upper`
        (float: Krippendorff's alpha, nominal, with its 95 per cent bootstrap interval; missing where
        values do not vary, and for parts of cells). Empty if nothing was coded twice.
    differences : pandas.DataFrame
        One row for each difference: `footnote`, `label` (of the measure, duty or statement), `where`
        (country, list or reading; empty for a measure as a whole), `field`, `first`, `second`,
        `settled`, `reason`.
    """

    frame: pd.DataFrame
    differences: pd.DataFrame

    @property
    def alike(self) -> str:
        """Cells on which they agree as to whether the country is named: ``26 of 30``."""
        named = self.frame[self.frame["field"] == "listed"]
        return f"{int((named['units'] - named['differ']).sum()):,} of {int(named['units'].sum()):,}"

    def text(self) -> Prose:
        """Say nothing: the tables do."""
        return Prose("")

    def table(self) -> Table | None:
        """Count decisions and differences; None if nothing was coded twice."""
        rows = []
        for row in each_row(self.frame):
            ends = "–" if missing(row.lower) else f"{decimal(row.lower)} to {decimal(row.upper)}"
            rows.append((row.what, f"{row.units:,}", str(row.differ), decimal(row.alpha), ends))
        heads = {"Decided": 44, "Decisions": 14, "Differ": 10, "Alpha": 12, "95% interval": 20}
        return tabled(
            "tbl-agreement",
            "What two coders decided, and on how much of it they differed.",
            heads,
            rows,
            "Alpha: Krippendorff’s alpha for nominal values, 1 for full agreement, 0 for chance; a "
            "dash where it is not computed or not defined. Interval: bootstrap, whole lists drawn, "
            "since the cells of a list are not independent. Both coders belong to this project: that "
            "they agree is no evidence that the lists describe each country rightly.",
            numeric=[*heads][1:],
        )

    def differences_table(self) -> Table | None:
        """Show each difference, what was settled and why; None if there is none."""
        rows = []
        key = ["footnote", "label", "where", "reason"]
        for (footnote, label, where, reason), part in self.differences.groupby(key, sort=False):
            first, second, settled = (
                " ".join(dict.fromkeys(part[name])) for name in ("first", "second", "settled")
            )
            fields = joined(_LABELS[field].lower() for field in part["field"])
            place = ", ".join(filter(None, (label, where))) + (f" (n. {footnote})" if footnote else "")
            why = ". ".join(filter(None, (capital(settled), reason))) if reason else "Not settled."
            rows.append((f"{place}: {fields}", f"{first} / {second}", why))
        return tabled(
            "tbl-differences",
            "Differences between the coders, and how they were settled.",
            {"What they differ in": 36, "First / second": 22, "Settled, and why": 42},
            rows,
        )

    def tables(self) -> list[Table]:
        """Return both tables, as far as there is something in them."""
        return [each for each in (self.table(), self.differences_table()) if each]


def agreement(ds: Dataset) -> Agreement:
    """Compare the second coding with the first as it was before settlement.

    Coded twice are cells, what a list means, which lists are set beside a duty of the law, and which
    readings a statement allows: whatever of these a package has.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    Agreement
        Krippendorff (2019), Content Analysis; the bootstrap draws lists, duties and statements.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.agreement(thb.load()).frame.iloc[0]
    >>> bool(found["lower"] <= found["alpha"] <= found["upper"])
    True
    """
    of_cells, of_others = _pairs_of_cells(ds), _pairs_of_others(ds)
    names = ["field", "what", "level", "units", "differ", "alpha", "lower", "upper"]
    rows = [_counted(*pair) for pair in (*of_cells, *of_others)]
    both = [_differences(ds, of_cells), *(_other_differences(ds, *each) for each in _TWICE)]
    differences = pd.concat([each.astype("object") for each in both])
    return Agreement(pd.DataFrame(rows, columns=names), differences.reset_index(drop=True))


def first_cells(ds: Dataset) -> pd.DataFrame:
    """Return the first coder's cells: the observations with every settled field put back.

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
    cells = put_back.combine_first(_as_text(ds.observations)).combine_first(both)
    status = cells["status"].fillna("reported")
    gone = cells["listed"].isin(["", "false"]) | (status == "")
    return cells.assign(status=status).reindex(columns=_FIELDS).loc[~gone].fillna("")


def _pairs_of_cells(ds: Dataset) -> list[_Pair]:
    """Return what either coder decided on cells, and on lists as a whole."""
    first, second = first_cells(ds), _as_text(_keyed(ds, ds.second_cells))
    units = pd.MultiIndex.from_product([[*ds.matrix().columns], ds.participants], names=_KEY)
    every = [each.assign(listed="true").reindex(units).fillna("") for each in (first, second)]
    named = (every[0]["listed"] == "true") & (every[1]["listed"] == "true")
    fields: list[tuple[str, str, list[pd.DataFrame]]] = []
    if len(second) and len(units):
        fields += [("cell", field, every) for field in ("listed", "status")]
        fields += [("part", field, [each[named] for each in every]) for field in _FIELDS[1:]]
    if not ds.second_measures.empty:
        fields += [("measure", field, _decisions(ds)) for field in _DECISIONS]
    return [(level, field, one[field], other[field]) for level, field, (one, other) in fields]


def _pairs_of_others(ds: Dataset) -> list[_Pair]:
    """Return what either coder set beside duties, and the readings that either allows."""
    pairs: list[_Pair] = []
    for table, row, column, field in _TWICE:
        twice = getattr(ds, table)
        if twice.empty:
            continue
        rows, columns = _asked(ds, field)
        units = pd.MultiIndex.from_product([rows, columns], names=[row, column])
        both = twice.set_index([row, column])[["first", "second"]].reindex(units).fillna("")
        level = "law" if field == "paired" else "claim"
        one, other = both["first"], both["second"]
        pairs.append((level, field, one.ne("").astype(str), other.ne("").astype(str)))
        if field == "paired":
            shared = one.ne("") & other.ne("")
            pairs.append(("measure", "compares", one[shared], other[shared]))
    return pairs


def _asked(ds: Dataset, field: str) -> tuple[list[str], list[str]]:
    """Return the duties and lists, or the statements and kinds of reading, that were coded twice."""
    if field == "paired":
        return [*ds.standards["standard"]], [*ds.measures["measure"]]
    kinds = {*ds.claims["reading"], *ds.second_readings["reading"]}
    return [*ds.claims.loc[ds.claims["rule"] != "", "claim"]], sorted(kinds)


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
    """Return rows with the measure of their footnote; without one, that which they name.

    If they name none, it is the first measure that has no footnote.
    """
    measures = ds.measures
    slugs = measures.dropna(subset="footnote").set_index("footnote")["measure"]
    without = measures.loc[measures["footnote"].isna(), "measure"].tolist()[:1]
    rows = rows.assign(measure=rows.get("measure", ""))
    own = rows["measure"].mask(rows["measure"] == "", rows["footnote"].map(slugs))
    return rows.assign(measure=own.fillna("".join(without)).astype("str"))


def _as_text(coding: pd.DataFrame) -> pd.DataFrame:
    cells = coding.set_index(_KEY)[_FIELDS].astype("string").fillna("")
    return cells.assign(renewable=cells["renewable"].str.lower()).astype(object)


def _counted(level: str, field: str, first: Any, second: Any) -> dict[str, Any]:
    """Count decisions on one field and differences; with alpha, if they are not of parts of cells."""
    differ = int((first.to_numpy() != second.to_numpy()).sum())
    row = {"field": field, "what": _LABELS[field], "level": level, "units": len(first)}
    row |= {"differ": differ, "alpha": None, "lower": None, "upper": None}
    if level == "part" or not len(first):
        return row
    codes, _ = pd.factorize(pd.concat([first, second]))
    drawn = len(first) if level == "measure" else first.index.get_level_values(0).nunique()
    one, other = codes.reshape(2, drawn, -1)
    lower, upper = bootstrap_interval(one, other, _REPLICATES, _SEED)
    return row | {"alpha": nominal_alpha(one, other), "lower": lower, "upper": upper}


def _differences(ds: Dataset, pairs: list[_Pair]) -> pd.DataFrame:
    """Put each difference on cells and measures beside what was settled.

    Where one coder names a country alone, that alone is a difference.
    """
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
        where=rows["country"].map(ds.country_names).fillna(""),
        place=ds.matrix().columns.get_indexer(pd.Index(rows["measure"])),
    ).sort_values(["place", "country", "field"], ignore_index=True)
    called = dict(zip(ds.bases["base"], ds.bases["label"], strict=True)) | ds.theme_titles
    called |= {"true": "yes", "false": "no"}
    empty = rows["field"].eq("listed").map({True: "no", False: "not given"})
    for name in ("first", "second", "settled"):
        rows[name] = rows[name].where(rows[name] != "", empty).replace(called)
    return rows[_COLUMNS]


def _other_differences(ds: Dataset, table: str, row: str, column: str, field: str) -> pd.DataFrame:
    """Return the differences on duties or statements; what holds now stands in their tables."""
    rows = getattr(ds, table)
    rows = rows[rows["first"] != rows["second"]].astype("object").replace("", "no")
    standards, labels = ds.standards.set_index("standard"), ds.measures.set_index("measure")["label"]
    texts = ds.claims.set_index("claim")["statement"] if field == "reading" else standards["obligation"]
    where = rows[column].map(labels if field == "paired" else READINGS)
    return rows.assign(
        footnote="", label=rows[row].map(texts), where=where, field=field, settled=""
    )[_COLUMNS]
