"""What a terminal shows of a country, a measure, a theme or a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis import analysis as ask
from thb_analysis.analysis.groups import by_region
from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.names import nearest
from thb_analysis.data.states import STATE_LABELS, STATES
from thb_analysis.display import OUTSIDE_MARK, SYMBOLS, Cell, Prose, Row, Table, columns
from thb_analysis.errors import ParameterError, UnknownName
from thb_analysis.wording import capital, of, percent, source

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {"reported": "bold cyan", "qualified": "cyan", "not_covered": "dim"}
# The kind of a measure of which nothing is said.
_PLAIN = ("measure", "affirmed")
_OPEN = "A country that the source does not name may still have the measure."


@dataclass(frozen=True, eq=False)
class View:
    """What is shown of one thing.

    Attributes
    ----------
    title : str
    facts : dict of str to str
        Name and value, one line each.
    tables : tuple of display.Table
    frame : pandas.DataFrame
        The same for a script.
    note : str
        What it means that a country is not named.
    """

    title: str
    facts: dict[str, str]
    tables: tuple[Table, ...]
    frame: pd.DataFrame
    note: str


def country(ds: Dataset, name: str) -> View:
    """Show what the source says of a country, theme by theme; its code or its name in any case."""
    took_part = ds.countries[ds.countries["took_part"].astype(bool)]
    code = _meant("country", name, dict(zip(took_part["country"], took_part["name"], strict=True)))
    if code not in ds.participants:
        raise ParameterError([f"countries: {code}, which is to be shown, must be among them"])
    found = ask.country(ds, code)
    # Data of a table have no place to name, and one theme needs no title.
    where = ["Source"] if ds.has_document else []
    heads = columns("", "Measure", "All", *where, numeric=("All",))
    tables = tuple(
        Table(
            "tbl-theme",
            str(title),
            heads,
            tuple(_row(cell)[: len(heads)] for cell in each_row(cells)),
        )
        for title, cells in found.cells.groupby("title", sort=False)
    )
    facts = {"In short": found.headline, "Region": by_region(ds)[code]}
    title = found.name if found.name == code else f"{found.name} ({code})"
    return View(title, _known(facts), tables, found.cells, _note(ds))


def _row(cell: Any) -> Row:
    remark = f": {cell.note}" if cell.note else ""
    state = Cell(state=cell.state, outside=_outside(cell))
    return state, f"{cell.label}{remark}", of(cell.k, cell.n), source(cell.footnote, cell.page)


def _outside(cell: Any) -> bool:
    return cell.state in ("reported", "qualified") and not cell.in_base


def measure(ds: Dataset, name: str) -> View:
    """Show which countries report a measure; its id or its label in any case."""
    slug = _meant(
        "measure", name, dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
    )
    facts: Any = ds.measures.set_index("measure").loc[slug]
    found: Any = ask.coverage(ds).frame.set_index("measure").loc[slug]
    cells = ds.cells()
    cells = cells[cells["measure"] == slug]
    reported = f"{of(found.k, found.n)} ({percent(found.share)})" + _bounds(found)
    return View(
        str(facts.label),
        _known(
            {
                "Theme": ds.theme_titles[str(facts.theme)],
                "Meaning": str(facts.description),
                "Kind": ""
                if (facts.kind, facts.polarity) == _PLAIN
                else f"{facts.kind}, {facts.polarity}",
                "Reported": reported,
                "Source": source(found.footnote, found.page),
            }
        ),
        (_by_state(ds, cells),),
        cells.assign(name=cells["country"].map(ds.country_names)),
        _note(ds),
    )


def _by_state(ds: Dataset, cells: pd.DataFrame) -> Table:
    """Name the countries in each state; a remark stands behind its country."""
    rows: list[Row] = []
    for state in STATES:
        found = cells[cells["state"] == state]
        names = [
            f"{ds.country_names[cell.country]}{f' ({cell.note})' if cell.note else ''}"
            for cell in each_row(found)
        ]
        if names:
            rows.append((STATE_LABELS[state], str(len(names)), "; ".join(sorted(names))))
    several = capital(ds.unit[1])
    heads = columns("State", several, "Which", numeric=(several,))
    return Table("tbl-countries", f"{several} by what the source says of them.", heads, tuple(rows))


def theme(ds: Dataset, name: str) -> View:
    """Show measures and matrix of a theme; its id or its title in any case."""
    known = _meant("theme", name, ds.theme_titles)
    found = ask.coverage(ds, known)
    where = ["Source"] if ds.has_document else []
    numbers = ["Reported", "Bounds"] if not ds.is_complete else ["Reported"]
    heads = columns("Measure", "Id", *numbers, *where, numeric=numbers)
    rows = tuple(
        (
            m.label,
            m.measure,
            of(m.k, m.n),
            *[f"{m.lower} to {m.upper}"] * (len(numbers) - 1),
            *[source(m.footnote, m.page)] * len(where),
        )
        for m in each_row(found.ranked)
    )
    several = capital(ds.unit[1])
    caption = f"{several} that report each measure, of those covered."
    measures = Table("tbl-coverage", caption, heads, rows)
    matrix = ask.matrix(ds, known).tables()
    facts = {several: str(len(ds.participants)), "Measures": str(len(found.frame))}
    return View(ds.theme_titles[known], facts, (measures, *matrix), found.frame, _note(ds))


def finding(ds: Dataset, name: str) -> View:
    """Show where the number of a finding, or of a measure, comes from; its id or its label in any case."""
    found = ask.findings(ds)
    known = dict(zip(found.frame["indicator"], found.frame["label"], strict=True))
    known = {**dict(zip(ds.measures["measure"], ds.measures["label"], strict=True)), **known}
    e = found.explain(_meant("finding", name, known))
    facts = {
        "Finding": e.sentence,
        "Reported": of(e.k, e.n) + _bounds(e),
        "Counted": e.rule if e.said["lists"] else e.said["rule"],
        "Why": e.reason,
        **dict(e.who),
        "See also": " ".join(e.touched),
        "Cite as": e.citation,
    }
    return View(
        f"{e.label} ({e.id})",
        _known(facts),
        (e.table(),) * bool(e.said["lists"]),
        e.frame,
        _note(ds),
    )


def _bounds(found: Any) -> str:
    """Say between which numbers a count may lie; empty if nothing is open."""
    if found.lower == found.upper:
        return ""
    return f"; {found.lower} to {found.upper} whatever missing reports mean"


def _known(facts: Mapping[str, str]) -> dict[str, str]:
    """Keep the facts that are known."""
    return {name: said for name, said in facts.items() if said}


def _note(ds: Dataset) -> str:
    return "" if ds.is_complete else _OPEN


def _meant(what: str, name: str, known: Mapping[str, str]) -> str:
    """Return the id of a thing by its id or by what it is called, whatever the case.

    Raises
    ------
    UnknownName
        With the nearest ids.
    """
    by_name = {
        **{called.casefold(): each for each, called in known.items()},
        **{each.casefold(): each for each in known},
    }
    if (found := by_name.get(name.casefold())) is not None:
        return found
    raise UnknownName(what, {name: nearest(name, known)}, known)


def render(view: View, console: Console) -> None:
    """Write a view to a terminal, as wide as that is."""
    from rich.markup import escape

    console.print(f"[bold]{escape(view.title)}[/bold]")
    for name, value in view.facts.items():
        console.print(f"[dim]{escape(name)}:[/dim] {escape(value)}")
    console.print()
    for table in view.tables:
        print_table(table, console)
    cells = [cell for table in view.tables for row in table.cells for cell in row]
    shown = {cell.state for cell in cells}
    key = [
        f"{symbol} {STATE_LABELS[state]}"
        for state, symbol in SYMBOLS.items()
        if state in shown and state in STATE_LABELS
    ]
    key += [f"{OUTSIDE_MARK} named, though not covered"] * any(cell.outside for cell in cells)
    for line in filter(None, ["   ".join(key), escape(view.note)]):
        console.print(f"[dim]{line}[/dim]")


def print_table(table: Table, console: Console) -> None:
    """Set a table in columns; a matrix in as many parts as have room."""
    for part in _fitting(table, console.width):
        console.print(_in_columns(part))
        console.print()


def print_prose(prose: Prose, console: Console) -> None:
    """Write sentences without their markup."""
    from rich.markdown import Markdown

    console.print(Markdown(prose.markdown))


def _in_columns(table: Table) -> Any:
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
    last = len(table.columns) - 1
    for place, column in enumerate(table.columns):
        centred = narrow and 0 < place < last
        justify: Any = "right" if column.numeric else "center" if centred else "left"
        whole = column.numeric or centred
        grid.add_column(escape(column.label), justify=justify, no_wrap=whole, overflow="fold")
    for row in table.rows:
        grid.add_row(*map(_cell, row))
    return grid


def _cell(cell: str | Cell) -> str:
    from rich.markup import escape

    if not isinstance(cell, Cell):
        return escape(cell)
    style = _STYLES.get(cell.state or "")
    return f"[{style}]{escape(cell.shown)}[/{style}]" if style else escape(cell.shown)


def _fitting(table: Table, width: int) -> list[Table]:
    """Take a matrix apart that has more columns than the terminal has room for."""
    if table.style != "matrix":
        return [table]
    first, *inner, last = range(len(table.columns))
    labels = [len(row[0].shown) for row in table.rows if isinstance(row[0], Cell)]
    label = min(30, max(labels, default=0))
    each = 1 + max((len(table.columns[place].label) for place in inner), default=1)
    room = max(5, (width - label - 11) // each)
    size = ceil(len(inner) / ceil(len(inner) / room)) if inner else 1
    parts = [inner[start : start + size] for start in range(0, len(inner), size)] or [[]]
    return [_kept(table, (first, *part, last)) for part in parts]


def _kept(table: Table, places: tuple[int, ...]) -> Table:
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
    )
