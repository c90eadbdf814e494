"""Check a data package wholly, and report every fault at once, one cause in one line."""

import os
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from thb_analysis.dataset.dataset import make_dataset
from thb_analysis.errors import DataInvalid, ExpressionError, Fault, explain, quantity
from thb_analysis.known.expressions import Comparison, parse, parse_rule
from thb_analysis.package.derive import (
    MISSING_REMARK,
    derive,
    has_lists,
    list_key,
    list_label,
)
from thb_analysis.package.files import OUTSIDE, Row
from thb_analysis.package.links import key_faults, link_faults
from thb_analysis.package.package import (
    TEXTS,
    Package,
    Table,
    find_package,
    try_package,
)
from thb_analysis.package.schema import rules, schemas
from thb_analysis.states import STATUSES
from thb_analysis.texts.proof import text_faults

_TERM = re.compile(r"(\w+)(<=|!=|=)([^,]*)")
_EXPRESSIONS = (
    ("relations", "left"),
    ("relations", "right"),
    ("indicators", "expression"),
    ("maps", "expression"),
)
# What the rows of a map have in common.
_OF_MAPS = ("theme", "title", "base", "profile")
_DURATION = re.compile(r"\d{0,5}\.\.\d{0,5} (days|months|years)")
_UNLISTED = "not-reported"
# Rule that observations break which are to be derived again.
OUTDATED = "outdated"

# Fields of a cell and of a measure that both coders decided, and what a settlement calls a cell as such.
_OF_CELLS = ("status", "minimum", "maximum", "unit", "renewable", "basis")
_OF_MEASURES = ("theme", "kind", "polarity", "base")
_LISTED = "listed"


@dataclass(frozen=True, repr=False)
class Validation:
    """Result of checking a data package; prints as text for people.

    Attributes
    ----------
    faults : tuple of Fault
        In the order of file, line and column; empty if the package is valid.
    skipped : tuple of str
        What could not be checked because of the faults, a sentence each.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.validate().faults
    ()
    """

    faults: tuple[Fault, ...]
    skipped: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the package is valid."""
        return not self.faults

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        if self.ok:
            return "The data package is valid."
        files = len({fault.file for fault in self.faults})
        summary = f"{quantity(len(self.faults), 'fault')} in {quantity(files, 'file')}."
        return "\n".join([*explain(sorted(self.faults)), summary, *self.skipped])


def validate(path: str | os.PathLike[str] | None = None) -> Validation:
    """Check a data package: files, cells, keys and links, and the coding itself.

    Parameters
    ----------
    path : path-like, optional
        Folder of the package; see `load`.

    Returns
    -------
    Validation
        With every fault; its text names file, line, column, value and what was expected.

    Raises
    ------
    DataNotFound
        If there is no such folder.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.validate())
    The data package is valid.
    """
    folder = (
        Path(path) if path is not None and Path(path).is_dir() else find_package(path)
    )
    return check(*try_package(folder))[1]


def require_valid(package: Package | None, faults: Iterable[Fault] = ()) -> Package:
    """Return a package as read if neither reading nor checking found faults.

    Raises
    ------
    DataInvalid
        With every fault that `validate` finds.
    """
    _, report = check(package, list(faults))
    if package is None or report.faults:
        raise DataInvalid(report.faults, more="\n".join(report.skipped))
    return package


def check(
    package: Package | None, faults: list[Fault]
) -> tuple[Package | None, Validation]:
    """Check a package as read; `faults` are those found in reading it.

    Returns
    -------
    package : Package or None
        With the observations as they follow from its lists, if it has lists that could be read.
    report : Validation
        As of `validate`.
    """
    if package is None:
        return None, _report(faults, "the tables")
    faults += [*key_faults(package), *link_faults(package), *_row_faults(package)]
    faults += _contradictions(package.records("maps"), "map", _OF_MAPS)
    derived_faults: list[Fault] = []
    skipped: list[str] = []
    if has_lists(package):
        # Faults of a derived table are reported in the tables that it is derived from.
        file = package.path("observations")
        derived_faults = [
            each for each in faults if each.file == file and each.rule != OUTSIDE
        ]
        faults = [fault for fault in faults if fault not in derived_faults]
    if faults:
        return package, _report(faults, "lists, expressions and rules")
    if has_lists(package):
        derived = derive(package)
        faults += derived.faults
        if not derived.complete:
            return package, _report(faults, "what follows from the lists")
        # Without its row, the content of a remark is unknown; the countries on the list are known.
        unread = any(fault.rule == MISSING_REMARK for fault in faults)
        skipped = ["what follows from remarks"] if unread else []
        if not faults:
            faults += _outdated(package, derived.observations, len(derived_faults))
        fields = (_LISTED,) if unread else (_LISTED, *_OF_CELLS, *_OF_MEASURES)
        old = package
        tables = {**package.tables, "observations": derived.observations}
        package = replace(package, tables=tables)
        faults += _agreement_faults(package, old, fields)
    # Lengths are compared without their unit.
    lengths = [row for row in package.records("observations") if row["unit"]]
    faults += [
        *_contradictions(lengths, "measure", ("unit",)),
        *_coding_faults(package),
    ]
    if any(fault.rule == "expression" for fault in faults):
        skipped += ["texts"] * any(name.startswith(TEXTS) for name in package.files)
    else:
        faults += text_faults(make_dataset(package))
    return package, _report(faults, *skipped)


def _report(faults: Iterable[Fault], *skipped: str) -> Validation:
    unchecked = tuple(f"Not checked yet: {what}." for what in skipped)
    return Validation(tuple(sorted(set(faults))), unchecked)


def _contradictions(
    rows: Iterable[Row], key: str, columns: Iterable[str]
) -> Iterator[Fault]:
    """Find rows that contradict the first with the same key, such as those of a map."""
    first: dict[str, Row] = {}
    for row in rows:
        head = first.setdefault(row[key], row)
        for column in columns:
            if row[column] != head[column]:
                message = f"is another {column} than the {key} has on line {head.line}"
                yield row.fault(
                    column, key, message, f"{head[column]!r} in all its rows"
                )


def _row_faults(package: Package) -> Iterator[Fault]:
    """Find rows that break a rule of ``schema/rules.csv``."""
    for rule, (name, table) in product(rules(), package.tables.items()):
        when, must = _TERM.findall(rule["when"]), _TERM.findall(rule["must"])
        for row in table.rows if rule.get("table", name) == name else ():
            if _hold(row, when) and not _hold(row, must):
                yield row.fault(rule["column"], "row", rule["message"])


def _hold(row: Row, terms: Iterable[tuple[str, str, str]]) -> bool:
    """Whether a row meets all terms, such as ``kind=actor`` or ``minimum<=maximum``; empty cells meet ``<=``."""
    for column, operator, other in terms:
        if operator == "<=":
            holds = not (row[column] and row[other]) or float(row[column]) <= float(
                row[other]
            )
        else:
            holds = (row[column] == other) == (operator == "=")
        if not holds:
            return False
    return True


def _outdated(package: Package, right: Table, wrong: int) -> Iterator[Fault]:
    """Compare the observations on file, of which `wrong` cells have faults, with those derived from the lists."""
    columns = schemas()["observations"].columns
    tables = package.table("observations"), right
    on_file, derived = (
        {tuple(row[name] for name in columns) for row in table.rows} for table in tables
    )
    # A row that was changed is in both differences.
    if differing := max(len(on_file - derived), len(derived - on_file)) or wrong:
        message = f"The observations do not follow from the lists in {quantity(differing, 'row')}"
        hint = "run make data, or python -m thb_analysis.check and the folder"
        yield Row({}, tables[0].file).fault("", OUTDATED, message, hint=hint)


def _coding_faults(package: Package) -> Iterator[Fault]:
    """Find expressions and rules that cannot be evaluated, and readings that change nothing."""
    ds = make_dataset(package)
    vocabulary = frozenset(ds.measures["measure"]), ds.base_members
    sets = [
        (row, column) for name, column in _EXPRESSIONS for row in package.records(name)
    ]
    with_bounds = {
        row["quantifier"] for row in package.records("quantifiers") if row["holds_from"]
    }
    claims = {row["claim"]: row for row in package.records("claims")}
    rules = [*claims.values(), *package.records("claim_readings")]
    for row, column in [*sets, *((row, "rule") for row in rules if row["rule"])]:
        read = parse_rule if column == "rule" else parse
        try:
            found = read(row[column], *vocabulary)
        except ExpressionError as error:
            message = (
                f"cannot be evaluated: {error.problem}, at character {error.position}"
            )
            yield row.fault(column, "expression", message)
            continue
        claim = claims[row["claim"]] if column == "rule" else row
        is_count = claim["quantifier"] in with_bounds or bool(claim["value"])
        if column == "rule" and is_count == isinstance(found, Comparison):
            message = f"does not go with the quantity word {claim['quantifier']!r}"
            expected = (
                "a set expression, or A of B" if is_count else "a comparison (A > B)"
            )
            yield row.fault("rule", "rule", message, expected)
    yield from _reading_faults(package)


def _reading_faults(package: Package) -> Iterator[Fault]:
    """Find readings with a value that is not allowed, and those that change nothing."""
    measures = {
        row["footnote"]: row for row in package.records("measures") if row["footnote"]
    }
    readings = package.records("readings")
    read = {(row["footnote"], row["country"]) for row in readings}
    named = (
        (row["footnote"], row["country"], row)
        for row in package.records("observations")
    )
    cells = {
        (note, country): row for note, country, row in named if (note, country) in read
    }
    allowed = {
        "status": (*STATUSES, _UNLISTED),
        "base": tuple(row["base"] for row in package.records("bases")),
        "polarity": schemas()["measures"].columns["polarity"].allowed,
    }
    for row in readings:
        change, value = row["change"], row["value"]
        measure = measures.get(row["footnote"])
        cell = cells.get((row["footnote"], row["country"]), Row({"status": _UNLISTED}))
        length = f"{cell['minimum']}..{cell['maximum']} {cell['unit']}"
        coded = {**(measure or {}), "status": cell["status"], "duration": length}
        is_length = change == "duration"
        if measure is None:
            yield row.fault("footnote", "unknown-name", "is the footnote of no measure")
        elif is_length and row["country"] != "*" and cell["status"] == _UNLISTED:
            message = f"is not named in footnote {row['footnote']}: the reading changes nothing"
            yield row.fault("country", "stale", message, hint="delete the row")
        elif not (
            _DURATION.fullmatch(value) if is_length else value in allowed[change]
        ):
            expected = (
                "such as 6..12 months"
                if is_length
                else f"one of {', '.join(allowed[change])}"
            )
            yield row.fault("value", "reading", f"is no {change}", expected)
        elif value == coded[change]:
            message = "is what is coded already: the reading changes nothing"
            yield row.fault("value", "stale", message, hint="delete the row")


def _coded(
    cells: Iterable[Row], measures: Iterable[Row]
) -> dict[tuple[str, str, str], str]:
    """Return what a coder decided: `list_key`, country and field to the value."""
    values = {}
    for row in cells:
        for name in _OF_CELLS:
            values[list_key(row), row["country"], name] = row[name]
        values[list_key(row), row["country"], _LISTED] = "true"
    for row in measures:
        for name in _OF_MEASURES if row["footnote"] else ():
            values[row["footnote"], "", name] = row[name]
    return values


def _agreement_faults(
    package: Package, old: Package, fields: Collection[str]
) -> Iterator[Fault]:
    """Find differences between the codings without a settlement, and settlements without a difference.

    The decisions of the first coder are in the old observations: those are rewritten only once all
    differences are settled.
    """
    second = _coded(package.records("second_cells"), package.records("second_measures"))
    if not second:
        return
    final = _coded(package.records("observations"), package.records("measures"))
    before = old.records("observations") or package.records("observations")
    first = _coded(before, package.records("measures"))
    table = package.table("settlements")
    settled = {(list_key(row), row["country"], row["field"]): row for row in table.rows}
    for key in sorted(key for key in {*final, *second, *settled} if key[2] in fields):
        list_, country, name = key
        codings = {"first": first, "second": second, "settled": final}
        values = {column: coding.get(key, "") for column, coding in codings.items()}
        # A cell that one coder lacks is one difference (listed), not one for each of its fields.
        listed = (list_, country, _LISTED)
        of_both = listed in final and listed in second
        if key in settled:
            yield from _stale_settlement(table, settled[key], values)
        elif values["second"] != values["settled"] and (
            name == _LISTED or not country or of_both
        ):
            yield _unsettled(table, key, values)


def _stale_settlement(
    table: Table, row: Row, values: dict[str, str]
) -> Iterator[Fault]:
    right = {**row, **values, "first": row["first"]}
    hint = f"write instead `{table.line(right)}`"
    if row["first"] == values["second"] == values["settled"]:
        hint = "delete the row: nothing is left to settle"
    for column in ("second", "settled"):
        if row[column] != right[column]:
            yield row.fault(
                column, "stale", "is not what is coded", repr(right[column]), hint
            )


def _unsettled(
    table: Table, key: tuple[str, str, str], values: dict[str, str]
) -> Fault:
    list_, country, name = key
    cells = {
        "footnote" if list_.isdigit() else "measure": list_,
        "country": country,
        "field": name,
    }
    hint = ""
    if not table.rows or not cells.keys() <= table.columns.keys():
        table = replace(table, schema=schemas()["settlements"])
        hint = f"give the file the columns `{','.join(table.columns)}`, and "
    hint += f"add the row `{table.line(cells | values)}` and, behind its last comma, the reason "
    where = ", ".join(filter(None, [list_label(list_), country]))
    message = f"of {where} differs from the second coding, and no row says why"
    hint += "in double quotes"
    return Row({}, table.file).fault(
        "field", "unsettled", message, hint=hint, value=name
    )
