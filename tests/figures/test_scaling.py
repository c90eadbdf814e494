"""The figure of a scale shows what breaks the order, and puts countries in order only where it may."""

import re

import pytest

from thb_analysis import arrange
from thb_analysis.analysis.scaling import scalability
from thb_analysis.figures import style
from thb_analysis.figures._scaling import scale

TWELVE = "LKJIHGFEDCBA"
NESTED = {"c": "ABCD", "a": "ABCDEFGHIJ", "b": "ABCDEFGK"}
BROKEN = {"p": "ABCDEF", "q": "EFGHI", "r": "IJK"}


@pytest.fixture
def draw(study):
    """Draw the scale of some lists: ``draw(lists)``."""

    def put(lists, countries=TWELVE, **options):
        ds = study(lists, countries, **options)
        return scale(scalability(ds), arrange.by_bloc(ds), "provision", "Protection")

    return put


def columns(figure):
    """Return the codes along the top, in their order."""
    return "".join(re.findall(r">([A-Z])</text>", figure.svg))[:12]


def test_countries_stand_by_their_counts_only_if_the_measures_form_a_scale(draw):
    """A ranking is drawn if H passes; else countries keep their usual order, and the caption says so."""
    reverse = str.maketrans(TWELVE, TWELVE[::-1])
    passed = draw({slug: codes.translate(reverse) for slug, codes in NESTED.items()})
    failed = draw(BROKEN)

    assert columns(passed) == "IJKLFGHBCDEA"
    assert columns(failed) == "ABCDEFGHIJKL"
    assert "by falling number of listings, those with the same number" in passed.caption
    assert "not by their counts" in failed.caption
    assert "measures that list it" in passed.svg
    assert "measures that list it" not in failed.svg


def test_measures_stand_by_falling_listings_with_count_and_h(draw):
    """Each measure stands with its name, the countries it lists, and its H."""
    notes = re.findall(r">(\d+, H [−\d.]+)</text>", draw(NESTED).svg)

    assert notes == ["10, H 0.50", "8, H 0.62", "4, H 1.00"]


def test_gaps_are_told_by_shape(draw):
    """A silence that breaks the order has a mark of its own and stands in the key, if there is any."""
    key = "not listed, though listed for a rarer measure"

    assert key in draw(NESTED).svg
    assert key not in draw({"a": "ABC", "b": "AB", "c": "A"}).svg


def test_the_figure_is_ready_for_a_report(draw):
    """It has its id, a caption that ends, a finding in numbers, the width of the page, and constant bytes."""
    figure = draw(NESTED)

    assert figure.id == "fig-scale-provision"
    assert figure.caption.endswith(".")
    assert "N = 12" in figure.caption
    assert re.search(r"Three provisions .* H is 0\.\d\d\.", figure.alt)
    assert "The table that follows" in figure.alt
    assert (figure.width_in, figure.height_in < 9.2) == (style.WIDTH, True)
    assert draw(NESTED) == figure


def test_many_measures_and_countries_fit_a_page(draw):
    """60 countries and 66 measures stay within the page, every code shown."""
    many = [first + second for first in "ABCDEF" for second in "QRSTUVWXYZ"]
    lists = {f"m{place}": many[: place % 50 + 3 : 1 + place % 3] for place in range(66)}
    figure = draw(lists, many)

    assert figure.height_in <= 9.1
    assert set(many) <= set(re.findall(r">([A-Z]{2})</text>", figure.svg))


@pytest.mark.parametrize(
    "lists",
    [
        {},
        {"a": "AB"},
        {"a": "ABC", "b": "AB"},
        dict.fromkeys("abc", ""),
        dict.fromkeys("abc", TWELVE),
    ],
)
def test_without_h_there_is_no_figure(draw, lists):
    """Where no order can be looked for, nothing is drawn."""
    assert draw(lists) is None


def test_errors_between_measures_of_one_count_are_explained(draw):
    """Where no cross can tell the errors of two measures, the caption says why there is none."""
    said = "errors between measures with the same number of listings have none"
    assert said in draw({"p": "ABCD", "q": "CDEF", "r": "DEFG"}).caption
    assert said not in draw(NESTED).caption
