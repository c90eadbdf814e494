"""A drawing read back: what it shows, from shapes, colours, places and letters alone.

Nothing here knows the code that draws. What a reader sees is written down once, in `STATES_SEEN` and `LOOKS_SEEN`.
"""

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple
from xml.etree import ElementTree

from legible import Text, texts

SVG = "{http://www.w3.org/2000/svg}"
DARK, HALF_DARK, PALE, GREY, LINE, WHITE, NONE = (
    *("#0f4c5c", "#86b0bd", "#cfe1e6", "#56656d", "#d9e0e3", "#ffffff", "none"),
)
RUST = "#8f3b14"
BLACK, VIOLET, LILAC, SAND, GOLD = "#15232a", "#4b2a6b", "#b9a3d3", "#f3e3b5", "#b49a4c"
# State by what is seen: shape, fill, edge, whether it is dotted.
STATES_SEEN = {
    ("circle", DARK, DARK, False): "reported",
    ("circle", WHITE, DARK, False): "qualified",
    ("circle", NONE, GREY, True): "open",
    ("MLML", NONE, GREY, False): "excluded",
    ("ML", NONE, GREY, False): "not_covered",
    ("MLML", NONE, DARK, False): "outside",
    ("MLLLL", RUST, RUST, False): "other-reported",
    ("MLLLL", WHITE, RUST, False): "other-qualified",
    ("MLLLLMLML", WHITE, RUST, False): "other-absent",
    ("MLLLL", NONE, GREY, True): "other-not_found",
    ("circle", "#fdfdfd", "", False): "pip",
    ("circle", "#160b20", "", False): "pip",
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
    (VIOLET, "", False): "two",
    (LILAC, "", False): "one",
    (SAND, GOLD, False): "zero",
    (WHITE, GREY, True): "unsaid",
    (WHITE, BLACK, True): "own",
    (NONE, BLACK, False): "tag",
}
PIPS = {"two": 2, "one": 1}


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


def read(svg):
    """Read a drawing; what has a shape or colours that mean nothing is an error."""
    root = ElementTree.fromstring(svg)
    found = Drawing(float(root.get("width", 0)), [], [], [], [], [*texts(svg)])
    halves = []
    for group in root.iter(f"{SVG}g"):
        fill, edge = group.get("fill"), group.get("stroke", "")
        dotted, speaks = "stroke-dasharray" in group.attrib, "data-of" in group.attrib
        for each in group:
            path = each.get("d", "")
            letters = "".join(re.findall("[A-Za-z]", path))
            box = [float(number) for number in re.findall(r"-?[\d.]+", path)]
            if each.tag == f"{SVG}text":
                continue
            if letters in ("Mmaz", "MLLL"):
                # The left half of a mark lies upon a whole one: it begins at its middle, or at its top.
                low = box[1] if letters == "Mmaz" else box[5]
                halves.append((box[0], round((box[1] + low) / 2, 1)))
            elif letters == "MH":
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
    whole = [
        (each.x, round(each.y, 1)) for each in found.marks if "qualified" in each.kind
    ]
    assert sorted(halves) == sorted(whole), "a mark without its half"
    return found


def is_inner(seen, tiles):
    """Whether a box lies within a tile, around the same middle."""
    return not seen.speaks and any(
        abs(seen.x - tile.x) < 1
        and abs(seen.y - tile.y) < 1
        and seen.width < tile.width
        for tile in tiles
    )


def _extent(each, path):
    """Return middle and size of a mark."""
    if each.tag == f"{SVG}circle":
        x, y, radius = (float(each.get(name, 0)) for name in ("cx", "cy", "r"))
        return x, y, 2 * radius, 2 * radius
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", path)]
    (left, *_, right), (top, *_, low) = map(sorted, (numbers[::2], numbers[1::2]))
    return (left + right) / 2, (top + low) / 2, right - left, low - top


def beside(found, y, room):
    """Those whose middle is as high as that, or nearly."""
    return [each for each in found if abs(each.y - y) < room]


def between(found, top, low):
    """Those whose middle is between two heights."""
    return [each for each in found if top < each.y < low]


def joined(found):
    """The lines of a text as one."""
    return " ".join(each.content for each in found)


def step(places):
    """The least distance between places."""
    ordered = sorted(places)
    apart = [high - low for low, high in pairwise(ordered) if high - low > 1]
    return min(apart, default=40)


def matrix(drawing):
    """Read dots: the head of the row, the head of the column, and the state of each."""
    marks = [each for each in drawing.marks if each.speaks]
    down = step(each.y for each in marks)
    rows = [each for each in drawing.texts if each.left < 1]
    heads = [each for each in drawing.texts if each.left >= 1]
    found = []
    for mark in marks:
        across = step(each.x for each in beside(marks, mark.y, 1))
        row = beside(rows, mark.y, down / 2 - 1)
        over = [
            each
            for each in heads
            if abs(each.x - mark.x) < across / 2 and each.bottom < mark.y
        ]
        lowest = max(each.bottom for each in over)
        head = sorted(
            (each for each in over if each.bottom > lowest - 1),
            key=lambda each: each.left,
        )
        column = key_of(drawing, mark.y, joined(head))
        found.append(
            (joined(sorted(row, key=lambda each: each.top)), column, mark.kind)
        )
    return found


def counts_of(drawing):
    """Read the counts beside dots: the head of the row, or of the key, in whose line each stands."""
    left = [each for each in drawing.texts if each.left < 1]
    found = {}
    for count in drawing.texts:
        if re.fullmatch(r"\d+ of \d+", count.content):
            words = beside(left, count.y, 10)
            head = joined(sorted(words, key=lambda each: each.top))
            found[key_of(drawing, count.bottom + 1, head)] = count.content
    return found


def key_of(drawing, below, letter):
    """What a letter at the head of a column stands for in the key above it; itself, if there is no key."""
    tops = {
        each.content: each.top
        for each in drawing.texts
        if each.left < 1 and len(each.content) == 1 and each.bottom < below
    }
    if letter not in tops:
        return letter
    top = tops[letter]
    end = min((each for each in tops.values() if each > top + 1), default=top + 22)
    return joined(
        each
        for each in drawing.texts
        if abs(each.left - 16) < 1 and top - 2 < each.top < end - 2
    )


def classes_of(drawing):
    """Read the heads of dots: the countries in their order, each with its class, whose pips are counted."""
    tiles = [each for each in drawing.tiles if each.speaks]
    is_across = len({each.y for each in tiles}) == 1
    found = []
    for tile in sorted(tiles, key=lambda each: (each.y, each.x)):
        marks = beside(drawing.marks, tile.y, 2)
        pips = [each for each in marks if each.kind == "pip"]
        inside = [each for each in pips if abs(each.x - tile.x) < tile.width / 2]
        assert len(inside) == PIPS.get(tile.kind, 0), tile
        assert (within(drawing, tile) == "?") == (tile.kind == "unsaid"), tile
        name = joined(
            each
            for each in drawing.texts
            if (
                abs(each.x - tile.x) < 3 and 10 < each.bottom - tile.y < 30
                if is_across
                else each.left < 1 and abs(each.y - tile.y) < 3
            )
        )
        found.append((name, tile.kind))
    return found


def within(drawing, tile):
    """The text in a tile."""
    return joined(
        each
        for each in beside(drawing.texts, tile.y, tile.height / 2)
        if abs(each.x - tile.x) < tile.width / 2
    )


def legend(drawing):
    """Read the legend of a map: look to categories, each with its number."""
    found: dict[str, list[tuple[str, int]]] = {}
    for tile in drawing.tiles:
        if tile.speaks:
            continue
        words = [
            each
            for each in drawing.texts
            if each.left > tile.x and tile.y - 9 < each.top < tile.y + 20
        ]
        number, *others = sorted(words, key=lambda each: (each.left, each.top))
        words = [
            each
            for each in others
            if each.size == number.size and each.top < tile.y + 22
        ]
        first = min(each.top for each in words)
        lines = [each for each in words if each.top - first < 16]
        found.setdefault(tile.kind, []).append((joined(lines), int(number.content)))
    return found


def map_of(drawing):
    """Read a map: code to look, whether named outside, whether an earlier one is open, and its row and column."""
    tiles = [each for each in drawing.tiles if each.speaks]
    lefts, tops = (
        sorted({round(getattr(each, axis)) for each in tiles}) for axis in "xy"
    )
    size = max(each.width for each in tiles) + 3
    found = {}
    for tile in tiles:
        code = within(drawing, tile)
        assert ("?" in code) == (tile.kind == "unsaid"), code
        code = code.replace("? ", "")
        dotted = any(is_inner(each, [tile]) for each in drawing.inner)
        row, column = (
            round((tile.y - tops[0]) / size),
            round((tile.x - lefts[0]) / size),
        )
        found[code.rstrip("†")] = (tile.kind, code.endswith("†"), dotted, row, column)
    return found


def hurdles_of(drawing):
    """Read rows of tiles: category to its look, the look of each country's tile, and the count."""
    tops = sorted(each.y for each in drawing.rules)
    found = {}
    for top, low in pairwise([*tops, 10**6]):
        here = between(drawing.tiles, top, low)
        silent = [each for each in here if not each.speaks]
        (swatch,) = (each for each in silent if each.height > 20)
        words = [
            each
            for each in beside(drawing.texts, swatch.y, 14)
            if abs(each.left - 38) < 1
        ]
        (count,) = (
            each.content
            for each in between(drawing.texts, top, low)
            if each.right > drawing.width - 1
        )
        tiles = {within(drawing, each): each.kind for each in here if each.speaks}
        for half in silent:
            if half.height > 20:
                continue
            # The dark half of a tile with a dark edge lies at its lower end.
            (tile,) = (
                each
                for each in here
                if each.speaks
                and abs(each.x - half.x) < 1
                and abs(each.y + each.height / 2 - half.y - half.height / 2) < 1
            )
            assert (tile.kind, half.kind, tile.width) == (
                "exception",
                "most",
                half.width,
            )
            tiles[within(drawing, tile)] = "half"
        found[joined(words)] = swatch.kind, tiles, count
    return found


class Strip(NamedTuple):
    """A question of a brief: the answer, its count, whether it stands out, and what the tiles show."""

    question: str
    answer: str
    count: str
    is_unusual: bool
    tiles: list[tuple[str, str]]


def answers_of(drawing):
    """Read the rows of a brief's figure, from above."""
    found = []
    for y in sorted({each.y for each in drawing.tiles if each.speaks}):
        top = max(each.y for each in drawing.rules if each.y < y)
        low = min(each.y for each in drawing.rules if each.y > y)
        here = between(drawing.texts, top, low)
        left = [each for each in here if each.left < 1]
        answer = [each for each in left if each.size == 14]
        above = [each for each in left if each.bottom < answer[0].top]
        strip = [each for each in drawing.tiles if each.y == y]
        tags = [each for each in between(drawing.tiles, top, low) if each.kind == "tag"]
        numbers = [each for each in here if each.size in (17, 13)]
        count = "".join(
            each.content for each in sorted(numbers, key=lambda each: each.left)
        )
        tiles = [
            (each.kind, within(drawing, each)) for each in strip if each.kind != "tag"
        ]
        found.append(Strip(joined(above), joined(answer), count, bool(tags), tiles))
    return found


def lists_of(drawing):
    """Read the bars of a brief's figure: label, count, and the share that is dark."""
    found = []
    for bar in drawing.tiles:
        if bar.height > 8 or bar.kind != "part":
            continue
        start = bar.x - bar.width / 2
        (dark,) = (
            each
            for each in beside(drawing.tiles, bar.y, 1)
            if each.kind == "most" and abs(each.x - each.width / 2 - start) < 1
        )
        here = beside(drawing.texts, bar.y, 10)
        right = [each for each in here if each.left > bar.x]
        words = [
            each
            for each in here
            if each.right < start and not re.fullmatch(r"\d+ of \d+", each.content)
        ]
        left = max(each.left for each in words)
        label = joined(each for each in words if abs(each.left - left) < 1)
        count = min(right, key=lambda each: each.left)
        found.append((label, count.content, dark.width / bar.width))
    return found


def diamonds_of(drawing):
    """Read rows of diamonds: of each label and side the answers and the count, sides from left to right or from above."""
    tops = sorted(each.y for each in drawing.rules)
    counts = [
        each for each in drawing.texts if re.fullmatch(r"\d+ of \d+|–", each.content)
    ]
    sides = {
        each.left
        for each in drawing.texts
        if each.content in ("Reported", "Not reported")
    }
    found = {}
    for top, bottom in pairwise([*tops, 10**6]):
        of_row = between(counts, top, bottom)
        label = joined(
            each
            for each in between(drawing.texts, top, bottom)
            if each.left < 1 and each.content not in ("Reported", "Not reported")
        )
        here = between(drawing.marks, top, bottom)
        marks = [each for each in here if each.speaks]
        read = []
        for count in of_row:
            if len(sides) > 1:
                left = max(side for side in sides if side < count.left)
                own = [each for each in marks if left <= each.x < count.left]
            else:
                lines = [each.y for each in of_row] + [bottom]
                end = lines[of_row.index(count) + 1]
                own = between(marks, count.y - 3, end - 3)
            read.append((Counter(each.kind for each in own), count.content))
        found[label] = read
    return found
