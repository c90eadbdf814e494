"""The source checked: its claims against its lists, and one coder against the other."""

from __future__ import annotations

from textwrap import shorten, wrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.arrange import by_distance
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import (
    agree,
    capital,
    count,
    joined,
    number,
    of,
    percent,
    reasons,
    under,
)

_MOST = 30  # claims that a page has room for, each with two lines
_VERBS = {
    "holds": ("holds", "hold"),
    "holds loosely": ("holds loosely", "hold loosely"),
    "understates": ("understates", "understate"),
    "does not hold": ("does not hold", "do not hold"),
}
_VERDICTS: dict[str, dict[str, Any]] = {
    "holds": {"marker": "o", "color": style.BLUE},
    "holds loosely": {
        "marker": "o",
        "fillstyle": "left",
        "color": style.ORANGE,
        "markerfacecoloralt": "white",
    },
    "understates": {"marker": "^", "color": style.PURPLE},
    "does not hold": {"marker": "X", "color": style.VERMILION},
}


@style.styled
def claims(
    frame: pd.DataFrame, quantifiers: pd.DataFrame, title: str | None = None, id: str = "fig-claims"
) -> Figure | None:
    """Draw each claim's recomputed share against the range of its quantity word.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.evaluate_claims``.
    quantifiers : pandas.DataFrame
        See ``quantifiers.csv``.
    title : str
        What the claims are about.
    id : str

    Returns
    -------
    Figure or None
        None if no claim has both a share and a quantity word with a range.
    """
    known = _with_ranges(frame, quantifiers)
    if known.empty:
        return None
    shown = _shown(known)
    places = [float(place) for place in range(len(shown))]
    sheet, (axes,) = style.canvas(min(9.1, 0.95 + 0.27 * (len(shown) + 0.4)))
    _word_ranges(axes, shown, places)
    _bounds(axes, shown, places)
    _verdicts(axes, shown, places)
    style.rows(axes, [_label(claim) for _, claim in shown.iterrows()], places, 6.5)
    style.margin_notes(axes, map(of, shown["numerator"], shown["denominator"]), places)
    style.percent_axis(axes)
    axes.set_xlabel("Recomputed share")
    style.key(sheet, _claims_key(shown))
    return style.publish(sheet, id, _caption(title, len(known) - len(shown)), _alt(known))


def _with_ranges(frame: pd.DataFrame, quantifiers: pd.DataFrame) -> pd.DataFrame:
    known = frame.dropna(subset="share").merge(
        quantifiers.drop(columns=["source", "note"]), on="quantifier"
    )
    return by_distance(known.dropna(subset=["holds_from", "holds_to"]))


def _shown(known: pd.DataFrame) -> pd.DataFrame:
    """Leave out claims that hold where there are too many for one page."""
    if len(known) <= _MOST:
        return known
    off = known[known["verdict"] != "holds"]
    return (off if len(off) else known).head(_MOST).reset_index(drop=True)


def _label(claim: pd.Series) -> str:
    word = f"“{claim['quantifier']}”"
    lines = wrap(claim["statement"], 56)
    return "\n".join(
        [*lines[:1], shorten(" ".join([*lines[1:], word]), 62, placeholder=f"… {word}")]
    )


def _word_ranges(axes: Axes, known: pd.DataFrame, places: list[float]) -> None:
    for low, high, colour in (
        ("loose_from", "loose_to", style.RANGE),
        ("holds_from", "holds_to", "#9fb8c8"),
    ):
        ends = zip(known[low], known[high], places, strict=True)
        # Round caps keep a range of one point (“all”) visible.
        style.spans(axes, ends, linewidths=5, colors=colour, capstyle="round")


def _bounds(axes: Axes, known: pd.DataFrame, places: list[float]) -> None:
    """Draw what share silence allows, as a line with ends through the mark."""
    style.spans(
        axes,
        zip(known["lower"], known["upper"], places, strict=True),
        linewidths=0.8,
        colors=style.INK,
    )


def _verdicts(axes: Axes, known: pd.DataFrame, places: list[float]) -> None:
    rows = pd.Series(places, index=known.index)
    for verdict, looks in _VERDICTS.items():
        part = known[known["verdict"] == verdict]
        axes.plot(part["share"], rows[part.index], **{"linestyle": "", "markersize": 5, **looks})


def _claims_key(known: pd.DataFrame) -> list[tuple[str, dict[str, Any]]]:
    found = set(known["verdict"])
    marks = [
        (verdict, {"markersize": 5, **looks})
        for verdict, looks in _VERDICTS.items()
        if verdict in found
    ]
    bar = {"linestyle": "-", "linewidth": 5}
    return [
        *marks,
        ("range of the word", bar | {"color": "#9fb8c8"}),
        ("loose range", bar | {"color": style.RANGE}),
        ("bounds", {"linestyle": "-", "linewidth": 0.8, "color": style.INK}),
    ]


def _caption(title: str | None, left_out: int) -> str:
    return (
        f"Quantified claims {under(title)}, those furthest off first. The mark is the share that the lists give "
        "(right margin: k of N), its shape the verdict; the dark bar is the range of shares that the claim’s quantity "
        "word is taken to mean, the light bar the range in which it holds loosely; the line runs from the smallest to the "
        "largest share that the silence of the lists allows. Comparisons and claims without "
        "a list are in the table only" + (", and so are the others that hold." if left_out else ".")
    )


def _alt(known: pd.DataFrame) -> str:
    parts = [
        f"{number(size)} {agree(size, *verbs)}"
        for verdict, verbs in _VERBS.items()
        if (size := int((known["verdict"] == verdict).sum()))
    ]
    worst = known.iloc[0]
    off = (
        f" Furthest off: “{worst['quantifier']}” for {percent(worst['share'])} ({worst['statement'].rstrip('.')})."
        if worst["verdict"] != "holds"
        else ""
    )
    settled = int(known["determined"].fillna(False).sum())
    same = f"{capital(count(settled, 'verdict'))} {agree(settled, 'is', 'are')} the same on every reading of the silence."
    why = reasons(list(known.loc[known["verdict"] == "does not hold", "direction"]))
    told = f"Of {count(len(known), 'claim')} with a share, {joined(parts)}"
    if len(known) == 1:
        told = f"The one claim with a share {worst['verdict']}"
    return f"{told}{why}.{off} {same} The table that follows, “Quantified claims”, holds them all."
