"""What a tie has proved, in one fixed plain sentence: the measure, of whom, k of n, bounds, and who."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.errors import ExpressionError
from thb_analysis.known.expressions import (
    AtLeast,
    Atom,
    Codes,
    Expression,
    Without,
    measures_in,
)
from thb_analysis.known.model import Answer
from thb_analysis.names import check_names
from thb_analysis.package.package import TEXTS
from thb_analysis.states import QUALIFIED
from thb_analysis.texts.others import read_others
from thb_analysis.texts.text import (
    OF_OTHERS,
    STATES_OF,
    TIE,
    WORDS_OF,
    Text,
    Tie,
    texts_of,
)
from thb_analysis.wording import joined, span

_MAX_NAMES = 9
# What authors write for a length without an upper end: permit-duration[6..999].
_NO_END = 999
# Behind a full stop and the end of a bold head, but not within a tie.
_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?]\*\*))\s+(?![^\[\]]*\]\{)")
_ITEM = re.compile(r"^\s*[-*>] ")


class _Words(NamedTuple):
    """Words of a codebook by id, and the condition of each qualified cell by measure and country."""

    labels: dict[str, str]
    bases: dict[str, str]
    units: dict[str, str]
    names: dict[str, str]
    conditions: dict[tuple[str, str], str]


@lru_cache(maxsize=2)
def _words_of(ds: Dataset) -> _Words:
    """Look words up once: a page has hundreds of ties."""
    cells = ds.observations
    with_unit = cells[cells["unit"] != ""]
    qualified = cells[cells["status"] == QUALIFIED]
    pairs = zip(qualified["measure"], qualified["country"], strict=True)
    return _Words(
        dict(zip(ds.measures["measure"], ds.measures["label"], strict=True)),
        dict(zip(ds.bases["base"], ds.bases["label"], strict=True)),
        dict(zip(with_unit["measure"], with_unit["unit"], strict=True)),
        ds.country_names,
        dict(zip(pairs, qualified["note"], strict=True)),
    )


def read_back(ds: Dataset, tie: Tie, country: str = "") -> list[str]:
    """Say what the cells bear out of a tie, in one sentence for each of its expressions.

    Parameters
    ----------
    ds : Dataset
    tie : Tie
    country : str, default ""
        Code of the country of the text.

    Raises
    ------
    ExpressionError
        If an expression cannot be read.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> from thb_analysis.texts.readback import read_back
    >>> from thb_analysis.texts.text import Tie
    >>> read_back(thb.load(), Tie("three", "n=reflection-cooperation", 1))[0]
    'Of all participating countries, 3 of 27 are reported for “Reflection period: ...
    """
    if OF_OTHERS & tie.rests_on.keys():
        return read_others(ds, tie, country)
    sentences = []
    for kind, expression, codes in tie.expressions():
        if kind == "by":
            sentences.append(_words_alone(ds, expression))
        elif kind in STATES_OF:
            who = (codes or country).split("+")
            sentences.append(_state(ds, kind, expression, who))
        else:
            sentences.append(_count(ds, tie, kind, expression, country))
    return sentences


def _words_alone(ds: Dataset, expression: str) -> str:
    ds.known.parse(expression)
    labels = _words_of(ds).labels
    lists = joined(f"“{labels[each]}”" for each in measures_in(expression))
    return f"Words of {lists}; no {ds.unit[0]} and no number is checked."


def _state(ds: Dataset, kind: str, expression: str, who: list[str]) -> str:
    """Say what is reported of countries, or is not."""
    words, query = _words_of(ds), ds.known.parse(expression)
    subject = f"{_names(words, who)} {'are' if who[1:] else 'is'}"
    if kind == "is":
        sentence = f"{subject} {_predicate(words, query)}"
        for cell in product(measures_in(expression), who):
            if condition := words.conditions.get(cell, "").rstrip("."):
                of_country = f" for {words.names[cell[1]]}" if who[1:] else ""
                sentence += f"; condition{of_country}: {condition}"
        return f"{sentence}."
    denied = f"{subject} not {_in_brackets(words, query)}"
    if kind == "no":
        return f"{denied}, and what is reported rules it out."
    if implied := ds.ask(expression).implied & {*who}:
        countries = _names(words, implied)
        return f"{denied}, but of {countries} it follows from what is reported."
    return f"{denied}, and nothing rules it out."


def _count(ds: Dataset, tie: Tie, kind: str, expression: str, country: str) -> str:
    """Say k of n, of whom, who, and within which bounds."""
    words, part = _words_of(ds), expression.partition(" of ")[0]
    answer = ds.ask(part)
    base, yes, covered, ends = _share(ds, expression, answer)
    k, share, aside = len(yes), f"{len(yes)} of {len(covered)}", ""
    if kind == "others":
        aside = f" ({k - 1} besides {words.names.get(country, country)})"
    if kind == "of":
        limits = [each for each in tie.rests_on.items() if each[0] in WORDS_OF]
        aside = f" ({joined(map(' '.join, limits))})"
    predicate = _predicate(words, ds.known.parse(part))
    verb = "is" if k == 1 else "are"
    sentence = f"Of {_base_in_words(words, base)}, {share}{aside} {verb} {predicate}"
    if 0 < k <= _MAX_NAMES:
        sentence += f": {_names(words, yes)}"
    if conditional := answer.conditional & yes:
        sentence += f"; with a condition: {_names(words, conditional)}"
    if {*ends} - {str(k), share}:
        low, high = ends
        sentence += f"; at least {low} and at most {high}, as not all is reported"
    return f"{sentence}."


def _share(
    ds: Dataset, expression: str, answer: Answer
) -> tuple[Expression, Codes, Codes, list[str]]:
    """Return base, countries for which an expression holds, all that are counted, and both bounds."""
    known = ds.known
    part, of, whole = expression.partition(" of ")
    query = known.parse(part)
    if of:
        base, covered = known.parse(whole), ds.evaluate(whole)
        is_record = answer.asks_source or known.asks_source(base)
        pairs = () if is_record else known.share_bounds(expression)
        ends = [f"{k} of {n}" for k, n in pairs]
        return base, ds.evaluate(part) & covered, covered, ends
    base = Atom("base", "all")
    if isinstance(query, Atom) and query.kind == "named":
        base = Atom("base", ds.base_of(query.name))
    return base, answer.yes, answer.covered, [*map(str, answer.bounds or ())]


def _names(words: _Words, codes: Iterable[str]) -> str:
    return joined(sorted(words.names.get(code, code) for code in codes))


def _base_in_words(words: _Words, base: Expression) -> str:
    if isinstance(base, Atom) and base.kind == "base":
        return words.bases[base.name]
    return f"those {_predicate(words, base)}"


def _predicate(words: _Words, query: Expression) -> str:
    """Write an expression as what countries are: reported for lists, or among those of a base."""
    if isinstance(query, AtLeast):
        return _several(words, query)
    if isinstance(query, Without):
        denied = f"not {_in_brackets(words, query.right)}"
        if query.left == Atom("base", "all"):
            return denied
        is_chain = isinstance(query.left, Without)
        left = (_predicate if is_chain else _in_brackets)(words, query.left)
        return f"{left}, and {denied}"
    if query.kind == "base":
        return f"among {words.bases[query.name]}"
    return f"reported for {_list(words, query)}"


def _several(words: _Words, query: AtLeast) -> str:
    fewest, many = query.fewest, len(query.parts)
    last = "or" if fewest == 1 else "and"
    lists = [each for each in query.parts if isinstance(each, Atom)]
    if len(lists) == many and all(each.kind != "base" for each in lists):
        one, every = ("either", "both") if many == 2 else ("any of", "all of")
        some = {1: one, many: every}.get(fewest, f"at least {fewest} of")
        listed = joined((_list(words, each) for each in lists), last)
        return f"reported for {some} {listed}"
    parts = [_in_brackets(words, each) for each in query.parts]
    if fewest in (1, many):
        return joined(parts, last)
    return f"in at least {fewest} of {many} ways {joined(parts, 'or')}"


def _in_brackets(words: _Words, query: Expression) -> str:
    """Write an expression within another, in brackets unless it is one statement."""
    written = _predicate(words, query)
    is_one = written.count("reported for ") + written.count("among ") == 1
    return written if is_one else f"({written})"


def _list(words: _Words, atom: Atom) -> str:
    """Write the label of a list, and the detail that its cells are to have."""
    label = f"“{words.labels[atom.name]}”"
    if atom.kind in ("within", "then"):
        highest = atom.highest if atom.highest < _NO_END else None
        length = span(atom.lowest, highest, words.units.get(atom.name, "units"))
        return f"{label} ({'then ' * (atom.kind == 'then')}{length})"
    details = {"given": " (with a length)", "renewable": " (renewable)"}
    return label + details.get(atom.kind, "")


def read_aloud(ds: Dataset, name: str) -> Iterator[str]:
    """Yield the lines of a text read back: each sentence, and what each of its ties has proved.

    Parameters
    ----------
    ds : Dataset
    name : str
        Such as ``themes/protection``; or the path of its file.

    Raises
    ------
    UnknownName
        If there is no such text.
    """
    texts = {
        text.path.removeprefix(TEXTS).removesuffix(".md"): text for text in texts_of(ds)
    }
    wanted = Path(name).as_posix().rpartition(TEXTS)[2].removesuffix(".md")
    check_names([wanted], texts, "text")
    text = texts[wanted]
    for sentence in _sentences(text):
        yield TIE.sub(r"\1", sentence)
        for words, braces in TIE.findall(sentence):
            try:
                proved = " ".join(read_back(ds, Tie(words, braces, 0), text.country))
            except ExpressionError as error:
                proved = f"Cannot be read: {error}."
            yield f"    [{words}] {proved}"


def _sentences(text: Text) -> Iterator[str]:
    """Yield the sentences of a text in Markdown, whole where they go on over the end of a line."""
    paragraphs: list[str] = []
    last = -1
    for number, line in text.body:
        if line.strip() and number == last + 1 and not _ITEM.match(line):
            paragraphs[-1] += f" {line.strip()}"
        elif line.strip():
            paragraphs.append(_ITEM.sub("", line).strip())
        last = number if line.strip() else -1
    for paragraph in paragraphs:
        yield from _END.split(paragraph)
