"""A dot matrix: a row of dots for each item, a column for each member, states told apart by shape."""

from itertools import accumulate, pairwise

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.display.drawings.marks import LOOKS, mark
from thb_analysis.display.drawings.rows import Rows

_APART = 0.7  # columns between two groups
_LARGEST, _SMALL = 6.5, 0.55  # points of a dot; of it what a dot without a report has


def dots(
    data: pd.DataFrame,
    row: str,
    column: str,
    state: str,
    name: str,
    total: str | None = None,
    group: str | None = None,
    tip: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the state of each cell as a dot; rows and columns stand in the order of the frame.

    Names stand at the left of the rows; where the sheet is narrow, or they would leave the dots no
    room, each stands above its row.

    Parameters
    ----------
    data : pandas.DataFrame
        One row for each cell.
    row, column : str
        Columns with the keys of rows and of columns; keys of columns head them.
    state : str
        Column of states, of which the dot has its shape: full for ``reported``, half for
        ``qualified``, a cross for ``absent``, a stroke for ``other_answer``, a dagger for
        ``outside``, a dash for ``not_covered``, else hollow and small.
    name : str
        Column of texts: what a row is called.
    total : str, optional
        Column of texts that stand at the right margin of a row.
    group : str, optional
        Column of groups, which a gap sets apart; members of a group must follow each other.
    tip : str, optional
        Column of what a page says of a cell: see `Tips`.
    ax : matplotlib.axes.Axes, optional
        New ones if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> from thb_analysis.display.drawings import dots
    >>> cells = pd.DataFrame({
    ...     "item": ["a", "a", "b", "b"], "who": ["AT", "BE", "AT", "BE"],
    ...     "state": ["reported", "qualified", "reported", "not_reported"],
    ...     "called": ["Screening", "Screening", "Training", "Training"],
    ... })
    >>> ax = dots(cells, "item", "who", "state", "called")
    >>> [text.get_text() for text in ax.texts]
    ['AT', 'BE', 'Screening', 'Training']
    """
    columns = data.drop_duplicates(column)
    groups = [*columns[group]] if group else [""] * len(columns)
    gaps = accumulate((a != b for a, b in pairwise(groups)), initial=0)
    places = [at + 0.5 + _APART * gap for at, gap in zip(range(len(columns)), gaps, strict=False)]
    whole = max(places, default=0.5) + 0.5
    rows = Rows(ax, data.drop_duplicates(row), name, total, least=whole * 1.05)
    # Few columns stand together, not spread over the sheet.
    pitch = min((rows.right - rows.left) / whole, 2.2 * rows.size)
    # Heads that are closer than lines of text stand on two levels in turn.
    levels = 2 if pitch < rows.size * 1.02 else 1
    step = rows.widest(columns[column]) + 3
    across = [rows.left + place * pitch for place in places]
    for at, (x, head) in enumerate(zip(across, columns[column], strict=True)):
        level = -3 - at % levels * (step + 1)
        rows.write(x, level, head, rotation=90, ha="center", va="bottom")
    rows.write_rows(rows.room if rows.above else rows.left + whole * pitch + rows.room - rows.right)
    rows.fit(rows.bottom, -levels * step - 2)
    middles = dict(zip(data[row].unique(), rows.middles, strict=True))
    starts = dict(zip(columns[column], across, strict=True))
    drawn = data.assign(_x=data[column].map(starts), _y=data[row].map(middles))
    dot = min(_LARGEST, 0.78 * pitch)
    for kind, cells in drawn.groupby(state, sort=False):
        shrunk = 1 if kind in LOOKS else _SMALL
        rows.ax.plot(cells["_x"], cells["_y"], **mark(str(kind), shrunk * dot))
    rows.tell(data, tip, drawn["_x"], drawn["_y"])
    return rows.ax
