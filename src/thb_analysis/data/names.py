"""Names that do not exist, and the ones that were probably meant; countries in any usual form."""

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import combining, normalize

from thb_analysis.errors import UnknownName

# The EU writes these codes differently from ISO 3166, which most software uses.
EU_CODE = {"GR": "EL", "GB": "UK"}
_OTHER_CODE = {"gr": "el", "el": "gr", "gb": "uk", "uk": "gb"}
# Usual names that the ISO register does not list, and one that ISO does not know.
_USUAL = {
    "brunei": "BN", "cape verde": "CV", "great britain": "GB", "holland": "NL",
    "ivory coast": "CI", "kosovo": "XK", "macedonia": "MK", "palestine": "PS", "russia": "RU",
    "swaziland": "SZ", "turkey": "TR", "uk": "GB", "el": "GR", "xk": "XK",
}  # fmt: skip


def nearest(name: str, valid: Iterable[str], limit: int = 3) -> list[str]:
    """Return the valid names nearest to `name`, nearest first; empty if none is near.

    An ISO 3166 code that the EU writes differently gives the EU's code. Of a mapping, that of codes to
    what they stand for, either may be meant, and codes are given.
    """
    wanted = name.strip().casefold()
    by_fold = {candidate.casefold(): candidate for candidate in sorted(valid)}
    if isinstance(valid, Mapping):
        names = {valid[code]: code for code in sorted(valid) if isinstance(valid[code], str)}
        by_fold = {name.casefold(): code for name, code in names.items()} | by_fold
    for exact in (wanted, _OTHER_CODE.get(wanted)):
        if exact in by_fold:
            return [by_fold[exact]]
    # Of two letters, one must be right: codes are short.
    cutoff = 0.5 if len(wanted) <= 2 else 0.6
    matches = get_close_matches(wanted, by_fold, limit, cutoff)
    return list(dict.fromkeys(by_fold[match] for match in matches))


def no_file(path: Path, suffixes: Collection[str], otherwise: str) -> str:
    """Say that a file does not exist, and which one beside it was probably meant."""
    beside = [each.name for each in path.parent.glob("*") if each.suffix in suffixes]
    near = nearest(path.name, beside)
    meant = f"did you mean {' or '.join(near)}?" if near else otherwise
    return f"there is no file {path}: {meant}"


def wrong_names(names: Iterable[str], valid: Iterable[str], what: str) -> list[str]:
    """Return one sentence for each name that does not exist, with the nearest valid ones."""
    try:
        check_names(dict.fromkeys(names), valid, what)
    except UnknownName as error:
        return str(error).splitlines()
    return []


def check_names(names: Iterable[str], valid: Iterable[str], what: str) -> None:
    """Raise `UnknownName` for all names that do not exist, each with the nearest valid ones."""
    known = valid if isinstance(valid, Mapping) else list(valid)
    unknown = {name: nearest(name, known) for name in names if name not in known}
    if unknown:
        raise UnknownName(what, unknown, known)


# The same few hundred names are put in order again and again.
@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return a name without case, accents and punctuation, for comparison."""
    plain = "".join(char for char in normalize("NFKD", text) if not combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in plain).casefold().split())


def iso_code(text: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country, from a code or an English name.

    Parameters
    ----------
    text : str
        Two or three letters, a short, official or usual name, in any case.

    Returns
    -------
    str
        Empty if the country is not recognised with certainty.
    """
    wanted = folded(text)
    return _iso_names().get(wanted) or _iso_names().get(wanted.removeprefix("the "), "")


def iso_facts(code: str) -> tuple[str, str]:
    """Return the usual English name and the alpha-3 code of an ISO alpha-2 code."""
    import pycountry

    found = pycountry.countries.get(alpha_2=code)
    if found is None:
        return ("Kosovo", "XKX") if code == "XK" else (code, "")
    return str(getattr(found, "common_name", found.name)), str(found.alpha_3)


def english_names() -> list[str]:
    """Return the names of countries that `iso_code` knows, without case and accents."""
    return [name for name in _iso_names() if len(name) > 3]


@cache
def _iso_names() -> dict[str, str]:
    import pycountry

    codes = {
        folded(str(getattr(country, field))): str(country.alpha_2)
        for country in pycountry.countries
        for field in ("alpha_2", "alpha_3", "name", "official_name", "common_name")
        if hasattr(country, field)
    }
    return codes | _USUAL
