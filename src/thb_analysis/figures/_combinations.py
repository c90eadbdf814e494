"""Combinations of measures: which countries are listed for exactly which of them (UpSet plot)."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.analysis.combinations import Combinations
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import agree, count, of

MOST = 25  # columns that can be told apart within the width of a page
_TALLEST = 14  # countries whose codes are stacked one by one; more are drawn to scale
_STEP = 0.62  # height of one country, in rows of the matrix
_ROW = 0.19  # inches
_APART = 0.5  # free columns before the combination of no measure
_FEWEST = 12  # columns that the width is shared among at least
_DISC = {**style.STATE_LOOKS["reported"], "markersize": 5}
_RING = {
    **style.STATE_LOOKS["not_listed"], "fillstyle": "full", "markerfacecolor": "white", "markersize": 3,
}  # fmt: skip


@style.styled
def combinations(
    result: Combinations, title: str, most: int = MOST, id: str = "fig-combinations"
) -> Figure | None:
    """Draw the combinations that occur, the countries of each stacked above it.

    Parameters
    ----------
    result : Combinations
    title : str
        Of the theme, or of the whole.
    most : int
        How many combinations to draw at most: the largest, and that of no measure.
    id : str

    Returns
    -------
    Figure or None
        None if there are too few measures, or no country to compare.
    """
    if not result.enough or result.frame.empty:
        return None
    shown = _shown(result.frame, most)
    highest = int(shown["countries"].max())
    step = _STEP * min(1, _TALLEST / highest)
    rows = len(result.sets) + step * highest
    sheet, (sizes, matrix) = style.canvas(
        0.3 + _ROW * (rows + 2), 2, sharey=True, width_ratios=(1.1, 4.6)
    )
    columns = _columns(shown)
    _matrix(matrix, result, shown, columns)
    _stacks(matrix, shown, columns, step)
    _sizes(sizes, result.sets)
    style.rows(sizes, [_label(row) for row in result.sets.itertuples()], range(len(result.sets)))
    sizes.set_ylim(len(result.sets) - 0.3, -1.6 - step * highest)
    return style.publish(sheet, id, _caption(result, len(shown), title), _alt(result, title))


def _shown(frame: pd.DataFrame, most: int) -> pd.DataFrame:
    """Keep the largest combinations, and that of no measure, which comes last."""
    none = frame[frame["size"] == 0]
    return pd.concat([frame[frame["size"] > 0].head(most - len(none)), none])


def _label(measure: object) -> str:
    polarity = str(measure.polarity)  # type: ignore[attr-defined]
    label = str(measure.label)  # type: ignore[attr-defined]
    return label if polarity == "affirmed" else f"{label} ({polarity})"


def _columns(shown: pd.DataFrame) -> list[float]:
    """Place the combinations side by side, that of no measure a little apart."""
    return [place + (0 if size else _APART) for place, size in enumerate(shown["size"])]


def _matrix(axes: Axes, result: Combinations, shown: pd.DataFrame, columns: list[float]) -> None:
    """Draw a disc for each measure in a combination, a ring for each other one."""
    row = {measure: place for place, measure in enumerate(result.sets["measure"])}
    inside = [[row[measure] for measure in each] for each in shown["measures"]]
    discs = [
        (column, place) for column, places in zip(columns, inside, strict=True) for place in places
    ]
    rings = [
        (column, place)
        for column in columns
        for place in row.values()
        if (column, place) not in discs
    ]
    _dots(axes, rings, **_RING)
    _dots(axes, discs, **_DISC)
    lines = [(column, places) for column, places in zip(columns, inside, strict=True) if places]
    axes.vlines(
        [column for column, _ in lines],
        [min(places) for _, places in lines],
        [max(places) for _, places in lines],
        color=style.BLUE,
        linewidth=1.2,
        zorder=1,
    )
    axes.set_xlim(-0.7, max(columns[-1], _FEWEST) + 0.7)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _dots(axes: Axes, cells: list[tuple[float, int]], **looks: Any) -> None:
    axes.plot([column for column, _ in cells], [row for _, row in cells], linestyle="", **looks)


def _stacks(axes: Axes, shown: pd.DataFrame, columns: list[float], step: float) -> None:
    """Stack the countries of each combination above it, with their number on top."""
    ground = -0.7
    heights = shown["countries"] * step
    axes.bar(columns, -heights, bottom=ground, width=0.86, color=style.RANGE)
    text: dict[str, Any] = {"ha": "center", "fontsize": 6}
    for column, codes, height in zip(columns, shown["codes"], heights, strict=True):
        axes.text(
            column, ground - height - 0.2, str(len(codes)), weight="bold", va="bottom", **text
        )
        for place, code in enumerate(codes[::-1] if step == _STEP else ()):
            axes.text(column, ground - (place + 0.5) * step, code, va="center", **text)


def _sizes(axes: Axes, sets: pd.DataFrame) -> None:
    """Draw to the left how many countries each measure lists."""
    longest = max(sets["listed"].max(), 1)
    axes.barh(range(len(sets)), sets["listed"], height=0.62, color=style.BLUE)
    for row, (listed, base) in enumerate(zip(sets["listed"], sets["base_size"], strict=True)):
        axes.text(
            listed + 0.06 * longest, row, of(listed, base), ha="right", va="center", fontsize=6.2
        )
    axes.set_xlim(2.5 * longest, 0)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _caption(result: Combinations, shown: int, title: str) -> str:
    rest = len(result.frame) - shown
    more = (
        f" The {count(rest, 'smallest combination')} {agree(rest, 'is', 'are')} in the table only."
        if rest
        else ""
    )
    return (
        f"Combinations of measures under “{title}”, the most frequent first. Each column is one combination: a disc "
        "stands for a listing, a ring for a measure that does not list the countries above. Above it stand the countries "
        "listed for exactly these measures, with their number; each country stands once. To the left, the countries "
        f"that each measure lists, out of those that it speaks of.{more} A column of rings alone is silence, not absence."
    )


def _alt(result: Combinations, title: str) -> str:
    frame = result.frame
    alone = int(((frame["countries"] == 1) & (frame["size"] > 0)).sum())
    return (
        f"{count(result.countries, 'country', 'countries').capitalize()} and {count(len(result.sets), 'measure')} under “{title}” "
        f"give {count(len(frame), 'combination')}; the most frequent one holds {count(frame['countries'].max(), 'country', 'countries')}, "
        f"and {count(alone, 'country stands', 'countries stand')} alone. The table that follows names the countries of each combination."
    )
