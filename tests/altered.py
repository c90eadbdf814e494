"""Data sets altered for a test: other steps of a pathway, other facts in the descriptor."""

from dataclasses import replace

import pandas as pd

from thb_analysis.data import Dataset
from thb_analysis.data.descriptor import Descriptor

_TYPES = {"order": "Int64", "step": "Int64"}


def steps(pathway: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators from which `Dataset.pathway` derives these steps."""
    names = {"step": "indicator", "order": "step", "description": "reason"}
    frame = pathway.rename(columns=names).assign(order=pd.NA, base="all", sentence="{k of N}.")
    columns = ["indicator", "theme", "order", "label", "expression", "base", "sentence", "reason"]
    columns += ["step", "conditions"]
    return frame[columns].astype({column: _TYPES.get(column, "str") for column in columns})


def described(ds: Dataset, **facts: object) -> Dataset:
    """Return the data set with other facts in its descriptor."""
    descriptor = Descriptor.model_validate({**ds.package.head, **facts})
    return replace(ds, package=replace(ds.package, descriptor=descriptor))
