"""Compare two data packages: which cells and findings differ."""

import pandas as pd

from thb_analysis.analysis.counts import each_row, findings
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.errors import quantity
from thb_analysis.states import STATE_LABELS
from thb_analysis.wording import span

_KEY = ["what", "id", "country"]


@takes_dataset
def compare(before: Dataset, after: Dataset) -> pd.DataFrame:
    """Return the cells and findings that differ between two versions of a data package.

    Countries, measures and findings are matched by their ids. A country or measure that only one
    version has is one row, without its cells.

    Parameters
    ----------
    before, after : Dataset

    Returns
    -------
    pandas.DataFrame
        A row for each difference: `what` (``country``, ``measure``, ``cell`` or ``finding``), `id`,
        `country` (code, of a cell), `label`, `before` and `after` (a state, with length and note; or k
        of n with its bounds; empty where a version lacks it), `added` and `removed` (tuples of codes:
        countries counted only after, and only before).

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.compare(ds, ds).empty
    True
    >>> thb.compare(ds, ds.select(include_qualified=False))["after"].iloc[0]
    'open'
    """
    countries = {*before.participants} & {*after.participants}
    measures = {*before.measures["measure"]} & {*after.measures["measure"]}
    old, new = (_facts(ds, countries, measures) for ds in (before, after))
    rows = []
    for key in dict.fromkeys([*new, *old]):
        (label, value, counted), (label_before, value_before, counted_before) = (
            facts.get(key, ("", "", ())) for facts in (new, old)
        )
        added = tuple(code for code in counted if code not in counted_before)
        removed = tuple(code for code in counted_before if code not in counted)
        if value != value_before or added or removed:
            rows.append(
                (*key, label or label_before, value_before, value, added, removed)
            )
    return pd.DataFrame(
        rows, columns=[*_KEY, "label", "before", "after", "added", "removed"]
    )


def summary(differences: pd.DataFrame) -> str:
    """Write what `compare` found as text: each difference, and their number."""
    lines = []
    for row in differences.to_dict("records"):
        moved = [f"+{code}" for code in row["added"]] + [
            f"-{code}" for code in row["removed"]
        ]
        head = " ".join(filter(None, (row["what"], row["id"], row["country"])))
        lines += [head, f"  {row['label']}", f"  before: {row['before'] or '–'}"]
        lines += [" ".join([f"  after:  {row['after'] or '–'}", *moved])]
    sizes = differences["what"].value_counts(sort=False)
    counted = ", ".join(quantity(int(size), str(what)) for what, size in sizes.items())
    lines += [f"Different: {counted}" if counted else "No cell or finding differs."]
    return "\n".join(lines)


def _facts(
    ds: Dataset, countries: set[str], measures: set[str]
) -> dict[tuple[str, ...], tuple[str, str, tuple[str, ...]]]:
    """Return what is compared: (what, id, country) to label, value and codes counted."""
    found: dict[tuple[str, ...], tuple[str, str, tuple[str, ...]]] = {}
    for code in ds.participants:
        found["country", code, ""] = (ds.country_names[code], "covered", ())
    for row in each_row(ds.measures):
        found["measure", row.measure, ""] = (row.label, "covered", ())
    for cell in each_row(ds.cells()):
        if cell.country in countries and cell.measure in measures:
            length = span(cell.minimum, cell.maximum, cell.unit)
            parts = dict.fromkeys([STATE_LABELS[cell.state], length, cell.note])
            label = f"{cell.name}: {cell.label}"
            found["cell", cell.measure, cell.country] = (
                label,
                "; ".join(filter(None, parts)),
                (),
            )
    for row in each_row(findings(ds)):
        bounds = row.answer.bounds or (row.k, row.k)
        ends = f" ({bounds[0]} to {bounds[1]})" if bounds[0] < bounds[1] else ""
        counted = tuple(sorted(row.answer.yes))
        found["finding", row.indicator, ""] = (
            row.label,
            f"{row.k} of {row.n}{ends}",
            counted,
        )
    return found
