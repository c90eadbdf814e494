"""Drawings as they are published: their texts, and whether all of them can be read."""

import json
import re
from itertools import combinations
from typing import NamedTuple
from xml.etree import ElementTree

from thb_analysis.figures.text import text_width

_NS = "{http://www.w3.org/2000/svg}"
_INHERITED = ("font-size", "font-weight", "text-anchor")


class Text(NamedTuple):
    """A text of a drawing, and the box of its letters without accents and descenders."""

    content: str
    size: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def x(self):
        """Its middle from left to right."""
        return (self.left + self.right) / 2

    @property
    def y(self):
        """Its middle from top to bottom."""
        return (self.top + self.bottom) / 2


def drawings(figure):
    """The drawing for telephones, that for print, and that for wide screens."""
    return re.findall(r"<svg.*?</svg>", figure.drawing, re.DOTALL)


def texts(svg):
    """Give the texts of a drawing."""
    yield from _texts(ElementTree.fromstring(svg), {})


def _texts(parent, style):
    style = style | {
        name: parent.get(name, "") for name in _INHERITED if parent.get(name)
    }
    for each in parent:
        if each.tag != f"{_NS}text":
            yield from _texts(each, style)
            continue
        own = style | {
            name: each.get(name, "") for name in _INHERITED if each.get(name)
        }
        size, bold = float(own["font-size"]), own.get("font-weight") == "600"
        x, y, wide = (
            float(each.get("x", 0)),
            float(each.get("y", 0)),
            text_width(each.text, size, bold),
        )
        x -= {"middle": wide / 2, "end": wide}.get(own.get("text-anchor", ""), 0)
        yield Text(each.text, size, x, y - 0.68 * size, x + wide, y)


def assert_legible(figure):
    """No text stands upon another or beyond the edge, and none has fewer than eleven pixels."""
    for svg in drawings(figure):
        width, height = map(float, re.findall(r'viewBox="0 0 (\d+) (\d+)"', svg)[0])
        found = [*texts(svg)]
        for each in found:
            assert each.size >= 11, each
            assert each.left >= -1, (width, each)
            assert each.right <= width + 1, (width, each)
            assert each.top >= -1, (width, each)
            assert each.bottom <= height + 1, (width, each)
        for one, other in combinations(found, 2):
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            assert across <= 0.5 or down <= 0.5, (width, one, other)


def spoken(figure, svg):
    """What the marks of a drawing say, in the order in which they are drawn."""
    said = json.loads(re.findall(r"<script[^>]*>(.*?)</script>", figure.drawing)[0])
    numbers = " ".join(re.findall(r'data-of="([\d ]+)"', svg)).split()
    return [
        tuple(said["parts"][part] for part in said["of"][int(each)]) for each in numbers
    ]
