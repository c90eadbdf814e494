"""The table of parameters."""

from thb_analysis import tables
from thb_analysis.display import Setting


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
