"""A drawing with all that is said about it."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from html import escape
from typing import Any, ClassVar

from thb_analysis.display.bundle import TEXT_ROOM, Bundle, captioned, known, metadata
from thb_analysis.wording import shortened


@dataclass(frozen=True)
class Tip:
    """What a page says of a mark that is pointed at.

    Attributes
    ----------
    words : tuple of str
        Of whom or what it speaks, under what, and what holds.
    place, narrow : tuple of int
        Where the mark is in the drawing, and in the one for narrow screens: thousandths of its width
        and height, from the upper left corner.
    """

    words: tuple[str, str, str]
    place: tuple[int, int]
    narrow: tuple[int, int]


@dataclass(frozen=True)
class Figure:
    """A drawing with all that is said about it.

    Attributes
    ----------
    id : str
        Target of cross references, unique in a report: ``fig-coverage``.
    caption : str
        What is shown, on which base, and how to read it.
    alt : str
        Alternative text: the finding, the form of the drawing, and who or what is at its ends.
    svg : str
        The drawing, its text kept as text.
    width_in, height_in : float
        Size in inches.
    note : str
        Source note, may be empty.
    title : str
        What was found, as a sentence; may be empty.
    narrow : str
        The drawing for narrow screens, as SVG; empty if it is the same.
    tips : tuple of Tip
        What is said of each mark.
    """

    kind: ClassVar[str] = "figure"

    id: str
    caption: str
    alt: str
    svg: str
    width_in: float
    height_in: float
    note: str = ""
    title: str = ""
    narrow: str = ""
    tips: tuple[Tip, ...] = ()

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Figure:
        """Read a figure from what its bundle says of it, and its drawing.

        Parameters
        ----------
        payload : mapping
            Attributes by name, `tips` as `marks` gives them; unknown keys are left aside.

        Raises
        ------
        LookupError, TypeError, ValueError
            If it is not one of a figure.
        """
        given = known(cls, payload)
        said = given.pop("tips", None) or {"words": (), "marks": ()}
        tips = tuple(
            Tip(tuple(said["words"][number] for number in words), (x, y), (narrow_x, narrow_y))
            for x, y, narrow_x, narrow_y, *words in said["marks"]
        )
        return cls(**given, tips=tips)

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        meta = asdict(replace(self, tips=())) | {"tips": self.marks}
        svg = meta.pop("svg")
        # A notebook may be dark, and keeps no style of ours wherever it is shown: the ground is drawn.
        drawn = base64.b64encode(_SVG.sub(rf"\g<0>{_GROUND}", svg, count=1).encode()).decode()
        html = (
            f'<figure id="{self.id}" style="margin:0"><figcaption>{captioned(self.caption, self.note, self.title)}</figcaption>'
            f'<img src="data:image/svg+xml;base64,{drawn}" alt="{escape(self.alt)}" '
            'style="max-width:100%"></figure>'
        )
        said = f"Figure: {' '.join(filter(None, (self.title, self.caption)))}\n{self.alt}"
        text = shortened(said, TEXT_ROOM)
        return {"image/svg+xml": svg, "text/html": html, "text/plain": text}, metadata(
            self.kind, meta
        )

    @property
    def marks(self) -> dict[str, Any]:
        """The tips as places with numbers of words, each word once: a matrix says the same ones often."""
        numbers: dict[str, int] = {}
        marks = [
            [
                *tip.place,
                *tip.narrow,
                *(numbers.setdefault(word, len(numbers)) for word in tip.words),
            ]
            for tip in self.tips
        ]
        return {"words": list(numbers), "marks": marks} if marks else {}


_SVG = re.compile(r"<svg\b[^>]*>")
_GROUND = '<rect width="100%" height="100%" fill="#ffffff"/>'
