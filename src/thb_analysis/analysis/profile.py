"""Profile: one country across all themes."""

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.cells import countable_cells
from thb_analysis.analysis.consistency import irregularities
from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.durations import durations
from thb_analysis.analysis.similarity import similarity
from thb_analysis.data import Dataset
from thb_analysis.data.names import check_names


@dataclass(frozen=True, eq=False)
class CountryProfile:
    """What the source says of one country.

    Attributes
    ----------
    country : str
        Code.
    name : str
    themes : pandas.DataFrame
        The rows of ``coverage(ds, theme, by="country")`` for this country,
        theme after theme, and `median_share`: the median of `share` over all
        participants for the same theme and kind, missing if none has a share.
    cells : pandas.DataFrame
        One row per measure in the order of the footnotes; the columns of
        ``countable_cells``.
    remarks : pandas.DataFrame
        The rows of ``remarks.csv`` on this country, with `page`, `measure`,
        `label` and `theme`.
    durations : pandas.DataFrame
        The rows of ``durations`` on this country.
    corrections : pandas.DataFrame
        The rows of ``irregularities`` about this country.
    nearest : pandas.DataFrame
        See ``Similarity.nearest``, with the `name` of each neighbour.
    """

    country: str
    name: str
    themes: pd.DataFrame
    cells: pd.DataFrame
    remarks: pd.DataFrame
    durations: pd.DataFrame
    corrections: pd.DataFrame
    nearest: pd.DataFrame


def profile(ds: Dataset, country: str, neighbours: int = 5) -> CountryProfile:
    """Gather what the source says of one participant, and who is like it.

    Parameters
    ----------
    ds : Dataset
    country : str
        Code of a participant.
    neighbours : int, default 5
        How many of the most similar countries to name at most.

    Returns
    -------
    CountryProfile

    Raises
    ------
    UnknownName
        If `country` is not a participant.
    """
    check_names([country], ds.participants, "country")
    names = ds.countries.set_index("country")["name"]
    nearest = similarity(ds).nearest(country, neighbours)
    return CountryProfile(
        country=country,
        name=names[country],
        themes=_rows_on(country, _all_themes(ds)),
        cells=_rows_on(country, countable_cells(ds).sort_values("footnote", kind="stable")),
        remarks=_rows_on(country, _placed_remarks(ds)),
        durations=_rows_on(country, durations(ds)),
        corrections=irregularities(ds, country=country),
        nearest=nearest.assign(name=nearest["neighbour"].map(names)),
    )


def _rows_on(country: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["country"] == country].reset_index(drop=True)


def _all_themes(ds: Dataset) -> pd.DataFrame:
    """Return coverage by country for each theme, with the median over countries."""
    themes = ds.themes.sort_values("order")["theme"]
    frame = pd.concat([coverage(ds, theme, by="country").frame for theme in themes])
    median = frame.groupby(["theme", "kind"])["share"].transform("median")
    return frame.assign(median_share=median)


def _placed_remarks(ds: Dataset) -> pd.DataFrame:
    places = ds.measures[["footnote", "measure", "label", "theme"]]
    pages = ds.footnotes[["footnote", "page"]]
    return ds.remarks.merge(places, on="footnote").merge(pages, on="footnote")
