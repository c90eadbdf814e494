"""Texts that people write, and the check that the cells bear out what they claim.

A text is Markdown in ``texts/`` of a data package. Its headings say where on a page each part is shown.
A tie is a piece of text in brackets with, in braces, the expression over cells that it claims::

    [asylum applicants are screened]{is=screening-asylum}            named, of the country of the text
    [not named for indicators]{open=detection-indicators}            open; several with commas between
    [does not wait for identification]{no=permit-after-identification}   excluded
    [12 months]{is="permit-duration[12..12]"}                        a number stands in its expression
    [only in Belgium]{is=permit-after-identification@@BE}            of a country that is named
    [9 of 27]{k=reflection-after-identification}                     k of n
    [nine]{n="a & b"}   [8 others]{others=a}                         k, or k without the text's country
    [Estonia and Hungary]{names="a & b"}                             exactly these
    [Most]{of=screening-asylum over=1/2}             more than this share
    [Every country]{all="a | b"}   [no country]{none="a & b"}        all covered, or none
    [victims and presumed victims]{by=dublin-reflection}             the words of a list
    [six months]{elsewhere=permit-duration/reported}                 other sources: `thb_analysis.texts.others`

An expression is one of `thb_analysis.known.expressions`. Words of a tie name no country but that
of the text, those behind ``@@``, or those of ``names``. The denominator of a single measure is its
base, else all participants; ``A of B`` counts A among those for whom B holds. A number or a
country outside a tie is a fault; what else the words around it may say, `thb_analysis.texts.claims` has.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.known.expressions import measures_in
from thb_analysis.package.package import TEXTS

TIE = re.compile(r"\[([^\[\]]+)\]\{([^{}]+)\}")
# In no brackets: behind it every bracket that closes has opened.
_COMMA = re.compile(r",(?=(?:[^()]|\((?:[^()]|\([^()]*\))*\))*$)")
STATES_OF = {"is": "named", "open": "open", "no": "excluded"}
KINDS = (
    *STATES_OF,
    "by",
    "k",
    "n",
    "others",
    "names",
    "of",
    "over",
    "all",
    "none",
    "elsewhere",
    "silence",
)
# What rests on other sources, and on no cell: see `thb_analysis.texts.others`.
OF_OTHERS = {"elsewhere", "silence"}
PAIR = re.compile(rf"""\b({"|".join(KINDS)})=("[^"]*"|[^\s"]+)""")
MOST = re.compile(r"(?i)(?<!at )(?<!the )\b(?:most|majority|more than half)\b")


@dataclass(frozen=True)
class Tie:
    """Words of a text and the cells that must bear them out.

    In Markdown ``[words]{kind=expression}``. If the cells do not say what the words claim,
    `text_faults` reports it.

    Attributes
    ----------
    words, braces : str
        What stands in brackets, and in the braces behind them.
    line : int
        In the file of the text.
    """

    words: str
    braces: str
    line: int

    @cached_property
    def rests_on(self) -> dict[str, str]:
        """Kind of claim (``is``, ``k``, ... as above) to expression."""
        return {kind: value.strip('"') for kind, value in PAIR.findall(self.braces)}

    def expressions(self) -> Iterator[tuple[str, str, str]]:
        """Yield kind, expression, and codes behind ``@@`` (joined by ``+``), each a str."""
        for kind, value in self.rests_on.items():
            if kind in {"over", *OF_OTHERS}:
                continue
            for each in _COMMA.split(value) if kind in (*STATES_OF, "by") else [value]:
                expression, _, codes = each.strip().partition("@@")
                yield kind, expression, codes

    @cached_property
    def measures(self) -> list[str]:
        """The measures in its expressions, each once."""
        return measures_in(" ".join(each for _, each, _ in self.expressions()))

    @cached_property
    def elsewhere(self) -> list[tuple[str, str]]:
        """Measures on which other sources are cited, each with its answer."""
        return re.findall(r"([\w-]+)/(\w+)", self.rests_on.get("elsewhere", ""))

    @cached_property
    def countries(self) -> set[str]:
        """Codes of the countries behind ``@@``."""
        codes = "+".join(each for *_, each in self.expressions())
        return {*codes.split("+")} - {""}


@dataclass(frozen=True)
class Text:
    """A text of a data package.

    Attributes
    ----------
    path : str
        Within the package.
    title : str
    parts : dict of str to str
        Heading to the Markdown below it; ``Question/figure`` for a heading within another.
    lines : dict of str to int
        Heading to its line.
    body : list of tuple
        Number and text of the title, without its sign, and of each line that is no heading.
    lost : list of tuple
        Number and words of each line that no page shows, and why.
    """

    path: str
    title: str
    parts: dict[str, str]
    lines: dict[str, int]
    body: list[tuple[int, str]]
    lost: list[tuple[int, str, str]]

    @property
    def name(self) -> str:
        """Its path without folder and ending, such as ``themes/protection``."""
        return self.path.removeprefix(TEXTS).removesuffix(".md")

    @property
    def country(self) -> str:
        """Code of the country that it is about; empty if none."""
        folder, _, name = self.name.rpartition("/")
        return name.upper() if folder == "countries" else ""

    def words(self, heading: str) -> str:
        """Return the part below a heading as a reader sees it, in one line; empty without it."""
        return " ".join(TIE.sub(r"\1", self.parts.get(heading, "")).split())

    def ties(self) -> Iterator[Tie]:
        """Yield the ties in their order."""
        for number, line in self.body:
            yield from ties_in(line, number)


def ties_in(words: str, line: int) -> list[Tie]:
    """Return the ties in some words."""
    return [Tie(each, braces, line) for each, braces in TIE.findall(words)]


def read_text(path: str, raw: bytes) -> Text:
    """Split a text into parts at its headings."""
    title = heading = outer = ""
    parts: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    body = []
    lost = []
    # Signs that end a line elsewhere end none for an editor.
    text = re.sub("\r\n?", "\n", raw.decode("utf-8-sig", "replace"))
    for number, line in enumerate(text.split("\n"), 1):
        level, _, words = line.partition(" ")
        words = words.strip()
        if level in ("##", "###"):
            heading = words
            if level == "##":
                outer = words
            else:
                heading = f"{outer}/{words}"
            parts.setdefault(heading, [])
            if lines.setdefault(heading, number) != number:
                lost.append(
                    (number, heading, f"is a heading on line {lines[heading]} too")
                )
            continue
        is_title = level == "#" and not (title or heading)
        body.append((number, words if is_title else line))
        if is_title:
            title = TIE.sub(r"\1", words)
        elif heading:
            parts[heading].append(line)
        elif line.strip():
            lost.append(
                (number, line.strip()[:60], "stands before the first heading (##)")
            )
    joined = {name: "\n".join(part) for name, part in parts.items()}
    return Text(path, title, joined, lines, body, lost)


def text_of(ds: Dataset, name: str) -> Text | None:
    """Return a text of the package by its name, such as ``themes/protection``; None if there is none."""
    path = f"{TEXTS}{name}.md"
    raw = ds.package.text(path)
    return read_text(path, raw) if raw is not None else None


def texts_of(ds: Dataset) -> Iterator[Text]:
    """Yield the texts of the package."""
    for path in ds.package.files:
        raw = ds.package.text(path) if path.startswith(TEXTS) else None
        if raw is not None:
            yield read_text(path, raw)
