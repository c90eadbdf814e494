"""Names that do not exist, and the ones that were probably meant."""

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from pathlib import Path

from thb_analysis.errors import UnknownName

# The EU writes these two countries differently from ISO 3166, which spreadsheets
# and most software use.
EU_CODE = {"GR": "EL", "GB": "UK"}


def nearest(name: str, valid: Iterable[str], limit: int = 3) -> list[str]:
    """Return the valid names that are nearest to `name`, nearest first.

    Parameters
    ----------
    name : str
    valid : iterable of str
    limit : int, default 3
        Return no more than this.

    Returns
    -------
    list of str
        Empty if nothing is near. An ISO 3166 code that the EU writes
        differently gives the EU's code.
    """
    valid = sorted(valid)
    wanted = name.strip().casefold()
    if EU_CODE.get(wanted.upper()) in valid:
        return [EU_CODE[wanted.upper()]]
    same = [candidate for candidate in valid if candidate.casefold() == wanted]
    if same:
        return same
    by_fold = {candidate.casefold(): candidate for candidate in valid}
    # Of two letters, one must be right: codes are short.
    cutoff = 0.5 if len(wanted) <= 2 else 0.6
    return [by_fold[match] for match in get_close_matches(wanted, by_fold, limit, cutoff)]


def no_file(path: Path, suffixes: Collection[str], otherwise: str) -> str:
    """Say that a file is not there, and which one beside it was probably meant.

    Parameters
    ----------
    path : pathlib.Path
    suffixes : collection of str
        Of the files that it could be.
    otherwise : str
        What to do if no name is near.
    """
    beside = [each.name for each in path.parent.glob("*") if each.suffix in suffixes]
    near = nearest(path.name, beside)
    meant = f"did you mean {' or '.join(near)}?" if near else otherwise
    return f"there is no file {path}: {meant}"


def wrong_names(names: Iterable[str], valid: Iterable[str], what: str) -> list[str]:
    """Say of each name that does not exist which ones are near: one sentence each.

    Parameters
    ----------
    names : iterable of str
    valid : iterable of str
    what : str
        Kind of name, in the singular: ``"country"``.
    """
    try:
        check_names(dict.fromkeys(names), valid, what)
    except UnknownName as error:
        return str(error).splitlines()
    return []


def check_names(names: Iterable[str], valid: Iterable[str], what: str) -> None:
    """Make sure that all names exist.

    Parameters
    ----------
    names : iterable of str
    valid : iterable of str
    what : str
        Kind of name, in the singular: ``"country"``.

    Raises
    ------
    UnknownName
        Names all unknown ones at once, each with the nearest valid names.
    """
    known = list(valid)
    unknown = {name: nearest(name, known) for name in names if name not in known}
    if unknown:
        raise UnknownName(what, unknown, known)
