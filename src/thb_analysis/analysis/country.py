"""One country: what it reports, beside all countries, and what is special about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

import pandas as pd

from thb_analysis.analysis.context import ENOUGH, FEW, HARDLY, USUAL, Said, is_few
from thb_analysis.analysis.coverage import NOT_COUNTED, coverage
from thb_analysis.analysis.durations import written
from thb_analysis.analysis.footnotes import runs, spanned
from thb_analysis.analysis.marked import led, linked, unmarked
from thb_analysis.analysis.origins import origins
from thb_analysis.analysis.phrases import (
    enumerated,
    in_brackets,
    infinitive,
    predicate,
    sourced,
)
from thb_analysis.analysis.verdicts import relation_results
from thb_analysis.counts import compared_cells, each_row, names_of, share_of, shown_cells
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.dataset import dataset
from thb_analysis.data.expressions import measures_in
from thb_analysis.data.states import (
    ABSENT,
    NAMED,
    NOT_COVERED,
    NOT_REPORTED,
    OTHER_ANSWER,
    REPORTED,
    STATE_LABELS,
)
from thb_analysis.display import (
    Axes,
    Figure,
    Headline,
    Headlines,
    Prose,
    Result,
    Table,
    counted,
    tabled,
)
from thb_analysis.display.text import countries, of, text, words
from thb_analysis.wording import (
    agree,
    capital,
    in_text,
    joined,
    named,
    number,
    percent,
    shortened,
)

# Something is common if two thirds of the countries report it, in a drawing if more than half do.
# Of what is rare, two things go into the headline and two more are said; of what is common, three.
_FIRST, _MOST = 2, 3
# In a drawing of all measures, so many have their names: the rarest reported, the commonest not reported.
_NAMED = 4
_NAME_ROOM = 48  # characters
# Of these kinds it is said in other sentences, or says little of a country, that few are named.
_APART = ("duration", "challenge", "assessment")
_COVERED_STATES = (*NAMED, NOT_REPORTED, ABSENT)


@dataclass(frozen=True, eq=False, repr=False)
class Country(Result):
    """What is reported for one country.

    Attributes
    ----------
    code, name : str
    cells : pandas.DataFrame
        One row for each measure: the columns of ``Dataset.cells``, `title` (of the theme), `label`,
        `short`, `predicate`, `description`, `kind`, `polarity`, `compared`, `value` (a duration in
        words), `said` (the word of a table), `k`, `n` (all countries), `countries` (tuple, codes of the k).
    themes : pandas.DataFrame
        One row for each theme: `title`, and the number of measures compared that are reported, `k`
        of `n` for the country, and are `open`, and `of_all`, the share of them that all countries
        report.
    together : pandas.DataFrame
        One row for each finding that joins measures and holds for the country: `indicator`, `label`,
        `predicate`, `k`, `n`, `countries` (tuple, codes of the k), `of` (tuple of measures).
    tensions : tuple of str
        Where lists disagree about the country, a sentence each.
    assumed : frozenset of str
        Measures that other lists presuppose for the country, though it is not reported for them.
    understated : frozenset of str
        Measures that other lists presuppose for some country that is not reported for them: how many
        countries have them is not known.
    ds : Dataset
        What the country is profiled in.
    """

    code: str
    name: str
    cells: pd.DataFrame
    themes: pd.DataFrame
    together: pd.DataFrame
    tensions: tuple[str, ...]
    assumed: frozenset[str]
    understated: frozenset[str]
    ds: Dataset

    @property
    def frame(self) -> pd.DataFrame:
        """The cells."""
        return self.cells

    @cached_property
    def named(self) -> pd.DataFrame:
        """What is reported for it, and can be said in words."""
        rows = self.cells[self.cells["polarity"] != "unclear"]
        return rows[rows["state"].isin(NAMED)]

    @cached_property
    def rare(self) -> pd.DataFrame:
        """What it does and few others do, one thing or several together, the rarest first."""
        apart = self.named["kind"].isin(_APART) | self.named["measure"].isin(self.understated)
        # Who is named outside the base of a statement is not among those counted.
        single = self.named[~apart & self.named["in_base"]]
        single = single.assign(of=single["measure"].map(lambda each: (each,)))
        rows = pd.concat([self.together, single], ignore_index=True)
        rows = rows[is_few(rows["k"], rows["n"])]
        rows = rows.assign(share=rows["k"] / rows["n"]).sort_values("share", kind="stable")
        said: set[str] = set()
        kept = []
        for row in each_row(rows):
            # What is rare by itself is not said again as a part of something, nor the other way round.
            if said.isdisjoint(row.of):
                kept.append(row.Index)
                said |= {*row.of}
        return rows.loc[kept]

    @cached_property
    def lacking(self) -> pd.DataFrame:
        """What most countries report and it does not, the commonest first; not a question answered otherwise."""
        rows = self.cells[self.cells["state"].isin([NOT_REPORTED, ABSENT])]
        apart = rows["kind"].isin([*_APART, "condition"]) | rows["polarity"].eq("unclear")
        rows = rows[~apart & ~rows["measure"].isin(self.assumed)]
        rows = rows.assign(share=rows["k"] / rows["n"])
        return rows[rows["share"] >= 2 / 3].sort_values("share", ascending=False, kind="stable")

    @cached_property
    def standing(self) -> pd.DataFrame:
        """Every measure compared that covers it, with the number of countries that report it.

        Columns: `measure`, `short`, `label`, `footnote`, `state`, `k`, `n`, `reported`; `rare`, if it
        is reported for this country and few others, and `missing`, if most countries report it and this one does not;
        `disputed`, if it would be either but other lists contradict it; `called`, its shortest name,
        and `name`, the same for those that a drawing has room to name.
        """
        rows = self.cells[self.cells["compared"] & self.cells["polarity"].ne("unclear")]
        # Who is named outside the base of a statement is not among those counted.
        rows = rows[rows["in_base"] & rows["state"].isin(_COVERED_STATES)]
        rows = rows[["measure", "short", "label", "footnote", "state", "k", "n"]]
        called = rows["short"].mask(rows["short"] == "", rows["label"])
        reported = rows["state"].isin(NAMED)
        special = is_few(rows["k"], rows["n"]).where(reported, rows["k"].gt(rows["n"] / 2))
        short, assumed = (rows["measure"].isin(each) for each in (self.understated, self.assumed))
        in_doubt = short.where(reported, assumed)
        disputed = special & in_doubt
        rare, missing = (special & is_here & ~disputed for is_here in (reported, ~reported))
        # Where nothing is special, the ends are named all the same.
        rarest = rows[rare if rare.any() else reported & ~in_doubt].nsmallest(_NAMED, "k")
        others = missing if missing.any() else ~reported & ~in_doubt
        commonest = rows[others].nlargest(_NAMED, "k")
        names = called.map(lambda name: shortened(name, _NAME_ROOM))
        names = names.where(rows.index.isin([*rarest.index, *commonest.index]), "")
        rows = rows.assign(reported=reported, rare=rare, missing=missing, disputed=disputed)
        return rows.assign(called=called, name=names).reset_index(drop=True)

    @property
    def headline(self) -> str:
        """What is rarest about it, else on what terms it protects, else what it lacks; in plain text."""
        return self.sentences[0]

    @property
    def sentences(self) -> list[str]:
        """Say what is rare, on what terms, how long, and what is missing though common; in plain text."""
        return [*map(unmarked, self.marked)]

    @cached_property
    def marked(self) -> list[str]:
        """The sentences with their numbers marked: see `thb_analysis.analysis.marked`."""
        if {*self.cells["state"]} - {NOT_COVERED} == {ABSENT}:
            return [self._as_most()]
        rare, rows = self.rare.head(2 * _FIRST), self.named
        already = {each for of in rare["of"] for each in of}
        terms = rows[rows["kind"].eq("condition") & ~rows["measure"].isin(already)]
        lengths = rows[rows["kind"] == "duration"]
        worded = rare[rare["predicate"] != ""]
        subjects = iter([capital(in_text(self.name))] * 2)
        said: list[str] = []
        for found, does, of_labels in (
            (worded[:_FIRST], self._rare, self._rare_labels),
            (worded[_FIRST:], self._rare, self._rare_labels),
            (rare[rare["predicate"] == ""], self._rare, self._rare_labels),
            (terms, self._enumerated, self._terms_labels),
            (lengths, self._enumerated, self._terms_labels),
            (self.lacking.head(_MOST), self._lacking, self._labels),
        ):
            # What has no predicate is said for the country, whatever its number.
            is_label = found["predicate"].eq("")
            if not is_label.all():
                said.append(f"{next(subjects, 'It')} {does(found[~is_label])}.")
            if is_label.any():
                said.append(f"For {in_text(self.name)}, {of_labels(found[is_label])}.")
        more = len(self.lacking) - _MOST
        if more > 1:
            said[-1] = f"{said[-1][:-1]}; the same goes for {number(more)} more measures."
        return said or [self._as_most()]

    def _as_most(self) -> str:
        """Say of a country of which nothing is rare or missing how much is reported."""
        name, rows = in_text(self.name), self.cells[self.cells["state"] != NOT_COVERED]
        states = {*rows["state"]}
        if states == {NOT_REPORTED} and self.ds.is_table:
            left = f"{of(len(rows), len(rows))} measures"
            left = left if len(rows) > 1 else f"“{rows['label'].iloc[0]}”"
            return f"{capital(self.ds.evidence)} leaves {left} open for {name}."
        k, n = int(self.themes["k"].sum()), int(self.themes["n"].sum())
        if n >= 2:
            if states == {ABSENT}:
                return f"For {name}, {of(n, n)} measures are reported as absent."
            open = int(self.themes["open"].sum()) if self.ds.is_table else 0
            left = f", and {number(open)} {agree(open, 'is', 'are')} left open" if open else ""
            are = agree(max(k, 1), "is", "are")
            return f"For {name}, {of(k, n)} measures {are} reported{left}."
        if rows.empty:
            return f"No measure covers {name}."
        absent = rows[rows["state"] == ABSENT]
        found = next((each for each in (self.named, absent) if len(each)), rows)
        said = _are(_standing(row) for row in each_row(found))
        return f"For {name}, {said or 'nothing is reported'}."

    def _rare_labels(self, rows: pd.DataFrame) -> str:
        """Say what is reported for few, and for whom else where these are one or two."""

        def others(row: Any) -> str:
            own = names_of(self.ds, {*row.countries} - {self.code})
            return f", with {named(own)}" if 0 < len(own) <= _FIRST else ""

        is_alone = rows["k"].le(1).all()
        last = f"no other {self.ds.unit[0]}" if is_alone else f"few other {self.ds.unit[1]}"
        return f"{self._labels(rows, others)}, as for {last}"

    def _terms_labels(self, rows: pd.DataFrame) -> str:
        """Say on what terms, or how long."""

        def terms(row: Any) -> str:
            return "".join(f"; {each}" for each in self._aside(row) if each)

        return self._labels(rows, terms)

    def _labels(self, rows: pd.DataFrame, aside: Callable[[Any], str] = lambda row: "") -> str:
        """Say in what state labels are, each with its count and something aside in brackets."""
        clauses: list[tuple[str, str]] = []
        for row in each_row(rows):
            whom = "" if clauses else f" {countries(row.n, self.ds.unit)}"
            clauses.append(_standing(row, f"{_count(row)}{whom}{aside(row)}"))
        return _are(clauses)

    def _rare(self, rows: pd.DataFrame) -> str:
        """Say what few do, with the others by name where they are one or two."""
        one, several = self.ds.unit
        parts = []
        for place, row in enumerate(each_row(rows)):
            others = names_of(self.ds, {*row.countries} - {self.code})
            id = row.of[0] if len(row.of) == 1 else row.indicator
            whom = led(id, f"one of {number(row.k)}") + ("" if place else f" {several}")
            whom += f", with {named(others)}," if len(others) <= _FIRST else ""
            whom = whom if others else f"the only {'one' if place else one}"
            parts.append(f"{whom} {'' if place else 'reported '}{_done(row)}")
        return f"is {', and '.join(parts)}"

    def _lacking(self, rows: pd.DataFrame) -> str:
        """Say what is missing though common."""
        does, to = ("does not", "") if self.ds.is_complete else ("is not reported", "to ")
        what = joined((f"{_done(row, to)} ({_count(row)})" for row in each_row(rows)), "or")
        return f"{does}, unlike at least two thirds of the {self.ds.unit[1]}, {what}"

    def _aside(self, row: Any) -> tuple[str, str]:
        """Return a length in words, and a remark; one that states the length again stands in place of it."""
        note = "" if row.state == REPORTED else in_brackets(row.note, (self.name,))
        value = row.value.replace("; ", ", ")
        return (note, "") if value and note.startswith(value) else (value, note)

    def _enumerated(self, rows: pd.DataFrame) -> str:
        clauses = []
        for row in each_row(rows):
            value, note = self._aside(row)
            count = "" if "{value}" in row.predicate else _count(row)
            brackets = "; ".join(filter(None, [count, note]))
            said = predicate(row, in_brackets(value, (self.name,)))
            clauses.append(("", said, f"({brackets})" if brackets else ""))
        return enumerated(clauses)

    @property
    def hardly(self) -> pd.DataFrame:
        """The themes under which hardly anything is reported, though usually more is."""
        rows = self.themes
        little = (rows["n"] >= ENOUGH) & (rows["k"] <= HARDLY * rows["n"])
        return rows[little & (rows["of_all"] >= USUAL)]

    def headlines(self) -> Headlines:
        """Return the counts that sweeps collect, by theme."""
        counts = (
            Headline("country-coverage", row.title, row.k / row.n, "", row.k, row.n)
            for row in each_row(self.themes)
        )
        return Headlines(tuple(counts))

    def text(self) -> Prose:
        """Say first what matters."""
        return text("country_findings", c=self, said=map(linked, self.marked[1:]))

    def table(self) -> Table | None:
        """Set the country beside all countries, theme by theme; None if no measure is compared."""
        is_open, whole = self.themes["open"].any(), self.cells["compared"].all()
        notes = ["Filled: measures reported. Grey: nothing is said."] * bool(is_open)
        notes += [] if whole else [NOT_COUNTED]
        caption = "Measures reported, and the average share for all countries."
        heads = {"Theme": 40, self.name: 40, "All countries": 20}
        rows = (
            (row.title, counted(row.k, row.n, row.k + row.open), percent(row.of_all))
            for row in each_row(self.themes)
        )
        return tabled("tbl-themes", caption, heads, rows, " ".join(notes), ["All countries"])

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each measure at the number of countries that report it: above the line if this one does.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        from thb_analysis.display.drawings import strip

        rows = self.standing
        tips = [
            (
                row.label,
                in_text(self.name),
                f"{STATE_LABELS[row.state]}; {of(row.k, row.n)} {countries(row.n, self.ds.unit)}",
            )
            for row in each_row(rows)
        ]
        said = f"{capital(self.ds.unit[1])} for which it is reported"
        rows = rows.assign(tip=pd.Series(tips, rows.index))
        return strip(rows, "k", "reported", "state", "name", "tip", said, rows["n"].max(), ax)

    def figure(self) -> Figure | None:
        """Publish what stands out; None if nothing is reported, or nothing is compared."""
        rows, is_open = self.standing, not self.ds.is_complete
        if not rows["reported"].any():
            return None
        from thb_analysis.display import style

        notes, here = rows["footnote"].dropna(), rows["reported"]
        special = rows["rare"] | rows["missing"] | rows["disputed"]
        sizes = rows.loc[special & ~here, "state"].value_counts()
        said = words(
            "country",
            self.ds.unit,
            name=in_text(self.name),
            here=int(here.sum()),
            of_all=of(*rows.loc[here, ["k", "n"]].iloc[0]),
            least=int(rows.loc[here, "k"].min()),
            others=int((~here).sum()),
            rare=int((special & here).sum()),
            missing=int((special & ~here).sum()),
            is_any_common=bool(rows["k"].gt(rows["n"] / 2).any()),
            whole=rows["n"].max(),
            states=set(rows["state"]),
            rarest=_listed(rows[here], "name"),
            commonest=_listed(rows[~here], "name", ascending=False),
            disputed=_listed(rows[rows["disputed"]], "called"),
            few=FEW,
            most=_NAMED,
            is_open=is_open,
            missing_as=[
                (int(sizes[each]), STATE_LABELS[each])
                for each in (NOT_REPORTED, ABSENT)
                if each in sizes
            ],
            otherwise=bool(self.cells["state"].eq(OTHER_ANSWER).any()),
            left_out="" if self.cells["compared"].all() else NOT_COUNTED,
            where=sourced(self.ds, spanned(notes)) if len(notes) else "",
        )
        return style.publish(self.plot, "fig-standing", **said, **self.ds.credit)

    @cached_property
    def joint(self) -> pd.DataFrame:
        """The findings on several lists that sentences speak of, with their footnotes in words."""
        rare = self.rare.head(2 * _FIRST)
        rows, notes = rare[rare["of"].map(len) > 1], self.cells.set_index("measure")["footnote"]
        return rows.assign(notes=[runs(notes[list(of)].dropna().astype(int)) for of in rows["of"]])

    def origins(self) -> Said:
        """Say where the numbers come from, on pages: in print they lead there, for want of room."""
        return origins(self.ds, self.joint["indicator"], self.cells["measure"], on_pages=True)

    def profile(self) -> Prose:
        """List what is reported and what is not, theme by theme."""
        rows = groupby(each_row(self.cells), attrgetter("title"))
        return text("country", c=self, themes=[(title, [*part]) for title, part in rows])


def country(ds: Dataset, code: str) -> Country:
    """Profile a country.

    Parameters
    ----------
    ds : Dataset
    code : str
        A participant.

    Raises
    ------
    UnknownName

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.country(thb.load(), "FR").name
    'France'
    """
    check_names([code], {each: ds.country_names[each] for each in ds.participants}, "country")
    cells, asked = _cells(ds), _compared(ds)
    asked = asked.assign(open=asked["state"].eq(NOT_REPORTED))
    cells = cells[cells["country"] == code].reset_index(drop=True)
    cells = cells.assign(value=[written(row) for row in each_row(cells)])
    # Others are compared by the measures that cover the country.
    own = asked[asked["country"] == code]
    of_all = asked[asked["measure"].isin(own["measure"])].groupby("theme")["has"].mean()
    counts = {"k": ("has", "sum"), "n": ("has", "size"), "open": ("open", "sum")}
    themes = own.groupby("theme").agg(**counts).assign(of_all=of_all)
    themes = pd.Series(ds.theme_titles, name="title").to_frame().join(themes, how="inner")
    unmet = _unmet(ds)
    broken = unmet.loc[[code in countries for countries in unmet["violators"]]]
    return Country(
        code,
        ds.country_names[code],
        cells,
        themes.reset_index(drop=True),
        _together(ds, code),
        tuple(row.finding or row.reason for row in each_row(broken)),
        _presupposed(broken, "right"),
        _presupposed(unmet, "right") | _presupposed(broken, "left"),
        ds,
    )


@lru_cache(maxsize=2)
def _cells(ds: Dataset) -> pd.DataFrame:
    """Return the cells of all countries with what is said of their measures, theme by theme."""
    facts = ["short", "predicate", "description", "compared"]
    counts = ["label", "kind", "polarity", "k", "n", "countries"]
    shown = pd.concat([shown_cells(ds, theme) for theme in ds.theme_titles], ignore_index=True)
    said = ds.observations[["measure", "country", "said"]].drop_duplicates(["measure", "country"])
    cells: pd.DataFrame = (
        shown.join(coverage(ds).frame.set_index("measure")[counts], on="measure")
        .join(ds.measures.set_index("measure")[facts], on="measure")
        .merge(said, how="left", on=["measure", "country"])
    )
    return cells.assign(title=cells["theme"].map(ds.theme_titles), said=cells["said"].fillna(""))


_compared = lru_cache(maxsize=2)(compared_cells)


def _together(ds: Dataset, code: str) -> pd.DataFrame:
    """Return the findings on several measures that hold for a country; not those of what is missing."""
    rows = []
    for row in each_row(ds.indicators):
        measures = tuple(measures_in(row.expression))
        if row.predicate and len(measures) > 1 and " - " not in row.expression:
            share = share_of(ds, row.expression, row.base)
            if code in share.reported:
                label, whom = row.short or row.label, tuple(sorted(share.reported))
                said = row.indicator, label, row.predicate
                rows.append((*said, share.k, share.n, whom, measures))
    heads = ["indicator", "label", "predicate", "k", "n", "countries", "of"]
    return pd.DataFrame(rows, columns=heads)


@lru_cache(maxsize=2)
def _unmet(ds: Dataset) -> pd.DataFrame:
    """Return the relations between lists that are not met, whatever is selected, and for which countries."""
    whole = dataset(ds.package)
    found = [result.violators for result in relation_results(whole)]
    unmet: pd.DataFrame = whole.relations.assign(violators=found).loc[list(map(bool, found))]
    return unmet


def _presupposed(relations: pd.DataFrame, side: str) -> frozenset[str]:
    """Return the measures that stand alone on a side of relations where one list presupposes another."""
    rows = relations[relations["kind"].isin(["subset", "implies"])]
    sides = map(measures_in, rows[side])
    return frozenset(each[0] for each in sides if len(each) == 1)


def _done(row: Any, to: str = "to ") -> str:
    """Say what a predicate says behind a verb."""
    return f"{to}{infinitive(predicate(row))}"


def _standing(row: Any, count: str = "") -> tuple[str, str]:
    """Write the label of a cell and its state."""
    before = "" if row.state in NAMED else "reported for "
    return f"“{row.label}”" + (f" ({before}{count})" if count else ""), STATE_LABELS[row.state]


def _are(clauses: Iterable[tuple[str, str]]) -> str:
    """Say in what state things are, those in the same one together."""
    together: dict[str, list[str]] = {}
    for what, state in clauses:
        together.setdefault(state, []).append(what)
    return ", and ".join(
        f"{joined(what)} {agree(len(what), 'is', 'are')} {state}"
        for state, what in together.items()
    )


def _count(row: Any) -> str:
    return led(row.measure, f"{row.k} of {row.n}")


def _listed(rows: pd.DataFrame, name: str, ascending: bool = True) -> list[str]:
    """Name the measures that have a name, with their numbers, the rarest or the commonest first."""
    rows = rows[rows[name].ne("")].sort_values("k", ascending=ascending, kind="stable")
    return [f"{name} ({k})" for name, k in zip(rows[name], rows["k"], strict=True)]
