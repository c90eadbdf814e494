"""Hold the second coding against the first: every difference is settled."""

from collections.abc import Iterator
from dataclasses import dataclass

from thb_analysis.data.csvfile import Record, Table
from thb_analysis.data.package import Package
from thb_analysis.errors import Fault

Values = dict[tuple[str, ...], str]


@dataclass(frozen=True)
class Comparison:
    """Two codings of the same things, and where their differences are settled.

    Attributes
    ----------
    final, second, settlements : str
        Tables: the coding after settlement, the second coder's, and what was
        settled between them.
    key, fields : tuple of str
        Columns that say what is coded, and those that both coders decided.
    present : str
        Name under which a settlement says whether a coder has the row at all;
        empty where both must have every row.
    """

    final: str
    second: str
    settlements: str
    key: tuple[str, ...]
    fields: tuple[str, ...]
    present: str = ""


CELLS = Comparison(
    final="observations",
    second="second_coding",
    settlements="settlements",
    key=("footnote", "country"),
    fields=("status", "minimum", "maximum", "unit", "renewable", "basis"),
    present="listed",
)
MEASURES = Comparison(
    final="measures",
    second="second_measures",
    settlements="measure_settlements",
    key=("footnote",),
    fields=("theme", "kind", "polarity", "base"),
)
# Without a row in any of these, nothing was coded twice.
_SECOND = (CELLS.second, CELLS.settlements, MEASURES.second, MEASURES.settlements)


def agreement_faults(
    package: Package, what: Comparison, records: list[Record] | None = None
) -> Iterator[Fault]:
    """Find differences that no settlement explains, and settlements that explain none.

    Parameters
    ----------
    package : Package
    what : Comparison
        `CELLS` or `MEASURES`.
    records : list of dict of str to str, optional
        The coding after settlement, if it is not to be read from the package:
        observations as they follow from the lists.

    Yields
    ------
    Fault
        None if the package has no second coding at all.
    """
    table = package.tables[what.settlements]
    if not any(package.records(name) for name in _SECOND if name in package.tables):
        return
    final = _values(what, package.records(what.final) if records is None else records)
    second = _values(what, package.records(what.second))
    sides = (
        ("second", second, "the second coder has"),
        ("settled", final, f"{package.path(what.final)} has"),
    )
    settled = set()
    for line, row in table.numbered():
        key = (*(row[column] for column in what.key), row["field"])
        settled.add(key)
        for column, values, holder in sides:
            yield from _stale(
                table, line, row, column, values.get(key, ""), f"{holder} in {_place(key)}"
            )
    if not what.present:
        yield from _not_coded(package.tables[what.second], what.key, final, second)
    for key in _differences(what, final, second):
        if key not in settled:
            message = f"differs between the coders in {_place(key)}, and is not settled"
            expected = f"a row that begins {','.join(key)}"
            yield table.fault(0, "field", key[-1], "unsettled", message, expected)


def _values(what: Comparison, records: list[Record]) -> Values:
    values: Values = {}
    for record in records:
        key = tuple(record[column] for column in what.key)
        values |= {(*key, field): record[field] for field in what.fields}
        if what.present:
            values[*key, what.present] = "true"
    return values


def _differences(what: Comparison, final: Values, second: Values) -> list[tuple[str, ...]]:
    """Return the fields that differ; of a row that one coder may lack, only that one lacks it."""
    keys = sorted(final.keys() | second.keys(), key=lambda key: (int(key[0]), *key[1:]))
    both = final.keys() & second.keys()
    return [
        key
        for key in keys
        if final.get(key, "") != second.get(key, "") and (key in both or key[-1] == what.present)
    ]


def _not_coded(
    table: Table, columns: tuple[str, ...], final: Values, second: Values
) -> Iterator[Fault]:
    for key in sorted({key[:-1] for key in final} - {key[:-1] for key in second}):
        message = "has no row of the second coder"
        yield table.fault(0, ", ".join(columns), ", ".join(key), "not-coded", message, "one row")


def _stale(
    table: Table, line: int, row: Record, column: str, value: str, holder: str
) -> Iterator[Fault]:
    if row[column] != value:
        expected = repr(value) if value else "nothing"
        message = f"is not what {holder}"
        yield table.fault(line, column, row[column], "stale-settlement", message, expected)


def _place(key: tuple[str, ...]) -> str:
    return f"footnote {', '.join(key[:-1])}"
