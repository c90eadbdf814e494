"""What a sentence claims, held against the cells: in the record, or in every world that the open cells allow.

Each clause is about the record ("report", "the summary says") and must hold in the cells as they are, or about
the world ("grant", "require") and must hold in every world; `thb_analysis.known.worlds` finds one in which
it does not. A clause without a tie is about the record, the law or a possibility. Words beside a tie are
compared with its cells: comparators, denials, bases, lengths, conditions.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import product

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.dataset.elsewhere import DAYS
from thb_analysis.known.expressions import AtLeast, Codes, one_is_enough
from thb_analysis.texts.clauses import Clause, without_braces
from thb_analysis.texts.evidence import (
    Evidence,
    Query,
    Record,
    base_words,
    countries_in,
    evidence,
    lists_of,
    parts_of,
    share,
)
from thb_analysis.texts.others import problems_with_others
from thb_analysis.texts.text import MOST, STATES_OF, TIE, Tie
from thb_analysis.texts.vocabulary import foreign, roots
from thb_analysis.texts.words import (
    CITATION,
    COMPARATORS,
    LENGTH,
    NUMBER,
    NUMERAL,
    VERB,
    find,
    miscounts,
    number_in,
    stem,
    stems,
    words,
)
from thb_analysis.wording import joined

# Pages about the record as such: what they say without ties is method.
_OF_RECORD = ("texts/robustness.md", "texts/silence.md", "texts/source-audit.md")
_COUNTS = {"k", "n", "others"}
_SHARES = {"none", "all", "of"}
_BEARS_DENIAL = {"no", "none", "open"}
_WORD = re.compile("[a-z]{4,}")


def problems(ds: Dataset, clause: Clause) -> Iterator[str]:
    """Yield what is wrong with a clause; a question claims nothing."""
    if clause.is_of_others:
        yield from problems_with_others(ds, clause)
        if clause.ties:
            yield from foreign(ds, clause)
        return
    if clause.sentence.endswith("?"):
        return
    claims = _rested(ds, clause, clause.claiming)
    if clause.text.path not in _OF_RECORD:
        yield from foreign(ds, clause) if claims else _untied(ds, clause)
    for claim in _rested(ds, clause, clause.ties):
        for rule_of_tie in _OF_TIES if claim in claims else (_lengths,):
            yield from rule_of_tie(clause, claim)


def _rested(ds: Dataset, clause: Clause, ties: list[Tie]) -> list[Evidence]:
    return [evidence(ds, tie, clause.text.country) for tie in ties]


def _untied(ds: Dataset, clause: Clause) -> Iterator[str]:
    """Find a clause about the world that has no tie, and one about the record that counts in words."""
    around = TIE.sub("·", clause.raw)
    counts = find("quantity", around) or find("compared", around)
    if clause.is_head:
        if (counts or clause.find("denial", "own denial")) and not clause.of_record:
            yield "is a head that counts or denies: say who reports it"
    elif not (clause.is_free or _is_explained(ds, clause)):
        yield "is about the world and rests on no cell: tie it, or say who reports it"
    elif counts:
        yield f"counts ({counts!r}) and rests on no cell: tie it, or leave it out"


def _is_explained(ds: Dataset, clause: Clause) -> bool:
    """Whether it says more of what its sentence says of a cell."""
    claims = _rested(ds, clause, clause.sentence_ties)
    notes = " ".join(row["note"] for claim in claims for row in claim.rows)
    is_of_note = len(stems(clause.words) & stems(notes)) > 2
    return is_of_note and not clause.find("denial", "quantity")


def _counter(claim: Evidence, query: Query, holds: bool, codes: Codes) -> Iterator[str]:
    """Say which open cells, as a yes, make an expression hold or not for one of some countries."""
    worlds = claim.ds.known.worlds(query.part)
    names = claim.ds.country_names
    for code in sorted(codes, key=names.__getitem__):
        way = worlds.counter(code, holds)
        if way is not None:
            measures = lists_of(claim.ds).measures
            what = joined(f"“{measures[atom.name]['label']}”" for atom in way)
            had = f"had {what}" if way else "had none of what is open"
            yield f"holds in the record alone: if {names[code]} {had}, it would be false"
            return


def _compared(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a comparison that does not rest on two counts, or can be the other way round."""
    found = clause.find("compared")
    if not found:
        return
    ties = [each for each in clause.sentence_ties if each.rests_on.keys() & _COUNTS]
    numbers = [number_in(each.words) or 0 for each in ties[:2]]
    if re.match("(?i)fewer|less|shorter|smaller|lower", found):
        numbers.reverse()
    is_same = re.match("(?i)as many|are", found)
    if len(numbers) < 2:
        yield f"compares ({found!r}) and does not rest on two counts: tie both"
    elif numbers[0] <= numbers[1] and not is_same:
        yield f"compares {numbers[0]} and {numbers[1]} the other way round"


# What a tie claims, and a world in which it does not hold.


def _in_worlds(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find what a tie claims of the world and the record alone bears out."""
    for query in [] if clause.of_record else claim.queries:
        if claim.ds.known.asks_source(query.part) and clause.tells_silence:
            continue
        if query.kind == "of":
            rule = " of ".join(parts_of(claim.ds, query.expression))
            (k, n), _ = claim.ds.known.share_bounds(rule)
            if 2 * k <= n:
                yield f"holds in the record alone: it can be {k} of {n}"
        elif query.kind == "is":
            yield from _counter(claim, query, False, query.who)
        elif query.kind not in STATES_OF:
            yield from _count_in_worlds(clause, claim, query)


def _state(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find what is open, or has a condition, without being said to be or have."""
    if claim.kinds == {"open"}:
        leaves_open = clause.find("unsaid", "possible")
        if clause.find("hard denial") or not leaves_open:
            yield "is open: say that it is not reported"
        return
    condition = stems(claim.notes if "is" in claim.kinds else "")
    condition -= stems(" ".join(claim.labels))
    if condition and not condition & stems(without_braces(clause.paragraph)):
        yield f"leaves out the condition: {claim.notes}"


def _count_in_worlds(clause: Clause, claim: Evidence, query: Query) -> Iterator[str]:
    """Find a count, or names, that open cells can undo."""
    known = claim.ds.known
    inside = known.bounds(query.covered)
    both = known.bounds(AtLeast(2, (query.part, query.covered)))
    sure, possible = map(known.codes_of, both)
    number, comparator = _stated(clause, claim, query.kind)
    counted, _ = share(claim.ds, query.expression)
    is_fewer = len(sure) < number and comparator != "<="
    is_more = len(possible) > number and comparator != ">="
    if query.kind in ("k", "all") and (inside.sure != inside.possible).any():
        yield "counts among countries whose number can change with open cells: say who is named"
        return
    if is_fewer or query.kind in ("names", "all"):
        yield from _counter(claim, query, False, counted - sure)
    if is_more or query.kind == "none":
        yield from _counter(claim, query, True, possible - counted)


def _stated(clause: Clause, claim: Evidence, kind: str) -> tuple[int, str]:
    """Return the number of a tie, and how it is meant; a bare one is at least so many, as others may be as well."""
    before, behind = clause.beside(claim.tie)
    near = f"{before[-24:]}{claim.tie.words}{behind[:26]}"
    if kind == "names":
        named = countries_in(claim.ds, claim.tie.words)
        return len(named), "==" if find("sole", near) else ">="
    number = (number_in(claim.tie.words) or 0) + (kind == "others")
    for comparator, pattern in COMPARATORS.items():
        if re.search(rf"(?i)\b(?:{pattern}) (?:of |the )?{NUMERAL}", near):
            return number, comparator
    return number, "==" if find("alone", NUMBER.sub("·", near)) else ">="


# Words around a tie, and the cells that it rests on.


def _denied(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a denial of what a tie affirms, and the other way round."""
    denied = clause.find("denial")
    beside = (tie.rests_on for tie in clause.ties)
    if claim.kinds == {"no"}:
        if not clause.find("denial", "own denial"):
            yield "affirms what its cells rule out: say that it is not so"
    elif denied and not any(map(_BEARS_DENIAL.intersection, beside)):
        is_of_list = find("own denial", " ".join([claim.notes, *claim.labels]))
        is_free = clause.is_free and not clause.find("nobody")
        bears_out = is_of_list or is_free or _denies_the_same(clause, claim)
        if clause.find("untrue") or not bears_out:
            yield f"denies ({denied!r}) what its tie affirms"


def _unreported(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a report that is denied beside a tie that has it."""
    denied = clause.find("unreported")
    braces = " ".join(tie.braces for tie in clause.ties)
    kinds = {kind for tie in clause.ties for kind in tie.rests_on}
    is_other = kinds & _BEARS_DENIAL or " - " in braces
    if denied and not is_other and claim.kinds - {"by"}:
        yield f"is reported; its words say {denied!r}"


def _turned(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find the words that a list denies, in a clause that denies nothing."""
    for label in [] if clause.find("denial", "own denial") else claim.labels:
        _, *denied = re.split(r"\b(?:not|no|without)\b", label.lower(), maxsplit=1)
        if denied and stems(denied[0]) <= stems(clause.words):
            yield f"leaves out what its list denies: {label}"


def _denies_the_same(clause: Clause, claim: Evidence) -> bool:
    """Whether the description of a list denies what a clause denies: "does not expel", "cannot be expelled"."""
    texts = clause.words, *(row["description"] for row in claim.measures)
    denied, *listed = (words("denial").split(text.lower(), 1)[-1] for text in texts)
    verb = _WORD.search(denied)
    return verb is not None and any(
        stem(verb[0]) in stems(each[:24]) for each in listed
    )


def _counted(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a count of countries whose words count more, fewer, people, or those to whom something is done."""
    if not claim.kinds & _COUNTS:
        return
    if _stated(clause, claim, "")[1] in ("<", ">"):
        yield "is the very number: write at least, or at most"
    before, behind = clause.beside(claim.tie)
    stated = [*map(int, re.findall(r"\d+", claim.tie.words))]
    is_most = MOST.search(f"{before}{claim.tie.words}{behind}")
    if is_most and stated[1:] and 2 * stated[0] <= stated[1]:
        yield "is no majority: leave out “most”"
    mark = "·" * (1 + (" " in claim.tie.braces) + bool(claim.kinds & _SHARES))
    near = f"{before}{mark}{behind}"
    for problem, pattern in miscounts():
        if pattern.search(near):
            yield problem


def _related(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a count that is said to be part of the one before it, apart from it or the same, and is not."""
    ties = clause.sentence_ties
    at = ties.index(claim.tie)
    pair = [ties[at - 1], claim.tie]
    there, here = map(_who, _rested(claim.ds, clause, pair))
    if not (at and here and there):
        return
    before, between, behind = TIE.split(clause.sentence)[3 * at - 3 : 3 * at + 4 : 3]
    near = f"{before[-12:]}·{between}·{behind[:12]}"
    holds = {
        "is part": there <= here,
        "has part": here <= there,
        "apart": not here & there,
        "equal": here == there,
    }
    if any(find(kind, near) and not holds[kind] for kind in holds):
        yield "is not what the words say of the count before it: name those counted"


def _who(claim: Evidence) -> Codes:
    """Return the countries that a tie counts."""
    counts = [each.expression for each in claim.queries if each.kind in _COUNTS]
    return share(claim.ds, counts[0])[0] if counts else frozenset()


def _bases(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find words beside a tie that name other countries than those that it counts, or speaks of."""
    before, behind = clause.beside(claim.tie)
    inner = r"[();:]" if re.match("among|of|in", before.lower()) else r"[(),;:]"
    before = re.split(inner, before)[-1]
    noun = f"{before}{claim.tie.words}{VERB.split(behind)[0]}"
    cited = CITATION.findall(clause.words if "is" in claim.kinds else noun)
    named = _named(claim.ds, noun.lower(), cited)
    for query, base in product(claim.queries, named[:1]):
        members = claim.ds.base_members[base]
        yes, covered = share(claim.ds, query.expression)
        is_right = members in (covered, yes) or (query.kind == "n" and yes <= members)
        if query.kind == "is" and not (query.who <= members or clause.find("denial")):
            yield f"speaks of countries that are not among the {base}: name whom the tie is of"
        if query.kind in ("k", "n", "all") and not is_right:
            yield f"counts among {len(covered)}; its words name {len(members)} ({base}): name those counted"


def _named(ds: Dataset, noun: str, cited: list[str]) -> list[str]:
    """Return the bases that words name, also by an instrument that binds their countries."""
    bases = base_words(ds).items()
    return [
        base
        for name, base in bases
        if name in noun or any(each.lower() in name for each in cited)
    ]


def _alternatives(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find lists, or parts of one, of which one is enough, in words that name one, or ask for all."""
    is_one = len(clause.claiming) == 1 and not clause.find("or")
    ways = [*map(stems, _ways(claim) if is_one else ())]
    spoken = stems(clause.words)
    shares = [0.0]
    for at, way in enumerate(ways):
        exclusive = way.difference(*ways[:at], *ways[at + 1 :])
        shares.append(len(exclusive & spoken) / max(len(exclusive), 1))
    # Within another expression one word of two names no list.
    fair = 0.5 if len(ways) >= len(claim.labels) else 0.6
    is_joint = len(claim.labels) == 1 and sum(map(bool, shares)) < 2
    if max(shares) >= fair and (is_joint or " or " not in clause.words):
        yield "names lists of which one is enough: name each, and write “or”"


def _ways(claim: Evidence) -> list[str]:
    """Return the labels of lists of which one is enough, or the parts of a label that joins several."""
    if len(claim.labels) == 1 and " or " in claim.measures[0]["description"]:
        parts = re.split(r",? or |, ", claim.labels[0])
        return parts * (len(parts) > 1)
    known = lists_of(claim.ds).measures
    either = (name for query in claim.queries for name in one_is_enough(query.part))
    return [known[name]["label"] for name in either]


def _ability(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find words that say as a fact what a list says can be, or does not clearly say."""
    if clause.of_record or not claim.measures:
        return
    can_be = all(find("ability", each) for each in claim.labels)
    if can_be and not clause.find("ability", "denial"):
        yield "says as a fact what can be: write “can” or “may”"
    if {row["polarity"] for row in claim.measures} == {"unclear"}:
        yield "rests on a list that does not say which way it is to be read: say who is named"


def _converse(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find “all with A have B” turned round: of none="a - b" the words of a stand first, of k="b of a" too."""
    sides = re.split(" of | - ", next(iter(claim.tie.rests_on.values())))
    if sides != claim.tie.measures or len(sides) != 2:
        return
    is_share = " of " in claim.tie.braces
    if clause.claiming != [claim.tie] if is_share else "none" not in claim.kinds:
        return
    _, spoken = clause.beside(claim.tie)
    starts = re.match(r"(?i)every|all|each|\d", claim.tie.words)
    if find("among", clause.words) or not starts:
        spoken = clause.words
    first, second = map(stems, claim.labels[:: -1 if is_share else 1])
    spoken_stems = map(stem, _WORD.findall(spoken.lower()))
    order = [each in first for each in spoken_stems if each in first ^ second]
    if order.count(True) and not order[0]:
        yield "turns round what holds: the words of the first list stand first"


def _nearer(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find words that name another list, and do not name that of a tie."""
    if len(clause.claiming) * len(claim.measures) != 1:
        return
    ways = _ways_to_name(claim.ds)
    spoken = roots(clause.words.lower())
    right = frozenset().union(*ways[claim.tie.measures[0]])
    tied = {name for tie in clause.sentence_ties for name in tie.measures}
    for name in ways.keys() - tied:
        if any(
            right & spoken <= way <= spoken and not right <= way for way in ways[name]
        ):
            label = lists_of(claim.ds).measures[name]["label"]
            yield f"has the words of “{label}”: tie that list, or name its own"


@lru_cache(maxsize=2)
def _ways_to_name(ds: Dataset) -> dict[str, list[Codes]]:
    """Return the words of label and short name of each list, but those that a number tells apart."""
    found = {}
    for name, row in lists_of(ds).measures.items():
        names = row["label"].lower(), row["short"].lower()
        wordings = [roots(each) for each in names if not re.search(r"\d", each)]
        found[name] = [each for each in wordings if len(each) > 1]
    return found


def _lengths(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a length in the words of a tie that is not one of a cell, or list; its unit may stand behind them."""
    rows = claim.rows * ("is" in claim.kinds)
    rows += claim.measures * ("by" in claim.kinds)
    before, behind = clause.beside(claim.tie)
    inside = f"{claim.tie.words}{behind[:14]}"
    for row, length in product(rows, LENGTH.finditer(inside)):
        is_in_words = row["unit"] and length.start() < len(claim.tie.words)
        if is_in_words and not _is_of_cell(length, row, before[-24:] + inside):
            yield f"says “{length[0]}”; the cell has {row['minimum']}..{row['maximum']} {row['unit']}"


def _is_of_cell(length: re.Match[str], row: Record, near: str) -> bool:
    """Whether a cell has a length, first or later."""
    low, high, unit = length.groups()
    size = DAYS[f"{unit.lower()}s"] / DAYS[row["unit"]]
    spoken = [f"{(number_in(each) or 1) * size:g}" for each in (low, high or low)]
    is_least = find("at least", near)
    is_most = find("at most", near)
    # Of "at least six months" the upper end is not said.
    ends = slice(bool(is_most and not is_least), 1 if is_least and not is_most else 2)
    first = [row["minimum"], row["maximum"]]
    later = [row.get("later_minimum"), row.get("later_maximum")]
    return spoken[ends] in (first[ends], later[ends])


_OF_TIES = (
    _in_worlds,
    _state,
    _compared,
    _denied,
    _unreported,
    _turned,
    _counted,
    _bases,
    _alternatives,
    _ability,
    _converse,
    _nearer,
    _related,
    _lengths,
)
