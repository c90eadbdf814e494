"""Sentences that check the source: claims, relations, irregularities, and the second coder."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from thb_analysis.analysis import Agreement, footnote_pages
from thb_analysis.analysis.silence import named_measures
from thb_analysis.arrange import by_distance
from thb_analysis.data import Dataset
from thb_analysis.display import Prose, claim_row, in_prose, link_to
from thb_analysis.prose.decisions import meaning
from thb_analysis.wording import (
    agree,
    capital,
    correction_kind,
    count,
    decimal,
    few,
    joined,
    markdown,
    missing,
    number,
    of,
    paragraphs,
    percent,
    sentences,
)

# What can stand in Markdown as it is.
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]+")
_KEY = re.compile(r"\w+([:./+_-]\w+)*")

_VERBS = {
    "holds": ("holds", "hold"),
    "holds loosely": ("holds loosely", "hold loosely"),
    "does not hold": ("does not hold", "do not hold"),
}


def numbering(ds: Dataset) -> Prose | None:
    """Say whether markers and notes prove the numbering; None if there is no footnote.

    Parameters
    ----------
    ds : Dataset
    """
    notes = ds.footnotes
    if notes.empty:
        return None
    paired = notes.merge(ds.markers, on=["footnote", "page"])["footnote"].nunique()
    lists = int(footnote_pages(ds)["lists"].sum())
    return Prose(
        "Markers in the running text were counted against the notes, page by page ([](#tbl-footnote-pages)): "
        f"{of(paired, len(notes))} footnotes {agree(paired, 'has its', 'have their')} marker on the page of the note, "
        f"and {number(lists)} of the notes {agree(lists, 'is a list', 'are lists')} of countries."
    )


def claims(frame: pd.DataFrame, about: str = "") -> Prose:
    """Say what the document's quantified claims amount to, and spell out those that do not hold.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.evaluate_claims``.
    about : str
        What the claims are about, with its preposition; empty for all claims.
    """
    about = f" {about}" if about else ""
    if frame.empty:
        return Prose(f"The document makes no quantified claim{about}.")
    checked = frame[frame["verdict"] != "cannot be checked"]
    unchecked = len(frame) - len(checked)
    opening = (
        f"The document makes {count(len(frame), 'quantified claim')}{about} ([](#tbl-claims))."
    )
    return Prose(
        paragraphs(
            [
                sentences(
                    [opening, _verdicts(checked, not unchecked), _unchecked(unchecked, len(frame))]
                ),
                _silence(checked),
                _failures(frame),
            ]
        )
    )


def selection(ds: Dataset) -> Prose | None:
    """Warn where claims about all participants meet a selection; None if none was made.

    Parameters
    ----------
    ds : Dataset
    """
    total, kept = int(ds.countries["took_part"].sum()), len(ds.participants)
    if kept == total:
        return None
    return Prose(
        f"**This report is restricted to {of(kept, total)} participants.** The document speaks of all of them: its claims "
        "are held here against the selection, which says how they fare in it, and not whether the document is right."
    )


def relations(frame: pd.DataFrame) -> Prose:
    """Say how many expected relations hold between the lists.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.evaluate_relations``.
    """
    if frame.empty:
        return Prose("No relation between lists is on record to be tested.")
    parts = [
        _strength(frame[frame["strength"] == strength], strength)
        for strength in sorted(frame["strength"].unique(), reverse=True)
    ]
    broken = frame[~frame["holds"].astype(bool)]
    codes = broken["violators"].explode().dropna().nunique()
    spread = (
        f"In all, {count(codes, 'country is', 'countries are')} involved in at least one break "
        "([](#tbl-relations-broken))."
    )
    held = "[](#tbl-relations-held) lists the relations that hold."
    return Prose(
        sentences([*parts, spread if codes else "", held if len(broken) < len(frame) else ""])
    )


def consequences(mending: pd.DataFrame, ds: Dataset) -> Prose | None:
    """Say what mending the broken relations would change; None if none is broken.

    Parameters
    ----------
    mending : pandas.DataFrame
        See ``analysis.consequences``.
    ds : Dataset
    """
    if mending.empty:
        return None
    broken = mending["relation"].nunique()
    alone = mending[mending["measure"] != ""]
    told = sentences(
        [
            "A broken relation does not say which of its lists is at fault, if any.",
            _mendable(alone["relation"].nunique(), broken),
            _turning(alone, ds),
            _side_effects(alone),
        ]
    )
    return Prose(paragraphs(["### What mending a relation would change", told]))


def irregularities(frame: pd.DataFrame) -> Prose:
    """Count the irregularities by what was done and by kind.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.irregularities``.
    """
    if frame.empty:
        return Prose("No irregularity of the source is on record.")
    applied = int((frame["status"] == "applied").sum())
    counts = frame["kind"].value_counts()
    common = [f"{correction_kind(str(kind))} ({size})" for kind, size in counts.head(3).items()]
    lead = "The most frequent kinds are" if len(counts) > 3 else "They are"
    repeated = len(counts) <= 3 or counts.iloc[0] > 1
    return Prose(
        sentences(
            [
                f"The record holds {count(len(frame), 'irregularity', 'irregularities')} of the source "
                "([](#tbl-correction-kinds)).",
                f"{lead} {joined(common)}." if len(frame) > 1 and repeated else "",
                f"{capital(number(applied))} {agree(applied, 'changes', 'change')} the reading of a list; "
                "all others are noted, and the coding follows what is printed." if applied else
                "None changes the reading of a list; the coding follows what is printed.",
            ]
        )
    )  # fmt: skip


def misprints(frame: pd.DataFrame) -> Prose | None:
    """List the corrections that change the reading of a list; None if there are none.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.irregularities``.
    """
    applied = frame[frame["status"] == "applied"]
    if applied.empty:
        return None
    bullets = [
        f"- Footnote {row['footnote']}, page {row['page']}: “{markdown(row['printed'])}” is read as "
        f"“{markdown(row['read_as'])}”. {markdown(row['reason'])}"
        for _, row in applied.iterrows()
    ]
    return Prose(paragraphs(["### Readings that change a list", "\n".join(bullets)]))


def agreement(result: Agreement) -> Prose:
    """Say how far two independent coders agree.

    Parameters
    ----------
    result : Agreement
    """
    if not result.n_cells:
        return Prose("There is no cell on which two codings could be compared.")
    differ = result.n_disagreements
    cells = sentences(
        [
            f"The lists were coded twice, each time from the text. Over {count(result.n_cells, 'cell')}, {_differ(differ)}.",
            f"Krippendorff’s alpha is {decimal(result.alpha)} (95% bootstrap interval over measures "
            f"{decimal(result.lower)} to {decimal(result.upper)})." if not missing(result.alpha) else
            "Krippendorff’s alpha is undefined, because the cells do not vary.",
            _fields(result),
        ]
    )  # fmt: skip
    return Prose(paragraphs([cells, meaning(result)]))


def settlement(result: Agreement) -> Prose | None:
    """Say how the differences between the coders were settled; None if there are none.

    Parameters
    ----------
    result : Agreement
    """
    parts = [
        ("tbl-disagreements", result.disagreements, "in single fields of a cell"),
        ("tbl-measure-disagreements", result.measure_disagreements, "in what a list means"),
    ]
    told = [
        f"[](#{id_}) lists {count(len(frame), 'difference')} {where}"
        for id_, frame, where in parts
        if len(frame)
    ]
    if not told:
        return None
    total = sum(len(frame) for _, frame, _ in parts)
    open_ = sum(int((frame["reason"] == "").sum()) for _, frame, _ in parts)
    settled = (
        f"{capital(number(open_))} {agree(open_, 'has', 'have')} no settlement on record."
        if open_
        else f"{agree(total, 'It was', 'All were')} settled, with the reason on record."
    )
    return Prose(f"{joined(told)}. {settled}")


def sources(ds: Dataset) -> Prose:
    """Name the document, the edition and the licences that a report rests on.

    Parameters
    ----------
    ds : Dataset
    """
    licences = joined(
        markdown(str(licence.get("title") or licence.get("name", ""))) for licence in ds.licenses
    )
    package = sentences(
        [
            f"All data are from the package “{markdown(ds.title)}”, version {markdown(ds.version)}"
            + (f", edition {markdown(ds.edition)}." if ds.edition else "."),
            f"Licence of the data: {licences}." if licences else "",
            "Its sources are:" if ds.sources else "",
        ]
    )
    return Prose(paragraphs([package, "\n".join(f"- {_cited(source)}" for source in ds.sources)]))


def _verdicts(checked: pd.DataFrame, complete: bool) -> str:
    if checked.empty:
        return "None can be recomputed from its lists."
    counts = checked["verdict"].value_counts()
    if len(checked) == 1:
        return f"The only one that can be recomputed {counts.index[0]}."
    parts = [
        f"{number(counts[verdict])} {agree(counts[verdict], *verbs)}"
        for verdict, verbs in _VERBS.items()
        if verdict in counts
    ]
    if complete:
        return f"All can be recomputed from its lists: {joined(parts)}."
    return f"Of {number(len(checked))} that can be recomputed from its lists, {joined(parts)}."


def _unchecked(size: int, total: int) -> str:
    if not size or size == total:
        return ""
    if size == 1:
        return "The other cannot be checked, because it rests on no list."
    return f"The other {number(size)} cannot be checked, because they rest on no list."


def _silence(checked: pd.DataFrame) -> str:
    """Say how many verdicts would be the same whatever the silence of the lists means."""
    known = checked.dropna(subset="determined")
    settled = known[known["determined"].astype(bool)]
    if known.empty:
        return ""
    lead = "A verdict counts a silent cell as not listed. If each may mean either"
    if settled.empty:
        return f"{lead}, no verdict is settled: each claim could come out otherwise."
    if len(settled) == len(known):
        return f"{lead}, {agree(len(known), 'the verdict stays', 'all verdicts stay')} the same."
    counts = settled["verdict"].value_counts()
    parts = joined(
        f"{number(counts[verdict])} that {agree(counts[verdict], *verbs)}"
        for verdict, verbs in _VERBS.items()
        if verdict in counts
    )
    open_ = len(known) - len(settled)
    return (
        f"{lead}, {count(len(settled), 'verdict stays', 'verdicts stay')} the same whatever it means ({parts}); the other "
        f"{agree(open_, 'one is', f'{number(open_)} are')} open."
    )


def _failures(frame: pd.DataFrame) -> str:
    failed = by_distance(frame[frame["verdict"] == "does not hold"])
    if failed.empty:
        return ""
    bullets = [f"- {_failure(row)}" for _, row in failed.iterrows()]
    lead = agree(
        len(failed),
        "The claim that does not hold",
        "The claims that do not hold, furthest off first",
    )
    return f"{lead}:\n\n" + "\n".join(bullets)


def _failure(row: pd.Series) -> str:
    statement, place = markdown(row["statement"].rstrip(".")), markdown(row["place"])
    if missing(row["share"]):
        return f"{statement} ({place}): the counts of the lists do not fall in that order{_if_silence(row)}."
    counted = of(row["numerator"], row["denominator"])
    counted = (
        in_prose(row["measure"], counted)
        if row["measure"]
        else link_to(claim_row(row["claim"]), counted)
    )
    return (
        f"{statement} (“{markdown(row['quantifier'])}”, {place}): the lists give {counted}, {percent(row['share'])}"
        f"{_bounds(row)}{_if_silence(row)}."
    )


def _bounds(row: pd.Series) -> str:
    if missing(row["lower"]):
        return ""
    if row["lower"] == row["upper"]:
        return ", and silence leaves no other share"
    return f" (bounds {percent(row['lower'])} to {percent(row['upper'])})"


def _if_silence(row: pd.Series) -> str:
    """Say whether the claim could hold after all."""
    if missing(row["determined"]):
        return ""
    if row["determined"]:
        return "; no reading of the silence would make it hold"
    better = [verdict for verdict in ("holds", "holds loosely") if verdict in row["possible"]]
    holds = "hold" if better[:1] == ["holds"] else "hold loosely"
    return f"; on some reading of the silence it would {holds}"


def _strength(frame: pd.DataFrame, strength: str) -> str:
    broken = int((~frame["holds"].astype(bool)).sum())
    basis = {
        "strict": "that the document itself states",
        "plausible": "that legal or practical logic suggests",
    }.get(strength, f"of strength {strength}")
    if len(frame) == 1:
        outcome = "by at least one country" if broken else "by no country"
        return f"The only relation {basis} is broken {outcome}."
    if not broken:
        return f"No country breaks any of the {count(len(frame), 'relation')} {basis}."
    verb = agree(broken, "is", "are")
    return f"Of {count(len(frame), 'relation')} {basis}, {number(broken)} {verb} broken by at least one country."


def _mendable(mended: int, broken: int) -> str:
    if not mended:
        return "None of those broken would be mended by a change of one list alone."
    whom = "the countries that break it"
    if mended == broken == 1:
        lead = f"The one that is broken would hold if one list alone lost, or gained, {whom}"
    elif mended == broken:
        lead = f"Each of the {number(broken)} broken would hold if one list alone lost, or gained, {whom}"
    else:
        lead = f"Of the {number(broken)} broken, {number(mended)} would hold if one list alone lost, or gained, {whom}"
    return f"{lead}; [](#tbl-relations-broken) gives the counts that would follow."


def _turning(alone: pd.DataFrame, ds: Dataset) -> str:
    """Say for how many relations mending would turn a verdict, and name those of the document's own."""
    turning = alone[alone["claims"].map(len) > 0]
    if turning.empty:
        return "No such change would turn the verdict on a claim." if len(alone) else ""
    relations, claims = turning["relation"].nunique(), turning["claims"].explode().nunique()
    stated = turning[turning["strength"] == "strict"].drop_duplicates("relation")
    notes = dict(zip(ds.measures["measure"], ds.measures["footnote"], strict=True))
    sides = [
        [named_measures(row[side]) for side in ("left", "right")] for _, row in stated.iterrows()
    ]
    sides.sort(key=lambda pair: [[notes[each] for each in side] for side in pair])
    named = [_between(pair, notes) for pair in sides]
    return sentences(
        [
            f"For {count(relations, 'relation')} this would turn the verdict on a claim ([](#tbl-consequences)): "
            f"{count(claims, 'claim is', 'claims are')} at stake.",
            f"Of these relations the document itself states {number(len(named))}, between the lists of footnotes "
            f"{few(named, 8)}." if named else "",
        ]
    )  # fmt: skip


def _between(sides: Iterable[tuple[str, ...]], notes: dict[str, int]) -> str:
    """Name the lists on either side of a relation by their footnotes; a side may be a base alone."""
    named = (
        joined((in_prose(each, str(notes[each])) for each in side), "or") for side in sides if side
    )
    return " with ".join(named)


def _side_effects(alone: pd.DataFrame) -> str:
    breaking = int((alone["breaks"].map(len) > 0).sum())
    if not breaking:
        return ""
    return f"Of the {count(len(alone), 'change')}, {number(breaking)} would break another relation, which holds now."


def _differ(cells: int) -> str:
    if not cells:
        return "the coders agree throughout on whether the country is listed"
    return f"the coders differ on {number(cells)} as to whether the country is listed"


def _fields(result: Agreement) -> str:
    frame = result.fields[result.fields["disagreements"] > 0]
    if frame.empty:
        return "They agree in every other field of the cells that both list."
    parts = [
        f"{markdown(row['field'])} ({of(row['disagreements'], row['cells'])})"
        for _, row in frame.iterrows()
    ]
    return f"Of the cells that both list, they differ in {joined(parts)}."


def _cited(source: dict[str, str]) -> str:
    """Write a source with its address, and its citation for where a bibliography has an entry."""
    title, path = markdown(str(source.get("title", ""))), str(source.get("path", ""))
    named = f"[{title}]({path})" if _ADDRESS.fullmatch(path) else title
    key = str(source.get("citation", ""))
    return f"{named} [[@{key}]]{{.source}}" if _KEY.fullmatch(key) else named
