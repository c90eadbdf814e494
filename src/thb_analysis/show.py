"""What a terminal shows of a country, a measure or a theme: the tables of the reports, set in columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis import analysis, arrange, tables
from thb_analysis.data import Dataset
from thb_analysis.data.names import nearest
from thb_analysis.data.states import QUALIFIED, REPORTED, STATE_LABELS, STATES
from thb_analysis.display import OUTSIDE_MARK, SYMBOLS, Cell, Row, Table, columns
from thb_analysis.errors import ParameterError, UnknownName
from thb_analysis.wording import bounds, missing, of, percent, source

if TYPE_CHECKING:
    from rich.console import Console

_STYLES = {
    "reported": "bold cyan",
    "qualified": "cyan",
    "absent": "",
    "not_reported": "",
    "not_covered": "dim",
}
LISTED = (REPORTED, QUALIFIED)
# What a table that is too wide does without; a share says in percent what k of N says.
_SPARED = ("Kind", "Share")
# As many names as a message can hold, and still be read.
_TOLD = 20


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
    silence : str
        What it means that a country is not listed.
    """

    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    data: dict[str, Any]
    silence: str


def spelled(ds: Dataset, kind: str, name: str) -> str:
    """Write a name as the data package does, whatever case it was typed in.

    Parameters
    ----------
    ds : Dataset
    kind : str
        ``"country"``, ``"measure"`` or ``"theme"``.
    name : str

    Returns
    -------
    str
        The name as it was typed, if there is none that differs by case at most.
    """
    records = {"country": ds.countries, "measure": ds.measures, "theme": ds.themes}[kind]
    return next((each for each in records[kind] if each.casefold() == name.casefold()), name)


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
    took_part = ds.countries[ds.countries["took_part"].astype(bool)]
    called = dict(zip(took_part["country"], took_part["name"], strict=True))
    if code not in called:
        raise UnknownName("country", {code: _meant(code, called)}, list(called))
    if code not in ds.participants:
        raise ParameterError([f"countries: {code}, which is to be shown, must be among them"])
    coverage = analysis.coverage(ds).frame
    counted = coverage.set_index("measure")
    cells = ds.cells()
    own = cells[cells["country"] == code].drop(columns="country")
    place = ds.countries.set_index("country").loc[code]
    parts = (
        _of_theme(title, own[own["theme"] == theme], counted)
        for theme, title in arrange.titles(ds).items()
    )
    data = {
        "country": code,
        **{fact: str(place[fact]) for fact in ("name", "bloc", "region")},
        "measures": _records(coverage),
        "cells": _records(own),
    }
    facts = (
        ("Bloc, region", f"{place['bloc']}, {place['region']}"),
        ("Remarks", str(int((own["state"] == QUALIFIED).sum()))),
    )
    return View(
        title=f"{place['name']} ({code})",
        facts=facts,
        tables=tuple(part for part in parts if part.rows),
        data=data,
        silence=_silence(ds, counted["kind"]),
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
    known = arrange.labels(ds)
    if slug not in known:
        raise _UnknownMeasure(slug, _meant(slug, known), list(known), list(arrange.titles(ds)))
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
    data = {
        "measure": slug,
        "description": str(facts["description"]),
        **_plain(counted),
        "cells": _records(cells),
    }
    return View(
        title=str(facts["label"]),
        facts=tuple(told.items()),
        tables=(_by_state(ds, cells),),
        data=data,
        silence=_silence(ds, [str(facts["kind"])]),
    )


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
    known = arrange.titles(ds)
    if theme not in known:
        raise UnknownName("theme", {theme: _meant(theme, known)}, list(known))
    title = known[theme]
    frame = arrange.by_kind(analysis.coverage(ds, theme).frame)
    parts = (_coverage(frame), tables.matrix(ds, theme, title))
    cells = _records(ds.cells(theme))
    facts = (
        ("Countries", str(len(ds.participants))),
        ("Measures", str(len(frame))),
        # By these, each can be shown.
        ("Slugs", ", ".join(frame["measure"])),
    )
    return View(
        title=title,
        facts=facts,
        tables=tuple(part for part in parts if part and part.rows),
        data={"theme": theme, "title": title, "measures": _records(frame), "cells": cells},
        silence=_silence(ds, frame["kind"]),
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


class _UnknownMeasure(UnknownName):
    """Says where measures are named if there are too many to name them all."""

    def __init__(self, slug: str, near: list[str], valid: Sequence[str], themes: Sequence[str]):
        self.themes = themes
        super().__init__("measure", {slug: near}, valid)

    def _line(self, name: str, valid: Sequence[str]) -> str:
        if self.suggestions[name] or len(valid) <= _TOLD:
            return super()._line(name, valid)
        return (
            f"unknown measure {name!r}: there are {len(valid)}; thb show theme THEME names those of "
            f"{' or '.join(self.themes)}"
        )


def _meant(name: str, called: Mapping[str, str]) -> list[str]:
    """Return what was probably meant by a name that does not exist, which may be what a thing is called."""
    by_title = {title: known for known, title in called.items()}
    return nearest(name, called) or [by_title[title] for title in nearest(name, by_title)]


def _silence(ds: Dataset, kinds: Iterable[str]) -> str:
    """Say what it means not to be listed, also where the selection leaves out what the source names."""
    left_out = []
    if ds.leaves_out_qualified and not set(kinds) <= {"duration"}:
        left_out.append("a listing with a remark")
    if _leaves_out_sentences(ds):
        left_out.append("a country that only the sentence names")
    if not left_out:
        return "Not listed is silence of the source, and not evidence that the measure is lacking."
    return (
        f"Not listed is silence of the source, or {' or '.join(left_out)}, which this selection "
        "leaves out of the count; it is not evidence that the measure is lacking."
    )


def _leaves_out_sentences(ds: Dataset) -> bool:
    """Whether countries were coded from the sentence alone, and none of them counts."""
    coded, counted = ds.coding, ds.observations
    # Those with a remark can be left out for the remark.
    plain = coded[coded["status"] == REPORTED]
    return "body" in set(plain["basis"]) and "body" not in set(counted["basis"])


def as_json(view: View, selection: Mapping[str, Any]) -> str:
    """Write a view for a script, with the parameters that select what counts."""
    return json.dumps({"selection": selection, **view.data}, indent=2, ensure_ascii=False)


def unpadded(text: str) -> str:
    """Take the blanks from the ends of lines that fill a terminal to its edge."""
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def render(view: View, console: Console) -> None:
    """Write a view to a terminal, as wide as that is.

    Parameters
    ----------
    view : View
    console : rich.console.Console
    """
    render_head(view.title, view.facts, console)
    for table in _narrowed(view.tables, console.width):
        for part in _fitting(table, console.width):
            console.print(in_columns(part))
            console.print()
    console.print(f"[dim]{_key()}[/dim]")
    console.print(f"[dim]{view.silence}[/dim]")


def render_head(title: str, facts: Iterable[tuple[str, str]], console: Console) -> None:
    """Write a title and facts, one to a line."""
    from rich.markup import escape
    from rich.padding import Padding
    from rich.table import Table as Grid

    console.print(f"[bold]{escape(title)}[/bold]")
    grid = Grid.grid(padding=(0, 2))
    for _ in range(2):
        grid.add_column(overflow="fold")
    for name, value in facts:
        grid.add_row(f"[dim]{escape(name)}[/dim]", escape(value))
    console.print(Padding(grid, (0, 0, 1, 0)))


def _by_state(ds: Dataset, cells: pd.DataFrame) -> Table:
    """Name the countries in each state, by name; a remark stands behind its country."""
    cells = cells.assign(name=cells["country"].map(arrange.names(ds))).sort_values("name")
    rows: list[Row] = []
    for state in STATES:
        found = cells[cells["state"] == state]
        if len(found):
            named = (
                f"{name} ({note.rstrip('.')})" if note else name
                for name, note in zip(found["name"], found["note"], strict=True)
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
        whole = column.numeric or centred
        # A word broken over two lines can be read, one that is cut cannot.
        overflow: Any = "ellipsis" if whole else "fold"
        grid.add_column(escape(column.label), justify=justify, no_wrap=whole, overflow=overflow)
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


def _narrowed(shown: Sequence[Table], width: int) -> Sequence[Table]:
    """Leave columns out of all tables, those of least use first, until the names of measures have room."""
    for label in _SPARED:
        if any(_is_cramped(table, width) for table in shown):
            shown = [_without(table, label) for table in shown]
    return shown


def _without(table: Table, label: str) -> Table:
    kept = [place for place, column in enumerate(table.columns) if column.label != label]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in kept),
        rows=tuple(tuple(row[place] for place in kept) for row in table.rows),
    )


def _is_cramped(table: Table, width: int) -> bool:
    """Whether beside the other columns there is no room for the longest word in the name of a measure."""
    if table.style == "matrix":
        return False
    texts = {
        column.label: [column.label, *(_plain_text(row[place]) for row in table.rows)]
        for place, column in enumerate(table.columns)
    }
    words = " ".join(texts.pop("Measure", [""])).split() or [""]
    gap = 3
    taken = sum(max(map(len, each)) + gap for each in texts.values())
    return width - taken < max(map(len, words))


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
