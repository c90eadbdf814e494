"""Tables made of rows."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest

from thb_analysis.display.table import Column, Row, Table


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


def make_table(
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
