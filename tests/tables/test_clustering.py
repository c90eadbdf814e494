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


def test_clusters_that_do_not_hold_are_in_no_table(
    countries: tuple[Clustering, Stability | None], tiny_dataset: Dataset
) -> None:
    """Neither the clusters nor what changes them is shown, and the square names no cluster."""
    assert tables.clusters(*countries, tiny_dataset, "All themes") is None
    assert tables.jackknife(*countries, tiny_dataset, "All themes") is None
    assert "Cluster" not in _labels(tables.likeness(*countries, tiny_dataset, "All themes"))


def test_measures_lead_to_their_cells(tiny_dataset: Dataset) -> None:
    """The name of a measure is a link to the row with its cells, where the report has one."""
    result = cluster(similarity(tiny_dataset, of="measures"))
    table = tables.likeness(result, None, tiny_dataset, "All themes")
    assert table is not None
    assert table.id == "tbl-likeness-measures"
    first = table.rows[0][0]
    assert isinstance(first, Cell)
    assert first.to == f"m-{result.leaves[0]}"
    assert first.text.startswith("1 ")


def test_a_square_holds_every_pair_twice(
    countries: tuple[Clustering, Stability | None], tiny_dataset: Dataset
) -> None:
    """Numbers have two decimals and no leading zero, and 1 and 0 are written as such."""
    table = tables.likeness(*countries, tiny_dataset, "All themes")
    assert _labels(table) == ["Country", *countries[0].leaves]
    cells = {row[0]: row[1:] for row in _texts(table)}
    assert cells["Belgium (BE)"][_labels(table).index("AT") - 1] == ".67"
    assert cells["Austria (AT)"][_labels(table).index("EL") - 1] == "1"
    assert table is not None
    assert not table.landscape


def test_a_square_names_the_cluster_if_the_clusters_hold(
    holding: tuple[Clustering, Stability | None, Dataset],
) -> None:
    """The last column is the number of the cluster, the same for all its members."""
    result, stability, ds = holding
    table = tables.likeness(result, stability, ds, "All themes")
    assert _labels(table) == ["Country", *result.leaves, "Cluster"]
    assert [row[-1] for row in _texts(table)] == ["1"] * 7 + ["2"] * 7


def test_many_rows_hold_their_pairs_in_one_cell(many: tuple[Clustering, Dataset]) -> None:
    """A square of 32 columns fits no page: each row names its pairs with the rows above, if they share anything."""
    result, ds = many
    table = tables.likeness(result, None, ds, "All themes")
    assert table is not None
    assert len(table.columns) == 2
    texts = _texts(table)
    assert texts[0][1] == "–"
    assert texts[1][1] == f"{result.leaves[0]} 1"
    assert texts[-1] == ["Land BF (BF)", "–"]
    assert "pairs not named have 0" in table.note


def test_only_what_changes_the_clusters_is_listed(
    holding: tuple[Clustering, Stability | None, Dataset],
) -> None:
    """What can be left out without a change is counted in the note, the greatest change comes first."""
    result, stability, ds = holding
    assert stability is not None
    table = tables.jackknife(result, stability, ds, "All themes")
    changed = stability.frame[stability.frame["agreement"] != 1]
    texts = _texts(table)
    assert len(texts) == len(changed) > 0
    assert float(texts[0][-1]) == pytest.approx(stability.lowest, abs=0.005)
    assert table is not None
    unchanged = len(stability.frame) - len(changed)
    assert unchanged > 1
    assert "changes nothing" in table.note


def test_columns_fit_and_no_cell_shows_a_missing_value(
    holding: tuple[Clustering, Stability | None, Dataset],
) -> None:
    """Every table has an id of its own, a caption that ends, and only text."""
    result, stability, ds = holding
    made = [
        tables.clusters(result, stability, ds, "All themes"),
        tables.clusters(result, stability, ds, "All themes", id="tbl-other"),
        tables.likeness(result, stability, ds, "All themes"),
        tables.jackknife(result, stability, ds, "All themes"),
    ]
    assert len({table.id for table in made if table}) == len(made)
    for table in made:
        assert table is not None
        assert table.caption.endswith(".")
        assert not {"nan", "None", "<NA>"} & {text for row in _texts(table) for text in row}


def test_nothing_to_divide_is_no_table(tiny_dataset: Dataset) -> None:
    """Two countries have no tree, and what changes nothing is not listed."""
    two = tiny_dataset.select(["AT", "BE"])
    result = cluster(similarity(two))
    assert tables.clusters(result, None, two, "All themes") is None
    assert tables.likeness(result, None, two, "All themes") is None
    assert tables.jackknife(result, None, two, "All themes") is None
