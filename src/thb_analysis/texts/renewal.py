"""Texts brought up to date: numbers and lists of names of ties, only where the tie then holds."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.errors import ExpressionError, UnknownName
from thb_analysis.known.expressions import Codes
from thb_analysis.texts.clauses import ENDS, without_braces
from thb_analysis.texts.evidence import share
from thb_analysis.texts.others import count_others
from thb_analysis.texts.proof import tie_problems
from thb_analysis.texts.text import TIE, Tie, texts_of
from thb_analysis.texts.words import NUMBER, NUMBERS, number_in
from thb_analysis.wording import capitalize, joined


def renewals(ds: Dataset) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the texts in which k of n, a number or a list of names is another now.

    All else is a person's to write: what says yes, no or open, a number that was or is less than
    two, a name that was or is alone, and the words around a tie.

    Yields
    ------
    path, content : str
        Within the package; and with the ties renewed.
    changes : list of str
        Of each sentence its place, what was and is in its ties, and all of it: its other words may no
        longer be so.
    """
    for text in texts_of(ds):
        raw = ds.package.files[text.path].decode("utf-8-sig", "surrogateescape")
        content = TIE.sub(partial(_renewed, ds, text.country), raw)
        changes = [*_changes(text.path, raw, content)]
        if changes:
            yield text.path, content, changes


def _changes(path: str, old: str, new: str) -> Iterator[str]:
    """Yield of each sentence what was and is in its ties, and then all of it."""
    lines = zip(old.splitlines(), new.splitlines(), strict=True)
    for number, pair in enumerate(lines, 1):
        for before, after in zip(*map(ENDS.split, pair), strict=True):
            if before != after:
                ties = zip(TIE.findall(before), TIE.findall(after), strict=True)
                moved = "; ".join(
                    f"{was[0]} → {now[0]}" for was, now in ties if was != now
                )
                yield f"{path}:{number}: {moved}\n    {without_braces(after).strip()}"


def untold(ds: Dataset) -> list[str]:
    """Name countries without a text, where others have one, and measures that no tie rests on, where texts are."""
    texts = [*texts_of(ds)]
    tied = {name for text in texts for tie in text.ties() for name in tie.measures}
    have_text = {text.country for text in texts if text.country}
    without = [
        ds.country_names[code] for code in ds.participants if code not in have_text
    ]
    measures = [name for name in ds.measures["measure"] if name not in tied]
    return [*without * bool(have_text), *measures] if texts else []


def _renewed(ds: Dataset, country: str, found: re.Match[str]) -> str:
    tie = Tie(found[1], found[2], 0)
    if not any(tie_problems(ds, tie, country)):
        return found[0]
    try:
        new = replace(tie, words=_words_now(ds, tie))
    except (ExpressionError, UnknownName):
        return found[0]
    holds = not any(tie_problems(ds, new, country))
    return f"[{new.words}]{{{tie.braces}}}" if holds else found[0]


def _words_now(ds: Dataset, tie: Tie) -> str:
    words = tie.words
    for kind, expression in tie.rests_on.items():
        if kind == "silence":
            words = _with_numbers(words, *count_others(ds, expression)[:2])
        elif kind in ("k", "n", "others", "names"):
            yes, covered = share(ds, expression)
            if kind == "names":
                words = _with_names(ds, words, yes)
            else:
                k = len(yes) - (kind == "others")
                words = _with_numbers(words, k, *[len(covered)] * (kind == "k"))
    return words


def _with_numbers(words: str, *numbers: int) -> str:
    """Put numbers, k before n, in the place of those in some words, in digits or written out as these are."""
    left = iter(numbers)

    def number(found: re.Match[str]) -> str:
        old = number_in(found[0]) or 0
        new = next(left, old)
        # One is another word than several, and so is what follows it.
        if new == old or min(new, old) < 2:
            return found[0]
        first = found[0][0]
        written = str(new) if first.isdigit() or new >= len(NUMBERS) else NUMBERS[new]
        return capitalize(written) if first.isupper() else written

    return NUMBER.sub(number, words)


def _with_names(ds: Dataset, words: str, codes: Codes) -> str:
    """Put other names in the place of a list of names; one name is not put for several, nor several for one."""
    name = ds.names_in_text.pattern
    there = [*re.finditer(rf"(?:\b[Tt]he )?{name}", words)]
    if min(len(there), len(codes)) < 2:
        return words
    listed = words[there[0].start() : there[-1].end()]
    last = "or" if " or " in listed else "and"
    if listed != joined((each[0] for each in there), last):
        return words
    spoken = "".join(line for text in texts_of(ds) for _, line in text.body)
    names = sorted(ds.country_names[code] for code in codes)
    # As texts write it: the Netherlands.
    names = [f"the {each}" if f"the {each}" in spoken else each for each in names]
    written = joined(names, last)
    written = capitalize(written) if listed.startswith("The ") else written
    return words.replace(listed, written)
