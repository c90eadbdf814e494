"""A heat map: a table of numbers as squares, the larger the darker, in the order of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thb_analysis.display import style
from thb_analysis.display.drawings import sheet

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_ROW = 1.35  # heights of a row in sizes of the text
_NAMES = 0.36  # of the sheet: longer names of rows are cut
# Points that the scale of shades takes: beside rows, and on narrow sheets below them.
_BESIDE, _BELOW = 80.0, {False: 12.0, True: 52.0}


def heat(data: pd.DataFrame, label: str, ax: Axes | None = None) -> Axes:
    """Draw each number of a table as a field, a square where there is room; a missing one is left free.

    Columns are named where there is room for it: in a table that has the same order both ways, rows
    name them too.

    Parameters
    ----------
    data : pandas.DataFrame
        Numbers from 0 to 1, the largest the darkest; the index names rows, the head names columns.
    label : str
        What the numbers are: stands at the scale of shades.
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
    >>> [text.get_text() for text in heat(alike.astype(float), "Similarity").get_yticklabels()]
    ['Austria', 'Belgium']
    """
    import seaborn as sns

    ax = ax or style.axes()
    canvas: Any = ax.figure
    # Names stand outside the axes: where these begin is for the layout to find.
    if not canvas.get_layout_engine():
        canvas.set_layout_engine("constrained")
    across = canvas.get_figwidth() * 72
    is_narrow = canvas.get_figwidth() < sheet.NARROW
    size = sheet.SIZES[is_narrow]
    heads = sheet.widest(data.columns, size)
    if canvas.axes == [ax]:
        canvas.set_figheight((len(data) * _ROW * size + heads + _BELOW[is_narrow]) / 72)
    rows = [sheet.cut(str(each), size, _NAMES * across) for each in data.index]
    taken = sheet.widest(rows, size) + _BESIDE + len(data) * _ROW * size
    scale = {"label": label, "shrink": 0.6, "location": "bottom" if is_narrow else "right"}
    sns.heatmap(
        data, vmin=0, vmax=1, cmap=sns.light_palette(style.DARK, as_cmap=True), cbar_kws=scale,
        linewidths=0.4, linecolor=style.PAPER, square=taken <= across and not is_narrow,
        xticklabels=True, yticklabels=rows, ax=ax,
    )  # fmt: skip
    ax.set(xlabel="", ylabel="")
    ax.tick_params(length=0, labelsize=size, pad=2)
    ax.tick_params(axis="y", rotation=0)
    ax.tick_params(axis="x", rotation=90)
    canvas.draw_without_rendering()
    pitch = ax.get_window_extent().width * 72 / canvas.dpi / max(len(data.columns), 1)
    if pitch < size * sheet.LINE:
        ax.set_xticks([])
    return ax
