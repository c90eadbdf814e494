"""Tables of likeness hold what the figure shows and name who is meant."""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from thb_analysis.analysis.clustering import Clustering, cluster
from thb_analysis.analysis.jackknife import Stability, jackknife
from thb_analysis.analysis.similarity import Similarity, pairwise, similarity
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Table
from thb_analysis.tables import _clustering as tables

BLOCKS = [
    "1011110000", "1111100000", "1111011001", "1111100000", "0111110000", "1111110000",
    "1111000000", "0100011111", "1010011111", "0000011111", "0000111111", "1001011111",
    "0000001111", "0000011011",
]  # fmt: skip


def _texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[cell.shown if isinstance(cell, Cell) else cell for cell in row] for row in table.rows]


def _labels(table: Table | None) -> list[str]:
    assert table is not None
    return [column.label for column in table.columns]


@pytest.fixture
def countries(tiny_dataset: Dataset) -> tuple[Clustering, Stability | None]:
    """The countries of the small package, and how stable their clusters are."""
    result = cluster(similarity(tiny_dataset))
    return result, jackknife(result)


@pytest.fixture
def holding(survey: Callable) -> tuple[Clustering, Stability | None, Dataset]:
    """Two blocks of seven countries that hold, though some country changes sides without one measure or another."""
    codes = [f"C{at:02d}" for at in range(14)]
    listed = pd.DataFrame([list(row) for row in BLOCKS], index=codes) == "1"
    ds = survey(listed.rename(columns="m{}".format))
    result = cluster(similarity(ds))
    return result, jackknife(result, orders=20), ds


@pytest.fixture
def many(tiny_dataset: Dataset) -> tuple[Clustering, Dataset]:
    """Thirty-one countries of two sorts and one that shares nothing with them."""
    codes = [f"{chr(65 + at // 26)}{chr(65 + at % 26)}" for at in range(32)]
    lists = [[at < 31, at < 20, at == 31] for at in range(32)]
    listed = pd.DataFrame(lists, index=codes, columns=["a", "b", "c"])
    whole = Similarity(pairwise(listed, listed | True), listed, listed | True, "jaccard", None)
    row = tiny_dataset.countries.iloc[[0]]
    named = pd.concat([row.assign(country=code, name=f"Land {code}") for code in codes])
    frames = {**tiny_dataset._frames, "countries": named}
    return cluster(whole), replace(tiny_dataset, _frames=frames)


def test_each_cluster_names_its_members_and_what_sets_them_apart(
    holding: tuple[Clustering, Stability | None, Dataset],
) -> None:
    """Members stand with the measures that most of them, and few of the others, are listed for, and the reverse."""
    result, stability, ds = holding
    table = tables.clusters(result, stability, ds, "All themes")
    assert table is not None
    assert table.id == "tbl-clusters-countries"
    first, second = _texts(table)
    assert (first[0], second[0]) == ("1 (seven countries)", "2 (seven countries)")
    members = {f"Land C{at:02d}" for at in range(7)}
    assert set(first[1].split("; ")) in (members, {f"Land C{at:02d}" for at in range(7, 14)})
    assert "Label of m8 (7 of 7; elsewhere 0 of 7)" in first[2] + second[2]
    assert "Label of m8 (0 of 7; elsewhere 7 of 7)" in first[3] + second[3]
    assert "Not listed does not mean absent" in table.note
