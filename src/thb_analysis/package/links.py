"""Keys and links of a data package: each row once, and each name one that exists."""

from collections.abc import Collection, Iterator, Sequence

from thb_analysis.errors import Fault
from thb_analysis.names import suggest
from thb_analysis.package.countries import EU_CODE
from thb_analysis.package.files import Row
from thb_analysis.package.package import Package, Table
from thb_analysis.package.schema import COMPULSORY, Column, schemas

# Columns whose values are unique, besides the key: a list has one measure, a map has each category once,
# and lengths are compared with one least length that law sets.
_ONCE = {
    "measures": ("footnote",),
    "maps": ("map", "category"),
    "standards": ("length_of",),
}


def key_faults(package: Package) -> Iterator[Fault]:
    """Find rows that have the same key as another, or keys that differ in case only."""
    for name, table in package.tables.items():
        yield from _repeated(
            table, [each for each in table.schema.key if each in table.columns]
        )
        if name in _ONCE:
            yield from _repeated(table, _ONCE[name])


def _repeated(table: Table, key: Sequence[str]) -> Iterator[Fault]:
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        cells = [row[name] for name in key]
        first = seen.setdefault(tuple(map(str.casefold, cells)), row.line)
        if first != row.line and any(cells):
            value = ", ".join(filter(None, cells))
            message, hint = (
                f"is on line {first} already",
                "change or delete one of the rows",
            )
            yield row.fault(
                ", ".join(key), "duplicate", message, "each key once", hint, value
            )


def link_faults(package: Package) -> Iterator[Fault]:
    """Find cells that name what another table does not have."""
    for table in package.tables.values():
        for column in table.columns.values():
            # A missing compulsory table is a fault already.
            if column.link and (
                column.target in package.tables or column.target not in COMPULSORY
            ):
                yield from _link_faults(package, table, column)
    if "countries" in package.tables:
        known = package.tables["countries"].columns
        for row in package.records("bases"):
            if row["column"] not in known:
                yield _unknown_name(
                    row, "column", row["column"], known, "column of the countries"
                )


def _link_faults(package: Package, table: Table, column: Column) -> Iterator[Fault]:
    key = schemas()[column.target].key[0]
    known = {row[key] for row in package.records(column.target)}
    allowed = known | ({"*"} if column.link.endswith("*") else set())
    what = f"{key} of {package.path(column.target)}"
    for row in table.rows:
        cell = row[column.name]
        for name in cell.split() if column.link.endswith("+") else filter(None, [cell]):
            if name not in allowed:
                yield _unknown_name(row, column.name, name, known, what)


def _unknown_name(
    row: Row, column: str, name: str, known: Collection[str], what: str
) -> Fault:
    near = suggest(name, known)
    hint = f"write {' or '.join(near)}" if near else ""
    if EU_CODE.get(name) in near:
        hint = f"write {near[0]}: these data use the codes of the EU, not of ISO 3166"
    return row.fault(column, "unknown-name", f"is no {what}", hint=hint, value=name)
