"""The pathway: every country along the steps, with the places where its lists break off."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from textwrap import wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.analysis.pathway import Pathway
from thb_analysis.arrange import present_states
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import count, joined, of

_SIZE = {"reported": 5.4, "qualified": 5.4, "absent": 5.4, "not_reported": 5.4, "not_covered": 7.5}
_PITCH, _HEAD, _HIGHEST = 0.165, 1.25, 9.1  # inches
_STUB = 0.36  # how far a line goes on behind a step where it breaks off
_LETTERS = 92  # of the heads of all columns together, in one line

# Six entries have to stand side by side.
_STATES = {"qualified": "with remark"}

_BREAK: dict[str, Any] = {"marker": "|", "color": style.INK, "markersize": 6.5}
_OUTSIDE: dict[str, Any] = {"marker": "s", "fillstyle": "none", "color": style.INK}
_PRESUPPOSED: dict[str, Any] = {"marker": "x", "color": style.INK, "markersize": 3.4}


@style.styled
def pathway(
    result: Pathway, groups: pd.DataFrame, title: str, id: str = "fig-pathway"
) -> Figure | None:
    """Draw each country along the steps, joined where it is listed at one and the next.

    Parameters
    ----------
    result : Pathway
    groups : pandas.DataFrame
        `country`, `name` and `bloc` in the order of the rows: see ``arrange.by_bloc``.
    title : str
        Of the theme.
    id : str

    Returns
    -------
    Figure or None
        None without countries.
    """
    if groups.empty:
        return None
    places, heads = style.grouped(list(groups["bloc"]))
    row = dict(zip(groups["country"], places, strict=True))
    cells = result.cells.assign(row=result.cells["country"].map(row), x=result.cells["place"])
    height = min(_HIGHEST, _HEAD + _PITCH * (places[-1] + 1))
    sheet, (axes,) = style.canvas(height)
    _lines(axes, cells)
    _marks(axes, cells)
    room = (height - _HEAD) / (places[-1] + 1)
    style.rows(axes, groups["name"], places, style.row_size(room))
    style.headings(axes, heads, x=0.52)
    _columns(axes, result.steps)
    style.key(sheet, _key(cells))
    return style.publish(sheet, id, _caption(title, cells), _alt(result, title))


def _lines(axes: Axes, cells: pd.DataFrame) -> None:
    """Join listed steps, over steps that do not speak of the country by a dotted line."""
    found = [line for _, group in cells.groupby("country", sort=False) for line in _runs(group)]
    for kind, looks in (
        ("joined", {"linewidths": 1.3, "colors": style.SKY}),
        ("over", {"linewidths": 1.1, "colors": style.SKY, "linestyles": [(0, (1, 1.6))]}),
        ("break", {"linewidths": 1.3, "colors": style.SKY}),
    ):
        style.spans(axes, [ends for name, ends in found if name == kind], zorder=1, **looks)
    ends = [ends for name, ends in found if name == "break"]
    axes.plot([end[1] for end in ends], [end[2] for end in ends], linestyle="", **_BREAK)


def _runs(cells: pd.DataFrame) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """Yield what is drawn between the steps that speak of one country."""
    on = cells["listed"] | cells["outside"]
    speaks = cells["in_base"] | cells["outside"]
    row = cells["row"].iloc[0]
    for (x, listed), (following, goes_on) in pairwise(
        zip(cells["x"][speaks], on[speaks], strict=True)
    ):
        if listed and goes_on:
            yield "joined" if following - x == 1 else "over", (x, following, row)
        elif listed:
            yield "break", (x, x + _STUB, row)


def _marks(axes: Axes, cells: pd.DataFrame) -> None:
    for state in present_states(cells["state"]):
        at = cells[cells["state"] == state]
        looks = {"markersize": _SIZE[state], "markeredgewidth": 0.8, **style.STATE_LOOKS[state]}
        axes.plot(at["x"], at["row"], linestyle="", **{"markerfacecoloralt": "white", **looks})
    for mask, looks in (
        (cells["outside"], {**_OUTSIDE, "markersize": 8, "markeredgewidth": 0.7}),
        (cells["presupposed"], {**_PRESUPPOSED, "markeredgewidth": 0.9}),
    ):
        axes.plot(cells["x"][mask], cells["row"][mask], linestyle="", **looks)


def _columns(axes: Axes, steps: pd.DataFrame) -> None:
    letters = max(9, _LETTERS // len(steps) - 2)
    heads = [
        "\n".join(wrap(step["label"], letters, break_long_words=False))
        + f"\n{of(step['listed'], step['base_size'])}"
        for _, step in steps.iterrows()
    ]
    axes.set_xlim(0.5, len(steps) + 0.5)
    axes.set_xticks(list(steps["place"]), heads)
    axes.tick_params(axis="x", labelsize=6.8, length=0, labeltop=True, labelbottom=False)
    axes.spines["bottom"].set_visible(False)
    axes.grid(axis="x")


def _key(cells: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    marks = [
        (_STATES.get(state, STATE_LABELS[state]), {"markersize": 5, **style.STATE_LOOKS[state]})
        for state in present_states(cells["state"])
    ]
    extra = [
        ("listed outside the base", cells["outside"], {**_OUTSIDE, "markersize": 6}),
        ("presupposed", cells["presupposed"], _PRESUPPOSED),
    ]
    return [*marks, *((label, looks) for label, mask, looks in extra if mask.any())]


def _caption(title: str, cells: pd.DataFrame) -> str:
    crossed = (
        " A cross marks a country that the step does not list although a list that presupposes the step names it."
        if cells["presupposed"].any()
        else ""
    )
    return (
        f"The steps under “{title}” from left to right, with the number of countries listed out of those that the step "
        "could name (k of N); countries by bloc. A line joins the steps at which a country is listed, dotted across a "
        "step that does not speak of it; a bar ends the line where the next step does not list the country."
        f"{crossed} Where a line breaks off the lists are silent, which does not mean that nothing follows."
    )


def _alt(result: Pathway, title: str) -> str:
    steps = result.steps
    counts = joined(
        f"{of(step['listed'], step['base_size'])} at “{step['label']}”"
        for _, step in steps.iterrows()
    )
    countries = result.countries
    complete, total = int(countries["complete"].sum()), len(countries)
    broken = int((countries["breaks"].map(len) > 0).sum())
    return (
        f"Countries listed along {count(len(steps), 'step')} under “{title}”: {counts}. Listed at every step that speaks "
        f"of them are {of(complete, total)}; for {of(broken, total)} the lists break off at least once. "
        "The table that follows shows each country at each step."
    )
