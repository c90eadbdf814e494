"""Read a list of country codes as it is printed in a footnote.

Printed lists are not tidy: commas are missing, ``and`` and ``;`` stand for
commas, remarks follow a code in brackets or without them, a list goes on after its
full stop or is followed by a sentence. All that is read. What could be read in
two ways, or not at all, is refused with its position, never guessed and never
passed over: whoever knows better says so by an applied correction.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from thb_analysis.data.names import nearest
from thb_analysis.errors import ListSyntaxError

_CODE = re.compile(r"(?<![\w-])[A-Z]{2}(?![\w-])")
_AND = re.compile(r"and(?![\w-])")
_WORD = re.compile(r"[\w-]+")
# Where an unbracketed phrase ends: before the separator of the next code, before
# the sentence that follows the list, or with the list.
_PHRASE_END = re.compile(
    r"\s*(?:[,;]\s*(?:and\s+)?|\sand\s+)(?=[A-Z]{2}(?![\w-]))|\s*\.\s+(?=[A-Z])|\s*[,;.]?\s*$"
)

# What stands before the place that is read.
_START, _CODE_READ, _PHRASE_READ, _COMMA, _SEMICOLON, _AND_READ, _STOP = range(7)

_BY_CORRECTION = "or say by an applied correction how it is to be read"


@dataclass(frozen=True)
class Entry:
    """A country on a list.

    Attributes
    ----------
    country : str
    position : int
        Character at which its code stands first, the first of the list being 1.
    remarks : tuple of str
        Remarks on this country, in the order in which they are printed,
        without the brackets around them.
    """

    country: str
    position: int
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class ParsedList:
    """A printed list as read.

    Attributes
    ----------
    entries : tuple of Entry
        In the order printed; a code that stands twice has one entry.
    remarks_on_list : tuple of str
        Phrases and sentences behind the last code.
    repeated : tuple of str
        Codes that stand more than once.
    """

    entries: tuple[Entry, ...]
    remarks_on_list: tuple[str, ...]
    repeated: tuple[str, ...]

    @property
    def countries(self) -> tuple[str, ...]:
        """The codes, in the order printed."""
        return tuple(entry.country for entry in self.entries)


def parse_list(footnote: int, printed: str, codes: Collection[str]) -> ParsedList:
    """Read the list of a footnote.

    Accepted are codes in capitals, parted by commas, semicolons, ``and`` or
    nothing; remarks in brackets behind a code, which may hold anything,
    further brackets and codes included; phrases without brackets that begin
    with a small letter (on the code before them if more codes follow, else
    on the whole list); codes and sentences behind a full stop; a comma at
    the end.

    Parameters
    ----------
    footnote : int
        Its number, for the error message.
    printed : str
        The list as printed, applied corrections made.
    codes : collection of str
        The codes that exist.

    Returns
    -------
    ParsedList

    Raises
    ------
    ListSyntaxError
        At the first thing that is not understood: an unknown code, a name, a
        bracket that is not closed, an empty place between two commas, a code
        within a phrase, any other character, no code at all.
    """
    return _ListReader(footnote, printed, codes).read()


@dataclass
class _Found:
    """An entry in the making; `phrases` may yet turn out to be on the list."""

    position: int
    remarks: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)


class _ListReader:
    """Goes through a list once; `before` says what stands before the place `at`."""

    def __init__(self, footnote: int, printed: str, codes: Collection[str]) -> None:
        self.footnote = footnote
        self.text = printed
        self.codes = codes
        self.at = 0
        self.before = _START
        self.stopped = False
        self.found: dict[str, _Found] = {}
        self.last = ""
        self.repeated: list[str] = []
        self.sentences: list[str] = []

    def read(self) -> ParsedList:
        self._check_brackets()
        while self._skip_spaces():
            self._step()
        self._check_end()
        on_list = self.found[self.last].phrases
        entries = tuple(
            Entry(code, entry.position, tuple(entry.remarks)) for code, entry in self.found.items()
        )
        return ParsedList(entries, (*on_list, *self.sentences), tuple(self.repeated))

    def _step(self) -> None:
        char = self.text[self.at]
        if char in ",;.":
            self._separator(char)
        elif char == "(":
            self._bracket()
        elif _AND.match(self.text, self.at):
            self._and()
        elif _CODE.match(self.text, self.at):
            self._code()
        elif char.isalpha():
            self._words()
        else:
            hint = f"remove it, {_BY_CORRECTION}"
            raise self._error(f"{char!r} has no meaning between codes", hint)

    def _separator(self, char: str) -> None:
        if self.before not in (_CODE_READ, _PHRASE_READ):
            hint = f"complete the list, {_BY_CORRECTION}"
            raise self._error(f"nothing stands before this {char!r}", hint)
        self.before = {",": _COMMA, ";": _SEMICOLON, ".": _STOP}[char]
        self.stopped |= char == "."
        self.at += 1

    def _and(self) -> None:
        if self.before in (_START, _AND_READ, _STOP):
            raise self._error(
                "no code stands before this 'and'", f"complete the list, {_BY_CORRECTION}"
            )
        self.before = _AND_READ
        self.at += len("and")

    def _code(self) -> None:
        code = self.text[self.at : self.at + 2]
        if code not in self.codes:
            raise self._error(f"{code!r} is no code of a country", self._meant(code))
        if code in self.found and code not in self.repeated:
            self.repeated.append(code)
        if self.last:
            self._settle(self.found[self.last])
        self.found.setdefault(code, _Found(self.at + 1))
        self.last = code
        self.before = _CODE_READ
        self.at += len(code)

    def _settle(self, entry: _Found) -> None:
        """Give an entry the phrases behind it, now that another code follows."""
        entry.remarks += entry.phrases
        entry.phrases = []

    def _bracket(self) -> None:
        if self.before != _CODE_READ:
            hint = f"put it behind its code, {_BY_CORRECTION}"
            raise self._error("no code stands directly before this bracket", hint)
        end = self._bracket_end(self.at)
        remark = self.text[self.at + 1 : end - 1].strip()
        if not remark:
            raise self._error("the brackets are empty", f"remove them, {_BY_CORRECTION}")
        self.found[self.last].remarks.append(remark)
        self.at = end

    def _words(self) -> None:
        """Read words that are no code: a phrase, or sentences up to the end."""
        if self.before == _STOP and self.text[self.at].isupper():
            self._trailing_sentences()
        elif self.text[self.at].isupper() or self.before in (_START, _AND_READ, _STOP):
            word = _WORD.match(self.text, self.at)
            shown = word[0] if word else self.text[self.at]
            raise self._error(f"{shown!r} is no code of a country", self._meant(shown))
        elif self.stopped:
            hint = f"put a remark in brackets, {_BY_CORRECTION}"
            raise self._error(
                "this may be a remark on the code before it or a sentence of its own", hint
            )
        else:
            self._phrase()

    def _phrase(self) -> None:
        start = self.at
        while not _PHRASE_END.match(self.text, self.at):
            if _CODE.match(self.text, self.at):
                hint = f"put the remark in brackets, {_BY_CORRECTION}"
                raise self._error("this stands within a phrase and may be a code", hint)
            self.at = self._bracket_end(self.at) if self.text[self.at] == "(" else self.at + 1
        phrase = self.text[start : self.at].strip()
        self._check_small_codes(start, phrase)
        self.found[self.last].phrases.append(phrase)
        self.before = _PHRASE_READ

    def _trailing_sentences(self) -> None:
        for match in self._codes_outside_brackets(self.at):
            if match[0] in self.codes and match[0] not in self.found:
                self.at = match.start()
                hint = f"put the sentence in brackets, {_BY_CORRECTION}"
                raise self._error("this stands within a sentence and may be a code", hint)
        self.sentences.append(self.text[self.at :].strip())
        self.at = len(self.text)

    def _codes_outside_brackets(self, start: int) -> Iterator[re.Match[str]]:
        at = start
        while at < len(self.text):
            if self.text[at] == "(":
                at = self._bracket_end(at)
                continue
            match = _CODE.match(self.text, at)
            if match:
                yield match
            at += 1

    def _check_small_codes(self, start: int, phrase: str) -> None:
        """Refuse a phrase that holds nothing but codes in small letters."""
        for part in re.split(r"[,;]|\band\b", phrase):
            words = part.split()
            if words and all(word.upper() in self.codes for word in words):
                self.at = start
                raise self._error(f"{words[0]!r} is no code of a country", self._meant(words[0]))

    def _check_brackets(self) -> None:
        opened: list[int] = []
        for place, char in enumerate(self.text):
            if char == "(":
                opened.append(place)
            elif char == ")" and opened:
                opened.pop()
            elif char == ")":
                self.at = place
                raise self._error("this bracket was never opened", f"remove it, {_BY_CORRECTION}")
        if opened:
            self.at = opened[0]
            raise self._error("this bracket is never closed", f"close it, {_BY_CORRECTION}")

    def _bracket_end(self, start: int) -> int:
        """Return the place behind the bracket that closes the one at `start`."""
        depth = 0
        for at in range(start, len(self.text)):
            depth += {"(": 1, ")": -1}.get(self.text[at], 0)
            if not depth:
                return at + 1
        raise AssertionError("brackets are checked first")

    def _check_end(self) -> None:
        hint = f"complete the list, {_BY_CORRECTION}"
        if not self.found:
            raise self._error("there is no code of a country", hint)
        if self.before in (_AND_READ, _SEMICOLON):
            raise self._error("the list breaks off", hint)

    def _skip_spaces(self) -> bool:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at < len(self.text)

    def _meant(self, name: str) -> str:
        near = nearest(name, self.codes)
        if near:
            return f"read it as {' or '.join(near)} by an applied correction, if that is meant"
        return "read it as a code by an applied correction, or add the country to countries.csv"

    def _error(self, problem: str, hint: str) -> ListSyntaxError:
        around = self.text[max(0, self.at - 20) : self.at + 20]
        return ListSyntaxError(self.footnote, self.at + 1, around, problem, hint)
