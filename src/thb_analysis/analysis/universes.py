"""Universes: every combination of defensible choices, made into codings of the source.

A *choice* has *options*, of which the first is the one that the reports follow.
Choices about the coding (which cells count, how a debatable place is read, which
countries are compared) give another data set. Choices of method bear on clusters
alone, and the ranges of quantity words on the document's claims alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import pandas as pd

from thb_analysis.analysis.cells import in_order
from thb_analysis.analysis.linkage import METHODS
from thb_analysis.analysis.recode import CHANGE_COLUMNS, recode
from thb_analysis.analysis.similarity import COEFFICIENTS
from thb_analysis.data import Dataset
from thb_analysis.questions.two_codings import settled_decisions
from thb_analysis.questions.verdicts import Ranges, widened

# Fewer countries are no comparison.
FEWEST_COUNTRIES = 3

# The ends of the ranges of quantity words are set; a tenth more or less is as defensible.
RANGES = {"as stated": 0.0, "a tenth narrower": -0.1, "a tenth wider": 0.1}
WORDS = "ranges of quantity words"

AS_CODED = "as coded"
ALL_READINGS = "all other readings at once"

_COEFFICIENTS = {"jaccard": "Jaccard", "simple_matching": "simple matching"}

_READING_COLUMNS = ["label", "reason", *CHANGE_COLUMNS]
_DECIDED_SO = "The second coder, who had not seen the first coding, decided so."
_LEFT_OPEN = "The sentence does not say which way the list is to be read."

Options = Sequence[str]


@dataclass(frozen=True)
class Method:
    """How countries are clustered.

    Attributes
    ----------
    coefficient : str
        See ``similarity``.
    skip_not_covered : bool
        See ``similarity``.
    linkage : str
        See ``cluster``.
    """

    coefficient: str
    skip_not_covered: bool
    linkage: str

    @property
    def options(self) -> dict[str, str]:
        """Choice to option, as the report names them."""
        return {
            "coefficient": _COEFFICIENTS[self.coefficient],
            "outside the base": "left out" if self.skip_not_covered else "as not listed",
            "linkage": self.linkage,
        }


def methods() -> tuple[Method, ...]:
    """Return every method of clustering, the usual one first."""
    return tuple(Method(*options) for options in product(COEFFICIENTS, (True, False), METHODS))


def reworded(ranges: Ranges, wider: float) -> Ranges:
    """Return other ranges of a quantity word.

    Parameters
    ----------
    ranges : Ranges
        As stated.
    wider : float
        How far each end of the range in which the word holds moves outwards;
        negative for inwards, at most to the middle. Ends at 0 and 1 stay.
    """
    low, high = widened(ranges.holds_from, ranges.holds_to, wider)
    return replace(ranges, holds_from=low, holds_to=high)


def codings(ds: Dataset) -> Iterator[tuple[dict[str, str], Dataset]]:
    """Make every defensible coding, the one that the reports follow first.

    Choices that change nothing in this data set are left out: without a
    qualified listing there is no choice whether to count them.

    Other readings are tried each alone and all at once; where two read the same
    thing differently, the first of them stands in the last case. A statement
    whose reading the source leaves open is read both ways, and what the second
    coder decided otherwise on a list as a whole is decided so.

    Parameters
    ----------
    ds : Dataset

    Yields
    ------
    tuple of dict and Dataset
        Choice to option, and the data set that follows.
    """
    qualified = _counted(ds, ds.select(include_qualified=False))
    body = _counted(ds, ds.select(include_body=False))
    participants = _participants(ds)
    selections = list(product(qualified, body, participants))
    for reading, changes in readings(ds).items():
        recoded = recode(ds, changes)
        compared = {who: recoded.select(codes) for who, codes in participants.items()}
        for counted, named, who in selections:
            options = {
                "listings with a remark": counted,
                "countries named by the sentence only": named,
                "countries compared": who,
                "reading": reading,
            }
            yield options, compared[who].select(None, counted == "counted", named == "counted")


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
    others = other_readings(ds)
    alone = {str(label): rows[CHANGE_COLUMNS] for label, rows in others.groupby("label")}
    together = {ALL_READINGS: others[CHANGE_COLUMNS]} if len(alone) > 1 else {}
    return {AS_CODED: others.iloc[:0][CHANGE_COLUMNS], **alone, **together}


def other_readings(ds: Dataset) -> pd.DataFrame:
    """Return what other readings of the source would change, and why they can be defended.

    Those that the data package records, what the second coder decided otherwise
    on a list as a whole, and both readings of each list whose polarity is unclear.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        `label` of the reading, `reason`, and the columns that `recode` takes.
    """
    recorded: pd.DataFrame = ds.readings[_READING_COLUMNS]
    return pd.concat([recorded, second_coder(ds), _polarities(ds)], ignore_index=True)


def second_coder(ds: Dataset) -> pd.DataFrame:
    """Return what the second coder had decided otherwise on a list as a whole.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    pandas.DataFrame
        As `other_readings`, one row per decision.
    """
    measures = ds.measures.dropna(subset="footnote")
    label = dict(zip(measures["footnote"], measures["label"], strict=True))
    called = dict(zip(ds.bases["base"], ds.bases["label"], strict=True))
    settled = settled_decisions(ds)
    differing = settled[
        (settled["second"] != settled["settled"]) & settled["footnote"].isin(list(label))
    ]
    rows = [
        (
            f"“{label[footnote]}” coded with the {field} “{called.get(value, value)}”",
            _DECIDED_SO,
            footnote,
            "*",
            field,
            value,
        )
        for footnote, field, value in differing[["footnote", "field", "second"]].itertuples(
            index=False
        )
    ]
    return pd.DataFrame(rows, columns=_READING_COLUMNS)


def _polarities(ds: Dataset) -> pd.DataFrame:
    """Return both readings of each measure whose polarity the source leaves open."""
    unclear = in_order(ds).query("polarity == 'unclear'").dropna(subset="footnote")
    rows = [
        (f"“{label}” read as {polarity}", _LEFT_OPEN, footnote, "*", "polarity", polarity)
        for footnote, label in zip(unclear["footnote"], unclear["label"], strict=True)
        for polarity in ("affirmed", "negated")
    ]
    return pd.DataFrame(rows, columns=_READING_COLUMNS)


def _counted(ds: Dataset, without: Dataset) -> Options:
    """Return the options of counting what another data set leaves out."""
    fewer = len(without.observations) < len(ds.observations)
    return ("counted", "left out") if fewer else ("counted",)


def _participants(ds: Dataset) -> Mapping[str, list[str] | None]:
    """Return all participants, and those of the largest bloc alone if that is a choice."""
    took_part = ds.countries[ds.countries["country"].isin(ds.participants)]
    # Of blocs that are equally large, the first by name, wherever its countries stand.
    sizes = (
        took_part["bloc"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    )
    everybody: dict[str, list[str] | None] = {"all": None}
    if len(sizes) < 2 or sizes.iloc[0] < FEWEST_COUNTRIES:
        return everybody
    largest = str(sizes.index[0])
    members = took_part.loc[took_part["bloc"] == largest, "country"]
    return everybody | {f"{largest} only": list(members)}
