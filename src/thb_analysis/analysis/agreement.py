"""Agreement: how often two coders, who did not see each other's work, decided alike."""

from collections.abc import Iterable
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from thb_analysis.analysis.alpha import alpha_of_values
from thb_analysis.analysis.claims import READINGS
from thb_analysis.analysis.counts import each_row
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.display import Result, Table, make_table
from thb_analysis.states import REPORTED
from thb_analysis.wording import capitalize, decimal, joined, missing

# Labels of the fields that both coders decided on: of cells, of measures, and of law and statements.
_OF_CELLS = {
    "listed": "Measure reported of a country",
    "status": "Reported, with a condition, or reported as absent",
    "minimum": "Shortest length",
    "maximum": "Longest length",
    "unit": "Unit of length",
    "renewable": "Whether renewable",
    "basis": "Reported by list or by sentence",
}
_OF_MEASURES = {
    "theme": "Theme of the measure",
    "kind": "Kind of the measure",
    "polarity": "Whether it affirms or denies",
    "base": "Countries covered",
}
_OF_OTHERS = {
    "paired": "List set beside a duty",
    "compares": "How list and duty compare",
    "reading": "Reading that a statement allows",
}
_LABELS = _OF_CELLS | _OF_MEASURES | _OF_OTHERS
_PARTS = [*_OF_CELLS][2:]  # of cells that both have
_IN_WORDS = {
    "true": "yes",
    "false": "no",
    "list_asks_more": "list asks more",
    "list_asks_less": "list asks less",
}
_KEY = ["field", "row", "column"]
_Grid = tuple[list[str], list[str]]


class Agreement(Result):
    """Two codings compared, as they were before differences were settled.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each thing that both coders decided on: `field`, `what` (in words), `units`,
        `differ`, `settled` (int: differences, and those with a reason), `alpha`, `lower`, `upper`
        (float: Krippendorff's alpha, nominal, with its 95 per cent bootstrap interval; missing where
        values do not vary, and for parts of cells). Empty if nothing was coded twice.
    differences : pandas.DataFrame
        One row for each difference on lists: `field`, `row` and `column` (measure and country), `where`
        (in words), `first`, `second`, `settled`, `reason`, all str. Those on duties and readings are
        many: they are in the data package alone.
    published : pandas.DataFrame
        Pairs of list and duty, one row for each coder: `coder`, `had`, `shared` (published too),
        `dropped` (not published), `added` (published besides), `differ` (int: the last two together).
        Empty if no pairs were coded twice.
    in_neither, left_out, cells : int
        Published pairs that neither coder had; standards that no second coder has gone through; and cells of
        a document, of which those of lists and countries that a second coder has read are coded twice.
    """

    _tables = "table", "published_table", "differences_table"
    frame: pd.DataFrame
    differences: pd.DataFrame
    published: pd.DataFrame
    in_neither: int
    left_out: int
    cells: int

    @property
    def alike(self) -> str:
        """In how many cells both coders named the country, or neither: ``26 of 30``."""
        units, differ = self._named
        return f"{units - differ:,} of {units:,}"

    @property
    def _named(self) -> pd.Series:
        """How many cells are coded twice, and of how many the coders differ."""
        return self.frame.query("field == 'listed'")[["units", "differ"]].sum()

    def table(self) -> Table | None:
        """Count decisions and differences."""
        rows = []
        for row in each_row(self.frame):
            counts = f"{row.units:,}", f"{row.differ:,}", f"{row.settled:,}"
            alpha, lower, upper = map(decimal, (row.alpha, row.lower, row.upper))
            interval = "–" if missing(row.lower) else f"{lower} to {upper}"
            rows.append((row.what, *counts, alpha, interval))
        if not rows and self.cells:
            rows = [(_OF_CELLS["listed"], "0", *"––––")]
        twice, _ = self._named
        heads = {
            "Decided": 37,
            "Decisions": 14,
            "Differ": 10,
            "Settled": 11,
            "Alpha": 10,
            "95% interval": 18,
        }
        return make_table(
            "tbl-agreement",
            "What two coders decided, and on how much of it they differed.",
            heads,
            rows,
            f"Cells coded twice: {twice:,} of {self.cells:,}. "
            "Alpha: Krippendorff’s alpha for nominal values, 1 for full agreement, 0 for chance; a "
            "dash where it is not computed or not defined. Interval: bootstrap, whole lists drawn, "
            "since the cells of a list are not independent. Settled: differences with a reason. Both coders belong to this project: that "
            "they agree is no evidence that the lists describe each country rightly.",
            [*heads][1:],
        )

    def differences_table(self) -> Table | None:
        """Show each difference on lists, what was settled and why; None if there is none."""
        rows = []
        by_reason = self.differences.groupby(["where", "reason"], sort=False)
        for (where, reason), part in by_reason:
            columns = part[["first", "second", "settled"]].items()
            first, second, settled = (_in_words(values) for _, values in columns)
            fields = joined(part["field"].map(_LABELS).str.lower().unique())
            why = ". ".join(filter(None, (capitalize(settled), str(reason))))
            codings = f"{first or '–'} / {second or '–'}"
            rows.append((f"{where}: {fields}", codings, why or "Not settled."))
        of_others = self.frame.query(f"field in {[*_OF_OTHERS]}")
        note = "Differences on duties and on readings: second_pairings.csv and second_readings.csv."
        return make_table(
            "tbl-differences",
            "Differences between the coders on lists, and how they were settled.",
            {"What they differ in": 36, "First / second": 22, "Settled, and why": 42},
            rows,
            note if of_others["differ"].any() else "",
        )

    def published_table(self) -> Table | None:
        """Compare the pairs of list and duty that are published with each coder's; None without pairs."""
        heads = {
            "Pairs of list and duty": 28,
            "Had": 10,
            "Published too": 16,
            "Not published": 16,
            "Published besides": 18,
            "Differ": 12,
        }
        verb = "is" if self.in_neither == 1 else "are"
        total = self.published[["shared", "added"]].iloc[:1].sum(axis=None)
        note = f"Published: {total} pairs; {self.in_neither} of them {verb} in neither coding. How list and duty compare is not looked at here."
        if self.left_out:
            note += f" Compared are pairs of all but {self.left_out} standards, which were added later and which no second coder has gone through."
        return make_table(
            "tbl-published-pairs",
            "What is published is a further set of pairs, beside those of the two coders.",
            heads,
            self.published.astype(str).itertuples(index=False, name=None),
            note,
            [*heads][1:],
        )


def agreement(ds: Dataset) -> Agreement:
    """Compare the second coding with the first as it was before settlement.

    Coded twice are cells, measures, which lists belong to a duty of the law, and which readings a
    statement allows: as far as a package has them.

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
    >>> found = thb.audit(thb.load()).agreement.frame.iloc[0]
    >>> bool(found["lower"] <= found["alpha"] <= found["upper"])
    True
    """
    twice = pd.concat([_of_lists(ds), _of_others(ds)]).fillna("")
    twice = twice.set_index(_KEY).sort_index()
    fields = twice.index.get_level_values("field")
    rows, grids = [], _grids(ds)
    for field in filter({*fields}.__contains__, _LABELS):
        rows.append(_count(field, twice[fields == field], grids.get(field)))
    # If one coder alone names a country, that is one difference (`listed`), not two.
    is_alone = (twice[["first", "second"]] == "").any(axis=1) & (fields == "status")
    is_left_out = is_alone | fields.isin([*_OF_OTHERS])
    differ = twice["first"].ne(twice["second"]) & ~is_left_out
    differences = twice[differ].reset_index()
    measures = differences["row"].map(ds.measures.set_index("measure")["label"])
    countries = differences["column"].map(ds.country_names)
    where = measures.str.cat(countries, ", ", na_rep="")
    names = ["field", "what", "units", "differ", "settled", "alpha", "lower", "upper"]
    return Agreement(
        pd.DataFrame(rows, columns=names),
        differences.assign(where=where.str.strip(", ")),
        *_published(ds),
        int(ds.standards["coded_once"].sum()),
        ds.matrix().size * ds.has_document,
    )


def _in_words(values: Iterable[str]) -> str:
    """Write the values that a coder gave to some fields, each once."""
    return " ".join(dict.fromkeys(_IN_WORDS.get(each, each) for each in values))


def _of_lists(ds: Dataset) -> pd.DataFrame:
    """Return decisions on cells and measures: those of the second coder, and of the first from settlements.

    Without a settlement both decided alike: `thb validate` checks that.
    """
    cells = _with_measure(ds, ds.second_cells).assign(listed="true")
    measures = _with_measure(ds, ds.second_measures).assign(column="")
    parts = []
    for frame, fields in ((cells, _OF_CELLS), (measures, _OF_MEASURES)):
        part = frame.melt(["row", "column"], [*fields], "field", "second")
        parts.append(part.astype("object"))
    second = pd.concat(parts)
    texts = second["second"].fillna("").astype(str)
    second["second"] = texts.replace({"True": "true", "False": "false"})
    settled = _with_measure(ds, ds.settlements)
    settled = settled[[*_KEY, "first", "settled", "reason"]].astype("object")
    rows = second.merge(settled, "outer", _KEY)
    rows["first"] = rows["first"].where(rows["reason"].notna(), rows["second"])
    # The fields of cells that one coder alone has are left out, but for `listed`; their status is added.
    is_listed = rows["field"] == "listed"
    is_alone = is_listed & rows["first"].ne(rows["second"])
    keys = pd.MultiIndex.from_frame(rows[["row", "column"]])
    is_part = keys.isin(keys[is_alone]) & ~is_listed
    status = rows[is_alone].replace("true", REPORTED).assign(field="status")
    return pd.concat([rows[~is_part], status])


def _of_others(ds: Dataset) -> pd.DataFrame:
    """Return decisions on pairs of duty and list, and on readings of statements."""
    names = {"standard": "row", "measure": "column"}
    names |= {"claim": "row", "reading": "column"}
    pairs = ds.second_pairings.rename(columns=names)
    has = pairs[["first", "second"]].ne("")
    parts = {
        "paired": pairs.assign(**has.replace({True: "yes", False: ""})),
        "compares": pairs[has.all(axis=1)],
        "reading": ds.second_readings.rename(columns=names),
    }
    found: pd.DataFrame = pd.concat(parts, names=["field"]).reset_index("field")
    return found


def _published(ds: Dataset) -> tuple[pd.DataFrame, int]:
    """Compare published pairs with each coder's; return `Agreement.published` and `Agreement.in_neither`."""
    published = set()
    for row in each_row(ds.standards.query("not coded_once")):
        published |= {*product([row.standard], row.measures.split())}
    pairs = ds.second_pairings.set_index(["standard", "measure"])
    rows, in_neither = [], published
    for coder in ("first", "second") if len(pairs) else ():
        had = {*pairs.index[pairs[coder].ne("")]}
        sets = had, had & published, had - published, published - had, had ^ published
        rows.append((f"{capitalize(coder)} coder", *map(len, sets)))
        in_neither = in_neither - had
    columns = ["coder", "had", "shared", "dropped", "added", "differ"]
    return pd.DataFrame(rows, columns=columns), len(in_neither)


def _with_measure(ds: Dataset, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `row`, the measure, and call the country `column`. The measure is that of the footnote, or the one that stands where there is no footnote."""
    slugs = ds.measures.dropna(subset="footnote").set_index("footnote")["measure"]
    named = rows.get("measure", pd.Series("", rows.index))
    slug = rows["footnote"].map(slugs).astype("object").fillna(named)
    return rows.assign(row=slug).rename(columns={"country": "column"})


def _count(field: str, both: pd.DataFrame, grid: _Grid | None) -> tuple[Any, ...]:
    """Return a row of `Agreement.frame`; with alpha, unless the field is a part of a cell."""
    drawn = len(both)
    if grid:
        units = pd.MultiIndex.from_product([[field], *grid], names=_KEY)
        both, drawn = both.reindex(units).fillna(""), len(grid[0])
    first, second = both["first"], both["second"]
    differ = first != second
    settled = differ & both["reason"].ne("")
    alphas = [np.nan] * 3
    if field not in _PARTS and len(both):
        alphas = [*alpha_of_values(first, second, drawn)]
    numbers = len(both), int(differ.sum()), int(settled.sum())
    return field, _LABELS[field], *numbers, *alphas


def _grids(ds: Dataset) -> dict[str, _Grid]:
    """Return, of fields that both coders decided on for each unit of a grid, the ids of rows and columns."""
    coded = ds.second_measures, ds.second_cells
    rows = pd.concat([_with_measure(ds, each) for each in coded])
    measures = filter({*rows["row"]}.__contains__, map(str, ds.matrix()))
    countries = filter({*rows["column"]}.__contains__, ds.participants)
    cells = [*measures], [*countries]
    standards = ds.standards.query("not coded_once")["standard"]
    checked = ds.claims.query("rule != ''")["claim"]
    return {
        "listed": cells,
        "status": cells,
        "paired": ([*standards], [*ds.measures["measure"]]),
        "reading": ([*checked], [*READINGS]),
    }
