"""The cells: one row for each participant and measure."""

from collections.abc import Mapping

import pandas as pd

from thb_analysis.dataset.tables import in_matrix_order
from thb_analysis.known.model import Known
from thb_analysis.package.schema import schemas
from thb_analysis.states import FOLLOWS, NAMED, OPEN, OTHER_QUESTION, QUESTIONS

_OF_MEASURES = [
    *("theme", "question", "measure", "label"),
    *("short", "polarity", "footnote", "page"),
]
# Columns of observations that cells have from elsewhere, or not at all.
_NO_DETAILS = ("footnote", "measure", "country", "status", "said")


def all_cells(tables: Mapping[str, pd.DataFrame], known: Known) -> pd.DataFrame:
    """Return the cells of all measures, in the order of `in_matrix_order`: see `Dataset.cells`."""
    measures = in_matrix_order(tables["measures"])
    order = measures["measure"].map(known.measure_index).to_numpy()
    footnotes = tables["footnotes"].drop_duplicates("footnote")
    pages = footnotes.set_index("footnote")["page"]
    # A footnote has its page; a sentence alone has the one that is noted with the measure.
    printed = measures["footnote"].map(pages).astype("Int64")
    measures["page"] = printed.fillna(measures["page"])
    by_kind = measures["kind"].map(QUESTIONS).fillna(OTHER_QUESTION)
    question = measures["question"]
    measures["question"] = question.where(question != "", by_kind)
    countries = tables["countries"].set_index("country", drop=False)
    of_countries = countries.loc[[*known.codes], ["country", "name", "region"]]
    cells = measures[_OF_MEASURES].merge(of_countries, how="cross")
    for name in ("state", "covered", "outside"):
        cells[name] = getattr(known, name)[order].ravel()
    cells["reason"] = known.reasons()[order].ravel()
    columns = schemas()["observations"].columns
    names = [name for name in columns if name not in _NO_DETAILS]
    details = tables["observations"][names].reset_index(drop=True)
    # Index -1, that of a cell without an observation, is not there and gives missing values.
    details = details.reindex(known.observation_index[order].ravel())
    texts = [name for name in names if columns[name].type == "string"]
    details[texts] = details[texts].fillna("")
    return cells.join(details.reset_index(drop=True))


def count_cells(cells: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Count cells that are covered, by some columns: `k` named, of `n`, and the `lower` and `upper` k that are possible.

    Bounds are missing where a list does not say which way it is to be read.
    """
    covered = cells[cells["covered"]]
    named = covered["state"].isin(NAMED)
    is_open = covered["state"].eq(OPEN)
    follows = is_open & covered["reason"].eq(FOLLOWS)
    frame = covered[by].assign(k=named, n=True)
    frame["lower"] = named | follows
    frame["upper"] = named | is_open
    frame["unclear"] = covered["polarity"].eq("unclear")
    found = frame.groupby(by, sort=False, observed=True).sum().astype("Int64")
    found.loc[found.pop("unclear") > 0, ["lower", "upper"]] = pd.NA
    return found
