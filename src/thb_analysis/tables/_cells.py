"""The cells behind the numbers: the way from a count to footnote, page, country and status."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from thb_analysis.analysis.cells import countable_cells
from thb_analysis.arrange import by_distance, labels, names
from thb_analysis.data import Dataset
from thb_analysis.data.consistency import UNCHECKED
from thb_analysis.data.states import QUALIFIED, REPORTED
from thb_analysis.display import (
    OUTSIDE_MARK,
    Cell,
    Row,
    Table,
    claim_row,
    columns,
    linked,
    measure_row,
    theme_row,
)
from thb_analysis.wording import missing, of, source

BODY_MARK = "*"
EXCLUDED_MARK = "‡"
_MARKS = {
    OUTSIDE_MARK: "listed although outside the base",
    BODY_MARK: "named by the sentence, not by its list",
    EXCLUDED_MARK: "ruled out by another list, so that silence cannot mean yes",
}
_ROOM = 12  # weight of the columns of countries together, against the other columns
# Where a country stands that is in the base, and where one that is not.
_PLACES = {
    "reported": "Reported",
    "qualified": "With remark",
    "silent": "Not listed",
    "beyond": "Outside base",
}


def cells(
    ds: Dataset,
    theme: str | None = None,
    measures: Iterable[str] | None = None,
    id: str = "tbl-cells",
) -> Table | None:
    """Name the countries behind each count, by state; what numbers in other tables link to.

    Each row is an anchor for ``display.linked`` and ``display.in_prose``; the first row of a theme
    is one for ``display.theme_row`` as well.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        Show the measures of one theme.
    measures : iterable of str, optional
        Show these measures only.
    id : str

    Returns
    -------
    Table or None
        None without measures or participants.
    """
    found = countable_cells(ds, theme)
    if measures is not None:
        found = found[found["measure"].isin(list(measures))]
    if found.empty:
        return None
    found = found.assign(place=_placed(found), shown=_marked(found))
    places = [place for place in _PLACES if (found["place"] == place).any()]
    return Table(
        id=id,
        caption="The cells behind the numbers: which countries each list names and which it does not, with footnote "
        "and page.",
        columns=columns(
            "Measure", "Source", "k of N", *(_PLACES[place] for place in places),
            numeric=("k of N",), widths=(3.6, 2, 1.6, *_weights(found, places)),
        ),
        rows=_rows(found, ds, places),
        note=_note(found, ds),
    )  # fmt: skip


def claim_cells(frame: pd.DataFrame, ds: Dataset, id: str = "tbl-claim-cells") -> Table | None:
    """Name the countries that a claim's count rests on, where it is not the count of one list.

    Parameters
    ----------
    frame : pandas.DataFrame
        See ``analysis.evaluate_claims``.
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if there is no such claim.
    """
    own = by_distance(frame[frame["share"].notna() & (frame["measure"] == "")])
    if own.empty:
        return None
    return Table(
        id=id,
        caption="The countries behind the counts of claims that combine lists, look at durations or count within "
        "another base, those furthest off first.",
        columns=columns(
            "Claim", "Lists", "k of N", "Counted", "Of the base, not counted",
            numeric=("k of N",), widths=(4, 1.8, 1.4, 4, 4),
        ),
        rows=tuple(_claim_row(claim) for _, claim in own.iterrows()),
        note=f"Lists: footnotes of the source. {_codes_note(ds)}",
    )  # fmt: skip


def counted(claim: pd.Series) -> str | Cell:
    """Write k of N of a claim, linked to the countries behind it.

    A comparison has the counts of the first and the second list in place of it.

    Parameters
    ----------
    claim : pandas.Series
        Of ``analysis.evaluate_claims``.
    """
    if claim["verdict"] == UNCHECKED:
        return "–"
    if missing(claim["share"]):
        return f"{claim['numerator']} vs {claim['denominator']}"
    text = of(claim["numerator"], claim["denominator"])
    return (
        linked(claim["measure"], text)
        if claim["measure"]
        else Cell(text, to=claim_row(claim["claim"]))
    )


def lists(claim: pd.Series) -> str | Cell:
    """Write the footnotes of a claim and their pages, each footnote linked to the cells of its list.

    Parameters
    ----------
    claim : pandas.Series
        Of ``analysis.evaluate_claims``.
    """
    notes = [
        linked(measure, str(note)) if measure else str(note)
        for note, measure in zip(claim["notes"], claim["lists"], strict=True)
    ]
    if not notes:
        return "–"
    return located(notes, claim["pages"])


def located(notes: Sequence[str | Cell], pages: Sequence[int]) -> Cell:
    """Say where in the source: ``n. 12, p. 3``, or ``nn. 12, 13, pp. 3, 4``."""
    before, between = "n" * min(len(notes), 2), "p" * min(len(pages), 2)
    numbers = ", ".join(map(str, pages))
    return Cell.joined([f"{before}. ", Cell.joined(notes, ", "), f", {between}. {numbers}"])


def _claim_row(claim: pd.Series) -> Row:
    return (
        Cell(claim["statement"], anchor=claim_row(claim["claim"])),
        lists(claim),
        of(claim["numerator"], claim["denominator"]),
        " ".join(claim["countries"]) or "–",
        " ".join(claim["missing"]) or "–",
    )


def _placed(found: pd.DataFrame) -> pd.Series:
    """Say of each cell in which column of the table its country stands."""
    place = pd.Series("silent", index=found.index)
    for state in (REPORTED, QUALIFIED):
        place = place.mask(found["state"] == state, state)
    return place.mask(~found["in_base"], "beyond")


def _marked(found: pd.DataFrame) -> pd.Series:
    """Write each country as its code, with a mark if there is more to say of the cell."""
    marks = {
        OUTSIDE_MARK: found["outside"],
        BODY_MARK: found["basis"] == "body",
        EXCLUDED_MARK: found["excluded"],
    }
    text = found["country"].astype("str")
    for mark, holds in marks.items():
        text = text.mask(holds, text + mark)
    return text


def _rows(found: pd.DataFrame, ds: Dataset, places: list[str]) -> tuple[Row, ...]:
    first = found.drop_duplicates("theme").set_index("measure")["theme"]
    label = labels(ds)
    return tuple(
        _row(str(measure), label[str(measure)], group, places, first.get(measure))
        for measure, group in found.groupby("measure", sort=False)
    )


def _row(
    measure: str, label: str, group: pd.DataFrame, places: list[str], theme: str | None
) -> Row:
    place = source(group["footnote"].iloc[0], group["page"].iloc[0])
    shown = group.sort_values("country").groupby("place")["shown"].agg(" ".join)
    return (
        Cell(label, anchor=measure_row(measure)),
        Cell(place, anchor=theme and theme_row(theme)),
        of(int(group["listed"].sum()), int(group["in_base"].sum())),
        *(shown.get(place, "–") for place in places),
    )


def _weights(found: pd.DataFrame, places: list[str]) -> list[float]:
    """Share out width by how many cells stand in a column, in all and in its fullest row."""
    stands = [found["place"] == place for place in places]
    fullest = [int(each.groupby(found["measure"]).sum().max()) for each in stands]
    size = found["country"].nunique()
    needs = [
        1.3 + 5 * float(each.mean()) + 2 * most / size
        for each, most in zip(stands, fullest, strict=True)
    ]
    # Rounded, since Python 3.12 adds up floating-point numbers more exactly than 3.11 does.
    return [round(_ROOM * need / sum(needs), 3) for need in needs]


def _note(found: pd.DataFrame, ds: Dataset) -> str:
    shown = "".join(found["shown"])
    marks = [f"{mark}: {meaning}." for mark, meaning in _MARKS.items() if mark in shown]
    counting = "k counts the countries reported and with a remark, N those not listed as well."
    silence = "Not listed is silence, which may mean anything."
    if ds.leaves_out_qualified:
        counting = f"{counting} Listings with a remark, but for durations, are left out by choice."
        silence = (
            "Not listed is silence, which may mean anything, or a listing that is so left out."
        )
    return " ".join([counting, silence, *marks, _codes_note(ds)])


def _codes_note(ds: Dataset) -> str:
    known = names(ds)
    return f"{', '.join(f'{code} {known[code]}' for code in sorted(ds.participants))}."
