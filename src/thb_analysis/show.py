"""What a terminal shows of a country, a measure, a theme or a finding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from thb_analysis import analysis as ask
from thb_analysis.analysis.groups import by_region
from thb_analysis.counts import each_row, one_state, shown_cells
from thb_analysis.data import Dataset
from thb_analysis.data.names import nearest
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import Cell, Prose, Row, Table, columns, symbols
from thb_analysis.errors import ParameterError, UnknownName
from thb_analysis.wording import capital, markdown, of, percent, source

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {"reported": "bold cyan", "qualified": "cyan", "not_covered": "dim"}
# The kind of a measure of which nothing is said.
_PLAIN = ("measure", "affirmed")
_OPEN = "Not reported is not absent."


@dataclass(frozen=True, eq=False)
class View:
    """What is shown of one thing.

    Attributes
    ----------
    title : str
    said : Prose
        What stands below the title.
    tables : list of display.Table
    frame : pandas.DataFrame
        The same for a script.
    is_open : bool
        Whether a country may have what the source does not name it for.
    """

    title: str
    said: Prose
    tables: list[Table]
    frame: pd.DataFrame
    is_open: bool


def country(ds: Dataset, name: str) -> View:
    """Show what the source says of a country, theme by theme; its code or its name in any case."""
    took_part = ds.countries[ds.countries["took_part"].astype(bool)]
    code = _meant("country", name, _called(took_part, "country", "name"))
    if code not in ds.participants:
        raise ParameterError([f"countries: {code}, which is to be shown, must be among them"])
    found = ask.country(ds, code)
    heads = "", "Measure", "All", "Source"
    tables = [
        _table(str(title), heads, map(_row, each_row(cells)), numeric=["All"])
        for title, cells in found.cells.groupby("title", sort=False)
    ]
    facts = {"In short": found.headline, "Region": by_region(ds)[code]}
    title = found.name if found.name == code else f"{found.name} ({code})"
    return View(title, _facts(facts), tables, found.cells, not ds.is_complete)


def _row(cell: Any) -> Row:
    remark = f": {cell.note}" if cell.note else ""
    state = Cell(state=cell.state, outside=cell.outside)
    return state, f"{cell.label}{remark}", of(cell.k, cell.n), source(cell.footnote, cell.page)


def measure(ds: Dataset, name: str) -> View:
    """Show which countries report a measure; its id or its label in any case."""
    slug = _meant("measure", name, _called(ds.measures, "measure"))
    fact: Any = ds.measures.set_index("measure").loc[slug]
    found: Any = ask.coverage(ds).frame.set_index("measure").loc[slug]
    cells = shown_cells(ds, fact.theme)
    cells = cells[cells["measure"] == slug]
    cells = cells.assign(name=cells["country"].map(ds.country_names))
    kind = fact.kind, fact.polarity
    bounds = f"{found.lower} to {found.upper}"
    facts = {
        "Theme": ds.theme_titles[fact.theme],
        "Meaning": fact.description,
        "Kind": "" if kind == _PLAIN else ", ".join(kind),
        "Reported": f"{of(found.k, found.n)} ({percent(found.share)})",
        "Whatever missing reports mean": bounds if found.lower < found.upper else "",
        "Source": source(found.footnote, found.page),
    }
    # A remark stands behind its country.
    whom = cells["name"] + cells["note"].map(lambda note: f" ({note})" if note else "")
    by_state = whom.groupby(one_state(cells)).agg(sorted).reindex([*STATE_LABELS]).dropna()
    by_state.index = by_state.index.map(STATE_LABELS)
    rows: Any = [(said, str(len(names)), "; ".join(names)) for said, names in by_state.items()]
    several = capital(ds.unit[1])
    caption = f"{several} by what the source says of them."
    table = _table(caption, ("State", several, "Which"), rows, numeric=[several])
    return View(fact.label, _facts(facts), [table], cells, not ds.is_complete)


def theme(ds: Dataset, name: str) -> View:
    """Show measures and matrix of a theme; its id or its title in any case."""
    known = _meant("theme", name, ds.theme_titles)
    found = ask.coverage(ds, known)
    heads = "Measure", "Id", "Reported", "Bounds", "Source"
    rows = [
        (
            row.label,
            row.measure,
            of(row.k, row.n),
            "" if ds.is_complete else f"{row.lower} to {row.upper}",
            source(row.footnote, row.page),
        )
        for row in each_row(found.ranked)
    ]
    several = capital(ds.unit[1])
    caption = f"{several} for which each measure is reported, of those covered."
    tables = [_table(caption, heads, rows, heads[2:4]), *ask.matrix(ds, known).tables()]
    facts = {several: str(len(ds.participants)), "Measures": str(len(found.frame))}
    return View(ds.theme_titles[known], _facts(facts), tables, found.frame, not ds.is_complete)


def finding(ds: Dataset, name: str) -> View:
    """Show where the number of a finding, or of a measure, comes from; its id or its label in any case."""
    found = ask.findings(ds)
    known = _called(ds.measures, "measure") | _called(found.frame, "indicator")
    e = found.explain(_meant("finding", name, known))
    return View(f"{e.label} ({e.id})", e.text(), [], e.frame, not ds.is_complete)


def _facts(facts: Mapping[str, str]) -> Prose:
    """Write facts one below the other, without those that are not known."""
    lines = (f"*{name}:* {markdown(value)}" for name, value in facts.items() if value)
    return Prose("  \n".join(lines))


def _called(rows: pd.DataFrame, id: str, name: str = "label") -> dict[str, str]:
    """Return what things are called, by their ids."""
    return dict(zip(rows[id], rows[name], strict=True))


def _table(
    caption: str, heads: Sequence[str], rows: Iterable[Row], numeric: Iterable[str]
) -> Table:
    """Set rows out, without columns that say nothing: data of a table have no place to name."""
    table = Table("tbl-shown", caption, columns(*heads, numeric=numeric), tuple(rows))
    return _kept(table, [at for at, _ in enumerate(heads) if any(row[at] for row in table.rows)])


def _meant(what: str, name: str, known: Mapping[str, str]) -> str:
    """Return the id of a thing by its id or by what it is called, whatever the case.

    Raises
    ------
    UnknownName
        With the nearest ids.
    """
    near = nearest(name, known)
    if near and name.casefold() in (near[0].casefold(), known[near[0]].casefold()):
        return near[0]
    raise UnknownName(what, {name: near}, known)


def render(view: View, console: Console) -> None:
    """Write a view to a terminal, as wide as that is."""
    console.print(view.title, style="bold", markup=False)
    print_prose(view.said, console)
    console.print()
    for table in view.tables:
        print_table(table, console)
    key = symbols([row for table in view.tables for row in table.rows], STATE_LABELS)
    for line in filter(None, [key, _OPEN * view.is_open]):
        console.print(line, style="dim", markup=False)


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
    from rich.table import Table as Grid
    from rich.text import Text

    narrow = table.style == "matrix"
    grid = Grid(
        title=Text(table.caption),
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
        grid.add_column(Text(column.label), justify=justify, no_wrap=whole, overflow="fold")
    for row in table.cells:
        grid.add_row(*(Text(cell.shown, _STYLES.get(cell.state or "", "")) for cell in row))
    return grid


def _fitting(table: Table, width: int) -> list[Table]:
    """Take a matrix apart that has more columns than the terminal has room for."""
    if table.style != "matrix":
        return [table]
    first, *inner, last = range(len(table.columns))
    label = min(30, max((len(row[first].shown) for row in table.cells), default=0))
    each = 1 + max((len(table.columns[place].label) for place in inner), default=1)
    room = max(5, (width - label - 11) // each)
    parts = np.array_split(inner, max(1, ceil(len(inner) / room)))
    return [_kept(table, [first, *map(int, part), last]) for part in parts]


def _kept(table: Table, places: Sequence[int]) -> Table:
    def kept(cells: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(cells[place] for place in places)

    return replace(table, columns=kept(table.columns), rows=tuple(map(kept, table.rows)))
