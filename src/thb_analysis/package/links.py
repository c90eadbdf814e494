"""Keys and links of a data package: each row once, and each name one that exists."""

from collections.abc import Collection, Sequence

from thb_analysis.errors import Fault, Faults
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
# What readers know things by: the data can be loaded all the same.
_SHOWN = (
    ("countries", ["name"]),
    ("countries", ["tile_row", "tile_column"]),
    ("measures", ["label"]),
    ("indicators", ["label"]),
)


def key_faults(package: Package) -> Faults:
    """Find rows that have the same key as another, or keys that differ in case only."""
    for name, table in package.tables.items():
        yield from _repeated(table, table.key)
        yield from _repeated(table, _ONCE.get(name, ()))


def name_faults(package: Package) -> Faults:
    """Find two countries, measures or indicators of one name, and countries that share a tile."""
    for name, columns in _SHOWN:
        yield from _repeated(package.table(name), columns)


def _repeated(table: Table, key: Sequence[str]) -> Faults:
    seen: dict[tuple[str, ...], int] = {}
    for row in table.rows:
        cells = [row[name] for name in key]
        first = seen.setdefault(tuple(map(str.casefold, cells)), row.line)
        if first != row.line and any(cells):
            column, value = ", ".join(key), ", ".join(filter(None, cells))
            message = f"is on line {first} already"
            hint = "change or delete one of the rows"
            yield row.fault(column, "duplicate", message, "each key once", hint, value)


def link_faults(package: Package) -> Faults:
    """Find cells that name what another table does not have."""
    # A missing compulsory table is a fault already.
    unread = {*COMPULSORY} - package.tables.keys()
    for table in package.tables.values():
        for column in table.columns.values():
            if column.link and column.target not in unread:
                yield from _link_faults(package, table, column)
    if "countries" in package.tables:
        known = package.tables["countries"].columns
        for row in package.records("bases"):
            name = row["column"]
            if name not in known:
                what = "column of the countries"
                yield _unknown_name(row, "column", name, known, what)


def _link_faults(package: Package, table: Table, column: Column) -> Faults:
    key = schemas()[column.target].key[0]
    known = {row[key] for row in package.records(column.target)}
    allowed = {*known, ""}
    if column.link.endswith("*"):
        allowed.add("*")
    what = f"{key} of {package.path(column.target)}"
    for row in table.rows:
        cell = row[column.name]
        names = cell.split() if column.link.endswith("+") else [cell]
        for name in names:
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
