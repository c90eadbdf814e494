"""The tile map shows counts of listings, and who is not counted."""

import re
from collections.abc import Callable

import pandas as pd
import pytest

from thb_analysis.analysis.tiles import tiles
from thb_analysis.arrange import titles
from thb_analysis.data import Dataset
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.figures._map import CLASSES, tile_map


def drawn(ds: Dataset) -> Figure:
    """Draw the map of a data set that has one."""
    figure = tile_map(tiles(ds), titles(ds))
    assert figure is not None
    return figure


def texts(figure: Figure) -> list[str]:
    """Return the pieces of text of a figure."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", figure.svg)


def listed(countries: int, measures: int) -> pd.DataFrame:
    """Say who is listed for what in a study of this size: every third cell."""
    rows = [[(at + to) % 3 == 0 for to in range(measures)] for at in range(countries)]
    codes = [f"C{at:02d}" for at in range(countries)]
    return pd.DataFrame(rows, index=codes, columns=[f"m{to}" for to in range(measures)])


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_each_theme_has_a_panel_that_names_what_it_counts(tiny_dataset: Dataset) -> None:
    """A panel says which kind is counted and how many measures there are; codes stand in every panel."""
    found = texts(drawn(tiny_dataset))
    assert {"Detection", "2 practices", "Protection", "1 provision"} <= set(found)
    assert found.count("AT") == found.count("NO") == 2


def test_non_participants_are_shown_as_such(tiny_dataset: Dataset) -> None:
    """A country that took no part has its tile, without a number, and the key says why."""
    figure = drawn(tiny_dataset)
    assert texts(figure).count("DK") == 2
    assert "did not take part" in texts(figure)
    assert "did not take part" in figure.caption


def test_a_selection_shows_who_is_left_out(tiny_dataset: Dataset) -> None:
    """Participants that are not compared look like non-participants, and the key says so."""
    figure = drawn(tiny_dataset.select(["AT", "BE"]))
    assert "did not take part or left out here" in texts(figure)
    assert "is left out here" in figure.caption


def test_a_smaller_base_is_told(tiny_dataset: Dataset) -> None:
    """Where not all measures speak of a country, its tile gives k/N."""
    figure = drawn(tiny_dataset)
    assert "1/1" in texts(figure)
    assert "k/N" in figure.caption


def test_type_keeps_its_contrast_on_every_shade() -> None:
    """The contrast of type and shade is at least 4.5 to 1, and shades grow darker in grey as well."""
    levels = [luminance(shade) for _, shade, _ in CLASSES]
    assert levels == sorted(levels, reverse=True)
    for shade, (_, _, ink) in zip(levels, CLASSES, strict=True):
        low, high = sorted([shade, luminance(ink)])
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_countries_without_a_place_are_named(survey: Callable) -> None:
    """A country without a place is missing from the tiles and named in the note."""
    ds = survey(listed(3, 2), tile_row=[0, 1, pd.NA], tile_column=[0, 0, pd.NA])
    figure = drawn(ds)
    assert "C02" not in texts(figure)
    assert "Land C02" in figure.note


def test_no_place_or_nothing_to_count_is_no_map(survey: Callable) -> None:
    """Without any place, or without provisions and practices, there is no figure."""
    for ds in (
        survey(listed(3, 2), tile_row=pd.NA, tile_column=pd.NA),
        survey(listed(3, 2), kind="challenge"),
    ):
        assert tile_map(tiles(ds), titles(ds)) is None


@pytest.mark.parametrize("countries", [1, 5, 60])
def test_any_study_fits_a_page(survey: Callable, countries: int) -> None:
    """One country or sixty: the map is as wide as the text, fits a page, and no type is below 6 points."""
    figure = drawn(survey(listed(countries, 5)))
    assert figure.width_in == style.WIDTH
    assert figure.height_in <= 9.1
    sizes = re.findall(r"font: (?:bold )?([\d.]+)px|font-size: ([\d.]+)px", figure.svg)
    assert min(float(one or other) for one, other in sizes) >= 6


def test_twelve_themes_fit_a_page(survey: Callable) -> None:
    """With many themes tiles get lower and lose their numbers, and the caption does not speak of them."""
    ds = survey(listed(60, 12), theme=[f"t{at}" for at in range(12)])
    themes = pd.DataFrame({"theme": [f"t{at}" for at in range(12)]})
    themes = themes.assign(
        order=range(12), title="A title that takes two lines of a panel", description=""
    )
    ds = ds.with_tables(themes=themes.astype(ds.themes.dtypes.to_dict()))
    figure = drawn(ds)
    assert figure.height_in <= 9.1
    assert "number in a tile" not in figure.caption


def test_the_same_data_give_the_same_bytes(tiny_dataset: Dataset) -> None:
    """A map drawn twice is the same SVG."""
    assert drawn(tiny_dataset) == drawn(tiny_dataset)


def test_the_alternative_text_gives_the_range_of_each_theme(tiny_dataset: Dataset) -> None:
    """Alternative text and caption state counts and bases, and that silence is not absence."""
    figure = drawn(tiny_dataset)
    assert "Detection: from 1 of 2 to 2 of 2 practices" in figure.alt
    assert "The table that follows" in figure.alt
    assert "silence is not absence" in figure.caption
