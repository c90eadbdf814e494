"""A tile map: one tile for each place, the same size for all, where it lies on a grid."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from matplotlib.collections import PolyCollection
from matplotlib.patches import Rectangle

from thb_analysis.display import style
from thb_analysis.display.drawings import sheet
from thb_analysis.display.tips import Tips

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

Corners = list[tuple[float, float]]

_BETWEEN = 0.12  # inches between two maps
_LARGEST = 0.25  # inches: a tile
_ALONE = 0.52  # of the sheet: a map that is the only one
_CODE = {False: 7.0, True: 8.25}  # points: a label within a tile, on wide and on narrow sheets
_LINE = 1.32  # lines to the size of their letters
_POINT = 1 / 72  # inches
_CUT = 0.34  # of a tile: the corner that an exception lacks
_FULL, _SET_OFF = 0.96, 0.93  # of its place on the grid: a tile, with room for an outline

# Tiles differ in brightness and shape before they differ in colour: grey print shows the same.
_LOOKS: dict[str, tuple[dict[str, Any], str]] = {
    "most": ({"fc": style.DARK, "ec": style.DARK}, style.PAPER),
    "some": ({"fc": style.MID, "ec": style.MID_EDGE}, style.INK),
    "part": ({"fc": style.PAPER, "ec": style.MID_EDGE}, style.INK),
    "exception": ({"fc": style.EXCEPTION, "ec": style.EXCEPTION}, style.PAPER),
    "none": ({"fc": style.PAPER, "ec": style.EDGE}, style.INK),
    "absent": ({"fc": style.PAPER, "ec": style.EDGE, "hatch": "////"}, style.INK),
    "outside": ({"fc": "none", "ec": style.EDGE, "ls": (0, (2, 1.6))}, style.MUTED),
}


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
        ``exception`` (without a corner), ``none``, ``absent`` or ``outside``.
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
        Measured in inches, from the upper left corner.

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
    if ax is None:
        ax = style.axes(1 if data.empty else height(data, x, y, category, title))
    sheet.room(ax)
    if data.empty:
        return ax
    canvas: Any = ax.figure
    box = ax.get_position()
    width, tall = (box.width * canvas.get_figwidth(), box.height * canvas.get_figheight())
    ax.set(xlim=(0, width), ylim=(tall, 0))
    plan = _Plan.of(data, x, y, category, title, width)
    looks = {(row[title], row[category]): row[look] for row in data.to_dict("records")}
    full = _SET_OFF if outlined else _FULL
    shapes: defaultdict[str, list[Corners]] = defaultdict(list)
    top, tips = 0.0, []
    for row in plan.rows():
        for place, name in enumerate(row):
            left = place * (plan.width + _BETWEEN)
            _head(ax, plan, name, looks, left + plan.beside, top, shapes)
            part = data[data[title] == name].to_dict("records")
            for each in part:
                spot = (
                    left + (each[x] - plan.first[0]) * plan.tile,
                    (top + plan.above(row) + (each[y] - plan.first[1]) * plan.tile),
                )
                shown = each[look] if each[category] else ""
                if shown:
                    shapes[shown].append(_corners(plan.tile * full, spot, shown))
                _label(ax, plan, full, spot, str(each[label]), shown)
                if outlined and each[label] == outlined:
                    _outline(ax, plan.tile * full, spot)
                if tip and each[category]:
                    tips.append((*(at + plan.tile * full / 2 for at in spot), each[tip]))
        top += plan.tall(row)
    if tips:
        ax.add_artist(Tips(*zip(*tips, strict=True)))
    for shown, corners in shapes.items():
        _draw(ax, corners, **_LOOKS[shown][0])
    # Half of the tile: between its right and its lower corners.
    _draw(ax, [each[2:] for each in shapes["part"]], fc=style.MID, lw=0)
    # The layout is known: to measure everything again takes half of the time.
    for artist in (*ax.texts, *ax.patches, *ax.collections):
        artist.set_in_layout(False)
    return ax


def height(
    data: pd.DataFrame, x: str, y: str, category: str, title: str, width: float = style.WIDTH
) -> float:
    """Return how many inches the drawing needs on a sheet of some width; columns as for `tiles`."""
    margin = 2 * 0.0417  # inches: what the layout leaves free at the edges of a sheet
    plan = _Plan.of(data, x, y, category, title, width - margin)
    return margin + sum(map(plan.tall, plan.rows())) - _BETWEEN


@dataclass(frozen=True)
class _Plan:
    """How maps share a sheet: sizes in inches, texts in lines."""

    is_narrow: bool
    columns: int
    width: float  # of one map
    tile: float
    beside: float  # where its legend begins: a single map has it on its right, others above them
    first: tuple[int, int]
    down: int  # tiles from the top to the bottom of a map
    titles: dict[str, list[tuple[str, str]]]  # lines, each with its weight
    legends: dict[str, dict[str, list[str]]]

    @classmethod
    def of(
        cls, data: pd.DataFrame, x: str, y: str, category: str, title: str, width: float
    ) -> _Plan:
        names = data[title].drop_duplicates().tolist()
        is_narrow = width < sheet.NARROW
        columns = min(2 if is_narrow else 4, len(names))
        size = sheet.SIZES[is_narrow]
        own = (width - (columns - 1) * _BETWEEN) / columns
        across, down = (int(data[each].max() - data[each].min()) + 1 for each in (x, y))
        tile = min(own / across, _LARGEST)
        tile = tile if columns > 1 else min(tile, _ALONE * own / across)
        beside = 0.0 if columns > 1 else across * tile + 2 * _BETWEEN
        room = own - beside
        legends = {}
        for name in names:
            found = data.loc[data[title].eq(name) & data[category].ne(""), category]
            counts = found.value_counts(sort=False)
            legends[name] = {
                words: sheet.lines(
                    f"{words}\u00a0({counts[words]})", size, (room - _indent(size)) / _POINT
                )
                for words in found.drop_duplicates()
            }
        return cls(
            is_narrow,
            columns,
            own,
            tile,
            beside,
            (int(data[x].min()), int(data[y].min())),
            down,
            {
                name: [
                    (line, weight)
                    for part, weight in zip_longest(name.split("\n"), ["bold"], fillvalue="normal")
                    for line in sheet.lines(part, size, room / _POINT, weight)
                ]
                for name in names
            },
            legends,
        )

    @property
    def size(self) -> float:
        return sheet.SIZES[self.is_narrow]

    @property
    def line(self) -> float:
        return self.size * _LINE * _POINT

    def rows(self) -> list[tuple[str, ...]]:
        names = tuple(self.titles)
        return [names[at : at + self.columns] for at in range(0, len(names), self.columns)]

    def lines(self, name: str) -> int:
        return len(self.titles[name]) + sum(map(len, self.legends[name].values()))

    def above(self, row: tuple[str, ...]) -> float:
        """Return how much room title and legend take: the same for maps that stand side by side."""
        return 0.0 if self.beside else (max(map(self.lines, row)) + 0.7) * self.line

    def tall(self, row: tuple[str, ...]) -> float:
        legend = max(map(self.lines, row)) * self.line
        return max(self.above(row) + self.down * self.tile, legend) + _BETWEEN


def _head(
    ax: Axes,
    plan: _Plan,
    name: str,
    looks: dict[Any, str],
    left: float,
    top: float,
    shapes: defaultdict[str, list[Corners]],
) -> None:
    """Write the title of a map and its legend: swatch, words, count."""
    at = top - plan.line / 2
    for line, weight in plan.titles[name]:
        at += plan.line
        ax.text(left, at, line, size=plan.size, weight=weight, va="center_baseline")
    swatch = plan.size * _POINT
    for words, lines in plan.legends[name].items():
        at += plan.line
        look = looks[name, words]
        shapes[look].append(_corners(swatch, (left, at - swatch / 2), look))
        for place, line in enumerate(lines):
            at += plan.line if place else 0
            ax.text(left + _indent(plan.size), at, line, size=plan.size, va="center_baseline")


def _label(
    ax: Axes, plan: _Plan, full: float, at: tuple[float, float], label: str, look: str
) -> None:
    """Write what stands in a tile, or alone where a place has no look."""
    colour = _LOOKS[look][1] if look else style.EDGE
    code = _CODE[plan.is_narrow]
    # Long labels are rather small than cut off.
    size = min(code, code * plan.tile / _POINT / sheet.width(label, code))
    middle = plan.tile * full / 2
    backed = (
        {"facecolor": style.PAPER, "edgecolor": "none", "pad": 0.3} if look == "absent" else None
    )
    ax.text(
        at[0] + middle, at[1] + middle, label, size=size, color=colour, ha="center",
        va="center_baseline", bbox=backed,
    )  # fmt: skip


def _outline(ax: Axes, side: float, at: tuple[float, float]) -> None:
    """Draw a dark line around a tile, with a light one between them: it is seen beside any look."""
    for colour, width, out in ((style.PAPER, 0.9, 0.3), (style.INK, 1.5, 1.2)):
        x, y = (each - out * _POINT for each in at)
        wide = side + 2 * out * _POINT
        line: Any = {"fc": "none", "ec": colour, "lw": width, "clip_on": False, "zorder": 2}
        ax.add_patch(Rectangle((x, y), wide, wide, **line))


def _corners(side: float, at: tuple[float, float], look: str) -> Corners:
    (x, y), cut = at, side * _CUT if look == "exception" else 0.0
    return [
        (x, y),
        (x + side - cut, y),
        (x + side, y + cut),
        (x + side, y + side),
        (x, y + side),
    ]


def _draw(ax: Axes, corners: list[Corners], **look: Any) -> None:
    """Draw shapes of one look together, behind what is written."""
    drawn = {"lw": 0.7, "clip_on": False, "zorder": 1} | look
    ax.add_collection(PolyCollection(corners, **drawn), autolim=False)


def _indent(size: float) -> float:
    return 1.5 * size * _POINT
