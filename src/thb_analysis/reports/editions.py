"""What changed from one built edition to another: reports, what they were made from, numbers, tables, texts.

The manifests say what each report was made from, and whether its page is the same to the byte. Where
it is not, tables and texts are read back from the pages, which hold all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from thb_analysis.errors import ThbError
from thb_analysis.reports import manifest
from thb_analysis.reports.pages import Grid, Page, read_page

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
# Sections that say what the report was made from, as the manifest does.
_MADE = frozenset(("how-to-cite-this-report", "how-this-report-was-made"))


class Change(NamedTuple):
    """One difference between two editions.

    Attributes
    ----------
    report : str
        Id.
    part : str
        ``report``, ``title``, ``parameter``, ``input``, ``package``, ``finding``, ``text`` or
        ``table``.
    place : str
        Name of the parameter, input or package; id of the section or table; else empty.
    called : str
        Heading of the section or caption of the table; else empty.
    row, column : str
        Of a cell. Of a row or column that was added or removed only one is given, of a whole
        table, or its caption that changed, neither.
    change : str
        ``added``, ``removed`` or ``changed``.
    old, new : str
        What stood and what stands there; empty for nothing.
    """

    report: str
    part: str
    place: str
    called: str
    row: str
    column: str
    change: str
    old: str
    new: str


@dataclass(frozen=True)
class Editions:
    """Differences between two built editions.

    Attributes
    ----------
    titles : dict of str to str
        Id to title of each report of either, those of the newer edition first.
    changes : tuple of Change
        Report by report.
    unread : tuple of str
        Reports whose pages differ or are missing on one side, so that neither tables nor texts
        could be compared.
    """

    titles: Mapping[str, str]
    changes: tuple[Change, ...]
    unread: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether everything could be compared and nothing differs."""
        return not (self.changes or self.unread)


def compare_editions(old: Path, new: Path) -> Editions:
    """Say what changed from one built edition to another.

    Parameters
    ----------
    old, new : Path
        Folders that ``thb build`` has written.

    Returns
    -------
    Editions
        How a report is to be cited and what it was made from is compared by the manifests, and
        not once more by the texts that say so.

    Raises
    ------
    DataNotFound
    ThbError
        If a manifest is none, or a page cannot be read.
    """
    before, after = (manifest.recorded(folder)["reports"] for folder in (old, new))
    titles = {
        report: str(records[report].get("title", report))
        for records in (after, before)
        for report in records
    }
    changes: list[Change] = []
    unread = []
    for report in titles:
        if report not in before or report not in after:
            change = ADDED if report in after else REMOVED
            changes.append(Change(report, "report", "", "", "", "", change, "", ""))
            continue
        records = before[report], after[report]
        changes += _made(report, *records)
        name = f"{report}.html"
        if records[0]["outputs"].get(name) == records[1]["outputs"].get(name) is not None:
            continue
        files = [folder / name for folder in (old, new)]
        if all(file.is_file() for file in files):
            changes += _shown(report, *map(_page, files))
        else:
            unread.append(report)
    return Editions(titles, tuple(changes), tuple(unread))


def _page(file: Path) -> Page:
    try:
        return read_page(file.read_text("utf-8"))
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "it is no text in UTF-8"
        raise ThbError(f"{file} cannot be read: {why}. Build the edition again.") from error


def _made(report: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Compare what the manifests say of a report."""
    parts = {"parameter": "parameters", "input": "inputs", "package": "packages"}
    for part, name in parts.items():
        before, after = (_written(record.get(name, {})) for record in (old, new))
        for place in dict.fromkeys([*after, *before]):
            yield from _pair(report, part, before.get(place), after.get(place), place)
    for part, values in {
        "title": [record.get("title") for record in (old, new)],
        "finding": [record.get("card", {}).get("finding") for record in (old, new)],
    }.items():
        yield from _pair(report, part, *values)


def _written(values: Mapping[str, Any]) -> dict[str, str]:
    """Write values as the command line takes them."""
    return {
        name: ",".join(map(str, value)) if isinstance(value, list) else _plain(value)
        for name, value in values.items()
    }


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _pair(
    report: str,
    part: str,
    old: str | None,
    new: str | None,
    place: str = "",
    called: str = "",
    row: str = "",
    column: str = "",
) -> Iterator[Change]:
    """Say how two values differ, if they do; None for one that is not there."""
    if old != new:
        change = ADDED if old is None else REMOVED if new is None else CHANGED
        yield Change(report, part, place, called, row, column, change, old or "", new or "")


def _shown(report: str, old: Page, new: Page) -> Iterator[Change]:
    """Compare the texts and the tables of a report."""
    sections = {**old.sections, **new.sections}
    for section in dict.fromkeys([*new.sections, *old.sections]):
        if section not in _MADE:
            texts = (page.texts.get(section, []) for page in (old, new))
            for before, after in _rewritten(*texts):
                yield from _pair(report, "text", before, after, section, sections[section])
    for table in dict.fromkeys([*new.tables, *old.tables]):
        if {page.places.get(table) for page in (old, new)} <= _MADE:
            continue
        yield from _table(report, table, old.tables.get(table), new.tables.get(table))


def _rewritten(old: list[str], new: list[str]) -> Iterator[tuple[str | None, str | None]]:
    """Put paragraphs that stand in the same place beside each other, and keep what differs."""
    for tag, i, i_end, j, j_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            before, after = old[i:i_end], new[j:j_end]
            longer = max(len(before), len(after))
            yield from zip(_filled(before, longer), _filled(after, longer), strict=True)


def _filled(texts: Sequence[str], size: int) -> list[str | None]:
    return [*texts, *[None] * (size - len(texts))]


def _table(report: str, table: str, old: Grid | None, new: Grid | None) -> Iterator[Change]:
    """Compare two tables: columns by their labels, rows by what tells them apart."""
    called = (new or old or Grid()).caption
    if old is None or new is None:
        change = REMOVED if new is None else ADDED
        yield Change(report, "table", table, called, "", "", change, "", "")
        return
    yield from _pair(report, "table", old.caption, new.caption, table, called)
    columns = [_unique(grid.columns) for grid in (old, new)]
    width = _key_width(old, new, columns)
    before, after = (
        _by_key(grid, names, width) for grid, names in zip((old, new), columns, strict=True)
    )
    for name in dict.fromkeys([*columns[1], *columns[0]]):
        if (name in columns[0]) != (name in columns[1]):
            change = ADDED if name in columns[1] else REMOVED
            yield Change(report, "table", table, called, "", name, change, "", "")
    shared = [name for name in columns[1] if name in columns[0]]
    for key in dict.fromkeys([*after, *before]):
        if key not in before or key not in after:
            change = ADDED if key in after else REMOVED
            yield Change(report, "table", table, called, key, "", change, "", "")
            continue
        for name in shared:
            # A cell that spans several columns stands in the first of them.
            values = before[key].get(name), after[key].get(name)
            yield from _pair(report, "table", *values, table, called, key, name)


def _unique(labels: Sequence[str]) -> list[str]:
    """Tell columns with the same label apart by their place."""
    return [
        label if labels.count(label) == 1 else f"{label} ({place})"
        for place, label in enumerate(labels, 1)
    ]


def _key_width(old: Grid, new: Grid, columns: Sequence[list[str]]) -> int:
    """Return how many of the first columns tell the rows apart in both tables."""
    narrowest = min(map(len, columns))
    for width in range(1, narrowest + 1):
        if columns[0][:width] == columns[1][:width] and all(
            len({tuple(row[:width]) for row in grid.rows}) == len(grid.rows) for grid in (old, new)
        ):
            return width
    return 0


def _by_key(grid: Grid, columns: Sequence[str], width: int) -> dict[str, dict[str, str]]:
    """Index the rows by what tells them apart; by their place if nothing does."""
    return {
        " · ".join(row[:width]) or f"row {place}": dict(zip(columns, row, strict=False))
        for place, row in enumerate(grid.rows, 1)
    }
