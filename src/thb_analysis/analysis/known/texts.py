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
    [Most]{of=screening-asylum over=1/2}   [few]{of=a under=1/4}     a word for a share
    [Every country]{all="a | b"}   [no country]{none="a & b"}        all covered, or none
    [victims and presumed victims]{by=dublin-reflection}             the words of a list

An expression is one of `thb_analysis.analysis.known.expressions`. Words of a tie name no country but that
of the text, those behind ``@@``, or those of ``names``. The denominator of a single measure is its
base, else all participants; ``A of B`` counts A among those for whom B holds. A number, a country or a
word of quantity outside a tie is a fault; in the bold head of an item, words of quantity are free.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from thb_analysis.analysis.known.expressions import Codes, measures_in
from thb_analysis.analysis.known.markup import is_too_deep, unfit_markup
from thb_analysis.analysis.known.states import NAMED
from thb_analysis.data.dataset import Dataset
from thb_analysis.data.names import wrong_names
from thb_analysis.data.package import TEXTS
from thb_analysis.errors import ExpressionError, Fault

COUNTRY_HEADINGS = ("lead", "found", "identified", "time", "stay", "help", "figure", "open")
# What pages ask for that are of no theme and no country.
PAGES = ("overview", "source-audit", "robustness", "findings")

TIE = re.compile(r"\[([^\[\]]+)\]\{([^{}]+)\}")
# An escape, a picture or a note.
_BEFORE_BRACKET = re.compile(r"(?<!\\)(?:\\\\)*(?:\\[\[\]]|[!^]\[)")
# In no brackets: behind it every bracket that closes has opened.
_COMMA = re.compile(r",(?=(?:[^()]|\((?:[^()]|\([^()]*\))*\))*$)")
_STATES = {"is": "named", "open": "open", "no": "excluded"}
_KINDS = (*_STATES, "by", "k", "n", "others", "names", "of", "over", "under", "all", "none")
_PAIR = re.compile(rf"""\b({"|".join(_KINDS)})=("[^"]*"|[^\s"]+)""")
_UP_TO_NINETEEN = (
    "none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = _UP_TO_NINETEEN.split()
_NUMBERS += [f"{ten}-{one}".removesuffix("-none") for ten in _TENS.split() for one in _NUMBERS[:10]]
_VALUES = {word: number for number, word in enumerate(_NUMBERS)} | {"no": 0, "zero": 0}
# Twenty-one before twenty. A thing may be one, or lack something, without being counted; 19th counts nothing.
_NUMERALS = rf"\b(?:\d+(?!\d|(?:st|nd|rd|th)\b)|(?i:zero|{'|'.join(reversed(_NUMBERS[2:]))})\b)"
_SMALL = ("no", "none", "one")
_NUMBER = re.compile(rf"{_NUMERALS}|\b(?i:{'|'.join(_SMALL)})\b")
# A third country is one outside the EU.
_QUANTITIES = (
    r"\b(?i:all|both|most|half|majority|minority|few|many|several|every|each|always|never|nearly|almost"
    r"|none|nobody|no[- ]one|nowhere|every(?:body|one|where)|not (?:one|a single)|dozens?|hundreds?"
    r"|no (?!longer|third)(?:[\w-]+ ){0,3}(?:country|countries|states?)|(?:a|one) (?:third|quarter|fifth)(?![ -]countr))\b"
)
_K_OF_N = re.compile(r"\b\d+ of \d+\b")
_EVERY = re.compile(r"\b(?:all|every(?:body|one|where)?|each)\b", re.IGNORECASE)
_WORDS_OF = {
    "over": re.compile(r"\b(?:most|majority|more than half)\b", re.IGNORECASE),
    "under": re.compile(r"\b(?:few|minority|less than half)\b", re.IGNORECASE),
}
_CITED = r"\d++(?:\(\w+\))*+"
# Where a number needs no tie: law, notes, years and addresses. A number before countries counts them.
_FREE = re.compile(
    r"\b(?:Directive|Regulation)s? (?:\((?:EU|EC)\) )?(?:No )?\d+/\d+(?:/\w+)?"
    rf"|\b(?:Article|note) {_CITED}"
    rf"|\b(?:Articles|notes) {_CITED}(?:(?:,| and| to) {_CITED}(?!\w| (?:[\w-]+ ){{0,2}}(?:countries|[Ss]tates|units)\b))*"
    r"|\b(?:19|20)\d\ds?\b|https?://\S+|COVID-19"
)
_HEAD = re.compile(r"^\s*(?:[-*] )?\*\*[^*]+\*\*")


class Tie(NamedTuple):
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

    @property
    def rests_on(self) -> dict[str, str]:
        """Kind of claim (``is``, ``k``, ... as above) to expression."""
        return {kind: value.strip('"') for kind, value in _PAIR.findall(self.braces)}

    def expressions(self) -> Iterator[tuple[str, str, str]]:
        """Yield kind, expression, and codes behind ``@@`` (joined by ``+``), each a str."""
        for kind, value in self.rests_on.items():
            if kind in _WORDS_OF:
                continue
            for each in _COMMA.split(value) if kind in (*_STATES, "by") else [value]:
                expression, _, codes = each.strip().partition("@@")
                yield kind, expression, codes

    @property
    def measures(self) -> list[str]:
        """The measures in its expressions, each once."""
        return measures_in(" ".join(expression for _, expression, _ in self.expressions()))


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
    def country(self) -> str:
        """Code of the country that it is about; empty if none."""
        folder, _, name = self.path.removeprefix(TEXTS).rpartition("/")
        return name.removesuffix(".md").upper() if folder == "countries" else ""

    def ties(self) -> Iterator[Tie]:
        """Yield the ties in their order."""
        for number, line in self.body:
            for words, braces in TIE.findall(line):
                yield Tie(words, braces, number)


def read_text(path: str, raw: bytes) -> Text:
    """Split a text into parts at its headings."""
    title, heading, outer = "", "", ""
    parts: dict[str, list[str]] = {}
    lines: dict[str, int] = {}
    body, lost = [], []
    # Signs that end a line elsewhere end none for an editor.
    text = re.sub("\r\n?", "\n", raw.decode("utf-8-sig", "replace"))
    for number, line in enumerate(text.split("\n"), 1):
        level, _, words = line.partition(" ")
        if level == "#" and not (title or heading):
            title = TIE.sub(r"\1", words.strip())
            body.append((number, words))
        elif level in ("##", "###"):
            outer = words.strip() if level == "##" else outer
            heading = words.strip() if level == "##" else f"{outer}/{words.strip()}"
            if heading in parts:
                lost.append((number, heading, f"is a heading on line {lines[heading]} too"))
            parts.setdefault(heading, [])
            lines.setdefault(heading, number)
        else:
            body.append((number, line))
            if heading:
                parts[heading].append(line)
            elif line.strip():
                lost.append((number, line.strip()[:60], "stands before the first heading (##)"))
    joined = {name: "\n".join(part) for name, part in parts.items()}
    return Text(path, title, joined, lines, body, lost)


def text_of(ds: Dataset, name: str) -> Text | None:
    """Return a text of the package by its name, such as ``themes/protection``; None if there is none."""
    path = f"{TEXTS}{name}.md"
    raw = ds.package.files.get(path)
    return read_text(path, raw) if raw is not None else None


def texts_of(ds: Dataset) -> Iterator[Text]:
    """Yield the texts of the package."""
    for path, raw in ds.package.files.items():
        if path.startswith(TEXTS):
            yield read_text(path, raw)


def text_faults(ds: Dataset) -> Iterator[Fault]:
    """Find ties that the cells do not bear out, and claims without a tie."""
    for text in texts_of(ds):
        yield from (_fault(text, *each, "not-shown") for each in text.lost)
        yield from _not_shown(ds, text)
        for tie in text.ties():
            for problem in _problems(ds, tie, text.country):
                yield _fault(text, tie.line, tie.words, problem)
        yield from _untied(ds, text)
        yield from _unfit(text)


def _fault(text: Text, line: int, words: str, problem: str, rule: str = "tie") -> Fault:
    return Fault(text.path, line, value=words, rule=rule, message=problem)


def _not_shown(ds: Dataset, text: Text) -> Iterator[Fault]:
    """Find texts and headings that no page shows."""
    name = text.path.removeprefix(TEXTS).removesuffix(".md")
    subjects = {f"countries/{each.lower()}": each for each in ds.participants}
    subjects |= {f"themes/{each}": each for each in ds.theme_titles}
    if "/" in name and name not in subjects:
        yield _fault(text, 1, "", wrong_names([name], subjects, "text")[0], "unknown-name")
        return
    headings = headings_of(ds, subjects.get(name, name))
    for heading in text.parts if headings else ():
        for problem in wrong_names([heading], headings, "heading"):
            yield _fault(text, text.lines[heading], "", problem, "unknown-name")


def headings_of(ds: Dataset, subject: str) -> list[str]:
    """Return the headings that a page shows: of a theme, a country or findings; others may have any, none."""
    if subject in ds.country_names:
        return [*COUNTRY_HEADINGS]
    if subject == "findings":
        return [*ds.indicators["indicator"]] or [*ds.measures["measure"]]
    if subject not in ds.theme_titles:
        return []
    questions = ds.cells(subject)["question"].unique()
    has_figure = ds.themes.set_index("theme")["figure"][subject] != ""
    figures = ["figure"] * has_figure + [f"{each}/figure" for each in questions]
    return ["lead", "findings", *questions, *figures]


def _problems(ds: Dataset, tie: Tie, country: str) -> Iterator[str]:
    """Yield what is wrong with a tie, and what the cells say now."""
    kinds = [kind for kind, _ in _PAIR.findall(tie.braces)]
    if (unread := _PAIR.sub("", tie.braces).strip()) or not kinds:
        example = '{is=screening-asylum}, or {k="a | b"} with double quotes around spaces'
        there = f"write {example}; kinds are {', '.join(_KINDS)}"
        yield f"rests on {unread!r}, which is no kind=expression: {there}"
        return
    if twice := [kind for kind in tie.rests_on if kinds.count(kind) > 1]:
        yield f"has {twice[0]}= twice: write each kind once"
        return
    if "of" not in kinds and (ends := [kind for kind in kinds if kind in _WORDS_OF]):
        yield f"has {ends[0]}= without of=: write of=screening-asylum {ends[0]}=1/2"
    named_for = {each for *_, codes in tie.expressions() if codes for each in codes.split("+")}
    if wrong := wrong_names(sorted(named_for), ds.country_names, "country"):
        yield from wrong
        return
    for kind, expression, codes in tie.expressions():
        try:
            if kind in _STATES:
                yield from _check_state(ds, kind, expression, codes or country)
            elif codes:
                yield f"has @@{codes} behind {kind}=, which is of no single country"
            elif kind == "by":
                ds.ask(expression)
            else:
                yield from _check_count(tie, kind, expression, ds, country)
        except ExpressionError as error:
            yield f"rests on {expression!r}: {error.problem}"
        except (ValueError, ZeroDivisionError):
            yield "has a share that is none: write over=1/2 or under=1/2"
    others = _countries_in(ds, tie.words) - named_for - {country}
    # Those of names= are compared with its expression.
    if others and "names" not in kinds:
        named = ", ".join(sorted(ds.country_names[each] for each in others))
        yield f"names {named}, on whom it does not rest: tie it by is=, open= or no= and @@{'+'.join(sorted(others))}"
    words = ds.names_in_text.sub("", tie.words)
    if tie.rests_on.keys() != {"by"} and (stray := _stray_numbers(tie, words)):
        yield f"holds {', '.join(stray)}, which stands in no expression of its tie"


def _stray_numbers(tie: Tie, words: str) -> list[str]:
    """Return the numbers in the words of a tie, without names of countries, that its expressions do not contain."""
    stated = {*map(int, re.findall(r"\d+", " ".join(tie.rests_on.values()))), len(tie.measures)}
    # A length that is not of 0 to 5 is of 6 at least; years are counted in months.
    stated |= {int(end) + 1 for end in re.findall(r"\d+", tie.rests_on.get("no", ""))}
    stated |= {number // 12 for number in stated if "year" in tie.words}
    # Its first number is k or the like, which `_check_count` compares with the cells; of k it is two, k and n.
    counted = 2 * ("k" in tie.rests_on) or len({"n", "others"} & tie.rests_on.keys())
    found = _NUMBER.findall(words)[counted:]
    return [each for each in found if each.lower() not in _SMALL and _number(each) not in stated]


def _check_state(ds: Dataset, kind: str, expression: str, countries: str) -> Iterator[str]:
    if not countries:
        yield f"does not say of which country: write {expression}@@CODE"
    for country in filter(None, countries.split("+")):
        found = state_of(ds, expression, country)
        if found != _STATES[kind]:
            yield f"rests on {expression} being {_STATES[kind]} for {country}; it is {found}"


def state_of(ds: Dataset, expression: str, country: str) -> str:
    """Return the state of an expression for a country: named, open, excluded, or not covered."""
    known = ds.known
    if expression in known.measure_index and country in ds.participants:
        # The state itself: of a list of unclear polarity, `ask` answers as a report, without open countries.
        state = str(known.state[known.measure_index[expression], known.codes.index(country)])
        return "named" if state in NAMED else state.replace("_", " ")
    if country in ds.evaluate(expression):
        return "named"
    # Excluded is only what is so whatever open cells are, and whomever statements speak of.
    for mode, state in (("fact", "open"), ("everywhere", "not covered")):
        if country in known.codes_of(known.evaluate(known.parse(expression), mode).possible):
            return state
    return "excluded" if country in ds.participants else "not covered"


def _share(ds: Dataset, expression: str) -> tuple[Codes, Codes]:
    """Return the countries for which an expression holds, and the denominator; of ``A of B`` this is B."""
    part, of, whole = expression.partition(" of ")
    if of:
        covered = ds.evaluate(whole)
        return ds.evaluate(part) & covered, covered
    answer = ds.ask(expression)
    return answer.yes, answer.covered


def _check_count(tie: Tie, kind: str, expression: str, ds: Dataset, country: str) -> Iterator[str]:
    """Yield how a count, names or a word of quantity differ from the cells."""
    yes, covered = _share(ds, expression)
    k, n, number = len(yes), len(covered), _number(tie.words)
    over, under = Fraction(tie.rests_on.get("over", -1)), Fraction(tie.rests_on.get("under", 2))
    is_large = over >= 0.5 and _WORDS_OF["over"].search(tie.words)
    is_small = under <= 0.5 and _WORDS_OF["under"].search(tie.words)
    holds = {
        "k": _K_OF_N.findall(tie.words) == [f"{k} of {n}"],
        "n": number == k,
        "others": country in yes and number == k - 1,
        "names": yes == _countries_in(ds, tie.words),
        "all": n > 0 and yes == covered and bool(_EVERY.search(tie.words)),
        "none": not yes,
        "of": n > 0 and over < Fraction(k, n) < under,
    }
    if kind == "of" and not (is_large or is_small):
        yield "needs most with over=1/2 or more, or few with under=1/2 or less"
    elif not holds[kind]:
        most = 2 * k > n
        names = sorted(ds.country_names[each] for each in (covered - yes if most else yes))
        yield f"is {k} of {n} now: {'all but ' * most}{', '.join(names) or 'none'}"


def _unfit(text: Text) -> Iterator[Fault]:
    """Find signs and markup that no text may hold."""
    paragraph = ""
    for number, line in text.body:
        # Words of a tie begin no line, and what stands beside them is no part of them.
        words = TIE.sub(r"·\1·", line)
        found = [*unfit_markup(words)]
        if escape := _BEFORE_BRACKET.search(line):
            found.append(
                (escape[0], "makes another thing of the brackets of a tie: delete the sign")
            )
        paragraph = f"{paragraph} {words}" if words.strip() else ""
        if is_too_deep(paragraph):
            found.append(
                (words.strip(), "begins too many emphases and quotations: write \\* and “")
            )
            paragraph = ""
        yield from (_fault(text, number, *each, "markup") for each in found)


def _number(words: str) -> int | None:
    """Return the first number in some words, in digits or written out; None if there is none."""
    found = _NUMBER.search(words)
    word = found[0].lower() if found else ""
    return int(word) if word.isdigit() else _VALUES.get(word)


def _countries_in(ds: Dataset, words: str) -> Codes:
    """Return the countries whose names are in some words, whether they took part or not."""
    found = {*ds.names_in_text.findall(words)}
    return frozenset(code for code, name in ds.country_names.items() if name in found)


def _untied(ds: Dataset, text: Text) -> Iterator[Fault]:
    """Find numbers, countries and words of quantity outside ties."""
    subject = {ds.country_names.get(text.country, "")}
    # A head may say who took no part: there are no cells to which it could be tied.
    absent = {name for code, name in ds.country_names.items() if code not in ds.participants}
    in_head = re.compile(rf"{ds.names_in_text.pattern}|{_NUMERALS}")
    elsewhere = re.compile(rf"{in_head.pattern}|{_QUANTITIES}")
    for number, line in text.body:
        bare = _FREE.sub("", TIE.sub("·", line))
        rest = _HEAD.sub("", bare)
        head = bare.removesuffix(rest)
        for pattern, part, free in ((in_head, head, subject | absent), (elsewhere, rest, subject)):
            # Without emphasis, and with one space between words.
            plain = " ".join(re.sub(r"\*|(?<!\w)_+|_+(?!\w)", "", part).split())
            for found in pattern.findall(plain):
                if found not in free:
                    yield _fault(text, number, found, "rests on no cell: tie it, or leave it out")
        if "\ufffd" in line:
            yield _fault(text, number, line.strip()[:60], "is not UTF-8 text")
        if re.search(r"[\[\]{}]", bare):
            yield _fault(text, number, bare.strip()[:60], "has a bracket that is no tie")
