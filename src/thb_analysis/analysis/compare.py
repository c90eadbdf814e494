"""Compare: which cells, shares and verdicts differ between two data packages, or two built reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pandas as pd

from thb_analysis.analysis import bounded, room
from thb_analysis.analysis.claims import SAID, claims
from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.durations import written
from thb_analysis.analysis.findings import findings
from thb_analysis.counts import by_name, each_row, names_of
from thb_analysis.data import Dataset
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import HEADLINES_TYPE, Axes, Figure, Prose, Result, Table, tabled
from thb_analysis.display.text import text, words
from thb_analysis.errors import DataNotFound, ThbError
from thb_analysis.wording import (
    COUNTRIES,
    agree,
    capital,
    in_text,
    in_units,
    joined,
    markdown,
    number,
    of,
    points,
    source,
)

_FACTS = ["what", "key", "label", "value", "share", "countries", "source"]
# How it is counted in a sentence.
_NOUNS = {
    "country": ("country", "countries"),
    "cell": ("answer", "answers to the question whether a country reported a measure"),
    "table cell": ("cell", "cells"),
    "measure": ("measure", "measures"),
    "indicator": ("finding", "findings"),
    "claim": ("verdict on a statement", "verdicts on statements of the source"),
    "result": ("result", "results of reports"),
}
_NOTES = {
    "Countries": "Countries: who is counted now, and who no longer.",
    "Points": "Points: change of the share, in percentage points.",
}
_BRACKETS = "In brackets: what missing reports leave open."
_OPEN = re.compile(r" \(\d+ to \d+\)")
_MANY = 9  # countries up to which a row names them
_WIDTHS = {"What": 36, "Before": 20, "After": 20, "Countries": 24, "Points": 9, "Source": 16}


@dataclass(frozen=True, eq=False, repr=False)
class Comparison(Result):
    """Differences between an older and a newer version.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each difference: `what` (country, cell, measure, indicator or claim of a package;
        result of a report), `key` (ids, by which the two were matched), `label`, `old` and `new` (str;
        empty where only the other has it), `change` (float, the newer share less the older; missing
        where there is none), `share` (float, the newer), `countries` (str, who is counted now and who
        no longer), `more` and `fewer` (int, how many these are), `source` (str, where the source says so).
    same : bool
        Whether nothing differs at all. Two packages without a row may still differ in a label, a note
        or what they say of themselves.
    whole : dict of str to int
        How many of each `what` both have.
    packages : tuple of Dataset
        The older and the newer; empty if reports are compared.
    """

    frame: pd.DataFrame
    same: bool
    whole: dict[str, int]
    packages: tuple[Dataset, ...] = ()

    @property
    def headline(self) -> str:
        """How much differs, and what only one version has, in plain text."""
        return self.text().markdown

    def text(self) -> Prose:
        """Say how much differs, and what only one version has."""
        asked = [what for what in ("cell", self._kind, "claim", "result") if self.whole.get(what)]
        sizes = {what: len(self._changed(what)) for what in asked}
        alike = joined((self._nouns(what)[0] for what, k in sizes.items() if not k), "or")
        differing = [self._part(what, k) for what, k in sizes.items() if k]
        both, older, newer = self._called
        alone = {newer: self._alone("old"), older: self._alone("new")}
        return text("compare", c=self, both=both, differing=differing, alike=alike, alone=alone)

    @property
    def title(self) -> str:
        """Name what is compared: a title once where that of both is the same."""
        titles, years = self._titles
        return ", ".join(filter(None, (joined(dict.fromkeys(titles)), joined(years))))

    @property
    def _titles(self) -> tuple[list[str], list[str]]:
        """Titles of the packages; apart from these, the years of their rows if nothing else tells the two apart."""
        titles = [str(ds.title or ds.name) for ds in self.packages]
        years = [ds.package.descriptor.year for ds in self.packages]
        pairs = zip(titles, years, strict=True)
        bare = [re.sub(rf"[\s,:(]*\b{re.escape(year)}\b\)?", "", title) for title, year in pairs]
        tells = all(years) and len({*years}) > 1 == len({*bare})
        return (bare, years) if tells else (titles, [])

    @property
    def _called(self) -> tuple[str, ...]:
        """Name the two in a sentence that begins with them, and each of them within a sentence."""
        titles, years = self._titles
        if years:
            return f"The tables of {joined(years)}", *(f"the table of {year}" for year in years)
        if len({*titles}) > 1:
            return joined(titles), *titles
        return "The two versions", "the older", "the newer"

    @property
    def _unit(self) -> tuple[str, ...]:
        return tuple(self.packages[-1].unit) if self.packages else COUNTRIES

    def _nouns(self, what: str) -> list[str]:
        """Return how something is counted: one and several."""
        called = "table cell" if what == "cell" and self._is_table else what
        return [in_units(noun, self._unit) for noun in _NOUNS[called]]

    @property
    def _is_table(self) -> bool:
        return not self.packages[-1].has_document

    def _part(self, what: str, k: int) -> str:
        one, several = self._nouns(what)
        whole = self.whole[what]
        part = f"{k:,} of {whole:,} {several}"
        if k == whole == 1:
            is_alone = not self._single["what"].eq(what).any()
            part = f"the only {one}" if is_alone else f"the one {one} in common"
        if what == "measure":
            return f"the {agree(k, 'result', 'results')} for {part}"
        # Numbers of a table may differ in every cell, and mean the same.
        return f"what is reported in {part}" if what == "cell" and self._is_table else part

    def _alone(self, other: str) -> list[str]:
        """Count what one version has and the other does not."""
        sizes = self._single.loc[self._single[other] == "", "what"].value_counts()
        return [
            f"{number(sizes[what])} {agree(sizes[what], *self._nouns(what))}"
            for what in _NOUNS
            if what in sizes
        ]

    def table(self) -> Table | None:
        """Set what was beside what is; None if nothing differs."""
        rows = pd.concat([self._changed(*_NOUNS), self._single])
        return self._table("tbl-changes", "Before and after.", rows.drop(self._alike.index))

    def lists(self) -> Prose:
        """Name once the countries whose answers differ in the same way, where they are many.

        The table leaves them out.
        """
        said = []
        for (measure, old, new), rows in self._alike.groupby(["measure", "old", "new"], sort=False):
            ds, place = self.packages[-1], rows["source"].iloc[0]
            label = ds.measures.set_index("measure").at[measure, "label"]
            names = names_of(ds, rows["key"].str.split(" ").str[1])
            changed = f"From “{old}” to “{new}”, {len(names)} {self._unit[1]}"
            changed += f" ({place})" if place else ""
            whom = joined(map(in_text, names))
            said.append(f"**{markdown(label)}.** {markdown(f'{changed}: {whom}.')}")
        return Prose("\n\n".join(said))

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the findings whose shares change, each with its share before and now.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        ends = ("lower", "upper")
        return bounded.plot(self._drawn, ax, tip=None, spread=ends, half="one half")

    def figure(self) -> Figure | None:
        """Publish the findings whose shares change; None if there are none, or no room for all."""
        rows = self._drawn
        if rows.empty:
            return None
        said = words(
            "compare",
            self._unit,
            what=_NOUNS[self._kind][1],
            rows=rows,
            gained=int((rows["change"] > 0).sum()),
            lost=int((rows["change"] < 0).sum()),
            missing="" if self.packages[-1].is_complete else bounded.MISSING,
        )
        return bounded.figure(rows, self.plot, "fig-changes", said | self.packages[-1].credit)

    def sections(self) -> list[Prose | Figure | Table]:
        """Set out what is compared and what differs, under headings."""
        sides = []
        for side, ds, *name in zip_longest(("Before", "After"), self.packages, *self._titles):
            edition = f"edition {ds.edition}" if ds.edition else ""
            named = ", ".join(filter(None, [*name, edition, f"version {ds.version}"]))
            sides.append(f"{side}: {named} (checksum {ds.sha256[:12]}).")
        found = self._changed(self._kind, "claim")
        cells = self._changed("cell").drop(self._alike.index)
        nouns = "Findings and verdicts" if "claim" in self.whole else capital(_NOUNS[self._kind][1])
        parts = [
            (f"{nouns} that change", self.figure(), "tbl-findings", found),
            (f"{capital(self._nouns('cell')[0])}s that differ", self.lists(), "tbl-cells", cells),
            ("What only one version has", None, "tbl-alone", self._single),
        ]
        shown: list[Prose | Figure | Table] = [Prose(markdown(" ".join(sides)))]
        for heading, before, id, rows in parts:
            below = before, self._table(id, f"{heading}.", rows)
            there = [each for each in below if each not in (None, Prose(""))]
            if there:
                shown += [Prose(f"## {heading}"), *there]
        return shown

    @property
    def _alike(self) -> pd.DataFrame:
        """Answers that differ in the same way in many countries."""
        rows = self._changed("cell")
        rows = rows.assign(measure=rows["key"].str.split(" ").str[0])
        sizes = rows.groupby(["measure", "old", "new"])["key"].transform("size")
        return rows[sizes > _MANY]

    @property
    def _kind(self) -> str:
        """What the findings are: where there are no indicators, the measures."""
        return "indicator" if "indicator" in self.whole else "measure"

    def _changed(self, *what: str) -> pd.DataFrame:
        """Return what both versions have, and say otherwise."""
        rows = self.frame[self.frame["what"].isin(what)]
        return rows[_in_both(rows)]

    @property
    def _single(self) -> pd.DataFrame:
        """What only one version has; cells go with their country or measure."""
        rows = self.frame[self.frame["what"] != "cell"]
        return rows[~_in_both(rows)]

    @property
    def _drawn(self) -> pd.DataFrame:
        """The findings whose shares change, those that gain most first."""
        rows = self._changed(self._kind)
        rows = rows[rows["change"].fillna(0) != 0]
        rows = rows.sort_values("change", ascending=False, kind="stable")
        counts = rows[["old", "new"]].replace(_OPEN, "", regex=True)
        ends = pd.concat([rows["share"] - rows["change"], rows["share"]], axis=1)
        return rows.assign(
            name=rows["label"],
            total=counts["old"] + " → " + counts["new"],
            lower=ends.min(axis=1),
            upper=ends.max(axis=1),
        )

    def _table(self, id: str, caption: str, rows: pd.DataFrame) -> Table | None:
        """Set rows out, without the columns that none of them fills; None if there are none."""
        shown = rows.head(room.ROWS)
        cells = pd.DataFrame(
            {
                "What": shown["label"],
                "Before": shown["old"].replace("", "–"),
                "After": shown["new"].replace("", "–"),
                "Countries": [*map(_who, shown["countries"], shown["more"], shown["fewer"])],
                "Points": [points(change).replace("–", "") for change in shown["change"]],
                "Source": shown["source"],
            }
        )
        is_filled = ~cells.isin(["", "–"]).all() | cells.columns.isin(["Before", "After"])
        cells = cells.loc[:, is_filled]
        notes = [in_units(_NOTES[name], self._unit) for name in cells if name in _NOTES]
        if shown[["old", "new"]].stack().str.contains(_OPEN).any():
            notes.append(_BRACKETS)
        if len(shown) < len(rows):
            notes.append(f"The first {len(shown)} of {len(rows):,}: thb compare --json writes all.")
        years = dict(zip(("Before", "After"), self._titles[1], strict=False))
        heads = {
            years.get(name, in_units(name, self._unit)): _WIDTHS[name] for name in map(str, cells)
        }
        lines = cells.itertuples(index=False, name=None)
        return tabled(id, caption, heads, lines, " ".join(notes), numeric=["Points"])


def _in_both(rows: pd.DataFrame) -> pd.Series[bool]:
    return (rows["old"] != "") & (rows["new"] != "")


def _who(countries: str, more: int, fewer: int) -> str:
    """Name who is counted now and who no longer, or say how many if they are many."""
    if more + fewer <= _MANY:
        return countries
    return "; ".join(f"{n} {way}" for way, n in (("more", more), ("no longer", fewer)) if n)


def compare(old: Dataset, new: Dataset) -> Comparison:
    """Say which cells, shares and verdicts differ between two data packages.

    Parameters
    ----------
    old, new : Dataset

    Returns
    -------
    Comparison

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.compare(ds, ds.select(include_qualified=False)).frame["new"].iloc[0]
    'not reported'
    """
    same = old.sha256 == new.sha256
    return _differences(_facts(old), _facts(new), same=same, packages=(old, new))


def compare_reports(old: Path, new: Path) -> Comparison:
    """Say which results differ between the reports in two folders, such as two variants.

    Reports of the same id are compared; if each folder holds a single one, these are.

    Parameters
    ----------
    old, new : Path
        Folders with executed notebooks, as ``thb build`` writes them.

    Raises
    ------
    DataNotFound
        If a folder holds no executed report.
    ThbError
        If a notebook cannot be read.
    """
    found = [_results(old), _results(new)]
    if all(len(reports) == 1 for reports in found):
        found = [{"": rows} for reports in found for rows in reports.values()]
    frames = [_framed(_of_reports(reports)) for reports in found]
    return _differences(*frames, same=frames[0].equals(frames[1]))


def _facts(ds: Dataset) -> pd.DataFrame:
    """Write down everything in a package that is compared."""
    measures = dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
    codes, names = by_name(ds, ds.participants), ds.country_names
    here = "took part" if ds.has_document else "in the table"
    rows: list[tuple[Any, ...]] = [("country", code, names[code], here) for code in codes]
    cells = ds.cells().assign(
        measure=lambda rows: pd.Categorical(rows["measure"], rows["measure"].unique()),
        country=lambda rows: pd.Categorical(rows["country"], codes),
    )
    for c in each_row(cells.sort_values(["measure", "country"])):
        label = f"{names[c.country]}: {measures[c.measure]}"
        said = "; ".join(filter(None, (STATE_LABELS[c.state], written(c), c.note)))
        place = source(c.footnote, c.page)
        rows.append(("cell", f"{c.measure} {c.country}", label, said, None, None, place))
    for m in each_row(coverage(ds).frame):
        rows.append(("measure", m.measure, *_counted(ds, m), source(m.footnote, m.page)))
    for i in each_row(findings(ds).frame):
        if i.indicator not in measures:
            rows.append(("indicator", i.indicator, *_counted(ds, i)))
    for c in each_row(claims(ds).frame):
        rows.append(("claim", c.claim, c.statement, SAID[c.verdict]))
    return _framed(rows)


def _counted(ds: Dataset, row: Any) -> tuple[Any, ...]:
    """Write a count with the bounds that it leaves open, 12 of 27 (12 to 20), as a share, and who is counted."""
    said = of(row.k, row.n) + (f" ({row.lower} to {row.upper})" if row.lower < row.upper else "")
    return row.label, said, row.k / row.n if row.n else None, names_of(ds, row.countries)


def _framed(rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    facts = [dict(zip(_FACTS, row, strict=False)) for row in rows]
    return pd.DataFrame(facts, columns=_FACTS).astype({"share": float, "source": "str"})


def _results(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Read the headline results of each executed notebook in a folder."""
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            cells = json.loads(path.read_text("utf-8")).get("cells", ())
            outputs = [output for cell in cells for output in cell.get("outputs", ())]
            published = [output.get("data", {}).get(HEADLINES_TYPE) for output in outputs]
        except (ValueError, AttributeError) as error:
            raise ThbError(f"{path}: this is not a notebook ({error})") from error
        if rows := [row for bundle in published if bundle for row in bundle.get("rows", ())]:
            found[path.stem] = rows
    if not found:
        raise DataNotFound(
            f"{folder}: no executed report is here; name a folder that thb build has written, or a data package"
        )
    return found


def _of_reports(reports: Mapping[str, list[dict[str, Any]]]) -> Iterator[tuple[Any, ...]]:
    """Write each result: k of N where it is a share, else its number; and what is concluded."""
    for report, rows in reports.items():
        for row in rows:
            ids = [*filter(None, (report, row["result"], row.get("about"), row.get("base")))]
            value = row.get("value")
            said = "" if value is None else f"{value:.6g}"
            if {"counted", "whole"} <= row.keys():
                said = of(row["counted"], row["whole"])
            said = "; ".join(filter(None, (said, row.get("conclusion"))))
            yield "result", " ".join(ids), ": ".join(ids), said, value


def _differences(
    old: pd.DataFrame, new: pd.DataFrame, *, same: bool, packages: tuple[Dataset, ...] = ()
) -> Comparison:
    """Match what two versions say by their ids, and keep what is not said alike."""
    ids = ["what", "key"]
    both = pd.concat([new, old])[ids].drop_duplicates()
    was, now = (both.merge(each, "left", ids) for each in (old, new))
    moved = [*map(_moved, was["countries"], now["countries"])]
    rows = now[ids].assign(
        label=now["label"].fillna(was["label"]),
        old=was["value"].fillna(""),
        new=now["value"].fillna(""),
        change=now["share"] - was["share"],
        share=now["share"],
        **pd.DataFrame(moved, columns=["countries", "more", "fewer"]),
        source=now["source"].fillna(was["source"]).fillna(""),
    )
    whole: dict[Any, int] = _in_both(rows).groupby(rows["what"]).sum().astype(int).to_dict()
    differing = rows[(rows["old"] != rows["new"]) | (rows["countries"] != "")]
    found = differing.reset_index(drop=True)
    return Comparison(found, same and found.empty, whole, packages)


def _moved(before: Any, after: Any) -> tuple[str, int, int]:
    """Say who is counted now and who no longer, where both versions count somebody, and how many these are."""
    if not (isinstance(before, list) and isinstance(after, list)):
        return "", 0, 0
    more = [name for name in after if name not in before]
    fewer = [name for name in before if name not in after]
    ways = {"with": more, "without": fewer}
    said = [f"{way} {joined(map(in_text, who))}" for way, who in ways.items() if who]
    return "; ".join(said), len(more), len(fewer)
