"""Universes: every combination of defensible choices, made into codings of the source.

A *choice* has *options*, of which the first is the one that the reports follow.
Choices about the coding (which cells count, how a debatable place is read, which
countries are compared) give another data set; choices of method do not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import pandas as pd

from thb_analysis.analysis.linkage import METHODS
from thb_analysis.analysis.recode import CHANGE_COLUMNS, recode
from thb_analysis.analysis.similarity import COEFFICIENTS
from thb_analysis.data import Dataset
from thb_analysis.data.states import QUALIFIED

# Fewer countries are no comparison.
FEWEST_COUNTRIES = 3

AS_CODED = "as coded"
ALL_READINGS = "all other readings at once"

_COEFFICIENTS = {"jaccard": "Jaccard", "simple_matching": "simple matching"}

Options = Sequence[str]


@dataclass(frozen=True)
class Method:
    """How countries are clustered.

    Attributes
    ----------
    coefficient : str
        See ``similarity``.
    skip_out_of_base : bool
        See ``similarity``.
    linkage : str
        See ``cluster``.
    """

    coefficient: str
    skip_out_of_base: bool
    linkage: str

    @property
    def options(self) -> dict[str, str]:
        """Choice to option, as the report names them."""
        return {
            "coefficient": _COEFFICIENTS[self.coefficient],
            "outside the base": "left out" if self.skip_out_of_base else "as not listed",
            "linkage": self.linkage,
        }


def methods(coefficient: str, linkage: str) -> tuple[Method, ...]:
    """Return every method of clustering, the one asked for first.

    Parameters
    ----------
    coefficient : {"jaccard", "simple_matching"}
    linkage : {"average", "complete", "single"}
    """
    return tuple(
        Method(*options)
        for options in product(
            _first(coefficient, COEFFICIENTS), (True, False), _first(linkage, METHODS)
        )
    )


def codings(ds: Dataset) -> Iterator[tuple[dict[str, str], Dataset]]:
    """Make every defensible coding, the one that the reports follow first.

    Choices that change nothing in this data set are left out: without a
    qualified listing there is no choice whether to count them.

    Other readings are tried each alone and all at once; where two read the same
    thing differently, the first of them stands in the last case. A statement
    whose reading the source leaves open is read both ways.

    Parameters
    ----------
    ds : Dataset

    Yields
    ------
    tuple of dict and Dataset
        Choice to option, and the data set that follows.
    """
    observations = ds.observations
    qualified = _if_any(observations["status"] == QUALIFIED)
    body = _if_any(observations["basis"] == "body")
    selections = list(product(qualified, body, _participants(ds).items()))
    for reading, changes in readings(ds).items():
        recoded = recode(ds, changes)
        for counted, named, (participants, countries) in selections:
            options = {
                "listings with a remark": counted,
                "countries named by the sentence only": named,
                "countries compared": participants,
                "reading": reading,
            }
            yield options, recoded.select(countries, counted == "counted", named == "counted")


def readings(ds: Dataset) -> dict[str, pd.DataFrame]:
    """Return every reading of the source: as coded, each other one alone, and all at once.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    dict of str to pandas.DataFrame
        Label to the changes that `recode` takes.
    """
    recorded = ds.readings[["label", *CHANGE_COLUMNS]]
    others = pd.concat([recorded, _polarities(ds)], ignore_index=True)
    alone = {str(label): rows[CHANGE_COLUMNS] for label, rows in others.groupby("label")}
    together = {ALL_READINGS: others[CHANGE_COLUMNS]} if len(alone) > 1 else {}
    return {AS_CODED: others.iloc[:0][CHANGE_COLUMNS], **alone, **together}


def _polarities(ds: Dataset) -> pd.DataFrame:
    """Return both readings of each measure whose polarity the source leaves open."""
    unclear = ds.measures[ds.measures["polarity"] == "unclear"].sort_values("footnote")
    rows = [
        (f"“{label}” read as {polarity}", footnote, "*", "polarity", polarity)
        for footnote, label in zip(unclear["footnote"], unclear["label"], strict=True)
        for polarity in ("affirmed", "negated")
    ]
    return pd.DataFrame(rows, columns=["label", *CHANGE_COLUMNS])


def _if_any(concerned: "pd.Series[bool]") -> Options:
    return ("counted", "left out") if concerned.any() else ("counted",)


def _participants(ds: Dataset) -> Mapping[str, list[str] | None]:
    """Return all participants, and those of the largest bloc alone if that is a choice."""
    took_part = ds.countries[ds.countries["country"].isin(ds.participants)]
    sizes = took_part["bloc"].value_counts()
    everybody: dict[str, list[str] | None] = {"all": None}
    if len(sizes) < 2 or sizes.iloc[0] < FEWEST_COUNTRIES:
        return everybody
    largest = str(sizes.index[0])
    members = took_part.loc[took_part["bloc"] == largest, "country"]
    return everybody | {f"{largest} only": list(members)}


def _first(chosen: str, options: Sequence[str]) -> list[str]:
    return [chosen, *(option for option in options if option != chosen)]
