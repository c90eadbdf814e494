"""Maps of tiles, rows of tiles and a country's answers draw categories of countries."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from legible import assert_legible, drawings, spoken, texts
from thb_analysis.analysis.counts import categories
from thb_analysis.figures import answers, hurdles, tiles
from thb_analysis.figures.sheet import _LOOKS
from thb_analysis.page import lead_figure

LEVELS = pd.Categorical(["low", "high"], ["low", "high"], ordered=True)
GIVEN = {
    "map": "first-permit",
    "list": "permit-renewal",
    "expression": "reflection-period - @eu",
    "group": "nordic",
    "truths": {"PL": False, "DE": True},
    "numbers": {"PL": 0, "nordic": 9, "GR": 1, "Eesti": 2.5},
    "levels": pd.Series(LEVELS, ["PL", "DE"]),
}


@pytest.fixture(scope="module")
def permit(real):
    """How long the first permit is: five categories, one of them open."""
    return categories(real, "first-permit")


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
                "perhaps in a category above, as an answer is not reported"
                * row.may_be_earlier,
            )
            for row in permit.itertuples(index=False)
        )


@pytest.mark.slow
def test_a_map_of_anything(real):
    """A measure looks as its cells do; values go from dark to light in grey."""
    for measure, states in real.matrix().items():
        looks = categories(real, measure).set_index("country")["look"]
        assert looks.to_dict() == states.to_dict(), measure
    frame = categories(real, GIVEN["numbers"])
    fills = [to_rgb(_LOOKS[look].style.fill) for look in frame["look"].unique()[:4]]
    greys = fills @ np.array([0.299, 0.587, 0.114])
    assert np.diff(greys).min() > 0.12


@pytest.mark.parametrize("given", GIVEN)
def test_each_country_is_in_the_category_approved(real, approved, given):
    """By a map, a list, an expression, a group, and values of a user: yes before no, high before low."""
    found = categories(real, GIVEN[given])
    approved(found.drop(columns=["region", "tile_row", "tile_column"]).to_csv())


@pytest.mark.parametrize(
    ("filled", "head"),
    [
        ("covid-adaptation", "Filled: Policies and procedures adapted"),
        ("@eu - @all", "Filled: @eu - @all"),
    ],
)
def test_what_fills_tiles_stands_above_them(real, filled, head):
    """A list by its label, an expression as it is."""
    themes = real.themes.assign(figure=f"services × {filled}")
    figure = lead_figure(real.with_tables(themes=themes), "covid")
    heads = " ".join(each.content for each in texts(drawings(figure)[2]))
    assert head in heads


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


def test_a_country_without_a_place_is_counted_and_not_on_the_map(permit):
    """It is named; and without any there is no map."""
    assert tiles(permit.drop(columns=["tile_row", "tile_column"]), "How long?") is None
    row = permit["tile_row"].where(permit["country"] != "PL")
    figure = tiles(permit.assign(tile_row=row))
    assert figure.alt == f"{tiles(permit).alt[:-1]}; without a tile of its own: Poland."
    assert len(spoken(figure, drawings(figure)[0])) == 26


def test_rows_of_tiles_say_of_whom_what_is_reported(real):
    """Each tile when it is pointed at; who is not covered is not counted."""
    frame = categories(real, "services")
    answer = real.ask("covid-adaptation", "eu_and_no")
    figure = hurdles(frame, answer, "Who adapted?", heads=("Services", "Adapted"))
    assert_legible(figure)
    expected = {
        (row.name, row.country in answer.yes, row.category)
        for row in frame.itertuples()
    }
    for svg in drawings(figure):
        said = spoken(figure, svg)
        assert {(who, what == "reported", row) for who, what, row in said} == expected
        assert ("Georgia", "not counted") in {(who, what) for who, what, _ in said}
    assert hurdles(frame.head(0), answer) is None


def test_who_is_not_covered_is_in_no_alternative_text_of_a_brief(real):
    """Georgia was not asked, and is not among those that answer."""
    figure = answers({"How?": categories(real, "services")}, "AT", "Austria")
    assert figure.alt.endswith(" How? Not reported (9 of 26).")
