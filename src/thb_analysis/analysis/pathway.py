"""Pathway: at which of several steps a country is listed, and where its lists break off."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from thb_analysis.analysis.cells import countable_cells, in_order, with_shares
from thb_analysis.analysis.consistency import evaluate_relations
from thb_analysis.analysis.possible import denied, limits, lists_in, measures_in
from thb_analysis.data import Dataset
from thb_analysis.data.names import check_names
from thb_analysis.data.states import ABSENT, NOT_COVERED, NOT_REPORTED, QUALIFIED, REPORTED

STRICT = "strict"

_KEYS = ["step", "place", "label"]
# The side of a relation whose lists should name whoever breaks it.
_EXPECTING = {"subset": "right", "implies": "right", "exhaustive": "left"}
_COMPARING = ("disjoint", "equal")


@dataclass(frozen=True, eq=False)
class Pathway:
    """The steps of a pathway, and the countries at each of them.

    A *step* lists the countries that its set expression denotes. Its *base* are those whom it
    could name: whom the expression would denote if each statement named everybody it speaks of
    (see ``analysis.possible.limits``). A step *speaks of* a country if it could name or does name
    it. Being listed is what a country reported, and says nothing of what happens to a person.

    Attributes
    ----------
    theme : str
    steps : pandas.DataFrame
        One row per step, in their order.

        ============ ===== ==================================================
        column       type  meaning
        ============ ===== ==================================================
        step         str   key
        place        int   1 for the first step
        label        str
        description  str   what being listed at the step means
        expression   str   set expression of the countries listed
        measures     tuple slugs in the expression, by footnote
        footnotes    tuple of these measures
        pages        tuple on which these footnotes stand
        conditions   tuple slugs of the measures attached to the step
        listed       int   countries listed, within the base
        reported     int   of these, by a listing without a remark
        qualified    int   of these, by listings with a remark only
        outside_base int   listed though outside the base, not counted
        absent       int   base countries that are absent
        excluded     int   base countries that are absent, or ruled out by a
                           strict relation
        base_size    int
        share        float listed / base_size; missing for an empty base
        lower        float the share if every silence meant "no"
        upper        float the share if every silence meant "yes", but for
                           the excluded countries
        ============ ===== ==================================================

    cells : pandas.DataFrame
        One row per step and participant, in the order of both.

        =========== ===== ===================================================
        column      type  meaning
        =========== ===== ===================================================
        step        str
        place       int
        label       str   of the step
        country     str   code
        state       str   as in ``Dataset.cells``; qualified if every listing
                          at the step has a remark, absent if the source says
                          no of every list that would be needed
        in_base     bool  whether the step could name the country
        listed      bool  reported or qualified, and within the base
        outside     bool  listed though outside the base
        excluded    bool  within the base, and absent or ruled out by strict
                          relations
        presupposed bool  not listed, though by a strict relation a list that
                          names the country presupposes the step
        =========== ===== ===================================================

    countries : pandas.DataFrame
        One row per participant.

        ========= ===== =====================================================
        column    type  meaning
        ========= ===== =====================================================
        country   str   code
        name      str
        speaking  tuple steps that speak of the country
        named     tuple steps at which it is listed, within the base or not
        last      str   the last of these; empty if there is none
        breaks    tuple steps at which it is listed, though not at the next
                        step that speaks of it
        gaps      tuple steps that speak of it and do not list it, though a
                        later one does
        complete  bool  listed at every step that speaks of it
        relations tuple relations of `relations` that it breaks
        ========= ===== =====================================================

    transitions : pandas.DataFrame
        One row per step and the next: `step`, `next`, their labels `from_label` and `to_label`,
        tuples of codes `both`, `before` (listed at the first only), `after` (at the second only),
        `neither` and `uncompared` (outside the base of one of the two), and `base_size`, the
        number of countries compared.
    relations : pandas.DataFrame
        The rows of ``evaluate_relations`` that concern the pathway, and

        ====== ===== ========================================================
        column type  meaning
        ====== ===== ========================================================
        step   str   whose lists should name the countries tested; empty for
                     lists of the pathway that exclude or equal each other
        silent tuple codes of those who break it and are not listed at the
                     step; without a step, of all who break it
        ====== ===== ========================================================
    """

    theme: str
    steps: pd.DataFrame
    cells: pd.DataFrame
    countries: pd.DataFrame
    transitions: pd.DataFrame
    relations: pd.DataFrame


def pathway(ds: Dataset, theme: str) -> Pathway | None:
    """Follow the countries along the steps of a theme.

    Parameters
    ----------
    ds : Dataset
    theme : str

    Returns
    -------
    Pathway or None
        None if no indicator of the theme is a step.

    Raises
    ------
    UnknownName
        If there is no such theme.
    ExpressionError
        If the expression of a step cannot be evaluated.
    """
    check_names([theme], ds.themes["theme"], "theme")
    defined = _defined(ds, theme)
    if defined.empty:
        return None
    cells = _cells(ds, defined)
    relations = _relations(ds, defined, cells)
    return Pathway(
        theme=theme,
        steps=_counted(defined, cells),
        cells=cells.assign(presupposed=_presupposed(cells, relations)),
        countries=_countries(ds, cells, relations),
        transitions=_transitions(defined, cells),
        relations=relations,
    )


def _defined(ds: Dataset, theme: str) -> pd.DataFrame:
    """Return the steps of a theme in their order, with the measures that they are made of."""
    rows = ds.pathway[ds.pathway["theme"] == theme]
    rows = rows.sort_values(["order", "step"], ignore_index=True)
    pages = ds.footnotes[["footnote", "page"]]
    facts = in_order(ds).drop(columns="page").merge(pages, on="footnote", how="left")
    parts = [facts[facts["measure"].isin(measures_in(text))] for text in rows["expression"]]
    return rows.assign(
        place=range(1, len(rows) + 1),
        measures=_tuples((part["measure"] for part in parts), rows),
        footnotes=_tuples((part["footnote"] for part in parts), rows),
        pages=_tuples((part["page"].unique() for part in parts), rows),
        conditions=_tuples((text.split() for text in rows["conditions"]), rows),
    )


def _cells(ds: Dataset, defined: pd.DataFrame) -> pd.DataFrame:
    marked = countable_cells(ds)
    observations = ds.observations
    plain = ds.with_tables(observations=observations[observations["status"] != QUALIFIED])
    frames = [_of_step(ds, plain, marked, row) for _, row in defined.iterrows()]
    return pd.concat(frames, ignore_index=True)


def _of_step(ds: Dataset, plain: Dataset, marked: pd.DataFrame, step: pd.Series) -> pd.DataFrame:
    """Mark each participant with its state at a step."""
    expression = step["expression"]
    own = marked[marked["measure"].isin(step["measures"])]
    base, possible = limits(ds, expression, own)
    country = pd.Series(list(ds.participants), dtype="str")
    named = country.isin(ds.evaluate(expression))
    in_base, unmarked = country.isin(base), country.isin(plain.evaluate(expression))
    state = pd.Series(NOT_REPORTED, index=country.index, dtype="str").where(in_base, NOT_COVERED)
    state = state.mask(country.isin(denied(ds, expression, own)), ABSENT)
    return pd.DataFrame(
        {
            **{column: step[column] for column in _KEYS},
            "country": country,
            "state": state.mask(named, QUALIFIED).mask(named & unmarked, REPORTED),
            "in_base": in_base,
            "listed": named & in_base,
            "outside": named & ~in_base,
            "excluded": in_base & ~named & ~country.isin(possible),
        }
    )


def _counted(defined: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Add the counts of each step and the share with its bounds."""
    marks = cells.assign(
        reported=cells["listed"] & (cells["state"] == REPORTED),
        qualified=cells["listed"] & (cells["state"] == QUALIFIED),
        absent=cells["in_base"] & (cells["state"] == ABSENT),
    )
    counts = marks.groupby("step").agg(
        listed=("listed", "sum"),
        reported=("reported", "sum"),
        qualified=("qualified", "sum"),
        outside_base=("outside", "sum"),
        absent=("absent", "sum"),
        excluded=("excluded", "sum"),
        base_size=("in_base", "sum"),
    )
    counts = counts.reindex(defined["step"], fill_value=0).astype(int).reset_index(drop=True)
    facts = ["description", "expression", "measures", "footnotes", "pages", "conditions"]
    frame = pd.concat([defined[[*_KEYS, *facts]], counts], axis="columns")
    return with_shares(frame, "base_size")


def _relations(ds: Dataset, defined: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Keep the relations that expect countries at a step, or compare lists of the pathway."""
    lists = {row["step"]: lists_in(row["expression"]) for _, row in defined.iterrows()}
    everywhere = frozenset[str]().union(*lists.values())
    frame = evaluate_relations(ds)
    steps = [_expecting(row, lists) for _, row in frame.iterrows()]
    compared = [
        kind in _COMPARING and lists_in(f"{left} | {right}") <= everywhere
        for kind, left, right in frame[["kind", "left", "right"]].itertuples(index=False)
    ]
    concerned = [bool(step) or pair for step, pair in zip(steps, compared, strict=True)]
    frame = frame.assign(step=pd.Series(steps, index=frame.index, dtype="str"))
    kept = frame[pd.Series(concerned, index=frame.index, dtype=bool)].reset_index(drop=True)
    named = cells[cells["listed"] | cells["outside"]]
    at = {step: frozenset(codes) for step, codes in named.groupby("step")["country"]}
    silent = (
        [code for code in violators if code not in at.get(step, ())]
        for step, violators in zip(kept["step"], kept["violators"], strict=True)
    )
    return kept.assign(silent=_tuples(silent, kept))


def _expecting(relation: pd.Series, lists: Mapping[str, frozenset[str]]) -> str:
    """Return the first step whose lists should name whoever breaks the relation."""
    side = _EXPECTING.get(relation["kind"])
    wanted = lists_in(relation[side]) if side else frozenset()
    return next((step for step, parts in lists.items() if wanted and wanted <= parts), "")


def _presupposed(cells: pd.DataFrame, relations: pd.DataFrame) -> "pd.Series[bool]":
    strict = relations[(relations["strength"] == STRICT) & (relations["step"] != "")]
    pairs = strict[["step", "silent"]].itertuples(index=False)
    found = {(step, country) for step, silent in pairs for country in silent}
    marks = [pair in found for pair in zip(cells["step"], cells["country"], strict=True)]
    return pd.Series(marks, index=cells.index, dtype=bool)


def _countries(ds: Dataset, cells: pd.DataFrame, relations: pd.DataFrame) -> pd.DataFrame:
    names = ds.country_names
    broken = list(zip(relations["relation"], relations["violators"], strict=True))
    rows = [
        {
            "country": country,
            "name": names[str(country)],
            **_followed(group),
            "relations": tuple(relation for relation, codes in broken if country in codes),
        }
        for country, group in cells.groupby("country", sort=False)
    ]
    columns = ["country", "name", "speaking", "named", "last", "breaks", "gaps", "complete"]
    return pd.DataFrame(rows, columns=[*columns, "relations"])


def _followed(cells: pd.DataFrame) -> dict[str, object]:
    """Say where one country is listed, in the order of the steps that speak of it."""
    spoken = cells[cells["in_base"] | cells["outside"]]
    on = dict(zip(spoken["step"], spoken["listed"] | spoken["outside"], strict=True))
    speaking = tuple(on)
    named = tuple(step for step in speaking if on[step])
    until = speaking.index(named[-1]) if named else 0
    return {
        "speaking": speaking,
        "named": named,
        "last": named[-1] if named else "",
        "breaks": tuple(here for here, there in pairwise(speaking) if on[here] and not on[there]),
        "gaps": tuple(step for step in speaking[:until] if not on[step]),
        "complete": bool(named) and named == speaking,
    }


def _transitions(defined: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    steps = defined[["step", "label"]].itertuples(index=False)
    rows = [
        {
            "step": here,
            "next": there,
            "from_label": from_label,
            "to_label": to_label,
            **_moved(
                *(cells[cells["step"] == step].set_index("country") for step in (here, there))
            ),
        }
        for (here, from_label), (there, to_label) in pairwise(steps)
    ]
    columns = ["step", "next", "from_label", "to_label", "both", "before", "after", "neither"]
    return pd.DataFrame(rows, columns=[*columns, "uncompared", "base_size"])


def _moved(first: pd.DataFrame, second: pd.DataFrame) -> dict[str, object]:
    """Say who is listed at both of two steps, at one only, or at neither."""
    compared = first["in_base"] & second["in_base"]
    parts = {
        "both": compared & first["listed"] & second["listed"],
        "before": compared & first["listed"] & ~second["listed"],
        "after": compared & ~first["listed"] & second["listed"],
        "neither": compared & ~first["listed"] & ~second["listed"],
        "uncompared": ~compared,
    }
    codes = {part: tuple(mask.index[mask]) for part, mask in parts.items()}
    return {**codes, "base_size": int(compared.sum())}


def _tuples(values: Iterable[Iterable[object]], like: pd.DataFrame) -> "pd.Series[Any]":
    return pd.Series([tuple(each) for each in values], index=like.index, dtype=object)
