"""A heat map: a table of numbers as squares, the larger the darker, in the order of the table."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Affine2D

from thb_analysis.display import style
from thb_analysis.display.drawings.sheet import Sheet

_ROW = 1.35  # heights of a row in sizes of the text
_NAMES = 0.36  # of the sheet: longer names of rows are cut
_SPACE = 6.0  # points between texts, fields and the scale
_LONG, _SHADES = 72.0, 8  # points: the scale, and how many shades it shows


def heat(data: pd.DataFrame, label: str, ax: Axes | None = None) -> Axes:
    """Draw each number of a table as a field, a square where there is room; a missing one is left free.

    Columns are named where there is room for it: in a table that has the same order both ways, rows
    name them too.

    Parameters
    ----------
    data : pandas.DataFrame
        Numbers from 0 to 1, the largest the darkest; the index names rows, the head names columns.
    label : str
        What the numbers are: stands before the scale of shades.
    ax : matplotlib.axes.Axes, optional
        New ones if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> from thb_analysis.display.drawings import heat
    >>> alike = pd.DataFrame([[None, 0.4], [0.4, None]], ["Austria", "Belgium"], ["AT", "BE"])
    >>> [text.get_text() for text in heat(alike.astype(float), "Similarity").texts]
    ['Austria', 'Belgium', 'AT', 'BE', 'Similarity:', '0', '1']
    """
    sheet = Sheet(ax)
    names = [sheet.cut(str(each), _NAMES * sheet.room) for each in data.index]
    left, row = sheet.widest(names) + _SPACE, _ROW * sheet.size
    pitch = min(row, (sheet.room - left) / max(len(data.columns), 1))
    _fields(sheet.ax, data, (left, 0), pitch, row)
    for at, name in enumerate(names):
        sheet.write(left - _SPACE / 2, (at + 0.5) * row, name, ha="right")
    bottom = len(data) * row + _SPACE
    if pitch >= sheet.line:
        for at, name in enumerate(data.columns):
            sheet.write(left + (at + 0.5) * pitch, bottom, name, rotation=90, ha="center", va="top")
        bottom += sheet.widest(data.columns) + _SPACE
    # What shade stands for what number, in the height of a line.
    x, middle = min(left, sheet.room / 2), bottom + sheet.line / 2
    for text in (f"{label}:", "0"):
        sheet.write(x, middle, text)
        x += sheet.width(text) + _SPACE
    _fields(sheet.ax, np.linspace(0, 1, _SHADES)[None], (x, bottom), _LONG / _SHADES, sheet.size)
    sheet.write(x + _LONG + _SPACE, middle, "1")
    sheet.fit(bottom + row, 0)
    return sheet.ax


def _fields(ax: Axes, numbers: Any, start: tuple[float, float], across: float, down: float) -> None:
    """Draw numbers as fields of a size, the first at a place."""
    import seaborn as sns

    place = Affine2D().scale(across, down).translate(*start) + ax.transData
    shades = sns.light_palette(style.DARK, as_cmap=True)
    look: Any = {"cmap": shades, "vmin": 0, "vmax": 1, "linewidths": 0.4, "edgecolor": style.PAPER}
    ax.pcolormesh(np.ma.masked_invalid(numbers), clip_on=False, transform=place, **look)
