"""Groups of countries as a user writes them: ``Baltic=EE+LV+LT; Nordic=FI+NO+SE``."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from thb_analysis.data.names import nearest
from thb_analysis.errors import ParameterError, UnknownName

# Columns that name a country put no two countries together.
NAMES = frozenset({"country", "name", "iso2", "iso3"})
_SIGNS = frozenset("=+;")
_PATTERN = "NAME=CODE+CODE; NAME=CODE+CODE"

Group = tuple[str, list[str]]


def is_written(by: str) -> bool:
    """Whether a text writes out groups, and does not name a column."""
    return bool(_SIGNS.intersection(by))


def grouping_columns(columns: Iterable[str]) -> tuple[str, ...]:
    """Keep the columns of ``countries.csv`` that can group countries."""
    return tuple(column for column in columns if column not in NAMES)


def read_groups(
    text: str, took_part: Mapping[str, bool], participants: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """Read groups that a user wrote.

    Parameters
    ----------
    text : str
        ``NAME=CODE+CODE; NAME=CODE``. Codes may be written in any case.
    took_part : mapping of str to bool
        Every country on record, and whether it took part.
    participants : sequence of str
        Codes of the countries compared, in their order.

    Returns
    -------
    dict of str to tuple of str
        Groups as written, their countries in the order of the participants.

    Raises
    ------
    ParameterError
        If the groups cannot be read: a group without a name or country, a name
        that stands twice, a country that is unknown, took no part, is left
        out, or stands in two groups. Names all mistakes at once.
    """
    parts = [part.strip() for part in text.split(";") if part.strip()]
    halves = [part.partition("=") for part in parts if "=" in part]
    known = {code.casefold(): code for code in took_part}
    written = [(name.strip(), _codes(codes, known)) for name, _, codes in halves]
    problems = [f"{part!r} is no group: write {_PATTERN}" for part in parts if "=" not in part]
    strangers = (_strangers(name, codes, took_part, participants) for name, codes in written)
    problems += chain(_misnamed(written), *strangers, _shared(written))
    if problems or not written:
        raise ParameterError(problems or [f"no group in {text!r}: write {_PATTERN}"])
    place = {code: rank for rank, code in enumerate(participants)}
    return {name: tuple(sorted(set(codes), key=place.__getitem__)) for name, codes in written}


def _codes(text: str, known: Mapping[str, str]) -> list[str]:
    """Read ``EE+lv``; codes are written as the data package does, whatever their case here."""
    codes = (code.strip() for code in text.split("+"))
    return [known.get(code.casefold(), code) for code in codes if code]


def _misnamed(written: list[Group]) -> Iterable[str]:
    for name, codes in written:
        if not name:
            yield f"a group has no name, before ={'+'.join(codes)}: write {_PATTERN}"
        if not codes:
            yield f"group {name!r} has no country: write {_PATTERN}"
    for name, times in Counter(name for name, _ in written if name).items():
        if times > 1:
            yield f"group {name!r} stands {times} times: give each group a name of its own"


def _strangers(
    name: str, codes: list[str], took_part: Mapping[str, bool], participants: Sequence[str]
) -> Iterable[str]:
    """Say which codes of a group are of no country that is compared."""
    for code in dict.fromkeys(codes):
        if code not in took_part:
            near = {code: nearest(code, participants)}
            yield f"group {name!r}: {UnknownName('country', near, participants)}"
        elif not took_part[code]:
            yield f"group {name!r}: {code} took no part, nothing can be said of it: leave it out"
        elif code not in participants:
            yield f"group {name!r}: {code} is not among the countries compared"


def _shared(written: list[Group]) -> Iterable[str]:
    """Say which countries stand in several groups."""
    homes: dict[str, list[str]] = {}
    for name, codes in written:
        for code in dict.fromkeys(codes):
            homes.setdefault(code, []).append(repr(name))
    for code, names in homes.items():
        if len(names) > 1:
            yield f"{code} stands in {len(names)} groups, {' and '.join(names)}: keep it in one"
