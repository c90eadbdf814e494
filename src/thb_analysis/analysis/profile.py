"""Profile: one country across all themes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from thb_analysis.analysis.cells import countable_cells
from thb_analysis.analysis.consistency import irregularities
from thb_analysis.analysis.coverage import coverage
from thb_analysis.analysis.durations import durations
from thb_analysis.analysis.grouping import SMALLEST, Grouping, grouping
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
    grouping : Grouping
        The groups that the country is compared within.
    group : str or None
        Its group; None if it is in none.
    peers : tuple of str
        The other countries of its group.
    themes : pandas.DataFrame
        The rows of ``coverage(ds, theme, by="country")`` for this country,
        theme after theme, and beside them, for the same theme and kind,

        ============= ===== =================================================
        column        type  meaning
        ============= ===== =================================================
        median_share  float median of `share` over all participants; missing
                            if none has a share, as all that follow
        lowest_share  float lowest of them
        highest_share float highest of them
        peers         int   other countries of the group that have a share
        peers_median  float median of their shares
        peers_lowest  float lowest of them
        peers_highest float highest of them
        ============= ===== =================================================
    majority : pandas.DataFrame
        One row per measure in the order of the footnotes: the columns of
        `cells`, and

        ============ ==== ===================================================
        column       type meaning
        ============ ==== ===================================================
        peers_listed int  other countries of the group listed, in the base
        peers_base   int  other countries of the group in the base
        stands       str  ``with`` or ``against`` most of them; ``divided`` if
                          there is no majority; ``few`` if too few of them are
                          in the base to speak of one; ``outside`` if the
                          country itself is not in the base
        ============ ==== ===================================================
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
    grouping: Grouping
    group: str | None
    peers: tuple[str, ...]
    themes: pd.DataFrame
    majority: pd.DataFrame
    cells: pd.DataFrame
    remarks: pd.DataFrame
    durations: pd.DataFrame
    corrections: pd.DataFrame
    nearest: pd.DataFrame


def profile(
    ds: Dataset, country: str, neighbours: int = 5, group_by: str = "region"
) -> CountryProfile:
    """Gather what the source says of one participant, against all and against its group.

    Parameters
    ----------
    ds : Dataset
    country : str
        Code of a participant.
    neighbours : int, default 5
        How many of the most similar countries to name at most.
    group_by : str, default "region"
        A column of ``countries.csv`` or groups of the user's own; see ``grouping``.

    Returns
    -------
    CountryProfile

    Raises
    ------
    UnknownName
        If `country` is not a participant, or there is no such column.
    ParameterError
        If the user's groups cannot be read.
    """
    check_names([country], ds.participants, "country")
    groups = grouping(ds, group_by)
    group = groups.of(country)
    peers = tuple(code for code in groups.members.get(group or "", ()) if code != country)
    names = ds.countries.set_index("country")["name"]
    nearest = similarity(ds).nearest(country, neighbours)
    cells = countable_cells(ds).sort_values("footnote", kind="stable")
    return CountryProfile(
        country=country,
        name=names[country],
        grouping=groups,
        group=group,
        peers=peers,
        themes=_rows_on(country, _all_themes(ds, peers)),
        majority=_majority(_rows_on(country, cells), cells[cells["country"].isin(peers)]),
        cells=_rows_on(country, cells),
        remarks=_rows_on(country, _placed_remarks(ds)),
        durations=_rows_on(country, durations(ds)),
        corrections=irregularities(ds, country=country),
        nearest=nearest.assign(name=nearest["neighbour"].map(names)),
    )


def _rows_on(country: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["country"] == country].reset_index(drop=True)


def _all_themes(ds: Dataset, peers: tuple[str, ...]) -> pd.DataFrame:
    """Return coverage by country for each theme, with what is usual among all and among peers."""
    themes = ds.themes.sort_values("order")["theme"]
    frame = pd.concat([coverage(ds, theme, by="country").frame for theme in themes])
    key = ["theme", "kind"]
    usual = frame.groupby(key)["share"].agg(
        median_share="median", lowest_share="min", highest_share="max"
    )
    near = frame[frame["country"].isin(peers)].groupby(key)["share"]
    shares = near.agg(peers="count", peers_median="median", peers_lowest="min", peers_highest="max")
    joined = frame.join(usual, on=key).join(shares, on=key)
    return joined.assign(peers=joined["peers"].fillna(0).astype(int))


def _majority(own: pd.DataFrame, peers: pd.DataFrame) -> pd.DataFrame:
    """Say of each measure whether the country stands with most of its peers."""
    counts = peers.groupby("measure")[["listed", "in_base"]].sum().reindex(own["measure"])
    listed, base = (counts[name].fillna(0).astype(int).to_numpy() for name in counts)
    most = 2 * listed > base
    cases = {
        "outside": ~own["in_base"],
        "few": base < SMALLEST,
        "divided": 2 * listed == base,
        "with": own["listed"] == most,
    }
    stands = np.select(list(cases.values()), list(cases), "against")
    return own.assign(peers_listed=listed, peers_base=base, stands=stands)


def _placed_remarks(ds: Dataset) -> pd.DataFrame:
    places = ds.measures[["footnote", "measure", "label", "theme"]]
    pages = ds.footnotes[["footnote", "page"]]
    return ds.remarks.merge(places, on="footnote").merge(pages, on="footnote")
