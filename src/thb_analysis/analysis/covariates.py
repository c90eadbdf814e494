"""Coverage of countries held against numbers that a user brings: rank correlation."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations as orders

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.analysis.coverage import coverage
from thb_analysis.data import Dataset
from thb_analysis.data.covariates import FEWEST, Covariates
from thb_analysis.data.kinds import OFFERED

Numbers = NDArray[np.float64]
Ranks = NDArray[np.int64]

LEVEL = 95  # per cent of all assignments that lie within the band
EXACT = 8  # countries up to which all orders are gone through: 40 320

COLUMNS = {
    "kind": "str",
    "covariate": "str",
    "countries": "int64",
    "fewest": "int64",
    "most": "int64",
    "rho": "float64",
    "tau": "float64",
    "band": "float64",
    "p": "float64",
    "p_adjusted": "float64",
    "exact": "bool",
    "lowest": "float64",
    "highest": "float64",
    "pairs": "int64",
    "settled": "int64",
    "obstacle": "str",
}
POINTS = ["kind", "covariate", "country", "value", "listed", "in_base", "share", "lower", "upper"]


@dataclass(frozen=True, eq=False)
class CovariateRelations:
    """How the coverage of countries goes along with covariates.

    Attributes
    ----------
    covariates : Covariates
        The file.
    theme : str or None
        The theme whose measures are counted; None for all themes.
    frame : pandas.DataFrame
        Kinds by columns of the file; see `covariates` for the columns here and below.
    points : pandas.DataFrame
        Countries behind each row.
    without : tuple of str
        Participants without a value in any column.
    strangers : tuple of str
        Countries of the file that are not compared.
    permutations : int
        Random orders where not all are gone through.
    seed : int
        Of these.
    """

    covariates: Covariates
    theme: str | None
    frame: pd.DataFrame
    points: pd.DataFrame
    without: tuple[str, ...]
    strangers: tuple[str, ...]
    permutations: int
    seed: int

    @property
    def tested(self) -> pd.DataFrame:
        """The rows that have a coefficient."""
        return self.frame[self.frame["obstacle"] == ""]


def covariates(
    ds: Dataset,
    given: Covariates | None,
    theme: str | None = None,
    permutations: int = 9999,
    seed: int = 2022,
) -> CovariateRelations | None:
    """Hold the coverage of countries against covariates, by rank.

    A country's coverage is the share of the affirmed measures of one kind, out of those
    whose base includes it, that list it. Provisions and practices are held against each
    covariate, each kind by itself. What counts is what is listed.

    Parameters
    ----------
    ds : Dataset
    given : Covariates or None
        From ``data.read_covariates``.
    theme : str, optional
        Count the measures of one theme only.
    permutations : int, default 9999
        Random orders, with more than eight countries.
    seed : int, default 2022
        Of these.

    Returns
    -------
    CovariateRelations or None
        None if no covariates are given. `frame`: for each kind and covariate, in the order
        of the file,

        ========== ===== ====================================================
        column     type  meaning
        ========== ===== ====================================================
        kind       str   provision or practice
        covariate  str   column of the file
        countries  int   countries with a coverage and a value
        fewest     int   measures behind the coverage of one of them, at least
        most       int   measures behind it, at most
        rho        float Spearman's rank correlation; missing with an obstacle
        tau        float Kendall's tau-b
        band       float of all assignments of the values to the countries,
                         95% have a rho between -band and band
        p          float share of all assignments whose rho is, either way, at
                         least as large
        p_adjusted float the same after Holm, over all rows of the frame
        exact      bool  all assignments were gone through, not random ones
        lowest     float lowest rho with one of the countries left out
        highest    float highest rho with one left out
        pairs      int   pairs of countries
        settled    int   of these, whose order by coverage is the same whatever
                         silence means
        obstacle   str   why there is no coefficient: ``few`` countries, a
                         ``constant`` covariate, or all countries at the same
                         ``coverage``; else empty
        ========== ===== ====================================================

        `points`: the same pairs of kind and covariate, and for each country with both
        `country`, `value`, and from ``coverage(ds, theme, by="country")`` `listed`,
        `in_base`, `share`, `lower` and `upper`.

    Notes
    -----
    Tied values take the mean of their ranks (Spearman 1904); tau-b allows for ties in both
    (Kendall 1945). If the values had nothing to do with the countries, every assignment of
    them would be as good as the one in the file: p counts those whose rho is as far from 0
    (the permutation test of Pitman 1937), the one in the file among them. With up to eight
    countries all are counted, else `permutations` random ones, the same for each covariate.
    The p of several covariates and kinds are adjusted by the step-down method of Holm (1979).
    """
    if given is None:
        return None
    by_country = coverage(ds, theme, by="country").frame
    usable = by_country[by_country["kind"].isin(OFFERED) & (by_country["in_base"] > 0)]
    points = pd.DataFrame(
        [
            {**row, "covariate": name, "value": of[row["country"]]}
            for _, part in usable.groupby("kind", sort=False)
            for name, of in given.values.items()
            for row in part.to_dict("records")
            if row["country"] in of
        ],
        columns=POINTS,
    )
    found = dict(list(points.groupby(["kind", "covariate"], sort=False)))
    rows = [
        {"kind": kind, "covariate": name}
        | _relation(found.get((kind, name), points.iloc[:0]), permutations, seed)
        for kind in usable["kind"].unique()
        for name in given.values
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)
    valued = {country for of in given.values.values() for country in of}
    return CovariateRelations(
        covariates=given,
        theme=theme,
        frame=frame.assign(p_adjusted=holm(frame["p"].to_numpy())),
        points=points,
        without=tuple(country for country in ds.participants if country not in valued),
        strangers=tuple(sorted(valued.difference(ds.participants))),
        permutations=permutations,
        seed=seed,
    )


def _relation(points: pd.DataFrame, permutations: int, seed: int) -> dict[str, object]:
    """Return what the countries of one kind and covariate show."""
    size = len(points)
    lower, upper = (points[end].to_numpy(dtype=float) for end in ("lower", "upper"))
    facts = {
        "countries": size,
        "fewest": points["in_base"].min() if size else 0,
        "most": points["in_base"].max() if size else 0,
        "exact": size <= EXACT,
        "pairs": size * (size - 1) // 2,
        "settled": int((lower[:, np.newaxis] > upper).sum()),
    }
    share, value = (points[name].to_numpy(dtype=float) for name in ("share", "value"))
    obstacle = _obstacle(share, value)
    if obstacle:
        return facts | {"obstacle": obstacle}
    return facts | {
        "obstacle": "",
        "rho": spearman(share, value),
        "tau": kendall(share, value),
        **dict(zip(("p", "band"), permuted(share, value, permutations, seed), strict=True)),
        **dict(zip(("lowest", "highest"), _without_one(share, value), strict=True)),
    }


def _obstacle(share: Numbers, value: Numbers) -> str:
    if len(value) < FEWEST:
        return "few"
    if len(np.unique(value)) == 1:
        return "constant"
    return "coverage" if len(np.unique(share)) == 1 else ""


def spearman(first: Numbers, second: Numbers) -> float:
    """Return Spearman's rank correlation; NaN where one of them is constant.

    Parameters
    ----------
    first, second : numpy.ndarray
        Values of the same things, without missing ones.
    """
    x, y = _centred_ranks(first), _centred_ranks(second)
    spread = np.sqrt(float(x @ x) * float(y @ y))
    return float(x @ y / spread) if spread else np.nan


def kendall(first: Numbers, second: Numbers) -> float:
    """Return Kendall's tau-b; NaN where one of them is constant.

    Parameters
    ----------
    first, second : numpy.ndarray
        Values of the same things, without missing ones.
    """
    x, y = (np.sign(each[:, np.newaxis] - each).astype(np.int64) for each in (first, second))
    spread = np.sqrt(float((x * x).sum()) * float((y * y).sum()))
    return float((x * y).sum() / spread) if spread else np.nan


def permuted(first: Numbers, second: Numbers, permutations: int, seed: int) -> tuple[float, float]:
    """Ask how large Spearman's rho gets if one of two rows of values is put into other orders.

    Sums of products of ranks are compared, which are whole numbers, so that no tie is decided
    by rounding.

    Parameters
    ----------
    first, second : numpy.ndarray
        Values of the same things, neither of them constant.
    permutations : int
        Random orders, where there are too many to go through all.
    seed : int
        Of these.

    Returns
    -------
    p : float
        Share of the orders, the one given among them, whose rho is, either way, at least as
        large.
    band : float
        The smallest value that the rho of `LEVEL` per cent of them does not exceed, either way.
    """
    x, y = _centred_ranks(first), _centred_ranks(second)
    size = len(x)
    found = abs(int(x @ y))
    if size <= EXACT:
        sums = np.abs(x[np.array(list(orders(range(size))))] @ y)
    else:
        order = np.random.default_rng(seed).random((permutations, size)).argsort(axis=1)
        sums = np.append(np.abs(x[order] @ y), found)
    within = np.sort(sums)[-(-LEVEL * len(sums) // 100) - 1]
    spread = np.sqrt(float(x @ x) * float(y @ y))
    return float(np.mean(sums >= found)), float(within / spread)


def holm(p: Numbers) -> Numbers:
    """Adjust p-values for their number by the step-down method of Holm (1979).

    Parameters
    ----------
    p : numpy.ndarray
        Missing ones are none of the family and stay missing.
    """
    adjusted = np.full(len(p), np.nan)
    (there,) = np.nonzero(~np.isnan(p))
    rising = there[np.argsort(p[there], kind="stable")]
    steps = p[rising] * np.arange(len(rising), 0, -1)
    adjusted[rising] = np.minimum(np.maximum.accumulate(steps), 1) if len(steps) else steps
    return adjusted


def _centred_ranks(values: Numbers) -> Ranks:
    """Return twice the ranks, less their mean: whole numbers, also where ties share a rank."""
    below = (values[:, np.newaxis] > values).sum(axis=1)
    not_above = (values[:, np.newaxis] >= values).sum(axis=1)
    return np.asarray(below + not_above - len(values), dtype=np.int64)


def _without_one(share: Numbers, value: Numbers) -> tuple[float, float]:
    """Return the lowest and the highest rho with one country left out."""
    found = np.array(list(_each_without(share, value)))
    if np.isnan(found).all():
        return np.nan, np.nan
    return float(np.nanmin(found)), float(np.nanmax(found))


def _each_without(share: Numbers, value: Numbers) -> Iterator[float]:
    for place in range(len(share)):
        yield spearman(np.delete(share, place), np.delete(value, place))
