"""Panels: for each question all countries by their answer, and one country picked out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from thb_analysis.figures.publish import Drawn, publish
from thb_analysis.figures.sheet import BAR, BAR_OPEN, BAR_OTHER, INK, MUTED, Sheet
from thb_analysis.figures.text import text_width, wrap
from thb_analysis.states import NOT_COVERED, OPEN

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEAD, _APART = 40, 36  # pixels: the head of a panel, and between panels
_READ = (
    "Each mark is a country; in bold the answer of {}. Dotted: open, which is not a no."
)


def panels(
    frames: Mapping[str, pd.DataFrame],
    country: str,
    title: str,
    *,
    ax: Axes | None = None,
    **labels: str,
) -> Drawn:
    """Draw a panel for each question: a mark for each country, grouped by answer, one in bold.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        Question to what `thb_analysis.analysis.counts.categories` returns; at most six fit.
    country : str
        Code of the country in bold.
    title : str
        What was found; at most 14 words.
    ax : matplotlib.axes.Axes, optional
    **labels : str
        `caption` (how to read it), `note` (where it is from), `id` (for references); each has a default.

    Returns
    -------
    Axes, Figure or None
        The axes, if they are given; else the figure, None if the country is in no frame.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> from thb_analysis.figures import panels
    >>> ds = thb.load()
    >>> frames = {"How long is the first permit?": thb.categories(ds, "first-permit")}
    >>> panels(frames, "PL", "A victim may stay without cooperating").id
    'fig-answers-a-victim-may-stay-without-cooperating'
    """
    of_country = pd.concat(
        [frame[frame["country"] == country] for frame in frames.values()]
        or [pd.DataFrame()]
    )
    name = of_country["name"].iloc[0] if len(of_country) else country
    given = [
        f"{question} {answer} ({int(frame['category'].eq(answer).sum())} of {len(frame)})"
        for question, frame in frames.items()
        for answer in frame.loc[frame["country"] == country, "category"]
    ]

    def draw(sheet: Sheet) -> float:
        across = 3 if sheet.is_wide else 1 if sheet.is_narrow else 2
        space = (sheet.width - (across - 1) * _APART) / across
        most = int(
            max(frame.groupby("category").size().max() for frame in frames.values())
        )
        y, questions = 0.0, [*frames.items()]
        for start in range(0, len(questions), across):
            ends = [
                _panel(
                    sheet, column * (space + _APART), y, space, *question, country, most
                )
                for column, question in enumerate(questions[start : start + across])
            ]
            y = max(ends) + 12
        return y - 12

    alt = f"{name}: {'; '.join(given)}."
    labels = {"caption": _READ.format(name), **labels}
    return publish(draw, ax, of_country, "answers", title, alt, **labels)


def _panel(
    sheet: Sheet,
    left: float,
    top: float,
    space: float,
    question: str,
    frame: pd.DataFrame,
    country: str,
    most: int,
) -> float:
    """Draw a question with its answers; return its lower end in pixels."""
    sheet.lines(
        left, top + 12, wrap(question, space, 14, bold=True, most=1), 14, bold=True
    )
    sheet.rule(left, top + 28, left + space)
    groups = [
        (str(answer), part) for answer, part in frame.groupby("category", sort=False)
    ]
    longest = max(text_width(answer, 13, bold=True) for answer, _ in groups)
    code = text_width(country, 13, bold=True) + 8
    label = min(longest, max(space * 0.5, space - code - 4.5 * most) - 34) + 34
    step = min(7.4, (space - label - code - 3) / max(most - 1, 1))
    y = top + _HEAD
    for answer, part in groups:
        has_country, look = country in set(part["country"]), part["look"].iloc[0]
        color = INK if has_country else MUTED
        shown = wrap(answer, label - 34, 13, bold=has_country, most=1)
        sheet.lines(left, y, shown, 13, bold=has_country, color=color)
        sheet.text(left + label - 8, y, len(part), 13, has_country, color, "right")
        x = left + label
        if has_country:
            tile = OPEN if look in (OPEN, NOT_COVERED) else "most"
            name = part.loc[part["country"] == country, "name"].iloc[0]
            sheet.tile(
                (x, y - 8, code, 16), country, tile, 13, (name, answer, question)
            )
            x += code + 3
        kind = (
            BAR_OPEN
            if look in (OPEN, NOT_COVERED)
            else BAR
            if has_country
            else BAR_OTHER
        )
        others = part.loc[part["country"] != country, "name"]
        for index, other in enumerate(others):
            sheet.mark(
                x + step * (index + 0.5),
                y,
                kind,
                min(4, step * 0.55),
                (other, answer, question),
            )
        # In print the lines are closer, so that a brief fits two pages.
        y += 20 if sheet.is_wide or sheet.is_narrow else 17
    return y
