"""Colours: looks that mean different things differ to the colour-blind and in grey print."""

from itertools import combinations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from thb_analysis.display import style
from thb_analysis.display.drawings import tiles

Floats = NDArray[np.float64]

# CAM02-UCS, in which black and white are 100 apart and 1 is about the least that is seen.
APART = 26
# What must not be taken for each other.
FILLS = {"dark": style.DARK, "mid": style.MID, "exception": style.EXCEPTION, "paper": style.PAPER}
# In grey print its shape tells the exception: a cut corner, a diamond.
SHAPED = "exception"

# Machado, Oliveira and Fernandes (2009), A Physiologically-based Model for Simulation of Color Vision
# Deficiency, IEEE Transactions on Visualization and Computer Graphics 15(6): matrices at severity 1.
DEFICIENCIES = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)


def test_the_style_sheet_has_the_colours_of_drawings():
    """A colour that stands in the style sheet and in code is the same."""
    sheet = style.style_sheet()
    names = ["text.color", "axes.edgecolor", "grid.color", "figure.facecolor"]
    assert [sheet[name] for name in names] == [style.INK, style.MUTED, style.RULE, style.PAPER]


def linear(colour: str) -> Floats:
    """Return a colour such as #124559 as linear light of sRGB."""
    signal = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(signal <= 0.04045, signal / 12.92, ((signal + 0.055) / 1.055) ** 2.4)


def seen(colour: str, deficiency: str) -> Floats:
    """Return linear light as it is seen with a deficiency, in grey print, or by most people."""
    light = linear(colour)
    if deficiency == "grey":
        return np.full(3, TO_XYZ[1] @ light)
    return np.clip(np.array(DEFICIENCIES[deficiency]) @ light, 0, 1) if deficiency else light


def ucs(light: Floats) -> Floats:
    """Return J', a', b' of CAM02-UCS under the conditions of sRGB.

    Moroney et al. (2002), The CIECAM02 Color Appearance Model; Luo, Cui and Li (2006), Uniform Colour
    Spaces Based on CIECAM02. Average surround, a background of 20 and an adapting luminance of
    64 / 5 π cd/m², as for sRGB.
    """
    to_cat = np.array(
        [[0.7328, 0.4296, -0.1624], [-0.7036, 1.6975, 0.0061], [0.003, 0.0136, 0.9834]]
    )
    to_hpe = np.array([[0.38971, 0.68898, -0.07868], [-0.22981, 1.1834, 0.04641], [0, 0, 1]])
    luminance, surround, chromatic = 64 / np.pi / 5, 0.69, 1.0
    k = 1 / (5 * luminance + 1)
    f_l = 0.2 * k**4 * 5 * luminance + 0.1 * (1 - k**4) ** 2 * (5 * luminance) ** (1 / 3)
    n = 0.2
    n_bb, z = 0.725 / n**0.2, 1.48 + np.sqrt(n)
    adapted = 1 - np.exp(-(luminance + 42) / 92) / 3.6

    def response(xyz: Floats) -> Floats:
        gain = adapted * 100 / (to_cat @ (100 * TO_XYZ @ np.ones(3))) + 1 - adapted
        cones = to_hpe @ np.linalg.inv(to_cat) @ (gain * (to_cat @ xyz))
        power = (f_l * np.abs(cones) / 100) ** 0.42
        return np.sign(cones) * 400 * power / (power + 27.13) + 0.1

    def achromatic(cones: Floats) -> float:
        return float((cones @ [2, 1, 0.05] - 0.305) * n_bb)

    cones = response(100 * TO_XYZ @ light)
    a, b = cones @ [1, -12 / 11, 1 / 11], cones @ [1, 1, -2] / 9
    hue = np.arctan2(b, a)
    white = achromatic(response(100 * TO_XYZ @ np.ones(3)))
    lightness = 100 * max(achromatic(cones) / white, 0) ** (surround * z)
    eccentricity = (np.cos(hue + 2) + 3.8) / 4
    t = 50000 / 13 * chromatic * n_bb * eccentricity * np.hypot(a, b) / (cones @ [1, 1, 1.05])
    chroma = t**0.9 * np.sqrt(lightness / 100) * (1.64 - 0.29**n) ** 0.73
    colourful = np.log(1 + 0.0228 * chroma * f_l**0.25) / 0.0228
    return np.array(
        [
            1.7 * lightness / (1 + 0.007 * lightness),
            colourful * np.cos(hue),
            colourful * np.sin(hue),
        ]
    )


def distance(one: str, other: str, deficiency: str) -> float:
    """Return how far apart two colours are seen."""
    return float(np.linalg.norm(ucs(seen(one, deficiency)) - ucs(seen(other, deficiency))))


def test_distances_are_those_of_the_model():
    """White and black are 100 apart, and grey has no hue."""
    assert distance("#ffffff", "#000000", "") == pytest.approx(100, abs=0.5)
    assert np.hypot(*ucs(linear("#808080"))[1:]) < 1.5
    assert distance("#ff0000", "#00ff00", "deuteranopia") < distance("#ff0000", "#00ff00", "") / 2


@pytest.mark.parametrize("deficiency", ["", *DEFICIENCIES])
def test_fills_are_told_apart_by_everybody(deficiency):
    """Dark, mid, exception and paper stay apart at full severity of each deficiency."""
    near = {
        pair: round(distance(FILLS[pair[0]], FILLS[pair[1]], deficiency), 1)
        for pair in combinations(FILLS, 2)
    }
    assert min(near.values()) >= APART, near


def test_grey_print_keeps_apart_what_has_no_shape_of_its_own():
    """What grey does not keep apart from the others is the exception, which has another shape."""
    for one, other in combinations(FILLS, 2):
        if distance(FILLS[one], FILLS[other], "grey") < APART:
            assert SHAPED in (one, other)
    rows = pd.DataFrame(
        {
            "x": range(3),
            "y": 0,
            "code": list("ABC"),
            "look": ["most", "some", "exception"],
            "map": "M",
        }
    )
    ax = tiles(rows.assign(words=rows["look"]), "x", "y", "code", "words", "look", "map")
    shapes = [each.get_paths()[-1] for each in ax.collections[:3]]
    assert [len({tuple(each) for each in shape.vertices}) for shape in shapes] == [4, 4, 5]
    plt.close("all")


@pytest.mark.parametrize("deficiency", ["", "grey", *DEFICIENCIES])
def test_edges_and_texts_stand_out_from_paper(deficiency):
    """Hollow marks are seen by their edge, and texts on fills are read."""
    for edge in (style.EDGE, style.MID_EDGE, style.INK, style.MUTED):
        assert distance(edge, style.PAPER, deficiency) >= APART
    for fill, text in (
        (style.DARK, style.PAPER),
        (style.EXCEPTION, style.PAPER),
        (style.MID, style.INK),
    ):
        assert distance(fill, text, deficiency) >= APART
