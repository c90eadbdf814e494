"""Labels that stand clear of each other, placed by a fixed rule."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from math import cos, radians, sin
from typing import NamedTuple

# Where a label may stand around its mark, the best place first: distance in points, then direction.
_DISTANCES = (4.5, 8.0, 12.0, 17.0)
_DIRECTIONS = (0, 180, 90, 270, 45, 135, 315, 225)
_MARK = 2.6  # half the width of a mark
_GLYPH, _LINE = 0.66, 1.1  # width and height of a letter, relative to the size of the type

Point = tuple[float, float]
Box = tuple[float, float, float, float]


class Spot(NamedTuple):
    """The middle of a label, and whether it stands too far off to be taken for its mark's."""

    x: float
    y: float
    far: bool


def beside(marks: Sequence[Point], texts: Sequence[str], size: float, within: Point) -> list[Spot]:
    """Place a label beside each mark where it covers least.

    One label after the other takes the first of the places around its mark
    where it covers no mark and no label placed before, or the one where it
    covers least. The width of a text is estimated from its length, so that the
    result does not depend on fonts.

    Parameters
    ----------
    marks : sequence of (float, float)
        In points from the lower left corner; those without a label follow
        those with one.
    texts : sequence of str
        For the first marks.
    size : float
        Of the type, in points.
    within : (float, float)
        Width and height of the panel, in points.

    Returns
    -------
    list of Spot
        One for each text, in points.
    """
    taken = [(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in marks]
    around = list(product(_DISTANCES, _DIRECTIONS))
    labels = []
    for mark, text in zip(marks, texts, strict=False):
        half = len(text) * size * _GLYPH / 2, size * _LINE / 2
        boxes = [_box(mark, place, half) for place in around]
        costs = [_cost(box, taken, within) for box in boxes]
        best = costs.index(min(costs))
        left, bottom, right, top = boxes[best]
        taken.append(boxes[best])
        far = around[best][0] > _DISTANCES[1]
        labels.append(Spot((left + right) / 2, (bottom + top) / 2, far))
    return labels


def spread(wanted: Sequence[float], sizes: Sequence[float], top: float) -> list[float]:
    """Move labels in a column apart, as little as needed and in the order of their marks.

    Parameters
    ----------
    wanted : sequence of float
        Where each label would stand, rising.
    sizes : sequence of float
        Height of each label.
    top : float
        Where the column ends; it begins at 0. Labels that do not fit go
        beyond its beginning.

    Returns
    -------
    list of float
        The middle of each label, rising.
    """
    places: list[float] = []
    edge = 0.0
    for place, size in zip(wanted, sizes, strict=True):
        places.append(max(place, edge + size / 2))
        edge = places[-1] + size / 2
    edge = top
    for at in reversed(range(len(places))):
        places[at] = min(places[at], edge - sizes[at] / 2)
        edge = places[at] - sizes[at] / 2
    return places


def _box(mark: Point, place: tuple[float, int], half: Point) -> Box:
    """Return the box of a label that touches the circle around its mark in this direction."""
    distance, direction = place
    right, up = round(cos(radians(direction)), 6), round(sin(radians(direction)), 6)
    x = mark[0] + right * distance + _sign(right) * half[0]
    y = mark[1] + up * distance + _sign(up) * half[1]
    return x - half[0], y - half[1], x + half[0], y + half[1]


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)


def _cost(box: Box, taken: Sequence[Box], within: Point) -> float:
    """Return the area that a box would cover, and what of it would lie outside the panel."""
    covered = sum(_common(box, other) for other in taken)
    area = (box[2] - box[0]) * (box[3] - box[1])
    outside = area - _common(box, (0.0, 0.0, *within))
    return round(covered + 4 * outside, 3)


def _common(one: Box, other: Box) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return max(width, 0.0) * max(height, 0.0)
