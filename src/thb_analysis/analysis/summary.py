"""Summary of a theme: the counts that its prose rests on."""

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.cells import countable_cells
from thb_analysis.analysis.consistency import irregularities
from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.durations import durations
from thb_analysis.data import Dataset
from thb_analysis.data.names import check_names
from thb_analysis.data.states import STATES

KIND_COLUMNS = [
    "kind",
    "measures",
    "set_aside",
    "lowest",
    "median",
    "highest",
    "least_listed",
    "most_listed",
]


@dataclass(frozen=True, eq=False)
class ThemeSummary:
    """Counts of one theme.

    Attributes
    ----------
    theme, title, description : str
    participants : int
    measures : int
        Measures of the theme, each one list of the document.
    coverage : pandas.DataFrame
        See ``coverage`` by measure.
    kinds : pandas.DataFrame
        One row per kind of measure, in the order of the footnotes: `kind`,
        `measures`, of these those `set_aside` because they are negated or
        unclear, and over the others, the affirmed, the `lowest`, `median` and
        `highest` share, missing where every base is empty, and `least_listed`
        and `most_listed` as below, within the kind.
    bases : pandas.DataFrame
        The denominators in use: `base`, `label`, `size`, `measures`.
    states : dict of str to int
        Cells by state, every state present; a cell listed outside the base
        counts with the state it is listed with.
    outside_base : int
        Cells listed outside the base.
    most_listed, least_listed : tuple of str
        Slugs of the affirmed measures with the highest and the lowest share,
        whatever their kind, all that tie; empty without any share, and
        `least_listed` also where all shares are the same.
    highest, lowest : float
        These shares; missing without any.
    never_listed : tuple of str
        Codes of the countries that no measure of the theme lists within its
        base.
    negated, unclear : tuple of str
        Slugs of the measures whose polarity is not affirmed.
    duration_measures : int
        Measures with rows in ``durations``.
    irregularities : int
        Records of ``irregularities`` that concern the theme.
    """

    theme: str
    title: str
    description: str
    participants: int
    measures: int
    coverage: pd.DataFrame
    kinds: pd.DataFrame
    bases: pd.DataFrame
    states: dict[str, int]
    outside_base: int
    most_listed: tuple[str, ...]
    least_listed: tuple[str, ...]
    highest: float
    lowest: float
    never_listed: tuple[str, ...]
    negated: tuple[str, ...]
    unclear: tuple[str, ...]
    duration_measures: int
    irregularities: int


def theme_summary(ds: Dataset, theme: str) -> ThemeSummary:
    """Count what the prose about one theme says.

    Parameters
    ----------
    ds : Dataset
    theme : str

    Returns
    -------
    ThemeSummary

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    check_names([theme], ds.themes["theme"], "theme")
    about = ds.themes.set_index("theme")
    frame = coverage(ds, theme).frame
    cells = countable_cells(ds, theme)
    listed = set(cells.loc[cells["listed"], "country"])
    affirmed = _affirmed(frame)
    lowest, highest = _ends(affirmed)
    return ThemeSummary(
        theme=theme,
        title=str(about.at[theme, "title"]),
        description=str(about.at[theme, "description"]),
        participants=len(ds.participants),
        measures=len(frame),
        coverage=frame,
        kinds=_kinds(frame),
        bases=_bases(frame),
        states={state: int((cells["state"] == state).sum()) for state in STATES},
        outside_base=int(cells["outside"].sum()),
        most_listed=_most_listed(affirmed),
        least_listed=_least_listed(affirmed),
        highest=highest,
        lowest=lowest,
        never_listed=tuple(code for code in ds.participants if code not in listed),
        negated=tuple(frame.loc[frame["polarity"] == "negated", "measure"]),
        unclear=tuple(frame.loc[frame["polarity"] == "unclear", "measure"]),
        duration_measures=durations(ds, theme)["measure"].nunique(),
        irregularities=len(irregularities(ds, theme)),
    )


def _affirmed(frame: pd.DataFrame) -> pd.DataFrame:
    """Keep the measures whose shares can be put side by side: a listing under them says "yes"."""
    return frame[frame["polarity"] == "affirmed"]


def _ends(frame: pd.DataFrame) -> tuple[float, float]:
    return float(frame["share"].min()), float(frame["share"].max())


def _most_listed(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(frame.loc[frame["share"] == _ends(frame)[1], "measure"])


def _least_listed(frame: pd.DataFrame) -> tuple[str, ...]:
    lowest, highest = _ends(frame)
    return tuple(frame.loc[frame["share"] == lowest, "measure"]) if lowest < highest else ()


def _kinds(frame: pd.DataFrame) -> pd.DataFrame:
    kinds = [(kind, frame[frame["kind"] == kind]) for kind in frame["kind"].unique()]
    rows = [
        {
            "kind": kind,
            "measures": len(whole),
            "set_aside": len(whole) - len(part),
            "lowest": part["share"].min(),
            "median": part["share"].median(),
            "highest": part["share"].max(),
            "least_listed": _least_listed(part),
            "most_listed": _most_listed(part),
        }
        for kind, whole in kinds
        for part in [_affirmed(whole)]
    ]
    return pd.DataFrame(rows, columns=KIND_COLUMNS)


def _bases(frame: pd.DataFrame) -> pd.DataFrame:
    bases = frame.groupby("base", sort=False).agg(
        label=("base_label", "first"), size=("base_size", "first"), measures=("measure", "size")
    )
    return bases.reset_index()
