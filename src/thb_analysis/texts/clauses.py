"""Clauses: the parts of a text that have a verb of their own, also over the end of a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from thb_analysis.texts.text import TIE, Text, Tie, ties_in
from thb_analysis.texts.words import BREAK, find

HEAD = re.compile(r"^\s*(?:[-*] )?\*\*[^*]+\*\*")
ENDS = re.compile(r"(?<=[.!?])\s+(?![^\[\]]*\])")
# Legends say how to read a figure.
_LEGEND = re.compile(r"(?:Bold|Plain|Dotted|Cross|Dash|Rows|Columns): ")


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that has a verb of its own.

    Attributes
    ----------
    text : Text
    line : int
    raw : str
        With ties.
    paragraph, sentence : str
        In which it stands, also with ties.
    is_head : bool
        Whether it is the title, or the bold head of an item.
    """

    text: Text
    line: int
    raw: str
    paragraph: str
    sentence: str
    is_head: bool = False

    @cached_property
    def words(self) -> str:
        """What a reader sees."""
        return without_braces(self.raw)

    @cached_property
    def ties(self) -> list[Tie]:
        """The ties in it."""
        return ties_in(self.raw, self.line)

    @cached_property
    def sentence_ties(self) -> list[Tie]:
        """The ties in its sentence."""
        return ties_in(self.sentence, self.line)

    @cached_property
    def claiming(self) -> list[Tie]:
        """Those that claim more than the words of a list."""
        return [tie for tie in self.ties if tie.rests_on.keys() != {"by"}]

    @cached_property
    def is_of_others(self) -> bool:
        """Whether it speaks of other sources: in a paragraph or beside a count of theirs."""
        return "{elsewhere=" in self.paragraph or "{silence=" in self.raw

    def find(self, *kinds: str) -> str:
        """Return the first words of some kinds in it; empty if there are none."""
        return next(filter(None, (find(kind, self.words) for kind in kinds)), "")

    @cached_property
    def of_record(self) -> bool:
        """Whether it is about the record, the page or what can be known."""
        return bool(self.find("record"))

    @cached_property
    def tells_silence(self) -> bool:
        """Whether its sentence says what is not reported, and it denies nothing itself."""
        words = without_braces(self.sentence)
        is_silence = find("unsaid", words) and find("says", words)
        return bool(is_silence) and not self.find("denial", "own denial", "sole")

    @cached_property
    def is_free(self) -> bool:
        """Whether it needs no tie: it is about the record, law, a possibility or what a word means."""
        is_free = self.of_record or self.find("law", "possible", "definition")
        return bool(is_free) and not self.find("verdict")

    def beside(self, tie: Tie) -> tuple[str, str]:
        """Return the words before and behind a tie, up to the next tie."""
        before, _, behind = self.raw.partition(f"[{tie.words}]{{{tie.braces}}}")
        return TIE.sub("·", before).rpartition("·")[2], TIE.split(behind)[0]


class Paragraph(NamedTuple):
    """A paragraph, an item of a list or the title; what of it stands on several lines is joined.

    Attributes
    ----------
    line : int
        On which it begins.
    words, head : str
        In Markdown; the head is the title, or what is bold at the beginning.
    sentences : list of str
        Behind the head, without emphasis.
    """

    line: int
    words: str
    head: str
    sentences: list[str]


def paragraphs(text: Text) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text."""
    for line, words in _joined(text):
        is_title = without_braces(words) == text.title
        head = words if is_title else "".join(HEAD.findall(words))
        rest = plain(words.removeprefix(head)).strip("-> ")
        sentences = [*filter(None, ENDS.split(rest))]
        yield Paragraph(line, words, head.strip("- "), sentences)


def clauses(text: Text) -> Iterator[Clause]:
    """Yield the clauses of a text."""
    for line, words, head, sentences in paragraphs(text):
        if head:
            bare = head.strip("* ")
            yield Clause(text, line, bare, words, bare, is_head=True)
        for sentence in sentences:
            for raw in [] if _LEGEND.match(sentence) else _split(sentence):
                yield Clause(text, line, raw, words, sentence)


def plain(words: str) -> str:
    """Return words without emphasis, with one space between them."""
    return " ".join(re.sub(r"\*|(?<!\w)_+|_+(?!\w)", "", words).split())


def without_braces(raw: str) -> str:
    """Return what a reader sees of words with ties."""
    return TIE.sub(r"\1", raw)


def _joined(text: Text) -> Iterator[tuple[int, str]]:
    """Yield the line and the words of each paragraph and item, those of several lines joined."""
    begun = 0
    parts = list[str]()
    for number, line in [*text.body, (0, "")]:
        is_next = not line.strip() or re.match(r"\s*(?:[-*>]|\d+[.)]) ", line)
        if parts and (is_next or number != begun + len(parts)):
            yield begun, " ".join(parts)
            parts = []
        if line.strip():
            begun = number if not parts else begun
            parts.append(line.strip())


def _split(sentence: str) -> list[str]:
    """Split a sentence into clauses, but not within a tie."""
    held = TIE.sub(lambda tie: "·" * len(tie[0]), sentence)
    cuts = [0, *(found.end() for found in BREAK.finditer(held)), len(sentence)]
    return [sentence[start:end].strip() for start, end in pairwise(cuts)]
