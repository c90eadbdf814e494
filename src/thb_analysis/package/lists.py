"""Read a list of country codes as it is printed in a footnote.

Printed lists are not tidy: commas are missing, ``and`` and ``;`` are used as commas, remarks follow
a code in brackets or without them, a list goes on after its full stop or is followed by a
sentence. All that is read. A list that can be read in two ways, or not at all, is an error with its
position, never a guess: an applied irregularity then says how to read it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache
from typing import NoReturn

from thb_analysis.errors import ListSyntaxError
from thb_analysis.names import suggest

# A remark in brackets is blanked out before the rest is read.
_BRACKET = re.compile(r"\([^()]*\)")


@dataclass
class ParsedList:
    """A printed list as read.

    Attributes
    ----------
    remarks : dict of str to list of str
        Code to the remarks on it as printed, without the brackets around them, in the order printed; a
        repeated code is a key once.
    remarks_on_list : list of str
        Phrases and sentences behind the last code.
    repeated : list of str
        Codes printed more than once.
    unseparated : list of str
        Pairs of codes with nothing between them.
    """

    remarks: dict[str, list[str]] = field(default_factory=dict)
    remarks_on_list: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    unseparated: list[str] = field(default_factory=list)

    @property
    def countries(self) -> tuple[str, ...]:
        """The codes, in the order printed."""
        return tuple(self.remarks)


@cache
def _patterns(codes: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what the next token of a list matches, and a code within words: one that exists, or of such a form."""
    forms = {
        f"[A-Z]{{{len(code)}}}" for code in codes if re.fullmatch("[A-Z]{2,}", code)
    }
    code = rf"(?:{'|'.join([*map(re.escape, codes), *sorted(forms)])})(?![\w-])"
    # A phrase ends before the separator of the next code, before the sentence behind the list, or with the list.
    end = rf"\s*[,;]\s*(?:and\s+)?{code}|\s+and\s+{code}|\s*\.\s+[A-Z]|\s*[,;.]?\s*$"
    token = re.compile(
        rf"(?P<code>{code})|(?P<separator>[,;.]|and(?![\w-]))|(?P<space>\s+)|(?P<bracket>\x01\0+)"
        rf"|(?P<phrase>[^\W\dA-Z].*?(?={end}))|(?P<sentence>[A-Z].*$)",
        re.DOTALL,
    )
    return token, re.compile(rf"(?<![\w-]){code}")


def parse_list(printed: str, codes: Collection[str]) -> ParsedList:
    """Read the list of a footnote.

    Parameters
    ----------
    printed : str
        The list as printed, applied irregularities corrected.
    codes : collection of str
        The codes that exist.

    Returns
    -------
    ParsedList

    Raises
    ------
    ListSyntaxError
        At the first thing that is not understood: an unknown code or name, a bracket that is not
        closed, two commas with nothing between them, a code within a phrase, no code at all.

    Examples
    --------
    >>> from thb_analysis.package.lists import parse_list
    >>> parse_list("AT, BE and SE.", ["AT", "BE", "SE"]).countries
    ('AT', 'BE', 'SE')
    """

    def refuse(at: int, problem: str = "") -> NoReturn:
        word = re.split(r"[^\w-]", printed[at:], maxsplit=1)[0]
        near = [] if problem else suggest(word, codes)
        usual = (
            f"{word!r} is no code of a country"
            if word
            else "this is not understood here"
        )
        how = f"read it as {' or '.join(near)}" if near else "correct it"
        around = printed[max(0, at - 20) : at + 20]
        hint = f"{how} by an applied irregularity"
        raise ListSyntaxError(at + 1, around, problem or usual, hint)

    next_token, code_in_words = _patterns(tuple(codes))
    bare = printed
    while _BRACKET.search(bare):
        bare = _BRACKET.sub(lambda found: "\x01".ljust(len(found[0]), "\0"), bare)
    if unpaired := re.search("[()]", bare):
        refuse(unpaired.start(), "this bracket has no counterpart")
    found = ParsedList()
    # The last code, the separator since then, whether there was a full stop, and the position reached.
    last, separator, is_stopped, at = "", "", False, 0
    while at < len(bare):
        token = next_token.match(bare, at)
        kind, end = (token.lastgroup, token.end()) if token else ("", at)
        text = printed[at:end].strip()
        remark = text[1:-1].strip()
        if kind == "code" and text in codes:
            if last and not separator and not found.remarks_on_list:
                found.unseparated.append(f"{last} {text}")
            if last:
                # As another code follows, the phrase after the last code was a remark on that one.
                found.remarks[last] += found.remarks_on_list
                found.remarks_on_list.clear()
            if text in found.remarks and text not in found.repeated:
                found.repeated.append(text)
            found.remarks.setdefault(text, [])
            last, separator = text, ""
        # A comma before "and" is usual; between any other two separators a code is missing.
        elif (
            kind == "separator"
            and last
            and (not separator or (separator, text) == (",", "and"))
        ):
            separator, is_stopped = text, is_stopped or text == "."
        elif kind == "bracket" and last and not separator and remark:
            found.remarks[last].append(remark)
        elif (
            kind == "phrase" and last and separator in ("", ",", ";") and not is_stopped
        ):
            words = {*re.findall(r"[\w-]+", text)} - {"and"}
            if all(word.upper() in codes for word in words):
                refuse(at)
            if code := code_in_words.search(bare, at, end):
                refuse(code.start(), "this stands within a remark and may be a code")
            found.remarks_on_list.append(text)
            separator = ""
        elif kind == "sentence" and separator == ".":
            # A sentence may repeat a code of the list.
            for code in code_in_words.finditer(bare, at):
                if code[0] in codes and code[0] not in found.remarks:
                    refuse(
                        code.start(), "this stands within a remark and may be a code"
                    )
            found.remarks_on_list.append(text)
        elif kind != "space":
            refuse(at)
        at = end
    if not found.remarks or separator in ("and", ";"):
        refuse(at, "the list breaks off")
    return found
