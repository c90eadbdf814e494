"""Tables that check the source: its record, relations and claims, and the second coder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pandas as pd

from thb_analysis.analysis import Agreement
from thb_analysis.arrange import by_distance
from thb_analysis.data import Dataset
from thb_analysis.data.consistency import DIRECTIONS
from thb_analysis.display import Cell, Row, Table, columns, linked
from thb_analysis.tables._cells import counted, lists
from thb_analysis.wording import (
    EXPECTATION,
    bounds,
    capital,
    correction_kind,
    correction_label,
    decimal,
    missing,
    of,
    percent,
    quantity_word,
    record_group,
    record_groups,
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

_RELATIONS_NOTE = (
    "Numbers are the footnotes whose lists are compared; a bracket behind one takes those listed with that property. "
    "Strict: the document says so; plausible: legal or practical logic. Tested: countries in the first list."
)
_TREATED = (
    "Applied: the coding follows the corrected reading. Noted: the coding follows what is printed."
)
_UNMET = (
    "Expectation: what one list lets one expect of another, and what is not met. That is no irregularity of the source "
    "and no error of anybody: the silence of a list may be all there is to it."
)
_MENDED_NOTE = (
    " Counts if mended: for each list that alone could mend the relation, the countries listed within its base as it "
    "is, and once those that break the relation are taken off it or put on it."
)


def irregularities(
    frame: pd.DataFrame, id: str = "tbl-irregularities", grouped: bool = False
) -> Table | None:
    """List what the record notes of the source, with reading and reason.

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
        caption="What the record notes of the source: what is printed or concerned, and how it was treated.",
        columns=columns(
            "Footnote",
            "Page",
            "Kind",
            "Printed or concerned",
            "Finding",
            "Treatment",
            widths=(1, 0.7, 1.7, 2.4, 5.7, 1.2),
        ),
        rows=tuple(_irregularity_row(row) for _, row in ranked.iterrows()),
        note=sentences([_TREATED, _UNMET if _unmet(frame) else ""]),
    )


def kinds_of_irregularity(frame: pd.DataFrame, id: str = "tbl-correction-kinds") -> Table | None:
    """Count what the record notes of the source, by group and kind, and name the footnotes.

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
    ranked = sorted(total.index, key=lambda kind: record_groups().index(record_group(str(kind))))
    rows = [
        (
            record_group(str(kind)),
            capital(correction_kind(str(kind))),
            str(total[kind]),
            *map(str, counts.loc[kind]),
            _footnotes(frame[frame["kind"] == kind]),
        )
        for kind in ranked
    ]
    return Table(
        id=id,
        caption="What the record notes of the source, by kind.",
        columns=columns(
            "Group", "Kind", "Entries", "Applied", "Noted", "Footnotes",
            numeric=("Entries", "Applied", "Noted"), widths=(1.6, 3.6, 1, 1, 1, 2.6),
        ),
        rows=(*rows, ("All", "", str(total.sum()), *map(str, counts.sum()), "")),
        note=sentences([_TREATED, _UNMET if _unmet(frame) else ""]),
    )  # fmt: skip


def _footnotes(frame: pd.DataFrame) -> str:
    """Name the footnotes that entries are recorded for, each once."""
    return " ".join(map(str, sorted(frame["footnote"].unique())))


def relations(
    frame: pd.DataFrame,
    ds: Dataset,
    broken: bool,
    id: str = "tbl-relations",
    mending: pd.DataFrame | None = None,
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
    mending : pandas.DataFrame, optional
        See ``analysis.consequences``: adds to broken relations what each list
        would count if it alone were changed so that the relation holds.

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
    extra = ["Countries that break it"] if broken else []
    widths = [2.2] if broken else []
    if mending is not None and broken:
        extra.append("Counts if mended")
        widths.append(2)
    caption = (
        "Relations between lists that some country breaks."
        if broken
        else "Relations between lists that no country breaks."
    )
    return Table(
        id=id,
        caption=caption,
        columns=columns(
            "Relation", "Expected because", "Strength", "Tested", *extra,
            numeric=("Tested",), widths=(3, 4.2, 1.2, 0.9, *widths),
        ),
        rows=tuple(
            _relation_row(row, ds, written, broken, mending) for _, row in ranked.iterrows()
        ),
        note=f"{_RELATIONS_NOTE}{'' if len(extra) < 2 else _MENDED_NOTE}",
    )  # fmt: skip


def consequences(
    mending: pd.DataFrame, claims: pd.DataFrame, ds: Dataset, id: str = "tbl-consequences"
) -> Table | None:
    """Show the changes of one list that would mend a relation and turn the verdict on a claim.

    Parameters
    ----------
    mending : pandas.DataFrame
        See ``analysis.consequences``.
    claims : pandas.DataFrame
        See ``analysis.evaluate_claims``.
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if no such change turns a verdict.
    """
    turning = mending[mending["claims"].map(len) > 0]
    if turning.empty:
        return None
    written, known = _written(ds), claims.set_index("claim")
    turning = turning.assign(
        _plausible=turning["strength"] != "strict",
        _first=[_first(text, written) for text in turning["left"]],
    ).sort_values(["_plausible", "_first", "relation"], kind="stable")
    return Table(
        id=id,
        caption="Changes of one list that would mend a broken relation and turn the verdict on a claim.",
        columns=columns(
            "Relation", "Strength", "List changed", "k of N", "Claim", "Verdict",
            widths=(2.7, 1.2, 2.4, 1.8, 4.1, 2.2),
        ),
        rows=tuple(
            _consequence_row(repair, known.loc[claim], verdicts, ds, written)
            for _, repair in turning.iterrows()
            for claim, *verdicts in zip(
                repair["claims"], repair["verdicts_before"], repair["verdicts_after"], strict=True
            )
        ),
        note="Numbers are footnotes. The list is shown without, or with, the countries that break the relation; an arrow "
        "leads from what is to what would be. Which of the lists of a relation is at fault, if any, the source does not say.",
    )  # fmt: skip


def side_effects(mending: pd.DataFrame, ds: Dataset, id: str = "tbl-side-effects") -> Table | None:
    """Show the changes of one list that would mend several relations, or break one that holds.

    Parameters
    ----------
    mending : pandas.DataFrame
        See ``analysis.consequences``.
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if every change mends one relation and touches no other.
    """
    alone = mending[mending["measure"] != ""].drop_duplicates(["measure", "countries"])
    touching = alone[(alone["mends"].map(len) > 0) | (alone["breaks"].map(len) > 0)]
    if touching.empty:
        return None
    written = _written(ds)
    note = dict(zip(ds.measures["measure"], ds.measures["footnote"], strict=True))
    ranked = touching.assign(_note=touching["measure"].map(note))
    ranked = ranked.sort_values(["_note", "countries"], kind="stable")
    return Table(
        id=id,
        caption="Changes of one list that would mend more than one relation, or break one that holds.",
        columns=columns("List changed", "Would mend", "Would break", widths=(2.4, 5.2, 4.4)),
        rows=tuple(
            (
                _list_changed(repair, written),
                _related([repair["relation"], *repair["mends"]], ds, written),
                _related(repair["breaks"], ds, written),
            )
            for _, repair in ranked.iterrows()
        ),
        note="Numbers are footnotes. The list is shown without, or with, the countries that break a relation.",
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
            "Claim", "Word", "k of N", "Share", "Verdict", "Lists give", "Off by", "Bounds", "Settled", "Base", "Lists",
            "Place",
            numeric=("k of N", "Share", "Off by", "Bounds"),
            widths=(4.4, 1.2, 1, 0.8, 1.3, 0.9, 0.7, 1.3, 0.9, 1.6, 1.5, 1.6),
        ),
        rows=tuple(_claim_row(row) for _, row in by_distance(frame).iterrows()),
        note="Claims are paraphrased. k vs l: the counts of two lists that the claim compares. Lists give: fewer or more "
        "than the quantity word says; by the lists alone, the claim overstates with fewer and understates with more. Off by: "
        "percentage points between the share and the range in which the word holds. Bounds: the smallest and the largest "
        "share that the silence of the lists allows, where a duration that is not stated may be any; none where it is not "
        "clear which way a list is to be read. Settled: the verdict is the same on every reading of the silence. Both are "
        "those of each claim by itself, and not of several at once. Lists: footnotes (n.) of the source and their page; "
        "place: where the document makes the claim.",
        landscape=True,
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
    rows = [
        _verdict_row(capital(verdict), frame[frame["verdict"] == verdict], len(frame))
        for verdict in VERDICTS
    ]
    return Table(
        id=id,
        caption="Verdicts on the quantified claims of the document.",
        columns=columns(
            "Verdict", "Claims", "Share", "Lists give fewer", "Lists give more",
            numeric=("Claims", "Share", "Lists give fewer", "Lists give more"), widths=(3, 1, 1, 1.3, 1.3),
        ),
        rows=(*rows, _verdict_row("All", frame, len(frame))),
        note="Lists give fewer, or more: claims whose share lies below, or above, the range in which the quantity word "
        "holds. By the lists alone, the claim overstates where they give fewer, and understates where they give more.",
    )  # fmt: skip


def _verdict_row(label: str, frame: pd.DataFrame, total: int) -> Row:
    fewer, more = (str(int((frame["direction"] == direction).sum())) for direction in DIRECTIONS)
    return (label, str(len(frame)), percent(len(frame) / total), fewer, more)


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
        caption="Agreement of the project’s two coders before settlement: Krippendorff’s alpha, nominal.",
        columns=columns(
            "Scope", "Variable", "Cells", "Differ", "Agree", "Alpha", "95% interval",
            numeric=("Cells", "Differ", "Agree", "Alpha", "95% interval"), widths=(3, 2.4, 1, 1, 1.1, 1, 1.8),
        ),
        rows=tuple(_agreement_row(row) for _, row in frame.iterrows()),
        note="Listed: listed or not. Status: not listed, reported or qualified. Interval: bootstrap over measures."
        f"{undefined(frame)}",
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
    applied = row["status"] == "applied" and row["read_as"]
    reading = f"Read as “{row['read_as']}”." if applied else ""
    page = "–" if missing(row["page"]) else str(row["page"])
    return (
        str(row["footnote"]),
        page,
        correction_label(row["kind"]),
        row["printed"] or "–",
        sentences([row["reason"], reading]),
        row["status"],
    )


def _unmet(frame: pd.DataFrame) -> bool:
    """Whether the record notes an expectation between lists that is not met."""
    return any(record_group(str(kind)) == EXPECTATION for kind in frame["kind"])


def _written(ds: Dataset) -> dict[str, str]:
    """Say how each name of a set expression is written: a footnote number, the base in brackets."""
    lists = zip(ds.measures["measure"], ds.measures["footnote"], strict=True)
    bases = list(zip(ds.bases["base"], ds.bases["label"], strict=True))
    return {
        **{slug: str(footnote) for slug, footnote in lists},
        **{f"@{base}": f"({label})" for base, label in bases},
        **{f"& @{base}": f"among {label}" for base, label in bases},
        "|": "or",
        "&": "and also",
        " - ": " without ",
    }


def _first(text: str, written: dict[str, str]) -> int:
    """Return the first footnote that an expression names, to sort by."""
    found = re.search(r"\d+", _expression(text, written))
    return int(found[0]) if found else 0


def _relation_row(
    row: pd.Series,
    ds: Dataset,
    written: dict[str, str],
    broken: bool,
    mending: pd.DataFrame | None,
) -> Row:
    cells: list[str | Cell] = [" ".join(row["violators"])] if broken else []
    if broken and mending is not None:
        cells.append(_counts_if_mended(mending[mending["relation"] == row["relation"]], written))
    return (
        _relation(row, ds, written),
        row["reason"],
        row["strength"],
        str(row["tested"]),
        *cells,
    )


def _relation(row: pd.Series, ds: Dataset, written: dict[str, str]) -> Cell:
    """Write a relation in words, each footnote linked to the cells of its list."""
    return Cell.joined(_relation_pieces(row, ds, written))


def _relation_pieces(row: pd.Series, ds: Dataset, written: dict[str, str]) -> list[str | Cell]:
    template = _RELATIONS.get(row["kind"], "{left} " + row["kind"] + " {right}")
    known = set(ds.measures["measure"])
    parts: list[str | Cell] = []
    for piece in re.split(r"\{(left|right)\}", template):
        parts += _pieces(row[piece], written, known) if piece in ("left", "right") else [piece]
    return parts


def _pieces(text: str, written: dict[str, str], known: set[str]) -> list[str | Cell]:
    """Write a set expression in words, in pieces: what stands between two lists, and their links."""
    pieces = re.split(f"({_names(known)})", text)
    return [
        linked(piece, written[piece]) if piece in known else _expression(piece, written)
        for piece in pieces
    ]


def _counts_if_mended(repairs: pd.DataFrame, written: dict[str, str]) -> str | Cell:
    """Write what each list that could mend a relation counts, and would count."""
    counts = [
        Cell.joined([linked(measure, written[measure]), f":\N{NO-BREAK SPACE}{before}→{after}"])
        for measure, before, after in repairs[["measure", "before", "after"]].itertuples(
            index=False
        )
        if measure
    ]
    return Cell.joined(counts, "; ") if counts else "–"


def _consequence_row(
    repair: pd.Series, claim: pd.Series, verdicts: list[str], ds: Dataset, written: dict[str, str]
) -> Row:
    return (
        _relation(repair, ds, written),
        repair["strength"],
        _list_changed(repair, written),
        f"{repair['before']}→{of(repair['after'], repair['base_size'])}",
        Cell(claim["statement"], to=claim_anchor(claim.name)),
        " → ".join(verdicts),
    )


def _list_changed(repair: pd.Series, written: dict[str, str]) -> Cell:
    change = {"drop": "without", "add": "with", "exchange": "changed for"}[repair["change"]]
    list_ = linked(repair["measure"], written[repair["measure"]])
    return Cell.joined([list_, f" {change} {' '.join(repair['countries'])}"])


def _related(keys: Sequence[str], ds: Dataset, written: dict[str, str]) -> str | Cell:
    """Write several relations in one cell, in the order of their footnotes; a dash for none."""
    rows = ds.relations[ds.relations["relation"].isin(list(keys))]
    rows = rows.assign(_first=[_first(text, written) for text in rows["left"]])
    pieces: list[str | Cell] = []
    for _, row in rows.sort_values(["_first", "relation"], kind="stable").iterrows():
        pieces += [*(["; "] if pieces else []), *_relation_pieces(row, ds, written)]
    return Cell.joined(pieces) if pieces else "–"


def _expression(text: str, written: dict[str, str]) -> str:
    """Write a set expression in words, with footnote numbers in place of slugs."""
    return re.sub(_names(written), lambda found: written[found[0]], text).replace("[", " [")


def _names(names: Iterable[str]) -> str:
    """Return a pattern that finds names, longer ones before those that they begin with."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or r"(?!)"


def _claim_row(row: pd.Series) -> Row:
    off = "–" if missing(row["distance"]) else f"{100 * row['distance']:.0f}"
    settled = "–" if missing(row["determined"]) else "yes" if row["determined"] else "no"
    return (
        Cell(row["statement"], anchor=claim_anchor(row["claim"])),
        quantity_word(row["quantifier"]),
        counted(row),
        percent(row["share"]),
        row["verdict"],
        row["direction"] or "–",
        off,
        bounds(row["lower"], row["upper"]),
        settled,
        row["base_label"],
        lists(row),
        row["place"],
    )


def claim_anchor(claim: object) -> str:
    """Return the id of the row of a claim in ``claims``."""
    return f"claim-{claim}"


def _agreement_row(row: pd.Series) -> Row:
    return row["title"], row["variable"], str(row["cells"]), *reliability(row)


def undefined(frame: pd.DataFrame) -> str:
    """Explain the dash of a coefficient that is undefined, in a note, where one is."""
    return " –: undefined, because there is no variation." if frame["alpha"].isna().any() else ""


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
