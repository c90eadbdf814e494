"""The law beside the lists: what a duty asks, what lists can show of it, who is named and who is open.

It is evidence and no score: that a list does not name a country says nothing of what it does, and few
lists ask what the law asks. A count stands only where list and duty ask the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from thb_analysis.analysis.counts import each_row, names_of
from thb_analysis.data import Dataset
from thb_analysis.data.expressions import Codes
from thb_analysis.data.states import NAMED, REPORTED, STATE_LABELS
from thb_analysis.display import Prose, Result, measure_row
from thb_analysis.wording import article, joined, markdown

_TEXTS = ["title", "words", "changed", "shows", "cannot"]
_DUTY = ["duty", *_TEXTS, "articles", "dates", "versions", "count"]
_LIST = ["duty", "measure", "label", "footnote", *STATE_LABELS, "not_bound"]
_LINES = {"changed": "Since the study", "shows": "The lists show", "cannot": "They cannot show"}


@dataclass(frozen=True, eq=False, repr=False)
class Law(Result):
    """What law asks for under a theme, and what lists show of it.

    Attributes
    ----------
    duties : pandas.DataFrame
        One row for each duty that lists can say something about: `duty` (id), `title`, `words`,
        `changed`, `shows`, `cannot`, `articles`, `dates`, `versions` (str), `count` (str, empty
        where no list asks the same).
    frame : pandas.DataFrame
        One row for each duty and list, or part of a list of lengths: `duty`, `measure`, `label`,
        `footnote`; the names (tuple) of the countries bound in each state; and `not_bound`, those
        that the list names although no instrument of the duty binds them.
    others : tuple of str
        What else law asks for under the theme, with its article: no list is set beside it.
    """

    duties: pd.DataFrame
    frame: pd.DataFrame
    others: tuple[str, ...]

    def text(self) -> Prose:
        """Set out duty by duty; empty without any."""
        parts = [_shown(row, self.frame[self.frame["duty"] == row.duty]) for row in each_row(self.duties)]
        if self.others:
            parts += [f"::: small\nAlso asked, and on no list: {'; '.join(self.others)}.\n:::"]
        return Prose("\n\n".join(parts))


def law(ds: Dataset, theme: str) -> Law:
    """Set the duties of a theme beside what lists show of them.

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
    cells = ds.cells(theme)
    standards = ds.standards.merge(ds.instruments, on="instrument", suffixes=("", "_of_instrument"))
    standards = standards.assign(
        source=standards["short_title"] + ", " + standards["article"].map(article)
    )
    duties, lists = [], []
    for duty in each_row(ds.duties[ds.duties["theme"] == theme].sort_values("order")):
        own = each_row(standards[standards["part_of"] == duty.duty])
        bound = frozenset[str]().union(*(ds.base(row.binds) for row in own if row.binds))
        if not bound:
            continue
        duties.append(_facts(ds, duty, own))
        for measure in dict.fromkeys(name for row in own for name in row.measures.split()):
            least = next((row for row in own if row.length_of == measure), None)
            lists += _lists(ds, duty.duty, measure, bound, least)
    unlisted = standards["measures"].eq("") & standards["part_of"].eq("") & standards["duty"].ne("")
    here = unlisted & standards["theme"].eq(theme) & standards["binds"].ne("")
    others = standards[here].groupby("duty", sort=False)["source"].agg("; ".join).items()
    named = tuple(f"{markdown(duty)} ({markdown(where)})" for duty, where in others)
    is_theme = len(cells) > 0
    return Law(
        pd.DataFrame(duties, columns=_DUTY), pd.DataFrame(lists, columns=_LIST), named * is_theme
    )


def _facts(ds: Dataset, duty: Any, own: list[Any]) -> tuple[str, ...]:
    """Return what is said of a duty, and its count where a list asks the same."""
    instruments = {row.short_title: row for row in own}
    unread = {row.source for row in own if row.seen == "no"}
    articles = dict.fromkeys(f"{row.source}{' (from memory)' * (row.source in unread)}" for row in own)
    counts = [_count(ds, row) for row in own if row.compares == "same" and row.binds]
    several = len(instruments) > 1
    dates, versions = (
        " ".join(f"{f'{title}: ' * several}{text}" for title, text in texts if text)
        for texts in (
            [(title, row.dates) for title, row in instruments.items()],
            [(title, row.version) for title, row in instruments.items()],
        )
    )
    texts = (getattr(duty, name) for name in _TEXTS)
    return duty.duty, *texts, "; ".join(articles), dates, versions, "; ".join(counts)


def _count(ds: Dataset, row: Any) -> str:
    """Count those of whom the lists show what a standard asks, of the countries that it binds."""
    if not row.length_of:
        answer = ds.ask(row.measures.replace(" ", " | "), row.binds)
        return f"{answer.k} of {answer.n} countries bound; open: {len(answer.open)}"
    long, short, _ = _by_length(ds, row)
    k, n = (len(codes & ds.base(row.binds)) for codes in (long, long | short))
    return f"{k} of {n} whose length is given"


def _by_length(ds: Dataset, row: Any) -> tuple[Codes, Codes, Codes]:
    """Return whose length is long enough for a standard, too short, or not given in its unit."""
    cells = ds.cells()
    cells = cells[(cells["measure"] == row.length_of) & cells["state"].isin(NAMED)]
    given = cells["minimum"].notna() & cells["unit"].eq(row.unit)
    long = given & (cells["minimum"] >= row.minimum).fillna(False)
    parts = (long, given & ~long, ~given)
    first, second, third = (frozenset(cells.loc[part, "country"]) for part in parts)
    return first, second, third


def _lists(
    ds: Dataset, duty: str, measure: str, bound: Codes, least: Any
) -> Iterable[tuple[Any, ...]]:
    """Return who is named by a list, and in which state the others are: each bound country once."""
    cells = ds.cells()
    cells = cells[cells["measure"] == measure]
    about = cells.iloc[0]
    states = {state: frozenset(part["country"]) for state, part in cells.groupby("state")}
    named = frozenset[str]().union(*(states.get(state, frozenset()) for state in NAMED))
    groups = [(about["label"], states, named)]
    if least is not None:
        long, short, unknown = _by_length(ds, least)
        size = f"{least.minimum} {least.unit}"
        rest = {state: codes for state, codes in states.items() if state not in NAMED}
        groups = [
            (f"{size} or more", {REPORTED: long}, long),
            (f"Less than {size} at first", {REPORTED: short}, short),
            (f"{about['label']}, length not given", {**rest, REPORTED: unknown}, unknown),
        ]
    for label, parts, shown in groups:
        in_state = (tuple(names_of(ds, parts.get(state, frozenset()) & bound)) for state in STATE_LABELS)
        yield duty, measure, label, about["footnote"], *in_state, tuple(names_of(ds, shown - bound))


def _shown(row: Any, lists: pd.DataFrame) -> str:
    """Write a duty in Markdown."""
    lines = [f"**{label}:** {markdown(getattr(row, name))}" for name, label in _LINES.items()]
    count = row.count or "none. No list asks for what the duty asks."
    parts = [
        f":::: duty\n### {markdown(row.title)} {{#duty-{row.duty}}}",
        markdown(row.words),
        f"[{markdown(row.articles)}. {markdown(row.dates)}]{{.small}}",
        *lines,
        f"**Count:** {count}",
        "\n".join(["::: short", *map(_named, each_row(lists)), ":::"]),
        f"[Texts: {markdown(row.versions)}]{{.small}}\n::::",
    ]
    return "\n\n".join(parts)


def _named(row: Any) -> str:
    """Write who is named by a list, who in another state, and whom nobody binds, as a row."""
    groups = [("", getattr(row, REPORTED))]
    groups += [(label, getattr(row, state)) for state, label in STATE_LABELS.items() if state != REPORTED]
    groups += [("not bound, also named", row.not_bound)]
    footnote = "" if pd.isna(row.footnote) else f' footnotes="{row.footnote}"'
    tie = f"[{markdown(row.label)}](#{measure_row(row.measure)}){{.tie .is .optional{footnote}}}"
    shown = [f"{label}: {markdown(joined(names))}".removeprefix(": ") for label, names in groups if names]
    return "- " + " · ".join([tie, *shown])
