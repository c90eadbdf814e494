"""What the index of an edition opens with: a finding, its map, numbers; and what stands beside countries and themes."""

import re
from typing import Any

from thb_analysis.analysis.counts import categories, each_row
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.figures import tiles
from thb_analysis.figures.sheet import Sheet
from thb_analysis.figures.svg import as_svg
from thb_analysis.page.parts import lead_figure
from thb_analysis.states import NAMED, OPEN
from thb_analysis.texts.text import TIE, text_of

_NUMBER = re.compile(r"- \[(\S+)([^\]]*)\]\{[^}]*\}\s*(.+)")
_FIRST_SENTENCE = re.compile(r".+?[.!?](?=\s|$)", re.DOTALL)
_MARK = 24, 18  # pixels


def opening(ds: Dataset) -> dict[str, Any]:
    """Return what the index shows besides names, as plain values; nothing of a package without a text ``overview``.

    Parameters
    ----------
    ds : Dataset

    Returns
    -------
    dict
        `title` (the finding) and `lead`, as plain text; `map` and `figure`, each a figure or None; `numbers` (number,
        of what, words); `countries` (code to `k` of `n` lists, `category` on the map and its `mark`) and `themes`
        (id to the first sentence of its text).
    """
    written = text_of(ds, "overview")
    if written is None:
        return {}
    parts = {name: _plain(part) for name, part in written.parts.items()}
    numbers = _NUMBER.findall(written.parts.get("numbers", ""))
    return {
        "title": written.title,
        "lead": " ".join(parts.get("lead", "").split()),
        "map": _map(ds),
        "figure": lead_figure(ds, "overview"),
        "numbers": [*((k, of, _plain(words)) for k, of, words in numbers), _open(ds)],
        "countries": _countries(ds),
        "themes": _findings(ds),
    }


def _plain(part: str) -> str:
    return TIE.sub(r"\1", part).strip()


def _map(ds: Dataset) -> Any:
    """Draw the map of what the countries are sorted by: the rows of the grid of the overview."""
    if not (name := _sorting(ds)):
        return None
    rows = ds.maps[ds.maps["map"] == name]
    caption = " ".join(rows["note"].dropna())
    return tiles(categories(ds, name), rows["title"].iloc[0], caption=caption)


def _sorting(ds: Dataset) -> str:
    """Name the map by which countries are sorted: the first of the first grid of any theme; empty without a grid."""
    figures = ds.themes.sort_values("order")["figure"]
    grids = figures[figures.str.contains("×")]
    return next(iter(grids), "").partition("×")[0].strip()


def _open(ds: Dataset) -> tuple[str, str, str]:
    """Say how many cells are open."""
    states = ds.cells()["state"]
    lists, countries = len(ds.measures), len(ds.participants)
    entries = f"entries ({lists} lists × {countries} {ds.unit[1]})"
    words = f"{entries} are not reported: a measure may exist all the same"
    return f"{(states == OPEN).sum():,}", f" of {len(states):,}", words


def _countries(ds: Dataset) -> dict[str, dict[str, Any]]:
    """Return of each country how many of the lists that cover it name it, and where the map has it."""
    cells = ds.cells()
    covered = cells[cells["covered"]]
    named = (
        covered["state"].isin(NAMED).groupby(covered["country"]).agg(["sum", "size"])
    )
    found = {}
    for code, k, n in named.itertuples():
        found[code] = {"k": int(k), "n": int(n), "category": "", "mark": ""}
    if name := _sorting(ds):
        for row in each_row(categories(ds, name)):
            facts = {"category": row.category, "mark": _mark(row.look)}
            found[row.country] |= facts
    return found


def _mark(look: str) -> str:
    """Draw a small tile as it stands in a legend."""
    width, height = _MARK
    sheet = Sheet(width)
    sheet.tile((1, 1, width - 2, height - 2), "", look)
    return as_svg(sheet, height, {})


def _findings(ds: Dataset) -> dict[str, str]:
    """Return the first sentence of the text of each theme that has one."""
    found = {}
    for theme in ds.theme_titles:
        written = text_of(ds, f"themes/{theme}")
        lead = _plain(written.parts.get("lead", "")) if written else ""
        if sentence := _FIRST_SENTENCE.match(lead):
            found[theme] = " ".join(sentence[0].split())
    return found
