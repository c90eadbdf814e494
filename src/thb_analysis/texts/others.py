"""Ties to what other sources say; no tie to the cells of the source is among them.

::

    [an interpreter]{elsewhere=translation-interpretation/qualified}   the answer, of the country of the text
    [79 of 125]{silence=open/reported+qualified}                       k of n, or k, of what was looked up
    [4]{silence="named/contradicted reflection-period"}                of one measure
    [21 of 27]{silence="with accommodation & medical-treatment"}       all of them, by the source or elsewhere

An answer is one of `thb_analysis.states.ANSWER_LABELS`. Counted are cells by their group, answer and conflict
(`thb_analysis.dataset.elsewhere.answers`); of group ``coders`` cells that are ``alike`` or ``apart``; of groups
``sample`` and ``disputed`` what a third reader opened again, and whether it held: ``yes`` or ``no``.
"""

import re
from collections.abc import Iterator

import pandas as pd

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.dataset.elsewhere import CONFLICTS, NAMED_CELLS, answers
from thb_analysis.errors import UnknownName
from thb_analysis.names import check_names, wrong_names
from thb_analysis.states import ABSENT, ANSWER_LABELS, EXCLUDED, NAMED, OPEN, QUALIFIED
from thb_analysis.texts.clauses import Clause, without_braces
from thb_analysis.texts.evidence import Record, lists_of, statements_of
from thb_analysis.texts.text import Tie
from thb_analysis.texts.words import NUMBER, find, number_in, stems

# What numbers may stand in.
_FIELDS = "minimum", "maximum", "from", "until", "year", "locator", "note", "title"
# What may be counted.
_GROUPS = (NAMED_CELLS, OPEN, EXCLUDED, "coders", "sample", "disputed")
# What is said of ends, by the columns that have them.
_ENDS = (
    ("minimum", "maximum", "at least", "at most"),
    ("from", "until", "since", "until"),
)
_DENIED = re.compile(r"\b(?:not|cannot(?: be)?|never) ([a-z]{5,})")


def other_problems(ds: Dataset, tie: Tie, country: str) -> Iterator[str]:
    """Yield what a tie says of other sources and they do not."""
    kinds = tie.rests_on
    if len(kinds) > 1:
        yield "ties what other sources say together with something else: write two ties"
    elif "silence" in kinds:
        try:
            k, n, _ = count_others(ds, kinds["silence"])
        except UnknownName as error:
            yield str(error)
            return
        stated = [number_in(each) for each in NUMBER.findall(tie.words)]
        if stated not in ([k], [k, n]):
            yield f"says {tie.words!r}; it is {k} of {n}"
    elif not country:
        yield "has elsewhere= in a text that is of no single country"
    else:
        yield from _answer_problems(ds, tie, country)


def _answer_problems(ds: Dataset, tie: Tie, country: str) -> Iterator[str]:
    """Find another answer than that of the statements, and a number that stands in none of them."""
    given = statements_of(ds, country)
    fields = list[str]()
    for measure, answer in tie.elsewhere:
        if measure not in given:
            yield wrong_names([measure], [*given], "measure that was looked up")[0]
            continue
        rows = given[measure]
        if (now := rows[0]["answer"]) != answer:
            yield f"rests on {measure} being {answer} elsewhere; it is {now}"
        else:
            fields += [row[each] for row in rows for each in _FIELDS]
    written = " ".join(fields)
    # A year within a name, as in 2016/17, is one too.
    stated = {*map(number_in, NUMBER.findall(written) + re.findall(r"\d{4}", written))}
    numbers = NUMBER.findall(tie.words)
    stray = [each for each in numbers if number_in(each) not in {1, *stated}]
    if stated and stray:
        yield f"holds {', '.join(stray)}, which stands in no statement of its tie"


def problems_with_others(ds: Dataset, clause: Clause) -> Iterator[str]:
    """Yield what words beside ties to other sources say and they do not."""
    for tie in clause.ties:
        _, _, counted = tie.rests_on.get("silence", "").partition("/")
        value = re.split("[+ ]", counted)[0]
        if value and not clause.find(f"are {value}"):
            yield f"counts what is {value} elsewhere: say so"
        # Of several answers each may have its own words.
        if len(tie.elsewhere) == 1:
            yield from _misanswered(ds, clause, tie)
    counts_none = (tie for tie in clause.ties if "silence" not in tie.rests_on)
    are_of_others = {bool(tie.elsewhere) for tie in counts_none}
    is_of_both = "{elsewhere=" in clause.paragraph
    if is_of_both and are_of_others == {"summary" in clause.words}:
        yield "takes other sources and the summary for each other: say whose words they are, or that it is the summary"


def _misanswered(ds: Dataset, clause: Clause, tie: Tie) -> Iterator[str]:
    """Find law for practice, and a condition that is left out."""
    ((measure, answer),) = tie.elsewhere
    rows = statements_of(ds, clause.text.country)[measure]
    scopes = {row["scope"] for row in rows} - {""}
    other = {"law", "practice"} - scopes
    word = clause.find(f"of {min(other)}") if len(other) == 1 else ""
    if word:
        yield f"says {word!r}, and its sources speak of {scopes.pop()}"
    if answer == QUALIFIED:
        conditions = " ".join(
            row["note"].rpartition("ondition: ")[2]
            for row in rows
            if row["status"] == answer
        )
        if not stems(without_braces(clause.paragraph)) & stems(conditions):
            yield f"leaves out the condition: {conditions}"
    # A no to a list that denies something says that it is asked for.
    label = lists_of(ds).measures[measure]["label"]
    is_free = find("own denial", label) and clause.find("frees")
    if answer == ABSENT and (is_free or not clause.find("bars")):
        yield "says yes, and its sources say no"
    yield from _turned(clause, tie, rows)


def _turned(clause: Clause, tie: Tie, rows: list[Record]) -> Iterator[str]:
    """Find what sources deny affirmed, and one end of a length or of years given as the other."""
    denied = _DENIED.findall(" ".join(row["note"] for row in rows))
    is_denied = stems(" ".join(denied)) & stems(clause.words)
    if is_denied and not clause.find("denial", "own denial"):
        yield "affirms what its sources deny: say that it is not so"
    numbers = {str(number_in(each)) for each in NUMBER.findall(tie.words)}
    before, behind = clause.beside(tie)
    near = f"{before[-24:]}{tie.words}{behind[:14]}"
    for low, high, least, most in _ENDS if numbers else ():
        lows, highs = ({row[each] for row in rows} for each in (low, high))
        wrong = {least: highs - lows, most: lows - highs}
        if any(find(kind, near) and numbers <= wrong[kind] for kind in wrong):
            yield "takes one end for the other: say where it begins, or ends"


def read_others(ds: Dataset, tie: Tie, country: str) -> list[str]:
    """Say what other sources bear out of a tie, a sentence each."""
    if "silence" in tie.rests_on:
        k, n, words = count_others(ds, tie.rests_on["silence"])
        return [f"Other sources: {k} of {n} {words}."]
    sentences = []
    for measure, answer in tie.elsewhere:
        rows = statements_of(ds, country).get(measure, [])
        label = lists_of(ds).measures[measure]["label"]
        parts = [f"Other sources on “{label}”: {ANSWER_LABELS[answer]}."]
        for row in rows:
            if row["status"] == answer:
                note = row["note"].removesuffix(".")
                parts.append(f"{note} ({row['title']}, {row['locator']}).")
        sentences.append(" ".join(parts))
    return sentences


def count_others(ds: Dataset, expression: str) -> tuple[int, int, str]:
    """Return k, n and the words of an expression such as ``open/reported+qualified permit-renewal``."""
    what, _, measure = expression.partition(" ")
    if what == "with":
        return _count_together(ds, measure)
    group, _, values = what.partition("/")
    check_names([group], _GROUPS, "group before a slash")
    rows = _countable(ds, group)
    wanted = values.split("+")
    known = [*ANSWER_LABELS, *CONFLICTS, *rows["answer"]]
    check_names(wanted, known, "answer behind a slash")
    if measure:
        check_names([measure], rows["measure"], f"measure of group {group}")
        rows = rows[rows["measure"] == measure]
    is_counted = rows.filter(["answer", "conflict"]).isin(wanted).any(axis=1)
    words = f"{group} are {' or '.join(wanted)}{measure and f', of {measure}'}"
    return int(is_counted.sum()), len(rows), words


def _countable(ds: Dataset, group: str) -> pd.DataFrame:
    """Return the cells of a group, those that coders answer alike or apart, or what a third reader opened again."""
    rows: pd.DataFrame = answers(ds).query("group == @group")
    if group == "coders":
        rows = ds.elsewhere_settlements
        is_alike = rows["first"].eq(rows["second"])
        rows["answer"] = is_alike.map({True: "alike", False: "apart"})
    elif group in ("sample", "disputed"):
        third = ds.elsewhere_third.rename(columns={"held": "answer"})
        rows = third[third["drawn"].isin([group, "drawn"])]
    return rows


def _count_together(ds: Dataset, expression: str) -> tuple[int, int, str]:
    """Count the countries that have all of some measures by the source or by other sources."""
    added = answers(ds).query(f"group == {OPEN!r} and answer in {NAMED}")
    together = {*ds.participants}
    for measure in expression.split(" & "):
        countries = added["country"][added["measure"] == measure]
        together &= ds.listed(measure) | {*countries}
    words = f"have, by the summary or by them, all of {expression}"
    return len(together), len(ds.participants), words
