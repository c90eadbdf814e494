"""The remarks of the document against the rows that account for them, both ways."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from thb_analysis.data.csvfile import Record, Table
from thb_analysis.data.lists import ParsedList
from thb_analysis.errors import Fault

WHOLE_LIST = "*"

Key = tuple[str, str]


def remarks_by_cell(table: Table) -> dict[Key, list[Record]]:
    """Return the remarks on each cell, by footnote and country.

    Parameters
    ----------
    table : Table
        remarks.csv.
    """
    cells: dict[Key, list[Record]] = defaultdict(list)
    for record in table.records():
        if record["country"] != WHOLE_LIST:
            cells[record["footnote"], record["country"]].append(record)
    return dict(cells)


def remark_faults(
    table: Table, lists: Mapping[str, ParsedList], listed: Mapping[str, set[str]]
) -> Iterator[Fault]:
    """Find remarks without a row, rows without a remark, and rows at odds.

    Parameters
    ----------
    table : Table
        remarks.csv.
    lists : mapping of str to ParsedList
        The lists as read, by footnote.
    listed : mapping of str to set of str
        Countries that each footnote names, in the list or in the sentence.

    Yields
    ------
    Fault
    """
    for line, row in table.numbered():
        if row["footnote"] in lists:
            yield from _row_faults(table, line, row, lists, listed)
        elif row["footnote"] in listed:
            continue  # its list could not be read, which is a fault of its own
        else:
            message = "is no footnote with a country list"
            yield table.fault(line, "footnote", row["footnote"], "stale-remark", message)
    yield from _unaccounted(table, lists)
    yield from _conflicts(table)


def _row_faults(
    table: Table,
    line: int,
    row: Record,
    lists: Mapping[str, ParsedList],
    listed: Mapping[str, set[str]],
) -> Iterator[Fault]:
    if row["country"] not in {WHOLE_LIST, *listed[row["footnote"]]}:
        message = f"is not listed in footnote {row['footnote']}: the remark is stale"
        yield table.fault(line, "country", row["country"], "stale-remark", message)
    elif row["from_footnote"] != row["footnote"]:
        yield from _reaching_faults(table, line, row)
    elif _bare(row["printed"]) not in _remarks_on(lists[row["footnote"]], row["country"]):
        found = _remarks_on(lists[row["footnote"]], row["country"])
        yield table.fault(
            line,
            "printed",
            row["printed"],
            "stale-remark",
            f"is no remark on {row['country']} in footnote {row['footnote']}",
            " or ".join(map(repr, sorted(found))) or "no row, for the list has no such remark",
            "write the remark as it stands in footnotes.csv, or delete the row",
        )


def _reaching_faults(table: Table, line: int, row: Record) -> Iterator[Fault]:
    """Check a remark that is printed in another footnote."""
    if row["printed"]:
        message = f"is printed in footnote {row['from_footnote']}, and stands there only"
        yield table.fault(line, "printed", row["printed"], "stale-remark", message, "nothing")
    home = row["from_footnote"]
    printed_there = any(
        other["footnote"] == home
        and other["printed"]
        and other["country"] in (row["country"], WHOLE_LIST)
        for other in table.records()
    )
    if not printed_there:
        message = f"has no remark on {row['country']} that could reach footnote {row['footnote']}"
        expected = "the footnote in which the remark is printed"
        yield table.fault(line, "from_footnote", home, "stale-remark", message, expected)


def _unaccounted(table: Table, lists: Mapping[str, ParsedList]) -> Iterator[Fault]:
    rows = {
        (row["footnote"], country, _bare(row["printed"]))
        for row in table.records()
        for country in (row["country"], WHOLE_LIST)
    }
    for footnote, parsed in lists.items():
        found = [(entry.country, remark) for entry in parsed.entries for remark in entry.remarks]
        found += [(WHOLE_LIST, remark) for remark in parsed.remarks_on_list]
        for country, remark in found:
            if (footnote, country, _bare(remark)) not in rows:
                yield _missing_row(table, footnote, country, remark)


def _missing_row(table: Table, footnote: str, country: str, remark: str) -> Fault:
    whom = "the whole list" if country == WHOLE_LIST else country
    message = f"is a remark on {whom} in footnote {footnote} that no row accounts for"
    expected = f"a row that begins {footnote},{country},{footnote}"
    return table.fault(0, "printed", remark, "missing-remark", message, expected)


def _conflicts(table: Table) -> Iterator[Fault]:
    """Find a second duration on a cell that has one already."""
    first: dict[Key, tuple[str, ...]] = {}
    for line, row in table.numbered():
        duration = (row["minimum"], row["maximum"], row["unit"])
        if row["country"] == WHOLE_LIST or not any(duration):
            continue
        if first.setdefault((row["footnote"], row["country"]), duration) != duration:
            message = "Another remark on this cell gives another duration"
            yield table.fault(line, "minimum", None, "conflicting-remarks", message, "one duration")


def _remarks_on(parsed: ParsedList, country: str) -> set[str]:
    """Return the remarks that a row on this country may account for."""
    own = [
        remark for entry in parsed.entries if entry.country == country for remark in entry.remarks
    ]
    return {_bare(remark) for remark in [*own, *parsed.remarks_on_list]}


def _bare(remark: str) -> str:
    return remark.strip().removesuffix(".")
