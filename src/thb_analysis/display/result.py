"""What every answer to a question has in common."""

from thb_analysis.display.prose import Prose
from thb_analysis.display.table import Table


class Result:
    """An answer to a question, which shows itself where a notebook's cell ends in it.

    Its `frame` has what was found, to go on with.
    """

    def text(self) -> Prose:
        """Answer in words; empty where the tables say all."""
        return Prose("")

    def tables(self) -> list[Table]:
        """Set out the numbers; none if there are none."""
        return []

    def shown(self) -> list[Prose | Table]:
        """Return all that a notebook shows of it, in order."""
        parts: list[Prose | Table] = [self.text(), *self.tables()]
        return [part for part in parts if part != Prose("")] or [Prose("Nothing is on record.")]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(*self.shown())  # type: ignore[no-untyped-call]

    def __repr__(self) -> str:
        return "\n\n".join(part._repr_mimebundle_()[0]["text/plain"] for part in self.shown())
