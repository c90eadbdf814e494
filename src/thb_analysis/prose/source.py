"""Sentences that check the source: its claims, relations and record, and the second coder."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from thb_analysis.analysis import Agreement, footnote_pages
from thb_analysis.analysis.silence import named_measures
from thb_analysis.analysis.universes import other_readings
from thb_analysis.arrange import by_distance
from thb_analysis.data import Dataset
from thb_analysis.data.consistency import DIRECTIONS, FEWER, MORE
from thb_analysis.display import Prose, claim_row, in_prose, link_to
from thb_analysis.prose.decisions import meaning
from thb_analysis.wording import (
    agree,
    capital,
    count,
    decimal,
    entries,
    few,
    joined,
    markdown,
    missing,
    number,
    of,
    paragraphs,
    percent,
    reasons,
    sentences,
    series,
)

# What can stand in Markdown as it is.
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]]+")
_KEY = re.compile(r"\w+([:./+_-]\w+)*")

# Below the first, alpha allows not even tentative conclusions; from the second on, few cells differ.
_LOW_ALPHA, _NEARLY_ALL = 0.667, 0.9
_ALONE = "Each claim is taken by itself: what is possible of several need not be possible of all at once."
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


def quantity_words(ds: Dataset) -> Prose | None:
    """Say where the ranges of the quantity words are listed; None if there are none.

    Parameters
    ----------
    ds : Dataset
    """
    words = len(ds.quantifiers.dropna(subset=["holds_from", "holds_to"]))
    if not words:
        return None
    return Prose(
        f"[](#tbl-quantifiers) gives the ranges of {count(words, 'quantity word')}, with the basis of each."
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
    unchecked = frame.drop(index=checked.index)
    opening = (
        f"The document makes {count(len(frame), 'quantified claim')}{about} ([](#tbl-claims))."
    )
    return Prose(
        paragraphs(
            [
                sentences(
                    [
                        opening,
                        _verdicts(checked, unchecked.empty),
                        _unchecked(unchecked, len(frame)),
                    ]
                ),
                _silence(checked),
                _failures(frame),
            ]
        )
    )


def selection(ds: Dataset) -> Prose | None:
    """Warn where claims about all listings of all participants meet a selection; None if none was made.

    Parameters
    ----------
    ds : Dataset
    """
    total, kept = int(ds.countries["took_part"].sum()), len(ds.participants)
    told = [f"is restricted to {of(kept, total)} participants"] if kept < total else []
    if ds.leaves_out_qualified:
        told.append("leaves out the listings with a remark")
    if not told:
        return None
    return Prose(
        f"**This report {joined(told)}.** The document speaks of all of them: its claims "
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
    """Count what the record notes, by group, and say what was done.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.irregularities``.
    """
    if frame.empty:
        return Prose("The record holds no entry.")
    applied = int((frame["status"] == "applied").sum())
    return Prose(
        sentences(
            [
                f"The record holds {entries(frame['kind'], ' ([](#tbl-correction-kinds))')}.",
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


def record(frame: pd.DataFrame) -> Prose | None:
    """Say where every entry of the record is listed; None if there is none.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.irregularities``.
    """
    if frame.empty:
        return None
    told = f"[](#tbl-irregularities) gives {count(len(frame), 'entry', 'entries')}, those of one kind together."
    return Prose(paragraphs(["### The record, entry by entry", told]))


def rival_readings(ds: Dataset) -> Prose | None:
    """Say which other readings of the source are on record; None if there is none.

    Parameters
    ----------
    ds : Dataset
    """
    frame = other_readings(ds)
    if frame.empty:
        return None
    ways, lists = frame["label"].nunique(), frame["footnote"].nunique()
    told = sentences(
        [
            f"On record {agree(ways, 'is', 'are')} {count(ways, 'other reading')}, of {count(lists, 'footnote')}, {agree(ways, 'with', 'each with')} "
            "the reason for which a careful coder could defend it ([](#tbl-readings)).",
            f"The coding {agree(ways, 'does not follow it', 'follows none of them')}; the report on robustness tries "
            f"{agree(ways, 'it', 'each')}.",
        ]
    )
    return Prose(paragraphs(["### Other readings on record", told]))


_TWO_CODERS = (
    "Both coders worked from the text and from the same manual, without sight of each other’s coding. Agreement is "
    "measured by Krippendorff’s alpha [@krippendorff2019; @hayes2007], which is 1 for perfect agreement and 0 for "
    "agreement by chance. The interval comes from drawing measures with replacement, because cells of one list are not "
    "coded independently of each other."
)


def agreement(result: Agreement) -> Prose:
    """Say how far the two coders of the project agree.

    Parameters
    ----------
    result : Agreement
    """
    if not result.n_cells:
        return Prose(
            "There is no cell on which two codings could be compared: how reliable the coding is remains open."
        )
    differ = result.n_disagreements
    cells = sentences(
        [
            "Both coders belong to the project: that they agree is a check on slips, and no independent evidence that the "
            "coding is right.",
            f"Over {count(result.n_cells, 'cell')}, {_differ(differ)}.",
            _alpha(result),
            _fields(result),
        ]
    )
    return Prose(paragraphs([_TWO_CODERS, cells, meaning(result)]))


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
    """Name the package, the licences and the documents that a report rests on.

    Parameters
    ----------
    ds : Dataset
    """
    licences = joined(
        markdown(str(licence.get("title") or licence.get("name", ""))) for licence in ds.licenses
    )
    package = sentences(
        [
            f"All data are from the package “{markdown(ds.title)}”.",
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


def _unchecked(frame: pd.DataFrame, total: int) -> str:
    """Say why some claims cannot be checked: they name no list, or count within one that is empty."""
    size = len(frame)
    if not size or size == total:
        return ""
    lead = f"The other {agree(size, '', number(size) + ' ')}cannot be checked"
    bare = int(frame["denominator"].isna().sum())
    empty = size - bare
    no_list = f"{agree(bare, 'rests', 'rest')} on no list"
    nobody = f"{agree(empty, 'counts', 'count')} within a list that names no country compared"
    if bare and empty:
        return f"{lead}: {number(bare)} {no_list}, and {number(empty)} {nobody}."
    return f"{lead}, because {agree(size, 'it', 'they')} {no_list if bare else nobody}."


def _silence(checked: pd.DataFrame) -> str:
    """Say how many verdicts are settled whatever the silence of the lists means, claim by claim."""
    known = checked.dropna(subset="determined")
    settled = known[known["determined"].astype(bool)]
    if known.empty:
        return ""
    lead = "A verdict counts a silent cell as not listed."
    if len(known) == 1:
        same = "is the same on every reading" if len(settled) else "depends on the reading"
        return f"{lead} It {same} of the silence."
    if settled.empty:
        return f"{lead} No verdict is the same on every reading of the silence. {_ALONE}"
    if len(settled) == len(known):
        return f"{lead} All are settled: each is the same on every reading of the silence."
    open_ = len(known) - len(settled)
    others = agree(open_, "one depends", f"{number(open_)} depend")
    return f"{lead} {_settled(settled)}. The other {others} on how silence is read. {_ALONE}"


def _settled(frame: pd.DataFrame) -> str:
    """Count the verdicts that are settled: ``Two verdicts are settled (one claim holds and …)``."""
    counts = frame["verdict"].value_counts()
    if len(frame) == 1:
        return f"One verdict, that the claim {counts.index[0]}, is settled: the same on every reading of the silence"
    if len(counts) == 1:
        told = count(len(frame), "verdict")
        return f"{capital(told)} are settled, each that the claim {counts.index[0]}: the same on every reading of the silence"
    first, *others = (
        (counts[verdict], agree(counts[verdict], *verbs))
        for verdict, verbs in _VERBS.items()
        if verdict in counts
    )
    parts = [
        f"{count(first[0], 'claim')} {first[1]}",
        *(f"{number(size)} {verb}" for size, verb in others),
    ]
    told = capital(count(len(frame), "verdict"))
    return f"{told} are settled, the same on every reading of the silence ({joined(parts)})"


def _failures(frame: pd.DataFrame) -> str:
    """Spell out the claims that do not hold, apart by what the lists give instead."""
    failed = by_distance(frame[frame["verdict"] == "does not hold"])
    groups = (failed[failed["direction"] == direction] for direction in (*DIRECTIONS, ""))
    return paragraphs(_failing(group) for group in groups if len(group))


def _failing(failed: pd.DataFrame) -> str:
    why = reasons(list(failed["direction"])[:1])
    order = ". Furthest off first" if failed["distance"].notna().sum() > 1 else ""
    bullets = [f"- {_failure(row)}" for _, row in failed.iterrows()]
    lead = capital(count(len(failed), "claim does", "claims do"))
    return f"{lead} not hold{why}{_misstated(failed)}{order}:\n\n" + "\n".join(bullets)


def _misstated(failed: pd.DataFrame) -> str:
    """Say in a word what claims do whose share lies on one side; nothing of an order."""
    verbs = {FEWER: ("overstates", "overstate"), MORE: ("understates", "understate")}
    verb = verbs.get(failed["direction"].iloc[0])
    if verb is None:
        return ""
    return f"; by the lists alone, {agree(len(failed), 'it', 'they')} {agree(len(failed), *verb)}"


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
        which = "either" if len(frame) == 2 else "any"
        return f"No country breaks {which} of the {count(len(frame), 'relation')} {basis}."
    if broken == len(frame):
        which = "Both" if len(frame) == 2 else f"All {number(len(frame))}"
        return f"{which} relations {basis} are broken, each by at least one country."
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
            f"{_stated(len(named), relations)}, by footnote: {few(named, 8, join=series)}." if named else "",
        ]
    )  # fmt: skip


def _stated(stated: int, relations: int) -> str:
    if relations == 1:
        return "The document itself states this relation"
    if stated == relations:
        return "The document itself states all of these relations"
    return f"Of these relations the document itself states {number(stated)}"


def _between(sides: Iterable[tuple[str, ...]], notes: dict[str, int]) -> str:
    """Name the lists on either side of a relation by their footnotes; a side may be a base alone."""
    named = (
        joined((in_prose(each, str(notes[each])) for each in side), "or") for side in sides if side
    )
    return " with ".join(named)


def _side_effects(alone: pd.DataFrame) -> str:
    """Say how many changes of a list would mend several relations, or break one that holds."""
    changes = alone.drop_duplicates(["measure", "countries"])
    mending, breaking = (int((changes[side].map(len) > 0).sum()) for side in ("mends", "breaks"))
    told = [f"{number(mending)} would mend more than one relation"] if mending else []
    if breaking:
        told.append(f"{number(breaking)} would break a relation that holds now")
    if not told:
        return ""
    return f"Of {count(len(changes), 'different change')} of a list, {joined(told)} ([](#tbl-side-effects))."


def _differ(cells: int) -> str:
    if not cells:
        return "the coders agree throughout on whether the country is listed"
    return f"the coders differ on {number(cells)} as to whether the country is listed"


def _alpha(result: Agreement) -> str:
    """Give alpha with its interval; where the coders agree in full, once for all."""
    alphas = result.frame["alpha"]
    if missing(result.alpha):
        return "Krippendorff’s alpha is undefined, because the cells do not vary."
    if (alphas.dropna().round(10) == 1).all():
        where = " wherever it is defined" if alphas.isna().any() else " throughout"
        return (
            f"Krippendorff’s alpha is {decimal(1)}{where}, over all cells and theme by theme. Agreement in full shows how "
            "little the lists leave to judgement, and not that both coders are right."
        )
    interval = f"{decimal(result.lower)} to {decimal(result.upper)}"
    return sentences(
        [
            f"Krippendorff’s alpha is {decimal(result.alpha)} (95% bootstrap interval over measures {interval}).",
            _hardly_varying(result),
        ]
    )


def _hardly_varying(result: Agreement) -> str:
    """Explain an alpha that is low although the coders agree on nearly all cells."""
    agreed = 1 - result.n_disagreements / result.n_cells
    if agreed < _NEARLY_ALL or result.alpha >= _LOW_ALPHA:
        return ""
    return (
        f"That is low although they agree on {percent(agreed)} of the cells: where nearly all cells are alike, chance "
        "alone would bring about as much, so that alpha says little here."
    )


def _fields(result: Agreement) -> str:
    frame = result.fields[result.fields["disagreements"] > 0]
    if frame.empty:
        compared = bool(result.fields["cells"].any())
        return "They agree in every other field of the cells that both list." if compared else ""
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
