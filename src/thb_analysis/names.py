"""Names that do not exist, and the ones that were probably meant."""

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from itertools import chain
from pathlib import Path
from unicodedata import combining, normalize

from thb_analysis.errors import UnknownName

# The codes that the EU and ISO 3166 write differently.
_OTHER_CODE = {"gr": "el", "el": "gr", "gb": "uk", "uk": "gb"}
# Columns with names, of which some hold several.
_NAMES = (
    *("name", "title", "label", "short", "iso2", "iso3"),
    *("other_names", "synonyms"),
)
# Letters that Unicode does not take apart.
_STROKES = str.maketrans("łøđ", "lod")
# How like a name is that nobody else would have chosen.
_SLIP = 0.8
# Letters of which several names begin alike, with a space; and how many names help.
_SHORT, _FEW = 3, 3


def suggest(name: str, valid: Iterable[str], like: float = 0.6) -> list[str]:
    """Return the valid names nearest to `name`, nearest first; empty if none is near.

    An ISO 3166 code that the EU writes differently gives the EU's code. If `valid` maps codes to names,
    both are compared, and codes are returned.
    """
    wanted = name.strip().casefold()
    by_fold = {candidate.casefold(): candidate for candidate in sorted(valid)}
    if isinstance(valid, Mapping):
        named = [code for code in sorted(valid) if isinstance(valid[code], str)]
        by_fold = {valid[code].casefold(): code for code in named} | by_fold
    # Also at the end of an id, such as that of a report.
    theme, dash, code = wanted.rpartition("-")
    other = f"{theme}{dash}{_OTHER_CODE.get(code, code)}"
    for exact in (wanted, other):
        if exact in by_fold:
            return [by_fold[exact]]
    # Of two letters, one must be right: codes are short.
    cutoff = 0.5 if len(wanted) <= 2 else like
    matches = get_close_matches(wanted, by_fold, cutoff=cutoff)
    return list(dict.fromkeys(by_fold[match] for match in matches))


def misspelled(name: str, valid: Iterable[str]) -> list[str]:
    """Return the names that a name is a slip of the pen for, nearest first; what contains one is a name of its own.

    Examples
    --------
    >>> [misspelled(name, ["overview"]) for name in ("overveiw", "overview-2030", "review")]
    [['overview'], [], []]
    """
    return [each for each in suggest(name, valid, _SLIP) if each not in name]


def other_names(row: Mapping[str, str]) -> list[str]:
    """Return the names, besides its id, of a row of countries, themes or measures."""
    names = ";".join(filter(None, map(row.get, _NAMES))).split(";")
    return [*filter(None, map(str.strip, names))]


def resolve(name: str, rows: Mapping[str, Mapping[str, str]]) -> str:
    """Return the id that an id or a name stands for, in any spelling; the name itself if none or several fit.

    Parameters
    ----------
    name : str
    rows : mapping
        Id to its row, whose `other_names` count as well.

    Examples
    --------
    >>> resolve("suomi", {"FI": {"name": "Finland", "other_names": "Suomi; Finnland"}})
    'FI'
    """
    if name in rows:
        return name
    meant = _without_article(name)
    same = [id for id in rows if _without_article(id) == meant]
    same = same or [
        id for id in rows if meant in map(_without_article, other_names(rows[id]))
    ]
    return same[0] if len(same) == 1 and meant else name


def _without_article(name: str) -> str:
    return normalize_name(name).removeprefix("the ")


def split_names(
    text: str, rows: Mapping[str, Mapping[str, str]], separators: str = ",;+"
) -> list[str]:
    """Return the names in a text: itself if it is that of a row (see `resolve`), else those between separators.

    Examples
    --------
    >>> split_names('["EE", "LV"]', {})  # as papermill and shells hand lists over
    ['EE', 'LV']
    """
    if resolve(text, rows) in rows:
        return [text]
    if not separators:
        return [name] if (name := text.strip("[]\"' \t\n")) else []
    first, others = separators[0], separators[1:]
    parts = (split_names(part, rows, others) for part in text.split(first))
    return [*chain.from_iterable(parts)]


def no_file(path: Path, suffixes: Collection[str], hint: str) -> str:
    """Return the message that a file does not exist, with the names in its folder that are nearest."""
    files = [each.name for each in path.parent.glob("*") if each.suffix in suffixes]
    near = suggest(path.name, files)
    meant = f"did you mean {' or '.join(near)}?" if near else hint
    return f"there is no file {path}: {meant}"


def wrong_names(
    names: Iterable[str], valid: Iterable[str], what: str, like: float = 0.6
) -> list[str]:
    """Return one sentence for each name that does not exist, with those that begin so, or the nearest valid ones."""
    known = valid if isinstance(valid, Mapping) else dict.fromkeys(valid)
    labels = {id: each if isinstance(each, str) else "" for id, each in known.items()}
    wrong = []
    # A name that is no text, such as a list of names, is wrong as well.
    for name in dict.fromkeys(each for each in map(str, names) if each not in known):
        near = [
            each if labels[each] in ("", each) else f"{each} ({labels[each]})"
            for each in _begun(name, labels) or suggest(name, known, like)
        ]
        there = f"there are {', '.join(known) or 'none'}"
        hint = f"did you mean {' or '.join(near)}?" if near else there
        wrong.append(f"unknown {what} {name!r}: {hint}")
    return wrong


def _begun(name: str, labels: Mapping[str, str]) -> list[str]:
    """Return the ids that have some words, or whose label has, that begin like a name, unless they are many."""
    begun, found = f" {normalize_name(name)}", []
    for id, label in labels.items():
        if (
            len(begun) > _SHORT
            and begun in f" {normalize_name(id)} {normalize_name(label)}"
        ):
            found.append(id)
    return found if len(found) <= _FEW else []


def check_names(names: Iterable[str], valid: Iterable[str], what: str) -> None:
    """Raise `UnknownName` for all names that do not exist, each with the nearest valid ones.

    Examples
    --------
    >>> from thb_analysis.names import check_names
    >>> check_names(["detektion"], ["detection", "covid"], "theme")
    Traceback (most recent call last):
        ...
    thb_analysis.errors.UnknownName: unknown theme 'detektion': did you mean detection?
    """
    if wrong := wrong_names(names, valid, what):
        raise UnknownName("\n".join(wrong))


# The same few hundred names are put in order again and again.
@lru_cache(maxsize=4096)
def normalize_name(text: str) -> str:
    """Return a name without case, accents and punctuation, for comparison."""
    plain = "".join(char for char in normalize("NFKD", text) if not combining(char))
    return re.sub(r"[\W_]+", " ", plain).casefold().translate(_STROKES).strip()
