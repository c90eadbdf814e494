"""Hold the codebook against the lists: every irregularity on record, no record stale."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from math import isnan

from thb_analysis.data.consistency import (
    FAILS,
    LOOSELY,
    ClaimResult,
    RelationResult,
    claim_result,
    quantity_ranges,
    relation_result,
)
from thb_analysis.data.csvfile import Record, Table
from thb_analysis.data.dataset import Dataset
from thb_analysis.data.package import Package
from thb_analysis.errors import ExpressionError, Fault

Codes = frozenset[str]
Noted = dict[str, list[tuple[int, Record]]]


def relation_faults(package: Package, ds: Dataset) -> Iterator[Fault]:
    """Test the relations against the corrections that note who breaks them.

    Parameters
    ----------
    package : Package
    ds : Dataset
        With the observations as they follow from the lists.

    Yields
    ------
    Fault
        For a relation that cannot be evaluated, one that is broken without a
        record, and a record that names other countries than break it.
    """
    table = package.tables["relations"]
    noted = _noted(package, "relation")
    results, faults = _relation_results(table, ds)
    yield from faults
    for line, row in table.numbered():
        result, records = results.get(row["relation"]), noted.get(row["relation"], [])
        if result is None:
            continue
        codes = _spaced(result.violators)
        if result.violators and not records:
            message = f"is broken by {codes}, and no correction says so"
            expected = f"a noted correction with this relation and the printed codes {codes}"
            yield table.fault(
                line, "relation", row["relation"], "unrecorded-irregularity", message, expected
            )
        elif _codes(records) != result.violators:
            message = f"are not the codes that break {row['relation']}"
            yield _stale(package, records[0], message, codes or "no correction, for nothing does")


def claim_faults(package: Package, ds: Dataset) -> Iterator[Fault]:
    """Recompute the claims and hold them against the corrections that note them.

    Parameters
    ----------
    package : Package
    ds : Dataset
        With the observations as they follow from the lists.

    Yields
    ------
    Fault
        For a rule that cannot be evaluated or does not go with its quantity
        word, a claim that does not hold and is not on record, and a record
        of a claim that does hold or cannot be checked.
    """
    table = package.tables["claims"]
    noted = _noted(package, "claim")
    results, faults = _claim_results(table, ds)
    yield from faults
    for line, row in table.numbered():
        result, records = results.get(row["claim"]), noted.get(row["claim"], [])
        if result is None:
            continue
        counts = f"{len(result.counted)} of {len(result.denominator)}"
        if result.verdict == FAILS and not records:
            message = f"does not hold ({counts}), and no correction says so"
            expected = "a noted correction of the kind quantity with this claim"
            yield table.fault(
                line, "claim", row["claim"], "unrecorded-irregularity", message, expected
            )
        elif records and result.verdict not in (FAILS, LOOSELY):
            number, record = records[0]
            message = f"{result.verdict} ({counts}): the correction is stale"
            yield package.tables["corrections"].fault(
                number,
                "claim",
                record["claim"],
                "stale-correction",
                message,
                "",
                "delete the correction",
            )


def code_faults(
    package: Package, kind: str, found: Mapping[str, Codes], what: str
) -> Iterator[Fault]:
    """Hold codes that are irregular in a footnote against the corrections of a kind.

    Parameters
    ----------
    package : Package
    kind : str
        Kind of the corrections whose `printed` names the codes.
    found : mapping of str to frozenset of str
        The irregular codes of each footnote.
    what : str
        What is irregular of them: ``"stands twice"``.

    Yields
    ------
    Fault
    """
    records: Noted = defaultdict(list)
    for line, row in package.tables["corrections"].numbered():
        if row["kind"] == kind:
            records[row["footnote"]].append((line, row))
    footnotes = package.tables["footnotes"]
    for line, footnote in footnotes.numbered():
        number = footnote["footnote"]
        for code in sorted(found.get(number, frozenset()) - _codes(records[number])):
            expected = f"a noted correction of the kind {kind} with the printed code {code}"
            yield footnotes.fault(
                line,
                "printed",
                code,
                "unrecorded-irregularity",
                f"{what}, and no correction says so",
                expected,
            )
        for record in records[number]:
            if _codes([record]) - found.get(number, frozenset()):
                message = f"is not what {what} in footnote {number}"
                yield _stale(
                    package,
                    record,
                    message,
                    _spaced(found.get(number, frozenset())) or "no correction",
                )


def text_faults(package: Package) -> Iterator[Fault]:
    """Find noted corrections whose text does not stand in their footnote.

    Parameters
    ----------
    package : Package

    Yields
    ------
    Fault
    """
    printed = {row["footnote"]: row["printed"] for row in package.records("footnotes")}
    for line, row in package.tables["corrections"].numbered():
        of_codes = row["kind"] in ("duplicate", "base") or row["relation"]
        stands_there = row["printed"] in printed.get(row["footnote"], "")
        if row["status"] == "noted" and not of_codes and not stands_there:
            message = f"does not stand in the list of footnote {row['footnote']}"
            yield _stale(package, (line, row), message, "text that stands there, or nothing")


def outside_base(ds: Dataset) -> dict[str, Codes]:
    """Return the codes that each footnote lists outside the base of its measure."""
    rows = ds.measures.to_dict("records")
    return {str(row["footnote"]): ds.listed(row["measure"]) - ds.base(row["base"]) for row in rows}


def _relation_results(table: Table, ds: Dataset) -> tuple[dict[str, RelationResult], list[Fault]]:
    results, faults = {}, []
    for line, row in table.numbered():
        try:
            results[row["relation"]] = relation_result(
                ds, row["relation"], row["kind"], row["left"], row["right"]
            )
        except ExpressionError as error:
            column = "left" if error.expression == row["left"] else "right"
            faults.append(_expression_fault(table, line, column, error))
    return results, faults


def _claim_results(table: Table, ds: Dataset) -> tuple[dict[str, ClaimResult], list[Fault]]:
    ranges = quantity_ranges(ds)
    results, faults = {}, []
    for line, row in table.numbered():
        word, value = ranges[row["quantifier"]], int(row["value"]) if row["value"] else None
        try:
            result = claim_result(ds, row["claim"], row["rule"], row["base"], word, value)
        except ExpressionError as error:
            faults.append(_expression_fault(table, line, "rule", error))
            continue
        comparison_word = isnan(word.holds_from) and value is None
        if row["rule"] and result.compared != comparison_word:
            message = f"does not go with the quantity word {row['quantifier']!r}"
            expected = "a comparison (A > B)" if comparison_word else "a set expression, or A of B"
            faults.append(table.fault(line, "rule", row["rule"], "rule", message, expected))
            continue
        results[row["claim"]] = result
    return results, faults


def _expression_fault(table: Table, line: int, column: str, error: ExpressionError) -> Fault:
    message = f"cannot be evaluated: {error.problem}, at character {error.position}"
    return table.fault(line, column, error.expression, "expression", message)


def _noted(package: Package, column: str) -> Noted:
    """Return the corrections that name a relation or a claim, by its identifier."""
    noted: Noted = defaultdict(list)
    for line, row in package.tables["corrections"].numbered():
        if row[column]:
            noted[row[column]].append((line, row))
    return noted


def _codes(records: list[tuple[int, Record]]) -> Codes:
    return frozenset(code for _, record in records for code in record["printed"].split())


def _spaced(codes: Codes) -> str:
    return " ".join(sorted(codes))


def _stale(package: Package, record: tuple[int, Record], message: str, expected: str) -> Fault:
    line, row = record
    return package.tables["corrections"].fault(
        line,
        "printed",
        row["printed"],
        "stale-correction",
        f"{message}: the correction is stale",
        expected,
        "write what is expected, or delete the correction",
    )
