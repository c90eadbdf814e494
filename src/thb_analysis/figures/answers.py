"""A country's answers: a row for each question, with all countries in one strip, and what sets the country apart."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import pandas as pd

from thb_analysis.figures.publish import (
    Axes,
    Drawn,
    check_categories,
    counted,
    publish,
)
from thb_analysis.figures.sheet import INK, MUTED, RULE, Box, Sheet
from thb_analysis.figures.text import Font, text_width, widest, wrap
from thb_analysis.marks import UNSAID
from thb_analysis.states import NOT_COVERED, OPEN, OUTSIDE_LABEL
from thb_analysis.wording import joined

FEW, MOST = 1 / 3, 2 / 3  # of the countries: an answer is unusual, a report common
_SILENT = (UNSAID, OPEN, NOT_COVERED)
_MAX_NAMES = 6  # countries with the same answer that are named
_MAX_LISTED = 4  # measures in a list
_HEAD, _BOLD = Font(13, bold=True), Font(14, bold=True)
_TEXT, _SMALL = Font(13), Font(12)
_COUNT = Font(17, bold=True)
_GAP, _BAR, _APART = (
    6,
    54,
    36,
)  # pixels: between answers, length of a bar, between lists
_TAG = "unusual"
_READ = "A row holds all countries, those with the answer of {} first. Unusual: the answer of at most a third."


class _Country(NamedTuple):
    """A country, and whether it is reported though it is not covered."""

    code: str
    name: str
    is_outside: bool


class _Answer(NamedTuple):
    """An answer to a question, how it looks, and the countries that gave it."""

    words: str
    look: str
    countries: list[_Country]

    @property
    def k(self) -> int:
        """How many countries gave it, of those that are counted."""
        return sum(not each.is_outside for each in self.countries)

    @property
    def is_silent(self) -> bool:
        return self.look in _SILENT


# Label, k and n of measures, below what they have in common.
_Lists = Mapping[str, Sequence[tuple[str, int, int]]]


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
    def codes(self) -> str:
        """The codes of the others with the same answer."""
        codes = [each.code for each in self.answer.countries[1:]]
        return f"{' '.join(codes)}. " * bool(codes)

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
    draw = partial(_draw, country, parts, lists)
    alt = f"{name}. {_spoken(parts, lists)}"
    return publish(draw, ax, of_country, "answers", title, alt, **labels)


def _parts(
    frames: Mapping[str, pd.DataFrame], country: str, name: str
) -> dict[str, list[_Row]]:
    """Return the questions with what is reported, the rarest first, and apart from them the others."""
    silent = f"Not reported for {name}"
    parts: dict[str, list[_Row]] = {"Reported": [], silent: []}
    for question, frame in frames.items():
        if country in {*frame["country"]}:
            row = _row_of(question, frame, country)
            part = silent if row.answer.is_silent else "Reported"
            parts[part].append(row)
    for rows in parts.values():
        rows.sort(key=lambda row: row.answer.k)
    return parts


def _row_of(question: str, frame: pd.DataFrame, country: str) -> _Row:
    """Return a question with its answers, that of the country and in it the country first."""
    found = []
    for (words, look), part in frame.groupby(["category", "look"], sort=False):
        columns = part["country"], part["name"], part["outside"]
        countries = [*map(_Country, *columns)]
        countries.sort(key=lambda each: each.code != country)
        found.append(_Answer(str(words), str(look), countries))
    found.sort(key=lambda each: (each.countries[0].code != country, each.is_silent))
    return _Row(question, found[0], found[1:], len(counted(frame)))


def _spoken(parts: Mapping[str, list[_Row]], lists: _Lists) -> str:
    """Say what is reported, and of whom."""
    spoken = []
    for head, listed in lists.items():
        found = [f"{label} ({k} of {n})" for label, k, n in listed]
        words = ", ".join(found) or "nothing"
        spoken.append(f"{head}: {words}.")
    for rows in parts.values():
        spoken += [row.spoken for row in rows]
    return " ".join(spoken)


def _draw(
    country: str, parts: Mapping[str, list[_Row]], lists: _Lists, sheet: Sheet
) -> float:
    """Draw the lists, side by side unless on a phone, and the rows; return where they end."""
    x = y = bottom = 0.0
    space = sheet.width
    if not sheet.is_narrow:
        space = (sheet.width - _APART) / 2
    for head, listed in lists.items():
        end = _list(sheet, (x, y, space, 0), head, listed) + 8
        bottom = max(bottom, end)
        if sheet.is_narrow:
            y = end
        else:
            x += space + _APART
    y = bottom
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
            y = _row(sheet, y + apart, country, row) + apart
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
        words = wrap(label, bar - 6 - x, _SMALL, most=1)
        sheet.text(x, middle, words, _SMALL)
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


def _row(sheet: Sheet, y: float, country: str, row: _Row) -> float:
    """Draw a question, the country's answer, and the strip, to the right or on a phone below; return where it ends."""
    label = end = sheet.width
    share, small = 0.33, _SMALL
    if sheet.is_dense:
        share, small = 0.28, Font(11)
    if not sheet.is_narrow:
        label *= share
        end = label + 50
    of = f" of {row.n}"
    count = end - text_width(of, *_TEXT)
    sheet.text(end, y + 9, of, _TEXT, MUTED, "right")
    sheet.text(count, y + 8, row.answer.k, _COUNT, align="right")
    lines = wrap(row.question, label - 60 * sheet.is_narrow, small)
    below = _lines(sheet, 0, y, lines, small)
    tag = text_width(_TAG, 11, bold=True) + 10
    words = wrap(row.answer.words, label - (tag + 10) * row.is_unusual, _BOLD)
    below = _lines(sheet, 0, below, words, _BOLD, INK)
    if row.is_unusual:
        left = text_width(words[-1], *_BOLD) + 8
        sheet.tile((left, below - 16, tag, 16), _TAG, "tag", 11)
    x, top = end + 14, y
    if sheet.is_narrow:
        x, top = 0, below + 4
    width = sheet.width - x
    height = 16 if sheet.is_dense else 26
    codes = _strip(sheet, (x, top, width, height), country, row)
    given = " · ".join(f"{each.words}: {each.k}" for each in row.others)
    others = f"{row.same or codes}{'Others: ' * bool(given)}{given}"
    # On a phone readers may space letters out.
    space = width * 0.72 if sheet.is_narrow else width
    lines = wrap(others, space, small, most=4)
    return max(below, _lines(sheet, x, top + height + 1, lines, small))


def _lines(
    sheet: Sheet, x: float, y: float, lines: list[str], font: Font, color: str = MUTED
) -> float:
    """Write lines below each other; return where they end."""
    height = font.size + 3
    for line in lines:
        sheet.text(x, y + height / 2, line, font, color)
        y += height
    return y


def _strip(sheet: Sheet, box: Box, country: str, row: _Row) -> str:
    """Draw those with the same answer as tiles, the others as a block for each answer; return the codes without room in tiles."""
    x, y, space, height = box
    wide = text_width(country, 12, bold=True) + 10
    many = sum(len(each.countries) for each in (row.answer, *row.others)) - 1
    unit = (space - wide - _GAP * len(row.others)) / max(many, 1)
    longest = widest((each.code for each in row.answer.countries), Font(11))
    has_codes = longest + 4 <= unit
    first, same = "most", "some"
    if row.answer.is_silent:
        first, same = "own", OPEN
    for index, (code, name, is_outside) in enumerate(row.answer.countries):
        width, look = wide, first
        if index:
            width, look = unit, same
        text = code * (has_codes or not index)
        tooltip = name, row.answer.words, OUTSIDE_LABEL * is_outside, row.question
        sheet.tile((x, y, width - 2, height), text, look, 11, tooltip)
        x += width
    for each in row.others:
        names = ", ".join(country.name for country in each.countries)
        width = unit * len(each.countries)
        look = each.look if each.is_silent else "part"
        if look == UNSAID:
            look = OPEN
        tile = x + _GAP, y, width - 1, height
        spoken = names, each.words, row.question
        sheet.tile(tile, str(each.k), look, 12, spoken)
        x += _GAP + width
    return "" if has_codes else row.codes
