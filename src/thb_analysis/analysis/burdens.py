"""Burdens: conditions put on people, and challenges that stand in the way, kept apart from rights."""

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.cells import countable_cells
from thb_analysis.analysis.coverage import MEASURE_COLUMNS, coverage, in_country_order
from thb_analysis.analysis.pathway import Pathway, pathways
from thb_analysis.data import Dataset
from thb_analysis.data.kinds import BURDENS
from thb_analysis.data.names import check_names

ATTACHED_COLUMNS = [
    "measure",
    "step",
    "step_label",
    "place",
    "pathway",
    "within",
    "at_step",
    "not_at_step",
    "unspoken",
    "step_listed",
    "step_base_size",
]


@dataclass(frozen=True, eq=False)
class Burdens:
    """Conditions and challenges, the steps they are attached to, and whom they name.

    The two kinds are never added to each other, nor to what is offered. A condition can say that a
    right has strings attached or only that a country spelled them out, so that a longer list means
    nothing by itself.

    Attributes
    ----------
    theme : str or None
        None for all themes.
    measures : pandas.DataFrame
        One row per condition or challenge with the columns of ``coverage``, conditions first,
        within a kind in the order of the footnotes.
    attached : pandas.DataFrame
        One row per measure and step that it is attached to; measures attached to no step have one
        row with `step` empty. Conditions stand first, within a kind step after step, those
        attached to none last. The countries are those listed within the base of the measure.

        ============== ===== ================================================
        column         type  meaning
        ============== ===== ================================================
        measure        str
        step           str   empty if there is none
        step_label     str
        place          int   of the step in its pathway; 0 if there is none
        pathway        str   theme whose pathway has the step
        within         bool  the list of the measure is one of those that make
                             the step: whoever it names is at the step
        at_step        tuple codes of those listed at the step as well, in its
                             base or not
        not_at_step    tuple of those not listed at the step, though it could
                             name them
        unspoken       tuple of those of whom the step does not speak; of all
                             for a measure attached to no step
        step_listed    int   countries listed at the step, within its base
        step_base_size int   countries that the step could name
        ============== ===== ================================================

    countries : pandas.DataFrame
        One row per participant, kind and step (empty for measures attached to none): how many
        measures of the kind that are affirmed list the country, out of those whose statement
        speaks of it. The counts are of what lists name; they measure nothing.

        ========== ===== ====================================================
        column     type  meaning
        ========== ===== ====================================================
        country    str   code
        name       str
        kind       str   condition or challenge
        step       str
        step_label str
        listed     int
        in_base    int
        labels     tuple of the measures that list it
        ========== ===== ====================================================
    """

    theme: str | None
    measures: pd.DataFrame
    attached: pd.DataFrame
    countries: pd.DataFrame

    @property
    def of_other_themes(self) -> pd.DataFrame:
        """The rows of `measures` that belong to another theme, and are attached to a step of this one."""
        if self.theme is None:
            return self.measures.iloc[:0]
        return self.measures[self.measures["theme"] != self.theme]

    @property
    def stepped(self) -> bool:
        """Whether any of them is attached to a step."""
        return bool((self.attached["step"] != "").any())

    @property
    def counted(self) -> pd.DataFrame:
        """The rows of `countries` that count several measures; a count out of one is a yes or no."""
        most = self.countries.groupby(["kind", "step"])["in_base"].transform("max")
        return self.countries[most > 1].reset_index(drop=True)


def burdens(ds: Dataset, theme: str | None = None) -> Burdens | None:
    """Collect conditions and challenges, and hold them against the steps they are attached to.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep the measures of one theme and those attached to a step of its pathway.

    Returns
    -------
    Burdens or None
        None if there is none.

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    if theme is not None:
        check_names([theme], ds.themes["theme"], "theme")
    followed = pathways(ds)
    kept = _measures(ds, theme, followed)
    if kept.empty:
        return None
    cells = countable_cells(ds)
    named = cells[cells["listed"]]
    lists = {str(slug): tuple(codes) for slug, codes in named.groupby("measure")["country"]}
    attached = _attached(kept, lists, followed)
    return Burdens(theme, kept, attached, _countries(ds, kept, attached, cells))


def _measures(ds: Dataset, theme: str | None, followed: tuple[Pathway, ...]) -> pd.DataFrame:
    frame = coverage(ds).frame
    frame = frame[frame["kind"].isin(BURDENS)]
    if theme is not None:
        own = {slug for each in followed if each.theme == theme for slug in _conditions(each)}
        frame = frame[(frame["theme"] == theme) | frame["measure"].isin(own)]
    order = frame["kind"].map(BURDENS.index)
    return frame.assign(_order=order).sort_values(
        ["_order", "footnote"], kind="stable", ignore_index=True
    )[MEASURE_COLUMNS]


def _conditions(path: Pathway) -> set[str]:
    return {slug for conditions in path.steps["conditions"] for slug in conditions}


def _attached(
    kept: pd.DataFrame, lists: dict[str, tuple[str, ...]], followed: tuple[Pathway, ...]
) -> pd.DataFrame:
    rows = []
    for measure in kept["measure"]:
        found = [
            _held(measure, lists.get(measure, ()), path, step)
            for path in followed
            for _, step in path.steps.iterrows()
            if measure in step["conditions"]
        ]
        rows += found or [_unattached(measure, lists.get(measure, ()))]
    frame = pd.DataFrame(rows, columns=ATTACHED_COLUMNS)
    kind = frame["measure"].map(kept.set_index("measure")["kind"])
    order = {each.theme: at for at, each in enumerate(followed)}
    ranked = frame.assign(
        _kind=kind.map(BURDENS.index), _free=frame["step"] == "", _path=frame["pathway"].map(order)
    )
    keys = ["_kind", "_free", "_path", "place"]
    return ranked.sort_values(keys, kind="stable", ignore_index=True)[ATTACHED_COLUMNS]


def _held(
    measure: str, listed: tuple[str, ...], path: Pathway, step: pd.Series
) -> dict[str, object]:
    """Hold the countries listed for a measure against those at a step."""
    cells = path.cells[path.cells["step"] == step["step"]].set_index("country")
    at = frozenset(cells.index[cells["listed"] | cells["outside"]])
    spoken = at | frozenset(cells.index[cells["in_base"]])
    return {
        "measure": measure,
        "step": step["step"],
        "step_label": step["label"],
        "place": step["place"],
        "pathway": path.theme,
        "within": measure in step["measures"],
        "at_step": tuple(code for code in listed if code in at),
        "not_at_step": tuple(code for code in listed if code in spoken - at),
        "unspoken": tuple(code for code in listed if code not in spoken),
        "step_listed": step["listed"],
        "step_base_size": step["base_size"],
    }


def _unattached(measure: str, listed: tuple[str, ...]) -> dict[str, object]:
    nothing: dict[str, object] = dict.fromkeys(["step", "step_label", "pathway"], "")
    none: dict[str, object] = dict.fromkeys(["at_step", "not_at_step"], ())
    counts: dict[str, object] = dict.fromkeys(["place", "step_listed", "step_base_size"], 0)
    return {"measure": measure, "unspoken": listed, "within": False, **nothing, **none, **counts}


def _countries(
    ds: Dataset, kept: pd.DataFrame, attached: pd.DataFrame, cells: pd.DataFrame
) -> pd.DataFrame:
    affirmed = kept.loc[kept["polarity"] == "affirmed", "measure"]
    where = attached[attached["measure"].isin(affirmed)]
    where = where.merge(kept[["measure", "kind", "label"]], on="measure", how="left")
    facts = cells[["measure", "country", "listed", "in_base"]]
    joined = where.merge(facts, on="measure", how="left")
    groups = joined.groupby(["country", "kind", "step", "step_label"], sort=False)
    rows = [
        {
            "country": country,
            "kind": kind,
            "step": step,
            "step_label": label,
            "listed": int(group["listed"].sum()),
            "in_base": int(group["in_base"].sum()),
            "labels": tuple(group.loc[group["listed"], "label"]),
        }
        for (country, kind, step, label), group in groups
    ]
    columns = ["country", "name", "kind", "step", "step_label", "listed", "in_base", "labels"]
    return in_country_order(pd.DataFrame(rows, columns=columns), ds)[columns]
