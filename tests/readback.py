"""A drawing read back: what it shows, from shapes, colours, places and letters alone.

Nothing here knows the code that draws. What a reader sees is written down once, in `STATES_SEEN` and `LOOKS_SEEN`.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree

from legible import Text, texts

SVG = "{http://www.w3.org/2000/svg}"
DARK, HALF_DARK, PALE, GREY, LINE, WHITE, NONE = (
    *("#0f4c5c", "#86b0bd", "#cfe1e6", "#56656d", "#d9e0e3", "#ffffff", "none"),
)
# State by what is seen: shape, fill, edge, whether it is dotted.
STATES_SEEN = {
    ("circle", DARK, DARK, False): "reported",
    ("circle", WHITE, DARK, False): "qualified",
    ("circle", NONE, GREY, True): "open",
    ("MLML", NONE, GREY, False): "excluded",
    ("ML", NONE, GREY, False): "not_covered",
    ("MLML", NONE, DARK, False): "outside",
    ("MLLLL", HALF_DARK, "", False): "bar",
    ("MLLLL", LINE, "", False): "bar other",
    ("MLLLL", NONE, GREY, True): "bar open",
}
# Look of a category by what is seen of its tiles: fill, edge, whether it is dotted.
LOOKS_SEEN = {
    (DARK, "", False): "most",
    (HALF_DARK, "", False): "some",
    (PALE, "", False): "part",
    (WHITE, DARK, False): "exception",
    (WHITE, GREY, False): "excluded",
    (NONE, GREY, True): "open",
    (NONE, LINE, False): "not_covered",
}


class Seen(NamedTuple):
    """A mark, a tile, or a rule: what it is, its middle, its size, and whether it speaks when pointed at."""

    kind: str
    x: float
    y: float
    width: float
    height: float
    speaks: bool


class Drawing(NamedTuple):
    """All that is seen of a drawing."""

    width: float
    marks: list[Seen]
    tiles: list[Seen]
    inner: list[Seen]
    rules: list[Seen]
    texts: list[Text]


def read(svg: str) -> Drawing:
    """Read a drawing; what has a shape or colours that mean nothing is an error."""
    root = ElementTree.fromstring(svg)
    found = Drawing(float(root.get("width", 0)), [], [], [], [], [*texts(svg)])
    for group in root.iter(f"{SVG}g"):
        fill, edge = group.get("fill"), group.get("stroke", "")
        dotted, speaks = "stroke-dasharray" in group.attrib, "data-of" in group.attrib
        for each in group:
            path = each.get("d", "")
            letters = "".join(re.findall("[A-Za-z]", path))
            box = [float(number) for number in re.findall(r"-?[\d.]+", path)]
            if each.tag == f"{SVG}text" or letters == "Mmaz":
                # The left half of a mark lies upon a circle, which is read.
                continue
            if letters == "MH":
                left, y, right = box
                found.rules.append(
                    Seen(edge, (left + right) / 2, y, right - left, 0, speaks)
                )
            elif letters == "Mhvhz":
                left, top, wide, high, back = box
                assert wide == -back, path
                look = fill, edge, dotted
                kind = LOOKS_SEEN.get(look, "dots" if dotted and not speaks else "")
                assert kind, look
                seen = Seen(kind, left + wide / 2, top + high / 2, wide, high, speaks)
                (found.inner if is_inner(seen, found.tiles) else found.tiles).append(
                    seen
                )
            else:
                kind = STATES_SEEN[
                    "circle" if each.tag == f"{SVG}circle" else letters,
                    fill,
                    edge,
                    dotted,
                ]
                found.marks.append(Seen(kind, *_extent(each, path), speaks))
    return found


def is_inner(seen: Seen, tiles: Iterable[Seen]) -> bool:
    """Whether a box lies within a tile, around the same middle."""
    return not seen.speaks and any(
        abs(seen.x - tile.x) < 1
        and abs(seen.y - tile.y) < 1
        and seen.width < tile.width
        for tile in tiles
    )


def _extent(each: ElementTree.Element, path: str) -> tuple[float, float, float, float]:
    """Return middle and size of a mark."""
    if each.tag == f"{SVG}circle":
        radius = float(each.get("r", 0))
        return (
            float(each.get("cx", 0)),
            float(each.get("cy", 0)),
            2 * radius,
            2 * radius,
        )
    points = [
        tuple(map(float, point)) for point in re.findall(r"([-\d.]+) ([-\d.]+)", path)
    ]
    across, down = ([point[axis] for point in points] for axis in (0, 1))
    return (
        (min(across) + max(across)) / 2,
        (min(down) + max(down)) / 2,
        max(across) - min(across),
        max(down) - min(down),
    )


def middle(text: Text) -> tuple[float, float]:
    """The middle of a text."""
    return (text.left + text.right) / 2, (text.top + text.bottom) / 2


def is_upright(text: Text) -> bool:
    """Whether a text runs from below to above."""
    high = 0.68 * text.size
    across, down = text.right - text.left, text.bottom - text.top
    return abs(across - high) < 0.01 and abs(down - high) > 0.01


def joined(found: Iterable[Text]) -> str:
    """The lines of a text as one."""
    return " ".join(each.content for each in found)


def step(places: Iterable[float]) -> float:
    """The least distance between places."""
    ordered = sorted(places)
    apart = [high - low for low, high in pairwise(ordered) if high - low > 1]
    return min(apart, default=40)


def matrix(drawing: Drawing) -> list[tuple[str, str, str]]:
    """Read dots: the head of the row, the head of the column, and the state of each."""
    marks = [each for each in drawing.marks if each.speaks]
    down = step(each.y for each in marks)
    rows = [each for each in drawing.texts if each.left < 1 and not is_upright(each)]
    heads = [each for each in drawing.texts if is_upright(each)]
    heads = heads or [each for each in drawing.texts if each.left >= 1]
    found = []
    for mark in marks:
        across = step(each.x for each in marks if abs(each.y - mark.y) < 1)
        row = [each for each in rows if abs(middle(each)[1] - mark.y) < down / 2 - 1]
        over = [
            each
            for each in heads
            if abs(middle(each)[0] - mark.x) < across / 2 and each.bottom < mark.y
        ]
        lowest = max(each.bottom for each in over)
        head = sorted(
            (each for each in over if each.bottom > lowest - 1),
            key=lambda each: each.left,
        )
        found.append(
            (joined(sorted(row, key=lambda each: each.top)), joined(head), mark.kind)
        )
    return found


def within(drawing: Drawing, tile: Seen) -> str:
    """The text in a tile."""
    return joined(
        each
        for each in drawing.texts
        if abs(middle(each)[0] - tile.x) < tile.width / 2
        and abs(middle(each)[1] - tile.y) < tile.height / 2
    )


def legend(drawing: Drawing) -> dict[str, list[tuple[str, int]]]:
    """Read the legend of a map: look to categories, each with its number."""
    found: dict[str, list[tuple[str, int]]] = {}
    for tile in drawing.tiles:
        if tile.speaks:
            continue
        beside = [
            each
            for each in drawing.texts
            if each.left > tile.x
            and abs(each.top - (tile.y - 5)) < 25
            and each.top > tile.y - 9
        ]
        number, *others = sorted(beside, key=lambda each: (each.left, each.top))
        words = [
            each
            for each in others
            if each.size == number.size and each.top < tile.y + 22
        ]
        first = min(each.top for each in words)
        lines = [each for each in words if each.top - first < 16 or each.top == first]
        found.setdefault(tile.kind, []).append((joined(lines), int(number.content)))
    return found


def map_of(drawing: Drawing) -> dict[str, tuple[str, bool, bool, int, int]]:
    """Read a map: code to look, whether named outside, whether an earlier one is open, and its row and column."""
    tiles = [each for each in drawing.tiles if each.speaks]
    lefts, tops = (
        sorted({round(getattr(each, axis)) for each in tiles}) for axis in "xy"
    )
    size = max(each.width for each in tiles) + 3
    found = {}
    for tile in tiles:
        code = within(drawing, tile)
        dotted = any(is_inner(each, [tile]) for each in drawing.inner)
        row, column = (
            round((tile.y - tops[0]) / size),
            round((tile.x - lefts[0]) / size),
        )
        found[code.rstrip("†")] = (tile.kind, code.endswith("†"), dotted, row, column)
    return found


def grid_of(drawing: Drawing) -> dict[str, tuple[str, str, str]]:
    """Read a grid: what stands in a tile to its row, its column and its look."""
    size = max(each.size for each in drawing.texts if each.top < drawing.rules[0].y)
    tops = sorted(each.y for each in drawing.rules)
    heads = [each for each in drawing.texts if each.bottom < tops[0]]
    lefts = sorted({round(each.left, 1) for each in heads})
    found = {}
    for tile in drawing.tiles:
        top = max(each for each in tops if each < tile.y)
        column = max(each for each in lefts if each < tile.x)
        words = [each for each in heads if abs(each.left - column) < 1]
        low = min([each for each in tops if each > top], default=10**6)
        label = [
            each
            for each in drawing.texts
            if each.left < 1
            and each.size == size
            and top < each.top < low
            and each.content != "none"
        ]
        found[within(drawing, tile)] = (joined(label), joined(words), tile.kind)
    return found


def panels_of(drawing: Drawing) -> dict[str, dict[str, tuple[int, str, Counter[str]]]]:
    """Read panels: question to answer to its number, who stands out, and the marks of the others."""
    found: dict[str, dict[str, tuple[int, str, Counter[str]]]] = {}
    for rule in drawing.rules:
        left, right = rule.x - rule.width / 2, rule.x + rule.width / 2
        here = [each for each in drawing.texts if left - 1 < each.left < right]
        below = [each.y for each in drawing.rules if each.y > rule.y]
        low = min(below, default=10**6) - 30
        question = joined(each for each in here if rule.y - 28 < each.top < rule.y)
        answers: dict[str, tuple[int, str, Counter[str]]] = {}
        for answer in here:
            if abs(answer.left - left) > 1 or not rule.y < answer.top < low:
                continue
            y = middle(answer)[1]
            row = sorted(
                (each for each in here if abs(middle(each)[1] - y) < 3),
                key=lambda each: each.left,
            )
            number = next(each.content for each in row[1:] if each.content.isdigit())
            tiles = [
                each
                for each in drawing.tiles
                if abs(each.y - y) < 3 and left < each.x < right
            ]
            bars = [
                each
                for each in drawing.marks
                if abs(each.y - y) < 3 and left < each.x < right
            ]
            who = "".join(within(drawing, tile) for tile in tiles)
            answers[answer.content] = (
                int(number),
                who,
                Counter(each.kind for each in bars),
            )
        found[question] = answers
    return found
