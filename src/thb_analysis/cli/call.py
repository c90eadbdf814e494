"""What a call says, read and checked before anything is done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from thb_analysis.errors import ParameterError

if TYPE_CHECKING:
    from thb_analysis.reports.asked.catalogue import Vocabulary


def read_call(
    data: Path | None, parameters: Sequence[str] | None, file: Path | None = None
) -> tuple[dict[str, Any], Vocabulary]:
    """Read the parameters of a call, and the names of the data package that they may use.

    Parameters
    ----------
    data : Path or None
        The data package.
    parameters : sequence of str or None
        As ``-p`` takes them.
    file : Path or None
        A YAML file with parameters.
    """
    from thb_analysis.reports.asked.catalogue import read_vocabulary
    from thb_analysis.reports.asked.files import read_parameters

    values = read_parameters(parameters or (), file)
    named = values.pop("data", None)
    return values, read_vocabulary(data or named or None)


def folder_for(out: str) -> Path:
    """Return the folder for results that ``--out`` names, if it can be one."""
    from thb_analysis.folders import wrong_folder

    if mistakes := wrong_folder(out):
        raise ParameterError(mistakes)
    return Path(out)
