"""Every result is exported, and every column of it described."""

import re

import pandas as pd
import pytest

from thb_analysis.analysis.dictionary import COMMON, SPECIAL, describe
from thb_analysis.exports import RESULTS, Options
from thb_analysis.exports.table import make_table


def test_every_part_of_every_result_is_a_table(tables):
    """A table is named after its result, and each part that a result promises is there."""
    promised = sum(len(result.parts) or 1 for result in RESULTS.values())
    assert len(tables) == promised
    assert set(RESULTS) <= set(tables)
    assert all(table.fields for table in tables.values())


def test_names_fit_files_and_sheets(tables):
    """A name is short and plain enough for the sheet of a workbook and for any file system."""
    assert [name for name in tables if not re.fullmatch(r"[a-z][a-z-]{0,30}", name)] == []


def test_every_column_is_described(tables):
    """No column is exported that the data dictionary does not have."""
    columns = {(name, field.name) for name, table in tables.items() for field in table.fields}
    assert [place for place in sorted(columns) if describe(*place) is None] == []


def test_nothing_is_described_that_no_table_has(tables):
    """The data dictionary has no entry that no table uses."""
    columns = {(name, field.name) for name, table in tables.items() for field in table.fields}
    special = {(name, column) for name, entries in SPECIAL.items() for column in entries}
    common = {column for name, column in columns if (name, column) not in special}
    assert special - columns == set()
    assert set(COMMON) - common == set()


def test_every_description_is_a_sentence(tables):
    """A meaning begins and ends as a sentence, and says something."""
    for table in tables.values():
        for field in table.fields:
            meaning = field.column.meaning
            assert re.fullmatch(r"\S.{7,}\.", meaning), f"{table.name}.{field.name}: {meaning!r}"


def test_values_are_among_those_allowed(tables):
    """Where the codebook names the values that may stand, no other does."""
    for table in tables.values():
        for field, column in zip(table.fields, table.columns, strict=True):
            if field.allowed:
                assert set(members(column)) - {""} <= set(field.allowed), (table.name, field.name)


def test_a_list_can_be_taken_apart_again(tables):
    """No member of a list holds what stands between the members."""
    for table in tables.values():
        for field, column in zip(table.fields, table.columns, strict=True):
            if field.column.type == "list":
                between = field.column.delimiter
                assert not any(between in str(member) for member in members(column))


def test_a_share_is_a_share(tables):
    """What the codebook calls a share lies between 0 and 1."""
    for table in tables.values():
        for field, column in zip(table.fields, table.columns, strict=True):
            if field.column.unit == "share, 0 to 1":
                found = [value for value in column if value is not None]
                assert all(-1e-9 <= value <= 1 + 1e-9 for value in found), (table.name, field.name)


@pytest.mark.parametrize("name", ["cells", "coverage", "claims", "irregularities"])
def test_a_result_is_restricted_to_a_theme(base, name):
    """With a theme, a result that can be restricted holds measures of that theme only."""
    result = RESULTS[name]
    whole, part = (result.compute(base, Options(theme)) for theme in (None, "protection"))
    sizes = [len(next(iter(result.frames(each).values()))[1]) for each in (whole, part)]
    assert 0 < sizes[1] < sizes[0]


def test_an_index_with_a_name_is_written(base):
    """A frame of the user's own keeps what its rows are called by."""
    frame = pd.DataFrame({"income": [1.5]}, index=pd.Index(["AT"], name="country"))
    table = make_table("mine", "Mine", frame, base, {})
    assert [(field.name, field.column.type) for field in table.fields] == [
        ("country", "string"),
        ("income", "number"),
    ]
    assert table.rows == [("AT", 1.5)]


def members(column):
    """The values of a column, those of lists one by one."""
    for value in column:
        if value is not None:
            yield from value if isinstance(value, list) else [value]
