"""Read a list of country codes as it is printed in a footnote.

Printed lists are not tidy: commas are missing, ``and`` and ``;`` stand for commas, remarks follow
a code in brackets or without them, a list goes on after its full stop or is followed by a
sentence. All that is read. What could be read in two ways, or not at all, is refused with its
position, never guessed and never passed over: an applied irregularity says how it is to be read.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from sys import intern
from typing import NoReturn

from thb_analysis.data.names import nearest
from thb_analysis.errors import ListSyntaxError

_CODE = r"[A-Z]{2}(?![\w-])"
# What stands within brackets is blanked out before words are looked at.
_BLANK = "\0"
_CODE_IN_WORDS = re.compile(rf"(?<![\w-]){_CODE}")
_SEPARATOR = re.compile(r"[,;.]|and(?![\w-])|\s+")
# A phrase ends before the separator of the next code, before the sentence behind the list, or with the list.
_PHRASE_END = re.compile(
    rf"\s*(?:[,;]\s*(?:and\s+)?|\sand\s+)(?={_CODE})|\s*\.\s+(?=[A-Z])|\s*[,;.]?\s*$"
)
_HINT = "or say by an applied irregularity how it is to be read"


@dataclass(slots=True)
class Entry:
    """A country on a list, and the remarks on it as printed, without the brackets around them."""

    country: str
    remarks: tuple[str, ...] = ()


@dataclass
class ParsedList:
    """A printed list as read.

    Attributes
    ----------
    entries : list of Entry
        In the order printed; a code that stands twice has one entry.
    remarks_on_list : list of str
        Phrases and sentences behind the last code.
    repeated : list of str
        Codes that stand more than once.
    unseparated : list of str
        Pairs of codes with nothing between them.
    """

    entries: list[Entry] = field(default_factory=list)
    remarks_on_list: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    unseparated: list[str] = field(default_factory=list)

    @property
    def countries(self) -> tuple[str, ...]:
        """The codes, in the order printed."""
        return tuple(entry.country for entry in self.entries)


def parse_list(footnote: int, printed: str, codes: Collection[str]) -> ParsedList:
    """Read the list of a footnote.

    Parameters
    ----------
    footnote : int
        Its number, for the error message.
    printed : str
        The list as printed, applied irregularities read as they say.
    codes : collection of str
        The codes that exist.

    Returns
    -------
    ParsedList

    Raises
    ------
    ListSyntaxError
        At the first thing that is not understood: an unknown code or name, a bracket that is not
        closed, an empty place between two commas, a code within a phrase, no code at all.

    Examples
    --------
    >>> from thb_analysis.data import parse_list
    >>> parse_list(1, "AT, BE and SE.", ["AT", "BE", "SE"]).countries
    ('AT', 'BE', 'SE')
    """
    reader = _Reader(footnote, printed, codes)
    reader.blank_brackets()
    while reader.at < len(printed):
        reader.step()
    if not reader.found.entries:
        reader.fail("there is no code of a country", f"complete the list, {_HINT}")
    if reader.between in ("and", ";"):
        reader.fail("the list breaks off", f"complete the list, {_HINT}")
    return reader.found


class _Reader:
    """Goes through a list once.

    `bare` is the text with brackets blanked out, `at` the place reached, and `between` what stands
    between the last code and that place.
    """

    def __init__(self, footnote: int, text: str, codes: Collection[str]) -> None:
        self.footnote, self.text, self.codes = footnote, text, codes
        self.bare = ""
        self.at = 0
        self.between: str | None = None
        self.stopped = False
        self.last: Entry | None = None
        self.found = ParsedList()
        self.entries: dict[str, Entry] = {}

    def step(self) -> None:
        rest = self.text[self.at :]
        if separator := _SEPARATOR.match(rest):
            self.separator(separator)
        elif rest[0] == "(":
            self.bracket()
        elif re.match(_CODE, rest):
            self.code(intern(rest[:2]))
        elif rest[0].isalpha():
            self.words(rest)
        else:
            self.fail(f"{rest[0]!r} has no meaning between codes", f"remove it, {_HINT}")

    def separator(self, match: re.Match[str]) -> None:
        sign = match[0].strip()
        # A comma before "and" is usual; any other two separators have nothing between them.
        doubled = self.between and not (self.between == "," and sign == "and")
        if sign and (self.last is None or doubled):
            self.fail(f"nothing stands before this {sign!r}", f"complete the list, {_HINT}")
        self.between = sign or self.between or ""
        self.stopped |= sign == "."
        self.at += match.end()

    def code(self, code: str) -> None:
        if code not in self.codes:
            self.fail_name(code)
        if self.last and not self.between:
            self.found.unseparated.append(f"{self.last.country} {code}")
        if self.last:
            # What stood behind the last code was a remark on it, now that another code follows.
            self.last.remarks += tuple(self.found.remarks_on_list)
            self.found.remarks_on_list.clear()
        if code not in self.entries:
            self.entries[code] = Entry(code)
            self.found.entries.append(self.entries[code])
        elif code not in self.found.repeated:
            self.found.repeated.append(code)
        self.last = self.entries[code]
        self.between = None
        self.at += len(code)

    def bracket(self) -> None:
        if self.last is None or self.between:
            problem = "no code stands directly before this bracket"
            self.fail(problem, f"put it behind its code, {_HINT}")
        end = self.bare.index(")", self.at)
        remark = self.text[self.at + 1 : end].strip()
        if not remark:
            self.fail("the brackets are empty", f"remove them, {_HINT}")
        self.last.remarks += (remark,)
        self.at = end + 1

    def words(self, rest: str) -> None:
        """Read words that are no code: sentences behind the list, or a phrase."""
        if self.between == "." and rest[0].isupper():
            self.refuse_codes(len(self.text), self.entries)
            self.found.remarks_on_list.append(rest.strip())
            self.at = len(self.text)
        elif rest[0].isupper() or self.last is None or self.between in ("and", "."):
            self.fail_name(re.split(r"[^\w-]", rest, maxsplit=1)[0])
        elif self.stopped:
            problem = "this may be a remark on the code before it or a sentence of its own"
            self.fail(problem, f"put a remark in brackets, {_HINT}")
        else:
            self.phrase()

    def phrase(self) -> None:
        # The end of the text is one of a phrase, so that there always is one.
        end = next(_PHRASE_END.finditer(self.bare, self.at)).start()
        self.refuse_codes(end)
        phrase = self.text[self.at : end].strip()
        words = set(re.findall(r"[\w-]+", phrase)) - {"and"}
        if all(word.upper() in self.codes for word in words):
            self.fail_name(phrase.split()[0].strip(",;"))
        self.found.remarks_on_list.append(phrase)
        self.at, self.between = end, ""

    def refuse_codes(self, end: int, named: Collection[str] | None = None) -> None:
        """Refuse a code in words up to a place, where it may be an entry or not; one that is named already may stand in a sentence."""
        for match in _CODE_IN_WORDS.finditer(self.bare, self.at, end):
            if named is None or (match[0] in self.codes and match[0] not in named):
                self.at = match.start()
                problem = "this stands within a remark and may be a code"
                self.fail(problem, f"put the remark in brackets, {_HINT}")

    def blank_brackets(self) -> None:
        """Blank out what stands within brackets; refuse one that has no counterpart."""
        opened: list[int] = []
        for place, char in enumerate(self.text):
            if char == ")" and not opened:
                self.at = place
                self.fail("this bracket was never opened", f"remove it, {_HINT}")
            if char == ")":
                opened.pop()
            self.bare += _BLANK if opened else char
            if char == "(":
                opened.append(place)
        if opened:
            self.at = opened[0]
            self.fail("this bracket is never closed", f"close it, {_HINT}")

    def fail_name(self, name: str) -> NoReturn:
        near = nearest(name, self.codes)
        hint = "read it as a code by an applied irregularity, or add the country to countries.csv"
        if near:
            hint = f"read it as {' or '.join(near)} by an applied irregularity, if that is meant"
        self.fail(f"{name!r} is no code of a country", hint)

    def fail(self, problem: str, hint: str) -> NoReturn:
        around = self.text[max(0, self.at - 20) : self.at + 20]
        raise ListSyntaxError(self.footnote, self.at + 1, around, problem, hint)
