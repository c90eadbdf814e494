"""A country's answers: a row for each question, with all countries in one strip, and what sets the country apart."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import pandas as pd

from thb_analysis.dataset.tables import each_row
from thb_analysis.figures.publish import (
    Axes,
    Drawn,
    check_categories,
    counted,
    publish,
)
from thb_analysis.figures.sheet import MUTED, RULE, Box, Sheet
from thb_analysis.figures.text import Font, clip, text_width, widest, wrap
from thb_analysis.marks import UNSAID
from thb_analysis.states import NOT_COVERED, OPEN, OUTSIDE_LABEL
from thb_analysis.wording import joined

# Of the countries: up to which an answer is unusual, and from which a report is common.
FEW = 1 / 3
MOST = 2 / 3
_SILENT = (UNSAID, OPEN, NOT_COVERED)
_MAX_NAMES = 6  # countries with the same answer that are named
_MAX_LISTED = 4  # measures in a list
_HEAD = Font(13, bold=True)
_BOLD = Font(14, bold=True)
_TEXT = Font(13)
_SMALL = Font(12)
_COUNT = Font(17, bold=True)
# Pixels: between answers, length of a bar, between lists.
_GAP = 6
_BAR = 54
_APART = 36
_TAG = "unusual"
_READ = "A row holds all countries, those with the answer of {} first. Unusual: the answer of at most a third."


# Label, k and n of measures, below what they have in common.
_Lists = Mapping[str, Sequence[tuple[str, int, int]]]


class _Answer(NamedTuple):
    """An answer to a question, how it looks, and the countries that gave it: code, name, and whether it is covered."""

    words: str
    look: str
    countries: list[Any]

    @property
    def k(self) -> int:
        """How many countries gave it, of those that are counted."""
        return sum(not each.outside for each in self.countries)

    @property
    def is_silent(self) -> bool:
        return self.look in _SILENT


class _Row(NamedTuple):
    """A question, the answer of the country, those of the others, and how many countries are asked."""

    question: str
    answer: _Answer
    others: list[_Answer]
    n: int

    @property
    def is_unusual(self) -> bool:
        return not self.answer.is_silent and 0 < self.answer.k <= FEW * self.n

    @property
    def same(self) -> str:
        """The others with the same answer, if they are few."""
        names = [each.name for each in self.answer.countries[1:]]
        return f"With {joined(names)}. " if 0 < len(names) < _MAX_NAMES else ""

    @property
    def spoken(self) -> str:
        """What is reported, and of whom."""
        unusual = f", {_TAG}" * self.is_unusual
        count = f"{self.answer.k} of {self.n}{unusual}"
        return f"{self.question} {self.answer.words} ({count}). {self.same}".strip()


def answers(
    frames: Mapping[str, pd.DataFrame],
    country: str,
    title: str,
    *,
    lists: _Lists | None = None,
    ax: Axes | None = None,
    **labels: str,
) -> Drawn:
    """Draw a row for each question, with all countries by their answer: reported answers first, the rarest on top.

    Parameters
    ----------
    frames : mapping of str to pandas.DataFrame
        Question to what `thb_analysis.analysis.counts.categories` returns.
    country : str
        Code of the country whose answers are first.
    title : str
        What was found; at most 14 words.
    lists : mapping of str to sequence of tuple, optional
        What sets the country apart, to stand above: head to label, k and n of measures.
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
    >>> from thb_analysis.figures import answers
    >>> ds = thb.load()
    >>> frames = {"How long is the first permit?": thb.categories(ds, "first-permit")}
    >>> answers(frames, "PL", "A victim may stay without cooperating").id
    'fig-answers-a-victim-may-stay-without-cooperating'
    """
    for frame in frames.values():
        check_categories(frame)
    answered = [frame[frame["country"] == country] for frame in frames.values()]
    of_country = pd.concat(answered or [pd.DataFrame()])
    name = country if of_country.empty else str(of_country["name"].iloc[0])
    parts = _parts(frames, country, name)
    lists = lists or {}
    labels.setdefault("caption", _READ.format(name))
    draw = partial(_draw, parts, lists)
    alt = f"{name}. {_spoken(parts, lists)}"
    return publish(draw, ax, of_country, "answers", title, alt, **labels)


def _parts(
    frames: Mapping[str, pd.DataFrame], country: str, name: str
) -> dict[str, list[_Row]]:
    """Return the questions with what is reported, the rarest first, and apart from them the others."""
    rows = []
    for question, frame in frames.items():
        if country in {*frame["country"]}:
            rows.append(_row_of(question, frame, country))
    rows.sort(key=lambda row: row.answer.k)
    silent = [row for row in rows if row.answer.is_silent]
    reported = [row for row in rows if not row.answer.is_silent]
    return {"Reported": reported, f"Not reported for {name}": silent}


def _row_of(question: str, frame: pd.DataFrame, country: str) -> _Row:
    """Return a question with its answers, that of the country and in it the country first."""
    frame = frame.assign(other=frame["country"] != country)
    frame = frame.sort_values("other", kind="stable")
    found = []
    for (words, look), part in frame.groupby(["category", "look"], sort=False):
        found.append(_Answer(str(words), str(look), each_row(part)))
    first, *others = found
    others.sort(key=lambda each: each.is_silent)
    return _Row(question, first, others, len(counted(frame)))


def _spoken(parts: Mapping[str, list[_Row]], lists: _Lists) -> str:
    """Say what is reported, and of whom."""
    spoken = []
    for head, listed in lists.items():
        found = [f"{label} ({k} of {n})" for label, k, n in listed]
        words = ", ".join(found) or "nothing"
        spoken.append(f"{head}: {words}.")
    spoken += [row.spoken for row in chain(*parts.values())]
    return " ".join(spoken)


def _draw(parts: Mapping[str, list[_Row]], lists: _Lists, sheet: Sheet) -> float:
    """Draw the lists, side by side unless on a phone, and the rows; return where they end."""
    x = top = y = 0.0
    space = sheet.width if sheet.is_narrow else (sheet.width - _APART) / 2
    for head, listed in lists.items():
        end = _list(sheet, (x, top, space, 0), head, listed)
        y = max(y, end + 8)
        if sheet.is_narrow:
            top = y
        else:
            x += space + _APART
    apart = 2 if sheet.is_dense else 8
    total = sum(map(len, parts.values()))
    for words, rows in parts.items():
        if not rows:
            continue
        head = f"{words}: {len(rows)} of {total} key questions"
        sheet.text(0, y + 8, head, _HEAD)
        y += 18
        sheet.rule(0, y, sheet.width)
        for row in rows:
            y = _row(sheet, y + apart, row) + apart
            sheet.rule(0, y, sheet.width, RULE)
        y += apart
    return y


def _list(
    sheet: Sheet, box: Box, head: str, listed: Sequence[tuple[str, int, int]]
) -> float:
    """Draw a list: label, bar, and k of n; return where it ends."""
    x, y, width, _ = box
    sheet.text(x, y + 8, wrap(head, width, _HEAD), _HEAD)
    height = 16 if sheet.is_dense else 22
    end = x + width
    bar = end - 110
    y += 20
    for label, k, n in listed[:_MAX_LISTED]:
        middle = y + height / 2
        sheet.text(x, middle, clip(label, bar - 6 - x, _SMALL), _SMALL)
        sheet.tile((bar, middle - 4, _BAR, 8), "", "part")
        sheet.tile((bar, middle - 4, _BAR * k / n, 8), "", "most")
        sheet.text(end, middle, f"{k} of {n}", _SMALL, MUTED, "right")
        y += height
        sheet.rule(x, y, end, RULE)
    more = len(listed) - _MAX_LISTED
    rest = "" if listed else "nothing"
    if more > 0:
        rest = f"and {more} more"
    sheet.text(x, y + height / 2, rest, _SMALL, MUTED)
    return y + height * bool(rest)


def _row(sheet: Sheet, y: float, row: _Row) -> float:
    """Draw a question, the country's answer, and the strip, to the right or on a phone below; return where it ends."""
    label = end = sheet.width
    share = 0.33
    small = _SMALL
    height = 26
    if sheet.is_dense:
        share = 0.28
        small = Font(11)
        height = 16
    if not sheet.is_narrow:
        label *= share
        end = label + 50
    of = f" of {row.n}"
    sheet.text(end, y + 9, of, _TEXT, MUTED, "right")
    k = end - text_width(of, *_TEXT)
    sheet.text(k, y + 8, row.answer.k, _COUNT, align="right")
    available = label - 60 * sheet.is_narrow
    below = sheet.lines(0, y, row.question, available, small, MUTED)
    tag = text_width(_TAG, 11, bold=True) + 10
    answer = row.answer.words
    available = label - (tag + 10) * row.is_unusual
    below = sheet.lines(0, below + 1, answer, available, _BOLD)
    if row.is_unusual:
        last = wrap(answer, available, _BOLD)[-1]
        left = text_width(last, *_BOLD) + 8
        sheet.tile((left, below - 16, tag, 16), _TAG, "tag", 11)
    x = end + 14
    top = y
    if sheet.is_narrow:
        x = 0
        top = below + 4
    width = sheet.width - x
    codes = _strip(sheet, (x, top, width, height), row)
    given = " · ".join(f"{each.words}: {each.k}" for each in row.others)
    others = f"{row.same or codes}{'Others: ' * bool(given)}{given}"
    # On a phone readers may space letters out.
    space = width * 0.72 if sheet.is_narrow else width
    top += height + 1
    end = sheet.lines(x, top, others, space, small, MUTED, most=4)
    return max(below, end)


def _strip(sheet: Sheet, box: Box, row: _Row) -> str:
    """Draw those with the same answer as tiles, the others as a block for each answer; return the codes without room in tiles."""
    x, y, space, height = box
    first, *same = row.answer.countries
    width = text_width(first.country, 12, bold=True) + 10
    codes = [each.country for each in same]
    many = len(same) + sum(len(each.countries) for each in row.others)
    unit = (space - width - _GAP * len(row.others)) / max(many, 1)
    has_codes = widest(codes, Font(11)) + 4 <= unit
    look, look_of_same = "most", "some"
    if row.answer.is_silent:
        look, look_of_same = "own", OPEN
    for each in row.answer.countries:
        text = each.country * (has_codes or each is first)
        tooltip = (
            each.name,
            row.answer.words,
            OUTSIDE_LABEL * each.outside,
            row.question,
        )
        sheet.tile((x, y, width - 2, height), text, look, 11, tooltip)
        x += width
        width = unit
        look = look_of_same
    for other in row.others:
        names = ", ".join(each.name for each in other.countries)
        width = unit * len(other.countries)
        look = other.look if other.is_silent else "part"
        if look == UNSAID:
            look = OPEN
        spoken = names, other.words, row.question
        tile = x + _GAP, y, width - 1, height
        sheet.tile(tile, str(other.k), look, 12, spoken)
        x += _GAP + width
    return "" if has_codes or not codes else f"{' '.join(codes)}. "
