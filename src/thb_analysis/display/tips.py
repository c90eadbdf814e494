"""Tips: what a page says of a mark that a reader points at."""

from collections.abc import Iterable, Iterator
from typing import Any

from matplotlib.artist import Artist

Words = tuple[str, str, str]


class Tips(Artist):
    """Words at places of a drawing, in the data's coordinates; nothing is drawn.

    Parameters
    ----------
    x, y : iterable of float
    words : iterable of tuple of str
        Of whom a mark speaks, of what, and its state: ``("Austria", "Screening", "not reported")``.
    """

    def __init__(self, x: Iterable[float], y: Iterable[float], words: Iterable[Words]) -> None:
        super().__init__()
        self._places = list(zip(x, y, strict=True))
        self._words = list(words)
        self.set_in_layout(False)

    def draw(self, _renderer: Any) -> None:
        """Draw nothing."""

    def placed(self) -> Iterator[tuple[Words, tuple[int, int]]]:
        """Yield words and where they belong, in thousandths of the sheet from its upper left corner."""
        axes: Any = self.axes
        width, height = axes.figure.bbox.size
        for (x, y), words in zip(self._places, self._words, strict=True):
            across, up = axes.transData.transform((x, y))
            yield words, (round(1000 * across / width), round(1000 - 1000 * up / height))
