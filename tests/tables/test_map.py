"""The table beside the map gives k of N."""

from collections.abc import Callable

import pandas as pd

from thb_analysis.analysis.tiles import tiles
from thb_analysis.arrange import titles
from thb_analysis.data import Dataset
from thb_analysis.tables._map import tile_map


def test_every_country_by_every_theme(tiny_dataset: Dataset) -> None:
    """Each participant has a row with k of N for the kind named in the head; who took no part is named."""
    table = tile_map(tiles(tiny_dataset), tiny_dataset, titles(tiny_dataset))
    assert [column.label for column in table.columns] == [
        "Country", "Code", "Detection: practices", "Protection: provisions",
    ]  # fmt: skip
    rows = {row[1]: row for row in table.rows}
    assert rows["AT"] == ("Austria", "AT", "2 of 2", "1 of 1")
    assert rows["NO"] == ("Norway", "NO", "1 of 1", "1 of 1")
    assert "Did not take part: Denmark." in table.note


def test_nothing_to_count_is_no_table(survey: Callable) -> None:
    """Without provisions and practices there is no table."""
    ds = survey(pd.DataFrame([[True]], index=["A"], columns=["a"]), kind="challenge")
    assert tile_map(tiles(ds), ds, titles(ds)) is None
