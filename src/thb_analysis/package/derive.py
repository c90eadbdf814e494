"""Derive the observations from the lists as printed and what the document says on single countries."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from thb_analysis.errors import Fault, Faults, ListSyntaxError, quantity
from thb_analysis.package.files import Row
from thb_analysis.package.lists import ParsedList, parse_list
from thb_analysis.package.package import Package, Table
from thb_analysis.package.schema import schemas
from thb_analysis.states import ABSENT, QUALIFIED, REPORTED, STATUSES

WHOLE_LIST = "*"
STALE = "stale"
MISSING_REMARK = "missing-remark"
_STATUS = {
    "absent": ABSENT,
    "condition": QUALIFIED,
    "exception": QUALIFIED,
    "scope": QUALIFIED,
}
# Details that few sources give: a file without them has no columns for them.
_LATER = ("later_minimum", "later_maximum")
_RARE = (*_LATER, "said")
Lists = Mapping[str, ParsedList]
_Remark = tuple[str, str, str]
_LENGTH = ("minimum", "maximum", "unit", *_LATER)
# What is irregular in a list: the beginning of its id, its kind, and how it is read.
_IRREGULAR = (
    ("repeated", "duplicate", "Named more than once; counted once."),
    ("separator", "separator", "No separator; read as two entries."),
    ("order", "order", "Not in alphabetical order; nothing follows from it."),
    ("base", "base", "Named, though the sentence does not speak of it."),
)


@dataclass
class Derived:
    """What follows from the lists.

    Attributes
    ----------
    observations : Table
        Sorted by measure and country, without the columns that few sources fill.
    lists : dict of str to ParsedList
        The lists as read, by footnote.
    complete : bool
        Whether every list could be read and has its measure, so that all observations are there.
    faults : list of Fault
    """

    observations: Table
    lists: dict[str, ParsedList]
    complete: bool
    faults: list[Fault]


def has_lists(package: Package) -> bool:
    """Whether the observations of a package are derived from lists, and not written by hand."""
    return any(_lists_of(package))


def _lists_of(package: Package) -> Iterator[Row]:
    footnotes = package.records("footnotes")
    return (row for row in footnotes if row["kind"] == "country_list")


def list_key(row: Mapping[str, str]) -> str:
    """Return what a row names a list by: its footnote, or the measure where it has none."""
    return row["footnote"] or row["measure"]


def list_label(key: str) -> str:
    """Write a `list_key` for a message: ``footnote 12``, or the measure."""
    return f"footnote {key}" if key.isdigit() else key


def derive(package: Package) -> Derived:
    """Read the lists of a package and return the observations that follow."""
    codes = [row["country"] for row in package.records("countries")]
    printed = {row["footnote"]: row for row in _lists_of(package)}
    texts = {number: row["printed"] for number, row in printed.items()}
    faults = [*_apply_irregularities(package, texts)]
    lists = {}
    for number, row in printed.items():
        try:
            lists[number] = parse_list(texts[number], codes)
        except ListSyntaxError as error:
            message = f"cannot be read: {error.problem}, at character {error.position}"
            faults.append(
                row.fault("printed", "list", message, "", error.hint, error.around)
            )
    faults += [*_unquoted(printed, codes), *_unmatched(package, printed)]
    complete = all(fault.rule == STALE for fault in faults)
    observations = _observations(package, lists)
    if complete:
        faults += _remark_faults(package, lists, observations)
    return Derived(observations, lists, complete, faults)


def derived_irregularities(package: Package, lists: Lists) -> Iterator[dict[str, str]]:
    """Yield rows of `irregularities` found in lists: repeated, unseparated, unordered codes, and those outside the base."""
    members = package.naming.base_members
    measures = package.records("measures")
    bases = {row["footnote"]: members[row["base"]] for row in measures}
    bloc = {row["country"]: row["bloc"] for row in package.records("countries")}
    for number, parsed in lists.items():
        codes = parsed.countries
        moved = [f"{a} {b}" for a, b in pairwise(codes) if b < a and bloc[a] == bloc[b]]
        outside = sorted(set(codes) - bases.get(number, set(codes)))
        found = (parsed.repeated, parsed.unseparated, moved, outside)
        for (name, kind, reason), printed in zip(_IRREGULAR, found, strict=True):
            if printed:
                yield {
                    "irregularity": f"{name}-{number}",
                    "footnote": number,
                    "kind": kind,
                    "printed": ", ".join(printed),
                    "reason": reason,
                    "status": "noted",
                }


def _apply_irregularities(package: Package, texts: dict[str, str]) -> Faults:
    """Correct the lists, in place, by the irregularities that are applied; find those that do not fit."""
    for row in package.records("irregularities"):
        number, printed, read_as = row["footnote"], row["printed"], row["read_as"]
        times = texts.get(number, "").count(printed) if printed else 0
        hint = "write what stands there now, or delete the row if nothing is irregular there"
        if row["status"] == "noted":
            if printed and number in texts and not times:
                message = f"does not stand in the list of footnote {number}"
                yield row.fault("printed", STALE, message, hint=hint)
        elif times == 1 and read_as != printed:
            texts[number] = texts[number].replace(printed, read_as)
        else:
            message = (
                f"stands {quantity(times, 'time')} in the list of footnote {number}"
            )
            expected = "text that stands there once, and another reading"
            yield row.fault("printed", "unapplied", message, expected, hint)


def _unquoted(lists: Mapping[str, Row], codes: Collection[str]) -> Faults:
    """Find lists that lack their quotes, so that what follows a comma was read as the note."""
    for row in lists.values():
        words = set(re.findall(r"\w+", row["note"]))
        if words and words <= {"and", *codes}:
            message = "is the end of the list"
            hint = "put the whole list in double quotes"
            yield row.fault("note", "quoting", message, "a note", hint)


def _unmatched(package: Package, lists: Mapping[str, Row]) -> Faults:
    """Find lists without a measure, and measures whose footnote is no list."""
    measures = package.table("measures")
    for row in measures.rows:
        if row["footnote"] and row["footnote"] not in lists:
            message = "is no footnote with a list of countries"
            yield row.fault("footnote", "unknown-name", message)
    nowhere = Row({}, measures.file)
    for number in lists.keys() - {row["footnote"] for row in measures.rows}:
        message = f"The list of footnote {number} has no measure"
        expected = f"a row with footnote {number}"
        yield nowhere.fault("footnote", "no-measure", message, expected)


def _observations(package: Package, lists: Lists) -> Table:
    """Return the observations, without the columns that few sources fill and this one does not."""
    schema, file = schemas()["observations"], package.path("observations")
    found = enumerate(_cells(package, lists), 2)
    rows = [Row(cells, file, line) for line, cells in found]
    columns = {**schema.columns}
    for name in _RARE:
        if not any(map(itemgetter(name), rows)):
            del columns[name]
    return Table(file, schema, columns, rows)


def _cells(package: Package, lists: Lists) -> Iterator[dict[str, str]]:
    """Yield the observations of each measure."""
    remarks: dict[tuple[str, str], list[Row]] = defaultdict(list)
    named: dict[str, set[str]] = defaultdict(set)
    for row in package.records("remarks"):
        remarks[list_key(row), row["country"]].append(row)
        if row["kind"] == "sentence":
            named[list_key(row)].add(row["country"])
    for measure in sorted(package.records("measures"), key=itemgetter("measure")):
        key = list_key(measure)
        listed = {*lists.get(key, ParsedList()).countries}
        countries = listed | named[key]
        if WHOLE_LIST in countries:
            countries |= package.naming.base_members[measure["base"]]
        for country in sorted(countries - {WHOLE_LIST}):
            basis = "list" if country in listed else "body"
            on_country = remarks[key, country]
            cells = {"country": country, "basis": basis}
            yield cells | _details(measure, on_country, remarks[key, WHOLE_LIST])


def _details(measure: Row, on_country: list[Row], on_list: list[Row]) -> dict[str, str]:
    """Return what a measure and the remarks on a country and on its list say of a cell."""
    cells = {name: measure[name] for name in ("footnote", "measure")}
    statuses = [_STATUS.get(row["kind"], REPORTED) for row in on_country]
    cells["status"] = max(statuses, key=STATUSES.index, default=REPORTED)
    notes = dict.fromkeys(row["note"] for row in on_country + on_list)
    cells["note"] = " ".join(filter(None, notes))
    # What two rows say of a length does not make one: the first counts, those on the country before the measure.
    for row in (measure, *reversed(on_country)):
        cells["renewable"] = row["renewable"] or cells.get("renewable", "")
        if row["minimum"] or row["maximum"]:
            cells |= {name: row[name] for name in _LENGTH}
    return cells


def _remark_faults(package: Package, lists: Lists, observations: Table) -> Faults:
    """Compare the remarks as printed with the rows that account for them, both ways."""
    table = package.table("remarks")
    if not table.rows:
        return
    printed = set()
    for number, parsed in lists.items():
        on_list = {**parsed.remarks, WHOLE_LIST: parsed.remarks_on_list}
        for country, texts in on_list.items():
            printed |= {_remark(number, country, text) for text in texts}
    basis = {(list_key(row), row["country"]): row["basis"] for row in observations.rows}
    accounted = set()
    for row in table.rows:
        remark = _remark(list_key(row), row["country"], row["printed"])
        accounted.add(remark)
        yield from _row_faults(row, remark, basis.get(remark[:2]), printed)
    for remark in printed:
        number, country, text = remark
        if text not in _texts_on(remark, accounted):
            cells = {"footnote": number, "country": country, "from_footnote": number}
            line = table.line({**cells, "printed": text})
            hint = f"add the row `{line}` with its kind, and what follows from it"
            message = f"is a remark on {country} in footnote {number} that no row accounts for"
            nowhere = Row({}, table.file)
            yield nowhere.fault("printed", MISSING_REMARK, message, "", hint, text)


def _row_faults(
    row: Row, remark: _Remark, basis: str | None, printed: set[_Remark]
) -> Faults:
    """Find what is wrong with a row of remarks, given the remarks printed in the lists."""
    key, country, text = remark
    texts = _texts_on(remark, printed)
    column, expected = "country", ""
    if bool(row["footnote"]) == bool(row["measure"]):
        column, message = "footnote", "stands beside a measure, or neither is given"
    elif country != WHOLE_LIST and not basis:
        message = f"is not named in {list_label(key)}"
    elif row["kind"] == "sentence" and basis == "list":
        message = "is on the list already"
    elif row["printed"] and text not in texts:
        column, message = "printed", f"is no remark in the list of footnote {key}"
        expected = " or ".join(map(repr, sorted(texts)))
    else:
        return
    yield row.fault(column, "remark", message, expected, "correct or delete the row")


def _remark(key: str, country: str, text: str) -> _Remark:
    return key, country, text.strip().removesuffix(".")


def _texts_on(remark: _Remark, remarks: Iterable[_Remark]) -> set[str]:
    """Return the texts of remarks on the same list and country; one on the whole list is on each."""
    key, country, _ = remark
    texts = set()
    for on_list, on_country, text in remarks:
        is_on = on_country == country or WHOLE_LIST in (on_country, country)
        if on_list == key and is_on:
            texts.add(text)
    return texts
