"""The parts of a scale: totals, items, pairs, countries and cells of the measures of one kind."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from thb_analysis.questions.complete import FEWEST_COUNTRIES, FEWEST_MEASURES, complete, wide
from thb_analysis.questions.loevinger import (
    Loevinger,
    gaps,
    guttman_errors,
    loevinger,
    obstacle,
    without_each,
)

# Mokken's (1971) names for the strength of a scale, by the H it reaches.
STRENGTHS = ((0.5, "strong"), (0.4, "medium"), (0.3, "weak"))

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def scale_parts(
    kind: str,
    cells: pd.DataFrame,
    participants: Sequence[str],
    names: Mapping[str, str],
    threshold: float,
) -> dict[str, pd.DataFrame]:
    """Make the frames of ``Scalability`` for the measures of one kind.

    Parameters
    ----------
    kind : str
    cells : pandas.DataFrame
        Of these measures, in the order of the footnotes: see `countable_cells`.
    participants : sequence of str
    names : mapping of str to str
        Country to name.
    threshold : float
        Lower bound of H.
    """
    facts = cells.drop_duplicates("measure").set_index("measure")
    in_base, listed, excluded, states = (
        wide(cells, column, participants, facts.index)
        for column in ("in_base", "listed", "excluded", "state")
    )
    kept, taken = complete(in_base.to_numpy(dtype=bool))
    listed = _by_size(listed.loc[kept, taken])
    h = loevinger(listed.to_numpy())
    varying = listed.loc[:, h.varies]
    without = _known(h, without_each(varying.to_numpy()))
    frames = {
        "scales": pd.DataFrame(
            [_totals(h, without, threshold, obstacle(listed.to_numpy(), threshold))]
        ),
        "items": _items(h, listed, facts),
        "pairs": _pairs(h, listed.columns),
        "countries": _countries(varying, excluded, names, without),
        "cells": _cells(varying, states),
        "left_out": _left_out(in_base.loc[~kept, ~taken], names, facts["label"]),
    }
    for frame in frames.values():
        frame.insert(0, "kind", kind)
    return frames


def _by_size(listed: pd.DataFrame) -> pd.DataFrame:
    """Put the measures with most listings first, equally common ones by footnote."""
    return listed.iloc[:, np.argsort(-listed.to_numpy().sum(axis=0), kind="stable")]


def _totals(h: Loevinger, without: Floats, threshold: float, against: str) -> dict[str, object]:
    pairs = h.pair[np.triu_indices(len(h.counts), 1)]
    total, item = _known(h, h.total), _known(h, h.item)
    return {
        "measures": len(h.counts),
        "varying": int(h.varies.sum()),
        "countries": h.rows,
        "pairs": int((~np.isnan(pairs)).sum()),
        "low_pairs": int((pairs <= 0).sum()),
        "errors": h.total_errors,
        "expected": h.total_expected,
        "h": float(total),
        "lowest_without": _least(without),
        "highest_without": -_least(-without),
        "lowest_item": _least(item),
        "highest_item": -_least(-item),
        "low_items": int((item < threshold).sum()),
        "strength": _strength(float(total)),
        "passes": not against,
        "obstacle": against,
    }


def _strength(h: float) -> str:
    if np.isnan(h):
        return ""
    return next((name for bound, name in STRENGTHS if h >= bound), "none")


def _items(h: Loevinger, listed: pd.DataFrame, facts: pd.DataFrame) -> pd.DataFrame:
    items = facts.loc[listed.columns, ["label", "footnote", "page"]]
    return items.rename_axis("measure").reset_index().assign(
        listed=h.counts,
        countries=h.rows,
        varies=h.varies,
        errors=h.errors.sum(axis=0),
        expected=h.chances.sum(axis=0) / max(h.rows, 1),
        h=_known(h, h.item),
    )  # fmt: skip


def _pairs(h: Loevinger, measures: "pd.Index[str]") -> pd.DataFrame:
    commoner, rarer = np.triu_indices(len(measures), 1)
    frame = pd.DataFrame(
        {
            "commoner": measures[commoner],
            "rarer": measures[rarer],
            "errors": h.errors[commoner, rarer],
            "expected": h.expected[commoner, rarer],
            "h": _known(h, h.pair)[commoner, rarer],
        }
    )
    return frame[h.varies[commoner] & h.varies[rarer]]


def _countries(
    varying: pd.DataFrame, excluded: pd.DataFrame, names: Mapping[str, str], without: Floats
) -> pd.DataFrame:
    size = len(varying.columns)
    listed = varying.to_numpy(dtype=bool)
    ruled_out = excluded.loc[varying.index, varying.columns].to_numpy(dtype=int).sum(axis=1)
    return pd.DataFrame(
        {
            "country": pd.Series(varying.index, dtype="str"),
            "name": pd.Series([names[code] for code in varying.index], dtype="str"),
            "listed": listed.sum(axis=1),
            "measures": size,
            "highest": size - ruled_out,
            "errors": guttman_errors(listed),
            "h_without": without,
        }
    )


def _cells(varying: pd.DataFrame, states: pd.DataFrame) -> pd.DataFrame:
    countries, measures = varying.shape
    listed = varying.to_numpy(dtype=bool)
    shown = states.loc[varying.index, varying.columns].to_numpy()
    return pd.DataFrame(
        {
            "country": pd.Series(np.tile(varying.index, measures), dtype="str"),
            "measure": pd.Series(np.repeat(varying.columns, countries), dtype="str"),
            "state": pd.Series(shown.ravel("F"), dtype="str"),
            "listed": listed.ravel("F"),
            "gap": gaps(listed).ravel("F"),
        }
    )


def _left_out(
    lost: pd.DataFrame, names: Mapping[str, str], labels: "pd.Series[str]"
) -> pd.DataFrame:
    rows = [("country", code, names[code]) for code in lost.index]
    rows += [("measure", measure, labels[measure]) for measure in lost.columns]
    return pd.DataFrame(rows, columns=["what", "code", "name"], dtype="str")


def _known(h: Loevinger, values: Floats | float) -> Floats:
    """Keep coefficients only of a table that is large enough to look for a scale in."""
    enough = h.rows >= FEWEST_COUNTRIES and h.varies.sum() >= FEWEST_MEASURES
    known = np.asarray(values, dtype=float)
    return known if enough else np.full_like(known, np.nan)


def _least(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(np.min(known)) if len(known) else float("nan")
