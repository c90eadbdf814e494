"""What a sentence claims, held against the cells: in the record, or in every world that the open cells allow.

Each clause is about the record ("report", "the summary says") and must hold in the cells as they are, or about
the world ("grant", "require") and must hold in every world; `thb_analysis.known.worlds` finds one in which
it does not. A clause without a tie is about the record, the law or a possibility. Words beside a tie are
compared with its cells: comparators, denials, bases, lengths, conditions.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, product
from typing import Any, NamedTuple

from thb_analysis.dataset.dataset import Dataset
from thb_analysis.known.expressions import AtLeast, Atom, Codes, Expression, atoms
from thb_analysis.package.package import TEXTS
from thb_analysis.texts import words as english
from thb_analysis.texts.text import STATES_OF, TIE, Text, Tie
from thb_analysis.texts.words import number_in
from thb_analysis.wording import joined, missing, span

HEAD = re.compile(r"^\s*(?:[-*] )?\*\*[^*]+\*\*")
_ENDS = re.compile(r"(?<=[.!?])\s+(?![^\[\]]*\])")
# Legends say how to read a figure.
_LEGEND = re.compile(r"(?:Bold|Plain|Dotted|Cross|Dash|Rows|Columns): ")
# Pages about the record as such: what they say without ties is method.
_OF_RECORD = ("texts/robustness.md", "texts/source-audit.md")
_IN_UNITS = {
    ("year", "months"): 12,
    ("week", "days"): 7,
    ("month", "days"): 30,
    ("day", "days"): 1,
    ("week", "weeks"): 1,
    ("month", "months"): 1,
    ("year", "years"): 1,
}
_COUNTS = {"k", "n", "others"}


class Clause(NamedTuple):
    """A part of a sentence that has a verb of its own.

    Attributes
    ----------
    line : int
    raw : str
        With ties.
    ties : list of Tie
        Those of its sentence, whichever part they stand in.
    paragraph : str
        In which it stands, without the braces of ties.
    is_head, asks : bool
        Whether it is the bold head of an item, or part of a question.
    takes_over : bool
        Whether it has its verb from a clause before it that is about the record.
    """

    line: int
    raw: str
    sentence_ties: list[Tie]
    paragraph: str
    is_head: bool = False
    asks: bool = False
    takes_over: bool = False

    @property
    def words(self) -> str:
        """What a reader sees."""
        return TIE.sub(r"\1", self.raw)

    @property
    def around(self) -> str:
        """Its words outside ties."""
        return TIE.sub("·", self.raw)

    @property
    def ties(self) -> list[Tie]:
        """The ties in it."""
        return [
            Tie(words, braces, self.line) for words, braces in TIE.findall(self.raw)
        ]

    @property
    def of_record(self) -> bool:
        """Whether it is about the record, the page or what can be known."""
        return bool(self.asks or self.takes_over or english.RECORD.search(self.words))

    @property
    def leaves_open(self) -> bool:
        """Whether it says that something is not reported, may be, is asked, or what law says of it."""
        found = english.UNSAID.search(self.words) or english.POSSIBLE.search(self.words)
        is_record = english.RECORD.search(self.words)
        is_law = english.LAW.search(self.words) and not is_record
        is_carried = is_record and english.CARRIED.search(self.words)
        return bool(self.asks or self.takes_over or found or is_law or is_carried)

    @property
    def is_free(self) -> bool:
        """Whether it needs no tie: it is about the record, law, a possibility or what a word means."""
        kinds = english.LAW, english.POSSIBLE, english.DEFINITION
        return self.of_record or any(each.search(self.words) for each in kinds)

    def beside(self, tie: Tie) -> tuple[str, str]:
        """Return the words before and behind a tie, without those of other ties."""
        before, _, behind = self.raw.partition(f"[{tie.words}]{{{tie.braces}}}")
        return TIE.sub("·", before), TIE.sub("·", behind)

    def near(self, tie: Tie) -> tuple[str, str]:
        """Return the words before and behind a tie, up to the next tie."""
        before, behind = self.beside(tie)
        return before.rpartition("·")[2], behind.partition("·")[0]


def clauses(text: Text) -> Iterator[Clause]:
    """Yield the clauses of a text, also where they go on over the end of a line."""
    for line, paragraph in paragraphs(text):
        plain = TIE.sub(r"\1", paragraph)
        head = (
            re.match(r".*", paragraph) if plain == text.title else HEAD.match(paragraph)
        )
        if head:
            yield Clause(line, head[0].strip("-* "), [], plain, is_head=True)
        rest = paragraph[head.end() if head else 0 :].strip("-> ")
        was_record = False
        for sentence in filter(None, _ENDS.split(rest)):
            if _LEGEND.match(sentence):
                continue
            ties = [Tie(words, braces, line) for words, braces in TIE.findall(sentence)]
            asks = sentence.rstrip("*").endswith("?")
            for raw in _outside_ties(english.BREAK, sentence):
                takes_over = was_record and bool(
                    english.CARRIED.search(TIE.sub(r"\1", raw))
                )
                clause = Clause(line, raw, ties, plain, False, asks, takes_over)
                was_record = clause.of_record
                yield clause


def paragraphs(text: Text) -> Iterator[tuple[int, str]]:
    """Yield the line and the words of each paragraph and item, those of several lines joined."""
    begun, parts = 0, list[str]()
    for number, line in [*text.body, (0, "")]:
        is_next = not line.strip() or re.match(r"\s*(?:[-*>]|\d+[.)]) ", line)
        if parts and (is_next or number != begun + len(parts)):
            yield begun, " ".join(parts)
            parts = []
        if line.strip():
            begun = number if not parts else begun
            parts.append(line.strip())


def _outside_ties(pattern: re.Pattern[str], sentence: str) -> list[str]:
    """Split a sentence, but not within a tie."""
    held = TIE.sub(lambda tie: "·" * len(tie[0]), sentence)
    cuts = [0, *(found.end() for found in pattern.finditer(held)), len(sentence)]
    return [sentence[start:end].strip() for start, end in pairwise(cuts)]


@dataclass(frozen=True)
class Claims:
    """Holds the sentences of texts against a package.

    Attributes
    ----------
    ds : Dataset
    """

    ds: Dataset

    @cached_property
    def free(self) -> set[tuple[str, str]]:
        """Path and words of the clauses that need no tie, for a reason on record."""
        rows = self.ds.package.records("free_sentences")
        return {(f"{TEXTS}{row['text']}.md", row["sentence"]) for row in rows}

    @cached_property
    def measures(self) -> dict[str, dict[str, Any]]:
        """Measure to its row in the codebook."""
        rows: list[Any] = self.ds.measures.to_dict("records")
        return {row["measure"]: row for row in rows}

    @cached_property
    def cells(self) -> dict[tuple[str, str], dict[str, Any]]:
        """Measure and country to the observation that holds; of two the first."""
        rows: list[Any] = self.ds.observations.to_dict("records")
        return {(row["measure"], row["country"]): row for row in reversed(rows)}

    def problems(self, text: Text) -> Iterator[tuple[int, str, str]]:
        """Yield line, words and what is wrong with each clause of a text."""
        for clause in clauses(text):
            if (text.path, clause.words) in self.free:
                continue
            for problem in dict.fromkeys(self._of_clause(clause, text)):
                yield clause.line, clause.words, problem

    def _of_clause(self, clause: Clause, text: Text) -> Iterator[str]:
        claiming = [tie for tie in clause.ties if tie.rests_on.keys() != {"by"}]
        if not claiming and text.path not in _OF_RECORD:
            yield from self._without_tie(clause, text.country)
        if claiming and not clause.asks and text.path not in _OF_RECORD:
            yield from self._beyond_lists(clause, claiming, text.country)
            yield from self._compared(clause, claiming)
        for tie in claiming:
            yield from self._in_worlds(tie, clause, text.country)
            yield from self._denied(tie, clause, text.country)
            yield from self._bases(tie, clause)
            yield from self._measure(tie, clause, text.country)
            yield from _union(self, tie, clause)
            yield from self._cell(tie, clause, text.country)

    # What a clause may say without a tie, and what no list can bear out.

    def _without_tie(self, clause: Clause, country: str) -> Iterator[str]:
        """Find a clause about the world that has no tie, and one about the record that counts in words."""
        counts = english.QUANTITY.search(clause.around)
        if clause.is_head:
            denied = english.DENIAL.search(clause.words) or english.OWN_DENIAL.search(
                clause.words
            )
            if (counts or denied) and not clause.of_record:
                yield "is a head that counts or denies: say who reports it"
            return
        if verdict := english.VERDICT.search(clause.words):
            yield f"is a verdict under law ({verdict[0]!r}), which no list gives"
        elif not clause.is_free and not self._is_of_note(clause, country):
            yield "is about the world and rests on no cell: tie it, or say who reports it"
        elif counts and clause.of_record:
            yield f"counts ({counts[0]!r}) and rests on no cell"

    def _is_of_note(self, clause: Clause, country: str) -> bool:
        """Whether the note of a cell in the same sentence says what a clause says."""
        notes = [self._notes(tie, country) for tie in clause.sentence_ties]
        return len(_stems(" ".join(notes)) & _stems(clause.words)) > 1

    def _beyond_lists(
        self, clause: Clause, ties: list[Tie], country: str
    ) -> Iterator[str]:
        """Find words that no list bears out: ranks, changes, quantities, causes, and what law does to countries."""
        own = " ".join(self._about(tie, country) for tie in ties)
        around = english.CITATION.sub("", clause.around)
        kinds = [english.EXTREME, english.TIME, english.QUANTITY]
        is_of_lists = any(tie.measures for tie in ties)
        if is_of_lists and not english.POSSIBLE.search(around):
            kinds.append(english.CAUSE)
        if is_of_lists and english.LAW.search(clause.around):
            kinds.append(english.LAW_ACTS)
        words = [found[0] for kind in kinds for found in kind.finditer(around)]
        for word in words:
            if word.lower() not in own:
                yield f"says {word!r}, which is in no cell of its ties"
        named = countries_in(self.ds, clause.paragraph) | {country}
        tied = {code for tie in ties for code in tie.countries}
        for code in sorted(tied - named):
            yield f"rests on {self.ds.country_names[code]}, whom its paragraph does not name"

    def _compared(self, clause: Clause, ties: list[Tie]) -> Iterator[str]:
        """Find a comparison that does not rest on two counts, or can be the other way round."""
        found = english.COMPARED.search(clause.words)
        if not found or any("none" in tie.rests_on for tie in ties):
            return
        counted = [tie for tie in clause.sentence_ties if tie.rests_on.keys() & _COUNTS]
        if len(counted) < 2:
            yield f"compares ({found[0]!r}) and does not rest on two counts"
            return
        larger, smaller = counted[:2]
        if re.match("fewer|less", found[0], re.IGNORECASE):
            larger, smaller = smaller, larger
        one, other = number_in(larger.words), number_in(smaller.words)
        if (one or 0) <= (other or 0):
            yield f"compares {one} and {other} the other way round"
        elif not clause.of_record and self._ends(larger)[0] <= self._ends(smaller)[1]:
            yield "compares what is reported: with open cells it can be the other way round"

    def _ends(self, tie: Tie) -> tuple[int, int]:
        """Return how many countries the first expression of a tie holds for at least and at most."""
        _, expression, _ = next(tie.expressions())
        query = self.ds.known.parse(expression.partition(" of ")[0])
        low, high = (int(mask.sum()) for mask in self.ds.known.bounds(query))
        return low, high

    # What a tie claims, and a world in which it does not hold.

    def _in_worlds(self, tie: Tie, clause: Clause, country: str) -> Iterator[str]:
        """Find what a tie claims of the world and the record alone bears out."""
        for kind, expression, codes in tie.expressions():
            if kind == "by":
                continue
            part, of, whole = expression.partition(" of ")
            query, base = self.ds.known.parse(part), self._base(expression)
            covered = self.ds.known.parse(whole) if of else Atom("base", base)
            if kind in STATES_OF:
                who = frozenset((codes or country).split("+"))
                yield from self._state_in_worlds(kind, query, who, tie, clause)
            elif kind == "of":
                (k, n), (most, out_of) = self.ds.known.share_bounds(expression, base)
                is_sure = 2 * k > n if "over" in tie.rests_on else 2 * most < out_of
                if not (is_sure or clause.of_record):
                    yield f"holds in the record alone: it can be {k} of {n}, or {most} of {out_of}"
            elif not clause.of_record:
                yield from self._count_in_worlds(kind, query, covered, tie, clause)

    def _base(self, expression: str) -> str:
        is_single = expression in self.ds.known.measure_index
        return self.ds.base_of(expression) if is_single else "all"

    def _state_in_worlds(
        self, kind: str, query: Expression, who: Codes, tie: Tie, clause: Clause
    ) -> Iterator[str]:
        if kind == "is" and not clause.of_record:
            yield from self._world(query, False, who)
        elif kind == "open" and tie.rests_on.keys() == {"open"}:
            denied = english.DENIAL.search(tie.words)
            if not clause.leaves_open:
                yield "is open: say that it is not reported"
            elif denied and not (clause.asks or english.UNSAID.search(clause.words)):
                yield f"denies ({denied[0]!r}) what is open: say that it is not reported"

    def _count_in_worlds(
        self,
        kind: str,
        query: Expression,
        covered: Expression,
        tie: Tie,
        clause: Clause,
    ) -> Iterator[str]:
        known, (before, behind) = self.ds.known, clause.beside(tie)
        inside = known.bounds(covered)
        both = known.bounds(AtLeast(2, (query, covered)))
        sure, possible = (known.codes_of(each) for each in both)
        if kind in ("k", "all") and (inside.sure != inside.possible).any():
            yield "counts among countries whose number can change with open cells"
        elif kind == "none":
            yield from self._world(query, True, possible)
        elif kind == "all":
            yield from self._world(query, False, known.codes_of(inside.possible) - sure)
        elif kind == "names":
            yield from self._world(
                query, False, countries_in(self.ds, tie.words) - sure
            )
            if english.SOLE.search(f"{before[-12:]}{tie.words}{behind[:26]}"):
                yield from self._world(query, True, possible - sure)
        else:
            number = (number_in(tie.words) or 0) + (kind == "others")
            sign = _comparator(before, tie.words, behind)
            if len(sure) < number:
                yield from self._world(query, False, possible)
            elif sign != ">=" and len(possible) > number:
                yield from self._world(query, True, possible - sure)

    def _world(self, query: Expression, holds: bool, codes: Codes) -> Iterator[str]:
        """Say which open cells, as a yes, make an expression hold or not for one of some countries."""
        worlds, names = self.ds.known.worlds(query), self.ds.country_names
        found = {code: worlds.counter(code, holds) for code in sorted(codes)}
        ways = [
            (len(each), names[code], each)
            for code, each in found.items()
            if each is not None
        ]
        if ways:
            _, name, atoms_ = min(ways, key=lambda way: way[:2])
            what = joined(f"“{self.measures[atom.name]['label']}”" for atom in atoms_)
            had = f"had {what}" if atoms_ else "had none of what is open"
            yield f"holds in the record alone: if {name} {had}, it would be false"

    # Words around a tie, and the cells that it rests on.

    def _denied(self, tie: Tie, clause: Clause, country: str) -> Iterator[str]:
        """Find a denial of what a tie affirms, and the other way round."""
        denied = english.DENIAL.search(clause.words)
        if clause.asks:
            return
        if tie.rests_on.keys() == {"no"}:
            if not (denied or english.OWN_DENIAL.search(clause.words)):
                yield "affirms what its cells rule out"
        elif denied and not self._denies(clause):
            is_own = self._is_own_denial(tie, denied[0], country)
            if english.UNTRUE.search(clause.words) or not (is_own or clause.is_free):
                yield f"denies ({denied[0]!r}) what its tie affirms"

    def _denies(self, clause: Clause) -> bool:
        """Whether a tie of a clause bears out a denial."""
        kinds = {kind for tie in clause.ties for kind in tie.rests_on}
        return bool(kinds & {"no", "none", "open"}) or self._asks_source(clause)

    def _is_own_denial(self, tie: Tie, denied: str, country: str) -> bool:
        """Whether the list of a tie denies something itself, or the condition of its cell does."""
        labels = [self.measures[name]["label"] for name in tie.measures]
        own = " ".join([self._notes(tie, country), *labels])
        return bool(english.OWN_DENIAL.search(own)) or denied.lower() in own.lower()

    def _asks_source(self, clause: Clause) -> bool:
        """Whether a tie of a clause asks for silence."""
        known = self.ds.known
        expressions = [each for tie in clause.ties for _, each, _ in tie.expressions()]
        parts = [known.parse(each.partition(" of ")[0]) for each in expressions]
        return any(map(known.asks_source, parts))

    def _bases(self, tie: Tie, clause: Clause) -> Iterator[str]:
        """Find words beside a count that name other countries than those counted, or no countries."""
        if not tie.rests_on.keys() & {"k", "n", "all"}:
            return
        if english.PEOPLE.match(clause.beside(tie)[1]):
            yield "counts countries, and the words count people"
        before, behind = clause.near(tie)
        inner = r"[();:]" if re.match("among|of|in", before.lower()) else r"[(),;:]"
        before = re.split(inner, before)[-1]
        noun = f"{before}{tie.words}{english.VERB.split(behind[:100])[0]}".lower()
        named = [base for base, words in self.base_words if words in noun]
        if "bound by it" in noun:
            return
        for kind, expression, _ in tie.expressions() if named else ():
            yes, covered = self._share(expression)
            members = self.ds.base_members[named[0]]
            if (
                not yes <= members
                if kind == "n"
                else covered != members and covered != yes
            ):
                yield f"counts among {len(covered)}; its words name {len(members)} ({named[0]})"

    @cached_property
    def base_words(self) -> list[tuple[str, str]]:
        """Each base but that of all, with words that name it, the longest first."""
        found = []
        for row in self.ds.bases.to_dict("records"):
            synonyms = str(row.get("synonyms") or "").split(";")
            found += [
                (row["base"], each.strip().lower())
                for each in (row["label"], *synonyms)
            ]
        known = [(base, words) for base, words in found if words and base != "all"]
        return sorted(known, key=lambda each: -len(each[1]))

    def _share(self, expression: str) -> tuple[Codes, Codes]:
        part, of, whole = expression.partition(" of ")
        covered = (
            self.ds.evaluate(whole) if of else self.ds.base(self._base(expression))
        )
        return self.ds.evaluate(part) & covered, covered

    def _measure(self, tie: Tie, clause: Clause, country: str) -> Iterator[str]:
        """Find words that fit another list and not the one that they are tied to."""
        if len(tie.measures) != 1 or not tie.rests_on.keys() & {
            "is",
            "k",
            "n",
            "of",
            "all",
        }:
            return
        before, behind = clause.near(tie)
        near = f"{before} {tie.words} {behind}"
        row = self.measures[tie.measures[0]]
        parts = "measure", "label", "short", "synonyms"
        own = _stems(
            " ".join([self._notes(tie, country), *(str(row[part]) for part in parts)])
        )
        words = _stems(near)
        others = [_stems(each["label"]) - own for each in self.measures.values()]
        if not words & own and any(len(words & each) > 1 for each in others):
            yield f"has no word of “{self.measures[tie.measures[0]]['label']}”, on which it rests"

    def _cell(self, tie: Tie, clause: Clause, country: str) -> Iterator[str]:
        """Find a length that is not that of the cell, and a condition that is left out."""
        if "is" not in tie.rests_on or clause.asks:
            return
        before, behind = clause.beside(tie)
        for row in self._rows(tie, country):
            yield from _other_length(before[-24:], tie.words, behind[:14], row)
        notes = self._notes(tie, country)
        if len(tie.measures) > 1 or not notes:
            return
        own = _stems(self.measures[tie.measures[0]]["label"])
        is_told = (_stems(notes) - own) & _stems(clause.paragraph)
        whatever = english.WHATEVER.search(clause.words)
        if whatever and whatever[0].lower() not in self._about(tie, country):
            yield f"says {whatever[0]!r}, and the cell has a condition: {notes}"
        elif not is_told:
            yield f"leaves out the condition: {notes}"

    def _rows(self, tie: Tie, country: str) -> list[dict[str, Any]]:
        """Return the observations that a tie of a state rests on."""
        codes = tie.countries or {country}
        cells = product(tie.measures, sorted(codes))
        return [self.cells[cell] for cell in cells if cell in self.cells]

    def _notes(self, tie: Tie, country: str) -> str:
        """Return the conditions of the cells that a tie rests on."""
        rows = self._rows(tie, country)
        return " ".join(row["note"] for row in rows if row["status"] == "qualified")

    def _about(self, tie: Tie, country: str) -> str:
        """Return what the codebook says of the lists of a tie, and the conditions of its cells."""
        rows = [self.measures[name] for name in tie.measures]
        columns = "measure", "label", "short", "description", "synonyms", "note"
        parts = [str(row.get(column) or "") for row in rows for column in columns]
        return " ".join([*parts, self._notes(tie, country)]).lower()


def countries_in(ds: Dataset, words: str) -> Codes:
    """Return the countries whose names are in some words."""
    found = {*ds.names_in_text.findall(words)}
    return frozenset(code for code, name in ds.country_names.items() if name in found)


def _comparator(before: str, words: str, behind: str) -> str:
    """Return how a number is meant; a bare one is at least so many, as others may be as well."""
    for sign, pattern in english.COMPARATORS.items():
        near = rf"\b(?:{pattern}) (?:of |the )?{english.NUMERAL}"
        if re.search(near, before[-24:] + words, re.IGNORECASE):
            return sign
    return "==" if english.ALONE.search(words + behind[:16]) else ">="


def _union(claims: Claims, tie: Tie, clause: Clause) -> Iterator[str]:
    """Find lists of which one is enough, in words that ask for all."""
    near = " ".join([clause.near(tie)[0], tie.words, clause.near(tie)[1]])
    asks_for_all = re.search(r"\b(?:and|both|all)\b", near)
    if not asks_for_all or english.OR.search(clause.words):
        return
    for _, expression, _ in tie.expressions():
        query = claims.ds.known.parse(expression.partition(" of ")[0])
        if isinstance(query, AtLeast) and query.fewest == 1:
            names = [atom.name for atom, _ in atoms(query) if atom.kind != "base"]
            labels = [_stems(claims.measures[name]["label"]) for name in names]
            common = set.intersection(*labels) if labels else set()
            told = [label for label in labels if (label - common) & _stems(near)]
            if len(told) > 1:
                yield "names lists of which one is enough: write “or”"


def _other_length(
    before: str, words: str, behind: str, row: dict[str, Any]
) -> Iterator[str]:
    """Find a length in the words of a tie that is not one of a cell; its unit may stand behind them."""
    if missing(row["unit"]) or not row["unit"]:
        return
    near = f"{before}{words}{behind}"
    least, most = english.AT_LEAST.search(near), english.AT_MOST.search(near)
    given = [
        (row["minimum"], row["maximum"]),
        (row["later_minimum"], row["later_maximum"]),
    ]
    for found in english.LENGTH.finditer(f"{words}{behind}"):
        low, high, unit = found.groups()
        if found.start() >= len(words):
            continue
        size = _IN_UNITS.get((unit.lower(), row["unit"]), 0)
        ends = [(number_in(each) or 1) * size for each in (low, high or low)]
        asked = [None if most and not least else ends[0]]
        asked.append(None if least and not most else ends[1])
        if not any(_fits(asked, pair) for pair in given):
            yield f"is not {span(*given[0], row['unit'])}, as the cell has it"


def _fits(asked: list[int | None], given: tuple[Any, Any]) -> bool:
    """Whether the ends of a length are those of a cell, where they are asked for."""
    pairs = zip(asked, given, strict=True)
    return all(a is None or (not missing(b) and a == b) for a, b in pairs)


def _stems(words: str) -> set[str]:
    """Return the beginnings of words, without those that stand in most sentences."""
    return {
        each[:5] for each in re.findall(r"[a-z]{4,}", words.lower())
    } - english.COMMON
