"""Tables of the pathway hold what the figure shows, and say who."""

from collections.abc import Callable

import pandas as pd

from thb_analysis import arrange
from thb_analysis.analysis.pathway import Pathway, pathway
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Table
from thb_analysis.tables import _pathway


def _result(ds: Dataset) -> Pathway:
    result = pathway(ds, "protection")
    assert result is not None
    return result


def _texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[cell.shown if isinstance(cell, Cell) else cell for cell in row] for row in table.rows]


def _row(table: Table | None, head: str) -> list[str]:
    (row,) = [row for row in _texts(table) if row[0] == head]
    return row


def _without(ds: Dataset, measure: str, country: str) -> Dataset:
    cells = ds.observations
    gone = (cells["measure"] == measure) & (cells["country"] == country)
    return ds.with_tables(observations=cells[~gone].reset_index(drop=True))


def test_a_step_has_its_meaning_its_footnotes_and_k_of_n(tiny_dataset: Dataset) -> None:
    """Each step says what being listed means, on which lists it rests, and within which bounds."""
    table = _pathway.steps(_result(tiny_dataset), "Protection")
    assert table.id == "tbl-pathway-steps"
    assert _row(table, "1 Detection")[1:] == [
        "Somebody looks.", "nn. 2, 3, p. 1", "5 of 5", "100%", "100% to 100%",
    ]  # fmt: skip
    assert _row(table, "2 Reflection period")[3:] == ["4 of 5", "80%", "80% to 80%"]
    assert _row(table, "3 Length")[3:] == ["2 of 4", "50%", "50% to 100%"]


def test_footnotes_lead_to_the_cells_behind_them(tiny_dataset: Dataset) -> None:
    """Each footnote of a step is a link of its own."""
    (first, *_) = _pathway.steps(_result(tiny_dataset), "Protection").rows
    links = [part for part in first[2].parts[1].parts if isinstance(part, Cell)]
    assert [(link.text, link.to) for link in links] == [
        ("2", "m-screening"),
        ("3", "m-asylum-screening"),
    ]


def test_countries_outside_the_base_of_a_step_have_a_column(
    study: Callable[..., Dataset], tiny_dataset: Dataset
) -> None:
    """The column is there where a step lists somebody outside its base, and only there."""
    ds = study({"a": "XYZ"}, "XYZ", eu="XY", eu_only={"a"})
    frame = tiny_dataset.pathway.iloc[:1].assign(expression="a", conditions="")
    outside = _pathway.steps(_result(ds.with_tables(pathway=frame)), "Protection")
    assert [column.label for column in outside.columns][3:5] == ["Listed", "Outside base"]
    assert _texts(outside)[0][3:5] == ["2 of 2", "1"]
    inside = _pathway.steps(_result(tiny_dataset), "Protection")
    assert "Outside base" not in [column.label for column in inside.columns]


def test_a_country_has_a_symbol_for_each_step_and_says_where_it_breaks_off(
    tiny_dataset: Dataset,
) -> None:
    """Symbols are those of the matrix; the last columns give steps by number."""
    groups = arrange.by_bloc(tiny_dataset)
    table = _pathway.countries(_result(tiny_dataset), groups, "Protection")
    assert (table.id, table.style) == ("tbl-pathway", "matrix")
    assert [row[0] for row in _texts(table)] == [
        f"{name} ({code})" for code, name in zip(groups["country"], groups["name"], strict=True)
    ]
    assert _row(table, "Belgium (BE)")[1:] == ["●", "●", "○", "2", ""]
    assert _row(table, "Norway (NO)")[1:] == ["●", "◐", "–", "", ""]


def test_each_step_tells_its_footnotes_with_its_cells(tiny_dataset: Dataset) -> None:
    """What the readout of a cell adds stands at the head of its column, as in the table of steps."""
    result = _result(tiny_dataset)
    steps = _texts(_pathway.steps(result, "Protection"))
    table = _pathway.countries(result, arrange.by_bloc(tiny_dataset), "Protection")
    assert table is not None
    told = {column.label: column.detail for column in table.columns if column.detail}
    assert told == {row[0]: row[2] for row in steps}
    assert told["1 Detection"] == "nn. 2, 3, p. 1"


def test_a_contradicted_silence_is_given_by_its_step(tiny_dataset: Dataset) -> None:
    """EL has a length and no period: the second step is presupposed."""
    ds = _without(tiny_dataset, "reflection-period", "EL")
    result = _result(ds)
    table = _pathway.countries(result, arrange.by_bloc(ds), "Protection")
    assert _row(table, "Greece (EL)")[1:] == ["●", "○", "●", "1", "2"]
    (row,) = _texts(_pathway.contradictions(result, ds))
    assert row == [
        "Reflection period", "A period that has a length is granted.", "5, 6", "strict", "EL",
    ]  # fmt: skip


def test_transitions_count_and_name_the_countries(tiny_dataset: Dataset) -> None:
    """Each pair of steps has k of N with the codes, and who is not compared."""
    table = _pathway.transitions(_result(tiny_dataset), "Protection")
    assert table.id == "tbl-pathway-transitions"
    assert _texts(table) == [
        [
            "Detection → Reflection period",
            "4 of 5: AT BE EL NO", "1 of 5: GE", "0 of 5", "0 of 5", "–",
        ],
        ["Reflection period → Length", "2 of 4: AT EL", "1 of 4: BE", "0 of 4", "1 of 4: GE", "NO"],
    ]  # fmt: skip


def test_contradictions_stand_by_step_the_strict_ones_first(tiny_dataset: Dataset) -> None:
    """What the document itself says comes before what is plausible; pairs of lists come last."""
    rows = [
        ("pair", "disjoint", "screening", "reflection-period", "strict"),
        ("likely", "implies", "screening", "reflection-period", "plausible"),
        ("sure", "subset", "screening", "reflection-period", "strict"),
        ("whole", "exhaustive", "reflection-length", "@all", "strict"),
    ]
    frame = pd.DataFrame(rows, columns=["relation", "kind", "left", "right", "strength"])
    frame = frame.assign(reason="")[list(tiny_dataset.relations.columns)]
    ds = tiny_dataset.with_tables(relations=frame.astype(tiny_dataset.relations.dtypes.to_dict()))
    found = _texts(_pathway.contradictions(_result(ds), ds))
    assert [(row[0], row[3]) for row in found] == [
        ("Reflection period", "strict"),
        ("Reflection period", "plausible"),
        ("Length", "strict"),
        ("within the pathway", "strict"),
    ]


def test_nothing_to_show_is_no_table(tiny_dataset: Dataset) -> None:
    """Without contradictions, transitions or countries the table is left out."""
    result = _result(tiny_dataset)
    assert _pathway.contradictions(result, tiny_dataset) is None
    nobody = arrange.by_bloc(tiny_dataset).iloc[:0]
    assert _pathway.countries(result, nobody, "Protection") is None
    one = tiny_dataset.with_tables(pathway=tiny_dataset.pathway.iloc[:1])
    assert _pathway.transitions(_result(one), "Protection") is None
