"""What the source says without naming countries, and what a reader must keep in mind."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from thb_analysis.citation import year_of
from thb_analysis.counts import compared_cells, each_row, of_theme
from thb_analysis.data import Dataset
from thb_analysis.data.descriptor import creators, licences
from thb_analysis.display import Prose, Result
from thb_analysis.display.text import text
from thb_analysis.wording import agree, capital, joined, markdown, number

# Of at least so many measures, the share that is hardly any, and the share that is usually reported.
ENOUGH, HARDLY, USUAL = 5, 0.15, 1 / 3
_WEB = re.compile(r"https?://[^\s<>\\]+")
_TOLD = 3  # measures up to which it is said how many cells of each are open
# Something is rare if at most so many countries report it, no more than a third of those covered.
FEW = 9


def is_few(k: pd.Series, n: pd.Series) -> pd.Series:
    """Whether few countries report something, of those covered."""
    return k.le(FEW) & k.le(n / 3)


@dataclass(frozen=True, eq=False, repr=False)
class Said(Result):
    """What a report says besides its counts.

    Attributes
    ----------
    frame : pandas.DataFrame
        What it is said of, a row for each.
    said : Prose
    """

    frame: pd.DataFrame
    said: Prose

    def text(self) -> Prose:
        """Say it."""
        return self.said


def gaps(ds: Dataset, theme: str | None = None) -> str:
    """Say of data of a table how many cells it leaves open, measure by measure if these are few.

    Empty if it leaves none, or if the data are not those of a table.
    """
    if not ds.is_table:
        return ""
    measures = ds.measures if theme is None else ds.measures[ds.measures["theme"] == theme]
    # What is left out as conditional is not counted, but known.
    coded = ds.coding.groupby("measure")["country"].agg(frozenset)
    left = {
        row.label: len(
            ds.covered(row.measure) - ds.absent(row.measure) - coded.get(row.measure, frozenset())
        )
        for row in each_row(measures)
    }
    told = [f"{number(k)} {agree(k, *ds.unit)} under “{label}”" for label, k in left.items() if k]
    if not told:
        return ""
    cells = len(left) * len(ds.participants)
    where = joined(told) if len(told) <= _TOLD else f"{sum(left.values()):,} of {cells:,} cells"
    return f"{capital(ds.evidence)} leaves open {where}; what holds there is not known."


def also_said(ds: Dataset, theme: str) -> Said:
    """Return the statements of a theme that no list stands behind, and say if no measure does either.

    Parameters
    ----------
    ds : Dataset
    theme : str

    Returns
    -------
    Said
        With one row for each statement: `statement`, `theme`, `order`, `text`, `page`.

    Raises
    ------
    UnknownName
        If there is no such theme.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.also_said(thb.load(), "protection").text().markdown)
    ## What else the EMN study says
    ...
    """
    rows = of_theme(ds, ds.statements, theme)
    measures = int((ds.measures["theme"] == theme).sum())
    statements = rows.to_dict("records")
    said = text("also_said", statements=statements, measures=measures, evidence=ds.evidence)
    return Said(rows.reset_index(drop=True), said)


def limits(ds: Dataset, theme: str | None = None, brief: bool = False) -> Said:
    """Say how to read the counts, and who reported hardly anything.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Of the measures of one theme.
    brief : bool, default False
        Leave to the overview what it says in full.

    Returns
    -------
    Said
        With one row for each country: `country`, `share` (of the measures compared that cover it).

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.limits(thb.load(), "protection").text().markdown)
    - **A missing report is not a no.** ...
    """
    asked = compared_cells(ds, theme)
    share = asked.groupby("country")["has"].mean()
    # With fewer measures, hardly any report says little about a country's reply; where most countries
    # report little, a country that does so is nothing special.
    tells = asked["measure"].nunique() >= ENOUGH and share.median() >= USUAL
    silent = [ds.country_names[code] for code in ds.participants if share.get(code, 1.0) <= HARDLY]
    silent, empty = silent if tells else [], gaps(ds, theme)
    said = text("limits", ds.unit, ds=ds, theme=theme, silent=silent, gaps=empty, brief=brief)
    return Said(share.rename("share").reset_index(), said)


def sources(ds: Dataset, report: str, most: int | None = None) -> Said:
    """Name the sources and say how to cite the report; how it was made if all sources are named.

    Parameters
    ----------
    ds : Dataset
    report : str
        Its title.
    most : int, optional
        Name so many sources at most.

    Returns
    -------
    Said
        With one row for each source that is named, as the data package describes it.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.sources(thb.load(), "My report").text().markdown)
    ::: small
    - [European Migration Network (2022), ...
    """
    said = text(
        "sources",
        ds=ds,
        named=[_linked(each) for each in ds.sources[:most]],
        in_full=most is None,
        report=report,
        creators=creators(ds.contributors),
        year=year_of(ds.edition),
        licences=licences({"licenses": ds.licenses}),
    )
    return Said(pd.DataFrame(ds.sources[:most]), said)


def _linked(source: Mapping[str, str]) -> str:
    """Write a source as a link to where it is, if that is on the web."""
    title, address = markdown(source["title"]), source.get("path", "")
    if not _WEB.fullmatch(address):
        return title
    return f"[{title}](<{address.replace('&', '&amp;')}>)"
