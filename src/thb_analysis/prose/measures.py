"""How measures are named in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from thb_analysis.wording import few, of, quoted


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
