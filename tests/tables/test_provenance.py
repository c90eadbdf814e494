"""The table of parameters, and that of what changed from one data package to another."""

import pandas as pd
import pytest

from thb_analysis import tables
from thb_analysis.analysis.comparison import COLUMNS
from thb_analysis.display import Setting, Table

ROWS = [
    ("cells", "asylum-screening NO", "in_base", "changed", "true", "false", "detection", "NO"),
    ("cells", "asylum-screening NO", "state", "changed", "not_reported", "reported", "detection", "NO"),
    ("claims", "c3", "numerator", "changed", "2", "1", "protection", ""),
    ("irregularities", "greece", "", "added", "", "n. 5: The document …", "protection", "EL"),
    ("countries", "NO", "name", "changed", "", "Norway", "", "NO"),
]  # fmt: skip


@pytest.fixture
def changed(tiny_dataset):
    """Make the table of some of the rows."""

    def make(rows: list[tuple[str, ...]]) -> Table | None:
        frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")
        return tables.changes(frame, tiny_dataset, id="tbl-all", caption="What changed.")

    return make


def test_parameters_are_listed_with_value_and_default() -> None:
    """Long values can break into lines, empty ones say so, and what a report is about has no default."""
    table = tables.parameters(
        [
            Setting("countries", "AT,BE", "", "Compared."),
            Setting("group_by", "A=AT+BE; B=EL", "region", "Groups."),
            Setting("theme", "covid", "detection", "What it is about.", fixed=True),
        ]
    )
    assert table.rows == (
        ("countries", "AT, BE", "empty", "Compared."),
        ("group_by", "A=AT + BE; B=EL", "region", "Groups."),
        ("theme", "covid", "set by the report", "What it is about."),
    )


def test_changes_are_named_in_a_reader_s_words(changed) -> None:
    """Countries, measures, claims and entries stand by name, not by key."""
    table = changed(ROWS)
    labels = [column.label for column in table.columns]
    assert labels == ["Which", "Sort", "What", "Before", "After"]
    assert table.rows[0] == ("Norway: Screening: asylum", "cell", "in the base", "true", "false")
    assert table.rows[1][2:] == ("state", "not reported", "reported")
    assert table.rows[2][1:] == ("claim", "countries counted", "2", "1")
    assert table.rows[3] == (
        "n. 5: misprint, “GR and”",
        "entry of the record",
        "added",
        "–",
        "–",
    )
    assert table.rows[4] == ("Norway", "country", "name", "–", "Norway")


def test_changes_of_one_sort_do_not_repeat_it(changed) -> None:
    """A table of cells only has no column that says so in each row."""
    table = changed(ROWS[:2])
    assert [column.label for column in table.columns] == ["Which", "What", "Before", "After"]


def test_no_change_is_no_table(changed) -> None:
    """Where nothing changed there is nothing to list."""
    assert changed([]) is None
