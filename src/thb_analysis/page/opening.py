"""What the index of an edition opens with: a finding, its map, numbers; and what stands beside countries and themes."""

import re
from typing import Any

from thb_analysis.analysis.counts import categories, each_row
from thb_analysis.dataset.cells import count_cells
from thb_analysis.dataset.dataset import Dataset
from thb_analysis.figures import tiles
from thb_analysis.figures.sheet import Sheet
from thb_analysis.figures.svg import as_svg
from thb_analysis.page.parts import class_rows, lead_figure
from thb_analysis.states import OPEN
from thb_analysis.texts.proof import edition_text
from thb_analysis.texts.text import TIE

_NUMBER = re.compile(r"- \[(\S+)([^\]]*)\]\{[^}]*\}\s*(.+)")
_FIRST_SENTENCE = re.compile(r".+?[.!?](?=\s|$)")
_MARK = 24, 18  # pixels


def opening(ds: Dataset) -> dict[str, Any]:
    """Return what the index shows besides names, as plain values; nothing without a text ``overview`` that holds.

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
    written = edition_text(ds, "overview")
    if written is None:
        return {}
    numbers = []
    for k, of, words in _NUMBER.findall(written.parts.get("numbers", "")):
        numbers.append((k, of, TIE.sub(r"\1", words)))
    named: Any = count_cells(ds.cells(), ["country"])[["k", "n"]]
    found: dict[str, Any] = {
        "title": written.words("index") or written.title,
        "lead": written.words("lead"),
        "map": None,
        "figure": lead_figure(ds, "overview"),
        "numbers": [*numbers, _open(ds)],
        "countries": named.to_dict("index"),
        "themes": _findings(ds),
    }
    if not (rows := class_rows(ds)).empty:
        frame = categories(ds, rows["map"].iloc[0])
        caption = " ".join(rows["note"].dropna())
        found["map"] = tiles(frame, rows["title"].iloc[0], caption=caption)
        for row in each_row(frame[frame["country"].isin([*found["countries"]])]):
            facts = {"category": row.category, "mark": _mark(row.look)}
            found["countries"][row.country] |= facts
    return found


def _open(ds: Dataset) -> tuple[str, str, str]:
    """Say how many cells are open."""
    states = ds.cells()["state"]
    lists, countries = len(ds.measures), len(ds.participants)
    entries = f"entries ({lists} lists × {countries} {ds.unit[1]})"
    words = f"{entries} are not reported: a measure may exist all the same"
    return f"{(states == OPEN).sum():,}", f" of {len(states):,}", words


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
        written = edition_text(ds, f"themes/{theme}")
        if written and (sentence := _FIRST_SENTENCE.match(written.words("lead"))):
            found[theme] = sentence[0]
    return found
