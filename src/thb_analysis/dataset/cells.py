"""The cells: one row for each participant and measure."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from thb_analysis.dataset.tables import in_matrix_order
from thb_analysis.known.model import Known
from thb_analysis.package.schema import schemas
from thb_analysis.states import OTHER_QUESTION, QUESTIONS

_OF_MEASURES = [
    "theme",
    "question",
    "measure",
    "label",
    "short",
    "polarity",
    "footnote",
    "page",
]
# Columns of observations that cells have from elsewhere, or not at all.
_NO_DETAILS = ("footnote", "measure", "country", "status", "said")


def all_cells(tables: Mapping[str, pd.DataFrame], known: Known) -> pd.DataFrame:
    """Return the cells of all measures, in the order of `in_matrix_order`: see `Dataset.cells`."""
    measures = in_matrix_order(tables["measures"])
    order = [known.measure_index[each] for each in measures["measure"]]
    pages = (
        tables["footnotes"].drop_duplicates("footnote").set_index("footnote")["page"]
    )
    # A footnote has its page; a sentence alone has the one that is noted with the measure.
    page = measures["footnote"].map(pages).astype("Int64").fillna(measures["page"])
    by_kind = measures["kind"].map(QUESTIONS).fillna(OTHER_QUESTION)
    question = measures["question"].where(measures["question"] != "", by_kind)
    of_measures = measures.assign(page=page, question=question)[_OF_MEASURES]
    countries = (
        tables["countries"].set_index("country").loc[[*known.codes]].reset_index()
    )
    of_countries = countries[["country", "name", "region"]]
    cells = of_measures.merge(of_countries, how="cross").assign(
        state=_str_array(known.state[order].ravel()),
        covered=known.covered[order].ravel(),
        outside=known.outside[order].ravel(),
        reason=_str_array(known.reasons()[order].ravel()),
    )
    columns = schemas()["observations"].columns
    names = [name for name in columns if name not in _NO_DETAILS]
    details = tables["observations"][names].reset_index(drop=True)
    # Index -1, that of a cell without an observation, is not there and gives missing values.
    details = details.reindex(known.observation_index[order].ravel())
    details = details.fillna(
        {name: "" for name in names if columns[name].type == "string"}
    )
    return cells.join(details.reset_index(drop=True))


def _str_array(texts: Any) -> Any:
    """Return an array of numpy texts as one of the dtype ``str`` of pandas."""
    return pd.array(texts.tolist(), dtype="str")
