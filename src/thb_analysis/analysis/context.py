"""What the source says without naming countries, and what a reader must keep in mind."""

from __future__ import annotations

from thb_analysis.counts import compared_cells
from thb_analysis.data import Dataset
from thb_analysis.data.descriptor import creators
from thb_analysis.display import Prose
from thb_analysis.display.text import text

# Of at least so many measures, the share that is hardly any, and the share that is usually reported.
ENOUGH, HARDLY, USUAL = 5, 0.15, 1 / 3
# Something is rare if at most so many countries report it, no more than a third of those covered.
FEW = 9


def also_said(ds: Dataset, theme: str) -> Prose:
    """Return the statements of a theme that no list stands behind, and say if no measure does either.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.also_said(thb.load(), "protection").markdown)
    ## What else the EMN study says
    ...
    """
    rows = ds.statements[ds.statements["theme"] == theme].sort_values("order")
    measures = int((ds.measures["theme"] == theme).sum())
    return text(
        "also_said",
        statements=rows.to_dict("records"),
        measures=measures,
        evidence=ds.evidence,
    )


def limits(ds: Dataset, theme: str | None = None, brief: bool = False) -> Prose:
    """Say how to read the counts, and who reported hardly anything; in brief where the overview has all.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.limits(thb.load(), "protection").markdown)
    - **A missing report is not a no.** ...
    """
    asked = compared_cells(ds, theme)
    share = asked.groupby("country")["has"].mean()
    # With fewer measures, hardly any report says little about a country's reply.
    enough = asked["measure"].nunique() >= ENOUGH
    # Where most countries report little, a country that does so is nothing special.
    enough = enough and share.median() >= USUAL
    silent = [
        ds.country_names[code]
        for code in ds.participants
        if enough and share.get(code, 1.0) <= HARDLY
    ]
    return text("limits", ds=ds, theme=theme, silent=silent, evidence=ds.evidence, brief=brief)


def sources(ds: Dataset, report: str, most: int | None = None) -> Prose:
    """Name the sources and say how to cite the report; how it was made if all sources are named.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> print(thb.sources(thb.load(), "My report").markdown)
    - European Migration Network (2022), ...
    """
    licences = [each.get("title") or each.get("name") for each in ds.licenses]
    return text(
        "sources",
        ds=ds,
        named=ds.sources[:most],
        in_full=most is None,
        report=report,
        creators=creators(ds.contributors),
        licences=list(filter(None, licences)),
    )
