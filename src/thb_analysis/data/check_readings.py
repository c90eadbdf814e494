"""Hold other readings and the steps of a pathway against the coding they speak of."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from typing import Any

from thb_analysis.data.csvfile import Record
from thb_analysis.data.dataset import Dataset
from thb_analysis.data.names import nearest
from thb_analysis.data.package import Package
from thb_analysis.data.readings import duration
from thb_analysis.data.states import QUALIFIED
from thb_analysis.errors import ExpressionError, Fault

POLARITIES = ("affirmed", "negated", "unclear")
OF_MEASURES = ("base", "polarity")


def reading_faults(package: Package, ds: Dataset) -> Iterator[Fault]:
    """Find readings that change nothing, or whose value means nothing.

    Parameters
    ----------
    package : Package
    ds : Dataset
        With the observations as they follow from the lists.

    Yields
    ------
    Fault
    """
    table = package.tables["readings"]
    measures = {str(row["footnote"]): row for row in ds.measures.to_dict("records")}
    cells = {(str(row.footnote), row.country): row for row in ds.observations.itertuples()}
    for line, row in table.numbered():
        measure = measures.get(row["footnote"])
        if measure is None:
            message = "is no footnote with a measure"
            yield table.fault(line, "footnote", row["footnote"], "unknown-name", message)
        elif wrong := _wrong_value(row, ds):
            message, expected = wrong
            yield table.fault(line, "value", row["value"], "reading", message, expected)
        elif _changes_nothing(row, measure, cells.get((row["footnote"], row["country"]))):
            message = "changes nothing: the reading is stale"
            hint = "delete the row, or say what else could have been coded"
            yield table.fault(line, "change", row["change"], "stale-reading", message, "", hint)


def pathway_faults(package: Package, ds: Dataset) -> Iterator[Fault]:
    """Find steps that cannot be evaluated, and conditions that are no measures.

    Parameters
    ----------
    package : Package
    ds : Dataset

    Yields
    ------
    Fault
    """
    table = package.tables["pathway"]
    known = list(ds.measures["measure"])
    for line, row in table.numbered():
        try:
            ds.evaluate(row["expression"])
        except ExpressionError as error:
            message = f"cannot be evaluated: {error.problem}, at character {error.position}"
            yield table.fault(line, "expression", row["expression"], "expression", message)
        for name in row["conditions"].split():
            if name not in known:
                hint = " or ".join(nearest(name, known))
                yield table.fault(
                    line,
                    "conditions",
                    name,
                    "unknown-name",
                    "is no measure",
                    "a measure",
                    f"write {hint}" if hint else "",
                )


def _wrong_value(row: Record, ds: Dataset) -> tuple[str, str] | None:
    """Say what is wrong with the value of a reading, and what was expected."""
    change, value = row["change"], row["value"]
    allowed: Collection[str] = list(ds.bases["base"]) if change == "base" else POLARITIES
    if change in OF_MEASURES and value not in allowed:
        return f"is no {change}", f"one of {', '.join(allowed)}"
    if change == "duration" and not _is_duration(value):
        return "is no duration", "minimum..maximum and days or months, such as 6..12 months"
    return None


def _is_duration(value: str) -> bool:
    try:
        duration(value)
    except ValueError:
        return False
    return True


def _changes_nothing(row: Record, measure: Mapping[Hashable, Any], cell: object) -> bool:
    """Whether the coding is already what the reading would make it."""
    change = row["change"]
    if change in OF_MEASURES:
        return bool(measure[change] == row["value"])
    if change == "list" or cell is None:
        return (cell is None) != (change == "list")
    if change == "duration":
        return f"{cell.minimum}..{cell.maximum} {cell.unit}" == row["value"]  # type: ignore[attr-defined]
    qualified = cell.status == QUALIFIED  # type: ignore[attr-defined]
    return (change == "qualify" and qualified) or (change == "unqualify" and not qualified)
