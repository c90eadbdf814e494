"""Tables hold what their figures show, and say it in words."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from thb_analysis import analysis, arrange, tables
from thb_analysis.data import Dataset
from thb_analysis.display import Cell, Table

Make = Callable[[Dataset], Table | None]


def _profile(ds: Dataset) -> analysis.CountryProfile:
    return analysis.profile(ds, "AT")


MADE: dict[str, Make] = {
    "tbl-agreement": lambda ds: tables.agreement(analysis.agreement(ds, replicates=20)),
    "tbl-burdens": lambda ds: tables.country_cells(
        _profile(ds), analysis.coverage(ds), arrange.titles(ds), arrange.BURDENS, "tbl-burdens"
    ),
    "tbl-claims": lambda ds: tables.claims(analysis.evaluate_claims(ds)),
    "tbl-codebook-agreement": lambda ds: tables.codebook_agreement(
        analysis.agreement(ds, replicates=20)
    ),
    "tbl-correction-kinds": lambda ds: tables.kinds_of_irregularity(analysis.irregularities(ds)),
    "tbl-countries": lambda ds: tables.countries(
        analysis.coverage(ds, "protection", by="country"), arrange.by_bloc(ds), "Protection", ds
    ),
    "tbl-coverage": lambda ds: tables.coverage(analysis.coverage(ds, "detection"), "Detection"),
    "tbl-disagreements": lambda ds: tables.disagreements(analysis.agreement(ds, replicates=20)),
    "tbl-durations": lambda ds: tables.durations(analysis.durations(ds), "Protection"),
    "tbl-footnote-pages": tables.footnote_pages,
    "tbl-instruments": tables.instruments,
    "tbl-irregularities": lambda ds: tables.irregularities(analysis.irregularities(ds)),
    "tbl-key-figures": tables.key_figures,
    "tbl-matrix": lambda ds: tables.matrix(ds, "protection", "Protection"),
    "tbl-measure-disagreements": lambda ds: tables.measure_disagreements(
        analysis.agreement(ds, replicates=20)
    ),
    "tbl-measures": lambda ds: tables.measures(analysis.coverage(ds, "detection"), ds),
    "tbl-nearest": lambda ds: tables.nearest(_profile(ds), arrange.labels(ds)),
    "tbl-participants": tables.participants,
    "tbl-profile": lambda ds: tables.profile(_profile(ds), arrange.titles(ds)),
    "tbl-qualified": lambda ds: tables.qualified(ds, "protection"),
    "tbl-quantifiers": tables.quantity_words,
    "tbl-relations": lambda ds: tables.relations(analysis.evaluate_relations(ds), ds, broken=True),
    "tbl-remarks": lambda ds: tables.remarks(_profile(ds)),
    "tbl-themes": lambda ds: tables.themes(analysis.coverage(ds), ds),
    "tbl-verdicts": lambda ds: tables.verdicts(analysis.evaluate_claims(ds)),
}


def _texts(table: Table | None) -> list[list[str]]:
    assert table is not None
    return [[cell.shown if isinstance(cell, Cell) else cell for cell in row] for row in table.rows]


def _row(table: Table | None, head: str) -> list[str]:
    (row,) = [row for row in _texts(table) if row[0] == head]
    return row


@pytest.mark.parametrize("id_", sorted(MADE))
def test_every_table_has_its_id_a_caption_and_text_in_each_cell(
    id_: str, tiny_dataset: Dataset
) -> None:
    """A table has the id that prose refers to, a caption that ends, and only text or cells."""
    table = MADE[id_](tiny_dataset)
    assert table is not None
    assert table.id == id_
    assert table.caption.endswith(".")
    assert table.rows
    assert all(isinstance(cell, (str, Cell)) for row in table.rows for cell in row)
    assert not any(text in ("nan", "<NA>", "None", "NaT") for row in _texts(table) for text in row)


def test_coverage_gives_k_n_share_bounds_and_place(tiny_dataset: Dataset) -> None:
    """A measure's row holds k, N, the countries outside the base, share, bounds, footnote and page."""
    row = _row(MADE["tbl-coverage"](tiny_dataset), "Screening: asylum")
    assert row[2:] == ["2", "0", "3", "1", "67%", "67% to 100%", "n. 3, p. 1"]


def test_the_matrix_shows_four_states_and_counts_within_the_base(tiny_dataset: Dataset) -> None:
    """Cells are symbols by state; the last column is k of N."""
    table = MADE["tbl-matrix"](tiny_dataset)
    assert table.style == "matrix"
    assert [column.label for column in table.columns][1:-1] == ["AT", "BE", "EL", "NO", "GE"]
    assert _row(table, "Reflection period") == [
        "Reflection period",
        "◐",
        "●",
        "●",
        "◐",
        "○",
        "4 of 5",
    ]
    assert _row(table, "Reflection period: length")[1:] == ["◐", "○", "●", "–", "○", "2 of 4"]


def test_a_listing_outside_the_base_has_a_dagger_and_a_spoken_label(tiny_dataset: Dataset) -> None:
    """A country listed though the statement does not speak of it is marked, and not counted."""
    table = tables.matrix(tiny_dataset, "detection", "Detection")
    (row,) = [row for row in table.rows if row[0].text == "Screening: asylum"]
    assert row[4].shown == "●†"
    assert row[4].label == "Norway: reported; outside the base"
    assert row[-1].shown == "2 of 3"


def test_a_matrix_says_what_its_codes_stand_for_and_where_each_row_comes_from(
    tiny_dataset: Dataset,
) -> None:
    """Whoever points at a cell can be told country, footnote and page, and who is in by the sentence."""
    table = tables.matrix(tiny_dataset, "detection", "Detection")
    assert {column.label: column.title for column in table.columns}["NO"] == "Norway"
    screening = table.rows[0]
    assert screening[0].detail == "n. 2, p. 1"
    (georgia,) = [cell.label for cell in screening[1:] if cell.label]
    assert georgia.startswith("Georgia: reported; named by the sentence only")


def test_a_wide_matrix_asks_for_a_page_on_its_side(tiny_dataset: Dataset) -> None:
    """Few countries stay upright, and many do not, however few the measures are."""
    assert not MADE["tbl-matrix"](tiny_dataset).landscape


@pytest.mark.parametrize(("size", "wide"), [(27, False), (40, True), (60, True)])
def test_many_countries_turn_the_page_even_for_one_measure(study, size: int, wide: bool) -> None:
    """What does not fit is the row of countries, not the column of measures."""
    codes = [f"{a}{b}" for a in "ABCDEF" for b in "0123456789"][:size]
    matrix = tables.matrix(study({"one": codes[:3]}, codes), None, "All themes")
    assert matrix.landscape == wide


def test_kinds_stand_in_columns_of_their_own(tiny_dataset: Dataset) -> None:
    """A country's row counts each kind separately and has no total."""
    table = MADE["tbl-countries"](tiny_dataset)
    assert not {"Total", "All"} & {column.label for column in table.columns}
    assert _row(table, "Austria")[:2] == ["Austria", "EU"]


def test_non_participants_are_named_as_such(tiny_dataset: Dataset) -> None:
    """A country that took no part is in the table, with "no"; one left out of the report says so."""
    table = tables.participants(tiny_dataset.select(["AT"]))
    assert _row(table, "Denmark")[2] == "no"
    assert _row(table, "Austria")[2] == "yes"
    assert _row(table, "Belgium")[2] == "left out here"


def test_a_remark_is_spelled_out(tiny_dataset: Dataset) -> None:
    """A qualified cell has its remark in words, with footnote and page."""
    remark = ["Austria", "Reflection period", "In asylum procedures only.", "n. 5, p. 2"]
    assert remark in _texts(MADE["tbl-qualified"](tiny_dataset))


def test_claims_stand_furthest_off_first(tiny_dataset: Dataset) -> None:
    """What does not hold comes first, what cannot be checked last."""
    verdicts = [row[4] for row in _texts(MADE["tbl-claims"](tiny_dataset))]
    assert verdicts[0] == "does not hold"
    assert verdicts[-1] == "cannot be checked"


def test_verdicts_add_up(tiny_dataset: Dataset) -> None:
    """The counts by verdict add up to the number of claims."""
    *verdicts, total = _texts(MADE["tbl-verdicts"](tiny_dataset))
    assert sum(int(row[1]) for row in verdicts) == int(total[1]) == len(tiny_dataset.claims)


def test_agreement_on_what_lists_mean_stands_by_decision(tiny_dataset: Dataset) -> None:
    """Each decision has its lists, differences and alpha; each difference its settlement."""
    table = MADE["tbl-codebook-agreement"](tiny_dataset)
    assert _row(table, "kind")[1:5] == ["6", "1", "83%", "0.74"]
    assert _row(table, "base")[1:] == ["6", "0", "100%", "1.00", "1.00 to 1.00"]
    (row,) = _texts(MADE["tbl-measure-disagreements"](tiny_dataset))
    assert row[:5] == ["7", "kind", "condition", "practice", "condition"]


def test_a_broken_relation_names_its_violators_and_footnotes(tiny_dataset: Dataset) -> None:
    """A relation is written with footnote numbers, and names the countries that break it."""
    assert _texts(MADE["tbl-relations"](tiny_dataset))[0][0] == "5 and 7 exclude each other"
    assert _texts(MADE["tbl-relations"](tiny_dataset))[0][-1] == "NO"


def test_nothing_to_show_is_no_table(tiny_dataset: Dataset) -> None:
    """Without rows there is no table, and the section can be left out."""
    ds = tiny_dataset
    result = analysis.coverage(ds, "detection")
    nothing = replace(result, frame=result.frame.iloc[:0])
    assert tables.coverage(nothing, "x") is None
    assert tables.measures(nothing, ds) is None
    assert tables.qualified(ds, "detection") is None
    assert tables.durations(analysis.durations(ds, "detection"), "x") is None
    assert tables.claims(analysis.evaluate_claims(ds).iloc[:0]) is None
    assert tables.irregularities(analysis.irregularities(ds).iloc[:0]) is None
    assert tables.kinds_of_irregularity(analysis.irregularities(ds).iloc[:0]) is None


def test_rows_follow_the_figure(tiny_dataset: Dataset) -> None:
    """Table and figure of coverage list the measures in one order."""
    result = analysis.coverage(tiny_dataset)
    labels = list(arrange.by_kind(result.frame)["label"])
    assert [row[0] for row in _texts(tables.coverage(result, "x"))] == labels


def test_longer_names_are_not_taken_for_shorter_ones() -> None:
    """A slug that begins another is replaced whole in an expression, and signs become words."""
    from thb_analysis.tables._source import _expression

    written = {"screening": "2", "asylum-screening": "3", " - ": " without ", "@eu": "(EU states)"}
    assert _expression("screening - asylum-screening[6..12]", written) == "2 without 3 [6..12]"
    assert _expression("@eu - screening", written) == "(EU states) without 2"
