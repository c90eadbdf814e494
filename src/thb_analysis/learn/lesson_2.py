"""Lesson 2, counting honestly: states, bases, bounds, quantity words, a sentence to stand by."""

import re
from typing import Any

from thb_analysis.analysis import coverage, evaluate_claims
from thb_analysis.data import Dataset
from thb_analysis.data.states import ABSENT, NOT_COVERED, NOT_REPORTED, QUALIFIED, STATES
from thb_analysis.learn.checking import as_dict, need, row_of, same
from thb_analysis.learn.sentences import absence, leaves_open, names_source, whole

_BOUNDS = re.compile(r"at least|at most|up to|bound|between", re.IGNORECASE)


def exercise_1(ds: Dataset, answer: Any, measure: str) -> str:
    """Expect a dictionary that gives a number of countries for each of the five states."""
    cells = ds.cells()
    counts = cells.loc[cells["measure"] == measure, "state"].value_counts()
    numbers = as_dict(answer, "Give a dictionary: each state, and how many are in it.")
    given = {str(state).lower().replace(" ", "_"): number for state, number in numbers.items()}
    needed = {state for state in STATES if counts.get(state, 0)}
    need(
        needed <= set(given) <= set(STATES),
        f"There are five states, and none may be merged with another or left out: {', '.join(STATES)}. "
        "Two boxes such as yes and no have no place for a silence.",
    )
    size, total = len(ds.participants), sum(given.values())
    need(
        total == size,
        f"Each of the {size} countries that took part is in one state and in one only. "
        f"Your numbers add up to {total}.",
    )
    need(
        given.get(NOT_COVERED, 0) == counts.get(NOT_COVERED, 0),
        "Look again at who is silent and who is outside the base. To be silent, a country must have "
        "been spoken of: where a statement is about some of the countries only, it does not speak of the others.",
    )
    need(
        given.get(QUALIFIED, 0) == counts.get(QUALIFIED, 0),
        "A listing to which the source attaches a remark (a condition, an exception) is a state of its own. "
        "It counts as listed, but whoever merges it with the plain listings loses the remark.",
    )
    need(
        given.get(ABSENT, 0) == counts.get(ABSENT, 0),
        "Where the source says no of a country, that is no silence: it is known.",
    )
    need(
        all(number == counts.get(state, 0) for state, number in given.items()),
        "The states are the right ones, but the countries are not all in their place: count again.",
    )
    return (
        f"{counts.get(NOT_REPORTED, 0)} of the {size} cells are silence. Merged with “no”, they would become a "
        "finding that the source does not contain."
    )


def exercise_2(ds: Dataset, answer: Any, measure: str) -> str:
    """Expect two whole numbers, how many are counted and of how many: ``(3, 12)``."""
    need(
        isinstance(answer, (tuple, list)) and len(answer) == 2,
        "Give two whole numbers, (k, N). A share alone does not say of how many it is.",
    )
    counted, whole = answer
    row = _coverage(ds, measure)
    size, on_list = len(ds.participants), len(ds.listed(measure) & set(ds.participants))
    need(
        all(number == int(number) for number in (counted, whole)) and counted <= whole,
        "Give two whole numbers: the countries that are counted, and of how many. The first cannot be larger.",
    )
    need(
        whole != size or row["base_size"] == size,
        f"You count over all {size} countries that took part. The statement speaks of fewer: those that it "
        "does not speak of had no reason to be on the list.",
    )
    need(
        whole == row["base_size"],
        "The second number is how many countries are in the base of this measure, listed or not.",
    )
    need(
        counted != on_list or row["listed"] == on_list,
        "You count everybody on the list. Some of them are outside the base. Who is not among the N cannot be "
        "among the k either: else a share could exceed the whole.",
    )
    need(
        counted == row["listed"],
        "The first number is how many countries are in the base and on the list as well.",
    )
    return (
        f"{row['listed']} of {row['base_size']}. {on_list} of {size} would be a share of something else: "
        "of countries some of which were never meant."
    )


def exercise_3(ds: Dataset, answer: Any, measure: str) -> str:
    """Expect two shares between 0 and 1, the lower bound and the upper: ``(0.25, 0.75)``."""
    low, high = (float(each) for each in answer)
    row = _coverage(ds, measure)
    listed, size, excluded = row["listed"], row["base_size"], row["excluded"]

    def slip(number: int) -> bool:
        return same(high, number / size) and not same(high, row["upper"])

    need(
        0 <= low <= 1 and 0 <= high <= 1,
        "A share lies between 0 and 1. To give it in per cent, multiply at the very end.",
    )
    need(
        not same(low, row["lower"]) or not (slip(size - listed) or slip(size - listed - excluded)),
        "In the upper bound you count silent countries alone. Those that are listed remain, whatever the others are.",
    )
    need(low <= high, "The lower bound comes first, and cannot exceed the upper.")
    need(
        not same(low, 0) or listed == 0,
        "The lower bound is not nothing: what is listed is known. Only silence is open.",
    )
    need(
        same(low, row["lower"]),
        "For the lower bound, suppose that every country that is not listed lacks it: then the listed ones "
        "in the base are all there are.",
    )
    need(
        not same(high, row["lower"]) or same(row["upper"], row["lower"]),
        "Your bounds are the same. That takes every silence for a no, and pretends to know what nobody was asked.",
    )
    need(
        not same(high, 1) or same(row["upper"], 1),
        "You suppose that any silent country might be listed. For some, the source rules that out: they are on "
        "another list, and nobody can be on both.",
    )
    need(
        not slip(listed + excluded),
        "You let those countries join the list whom another list rules out. Just these cannot; the other silent ones may.",
    )
    need(
        not same(high, listed / (size - excluded)),
        "You took those that are ruled out from the base. They belong to it: the statement speaks of them, "
        "and the answer for them is known.",
    )
    need(
        same(high, row["upper"]),
        "For the upper bound, suppose that every silent country could be listed, but for those that another "
        "list rules out; and divide by the whole base.",
    )
    return (
        f"The share lies between {low:.2f} and {high:.2f}, whatever the silences mean, if the lists are right. "
        "The width says what the source leaves open; it has nothing to do with chance."
    )


def exercise_4(ds: Dataset, answer: Any, claim: str) -> str:
    """Expect a number of countries."""
    counted = row_of(evaluate_claims(ds), "claim", claim)
    listed, whole, word = counted["numerator"], counted["denominator"], counted["quantifier"]
    ranges, silent = row_of(ds.quantifiers, "quantifier", word), whole - listed
    measure = counted["measure"]
    ruled_out = _coverage(ds, measure)["excluded"] if measure else 0

    def fits(more: int) -> bool:
        return bool(ranges["loose_from"] <= (listed + more) / whole <= ranges["loose_to"])

    need(
        not isinstance(answer, bool) and answer == int(answer) and answer >= 1,
        "Countries come whole: the answer is a number of countries, not a share.",
    )
    need(
        answer <= silent,
        "There are not so many silent countries. Who is listed already cannot be listed anew.",
    )
    need(
        answer <= silent - ruled_out,
        "Not every silent country can belong on this list: for some, another list rules it out.",
    )
    need(
        not fits(int(answer)),
        f"Then {listed + int(answer)} of {whole} would be listed. Hold this share against the range in which "
        f"“{word}” holds at least loosely: it is still inside.",
    )
    need(
        fits(int(answer) - 1),
        f"So many would do, but fewer are enough: the question is when “{word}” stops holding, not how "
        "many silences there are.",
    )
    return (
        f"Of {silent - ruled_out} silent countries that may belong on the list, {answer} are enough to make “{word}” the "
        "wrong word. The claim holds as the lists stand, and it rests on what silence means."
    )


def exercise_5(ds: Dataset, answer: Any, measure: str) -> str:
    """Expect a sentence, as a text in quotation marks."""
    row = _coverage(ds, measure)
    listed, size = row["listed"], row["base_size"]
    text = whole(answer)
    need(
        re.search(rf"\b{listed}(?: (?:out )?of (?:the )?| ?/ ?){size}\b", text),
        "Say how many of how many, in figures: k of N, over the base of this measure. A quantity word or a "
        "percentage alone does not say of whom it is a share.",
    )
    absent = absence(text)
    need(
        not absent,
        f"“{absent}”: this says something of countries on which the source is silent. "
        "Silence is not absence.",
    )
    need(
        leaves_open(text) or _BOUNDS.search(text),
        "Say what the number leaves open: that the others are not listed, or how far the share could go.",
    )
    need(
        names_source(text),
        "Say whose number it is. Countries are listed by a source; what they do is another matter.",
    )
    return (
        "It has all that a program can look for: the count, the base, the source, and what stays open. Whether "
        "it is fair and easy to read, only a person can say: read it to somebody."
    )


def _coverage(ds: Dataset, measure: str) -> dict[str, Any]:
    """Return k, N and bounds of a measure."""
    return row_of(coverage(ds).frame, "measure", measure)
