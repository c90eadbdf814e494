"""Tables about combinations: who is listed for exactly which measures, and which measures go together."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis.combinations import Combinations
from thb_analysis.display import Row, Table, columns
from thb_analysis.wording import decimal, number, of


def combinations(result: Combinations, title: str, id: str = "tbl-combinations") -> Table | None:
    """Show each combination that occurs with the names of its countries.

    Parameters
    ----------
    result : Combinations
    title : str
        Of the theme, or of the whole.
    id : str

    Returns
    -------
    Table or None
        None if there are too few measures, or no country to compare.
    """
    if not result.enough or result.frame.empty:
        return None
    label = _labels(result.sets)
    return Table(
        id=id,
        caption=f"Combinations of measures under “{title}”: the countries listed for exactly these, and for no other of those compared.",
        columns=columns(
            "Listed for", "Countries", "Names", numeric=("Countries",), widths=(6, 1.1, 3.4)
        ),
        rows=tuple(_combination_row(row, label) for _, row in result.frame.iterrows()),
        note=_note(result),
    )  # fmt: skip


def pairs(result: Combinations, title: str, id: str = "tbl-pairs") -> Table | None:
    """Show how many countries each two measures list together.

    Parameters
    ----------
    result : Combinations
    title : str
        Of the theme, or of the whole.
    id : str

    Returns
    -------
    Table or None
        None if there are too few measures, or no country to compare.
    """
    known = result.pairs[result.pairs["base"] > 0]
    if not result.enough or known.empty:
        return None
    label = _labels(result.sets)
    ranked = known.assign(_jaccard=known["jaccard"].fillna(-1).round(10)).sort_values(
        ["_jaccard", "both"], ascending=False, kind="stable"
    )
    return Table(
        id=id,
        caption=f"Measures under “{title}” two by two: countries listed for both, of those that both speak of.",
        columns=columns(
            "Measure", "Other measure", "Listed for both", "Listed for either", "Jaccard",
            numeric=("Listed for both", "Listed for either", "Jaccard"), widths=(3.6, 3.6, 1.3, 1.3, 1.1),
        ),
        rows=tuple(_pair_row(row, label) for _, row in ranked.iterrows()),
        note="Jaccard: listed for both, as a share of those listed for either; missing if neither lists a country. Countries listed for neither do not enter it.",
    )  # fmt: skip


def _labels(sets: pd.DataFrame) -> dict[str, str]:
    """Return measure to label, with its polarity if being listed does not report a presence."""
    return {
        row["measure"]: row["label"]
        if row["polarity"] == "affirmed"
        else f"{row['label']} ({row['polarity']})"
        for _, row in sets.iterrows()
    }


def _combination_row(row: pd.Series, label: dict[str, str]) -> Row:
    return (
        _listed_for(row["measures"], label),
        str(row["countries"]),
        ", ".join(sorted(row["names"])),
    )


def _listed_for(measures: tuple[str, ...], label: dict[str, str]) -> str:
    if not measures:
        return "none of these measures"
    if len(measures) == len(label):
        return f"all {number(len(label))} measures"
    return "; ".join(label[measure] for measure in measures)


def _note(result: Combinations) -> str:
    silence = "Not listed does not mean that a country lacks the measure."
    if result.left_out.empty:
        return silence
    label = _labels(result.sets)
    left_out = "; ".join(
        f"{row['name']} ({', '.join(label[measure] for measure in row['measures'])})"
        for _, row in result.left_out.sort_values("name").iterrows()
    )
    return f"{silence} Left out, because a measure does not speak of them: {left_out}."


def _pair_row(row: pd.Series, label: dict[str, str]) -> Row:
    return (
        label[row["measure"]],
        label[row["other"]],
        of(row["both"], row["base"]),
        str(row["either"]),
        decimal(row["jaccard"]),
    )
