"""A tile map: one tile for each place, the same size for all, where it lies on a grid."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle

from thb_analysis.display import OUTSIDE_MARK, style
from thb_analysis.display.drawings.sheet import Sheet
from thb_analysis.display.tips import Tips

_BETWEEN = 8.64  # points between two maps
_LARGEST = 18.0  # points: a tile
_ALONE = 0.52  # of the sheet: a map that is the only one
_CODE = {False: 7.0, True: 8.25}  # points: a label within a tile, on wide and on narrow sheets
_LEAST = 7.0  # points: what can be read
_INDENT = 1.5  # sizes of the text: what a legend has for its swatches
_CUT = 0.34  # of a tile: the corner that an exception lacks
_FULL, _SET_OFF = 0.96, 0.93  # of its place on the grid: a tile, with room for an outline

_Place = tuple[float, float]
_Shapes = defaultdict[str, list[list[_Place]]]  # the corners of all, by their look
_Line = tuple[str, str, str | None]  # a text, its weight, and the look of the swatch before it

_DASHED = {"fc": "none", "ec": style.EDGE, "ls": (0, (2, 1.6))}
# Tiles differ in brightness and shape before they differ in colour: grey print shows the same.
_LOOKS: dict[str, tuple[dict[str, Any], str]] = {
    "most": ({"fc": style.DARK, "ec": style.DARK}, style.PAPER),
    "some": ({"fc": style.MID, "ec": style.MID_EDGE}, style.INK),
    "part": ({"fc": style.PAPER, "ec": style.MID_EDGE}, style.INK),
    "exception": ({"fc": style.EXCEPTION, "ec": style.EXCEPTION}, style.PAPER),
    "none": ({"fc": style.PAPER, "ec": style.EDGE}, style.INK),
    "absent": ({"fc": style.PAPER, "ec": style.EDGE, "hatch": "////"}, style.INK),
    "outside": (_DASHED, style.INK),
    "not_covered": (_DASHED, style.MUTED),
    "": ({}, style.EDGE),
}
# What stands in a tile besides its label.
_MARKS = {"outside": OUTSIDE_MARK}


def tiles(
    data: pd.DataFrame,
    x: str,
    y: str,
    label: str,
    category: str,
    look: str,
    title: str,
    tip: str | None = None,
    ax: Axes | None = None,
    outlined: str = "",
) -> Axes:
    """Draw small maps side by side, each with a legend that counts its categories.

    Parameters
    ----------
    data : pandas.DataFrame
        One row for each map and place; maps, and the categories of a legend, come in the order of
        their first rows.
    x, y : str
        Columns of whole numbers: where the tile stands, from the left and from the top.
    label : str
        Column of short texts: what stands in the tile.
    category : str
        Column of texts: the words of the legend; empty for a place that is only named, without a tile.
    look : str
        Column of looks, of which a category has one: ``most``, ``some``, ``part`` (half filled),
        ``exception`` (without a corner), ``none``, ``absent``, ``outside`` (marked with a dagger) or
        ``not_covered``.
    title : str
        Column of texts: which map the row belongs to, and what stands above it; of several lines
        only the first is bold.
    tip : str, optional
        Column of what a page says of a tile: see `Tips`.
    ax : matplotlib.axes.Axes, optional
        New ones if not given.
    outlined : str, default ""
        What stands in the tile that is set off from the others by an outline.

    Returns
    -------
    matplotlib.axes.Axes
        Measured in points, from the upper left corner.

    Examples
    --------
    >>> import pandas as pd
    >>> from thb_analysis.display.drawings import tiles
    >>> towns = pd.DataFrame({
    ...     "column": [0, 1, 1], "row": [0, 0, 1], "code": ["A", "B", "C"],
    ...     "words": ["Every day", "Not reported", ""], "look": ["most", "none", ""],
    ...     "map": "Market",
    ... })
    >>> ax = tiles(towns, "column", "row", "code", "words", "look", "map")
    >>> [" ".join(text.get_text().split()) for text in ax.texts]
    ['Market', 'Every day (1)', 'Not reported (1)', 'A', 'B', 'C']
    """
    sheet = Sheet(ax)
    if data.empty:
        return sheet.ax
    across, down = (int(data[each].max() - data[each].min()) + 1 for each in (x, y))
    columns = min(2 if sheet.is_narrow else 4, data[title].nunique())
    own = (sheet.room - (columns - 1) * _BETWEEN) / columns
    side = min(own / across * (1 if columns > 1 else _ALONE), _LARGEST)
    tile = side * (_SET_OFF if outlined else _FULL)
    # A single map has its legend on its right, others have it above them.
    beside = 0.0 if columns > 1 else across * side + 2 * _BETWEEN
    data = data.assign(
        _x=(data[x] - data[x].min()) * side,
        _y=(data[y] - data[y].min()) * side,
        _look=data[look].where(data[category] != "", ""),
    )
    maps = [part for _, part in data.groupby(title, sort=False)]
    heads = [[*_head(sheet, part, title, category, own - beside)] for part in maps]
    shapes: _Shapes = defaultdict(list)
    top, tips = 0.0, []
    for first in range(0, len(maps), columns):
        row = slice(first, first + columns)
        legend = max(map(len, heads[row])) * sheet.line
        above = 0.0 if beside else legend + 0.7 * sheet.line
        for place, (head, part) in enumerate(zip(heads[row], maps[row], strict=True)):
            left = place * (own + _BETWEEN)
            _write(sheet, head, left + beside, top, shapes)
            for each in part.to_dict("records"):
                spot = left + each["_x"], top + above + each["_y"]
                middle = spot[0] + tile / 2, spot[1] + tile / 2
                kind = each["_look"]
                if kind:
                    shapes[kind].append(_corners(tile, spot, kind))
                _label(sheet, str(each[label]), middle, side, kind)
                if outlined and each[label] == outlined:
                    _outline(sheet, tile, spot)
                if tip and kind:
                    tips.append((*middle, each[tip]))
        top += max(above + down * side, legend) + _BETWEEN
    if tips:
        sheet.ax.add_artist(Tips(*zip(*tips, strict=True)))
    for kind, corners in shapes.items():
        _draw(sheet, corners, **_LOOKS[kind][0])
    # Half of the tile: between its right and its lower corners.
    _draw(sheet, [each[2:] for each in shapes["part"]], fc=style.MID, lw=0)
    sheet.fit(top - _BETWEEN, 0)
    return sheet.ax


def _head(
    sheet: Sheet, part: pd.DataFrame, title: str, category: str, room: float
) -> Iterator[_Line]:
    """Yield the lines of a map's title, and of its legend: what there is, with its number."""
    for at, words in enumerate(part[title].iloc[0].split("\n")):
        weight = "normal" if at else "bold"
        yield from ((each, weight, None) for each in sheet.lines(words, room, weight))
    found = part[part["_look"] != ""]
    for words, rows in found.groupby(category, sort=False):
        said = f"{words!s}\N{NO-BREAK SPACE}({len(rows)})"
        for at, each in enumerate(sheet.lines(said, room - _INDENT * sheet.size)):
            yield each, "normal", "" if at else rows["_look"].iloc[0]


def _write(sheet: Sheet, head: list[_Line], left: float, top: float, shapes: _Shapes) -> None:
    """Write what stands above a map, or beside it, and add its swatches to the shapes."""
    for step, (text, weight, look) in enumerate(head):
        at = top + (step + 0.5) * sheet.line
        indent = 0.0 if look is None else _INDENT * sheet.size
        sheet.write(left + indent, at, text, weight=weight, va="center_baseline")
        if look:
            shapes[look].append(_corners(sheet.size, (left, at - sheet.size / 2), look))
        if look in _MARKS:
            _label(sheet, _MARKS[look], (left + sheet.size / 2, at), sheet.size, "none")


def _label(sheet: Sheet, label: str, at: _Place, room: float, look: str) -> None:
    """Write what stands in the middle of a tile, or alone where a place has no look."""
    how: Any = {"color": _LOOKS[look][1], "ha": "center", "va": "center_baseline"}
    if look == "absent":
        how["bbox"] = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.3}
    # Long labels are rather small than cut off; for a mark alone none becomes too small to be read.
    code, marked = _CODE[sheet.is_narrow], label + _MARKS.get(look, "")
    alone, whole = (code * room / sheet.width(each, size=code) for each in (label, marked))
    sheet.write(*at, marked, size=min(code, alone, max(whole, _LEAST)), **how)


def _outline(sheet: Sheet, side: float, at: _Place) -> None:
    """Draw a dark line around a tile, with a light one between them: it is seen beside any look."""
    for colour, width, out in ((style.PAPER, 0.9, 0.3), (style.INK, 1.5, 1.2)):
        x, y = (each - out for each in at)
        wide = side + 2 * out
        line: Any = {"fc": "none", "ec": colour, "lw": width, "clip_on": False, "zorder": 2}
        sheet.ax.add_patch(Rectangle((x, y), wide, wide, in_layout=False, **line))


def _corners(side: float, at: _Place, look: str) -> list[_Place]:
    (x, y), cut = at, side * _CUT if look == "exception" else 0.0
    right, low = x + side, y + side
    return [(x, y), (right - cut, y), (right, y + cut), (right, low), (x, low)]


def _draw(sheet: Sheet, corners: list[list[_Place]], **look: Any) -> None:
    """Draw shapes of one look together, behind what is written."""
    drawn = {"lw": 0.7, "clip_on": False, "zorder": 1, "in_layout": False} | look
    sheet.ax.add_collection(PolyCollection(corners, **drawn), autolim=False)
