"""What the cells of a user's table hold: words for a state, or what is no measure."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

import pandas as pd

from thb_analysis.check.declared import KNOWN, TableFault, table_fault
from thb_analysis.package.countries import are_countries
from thb_analysis.wording import first, shortened

UNNAMED = "Unnamed: "  # so pandas calls a column without a name
_SHOWN = 100  # words that a message counts
_LONGEST = 40  # characters of each
_FEW = 5  # numbers may stand for states
_MANY = 12  # words, of which some are none for five states
_NUMBER = re.compile(
    r"[-+−<>~]? ?\d[\d.,' ]*(?:e[-+]?\d+)? ?%?|\d+([-./])\d\d?(?:\1\d+)?(?:[T ][\d:.]+)?"
    r"|(?:\d\d?\W+)?[^\W\d]{3,9}\W{1,2}(?:\d\d?, ?)?(?:18|19|20)\d\d",
    re.IGNORECASE,
)
# What rows beside those of units are called, in the languages in which units are read.
_NO_UNIT = re.compile(
    r"^\W*(?:sources?|quellen?|fuentes?|(?:foot|end)?notes?|notas?|anmerkung(?:en)?|remarques?|remarks?"
    r"|n|all|sum|summe|suma|somme|count|legend|last updated?|extracted)(?:\W*$|\W*[:=]|\W*\d)"
    r"|^\W*(?:(?:sub|grand )?total|gesamt|insgesamt)\b|\b(?:mean|total)$|^(?:EU|EA|EEA|OECD)[-– _]?\d|^euro area|\bincome$|\bworld$"
    r"|\b(?:average|median|moyenne|promedio|durchschnitt|mittelwert)\b|\b\d+ countries\b",
    re.IGNORECASE,
)


def is_unnamed(name: str) -> bool:
    """Whether a column has no name of its own."""
    return name.startswith(UNNAMED)


def _are_numbers(texts: Sequence[str]) -> bool:
    """Whether texts are numbers or dates, but for a few that stand for what is missing."""
    others = [text for text in texts if not _NUMBER.fullmatch(text)]
    n = len(texts)
    return not others or n - len(others) > max(_FEW, 0.7 * n)


def no_units(names: pd.Series, is_blank: pd.Series) -> pd.Series:
    """Whether rows are of no unit.

    Parameters
    ----------
    names : pandas.Series of str
        What each row is called.
    is_blank : pandas.Series of bool
        Whether it has nothing else.
    """
    is_other = names.str.contains(_NO_UNIT)
    is_country = names.map(lambda name: are_countries([name]))
    is_text = is_blank & ~is_country
    of_countries = are_countries(names[~is_other & ~is_blank].unique())
    return is_other | (is_text & of_countries)


def word_faults(
    cells: pd.DataFrame, declared: Mapping[str, str]
) -> Iterator[TableFault]:
    """Find measures that look like none, and words of no known state.

    Parameters
    ----------
    cells : pandas.DataFrame
        Of `shape.read_cells`.
    declared : mapping of str to str
        State of each word that is declared.
    """
    states = {**KNOWN, **declared}
    of_units = cells[cells["unit"].ne("")]
    kinds = {}
    for name, part in of_units.groupby("measure", sort=False):
        kinds[str(name)] = _kind(str(name), part[part["status"].ne("")], states)
    has_countries = are_countries(of_units["unit"].unique())
    for measure, kind in kinds.items():
        if kind == "countries" and not has_countries:
            message = "The units seem to stand here"
            hint = "name their column (--unit-column)"
            yield table_fault(message, hint, column=measure, unit_column=[measure])
        elif kind:
            message = f"This looks like {kind}, not like words for a state"
            hint = "leave it out (--without), or declare each word (--values)"
            yield table_fault(message, hint, column=measure, without=[measure])
    is_measure = of_units["measure"].map(kinds).eq("")
    unread = of_units[is_measure & ~of_units["word"].isin(states)]
    for column, part in unread.groupby("column", sort=False):
        spelled = part.groupby("word")["status"].first()
        often = part["word"].map(spelled).value_counts()
        counts = []
        for text, n in often.items():
            counts.append(f"{shortened(str(text), _LONGEST)!r} ({n:,})")
        shown = ", ".join(first(counts, _SHOWN))
        message = f"Words of no known state, with their cells: {shown}"
        hint = "declare each word (--values), or leave the column out (--without)"
        values = [f"{text}=STATE" for text in often.index]
        yield table_fault(message, hint, column=str(column), values=values)


def _kind(measure: str, part: pd.DataFrame, states: Collection[str]) -> str:
    """Say what a measure holds if that is no words for a state; empty if it is."""
    texts = [*part["status"].unique()]
    unread = {*part["word"]}.difference(states)
    if is_unnamed(measure):
        return "a column without a name"
    if not unread:
        return ""
    # A few words, such as "no", are codes of countries.
    if len(texts) > 2 and are_countries(texts):
        return "countries"
    if _are_numbers(texts):
        is_code = len(unread) <= _FEW and len(part) >= 2 * len(texts)
        return "" if is_code else "numbers or dates"
    return "texts" if len(unread) > _MANY else ""
