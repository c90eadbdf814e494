"""What is drawn as a dot matrix: measures or findings by countries, with what is said about it."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from thb_analysis.analysis.groups import by_region
from thb_analysis.analysis.phrases import predicate, reported, sourced
from thb_analysis.analysis.room import FIGURE_ROWS, TITLE, heads_for
from thb_analysis.counts import each_row
from thb_analysis.data import Dataset
from thb_analysis.data.states import STATE_LABELS
from thb_analysis.display import Axes, Figure
from thb_analysis.display.text import countries, of, words
from thb_analysis.wording import COUNTRIES, agree, capital, in_units, number, shortened

_MOST_COUNTRIES = 40  # more leave a dot no room on a page
_NAME_ROOM = 40  # characters
_REPORTED = "are reported "
_COLUMNS = ("row", "country", "state", "name", "total", "group", "tip")


def cells_of(
    ds: Dataset, rows: pd.DataFrame, states: Mapping[str, Mapping[str, tuple[str, str]]]
) -> pd.DataFrame:
    """Set out the cells that are drawn.

    Parameters
    ----------
    ds : Dataset
    rows : pandas.DataFrame
        `key`, `short`, `label`, `k` and `n` of what stands in rows, in their order.
    states : mapping of str to mapping of str to (str, str)
        Key of a row, and country, to state and what the source adds.

    Returns
    -------
    pandas.DataFrame
        `row`, `country` (what stands at its head), `state`, `name`, `total`, `group` (the region, in whose order columns
        stand), `tip` (name of the country, label of the row, and the state in words).
    """
    names, regions, heads = ds.country_names, by_region(ds), heads_for(ds)
    drawn = []
    for row in each_row(rows):
        name = shortened(row.short or row.label, _NAME_ROOM)
        for code, region in regions.items():
            state, note = states[row.key][code]
            said = STATE_LABELS[state] + (f" ({note.removesuffix('.')})" if note else "")
            tip = names[code], row.label, said
            drawn.append((row.key, heads[code], state, name, f"{row.k} of {row.n}", region, tip))
    return pd.DataFrame(drawn, columns=[*_COLUMNS])


def has_room(cells: pd.DataFrame) -> bool:
    """Whether there are rows to compare, and no more of them and of countries than have room."""
    return 2 <= cells["row"].nunique() <= FIGURE_ROWS and (
        0 < cells["country"].nunique() <= _MOST_COUNTRIES
    )


def plot(cells: pd.DataFrame, ax: Axes | None = None) -> Axes:
    """Draw the cells."""
    from thb_analysis.display.drawings import dots

    return dots(cells, *_COLUMNS, ax)


def figure(
    ds: Dataset, id: str, cells: pd.DataFrame, where: str, of_what: str, title: str
) -> Figure | None:
    """Publish the cells; None if there is no room for all.

    Parameters
    ----------
    ds : Dataset
    id : str
    cells : pandas.DataFrame
        See `cells_of`.
    where : str
        Where in the source the lists stand that are counted.
    of_what : str
        What stands in rows, in the plural.
    title : str
        What was found.
    """
    if not has_room(cells):
        return None
    from thb_analysis.display import style

    told = words("dots", ds.unit, ds=ds, title=title, of_what=of_what, cells=cells)
    return style.publish(
        lambda ax: plot(cells, ax), id, title, note=sourced(ds, where), **told, **ds.credit
    )


def said(
    rows: pd.DataFrame, of_what: str, question: str = "", unit: Sequence[str] = COUNTRIES
) -> str:
    """Say how many countries report the first and the last, if each is alone at its end; else the range.

    A range, which names no measure, stands behind the question that it answers.

    Neither is said to be the most or the least: what is unclear is not counted, and lengths do not
    compete with what countries do.
    """
    counted = rows[rows["polarity"] != "unclear"]
    ranked = counted[counted["kind"] != "duration"]
    top, last = _alone(ranked, most=True), _alone(ranked, most=False)
    if top is None:
        return f"{question} {in_units(_range(counted, of_what), unit)}".strip()
    ends = [top] if last is None or last.Index == top.Index else [top, last]
    sentence = _sentence(ends, unit)
    return sentence if len(sentence) <= TITLE else _sentence(ends[:1], unit)


def _alone(rows: pd.DataFrame, most: bool) -> Any:
    """Return the row at one end by number and by share alike; None if it is not alone there."""
    if rows.empty:
        return None
    shares = (rows["k"] / rows["n"]).round(9)
    end = "max" if most else "min"
    here = each_row(rows[rows["k"].eq(rows["k"].agg(end)) | shares.eq(shares.agg(end))])
    # Of what no country is reported to do, nothing is said as if they did not.
    is_alone = len(here) == 1 and here[0].k and "{value}" not in here[0].predicate
    return here[0] if is_alone else None


def _sentence(rows: list[Any], unit: Sequence[str]) -> str:
    """Say how many countries are reported to do each; what they share is said once."""
    does = [reported(predicate(row), row.k == 1) for row in rows]
    if all(each.startswith(f"{_REPORTED}to ") for each in does):
        does = [does[0], *(each.removeprefix(_REPORTED) for each in does[1:])]
    counts = [of(row.k, row.n) for row in rows]
    counts[0] += f" {countries(rows[0].n, unit)}"
    clauses = (f"{count} {said}" for count, said in zip(counts, does, strict=True))
    return f"{capital('; '.join(clauses))}."


def _range(rows: pd.DataFrame, of_what: str) -> str:
    """Say between which numbers of countries report each."""
    if rows.empty:
        return f"What is reported of the {of_what} is not clear."
    low, high, among = rows["k"].min(), rows["k"].max(), f"of the {number(len(rows))} {of_what}"
    if not low:
        some = int(rows["k"].gt(0).sum())
        if len(rows) == 1:
            return "The one measure is reported for no country."
        whom = (
            f"{agree(max(some, 1), 'is', 'are')} reported for {'at least one' if some else 'any'}"
        )
        return f"{capital(number(some))} {among} {whom} country."
    n = rows["n"].iloc[0] if rows["n"].nunique() == 1 else 0
    span = f"{low}" if low == high else f"{low} to {high}"
    whom = f"{span} of {n} {countries(n)}" if n else f"{span} {countries(high)}"
    which = f"Each {among}" if len(rows) > 1 else "One measure"
    return f"{which} is reported for {whom}."
