"""What is drawn, seen as pixels: each state has a mark of its own, and no other looks like it."""

import re
from io import BytesIO
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.image import imread

from legible import drawings, spoken
from thb_analysis.analysis.counts import categories
from thb_analysis.display.saving import PRINT, rendered
from thb_analysis.figures import dots, tiles
from thb_analysis.figures.sheet import DEEP, MID, MUTED, PAPER, TINT
from thb_analysis.states import OUTSIDE_LABEL, STATE_LABELS

SCALE = PRINT / 96
NUMBERS = re.compile(r"-?\d+(?:\.\d+)?")
LOOKS = {"most": DEEP, "some": MID, "part": TINT, "exception": PAPER, "open": PAPER}
BLANK = PAPER
# At the middle of a mark, to the left of it, to the right, and above, most of the way to its edge.
MARKS = {
    STATE_LABELS["reported"]: (DEEP, DEEP, DEEP, DEEP),
    STATE_LABELS["qualified"]: (None, DEEP, BLANK, None),
    STATE_LABELS["open"]: (BLANK, BLANK, BLANK, BLANK),
    STATE_LABELS["excluded"]: (MUTED, BLANK, BLANK, BLANK),
    STATE_LABELS["not_covered"]: (MUTED, None, None, BLANK),
    OUTSIDE_LABEL: (DEEP, BLANK, BLANK, None),
}


def pixels(figure):
    """The drawing of a figure as it is printed, on white: rows of colours."""
    return imread(BytesIO(rendered(figure, ".png")))[:, :, :3]


def places(svg):
    """The middle of each mark with a tooltip, in the order in which they are drawn, and half its height."""
    for group in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}g"):
        for mark in group.iter() if group.get("data-of") else ():
            if mark.get("cx"):
                yield float(mark.get("cx")), float(mark.get("cy")), float(mark.get("r"))
            elif mark.get("d"):
                numbers = [float(each) for each in NUMBERS.findall(mark.get("d"))]
                if "h" in mark.get("d"):
                    left, top, width, height, _ = numbers
                    numbers = [left, top, left + width, top + height]
                x, y = np.array(numbers).reshape(-1, 2).T
                half = max(np.ptp(x), np.ptp(y)) / 2
                yield (x.min() + x.max()) / 2, (y.min() + y.max()) / 2, half


def seen(image, x, y):
    """The colour at a place of the drawing, over the pixels about it."""
    row, column = round(y * SCALE), round(x * SCALE)
    return image[row - 1 : row + 2, column - 1 : column + 2].mean(axis=(0, 1))


@pytest.fixture(scope="module")
def figure(real):
    """Dots in every state, and of countries that are named outside the statement."""
    kept = "question.str.contains('Who may stay|On what terms is')"
    return dots(real.cells("protection").query(kept), title="On what terms?")


def test_each_state_is_drawn_as_its_mark(figure):
    """Full, half full, a ring of dots around nothing, a cross, a dash, a dagger, each where it is said to be."""
    image, svg = pixels(figure), drawings(figure)[1]
    words, found = spoken(figure, svg), [*places(svg)]
    assert len(words) == len(found)
    assert {state for _, state, _ in words} == MARKS.keys()
    for (_, state, measure), (x, y, r) in zip(words, found, strict=True):
        around = [(0, 0), (-0.7 * r, 0), (0.7 * r, 0), (0, -0.7 * r)]
        for (right, down), colour in zip(around, MARKS[state], strict=True):
            if colour:
                there = seen(image, x + right, y + down)
                assert np.abs(there - to_rgb(colour)).max() < 0.35, (
                    state,
                    measure,
                    right,
                    down,
                )


def test_what_is_open_is_a_ring_of_dots(figure):
    """Around it there is ink and there are gaps; around what is named there is ink alone."""
    image, svg = pixels(figure), drawings(figure)[1]
    angles = np.linspace(0, 2 * np.pi, 90)
    for (_, state, _), (x, y, r) in zip(spoken(figure, svg), places(svg), strict=True):
        at = [image[round((y + r * s) * SCALE), round((x + r * c) * SCALE)].mean()
              for s, c in zip(np.sin(angles), np.cos(angles), strict=True)]  # fmt: skip
        inked = np.mean(np.array(at) < 0.85)
        if state == STATE_LABELS["open"]:
            assert 0.25 < inked < 0.85, inked
        elif state in (STATE_LABELS["reported"], STATE_LABELS["qualified"]):
            assert inked > 0.95, (state, inked)


def test_each_tile_has_the_ground_of_its_category(real):
    """Next to its upper left corner, where no letter stands."""
    frame = categories(real, "first-permit")
    looks = frame.set_index("name")["look"]
    figure = tiles(frame, "How long?")
    image, svg = pixels(figure), drawings(figure)[1]
    words, found = spoken(figure, svg), [*places(svg)]
    assert len({looks[name] for name, *_ in words}) > 3
    for (name, *_), (x, y, half) in zip(words, found, strict=True):
        there = seen(image, x - half + 6, y - half + 4.5)
        assert np.abs(there - to_rgb(LOOKS[looks[name]])).max() < 0.2, (
            name,
            looks[name],
        )
