"""What the results of all questions have in common."""

from dataclasses import dataclass
from typing import ClassVar, dataclass_transform

from thb_analysis.display.prose import Prose
from thb_analysis.display.table import Table

_NOTHING = "Nothing is on record."


@dataclass_transform(frozen_default=True, eq_default=False)
class Result:
    """The result of a question: a notebook shows its text and its tables.

    Subclasses are frozen data classes. They have a `frame`, a pandas.DataFrame with what was found, and
    name the methods that return its tables, in their order.
    """

    _tables: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, eq=False, repr=False)(cls)

    def text(self) -> Prose:
        """Return the result in words; empty prose if there are tables alone."""
        return Prose("")

    def tables(self) -> list[Table]:
        """Return the result as tables; an empty list if there is nothing to show."""
        return [*filter(None, (getattr(self, name)() for name in self._tables))]

    def shown(self) -> list[Prose | Table]:
        """Return text and tables in the order in which a notebook shows them."""
        parts: list[Prose | Table] = [self.text(), *self.tables()]
        return [part for part in parts if part != Prose("")] or [Prose(_NOTHING)]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(*self.shown())  # type: ignore[no-untyped-call]

    def __repr__(self) -> str:
        texts = (part._repr_mimebundle_()[0]["text/plain"] for part in self.shown())
        return "\n\n".join(texts) or _NOTHING
