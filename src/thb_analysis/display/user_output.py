"""Figures and tables that users make in their own notebooks, with the caption that a report prints."""

import io
import re
from typing import Any

import pandas as pd

from thb_analysis import display


def figure(
    fig: Any, caption: str, alt: str, id: str = "", note: str = ""
) -> display.Figure:
    """Publish a figure of matplotlib or seaborn with its caption.

    Parameters
    ----------
    fig : matplotlib.figure.Figure, matplotlib.axes.Axes or seaborn.axisgrid.Grid
    caption : str
        What is shown.
    alt : str
        Alternative text: what the figure shows, for readers who do not see it.
    id : str, default ""
        For references, such as ``fig-trend``; by default made of the caption.
    note : str, default ""
        Source or remark.

    Returns
    -------
    display.Figure
        Ends a cell, or goes to ``display``. `fig` itself is closed: it would be shown a second time.

    Examples
    --------
    >>> import matplotlib.pyplot as plt
    >>> import thb_analysis as thb
    >>> fig, ax = plt.subplots()
    >>> line = ax.plot([2020, 2021], [1, 3])
    >>> thb.figure(fig, caption="Reports by year.", alt="A line that rises from 1 to 3.").id
    'fig-reports-by-year'
    """
    import matplotlib.pyplot as plt

    from thb_analysis.display.saving import (
        NO_METADATA,
        SVG_SETTINGS,
        matplotlib_settings,
    )

    drawing = getattr(fig, "figure", fig)
    out = io.StringIO()
    with matplotlib_settings(SVG_SETTINGS):
        drawing.savefig(out, format="svg", bbox_inches="tight", metadata=NO_METADATA)
    plt.close(drawing)
    svg = out.getvalue()
    width, height = (
        float(points) / 72 for points in re.findall(r'="([\d.]+)pt"', svg)[:2]
    )
    return display.Figure(
        id or _id("fig", caption), caption, alt, svg, width, height, note
    )


def table(
    df: pd.DataFrame, caption: str, id: str = "", note: str = ""
) -> display.Table:
    """Publish a DataFrame with its caption; the index heads the rows, unless it only counts them.

    Parameters
    ----------
    df : pandas.DataFrame
    caption : str
        What is shown.
    id : str, default ""
        For references, such as ``tbl-shares``; by default made of the caption.
    note : str, default ""
        Source or remark.

    Returns
    -------
    display.Table
        Ends a cell, or goes to ``display``.

    Examples
    --------
    >>> import pandas as pd
    >>> import thb_analysis as thb
    >>> means = pd.DataFrame({"share": [0.5, 1], "victims": [9.25, 12345.6]}, ["AT", "BE"])
    >>> thb.table(means, caption="Means of three years.").rows
    (('AT', '0.5', '9.25'), ('BE', '1', '12346'))
    """
    named = not isinstance(df.index, pd.RangeIndex) or any(df.index.names)
    frame = df.reset_index() if named else df
    columns: list[display.Column] = []
    for head, dtype in frame.dtypes.items():
        label = " ".join(map(str, head)) if isinstance(head, tuple) else str(head)
        label = "" if label == "index" else label.strip()
        is_numeric = bool(columns) and pd.api.types.is_numeric_dtype(dtype)
        columns.append(display.Column(label, is_numeric))
    rows = tuple(tuple(map(_text, row)) for row in frame.itertuples(index=False))
    id = id or _id("tbl", caption)
    return display.Table(id, caption, tuple(columns), rows, note)


def _text(value: Any) -> str:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if not isinstance(value, float):
        return str(value)
    # From there on, four digits would be written with an exponent.
    return f"{value:.0f}" if abs(value) >= 9999.5 else f"{value:.4g}"


def _id(kind: str, caption: str) -> str:
    """Make an id of a caption; none if it is in other letters: a report then numbers the item."""
    words = re.findall(r"[a-z0-9]+", caption.lower())
    return "-".join([kind, *words[:6]]) if words else ""
