"""Compare: which cells, shares and verdicts differ between two data packages, or two built reports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from thb_analysis.analysis import bounded, room
from thb_analysis.analysis.claims import SAID, claims
from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.durations import written
from thb_analysis.analysis.findings import findings
from thb_analysis.counts import each_row, names_of
from thb_analysis.data import Dataset
from thb_analysis.data.names import folded
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import HEADLINES_TYPE, Figure, Prose, Result, Table, tabled
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

if TYPE_CHECKING:
    from matplotlib.axes import Axes

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
_OPEN = re.compile(r"\(\d+ to \d+\)")
_MANY = 9  # countries up to which a row names them
_YEAR = re.compile(r"rows of (.+) alone")
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
        asked = [what for what in ("cell", self._kind, "claim", "result") if what in self.whole]
        sizes = {what: len(self._changed(what)) for what in asked}
        differing = [
            _part(k, self.whole[what], self._nouns(what)) for what, k in sizes.items() if k
        ]
        alike = joined((self._nouns(what)[0] for what, k in sizes.items() if not k), "or")
        older, newer = self._called
        alone = {newer: self._alone("old"), older: self._alone("new")}
        return text("compare", c=self, differing=differing, alike=alike, alone=alone)

    @property
    def title(self) -> str:
        """Name what is compared: a title once where that of both is the same."""
        titles = [_without_year(ds) if self._years else _title(ds) for ds in self.packages]
        return ", ".join(filter(None, (joined(dict.fromkeys(titles)), joined(self._years))))

    @property
    def both(self) -> str:
        """Name the two in a sentence that begins with them."""
        if self._years:
            return f"The tables of {joined(self._years)}"
        return joined(self._titles) or "The two versions"

    @property
    def _called(self) -> tuple[str, ...]:
        """Name each of the two within a sentence."""
        years = tuple(f"the table of {year}" for year in self._years)
        return years or self._titles or ("the older", "the newer")

    @property
    def _titles(self) -> tuple[str, ...]:
        """Titles of the packages, if they differ."""
        titles = tuple(map(_title, self.packages))
        return titles if len({*titles}) > 1 else ()

    @property
    def _years(self) -> tuple[str, ...]:
        """Years of which alone the rows of a table were read, if nothing else tells the two apart."""
        years = tuple(map(_year, self.packages))
        tells = all(years) and len({*years}) > 1 == len({*map(_without_year, self.packages)})
        return years if tells else ()

    @property
    def _unit(self) -> tuple[str, ...]:
        return tuple(self.packages[-1].unit) if self.packages else COUNTRIES

    def _nouns(self, what: str) -> list[str]:
        """Return how something is counted: one and several."""
        is_table = what == "cell" and not self.packages[-1].has_document
        return [in_units(noun, self._unit) for noun in _NOUNS["table cell" if is_table else what]]

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
        for _, rows in self._alike.groupby(["measure", "old", "new"], sort=False):
            first, names = each_row(rows)[0], [*map(in_text, rows["name"])]
            changed = f"From “{first.old}” to “{first.new}”, {len(names)} {self._unit[1]}"
            changed += f" ({first.source})" if first.source else ""
            said.append(
                f"**{markdown(first.measure)}.** {markdown(f'{changed}: {joined(names)}.')}"
            )
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
        return bounded.figure(rows, self.plot, "fig-changes", said)

    def sections(self) -> list[Prose | Figure | Table]:
        """Set out what is compared and what differs, under headings."""
        sides = [
            f"{side}: {_without_year(ds) + f', {year}' if year else _title(ds)}"
            f"{f', edition {ds.edition}' * bool(ds.edition)}, version {ds.version} "
            f"(checksum {ds.sha256[:12]})."
            for side, ds, year in zip(
                ("Before", "After"), self.packages, self._years or ("", ""), strict=True
            )
        ]
        shown: list[Prose | Figure | Table] = [Prose(markdown(" ".join(sides)))]
        found = self._changed(self._kind, "claim")
        cells, many = self._changed("cell"), self._alike
        nouns = "Findings and verdicts" if "claim" in self.whole else capital(_NOUNS[self._kind][1])
        parts = {
            f"{nouns} that change": ("tbl-findings", found, self.figure()),
            f"{capital(self._nouns('cell')[0])}s that differ": (
                "tbl-cells",
                cells.drop(many.index),
                None if many.empty else self.lists(),
            ),
            "What only one version has": ("tbl-alone", self._single, None),
        }
        for heading, (id, rows, before) in parts.items():
            there = [each for each in (before, self._table(id, f"{heading}.", rows)) if each]
            if there:
                shown += [Prose(f"## {heading}"), *there]
        return shown

    @property
    def _alike(self) -> pd.DataFrame:
        """Answers that differ in the same way in many countries, with the names of both."""
        rows = self._changed("cell")
        measure, country = (rows["key"].str.split(" ").str[at] for at in (0, 1))
        labels: dict[str, str] = {}
        names: dict[str, str] = {}
        for ds in self.packages:
            labels |= dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
            names |= ds.country_names
        rows = rows.assign(measure=measure.map(labels), name=country.map(names))
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
        ends = pd.concat([rows["share"] - rows["change"], rows["share"]], axis=1)
        totals = ([count.partition(" (")[0] for count in rows[each]] for each in ("old", "new"))
        return rows.assign(
            name=rows["label"],
            total=[" → ".join(pair) for pair in zip(*totals, strict=True)],
            lower=ends.min(axis=1),
            upper=ends.max(axis=1),
        )

    def _table(self, id: str, caption: str, rows: pd.DataFrame) -> Table | None:
        """Set rows out, without the columns that none of them fills; None if there are none."""
        shown = rows.head(room.ROWS)
        cells = {
            "What": [*shown["label"]],
            "Before": [old or "–" for old in shown["old"]],
            "After": [new or "–" for new in shown["new"]],
            "Countries": [*map(_who, shown["countries"], shown["more"], shown["fewer"])],
            "Points": [points(change).replace("–", "") for change in shown["change"]],
            "Source": [*shown["source"]],
        }
        filled = {name for name, texts in cells.items() if {*texts} - {"", "–"}}
        kept = {name: _WIDTHS[name] for name in cells if name in filled | {"Before", "After"}}
        notes = [in_units(_NOTES[name], self._unit) for name in kept if name in _NOTES]
        if any(map(_OPEN.search, [*shown["old"], *shown["new"]])):
            notes.append(_BRACKETS)
        note = " ".join(notes)
        if len(shown) < len(rows):
            note += f" The first {len(shown)} of {len(rows):,}: thb compare --json writes all."
        lines = zip(*(cells[name] for name in kept), strict=True)
        called = dict(zip(("Before", "After"), self._years, strict=False))
        called["Countries"] = in_units("Countries", self._unit)
        heads = {called.get(name, name): width for name, width in kept.items()}
        return tabled(id, caption, heads, lines, note.strip(), numeric=["Points"])


def _in_both(rows: pd.DataFrame) -> pd.Series[bool]:
    return (rows["old"] != "") & (rows["new"] != "")


def _part(k: int, whole: int, nouns: Sequence[str]) -> str:
    return f"the one {nouns[0]}" if k == whole == 1 else f"{k:,} of {whole:,} {nouns[1]}"


def _who(countries: str, more: int, fewer: int) -> str:
    """Name who is counted now and who no longer, or say how many if they are many."""
    if more + fewer <= _MANY:
        return countries
    return "; ".join(f"{way} {n}" for way, n in (("with", more), ("without", fewer)) if n)


def _title(ds: Dataset) -> str:
    return str(ds.title or ds.name)


def _without_year(ds: Dataset) -> str:
    """Return the title of a table without the year that is read of it."""
    year = _year(ds)
    return re.sub(rf"[\s,:(]*\b{re.escape(year)}\b\)?", "", _title(ds)) if year else _title(ds)


def _year(ds: Dataset) -> str:
    """Return the year of which alone the rows of a table were read, if any."""
    assumed = ds.assumptions.set_index("assumption")["text"]
    found = _YEAR.match(assumed.get("year", ""))
    return found[1] if found else ""


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
    before, after = _results(old), _results(new)
    if len(before) == len(after) == 1:
        before, after = {"": next(iter(before.values()))}, {"": next(iter(after.values()))}
    frames = [_of_reports(each) for each in (before, after)]
    return _differences(*frames, same=frames[0].equals(frames[1]))


def _facts(ds: Dataset) -> pd.DataFrame:
    """Write down everything in a package that is compared."""
    measures = dict(zip(ds.measures["measure"], ds.measures["label"], strict=True))
    by_name = sorted(ds.participants, key=lambda code: folded(ds.country_names[code]))
    here = "took part" if ds.has_document else "in the table"
    rows: list[tuple[Any, ...]] = [
        ("country", code, ds.country_names[code], here) for code in by_name
    ]
    cells = ds.cells().assign(country=lambda rows: rows["country"].astype(str))
    order = {code: at for at, code in enumerate(by_name)}
    at = {measure: at for at, measure in enumerate(cells["measure"].unique())}
    cells = cells.sort_values(
        ["measure", "country"],
        key=lambda each: each.map(at if each.name == "measure" else order).astype(int),
    )
    for c in each_row(cells):
        label = f"{ds.country_names[c.country]}: {measures[c.measure]}"
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
    said, names = of(row.k, row.n), names_of(ds, row.countries)
    said += f" ({row.lower} to {row.upper})" if row.lower < row.upper else ""
    return row.label, said, row.k / row.n if row.n else None, sorted(names, key=folded)


def _framed(rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    whole = [(*row, *[None] * (len(_FACTS) - len(row))) for row in rows]
    return pd.DataFrame(whole, columns=_FACTS).astype({"share": float})


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
        rows = [row for bundle in published if bundle for row in bundle.get("rows", ())]
        if rows:
            found[path.stem] = rows
    if not found:
        raise DataNotFound(
            f"{folder}: no executed report is here; name a folder that thb build has written, or a data package"
        )
    return found


def _of_reports(reports: dict[str, list[dict[str, Any]]]) -> pd.DataFrame:
    return _framed(_result(report, row) for report, rows in reports.items() for row in rows)


def _result(report: str, row: dict[str, Any]) -> tuple[Any, ...]:
    names = [*filter(None, (report, row["result"], row.get("about"), row.get("base")))]
    return "result", " ".join(names), ": ".join(names), _said(row), row.get("value")


def _said(row: dict[str, Any]) -> str:
    """Write a result: k of N where it is a share, else its number; and what is concluded."""
    value = row.get("value")
    said = "" if value is None else f"{value:.6g}"
    if {"counted", "whole"} <= row.keys():
        said = of(row["counted"], row["whole"])
    return "; ".join(filter(None, (said, row.get("conclusion"))))


def _differences(
    old: pd.DataFrame, new: pd.DataFrame, *, same: bool, packages: tuple[Dataset, ...] = ()
) -> Comparison:
    """Match what two versions say by their ids, and keep what is not said alike."""
    ids = ["what", "key"]
    both = pd.concat([new, old])[ids].drop_duplicates()
    both = both.merge(old, "left", ids).merge(new, "left", ids, suffixes=("_old", "_new"))
    was, now = ({name: both[f"{name}_{end}"] for name in _FACTS[2:]} for end in ("old", "new"))
    moved = [*map(_changed_names, was["countries"], now["countries"])]
    rows = both[ids].assign(
        label=now["label"].fillna(was["label"]),
        old=was["value"].fillna(""),
        new=now["value"].fillna(""),
        change=now["share"] - was["share"],
        share=now["share"],
        countries=[_moved(more, fewer) for more, fewer in moved],
        more=[len(more) for more, _ in moved],
        fewer=[len(fewer) for _, fewer in moved],
        source=now["source"].fillna(was["source"]).fillna(""),
    )
    sizes = _in_both(rows).groupby(rows["what"]).sum()
    whole = {str(what): int(size) for what, size in sizes.items()}
    differing = rows[(rows["old"] != rows["new"]) | (rows["countries"] != "")]
    found = differing.reset_index(drop=True)
    return Comparison(found, same and found.empty, whole, packages)


def _changed_names(before: Any, after: Any) -> tuple[list[str], list[str]]:
    """Return who is counted now and who no longer, where both versions count somebody."""
    if not (isinstance(before, list) and isinstance(after, list)):
        return [], []
    more = [name for name in after if name not in before]
    return more, [name for name in before if name not in after]


def _moved(more: list[str], fewer: list[str]) -> str:
    ways = {"with": more, "without": fewer}
    return "; ".join(f"{way} {joined(map(in_text, who))}" for way, who in ways.items() if who)
