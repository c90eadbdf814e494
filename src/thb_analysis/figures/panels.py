"""Panels: for each question all countries by their answer, and one country picked out."""

from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

import pandas as pd

from thb_analysis.figures.publish import (
    Axes,
    Drawn,
    check_categories,
    publish,
    spoken,
)
from thb_analysis.figures.sheet import BAR, BAR_OPEN, BAR_OTHER, INK, MUTED, Sheet
from thb_analysis.figures.text import Font, text_width, widest, wrap
from thb_analysis.states import NOT_COVERED, OPEN, STATE_LABELS

_HEAD, _APART = 40, 36  # pixels: the head of a panel, and between panels
_HEADING, _BOLD, _PLAIN = Font(14, bold=True), Font(13, bold=True), Font(13)
_READ = (
    "Each mark is a country; in bold the answer of {}. Dotted: "
    + STATE_LABELS[OPEN]
    + "."
)


class _Answer(NamedTuple):
    """An answer to a question, and the names of the countries that gave it."""

    words: str
    is_open: bool
    picked: list[str]  # the country in bold, if it is among them
    others: list[str]

    @property
    def k(self) -> int:
        return len(self.picked) + len(self.others)


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
    for frame in frames.values():
        check_categories(frame)
    answered = [frame[frame["country"] == country] for frame in frames.values()]
    of_country = pd.concat(answered or [pd.DataFrame()])
    name = country if of_country.empty else of_country["name"].iloc[0]
    questions = {each: _answers(frame, country) for each, frame in frames.items()}
    given = []
    for question, frame in frames.items():
        counted = spoken(frame)
        for words in counted.loc[counted["country"] == country, "category"]:
            k = counted["category"].eq(words).sum()
            given.append(f"{question} {words} ({k} of {len(counted)})")
    alt = f"{name}: {'; '.join(given)}."
    labels.setdefault("caption", _READ.format(name))
    draw = partial(_panels, country, questions)
    return publish(draw, ax, of_country, "answers", title, alt, **labels)


def _answers(frame: pd.DataFrame, country: str) -> list[_Answer]:
    """Return the answers to a question, in the order of the frame."""
    found = []
    for words, part in frame.groupby("category", sort=False):
        is_picked = part["country"] == country
        picked, others = part.loc[is_picked, "name"], part.loc[~is_picked, "name"]
        is_open = part["look"].iloc[0] in (OPEN, NOT_COVERED)
        found.append(_Answer(str(words), is_open, [*picked], [*others]))
    return found


def _panels(
    country: str, questions: Mapping[str, list[_Answer]], sheet: Sheet
) -> float:
    """Draw panels in rows of as many as fit; return where they end."""
    across = 3 if sheet.is_wide else 1 if sheet.is_narrow else 2
    space = (sheet.width - (across - 1) * _APART) / across
    # In print the lines are closer, so that a brief fits two pages.
    height = 17 if across == 2 else 20
    code = text_width(country, *_BOLD) + 8
    most = max(each.k for answers in questions.values() for each in answers)

    def panel(left: float, top: float, question: str) -> float:
        answers = questions[question]
        head = wrap(question, space, _HEADING, most=1)
        sheet.text(left, top + 12, head, _HEADING)
        sheet.rule(left, top + 28, left + space)
        longest = widest((answer.words for answer in answers), _BOLD)
        label = min(longest, max(space * 0.5, space - code - 4.5 * most) - 34) + 34
        step = min(7.4, (space - label - code - 3) / max(most - 1, 1))
        y = top + _HEAD
        for answer in answers:
            font, color = (_BOLD, INK) if answer.picked else (_PLAIN, MUTED)
            words = wrap(answer.words, label - 34, font, most=1)
            sheet.text(left, y, words, font, color)
            sheet.text(left + label - 8, y, answer.k, font, color, "right")
            look, bar = "most", BAR if answer.picked else BAR_OTHER
            if answer.is_open:
                look, bar = OPEN, BAR_OPEN
            x = left + label
            for name in answer.picked:
                tooltip = name, answer.words, question
                sheet.tile((x, y - 8, code, 16), country, look, 13, tooltip)
                x += code + 3
            for index, name in enumerate(answer.others):
                tooltip = name, answer.words, question
                middle = x + step * (index + 0.5)
                sheet.mark(middle, y, bar, min(4, step * 0.55), tooltip)
            y += height
        return y

    top = bottom = 0.0
    for index, question in enumerate(questions):
        column = index % across
        if column == 0:
            top = bottom
        end = panel(column * (space + _APART), top, question)
        bottom = max(bottom, end + 12)
    return bottom - 12
