"""Lesson 5, protection as a pathway: joined lists, steps, durations, contradictions in a source."""

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from thb_analysis.analysis import durations, evaluate_relations, irregularities, pathway
from thb_analysis.analysis.possible import measures_in
from thb_analysis.data import Dataset
from thb_analysis.learn.checking import Wrong, need, same
from thb_analysis.learn.sentences import UNLISTED, absence, claims, doubts, names_source, whole

CORRECT, NOTE, LEAVE = "correct", "note", "leave"
_OPTIONS = (CORRECT, NOTE, LEAVE)
_STATEMENTS = "ABCDE"

_DECIDED = re.compile(
    r"\b(?:errors?|mistakes?|mistaken|wrong(?:ly)?|forg[oe]t\w*|overlook\w*|omi(?:ts?|tted|ssion)|must|in fact|"
    r"in reality|actually|really|of course|obvious(?:ly)?|clearly|certainly|surely)\b",
    re.IGNORECASE,
)
_PERSONS = (
    r"\b(?:{}s?|persons?|people|women|men|children)\b[^.;]*"
    r"\b(?:falls?|fell|drop(?:s|ped)?|lose|lost|disappear\w*|stuck)\b"
)
# Beside two lists, “but not for the period” and “in none of them” are plain enough.
_UNLISTED = re.compile(
    rf"{UNLISTED}|\bnot (?:as|at|for|in|on|under)\b|\b(?:in|on) no(?:ne)?\b", re.IGNORECASE
)
_LISTED = re.compile(
    r"\b(?:lists|listed|names?|named|mentions?|mentioned|gives?|given|states?|stated|appears?|reports?|reported|"
    r"(?:on|in|among) (?:\w+ ){1,3}list)\b",
    re.IGNORECASE,
)
_SMALL_WORDS = {"after", "and", "for", "from", "the", "not", "with", "while", "last", "first"}


def exercise_1(ds: Dataset, answer: Any, lists: tuple[str, str], base: str) -> str:
    """Expect a set of country codes, such as what ``ds.evaluate("…")`` gives."""
    first, second = (ds.listed(measure) & set(ds.participants) for measure in lists)
    members = ds.base(base)
    right = first & second & members
    given = _codes(ds, answer)
    need(
        given != (first | second) & members or given == right,
        "These are the countries on at least one of the two lists. The question is who is on both: “and” between two "
        "lists can mean either in English, and a sign means one thing only.",
    )
    need(
        given != first | second or given == right,
        "These are all countries on at least one of the two lists, whether they are in the base or not. Ask "
        "which sign says “on both”, and then who of them is in the base.",
    )
    need(
        given != first & second or given == right,
        "On both lists, yes, but not all of these countries are in the base: the question is about those "
        "in the base alone, and a list may name others as well.",
    )
    need(
        given not in ((first - second) & members, (second - first) & members, first ^ second)
        or given == right,
        "These are on one of the two lists and not on the other. A difference takes away; the question is what "
        "the lists share.",
    )
    need(
        given <= members,
        "Some of these countries are outside the base: nobody outside it can be counted.",
    )
    need(
        given <= first & second,
        "Some of these countries are on one list only. Each must be on both.",
    )
    need(given == right, "Somebody is left out who is on both lists and in the base.")
    return (
        f"{len(right)} of {len(members)} states of the base are on both lists. That both conditions are listed for a state does not say that "
        "they are put on everybody, nor that the others put none: the lists are silent on them."
    )


def exercise_2(ds: Dataset, answer: Any, theme: str) -> str:
    """Expect the name of a step and a set of letters: ``("detection", {"A", "B"})``."""
    step, letters = answer
    result = pathway(ds, theme)
    assert result is not None
    steps = result.steps.set_index("step")
    names = {
        **dict(zip(steps["label"], steps.index, strict=True)),
        **{each: each for each in steps.index},
    }
    need(
        isinstance(step, str) and step in names,
        "Give the step by its name, as the column `step` has it.",
    )
    row = steps.loc[names[step]]
    falls = steps["listed"].diff()
    narrowest = same(row["share"], steps["share"].min())
    need(
        names[step] != falls.idxmin() or narrowest,
        "Here fewer countries are listed than at the step before, and nowhere is this difference larger. That is a "
        "difference between two lists. The question is which step itself lists the smallest part of those it could list.",
    )
    need(
        row["listed"] != steps["listed"].min() or narrowest,
        "You compare numbers of countries. Steps do not all speak of the same number of countries: divide by the base.",
    )
    need(
        narrowest,
        "Another step lists a smaller share of the countries that it could list. The table has a column for it.",
    )
    need(
        not isinstance(letters, Mapping)
        and {str(each).upper() for each in letters} <= set(_STATEMENTS),
        "Give the sentences that may be said as a set of their letters.",
    )
    said = {str(each).upper() for each in letters}
    others = steps.drop(index=names[step])
    need(
        "A" not in said,
        "Sentence A counts persons. A step counts countries that are listed; nobody walks from one list to the next, "
        "and the data do not hold a single person. Where a step is narrow, nobody has been shown to fall.",
    )
    need(
        "C" not in said or row["listed"] == row["base_size"],
        "Sentence C takes silence for a no. Nobody was asked to say no: the others are not listed, and that is all.",
    )
    need(
        ("D" in said) <= bool(row["upper"] < others["lower"].min()),
        "Sentence D says “whatever the silences mean”. Hold the upper bound of this step against the lower bounds of the "
        "others: only if it is smaller than all of them does the order of the steps not rest on silence.",
    )
    need(
        "B" in said,
        "You are more careful than you need to be. A sentence that you left out says no more than the lists themselves do: "
        "read each word of it.",
    )
    need(
        ("E" in said) == bool(row["upper"] >= others["upper"].max()),
        "Look at sentence E once more. The upper bound is the share if every silence hid a yes: compare it with those of "
        "the other steps.",
    )
    return (
        f"“{row['label']}” lists {row['listed']} of {row['base_size']} countries, and its share could be anything "
        f"from {row['lower']:.2f} to {row['upper']:.2f}. It is the narrowest step of the lists. Whether it is the narrowest in "
        "practice, the lists cannot say."
    )


def exercise_3(ds: Dataset, answer: Any, measure: str, unit: str) -> str:
    """Expect a dictionary from each end, minimum and maximum, to a median and a number of countries."""
    need(
        isinstance(answer, Mapping) and set(answer) == {"minimum", "maximum"},
        "Give a dictionary with two keys, “minimum” and “maximum”, and for each a median and how many countries it "
        "rests on.",
    )
    need(
        all(isinstance(pair, (tuple, list)) and len(pair) == 2 for pair in answer.values()),
        "Give two numbers in brackets for each end: first the median, then how many countries it rests on.",
    )
    frame = durations(ds)
    everything = frame[frame["stated"]]
    listed = frame[frame["measure"] == measure]
    stated = listed[listed["unit"] == unit]
    for end in ("minimum", "maximum"):
        median, number = answer[end]
        right, known = float(stated[end].median()), int(stated[end].count())
        need(
            median == median,
            f"The median of the {end} is missing. A missing end makes a sum missing, but a median can leave it out.",
        )
        need(
            number < len(everything[end].dropna()) or number == known,
            f"Your number for the {end} is as large as if all lists were thrown together, those in days and those in "
            f"{unit}. A median of numbers in two units is a number of nothing.",
        )
        need(
            number != len(listed) or number == known,
            f"You count everybody on the list for the {end}. Some of them are listed without it: an open end is not a "
            "length, and not nought either. A country that gives none cannot take part in a median.",
        )
        need(
            number != len(stated) or number == known,
            f"You count countries for which the source leaves the {end} open. Whether nought or the other end stands in its "
            "place: that number is yours, not the source’s.",
        )
        need(
            number >= known,
            f"Somebody is left out for whom the source states a {end} in {unit}. Take everybody on the list, in a base or "
            "not, and each end by itself.",
        )
        need(
            number == known,
            f"Count again for how many countries the source states a {end} in {unit}.",
        )
        need(
            not same(median, 30 * right) and not same(median, right / 12),
            f"This looks converted. The source speaks of {unit} here; stay with them. A month has no fixed number of days.",
        )
        need(
            not same(median, float(stated[end].mean())) or same(median, right),
            f"For the {end} this is the mean. One very long duration pulls it up; the median is the one in the middle.",
        )
        need(
            same(median, right),
            f"The number of countries for the {end} is right, the median is not: is every value in {unit}, and is "
            "it this list alone?",
        )
    low, high = (int(stated[end].count()) for end in ("minimum", "maximum"))
    return (
        f"The two medians rest on {low} and {high} countries, not on the {len(listed)} that are listed: an open end counts on "
        "one side only. They are lengths that countries report, each counted once. How long anybody stayed, they do not say."
    )


def exercise_4(
    ds: Dataset, answer: Any, relation: str, cases: Mapping[str, tuple[str, str]]
) -> str:
    """Expect a set of country codes, and a dictionary from each case to one of three words."""
    found, chosen = answer
    row = ds.relations.set_index("relation").loc[relation]
    tested, expected = ds.evaluate(str(row["left"])), ds.evaluate(str(row["right"]))
    right, given = tested - expected, _codes(ds, found)
    need(
        given != expected - tested or given == right,
        "You took the difference the other way round. These countries do not break the relation: it says that whoever is on "
        "the left is also on the right, and nothing of those on the right alone.",
    )
    need(
        given != tested & expected or given == right,
        "These countries are on both sides: they fulfil the relation. Who breaks it?",
    )
    need(
        given != ds.evaluate(f"({row['left']}) - {row['right']}") or given == right,
        "Some of these countries are on the right side after all. Where it joins lists, one of them is enough: did the "
        "brackets go missing?",
    )
    need(
        given <= tested,
        "Some of these countries are not on the left side of the relation. It says nothing of them.",
    )
    need(
        given.isdisjoint(expected),
        "Some of these countries are on both sides: they fulfil the relation.",
    )
    need(given == right, "Somebody is left out who is on the left side and not on the right.")
    need(
        isinstance(chosen, Mapping) and set(chosen) == set(cases),
        f"Give the treatment as a dictionary with a word for each case: {', '.join(cases)}.",
    )
    words = {case: str(word).strip().lower() for case, word in chosen.items()}
    need(
        set(words.values()) <= set(_OPTIONS),
        f"There are three options: {', '.join(_OPTIONS)}.",
    )
    for case, (country, measure) in cases.items():
        _need_option(case, words[case], _treatment(ds, country, measure))
    return (
        "A correction needs one reading and no other; a note keeps both sides in sight; a mere silence is left alone. "
        "What is noted can still be settled, by somebody who asks the country. What was smoothed over cannot."
    )


def exercise_5(ds: Dataset, answer: Any, country: str, relation: str, persons: str) -> str:
    """Expect a sentence, as a text in quotation marks."""
    results = evaluate_relations(ds)
    broken = results[(results["strength"] == "strict") & (results["kind"] != "disjoint")]
    rows = broken[broken["relation"] == relation].to_dict("records")
    need(
        rows and country in rows[0]["violators"],
        "By this relation no other list speaks against a silence on this country. Choose a pair from the lines above: "
        "the code of the country, and the short name of the relation.",
    )
    presupposing, wanted = (_named(ds, rows[0][side]) for side in ("left", "right"))
    text = whole(answer)
    name = ds.country_names[country]
    need(
        re.search(rf"\b(?:{re.escape(name)}|{country})\b", text),
        "Name the country: a reader who sees the sentence alone must know of whom it speaks.",
    )
    moved = re.search(_PERSONS.format(re.escape(persons)), text, re.IGNORECASE)
    need(
        not moved,
        f"“{moved and moved[0]}”: this speaks of persons. The lists count countries. Where a list breaks off, "
        "nobody has been shown to fall.",
    )
    word = _DECIDED.search(claims(text))
    decided = word[0] if word else absence(text)
    need(
        not decided,
        f"“{decided}”: this decides the matter. The source does not say which of its lists is right, and "
        "you have nothing but the source.",
    )
    silent = _UNLISTED.search(text)
    need(
        silent,
        "You hide one side: that a list does not name the country. A reader would take the other list for "
        "all there is.",
    )
    need(
        _LISTED.search(_UNLISTED.sub("", text)),
        "You hide one side: that another list names the country. A reader would take the silence for all there is. And what "
        "a list says is told as what a list says: “the study lists …”.",
    )
    own = _words(" ".join(wanted["label"]))
    need(
        _tells(text, own),
        f"Say which list does not name it: “{'” or “'.join(wanted['label'])}”, in these words or nearly.",
    )
    naming = presupposing[presupposing["measure"].map(lambda each: country in ds.listed(each))]
    need(
        any(
            _tells(text, (_words(label) - own) | {str(footnote), measure})
            for measure, label, footnote in zip(
                naming["measure"], naming["label"], naming["footnote"], strict=True
            )
        ),
        "Say which other list names the country: what it is about, or the number of its footnote. “Another list” alone cannot be checked.",
    )
    need(
        doubts(text),
        "Say that it stays open. Two facts side by side make a reader choose; say that the source does not.",
    )
    need(names_source(text), "Say whose lists these are.")
    return (
        "It has what a program can look for: both lists, the country, and that the source leaves it open. Whether it is "
        "fair to the country, and plain, only a person can say: read it to somebody."
    )


def _codes(ds: Dataset, answer: Any) -> set[str]:
    """Read a set of codes, in whatever it comes."""
    need(
        not isinstance(answer, (bool, int, float)),
        "Give the countries, not how many they are: a number cannot be checked against the lists.",
    )
    need(
        not isinstance(answer, str),
        "This is a text. Give a set of codes, such as `ds.evaluate` makes of an expression.",
    )
    given = {str(code) for code in answer}
    strange = sorted(given - set(ds.countries["country"]))
    need(
        not strange,
        f"Not a code of a country on record: {', '.join(strange)}. A code has two capital letters.",
    )
    return given


def _treatment(ds: Dataset, country: str, measure: str) -> str:
    """Return what the record does about a country on a list."""
    frame = irregularities(ds, country=country)
    statuses = {
        status
        for status, measures in zip(frame["status"], frame["measures"], strict=True)
        if measure in measures
    }
    return CORRECT if "applied" in statuses else NOTE if statuses else LEAVE


def _need_option(case: str, chosen: str, right: str) -> None:
    """Say what goes wrong where another option is chosen."""
    if chosen == right:
        return
    told = {
        (
            CORRECT,
            NOTE,
        ): "You take a side: one source says two different things, and it does not say which is right. "
        "A correction needs exactly one plausible reading.",
        (
            LEAVE,
            NOTE,
        ): "That hides a contradiction: one place of the source says what another denies. "
        "A reader of either place alone would be misled.",
        (
            CORRECT,
            LEAVE,
        ): "You would put a country on a list, or take it off, because of a silence. Nothing is printed "
        "that could be read another way.",
        (
            NOTE,
            LEAVE,
        ): "No other list speaks against this silence. Whoever takes each silence for an irregularity "
        "makes a fault of what is none, and hides the real ones among them.",
        (
            NOTE,
            CORRECT,
        ): "To keep both readings is right where there are two. Here what is printed means nothing, and it can only "
        "have been meant for one country: as it stands, that country would be lost.",
        (
            LEAVE,
            CORRECT,
        ): "Left as printed, it names no country, and one that the source meant to name is lost.",
    }
    raise Wrong(f"Case {case}: {told[chosen, right]}")


def _named(ds: Dataset, expression: str) -> pd.DataFrame:
    """Return the measures that an expression names."""
    found: pd.DataFrame = ds.measures[ds.measures["measure"].isin(measures_in(expression))]
    return found


def _words(label: str) -> set[str]:
    """Return the words of a label, cut off where their endings may differ."""
    words = re.findall(r"[a-z]{3,}", label.lower())
    return {word[:6] for word in words if word not in _SMALL_WORDS}


def _tells(text: str, words: set[str]) -> bool:
    """Whether a text has one of these words, in whatever form."""
    return any(re.search(rf"\b{re.escape(word)}", text, re.IGNORECASE) for word in words)
