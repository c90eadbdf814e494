"""Explained: which lists a number comes from, how they are combined, and what is printed there."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, count
from string import ascii_uppercase
from typing import Any

import pandas as pd

from thb_analysis.analysis import verdicts
from thb_analysis.analysis.claims import claims
from thb_analysis.analysis.combined import bases_in_words, combined
from thb_analysis.analysis.footnotes import runs
from thb_analysis.analysis.relations import relations
from thb_analysis.citation import Work
from thb_analysis.counts import Share, each_row, measures_of, names_of, share_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.dataset import dataset
from thb_analysis.data.descriptor import creators
from thb_analysis.data.expressions import Codes, measures_in, spliced
from thb_analysis.data.states import OUTSIDE, QUALIFIED, STATE_LABELS
from thb_analysis.display import OUTSIDE_MARK, Prose, Result, Table, columns
from thb_analysis.display.links import finding_place, measure_row
from thb_analysis.display.text import of, text
from thb_analysis.wording import capital, joined, missing, named, source, sources

_LISTS = ["letter", "measure", "label", "short", "footnote", "page", "printed", "note", "counted"]
_DTYPES = {"footnote": "Int64", "page": "Int64", "counted": "bool"}
_SAID = ["letter", "label", "source", "printed", "note", "counted"]  # of each list, on pages

_JUDGED = {
    verdicts.HOLDS: "Its {} bear this out.",
    verdicts.LOOSELY: "Its {} broadly bear this out.",
    verdicts.UNDERSTATES: "Its {} name more than we take these words to mean.",
    verdicts.FAILS: "Its {} name fewer than we take these words to mean, or in another order.",
}


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
    groups : dict of str to list of str
        Names of the countries of which it is reported; that are not named and may have it; that by
        what is reported do not have it; that are named, though it is not asked of them; and that are
        not covered. A group of none is left out.
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
    groups: dict[str, list[str]]
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
    def footnotes(self) -> str:
        """The footnotes that it is counted from: ``30–32, 46``."""
        return runs(self.numbers("footnote"))

    @property
    def lists(self) -> str:
        """The lists that it is counted from: by their footnotes, else by what they are called."""
        found = sources(self.numbers("footnote"), self.numbers("page"))
        return found or joined(row["short"] for row in self.counted)

    def numbers(self, column: str) -> list[int]:
        """Return the footnotes or the pages of the lists that it is counted from."""
        return sorted({int(row[column]) for row in self.counted if not missing(row[column])})

    @property
    def who(self) -> list[tuple[str, str]]:
        """The countries in words, group by group."""
        return [(called, named(names)) for called, names in self.groups.items()]

    @property
    def said(self) -> dict[str, Any]:
        """All that is said of it, in plain texts."""
        as_is = ("sentence", "reason", "who", "touched", "citation")
        lists = [{name: row[name] for name in _SAID} for row in self.rows]
        rule = f"Those in {self.rule}"
        # A measure by itself, in no document, is no rule: it is said of whom it is asked, unless of all.
        if len(lists) == 1 and not any(lists[0][each] for each in ("source", "printed", "note")):
            whom = self.rule.removeprefix("A, ")
            lists, rule = [], "" if whom.startswith("of all ") else whom
        return {name: getattr(self, name) for name in as_is} | {
            "count": f"{self.label}: {of(self.k, self.n)}",
            "bounds": f"{self.lower} to {self.upper}" if self.lower < self.upper else "",
            "rule": rule,
            "lists": lists,
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
    known, lists = _asked(ds), _lists(ds)
    check_names([id], {each: row.label for each, row in known.items()}, "finding")
    asked = known[id]
    counted = measures_in(asked.expression)
    spoken = [each for _, part in spliced(asked.sentence) for each in measures_in(part)]
    names = chain(ascii_uppercase, (f"A{place}" for place in count(len(ascii_uppercase) + 1)))
    letters = dict(zip(dict.fromkeys([*counted, *spoken]), names, strict=False))
    share, own = share_of(ds, asked.expression, asked.base), {*counted}
    place = finding_place(id) if hasattr(asked, "indicator") else measure_row(id)
    lower, upper = share.bounds
    rule, base = combined(ds, asked.expression, letters), bases_in_words(ds)[asked.base]
    rows = [{**lists[each], "letter": letters[each], "counted": each in own} for each in letters]
    return Explanation(
        id=id,
        label=asked.label,
        sentence=sentence or asked.description,
        k=share.k,
        n=share.n,
        lower=lower,
        upper=upper,
        rows=rows,
        rule=rule if base in rule else f"{rule}, of {base}",
        groups=_groups(ds, share, id if id == asked.expression else ""),
        reason=asked.reason,
        touched=tuple(said for about, said in _sayings(ds) if about <= own or about >= own),
        citation=_cited(ds, f"theme-{asked.theme}.html#{place}"),
    )


def _groups(ds: Dataset, share: Share, measure: str) -> dict[str, list[str]]:
    """Name the countries of each group; why what is combined does not hold takes more than a word."""
    others = share.covered - share.possible
    absent = conditional = Codes()
    if measure:
        # Of a document, remarks say more of each condition.
        qualified = ds.where(measure, lambda cell: cell.status == QUALIFIED)
        conditional = share.reported & qualified if ds.is_table else Codes()
        absent = others & ds.absent(measure)
    open = "Left open" if ds.is_table else "Not named, which leaves it open"
    groups = {
        "Named": share.reported - conditional,
        "Named with a condition": conditional,
        open: share.possible - share.reported,
        "Reported as absent": absent,
        "Ruled out by what is reported": others - absent,
        f"{OUTSIDE_MARK} {capital(STATE_LABELS[OUTSIDE])}": share.outside,
        "Not covered": Codes(ds.participants) - share.covered - share.outside,
    }
    return {called: names_of(ds, codes) for called, codes in groups.items() if codes}


@lru_cache(maxsize=2)
def _asked(ds: Dataset) -> dict[str, Any]:
    """Return what is asked, by id: of each finding, and of each measure as if it were one."""
    of_measures = ds.measures.assign(expression=ds.measures["measure"], sentence="", reason="")
    of_findings = ds.indicators.assign(description="")
    return {row.measure: row for row in each_row(of_measures)} | {
        row.indicator: row for row in each_row(of_findings)
    }


@lru_cache(maxsize=2)
def _lists(ds: Dataset) -> dict[Any, dict[str, Any]]:
    """Return the list of each measure with its footnote, by id, and where it stands in words."""
    notes = ds.footnotes.drop_duplicates("footnote").set_index("footnote")[["printed", "note"]]
    lists = measures_of(ds)[["measure", "label", "short", "footnote", "page"]]
    lists = lists.join(notes, on="footnote").fillna({"printed": "", "note": ""})
    lists["short"] = lists["short"].mask(lists["short"] == "", lists["label"])
    lists["source"] = list(map(source, lists["footnote"], lists["page"]))
    return dict(zip(lists["measure"], lists.to_dict("records"), strict=True))


def _is_whole(ds: Dataset) -> bool:
    """Whether no country and no report is left out."""
    whole = dataset(ds.package)
    return ds.participants == whole.participants and len(ds.observations) == len(whole.observations)


def _cited(ds: Dataset, address: str) -> str:
    """Cite a place in the edition."""
    by, title = creators(ds.contributors), ds.title or ds.name
    said = Work("", by, title, ds.edition, ds.version, ds.sha256).sentence
    return f"{said[:-1]} ({address})." if _is_whole(ds) else f"{said} Counted for a selection."


@lru_cache(maxsize=2)
def _sayings(ds: Dataset) -> list[tuple[frozenset[str], str]]:
    """Return what the whole source claims, where it was checked, and what of its lists does not fit, each with these lists."""
    whole = ds if _is_whole(ds) else dataset(ds.package)
    found = []
    rules = whole.claims.set_index("claim")["rule"]
    for row in each_row(claims(whole).checked):
        place = f" ({row.place})" if row.place else ""
        said = f"In our words, {ds.evidence} states: {row.statement.removesuffix('.')}{place}."
        judged = _JUDGED[row.verdict].format(whole.lists)
        found.append((frozenset(measures_in(rules[row.claim])), f"{said} {judged}"))
    sides = whole.relations.set_index("relation")
    for row in each_row(relations(whole).unmet):
        left, right = sides.loc[row.relation, ["left", "right"]]
        said = f"{(row.finding or row.reason).removesuffix('.')} ({named(row.countries)})."
        found.append((frozenset(measures_in(f"({left}) | ({right})")), said))
    return [(about, said) for about, said in found if about]
