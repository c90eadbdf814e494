"""Who reports, who may, and of whom it is said: k of N with bounds. Everything counts here."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise, product
from typing import Any

import pandas as pd

from thb_analysis.data import Dataset, check_names
from thb_analysis.data.dataset import Cell, in_matrix_order
from thb_analysis.data.expressions import Bounded, Codes, evaluate, evaluate_rule, measures_in
from thb_analysis.data.names import folded
from thb_analysis.data.states import ABSENT, NAMED, NOT_REPORTED, OTHER_ANSWER, OUTSIDE


@dataclass(frozen=True)
class Share:
    """How many of the countries covered report something, and how many may have it.

    Attributes
    ----------
    reported : frozenset of str
        Countries covered of which it is reported.
    certain, possible : frozenset of str
        Countries covered that have it if every missing report is a no, and those that may have it if
        every missing report is a yes unless something excludes it.
    covered : frozenset of str
        Countries of which it is asked.
    outside : frozenset of str
        Countries of which it is reported by lists that name them, though it is not asked of them:
        shown, and not counted.
    """

    reported: Codes
    certain: Codes
    possible: Codes
    covered: Codes
    outside: Codes

    @property
    def k(self) -> int:
        """Number of countries that report it."""
        return len(self.reported)

    @property
    def n(self) -> int:
        """Number of countries covered."""
        return len(self.covered)

    @property
    def bounds(self) -> tuple[int, int]:
        """Fewest and most countries that have it, whatever missing reports mean."""
        return len(self.certain), len(self.possible)


def share_of(ds: Dataset, expression: str, base: str = "all") -> Share:
    """Count an expression over lists.

    Parameters
    ----------
    ds : Dataset
    expression : str
        See `thb_analysis.data.expressions`.
    base : str, default "all"
        Countries of which it is asked.

    Returns
    -------
    Share
        The bounds hold for whatever missing reports mean; they are the closest ones where no list
        stands twice in the expression.

    Raises
    ------
    ExpressionError
    UnknownName
        If there is no such base.
    """
    covered = ds.base(base)
    bounded: Bounded = evaluate(_missing(ds), expression)
    holds = ds.evaluate(expression)
    # Of whom nothing is asked silence says nothing.
    named = Codes().union(*map(ds.listed, measures_in(expression)))
    outside = holds & named.intersection(ds.participants) - covered
    certain, possible = bounded.certain & covered, bounded.possible & covered
    return Share(holds & covered, certain, possible, covered, outside)


def counts_of(shares: Iterable[Share]) -> pd.DataFrame:
    """Set out counts, a row for each: `k`, `n`, `lower` and `upper`, and `countries`, the codes of the k."""
    rows = [(each.k, each.n, *each.bounds, tuple(sorted(each.reported))) for each in shares]
    return pd.DataFrame(rows, columns=["k", "n", "lower", "upper", "countries"])


def share_bounds(
    ds: Dataset, rule: str, base: str = "all"
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return k of N of a rule where its share is smallest, and where it is largest.

    Parameters
    ----------
    ds : Dataset
    rule : str
        ``A of B``, in which missing reports may add to A and to B; or ``A``, which is counted in `base`.
    base : str, default "all"
    """
    result: Any = evaluate_rule(_missing(ds), rule)  # type: ignore[arg-type]
    covered = ds.base(base)
    whole = Bounded(covered, covered) if result.whole is None else result.whole
    part, rest = result.part & whole, whole - result.part
    fewest = len(whole.certain - rest.possible)
    most = len(part.possible)
    return (fewest, fewest + len(rest.possible)), (most, most + len(whole.certain - part.possible))


def margin_bounds(ds: Dataset, rule: str, base: str = "all") -> tuple[int, int]:
    """Return the margin of a comparison such as ``A > B, C`` at its least and at its most.

    The margin is the least by which a count exceeds one that it should exceed.
    """
    compared: Any = evaluate_rule(_missing(ds), rule)  # type: ignore[arg-type]
    covered = Bounded(ds.base(base), ds.base(base))
    groups = [[each & covered for each in group] for group in compared.groups]
    pairs = [pair for first, second in pairwise(groups) for pair in product(first, second)]
    return (
        min(len(here.certain) - len(there.possible) for here, there in pairs),
        min(len(here.possible) - len(there.certain) for here, there in pairs),
    )


@dataclass(frozen=True)
class _Missing:
    """The lists of a dataset, each between what is reported and what missing reports may hide.

    Worst-case bounds after Manski (2003), Partial Identification of Probability Distributions.
    """

    ds: Dataset

    def listed(self, measure: str) -> Bounded:
        reported = self.ds.listed(measure)
        return Bounded(reported, reported | self._missing(measure))

    def base(self, name: str) -> Bounded:
        countries = self.ds.base(name)
        return Bounded(countries, countries)

    def within(self, measure: str, lowest: int, highest: int) -> Bounded:
        def may_lie_within(cell: Cell) -> bool:
            # An open end may lie within the range.
            low = lowest if cell.minimum is None else cell.minimum
            high = highest if cell.maximum is None else cell.maximum
            return cell.status != ABSENT and lowest <= low <= highest and lowest <= high <= highest

        within = self.ds.within(measure, lowest, highest)
        possible = self.ds.where(measure, may_lie_within)
        return Bounded(within, within | possible | self._missing(measure))

    def renewable(self, measure: str) -> Bounded:
        denied = self.ds.where(measure, lambda cell: cell.renewable is False)
        return Bounded(self.ds.renewable(measure), self.listed(measure).possible - denied)

    def given(self, measure: str) -> Bounded:
        return Bounded(self.ds.given(measure), self.listed(measure).possible)

    def _missing(self, measure: str) -> Codes:
        """Return the countries covered of which nothing is reported, and nothing else excludes it."""
        known = self.ds.listed(measure) | self.ds.absent(measure)
        return self.ds.covered(measure) - known - self._excluded.get(measure, frozenset())

    @cached_property
    def _excluded(self) -> dict[str, Codes]:
        """Return the countries of a list that by the words of the source excludes another list."""
        rows = self.ds.relations
        exclude = rows["kind"].isin(["disjoint", "alternatives"]) & rows["strength"].eq("strict")
        return _listed_beside(self.ds, rows[exclude])


_missing = lru_cache(maxsize=8)(_Missing)


def _listed_beside(ds: Dataset, rows: pd.DataFrame) -> dict[str, Codes]:
    """Return for each measure of some relations the countries reported for those it is related to."""
    found: dict[str, Codes] = {}
    measures = set(ds.measures["measure"])
    for pair in zip(rows["left"].tolist(), rows["right"].tolist(), strict=True):
        if measures.issuperset(pair):
            for one, other in (pair, pair[::-1]):
                found[one] = found.get(one, frozenset()) | ds.listed(other)
    return found


def shown_cells(ds: Dataset, theme: str | None = None) -> pd.DataFrame:
    """Return the cells of a dataset as pages show them: what is answered otherwise is not missing.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep those of one theme.

    Returns
    -------
    pandas.DataFrame
        Rows of `Dataset.cells`; `state` is ``other_answer`` for a country covered that is not reported
        for a measure, or is absent, but reported for the one that answers the same question otherwise.
    """
    cells = ds.cells(theme)
    missing = cells["state"].isin([NOT_REPORTED, ABSENT]) & cells["in_base"]
    return cells.assign(state=cells["state"].mask(missing & _answered(ds, cells), OTHER_ANSWER))


def one_state(cells: pd.DataFrame) -> pd.Series:
    """Return what each cell is shown as where it has one mark: named outside the statement, else its state.

    Parameters
    ----------
    cells : pandas.DataFrame
        Rows of `Dataset.cells` or `shown_cells`.
    """
    return cells["state"].mask(cells["outside"], OUTSIDE)


def _answered(ds: Dataset, cells: pd.DataFrame) -> pd.Series:
    """Whether the question of a cell is answered otherwise."""
    otherwise = answered_otherwise(ds)
    keys = zip(cells["measure"], cells["country"], strict=True)
    found = [code in otherwise.get(measure, ()) for measure, code in keys]
    return pd.Series(found, cells.index, dtype=bool)


@lru_cache(maxsize=8)
def answered_otherwise(ds: Dataset) -> dict[str, Codes]:
    """Return for each measure that answers a question the countries reported for another answer."""
    return _listed_beside(ds, ds.relations[ds.relations["kind"].eq("alternatives")])


def compared_cells(ds: Dataset, theme: str | None = None) -> pd.DataFrame:
    """Return the cells that countries are compared by; `has` says if reported.

    Left out are those that are not covered, and those of which nothing is reported because their
    question is answered otherwise.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep those of one theme.

    Returns
    -------
    pandas.DataFrame
        Rows of `Dataset.cells`, with `has` (bool).
    """
    cells = ds.cells(theme)
    otherwise = cells["state"].eq(NOT_REPORTED) & _answered(ds, cells)
    cells = cells[cells["in_base"].astype(bool) & ~otherwise]
    compared = ds.measures.loc[ds.measures["compared"], "measure"]
    asked = cells[cells["measure"].isin(compared)]
    return asked.assign(has=asked["state"].isin(NAMED))


def measures_of(ds: Dataset, theme: str | None = None) -> pd.DataFrame:
    """Return the measures in the order of the matrix, each with the page on which it stands.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep those of one theme.

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    rows = in_matrix_order(_kept(ds, ds.measures, theme))
    pages = ds.footnotes.drop_duplicates("footnote").set_index("footnote")["page"]
    return rows.assign(page=rows["footnote"].map(pages).fillna(rows["page"]))


def of_theme(ds: Dataset, rows: pd.DataFrame, theme: str | None = None) -> pd.DataFrame:
    """Return rows that have a theme and an order by these; those of one theme if it is given.

    Raises
    ------
    UnknownName
        If there is no such theme.
    """
    places = {title: place for place, title in enumerate(ds.theme_titles)}
    kept = _kept(ds, rows, theme).sort_values("order", kind="stable")
    return kept.sort_values("theme", key=lambda themes: themes.map(places), kind="stable")


def _kept(ds: Dataset, rows: pd.DataFrame, theme: str | None) -> pd.DataFrame:
    if theme is None:
        return rows
    check_names([theme], ds.themes["theme"], "theme")
    return rows[rows["theme"] == theme]


def strictly(ds: Dataset, expression: str) -> Codes:
    """Evaluate an expression without what is reported with a condition or exception."""
    return ds.select(include_qualified=False).evaluate(expression)


def names_of(ds: Dataset, countries: Iterable[str]) -> list[str]:
    """Return the names of some participants, by the alphabet."""
    names = ds.country_names
    return [names[code] for code in by_name(ds, countries)]


def by_name(ds: Dataset, countries: Iterable[str]) -> list[str]:
    """Return the codes of some participants, by the alphabet of names."""
    here, names = frozenset(countries).intersection(ds.participants), ds.country_names
    return sorted(here, key=lambda code: (folded(names[code]), code))


def in_order(ds: Dataset) -> tuple[str, ...]:
    """Return the participants as tables have them: in the order of a document, of other data by name."""
    return ds.participants if ds.has_document else tuple(by_name(ds, ds.participants))


def each_row(frame: pd.DataFrame) -> list[Any]:
    """Return the rows of a frame as named tuples, whose fields are of any type."""
    return list(frame.itertuples())
