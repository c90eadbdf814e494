"""Read a figure of matplotlib: the values of its marks, its title and labels."""

from collections.abc import Iterator
from html import escape
from itertools import product
from typing import Any

import numpy as np
from IPython.core.pylabtools import print_figure
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle


def describe_axes(answer: Any) -> dict[str, Any]:
    """Describe the axes of an answer, which is axes, a figure, or a grid of seaborn, in plain Python.

    Returns
    -------
    dict
        Empty of any other answer; else
        `title` (list of its words), `x` and `y`: for either axis, taken as that of the values, `label`
        (bool, whether it has one) and `marks` (tick label of the other axis to list of values).
    """
    found = np.ravel(np.array(getattr(answer, "axes", None), object))
    for axes in found:
        if isinstance(axes, Axes):
            titles = [axes.get_title(), axes.get_title("left"), axes.get_title("right")]
            titles.append(axes.figure.get_suptitle())
            words = next(filter(None, titles), "").split()
            return {"title": words, "x": _values(axes, 0), "y": _values(axes, 1)}
    return {}


def _points(axes: Axes) -> Iterator[tuple[Any, Any]]:
    """Yield where each mark stands and the value that it shows, both along x and y."""
    for bar in axes.patches:
        if isinstance(bar, Rectangle):
            yield bar.get_center(), (bar.get_width(), bar.get_height())
    paths = [each for each in axes.lines if each.get_transform() == axes.transData]
    drawn = [each.get_xydata() for each in paths]
    drawn += [each.get_offsets() for each in axes.collections]
    for path in drawn:
        for point in np.asarray(path):
            yield point, point


def _values(axes: Axes, along: int) -> dict[str, Any]:
    """Describe one axis (0: x, 1: y) as that of the values; the other has the names."""
    values, names = (axes.yaxis, axes.xaxis) if along else (axes.xaxis, axes.yaxis)
    ticks = zip(names.get_majorticklocs(), names.get_majorticklabels(), strict=False)
    shown: dict[str, list[float]] = {}
    for (tick, label), (position, value) in product(ticks, _points(axes)):
        # A name may be broken after a hyphen.
        name = label.get_text().replace("-\n", "-")
        if name and abs(tick - position[1 - along]) < 0.5 and np.isfinite(value[along]):
            shown.setdefault(name, []).append(round(float(value[along]), 6))
    return {"label": bool(values.get_label_text().strip()), "marks": shown}


def to_html(axes: Axes, text: str) -> str:
    """Return a figure as HTML, with its alternative text as a caption too."""
    drawn = print_figure(axes.get_figure(root=True), base64=True, dpi=90)  # type: ignore[no-untyped-call]
    return f'<figure style="margin: 0"><img src="data:image/png;base64,{drawn}" alt="{escape(text)}" style="max-width: 100%"><figcaption>{escape(text)}</figcaption></figure>'
