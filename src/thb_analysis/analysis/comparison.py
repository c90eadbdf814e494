"""What changed from one data package to another: cells, measures, irregularities, claims, countries."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from thb_analysis.analysis.claims import evaluate_claims
from thb_analysis.analysis.consistency import irregularities
from thb_analysis.analysis.verdicts import record
from thb_analysis.data import Dataset
from thb_analysis.data.schema import schemas
from thb_analysis.data.states import QUALIFIED, REPORTED

COLUMNS = ("table", "key", "field", "change", "old", "new", "themes", "countries")
# What is compared, and how a thing can differ.
COMPARED = ("cells", "measures", "irregularities", "claims", "countries")
ADDED, REMOVED, CHANGED = "added", "removed", "changed"

_STATE = "state"
_DETAILS = ["in_base", "minimum", "maximum", "unit", "renewable", "basis", "note"]
_FACTS = (
    "name",
    "title",
    "description",
    "edition",
    "version",
    "keywords",
    "licenses",
    "sources",
    "contributors",
)
# Themes and countries that something is about, each as a text; empty for all.
_About = Mapping[Hashable, tuple[str, str]]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Differences between two data packages.

    Attributes
    ----------
    changes : pandas.DataFrame
        One row per difference, sorted by `table`, `key` and `field`; all text.

        ========= ==============================================================
        column    meaning
        ========= ==============================================================
        table     cells, claims, countries, irregularities or measures
        key       of what differs; of a cell, measure and country
        field     what is different about it; empty if it was added or removed.
                  Of a claim also its count and its verdict, which may change
                  though its row does not
        change    added, removed or changed
        old, new  what stood and what stands there, as in the files; empty for
                  missing. Of what was removed or added, what it is called
        themes    that it is about, before or now, separated by spaces; empty
                  for all
        countries that it is about, likewise
        ========= ==============================================================

        Of a cell that is listed in one package only, no more than its state is
        told. A measure or country that only one package has is told once, its
        cells are not.
    others : tuple of str
        Further tables that differ, and facts of the descriptor; just
        ``descriptor`` if nothing differs but how the package is described.
    """

    changes: pd.DataFrame
    others: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.changes.empty and not self.others


def compare(old: Dataset, new: Dataset) -> Comparison:
    """Say what changed from one data package to another.

    Parameters
    ----------
    old, new : Dataset

    Returns
    -------
    Comparison
    """
    parts = [
        _cell_changes(old, new),
        *(_row_changes(table, old, new) for table in _ROWS),
        _changes("claims", _claims(old), _claims(new), [_about_claims(ds) for ds in (old, new)]),
    ]
    changes = pd.concat(parts, ignore_index=True).astype("str")
    changes = changes.sort_values(["table", "key", "field"], ignore_index=True)
    others = tuple(_others(old, new))
    if changes.empty and not others and old.sha256 != new.sha256:
        others = ("descriptor",)
    return Comparison(changes, others)


def _cell_changes(old: Dataset, new: Dataset) -> pd.DataFrame:
    """Compare the cells of the measures and participants that both packages have."""
    measures = set(old.measures["measure"]) & set(new.measures["measure"])
    countries = set(old.participants) & set(new.participants)
    before, after = (_cells(ds, measures, countries) for ds in (old, new))
    after = after.reindex(before.index)
    listed = [frame[_STATE].isin([REPORTED, QUALIFIED]) for frame in (before, after)]
    either = listed[0] != listed[1]
    after.loc[either, _DETAILS] = before.loc[either, _DETAILS]
    return _changes("cells", before, after, [_about_cells(ds) for ds in (old, new)])


def _cells(ds: Dataset, measures: Collection[str], countries: Collection[str]) -> pd.DataFrame:
    cells = ds.cells()
    cells = cells[cells["measure"].isin(measures) & cells["country"].isin(countries)]
    keys = cells["measure"] + " " + cells["country"]
    text = _as_text(cells[[_STATE, *_DETAILS]].set_axis(keys))
    # Of a cell that is not listed, the state says whether it is in the base.
    unlisted = ~text[_STATE].isin([REPORTED, QUALIFIED])
    text.loc[unlisted, "in_base"] = ""
    return text


def _about_cells(ds: Dataset) -> _About:
    cells = ds.cells()
    names = zip(cells["measure"], cells["country"], cells["theme"], strict=True)
    return {f"{measure} {country}": (theme, country) for measure, country, theme in names}


def _row_changes(table: str, old: Dataset, new: Dataset) -> pd.DataFrame:
    """Compare the rows of a table."""
    key, about = _ROWS[table]
    before, after = (
        _as_text(_rows(table, ds).drop_duplicates(key).set_index(key)) for ds in (old, new)
    )
    return _changes(table, before, after, [about(ds) for ds in (old, new)])


def _rows(table: str, ds: Dataset) -> pd.DataFrame:
    rows: pd.DataFrame = record(ds) if table == "irregularities" else getattr(ds, table)
    return rows


def _about_measures(ds: Dataset) -> _About:
    rows = zip(ds.measures["measure"], ds.measures["theme"], strict=True)
    return {measure: (theme, "") for measure, theme in rows}


def _about_countries(ds: Dataset) -> _About:
    return {country: ("", country) for country in ds.countries["country"]}


def _about_irregularities(ds: Dataset) -> _About:
    found = irregularities(ds)
    rows = zip(found["irregularity"], found["themes"], found["countries"], strict=True)
    return {key: (" ".join(themes), " ".join(countries)) for key, themes, countries in rows}


def _about_claims(ds: Dataset) -> _About:
    theme = dict(zip(ds.measures["footnote"].astype(str), ds.measures["theme"], strict=True))
    rows = zip(ds.claims["claim"], ds.claims["footnotes"].astype(str), strict=True)
    return {
        claim: (" ".join(dict.fromkeys(theme[n] for n in notes.split() if n in theme)), "")
        for claim, notes in rows
    }


# The key of a table, and what its rows are about.
_ROWS: dict[str, tuple[str, Callable[[Dataset], _About]]] = {
    "measures": ("measure", _about_measures),
    "irregularities": ("irregularity", _about_irregularities),
    "countries": ("country", _about_countries),
}


def _claims(ds: Dataset) -> pd.DataFrame:
    """Return what is on record of each claim, and what its rule gives."""
    computed = evaluate_claims(ds)[["numerator", "denominator", "verdict"]]
    return _as_text(pd.concat([ds.claims, computed], axis="columns").set_index("claim"))


def _changes(
    table: str, before: pd.DataFrame, after: pd.DataFrame, about: Sequence[_About]
) -> pd.DataFrame:
    """Put rows with the same key beside each other and keep what differs, in any column of either."""
    gone, come = before.index.difference(after.index), after.index.difference(before.index)
    rows = [(key, "", REMOVED, _called(table, before.loc[key]), "") for key in gone]
    rows += [(key, "", ADDED, "", _called(table, after.loc[key])) for key in come]
    shared = before.index.intersection(after.index)
    columns = list(dict.fromkeys([*before.columns, *after.columns]))
    old, new = (
        frame.loc[shared].reindex(columns=columns, fill_value="") for frame in (before, after)
    )
    for row, column in zip(*np.nonzero((old != new).to_numpy()), strict=True):
        values = str(old.iat[row, column]), str(new.iat[row, column])
        rows.append((shared[row], columns[column], CHANGED, *values))
    told = [(table, *row, *_about(row[0], about)) for row in rows]
    return pd.DataFrame(told, columns=list(COLUMNS), dtype="str")


def _called(table: str, row: "pd.Series[str]") -> str:
    """Say in words what a row is: where the other package is not at hand, its key tells little."""
    if table == "irregularities":
        return f"n. {row['footnote']}: {row['reason']}"
    return row[{"claims": "statement", "countries": "name", "measures": "label"}[table]]


def _about(key: Hashable, about: Sequence[_About]) -> tuple[str, str]:
    """Say which themes and countries something is about, before or now."""
    stated = [each[key] for each in about if key in each]
    return _joined(themes for themes, _ in stated), _joined(countries for _, countries in stated)


def _joined(texts: Iterable[str]) -> str:
    """Join names, each once; one text that stands for all makes the whole stand for all."""
    given = list(texts)
    return " ".join(sorted(set(" ".join(given).split()))) if all(given) else ""


def _as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Write every value as the files do, so that types do not differ where values are the same."""
    return frame.astype("object").where(frame.notna(), "").map(_written).astype("str")


def _written(value: Any) -> str:
    return str(value).lower() if isinstance(value, (bool, np.bool_)) else str(value)


def _others(old: Dataset, new: Dataset) -> Iterable[str]:
    """Name what differs besides: tables in which it is not said what, and facts of the descriptor."""
    compared = {*COMPARED, "observations"}
    for table in schemas():
        if table not in compared and not _same(getattr(old, table), getattr(new, table)):
            yield table
    for fact in _FACTS:
        if getattr(old, fact) != getattr(new, fact):
            yield fact


def _same(old: pd.DataFrame, new: pd.DataFrame) -> bool:
    return list(old.columns) == list(new.columns) and _as_text(old).equals(_as_text(new))
