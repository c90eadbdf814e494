"""Law: for each duty its words, what the lists can show of it, and the countries named and open.

It is evidence and no score: that a list does not name a country says nothing of what it does, and few
lists ask what the law asks. There is a count only where list and duty ask the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Any

import pandas as pd

from thb_analysis.analysis.counts import (
    each_row,
    measures_of,
    sort_by_name,
    sort_by_theme,
)
from thb_analysis.analysis.footnotes import anchor_of
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.display import Prose, Result, Table
from thb_analysis.known.expressions import Codes
from thb_analysis.states import (
    ABSENT,
    EXCLUDED,
    NAMED,
    NOT_COVERED,
    OPEN,
    QUALIFIED,
    RELATION,
    REPORTED,
    STATE_LABELS,
    STATUS_LABELS,
)
from thb_analysis.wording import markdown

_HEAD = """## What the law asks, and what the lists can show

::: note
Countries were not asked whether they comply. A list shows what is reported of a country; that a country is
missing from it shows nothing. A count stands only where list and duty ask the same.
:::"""
_NO_COUNT = "No count: no list asks for what the duty asks."
_TEXTS = ["title", "words", "changed", "shows", "cannot"]
_LIST = ["duty", "measure", "label", "footnote"]
_LIST += [*STATE_LABELS, "not_bound", "by_relation"]


class Law(Result):
    """What law asks for under a theme, and what lists show of it.

    Attributes
    ----------
    duties : pandas.DataFrame
        One row for each duty with a list that shows something of it: `duty` (id), `title`, `words`,
        `changed`, `shows`, `cannot` (str), `articles` (tuple of str), and `count` (str, empty where
        no list asks the same).
    frame : pandas.DataFrame
        One row for each duty and list, or part of a list of lengths: `duty`, `measure`, `label`,
        `footnote`; the codes (tuple) of the countries bound in each state, each in one;
        `not_bound`, those that the list names although no instrument of the duty binds them; and
        `by_relation`, those of `excluded` that another answer rules out, not the source itself.
    instruments : pandas.DataFrame
        Those of the duties: `short_title`, `dates`, `version` (str).
    others : tuple of str
        What else the law asks for under the theme, in short: duties without a list.
    """

    duties: pd.DataFrame
    frame: pd.DataFrame
    instruments: pd.DataFrame
    others: tuple[str, ...]

    def text(self) -> Prose:
        """Return duty by duty what law and lists say, in Markdown; empty without duties."""
        if self.duties.empty:
            return Prose("")
        parts = [_HEAD]
        for duty in each_row(self.duties):
            lists = self.frame[self.frame["duty"] == duty.duty]
            parts.append(_duty_block(duty, each_row(lists)))
        parts.append("::: small")
        for row in each_row(self.instruments):
            text = f"{markdown(row.dates)} {markdown(row.version)}"
            parts[-1] += f"\n- **{markdown(row.short_title)}.** {text}"
        if self.others:
            others = "; ".join(self.others)
            parts[-1] += f"\n- **Also asked, and on no list:** {others}."
        parts[-1] += "\n:::"
        return Prose("\n\n".join(parts))

    def shown(self) -> list[Prose | Table]:
        """Return the text alone, even if it is empty."""
        return [self.text()]


@takes_dataset
def law(ds: Dataset, theme: str) -> Law:
    """Compare the duties of a theme with what lists show of them.

    Parameters
    ----------
    ds : Dataset
    theme : str

    Raises
    ------
    UnknownName
        If there is no such theme.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.law(thb.load(), "protection").duties.set_index("duty")
    >>> found.loc["permit-six-months", "count"]
    '17 of 18 whose length is given'
    """
    theme = ds.find("theme", theme)
    standards = ds.standards.merge(
        ds.instruments, on="instrument", suffixes=("", "_instrument")
    )
    ordered = measures_of(ds)["measure"]
    texts_of = attrgetter(*_TEXTS)
    duties, instruments = [], []
    lists: list[tuple[Any, ...]] = []
    for duty in each_row(sort_by_theme(ds, ds.duties, theme)):
        part = standards.query("part_of == @duty.duty")
        binding = each_row(part.query("binds != ''"))
        bound = frozenset[str]().union(*(ds.base(row.binds) for row in binding))
        if not bound:
            continue
        counts = [_count(ds, row) for row in binding if row.compares == "same"]
        articles = _articles(binding)
        duties.append((duty.duty, *texts_of(duty), articles, "; ".join(counts)))
        instruments += [*part["instrument"]]
        measures = " ".join(row.measures for row in binding).split()
        for measure in ordered[ordered.isin(measures)]:
            least = part.query("length_of == @measure")
            lists += _lists(ds, duty.duty, measure, bound, each_row(least))
    others = standards.query(
        "theme == @theme and duty != '' and binds != '' and measures == '' and part_of == ''"
    )
    kept = ds.instruments["instrument"].isin(instruments)
    return Law(
        pd.DataFrame(duties, columns=["duty", *_TEXTS, "articles", "count"]),
        pd.DataFrame(lists, columns=_LIST),
        ds.instruments.loc[kept, ["short_title", "dates", "version"]],
        tuple(map(markdown, others["duty"].unique())),
    )


def _articles(standards: list[Any]) -> tuple[str, ...]:
    """Write the articles of a duty, one text for each instrument."""
    articles = defaultdict[str, set[str]](set)
    for row in standards:
        word = "Arts" if " and " in row.article else "Art"
        unread = " (not compared with its text)" if row.seen == "no" else ""
        articles[row.short_title].add(f"{word}. {row.article}{unread}")
    return tuple(
        f"{title}, {'; '.join(sorted(found))}" for title, found in articles.items()
    )


def _count(ds: Dataset, row: Any) -> str:
    """Write how many of the countries that a standard binds report what it asks."""
    if row.length_of:
        long, short, _ = (codes & ds.base(row.binds) for codes in _by_length(ds, row))
        return f"{len(long)} of {len(long | short)} whose length is given"
    answer = ds.ask(row.measures.replace(" ", " | "), row.binds)
    return f"{answer.k} of {answer.n}; {len(answer.open)} {STATE_LABELS[OPEN]}"


def _by_length(ds: Dataset, row: Any) -> list[Codes]:
    """Return the countries whose length is long enough for a standard, too short, or not given in its unit."""
    cells = ds.cells()
    cells = cells[(cells["measure"] == row.length_of) & cells["state"].isin(NAMED)]
    given = cells["minimum"].notna() & cells["unit"].eq(row.unit)
    long = given & cells["minimum"].ge(row.minimum).fillna(False)
    parts = long, given & ~long, ~given
    return [frozenset(cells.loc[part, "country"]) for part in parts]


def _lists(
    ds: Dataset, duty: str, measure: str, bound: Codes, least: list[Any]
) -> Iterator[tuple[Any, ...]]:
    """Yield rows of `Law.frame` for a duty and a list; three for a list of lengths, which has a `least` one."""
    cells = ds.cells().query("measure == @measure")
    label, footnote = cells[["label", "footnote"]].iloc[0]
    nobody = dict.fromkeys(STATE_LABELS, frozenset[str]())
    states: Any = nobody | cells.groupby("state")["country"].agg(frozenset).to_dict()
    ruled_out = frozenset(cells.query(f"reason == {RELATION!r}")["country"])
    parts = {label: states}
    if least:
        size = f"{least[0].minimum} {least[0].unit}"
        long, short, unknown = _by_length(ds, least[0])
        rest = states | {QUALIFIED: frozenset()}
        parts = {
            f"{size} or more": nobody | {REPORTED: long},
            f"Less than {size} at first": nobody | {REPORTED: short},
            f"{label}, length not given": rest | {REPORTED: unknown},
        }
    for part, found in parts.items():
        not_bound = (found[REPORTED] | found[QUALIFIED]) - bound
        by_relation = found[EXCLUDED] & bound & ruled_out
        columns = [*(each & bound for each in found.values()), not_bound, by_relation]
        sorted_codes = (tuple(sort_by_name(ds, each)) for each in columns)
        yield duty, measure, part, footnote, *sorted_codes


def _duty_block(duty: Any, lists: list[Any]) -> str:
    """Write a duty in Markdown: its words on the left, what lists show of it on the right."""
    title, words = markdown(duty.title), markdown(duty.words)
    parts = [":::: duty", f"### {title}"]
    parts += [f"[{markdown(each)}]{{.article}}" for each in duty.articles]
    parts.append(f"> {words}")
    if duty.changed:
        parts.append(f"**Since the study.** {markdown(duty.changed)}")
    facts = {
        "The lists show": markdown(duty.shows),
        "They cannot show": markdown(duty.cannot),
        "Count": duty.count or _NO_COUNT,
    }
    parts += [f"{term}\n:   {text}" for term, text in facts.items()]
    parts += [f"{_list_link(row)}\n:   {_names(row)}" for row in lists]
    return "\n\n".join([*parts, "::::"])


def _list_link(row: Any) -> str:
    footnote = "" if pd.isna(row.footnote) else f' footnotes="{row.footnote}"'
    return f"[{markdown(row.label)}](#{anchor_of(row.measure)}){{.tie .is .optional{footnote}}}"


def _names(row: Any) -> str:
    """Write the codes of the countries named, in each other state, and not bound."""
    denied = [code for code in row.excluded if code not in row.by_relation]
    parts = [
        markdown(" ".join(row.reported)),
        _part(STATE_LABELS[QUALIFIED], row.qualified),
        _part(STATE_LABELS[EXCLUDED], row.by_relation),
        _part(STATUS_LABELS[ABSENT], denied),
        _part(STATE_LABELS[OPEN], row.open, "open"),
        _part(STATE_LABELS[NOT_COVERED], row.not_covered),
        _part("not bound, also reported", row.not_bound),
    ]
    return " · ".join(filter(None, parts)) or "nobody"


def _part(words: str, codes: Iterable[str], look: str = "quiet") -> str:
    """Write the codes of some countries, with what is said of them; nothing without codes."""
    text = markdown(" ".join(codes))
    return f"[{words}: {text}]{{.{look}}}" if text else ""
