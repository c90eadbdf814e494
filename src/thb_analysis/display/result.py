"""What every answer to a question has in common."""

from typing import TYPE_CHECKING, Any

from thb_analysis.display.figure import Figure
from thb_analysis.display.prose import Prose
from thb_analysis.display.table import Table

if TYPE_CHECKING:
    from matplotlib.axes import Axes as Axes
else:
    # Words do not wait for matplotlib.
    Axes = Any


class Result:
    """An answer to a question, which shows itself where a notebook's cell ends in it.

    Its `frame` has what was found, to go on with. Where there is something to look at,
    ``plot(ax=None)`` draws it on axes of one's own.
    """

    def text(self) -> Prose:
        """Answer in words."""
        raise NotImplementedError

    def figure(self) -> Figure | None:
        """Publish what is drawn; None if there is nothing to draw."""
        return None

    def table(self) -> Table | None:
        """Set out the numbers, the first part where there are several; None if there are none."""
        return next(iter(self.tables()), None)

    def tables(self) -> list[Table]:
        """Set out the numbers in as many parts as have room; none where one table is enough."""
        return []

    def shown(self) -> list[Prose | Table | Figure]:
        """Return all that a notebook shows of it, in order."""
        parts = self.text(), self.figure(), *(self.tables() or (self.table(),))
        found = [part for part in parts if part not in (None, Prose(""))]
        return found or [Prose("Nothing is on record.")]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(*self.shown())  # type: ignore[no-untyped-call]

    def __repr__(self) -> str:
        return "\n\n".join(part._repr_mimebundle_()[0]["text/plain"] for part in self.shown())
