"""Rules that the cells of one row must keep together, checked by pandera."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.data.csvfile import Table
from thb_analysis.data.names import EU_CODE
from thb_analysis.errors import Fault

RELATION_KINDS = ("subset", "implies", "disjoint", "equal", "exhaustive")


@dataclass(frozen=True)
class Rule:
    """What must hold in every row of a table.

    Attributes
    ----------
    name : str
    column : str
        Column that a fault points at.
    holds : callable
        Gives, for a frame, whether each row keeps the rule.
    message, expected : str
        Of the fault.
    """

    name: str
    column: str
    holds: Callable[[pd.DataFrame], Any]
    message: str
    expected: str


def row_faults(table: Table, frame: pd.DataFrame, name: str) -> Iterator[Fault]:
    """Find the rows of a table that break its rules.

    Parameters
    ----------
    table : Table
    frame : pandas.DataFrame
        The same table, typed.
    name : str
        Name of the table.

    Yields
    ------
    Fault
    """
    if name not in RULES:
        return
    import pandera.pandas as pa

    rules = {rule.name: rule for rule in RULES[name]}
    checks = [pa.Check(rule.holds, name=rule.name) for rule in rules.values()]
    try:
        pa.DataFrameSchema(checks=checks).validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases[["check", "index"]].drop_duplicates()
        for check, row in cases.itertuples(index=False):
            yield _fault(table, rules[check], int(row))


def _fault(table: Table, rule: Rule, row: int) -> Fault:
    value = table.rows[row][table.columns.index(rule.column)]
    return table.fault(table.lines[row], rule.column, value, rule.name, rule.message, rule.expected)


def _at_most(low: str, high: str) -> Callable[[pd.DataFrame], Any]:
    """Return the rule that one column is not above another, where both are given."""
    return lambda rows: (rows[low] <= rows[high]).fillna(True).astype(bool)


def _filled(rows: pd.DataFrame, column: str) -> Any:
    return rows[column].notna() & (rows[column].astype("str") != "")


def _unit_given(rows: pd.DataFrame) -> Any:
    return _filled(rows, "unit") == (rows["minimum"].notna() | rows["maximum"].notna())


def _all_or_none(rows: pd.DataFrame) -> Any:
    return (
        rows[["holds_from", "holds_to", "loose_from", "loose_to"]].notna().sum(axis=1).isin([0, 4])
    )


def _only_if(column: str, other: str, *values: str) -> Callable[[pd.DataFrame], Any]:
    """Return the rule that a column is filled just where another has one of the values."""
    return lambda rows: _filled(rows, column) == rows[other].isin(values)


DURATION = (
    Rule(
        "minimum-above-maximum",
        "minimum",
        _at_most("minimum", "maximum"),
        "is above the maximum",
        "a minimum not above the maximum",
    ),
    Rule(
        "unit",
        "unit",
        _unit_given,
        "does not go with minimum and maximum",
        "days or months with a duration, nothing without",
    ),
)

RULES: dict[str, tuple[Rule, ...]] = {
    "observations": DURATION,
    "second_coding": DURATION,
    "measures": DURATION,
    "remarks": (
        *DURATION,
        Rule(
            "whole-list",
            "country",
            lambda rows: (
                (rows["country"] != "*")
                | (rows["minimum"].isna() & rows["maximum"].isna() & rows["renewable"].isna())
            ),
            "gives a duration to the whole list",
            "a duration of the whole list in measures.csv, of one country here",
        ),
    ),
    "countries": (
        Rule(
            "eu-code",
            "country",
            # A package that has no other codes may write those of ISO 3166.
            lambda rows: ~(rows["country"].isin(list(EU_CODE)) & ("iso2" in rows)),
            "is a code of ISO 3166",
            f"the code of the EU ({', '.join(f'{eu} for {iso}' for iso, eu in EU_CODE.items())})",
        ),
    ),
    "quantifiers": (
        Rule(
            "bounds",
            "holds_from",
            _all_or_none,
            "stands without the other bounds",
            "all four bounds or none",
        ),
        Rule(
            "minimum-above-maximum",
            "holds_from",
            _at_most("holds_from", "holds_to"),
            "is above holds_to",
            "a range",
        ),
        Rule(
            "loose-from",
            "loose_from",
            _at_most("loose_from", "holds_from"),
            "is above holds_from",
            "a wider range",
        ),
        Rule(
            "loose-to",
            "loose_to",
            _at_most("holds_to", "loose_to"),
            "is below holds_to",
            "a wider range",
        ),
    ),
    "claims": (
        Rule(
            "value",
            "value",
            lambda rows: (rows["quantifier"] == "exactly") | rows["value"].isna(),
            "goes with another quantity word",
            "a value only if the quantity word is exactly",
        ),
        Rule(
            "no-value",
            "value",
            lambda rows: (
                (rows["quantifier"] != "exactly") | (rows["rule"] == "") | rows["value"].notna()
            ),
            "is missing",
            "the count that must result",
        ),
    ),
    "readings": (
        Rule(
            "reading-value",
            "value",
            _only_if("value", "change", "duration", "base", "polarity"),
            "does not go with the change",
            "a value for duration, base and polarity, nothing for others",
        ),
        Rule(
            "reading-country",
            "country",
            lambda rows: (rows["country"] == "*") == rows["change"].isin(["base", "polarity"]),
            "does not go with the change",
            "* for base and polarity, a country for others",
        ),
    ),
    "corrections": (
        Rule(
            "applied-printed",
            "printed",
            lambda rows: (rows["status"] != "applied") | _filled(rows, "printed"),
            "is empty",
            "the text that an applied correction replaces",
        ),
        Rule(
            "noted-read-as",
            "read_as",
            lambda rows: (rows["status"] == "applied") | (rows["read_as"] == ""),
            "is not read at all, for the correction is only noted",
            "nothing, or the status applied",
        ),
        Rule(
            "relation-kind",
            "relation",
            _only_if("relation", "kind", *RELATION_KINDS),
            "does not go with the kind",
            f"a relation for the kinds {', '.join(RELATION_KINDS)}, nothing for others",
        ),
        Rule(
            "claim-kind",
            "claim",
            _only_if("claim", "kind", "quantity"),
            "does not go with the kind",
            "a claim for the kind quantity, nothing for others",
        ),
    ),
}
