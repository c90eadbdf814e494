"""What is drawn of durations: equal ones in one row that names its countries, and what is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from math import inf, nan
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis.analysis.phrases import plural
from thb_analysis.counts import each_row
from thb_analysis.data.names import folded
from thb_analysis.display import Figure
from thb_analysis.display.text import countries, of
from thb_analysis.wording import capital, in_text, joined, missing, small, sources, span

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from thb_analysis.analysis.durations import Durations

# More leave a drawing no room on a page.
_MOST_ROWS, _MOST_NAMES = 25, 30
_NAMED = 9  # countries up to which an alternative text names them
_AT_ENDS = 2  # countries up to which a title names them
_TITLE_ROOM = 200  # characters
_YEAR, _MONTH = 12, 30  # months, and days that a month is counted as
# What a unit is in the one that is drawn.
_SCALES: dict[str, dict[str, float]] = {
    "years": {"years": 1, "months": 1 / _YEAR},
    "months": {"months": 1, "years": _YEAR},
    "days": {"days": 1, "months": _MONTH, "years": _YEAR * _MONTH},
}
_DRAWN = ("low", "high", "label", "value", "later", "group", "reference", "cited")

# From where to where, in months or in days; None where the end is open.
Ends = tuple[int | None, int | None]


@dataclass(frozen=True)
class Length:
    """Countries that have one length under a measure.

    Attributes
    ----------
    measure, label : str
    unit : {"days", "months"}
    ends, later : tuple of int or None
        The shortest and the longest, of the first and of what follows it.
    words : str
        The length as one reads it.
    names : list of str
    """

    measure: str
    label: str
    unit: str
    ends: Ends
    later: Ends
    words: str
    names: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The countries, or their number where they are too many to be named."""
        if len(self.names) > _MOST_NAMES:
            return f"{len(self.names)} countries"
        return capital(joined(map(in_text, self.names)))

    @property
    def span(self) -> tuple[int, int]:
        """Between what it lies, as far as that is given."""
        given = [end for end in self.ends if end is not None]
        return given[0], given[-1]


def together(frame: pd.DataFrame) -> list[Length]:
    """Put equal durations of a measure together, shortest first; see `Durations.frame`."""
    found: dict[tuple[Any, ...], Length] = {}
    in_years = set(frame["unit"]) == {"years"}
    for row in each_row(frame):
        unit = "days" if row.unit == "days" else "months"
        scale = _YEAR if row.unit == "years" else 1
        ends = _ends(row.minimum, row.maximum, scale)
        later = _ends(row.later_minimum, row.later_maximum, scale)
        words = in_words(ends, unit, in_years)
        if later != (None, None):
            words += f", then {in_words(later, unit, in_years)}"
        new = Length(row.measure, row.label, unit, ends, later, words)
        found.setdefault((row.measure, unit, ends, later), new).names.append(row.name)
    for each in found.values():
        each.names.sort(key=folded)
    place = {measure: at for at, measure in enumerate(frame["measure"].unique())}
    return sorted(found.values(), key=lambda each: (place[each.measure], *_order(each)))


def in_words(ends: Ends, unit: str, in_years: bool = False) -> str:
    """Write a length as one reads it: ``at least 6 months``, ``6 to 12 months``, ``3 years``."""
    given = [end for end in ends if end is not None]
    whole = unit == "months" and all(end % _YEAR == 0 for end in given)
    if whole and (in_years or min(given) > _YEAR):
        low, high = (end if end is None else end // _YEAR for end in ends)
        unit, ends = "years", (low, high)
    words = span(*ends, unit, " to ")
    return f"at least {words.removeprefix('from ')}" if ends[1] is None else words


def differ(frame: pd.DataFrame) -> bool:
    """Whether lengths differ and not all are open: a sentence says the rest."""
    rows = together(frame)
    return len(rows) > 1 and any(None not in each.ends for each in rows)


def has_room(frame: pd.DataFrame) -> bool:
    """Whether there are rows, and no more of them and of names than have room."""
    rows = together(frame)
    return 0 < len(rows) <= _MOST_ROWS and all(len(each.names) <= _MOST_NAMES for each in rows)


def plot(about: Durations, ax: Axes | None = None) -> Axes:
    """Draw the lengths."""
    from thb_analysis.display.drawings import intervals

    unit = _unit(about)
    is_counted = unit == "days" and len(_units(about)) > 1
    below = capital(unit) + f" (a month counted as {_MONTH})" * is_counted
    return intervals(_bars(about), *_DRAWN, unit=below, ax=ax)


def figure(name: str, about: Durations) -> Figure:
    """Publish the lengths under the id ``fig-NAME``."""
    from thb_analysis.display import style
    from thb_analysis.display.drawings.intervals import height

    bars, rows = _bars(about), together(about.frame)
    wide, narrow = (height(bars, *_DRAWN, width) for width in (style.WIDTH, style.NARROW))
    title = _title(about, rows)
    return style.publish(
        lambda ax: plot(about, ax),
        wide,
        f"fig-{name}",
        title,
        _how_to_read(rows, len(about.standards) > 0),
        _alternative(title, rows),
        _note(about),
        narrow=True,
        narrow_height=narrow,
    )


def _ends(low: Any, high: Any, scale: int) -> Ends:
    first, last = (None if missing(end) else int(end) * scale for end in (low, high))
    return first, last


def _order(length: Length) -> tuple[float, float]:
    one, last = _SCALES["days"][length.unit], length.ends[1]
    return length.span[0] * one, inf if last is None else last * one


def _units(about: Durations) -> set[str]:
    return {*about.frame["unit"], *about.standards["unit"]}


def _unit(about: Durations) -> str:
    """Return the unit that all are drawn in: years or months where these say all, else days."""
    units = _units(about)
    if "days" in units:
        return "days"
    return "years" if units == {"years"} else "months"


def _bars(about: Durations) -> pd.DataFrame:
    """Set out what is drawn: each length, and behind it what follows."""
    scale = _SCALES[_unit(about)]
    several = about.frame["measure"].nunique() > 1
    laws = {law.measure: law for law in each_row(about.standards)}
    bars = []
    for row in together(about.frame):
        line, cited = nan, ""
        if law := laws.get(row.measure):
            line = law.minimum * scale[law.unit]
            cited = f"{capital(_least(law))}: {law.instrument}, Art. {law.article}"
        group = row.label if several else ""
        for is_later, ends in ((False, row.ends), (True, row.later)):
            low, high = (nan if end is None else end * scale[row.unit] for end in ends)
            if any(end is not None for end in ends):
                bars.append((low, high, row.name, row.words, is_later, group, line, cited))
    return pd.DataFrame(bars, columns=list(_DRAWN))


def _least(law: Any) -> str:
    return in_words((int(law.minimum), None), law.unit)


def _title(about: Durations, rows: list[Length]) -> str:
    """Say what is found of each measure, as far as there is room: of the first at any rate."""
    title = ""
    for _, alike in groupby(rows, lambda each: each.measure):
        lengths = list(alike)
        said = _found(about, lengths, _AT_ENDS)
        said = said if len(said) < _TITLE_ROOM else _found(about, lengths, 0)
        if title and len(f"{title}; {said}") > _TITLE_ROOM:
            break
        title = f"{title}; {said}" if title else said
    return f"{capital(title)}."


def _found(about: Durations, rows: list[Length], most: int) -> str:
    """Say how many countries reach the least that law asks for, and between what lengths lie."""
    called, verb = about.said[rows[0].measure]
    n = sum(len(row.names) for row in rows)
    run = f"{_end(rows, 0, most)} to {_end(rows, 1, most)}"
    for law in each_row(about.standards[about.standards["measure"] == rows[0].measure]):
        least = law.minimum * _SCALES["days"][law.unit]
        reach = [row for row in rows if row.ends[0] is not None and _order(row)[0] >= least]
        k = sum(len(row.names) for row in reach)
        what = verb.replace("{value}", _least(law))
        if k and what != verb:
            whom = f"{of(k, n)} {countries(n)} with a stated length"
            does = what if k == 1 else plural(what)
            return f"{whom} {does}, the minimum in the {law.instrument}; lengths run from {run}"
    return f"{called}: stated for {n} {countries(n)}, from {run}"


def _end(rows: list[Length], at: int, most: int) -> str:
    """Write the shortest (0) or longest (1) length that is given, and whose it is."""
    size = {id(row): row.span[at] * _SCALES["days"][row.unit] for row in rows}
    end = max(size.values()) if at else min(size.values())
    here = [row for row in rows if size[id(row)] == end]
    names = sorted((name for row in here for name in row.names), key=folded)
    words = in_words((here[0].span[at],) * 2, here[0].unit)
    if not most:
        return words
    whom = joined(map(in_text, names)) if len(names) <= most else f"{len(names)} countries"
    return f"{words} ({whom})"


def _how_to_read(rows: list[Length], is_lined: bool) -> str:
    """Say what the shapes mean that occur."""
    closed = [row for row in rows if None not in row.ends]
    later = [in_text(name) for row in rows if row.later != (None, None) for name in row.names]
    shapes = {
        "one dot: one length": any(row.ends[0] == row.ends[1] for row in closed),
        "two dots: from the shortest to the longest": any(
            row.ends[0] != row.ends[1] for row in closed
        ),
        "arrow: the other end is not given": len(closed) < len(rows),
        f"diamond: what follows the first ({joined(later)})": bool(later),
        "dashes: the least that law asks for": is_lined,
    }
    read = "; ".join(shape for shape, occurs in shapes.items() if occurs)
    return f"Each row is a length and the countries that have it, shortest first. {capital(read)}."


def _alternative(title: str, rows: list[Length]) -> str:
    """Name who has which length."""
    parts = [
        f"{row.words}, {row.name if len(row.names) <= _NAMED else f'{len(row.names)} countries'}"
        for row in rows
    ]
    return f"{title} Bars from the shortest to the longest length. {capital('; '.join(parts))}."


def _note(about: Durations) -> str:
    """Say what is noted beside lengths, whom the law does not bind, and where all stands."""
    rows = each_row(about.frame)
    renewable = [row.name for row in rows if not missing(row.renewable) and row.renewable]
    noted = {"Renewable, as noted with the length": renewable}
    noted["Length not given"] = about.without["name"].tolist()
    said = [f"{what}: {_listed(names)}." for what, names in noted.items() if names]
    said += [f"{row.name}: {row.value}." for row in rows if _says_more(row)]
    for law in each_row(about.standards):
        if law.unbound:
            said.append(f"The {law.instrument} does not bind {_listed(law.unbound)}.")
    if about.is_open:
        said.append("A country that is not reported may still have the measure.")
    found = [sorted(set(about.frame[each].dropna())) for each in ("footnote", "page")]
    said += [f"Source: {sources(*found)}."] if all(found) else []
    return " ".join(said)


def _listed(names: Iterable[str]) -> str:
    return joined(map(in_text, sorted(names, key=folded)))


def _says_more(row: Any) -> bool:
    """Whether the source notes more than a length, and that it can be renewed."""
    ends = _ends(row.minimum, row.maximum, 1)
    known = {in_words(ends, row.unit), span(*ends, row.unit, " to ")}
    return small(row.value).removesuffix("; renewable") not in known
