"""Derive the observations from what was transcribed and decided."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from thb_analysis.data.corrections import Texts, corrected_texts
from thb_analysis.data.csvfile import Record
from thb_analysis.data.files import csv_text, write_text
from thb_analysis.data.lists import ParsedList, parse_list
from thb_analysis.data.names import nearest
from thb_analysis.data.package import Package, find_package, try_package
from thb_analysis.data.remarks import Key, remark_faults, remarks_by_cell
from thb_analysis.data.states import QUALIFIED, REPORTED
from thb_analysis.data.tables import DERIVED, TABLES
from thb_analysis.errors import DataInvalid, Fault, ListSyntaxError

NEEDED = ("footnotes", "remarks", "body", "countries", "measures", "corrections")
COLUMNS = tuple(TABLES[DERIVED])


@dataclass(frozen=True)
class Derived:
    """What follows from the source and the codebook.

    Attributes
    ----------
    records : list of dict of str to str
        The observations, sorted by footnote and country.
    lists : dict of str to ParsedList
        The country lists as read, by footnote.
    faults : list of Fault
        What could not be read or does not fit together.
    """

    records: list[Record]
    lists: dict[str, ParsedList]
    faults: list[Fault]


def build(path: str | os.PathLike[str] | None = None) -> Path:
    """Write observations.csv anew from the source and the codebook.

    Parameters
    ----------
    path : path-like, optional
        Folder of the package; see `load`.

    Returns
    -------
    pathlib.Path
        Of the file, which is left alone if it says the same already.

    Raises
    ------
    DataNotFound
    DataInvalid
        With every fault that keeps the observations from being derived; the
        file is left as it was.
    ThbError
        If it cannot be written.
    """
    return rebuild(path)[0]


def rebuild(path: str | os.PathLike[str] | None = None) -> tuple[Path, bool]:
    """Do what `build` does, and return also whether the file was written."""
    package, faults = try_package(find_package(path), without=(DERIVED,))
    if package is None or faults:
        raise DataInvalid(faults, "the observations cannot be built")
    derived = derive(package)
    if derived.faults:
        raise DataInvalid(sorted(derived.faults), "the observations cannot be built")
    target = package.root / package.path(DERIVED)
    return target, write_text(target, csv_text(COLUMNS, derived.records))


def derive(package: Package) -> Derived:
    """Read the lists and give one observation for each footnote and country named.

    Parameters
    ----------
    package : Package
        With the tables `NEEDED`, all cells of their type.

    Returns
    -------
    Derived
    """
    texts = corrected_texts(package)
    lists, faults = _parsed(package, texts)
    named = _named_in_sentences(package)
    listed = {note: {code for fn, code in named if fn == note} for note in texts.texts}
    for footnote, parsed in lists.items():
        listed[footnote].update(parsed.countries)
    faults += texts.faults
    faults += remark_faults(package.tables["remarks"], lists, listed)
    faults += _sentence_faults(package, lists, texts)
    faults += _measure_faults(package, texts)
    records = sorted(_observations(package, lists, named), key=sort_key)
    return Derived(records, lists, faults)


def sort_key(record: Record) -> tuple[int, str]:
    """Return the place of an observation in its table."""
    return int(record["footnote"]), record["country"]


def _parsed(package: Package, texts: Texts) -> tuple[dict[str, ParsedList], list[Fault]]:
    codes = package.tables["countries"].column("country")
    lists, faults = {}, []
    for footnote, text in texts.texts.items():
        try:
            lists[footnote] = parse_list(int(footnote), text, codes)
        except ListSyntaxError as error:
            message = f"{error.problem}, at character {error.position} of the list as read"
            line = texts.lines[footnote]
            faults.append(
                package.tables["footnotes"].fault(
                    line,
                    "printed",
                    error.around,
                    "list-syntax",
                    f"cannot be read: {message}",
                    "",
                    error.hint,
                )
            )
    return lists, faults


def _named_in_sentences(package: Package) -> dict[Key, str]:
    rows = package.records("body")
    return {(row["footnote"], row["country"]): row["reason"] for row in rows}


def _sentence_faults(
    package: Package, lists: dict[str, ParsedList], texts: Texts
) -> Iterator[Fault]:
    table = package.tables["body"]
    codes = package.tables["countries"].column("country")
    for line, row in table.numbered():
        footnote, country = row["footnote"], row["country"]
        if footnote not in texts.texts:
            message = "is no footnote with a country list"
            yield table.fault(line, "footnote", footnote, "stale-body", message)
        elif country not in codes:
            message, near = "is no country of countries.csv", nearest(country, codes)
            expected = f"a country that is there: {' or '.join(near or codes)}"
            yield table.fault(line, "country", country, "unknown-name", message, expected)
        elif footnote in lists and country in lists[footnote].countries:
            message = f"is on the list of footnote {footnote}, so the sentence adds nothing"
            yield table.fault(line, "country", country, "stale-body", message, "", "delete the row")


def _measure_faults(package: Package, texts: Texts) -> Iterator[Fault]:
    """Every country list has a measure, and every measure a country list."""
    measures, footnotes = package.tables["measures"], package.tables["footnotes"]
    seen: set[str] = set()
    for line, row in measures.numbered():
        footnote = row["footnote"]
        if footnote not in texts.texts:
            message = "is no footnote with a country list"
            yield measures.fault(line, "footnote", footnote, "measure-without-list", message)
        elif footnote in seen:
            message = "has a measure already"
            expected = "one measure for each country list"
            yield measures.fault(line, "footnote", footnote, "two-measures", message, expected)
        seen.add(footnote)
    for footnote, line in texts.lines.items():
        if footnote not in seen:
            message = "is a country list that no measure stands for"
            expected = "a row for it in measures.csv"
            yield footnotes.fault(
                line, "footnote", footnote, "list-without-measure", message, expected
            )


def _observations(
    package: Package, lists: dict[str, ParsedList], named: dict[Key, str]
) -> Iterator[Record]:
    remarks = remarks_by_cell(package.tables["remarks"])
    for measure in package.records("measures"):
        footnote = measure["footnote"]
        on_list = lists[footnote].countries if footnote in lists else ()
        in_sentence = [code for note, code in named if note == footnote and code not in on_list]
        for country in on_list:
            yield _cell(measure, country, "list", remarks.get((footnote, country), []), "")
        for country in in_sentence:
            reason = named[footnote, country]
            yield _cell(measure, country, "body", remarks.get((footnote, country), []), reason)


def _cell(measure: Record, country: str, basis: str, remarks: list[Record], reason: str) -> Record:
    """Join what the list, the sentence and the remarks say of one country."""
    duration = next((row for row in remarks if _has_duration(row)), measure)
    renewable = any(row["renewable"] for row in [*remarks, measure])
    return {
        "footnote": measure["footnote"],
        "measure": measure["measure"],
        "country": country,
        "status": QUALIFIED if remarks else REPORTED,
        "minimum": duration["minimum"],
        "maximum": duration["maximum"],
        "unit": duration["unit"],
        "renewable": "true" if renewable else "",
        "basis": basis,
        "note": " ".join(filter(None, [*(row["note"] for row in remarks), reason])),
    }


def _has_duration(row: Record) -> bool:
    return any((row["minimum"], row["maximum"], row["unit"]))
