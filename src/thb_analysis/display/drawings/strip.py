"""A strip: each item at its number, above the line or below it, the chosen ones with their names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from thb_analysis.display import style
from thb_analysis.display.drawings.marks import mark
from thb_analysis.display.tips import Tips

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.text import Text

_UNIT = 0.14  # inches: a dot on top of another, a name on top of another
_TALLEST = 10  # units; a taller pile is drawn closer
_AXIS = 0.42  # inches
_SIZE = 7  # points: a dot
_GAP = 4  # points between a line and its name


def strip(
    data: pd.DataFrame,
    x: str,
    above: str,
    state: str,
    label: str,
    tip: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each row as a dot at its number: above the line what is here, below it what is elsewhere.

    Names stand in stairs, those of the smallest numbers highest above the line and those of the
    largest lowest below it, so that no name crosses the line of another.

    Parameters
    ----------
    data : pandas.DataFrame
        One row for each dot.
    x : str
        Column of numbers: where the dot stands.
    above : str
        Column of booleans: on which side of the line.
    state : str
        Column of states, of which the dot has its shape: full for ``reported``, half for
        ``qualified``, a cross for ``absent``, else hollow.
    label : str
        Column of texts: names beside dots, empty where there is to be none.
    tip : str, optional
        Column of what a page says of a dot: see `Tips`.
    ax : matplotlib.axes.Axes, optional
        New ones if not given.

    Returns
    -------
    matplotlib.axes.Axes

    Examples
    --------
    >>> import pandas as pd
    >>> from thb_analysis.display.drawings import strip
    >>> seen = pd.DataFrame({
    ...     "others": [2, 9, 9, 14], "here": [True, True, False, False],
    ...     "state": ["reported", "qualified", "not_reported", "not_reported"],
    ...     "name": ["Specialised units", "", "", "Screening"],
    ... })
    >>> ax = strip(seen, "others", "here", "state", "name")
    >>> ax.get_xlabel()
    'others'
    """
    if ax is None:
        ax = style.axes(height(data, x, above, label))
    ax.axhline(0, color=style.EDGE, linewidth=0.8, zorder=2)
    ends = {True: 1.0, False: -1.0}
    names: list[Text] = []
    for side in (True, False):
        sign = 1 if side else -1
        part = _piled(data[data[above] == side], x)
        for kind, dots in part.groupby(state):
            size = _SIZE * _closeness(part)
            ax.plot(dots[x], sign * dots["height"], **mark(str(kind), size))
        if tip:
            ax.add_artist(Tips(part[x], sign * part["height"], part[tip]))
        top = part["height"].max() + 1 if len(part) else 1.0
        # The step next to the dots belongs to the name that is nearest to the middle.
        named = part[part[label] != ""].sort_values(x, ascending=not side, kind="stable")
        for step, (name, at) in enumerate(zip(named[label], named[x], strict=True)):
            place = sign * (top + step)
            pile = part.loc[part[x] == at, "height"].max()
            ax.vlines(at, sign * (pile + 0.4), place, color=style.EDGE, linewidth=0.7)
            names.append(_name(ax, name, at, place, side))
        ends[side] = sign * (top + len(named) - 0.3)
    ax.set(xlabel=x, ylim=(ends[False], ends[True]))
    ax.yaxis.set_visible(False)
    ax.grid(axis="x")
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="x", length=0)
    _keep_within(ax, names)
    return ax


def height(data: pd.DataFrame, x: str, above: str, label: str) -> float:
    """Return how many inches the drawing needs; columns as for `strip`."""
    units = 0.0
    for side in (True, False):
        part = _piled(data[data[above] == side], x)
        units += (part["height"].max() if len(part) else 0) + 1 + (part[label] != "").sum()
    return _AXIS + _UNIT * units


def _piled(rows: pd.DataFrame, x: str) -> pd.DataFrame:
    """Add at which height a dot stands, one upon the other where several have the same number."""
    place = rows.groupby(x).cumcount()
    return rows.assign(height=0.6 + place * _closeness(rows.assign(height=place)))


def _closeness(piled: pd.DataFrame) -> float:
    tallest = piled["height"].max() if len(piled) else 0
    return float(min(1, _TALLEST / tallest)) if tallest else 1.0


def _name(ax: Axes, name: str, x: float, y: float, above: bool) -> Text:
    return ax.annotate(
        name, (x, y), xytext=(_GAP if above else -_GAP, 0), textcoords="offset points",
        ha="left" if above else "right", va="center", zorder=4, annotation_clip=False,
        weight="bold" if above else "normal", color=style.INK if above else style.MUTED,
        bbox={"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.5}, in_layout=False,
    )  # fmt: skip


def _keep_within(ax: Axes, names: list[Text]) -> None:
    """Move a name that leaves the figure back over its line; cut it if it is longer than the figure."""
    sheet: Any = ax.figure
    sheet.draw_without_rendering()
    given = sheet.bbox
    for name in names:
        room = given.width / name.get_window_extent().width
        if room < 1:
            name.set_text(f"{name.get_text()[: int(room * len(name.get_text())) - 1]}…")
        box = name.get_window_extent()
        beyond = max(0, box.x1 - given.x1) or min(0, box.x0 - given.x0)
        if beyond:
            across, up = name.xyann  # type: ignore[attr-defined]
            name.xyann = (across - beyond * 72 / sheet.dpi, up)  # type: ignore[attr-defined]
