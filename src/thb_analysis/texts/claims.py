"""What a sentence claims, held against the cells: in the record, or in every world that the open cells allow.

Each clause is about the record ("report", "the summary says") and must hold in the cells as they are, or about
the world ("grant", "require") and must hold in every world; `thb_analysis.known.worlds` finds one in which
it does not. A clause without a tie is about the record, the law or a possibility. Words beside a tie are
compared with its cells: comparators, denials, bases, lengths, conditions.
"""

import re
from collections.abc import Iterator
from itertools import product

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.known.expressions import AtLeast, Codes, atoms
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
from thb_analysis.texts.text import STATES_OF, Tie, ties_in
from thb_analysis.texts.words import (
    CITATION,
    COMPARATORS,
    LENGTH,
    NUMBER,
    NUMERAL,
    VERB,
    find,
    number_in,
    stems,
    words,
)
from thb_analysis.wording import joined

# Pages about the record as such: what they say without ties is method.
_OF_RECORD = ("texts/robustness.md", "texts/silence.md", "texts/source-audit.md")
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 360}
# All whom no list names: "@all - a".
_SILENCE = re.compile(r"\(?@[\w-]+ - (?!@)")
_COUNTS = {"k", "n", "others"}


def problems(ds: Dataset, clause: Clause) -> Iterator[str]:
    """Yield what is wrong with a clause; a question claims nothing."""
    if clause.is_of_others:
        yield from problems_with_others(ds, clause)
        return
    if clause.asks:
        return
    claims = _rested(ds, clause, clause.claiming)
    if clause.text.path not in _OF_RECORD:
        for rule in _OF_CLAUSES if claims else (_untied,):
            yield from rule(ds, clause)
    for claim in claims:
        for rule_of_tie in _OF_TIES:
            yield from rule_of_tie(clause, claim)


def _rested(ds: Dataset, clause: Clause, ties: list[Tie]) -> list[Evidence]:
    return [evidence(ds, tie, clause.text.country) for tie in ties]


def _untied(ds: Dataset, clause: Clause) -> Iterator[str]:
    """Find a clause about the world that has no tie, and one about the record that counts in words."""
    beside = _rested(ds, clause, clause.sentence_ties)
    notes = stems(" ".join(claim.notes for claim in beside))
    is_of_note = len(notes & stems(clause.words)) > 1
    kinds = "quantity", "compared", "same"
    counts = next(filter(None, (find(kind, clause.around) for kind in kinds)), "")
    if clause.is_head:
        if (counts or clause.find("denial", "own denial")) and not clause.of_record:
            yield "is a head that counts or denies: say who reports it"
    elif not (clause.is_free or is_of_note):
        yield "is about the world and rests on no cell: tie it, or say who reports it"
    elif counts:
        yield f"counts ({counts!r}) and rests on no cell: tie it, or leave it out"


def _counter(claim: Evidence, query: Query, holds: bool, codes: Codes) -> Iterator[str]:
    """Say which open cells, as a yes, make an expression hold or not for one of some countries."""
    worlds, names = claim.ds.known.worlds(query.part), claim.ds.country_names
    ways = [(worlds.counter(code, holds), names[code]) for code in codes]
    found = [(len(way), name, way) for way, name in ways if way is not None]
    if found:
        _, name, way = min(found, key=lambda each: each[:2])
        measures = lists_of(claim.ds).measures
        what = joined(f"“{measures[atom.name]['label']}”" for atom in way)
        had = f"had {what}" if way else "had none of what is open"
        yield f"holds in the record alone: if {name} {had}, it would be false"


# What no list can bear out.


def _beyond_lists(ds: Dataset, clause: Clause) -> Iterator[str]:
    """Find words that no list bears out: ranks, changes, quantities, causes, what law does, and whether it is kept."""
    claims = _rested(ds, clause, clause.claiming)
    about = " ".join(claim.about for claim in claims)
    around = CITATION.sub("", clause.around)
    for kind in _kinds_beyond(clause, claims, about):
        for found in words(kind).finditer(around):
            if found[0].lower() not in about:
                yield f"says {found[0]!r}, which is in no cell of its ties: leave it out"


def _kinds_beyond(clause: Clause, claims: list[Evidence], about: str) -> list[str]:
    """Return the kinds of words that ties of a clause cannot bear out."""
    kinds = ["extreme", "time", "quantity", "cause", "cause start", "law acts"]
    kinds.append("verdict")
    # A list of what can be asked for.
    if "can be" in about and not (clause.of_record or clause.find("can")):
        kinds.append("must")
    if any("is" in claim.kinds and claim.notes for claim in claims):
        kinds += ["whatever", "turned"]
    if not any(claim.kinds & {"none", "names"} for claim in claims):
        kinds.append("same")
    if all(claim.kinds <= STATES_OF.keys() for claim in claims):
        kinds.append("sole state")
    return kinds


def _foreign(ds: Dataset, clause: Clause) -> Iterator[str]:
    """Find words that are in no list of the sentence, and no plain words: they claim something of their own."""
    claims = _rested(ds, clause, clause.sentence_ties)
    # What else is asked in the themes of its lists may be spoken of.
    themes = {row["theme"] for claim in claims for row in claim.measures}
    known = [claim.about for claim in claims]
    for row in lists_of(ds).measures.values():
        if row["theme"] in themes:
            known += [row["label"], row["short"], row["question"]]
    remaining = ds.names_in_text.sub("", CITATION.sub("", clause.words)).lower()
    for base in base_words(ds):
        remaining = remaining.replace(base, "")
    remaining = words("record").sub("", remaining)
    foreign = sorted(
        each
        for each in stems(remaining) - stems(" ".join(known))
        if not words("plain").fullmatch(each)
    )
    if len(foreign) > 1:
        found = [re.findall(rf"\b{each}\w*", remaining)[0] for each in foreign]
        listed = joined(f"“{each}”" for each in found)
        yield f"says {listed}, which are in none of its lists: tie them, or say it in words of the lists"


def _other_list(ds: Dataset, clause: Clause) -> Iterator[str]:
    """Find words of a list that no tie of the paragraph rests on."""
    every = lists_of(ds).measures
    claims = _rested(ds, clause, ties_in(clause.paragraph, clause.line))
    tied = {name for claim in claims for name in claim.tie.measures}
    spoken = stems(clause.words) - stems(" ".join(claim.about for claim in claims))
    labels = [every[name]["label"] for name in sorted(every.keys() - tied)]
    shared = [len(stems(label) & spoken) for label in labels]
    most = max(shared, default=0)
    if most > 1 and not clause.leaves_open:
        label = labels[shared.index(most)]
        yield f"speaks of “{label}” and rests on another list: tie it"


_OF_CLAUSES = _beyond_lists, _foreign, _other_list


def _compared(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a comparison that does not rest on two counts, or can be the other way round."""
    found = clause.find("compared")
    if not found or "none" in claim.kinds:
        return
    ties = [each for each in clause.sentence_ties if each.rests_on.keys() & _COUNTS]
    counted = _rested(claim.ds, clause, ties[:2])
    if re.match("fewer|less", found, re.IGNORECASE):
        counted.reverse()
    if len(counted) < 2:
        yield f"compares ({found!r}) and does not rest on two counts: tie both"
        return
    larger, smaller = counted
    one, other = (number_in(each.tie.words) or 0 for each in counted)
    bounds = claim.ds.known.bounds
    more, less = bounds(larger.queries[0].part), bounds(smaller.queries[0].part)
    if one <= other:
        yield f"compares {one} and {other} the other way round"
    elif not clause.of_record and more.sure.sum() <= less.possible.sum():
        yield "compares what is reported: with open cells it can be the other way round"


# What a tie claims, and a world in which it does not hold.


def _in_worlds(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find what a tie claims of the world and the record alone bears out."""
    for query in [] if clause.of_record else claim.queries:
        if query.kind == "of":
            yield from _share_in_worlds(claim, query)
        elif query.kind == "is":
            yield from _counter(claim, query, False, query.who)
        elif query.kind not in STATES_OF:
            yield from _count_in_worlds(clause, claim, query)


def _open(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find what is open, or counts whom no list names, without being said to be."""
    counts = [each for each in claim.queries if each.kind not in ("all", "none")]
    is_silent = any(_SILENCE.match(each.expression) for each in counts)
    if is_silent and not clause.find("unsaid", "denial", "own denial"):
        yield "counts who is not named: say that it is not reported"
    if claim.kinds != {"open"}:
        return
    before, _ = clause.beside(claim.tie)
    denied = find("denial", claim.tie.words) and not clause.find("unsaid")
    if not clause.leaves_open:
        yield "is open: say that it is not reported"
    elif denied or find("has no", before) or find("hard denial", clause.around):
        yield "denies what is open: say that it is not reported"


def _share_in_worlds(claim: Evidence, query: Query) -> Iterator[str]:
    """Find a word for a share that open cells can undo."""
    rule = " of ".join(parts_of(claim.ds, query.expression))
    (k, n), (most, out_of) = claim.ds.known.share_bounds(rule)
    is_over = "over" in claim.kinds
    if not (2 * k > n if is_over else 2 * most < out_of):
        yield f"holds in the record alone: it can be {k} of {n}, or {most} of {out_of}"


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


def _than(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a count that is said to be more, or fewer, than it is."""
    for query in claim.queries:
        _, comparator = _stated(clause, claim, query.kind)
        if query.kind in _COUNTS and comparator in ("<", ">"):
            yield "is the very number: write at least, or at most"


def _stated(clause: Clause, claim: Evidence, kind: str) -> tuple[int, str]:
    """Return the number of a tie, and how it is meant; a bare one is at least so many, as others may be as well."""
    before, behind = clause.beside(claim.tie)
    near = f"{before[-24:]}{claim.tie.words}{behind[:26]}"
    if kind == "names":
        named = countries_in(claim.ds, claim.tie.words)
        return len(named), "==" if find("sole", near) else ">="
    number = (number_in(claim.tie.words) or 0) + (kind == "others")
    for comparator, pattern in COMPARATORS.items():
        meant = rf"\b(?:{pattern}) (?:of |the )?{NUMERAL}"
        if re.search(meant, near, re.IGNORECASE):
            return number, comparator
    return number, "==" if find("alone", NUMBER.sub("·", near)) else ">="


# Words around a tie, and the cells that it rests on.


def _denied(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a denial of what a tie affirms, and the other way round."""
    denied = clause.find("denial")
    if claim.kinds == {"no"}:
        if not clause.find("denial", "own denial"):
            yield "affirms what its cells rule out: say that it is not so"
    elif denied and not any(map(_denies, _rested(claim.ds, clause, clause.ties))):
        labels = [row["label"] for row in claim.measures]
        about = " ".join([claim.notes, *labels]).lower()
        is_of_list = find("own denial", about) or denied.lower() in about
        if clause.find("untrue") or not (is_of_list or clause.is_free):
            yield f"denies ({denied!r}) what its tie affirms"


def _denies(claim: Evidence) -> bool:
    """Whether a tie bears out a denial, or asks for silence."""
    asks_source = any(claim.ds.known.asks_source(each.part) for each in claim.queries)
    return asks_source or bool(claim.kinds & {"no", "none", "open"})


def _counted(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a count of countries whose words count people, or those who report something else."""
    before, behind = clause.beside(claim.tie)
    # "In 9 of 27 victims" counts no victims.
    is_behind = words("people").match(behind.lstrip()) and not before.endswith("n ")
    are_counted = is_behind or find("people before", before)
    if are_counted and claim.kinds & {"k", "n"}:
        yield "counts countries, and the words count people: write countries"
    is_of_all = not any(" of " in query.expression for query in claim.queries)
    if "k" in claim.kinds and is_of_all and find("among", clause.raw):
        yield 'counts among all, and its words among some: write k="A of B"'


def _bases(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find words beside a tie that name other countries than those that it counts, or speaks of."""
    before, behind = clause.beside(claim.tie)
    inner = r"[();:]" if re.match("among|of|in", before.lower()) else r"[(),;:]"
    before = re.split(inner, before)[-1]
    noun = f"{before}{claim.tie.words}{VERB.split(behind)[0]}".lower()
    named = [base for words, base in base_words(claim.ds).items() if words in noun]
    for query in claim.queries if named and "bound by it" not in noun else ():
        yield from _not_of_base(clause, claim, query, named[0])


def _not_of_base(
    clause: Clause, claim: Evidence, query: Query, base: str
) -> Iterator[str]:
    """Find that a tie counts, or speaks of, others than the countries of a base."""
    members = claim.ds.base_members[base]
    yes, covered = share(claim.ds, query.expression)
    is_right = members in (covered, yes) or (query.kind == "n" and yes <= members)
    if query.kind == "is" and not (query.who <= members or clause.find("denial")):
        yield f"speaks of countries that are not among the {base}: name whom the tie is of"
    if query.kind in ("k", "n", "all") and not is_right:
        yield f"counts among {len(covered)}; its words name {len(members)} ({base}): name those counted"


def _union(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find lists of which one is enough, in words that ask for all."""
    asks_for_all = re.search(r"\b(?:and|both|all|as well as)\b", clause.near(claim.tie))
    if not asks_for_all or clause.find("or"):
        return
    for query in claim.queries:
        if isinstance(query.part, AtLeast) and query.part.fewest == 1:
            named = (each.name for each, _ in atoms(query.part) if each.kind != "base")
            labels = (
                stems(lists_of(claim.ds).measures[each]["label"]) for each in named
            )
            near = stems(clause.near(claim.tie))
            if len({label & near for label in labels} - {frozenset()}) > 1:
                yield "names lists of which one is enough: write “or”"


def _condition(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a condition of a cell that the paragraph leaves out."""
    notes = stems(claim.notes)
    if "is" not in claim.kinds or not notes or len(claim.measures) > 1:
        return
    condition = notes - stems(claim.measures[0]["label"])
    if not condition & stems(without_braces(clause.paragraph)):
        yield f"leaves out the condition: {claim.notes}"


def _unnamed(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a country that a tie rests on and the paragraph does not name."""
    ds = claim.ds
    named = countries_in(ds, without_braces(clause.paragraph)) | {clause.text.country}
    for code in sorted(claim.tie.countries - named):
        yield f"rests on {ds.country_names[code]}, whom its paragraph does not name"


def _lengths(clause: Clause, claim: Evidence) -> Iterator[str]:
    """Find a length in the words of a tie that is not one of a cell; its unit may stand behind them."""
    if "is" not in claim.kinds:
        return
    before, behind = clause.beside(claim.tie)
    inside = f"{claim.tie.words}{behind[:14]}"
    for row, length in product(claim.rows, LENGTH.finditer(inside)):
        is_in_words = row["unit"] and length.start() < len(claim.tie.words)
        if is_in_words and not _is_of_cell(length, row, before[-24:] + inside):
            span = f"{row['minimum']}..{row['maximum']}"
            yield f"is not {span} {row['unit']}, as the cell has it"


def _is_of_cell(length: re.Match[str], row: Record, near: str) -> bool:
    """Whether a cell has a length, first or later; of "at least six months" the upper end is not said."""
    low, high, named = length.groups()
    size = _DAYS[named.lower()] / _DAYS[row["unit"].rstrip("s")]
    ends = low, high or low
    shortest, longest = (f"{(number_in(each) or 1) * size:g}" for each in ends)
    is_least, is_most = find("at least", near), find("at most", near)
    for when in ("", "later_"):
        begins = shortest == row[f"{when}minimum"] or (is_most and not is_least)
        ends_so = longest == row[f"{when}maximum"] or (is_least and not is_most)
        if begins and ends_so:
            return True
    return False


_OF_TIES = (
    _in_worlds,
    _than,
    _open,
    _compared,
    _denied,
    _counted,
    _bases,
    _union,
    _condition,
    _unnamed,
    _lengths,
)
