"""What the cells of a user's table hold: words for a state, or what is no measure."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from thb_analysis.check.declared import KNOWN, TableFault, table_fault, word_of
from thb_analysis.package.countries import (
    are_countries,
    are_mostly_countries,
    is_region,
    iso_code,
)
from thb_analysis.states import NOT_COVERED, OPEN
from thb_analysis.wording import first, shortened

UNNAMED = "Unnamed: "  # so pandas calls a column without a name
_COUNTRIES = "countries"
_OTHERWISE = ("declare each word (--values)", "take it for the units (--unit-column)")
_SHOWN = 100  # words that a message counts
_LONGEST = 40  # characters of each
_FEW = 5  # numbers may stand for states
_MANY = 12  # words, of which some are none for five states
# A number of three digits, a fraction or a date is no code for a state.
_NO_CODE = re.compile(r"[.,%/]|\d{3}|\d-\d")
_NUMBER = re.compile(
    r"[-+−<>~]? ?\d[\d.,' ]*(?:e[-+]?\d+)? ?%?|\d+([-./])\d\d?(?:\1\d+)?(?:[T ][\d:.]+)?"
    r"|(?:\d\d?\W+)?[^\W\d]{3,9}\W{1,2}(?:\d\d?, ?)?(?:18|19|20)\d\d",
    re.IGNORECASE,
)
# What rows beside those of units are called, in the languages in which units are read.
_NO_UNIT = re.compile(
    r"^\W*(?:(?:sub|sous|grand|zwischen)?[- ]?(?:total|summe)|gesamt|insgesamt|average|mean|sum|somme|suma|moyenne|promedio|durchschnitt|mittelwert"
    r"|countries|(?:number|no\.?) of|anzahl|nombre de|número de)\b|"
    r"^\W*(?:sources?|quellen?|fuentes?|(?:foot|end)?notes?|notas?|anmerkung(?:en)?|remarques?|remarks?"
    r"|n|all|ensemble|count|legend|last updated?|extracted)(?:\W*$|\W*[:=(]|\W*\d)"
    r"|\b(?:mean|total)$|^(?:EU|UE|EA|EEA|OECD)(?:[-– _]?\d|$)|^euro area|\bincome$|\bworld$"
    r"|\b(?:average|median|moyenne|promedio|durchschnitt|mittelwert)\b|\b\d+ countries\b",
    re.IGNORECASE,
)


def is_no_unit(name: str) -> bool:
    """Whether a row of this name is a total, an average, a source or a note."""
    return bool(_NO_UNIT.search(name))


def name_countries(texts: Sequence[str]) -> bool:
    """Whether a column names countries or regions; a few words, such as "no", are codes of some."""
    return len(texts) > 2 and (are_countries(texts) or all(map(is_region, texts)))


def are_numbers(texts: Iterable[str]) -> bool:
    """Whether texts are numbers or dates, but for a few that stand for what is missing."""
    matched = [bool(_NUMBER.fullmatch(text)) for text in texts]
    return all(matched) or sum(matched) > max(_FEW, 0.7 * len(matched))


def no_units(names: pd.Series, words: Any, states: Iterable[str]) -> Any:
    """Whether rows are of no unit.

    Parameters
    ----------
    names : pandas.Series of str
        What each row is called.
    words : pandas.DataFrame of str
        What else it has: among countries, what has nothing but numbers of its own is none.
    states : iterable of str
        Words of a known state.
    """
    is_country = names.map(iso_code).ne("")
    shared = {*words[is_country].to_numpy().ravel(), *states} - {""}
    is_number = words.map(lambda word: not word or are_numbers([word]))
    is_name = words.eq(names.map(word_of), axis="index")
    is_new = (is_number | is_name) & ~words.isin(shared)
    is_apart = is_new.all(axis="columns") & ~is_country
    is_other = names.map(is_no_unit)
    is_area = names.map(is_region)
    of_countries = are_mostly_countries(
        names[~is_other & ~is_area & ~is_apart].unique()
    )
    return is_other | ((is_area | is_apart) & of_countries)


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
    filled = cells[cells["word"].ne("") & cells["unit"].ne("")]
    often = filled["word"].map(filled["word"].value_counts())
    filled = filled.assign(is_single=often.eq(1))
    kinds = {
        str(name): _kind(part, states)
        for name, part in filled.groupby("measure", sort=False)
    }
    if all(kind == "texts" for kind in kinds.values()):
        kinds = dict.fromkeys(kinds, "")
    names = filter(None, cells["measure"].unique())
    kinds = dict.fromkeys(names, "") | kinds
    for name in kinds:
        if name.startswith(UNNAMED):
            kinds[name] = "a column without a name"
    for measure, kind in kinds.items():
        if kind:
            message = f"This looks like {kind}, not like words for a state"
            hint = f"leave it out (--without), or {_OTHERWISE[kind == _COUNTRIES]}"
            # Without any measure there is no table.
            left_out = [] if all(kinds.values()) else [measure]
            yield table_fault(message, hint, column=measure, without=left_out)
    filled = filled[filled["measure"].map(kinds).eq("")]
    unread = filled[~filled["word"].isin(states) | _on_scale(filled["word"], declared)]
    for column, part in unread.groupby("column", sort=False):
        often = part["word"].map(part.groupby("word")["status"].first()).value_counts()
        counts = [
            f"{shortened(str(text), _LONGEST)!r} ({n:,})" for text, n in often.items()
        ]
        message = f"Words of no known state, with their cells: {', '.join(first(counts, _SHOWN))}"
        hint = "declare each word (--values), or leave the column out (--without)"
        values = [f"{text}=STATE" for text in often.index]
        yield table_fault(message, hint, column=str(column), values=values)


def _on_scale(words: pd.Series, declared: Mapping[str, str]) -> Any:
    """Whether words are an undeclared 0 or 1 beside other numbers; what is declared holds in all columns."""
    is_binary = words.isin(("0", "1"))
    is_number = words.map(lambda word: are_numbers([word]))
    # A number that is open stands for what is missing.
    states = words.map(declared)
    is_other = is_number & ~is_binary & ~states.isin((OPEN, NOT_COVERED))
    return is_binary & states.isna() & any(is_other)


def _kind(part: pd.DataFrame, states: Collection[str]) -> str:
    """Say what a measure holds if that is no words for a state."""
    texts = [*part["status"].unique()]
    unread = [word for word in part["word"].unique() if word not in states]
    if not unread:
        return ""
    if name_countries(texts):
        return _COUNTRIES
    if are_numbers(texts):
        is_code = len(unread) <= _FEW and not any(map(_NO_CODE.search, unread))
        is_repeated = len(part) >= 2 * len(texts) or {"0", "1"} <= {*part["word"]}
        return "numbers or dates" * (not (is_code and is_repeated))
    # In a long table one column has the words of all measures.
    is_wide = part["column"].eq(part["measure"]).all()
    is_text = is_wide and part["is_single"].all() and len(texts) == len(unread)
    return "texts" * (is_text or len(unread) > _MANY)
