"""The table beside the tile map: each country, theme by theme."""

from __future__ import annotations

from thb_analysis.analysis.tiles import Tiles
from thb_analysis.arrange import by_bloc
from thb_analysis.data import Dataset
from thb_analysis.display import Table, columns
from thb_analysis.wording import in_text, joined, kinds, of, sentences


def tile_map(
    result: Tiles, ds: Dataset, titles: dict[str, str], id: str = "tbl-map"
) -> Table | None:
    """Show how many measures of one kind list each country, theme by theme.

    Parameters
    ----------
    result : Tiles
    ds : Dataset
    titles : dict of str to str
        Theme to title.
    id : str

    Returns
    -------
    Table or None
        None if no theme has measures to count.
    """
    shares = result.shares
    if shares.empty:
        return None
    first = shares.drop_duplicates("theme")
    heads = [
        f"{titles[theme]}: {kinds(kind)}"
        for theme, kind in zip(first["theme"], first["kind"], strict=True)
    ]
    counts = {
        (row["country"], row["theme"]): of(row["listed"], row["in_base"]) if row["in_base"] else "–"
        for _, row in shares.iterrows()
    }
    rows = tuple(
        (name, country, *(counts[country, theme] for theme in first["theme"]))
        for country, name, _ in by_bloc(ds).itertuples(index=False)
    )
    return Table(
        id=id,
        caption="Measures of one kind that list each country, theme by theme: k of the N that speak of it.",
        columns=columns(
            "Country", "Code", *heads, numeric=heads, widths=(2, 0.8, *[1.5] * len(heads))
        ),
        rows=rows,
        note=_note(result, titles),
    )


def _note(result: Tiles, titles: dict[str, str]) -> str:
    skipped = joined(f"“{titles[theme]}”" for theme in result.skipped)
    absent = result.places.loc[result.places["standing"] == "absent", "name"]
    return sentences(
        [
            "Each theme is counted by the kind offered, provisions or practices, of which it has most; kinds are not added up.",
            "The share k/N is a lower bound: a country that is not listed may have the measure.",
            "–: no such measure speaks of the country." if (result.shares["in_base"] == 0).any() else "",
            f"Not counted, for want of provisions and practices: {skipped}." if skipped else "",
            f"Did not take part: {joined(map(in_text, absent))}." if len(absent) else "",
        ]
    )  # fmt: skip
