"""One country: what it reports, beside all countries, and what is special about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis.analysis.context import ENOUGH, FEW, HARDLY, USUAL, Said, is_few
from thb_analysis.analysis.coverage import NOT_COUNTED, coverage
from thb_analysis.analysis.durations import written
from thb_analysis.analysis.footnotes import runs, spanned
from thb_analysis.analysis.marked import led, linked, unmarked
from thb_analysis.analysis.origins import origins
from thb_analysis.analysis.phrases import (
    enumerated,
    in_a_list,
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
    NOT_REPORTED,
    OTHER_ANSWER,
    REPORTED,
    STATE_LABELS,
)
from thb_analysis.display import Figure, Headline, Headlines, Prose, Result, Table, counted, tabled
from thb_analysis.display.text import countries, of, text, words
from thb_analysis.wording import capital, in_text, joined, named, number, percent, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
        words), `said` (what a table says), `k`, `n` (all countries), `countries` (tuple, codes of the k).
    themes : pandas.DataFrame
        One row for each theme: `title`, and the number of measures compared that are reported, `k`
        of `n` for the country, and `of_all`, the share of them that all countries report.
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
        single = self.named[~apart]
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
        disputed = special & short.where(reported, assumed)
        rare, missing = (special & is_here & ~disputed for is_here in (reported, ~reported))
        rarest, commonest = rows[rare].nsmallest(_NAMED, "k"), rows[missing].nlargest(_NAMED, "k")
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
        rare, rows = self.rare.head(2 * _FIRST), self.named
        already = {each for of in rare["of"] for each in of}
        terms = rows[rows["kind"].eq("condition") & ~rows["measure"].isin(already)]
        lengths = rows[rows["kind"] == "duration"]
        said = [self._rare(part) for part in (rare[:_FIRST], rare[_FIRST:]) if len(part)]
        said += [self._enumerated(part) for part in (terms, lengths) if len(part)]
        said += [self._lacking()] if len(self.lacking) else []
        said = said or [self._as_most()]
        subjects = [*[capital(in_text(self.name))] * 2, *["It"] * len(said)]
        return [f"{subject} {each}." for subject, each in zip(subjects, said, strict=False)]

    def _as_most(self) -> str:
        """Say of a country of which nothing is rare or missing how much is reported."""
        k, n = int(self.themes["k"].sum()), int(self.themes["n"].sum())
        if n >= 2 and not k and self.cells["state"].eq(ABSENT).all():
            return f"is reported to lack {of(n, n)} measures"
        if n >= 2:
            return f"is reported under {of(k, n)} measures"
        if k:
            return f"is reported under {joined(map(in_a_list, self.named['label']))}"
        absent = self.cells.loc[self.cells["state"] == ABSENT, "label"]
        lacked = joined(map(in_a_list, absent))
        return f"is reported to lack {lacked}" if lacked else "is not reported"

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
            reported = "" if place and row.predicate else "reported "
            parts.append(f"{whom} {reported}{_done(row)}")
        return f"is {', and '.join(parts)}"

    def _lacking(self) -> str:
        """Say what is missing though common."""
        clauses: dict[tuple[str, str], list[str]] = {}
        for row in each_row(self.lacking.head(_MOST)):
            if row.state == ABSENT and not row.predicate:
                does, last, what = "is reported to lack", "and", f"“{row.label}”"
            elif self.ds.is_complete:
                does, last, what = "does not", "or", _done(row, "")
            else:
                does, last, what = "is not reported", "or", _done(row)
            clauses.setdefault((does, last), []).append(f"{what} ({_count(row)})")
        whom = f", unlike at least two thirds of the {self.ds.unit[1]},"
        said = [
            f"{does}{'' if place else whom} {joined(what, last)}"
            for place, ((does, last), what) in enumerate(clauses.items())
        ]
        more = len(self.lacking) - _MOST
        others = f"; the same goes for {number(more)} more measures" if more > 1 else ""
        return f"{', and '.join(said)}{others}"

    def _enumerated(self, rows: pd.DataFrame) -> str:
        clauses = []
        for row in each_row(rows):
            note = "" if row.state == REPORTED else in_brackets(row.note, (self.name,))
            value = row.value.replace("; ", ", ")
            # A remark that states the length again stands in place of it.
            value, note = (note, "") if value and note.startswith(value) else (value, note)
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
        open, whole = not self.ds.is_complete, self.cells["compared"].all()
        notes = ["Filled: measures reported. Grey: nothing is said."] * open
        notes += [] if whole else [NOT_COUNTED]
        caption = "Measures reported, and the average share for all countries."
        heads = {"Theme": 40, self.name: 40, "All countries": 20}
        rows = (
            (row.title, counted(row.k, row.n, row.n if open else row.k), percent(row.of_all))
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
        missing = {*rows.loc[special & ~here, "state"]}
        said = words(
            "country",
            self.ds.unit,
            name=in_text(self.name),
            here=int(here.sum()),
            of_all=of(*rows.loc[here, ["k", "n"]].iloc[0]),
            others=int((~here).sum()),
            rare=int((special & here).sum()),
            missing=int((special & ~here).sum()),
            is_any_common=bool(rows["k"].gt(rows["n"] / 2).any()),
            whole=rows["n"].max(),
            states=set(rows["state"]),
            rarest=_listed(rows, "rare", "name"),
            commonest=_listed(rows, "missing", "name", ascending=False),
            disputed=_listed(rows, "disputed", "called"),
            few=FEW,
            most=_NAMED,
            is_open=is_open,
            missing_as=[STATE_LABELS[each] for each in (NOT_REPORTED, ABSENT) if each in missing],
            otherwise=bool(self.cells["state"].eq(OTHER_ANSWER).any()),
            left_out="" if self.cells["compared"].all() else NOT_COUNTED,
            where=sourced(self.ds, spanned(notes)) if len(notes) else "",
        )
        return style.publish(self.plot, "fig-standing", **said)

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
    cells, asked = _cells(ds), compared_cells(ds)
    cells = cells[cells["country"] == code].reset_index(drop=True)
    cells = cells.assign(value=[written(row) for row in each_row(cells)])
    # Others are compared by the measures that cover the country.
    own = asked[asked["country"] == code]
    of_all = asked[asked["measure"].isin(own["measure"])].groupby("theme")["has"].mean()
    themes = own.groupby("theme")["has"].agg(k="sum", n="size").assign(of_all=of_all)
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
    """Say what a predicate says behind a verb, or under which label it is, if it has none."""
    if not row.predicate:
        return f"under {in_a_list(row.label)}"
    return f"{to}{infinitive(predicate(row))}"


def _count(row: Any) -> str:
    return led(row.measure, f"{row.k} of {row.n}")


def _listed(rows: pd.DataFrame, flag: str, name: str, ascending: bool = True) -> list[str]:
    """Name the measures of which something holds, with their numbers, the rarest or the commonest first."""
    rows = rows[rows[flag] & rows[name].ne("")].sort_values("k", ascending=ascending, kind="stable")
    return [f"{name} ({k})" for name, k in zip(rows[name], rows["k"], strict=True)]
