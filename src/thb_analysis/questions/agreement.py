"""Agreement: how far two coders, each without sight of the other's work, read the source alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.display import Headline, Prose, Table, columns
from thb_analysis.display.text import text
from thb_analysis.wording import capital, decimal, joined, missing

_KEY = ["measure", "country"]
_FIELDS = ["status", "minimum", "maximum", "unit", "renewable", "basis"]
_DECISIONS = ["theme", "kind", "polarity", "base"]
_NAMED = "Country named under a measure"
_STATUS = "Reported, with a condition, or said to be absent"
_LABELS = {
    "status": "Status of the cells that both name",
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
_CODES = {"reported": 1, "qualified": 2, "absent": 3}
_REPLICATES, _SEED = 2000, 2022

Codes = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Agreement:
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
        return self._units("cell")

    @property
    def cells_differ(self) -> int:
        """Number of cells on which they differ as to whether the country is named."""
        return int(self.frame.loc[self.frame["what"] == _NAMED, "differ"].sum())

    @property
    def decisions(self) -> int:
        """Number of decisions on measures that both took."""
        return int(self.frame.loc[self.frame["level"] == "measure", "units"].sum())

    @property
    def decisions_differ(self) -> int:
        """Number of these on which they differ."""
        return int(self.frame.loc[self.frame["level"] == "measure", "differ"].sum())

    @property
    def alpha(self) -> float:
        """Krippendorff's alpha of whether a country is named; missing if undefined."""
        found = self.frame.loc[self.frame["what"] == _NAMED, "alpha"]
        return float(found.iloc[0]) if len(found) else float("nan")

    def text(self) -> Prose:
        """Say how far the coders agree, and what that proves."""
        return text("agreement", a=self, rows=_together(self.differences), decimal=decimal)

    def table(self) -> Table | None:
        """Count decisions and differences; None if nothing was coded twice."""
        if self.frame.empty:
            return None
        rows = tuple(
            (
                row.what,
                f"{row.units:,}",
                str(row.differ),
                "–" if row.level == "field" else decimal(row.alpha),
                "–" if missing(row.lower) else f"{decimal(row.lower)} to {decimal(row.upper)}",
            )
            for row in each_row(self.frame)
        )
        return Table(
            "tbl-agreement",
            "What two coders decided, and on how much of it they differed.",
            columns(
                "Decided", "Decisions", "Differ", "Alpha", "95% interval",
                numeric=("Decisions", "Differ", "Alpha", "95% interval"), widths=(44, 14, 10, 12, 20),
            ),
            rows,
            note="Alpha: Krippendorff’s alpha for nominal values, 1 for full agreement, 0 for chance; a dash where it is not "
            "computed or not defined. Interval: bootstrap, whole lists drawn, since the cells of a list are not independent. "
            "Where the coders never differ, it cannot have a width.",
        )  # fmt: skip

    def differences_table(self) -> Table | None:
        """Show each difference, what was settled and why; None if there is none."""
        if self.differences.empty:
            return None
        rows = tuple(
            (
                row["where"],
                f"{row['first']} / {row['second']}",
                f"{capital(row['settled'])}. {row['reason']}" if row["reason"] else "open",
            )
            for row in _together(self.differences)
        )
        return Table(
            "tbl-differences",
            "Differences between the coders, and how they were settled.",
            columns(
                "What they differ in", "First / second", "Settled, and why", widths=(36, 22, 42)
            ),
            rows,
        )

    def headlines(self) -> list[Headline]:
        """Return the coefficient that sweeps collect."""
        if self.frame.empty:
            return [Headline("agreement", whole=0)]
        row = self.frame.iloc[0]
        alpha, lower, upper = (
            None if missing(row[name]) else float(row[name]) for name in ("alpha", "lower", "upper")
        )
        return [Headline("agreement", value=alpha, whole=self.cells, lower=lower, upper=upper)]

    def _units(self, level: str) -> int:
        units = self.frame.loc[self.frame["level"] == level, "units"].tolist()
        return int(units[0]) if units else 0


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
    """
    rows: list[dict[str, Any]] = []
    differences: list[pd.DataFrame] = []
    if not ds.second_cells.empty and ds.participants:
        first, second = _first_cells(ds), _as_text(_keyed(ds, ds.second_cells))
        rows += _cells(ds, first, second)
        differences.append(_cell_differences(ds, first, second))
        both = first.index.intersection(second.index)
        compared = int(both.get_level_values("country").isin(ds.participants).sum())
        counts = differences[0]["field"].value_counts()
        rows += [
            {"what": _LABELS[f], "level": "field", "units": compared, "differ": int(counts.get(f, 0))}
            for f in _FIELDS
            if f != "status"
        ]  # fmt: skip
    if not ds.second_measures.empty:
        first, second = _first_decisions(ds).align(
            ds.second_measures.set_index("footnote")[_DECISIONS].astype(object), join="inner"
        )
        rows += [
            {"what": _LABELS[field], "level": "measure"}
            | _compared(*_numbers(first[field], second[field]))
            for field in _DECISIONS
        ]
        differences.append(_decision_differences(ds, first, second))
    names = ["what", "level", "units", "differ", "alpha", "lower", "upper"]
    columns_ = ["footnote", "measure", "country", "field", "first", "second", "settled", "reason"]
    frame = pd.concat([pd.DataFrame(columns=columns_), *differences], ignore_index=True)[columns_]
    label = dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
    frame.insert(2, "label", frame["measure"].map(label))
    frame["country"] = frame["country"].map(ds.country_names).fillna("")
    called = dict(zip(ds.bases["base"], ds.bases["label"], strict=True))
    called |= ds.theme_titles
    called |= {"true": "yes", "false": "no"}
    for name in ("first", "second", "settled"):
        empty = frame["field"].eq("listed").map({True: "no", False: "not given"})
        frame[name] = frame[name].where(frame[name] != "", empty).replace(called)
    return Agreement(pd.DataFrame(rows, columns=names), frame)


def alpha_of(first: Codes, second: Codes) -> float:
    """Return Krippendorff's alpha of nominal codes; missing where there are fewer than two values."""
    import krippendorff

    codings = np.vstack([first.ravel(), second.ravel()])
    if len(np.unique(codings)) < 2:
        return float("nan")
    return float(krippendorff.alpha(reliability_data=codings, level_of_measurement="nominal"))


def interval_of(first: Codes, second: Codes) -> tuple[float, float]:
    """Return the 95 per cent bootstrap interval of alpha, whole rows drawn with replacement."""
    rows = len(first)
    if rows < 2:
        return float("nan"), float("nan")
    # Coincidences of values, row by row; alpha is observed over expected disagreement.
    values = np.arange(max(first.max(), second.max()) + 1)
    one, other = ((codes[:, :, None] == values).astype(int) for codes in (first, second))
    pairs = np.einsum("ruv,ruw->rvw", one, other)
    pairs = pairs + pairs.transpose(0, 2, 1)
    drawn = np.random.default_rng(_SEED).multinomial(rows, np.full(rows, 1 / rows), _REPLICATES)
    tables = np.tensordot(drawn, pairs, axes=1)
    totals = tables.sum(axis=2)
    n = totals.sum(axis=1)
    expected = n**2 - (totals**2).sum(axis=1)
    observed = (n - 1) * (n - np.trace(tables, axis1=1, axis2=2))
    alphas = 1 - observed[expected > 0] / expected[expected > 0]
    if not alphas.size:
        return float("nan"), float("nan")
    lower, upper = np.quantile(alphas, [0.025, 0.975])
    return float(lower), float(upper)


def _compared(first: Codes, second: Codes) -> dict[str, Any]:
    lower, upper = interval_of(first, second)
    return {
        "units": first.size,
        "differ": int((first != second).sum()),
        "alpha": alpha_of(first, second),
        "lower": lower,
        "upper": upper,
    }


def _numbers(first: pd.Series[Any], second: pd.Series[Any]) -> tuple[Codes, Codes]:
    """Return two codings of one field as whole numbers, a row for each measure."""
    values = sorted({*first, *second})
    one, other = (
        np.array([values.index(value) for value in coding], dtype=int).reshape(-1, 1)
        for coding in (first, second)
    )
    return one, other


def _cells(ds: Dataset, first: pd.DataFrame, second: pd.DataFrame) -> list[dict[str, Any]]:
    """Compare who is named, and with what status, over all participants and measures."""
    measures = list(ds.matrix().columns)
    units = pd.MultiIndex.from_product([measures, ds.participants], names=_KEY)
    codes = [
        coding["status"].map(_CODES).reindex(units).fillna(0).to_numpy(dtype=int)
        for coding in (first, second)
    ]
    one, other = (each.reshape(len(measures), -1) for each in codes)
    named = [np.isin(each, (1, 2)).astype(int) for each in (one, other)]
    return [
        {"what": _NAMED, "level": "cell"} | _compared(*named),
        {"what": _STATUS, "level": "cell"} | _compared(one, other),
    ]


def _first_cells(ds: Dataset) -> pd.DataFrame:
    """Return the first coder's cells as they were: indexed by measure and country, text, empty for missing."""
    settled = _keyed(ds, ds.settlements[ds.settlements["country"] != ""])
    put_back = settled.pivot(index=_KEY, columns="field", values="first")
    for field in ("listed", "status"):
        put_back[field] = put_back.get(field)
    cells = put_back.combine_first(_as_text(ds.coding).assign(listed="true"))
    status = cells["status"].fillna("reported")
    gone = cells["listed"].isin(["", "false"]) | (status == "")
    return cells.assign(status=status).reindex(columns=_FIELDS).loc[~gone].fillna("")


def _first_decisions(ds: Dataset) -> pd.DataFrame:
    """Return the first coder's decisions on measures as they were, indexed by footnote."""
    settled = ds.settlements[ds.settlements["country"] == ""].dropna(subset="footnote")
    put_back = settled.pivot(index="footnote", columns="field", values="first")
    measures = ds.measures.dropna(subset="footnote").set_index("footnote")[_DECISIONS]
    decided: pd.DataFrame = put_back.combine_first(measures.sort_index())[_DECISIONS]
    return decided.astype(object)


def _keyed(ds: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the measure of their footnote; without one, that which they name or the first that has none."""
    measures = ds.measures
    slugs = measures.dropna(subset="footnote").set_index("footnote")["measure"]
    without = measures.loc[measures["footnote"].isna(), "measure"].tolist()[:1]
    named = rows["measure"] if "measure" in rows else pd.Series("", index=rows.index)
    own = named.where(named != "", rows["footnote"].map(slugs))
    return rows.assign(measure=own.fillna("".join(without)).astype("str"))


def _as_text(coding: pd.DataFrame) -> pd.DataFrame:
    cells = coding.set_index(_KEY)[_FIELDS].astype("string").fillna("")
    return cells.assign(renewable=cells["renewable"].str.lower()).astype(object)


def _cell_differences(ds: Dataset, first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """List the fields on which the coders differ; where one names the country alone, that alone."""
    one, other = first.assign(listed="true").align(second.assign(listed="true"), join="outer")
    pairs = pd.DataFrame({"first": one.fillna("").stack(), "second": other.fillna("").stack()})
    pairs = pairs.rename_axis([*_KEY, "field"]).reset_index()
    once = pairs.set_index(_KEY).index.isin(first.index.symmetric_difference(second.index))
    told = (pairs["field"] == "listed") | ~once
    differ = pairs[told & (pairs["first"] != pairs["second"])]
    differ = differ[differ["country"].isin(ds.participants)]
    settled = _keyed(ds, ds.settlements[ds.settlements["country"] != ""])
    return _with_reasons(ds, differ, settled, [*_KEY, "field"])


def _decision_differences(ds: Dataset, first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    pairs = pd.DataFrame({"first": first.stack(), "second": second.stack()})
    pairs = pairs.rename_axis(["footnote", "field"]).reset_index()
    differ = pairs[pairs["first"] != pairs["second"]].assign(country="")
    slugs = ds.measures.dropna(subset="footnote").set_index("footnote")["measure"]
    differ = differ.assign(measure=differ["footnote"].map(slugs)).drop(columns="footnote")
    settled = _keyed(ds, ds.settlements[ds.settlements["country"] == ""])
    return _with_reasons(ds, differ, settled, [*_KEY, "field"])


def _with_reasons(
    ds: Dataset, differ: pd.DataFrame, settled: pd.DataFrame, key: list[str]
) -> pd.DataFrame:
    """Join what was settled, and sort by measure."""
    reasons = settled[[*key, "settled", "reason"]].astype({"country": "str"})
    place = {measure: rank for rank, measure in enumerate(ds.matrix().columns)}
    footnote = dict(zip(ds.measures["measure"], ds.measures["footnote"], strict=True))
    found = differ.astype({"country": "str"}).merge(reasons, on=key, how="left")
    found = found.assign(
        place=found["measure"].map(place),
        footnote=["" if missing(footnote[m]) else str(footnote[m]) for m in found["measure"]],
    ).fillna({"settled": "", "reason": ""})
    return found.sort_values(["place", "country", "field"], ignore_index=True)


def _together(differences: pd.DataFrame) -> list[dict[str, str]]:
    """Join the fields of one cell that were settled for one reason."""
    rows = []
    key = ["footnote", "measure", "label", "country", "reason"]
    for (footnote, _, label, country, reason), part in differences.groupby(key, sort=False):
        told = {
            name: " ".join(dict.fromkeys(part[name])) for name in ("first", "second", "settled")
        }
        fields = joined(_LABELS.get(field, "Country named").lower() for field in part["field"])
        place = ", ".join(each for each in (str(label), str(country)) if each)
        note = f" (n. {footnote})" if footnote else ""
        rows.append(told | {"where": f"{place}{note}: {fields}", "reason": str(reason)})
    return rows
