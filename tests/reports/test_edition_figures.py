"""Each figure of a published page is what the cells say: read back from the page, for every width.

The shapes are read by `readback`, which knows nothing of the code that draws.
"""

import re
from collections import Counter

import pytest

import thb_analysis as thb
from readback import grid_of, map_of, matrix, panels_of, read
from thb_analysis.marks import OUTSIDE

pytestmark = pytest.mark.slow

THEMES = (
    "context",
    "detection",
    "identification",
    "protection",
    "cooperation",
    "covid",
)
_DRAWING = re.compile(r'<div class="drawing".*?</div>', re.DOTALL)
_SVG = re.compile(r"<svg.*?</svg>", re.DOTALL)


def figures(page: str) -> list[list[str]]:
    """The drawings of each figure of a page: for phones, print and screens."""
    return [_SVG.findall(each) for each in _DRAWING.findall(page)]


@pytest.mark.parametrize("theme", THEMES)
def test_figures_of_a_theme(whole_edition, real, theme):
    """The first is a map or a grid, and for each question one has every cell, and no other."""
    cells = real.cells(theme)
    lead, *by_question = figures(
        (whole_edition / f"theme-{theme}.html").read_text("utf-8")
    )
    questions = [part for _, part in cells.groupby("question", sort=False)]
    assert len(by_question) == len(questions)
    names = [
        each.strip()
        for each in real.themes.set_index("theme").loc[theme, "figure"].split("×")
    ]
    for svg in lead:
        seen = map_of(read(svg)) if len(names) == 1 else grid_of(read(svg))
        frame = thb.categories(real, names[-1])
        assert len(seen) == len(frame)
        if len(names) == 1:
            looks = {country: look for country, (look, *_) in seen.items()}
            assert looks == dict(zip(frame["country"], frame["look"], strict=True))
    for drawn, part in zip(by_question, questions, strict=True):
        state = part["state"].where(~part["outside"], OUTSIDE)
        for svg in drawn:
            found = matrix(read(svg))
            assert Counter(each for *_, each in found) == Counter(state)
            # Whichever of the two heads the rows, each country has its states.
            heads = {part["country"].iloc[0], part["name"].iloc[0]}
            side = 0 if any(row in heads for row, _, _ in found) else 1
            codes = dict(zip(part["name"], part["country"], strict=True))
            by_country = Counter(
                (codes.get(each[side], each[side]), each[2]) for each in found
            )
            assert by_country == Counter(zip(part["country"], state, strict=True))


def test_figures_of_countries(whole_edition, real):
    """In each panel the country stands where its answer is, and each answer has as many marks as countries."""
    maps = (
        real.maps[real.maps["profile"].notna()]
        .sort_values("profile")
        .drop_duplicates("map")
    )
    frames = [thb.categories(real, name) for name in maps["map"]]
    for country in real.participants:
        page = (whole_edition / f"country-{country.lower()}.html").read_text("utf-8")
        for svg in figures(page)[0]:
            for seen, frame in zip(panels_of(read(svg)).values(), frames, strict=True):
                sizes = [number for number, _, _ in seen.values()]
                assert sizes == [*frame.groupby("category", sort=False).size()]
                assert all(
                    bars.total() == number - bool(who)
                    for number, who, bars in seen.values()
                )
                own = frame.loc[frame["country"] == country, "category"].iloc[0]
                (shown,) = (
                    words for words, (_, who, _) in seen.items() if who == country
                )
                assert own.startswith(shown.removesuffix("…").rstrip())
