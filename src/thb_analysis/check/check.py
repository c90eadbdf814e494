"""Check a data package wholly, and report every fault at once, one cause in one line."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from operator import itemgetter
from pathlib import Path

from thb_analysis.check.elsewhere import elsewhere_faults
from thb_analysis.check.labels import label_faults
from thb_analysis.dataset.dataset import Dataset, make_dataset
from thb_analysis.errors import (
    DataInvalid,
    ExpressionError,
    Fault,
    Faults,
    explain,
    quantity,
)
from thb_analysis.known.expressions import Comparison, parse, parse_rule
from thb_analysis.names import wrong_names
from thb_analysis.package.countries import iso_code
from thb_analysis.package.derive import (
    MISSING_REMARK,
    derive,
    has_lists,
    list_key,
    list_label,
)
from thb_analysis.package.files import OUTSIDE, Row
from thb_analysis.package.links import key_faults, link_faults, name_faults
from thb_analysis.package.package import (
    TEXTS,
    Location,
    Package,
    Table,
    find_package,
    try_package,
)
from thb_analysis.package.schema import rules, schemas
from thb_analysis.states import STATUSES
from thb_analysis.texts.proof import NOT_IN_TEXT, text_faults
from thb_analysis.texts.words import numbers_in

_TERM = re.compile(r"(\w+)(<=|!=|=| is an? \w+ of )([^,]*)")
# What both cells are read for: the second may have nothing of it.
_READERS: dict[str, Callable[[str], Iterable[object]]] = {
    " is a number of ": numbers_in,
    " is a year of ": re.compile(r"(?:19|20)\d\d").findall,
    " is a code of ": lambda text: filter(None, [iso_code(text)]),
}
# Columns that hold expressions and rules, and what reads each.
_EXPRESSIONS = (
    ("relations", "left", parse),
    ("relations", "right", parse),
    ("indicators", "expression", parse),
    ("maps", "expression", parse),
    ("themes", "figure", parse),
    ("claims", "rule", parse_rule),
    ("claim_readings", "rule", parse_rule),
)
# What the rows of a map have in common.
_OF_MAPS = ("theme", "title", "head", "base", "profile")
_DURATION = re.compile(r"\d{0,5}\.\.\d{0,5} (days|months|years)")
_UNLISTED = "not-reported"
# Rule that observations break which are to be derived again.
OUTDATED = "outdated"

# Fields of a cell and of a measure that both coders decided, and what a settlement calls a cell as such.
_LISTED = "listed"
_OF_CELLS = ("status", "minimum", "maximum", "unit", "renewable", "basis", _LISTED)
_OF_MEASURES = ("theme", "kind", "polarity", "base")

Key = tuple[str, str, str]  # of a decision: `list_key`, country and field


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
    def of_data(self) -> "Validation":
        """Without the faults of texts: a text that does not hold is not shown."""
        faults = []
        for fault in self.faults:
            if fault.rule != NOT_IN_TEXT and not fault.file.startswith(TEXTS):
                faults.append(fault)
        return replace(self, faults=tuple(faults))

    @property
    def ok(self) -> bool:
        """Whether the package is valid."""
        return not self.faults

    def __bool__(self) -> bool:
        return self.ok

    def __repr__(self) -> str:
        if self.ok:
            return "The data package is valid."
        files = len({fault.file for fault in self.faults})
        summary = f"{quantity(len(self.faults), 'fault')} in {quantity(files, 'file')}."
        return "\n".join([*explain(sorted(self.faults)), summary, *self.skipped])


def validate(path: Location = None) -> Validation:
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
    """Return a package, with what follows from it, if neither reading nor checking found faults of its data.

    Raises
    ------
    DataInvalid
        With every fault that `validate` finds, but those of texts.
    """
    checked, found = check(package, list(faults), texts=False)
    report = found.of_data
    if checked is None or report.faults:
        raise DataInvalid(report.faults, more="\n".join(report.skipped))
    return checked


def check(
    package: Package | None, faults: list[Fault], texts: bool = True
) -> tuple[Package | None, Validation]:
    """Check a package as read, and its texts or not; `faults` are those found in reading it.

    Returns
    -------
    package : Package or None
        With the observations as they follow from its lists, if it has lists that could be read.
    report : Validation
        As of `validate`.
    """
    if package is None:
        return None, _report(faults, "the tables")
    faults += key_faults(package)
    faults += link_faults(package)
    faults += name_faults(package)
    faults += _row_faults(package)
    faults += elsewhere_faults(package)
    faults += _contradictions(package.records("maps"), "map", _OF_MAPS)
    faults += _figure_faults(package)
    if has_lists(package):
        return _check_lists(package, faults, texts)
    if faults:
        return package, _report(faults, "lists, expressions and rules")
    return package, _check_contents(package, faults, [], texts)


def _check_lists(
    package: Package, faults: list[Fault], texts: bool
) -> tuple[Package, Validation]:
    """Check a package with lists, of whose tables the faults are known; see `check`."""
    # Faults of a derived table are reported in the tables that it is derived from.
    file = package.path("observations")
    of_derived = [fault for fault in faults if fault.file == file]
    of_derived = [fault for fault in of_derived if fault.rule != OUTSIDE]
    faults = [fault for fault in faults if fault not in of_derived]
    if faults:
        return package, _report(faults, "lists, expressions and rules")
    derived = derive(package)
    faults += derived.faults
    if not derived.complete:
        return package, _report(faults, "what follows from the lists")
    if not faults:
        faults += _outdated(package, derived.observations, len(of_derived))
    tables = {**package.tables, "observations": derived.observations}
    rewritten = replace(package, tables=tables)
    # Without its row, the content of a remark is unknown.
    skipped = []
    if any(fault.rule == MISSING_REMARK for fault in faults):
        skipped.append("what follows from remarks")
    else:
        faults += _agreement_faults(rewritten, package)
    return rewritten, _check_contents(rewritten, faults, skipped, texts)


def _check_contents(
    package: Package, faults: list[Fault], skipped: list[str], texts: bool
) -> Validation:
    """Check what needs the cells: lengths, expressions, readings and, if they count, texts."""
    # Lengths are compared without their unit.
    lengths = [row for row in package.records("observations") if row["unit"]]
    faults += _contradictions(lengths, "measure", ("unit",))
    ds = make_dataset(package)
    faults += _expression_faults(package, ds)
    faults += _reading_faults(package)
    if not any(fault.rule == "expression" for fault in faults):
        faults += label_faults(ds)
        faults += text_faults(ds) if texts else ()
    elif any(name.startswith(TEXTS) for name in package.files):
        skipped.append("texts")
    return _report(faults, *skipped)


def _report(faults: Iterable[Fault], *skipped: str) -> Validation:
    unchecked = tuple(f"Not checked yet: {what}." for what in skipped)
    return Validation(tuple(sorted(set(faults))), unchecked)


def _contradictions(rows: Iterable[Row], key: str, columns: Iterable[str]) -> Faults:
    """Find rows that contradict the first with the same key, such as those of a map."""
    first: dict[str, Row] = {}
    for row in rows:
        head = first.setdefault(row[key], row)
        for column in columns:
            if row[column] != head[column]:
                message = f"is another {column} than the {key} has on line {head.line}"
                expected = f"{head[column]!r} in all its rows"
                yield row.fault(column, key, message, expected)


def _row_faults(package: Package) -> Faults:
    """Find rows that break a rule of ``schema/rules.csv``."""
    for rule in rules():
        when = _TERM.findall(rule["when"])
        must = _TERM.findall(rule["must"])
        for name, table in package.tables.items():
            if rule.get("table", name) != name:
                continue
            for row in table.rows:
                if _fulfils(row, when) and not _fulfils(row, must):
                    yield row.fault(rule["column"], "row", rule["message"])


def _fulfils(row: Row, terms: Iterable[tuple[str, str, str]]) -> bool:
    """Whether a row meets all terms, such as ``kind=actor`` or ``minimum<=maximum``."""
    for column, operator, other in terms:
        cell = row[column]
        if operator == "<=":
            # An empty cell sets no limit.
            holds = float(cell or "-inf") <= float(row[other] or "inf")
        elif read := _READERS.get(operator):
            found = {*read(row[other])}
            holds = not found or found.issuperset(read(cell))
        else:
            holds = (cell == other) == (operator == "=")
        if not holds:
            return False
    return True


def _outdated(package: Package, right: Table, wrong: int) -> Faults:
    """Compare the observations on file, of which `wrong` cells have faults, with those derived from the lists."""
    table = package.table("observations")
    cells_of = itemgetter(*schemas()["observations"].columns)
    on_file = {*map(cells_of, table.rows)}
    derived = {*map(cells_of, right.rows)}
    # A row that was changed is in both differences.
    if differing := max(len(on_file - derived), len(derived - on_file)) or wrong:
        message = f"The observations do not follow from the lists in {quantity(differing, 'row')}"
        hint = "run make data, or python -m thb_analysis.check and the folder"
        yield Row({}, table.file).fault("", OUTDATED, message, hint=hint)


def _figure_faults(package: Package) -> Faults:
    """Find themes whose first figure is of no map."""
    maps = [row["map"] for row in package.records("maps")]
    for row in package.records("themes"):
        name = row["figure"].partition("×")[0].strip()
        for problem in wrong_names(filter(None, [name]), maps, "map"):
            yield row.fault("figure", "unknown-name", f"names an {problem}")


def _expression_faults(package: Package, ds: Dataset) -> Faults:
    """Find expressions and rules that cannot be evaluated, and rules that do not go with their words."""
    measures = frozenset(ds.measures["measure"])
    claims = {row["claim"]: row for row in package.records("claims")}
    words = {row["quantifier"]: row for row in package.records("quantifiers")}
    for name, column, read in _EXPRESSIONS:
        for row in package.records(name):
            written = row[column]
            if column == "figure":
                written = written.partition("×")[2].strip()
            if not written:
                continue
            try:
                found = read(written, measures, ds.base_members)
            except ExpressionError as error:
                message = f"cannot be evaluated: {error.problem}, at character {error.position}"
                yield row.fault(column, "expression", message)
                continue
            if column != "rule":
                continue
            claim = claims[row["claim"]]
            word = claim["quantifier"]
            is_count = bool(words[word]["holds_from"] or claim["value"])
            if is_count == isinstance(found, Comparison):
                message = f"does not go with the quantity word {word!r}"
                expected = "a comparison (A > B)", "a set expression, or A of B"
                yield row.fault("rule", "rule", message, expected[is_count])


def _reading_faults(package: Package) -> Faults:
    """Find readings with a value that is not allowed, and those that change nothing."""
    measures = {row["footnote"]: row for row in package.records("measures")}
    cells = {}
    for row in package.records("observations"):
        cells[row["footnote"], row["country"]] = row
    allowed: dict[str, Sequence[str]] = {
        "status": (*STATUSES, _UNLISTED),
        "base": [row["base"] for row in package.records("bases")],
        "polarity": schemas()["measures"].columns["polarity"].allowed,
    }
    unlisted = Row({"status": _UNLISTED})
    for row in package.records("readings"):
        note, change = row["footnote"], row["change"]
        if not note or note not in measures:
            yield row.fault("footnote", "unknown-name", "is the footnote of no measure")
            continue
        cell = cells.get((note, row["country"]), unlisted)
        if change != "duration":
            coded = cell if change == "status" else measures[note]
            fits = row["value"] in allowed[change]
            expected = f"one of {', '.join(allowed[change])}"
            yield from _value_faults(row, coded[change], fits, expected)
        elif cell is unlisted and row["country"] != "*":
            message = f"is not named in footnote {note}: the reading changes nothing"
            yield row.fault("country", "stale", message, hint="delete the row")
        else:
            length = f"{cell['minimum']}..{cell['maximum']} {cell['unit']}"
            fits = bool(_DURATION.fullmatch(row["value"]))
            yield from _value_faults(row, length, fits, "such as 6..12 months")


def _value_faults(row: Row, coded: str, fits: bool, expected: str) -> Faults:
    if not fits:
        yield row.fault("value", "reading", f"is no {row['change']}", expected)
    elif row["value"] == coded:
        message = "is what is coded already: the reading changes nothing"
        yield row.fault("value", "stale", message, hint="delete the row")


def _coded(cells: Iterable[Row], measures: Iterable[Row]) -> dict[Key, str]:
    """Return what a coder decided."""
    values = {}
    of_lists = filter(itemgetter("footnote"), measures)
    for rows, names in ((cells, _OF_CELLS), (of_lists, _OF_MEASURES)):
        for row, name in product(rows, names):
            cell = "true" if name == _LISTED else row[name]
            values[list_key(row), row["country"], name] = cell
    return values


def _agreement_faults(package: Package, old: Package) -> Faults:
    """Find differences between the codings without a settlement, and settlements without a difference.

    A list or a country that the second coder has not read, such as one of a new edition, needs none.

    The decisions of the first coder are in the old observations: those are rewritten only once all
    differences are settled.
    """
    second = _coded(package.records("second_cells"), package.records("second_measures"))
    if not second:
        return
    measures = package.records("measures")
    final = _coded(package.records("observations"), measures)
    before = old.records("observations") or package.records("observations")
    first = _coded(before, measures)
    table = package.table("settlements")
    settled = {(list_key(row), row["country"], row["field"]): row for row in table.rows}
    both = final.keys() & second.keys()
    for key in sorted({*_of_read(final, second), *second, *settled}):
        list_, country, name = key
        codings = {"first": first, "second": second, "settled": final}
        values = {column: coding.get(key, "") for column, coding in codings.items()}
        if key in settled:
            yield from _stale_settlement(table, settled[key], values)
        elif values["second"] != values["settled"]:
            # A cell that one coder lacks is one difference (listed), not one for each of its fields.
            of_both = (list_, country, _LISTED) in both
            if name == _LISTED or not country or of_both:
                yield _unsettled(table, key, values)


def _of_read(final: Iterable[Key], second: Iterable[Key]) -> set[Key]:
    """Return the decisions on lists and countries that the second coder has read."""
    lists, countries, _ = map(frozenset, zip(*second, strict=True))
    return {key for key in final if key[0] in lists and key[1] in countries}


def _stale_settlement(table: Table, row: Row, values: dict[str, str]) -> Faults:
    right = {**row, **values, "first": row["first"]}
    hint = f"write instead `{table.line(right)}`"
    if row["first"] == values["second"] == values["settled"]:
        hint = "delete the row: nothing is left to settle"
    for column in ("second", "settled"):
        if row[column] != right[column]:
            expected = repr(right[column])
            yield row.fault(column, "stale", "is not what is coded", expected, hint)


def _unsettled(table: Table, key: Key, values: dict[str, str]) -> Fault:
    list_, country, name = key
    column = "footnote" if list_.isdigit() else "measure"
    cells = {column: list_, "country": country, "field": name}
    hint = ""
    if not table.rows or not cells.keys() <= table.columns.keys():
        table = replace(table, columns=schemas()["settlements"].columns)
        hint = f"give the file the columns `{','.join(table.columns)}`, and "
    hint += f"add the row `{table.line(cells | values)}` and, behind its last comma, the reason in double quotes"
    where = ", ".join(filter(None, [list_label(list_), country]))
    message = f"of {where} differs from the second coding, and no row says why"
    return Row({}, table.file).fault(
        "field", "unsettled", message, hint=hint, value=name
    )
