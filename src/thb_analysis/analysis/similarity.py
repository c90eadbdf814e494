"""Similarity: which countries are most alike in what is named for them, and in what they differ."""

from dataclasses import dataclass

import pandas as pd

from thb_analysis.analysis.counts import compared_cells, each_row, sort_by_name
from thb_analysis.dataset.dataset import Dataset, takes_dataset
from thb_analysis.display import Result, Table, make_table
from thb_analysis.states import EXCLUDED, NAMED, OPEN
from thb_analysis.wording import first

_SHOWN = 3  # measures in which two differ that a page names; the frame has all
_FEWEST = 3  # measures: by fewer there is little to compare
_COLUMNS = ["country", "name", "both", "either", "similarity"]
_COLUMNS += ["only_here", "only_there", "different"]


@dataclass(frozen=True, eq=False, repr=False)
class Alike(Result):
    """The countries most alike one.

    Attributes
    ----------
    name : str
        Of the country that others are compared with.
    frame : pandas.DataFrame
        One row for each of the others, the most alike first: `country`, `name`, `both` and `either`
        (measures named for both, and for one at least), `similarity` (Jaccard 1912: both / either),
        and tuples of measures in short: `only_here` and `only_there` (named for the one, open for
        the other: no difference yet) and `different` (named for the one, another answer for the other).
    """

    name: str
    frame: pd.DataFrame

    def tables(self) -> list[Table]:
        """Return the table of the countries most alike; an empty list if there are none."""
        rows = []
        for row in each_row(self.frame):
            lists = row.different, row.only_here, row.only_there
            texts = ("; ".join(first(each, _SHOWN)) or "–" for each in lists)
            rows.append((row.name, f"{row.both} of {row.either}", *texts))
        heads = {"Country": 12, "Named for both": 10, "Different answers": 20}
        heads[f"Only {self.name}, the other open"] = 29
        heads[f"Only the other, {self.name} open"] = 29
        table = make_table(
            "tbl-alike",
            f"Most alike {self.name}.",
            heads,
            rows,
            "Of the measures named for one of the two at least. What is open for one of them is not yet a difference.",
        )
        return [table] if table else []


@takes_dataset
def alike(ds: Dataset, country: str, most: int = 3) -> Alike:
    """Find the countries that are most alike one, by the measures on which countries are compared.

    Parameters
    ----------
    ds : Dataset
    country : str
    most : int, default 3

    Raises
    ------
    UnknownName
        If it is no participant.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> thb.alike(thb.load(), "FI").frame["name"].iloc[0]
    'Norway'
    """
    country = ds.find("country", country)
    has = compared_cells(ds).pivot(index="measure", columns="country", values="has")
    measures = ds.measures.set_index("measure")
    short = measures["short"].where(measures["short"] != "", measures["label"])
    states = ds.matrix().loc[:, has.index].T
    named, is_open = states.isin(NAMED), states.isin([OPEN])
    is_no = states.isin([EXCLUDED])
    others = sort_by_name(ds, has.columns.drop(country)) if country in has else ()
    rows = []
    for other in others:
        pair = has[[country, other]].dropna().astype(bool)
        both = int(pair.all(axis=1).sum())
        either = int(pair.any(axis=1).sum())
        if len(pair) < _FEWEST or not both:
            continue
        only_here = named[country] & is_open[other]
        only_there = named[other] & is_open[country]
        different = named[country] & is_no[other] | named[other] & is_no[country]
        differing = only_here, only_there, different
        labels = (tuple(short[states.index[each]]) for each in differing)
        row = other, ds.country_names[other], both, either, both / either, *labels
        rows.append(row)
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    ranked = frame.sort_values(["similarity", "both"], ascending=False, kind="stable")
    frame = ranked.head(most).reset_index(drop=True)
    return Alike(ds.country_names[country], frame)
