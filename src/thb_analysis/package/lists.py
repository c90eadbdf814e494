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

from thb_analysis.errors import ListSyntaxError
from thb_analysis.names import suggest

# A remark in brackets is blanked out before the rest is read.
_BRACKET = re.compile(r"\([^()]*\)")
# What these stand behind.
_BEFORE = {"separator": "code", "sentence": "."}


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
        # A comma before "and" is usual.
        rf"(?P<code>{code})|(?P<separator>(?:,\s*(?!{code}))?and(?![\w-])|[,;.])|(?P<space>\s+)|(?P<bracket>\x01\0+)"
        rf"|(?P<phrase>[^\W\dA-Z].*?(?={end}))|(?P<sentence>[A-Z].*$)|(?P<unknown>.)",
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
    next_token, code_in_words = _patterns(tuple(codes))
    bare = _blank_brackets(printed)
    found = ParsedList()
    # The last code, what stands before the token, and whether there was a full stop.
    last, before, is_stopped = "", "start", False
    for token in next_token.finditer(bare):
        kind, (at, end) = str(token.lastgroup), token.span()
        text = printed[at:end].strip()
        if not _fits(kind, text, before, is_stopped, codes):
            raise _error(printed, at, codes=codes)
        if kind == "code":
            _add_code(found, text, last, before)
            last, before = text, "code"
        elif kind == "separator":
            before = text
            is_stopped |= text == "."
        elif kind == "bracket":
            found.remarks[last].append(text[1:-1].strip())
        elif kind != "space":
            new = {*codes} - found.remarks.keys()
            for code in code_in_words.finditer(bare, at, end):
                # A sentence may repeat a code of the list.
                if kind == "phrase" or code[0] in new:
                    problem = "this stands within a remark and may be a code"
                    raise _error(printed, code.start(), problem)
            found.remarks_on_list.append(text)
            before = "code"
    if not found.remarks or before.endswith(("and", ";")):
        raise _error(printed, len(printed), "the list breaks off")
    return found


def _blank_brackets(printed: str) -> str:
    """Return a list with each remark in brackets as one token of the same length."""
    bare = printed
    while _BRACKET.search(bare):
        bare = _BRACKET.sub(lambda found: "\x01".ljust(len(found[0]), "\0"), bare)
    if unpaired := re.search("[()]", bare):
        problem = "this bracket has no counterpart"
        raise _error(printed, unpaired.start(), problem)
    return bare


def _fits(
    kind: str, text: str, before: str, is_stopped: bool, codes: Collection[str]
) -> bool:
    """Whether a token can be read where it stands: between two separators a code is missing."""
    if kind == "code":
        return text in codes
    if kind == "bracket":
        return before == "code" and text[1:-1].strip() != ""
    if kind == "phrase":
        words = {*re.findall(r"[\w-]+", text)} - {"and"}
        is_words = any(word.upper() not in codes for word in words)
        return before in ("code", ",", ";") and is_words and not is_stopped
    return kind == "space" or before == _BEFORE.get(kind)


def _add_code(found: ParsedList, code: str, last: str, before: str) -> None:
    if found.remarks_on_list:
        # As another code follows, the phrase after the last code was a remark on that one.
        found.remarks[last] += found.remarks_on_list
        found.remarks_on_list.clear()
    elif before == "code":
        found.unseparated.append(f"{last} {code}")
    if code in found.remarks and code not in found.repeated:
        found.repeated.append(code)
    found.remarks.setdefault(code, [])


def _error(
    printed: str, at: int, problem: str = "", codes: Collection[str] = ()
) -> ListSyntaxError:
    """Return the error at a character; without a problem it is a word that is not understood."""
    how = "correct it"
    if not problem:
        word = re.split(r"[^\w-]", printed[at:], maxsplit=1)[0]
        problem = "this is not understood here"
        if word:
            problem = f"{word!r} is no code of a country"
        if near := suggest(word, codes):
            how = f"read it as {' or '.join(near)}"
    around = printed[max(0, at - 20) : at + 20]
    hint = f"{how} by an applied irregularity"
    return ListSyntaxError(at + 1, around, problem, hint)
