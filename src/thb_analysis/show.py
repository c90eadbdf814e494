"""What a terminal shows of a country, a measure or a theme: the tables of the reports, set in columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis import analysis, arrange, tables
from thb_analysis.data import Dataset
from thb_analysis.data.names import check_names
from thb_analysis.data.states import QUALIFIED, REPORTED, STATE_LABELS, STATES
from thb_analysis.display import OUTSIDE_MARK, SYMBOLS, Cell, Row, Table, columns
from thb_analysis.errors import ParameterError
from thb_analysis.wording import bounds, missing, of, percent, source

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {"reported": "bold cyan", "qualified": "cyan", "not_listed": "", "out_of_base": "dim"}
LISTED = (REPORTED, QUALIFIED)
_SILENCE = "Not listed is silence of the source, and not evidence that the measure is lacking."


@dataclass(frozen=True)
class View:
    """What is shown of one thing.

    Attributes
    ----------
    title : str
    facts : tuple of tuple of str
        Name and value, one line each.
    tables : tuple of display.Table
    data : dict
        The same for a script: plain values, shares between 0 and 1.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    data: dict[str, Any]


def country(ds: Dataset, code: str) -> View:
    """Show what the source says of a country, theme by theme.

    Parameters
    ----------
    ds : Dataset
    code : str
        Of a participant.

    Returns
    -------
    View

    Raises
    ------
    UnknownName
        If no participant has the code.
    ParameterError
        If the selection leaves the country out.
    """
    check_names([code], ds.countries.loc[ds.countries["took_part"], "country"], "country")
    if code not in ds.participants:
        raise ParameterError([f"countries: {code}, which is to be shown, must be among them"])
    counted = analysis.coverage(ds).frame.set_index("measure")
    cells = ds.cells()
    own = cells[cells["country"] == code].drop(columns="country")
    place = ds.countries.set_index("country").loc[code]
    parts = (
        _of_theme(title, own[own["theme"] == theme], counted)
        for theme, title in arrange.titles(ds).items()
    )
    facts = (
        ("Bloc, region", f"{place['bloc']}, {place['region']}"),
        ("Remarks", str(int((own["state"] == QUALIFIED).sum()))),
    )
    return View(
        title=f"{place['name']} ({code})",
        facts=facts,
        tables=tuple(part for part in parts if part.rows),
        data={"country": code, "name": str(place["name"]), "cells": _records(own)},
    )


def _of_theme(title: str, own: pd.DataFrame, counted: pd.DataFrame) -> Table:
    """Show each measure of a theme, what the source says of the country, and how many are listed."""
    rows = tuple(_told(cell, counted.loc[cell["measure"]]) for cell in own.to_dict("records"))
    heads = columns("", "Measure", "Kind", "All", "Source", numeric=("All",))
    return Table("tbl-theme", title, heads, rows)


def _told(cell: dict[Any, Any], counted: pd.Series) -> Row:
    outside = cell["state"] in LISTED and not cell["in_base"]
    remark = f": {cell['note']}" if cell["note"] else ""
    return (
        Cell(state=cell["state"], outside=outside),
        f"{counted['label']}{remark}",
        str(counted["kind"]),
        of(counted["listed"], counted["base_size"]),
        source(cell["footnote"], cell["page"]),
    )


def measure(ds: Dataset, slug: str) -> View:
    """Show what a list names, and what it is counted over.

    Parameters
    ----------
    ds : Dataset
    slug : str
        Of a measure.

    Returns
    -------
    View

    Raises
    ------
    UnknownName
        If no measure has the slug.
    """
    check_names([slug], list(ds.measures["measure"]), "measure")
    facts = ds.measures.set_index("measure").loc[slug]
    counted: dict[Any, Any] = analysis.coverage(ds).frame.set_index("measure").loc[slug].to_dict()
    cells = ds.cells()
    cells = cells[cells["measure"] == slug]
    share = "–" if missing(counted["share"]) else percent(counted["share"])
    told = {
        "Theme": arrange.titles(ds)[str(facts["theme"])],
        "Meaning": str(facts["description"]),
        "Kind": f"{facts['kind']}, {facts['polarity']}",
        "Base": str(counted["base_label"]),
        "Listed": f"{of(counted['listed'], counted['base_size'])} ({share}; bounds {bounds(counted['lower'], counted['upper'])})",
        "Source": source(counted["footnote"], counted["page"]),
    }
    data = {"measure": slug, **_plain(counted), "cells": _records(cells)}
    return View(str(facts["label"]), tuple(told.items()), (_by_state(ds, cells),), data)


def theme(ds: Dataset, theme: str) -> View:
    """Show coverage and matrix of a theme.

    Parameters
    ----------
    ds : Dataset
    theme : str

    Returns
    -------
    View

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    check_names([theme], list(ds.themes["theme"]), "theme")
    title = arrange.titles(ds)[theme]
    frame = arrange.by_kind(analysis.coverage(ds, theme).frame)
    parts = (_coverage(frame), tables.matrix(ds, theme, title))
    return View(
        title=title,
        facts=(("Countries", str(len(ds.participants))), ("Measures", str(len(frame)))),
        tables=tuple(part for part in parts if part and part.rows),
        data={"theme": theme, "title": title, "measures": _records(frame)},
    )


def _coverage(frame: pd.DataFrame) -> Table:
    rows = tuple(_counted(row) for row in frame.to_dict("records"))
    numeric = ("Listed", "Share", "Bounds")
    heads = columns("Measure", "Kind", *numeric, "Source", numeric=numeric)
    return Table("tbl-coverage", "Coverage, and the bounds that silence allows.", heads, rows)


def _counted(row: dict[Any, Any]) -> Row:
    return (
        row["label"],
        row["kind"],
        of(row["listed"], row["base_size"]),
        percent(row["share"]),
        bounds(row["lower"], row["upper"]),
        source(row["footnote"], row["page"]),
    )


def as_json(view: View) -> str:
    """Write a view for a script."""
    return json.dumps(view.data, indent=2, ensure_ascii=False)


def render(view: View, console: Console) -> None:
    """Write a view to a terminal, as wide as that is.

    Parameters
    ----------
    view : View
    console : rich.console.Console
    """
    render_head(view.title, view.facts, console)
    for table in view.tables:
        for part in _fitting(table, console.width):
            console.print(in_columns(part))
            console.print()
    console.print(f"[dim]{_key()}[/dim]")
    console.print(f"[dim]{_SILENCE}[/dim]")


def render_head(title: str, facts: Iterable[tuple[str, str]], console: Console) -> None:
    """Write a title and facts, one to a line."""
    from rich.markup import escape
    from rich.padding import Padding
    from rich.table import Table as Grid

    console.print(f"[bold]{escape(title)}[/bold]")
    grid = Grid.grid(padding=(0, 2))
    for name, value in facts:
        grid.add_row(f"[dim]{escape(name)}[/dim]", escape(value))
    console.print(Padding(grid, (0, 0, 1, 0)))


def _by_state(ds: Dataset, cells: pd.DataFrame) -> Table:
    """Name the countries in each state; a remark stands behind its country."""
    called = arrange.names(ds)
    rows: list[Row] = []
    for state in STATES:
        found = cells[cells["state"] == state]
        if len(found):
            named = (
                f"{called[code]} ({note.rstrip('.')})" if note else called[code]
                for code, note in zip(found["country"], found["note"], strict=True)
            )
            rows.append((STATE_LABELS[state], str(len(found)), "; ".join(named)))
    heads = columns("State", "Countries", "Which", numeric=("Countries",))
    return Table("tbl-countries", "Countries by what the source says of them.", heads, tuple(rows))


def in_columns(table: Table) -> Any:
    """Set a table in columns, for a console to print."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table as Grid

    narrow = table.style == "matrix"
    grid = Grid(
        title=escape(table.caption),
        title_justify="left",
        title_style="",
        box=box.SIMPLE_HEAD,
        padding=(0, 0) if narrow else (0, 1),
        collapse_padding=narrow,
        show_edge=False,
        pad_edge=False,
    )
    for place, column in enumerate(table.columns):
        centred = narrow and 0 < place < len(table.columns) - 1
        justify: Any = "right" if column.numeric else "center" if centred else "left"
        grid.add_column(escape(column.label), justify=justify, no_wrap=column.numeric or centred)
    for row in table.rows:
        grid.add_row(*map(_cell, row))
    return grid


def _cell(cell: str | Cell) -> str:
    from rich.markup import escape

    if not isinstance(cell, Cell):
        return escape(cell)
    style = _STYLES.get(cell.state or "", "")
    text = escape(cell.shown)
    return f"[{style}]{text}[/{style}]" if style else text


def _fitting(table: Table, width: int) -> list[Table]:
    """Take a matrix apart that has more columns than the terminal has room for."""
    if table.style != "matrix":
        return [table]
    inner = table.columns[1:-1]
    label = min(30, max((len(_plain_text(row[0])) for row in table.rows), default=0))
    each = 1 + max(map(len, (column.label for column in inner)), default=1)
    room = max(5, (width - label - 2 - 9) // each)
    # As many columns in each part, rather than a last part of one.
    each_part = ceil(len(inner) / ceil(len(inner) / room)) if inner else 1
    return [_columns(table, start, each_part) for start in range(0, max(len(inner), 1), each_part)]


def _columns(table: Table, start: int, room: int) -> Table:
    places = [0, *range(1 + start, min(1 + start + room, len(table.columns) - 1)), -1]

    def kept(whole: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(whole[place] for place in places)

    return Table(
        id=table.id,
        caption=table.caption if start == 0 else f"{table.caption} (continued)",
        columns=kept(table.columns),
        rows=tuple(kept(row) for row in table.rows),
        style="matrix",
    )


def _plain_text(cell: str | Cell) -> str:
    return cell.shown if isinstance(cell, Cell) else cell


def _key() -> str:
    states = (f"{SYMBOLS[state]} {STATE_LABELS[state]}" for state in STATES)
    return f"{'   '.join(states)}   {OUTSIDE_MARK} listed, outside the base"


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [_plain(row) for row in frame.to_dict("records")]


def _plain(row: dict[Any, Any]) -> dict[str, Any]:
    """Turn the values of a row into those that JSON knows."""
    return {
        str(name): None if missing(value) else getattr(value, "item", lambda v=value: v)()
        for name, value in row.items()
    }
