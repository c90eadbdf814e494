"""Tables about the measures: what they are, how many countries they list, which."""

from __future__ import annotations

import pandas as pd

from thb_analysis.analysis import Coverage
from thb_analysis.arrange import by_bloc, by_kind, labels, names, titles
from thb_analysis.data import Dataset
from thb_analysis.data.states import QUALIFIED, REPORTED, STATE_LABELS
from thb_analysis.display import Cell, Row, Table, columns, linked, theme_row
from thb_analysis.wording import bounds, count, of, percent, source, under

_WIDE = 32  # from this many countries on, a matrix wants a page on its side; upright, no page before it stays empty
_SOURCE_NOTE = "n. = footnote of the source document."
_READING = {
    "affirmed": "being listed reports a presence",
    "negated": "being listed reports an absence",
    "unclear": "the sentence does not say which way to read the list",
}


def measures(result: Coverage, ds: Dataset, id: str = "tbl-measures") -> Table | None:
    """List the measures with definition, kind, reading, base and place.

    Parameters
    ----------
    result : Coverage
        By measure.
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if there is no measure.
    """
    if result.frame.empty:
        return None
    defined = ds.measures.set_index("measure")["description"]
    rows = tuple(
        _measure_row(row, defined[row["measure"]]) for _, row in by_kind(result.frame).iterrows()
    )
    return Table(
        id=id,
        caption="The measures: what a listing means, which population the statement speaks of, and where it stands.",
        columns=columns(
            "Measure", "Meaning", "Kind", "Base", "Source", widths=(3, 5.2, 1.4, 2.2, 1.5)
        ),
        rows=rows,
        note=_measures_note(result.frame),
    )


def coverage(result: Coverage, title: str, id: str = "tbl-coverage") -> Table | None:
    """Show listed countries, base, share and bounds of each measure, in the order of the figure.

    Parameters
    ----------
    result : Coverage
        By measure.
    title : str
        Of the theme.
    id : str

    Returns
    -------
    Table or None
        None if there is no measure.
    """
    if result.frame.empty:
        return None
    frame = by_kind(result.frame)
    outside = bool(frame["outside_base"].sum())
    head = ["Measure", "Kind", "Listed (k)", "With remark", "Base (N)", "Share", "Bounds", "Source"]
    widths = [3.6, 1.4, 1, 1.1, 1, 1, 1.5, 1.5]
    if outside:
        head.insert(5, "Outside base")
        widths.insert(5, 1.1)
    return Table(
        id=id,
        caption=f"Coverage of the measures under “{title}”.",
        columns=columns(*head, numeric=head[2:-2], widths=widths),
        rows=tuple(_coverage_row(row, outside) for _, row in frame.iterrows()),
        note=_coverage_note(outside, bool((frame["polarity"] == "unclear").any())),
    )


def matrix(
    ds: Dataset, theme: str | None = None, title: str | None = None, id: str = "tbl-matrix"
) -> Table | None:
    """Show every measure by every participant, one symbol for each cell.

    Parameters
    ----------
    ds : Dataset
    theme : str, optional
        None for all themes.
    title : str, optional
        Of the theme; none at all for all themes.
    id : str

    Returns
    -------
    Table or None
        None without measures or participants.
    """
    cells = ds.cells(theme)
    if cells.empty:
        return None
    codes = list(by_bloc(ds)["country"])
    known = names(ds)
    label = labels(ds)
    rows = tuple(
        _matrix_row(str(measure), label, group.set_index("country").loc[codes], known)
        for measure, group in cells.groupby("measure", sort=False)
    )
    return Table(
        id=id,
        caption=f"Countries by measures {under(title)}, in the order of the document; the last column is k of N.",
        columns=columns(
            "Measure", *codes, "k of N", widths=(9, *[1] * len(codes), 2.6), titles=known
        ),
        rows=rows,
        note="Not listed does not mean that a country lacks the measure. Countries stand by bloc, then by name; k counts listings within the base N.",
        style="matrix",
        landscape=len(codes) >= _WIDE,
    )


def themes(result: Coverage, ds: Dataset, id: str = "tbl-themes") -> Table | None:
    """Put the themes side by side: measures, kinds, and the range of coverage.

    Parameters
    ----------
    result : Coverage
        By measure, all themes.
    ds : Dataset
    id : str

    Returns
    -------
    Table or None
        None if there is no theme.
    """
    if ds.themes.empty:
        return None
    frame = result.frame
    return Table(
        id=id,
        caption="The themes side by side: measures by kind, listings, and the range of coverage over their measures.",
        columns=columns(
            "Theme", "Measures", "Kinds", "Listings", "With remark", "Lowest", "Median", "Highest",
            numeric=("Measures", "Listings", "With remark", "Lowest", "Median", "Highest"),
            widths=(3, 1.2, 3.2, 1.2, 1.2, 1.1, 1.1, 1.1),
        ),
        rows=tuple(
            _theme_row(theme, title, frame[frame["theme"] == theme]) for theme, title in titles(ds).items()
        ),
        note="Listings count countries within the base of each statement. Coverage is k/N, the lower bound of the share"
        + (", over the measures that are affirmed." if (frame["polarity"] != "affirmed").any() else "."),
    )  # fmt: skip


def _measure_row(row: pd.Series, description: str) -> Row:
    kind = row["kind"] if row["polarity"] == "affirmed" else f"{row['kind']} ({row['polarity']})"
    base = f"{row['base_label']} ({row['base_size']})"
    place = linked(row["measure"], source(row["footnote"], row["page"]))
    return (row["label"], description, kind, base, place)


def _measures_note(frame: pd.DataFrame) -> str:
    marked = [
        polarity for polarity in ("negated", "unclear") if (frame["polarity"] == polarity).any()
    ]
    readings = [f"{polarity}: {_READING[polarity]}." for polarity in marked]
    return " ".join(
        ["The number of countries in each base stands in brackets.", *readings, _SOURCE_NOTE]
    )


def _coverage_row(row: pd.Series, outside: bool) -> Row:
    listed = linked(row["measure"], str(row["listed"]))
    numbers = [listed, _if_any(row, "qualified"), str(row["base_size"])]
    if outside:
        numbers.append(_if_any(row, "outside_base"))
    place = source(row["footnote"], row["page"])
    return (
        row["label"],
        row["kind"],
        *numbers,
        percent(row["share"]),
        bounds(row["lower"], row["upper"]),
        place,
    )


def _if_any(row: pd.Series, column: str) -> str | Cell:
    """Write a count, linked to the cells that it counts if there are any."""
    size = str(row[column])
    return linked(row["measure"], size) if row[column] else size


def _coverage_note(outside: bool, unclear: bool) -> str:
    general = (
        "The lower bound takes every silence as absence; the upper bound takes none as absence, "
        "except where the source itself rules the country out."
    )
    extra = " Countries listed outside the base are not counted in k." if outside else ""
    none = " –: a list that can be read either way has no bounds." if unclear else ""
    return f"{general}{none}{extra} {_SOURCE_NOTE}"


def _matrix_row(
    measure: str, label: dict[str, str], cells: pd.DataFrame, names: dict[str, str]
) -> Row:
    inside = cells["in_base"].astype(bool)
    listed = cells["state"].isin([REPORTED, QUALIFIED])
    symbols = (
        _symbol(names[str(code)], state, bool(outside), basis == "body", note)
        for code, state, outside, basis, note in zip(
            cells.index,
            cells["state"],
            listed & ~inside,
            cells["basis"],
            cells["note"],
            strict=True,
        )
    )
    count = of((listed & inside).sum(), inside.sum())
    where = source(cells["footnote"].iloc[0], cells["page"].iloc[0])
    return (Cell(label[measure], detail=where), *symbols, linked(measure, count))


def _symbol(name: str, state: str, outside: bool, by_sentence: bool, note: str) -> Cell:
    """Make one cell; the spoken label says more than the symbol only where there is more to say."""
    if state != QUALIFIED and not outside and not by_sentence:
        return Cell(state=state)  # type: ignore[arg-type]
    parts = [
        f"{name}: {STATE_LABELS[state]}",
        "outside the base" if outside else "",
        "named by the sentence only" if by_sentence else "",
        note,
    ]
    return Cell(state=state, outside=outside, label="; ".join(part for part in parts if part))  # type: ignore[arg-type]


def _theme_row(theme: str, title: str, frame: pd.DataFrame) -> Row:
    kinds = ", ".join(
        count_kind(kind, size) for kind, size in frame["kind"].value_counts(sort=False).items()
    )
    sums = (len(frame), frame["listed"].sum(), frame["qualified"].sum())
    measures, *listings = (Cell(str(size), to=theme_row(theme)) for size in sums)
    affirmed = frame[frame["polarity"] == "affirmed"]
    ranked = affirmed.dropna(subset="share").sort_values(["share", "footnote"])
    lowest, highest = (_of_measure(ranked.iloc[end : end + 1 or None]) for end in (0, -1))
    return (
        title,
        measures,
        kinds,
        *listings,
        lowest,
        percent(affirmed["share"].median()),
        highest,
    )


def _of_measure(frame: pd.DataFrame) -> str | Cell:
    """Write the share of a measure, linked to its cells; a dash where there is no measure."""
    shares = (linked(row["measure"], percent(row["share"])) for _, row in frame.iterrows())
    return next(shares, "–")


def count_kind(kind: object, size: int) -> str:
    """Write how many measures are of a kind: ``3 conditions``."""
    return f"{size} {count(size, str(kind)).partition(' ')[2]}"
