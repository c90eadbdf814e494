"""Explained: which lists a number comes from, how they are combined, and what is printed there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from thb_analysis.analysis import verdicts
from thb_analysis.analysis.answers import with_answers
from thb_analysis.analysis.claims import claims
from thb_analysis.analysis.combined import bases_in_words, combined
from thb_analysis.analysis.footnotes import runs
from thb_analysis.analysis.relations import relations
from thb_analysis.citation import Work
from thb_analysis.counts import each_row, names_of, share_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.dataset import dataset
from thb_analysis.data.descriptor import creators
from thb_analysis.data.expressions import Codes, measures_in, spliced
from thb_analysis.display import Prose, Result, Table, columns
from thb_analysis.display.links import finding_place, measure_row
from thb_analysis.display.text import of, text
from thb_analysis.wording import in_text, joined, missing, named, source, sources

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LISTS = ["letter", "measure", "label", "short", "footnote", "page", "printed", "note", "counted"]
_DTYPES = {"footnote": "Int64", "page": "Int64", "counted": "bool"}
_SAID = ["letter", "label", "source", "printed", "note", "counted"]  # of each list, on pages

_JUDGED = {
    verdicts.HOLDS: "Its {} bear this out.",
    verdicts.LOOSELY: "Its {} broadly bear this out.",
    verdicts.UNDERSTATES: "Its {} name more than we take these words to mean.",
    verdicts.FAILS: "Its {} name fewer than we take these words to mean, or in another order.",
}

Rows = dict[Any, dict[str, Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Explanation(Result):
    """Where the number of a finding or a measure comes from.

    Attributes
    ----------
    id, label : str
    sentence : str
        The finding in plain text; what a measure means.
    k, n, lower, upper : int
        As in `Findings.frame`.
    rows : list of dict
        The rows of `frame`, each with its `source` in words.
    frame : pandas.DataFrame
        One row for each list:

        ========= ===== =====================================================
        column    type  meaning
        ========= ===== =====================================================
        letter    str   by which `rule` names it
        measure   str   id
        label     str
        short     str   a shorter label
        footnote  Int64 that lists the countries, NA if none does
        page      Int64 on which it stands
        printed   str   the footnote as printed; empty if there is none
        note      str   what the coder notes of it
        counted   bool  the number follows from it; not only another one in
                        the sentence does
        ========= ===== =====================================================
    rule : str
        How the lists are combined, and of whom it is asked: ``A or B, but not C, of EU states``.
    named, open, excluded, outside : tuple of str
        Countries that are counted; that are not named and may have it; that by what is reported do
        not have it; that are not covered.
    absent, otherwise : tuple of str
        Of those excluded from a measure, those reported as absent, or with another answer.
    reason : str
        Why these lists say so; empty for a measure.
    touched : tuple of str
        Claims of the source and relations between lists that bear on it, a sentence each.
    citation : str
        How it is cited, with its address within the edition unless it is counted for a selection.
    silence : str
        What is said of those that may have it.
    """

    id: str
    label: str
    sentence: str
    k: int
    n: int
    lower: int
    upper: int
    rows: list[dict[str, Any]]
    rule: str
    named: tuple[str, ...]
    open: tuple[str, ...]
    excluded: tuple[str, ...]
    absent: tuple[str, ...]
    otherwise: tuple[str, ...]
    outside: tuple[str, ...]
    reason: str
    touched: tuple[str, ...]
    citation: str
    silence: str

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The lists; see above."""
        return pd.DataFrame(self.rows, columns=_LISTS).astype(_DTYPES)

    @property
    def counted(self) -> list[dict[str, Any]]:
        """The rows that it is counted from."""
        return [row for row in self.rows if row["counted"]]

    @property
    def footnotes(self) -> str:
        """The footnotes that it is counted from: ``30–32, 46``."""
        return runs(self._numbers("footnote"))

    @property
    def lists(self) -> str:
        """The lists that it is counted from: by their footnotes, else by what they are called."""
        found = sources(self._numbers("footnote"), self._numbers("page"))
        return found or joined(row["short"] for row in self.counted)

    def _numbers(self, column: str) -> list[int]:
        return sorted({int(row[column]) for row in self.counted if not missing(row[column])})

    @property
    def who(self) -> list[tuple[str, str]]:
        """The countries, group by group; a group of none is left out."""
        plainly = {*self.absent, *self.otherwise}
        groups = {
            "Named": self.named,
            self.silence: self.open,
            "Reported as absent": self.absent,
            "Another answer is reported": self.otherwise,
            "Ruled out by what is reported": [
                each for each in self.excluded if each not in plainly
            ],
            "Not covered": self.outside,
        }
        return [(called, named(names)) for called, names in groups.items() if names]

    @property
    def said(self) -> dict[str, Any]:
        """All that is said of it, in plain texts."""
        as_is = ("sentence", "reason", "who", "touched", "citation")
        lists = [{name: row[name] for name in _SAID} for row in self.rows]
        # A measure by itself, in no document, is no rule.
        alone = len(lists) == 1 and not any(
            lists[0][name] for name in ("source", "printed", "note")
        )
        return {name: getattr(self, name) for name in as_is} | {
            "count": f"{self.label}: {of(self.k, self.n)}",
            "bounds": f"{self.lower} to {self.upper}" if self.lower < self.upper else "",
            "rule": self._asked_of if alone else f"Those in {self.rule}",
            "lists": [] if alone else lists,
        }

    @property
    def _asked_of(self) -> str:
        """Of whom a measure by itself is asked; empty if of all."""
        whom = self.rule.removeprefix("A, ")
        return "" if whom.startswith("of all ") else whom

    def text(self) -> Prose:
        """Say where the number comes from, and what each footnote says."""
        return text("explained", **self.said)

    def table(self) -> Table:
        """Set out the lists with their footnotes as printed."""
        rows = tuple(tuple(row[name] for name in _SAID[:4]) for row in self.rows)
        heads = columns("", "List", "Source", "As printed", widths=(4, 30, 14, 52))
        return Table("tbl-lists", f"{self.label}: its lists, as printed.", heads, rows)

    def shown(self) -> list[Any]:
        """Return the words, which say what the table does."""
        return [self.text()]


def explained(ds: Dataset, id: str, sentence: str = "") -> Explanation:
    """Say where the number of a finding, or of a measure, comes from: see `Findings.explain`."""
    known, lists = _asked(ds), lists_of(ds)
    check_names([id], {each: row["label"] for each, row in known.items()}, "finding")
    asked = known[id]
    counted = measures_in(asked["expression"])
    spoken = [each for _, part in spliced(asked["sentence"]) for each in measures_in(part)]
    letters = {each: _letter(at) for at, each in enumerate(dict.fromkeys([*counted, *spoken]))}
    share = share_of(ds, asked["expression"], asked["base"])
    (lower, upper), may = share.bounds, share.possible - share.reported
    rule, base = combined(ds, asked["expression"], letters), bases_in_words(ds)[asked["base"]]

    others = share.covered - share.reported - may
    # Why something that is combined does not hold takes more than a word.
    alone = counted == [asked["expression"]]
    absent, otherwise = frozenset[str](), frozenset[str]()
    if alone and id in counted:
        absent, otherwise = others & ds.absent(id), others & _answered(ds, id)

    def names(codes: Codes) -> tuple[str, ...]:
        return tuple(map(in_text, names_of(ds, codes)))

    return Explanation(
        id=id,
        label=asked["label"],
        sentence=sentence or asked["description"],
        k=share.k,
        n=share.n,
        lower=lower,
        upper=upper,
        rows=[
            {**lists[each], "letter": letter, "counted": each in counted}
            for each, letter in letters.items()
        ],
        rule=rule if base in rule else f"{rule}, of {base}",
        named=names(share.reported),
        open=names(may),
        excluded=names(others),
        absent=names(absent - otherwise),
        otherwise=names(otherwise),
        outside=names(frozenset(ds.participants) - share.covered),
        reason=asked["reason"],
        touched=tuple(
            said
            for about, said in _sayings(ds)
            if about and (about <= {*counted} or about >= {*counted})
        ),
        citation=_cited(ds, f"theme-{asked['theme']}.html#{asked['place']}"),
        silence="Not named, which leaves it open" if ds.assumptions.empty else "Left open",
    )


def _answered(ds: Dataset, measure: str) -> Codes:
    """Return the countries with another answer to the question of a measure."""
    others = (each for each in with_answers(ds, [measure]) if each != measure)
    return frozenset().union(*map(ds.listed, others))


def _letter(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else f"A{place + 1}"


@lru_cache(maxsize=2)
def _asked(ds: Dataset) -> Rows:
    """Return what is asked, by id: of each finding, and of each measure as if it were one."""
    measures = ds.measures.assign(
        expression=ds.measures["measure"],
        sentence="",
        reason="",
        place=ds.measures["measure"].map(measure_row),
    )
    findings = ds.indicators.assign(
        description="", place=ds.indicators["indicator"].map(finding_place)
    )
    return {
        **measures.set_index("measure").to_dict("index"),
        **findings.set_index("indicator").to_dict("index"),
    }


@lru_cache(maxsize=2)
def lists_of(ds: Dataset) -> Rows:
    """Return the list of each measure with its footnote, by id, and where it stands in words."""
    measures = ds.measures.set_index("measure")
    notes = ds.footnotes.drop_duplicates("footnote").set_index("footnote")
    lists = measures[["label", "short", "footnote", "base"]].join(
        notes[["page", "printed", "note"]], on="footnote"
    )
    lists["page"] = lists["page"].fillna(measures["page"])
    lists["short"] = lists["short"].where(lists["short"] != "", lists["label"])
    lists["source"] = list(map(source, lists["footnote"], lists["page"]))
    rows: Rows = (
        lists.fillna({"printed": "", "note": ""}).assign(measure=lists.index).to_dict("index")
    )
    return rows


def _is_whole(ds: Dataset) -> bool:
    """Whether no country and no report is left out."""
    whole = dataset(ds.package)
    return ds.participants == whole.participants and len(ds.observations) == len(whole.observations)


@lru_cache(maxsize=2)
def _edition(ds: Dataset) -> tuple[str, bool]:
    """Cite the edition, and say whether this is all of it."""
    work = Work(
        "", creators(ds.contributors), ds.title or ds.name, ds.edition, ds.version, ds.sha256
    )
    return work.sentence, _is_whole(ds)


def _cited(ds: Dataset, address: str) -> str:
    """Cite a place in the edition."""
    said, is_whole = _edition(ds)
    return f"{said[:-1]} ({address})." if is_whole else f"{said} Counted for a selection."


@lru_cache(maxsize=2)
def _sayings(ds: Dataset) -> list[tuple[frozenset[str], str]]:
    """Return what the whole source claims and what is expected of its lists, each with these lists."""
    return list(_said(ds if _is_whole(ds) else dataset(ds.package)))


def _said(ds: Dataset) -> Iterator[tuple[frozenset[str], str]]:
    """Yield the claims that were checked and the expectations that are not met, each with its lists."""
    rules = ds.claims.set_index("claim")["rule"]
    for row in each_row(claims(ds).checked):
        place = f" ({row.place})" if row.place else ""
        said = f"In our words, {ds.evidence} states: {row.statement.removesuffix('.')}{place}."
        about = frozenset(measures_in(rules[row.claim]))
        yield about, f"{said} {_JUDGED[row.verdict].format(ds.lists)}"
    sides = ds.relations.set_index("relation")[["left", "right"]]
    for row in each_row(relations(ds).unmet):
        said = (row.finding or row.reason).removesuffix(".")
        left, right = sides.loc[row.relation]
        about = frozenset(measures_in(f"({left}) | ({right})"))
        yield about, f"{said} ({named(row.countries)})."
