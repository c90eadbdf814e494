"""Maps: of each country one category, as the data package defines them, side by side for a theme."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import pandas as pd

from thb_analysis.analysis.context import FEW, is_few
from thb_analysis.analysis.phrases import filled, places_in, sourced
from thb_analysis.analysis.room import NAMED
from thb_analysis.counts import by_name, each_row, of_theme, share_of
from thb_analysis.data import Dataset, check_names
from thb_analysis.data.expressions import Codes, measures_in
from thb_analysis.data.states import ABSENT, NOT_COVERED, OUTSIDE, STATE_LABELS
from thb_analysis.display import Axes, Figure, Prose, Result, Table, tabled
from thb_analysis.display.text import text, words
from thb_analysis.wording import capital, in_text, joined, number, small

_OF_PROFILE = 4  # maps of a country profile
_COLUMNS = ["map", "title", "country", "name", "category", "look"]
# Words and look of a country for which no category holds.
OTHERWISE = (
    ("Reported as absent", "absent"),
    ("Not reported", "none"),
    (capital(STATE_LABELS[OUTSIDE]), OUTSIDE),
    ("Not covered", NOT_COVERED),
)


@dataclass(frozen=True, eq=False, repr=False)
class Maps(Result):
    """What the maps of a theme show.

    Attributes
    ----------
    frame : pandas.DataFrame
        One row for each map and participant, in the order of the categories: `map`, `title` (of the
        map), `country` (code), `name`, `category` (words of the legend), `look` (how it is drawn).
    places : pandas.DataFrame
        Where countries stand on a map, those that are not compared too: `country`, `column`, `row`.
    finding : str
        What the maps show, as a sentence.
    notes : tuple of str
        What the words of the legends mean.
    sources : str
        Source with footnotes and pages, as a sentence; empty if neither is known.
    is_open : bool
        Whether a country may have what is not reported all the same.
    country : str
        Code of the country that is set off; empty if none is.
    ds : Dataset
        What is mapped.
    """

    frame: pd.DataFrame
    places: pd.DataFrame
    finding: str
    notes: tuple[str, ...]
    sources: str
    is_open: bool
    ds: Dataset
    country: str = ""

    def text(self) -> Prose:
        """Count the countries of each category."""
        return text("maps", maps=self._each())

    def table(self) -> Table | None:
        """Name the countries of each category; None if there is no map."""
        rows = (
            (title, words, str(len(part)), joined(part["name"]))
            for title, parts in self._each()
            for words, part in parts
        )
        caption = "Countries by category, map by map."
        heads = {"Map": 24, "Category": 24, "Number": 10, "Countries": 42}
        return tabled("tbl-maps", caption, heads, rows, numeric=["Number"])

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the tile maps side by side.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            New ones if not given.
        """
        from thb_analysis.display.drawings import tiles

        asked = ("column", "row", "country", "category", "look", "title", "tip")
        return tiles(self._drawn, *asked, ax, self.country)

    def figure(self) -> Figure | None:
        """Publish the maps; None if there is no map, no country, or no country has its place."""
        drawn, own = self._drawn, self.frame["country"] == self.country
        if not drawn["category"].any():
            return None
        from thb_analysis.display import style

        name = next(iter(self.frame.loc[own, "name"]), "")
        each = [*self._each()]
        said = words("maps", maps=self, drawn=drawn, each=each, name=name, most=NAMED)
        return style.publish(self.plot, "fig-maps", **said, **self.ds.credit)

    @cached_property
    def _drawn(self) -> pd.DataFrame:
        """Each map with every place: a country that is not compared has no category."""
        maps = self.frame[["map", "title"]].drop_duplicates()
        everywhere = maps.merge(self.places, how="cross").assign(name="", category="", look="")
        rows = pd.concat([self.frame.merge(self.places), everywhere], ignore_index=True)
        rows = rows.drop_duplicates(["map", "country"])
        own = self.frame[self.frame["country"] == self.country].set_index("map")
        said = ("\n" + own["name"] + ": " + own["category"].map(small)).to_dict()
        tips: Any = zip(rows["name"], rows["title"], rows["category"].map(small), strict=True)
        titles = rows["title"] + rows["map"].map(lambda each: said.get(each, ""))
        return rows.assign(tip=list(tips), title=titles)

    def _each(self) -> Iterator[tuple[str, list[tuple[str, pd.DataFrame]]]]:
        """Yield the title of each map, and its categories with their rows."""
        for _, rows in self.frame.groupby("map", sort=False):
            parts = rows.groupby("category", sort=False)
            yield rows["title"].iloc[0], [(str(words), part) for words, part in parts]


def maps(ds: Dataset, theme: str | None = None, country: str | None = None) -> Maps:
    """Give each country its category on each map of the data package.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Keep the maps of one theme.
    country : str, optional
        Keep the maps of country profiles, at most four, and set this participant off.

    Returns
    -------
    Maps

    Raises
    ------
    UnknownName
        If there is no such theme or participant.
    ExpressionError
        If an expression cannot be evaluated.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> found = thb.maps(thb.load(), country="FR")
    >>> found.frame["title"].unique().tolist()[:2]
    ['Screening for trafficking', 'Identification comes first']
    """
    whole = _whole(ds, theme, country is not None)
    # The next to ask gets what is kept, whatever is done to this.
    whole = replace(whole, frame=whole.frame.copy(deep=False))
    if country is None:
        return whole
    check_names([country], ds.participants, "country")
    own = standing(whole.frame, country)
    finding = stands(own, in_text(ds.country_names[country]), whole.frame["map"].nunique())
    few = f"Few: at most {number(FEW)} countries and a third of those covered."
    # Of one who stands alone nothing is to be explained.
    explained = (few,) * bool((own["few"] & own["k"].gt(1)).any())
    return replace(whole, finding=finding, notes=whole.notes + explained, country=country)


@lru_cache(maxsize=16)
def _whole(ds: Dataset, theme: str | None, is_profile: bool) -> Maps:
    """Return maps, on which no country is set off."""
    rows = mapped(ds, theme, is_profile)
    found = [each for _, one in rows.groupby("map", sort=False) for each in _categories(ds, one)]
    return Maps(
        pd.DataFrame(found, columns=_COLUMNS, dtype="str"),
        places(ds),
        _found(ds, rows),
        tuple(note for note in rows["note"] if note),
        sourced(ds, places_in(ds, rows["expression"])),
        not ds.is_complete,
        ds,
    )


def mapped(ds: Dataset, theme: str | None = None, is_profile: bool = False) -> pd.DataFrame:
    """Return the rows of the codebook for the categories of the maps asked for, in the order of themes or of a profile."""
    rows = of_theme(ds, ds.maps, theme)
    if is_profile:
        rows = rows[rows["profile"].notna()].sort_values("profile", kind="stable")
        rows = rows[rows["map"].isin(rows["map"].unique()[:_OF_PROFILE])]
    return rows


def _categories(ds: Dataset, rows: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    """Give each participant the first category that holds for it, else what its silence means."""
    first, names = each_row(rows)[0], ds.country_names
    covered, left = ds.base(first.base), frozenset(ds.participants)
    denied = _denied(ds, [each for row in rows["expression"] for each in measures_in(row)])
    shares = [share_of(ds, expression, first.base) for expression in rows["expression"]]
    outside = Codes().union(*(share.outside for share in shares))
    held = [*(share.reported for share in shares), denied & covered, covered, outside, left]
    looks = [*zip(rows["category"], rows["look"], strict=True), *OTHERWISE]
    for (category, look), codes in zip(looks, held, strict=True):
        for code in by_name(ds, codes & left):
            yield first.map, first.title, code, names[code], category, look
        left -= codes


def _denied(ds: Dataset, measures: list[str]) -> Codes:
    """Return the countries of which all that is asked of them is reported as absent."""
    cells = ds.cells()
    asked = cells[cells["measure"].isin(measures) & cells["in_base"].astype(bool)]
    absent = asked["state"].eq(ABSENT).groupby(asked["country"]).all()
    return frozenset(absent[absent].index)


def places(ds: Dataset) -> pd.DataFrame:
    """Return where countries stand; of two at one place, the first."""
    rows = ds.countries[["country", "tile_column", "tile_row"]].dropna()
    places: pd.DataFrame = rows.drop_duplicates(["tile_column", "tile_row"])
    return places.set_axis(["country", "column", "row"], axis=1).reset_index(drop=True)


def _found(ds: Dataset, rows: pd.DataFrame) -> str:
    """Join what the maps show to one sentence."""
    clauses = []
    for row in each_row(rows[rows["finding"] != ""]):
        share = share_of(ds, row.expression, row.base)
        if share.n:
            clauses.append(small(filled(ds, worded(row), share).removesuffix(".")))
    return f"{capital('; '.join(clauses))}." if clauses else ""


def worded(row: Any) -> str:
    """Return what a category shows, its count being one of its own expression."""
    return str(row.finding).replace("{k of N}", f"{{share {row.expression}}}")


def standing(frame: pd.DataFrame, country: str) -> pd.DataFrame:
    """Return the categories that a country has, with the number of countries that share each.

    Parameters
    ----------
    frame : pandas.DataFrame
        Of `Maps`.
    country : str
        Code.

    Returns
    -------
    pandas.DataFrame
        Rows of `frame` for the country, without what is not reported or not covered, with `k` of
        `n`, the countries covered, and `few`: whether it shares the category with few or nobody,
        though others are covered.
    """
    covered = frame[~frame["look"].isin([OUTSIDE, NOT_COVERED])]
    k = covered.groupby(["map", "category"])["country"].transform("size")
    n = covered.groupby("map")["country"].transform("size")
    few = (k.eq(1) & n.gt(1)) | is_few(k, n)
    # Of what is known in part it is not known who else is there.
    few &= covered["look"].ne("part")
    rows = covered.assign(k=k, n=n, few=few)
    return rows[rows["country"].eq(country) & rows["look"].ne("none")]


def stands(own: pd.DataFrame, name: str, maps: int) -> str:
    """Say on how many maps a country is among few, else how many others at least are where it is.

    Parameters
    ----------
    own : pandas.DataFrame
        As `standing` returns it.
    name : str
        The country, as it stands within a sentence.
    maps : int
        How many maps there are.
    """
    few, shared = own[own["few"]], own.loc[own["n"] > 1, "k"]
    first = next(iter(each_row(few.nsmallest(1, "k"))), None)
    others = int(shared.min()) - 1 if len(shared) else 0
    said: str = words(
        "standing", name=name, own=own, few=few, first=first, others=others, maps=maps
    )["title"]
    return said
