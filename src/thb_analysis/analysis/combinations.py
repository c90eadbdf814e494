"""Combinations: which measures list the same countries together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations as pairs_of
from typing import Any

import pandas as pd

from thb_analysis.analysis.cells import countable_cells
from thb_analysis.analysis.complete import complete, wide
from thb_analysis.analysis.similarity import FEWEST_MEASURES, POLARITIES
from thb_analysis.data import Dataset
from thb_analysis.data.kinds import OFFERED
from thb_analysis.data.names import check_names

Pattern = tuple[bool, ...]

MOST = 6
COMBINATION_COLUMNS = ["combination", "size", "countries", "measures", "codes", "names"]
PAIR_COLUMNS = ["measure", "other", "both", "either", "base", "jaccard"]
SET_COLUMNS = ["measure", "label", "kind", "polarity", "footnote", "page", "listed", "base_size"]


@dataclass(frozen=True, eq=False)
class Combinations:
    """Which countries are listed for exactly which of some measures; see `combinations`.

    Attributes
    ----------
    frame, sets, pairs, left_out : pandas.DataFrame
        See `combinations` for the columns.
    theme : str or None
        The theme the measures are taken from; None for all themes.
    chosen : bool
        Whether the measures were chosen by their coverage; else they were given.
    candidates : int
        Measures that they were chosen from.
    """

    frame: pd.DataFrame
    sets: pd.DataFrame
    pairs: pd.DataFrame
    left_out: pd.DataFrame
    theme: str | None
    chosen: bool
    candidates: int

    @property
    def countries(self) -> int:
        """Countries compared: those of which every one of the measures speaks."""
        return int(self.frame["countries"].sum())

    @property
    def enough(self) -> bool:
        """Whether there is something to combine: three measures, or two if these were asked for."""
        return len(self.sets) >= (FEWEST_MEASURES if self.chosen else 2)

    @property
    def alone(self) -> int:
        """Countries whose combination is that of no other country."""
        return int((self.frame["countries"] == 1).sum())


def combinations(
    ds: Dataset,
    theme: str | None = None,
    measures: Iterable[str] | None = None,
    most: int = MOST,
) -> Combinations:
    """Sort the countries by the combination of measures that they are listed for.

    Each country belongs to exactly one combination: it is listed for all
    measures of it, and for no other of those compared. That it is listed for
    none of them is a combination too, and says nothing but that the lists are
    silent. Countries of which not every statement speaks take no part.

    If no measures are given, the `most` are chosen whose coverage is nearest to
    half, ties by footnote: a measure that lists nearly all countries, or hardly
    any, separates few of them. The choice is among provisions and practices
    whose statement reports a presence, which list some of the countries of
    their base and not all, and which `complete` keeps, so that a measure with a
    narrow base does not cost the comparison most of its countries.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Take the measures of one theme.
    measures : iterable of str, optional
        Slugs of the measures to compare, of any kind.
    most : int, default 6
        How many measures to choose at most; at least 1.

    Returns
    -------
    Combinations
        `frame`: one row per combination that occurs, the largest first, then
        that of more measures, then in the order of `sets`; the empty one last.

        =========== ===== =================================================
        column      type  meaning
        =========== ===== =================================================
        combination int   from 1
        size        int   measures in it
        countries   int   countries listed for exactly these
        measures    tuple their slugs, in the order of `sets`
        codes       tuple of the countries, in the order of participants
        names       tuple of the countries
        =========== ===== =================================================

        `sets`: one row per measure, by falling number of listings, then by
        footnote: `measure`, `label`, `kind`, `polarity`, `footnote`, `page`,
        `listed` and `base_size` (k of N over the measure's own base).

        `pairs`: one row per pair of measures, in the order of `sets`, over the
        countries in the bases of both.

        ======== ===== ====================================================
        column   type  meaning
        ======== ===== ====================================================
        measure  str   slug
        other    str   slug
        both     int   countries listed for both
        either   int   countries listed for one or both
        base     int   countries in both bases
        jaccard  float both / either (Jaccard, 1912); missing if neither
                       lists a country
        ======== ===== ====================================================

        `left_out`: one row per participant outside a base: `country`, `name`,
        `measures` (tuple of the slugs that do not speak of it).

    Raises
    ------
    UnknownName
        If there is no such theme, or no such measure in it.
    ValueError
        If `most` is less than 1.
    """
    if most < 1:
        raise ValueError(f"at least one measure has to be compared, not {most}")
    cells = countable_cells(ds, theme).sort_values("footnote", kind="stable")
    given = None if measures is None else list(dict.fromkeys(measures))
    check_names(given or [], ds.cells(theme)["measure"].unique(), "measure")
    candidates = _candidates(cells, ds)
    taken = _nearest_to_half(cells, candidates, most) if given is None else given
    sets = _sets(cells, taken)
    listed, in_base = (
        wide(cells, column, ds.participants, sets["measure"]) for column in ("listed", "in_base")
    )
    names = ds.country_names
    return Combinations(
        frame=_combinations(listed[in_base.all(axis=1) & bool(taken)], names),
        sets=sets,
        pairs=_pairs(listed, in_base),
        left_out=_left_out(in_base, names),
        theme=theme,
        chosen=given is None,
        candidates=len(candidates),
    )


def _candidates(cells: pd.DataFrame, ds: Dataset) -> list[str]:
    """Return the measures to choose from, in the order of the footnotes."""
    usable = cells[cells["kind"].isin(OFFERED) & cells["polarity"].isin(POLARITIES)]
    counts = usable.groupby("measure", sort=False)[["listed", "in_base"]].sum()
    apart = counts.index[(counts["listed"] > 0) & (counts["listed"] < counts["in_base"])]
    in_base = wide(usable, "in_base", ds.participants, apart)
    _, taken = complete(in_base.to_numpy(dtype=bool))
    return list(in_base.columns[taken])


def _nearest_to_half(cells: pd.DataFrame, candidates: list[str], most: int) -> list[str]:
    of_these = cells[cells["measure"].isin(candidates)]
    counts = of_these.groupby("measure", sort=False)[["listed", "in_base"]].sum()
    distance = (2 * counts["listed"] - counts["in_base"]).abs() / counts["in_base"]
    return list(distance.round(10).sort_values(kind="stable").index[:most])


def _sets(cells: pd.DataFrame, taken: list[str]) -> pd.DataFrame:
    of_these = cells[cells["measure"].isin(taken)]
    counts = of_these.groupby("measure", sort=False).agg(
        listed=("listed", "sum"), base_size=("in_base", "sum")
    )
    facts = of_these.drop_duplicates("measure").set_index("measure")
    facts = facts[["label", "kind", "polarity", "footnote", "page"]]
    sets = facts.join(counts).rename_axis("measure").reset_index()
    ranked = sets.sort_values("listed", ascending=False, kind="stable", ignore_index=True)
    return ranked[SET_COLUMNS]


def _combinations(listed: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    groups: dict[Pattern, list[str]] = {}
    for country, pattern in zip(listed.index, listed.to_numpy().tolist(), strict=True):
        groups.setdefault(tuple(pattern), []).append(country)
    rows = [
        (
            place,
            sum(pattern),
            len(groups[pattern]),
            tuple(listed.columns[list(pattern)]),
            tuple(groups[pattern]),
            tuple(names[code] for code in groups[pattern]),
        )
        for place, pattern in enumerate(sorted(groups, key=lambda key: _place(key, groups)), 1)
    ]
    types = dict.fromkeys(COMBINATION_COLUMNS[:3], "int64")
    return pd.DataFrame(rows, columns=COMBINATION_COLUMNS).astype(types)


def _place(pattern: Pattern, groups: Mapping[Pattern, list[str]]) -> tuple[Any, ...]:
    """Sort the largest group first, then the longer combination; the empty one last."""
    silent = [not has for has in pattern]
    return not any(pattern), -len(groups[pattern]), -sum(pattern), silent


def _pairs(listed: pd.DataFrame, in_base: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for one, other in pairs_of(listed.columns, 2):
        compared = in_base[one] & in_base[other]
        here, there = listed.loc[compared, one], listed.loc[compared, other]
        both, either = int((here & there).sum()), int((here | there).sum())
        jaccard = both / either if either else float("nan")
        rows.append((one, other, both, either, int(compared.sum()), jaccard))
    types = dict(
        zip(PAIR_COLUMNS, ["str", "str", "int64", "int64", "int64", "float64"], strict=True)
    )
    return pd.DataFrame(rows, columns=PAIR_COLUMNS).astype(types)


def _left_out(in_base: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    rows = [
        (country, names[country], tuple(in_base.columns[~speaks]))
        for country, speaks in zip(in_base.index, in_base.to_numpy(dtype=bool), strict=True)
        if not speaks.all()
    ]
    return pd.DataFrame(rows, columns=["country", "name", "measures"])
