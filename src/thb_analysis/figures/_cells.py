"""All measures by all countries, one mark for each cell."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.arrange import by_bloc, by_state, listed_outside, present_states
from thb_analysis.data import Dataset
from thb_analysis.data.states import OUT_OF_BASE, QUALIFIED, REPORTED, STATE_LABELS
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import agree, all_the_same, count, joined, percent

# Codes of more countries than this would run into each other side by side.
_UPRIGHT = 36

_SIZE = {"reported": 4.6, "qualified": 4.6, "not_listed": 2.6, "out_of_base": 3.2}


@style.styled
def cells(ds: Dataset, id: str = "fig-cells") -> Figure | None:
    """Draw every measure by every participant, one set of marks for each state.

    Parameters
    ----------
    ds : Dataset
    id : str

    Returns
    -------
    Figure or None
        None without measures or participants.
    """
    frame = ds.cells()
    if frame.empty:
        return None
    measures = _measures(ds)
    places, heads = style.grouped(list(measures["title"]))
    row = dict(zip(measures["measure"], places, strict=True))
    codes = list(by_bloc(ds)["country"])
    placed = frame.assign(row=frame["measure"].map(row), column=frame["country"].map(codes.index))
    sheet, (axes,) = style.canvas(min(9.1, 0.7 + 0.14 * (places[-1] + 1)))
    _marks(axes, placed)
    _axis(axes, codes)
    style.rows(axes, measures["label"], places, 6.2)
    style.headings(axes, heads, x=-0.5)
    style.key(sheet, _key(frame))
    return style.publish(sheet, id, _caption(), _alt(frame))


def _measures(ds: Dataset) -> pd.DataFrame:
    themes = ds.themes[["theme", "title", "order"]]
    return ds.measures.merge(themes, on="theme").sort_values(
        ["order", "footnote"], ignore_index=True
    )


def _marks(axes: Axes, placed: pd.DataFrame) -> None:
    for state in present_states(placed["state"]):
        at = placed[placed["state"] == state]
        looks = {
            "linestyle": "",
            "markersize": _SIZE[state],
            "markeredgewidth": 0.6,
            **style.STATE_LOOKS[state],
        }
        axes.plot(at["column"], at["row"], **looks)
    listed = placed["state"].isin([REPORTED, QUALIFIED])
    outside = placed[listed & ~placed["in_base"].astype(bool)]
    axes.plot(
        outside["column"],
        outside["row"],
        linestyle="",
        marker="s",
        fillstyle="none",
        color=style.INK,
        markersize=7,
        markeredgewidth=0.7,
    )


def _axis(axes: Axes, codes: list[str]) -> None:
    axes.set_xlim(-0.7, len(codes) - 0.3)
    axes.set_xticks(range(len(codes)), codes)
    rotation = 0 if len(codes) <= _UPRIGHT else 90
    axes.tick_params(
        axis="x", labelsize=6.2, length=0, labeltop=True, top=False, labelrotation=rotation
    )
    axes.spines["bottom"].set_visible(False)


def _key(frame: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    marks = [
        (STATE_LABELS[state], {"markersize": 5, **style.STATE_LOOKS[state]})
        for state in present_states(frame["state"])
    ]
    listed = frame["state"].isin([REPORTED, QUALIFIED])
    if (listed & ~frame["in_base"].astype(bool)).any():
        marks.append(
            ("listed outside the base", {"marker": "s", "fillstyle": "none", "color": style.INK})
        )
    return marks


def _caption() -> str:
    return (
        "Every measure by every participating country, in the order of the document within each theme; countries by "
        "bloc. A full disc is a listing, a half disc a listing with a remark, a small ring a country that is not on "
        "the list, a dash a country that the statement does not speak of. Not listed does not mean absent."
    )


def _alt(frame: pd.DataFrame) -> str:
    states = by_state(frame)
    parts = [f"{size} {STATE_LABELS[state]}" for state, size in states.items()]
    listed = states.get(REPORTED, 0) + states.get(QUALIFIED, 0)
    beyond = all_the_same(listed_outside(frame), states.get(OUT_OF_BASE, 0))
    return (
        f"Of {count(len(frame), 'cell')}, {listed} ({percent(listed / len(frame))}) {agree(listed, 'is', 'are')} counted as "
        f"{agree(listed, 'a listing', 'listings')}; by state, {joined(parts)}{beyond}. The table that follows shows each cell."
    )
