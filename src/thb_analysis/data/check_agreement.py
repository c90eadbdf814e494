"""Hold the second coding against the observations: every difference is settled."""

from collections.abc import Iterator

from thb_analysis.data.csvfile import Record, Table
from thb_analysis.data.package import Package
from thb_analysis.errors import Fault

FIELDS = ("status", "minimum", "maximum", "unit", "renewable", "basis")
LISTED = "listed"

Values = dict[tuple[str, str, str], str]


def agreement_faults(package: Package, observations: list[Record]) -> Iterator[Fault]:
    """Find differences that no settlement explains, and settlements that explain none.

    Parameters
    ----------
    package : Package
    observations : list of dict of str to str
        As they follow from the lists: the coding after settlement.

    Yields
    ------
    Fault
    """
    table = package.tables["settlements"]
    final, second = _values(observations), _values(package.records("second_coding"))
    settled = {_key(row): row for row in table.records()}
    for line, row in table.numbered():
        yield from _stale(table, line, row, "second", second.get(_key(row), ""))
        yield from _stale(table, line, row, "settled", final.get(_key(row), ""))
    for key in _differences(final, second):
        if key not in settled:
            footnote, country, field = key
            message = (
                f"differs between the coders in footnote {footnote}, {country}, and is not settled"
            )
            expected = f"a row that begins {footnote},{country},{field}"
            yield table.fault(0, "field", field, "unsettled", message, expected)


def _differences(final: Values, second: Values) -> list[tuple[str, str, str]]:
    """Return the fields that differ; of a cell that one coder lacks, only `listed`."""
    keys = sorted(final.keys() | second.keys(), key=lambda key: (int(key[0]), *key[1:]))
    both = final.keys() & second.keys()
    return [
        key
        for key in keys
        if final.get(key, "") != second.get(key, "") and (key in both or key[2] == LISTED)
    ]


def _values(records: list[Record]) -> Values:
    values: Values = {}
    for record in records:
        cell = (record["footnote"], record["country"])
        values |= {(*cell, field): record[field] for field in FIELDS} | {(*cell, LISTED): "true"}
    return values


def _stale(table: Table, line: int, row: Record, column: str, value: str) -> Iterator[Fault]:
    if row[column] != value:
        what = {"second": "what the second coder has", "settled": "what the observations have"}
        yield table.fault(
            line,
            column,
            row[column],
            "stale-settlement",
            f"is not {what[column]} in footnote {row['footnote']}, {row['country']}",
            repr(value) if value else "nothing",
        )


def _key(row: Record) -> tuple[str, str, str]:
    return row["footnote"], row["country"], row["field"]
