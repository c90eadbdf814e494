"""Drawings as they are published, and whether all that is written on them can be read."""

from collections.abc import Callable
from itertools import combinations

import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from thb_analysis.display import style

WIDTHS = pytest.mark.parametrize("width", [style.WIDTH, style.NARROW], ids=["page", "telephone"])


def drawn(draw: Callable[[Axes], object], width: float = style.WIDTH) -> Figure:
    """Draw on a sheet of its own, in letters for a page or for a telephone."""
    with style.plot_style():
        sheet = Figure(figsize=(width, 3), layout="constrained")
        draw(sheet.subplots())
        sheet.draw_without_rendering()
    return sheet


def assert_legible(sheet: Figure) -> None:
    """No text stands upon another or beyond the edge, and none is smaller than 7 points."""
    axes = sheet.axes[0]
    scales = [axes.xaxis, axes.yaxis] if axes.axison else []
    labels = [
        tick.label1
        for scale in scales
        for tick in scale.get_major_ticks()
        if min(scale.get_view_interval()) <= tick.get_loc() <= max(scale.get_view_interval())
    ]
    texts = [text for text in (*axes.texts, *labels) if text.get_text()]
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts]
    for (one, a), (other, b) in combinations(boxes, 2):
        across = min(a.x1, b.x1) - max(a.x0, b.x0)
        up = min(a.y1, b.y1) - max(a.y0, b.y0)
        # Boxes hold room for accents and descenders that are not there.
        assert across <= 0.5 or up <= 1.5, (one, other)
    for text, box in boxes:
        assert sheet.bbox.x0 - 1 <= box.x0 <= box.x1 <= sheet.bbox.x1 + 1, text
        assert sheet.bbox.y0 - 1 <= box.y0 <= box.y1 <= sheet.bbox.y1 + 1, text
    assert min((text.get_fontsize() for text in texts), default=7) >= 7
