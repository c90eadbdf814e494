"""Explained: which lists a number comes from, how they are combined, and what is printed there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from thb_analysis.analysis import verdicts
from thb_analysis.analysis.claims import claims
from thb_analysis.analysis.context import Said
from thb_analysis.analysis.relations import relations
from thb_analysis.citation import Work
from thb_analysis.counts import each_row, names_of, share_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.dataset import dataset
from thb_analysis.data.descriptor import creators
from thb_analysis.data.expressions import Codes, evaluate, measures_in, spliced
from thb_analysis.display import Prose, Result, Table, columns, finding_place, measure_row
from thb_analysis.display.text import of, text
from thb_analysis.wording import in_text, joined, missing, number, source, sources

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

_Rows = dict[Any, dict[str, Any]]


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
    reason : str
        Why these lists say so; empty for a measure.
    touched : tuple of str
        Claims of the source and relations between lists that bear on it, a sentence each.
    citation : str
        How it is cited, with its address within the edition unless it is counted for a selection.
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
    outside: tuple[str, ...]
    reason: str
    touched: tuple[str, ...]
    citation: str

    @cached_property
    def frame(self) -> pd.DataFrame:
        """The lists; see above."""
        return pd.DataFrame(self.rows, columns=_LISTS).astype(_DTYPES)

    @property
    def counted(self) -> list[dict[str, Any]]:
        """The rows that it is counted from."""
        return [row for row in self.rows if row["counted"]]

    @property
    def lists(self) -> str:
        """The lists that it is counted from: by their footnotes, else by what they are called."""
        return _where(self.counted) or joined(row["short"] for row in self.counted)

    @property
    def who(self) -> list[tuple[str, str]]:
        """The countries, group by group; a group of none is left out."""
        groups = {
            "Named": self.named,
            "Not named, which leaves it open": self.open,
            "Ruled out by what is reported": self.excluded,
            "Not covered": self.outside,
        }
        return [(called, joined(names)) for called, names in groups.items() if names]

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
            "rule": self.rule.removeprefix("A, ") if alone else f"Those in {self.rule}",
            "lists": [] if alone else lists,
        }

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
    known = _known(ds)
    check_names([id], known.labels, "finding")
    if id in known.indicators:
        fact = known.indicators[id]
        expression, reason, anchor = fact["expression"], fact["reason"], finding_place(id)
        spoken = [each for _, part in spliced(fact["sentence"]) for each in measures_in(part)]
    else:
        fact = known.measures[id]
        expression, reason, anchor, spoken = id, "", measure_row(id), []
        sentence = sentence or fact["description"]
    counted = measures_in(expression)
    letters = {each: _letter(at) for at, each in enumerate(dict.fromkeys([*counted, *spoken]))}
    share, base = share_of(ds, expression, fact["base"]), known.bases[fact["base"]]
    rule = str(evaluate(_Lists(letters, known.units, known.bases), expression))
    may = share.possible - share.reported

    def names(codes: Codes) -> tuple[str, ...]:
        return tuple(map(in_text, names_of(ds, codes)))

    lower, upper = share.bounds
    return Explanation(
        id=id,
        label=fact["label"],
        sentence=sentence,
        k=share.k,
        n=share.n,
        lower=lower,
        upper=upper,
        rows=[
            {**known.lists[each], "letter": letter, "counted": each in counted}
            for each, letter in letters.items()
        ],
        rule=rule if base in rule else f"{rule}, of {base}",
        named=names(share.reported),
        open=names(may),
        excluded=names(share.covered - share.reported - may),
        outside=names(frozenset(ds.participants) - share.covered),
        reason=reason,
        touched=tuple(known.touching(frozenset(counted))),
        citation=known.cited(f"theme-{fact['theme']}.html#{anchor}"),
    )


def origins(
    ds: Dataset,
    findings: Sequence[str] = (),
    measures: Sequence[str] | None = None,
    opened: Sequence[str] = (),
    on_pages: bool = False,
) -> Said:
    """Say where the numbers of a report come from: which lists are combined, and each as printed.

    Parameters
    ----------
    ds : Dataset
    findings : sequence of str
        Ids. Pages open the explanation of each.
    measures : sequence of str, optional
        Measures whose lists are printed besides those of the findings; all if not given.
    opened : sequence of str
        Measures of which pages open the explanation as well.
    on_pages : bool, default False
        Leave it to pages: what is in print leads there.

    Returns
    -------
    Said
        With one row for each finding and list: `id`, `label`, `k`, `n`, `lists`.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.origins(thb.load(), measures=["identification-multiple"]).text().markdown)
    ## Where the numbers come from
    ...
    **32** Several bodies identify together (3 of 27), p. 3: “EE, FI, IT.”
    ...
    """
    known = {each: explained(ds, each) for each in findings}
    own = ds.measures["measure"] if measures is None else measures
    named = [row["measure"] for each in known.values() for row in each.rows]
    lists = [_listed(ds, each) for each in dict.fromkeys([*named, *own])]
    lists = sorted(lists, key=lambda row: (missing(row["footnote"]), row["footnote"], row["page"]))
    printed = {row["measure"]: row for row in lists if row["source"]}
    # A finding on a single list is told with it, those on several go before.
    lines = []
    for each in known.values():
        row = printed.get(each.counted[0]["measure"]) if len(each.counted) == 1 else None
        (row["findings"] if row else lines).append(each)
    said = text(
        "origins",
        ds.unit,
        lines=lines,
        lists=printed.values(),
        evidence=ds.evidence,
        on_pages=on_pages,
    )
    explanations = {each: explained(ds, each) for each in opened}
    frame = pd.DataFrame(
        [(each.id, each.label, each.k, each.n, each.lists) for each in known.values()]
        + [(row["measure"], row["label"], row["k"], row["n"], row["source"]) for row in lists],
        columns=["id", "label", "k", "n", "lists"],
    )
    shown = {id: each.said for id, each in (known | explanations).items()}
    return Said(frame, replace(said, opened=shown))


def _listed(ds: Dataset, measure: str) -> dict[str, Any]:
    """Return a list with its footnote, how many it names, and room for the findings on it alone."""
    known = _known(ds)
    share = share_of(ds, measure, known.measures[measure]["base"])
    return {**known.lists[measure], "k": share.k, "n": share.n, "findings": []}


def _where(rows: Sequence[dict[str, Any]]) -> str:
    """Say where some lists stand: footnotes 49 and 50, page 4."""
    found = [sorted({row[each] for row in rows} - {pd.NA}) for each in ("footnote", "page")]
    return sources(*found)


def _letter(place: int) -> str:
    return _LETTERS[place] if place < len(_LETTERS) else f"A{place + 1}"


@dataclass(frozen=True)
class _Known:
    """What explanations of a dataset have in common.

    Attributes
    ----------
    indicators, measures, lists : dict of str to dict
        By id; lists with their footnotes, and where they stand in words.
    labels, bases, units : dict of str to str
    sayings : list of (frozenset of str, str)
        The lists that a claim or a relation is about, and what it says.
    work : Work
    is_whole : bool
        Whether no country and no report is left out.
    """

    indicators: _Rows
    measures: _Rows
    lists: _Rows
    labels: dict[str, str]
    bases: dict[str, str]
    units: dict[str, str]
    sayings: list[tuple[frozenset[str], str]]
    work: Work
    is_whole: bool

    def touching(self, lists: frozenset[str]) -> Iterator[str]:
        """Yield what is said of some of these lists alone, or of all of them and others."""
        return (
            said for about, said in self.sayings if about and (about <= lists or lists <= about)
        )

    def cited(self, address: str) -> str:
        """Cite the edition, and a place in it."""
        said = self.work.sentence
        return f"{said[:-1]} ({address})." if self.is_whole else f"{said} Counted for a selection."


@lru_cache(maxsize=2)
def _known(ds: Dataset) -> _Known:
    whole = dataset(ds.package)
    is_whole = ds.participants == whole.participants and len(ds.observations) == len(
        whole.observations
    )
    measures = ds.measures.set_index("measure")
    notes = ds.footnotes.drop_duplicates("footnote").set_index("footnote")[
        ["page", "printed", "note"]
    ]
    lists = measures[["label", "short", "footnote"]].join(notes, on="footnote")
    lists["page"] = lists["page"].fillna(measures["page"])
    lists["short"] = lists["short"].where(lists["short"] != "", lists["label"])
    units = ds.coding[ds.coding["unit"] != ""].drop_duplicates("measure")
    lists["source"] = list(map(source, lists["footnote"], lists["page"]))
    lists = lists.fillna({"printed": "", "note": ""}).assign(measure=lists.index)
    indicators = ds.indicators.set_index("indicator")
    return _Known(
        indicators.to_dict("index"),
        measures.to_dict("index"),
        lists.to_dict("index"),
        {**measures["label"], **indicators["label"]},
        dict(zip(ds.bases["base"], ds.bases["label"], strict=True)),
        dict(zip(units["measure"], units["unit"], strict=True)),
        list(_sayings(ds if is_whole else whole)),
        Work("", creators(ds.contributors), ds.title or ds.name, ds.edition, ds.version, ds.sha256),
        is_whole,
    )


def _sayings(ds: Dataset) -> Iterator[tuple[frozenset[str], str]]:
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
        yield about, f"{said} ({joined(map(in_text, row.countries))})."


@dataclass(frozen=True)
class _Phrase:
    """A set expression in words: its parts, and what joins them."""

    parts: tuple[str, ...]
    joint: str = ""
    before: str = ""

    def __str__(self) -> str:
        return f"{self.before}{joined(self.parts, self.joint)}"

    def within(self, joint: str) -> tuple[str, ...]:
        """Return the parts if they are joined alike, else the whole as one, in brackets if need be."""
        alike = not self.before and self.joint in ("", joint)
        return self.parts if alike else (f"({self})",)

    def __or__(self, other: _Phrase) -> _Phrase:
        return _Phrase((*self.within("or"), *other.within("or")), "or")

    def __and__(self, other: _Phrase) -> _Phrase:
        return _Phrase((*self.within("and"), *other.within("and")), "and")

    def __sub__(self, other: _Phrase) -> _Phrase:
        return _Phrase((f"{self}, but not {other}",), "but not")

    def at_least(self, fewest: int, sets: Iterable[_Phrase]) -> _Phrase:
        """Name so many of some sets."""
        parts = tuple(part for each in sets for part in each.within(""))
        before = "all of " if fewest == len(parts) else f"at least {number(fewest)} of "
        return _Phrase(parts, "and", before)


@dataclass(frozen=True)
class _Lists:
    """What an expression is put into words against: lists by their letters."""

    letters: dict[str, str]
    units: dict[str, str]
    bases: dict[str, str]

    def listed(self, measure: str) -> _Phrase:
        return _Phrase((self.letters[measure],))

    def base(self, name: str) -> _Phrase:
        return _Phrase((self.bases[name],))

    def within(self, measure: str, lowest: int, highest: int) -> _Phrase:
        unit = self.units.get(measure, "units")
        return _Phrase((f"{self.letters[measure]} with {lowest} to {highest} {unit}",))

    def renewable(self, measure: str) -> _Phrase:
        return _Phrase((f"{self.letters[measure]} as renewable",))

    def given(self, measure: str) -> _Phrase:
        return _Phrase((f"{self.letters[measure]} with a length",))
