"""The proof of texts: each tie compared with the cells, and each claim without a tie."""

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from functools import lru_cache

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.errors import ExpressionError, Fault
from thb_analysis.known.expressions import Codes
from thb_analysis.names import misspelled, wrong_names
from thb_analysis.texts.claims import problems
from thb_analysis.texts.clauses import HEAD, Clause, clauses, plain
from thb_analysis.texts.evidence import countries_in, lists_of, share
from thb_analysis.texts.headings import PAGES, headings_of
from thb_analysis.texts.markup import is_too_deep, unfit_markup
from thb_analysis.texts.others import other_problems
from thb_analysis.texts.text import (
    KINDS,
    MOST,
    OF_OTHERS,
    PAIR,
    STATES_OF,
    TIE,
    Text,
    Tie,
    read_text,
    text_of,
    texts_of,
    ties_in,
)
from thb_analysis.texts.words import FREE, NUMERAL, number_in

# Rule that a free sentence breaks which has no text.
NOT_IN_TEXT = "not-in-text"
# Its line, its words, and what is wrong.
_Found = tuple[int, str, str]
_K_OF_N = re.compile(r"\b\d+ of \d+\b")
_EVERY = re.compile(r"(?i)\b(?:all|every(?:body|one|where)?|each)\b")
# A length of one number in a tie; a number of lists or of their countries, or a length, beside one.
_ONE_LENGTH = re.compile(r"\[(\d+)\.\.\1\]")
_PROVED = re.compile(
    rf"\b(?:[Aa]ll {NUMERAL}(?= (?!countries|states|of)\w)|(?P<length>{NUMERAL}[ -](?:day|month|year)s?\b)"
    rf"|(?P<who>[Tt]he {NUMERAL}(?= (?:countries|states) that)))"
)
# An escape, a picture or a note.
_BEFORE_BRACKET = re.compile(r"(?<!\\)(?:\\\\)*(?:\\[\[\]]|[!^]\[)")


def text_faults(ds: Dataset) -> Iterator[Fault]:
    """Find ties that the cells do not bear out, and claims without a tie."""
    for text in texts_of(ds):
        yield from _faults_of(ds, text)


def edition_text(ds: Dataset, name: str) -> Text | None:
    """Return a text that pages may show, by its name; None of a selection, or if the cells do not bear it out."""
    text = text_of(ds, name)
    # A report rests on it, whoever has asked before.
    ds.package.records("free_sentences")
    return text if text and not ds.is_selection and _holds(ds, text.path) else None


@lru_cache(maxsize=128)
def _holds(ds: Dataset, path: str) -> bool:
    text = read_text(path, ds.package.files[path])
    return not any(fault.file == path for fault in _faults_of(ds, text))


def _faults_of(ds: Dataset, text: Text) -> Iterator[Fault]:
    ties, wrong = [], set()
    for tie in text.ties():
        for problem in tie_problems(ds, tie, text.country):
            ties.append((tie.line, tie.words, problem))
            wrong.add(f"]{{{tie.braces}}}")
    rows = ds.package.records("free_sentences")
    free = {row["sentence"]: row for row in rows if row["text"] == text.name}
    spoken = [*clauses(text)]
    for sentence in free.keys() - {clause.words for clause in spoken}:
        yield free[sentence].fault(
            "sentence",
            NOT_IN_TEXT,
            f"stands in no text {text.name!r}: delete the row, or write the sentence as it is there",
        )
    bound = [each for each in spoken if each.words not in free]
    found = {
        "not-shown": text.lost,
        "unknown-name": _not_shown(ds, text),
        "tie": [*ties, *_untied(ds, text)],
        "markup": _unfit(text),
        "claim": _claims(ds, bound, wrong),
    }
    for rule, faults in found.items():
        for line, words, problem in faults:
            yield Fault(text.path, line, value=words, rule=rule, message=problem)


def _claims(
    ds: Dataset, spoken: list[Clause], wrong: Iterable[str]
) -> Iterator[_Found]:
    """Compare what sentences say with what the ties of their paragraphs have proved."""
    for clause in spoken:
        if not any(each in clause.paragraph for each in wrong):
            for problem in problems(ds, clause):
                yield clause.line, clause.words, problem


def wrong_ties(ds: Dataset, ties: Iterable[Tie]) -> Iterator[str]:
    """Say of ties that stand in no text of the package what the cells do not bear out."""
    for tie in ties:
        for problem in tie_problems(ds, tie, ""):
            yield f"[{tie.words}] {problem}"


def _not_shown(ds: Dataset, text: Text) -> Iterator[_Found]:
    """Find texts and headings that no page shows; a text may be of a report of one's own, with any headings."""
    name = text.name
    subjects = {f"countries/{each.lower()}": each for each in ds.participants}
    subjects |= {f"themes/{each}": each for each in ds.theme_titles}
    meant = [*subjects] if "/" in name else misspelled(name, PAGES)
    if meant and name not in [*subjects, *PAGES]:
        yield 1, "", wrong_names([name], meant, "text")[0]
        return
    headings = headings_of(ds, subjects.get(name, name))
    for heading in text.parts if headings else ():
        for problem in wrong_names([heading], headings, "heading"):
            yield text.lines[heading], "", problem


def tie_problems(ds: Dataset, tie: Tie, country: str) -> Iterator[str]:
    """Yield what is wrong with a tie, and what the cells say now."""
    unknown = wrong_names(sorted(tie.countries), ds.country_names, "country")
    if wrong := [*_unread(tie), *unknown]:
        yield from wrong
    elif OF_OTHERS & tie.rests_on.keys():
        yield from other_problems(ds, tie, country)
    else:
        yield from _cell_problems(ds, tie, country)
        yield from _word_problems(ds, tie, country)


def _unread(tie: Tie) -> Iterator[str]:
    """Yield what is wrong with how a tie is written."""
    kinds = [kind for kind, _ in PAIR.findall(tie.braces)]
    unread = PAIR.sub("", tie.braces).strip()
    twice = [kind for kind in tie.rests_on if kinds.count(kind) > 1]
    if unread or not kinds:
        example = (
            'write {is=screening-asylum}, or {k="a | b"} with double quotes around'
        )
        there = f"{example} spaces; kinds are {', '.join(KINDS)}"
        yield f"rests on {unread!r}, which is no kind=expression: {there}"
    elif twice:
        yield f"has {twice[0]}= twice: write each kind once"
    elif "over" in kinds and "of" not in kinds:
        yield "has over= without of=: write of=screening-asylum over=1/2"


def _cell_problems(ds: Dataset, tie: Tie, country: str) -> Iterator[str]:
    """Yield what a tie claims and the cells do not say, and what they say now."""
    for kind, expression, codes in tie.expressions():
        try:
            if kind in STATES_OF:
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
            yield "has a share that is none: write over=1/2"


def _word_problems(ds: Dataset, tie: Tie, country: str) -> Iterator[str]:
    """Yield countries and numbers in the words of a tie that its expressions do not contain."""
    kinds = tie.rests_on
    others = countries_in(ds, tie.words) - tie.countries - {country}
    # Those of names= are compared with its expression.
    if others and "names" not in kinds:
        codes = "+".join(sorted(others))
        yield f"names {_names(ds, others)}, on whom it does not rest: tie it by is=, open= or no= and @@{codes}"
    if kinds.keys() == {"by"}:
        return
    stated = _stated(tie)
    bases = ds.base_members
    stated |= {len(bases[each]) for each in bases if f"@{each} " in tie.braces}
    # Its first number is k or the like, which `_check_count` compares with the cells; of k it is two, k and n.
    counted = 2 * ("k" in kinds) or len({"n", "others"} & kinds.keys())
    words = ds.names_in_text.sub("", tie.words)
    numbers = re.findall(rf"\b{NUMERAL}", words)[counted:]
    stray = [each for each in numbers if number_in(each) not in stated]
    if stray:
        yield f"holds {', '.join(stray)}, which stands in no expression of its tie"


def _stated(tie: Tie) -> set[int]:
    """Return the numbers that the words of a tie may hold."""
    expressions = " ".join(tie.rests_on.values())
    stated = {len(tie.measures), *map(int, re.findall(r"\d+", expressions))}
    # A length that is not of 0 to 5 is of 6 at least; years are counted in months.
    stated |= {number + 1 for number in stated if "no" in tie.rests_on}
    return stated | {number // 12 for number in stated if "year" in tie.words}


def _check_state(
    ds: Dataset, kind: str, expression: str, countries: str
) -> Iterator[str]:
    if not countries:
        yield f"does not say of which country: write {expression}@@CODE"
    for country in filter(None, countries.split("+")):
        found = state_of(ds, expression, country)
        if found != STATES_OF[kind]:
            yield f"rests on {expression} being {STATES_OF[kind]} for {country}; it is {found}"


def state_of(ds: Dataset, expression: str, country: str) -> str:
    """Return the state of an expression for a country: named, open, excluded, or not covered."""
    if country in ds.evaluate(expression):
        return "named"
    # Excluded is only what is so whatever open cells are, and whomever statements speak of.
    for mode, state in (("fact", "open"), ("everywhere", "not covered")):
        possible = ds.known.evaluate(ds.known.parse(expression), mode).possible
        if country in ds.known.codes_of(possible):
            return state
    return "excluded" if country in ds.participants else "not covered"


def _check_count(
    tie: Tie, kind: str, expression: str, ds: Dataset, country: str
) -> Iterator[str]:
    """Yield how a count, names or a word of quantity differ from the cells."""
    yes, covered = share(ds, expression)
    k = len(yes)
    n = len(covered)
    number = number_in(tie.words)
    over = Fraction(tie.rests_on.get("over", 0))
    is_most = over >= 0.5 and MOST.search(tie.words)
    holds = {
        "k": _K_OF_N.findall(tie.words) == [f"{k} of {n}"],
        "n": number == k,
        "others": country in yes and number == k - 1,
        "names": yes == countries_in(ds, tie.words),
        "all": n > 0 and yes == covered and bool(_EVERY.search(tie.words)),
        "none": not yes,
        "of": k > over * n,
    }
    if kind == "of" and not is_most:
        yield "needs most with over=1/2 or more"
    elif not holds[kind]:
        most = 2 * k > n
        names = _names(ds, covered - yes if most else yes)
        yield f"is {k} of {n} now: {'all but ' * most}{names or 'none'}"


def _names(ds: Dataset, codes: Codes) -> str:
    return ", ".join(sorted(ds.country_names[code] for code in codes))


def _unfit(text: Text) -> Iterator[_Found]:
    """Find signs and markup that no text may hold."""
    paragraph = ""
    for number, line in text.body:
        # Words of a tie begin no line, and what stands beside them is no part of them.
        words = TIE.sub(r"·\1·", line)
        for found in unfit_markup(words):
            yield number, *found
        paragraph = f"{paragraph} {words}" if words.strip() else ""
        if is_too_deep(paragraph):
            yield (
                number,
                words.strip(),
                "begins too many emphases and quotations: write \\* and “",
            )
            paragraph = ""
        if escape := _BEFORE_BRACKET.search(line):
            yield (
                number,
                escape[0],
                "makes another thing of the brackets of a tie: delete the sign",
            )


def _without_proved(ds: Dataset, words: str, ties: list[Tie]) -> str:
    """Leave out numbers that ties beside them bear out: of all their lists, of those on one, and of a length."""
    lengths = re.findall(_ONE_LENGTH, " ".join(tie.braces for tie in ties))
    known = lists_of(ds).measures
    names = {name for tie in ties for name in tie.measures if name in known}
    proved = {
        "length": {*map(int, lengths)},
        "who": {len(ds.listed(name)) for name in names},
        None: {len(tie.measures) for tie in ties},
    }

    def rest(found: re.Match[str]) -> str:
        is_proved = number_in(found[0]) in proved[found.lastgroup]
        return "" if is_proved else found[0]

    return _PROVED.sub(rest, words)


def _untied(ds: Dataset, text: Text) -> Iterator[_Found]:
    """Find numbers, countries and brackets outside ties."""
    subject = ds.country_names.get(text.country)
    # A head may say who took no part: there are no cells to which it could be tied.
    absent = {
        name for code, name in ds.country_names.items() if code not in ds.participants
    }
    named = re.compile(rf"{ds.names_in_text.pattern}|\b{NUMERAL}")
    for number, line in text.body:
        bare = FREE.sub("", TIE.sub("·", line))
        bare = _without_proved(ds, bare, ties_in(line, number))
        head = bare.removesuffix(HEAD.sub("", bare))
        for found in named.findall(plain(bare)):
            is_absent = found in absent and found in head
            if found != subject and not is_absent:
                yield number, found, "rests on no cell: tie it, or leave it out"
        if "\ufffd" in line:
            yield number, line.strip()[:60], "is not UTF-8 text"
        if re.search(r"[\[\]{}]", bare):
            yield number, bare.strip()[:60], "has a bracket that is no tie"
