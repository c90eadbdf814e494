"""Maps of tiles: of each country one category, for several questions side by side."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from thb_analysis.figures.publish import Drawn, publish
from thb_analysis.figures.sheet import MUTED, Sheet, wrap

_MOST = 38  # pixels of a tile; of the least, 24, nine have room on a phone
_APART = 28  # pixels between maps
_EARLIER = "Dotted within: an earlier category is open."
_OUTSIDE = "\N{DAGGER}: named, though not covered."


def tiles(
    frames: pd.DataFrame | Mapping[str, pd.DataFrame],
    title: str,
    *,
    ax: Axes | None = None,
    **about: str,
) -> Drawn:
    """Draw each country as a tile at its place on the map, as its category looks.

    Parameters
    ----------
    frames : pandas.DataFrame, or mapping of str to pandas.DataFrame
        As `thb_analysis.analysis.counts.categories` returns it; several by their titles, at most four.
    title : str
        What was found, or the question; at most 14 words.
    ax : matplotlib.axes.Axes, optional
    **about : str
        `caption` (how to read it), `note` (where it is from), `id` (for references); each has a default.

    Returns
    -------
    Axes, Figure or None
        The axes, if they are given; else the figure, None if no country has a place.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> ds = thb.load()
    >>> thb.tiles(thb.categories(ds, "first-permit"), "How long is the first permit?").title
    'How long is the first permit?'
    """
    given = {"": frames} if isinstance(frames, pd.DataFrame) else dict(frames)
    maps = {name: _placed(frame) for name, frame in given.items()}
    together = pd.concat(maps.values()) if maps else pd.DataFrame()
    sentences = [about.get("caption", "")]
    if len(together):
        sentences += [_EARLIER * bool(together["may_be_earlier"].any())]
        sentences += [_OUTSIDE * bool(together["outside"].any())]
    counted = [
        f"{name}: {', '.join(f'{words}, {k}' for words, k in _legend(frame))}".lstrip(": ")
        for name, frame in maps.items()
    ]
    alt = f"Map of tiles. {'; '.join(counted)}."

    def draw(sheet: Sheet) -> float:
        across = 1 if sheet.is_narrow else 2 if len(maps) == 4 else min(len(maps), 3)
        space = (sheet.width - (across - 1) * _APART) / across
        y, drawn = 0.0, [*maps.items()]
        for start in range(0, len(drawn), across):
            heights = [
                _map(sheet, at * (space + _APART), y, space, *each, is_alone=len(maps) == 1)
                for at, each in enumerate(drawn[start : start + across])
            ]
            y = max(heights) + _APART
        return y - _APART

    about["caption"] = " ".join(filter(None, sentences))
    return publish(draw, ax, together, "map", title, alt, **about)


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    """Return those countries that have a place; of two at one, the first."""
    columns = ["tile_row", "tile_column"]
    if not frame.columns.intersection(columns).size:
        return frame.head(0)
    return frame.dropna(subset=columns).drop_duplicates(columns).astype(dict.fromkeys(columns, int))


def _legend(frame: pd.DataFrame) -> list[tuple[str, int]]:
    return [(str(words), len(part)) for words, part in frame.groupby("category", sort=False)]


def _map(
    sheet: Sheet,
    left: float,
    top: float,
    space: float,
    title: str,
    frame: pd.DataFrame,
    is_alone: bool,
) -> float:
    """Draw a map and its legend, at the right of a map that stands alone; return where it ends."""
    rows, columns = frame["tile_row"], frame["tile_column"]
    beside = is_alone and space > 500
    across = int(columns.max() - columns.min()) + 1
    size = min(_MOST, space * (0.5 if beside else 1) / across)
    lines = wrap(title, space, 14, bold=True)
    sheet.lines(left, top + 9 * len(lines), lines, 14, bold=True)
    top += 18 * len(lines) + 6 * bool(lines)
    for tile in frame.to_dict("records"):
        x = left + (tile["tile_column"] - columns.min()) * size
        y = top + (tile["tile_row"] - rows.min()) * size
        code = tile["country"] + "\N{DAGGER}" * tile["outside"]
        earlier = "an earlier category is open" * tile["may_be_earlier"]
        words = tile["name"], tile["category"], earlier
        box, kind = (x, y, size - 3, size - 3), tile["look"]
        sheet.tile(box, code, kind, 13 if size > 30 else 11, words)
        if earlier:
            sheet.dot(box, kind)
    bottom = top + (int(rows.max() - rows.min()) + 1) * size
    x, y = (left + across * size + 36, top + 10) if beside else (left, bottom + 14)
    for category, part in frame.groupby("category", sort=False):
        sheet.tile((x, y, 24, 18), "", part["look"].iloc[0])
        sheet.text(x + 34, y + 9, len(part), 13, bold=True)
        texts = wrap(str(category), left + space - x - 58, 13)
        sheet.lines(x + 58, y + 9 + 7.7 * (len(texts) - 1), texts, 13)
        y += 24 + 15.4 * (len(texts) - 1)
        if beside:
            names = wrap(", ".join(part["name"]), left + space - x - 58, 12, most=4)
            sheet.lines(x + 58, y + 1 + 7.1 * (len(names) - 1), names, 12, color=MUTED)
            y += 10 + 14.2 * len(names)
    return max(bottom, y)
