"""What the units of a table are: countries that ISO 3166 knows, or something of their own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from thb_analysis.data.names import EU_CODE, english_names, folded, iso_code, iso_facts, nearest

READINGS = ("countries", "own")
_SHOWN = 3


def iso_codes(texts: Iterable[str]) -> dict[str, str]:
    """Return the ISO 3166 code of each unit, empty if none is known."""
    return {text: iso_code(text) for text in texts}


def two_readings(iso: Mapping[str, str]) -> str:
    """Say how units can be read as countries and otherwise; empty if there is one way alone.

    Parameters
    ----------
    iso : mapping of str to str
        As `iso_codes` gives it.
    """
    known = {text: iso_facts(code)[0] for text, code in iso.items() if code}
    if not known:
        return ""
    if len(known) < len(iso):
        others = [text for text in iso if text not in known]
        meant = dict(zip(others, others, strict=True))
        if len(others) < len(known):  # few among many countries may be misspelt
            meant |= {text: _meant(text) for text in others[:_SHOWN]}
        return (
            f"Of {len(iso)} units {len(known)} can be countries, such as {_some(known)}; "
            f"the others are none: {_some(meant)}"
        )
    for what, names in _other_readings(list(iso)):
        if names != known:
            return f"The units can be countries, such as {_some(known)}; or {what}: {_some(names)}"
    return ""


def codes_of_countries(iso: Mapping[str, str]) -> dict[str, str]:
    """Return one code for each country: the ISO's, or the EU's own if the table writes it."""
    usual = {code: text for text, code in iso.items() if EU_CODE.get(code) == text}
    return {text: usual.get(code, code) for text, code in iso.items()}


def codes_of_their_own(texts: Iterable[str]) -> dict[str, str]:
    """Return a code for each unit that is no country: short and made of its name, where that can be."""
    own = {text: re.sub("[^A-Z0-9]", "", folded(text).upper())[:12] for text in texts}
    if len(set(own.values())) == len(own) and all(code[:1].isalpha() for code in own.values()):
        return own
    return {text: f"X{place}" for place, text in enumerate(own)}


def near_name(text: str) -> str:
    """Return the name of the country that a text is nearest to; empty if none is near."""
    near = nearest(folded(text), english_names(), limit=1)
    return near[0].title() if near else ""


def _meant(text: str) -> str:
    near = near_name(text)
    return f"meant {near}?" if near else text


def _some(names: Mapping[str, str]) -> str:
    shown = [text if text == name else f"{text} ({name})" for text, name in names.items()]
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ", ".join(shown[:_SHOWN]) + more


def _other_readings(texts: list[str]) -> Iterable[tuple[str, dict[str, str]]]:
    """Give what else codes stand for, all of them: parts of one country, languages."""
    if len(texts) < 2:
        return
    for country, parts in _parts().items():
        if all(text.upper() in parts for text in texts):
            what = f"parts of one country, {iso_facts(country)[0]}"
            yield what, {text: parts[text.upper()] for text in texts}
    if all(re.fullmatch("[a-z]{2}", text) for text in texts):
        import pycountry

        found = {text: pycountry.languages.get(alpha_2=text) for text in texts}
        names = {text: str(language.name) for text, language in found.items() if language}
        if len(names) == len(texts):
            yield "languages", names


@cache
def _parts() -> dict[str, dict[str, str]]:
    """Return the parts of each country by their codes in ISO 3166-2, without the country's."""
    import pycountry

    parts: dict[str, dict[str, str]] = {}
    for part in pycountry.subdivisions:
        code = str(part.code).partition("-")[2]
        parts.setdefault(str(part.country_code), {})[code] = str(part.name)
    return parts
