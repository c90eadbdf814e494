"""Other readings: the durations that they give."""

import re

_DURATION = re.compile(r"(\d+)\.\.(\d+) (days|months)")


def duration(value: str) -> tuple[int, int, str]:
    """Read a duration as readings.csv writes it.

    Parameters
    ----------
    value : str
        ``"6..12 months"``.

    Returns
    -------
    tuple of int, int and str
        Minimum, maximum and unit.

    Raises
    ------
    ValueError
        If it is written otherwise, or the minimum is above the maximum.
    """
    match = _DURATION.fullmatch(value)
    if match is None or int(match[1]) > int(match[2]):
        raise ValueError(f"{value!r} is no duration such as '6..12 months'")
    return int(match[1]), int(match[2]), match[3]
