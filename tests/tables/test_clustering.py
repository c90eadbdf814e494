"""Tables of likeness hold what the figure shows and name who is meant."""

from dataclasses import replace

import pandas as pd
import pytest

from thb_analysis.analysis.clustering import Clustering, cluster
from thb_analysis.analysis.jackknife import Stability, jackknife
from thb_analysis.analysis.similarity import Similarity, pairwise, similarity
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Table
from thb_analysis.tables import _clustering as tables


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
    countries: tuple[Clustering, Stability | None], tiny_dataset: Dataset
) -> None:
    """Georgia is listed for screening alone, and the others for the reflection period as well."""
    table = tables.clusters(*countries, tiny_dataset, "All themes")
    assert table is not None
    assert table.id == "tbl-clusters-countries"
    first, second = _texts(table)
    assert first[0] == "1 (four countries)"
    assert first[1] == "Austria; Norway; Greece; Belgium"
    assert first[2] == "Reflection period (4 of 4; elsewhere 0 of 1)"
    assert second[0] == "2 (one country)"
    assert second[3] == "Reflection period (0 of 1; elsewhere 4 of 4)"
    assert "Not listed does not mean absent" in table.note


def test_measures_lead_to_their_cells(tiny_dataset: Dataset) -> None:
    """The name of a measure is a link to the row with its cells, where the report has one."""
    result = cluster(similarity(tiny_dataset, of="measures"))
    table = tables.likeness(result, tiny_dataset, "All themes")
    assert table is not None
    assert table.id == "tbl-likeness-measures"
    first = table.rows[0][0]
    assert isinstance(first, Cell)
    assert first.to == f"m-{result.leaves[0]}"
    assert first.text.startswith("1 ")


def test_a_square_holds_every_pair_twice_and_the_cluster(
    countries: tuple[Clustering, Stability | None], tiny_dataset: Dataset
) -> None:
    """Numbers have two decimals and no leading zero, and 1 and 0 are written as such."""
    table = tables.likeness(countries[0], tiny_dataset, "All themes")
    assert _labels(table) == ["Country", *countries[0].leaves, "Cluster"]
    cells = {row[0]: row[1:] for row in _texts(table)}
    assert cells["Belgium (BE)"][_labels(table).index("AT") - 1] == ".67"
    assert cells["Austria (AT)"][_labels(table).index("EL") - 1] == "1"
    assert cells["Georgia (GE)"][-1] == "2"
    assert table is not None
    assert not table.landscape


def test_many_rows_hold_their_pairs_in_one_cell(many: tuple[Clustering, Dataset]) -> None:
    """A square of 32 columns fits no page: each row names its pairs with the rows above, if they share anything."""
    result, ds = many
    table = tables.likeness(result, ds, "All themes")
    assert table is not None
    assert len(table.columns) == 3
    texts = _texts(table)
    assert texts[0][2] == "–"
    assert texts[1][2] == f"{result.leaves[0]} 1"
    assert texts[-1] == ["Land BF (BF)", str(result.clusters), "–"]
    assert "pairs not named have 0" in table.note


def test_only_what_changes_the_clusters_is_listed(
    countries: tuple[Clustering, Stability | None], tiny_dataset: Dataset
) -> None:
    """What can be left out without a change is counted in the note, the greatest change comes first."""
    result, stability = countries
    assert stability is not None
    table = tables.jackknife(result, stability, tiny_dataset, "All themes")
    changed = stability.frame[stability.frame["agreement"] != 1]
    texts = _texts(table)
    assert len(texts) == len(changed) > 0
    assert texts[0][0] == "Reflection period"
    assert texts[0][-1] == "−0.25"
    assert table is not None
    assert "the one other measure changes nothing" in table.note


def test_columns_fit_and_no_cell_shows_a_missing_value(
    countries: tuple[Clustering, Stability | None], tiny_dataset: Dataset
) -> None:
    """Every table has an id of its own, a caption that ends, and only text."""
    result, stability = countries
    made = [
        tables.clusters(result, stability, tiny_dataset, "All themes"),
        tables.clusters(result, None, tiny_dataset, "All themes", id="tbl-other"),
        tables.likeness(result, tiny_dataset, "All themes"),
        tables.jackknife(result, stability, tiny_dataset, "All themes"),
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
    assert tables.likeness(result, two, "All themes") is None
    assert tables.jackknife(result, None, two, "All themes") is None
