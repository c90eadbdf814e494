"""Agreement: how far two coders, each without sight of the other's work, read the source alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from thb_analysis.analysis import two_codings as codings
from thb_analysis.analysis.alpha import reliability
from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.display import Headline, Prose, Result, Table, tabled
from thb_analysis.display.text import text
from thb_analysis.wording import capital, decimal, joined, missing

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
        rows = (
            (
                row.what,
                f"{row.units:,}",
                str(row.differ),
                "–" if row.level == "field" else decimal(row.alpha),
                "–" if missing(row.lower) else f"{decimal(row.lower)} to {decimal(row.upper)}",
            )
            for row in each_row(self.frame)
        )
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

    def differences_table(self) -> Table | None:
        """Show each difference, what was settled and why; None if there is none."""
        rows = (
            (
                row["where"],
                f"{row['first']} / {row['second']}",
                f"{capital(row['settled'])}. {row['reason']}" if row["reason"] else "open",
            )
            for row in _together(self.differences)
        )
        return tabled(
            "tbl-differences",
            "Differences between the coders, and how they were settled.",
            {"What they differ in": 36, "First / second": 22, "Settled, and why": 42},
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

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.agreement(thb.load()).frame.iloc[0]
    >>> bool(found["lower"] <= found["alpha"] <= found["upper"])
    True
    """
    rows: list[dict[str, Any]] = []
    differences: list[pd.DataFrame] = []
    if not ds.second_cells.empty and ds.participants:
        first, second = codings.first_cells(ds), codings.second_cells(ds)
        rows += _cells(ds, first, second)
        differences.append(
            _with_reasons(ds, codings.differing_cells(ds, first, second), codings.settled_cells(ds))
        )
        both = first.index.intersection(second.index)
        compared = int(both.get_level_values("country").isin(ds.participants).sum())
        counts = differences[0]["field"].value_counts()
        rows += [
            {"what": _LABELS[f], "level": "field", "units": compared, "differ": int(counts.get(f, 0))}
            for f in codings.FIELDS
            if f != "status"
        ]  # fmt: skip
    if not ds.second_measures.empty:
        first, second = codings.decisions(ds)
        rows += [
            {"what": _LABELS[field], "level": "measure"}
            | reliability(
                *codings.as_numbers(first[field], second[field]), codings.REPLICATES, codings.SEED
            )
            for field in codings.DECISIONS
        ]
        slugs = ds.measures.dropna(subset="footnote").set_index("footnote")["measure"]
        decided, settled = (
            rows.assign(measure=rows["footnote"].map(slugs), country="").drop(columns="footnote")
            for rows in (codings.differing_decisions(first, second), codings.settled_decisions(ds))
        )
        differences.append(_with_reasons(ds, decided, settled))
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


def _cells(ds: Dataset, first: pd.DataFrame, second: pd.DataFrame) -> list[dict[str, Any]]:
    """Compare who is named, and with what status, over all participants and measures."""
    measures = list(ds.matrix().columns)
    units = pd.MultiIndex.from_product([measures, ds.participants], names=codings.KEY)
    codes = [
        coding["status"].map(_CODES).reindex(units).fillna(0).to_numpy(dtype=int)
        for coding in (first, second)
    ]
    one, other = (each.reshape(len(measures), -1) for each in codes)
    first_named, second_named = (np.isin(each, (1, 2)).astype(int) for each in (one, other))
    compared = {_NAMED: (first_named, second_named), _STATUS: (one, other)}
    return [
        {"what": what, "level": "cell"} | reliability(*pair, codings.REPLICATES, codings.SEED)
        for what, pair in compared.items()
    ]


def _with_reasons(ds: Dataset, differ: pd.DataFrame, settled: pd.DataFrame) -> pd.DataFrame:
    """Join what was settled, and sort by measure."""
    key = [*codings.KEY, "field"]
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
        values = {
            name: " ".join(dict.fromkeys(part[name])) for name in ("first", "second", "settled")
        }
        fields = joined(_LABELS.get(field, "Country named").lower() for field in part["field"])
        place = ", ".join(each for each in (str(label), str(country)) if each)
        note = f" (n. {footnote})" if footnote else ""
        rows.append(values | {"where": f"{place}{note}: {fields}", "reason": str(reason)})
    return rows
