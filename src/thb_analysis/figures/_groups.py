"""Groups of countries side by side: a panel for each group, rows that they share."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import fill
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.analysis.grouping import SMALLEST, Grouping
from thb_analysis.analysis.groups import GroupCoverage
from thb_analysis.arrange import by_kind
from thb_analysis.display import Figure
from thb_analysis.figures import style
from thb_analysis.wording import agree, capital, count, joined, kinds, number, of, percent, points

MOST = 6  # panels that can be read next to each other
_TALLEST = 8.0  # inches: rows move closer together rather than leave the page
_CHARACTERS = 60  # of a title, in all panels together


@style.styled
def groups(result: GroupCoverage, title: str, id: str = "fig-groups") -> Figure | None:
    """Draw the coverage of each measure, one panel for each group of countries.

    Parameters
    ----------
    result : GroupCoverage
    title : str
        Of the theme, for caption and alternative text.
    id : str

    Returns
    -------
    Figure or None
        None if there is no measure, or if there are not several groups.
    """
    order = by_kind(result.overall)
    if order.empty or len(result.grouping.groups) < 2:
        return None
    places, heads = style.grouped(list(order["kind"]))
    row = dict(zip(order["measure"], places, strict=True))
    overall = order.set_index("measure")["share"]
    frame = result.frame.assign(
        place=result.frame["measure"].map(row), overall=result.frame["measure"].map(overall)
    )
    names = [(capital(kinds(kind)), place) for kind, place in heads]
    sheet = _sheet(frame, result.grouping, list(order["label"]), places, names)
    style.key(sheet, _key(frame, "all countries compared"))
    caption, alt = _caption(result, title), _alt(result, title)
    return style.publish(sheet, id, caption, alt)


@style.styled
def group_medians(
    result: GroupCoverage, titles: dict[str, str], id: str = "fig-group-medians"
) -> Figure | None:
    """Draw the median coverage by theme and kind, one panel for each group of countries.

    Parameters
    ----------
    result : GroupCoverage
        All themes.
    titles : dict of str to str
        Theme to title.
    id : str

    Returns
    -------
    Figure or None
        None if no measure can be read, or if there are not several groups.
    """
    frame = result.medians.dropna(subset="overall")
    if frame.empty or len(result.grouping.groups) < 2:
        return None
    order = frame.drop_duplicates(["theme", "kind"])
    places, heads = style.grouped([titles[theme] for theme in order["theme"]])
    row = dict(zip(zip(order["theme"], order["kind"], strict=True), places, strict=True))
    pairs = zip(frame["theme"], frame["kind"], strict=True)
    frame = frame.assign(place=[row[pair] for pair in pairs])
    labels = [kinds(kind) for kind in order["kind"]]
    sheet = _sheet(frame, result.grouping, labels, places, heads)
    style.key(sheet, _key(frame, "median of all countries compared"))
    return style.publish(sheet, id, _medians_caption(result), _medians_alt(result, titles))


def _sheet(
    frame: pd.DataFrame,
    grouping: Grouping,
    labels: Sequence[str],
    places: Sequence[float],
    heads: Sequence[tuple[str, float]],
) -> Any:
    """Draw one panel for each of the first groups; `frame` says where each mark and its range stand."""
    shown = grouping.groups[:MOST]
    height = min(0.185 * (places[-1] + 1.5), _TALLEST)
    sheet, panels = style.canvas(1.05 + height, len(shown), sharey=True)
    for axes, group in zip(panels, shown, strict=True):
        _panel(axes, frame[frame["group"] == group].dropna(subset="share"))
        title = f"{group}\N{NO-BREAK SPACE}({len(grouping.members[group])})"
        axes.set_title(fill(title, _CHARACTERS // len(shown)), fontsize=7, linespacing=1.15)
        axes.set_xticks([0, 0.5, 1], ["0", "50" if len(shown) < MOST else "", "100%"])
    style.headings(panels[0], heads)
    panels[0].set_zorder(1)
    for heading in panels[0].texts:
        heading.set_in_layout(False)  # it may reach over the next panels, whose row is free
    style.rows(panels[0], labels, places)
    sheet.supxlabel("Share of the countries that the statement speaks of", fontsize=7.5)
    return sheet


def _panel(axes: Axes, frame: pd.DataFrame) -> None:
    ends = zip(frame["lower"], frame["upper"], frame["place"], strict=True)
    style.spans(axes, ends, linewidths=5, colors=style.RANGE)
    axes.scatter(
        frame["overall"], frame["place"], s=55, marker="|", color=style.INK, linewidths=1, zorder=4
    )
    for (kind, small), part in frame.groupby(["kind", "small"], sort=False):
        marker, colour = style.kind_looks(str(kind))
        face = "white" if small else colour
        axes.scatter(
            part["share"], part["place"], s=20, marker=marker, facecolor=face, edgecolor=colour,
            linewidths=0.8, zorder=3,
        )  # fmt: skip
    axes.set_xlim(-0.08, 1.08)
    axes.grid(axis="x")


def _key(frame: pd.DataFrame, reference: str) -> list[tuple[str, dict[str, Any]]]:
    """Explain filling and bar; the rows themselves say which kind has which shape."""
    mark = {"marker": "o", "color": style.INK, "markersize": 4.5}
    hollow = {**mark, "markerfacecolor": "white"}
    few = (
        [(f"group, fewer than {number(SMALLEST)} countries", hollow)]
        if frame["small"].any()
        else []
    )
    bar = {"marker": "|", "color": style.INK, "markersize": 8}
    return [("group", mark), *few, (reference, bar)]


def _caption(result: GroupCoverage, title: str) -> str:
    return (
        f"Coverage of the measures under “{title}” by {result.grouping.label}: one panel for each group (in brackets its "
        f"number of countries), measures by kind and falling share of all. The mark is the share of countries listed among "
        f"those of the group that the statement speaks of, the upright bar the share among all countries compared."
        f"{_reading(result.frame, result.grouping)}"
    )


def _medians_caption(result: GroupCoverage) -> str:
    return (
        f"Median coverage by theme and kind of measure, by {result.grouping.label}: one panel for each group (in brackets "
        f"its number of countries). The mark is the median over the measures that speak of the group and affirm something, "
        f"the upright bar the same median over all countries compared."
        f"{_reading(result.medians.dropna(subset='overall'), result.grouping)}"
    )


def _reading(frame: pd.DataFrame, grouping: Grouping) -> str:
    """Explain range, hollow marks, rows that are free and groups that are not drawn, where they occur."""
    more = len(grouping.groups) - MOST
    parts = [
        "The grey range reaches to what silence leaves open.",
        "A hollow mark stands for so few countries that one listing more or less moves it far."
        if frame["small"].any()
        else "",
        "A row is free where no statement speaks of the group."
        if frame["share"].isna().any()
        else "",
        f"{capital(count(more, 'more group'))} {agree(more, 'stands', 'stand')} in the table only."
        if more > 0
        else "",
    ]
    return "".join(f" {part}" for part in parts if part)


def _alt(result: GroupCoverage, title: str) -> str:
    opening = (
        f"Coverage of {count(len(result.overall), 'measure')} under “{title}” in "
        f"{count(len(result.grouping.groups), 'group')} of countries."
    )
    widest = result.widest(1)
    finding = "No group is large enough to be held against the others."
    if len(result.compared):
        finding = "No group that is large enough differs from the others under any measure."
    if len(widest):
        more = result.as_wide()
        also = f", and as far in {count(more, 'other comparison')}" if more else ""
        finding = f"Groups lie furthest apart under {_told(widest.iloc[0])}{also}."
    return f"{opening} {finding} The table that follows gives k of N for each measure and group."


def _told(row: pd.Series) -> str:
    here = of(row["listed"], row["base_size"])
    there = of(row["other_listed"], row["other_base_size"])
    return (
        f"“{row['label']}”: {here} in {row['group']}, {there} in {row['against']}, a difference of "
        f"{points(row['difference'])} percentage points (bounds {points(row['lower'])} to {points(row['upper'])})"
    )


def _medians_alt(result: GroupCoverage, titles: dict[str, str]) -> str:
    rows = count(
        len(result.medians.dropna(subset="overall").drop_duplicates(["theme", "kind"])), "row"
    )
    spreads = result.spreads()
    finding = "No two groups are large enough for their medians to be compared."
    if len(spreads) and not spreads["spread"].astype(float).round(10).any():
        finding = "In every row the groups that are large enough have the same median."
    elif len(spreads):
        first, last = (_reach(spreads.iloc[place], titles) for place in (0, -1))
        closest = f" and least far under {last}" if last != first else ""
        finding = f"The medians of groups reach furthest under {first}{closest}."
    return (
        f"Median coverage in {count(len(result.grouping.groups), 'group')} of countries, in {rows} by theme and kind. "
        f"{finding} The table that follows holds the same numbers."
    )


def _reach(row: pd.Series, titles: dict[str, str]) -> str:
    low, high = (
        f"{percent(row[end])} ({joined(row[f'{end}_groups'])})" for end in ("lowest", "highest")
    )
    return f"“{titles[row['theme']]}”, {kinds(row['kind'])}: {low} to {high}"
