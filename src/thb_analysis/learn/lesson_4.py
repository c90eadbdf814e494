"""Lesson 4, is there a scale: Guttman errors, Loevinger's H, Mokken's bound, and what to say without a ranking."""

import re
from collections.abc import Mapping, Sized
from typing import Any

import pandas as pd

from thb_analysis.analysis import scalability
from thb_analysis.data import Dataset
from thb_analysis.learn.checking import need, row_of, same
from thb_analysis.learn.sentences import absence, leaves_open, names_source, whole

_VERDICT = ("h", "low_measures", "low_pairs", "scale")
_DIGITS = (
    "Give numbers with two digits after the point. With one digit, other numbers look the same."
)

# Words after which a sentence denies something, or leaves it open, up to where the clause ends.
_DENIED = re.compile(
    r"(?:\b(?:not|no|nothing|neither|nor|never|cannot|without|whether|unknown|may|might|could)\b|n['’]t\b)[^,.;:]*",
    re.IGNORECASE,
)
_RANKS = re.compile(
    r"\b(?:ahead|behind|better|best|worse|worst|lead(?:s|ing|er)?|lag(?:s|ging)?|rank\w*|outperform\w*|surpass\w*|"
    r"superior|inferior|stronger|weaker|higher|lower|further (?:than|along)|advanced|beats?|(?:more|fewer|less)\b[^.;]*\bthan)\b",
    re.IGNORECASE,
)


def exercise_1(ds: Dataset, answer: Any, pair: tuple[str, str]) -> str:
    """Expect a set of country codes in quotation marks, such as ``{"FI", "SE"}``."""
    found, commoner, rarer, countries = _pair(ds, pair)
    errors = rarer - commoner
    need(
        isinstance(answer, (set, frozenset, list, tuple, pd.Index)),
        "Give the countries, as a set of their codes. How many they are does not say who they are.",
    )
    given = {str(country) for country in answer}
    unknown = ", ".join(sorted(given - countries))
    need(
        not unknown,
        f"Give codes of countries that both statements speak of. These are not: {unknown}.",
    )
    need(
        given != commoner - rarer or given == errors,
        "You have the countries that are listed for the commoner measure only. They break no order: somebody who "
        "stands on the first step need not stand on the second.",
    )
    need(
        given != commoner ^ rarer or given == errors,
        "You have all countries that are listed for one of the two only. There are two ways to be so, and only one "
        "of them goes against the order.",
    )
    need(
        given <= rarer,
        "Some country in your set is not listed for the rarer of the two. It cannot be in error: it is not on the "
        "higher step.",
    )
    need(
        not given & commoner,
        "Some country in your set is listed for both. It stands on both steps, as the order would have it.",
    )
    need(
        given == errors,
        "All countries in your set are in error, but not all that are in error are in your set. Go through the whole "
        "list of the rarer measure.",
    )
    return (
        f"{len(errors)} of {len(countries)} countries break the order of this pair, of {len(rarer)} that could, since "
        f"only those listed for “{found['rarer']}” can. Whether that is many, only a yardstick can say."
    )


def exercise_2(ds: Dataset, answer: Any, pair: tuple[str, str]) -> str:
    """Expect two numbers, the errors expected and H: ``(2.5, 0.75)``."""
    need(
        isinstance(answer, (tuple, list)) and len(answer) == 2,
        "Give two numbers: first the errors expected, then H of the pair.",
    )
    expected, h = (float(each) for each in answer)
    found, commoner, rarer, countries = _pair(ds, pair)
    size, errors = len(countries), found["errors"]
    right = same(expected, found["expected"])
    need(
        right or not (same(expected, found["h"]) and same(h, found["expected"])),
        "You have the two numbers the wrong way round: the errors expected come first.",
    )
    need(
        right or not same(expected, found["expected"] / size),
        "Your first number is a share of countries. Errors are counted in countries, and those expected must be too, "
        "or the two cannot be compared.",
    )
    need(
        right or not same(expected, len(commoner) * len(rarer) / size),
        "Your first number is how many countries would be on both lists by independence. They are in order. An "
        "error needs a country that is silent on the commoner measure.",
    )
    need(
        right or not same(expected, len(commoner) * (size - len(rarer)) / size),
        "Your first number counts the harmless case: listed for the commoner measure, silent on the rarer. An error "
        "is the opposite case.",
    )
    need(
        right or expected != round(found["expected"]),
        "You rounded the errors expected to a whole number. It is an average, which need not be whole; H is wrong "
        "if it is rounded.",
    )
    need(not _rounded(expected, found["expected"]), _DIGITS)
    need(
        right,
        "The first number: take the countries that are silent on the commoner measure, and ask what share of them "
        "would be on the other list if the two lists had nothing to do with each other.",
    )
    fits = same(h, found["h"])
    need(not _rounded(h, found["h"]), _DIGITS)
    need(
        fits or not same(h, errors / found["expected"]),
        "Your H is the share of the expected errors that did happen. Then a perfect order would have the lowest "
        "value, and independence the value 1. H runs the other way.",
    )
    need(
        fits or errors == 0 or not same(h, 1 - found["expected"] / errors),
        "You turned the fraction round. What is expected is the yardstick, and stands below the line.",
    )
    need(
        fits or not same(h, 1 - errors / size),
        "You hold the errors against the number of countries. How many errors are many depends on how long the two "
        "lists are: hold them against the errors expected.",
    )
    need(
        h <= 1, "H cannot exceed 1, which it has if there is no error at all. It is no percentage."
    )
    need(fits, "The first number is right. H says by which share the errors fall short of it.")
    return (
        f"{errors} errors where independence would give {found['expected']:.2f}: H of the pair is {found['h']:.2f}. "
        "The same number of errors could be few in one pair and many in another."
    )


def exercise_3(ds: Dataset, answer: Any, theme: str, kind: str) -> str:
    """Expect a dictionary with ``"h"``, ``"low_measures"``, ``"low_pairs"`` and ``"scale"``; the last is True or False."""
    result = scalability(ds, theme)
    total, pairs = row_of(result.scales, "kind", kind), _of(result.pairs, kind)
    need(
        isinstance(answer, Mapping) and set(answer) == set(_VERDICT),
        f"Give a dictionary with these names in quotation marks, and no others: {', '.join(_VERDICT)}.",
    )
    need(
        str(answer["scale"]) in ("True", "False"),
        "Under “scale” stands the verdict, as True or False and without quotation marks.",
    )
    need(
        not any(isinstance(answer[name], Sized) for name in ("low_measures", "low_pairs")),
        "Say how many measures and how many pairs they are, as whole numbers, and not which.",
    )
    fits = same(answer["h"], total["h"])
    need(not _rounded(answer["h"], total["h"]), _DIGITS)
    need(
        fits or not same(answer["h"], pairs["h"].mean()),
        "Your H is the mean over the pairs. So a pair in which hardly an error was possible counts as much as one "
        "in which many were. Add up before you divide.",
    )
    need(
        fits or not same(answer["h"], total["errors"] / total["expected"]),
        "Your H is the share of the expected errors that did happen. H is 1 where none did.",
    )
    need(
        fits,
        "H of all measures: hold the errors of all pairs together against the errors expected of all pairs together.",
    )
    negative = int((pairs["h"] < 0).sum())
    need(
        not same(answer["low_pairs"], negative) or total["low_pairs"] == negative,
        "You counted the pairs whose H is below 0. The rule says that H of a pair must be above 0. What of a pair with "
        "exactly as many errors as expected?",
    )
    below = int((pairs["h"] < result.threshold).sum())
    need(
        not same(answer["low_pairs"], below) or total["low_pairs"] == below,
        "You hold the pairs against the bound. The third part of the rule asks something else of a pair.",
    )
    need(
        same(answer["low_pairs"], total["low_pairs"]),
        "Count again the pairs that fail the third part of the rule. Each pair is a row of a frame of its own.",
    )
    need(
        same(answer["low_measures"], total["low_items"]),
        "Count again the measures whose own H is below the bound. The measures have a frame of their own.",
    )
    scale = total["h"] >= result.threshold and not total["low_items"] and not total["low_pairs"]
    need(
        str(answer["scale"]) == str(bool(scale)) or scale,
        "You say that there is a scale. H of all measures is one number over all pairs, and it can hide measures and pairs "
        "that do not fit. The rule has three parts, and each must hold.",
    )
    need(
        str(answer["scale"]) == str(bool(scale)),
        "You say that there is no scale. Go through the three parts of the rule again: which one fails?",
    )
    return (
        f"H of all measures is {total['h']:.2f}, and the bound is {result.threshold:g}; {total['low_items']} of "
        f"{total['varying']} measures and {total['low_pairs']} of {total['pairs']} pairs fail their part of the rule. H of "
        "all measures is the number that is quoted, and the part of the rule that asks least."
    )


def exercise_4(ds: Dataset, answer: Any, theme: str, kind: str) -> str:
    """Expect a country code and a number: ``("SE", 0.5)``."""
    result = scalability(ds, theme)
    with_all, countries = row_of(result.scales, "kind", kind)["h"], _of(result.countries, kind)
    without = dict(zip(countries["country"], countries["h_without"], strict=True))
    need(
        isinstance(answer, (tuple, list)) and len(answer) == 2,
        "Give two things: the code of the country, and H without it.",
    )
    country, h = answer
    need(
        isinstance(country, str) and country in without,
        "First comes the code of a country of the table, in quotation marks.",
    )
    lowest = min(without.values())
    fits = same(without[country], lowest)
    need(
        fits or row_of(countries, "country", country)["errors"] < countries["errors"].max(),
        "You took the country with most Guttman errors. It disturbs the order: without it, H is higher. The question is "
        "on whom a high H rests.",
    )
    need(
        fits or without[country] < with_all,
        "Without this country H does not fall. The question is on whom a high H rests.",
    )
    need(fits, "Without this country H falls, but without another one it falls further.")
    need(
        same(h, lowest) or not same(h, with_all),
        "The country is the right one. Your number is H with all countries in: leave it out.",
    )
    need(
        same(h, lowest) or not same(h, with_all - lowest),
        "The country is the right one. Your number says by how much H falls: give the H that is left, which can be held "
        "against the bound.",
    )
    need(not _rounded(h, lowest), _DIGITS)
    need(same(h, lowest), "The country is the right one. The number is H of the table without it.")
    name, bound = ds.country_names[country], result.threshold
    told = f"H is {with_all:.2f}, and without {name} {lowest:.2f}. "
    fall = f"The bound of {bound:g} is reached only with it. " if lowest < bound <= with_all else ""
    return (
        f"{told}{fall}A finding that hangs on one country is a finding on that country. This is no reason to leave it "
        "out, and no fault of it."
    )


def exercise_5(ds: Dataset, answer: Any, theme: str, kind: str, countries: tuple[str, str]) -> str:
    """Expect a sentence, as a text in quotation marks."""
    cells = _of(scalability(ds, theme).cells, kind)
    size = cells["measure"].nunique()
    one, other = (
        set(cells.loc[cells["listed"] & (cells["country"] == code), "measure"])
        for code in countries
    )
    text = whole(answer)
    names = {code: ds.country_names[code] for code in countries}
    absent = [
        name for code, name in names.items() if not re.search(rf"\b(?:{code}|{name})\b", text)
    ]
    need(not absent, f"Name both countries. Not named: {', '.join(absent)}.")
    ranks = _RANKS.search(_DENIED.sub("", text))
    need(
        not ranks,
        f"“{ranks and ranks[0]}”: this puts one country before the other. Listings do not carry that: nobody weighed "
        "the measures, and silence could turn the order.",
    )
    figures = {int(number) for number in re.findall(r"\b\d+\b", text)}
    totals = {len(one), len(other)} <= figures
    parts = {len(one & other), len(one - other), len(other - one), size}
    need(
        parts <= figures or not totals,
        "Two totals side by side: the reader will rank them, and cannot see that each country is on lists on which the "
        "other is not. Say what the two share and what is listed for one of them only.",
    )
    need(
        parts <= figures,
        "Say in figures for how many measures both are listed, for how many only the one and for how many only the other, "
        "and of how many. Some of these numbers are missing or not right.",
    )
    lacking = absence(text)
    need(
        not lacking,
        f"“{lacking}”: this says that a country has not what a list is silent on. Silence is not "
        "absence.",
    )
    need(
        leaves_open(text),
        "Say what stays open: that the lists are silent on the rest, or what their silence does not mean.",
    )
    need(
        names_source(text),
        "Say whose numbers these are. Countries are listed by a source; what they do is another matter.",
    )
    return (
        "It has what a program can look for: what is shared, what is listed for one only, no order, the source, and what "
        "stays open. Whether each number stands with the right country, and whether the sentence is fair to both, read once "
        "more yourself."
    )


def _pair(
    ds: Dataset, pair: tuple[str, str]
) -> tuple[dict[str, Any], set[str], set[str], set[str]]:
    """Return a pair of measures, who is listed for the commoner and the rarer one, and all countries."""
    result = scalability(ds, row_of(ds.measures, "measure", pair[0])["theme"])
    pairs, cells = result.pairs, result.cells
    within = pairs["commoner"].isin(pair) & pairs["rarer"].isin(pair)
    found = row_of(pairs[within], "commoner", pairs.loc[within, "commoner"].iloc[0])
    commoner, rarer = (
        set(cells.loc[cells["listed"] & (cells["measure"] == found[place]), "country"])
        for place in ("commoner", "rarer")
    )
    return found, commoner, rarer, set(cells["country"])


def _rounded(given: object, exact: float) -> bool:
    """Whether a number is right to one digit after the point, and no further."""
    return same(given, round(exact, 1)) and not same(given, exact)


def _of(frame: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Keep the rows of one kind of measure."""
    return frame[frame["kind"] == kind]
