"""One country: what it reports, beside all countries and its group, and what is special about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis.analysis.context import ENOUGH, FEW, HARDLY, USUAL, Said
from thb_analysis.analysis.coverage import NOT_COUNTED
from thb_analysis.analysis.durations import written
from thb_analysis.analysis.footnotes import runs, spanned
from thb_analysis.analysis.groups import members
from thb_analysis.analysis.origins import origins
from thb_analysis.analysis.phrases import enumerated, in_a_list, in_brackets, infinitive, predicate
from thb_analysis.analysis.verdicts import relation_results
from thb_analysis.counts import compared_cells, each_row, names_of, share_of, shown_cells
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.dataset import dataset
from thb_analysis.data.expressions import Codes, measures_in
from thb_analysis.data.states import ABSENT, NOT_REPORTED, QUALIFIED, REPORTED, STATE_LABELS
from thb_analysis.display import (
    Figure,
    Headline,
    Headlines,
    Prose,
    Result,
    Table,
    columns,
    counted,
    link_to,
    origin,
)
from thb_analysis.display.text import countries, of, text
from thb_analysis.wording import (
    agree,
    capital,
    in_text,
    in_units,
    joined,
    markdown,
    number,
    percent,
    shortened,
    small,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Something is common if two thirds of the countries report it, in a drawing if more than half do.
# Of what is rare, two things go into the headline and two more are said; of what is common, three.
_FIRST, _MOST = 2, 3
# In a drawing of all measures, so many have their names: the rarest reported, the commonest not reported.
_NAMED = 4
_NAME_ROOM = 32  # characters
# Of these kinds it is said in other sentences, or says little of a country, that few are named.
_APART = ("duration", "challenge", "assessment")
_NOT_GIVEN = "length not given"
_LED = re.compile("\0(.*?)\0(.*?)\0")


@dataclass(frozen=True, eq=False, repr=False)
class Country(Result):
    """What is reported for one country.

    Attributes
    ----------
    code, name : str
    group : str
        Value of the column by which countries are grouped; empty if it has none.
    cells : pandas.DataFrame
        One row for each measure: `theme`, `title`, `measure`, `label`, `short`, `predicate`, `kind`,
        `compared`, `state`, `note`, `value` (a duration in words), `k`, `n` (all countries).
    themes : pandas.DataFrame
        One row for each theme: `title`, and the number of measures compared that are reported, `k`
        of `n` for the country, `median` share of all countries and `of_group` of its group.
    tensions : tuple of str
        Where lists disagree about the country, a sentence each.
    assumed : frozenset of str
        Measures that other lists presuppose for the country, though it is not reported for them.
    together : pandas.DataFrame
        One row for each finding that joins measures and holds for the country: `predicate`, `label`,
        `k`, `n`, `of` (tuple of measures), `others` (tuple of names, this country's among them),
        `finding` (id).
    understated : frozenset of str
        Measures that other lists presuppose for some country that is not reported for them: how many
        countries have them is not known.
    lists, source : str
        What the measures and the source are called.
    is_open : bool
        Whether a measure that is not reported may be there all the same.
    ds : Dataset
        What the country is profiled in.
    """

    code: str
    name: str
    group: str
    cells: pd.DataFrame
    themes: pd.DataFrame
    tensions: tuple[str, ...]
    assumed: frozenset[str]
    together: pd.DataFrame
    understated: frozenset[str]
    lists: str
    source: str
    is_open: bool
    ds: Dataset

    @property
    def frame(self) -> pd.DataFrame:
        """The cells."""
        return self.cells

    @property
    def in_text(self) -> str:
        """The name within a sentence: the Netherlands."""
        return in_text(self.name)

    @cached_property
    def named(self) -> pd.DataFrame:
        """What is reported for it, and can be said in words."""
        rows = self.cells[self.cells["polarity"] != "unclear"]
        return rows[rows["state"].isin([REPORTED, QUALIFIED])]

    @cached_property
    def rare(self) -> pd.DataFrame:
        """What it does and few others do, one thing or several together, the rarest first."""
        apart = self.named["kind"].isin(_APART) | self.named["measure"].isin(self.understated)
        single = self.named[~apart]
        single = single.assign(of=single["measure"].map(lambda each: (each,)))
        single = single.assign(finding=single["measure"])
        rows = pd.concat([self.together, single], ignore_index=True)
        rows = rows.assign(share=rows["k"] / rows["n"])
        few = rows[rows["k"].le(FEW) & rows["share"].le(1 / 3)].sort_values("share", kind="stable")
        kept: list[Any] = []
        for row in each_row(few):
            # What is rare by itself is not said again as a part of something, nor the other way round.
            if not any({*row.of} & {*other.of} for other in kept):
                kept.append(row)
        return few.loc[[row.Index for row in kept]]

    @cached_property
    def lacking(self) -> pd.DataFrame:
        """What most countries report and it does not, the commonest first; not a question answered otherwise."""
        rows = self.cells[self.cells["state"].isin([NOT_REPORTED, ABSENT])]
        rows = rows[~rows["kind"].isin([*_APART, "condition"]) & rows["polarity"].ne("unclear")]
        rows = rows[~rows["measure"].isin(self.assumed)]
        rows = rows.assign(share=rows["k"] / rows["n"])
        return rows[rows["share"] >= 2 / 3].sort_values("share", ascending=False, kind="stable")

    @cached_property
    def standing(self) -> pd.DataFrame:
        """Every measure compared that covers it, with the number of countries that report it.

        Columns: `measure`, `short`, `label`, `footnote`, `state`, `k`, `n`, `reported`; `rare`, if it
        is reported for this country and few others, and `missing`, if most countries report it and this one does not;
        `disputed`, if it would be either but other lists contradict it; `name` for those that a
        drawing has room to name.
        """
        rows = self.cells[self.cells["compared"] & self.cells["polarity"].ne("unclear")]
        # Who is named outside the base of a statement is not among those counted.
        rows = rows[
            rows["in_base"] & rows["state"].isin([REPORTED, QUALIFIED, NOT_REPORTED, ABSENT])
        ]
        reported = rows["state"].isin([REPORTED, QUALIFIED])
        rare = reported & rows["k"].le(FEW) & rows["k"].le(rows["n"] / 3)
        missing = ~reported & rows["k"].gt(rows["n"] / 2)
        disputed = (rare & rows["measure"].isin(self.understated)) | (
            missing & rows["measure"].isin(self.assumed)
        )
        rows = rows.assign(
            reported=reported, rare=rare & ~disputed, missing=missing & ~disputed, disputed=disputed
        )
        facts = ["measure", "short", "label", "footnote", "state", "k", "n"]
        rows = rows[[*facts, "reported", "rare", "missing", "disputed"]]
        rarest = rows[rows["rare"]].nsmallest(_NAMED, "k")
        commonest = rows[rows["missing"]].nlargest(_NAMED, "k")
        named = rows.index.isin([*rarest.index, *commonest.index])
        names = rows["short"].where(rows["short"] != "", rows["label"])
        short = names.map(lambda name: shortened(name, _NAME_ROOM))
        return rows.assign(name=short.where(named, "")).reset_index(drop=True)

    @property
    def headline(self) -> str:
        """What is rarest about it, else on what terms it protects, else what it lacks; in plain text."""
        return self.sentences[0]

    @property
    def sentences(self) -> list[str]:
        """Say what is rare, on what terms, how long, and what is missing though common; in plain text."""
        return [_LED.sub(r"\2", each) for each in self._sentences]

    @property
    def linked(self) -> list[str]:
        """Return these sentences in Markdown, with links from their counts."""
        return [
            _LED.sub(lambda found: link_to(origin(found[1]), found[2]), markdown(each))
            for each in self._sentences
        ]

    @property
    def counted(self) -> list[str]:
        """The findings and measures that the headline counts, by their ids."""
        return [id for id, _ in _LED.findall(self._sentences[0])]

    @cached_property
    def _sentences(self) -> list[str]:
        rare, lacking = self.rare.head(2 * _FIRST), self.lacking
        said_already = {each for of in rare["of"] for each in of}
        terms = self.named[
            self.named["kind"].eq("condition") & ~self.named["measure"].isin(said_already)
        ]
        lengths = self.named[self.named["kind"] == "duration"]
        said = [self._rare(part) for part in (rare[:_FIRST], rare[_FIRST:]) if len(part)]
        said += [self._enumerated(rows) for rows in (terms, lengths) if len(rows)]
        if len(lacking):
            rows = each_row(lacking.head(_MOST))
            says = all(row.predicate for row in rows) or self.is_open
            to, does = ("to ", "is not reported") if self.is_open else ("", "does not")
            does = does if says else "is reported as absent"
            shown = [
                (f"{to}{infinitive(predicate(row))}" if says and row.predicate else _under(row))
                + f" ({_count(row)})"
                for row in rows
            ]
            more = len(lacking) - len(shown)
            others = f"; the same goes for {number(more)} more measures" if more > 1 else ""
            said.append(
                f"{does}, unlike two thirds of the {self.ds.unit[1]} or more, {joined(shown, 'or')}{others}"
            )
        said = said or [self._as_most()]
        subjects = [capital(self.in_text), capital(self.in_text), *["It"] * len(said)]
        return [f"{subject} {each}." for subject, each in zip(subjects, said, strict=False)]

    def _as_most(self) -> str:
        """Say of a country of which nothing is rare or missing how much is reported."""
        k, n = int(self.themes["k"].sum()), int(self.themes["n"].sum())
        if n < 2:
            absent = "is not reported" if self.is_open else "is reported as absent"
            return "is reported under the one measure" if k else absent
        return f"is reported under {of(k, n)} measures"

    def _rare(self, rows: pd.DataFrame) -> str:
        """Say what few do, with the others by name where they are one or two."""
        parts = []
        for place, row in enumerate(each_row(rows)):
            others = [name for name in row.others if name != self.in_text]
            one, several = self.ds.unit
            what, done = ("one", "") if place else (one, "reported ")
            whom = _led(row.finding, f"one of {number(row.k)}") + ("" if place else f" {several}")
            whom += f", with {joined(others)}," if len(others) <= _FIRST else ""
            whom = whom if others else f"the only {what}"
            said = (
                f"{done}to {infinitive(predicate(row))}"
                if row.predicate
                else f"reported {_under(row)}"
            )
            parts.append(f"{whom} {said}")
        return f"is {', and '.join(parts)}"

    def _enumerated(self, rows: pd.DataFrame) -> str:
        clauses = []
        for row in each_row(rows):
            note = "" if row.state == REPORTED else in_brackets(row.note, (self.name,))
            value = "" if row.value == _NOT_GIVEN else row.value.replace("; ", ", ")
            is_length = "{value}" in row.predicate
            # A remark that states the length again stands in place of it.
            value, note = (note, "") if value and note.startswith(value) else (value, note)
            more = [] if is_length else [_count(row)]
            brackets = "; ".join([*more, *filter(None, [note])])
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
        rows = [
            Headline(
                "country-coverage", row.title, row.k / row.n if row.n else None, "", row.k, row.n
            )
            for row in each_row(self.themes)
        ]
        return Headlines(tuple(rows))

    def text(self) -> Prose:
        """Say first what matters."""
        return text("country_findings", c=self)

    def table(self) -> Table:
        """Set the country beside all countries and its group, theme by theme."""
        beside = bool(self.themes["of_group"].notna().any())
        rows = tuple(
            (
                row.title,
                counted(row.k, row.n, row.n if self.is_open else row.k) if row.n else "",
                *(
                    "" if pd.isna(share) else percent(share)
                    for share in (row.of_all, row.of_group)[: 1 + beside]
                ),
            )
            for row in each_row(self.themes)
        )
        heads = ["Theme", self.name, "All countries", *[f"Others in {self.group}"] * beside]
        left_out = "" if self.cells["compared"].all() else NOT_COUNTED
        return Table(
            "tbl-themes",
            "Measures reported, and the average share for all countries" + " and for the group" * beside + ".",
            columns(*heads, numeric=heads[2:], widths=(30, 34, 16, *[20] * beside)),
            rows,
            note=f"Filled: measures reported. Grey: nothing is said. {left_out}".strip() if self.is_open else left_out,
        )  # fmt: skip

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw each measure at the number of countries that report it: above the line if this one does.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        from thb_analysis.display.drawings import strip

        rows = self.standing
        said = [_tip(row, self.in_text) for row in each_row(rows)]
        rows = rows.assign(tip=pd.Series(said, rows.index))
        asked = ("k", "reported", "state", "name", "tip")
        return strip(
            rows,
            *asked,
            in_units("Countries that report the measure", self.ds.unit),
            rows["n"].max(),
            ax,
        )

    def figure(self) -> Figure | None:
        """Publish what stands out; None if nothing is reported, or nothing is compared."""
        rows = self.standing
        if not rows["reported"].any():
            return None
        from thb_analysis.display import style
        from thb_analysis.display.drawings.strip import height

        return style.publish(
            self.plot,
            height(rows, "k", "reported", "name"),
            "fig-standing",
            in_units(_stands_out(rows, self.in_text, self.is_open), self.ds.unit),
            in_units(_how_to_read(rows, self.in_text, self.is_open), self.ds.unit)
            + ("" if self.cells["compared"].all() else f" {NOT_COUNTED}"),
            _in_words(rows, self.in_text),
            " ".join(filter(None, [_noted(rows, self.source), _disputed(rows)])),
            narrow=True,
        )

    @cached_property
    def joint(self) -> pd.DataFrame:
        """The findings on several lists that sentences speak of, with their footnotes in words."""
        rare = self.rare.head(2 * _FIRST)
        rows, notes = rare[rare["of"].map(len) > 1], self.cells.set_index("measure")["footnote"]
        return rows.assign(notes=[runs(notes[list(of)].dropna().astype(int)) for of in rows["of"]])

    def origins(self) -> Said:
        """Say where the numbers come from, on pages: in print they lead there, for want of room."""
        return origins(self.ds, self.joint["finding"], self.cells["measure"], on_pages=True)

    def profile(self) -> Prose:
        """List what is reported and what is not, theme by theme."""
        unclear = self.cells["polarity"] == "unclear"
        named = self.cells["state"].isin([REPORTED, QUALIFIED])
        themes = [
            (title, rows[~unclear[rows.index]], rows[(unclear & named)[rows.index]])
            for title, rows in self.cells.groupby("title", sort=False)
        ]
        return text("country", c=self, themes=themes)


def country(ds: Dataset, code: str, by: str = "region") -> Country:
    """Profile a country.

    Parameters
    ----------
    ds : Dataset
    code : str
        A participant.
    by : str, default "region"
        Column of the countries that makes its group, or groups written out.

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
    groups = members(ds, by)
    group = next((name for name, codes in groups.items() if code in codes), "")
    cells = shown_cells(ds)
    facts = ds.measures.set_index("measure")
    titles = ds.theme_titles
    place = {theme: rank for rank, theme in enumerate(titles)}
    own = cells[cells["country"] == code].copy()
    shares = {
        measure: share_of(ds, measure, facts.at[measure, "base"]) for measure in own["measure"]
    }
    own = own.assign(
        label=own["measure"].map(facts["label"]),
        short=own["measure"].map(facts["short"]),
        predicate=own["measure"].map(facts["predicate"]),
        polarity=own["measure"].map(facts["polarity"]),
        description=own["measure"].map(facts["description"]),
        kind=own["measure"].map(facts["kind"]),
        compared=own["measure"].map(facts["compared"]).astype(bool),
        title=own["theme"].map(titles),
        place=own["theme"].map(place),
        value=[written(row) for row in each_row(own)],
        others=own["measure"].map(
            lambda each: tuple(map(in_text, names_of(ds, shares[each].reported)))
        ),
        k=[shares[measure].k for measure in own["measure"]],
        n=[shares[measure].n for measure in own["measure"]],
    ).sort_values("place", kind="stable")
    lengths = own["state"].isin([REPORTED, QUALIFIED]) & own["kind"].eq("duration")
    own.loc[lengths & own["value"].eq(""), "value"] = _NOT_GIVEN
    asked = compared_cells(ds)
    # Others are compared by the measures that cover the country.
    asked = asked[asked["measure"].isin(asked.loc[asked["country"] == code, "measure"])]
    alike = groups.get(group, frozenset())
    rows = [
        {
            "title": title,
            "k": int(part[part["country"] == code]["has"].sum()),
            "n": int((part["country"] == code).sum()),
            "of_all": part["has"].mean(),
            "of_group": part[part["country"].isin(alike - {code})]["has"].mean(),
        }
        for theme, title in titles.items()
        if len(part := asked[asked["theme"] == theme])
    ]
    themes = pd.DataFrame(rows, columns=["title", "k", "n", "of_all", "of_group"])
    unmet = _unmet(ds)
    broken = [relation for relation, countries in unmet if code in countries]
    return Country(
        code,
        ds.country_names[code],
        group,
        own.reset_index(drop=True),
        themes,
        tuple(relation.finding or relation.reason for relation in broken),
        frozenset(found[0] for relation in broken if len(found := _presupposed(relation)) == 1),
        _together(ds, code),
        frozenset(
            [found[0] for relation, _ in unmet if len(found := _presupposed(relation)) == 1]
            + [each for relation in broken for each in _stated(relation)]
        ),
        ds.lists,
        ds.evidence,
        not ds.is_complete,
        ds,
    )


def _under(row: Any) -> str:
    """Name a measure that has no predicate."""
    return f"under {in_a_list(row.label)}"


def _led(id: str, said: str) -> str:
    """Mark a number that leads to where it comes from, in a text that is still plain."""
    return f"\0{id}\0{said}\0"


def _count(row: Any) -> str:
    return _led(row.measure, f"{row.k} of {row.n}")


def _stands_out(rows: pd.DataFrame, name: str, is_open: bool) -> str:
    """Say how much of what is reported few others report, and how much of what most report is not."""
    rare, n = int(rows["rare"].sum()), int(rows["reported"].sum())
    few = "reported for few other countries"
    if n == 1:
        first = f"The one measure reported for {name} is {'' if rare else 'not '}{few}"
    else:
        few_of = f"{capital(number(rare))} of the {number(n)} measures reported for {name}"
        first = f"{few_of} {agree(max(rare, 1), 'is', 'are')} {few}"
    missing = int(rows["missing"].sum())
    if missing:
        lacks = "not reported" if is_open else "missing"
        verb = agree(missing, "is", "are")
        return f"{first}; {number(missing)} that more than half report {verb} {lacks}."
    common = rows[rows["k"] * 2 > rows["n"]]
    all_there = len(common) > 0 and bool(common["reported"].all())
    return f"{first}{'; all that more than half report are' if all_there else ''}."


def _how_to_read(rows: pd.DataFrame, name: str, is_open: bool) -> str:
    states = set(rows["state"])
    halves = " (half filled: with a condition or exception)" if QUALIFIED in states else ""
    crossed = " (crossed: the source says that it is absent)" if ABSENT in states else ""
    silent = " Not reported is not absent." if is_open else ""
    return (
        "Each dot is a measure, at the number of countries that report it: above the line if reported for "
        f"{name}{halves}, below if not{crossed}. Few: at most {number(FEW)} countries, this one "
        f"included, and a third of those covered. At each end up to {number(_NAMED)} are named.{silent}"
    )


def _in_words(rows: pd.DataFrame, name: str) -> str:
    here, others = int(rows["reported"].sum()), int((~rows["reported"]).sum())
    rarest = rows[rows["rare"]].sort_values("k", kind="stable")
    commonest = rows[rows["missing"]].sort_values("k", ascending=False, kind="stable")
    return (
        f"Dots along a line from 0 to {rows['n'].max()} countries. Above it, {here} "
        f"{agree(here, 'measure', 'measures')} reported for {name}{_ends(rarest, 'the rarest')}. Below it, "
        f"{number(others) if others else 'no'} {agree(max(others, 1), 'other', 'others')}{_ends(commonest, 'the most common')}."
    )


def _tip(row: Any, name: str) -> tuple[str, str, str]:
    """Say of a dot which measure it is, whether it is reported here, and for how many."""
    return row.label, name, f"{STATE_LABELS[row.state]}; {of(row.k, row.n)} {countries(row.n)}"


def _ends(rows: pd.DataFrame, which: str) -> str:
    """Name those at the end of a drawing, with their numbers."""
    rows = rows[rows["name"] != ""]
    shown = [f"{name} ({k})" for name, k in zip(rows["name"], rows["k"], strict=True)]
    return f"; {which}: {joined(shown)}" if shown else ""


def _disputed(rows: pd.DataFrame) -> str:
    """Name what is left out at the ends, as other lists contradict it."""
    left_out = [
        f"{small(row.short or row.label)} ({row.k})"
        for row in each_row(rows[rows["disputed"]].sort_values("k", kind="stable"))
    ]
    return (
        f"Not counted at either end, as other lists contradict it: {joined(left_out)}."
        if left_out
        else ""
    )


def _noted(rows: pd.DataFrame, source: str) -> str:
    """Say where the lists stand; empty if they have no footnotes."""
    span = spanned(rows["footnote"].dropna())
    return f"Source: {source}, {span}." if span else ""


def _together(ds: Dataset, code: str) -> pd.DataFrame:
    """Return the findings on several measures that hold for a country; not those of what is missing."""
    rows = []
    for finding in each_row(
        ds.indicators[~ds.indicators["expression"].str.contains(" - ", regex=False)]
    ):
        measures = measures_in(finding.expression)
        share = share_of(ds, finding.expression, finding.base)
        if len(measures) > 1 and code in share.reported and finding.predicate:
            others = tuple(map(in_text, names_of(ds, share.reported)))
            rows.append(
                (
                    finding.predicate,
                    finding.short or finding.label,
                    share.k,
                    share.n,
                    tuple(measures),
                    others,
                    finding.indicator,
                )
            )
    return pd.DataFrame(rows, columns=["predicate", "label", "k", "n", "of", "others", "finding"])


def _unmet(ds: Dataset) -> list[tuple[Any, Codes]]:
    """Return the relations between lists that are not met, whatever is selected, and for which countries."""
    whole = dataset(ds.package)
    results = zip(each_row(whole.relations), relation_results(whole), strict=True)
    return [(relation, result.violators) for relation, result in results if result.violators]


def _stated(relation: Any) -> list[str]:
    """Return the one measure whose entry other lists contradict, if it is one."""
    found = measures_in(relation.left)
    return found if len(found) == 1 and relation.kind in ("subset", "implies") else []


def _presupposed(relation: Any) -> list[str]:
    """Return the measures of which others of the source say that they are there as well."""
    return list(measures_in(relation.right)) if relation.kind in ("subset", "implies") else []
