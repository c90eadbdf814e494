"""Shares with bounds: a row for each item with what is reported, and between what the share lies."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.display import style
from thb_analysis.display.drawings.rows import Rows

Ends = tuple[str, str]

_DOT = 5.5  # points
# Heights of what lies behind a mark, in sizes of the text: each differs without colour.
_BAND, _SPREAD, _STOP = 1.35, 0.62, 0.5
_TICKS = {"0%": 0.0, "50%": 0.5, "100%": 1.0}
_PALE: Any = {"fc": style.RULE, "ec": style.EDGE, "lw": 0.4, "zorder": 1.5}
_BAR: Any = {"fc": style.MID, "ec": style.MID_EDGE, "lw": 0.7, "zorder": 4}
_THIN: Any = {"color": style.MUTED, "linewidth": 1, "zorder": 4.5}
_MARK: Any = {"ls": "", "mec": style.PAPER, "mew": 0.8, "zorder": 5, "clip_on": False}
_USUAL = _MARK | {"marker": "o", "ms": _DOT, "mfc": style.DARK}
_EXCEPTION = _MARK | {"marker": "D", "ms": _DOT * 0.95, "mfc": style.EXCEPTION}


def shares(
    data: pd.DataFrame,
    share: str,
    lower: str,
    upper: str,
    label: str,
    total: str,
    group: str | None = None,
    spread: Ends | None = None,
    band: Ends | None = None,
    exception: str | None = None,
    half: str = "",
    tip: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each share as a dot on the line between its bounds; rows stand in the order of the frame.

    Names stand at the left of the rows; where the sheet is narrow, or they would leave the shares no
    room, each stands above its row.

    Parameters
    ----------
    data : pandas.DataFrame
        One row for each share.
    share : str
        Column of shares between 0 and 1.
    lower, upper : str
        Columns of bounds: the ends of the thin line; none is drawn where they are missing.
    label : str
        Column of texts: what a row is called.
    total : str
        Column of texts that stand at the right margin of a row, such as ``12 of 27``.
    group : str, optional
        Column of groups: each is named once and set apart; its rows must follow each other.
    spread : tuple of str, optional
        Columns of a second range, drawn as a bar behind the dot.
    band : tuple of str, optional
        Columns of the range in which a share is expected, drawn as a pale field.
    exception : str, optional
        Column of booleans: what is drawn as a diamond in the colour of exceptions.
    half : str, default ""
        What a dashed line at one half is called; without it there is no such line.
    tip : str, optional
        Column of what a page says of a share: see `Tips`.
    ax : matplotlib.axes.Axes, optional
        New ones if not given.

    Returns
    -------
    matplotlib.axes.Axes
        Measured in points, from the left and from where the first row begins.

    Raises
    ------
    KeyError
        If the frame has no such column.

    Examples
    --------
    >>> import pandas as pd
    >>> from thb_analysis.display.drawings import shares
    >>> found = pd.DataFrame({
    ...     "share": [0.7, 0.3], "least": [0.7, 0.3], "most": [1.0, 0.9],
    ...     "name": ["Screening", "Training"], "count": ["19 of 27", "8 of 27"],
    ... })
    >>> ax = shares(found, "share", "least", "most", "name", "count", half="one half")
    >>> [text.get_text() for text in ax.texts]
    ['Screening', '19 of 27', 'Training', '8 of 27', '0%', '50%', '100%', 'one half']
    """
    rows = Rows(ax, data, label, total, group)
    rows.scale(_TICKS, 0.5 if half else None, half)
    for ends, tall, look in ((band, _BAND, _PALE), (spread, _SPREAD, _BAR)):
        for y, start, end in rows.ranges(*(data[each] for each in ends)) if ends else ():
            if start <= end:
                rows.ax.barh(y, end - start, tall * rows.size, start, **look)
    stop = _STOP * rows.size / 2
    for y, start, end in rows.ranges(data[lower], data[upper]):
        if start < end:
            rows.ax.hlines(y, start, end, **_THIN)
            rows.ax.vlines([start, end], y - stop, y + stop, **_THIN)
    apart = data[exception] if exception else [False] * len(data)
    for (y, x), is_apart in zip(rows.ranges(data[share]), apart, strict=True):
        rows.ax.plot(x, y, **(_EXCEPTION if is_apart else _USUAL))
    rows.tell(data, tip, rows.across(data[share]), rows.middles)
    return rows.ax
