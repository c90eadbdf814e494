"""What changed from one data package or built edition to another: for a terminal, a page, a script."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thb_analysis.display import Front, Prose, Row, Table, columns
from thb_analysis.wording import capital, count, joined, markdown, paragraphs

if TYPE_CHECKING:
    from rich.console import Console

    from thb_analysis.data import Dataset
    from thb_analysis.reports.editions import Change, Editions

NOTHING = "No difference."
# Characters of a hash that tell two apart where a person reads them.
_SHORT = 12
# Rows of a table, and rows of details in all, that a terminal shows; a page and JSON have all.
_MOST, _MOST_DETAILS = 15, 100
_SENTENCE = re.compile(r"(?<=[.;!?]) +(?=[A-Z“])")
_TITLES = {
    "cells": "Cells",
    "measures": "Measures",
    "irregularities": "Record of the source",
    "claims": "Claims",
    "countries": "Countries",
}
_CAPTIONS = {
    "cells": "What the source says of a country under a measure.",
    "measures": "Measures as they are coded.",
    "irregularities": "Entries on what is irregular in the source, or at odds with what lists let one expect.",
    "claims": "Claims of the document, and the counts that its lists give.",
    "countries": "Countries on record.",
}
_INPUTS = {"data": "data package", "library": "library", "notebook": "notebook"}
_KINDS = ("added", "removed", "changed")


@dataclass(frozen=True)
class Part:
    """What changed in one table, or in one report.

    Attributes
    ----------
    title, told : str
        `told` is a sentence, empty if the tables say it all.
    tables : tuple of display.Table
    detail : bool
        Whether a terminal leaves it out where there is much of it.
    """

    title: str
    told: str
    tables: tuple[Table, ...]
    detail: bool = False


@dataclass(frozen=True)
class View:
    """All that changed.

    Attributes
    ----------
    subtitle : str
        What was compared.
    facts : tuple of tuple of str
        Which is the older and which the newer, one line each.
    told : str
        A sentence that says how much differs.
    counts : display.Table or None
        How much differs where; None if nothing does.
    parts : tuple of Part
    data : dict
        The same for a script.
    """

    subtitle: str
    facts: tuple[tuple[str, str], ...]
    told: str
    counts: Table | None
    parts: tuple[Part, ...]
    data: dict[str, Any]


def of_packages(old: Dataset, new: Dataset) -> View:
    """Say what changed from one data package to another.

    Parameters
    ----------
    old, new : Dataset

    Returns
    -------
    View
        Its `data` holds `kind`, `old` and `new` (which packages they are), `same`, `counts` (table
        to how many things were added, removed and changed), `changes` (see
        ``analysis.Comparison``) and `others`.
    """
    from thb_analysis import analysis, tables

    compared = analysis.compare(old, new)
    found = {str(name): rows for name, rows in compared.changes.groupby("table")}
    counts = {
        name: {
            kind: int(found[name].loc[found[name]["change"] == kind, "key"].nunique())
            if name in found
            else 0
            for kind in _KINDS
        }
        for name in _TITLES
    }
    parts = [
        Part(title, "", (table,))
        for name, title in _TITLES.items()
        if name in found
        and (
            table := tables.changes(
                found[name], old, new, id=f"tbl-{name}", caption=_CAPTIONS[name]
            )
        )
    ]
    if compared.others:
        besides = ", ".join(each.replace("_", " ") for each in compared.others)
        parts.append(
            Part("Besides", f"Further tables and facts of the package differ: {besides}.", ())
        )
    return View(
        subtitle="Two data packages compared",
        facts=(("Older", _package(old)), ("Newer", _package(new))),
        told=NOTHING if compared.same else "",
        counts=_counted(counts) if found else None,
        parts=tuple(parts),
        data={
            "kind": "data packages",
            "old": _identity(old),
            "new": _identity(new),
            "same": compared.same,
            "counts": counts,
            "changes": compared.changes.to_dict("records"),
            "others": list(compared.others),
        },
    )


def _package(ds: Dataset) -> str:
    named = {"edition": ds.edition, "version": ds.version, "data": ds.sha256[:_SHORT]}
    return ", ".join([ds.name, *(f"{name} {value}" for name, value in named.items() if value)])


def _identity(ds: Dataset) -> dict[str, str]:
    return {name: getattr(ds, name) for name in ("name", "edition", "version", "sha256")}


def _counted(counts: dict[str, dict[str, int]]) -> Table:
    heads = columns("Sort", *map(capital, _KINDS), numeric=[capital(kind) for kind in _KINDS])
    rows = tuple(
        (_TITLES[name], *(str(sizes[kind]) for kind in _KINDS)) for name, sizes in counts.items()
    )
    return Table("tbl-counts", "How many differ.", heads, rows)


def of_editions(old: Path, new: Path) -> View:
    """Say what changed from one built edition to another.

    Parameters
    ----------
    old, new : Path
        Folders that ``thb build`` has written.

    Returns
    -------
    View
        Its `data` holds `kind`, `old` and `new` (editions, data and number of reports), `same`,
        `reports` (ids of those added, removed, changed, and of those whose tables and texts could
        not be compared) and `changes` (see ``reports.editions.Change``).

    Raises
    ------
    DataNotFound
    ThbError
    """
    from thb_analysis.reports.editions import compare_editions

    compared = compare_editions(old, new)
    by_report = {
        report: list(changes)
        for report, changes in groupby(compared.changes, key=lambda change: change.report)
    }
    changed = [report for report, changes in by_report.items() if changes[0].part != "report"]
    reports = {
        **{kind: _reports(compared, kind) for kind in ("added", "removed")},
        "changed": changed,
        "not_compared": list(compared.unread),
    }
    parts = [
        *_come_and_gone(compared, reports),
        *_made_from(compared, changed),
        *_findings(compared),
        *(_of_report(compared.titles[report], by_report[report]) for report in changed),
    ]
    made = [_edition(folder) for folder in (old, new)]
    return View(
        subtitle="Two built editions compared",
        facts=tuple(
            (name, _made(each)) for name, each in zip(("Older", "Newer"), made, strict=True)
        ),
        told=NOTHING if compared.same else "",
        counts=_counted_reports(compared, by_report, changed) if changed else None,
        parts=tuple(part for part in parts if part.told or part.tables),
        data={
            "kind": "editions",
            "old": made[0],
            "new": made[1],
            "same": compared.same,
            "reports": reports,
            "changes": [change._asdict() for change in compared.changes],
        },
    )


def _edition(folder: Path) -> dict[str, Any]:
    """Say which editions and data the reports in a folder are made from."""
    from thb_analysis.reports import manifest

    records = manifest.recorded(folder)["reports"].values()
    return {
        "editions": sorted({str(record.get("edition", "")) for record in records}),
        "data": sorted({str(record["inputs"].get("data", "")) for record in records}),
        "reports": len(records),
    }


def _made(edition: dict[str, Any]) -> str:
    named = (
        (name, [each[:_SHORT] for each in edition[part] if each])
        for name, part in (("edition", "editions"), ("data", "data"))
    )
    parts = [f"{name} {' and '.join(values)}" for name, values in named if values]
    return ", ".join([count(edition["reports"], "report"), *parts])


def _reports(compared: Editions, kind: str) -> list[str]:
    return [
        each.report for each in compared.changes if each.part == "report" and each.change == kind
    ]


def _come_and_gone(compared: Editions, reports: dict[str, list[str]]) -> Iterator[Part]:
    """Name the reports that only one edition has, and those that could not be compared."""
    told = {
        "added": "Only the newer edition has",
        "removed": "Only the older edition has",
        "not_compared": "Without both pages, tables and texts could not be compared of",
    }
    sentences = [
        f"{lead} {joined(f'“{compared.titles[report]}”' for report in reports[kind])}."
        for kind, lead in told.items()
        if reports[kind]
    ]
    yield Part("Reports", " ".join(sentences), ())


def _made_from(compared: Editions, changed: Sequence[str]) -> Iterator[Part]:
    """Show what the reports were made from otherwise, each difference once with its reports."""
    found: dict[tuple[str, str, str, str], list[str]] = {}
    for each in compared.changes:
        if each.part in ("parameter", "input", "package"):
            found.setdefault((each.part, each.place, each.old, each.new), []).append(each.report)
    rows = tuple(
        (_source(part, place), _brief(part, old), _brief(part, new), _whose(ids, changed))
        for (part, place, old, new), ids in found.items()
    )
    heads = columns("What", "Before", "After", "Reports", widths=(2, 2, 2, 3))
    caption = "What the reports were made from."
    tables = (Table("tbl-made", caption, heads, rows),) if rows else ()
    yield Part("Inputs, parameters and packages", "", tables)


def _source(part: str, place: str) -> str:
    return _INPUTS.get(place, place) if part == "input" else f"{part} {place}"


def _brief(part: str, value: str) -> str:
    return (value[:_SHORT] if part == "input" else value) or "–"


def _whose(ids: Sequence[str], changed: Sequence[str]) -> str:
    return "all that are in both and differ" if len(ids) == len(changed) > 1 else ", ".join(ids)


def _findings(compared: Editions) -> Iterator[Part]:
    """Put the findings of each report, the one line that the index shows, beside each other."""
    rows = tuple(
        (compared.titles[each.report], *_apart(each.old, each.new))
        for each in compared.changes
        if each.part == "finding"
    )
    heads = columns("Report", "Before", "After", widths=(1.5, 4, 4))
    caption = "The finding that the index shows of each report."
    yield Part("Findings", "", (Table("tbl-findings", caption, heads, rows),) if rows else ())


def _apart(old: str, new: str) -> tuple[str, str]:
    """Keep of two texts the sentences that differ; ``…`` stands for those that do not."""
    before, after = (_SENTENCE.split(text) for text in (old, new))
    kept: tuple[list[str], list[str]] = ([], [])
    for tag, i, i_end, j, j_end in SequenceMatcher(None, before, after, False).get_opcodes():
        kept[0].extend(["…"] if tag == "equal" else before[i:i_end])
        kept[1].extend(["…"] if tag == "equal" else after[j:j_end])
    return " ".join(kept[0]) or "–", " ".join(kept[1]) or "–"


def _of_report(title: str, changes: Sequence[Change]) -> Part:
    """Show the texts and tables of a report that differ."""
    texts = tuple(
        (each.called or capital(each.part), *_apart(each.old, each.new))
        for each in changes
        if each.part in ("title", "text")
    )
    heads = columns("Where", "Before", "After", widths=(1.5, 4, 4))
    caption = f"{title}: texts."
    tables = [Table("tbl-texts", caption, heads, texts)] if texts else []
    cells = [each for each in changes if each.part == "table"]
    for (place, called), group in groupby(cells, key=lambda each: (each.place, each.called)):
        tables.append(_grid(place, f"{title}: {called}", group))
    return Part(title, "", tuple(tables), detail=True)


def _grid(id: str, caption: str, changes: Iterable[Change]) -> Table:
    heads = columns("Row", "Column", "Before", "After", widths=(3, 1.6, 2, 2))
    return Table(id, caption, heads, tuple(map(_cell, changes)))


def _cell(change: Change) -> Row:
    if change.row and change.column:
        return change.row, change.column, change.old or "–", change.new or "–"
    if change.change == "changed":
        return "caption", "all", change.old, change.new
    what = "row" if change.row else "column" if change.column else "table"
    shown = {"added": ("–", f"{what} added"), "removed": (f"{what} removed", "–")}
    return change.row or f"all of the {what}", change.column or "all", *shown[change.change]


def _counted_reports(
    compared: Editions, by_report: dict[str, list[Change]], changed: Sequence[str]
) -> Table:
    """Count, report by report, what differs."""
    numeric = ("Finding", "Texts", "Tables", "Rows and cells")
    heads = columns("Report", *numeric, numeric=numeric)
    rows = []
    for report in changed:
        parts = Counter(each.part for each in by_report[report])
        tables = {each.place for each in by_report[report] if each.part == "table"}
        sizes = parts["finding"], parts["text"] + parts["title"], len(tables), parts["table"]
        rows.append((compared.titles[report], *map(str, sizes)))
    return Table("tbl-counts", "How much differs in each report.", heads, tuple(rows))


def as_json(view: View) -> str:
    """Write a view for a script."""
    return json.dumps(view.data, indent=2, ensure_ascii=False)


def render(view: View, console: Console) -> None:
    """Write a view to a terminal, counts first and of long tables the beginning.

    Parameters
    ----------
    view : View
    console : rich.console.Console
    """
    from rich.markup import escape

    from thb_analysis.show import in_columns, render_head

    render_head("What changed", view.facts, console)
    if view.told:
        console.print(escape(view.told))
    if view.counts:
        console.print(in_columns(view.counts))
        console.print()
    details = sum(len(table.rows) for part in view.parts if part.detail for table in part.tables)
    parts = [part for part in view.parts if not part.detail or details <= _MOST_DETAILS]
    for part in parts:
        console.print(f"[bold]{escape(part.title)}[/bold]")
        if part.told:
            console.print(f"{escape(part.told)}\n")
        for table in part.tables:
            console.print(in_columns(replace(table, rows=table.rows[:_MOST])))
            if len(table.rows) > _MOST:
                console.print(f"[dim]… and {count(len(table.rows) - _MOST, 'more row')}[/dim]")
            console.print()
    if len(parts) < len(view.parts) or _is_long(parts):
        console.print(
            "[dim]--html FILE shows all that differs, --json lists it for a script.[/dim]"
        )


def _is_long(parts: Iterable[Part]) -> bool:
    return any(len(table.rows) > _MOST for part in parts for table in part.tables)


def page(view: View) -> str:
    """Write a view as one page that looks like the reports and fetches nothing.

    Parameters
    ----------
    view : View

    Returns
    -------
    str
        HTML.
    """
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

    from thb_analysis.reports.exporters import HTMLExporter

    def published(shown: Front | Prose | Table, id: str) -> Any:
        data, metadata = shown._repr_mimebundle_()
        output = new_output("display_data", data=data, metadata=metadata)
        return new_code_cell(id=id, outputs=[output])

    shown: list[Front | Prose | Table] = [
        Front("What changed", view.subtitle, "", (), (), "", "", None),
        Prose(paragraphs([_listed(view.facts), markdown(view.told)])),
        *([view.counts] if view.counts else []),
    ]
    cells = [published(each, f"summary-{place}") for place, each in enumerate(shown)]
    for place, part in enumerate(view.parts):
        cells.append(new_markdown_cell(f"## {markdown(part.title)}", id=f"part-{place}"))
        told = [Prose(markdown(part.told))] if part.told else []
        tables = (replace(table, id=f"tbl-{place}-{at}") for at, table in enumerate(part.tables))
        inside: list[Prose | Table] = [*told, *tables]
        cells += [published(each, f"part-{place}-{at}") for at, each in enumerate(inside)]
    exporter = HTMLExporter()  # type: ignore[no-untyped-call]
    html, _ = exporter.from_notebook_node(new_notebook(cells=cells))
    return str(html)


def _listed(facts: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"- {name}: {markdown(value)}" for name, value in facts)
