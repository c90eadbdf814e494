"""Figures and tables that users make in their own notebooks, with the caption that a report prints."""

import io
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd

from thb_analysis import display
from thb_analysis.display import ordinary

# Signs and halves of signs that no page can hold.
_UNPRINTABLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


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
    drawn = ordinary.drawn(out.getvalue())
    return display.Figure(id or _id("fig", caption), caption, alt, note=note, **drawn)


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
    found = as_table(df, _rounded)
    return replace(found, id=id or _id("tbl", caption), caption=caption, note=note)


def as_table(df: pd.DataFrame, write: Callable[[float], str]) -> display.Table:
    """Set a frame out as a table; numbers with digits behind the point are written by a function."""
    frame = df.set_axis(df.columns.map(_label), axis=1)
    named = 0
    if not isinstance(df.index, pd.RangeIndex) or any(df.index.names):
        names = [*map(_label, df.index.names)]
        named = len(names) - 1
        frame = frame.reset_index(names=names, allow_duplicates=True)
    columns: list[display.Column] = []
    for at, (label, dtype) in enumerate(frame.dtypes.items()):
        # What heads the rows has the name of the columns as well.
        heads = [str(label), _label(df.columns.names) * (at == named)]
        is_numeric = bool(columns) and pd.api.types.is_numeric_dtype(dtype)
        columns.append(display.Column(" / ".join(filter(None, heads)), is_numeric))
        if dtype.kind == "M":
            # As pandas writes it: days without the time, if none has any.
            frame.isetitem(at, frame.iloc[:, at].astype(str).array)
    rows = []
    for row in frame.itertuples(index=False, name=None):
        rows.append(tuple(_text(value, write) for value in row))
    return display.Table("", "", tuple(columns), tuple(rows))


def _label(head: Any) -> str:
    """Write the head of a column or an index, of which there may be several, or none."""
    parts = head if isinstance(head, (tuple, list)) else [head]
    return " ".join(_text(each, str) for each in parts if each is not None).strip()


def _text(value: Any, write: Callable[[float], str]) -> str:
    if isinstance(value, float):
        return "NaN" if pd.isna(value) else write(value)
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", str(value))


def _rounded(value: float) -> str:
    """Write a number with four digits, and all of those before the point."""
    # From there on, four digits would be written with an exponent.
    return f"{value:.0f}" if abs(value) >= 9999.5 else f"{value:.4g}"


def exact(value: float) -> str:
    """Write a number as pandas shows it: as it was set to, or with six digits behind the point."""
    if set_to := pd.get_option("display.float_format"):
        return str(set_to(value))
    # A small number has an exponent, any other the digits that it has.
    is_small = 0 < abs(value) < 1e-4
    return f"{value:.6g}" if is_small else f"{round(value, 6):.15g}"


def _id(kind: str, caption: str) -> str:
    """Make an id of a caption; none if it is in other letters: a report then numbers the item."""
    words = re.findall(r"[a-z0-9]+", caption.lower())
    return "-".join([kind, *words[:6]]) if words else ""
