"""What changed from one data package to another: for a terminal, a page, a script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from thb_analysis.display import Front, Prose, Table, columns
from thb_analysis.wording import capital, count, markdown, paragraphs

if TYPE_CHECKING:
    from rich.console import Console

    from thb_analysis.data import Dataset

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
