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

_SHARES = (
    ("median_share", "lowest_share", "highest_share"),
    ("peers_median", "peers_lowest", "peers_highest"),
)
_USUAL = {
    "only": "str",
    "compared": "int64",
    "also_listed": "Int64",
    **dict.fromkeys(_SHARES[0], "float64"),
    "peers": "int64",
    "peers_listed": "Int64",
    **dict.fromkeys(_SHARES[1], "float64"),
}


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
        theme after theme, and beside them what is usual under the very same
        measures: those of the theme and kind that are affirmed and speak of
        the country.

        ============= ===== =================================================
        column        type  meaning
        ============= ===== =================================================
        only          str   the measure, if it is a single one; else empty
        compared      int   participants of whom all these measures speak, the
                            country itself included
        also_listed   Int64 of them listed for the single measure; missing if
                            there are several
        median_share  float median of `share` over them; missing with fewer
                            than three measures or countries, as the next two
        lowest_share  float lowest of these shares
        highest_share float highest of them
        peers         int   other countries of the group among those compared
        peers_listed  Int64 as `also_listed`, of them
        peers_median  float as `median_share`, over them
        peers_lowest  float lowest of these shares
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
                          in the base to speak of one; ``unaffirmed`` if being
                          listed does not report a presence; ``outside`` if
                          the country itself is not in the base
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
    similar : int
        Countries with which a similarity is stated.
    tied : int
        Of them, how many share the highest.
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
    similar: int
    tied: int


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
    alike = similarity(ds)
    nearest = alike.nearest(country, neighbours)
    stated = list(alike.frame.loc[country].drop(country).dropna().round(10))
    cells = countable_cells(ds).sort_values("footnote", kind="stable")
    return CountryProfile(
        country=country,
        name=names[country],
        grouping=groups,
        group=group,
        peers=peers,
        themes=_themes(ds, country, cells, peers),
        majority=_majority(_rows_on(country, cells), cells[cells["country"].isin(peers)]),
        cells=_rows_on(country, cells),
        remarks=_rows_on(country, _placed_remarks(ds)),
        durations=_rows_on(country, durations(ds)),
        corrections=irregularities(ds, country=country),
        nearest=nearest.assign(name=nearest["neighbour"].map(names)),
        similar=len(stated),
        tied=stated.count(max(stated, default=0)),
    )


def _rows_on(country: str, frame: pd.DataFrame) -> pd.DataFrame:
    return frame[frame["country"] == country].reset_index(drop=True)


def _themes(ds: Dataset, country: str, cells: pd.DataFrame, peers: tuple[str, ...]) -> pd.DataFrame:
    """Return the coverage of a country for each theme, with what is usual among all and among peers."""
    themes = ds.themes.sort_values("order")["theme"]
    frames = [_rows_on(country, coverage(ds, theme, by="country").frame) for theme in themes]
    frame = pd.concat(frames, ignore_index=True)
    counted = cells[cells["in_base"] & (cells["polarity"] == "affirmed")]
    speaking = counted["measure"].isin(counted.loc[counted["country"] == country, "measure"])
    same = dict(list(counted[speaking].groupby(["theme", "kind"])))
    pairs = zip(frame["theme"], frame["kind"], strict=True)
    usual = [_usual(same.get(pair, counted.iloc[:0]), peers) for pair in pairs]
    beside = pd.DataFrame(usual, columns=list(_USUAL)).astype(_USUAL)
    return pd.concat([frame, beside], axis="columns")


def _usual(cells: pd.DataFrame, peers: tuple[str, ...]) -> dict[str, object]:
    """Return what is usual under some measures, from their cells in the base.

    A country of which only some of them speak would be compared over other measures: it is left out.
    """
    slugs = cells["measure"].unique()
    counts = cells.groupby("country")["listed"].agg(["sum", "size"])
    listed = counts.loc[counts["size"] == len(slugs), "sum"]
    near = listed[listed.index.isin(peers)]
    single = len(slugs) == 1
    return {
        "only": slugs[0] if single else "",
        "compared": len(listed),
        "also_listed": listed.sum() if single else pd.NA,
        **dict(zip(_SHARES[0], _spread(listed, len(slugs)), strict=True)),
        "peers": len(near),
        "peers_listed": near.sum() if single else pd.NA,
        **dict(zip(_SHARES[1], _spread(near, len(slugs)), strict=True)),
    }


def _spread(listed: pd.Series, size: int) -> tuple[float, float, float]:
    """Return median, lowest and highest share listed of some measures, if there is enough of both."""
    if min(size, len(listed)) < SMALLEST:
        return (np.nan, np.nan, np.nan)
    shares = listed / size
    return (shares.median(), shares.min(), shares.max())


def _majority(own: pd.DataFrame, peers: pd.DataFrame) -> pd.DataFrame:
    """Say of each measure whether the country stands with most of its peers."""
    counts = peers.groupby("measure")[["listed", "in_base"]].sum().reindex(own["measure"])
    listed, base = (counts[name].fillna(0).astype(int).to_numpy() for name in counts)
    most = 2 * listed > base
    cases = {
        "outside": ~own["in_base"],
        "unaffirmed": own["polarity"] != "affirmed",
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
