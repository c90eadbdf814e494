"""Find names that no foreign key can check: several in a cell, columns, ``*``."""

from collections.abc import Collection, Iterator

from thb_analysis.data.descriptor import column_types
from thb_analysis.data.names import nearest
from thb_analysis.data.package import Package
from thb_analysis.data.tables import BOOLEAN
from thb_analysis.errors import Fault


def link_faults(package: Package) -> Iterator[Fault]:
    """Find unknown columns in bases.csv, footnotes in claims.csv, countries in remarks.csv and readings.csv.

    And instruments that bind by a column of another type than yes or no.

    Parameters
    ----------
    package : Package
        Tables that could not be read are passed over.

    Yields
    ------
    Fault
    """
    tables = package.tables
    if "countries" in tables:
        countries = tables["countries"]
        yield from _unknown(
            package, "bases", "column", countries.columns, "column of countries.csv"
        )
        known = [*countries.column("country"), "*"]
        for name in ("readings", "remarks"):
            yield from _unknown(package, name, "country", known, "country of countries.csv")
    if "footnotes" in tables:
        numbers = tables["footnotes"].column("footnote")
        yield from _unknown(package, "claims", "footnotes", numbers, "footnote of footnotes.csv")
    if "instruments" in tables:
        yield from _unclear_bindings(package)


def _unclear_bindings(package: Package) -> Iterator[Fault]:
    """Find instruments whose column of countries.csv does not say yes or no."""
    resources = package.descriptor["resources"]
    types = column_types(next(each for each in resources if each["name"] == "countries"))
    table = package.tables["instruments"]
    for line, row in table.numbered():
        if types.get(row["instrument"], BOOLEAN) != BOOLEAN:
            message = "names a column of countries.csv that does not say yes or no"
            expected = f"a column of the type {BOOLEAN}, or no column of this name"
            yield table.fault(
                line, "instrument", row["instrument"], "descriptor", message, expected
            )


def _unknown(
    package: Package, name: str, column: str, known: Collection[str], what: str
) -> Iterator[Fault]:
    if name not in package.tables:
        return
    table = package.tables[name]
    for line, row in table.numbered():
        for value in row[column].split():
            if value not in known:
                near = nearest(value, known)
                hint = f"write {' or '.join(near)}" if near else ""
                yield table.fault(
                    line, column, value, "unknown-name", f"is no {what}", f"a {what}", hint
                )
