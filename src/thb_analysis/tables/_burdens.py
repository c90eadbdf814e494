"""Tables of conditions and challenges: whom they list, and how that fits the steps."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.burdens import Burdens
from thb_analysis.display import Row, Table, columns, linked
from thb_analysis.wording import bounds, capital, joined, kinds, of, percent, source, under

_NONE = "–"
_SIGNS = {"condition": "stricter rules", "challenge": "greater difficulties"}
_SOURCE_NOTE = "n. = footnote of the source document."


def burdens(
    result: Burdens, title: str | None = None, id: str = "tbl-burdens-coverage"
) -> Table | None:
    """Show for how many countries each condition or challenge is listed, and who is not at its step.

    Parameters
    ----------
    result : Burdens
    title : str, optional
        Of the theme; none at all for all themes.
    id : str

    Returns
    -------
    Table or None
        None if there is none.
    """
    frame = result.attached.merge(result.measures, on="measure", how="left")
    if frame.empty:
        return None
    attached = result.stepped
    outside = bool(frame["outside_base"].sum())
    head = ["Measure", "Kind", "Listed", "Share", "Bounds"]
    widths = [3, 1.3, 1.2, 0.9, 1.7]
    if outside:
        head.append("Outside base")
        widths.append(1.1)
    if attached:
        head += ["Attached to", "At the step too", "Not at the step"]
        widths += [2.3, 1.1, 1.6]
    return Table(
        id=id,
        caption=f"{_present(result)} {under(title, len(result.of_other_themes))}"
        f"{': how they fit the steps that they are attached to' if attached else ''}.",
        columns=columns(
            *head, "Source",
            numeric=("Listed", "Share", "Bounds", "Outside base", "At the step too"), widths=(*widths, 1.5),
        ),
        rows=tuple(_row(row, outside, attached) for _, row in frame.iterrows()),
        note=_note(frame, outside, attached),
    )  # fmt: skip


def burden_counts(
    result: Burdens,
    groups: pd.DataFrame,
    title: str | None = None,
    id: str = "tbl-burdens-countries",
) -> Table | None:
    """Count for each country the conditions, and the challenges, that list it, step by step.

    Parameters
    ----------
    result : Burdens
    groups : pandas.DataFrame
        `country` and `name` in the order of the rows: see ``arrange.by_bloc``.
    title : str, optional
        Of the theme; none at all for all themes.
    id : str

    Returns
    -------
    Table or None
        None without countries, or if no step has several affirmed conditions or challenges.
    """
    frame = result.counted
    if frame.empty or groups.empty:
        return None
    heads = {
        (kind, step): f"{capital(kinds(kind))}: {label}"
        if step
        else f"{capital(kinds(kind))}{' attached to no step' if result.stepped else ''}"
        for kind, step, label in frame[["kind", "step", "step_label"]].itertuples(index=False)
    }
    told = list(frame["kind"].unique())
    counts = {
        (country, kind, step): of(listed, size) if size else _NONE
        for country, kind, step, listed, size in frame[
            ["country", "kind", "step", "listed", "in_base"]
        ].itertuples(index=False)
    }
    rows = tuple(
        (name, *(counts[code, kind, step] for kind, step in heads))
        for code, name in groups[["country", "name"]].itertuples(index=False)
    )
    return Table(
        id=id,
        caption=f"{capital(joined(map(kinds, told)))} {under(title, len(result.of_other_themes))}: how many list each country"
        f"{', by the step that they are attached to' if result.stepped else ''}.",
        columns=columns(
            "Country", *heads.values(), numeric=heads.values(), widths=(2.4, *[1.8] * len(heads))
        ),
        rows=rows,
        note="k of N: measures that list the country, out of those whose statement speaks of it; only measures in the "
        f"affirmative are counted{_single(result)}. {_apart(told)}",
    )


def _present(result: Burdens) -> str:
    return capital(joined(map(kinds, result.measures["kind"].unique())))


def _single(result: Burdens) -> str:
    """Say that a measure alone of its kind at a step has no column."""
    alone = len(result.counted) < len(result.countries)
    return (
        ", and a measure that is the only one of its kind at a step is left to the matrix"
        if alone
        else ""
    )


def _apart(told: list[str]) -> str:
    added = (
        "The two kinds are not added up, neither with each other nor with what is offered"
        if len(told) > 1
        else "They are not added to what is offered"
    )
    signs = joined((_SIGNS[kind] for kind in told), "or")
    return f"{added}, and a higher count is no sign of {signs}."


def _row(row: pd.Series, outside: bool, attached: bool) -> Row:
    kind = row["kind"] if row["polarity"] == "affirmed" else f"{row['kind']} ({row['polarity']})"
    ratio = linked(row["measure"], of(row["listed"], row["base_size"]))
    return (
        row["label"],
        kind,
        ratio,
        percent(row["share"]),
        bounds(row["lower"], row["upper"]),
        *([str(row["outside_base"])] if outside else []),
        *(_fit(row) if attached else []),
        source(row["footnote"], row["page"]),
    )


def _fit(row: pd.Series) -> tuple[str, str, str]:
    """Say to which step a measure is attached, and who of those listed is not at it."""
    if not row["step"]:
        return (_NONE, _NONE, _NONE)
    at_step = of(len(row["at_step"]), row["listed"]) if row["listed"] else _NONE
    parts = [
        " ".join(row["not_at_step"]),
        f"({' '.join(row['unspoken'])})" if row["unspoken"] else "",
    ]
    label = f"{row['step_label']}*" if row["within"] else row["step_label"]
    return (label, at_step, " ".join(part for part in parts if part) or _NONE)


def _note(frame: pd.DataFrame, outside: bool, attached: bool) -> str:
    parts = [
        "Listed: k of N. The lower bound takes every silence as absence, the upper none, except where the source itself "
        "rules a country out.",
        "–: a list that can be read either way has no bounds."
        if (frame["polarity"] == "unclear").any()
        else "",
        "Countries listed outside the base are not counted in k." if outside else "",
        "In brackets: countries of which the step does not speak."
        if attached and frame.loc[frame["step"] != "", "unspoken"].map(len).any()
        else "",
        "*: the list is one of those that make the step." if frame["within"].any() else "",
        _SOURCE_NOTE,
    ]
    return " ".join(part for part in parts if part)
