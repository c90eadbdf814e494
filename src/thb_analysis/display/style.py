"""How figures look: one style, text that stays text, the same bytes for the same drawing."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, cast

from matplotlib import rc_params_from_file, rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure as Canvas

from thb_analysis.display import Figure
from thb_analysis.display.tips import Tips, Words

WIDTH = 6.3  # inches: the text block of the page
NARROW = 3.42  # inches: a telephone, at 96 pixels to the inch
_MARGIN = 3 / 72  # inches: free at each edge of a sheet, as constrained layout has it
_HEIGHT = 3.0  # inches: a sheet before a drawing makes it as high as it needs
INK, MUTED, RULE = "#1b2a30", "#55636a", "#e6eaec"
DARK, EDGE, PAPER = "#124559", "#7b888e", "#ffffff"
MID, MID_EDGE, EXCEPTION = "#86b4c4", "#5a8799", "#b4510c"

# Verdana has nearly the same widths; it stands in where DejaVu Sans is not installed.
_FALLBACK = ("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")
# A run of marks that share one style: the style can stand once, on the group around them.
_USES = re.compile(
    r'<g([^>]*)>((?:\s*<use [^>]*style="([^"]*)"/>)(?:\s*<use [^>]*style="\3"/>)+\s*)</g>'
)
# What matplotlib says of itself; a figure says what it shows.
NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))


@cache
def style_sheet() -> Any:
    """Read the style sheet of the reports."""
    path = Path(__file__).with_name("reports.mplstyle")
    return rc_params_from_file(path, use_default_template=False)


@contextmanager
def drawn_with(settings: Mapping[str, Any]) -> Iterator[None]:
    """Draw with some settings of matplotlib, and leave all others as they are or become meanwhile.

    ``rc_context`` puts everything back: with it goes the interactive mode that pyplot, if it is first
    imported here, turns on for notebooks, and the figures of an analyst are no longer shown.
    """
    known: Any = rcParams
    before = {name: known[name] for name in settings}
    known.update(settings)
    try:
        yield
    finally:
        known.update(before)


def plot_style() -> AbstractContextManager[None]:
    """Draw in the style of the reports for as long as the block lasts; nothing changes for good.

    Examples
    --------
    >>> import thb_analysis as thb
    >>> from matplotlib.figure import Figure
    >>> with thb.plot_style():
    ...     ax = Figure().subplots()
    >>> ax.spines["top"].get_visible()
    False
    """
    return drawn_with(style_sheet())


def axes() -> Axes:
    """Open axes of the width of a page in a figure that a notebook shows."""
    from matplotlib import pyplot

    with drawn_with(style_sheet()):
        sheet, ax = pyplot.subplots(figsize=(WIDTH, _HEIGHT))
        _trim(sheet)
        return ax


def publish(
    draw: Callable[[Axes], object],
    id: str,
    title: str,
    caption: str,
    alt: str,
    note: str = "",
    source: str = "",
    licence: str = "",
) -> Figure:
    """Draw on a sheet of the width of a page, and turn it into what a report shows.

    It is drawn once more for narrow screens, where the first drawing would be shrunk or scroll.

    Parameters
    ----------
    draw : callable
        Takes the axes.
    id, title, caption, alt, note, source, licence : str
        See `thb_analysis.display.Figure`.
    """
    svg, height, wide = _drawn(draw, WIDTH)
    small, _, close = _drawn(draw, NARROW)
    numbers: dict[str, int] = {}
    marks = [
        [*place, *other, *(numbers.setdefault(word, len(numbers)) for word in words)]
        for (words, place), (_, other) in zip(wide, close, strict=True)
    ]
    tips = {"words": list(numbers), "marks": marks} if marks else {}
    said = note, title, small, tips, source, licence
    return Figure(id, caption, alt, svg, WIDTH, round(height, 3), *said)


def _drawn(
    draw: Callable[[Axes], object], width: float
) -> tuple[str, float, list[tuple[Words, tuple[int, int]]]]:
    """Return a drawing, its height in inches, and what is said of its marks."""
    with plot_style():
        # It lies on the ground of its page.
        sheet = Canvas(figsize=(width, _HEIGHT), facecolor="none")
        FigureCanvasSVG(sheet)
        _trim(sheet)
        draw(sheet.subplots())
        # A drawing decides how high its sheet is.
        _trim(sheet)
        buffer = StringIO()
        # `savefig` would draw twice, once only to lay out.
        cast("Any", sheet.canvas).print_svg(buffer, metadata=NO_METADATA)
        drawn = sheet.axes[0].artists
        tips = [tip for each in drawn if isinstance(each, Tips) for tip in each.placed()]
    svg = _USES.sub(_hoisted, buffer.getvalue().replace(*_FALLBACK))
    return svg, sheet.get_figheight(), tips


def _trim(sheet: Canvas) -> None:
    """Leave as little free around axes as constrained layout does, which takes as long as to draw."""
    across, up = _MARGIN / sheet.get_size_inches()
    sheet.subplots_adjust(across, up, 1 - across, 1 - up)


def _hoisted(group: re.Match[str]) -> str:
    attributes, uses, look = group.groups()
    bare = uses.replace(f' style="{look}"', "")
    return f'<g{attributes} style="{look}">{bare}</g>'
