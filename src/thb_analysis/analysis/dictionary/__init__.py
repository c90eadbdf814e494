"""The data dictionary: type, unit and meaning of every column of every result.

A word means the same wherever it stands, as ``common`` says; where a result uses it
otherwise, or alone, ``special`` says so under the name of its table, which is that of
``thb export --list`` and of the files of an export.
"""

from thb_analysis.analysis.dictionary.column import Column, Type
from thb_analysis.analysis.dictionary.common import COMMON
from thb_analysis.analysis.dictionary.special import SPECIAL
from thb_analysis.data import Dataset
from thb_analysis.data.schema import schemas

__all__ = ["COMMON", "SPECIAL", "Column", "Type", "allowed_values", "describe"]


def describe(table: str, column: str) -> Column | None:
    """Look up a column of a table.

    Parameters
    ----------
    table : str
        Name of the table, such as ``"coverage-by-country"``.
    column : str

    Returns
    -------
    Column or None
        None if the dictionary does not have it.
    """
    return SPECIAL.get(table, {}).get(column) or COMMON.get(column)


def allowed_values(ds: Dataset, column: Column) -> tuple[str, ...]:
    """Return the values that a column may hold in results from a data set.

    Parameters
    ----------
    ds : Dataset
    column : Column

    Returns
    -------
    tuple of str
        What the dictionary or the descriptor of the package enumerates, or the
        keys of the table that the column refers to; empty if any value may stand.
    """
    if not column.domain:
        return column.allowed
    table, _, name = column.domain.partition(".")
    known = schemas()[table].columns
    enumerated = known[name].allowed if name in known else ()
    return tuple(map(str, enumerated or getattr(ds, table)[name]))
