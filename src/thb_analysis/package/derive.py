"""Derive the observations from the lists as printed and what the document says on single countries."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from thb_analysis.errors import Fault, ListSyntaxError, quantity
from thb_analysis.package.files import Row
from thb_analysis.package.lists import ParsedList, parse_list
from thb_analysis.package.package import Package, Table
from thb_analysis.package.schema import schemas
from thb_analysis.states import ABSENT, QUALIFIED, REPORTED

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
_Remark = tuple[str, str]
_LENGTH = ("minimum", "maximum", "unit", *_LATER)


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
    return (
        row for row in package.records("footnotes") if row["kind"] == "country_list"
    )


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
                row.fault(
                    "printed", "list", message, hint=error.hint, value=error.around
                )
            )
    faults += [*_unquoted(printed, codes), *_unmatched(package, printed)]
    complete = all(fault.rule == STALE for fault in faults)
    observations = _observations(package, lists)
    if complete:
        faults += _remark_faults(package, lists, observations)
    return Derived(observations, lists, complete, faults)


def derived_irregularities(
    package: Package, lists: Mapping[str, ParsedList]
) -> Iterator[dict[str, str]]:
    """Yield rows of `irregularities` found in lists: repeated, unseparated, unordered codes, and those outside the base."""
    members = package.base_members
    bases = {
        row["footnote"]: members[row["base"]] for row in package.records("measures")
    }
    bloc = {row["country"]: row["bloc"] for row in package.records("countries")}
    for number, parsed in lists.items():
        codes = parsed.countries
        moved = [f"{a} {b}" for a, b in pairwise(codes) if b < a and bloc[a] == bloc[b]]
        outside = sorted(set(codes) - bases.get(number, set(codes)))
        found = {
            "repeated": (
                "duplicate",
                parsed.repeated,
                "Named more than once; counted once.",
            ),
            "separator": (
                "separator",
                parsed.unseparated,
                "No separator; read as two entries.",
            ),
            "order": (
                "order",
                moved,
                "Not in alphabetical order; nothing follows from it.",
            ),
            "base": (
                "base",
                outside,
                "Named, though the sentence does not speak of it.",
            ),
        }
        for name, (kind, printed, reason) in found.items():
            if printed:
                row = (
                    f"{name}-{number}",
                    number,
                    kind,
                    ", ".join(printed),
                    "",
                    reason,
                    "noted",
                )
                yield dict(zip(schemas()["irregularities"].columns, row, strict=True))


def _apply_irregularities(package: Package, texts: dict[str, str]) -> Iterator[Fault]:
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


def _unquoted(lists: Mapping[str, Row], codes: Collection[str]) -> Iterator[Fault]:
    """Find lists that lack their quotes, so that what follows a comma was read as the note."""
    for row in lists.values():
        words = set(re.findall(r"\w+", row["note"]))
        if words and words <= {"and", *codes}:
            message, hint = (
                "is the end of the list",
                "put the whole list in double quotes",
            )
            yield row.fault("note", "quoting", message, "a note", hint)


def _unmatched(package: Package, lists: Mapping[str, Row]) -> Iterator[Fault]:
    """Find lists without a measure, and measures whose footnote is no list."""
    measures = package.table("measures")
    for row in measures.rows:
        if row["footnote"] and row["footnote"] not in lists:
            message = "is no footnote with a list of countries"
            yield row.fault("footnote", "unknown-name", message)
    for number in sorted(
        lists.keys() - {row["footnote"] for row in measures.rows}, key=int
    ):
        message = f"The list of footnote {number} has no measure"
        nowhere = Row({}, measures.file)
        yield nowhere.fault(
            "footnote", "no-measure", message, f"a row with footnote {number}"
        )


def _observations(package: Package, lists: Mapping[str, ParsedList]) -> Table:
    """Return the observations, without the columns that few sources fill and this one does not."""
    schema, file = schemas()["observations"], package.path("observations")
    rows = [
        Row(cells, file, line) for line, cells in enumerate(_cells(package, lists), 2)
    ]
    unused = {name for name in _RARE if not any(row[name] for row in rows)}
    kept = {name: each for name, each in schema.columns.items() if name not in unused}
    return Table(file, schema.model_copy(update={"columns": kept}), rows)


def _cells(
    package: Package, lists: Mapping[str, ParsedList]
) -> Iterator[dict[str, str]]:
    """Yield the observations of each measure."""
    members = package.base_members
    remarks: dict[tuple[str, str], list[Row]] = defaultdict(list)
    named: dict[str, set[str]] = defaultdict(set)
    for row in package.records("remarks"):
        remarks[list_key(row), row["country"]].append(row)
        if row["kind"] == "sentence":
            named[list_key(row)].add(row["country"])
    for measure in sorted(package.records("measures"), key=lambda row: row["measure"]):
        key = list_key(measure)
        listed = set(lists[key].countries) if key in lists else set()
        everybody = (
            members[measure["base"]] if WHOLE_LIST in named[key] else frozenset()
        )
        for country in sorted(listed | named[key] - {WHOLE_LIST} | everybody):
            on_country, on_list = (
                remarks.get((key, each), []) for each in (country, WHOLE_LIST)
            )
            notes = [row["note"] for row in (*on_country, *on_list) if row["note"]]
            states = {_STATUS.get(row["kind"]) for row in on_country}
            cells = {
                "footnote": measure["footnote"],
                "measure": measure["measure"],
                "country": country,
                "status": next(
                    (each for each in (ABSENT, QUALIFIED) if each in states), REPORTED
                ),
                "basis": "list" if country in listed else "body",
                "note": " ".join(dict.fromkeys(notes)),
            }
            rows = (*on_country, measure)
            cells["renewable"] = next(
                (row["renewable"] for row in rows if row["renewable"]), ""
            )
            # What two rows say of a length does not make one.
            length = next(
                (row for row in rows if row["minimum"] or row["maximum"]), Row({})
            )
            yield cells | {name: length[name] for name in _LENGTH}


def _remark_faults(
    package: Package, lists: Mapping[str, ParsedList], observations: Table
) -> Iterator[Fault]:
    """Compare the remarks as printed with the rows that account for them, both ways."""
    rows = package.records("remarks")
    if not rows:
        return
    # Footnote or measure to country and text of each.
    printed, accounted = (
        defaultdict[str, set[_Remark]](set),
        defaultdict[str, set[_Remark]](set),
    )
    for number, parsed in lists.items():
        for country, texts in {
            **parsed.remarks,
            WHOLE_LIST: parsed.remarks_on_list,
        }.items():
            printed[number] |= {(country, _without_full_stop(text)) for text in texts}
    for row in rows:
        accounted[list_key(row)].add(
            (row["country"], _without_full_stop(row["printed"]))
        )
    named = {(list_key(row), row["country"]) for row in observations.rows}
    for row in rows:
        key, country = list_key(row), row["country"]
        on_list = {text for on, text in printed[key] if _is_same_country(country, on)}
        column, expected = "country", ""
        if bool(row["footnote"]) == bool(row["measure"]):
            column, message = "footnote", "stands beside a measure, or neither is given"
        elif country != WHOLE_LIST and (key, country) not in named:
            message = f"is not named in {list_label(key)}"
        elif (
            row["kind"] == "sentence" and key in lists and country in lists[key].remarks
        ):
            message = "is on the list already"
        elif row["printed"] and _without_full_stop(row["printed"]) not in on_list:
            column, message = "printed", f"is no remark in the list of footnote {key}"
            expected = " or ".join(map(repr, sorted(on_list)))
        else:
            continue
        yield row.fault(
            column, "remark", message, expected, "correct or delete the row"
        )
    table = package.table("remarks")
    all_printed = (
        (number, *each) for number, found in printed.items() for each in found
    )
    for number, country, text in all_printed:
        if not any(
            text == t and _is_same_country(country, who) for who, t in accounted[number]
        ):
            cells = {"footnote": number, "country": country, "from_footnote": number}
            line = table.line({**cells, "printed": text})
            hint = f"add the row `{line}` with its kind, and what follows from it"
            message = f"is a remark on {country} in footnote {number} that no row accounts for"
            yield Row({}, table.file).fault(
                "printed", MISSING_REMARK, message, "", hint, text
            )


def _is_same_country(country: str, other: str) -> bool:
    return country == other or WHOLE_LIST in (country, other)


def _without_full_stop(remark: str) -> str:
    return remark.strip().removesuffix(".")
