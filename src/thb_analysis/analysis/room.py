"""How much of a table or figure a report can show, and what it shows of a larger one."""

import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.wording import shortened

# Columns of countries that have room side by side.
COLUMNS = 30
# Characters of a code that stands at the head of a column, and of a name that stands there upright.
_CODE, _NAME_ROOM = 4, 28
# Cells of a matrix: they fill five pages.
CELLS = 5_000
# Rows of a figure: more leave a mark no room on a page.
FIGURE_ROWS = 25
# Characters of a title.
TITLE = 200
# Countries up to which a sentence or an alternative text names them.
NAMED = 9
# Countries covered up to which a sentence names those that it would count.
COVERED = 5
# Measures in a ranking: they fill five pages.
ROWS = 200
# Inches: a taller figure would not stand on a page with its title and caption.
TALLEST = 8.4


def ends(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of a ranking; of more than have room the first and the last of each theme."""
    if len(measures) <= ROWS:
        return measures
    themes = measures.groupby("theme")
    half = max(ROWS // (2 * themes.ngroups), 1)
    return measures[(themes.cumcount() < half) | (themes.cumcount(ascending=False) < half)]


def left_out(shown: int, whole: int) -> str:
    """Say what of a ranking has no room, and where it is found; empty if nothing is left out."""
    if shown == whole:
        return ""
    return f"The most and the least reported, {shown} of {whole:,} measures: thb export coverage writes all of them."


def heads_for(ds: Dataset) -> dict[str, str]:
    """Return what stands at the head of the column of each participant: its code, or its name.

    Long codes are made of names, and are read upright as these are.
    """
    names = {code: shortened(ds.country_names[code], _NAME_ROOM) for code in ds.participants}
    are_long = any(len(code) > _CODE for code in names)
    are_upright = are_long and len({*names.values()}) == len(names)
    return names if are_upright else dict(zip(names, names, strict=True))
