"""Sentences made of predicates: verb phrases of the codebook, with the country as subject."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from itertools import pairwise, takewhile
from typing import Any

import pandas as pd

from thb_analysis.analysis.footnotes import spanned
from thb_analysis.analysis.room import COVERED, NAMED
from thb_analysis.counts import Share, answered_otherwise, measures_of, names_of
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import Codes, measures_in
from thb_analysis.display.text import of
from thb_analysis.wording import agree, capital, in_text, joined, named, number, sources

_PLURAL = {"has": "have", "is": "are", "was": "were", "does": "do"}
_INFINITIVE = {"are": "be", "can": "be able to", "had": "have had"}
# What a predicate begins with that says by itself that something is reported.
HEDGED = ("reports ", "is named", "is listed", "is reported")
# Words that belong to what follows them.
_LEADING = re.compile("an?|among|and|as|at|by|for|from|in|of|on|or|that|the|to|under|with")
_LEAST_SHARED = 2  # words that two predicates share before the second drops them
UNDER = "is reported under "  # what a predicate begins with that is a label
_UNDER = " reported under "
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")


def predicate(row: Any, value: str = "") -> str:
    """Return the predicate of a measure; one that has none is reported under its label.

    Parameters
    ----------
    row : named tuple
        With `predicate` and `label`.
    value : str
        The length that ``{value}`` stands for.
    """
    said = str(row.predicate) or f"is{_UNDER}“{row.label}”"
    if value:
        return said.replace("{value}", value)
    return said.replace(" of {value}", " (length not given)")


def in_a_list(label: str) -> str:
    """Write a label that stands in a sentence: one with a comma or a colon in quotes."""
    return f"“{label}”" if re.search("[,;:]", label) else label


def plural(said: str) -> str:
    """Put a predicate into the plural: ``requires X`` becomes ``require X``; a past tense stays."""
    verb, *rest = said.split(" ")
    if verb in _PLURAL:
        verb = _PLURAL[verb]
    elif verb.endswith("ies"):
        verb = f"{verb[:-3]}y"
    elif verb.endswith(("sses", "shes", "ches", "xes", "zes")):
        verb = verb[:-2]
    elif verb.endswith("s") and not verb.endswith("ss"):
        verb = verb[:-1]
    return " ".join([verb, *rest])


def infinitive(said: str) -> str:
    """Put a predicate behind “to”: ``is named`` becomes ``be named``."""
    verb, _, rest = plural(said).partition(" ")
    return f"{_INFINITIVE.get(verb, verb)} {rest}".strip()


def reported(said: str, is_one: bool) -> str:
    """Say of one or several that a predicate is reported: ``is reported to require X``."""
    if said.startswith(HEDGED):
        return said if is_one else plural(said)
    return f"{'is' if is_one else 'are'} reported to {infinitive(said)}"


def sourced(ds: Dataset, lists: str = "") -> str:
    """Name the source below a figure, with where in it the lists stand; empty if neither is known."""
    named = ", ".join(filter(None, [ds.package.descriptor.evidence, lists]))
    return f"Source: {named}." if named else ""


def sourced_throughout(ds: Dataset) -> str:
    """Name the source below a figure that all its lists are behind; empty if there is no document."""
    return sourced(ds, spanned(ds.measures["footnote"].dropna())) if ds.has_document else ""


def places_of(rows: pd.DataFrame) -> str:
    """Say on which footnotes and pages lists stand; empty if there are no footnotes."""
    return sources(*(sorted(set(rows[each].dropna())) for each in ("footnote", "page")))


def places_in(ds: Dataset, expressions: Iterable[str]) -> str:
    """Say on which footnotes and pages the lists of some expressions stand."""
    named = {measure for each in expressions for measure in measures_in(each)}
    rows = measures_of(ds)
    return places_of(rows[rows["measure"].isin(named)])


def lacking(ds: Dataset, expression: str) -> tuple[Codes, str]:
    """Return of whom the source says that they lack what an expression asks for, and how that is said."""
    if others := answered_otherwise(ds).get(expression):
        return others, "another answer is reported"
    if measures_in(expression) == [expression]:
        return ds.absent(expression), "reported as absent"
    nobody = Codes(ds.participants) - ds.evaluate(expression) if ds.is_complete else Codes()
    return nobody, "reported as absent"


def names_where_few(ds: Dataset, share: Share, expression: str) -> str:
    """Name the countries in brackets where they are few, or those left out where these are fewer."""
    reported, others = names_of(ds, share.reported), names_of(ds, share.covered - share.reported)
    if 0 < len(reported) <= NAMED and len(reported) <= 3 * len(others):
        return f"({named(reported)})"
    if 0 < len(others) <= 3:
        known, said = lacking(ds, expression)
        missing = said if share.covered - share.reported <= known else "not reported"
        return f"({missing} for {named(others)})"
    return ""


def in_brackets(note: str, names: Collection[str]) -> str:
    """Write a remark as it stands in brackets: without its full stop, and small unless it begins with a name."""
    note = note.removesuffix(".")
    first = note.partition(" ")[0]
    return note if first in names or not first[1:].islower() else note[:1].lower() + note[1:]


def enumerated(clauses: Sequence[tuple[str, str, str]]) -> str:
    """Join predicates, each with what stands before and after it; words shared with the one before are dropped.

    Parameters
    ----------
    clauses : sequence of (str, str, str)
        What stands before a predicate, such as a count; the predicate; what follows, such as names in
        brackets. Those that begin alike are put side by side.

    Returns
    -------
    str
        ``20 give access to housing and 19 to psychological assistance``.
    """
    parts, left = [], list(clauses)
    while left:
        first, *others = left
        alike = [each for each in others if _shared(first[1], each[1]) >= _LEAST_SHARED]
        left = [each for each in others if each not in alike]
        said = [" ".join(filter(None, first))]
        for (_, last, _), (before, does, after) in pairwise([first, *alike]):
            kept = _words(does)[_shared(last, does) :]
            said.append(" ".join(filter(None, [before, *kept, after])))
        parts.append(joined(said))
    if len(clauses) > len(parts) > 1:  # “and” stands within one of them
        return f"{', '.join(parts[:-1])}, and {parts[-1]}"
    return joined(parts)


def _words(said: str) -> list[str]:
    """Part a predicate into words; a label at its end is one of them."""
    verb, under, label = said.partition(_UNDER)
    return [*verb.split(), *under.split(), label] if under else said.split()


def _shared(before: str, said: str) -> int:
    """Count the words that two predicates begin with, less those that belong to what follows."""
    pairs = zip(_words(before), _words(said), strict=False)
    words = [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], pairs)]
    while words and _LEADING.fullmatch(words[-1]):
        words.pop()
    return len(words)


@cache
def splices(several: str) -> re.Pattern[str]:
    """Match what a sentence has of an expression, and the noun or ``of them`` that follows a number."""
    return re.compile(rf"\{{(count|names|share) ([^{{}}]+)\}}( of them\b| {re.escape(several)}\b)?")


def filled(ds: Dataset, sentence: str, share: Share, who: str = "") -> str:
    """Fill in the sentence of a finding, but for ``{k of N}``.

    Parameters
    ----------
    ds : Dataset
    sentence : str
        With ``{count EXPRESSION}``, ``{share EXPRESSION}`` (k of N) and ``{names EXPRESSION}``, of the
        countries covered; what stands in double square brackets goes if an expression in it holds
        none. Where at most five are covered, names stand for numbers but at the beginning.
    share : Share
    who : str
        Put in place of ``{who}``, else before the last full stop, unless all are named before.
    """
    one, several = ds.unit
    parts = splices(several)
    is_few = share.n <= COVERED

    def names(expression: str) -> list[str]:
        return names_of(ds, ds.evaluate(expression) & share.covered)

    def kept(part: re.Match[str]) -> str:
        return part[1] if all(names(each[2]) for each in parts.finditer(part[1])) else ""

    def written(part: re.Match[str]) -> str:
        what, found, noun = part[1], names(part[2]), part[3] or ""
        before = part.string[: part.start()]
        begins = not before or before.endswith(". ")
        if what == "names":
            text = named(found) + noun
        elif is_few and not begins and (found or what == "share"):
            text = named(found) or number(0)
        elif what == "share":
            text = of(len(found), share.n) + noun
        else:
            nouns = {f" {several}": agree(len(found), f" {one}", f" {several}" if found else "")}
            text = number(len(found)) + nouns.get(noun, noun)
        return capital(text) if begins else text

    text = parts.sub(written, _OPTIONAL.sub(kept, sentence.replace("{names}", "")))
    before = text.partition("{who}")[0]
    if is_few and all(in_text(name) in before for name in names_of(ds, share.reported)):
        who = ""
    who = f" {who}" if who else ""
    if "{who}" in text:
        return text.replace("{who}", who)
    return f"{text.replace(': .', '.').removesuffix('.').rstrip()}{who}."
