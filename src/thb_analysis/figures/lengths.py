"""Lengths: how long a period or permit lasts, equal ones together, shortest first."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.data.states import NAMED
from thb_analysis.figures.publish import Drawn, footnotes_note, publish
from thb_analysis.figures.sheet import DEEP, INK, MID, MUTED, RULE, Look, Sheet, Words, widest, wrap

_DAYS = {"days": 1, "months": 30, "years": 360}
_ENDS = ["minimum", "maximum", "later_minimum", "later_maximum"]
_READ = "A bar from the least to the most; a point where both are one; dotted: no end given."
_LATER = "Lighter: what follows."


def lengths(
    cells: pd.DataFrame,
    title: str,
    law: tuple[float, str] | None = None,
    *,
    ax: Axes | None = None,
    **about: str,
) -> Drawn:
    """Draw how long a measure lasts in each country that is named for it.

    Parameters
    ----------
    cells : pandas.DataFrame
        Rows of `Dataset.cells` of one measure of the kind duration. Days, months and years are drawn
        in the smallest of them that occurs, a month as 30 days.
    title : str
        What was found, or the question; at most 14 words.
    law : tuple of (float, str), optional
        The least that law asks for, in that unit, and where it stands: drawn as a line.
    ax : matplotlib.axes.Axes, optional
    **about : str
        `caption` (how to read it), `note` (where it is from), `id` (for references); each has a default.

    Returns
    -------
    Axes, Figure or None
        The axes, if they are given; else the figure, None if lengths do not differ.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> cells = thb.load().cells("protection").query("measure == 'permit-duration'")
    >>> thb.lengths(cells, "How long is the first permit?", (6, "Directive 2004/81/EC, Art. 8(3)")).id
    'fig-lengths-how-long-is-the-first-permit'
    """
    named = cells[cells["state"].isin(NAMED)]
    given = named[named[["minimum", "maximum"]].notna().any(axis=1)]
    unit = min(given["unit"], key=lambda each: _DAYS.get(each, 0), default="days")
    rows = _together(given, unit)
    without = sorted(set(named["name"]).difference(given["name"]))
    later = given["later_minimum"].notna() | given["later_maximum"].notna()
    sentence = f"{_READ} {_LATER if later.any() else ''}".strip()
    alt = "Bars: " + "; ".join(f"{row['value']}: {', '.join(row['names'])}" for row in rows)

    def draw(sheet: Sheet) -> float:
        return _draw(sheet, rows, without, unit, law)

    shown = given if len(rows) > 1 else given.head(0)
    about = {"caption": sentence, "note": footnotes_note(cells), **about}
    return publish(draw, ax, shown, "lengths", title, f"{alt}.", **about)


def _together(given: pd.DataFrame, unit: str) -> list[dict[str, Any]]:
    """Return each length once, shortest first, with the countries that have it."""
    scale = given["unit"].map(_DAYS).astype(float) / _DAYS.get(unit, 1)
    ends = given[_ENDS].astype(float).mul(scale, axis=0)
    found: dict[tuple[float, ...], dict[str, Any]] = {}
    for name, row in zip(given["name"], ends.to_dict("records"), strict=True):
        key = tuple(-1.0 if pd.isna(end) else end for end in row.values())
        first, then = (_value(low, high, unit) for low, high in (key[:2], key[2:]))
        value = f"{first}, then {then}" if then else first
        entry = found.setdefault(key, {"ends": key, "value": value, "names": []})
        entry["names"].append(name)

    def place(key: tuple[float, ...]) -> tuple[float, float]:
        low, high = key[:2]
        return (high if low < 0 else low), (float("inf") if high < 0 else high)

    return [found[key] for key in sorted(found, key=place)]


def _value(low: float, high: float, unit: str) -> str:
    """Write a length; -1 is an end that is not given."""
    if low < 0 and high < 0:
        return ""
    if low < 0 or high < 0:
        return f"up to {high:g} {unit}" if low < 0 else f"from {low:g} {unit}"
    return f"{low:g} {unit}" if low == high else f"{low:g} to {high:g} {unit}"


def _draw(
    sheet: Sheet,
    rows: list[dict[str, Any]],
    without: list[str],
    unit: str,
    law: tuple[float, str] | None,
) -> float:
    label = 0 if sheet.is_narrow else 400 if sheet.is_wide else 270
    longest = max((*(end for row in rows for end in row["ends"]), law[0] if law else 0, 1))
    # A bar without an end goes beyond the longest that has one.
    scale = (sheet.width - label - 40) / (longest * 1.05)
    least = label + law[0] * scale if law else 0
    y = 8.0
    if law:
        text = f"Law: {law[0]:g} {unit} or more, {law[1]}"
        lines = wrap(text, min(sheet.width - 8, 320), 12)
        x = min(least, sheet.width - widest(lines, 12))
        sheet.lines(x, 7.1 * len(lines), lines, 12)
        y = 14.2 * len(lines) + 8
    for row in rows:
        names = wrap(", ".join(row["names"]), (label or sheet.width) - 26, 12, most=9)
        sheet.rule(0, y, sheet.width, RULE)
        sheet.text(0, y + 14, f"{row['value']} · {len(row['names'])}", 13, bold=True)
        sheet.lines(0, y + 25 + 7.1 * len(names), names, 12, color=MUTED)
        end = y + 30 + 14.2 * len(names) + (0 if label else 26)
        # On a phone the bar stands below the names, and the line of the law beside no text.
        bar, top = ((y + end) / 2, y) if label else (end - 15, end - 26)
        words = ", ".join(row["names"]), row["value"], ""
        _bar(sheet, label, bar, scale, row["ends"][:2], DEEP, words)
        _bar(sheet, label, bar, scale, row["ends"][2:], MID, ())
        if law:
            sheet.ax.plot([least] * 2, [top, end], color=INK, lw=1, ls=(0, (4, 3)))
        y = end
    if without:
        texts = wrap(f"Length not given: {', '.join(without)}", sheet.width, 12, most=6)
        sheet.rule(0, y, sheet.width, RULE)
        sheet.lines(0, y + 6 + 7.1 * len(texts), texts, 12, color=MUTED)
        y += 12 + 14.2 * len(texts)
    return y


def _bar(
    sheet: Sheet,
    left: float,
    y: float,
    scale: float,
    ends: tuple[float, ...],
    color: str,
    words: Words,
) -> None:
    """Draw a length; dotted where an end is not given."""
    low, high = ends
    if max(ends) < 0:
        return
    start, end = (left + max(each, 0) * scale for each in (low, high))
    if low == high:
        sheet.box((start - 5, y - 5, 10, 10), Look(color), words)
    elif min(ends) >= 0:
        sheet.box((start, y - 5, end - start, 10), Look(color), words)
    else:
        given, end = (start, sheet.width - 16) if high < 0 else (end, end)
        sheet.box((start, y - 4, end - start, 8), Look("none", color, 1.3, dotted=True), words)
        sheet.box((given - 2, y - 7, 4, 14), Look(color))
