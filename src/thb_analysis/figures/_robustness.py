"""Findings over all universes: as coded, as silence is read, and as choices are made."""

from __future__ import annotations

from textwrap import fill
from typing import Any

import pandas as pd

from thb_analysis.analysis import Robustness
from thb_analysis.analysis.universes import WORDS
from thb_analysis.arrange import named
from thb_analysis.data import Dataset
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import agree, count, finding, missing, number, of, percent, signed

_WRAP = 46


@style.styled
def robustness(result: Robustness, ds: Dataset, id: str = "fig-robustness") -> Figure | None:
    """Draw the number of each finding as coded, within its bounds and its range over all universes.

    Parameters
    ----------
    result : Robustness
    ds : Dataset
    id : str

    Returns
    -------
    Figure or None
        None if there is no finding.
    """
    frame = result.findings
    if frame.empty:
        return None
    places = [float(place) for place in range(len(frame))]
    sheet, (axes,) = style.canvas(0.95 + 0.31 * len(frame))
    known = frame["lower"].notna()
    silence = zip(frame["lower"], frame["upper"], places, strict=True)
    style.spans(
        axes,
        [ends for ends, drawn in zip(silence, known, strict=True) if drawn],
        linewidths=7,
        colors=style.RANGE,
    )
    choices = zip(frame["lowest"], frame["highest"], places, strict=True)
    style.spans(axes, choices, linewidths=2.4, colors=style.BLUE)
    axes.plot(frame["lowest"], places, **_END)
    axes.plot(frame["highest"], places, **_END)
    axes.plot(frame["value"], places, linestyle="", marker="o", markersize=5, color=style.INK)
    style.rows(axes, _labels(frame, ds), places, 6.6)
    style.margin_notes(axes, (percent(share) for share in frame["share"]), places)
    axes.set_xlim(min(-0.03, float(frame["lowest"].min()) - 0.03), 1.03)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1])
    axes.grid(axis="x")
    axes.set_xlabel("Number that the finding rests on (share, Loevinger’s H, or silhouette width)")
    style.key(sheet, _key())
    return style.publish(sheet, id, _caption(result), _alt(frame, ds))


_END: dict[str, Any] = {
    "linestyle": "",
    "marker": "|",
    "markersize": 6,
    "color": style.BLUE,
    "markeredgewidth": 1,
}


def _key() -> list[tuple[str, dict[str, Any]]]:
    return [
        ("as coded", {"marker": "o", "color": style.INK, "markersize": 5}),
        (
            "over all choices",
            {"marker": "|", "color": style.BLUE, "markersize": 7, "linestyle": "-"},
        ),
        ("as silence is read", {"color": style.RANGE, "linestyle": "-", "linewidth": 6}),
    ]


def _labels(frame: pd.DataFrame, ds: Dataset) -> list[str]:
    called = named(ds)
    titles = [
        finding(row["topic"], row["about"], row["conclusion"], called)
        for _, row in frame.iterrows()
    ]
    return [fill(title, _WRAP, max_lines=2, placeholder=" …") for title in titles]


def _caption(result: Robustness) -> str:
    return (
        f"The main findings over {count(result.codings, 'coding')} of the source; clusters also over "
        f"{count(result.methods, 'method')}, claims over {count(result.universes[WORDS].nunique(), 'range')} of their quantity words. The dot is "
        "the number as coded, the blue line its range over these choices, the grey band what silence allows as coded "
        "(for Loevinger’s H: the range over leaving out one country). Right margin: the share of these choices under "
        "which the same is concluded."
    )


def _alt(frame: pd.DataFrame, ds: Dataset) -> str:
    standing = int((frame["share"] == 1).sum())
    weakest = frame.sort_values("share", kind="stable").iloc[0]
    least = f" The least robust, {_weakest(weakest, ds)}." if standing < len(frame) else ""
    return (
        f"Of {count(len(frame), 'finding')}, {_standing(standing, len(frame))} concluded whatever is chosen."
        f"{least} The table that follows holds the numbers."
    )


def _standing(size: int, total: int) -> str:
    return "all are" if size == total > 1 else f"{number(size)} {agree(size, 'is', 'are')}"


def _weakest(row: pd.Series, ds: Dataset) -> str:
    """Name a finding, how often it is concluded, and between which values its number lies."""
    title = finding(row["topic"], row["about"], row["conclusion"], named(ds))
    often = f"under {of(row['surviving'], row['universes'])} choices"
    if missing(row["lowest"]):
        return f"{often}: {title}"
    written = percent if row["whole"] else signed
    low, high = written(row["lowest"]), written(row["highest"])
    values = f"the value {low}" if low == high else f"values from {low} to {high}"
    return f"{often} with {values}: {title}"
