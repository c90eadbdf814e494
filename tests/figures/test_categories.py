"""Maps of tiles, the grid of types and a country's answers draw categories of countries."""

from itertools import pairwise

import pytest

from legible import assert_legible, drawings, spoken, texts
from thb_analysis.analysis.counts import categories
from thb_analysis.figures import grid, panels, tiles
from thb_analysis.states import OPEN


@pytest.fixture(scope="module")
def permit(real):
    """How long the first permit is: five categories, one of them open."""
    return categories(real, "first-permit")


@pytest.fixture(scope="module")
def stay(real):
    """Who may stay without cooperating."""
    return categories(real, "without-cooperation")


def test_each_tile_says_its_country_and_category(permit):
    """Where an earlier category is open, that too."""
    figure = tiles(permit, "How long is the first permit?")
    assert figure.caption.startswith("A tile is a country")
    assert_legible(figure)
    for svg in drawings(figure):
        assert sorted(spoken(figure, svg)) == sorted(
            (
                row.name,
                row.category,
                "an earlier answer is not reported" * row.may_be_earlier,
            )
            for row in permit.itertuples(index=False)
        )


def test_who_may_belong_to_an_earlier_category_is_dotted(permit):
    """The line on how it is read says so only where there is one."""
    for frame in (permit, permit.assign(may_be_earlier=False)):
        caption = tiles(frame, "How long?").caption
        assert ("Dotted within" in caption) == frame["may_be_earlier"].any()


def test_tiles_have_a_size_that_a_finger_meets(permit):
    """At least 24 pixels from one to the next, on a telephone too."""
    lefts = sorted(
        {
            round(each.left + each.right) / 2
            for each in texts(drawings(tiles(permit, "How long?"))[0])
            if len(each.content) == 2 and each.content.isupper()
        }
    )
    assert min(b - a for a, b in pairwise(lefts)) >= 24


def test_a_country_without_a_place_is_not_on_the_map(permit):
    """And without any there is no map."""
    assert tiles(permit.drop(columns=["tile_row", "tile_column"]), "How long?") is None
    figure = tiles(
        permit.assign(tile_row=permit["tile_row"].where(permit["country"] != "PL")),
        "How long?",
    )
    assert "Poland" not in {who for who, *_ in spoken(figure, drawings(figure)[0])}


def test_the_grid_crosses_two_categories(permit, stay):
    """Each country is in the corner of its two; a corner without one says so."""
    figure = grid(permit, stay, "How long, and for whom?")
    assert_legible(figure)
    both = permit.merge(stay, on=["country", "name"])
    expected = {
        (row.name, *sorted((row.category_x, row.category_y)))
        for row in both.itertuples()
    }
    for svg in drawings(figure):
        kinds = {(who, *sorted(two)) for who, *two in spoken(figure, svg)}
        assert kinds == expected
        assert any(each.content == "none" for each in texts(svg))
    assert "none" in figure.alt


def test_an_open_answer_is_dotted_even_of_the_country_itself(real, stay):
    """Its code is first in its group, and bold where it is not open."""
    frames = {
        "Stay without cooperating?": stay,
        "How long?": categories(real, "first-permit"),
    }
    code = stay.loc[stay["look"] == OPEN, "country"].iloc[0]
    figure = panels(frames, code, "What does it answer?")
    assert_legible(figure)
    for svg in drawings(figure):
        assert len(spoken(figure, svg)) == 2 * len(stay)
        assert sum(each.content == code for each in texts(svg)) == 2
    name = stay.loc[stay["country"] == code, "name"].iloc[0]
    assert name in figure.alt
    assert name in figure.caption
    assert panels(frames, "XX", "What does it answer?") is None


def test_alternative_texts_count_as_the_cells_do(real):
    """Who is not covered is in no k and no n, open is not reported, and what may be otherwise is said."""
    rows = real.maps[real.maps["map"] == "services"].sort_values("order")
    both = real.ask(rows["expression"].iloc[0], rows["base"].iloc[0])
    frame = categories(real, "services")
    alt = tiles(frame, "What?").alt
    assert f"{rows['category'].iloc[0]}: {both.k} of {both.n};" in alt
    assert "3 of 26, 3 of them perhaps in an earlier category" in alt
    assert "not reported: 9 of 26" in alt
    assert "reported and not counted: Georgia" in alt
    austria = panels({"How?": frame}, "AT", "Austria").alt
    assert austria == f"Austria. Austria: How? not reported (9 of {both.n})."
    assert "Open" not in grid(frame, frame, "What?").alt
