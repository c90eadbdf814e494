"""A country's answers among all: for each question who shares them, its code first in its group."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.analysis.known.states import NOT_COVERED, OPEN
from thb_analysis.figures.publish import Drawn, publish
from thb_analysis.figures.sheet import BAR, BAR_OPEN, BAR_OTHER, INK, MUTED, Sheet, measure, wrap

_HEAD, _APART = 40, 36  # pixels: the head of a panel, and between panels
_READ = "Each mark is a country; in bold the answer of {}. Dotted: open, which is not a no."


def answers(
    frames: Mapping[str, pd.DataFrame],
    country: str,
    title: str,
    *,
    ax: Axes | None = None,
    **about: str,
) -> Drawn:
    """Draw a panel for each question: a mark for each country, grouped by answer.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        Question to what `thb_analysis.analysis.counts.categories` returns; six at most have room.
    country : str
        Code.
    title : str
        What was found; at most 14 words.
    ax : matplotlib.axes.Axes, optional
    **about : str
        `caption` (how to read it), `note` (where it is from), `id` (for references); each has a default.

    Returns
    -------
    Axes, Figure or None
        The axes, if they are given; else the figure, None if the country is in no frame.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> from thb_analysis.figures import answers
    >>> ds = thb.load()
    >>> panels = {"How long is the first permit?": thb.categories(ds, "first-permit")}
    >>> answers(panels, "PL", "A victim may stay without cooperating").id
    'fig-answers-a-victim-may-stay-without-cooperating'
    """
    own = pd.concat(
        [frame[frame["country"] == country] for frame in frames.values()] or [pd.DataFrame()]
    )
    name = own["name"].iloc[0] if len(own) else country
    given = [
        f"{question} {words} ({int(frame['category'].eq(words).sum())} of {len(frame)})"
        for question, frame in frames.items()
        for words in frame.loc[frame["country"] == country, "category"]
    ]

    def draw(sheet: Sheet) -> float:
        across = 3 if sheet.is_wide else 1 if sheet.is_narrow else 2
        space = (sheet.width - (across - 1) * _APART) / across
        most = max(frame.groupby("category").size().max() for frame in frames.values())
        y, panels = 0.0, [*frames.items()]
        for start in range(0, len(panels), across):
            ends = [
                _panel(sheet, at * (space + _APART), y, space, *panel, country, int(most))
                for at, panel in enumerate(panels[start : start + across])
            ]
            y = max(ends) + 12
        return y - 12

    alt = f"{name}: {'; '.join(given)}."
    about = {"caption": _READ.format(name), **about}
    return publish(draw, ax, own, "answers", title, alt, **about)


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
    """Draw a question with its answers; return where it ends."""
    sheet.lines(left, top + 12, wrap(question, space, 14, bold=True, most=1), 14, bold=True)
    sheet.rule(left, top + 28, left + space)
    groups = [(str(words), part) for words, part in frame.groupby("category", sort=False)]
    longest = max(measure(words, 13, bold=True) for words, _ in groups)
    code = measure(country, 13, bold=True) + 8
    label = min(longest, max(space * 0.5, space - code - 4.5 * most) - 34) + 34
    step = min(7.4, (space - label - code - 3) / max(most - 1, 1))
    y = top + _HEAD
    for words, part in groups:
        is_own, look = country in set(part["country"]), part["look"].iloc[0]
        color = INK if is_own else MUTED
        shown = wrap(words, label - 34, 13, bold=is_own, most=1)
        sheet.lines(left, y, shown, 13, bold=is_own, color=color)
        sheet.text(left + label - 8, y, len(part), 13, is_own, color, "right")
        x = left + label
        if is_own:
            tile = OPEN if look in (OPEN, NOT_COVERED) else "most"
            name = part.loc[part["country"] == country, "name"].iloc[0]
            sheet.tile((x, y - 8, code, 16), country, tile, 13, (name, words, question))
            x += code + 3
        kind = BAR_OPEN if look in (OPEN, NOT_COVERED) else BAR if is_own else BAR_OTHER
        others = part.loc[part["country"] != country, "name"]
        for at, other in enumerate(others):
            sheet.mark(
                x + step * (at + 0.5), y, kind, min(4, step * 0.55), (other, words, question)
            )
        # In print the lines stand closer: two pages are to be enough.
        y += 20 if sheet.is_wide or sheet.is_narrow else 17
    return y
