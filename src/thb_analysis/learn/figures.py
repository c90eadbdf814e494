"""Read a figure: what its marks show, and what a reader is told beside them."""

from __future__ import annotations

import base64
import io
import math
from html import escape
from itertools import chain, pairwise, product
from typing import Any, cast

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle


def axes_of(answer: Any) -> Axes | None:
    """Return the axes that an answer is or is drawn on: a figure, a grid of seaborn, bars."""
    if isinstance(answer, (list, tuple)) and all(isinstance(each, Artist) for each in answer):
        answer = next(iter(answer), None)
    found = getattr(answer, "axes", None)
    if isinstance(found, (list, np.ndarray)):
        found = next((each for each in np.ravel(np.array(found, object))), None)
    return found if isinstance(found, Axes) else None


def described(axes: Axes) -> dict[str, Any]:
    """Describe axes in plain Python.

    Returns
    -------
    dict
        The words of the `title`; and for the axis ``x`` and ``y`` as that of the values, whether it has a
        `label`, whether bars are cut off (`cut`), whether texts of the other axis overlap
        (`crowded`), and the `marks`: the values at each text of the other axis.
    """
    titles = [axes.get_title(loc) for loc in ("center", "left", "right")]
    above = _whole(axes).get_suptitle()
    return {
        "title": next(filter(None, [*titles, above]), "").split(),
        "x": _values(axes, axes.xaxis, axes.yaxis),
        "y": _values(axes, axes.yaxis, axes.xaxis),
    }


def _whole(axes: Axes) -> Figure:
    return cast(Figure, axes.get_figure(root=True))


def _values(axes: Axes, values: Axis, names: Axis) -> dict[str, Any]:
    """Describe an axis as that of the values, the other as that of the names."""
    along, across = (0, 1) if values is axes.xaxis else (1, 0)
    bars = [each for each in axes.patches if isinstance(each, Rectangle)]
    ends = [each.get_center() for each in bars]
    for end, bar in zip(ends, bars, strict=True):
        end[along] = (bar.get_width(), bar.get_height())[along]
    lines = [
        np.asarray(line.get_xydata())
        for line in axes.lines
        if line.get_transform() == axes.transData
    ]
    dots = [np.asarray(each.get_offsets()) for each in axes.collections]
    ticks = zip(names.get_majorticklocs(), names.get_majorticklabels(), strict=False)
    labels = [(place, label) for place, label in ticks if label.get_text()]
    shown: dict[str, list[float]] = {}
    for point, (tick, label) in product(chain(ends, *lines, *dots), labels):
        place, value = point[across], float(point[along])
        if abs(tick - place) < 0.5 and math.isfinite(value):
            # A name may be broken after a hyphen.
            name = label.get_text().replace("-\n", "-")
            shown.setdefault(name, []).append(round(value, 6))
    low, high = sorted(values.get_view_interval())
    return {
        "label": bool(values.get_label_text().strip()),
        "cut": bool(bars) and not low <= 0 <= high,
        "crowded": _overlap([label for _, label in labels]),
        "marks": shown,
    }


def _overlap(labels: list[Any]) -> bool:
    """Whether texts that are level or upright lie over each other."""
    boxes = [each.get_window_extent() for each in labels if each.get_rotation() % 90 == 0]
    return any(one.overlaps(other) for one, other in pairwise(boxes))


def picture(axes: Axes, text: str) -> str:
    """Return a figure as HTML, with its alternative text to be read as well."""
    out = io.BytesIO()
    _whole(axes).savefig(out, format="png", dpi=90, bbox_inches="tight")
    drawn = base64.b64encode(out.getvalue()).decode()
    return f'<figure style="margin: 0"><img src="data:image/png;base64,{drawn}" alt="{escape(text)}" style="max-width: 100%"><figcaption>{escape(text)}</figcaption></figure>'
