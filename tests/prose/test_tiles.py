"""The text beside the map is right for any study."""

from collections.abc import Callable

import pandas as pd
import pytest

from thb_analysis.analysis.tiles import tiles
from thb_analysis.arrange import titles
from thb_analysis.data import Dataset
from thb_analysis.prose.tiles import tile_map


def said(ds: Dataset) -> str:
    """Return the text on a data set."""
    return tile_map(tiles(ds), titles(ds)).markdown


def table(rows: list[tuple[int, ...]]) -> pd.DataFrame:
    """Say who is listed for what: a row for each country."""
    codes = [f"C{at}" for at in range(len(rows))]
    return pd.DataFrame(rows, index=codes, columns=[f"m{at}" for at in range(len(rows[0]))]) > 0


def test_the_range_of_each_theme_is_told(survey: Callable) -> None:
    """The lowest, the highest and the median share stand with the number and the kind of measures."""
    text = said(survey(table([(0, 0), (1, 0), (1, 1)])))
    assert "(two practices) the share lies between 0% and 100%, in the median at 50%" in text
    assert "“Protection” has neither provisions nor practices to count" in text


def test_one_measure_is_a_yes_or_no(survey: Callable) -> None:
    """A single measure is told as the number of countries it lists."""
    assert "the only practice lists 1 of 2 countries" in said(survey(table([(1,), (0,)])))


@pytest.mark.parametrize(("cell", "share"), [(0, "0%"), (1, "100%")])
def test_all_alike_is_told_once(survey: Callable, cell: int, share: str) -> None:
    """Where everybody or nobody is listed, there is one share for all."""
    assert f"the share is {share} for each country" in said(survey(table([(cell, cell)] * 3)))


def test_no_place_on_the_grid_means_no_reference_to_a_map(survey: Callable) -> None:
    """Without a map the text refers to the table alone; a single missing country is named."""
    nowhere = said(survey(table([(1, 0)] * 2), tile_row=pd.NA))
    assert "fig-map" not in nowhere
    assert "tbl-map" in nowhere
    one = said(survey(table([(1, 0)] * 2), tile_row=[0, pd.NA]))
    assert "Land C1 has no place of its own on the grid" in one


def test_nothing_to_count_is_said_plainly(survey: Callable) -> None:
    """Without provisions and practices the text says that there is no map, and refers to nothing."""
    text = said(survey(table([(1,)]), kind="challenge"))
    assert text.startswith("There is no map")
    assert "#" not in text
