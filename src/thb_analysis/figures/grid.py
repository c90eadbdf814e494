"""The grid: countries by two categories at once, rows and columns; an empty cell is a finding."""

from functools import partial
from itertools import product, repeat
from typing import NamedTuple

import pandas as pd

from thb_analysis.figures.publish import Axes, Drawn, check_categories, publish
from thb_analysis.figures.sheet import INK, MUTED, RULE, Sheet
from thb_analysis.figures.text import Font, text_width, widest, wrap
from thb_analysis.states import NOT_COVERED, OPEN, STATE_LABELS

_TILE, _APART = 28, 18  # pixels from tile to tile, and between the columns
_TOTAL, _COUNT, _NONE = Font(15, bold=True), Font(18, bold=True), Font(13)
_READ = f"A tile is a country; dotted: {STATE_LABELS[OPEN]}."


class _Kind(NamedTuple):
    """A category of one of the two frames."""

    words: str
    look: str

    @property
    def is_open(self) -> bool:
        return self.look in (OPEN, NOT_COVERED)

    @property
    def spoken(self) -> str:
        return "Not reported" if self.look == OPEN else self.words


_Cells = dict[tuple[_Kind, _Kind], list[str]]


def grid(
    rows: pd.DataFrame,
    columns: pd.DataFrame,
    title: str = "",
    *,
    ax: Axes | None = None,
    **labels: str,
) -> Drawn:
    """Draw countries by two categories, each as a tile with the look of its column.

    On a phone rows and columns are swapped, unless there are more rows than columns.

    Parameters
    ----------
    rows, columns : pandas.DataFrame
        As `thb_analysis.analysis.counts.categories` returns them; open rows are last, below a thin line.
    title : str, default ""
        What was found, or the question; at most 14 words.
    ax : matplotlib.axes.Axes, optional
    **labels : str
        `caption` (how to read it), `note` (where it is from), `id` (for references); each has a default.

    Returns
    -------
    Axes, Figure or None
        The axes, if they are given; else the figure, None if there is no country.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> found = (thb.categories(ds, each) for each in ("time-to-recover", "without-cooperation"))
    >>> thb.grid(*found, "When does recovery begin, and who may stay?").id
    'fig-grid-when-does-recovery-begin-and-who-may-stay'
    """
    check_categories(rows)
    check_categories(columns)
    both = rows.merge(columns, on="country", suffixes=("", "_column"))
    down, across = _kinds(rows), _kinds(columns)
    cells: _Cells = {pair: [] for pair in product(down, across)}
    for each in both.to_dict("records"):
        row = _Kind(each["category"], each["look"])
        column = _Kind(each["category_column"], each["look_column"])
        cells[row, column].append(each["name"])
    codes = dict(zip(both["name"], both["country"], strict=True))
    found = []
    for (row, column), names in cells.items():
        # That nobody is open in both is no finding.
        if names or not (row.is_open or column.is_open):
            listed = ", ".join(names) or "none"
            found.append(f"{row.spoken}; {column.spoken}: {listed}")
    alt = f"Grid. {'. '.join(found)}."
    labels.setdefault("caption", _READ)
    draw = partial(_grid, down, across, cells, codes)
    return publish(draw, ax, both, "grid", title, alt, **labels)


def _kinds(frame: pd.DataFrame) -> list[_Kind]:
    """Return the categories that occur, open ones last."""
    pairs = frame[["category", "look"]].drop_duplicates().itertuples(index=False)
    return sorted((_Kind(*each) for each in pairs), key=lambda kind: kind.is_open)


def _grid(
    down: list[_Kind],
    across: list[_Kind],
    cells: _Cells,
    codes: dict[str, str],
    sheet: Sheet,
) -> float:
    """Draw the grid, on a phone turned; return where it ends."""
    is_turned = sheet.is_narrow and len(down) <= len(across)
    if is_turned:
        down, across = across, down
        cells = {(column, row): names for (row, column), names in cells.items()}
    label, size = (158, 13) if sheet.is_wide else (0, 12)
    words, font = Font(size + 1, bold=True), Font(size, bold=True)
    line = (size + 1) * 1.18
    width = (sheet.width - label + _APART) / len(across) - _APART
    lefts = [label + index * (width + _APART) for index in range(len(across))]
    per_line = 2 if widest(codes, font) + 8 <= (width - 4) / 2 else 1
    tile = (width - 4 * (per_line - 1)) / per_line

    def row(y: float, kind: _Kind) -> float:
        edge = RULE if kind.is_open and not is_turned else INK
        sheet.rule(0, y, sheet.width, edge)
        texts = wrap(kind.words, (label or sheet.width - 30) - 14, words, most=3)
        below = len(texts) * line
        font = Font(size + 1, not kind.is_open)
        color = MUTED if kind.is_open else INK
        sheet.text(0, y + 8 + below / 2, texts, font, color)
        if is_turned:
            total = sum(len(cells[kind, other]) for other in across)
            sheet.text(sheet.width, y + 16, total, _TOTAL, align="right")
        top = y + (8 if label else 12 + below)
        return max(map(cell, lefts, repeat(top), repeat(kind), across))

    def cell(x: float, top: float, kind: _Kind, other: _Kind) -> float:
        names = cells[kind, other]
        count = (len(names), _COUNT) if names else ("none", _NONE, MUTED)
        sheet.text(x, top + 10, *count)
        look = kind.look if is_turned else other.look
        y = top + 26
        for index, name in enumerate(names):
            left = x + index % per_line * (tile + 4)
            box = left, y + index // per_line * _TILE, tile, _TILE - 4
            fits = text_width(name, *font) <= tile - 6
            text = name if fits else codes[name]
            sheet.tile(box, text, look, size, (name, other.words, kind.words))
        lines = -(-len(names) // per_line)
        return y + lines * _TILE

    y = 0.0
    for x, kind in zip(lefts, across, strict=True):
        head = wrap(kind.words, width, words, most=3)
        sheet.text(x, len(head) * line / 2, head, words)
        y = max(y, len(head) * (size + 1) * 1.2 + 12)
    for kind in down:
        y = row(y, kind) + 12
    return y
