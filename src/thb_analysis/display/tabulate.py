"""Tables made of rows: heads, links, counts with bars, and the key of symbols."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from thb_analysis.display.links import footnote_place, origin
from thb_analysis.display.states import OUTSIDE_LABEL, OUTSIDE_MARK, SYMBOLS, UNCLEAR_LABEL
from thb_analysis.display.table import Cell, Column, Row, Table


def columns(
    *labels: str, numeric: Iterable[str] = (), widths: Sequence[float] = ()
) -> tuple[Column, ...]:
    """Make the columns of a table from their labels.

    Parameters
    ----------
    *labels : str
    numeric : iterable of str
        Labels of the columns that hold numbers.
    widths : sequence of float
        Weights, one for each column; none at all leaves the widths to the renderer.
    """
    right = frozenset(numeric)
    return tuple(Column(label, label in right, wide) for label, wide in zip_longest(labels, widths))


def tabled(
    id: str,
    caption: str,
    heads: Mapping[str, float],
    rows: Iterable[Row],
    note: str = "",
    numeric: Iterable[str] = (),
) -> Table | None:
    """Set rows out as a table; None if there are none.

    Parameters
    ----------
    id, caption : str
    heads : mapping of str to float
        Label of each column, and the weight of its width.
    rows : iterable of tuple of str or Cell
    note : str, default ""
    numeric : iterable of str
        Labels of the columns that hold numbers.
    """
    cells, labels = tuple(rows), columns(*heads, numeric=numeric, widths=[*heads.values()])
    return Table(id, caption, labels, cells, note) if cells else None


def linked(id: str, text: str) -> Cell:
    """Link a text to what says where the number of a finding or a measure comes from.

    The link is there in a report that says so (see `analysis.origins.origins`); elsewhere the text is plain.

    Parameters
    ----------
    id : str
        Of the finding or the measure.
    text : str
        Such as ``12 of 27``.
    """
    return Cell(text, to=origin(id))


def footnoted(numbers: str) -> Cell:
    """Link each footnote to the place where it is quoted, in a report that has it: ``40, 47``."""
    parts = (
        Cell(part, to=footnote_place(part) if part.isdigit() else None)
        for part in re.split(r"(\d+)", numbers)
        if part
    )
    return Cell(numbers, parts=tuple(parts))


def counted(k: int, n: int, most: int, measure: str = "") -> Cell:
    """Draw k of n as a bar, in grey up to the most that are possible.

    Parameters
    ----------
    k, n, most : int
    measure : str, default ""
        Slug: a link, as `linked` makes one.
    """
    to = origin(measure) if measure else None
    return Cell(f"{k} of {n}", to=to, bar=(k / n, most / n))


def symbols(rows: Iterable[Row], labels: Mapping[str, str]) -> str:
    """Say what the symbols of a table mean, those that it has.

    Parameters
    ----------
    rows : iterable of tuple of str or Cell
    labels : mapping of str to str
        State to what it is called.
    """
    cells = [cell for row in rows for cell in row if isinstance(cell, Cell)]
    states = {cell.state for cell in cells}
    called = {"unclear": UNCLEAR_LABEL, **labels}
    key = [f"{sign} {called[state]}" for state, sign in SYMBOLS.items() if state in states]
    key += [f"{OUTSIDE_MARK} {OUTSIDE_LABEL}"] * any(cell.outside for cell in cells)
    return f"{'; '.join(key)}." if key else ""
