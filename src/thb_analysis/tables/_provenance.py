"""The table of the parameters that a report was made with."""

from __future__ import annotations

import re
from collections.abc import Iterable

from thb_analysis.display import Row, Setting, Table, columns

_NONE = "empty"
_FIXED = "set by the report"
# Signs between names, after and around which a line may break.
_COMMA, _PLUS = re.compile(r",(?=\S)"), re.compile(r" *\+ *")


def parameters(settings: Iterable[Setting], id: str = "tbl-parameters") -> Table:
    """List parameters with value, default and meaning.

    Parameters
    ----------
    settings : iterable of Setting
        All parameters of a report, see ``CommonParameters.settings``.
    id : str
    """
    return Table(
        id=id,
        caption="The parameters of this report: what was set, and what is set if nothing else is asked for.",
        columns=columns("Parameter", "Value", "Default", "Meaning", widths=(1.8, 1.6, 1.5, 5)),
        rows=tuple(map(_row, settings)),
        note="The one parameter that is not listed is the folder of the data: their hash says what they are, wherever they lie.",
    )


def _row(setting: Setting) -> Row:
    default = _FIXED if setting.fixed else setting.default
    return setting.name, _loose(setting.value), _loose(default), setting.meaning


def _loose(value: str) -> str:
    """Let a long value break into lines; with spaces it can be given just the same."""
    return _PLUS.sub(" + ", _COMMA.sub(", ", value)) or _NONE
