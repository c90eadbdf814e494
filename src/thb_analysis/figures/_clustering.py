"""The tree of a clustering beside the similarities it was made from."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure as Canvas
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path
from matplotlib.ticker import FuncFormatter

from thb_analysis.analysis.clustering import Clustering
from thb_analysis.analysis.jackknife import Stability, published
from thb_analysis.data import Dataset
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import count, decimal, joined, missing, under

_GAP = 0.6  # rows between two clusters
_TALLEST = 9.1  # inches
_MANY, _TOO_MANY = 45, 80  # rows from which names are small, or would overlap
_CHARACTER = 0.058  # inches of a character in the name of a row
_WIDE, _NARROW = (
    0.17,
    0.078,
)  # inches of a column that hold its head beside the others, and a line higher
_SHARE = 0.7  # of the width beside the names: the matrix
_WIDEST = 0.22  # inches of a column

# Size and darkness rise together, class by class: upper bound, side of the square, colour.
_CLASSES = (
    (0.2, 0.3, "#b3c6d6"),
    (0.4, 0.45, "#8fb0cb"),
    (0.6, 0.62, "#5f93ba"),
    (0.8, 0.8, "#2f6d9c"),
    (1.0, 0.92, "#0b3f66"),
)
_JOINED = {"average": "Mean", "complete": "Lowest", "single": "Highest"}


@style.styled
def likeness(
    result: Clustering,
    stability: Stability | None,
    ds: Dataset,
    title: str | None = None,
    id: str = "fig-likeness-countries",
) -> Figure | None:
    """Draw the similarities in the order of the tree, and the tree beside them.

    Clusters are marked only if they hold; see ``jackknife.obstacle``.

    Parameters
    ----------
    result : Clustering
    stability : Stability or None
        Of the same clustering.
    ds : Dataset
    title : str, optional
        Of the theme; none at all for all themes.
    id : str

    Returns
    -------
    Figure or None
        None if there is no tree, or fewer than three measures.
    """
    if not result.shown:
        return None
    result = published(result, stability)
    names, heads = ds.country_names, list(result.leaves)
    shown = [f"{names[row]}  {head}" for row, head in zip(result.leaves, heads, strict=True)]
    places = _places(result)
    columns = list(places.values())
    widths = _widths(shown, columns[-1] + 1.4)
    sheet, (matrix, tree) = _panels(columns[-1] + 1, widths)
    _squares(matrix, result, places)
    _outlines(matrix, result, places)
    _rows(matrix, shown, columns)
    _heads(matrix, heads, columns, widths[0] / (columns[-1] + 1.4))
    _tree(tree, result, places)
    style.key(sheet, _key())
    return style.publish(
        sheet,
        id,
        _caption(result, title),
        _alt(result, names, title),
    )


def _places(result: Clustering) -> dict[str, float]:
    """Place the leaves one below the other, with a gap between clusters."""
    cluster = result.labels
    return {leaf: place + _GAP * (cluster[leaf] - 1) for place, leaf in enumerate(result.leaves)}


def _widths(shown: list[str], columns: float) -> tuple[float, float]:
    """Share the inches beside the names between matrix and tree."""
    room = style.WIDTH - _CHARACTER * max(map(len, shown))
    matrix = min(_SHARE * room, _WIDEST * columns)
    return matrix, room - matrix


def _panels(extent: float, widths: tuple[float, float]) -> tuple[Canvas, list[Axes]]:
    row = 0.15 if extent < _MANY else 0.128
    height = min(_TALLEST, 1.1 + row * max(extent, 5))
    sheet, axes = style.canvas(height, 2, sharey=True, width_ratios=widths)
    for panel in axes:
        panel.set_ylim(extent - 0.3, -0.7)
    return sheet, axes


def _squares(axes: Axes, result: Clustering, places: dict[str, float]) -> None:
    """Draw a square for each pair, all squares of one class as one path."""
    values = result.similarity.frame.loc[list(places), list(places)].to_numpy().round(10)
    np.fill_diagonal(values, 0)
    at, above = list(places.values()), 0.0
    for bound, side, colour in _CLASSES:
        inside = np.argwhere((values > above) & (values <= bound))
        squares = [_square(at[column], at[row], side / 2) for row, column in inside]
        if squares:
            path = Path.make_compound_path(*squares)
            axes.add_patch(PathPatch(path, facecolor=colour, linewidth=0))
        above = bound


def _square(x: float, y: float, half: float) -> Path:
    left, right, top, bottom = x - half, x + half, y - half, y + half
    return Path(
        [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)], closed=True
    )


def _outlines(axes: Axes, result: Clustering, places: dict[str, float]) -> None:
    """Frame the pairs within each cluster, if there are several."""
    if result.clusters < 2:
        return
    for cluster in range(1, result.clusters + 1):
        inside = [places[row] for row in result.members(cluster)]
        start, size = inside[0] - 0.5, inside[-1] - inside[0] + 1
        looks: dict[str, Any] = {"fill": False, "edgecolor": style.INK, "linewidth": 0.8}
        axes.add_patch(Rectangle((start, start), size, size, **looks))


def _rows(axes: Axes, shown: list[str], at: list[float]) -> None:
    """Name the rows as far as there is room."""
    axes.set_yticks(at, shown if len(at) < _TOO_MANY else [""] * len(at))
    axes.tick_params(axis="y", labelsize=7 if len(at) < _MANY else 6)


def _heads(axes: Axes, heads: list[str], at: list[float], room: float) -> None:
    """Head the columns in one line, in two, or, where even that is too wide, every fifth number."""
    fifth = [head if head.isdecimal() and int(head) % 5 == 0 else "" for head in heads]
    wide = room >= _WIDE or max(map(len, heads)) == 1
    higher = [head + "\n" * (place % 2) for place, head in enumerate(heads)]
    axes.set_xticks(at, fifth if room < _NARROW else heads if wide else higher)
    axes.tick_params(axis="x", length=0, labeltop=True, labelbottom=False, labelsize=6)
    axes.set_xlim(-0.7, at[-1] + 0.7)
    axes.spines["bottom"].set_visible(False)


def _tree(axes: Axes, result: Clustering, places: dict[str, float]) -> None:
    """Draw the tree with its root to the right; what lies above the cut is dashed."""
    rows = list(result.frame["row"])
    node = {at: (0.0, places[row]) for at, row in enumerate(rows)}
    lines = []
    for step, (one, other, height, _) in enumerate(result.linkage):
        (near, upper), (far, lower) = node[int(one)], node[int(other)]
        lines.append([(near, upper), (height, upper), (height, lower), (far, lower)])
        node[len(rows) + step] = (height, (upper + lower) / 2)
    kept = len(rows) - result.clusters
    # unclipped, since what is joined at a similarity of 1 lies on the edge of the panel
    within = LineCollection(lines[:kept], colors=style.INK, linewidths=0.9, clip_on=False)
    above = LineCollection(lines[kept:], colors=style.MUTED, linewidths=0.8, linestyles=(0, (3, 2)))
    axes.add_collection(within)
    axes.add_collection(above)
    if result.clusters > 1:
        _numbers(axes, [node[top] for top in _tops(result)])
    _axis(axes, result)


def _tops(result: Clustering) -> list[int]:
    """Return the highest node of each cluster, in no order."""
    size, kept = len(result.leaves), len(result.leaves) - result.clusters
    below = set(result.linkage[:kept, :2].astype(int).ravel().tolist())
    return [node for node in range(size + kept) if node not in below]


def _numbers(axes: Axes, tops: list[tuple[float, float]]) -> None:
    for number, (height, place) in enumerate(sorted(tops, key=lambda top: top[1]), 1):
        axes.annotate(
            str(number), (height, place), xytext=(2.5, 1.5), textcoords="offset points",
            weight="bold", fontsize=7, ha="left", va="bottom",
        )  # fmt: skip


def _axis(axes: Axes, result: Clustering) -> None:
    """Scale by similarity: 1 at the leaves, 0 at the far end."""
    axes.set_xlim(0, 1.03)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.xaxis.set_major_formatter(FuncFormatter(lambda apart, _: f"{1 - apart:g}"))
    axes.grid(axis="x")
    axes.yaxis.set_visible(False)
    axes.set_xlabel(f"{_JOINED[result.method]} similarity\nof branches joined")


def _key() -> list[tuple[str, dict[str, Any]]]:
    bounds = [0.0, *(bound for bound, *_ in _CLASSES)]
    return [
        (
            f"over {low:g} to {high:g}",
            {"marker": "s", "markersize": 7.5 * side, "color": colour, "markeredgewidth": 0},
        )
        for (low, high), (_, side, colour) in zip(pairwise(bounds), _CLASSES, strict=True)
    ]


def _caption(result: Clustering, title: str | None) -> str:
    return (
        f"Similarity of countries by the measures that list them {under(title)}, in the order of the tree to the right, which joins the most similar "
        "first. The larger and darker a mark, the more alike the two; a pair without a mark has a similarity of 0, "
        f"and the diagonal is left free. {_marked(result)}"
    )


def _marked(result: Clustering) -> str:
    if result.clusters < 2:
        return "No clusters are marked."
    return "Frames and gaps mark the clusters, which are numbered at their branch; branches above the cut are dashed."


def _alt(result: Clustering, names: dict[str, str], title: str | None) -> str:
    ranked = result.pairs["similarity"]
    cut = f"Cut into {count(result.clusters, 'cluster')} of {joined(map(str, result.sizes))}"
    return (
        f"Tree and matrix of {count(len(result.leaves), 'country', 'countries')} {under(title)}. Similarity runs from "
        f"{decimal(ranked.min())} to {decimal(ranked.max())}, in the median {decimal(ranked.median())}; "
        f"{_highest(result, names)}. {cut if result.clusters > 1 else 'No clusters are marked'}. "
        f"{_faithful(result)}The table that follows gives the similarities."
    )


def _highest(result: Clustering, names: dict[str, str]) -> str:
    """Name the most similar pairs, or count them."""
    pairs, high = result.pairs, result.pairs["similarity"].max()
    named = [
        f"{names[row]} with {names[other]}"
        for row, other in pairs.loc[pairs["similarity"] == high, ["row", "other"]].to_numpy()
    ]
    if len(named) < 3:
        return f"it is highest for {joined(named)}"
    alike = int((pairs["similarity"].map(decimal) == decimal(high)).sum())
    return f"{count(alike, 'pair')} have {decimal(high)}"


def _faithful(result: Clustering) -> str:
    if missing(result.cophenetic):
        return ""
    return f"The cophenetic correlation is {decimal(result.cophenetic)}. "
