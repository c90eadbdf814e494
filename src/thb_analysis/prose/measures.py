"""How measures, and what else is compared, are named in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from thb_analysis.arrange import compared_names
from thb_analysis.data import Dataset
from thb_analysis.wording import few, in_text, markdown, of, quoted


def labels(coverage: pd.DataFrame, measures: Iterable[str]) -> list[str]:
    """Return the labels of measures, quoted."""
    known = coverage.set_index("measure")["label"]
    return quoted(known[measure] for measure in measures)


def told(coverage: pd.DataFrame, measures: Sequence[str]) -> str:
    """Name measures that share one coverage, with k of N: ``“A” (3 of 27)``."""
    counted = coverage.set_index("measure").loc[list(measures)]
    ratios = [of(row["listed"], row["base_size"]) for _, row in counted.iterrows()]
    named = labels(coverage, measures)
    if len(set(ratios)) == 1:
        return f"{ratios[0]} for {few(named)}"
    return few([f"{ratio} for {name}" for ratio, name in zip(ratios, named, strict=True)])


def compared(rows: Iterable[str], of_what: str, ds: Dataset) -> list[str]:
    """Name ``countries`` as in a sentence, by name, and ``measures`` in quotation marks, as they come."""
    names = compared_names(ds, of_what)
    shown = [names[row] for row in rows]
    if of_what != "countries":
        return quoted(shown)
    return [in_text(markdown(name)) for name in sorted(shown)]
