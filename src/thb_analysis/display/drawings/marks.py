"""The marks of states: a shape first and a colour second, so that grey print tells them apart."""

from typing import Any

from matplotlib.path import Path

from thb_analysis.display import style

_DOT: Any = {"marker": "o", "ls": "", "mew": 0.8, "zorder": 3, "clip_on": False}
# The mark of a matrix (†) in two strokes.
_DAGGER = Path([(0, -1), (0, 1), (-0.55, 0.4), (0.55, 0.4)], [1, 2, 1, 2])
_FILLED = {"mfc": style.DARK, "mec": style.DARK}
LOOKS: dict[str, Any] = {
    "reported": _FILLED,
    "qualified": _FILLED | {"fillstyle": "left", "markerfacecoloralt": style.PAPER},
    "absent": {"marker": "x", "mec": style.MUTED, "mew": 1.4},
    "other_answer": {"marker": "|", "mec": style.EDGE, "mew": 1.4},
    "outside": {"marker": _DAGGER, "mec": style.DARK, "mew": 1.4},
    "not_covered": {"marker": "_", "mec": style.EDGE, "mew": 1.4},
}
_HOLLOW = {"mfc": style.PAPER, "mec": style.EDGE}


def mark(state: str, size: float) -> dict[str, Any]:
    """Return how ``Axes.plot`` draws a state: full, half, a cross, a stroke, a dagger, a dash, else hollow; `size` in points."""
    return {**_DOT, **LOOKS.get(state, _HOLLOW), "ms": size}
