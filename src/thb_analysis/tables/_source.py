"""Tables that check the source: its irregularities, relations and claims, and the second coder."""

from __future__ import annotations

import re

import pandas as pd

from thb_analysis.analysis import Agreement
from thb_analysis.arrange import by_distance
from thb_analysis.data import Dataset
from thb_analysis.display import Row, Table, columns
from thb_analysis.wording import (
    capital,
    correction_kind,
    correction_label,
    decimal,
    missing,
    of,
    percent,
    quantity_word,
    sentences,
)

VERDICTS = ("holds", "holds loosely", "does not hold", "cannot be checked")
_RELATIONS = {
    "subset": "{left} lies within {right}",
    "implies": "{left} implies {right}",
    "disjoint": "{left} and {right} exclude each other",
    "exhaustive": "{left} leaves out no country of the base {right}",
    "equal": "{left} and {right} are the same",
}


def irregularities(
    frame: pd.DataFrame, id: str = "tbl-irregularities", grouped: bool = False
) -> Table | None:
    """List irregularities of the source with reading and reason.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.irregularities``.
    id : str
    grouped : bool
        Sort by kind first.

    Returns
    -------
    Table or None
        None if there is none.
    """
    if frame.empty:
        return None
    ranked = frame.sort_values(
        ["kind", "footnote"] if grouped else ["footnote", "kind"], kind="stable"
    )
    return Table(
        id=id,
        caption="Irregularities of the source: what is printed, and how it was treated.",
        columns=columns(
            "Footnote",
            "Page",
            "Kind",
            "Printed or concerned",
            "Finding",
            "Treatment",
            widths=(1, 0.7, 1.7, 2.4, 5.2, 1.7),
        ),
        rows=tuple(_irregularity_row(row) for _, row in ranked.iterrows()),
        note="Applied: the coding follows the corrected reading. Noted: the coding follows what is printed.",
    )


def kinds_of_irregularity(frame: pd.DataFrame, id: str = "tbl-correction-kinds") -> Table | None:
    """Count irregularities by kind.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.irregularities``.
    id : str

    Returns
    -------
    Table or None
        None if there is none.
    """
    if frame.empty:
        return None
    counts = frame.groupby("kind")["status"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=["applied", "noted"], fill_value=0)
    total = counts.sum(axis=1).sort_values(ascending=False, kind="stable")
    rows = [
        (capital(correction_kind(str(kind))), str(total[kind]), *map(str, counts.loc[kind]))
        for kind in total.index
    ]
    return Table(
        id=id,
        caption="Irregularities of the source by kind.",
        columns=columns(
            "Kind",
            "Records",
            "Applied",
            "Noted",
            numeric=("Records", "Applied", "Noted"),
            widths=(5, 1, 1, 1),
        ),
        rows=(*rows, ("All", str(total.sum()), *map(str, counts.sum()))),
    )


def relations(
    frame: pd.DataFrame, ds: Dataset, broken: bool, id: str = "tbl-relations"
) -> Table | None:
    """List the tested relations between lists.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.evaluate_relations``.
    ds : Dataset
    broken : bool
        Show those that some country breaks, else those that hold.
    id : str

    Returns
    -------
    Table or None
        None if there is none.
    """
    kept = frame[frame["holds"] != broken]
    if kept.empty:
        return None
    written = _written(ds)
    ranked = kept.assign(_first=[_first(text, written) for text in kept["left"]])
    ranked = ranked.sort_values(["_first", "relation"], kind="stable")
    caption = (
        "Relations between lists that some country breaks."
        if broken
        else "Relations between lists that no country breaks."
    )
    return Table(
        id=id,
        caption=caption,
        columns=columns(
            "Relation",
            "Expected because",
            "Strength",
            "Tested",
            *(["Countries that break it"] if broken else []),
            numeric=("Tested",),
            widths=(3.2, 4.4, 1.2, 0.9, *([2.2] if broken else [])),
        ),
        rows=tuple(_relation_row(row, broken, written) for _, row in ranked.iterrows()),
        note="Numbers are the footnotes whose lists are compared; a bracket behind one takes those listed with that property. Strict: the document says so; plausible: legal or practical logic. Tested: countries in the first list.",
    )


def claims(frame: pd.DataFrame, id: str = "tbl-claims") -> Table | None:
    """Put each quantified claim beside its recomputed count, furthest off first.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.evaluate_claims``.
    id : str

    Returns
    -------
    Table or None
        None if there is none.
    """
    if frame.empty:
        return None
    return Table(
        id=id,
        caption="Quantified claims of the document against its own lists, those furthest off first.",
        columns=columns(
            "Claim", "Word", "k of N", "Share", "Verdict", "Off by", "Footnotes", "Place",
            numeric=("k of N", "Share", "Off by"), widths=(4.4, 1.3, 1.1, 0.9, 1.5, 1, 1.3, 1.7),
        ),
        rows=tuple(_claim_row(row) for _, row in by_distance(frame).iterrows()),
        note="Claims are paraphrased. k vs l: the counts of two lists that the claim compares. Off by: percentage points between the share and the range in which the quantity word holds.",
    )  # fmt: skip


def verdicts(frame: pd.DataFrame, id: str = "tbl-verdicts") -> Table | None:
    """Count the verdicts on the claims.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.evaluate_claims``.
    id : str

    Returns
    -------
    Table or None
        None if there is no claim.
    """
    if frame.empty:
        return None
    counts = frame["verdict"].value_counts()
    rows = tuple(
        (capital(verdict), str(number := int(counts.get(verdict, 0))), percent(number / len(frame)))
        for verdict in VERDICTS
    )
    return Table(
        id=id,
        caption="Verdicts on the quantified claims of the document.",
        columns=columns(
            "Verdict", "Claims", "Share", numeric=("Claims", "Share"), widths=(3, 1, 1)
        ),
        rows=(*rows, ("All", str(len(frame)), percent(1))),
    )


def agreement(result: Agreement, id: str = "tbl-agreement") -> Table | None:
    """Show the agreement of the two coders, overall and by theme.

    Parameters
    ----------
    result : Agreement
    id : str

    Returns
    -------
    Table or None
        None if there is no cell to compare.
    """
    frame = result.frame[result.frame["cells"] > 0]
    if frame.empty:
        return None
    return Table(
        id=id,
        caption="Agreement of two independent codings before settlement: Krippendorff’s alpha, nominal.",
        columns=columns(
            "Scope", "Variable", "Cells", "Differ", "Agree", "Alpha", "95% interval",
            numeric=("Cells", "Differ", "Agree", "Alpha", "95% interval"), widths=(3, 2.4, 1, 1, 1.1, 1, 1.8),
        ),
        rows=tuple(_agreement_row(row) for _, row in frame.iterrows()),
        note="Listed: listed or not. Status: not listed, reported or qualified. Interval: bootstrap over measures. –: undefined, because there is no variation.",
    )  # fmt: skip


def disagreements(result: Agreement, id: str = "tbl-disagreements") -> Table | None:
    """List what the coders differed on and how each difference was settled.

    Parameters
    ----------
    result : Agreement
    id : str

    Returns
    -------
    Table or None
        None if they agree throughout.
    """
    frame = result.disagreements
    if frame.empty:
        return None
    fields = ["country", "field", "first", "second", "settled", "reason"]
    return Table(
        id=id,
        caption="Cells that the two coders coded differently, and how each was settled.",
        columns=columns(
            "Footnote",
            "Country",
            "Field",
            "First",
            "Second",
            "Settled",
            "Reason",
            widths=(1, 1, 1.2, 1.3, 1.3, 1.3, 4.6),
        ),
        rows=tuple(
            (str(row["footnote"]), *(_plain(row[field]) for field in fields))
            for _, row in frame.iterrows()
        ),
        note="–: not listed, or no value.",
    )


def quantity_words(ds: Dataset, id: str = "tbl-quantifiers") -> Table | None:
    """Show which shares each quantity word is taken to mean."""
    frame = ds.quantifiers.dropna(subset=["holds_from", "holds_to"])
    if frame.empty:
        return None
    ranked = frame.sort_values(["holds_from", "holds_to", "quantifier"])
    return Table(
        id=id,
        caption="Shares that a quantity word is taken to mean.",
        columns=columns("Word", "Holds", "Holds loosely", "Basis", widths=(1.4, 1.3, 1.3, 5)),
        rows=tuple(_word_row(row) for _, row in ranked.iterrows()),
    )


def _irregularity_row(row: pd.Series) -> Row:
    treatment = (
        f"applied: read as “{row['read_as']}”"
        if row["status"] == "applied" and row["read_as"]
        else row["status"]
    )
    page = "–" if missing(row["page"]) else str(row["page"])
    return (
        str(row["footnote"]),
        page,
        correction_label(row["kind"]),
        row["printed"] or "–",
        row["reason"],
        treatment,
    )


def _written(ds: Dataset) -> dict[str, str]:
    """Say how each name of a set expression is written: a footnote number, the base in brackets."""
    lists = zip(ds.measures["measure"], ds.measures["footnote"], strict=True)
    bases = zip(ds.bases["base"], ds.bases["label"], strict=True)
    return {
        **{slug: str(footnote) for slug, footnote in lists},
        **{f"@{base}": f"({label})" for base, label in bases},
        "|": "or",
        "&": "and also",
        " - ": " without ",
    }


def _first(text: str, written: dict[str, str]) -> int:
    """Return the first footnote that an expression names, to sort by."""
    found = re.search(r"\d+", _expression(text, written))
    return int(found[0]) if found else 0


def _relation_row(row: pd.Series, broken: bool, written: dict[str, str]) -> Row:
    sides = {side: _expression(row[side], written) for side in ("left", "right")}
    text = _RELATIONS.get(row["kind"], "{left} " + row["kind"] + " {right}").format(**sides)
    return (
        text,
        row["reason"],
        row["strength"],
        str(row["tested"]),
        *([" ".join(row["violators"])] if broken else []),
    )


def _expression(text: str, written: dict[str, str]) -> str:
    """Write a set expression in words, with footnote numbers in place of slugs."""
    names = "|".join(re.escape(name) for name in sorted(written, key=len, reverse=True))
    return re.sub(names, lambda found: written[found[0]], text).replace("[", " [")


def _claim_row(row: pd.Series) -> Row:
    off = "–" if missing(row["distance"]) else f"{100 * row['distance']:.0f}"
    share = percent(row["share"])
    return (
        row["statement"],
        quantity_word(row["quantifier"]),
        _ratio(row),
        share,
        row["verdict"],
        off,
        row["footnotes"] or "–",
        row["place"],
    )


def _ratio(row: pd.Series) -> str:
    """Write k of N, or the counts of the first and the second list where a claim compares lists."""
    if missing(row["numerator"]) or missing(row["denominator"]):
        return "–"
    if missing(row["share"]):
        return f"{row['numerator']} vs {row['denominator']}"
    return of(row["numerator"], row["denominator"])


def _agreement_row(row: pd.Series) -> Row:
    return row["title"], row["variable"], str(row["cells"]), *reliability(row)


def reliability(row: pd.Series) -> tuple[str, str, str, str]:
    """Write disagreements, agreement, alpha and its interval."""
    interval = (
        "–" if missing(row["lower"]) else f"{decimal(row['lower'])} to {decimal(row['upper'])}"
    )
    return (
        str(row["disagreements"]),
        percent(row["agreement"]),
        decimal(row["alpha"]),
        interval,
    )


def _word_row(row: pd.Series) -> Row:
    ranges = (_range(row[f"{name}_from"], row[f"{name}_to"]) for name in ("holds", "loose"))
    return (
        row["quantifier"],
        *ranges,
        sentences(f"{capital(text.rstrip('.'))}." for text in (row["source"], row["note"]) if text)
        or "–",
    )


def _range(low: float, high: float) -> str:
    if missing(low) or missing(high):
        return "–"
    if low == high:
        return percent(low)
    ends = {"<1%": "above 0%", ">99%": "below 100%"}
    return " to ".join(ends.get(percent(end), percent(end)) for end in (low, high))


def _plain(value: object) -> str:
    if missing(value) or value == "":
        return "–"
    return {"true": "yes", "false": "no"}.get(str(value).lower(), str(value))
