"""The figure of combinations shows each country once, and silence apart."""

import re

import pytest

from thb_analysis.analysis.combinations import combinations
from thb_analysis.figures import _combinations, style

SIX = "ABCDEF"
LISTS = {"x": "ABCD", "y": "ABC", "z": "AE"}


def draw(ds, **options):
    """Draw the combinations of a data set."""
    return _combinations.combinations(combinations(ds, **options), "Protection")


def test_every_country_stands_once_above_its_combination(study):
    """The codes are there to be read, each once, with the size of each stack."""
    texts = re.findall(r">([^<>]+)</text>", draw(study(LISTS, SIX)).svg)

    assert sorted(text for text in texts if text in SIX and text not in "XYZ") == list(SIX)
    assert texts.count("2") == 1
    assert texts.count("1") == 4


def test_measures_stand_with_k_of_n(study):
    """To the left stand the measures, each with the countries it lists of those it speaks of."""
    svg = draw(study(LISTS, SIX, eu="ABCDE", eu_only="z")).svg

    for text in ("X", "4 of 6", "Y", "3 of 6", "Z", "2 of 5"):
        assert f">{text}</text>" in svg


def test_a_negated_list_is_marked(study):
    """A list that reports an absence is not taken for a presence."""
    ds = study(LISTS, SIX, polarities={"z": "negated"})

    assert ">Z (negated)</text>" in draw(ds, measures="xz").svg


def test_too_many_combinations_are_cut_and_the_caption_says_so(study):
    """The largest are drawn, and that of no measure; the others are in the table only."""
    result = combinations(study(LISTS, SIX))
    cut = _combinations.combinations(result, "Protection", most=3)

    assert "two smallest combinations are in the table only" in cut.caption
    assert ">F</text>" in cut.svg
    assert ">D</text>" not in cut.svg
    assert "table only" not in _combinations.combinations(result, "Protection").caption


def test_many_countries_become_a_bar_with_their_number(study):
    """A stack too tall for codes is drawn to scale, and fits the page."""
    many = [first + second for first in "ABCDEF" for second in "QRSTUVWXYZ"]
    figure = draw(study({"x": many[:55], "y": many[:50]}, many), measures="xy")

    assert ">50</text>" in figure.svg
    assert ">AQ</text>" not in figure.svg
    assert figure.height_in < 4


def test_the_figure_is_ready_for_a_report(study):
    """It has its id, a caption that ends, a finding in numbers, the width of the page, and constant bytes."""
    figure = draw(study(LISTS, SIX))

    assert figure.id == "fig-combinations"
    assert figure.caption.endswith("silence, not absence.")
    assert figure.alt.startswith("Six countries and three measures under “Protection” give five")
    assert "The table that follows" in figure.alt
    assert figure.width_in == style.WIDTH
    assert draw(study(LISTS, SIX)) == figure


def test_nobody_listed_for_what_was_asked_is_drawn_as_silence(study):
    """Measures that list nobody still give a figure: one column of rings."""
    figure = draw(study({"x": "", "y": ""}, SIX), measures="xy")

    assert ">6</text>" in figure.svg


@pytest.mark.parametrize(
    "lists", [{}, {"x": "A"}, {"x": "AB", "y": "A"}, dict.fromkeys("xyz", SIX)]
)
def test_nothing_to_combine_is_no_figure(study, lists):
    """Fewer than three measures that separate countries are no combination."""
    assert draw(study(lists, SIX)) is None
