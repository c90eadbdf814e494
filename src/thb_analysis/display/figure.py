"""A drawing with all that is said about it."""

import base64
import os
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from html import escape
from pathlib import Path
from typing import Any, ClassVar

from thb_analysis.display.bundle import TEXT_ROOM, Bundle, Published, captioned, metadata
from thb_analysis.display.saving import rendered
from thb_analysis.files import write
from thb_analysis.wording import shortened


@dataclass(frozen=True)
class Figure(Published):
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
    source, licence : str
        The work that it draws from, and the terms on which it may be used; empty if not known.
    title : str
        What was found, as a sentence; may be empty.
    narrow : str
        The drawing for narrow screens, as SVG; empty if it is the same.
    tips : mapping
        What a page says of marks that are pointed at; empty if nothing. Each of the `marks` has its
        place in the drawing, and in the one for narrow screens, in thousandths of the width and the
        height from the upper left corner; then three numbers of `words`, since a matrix says the
        same ones often: of whom or what it speaks, under what, and what holds.
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
    wide: str = ""
    marks: Mapping[str, Any] = field(default_factory=dict, hash=False)
    source: str = ""
    licence: str = ""

    def documented(self, svg: str) -> str:
        """Write into a drawing what it shows, and where that is from: it may be saved without its page.

        Browsers and screen readers read its title and its description, catalogues the Dublin Core.

        Parameters
        ----------
        svg : str
            The drawing, or that for narrow screens; another size of it.
        """
        title = self.title or self.caption
        core = {
            "dc:title": title,
            "dc:description": f"{self.caption} {self.note}".strip(),
            "dc:source": self.source,
            "dc:rights": self.licence,
        }
        about = (
            f"{_elements({'title': title, 'desc': self.alt})}<metadata><rdf:RDF {_NAMES}>"
            f'<rdf:Description rdf:about="">{_elements(core)}</rdf:Description></rdf:RDF></metadata>'
        )
        found = _SVG.search(svg)
        role = "" if found and " role=" in found[1] else ' role="img"'
        return _SVG.sub(lambda root: f"<svg{role}{root[1]}>{about}", svg, count=1)

    def save(self, path: str | os.PathLike[str], width: str = "") -> Path:
        """Save the drawing as SVG, PNG or PDF, as the name of the file ends.

        An SVG keeps its text as text, a PDF is tagged (PDF/UA-1 and PDF/A-3a) and includes its font.

        Parameters
        ----------
        path : path-like
            Where to; a file that is there is replaced.
        width : str, default ""
            In pixels, centimetres or inches, such as ``"1600px"``, ``"16cm"`` or ``"6.3in"``; if not given,
            as it is drawn. A PNG whose width is not in pixels has 300 to the inch.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        ParameterError
            If the name ends otherwise, or the width has no unit: both at once.
        ThbError
            If the file cannot be written.

        Examples
        --------
        >>> import thb_analysis as thb
        >>> figure = thb.maps(thb.load(), "protection").figure()
        >>> figure.save("protection.png", width="1600px").name
        'protection.png'
        """
        file = Path(path)
        write(file, rendered(self, file.suffix.lower(), width))
        return file

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        meta = asdict(self)
        svg = meta.pop("svg")
        # A notebook may be dark, and keeps no style of ours wherever it is shown: the ground is drawn.
        drawn = self.documented(_SVG.sub(rf"\g<0>{_GROUND}", svg, count=1))
        encoded = base64.b64encode(drawn.encode()).decode()
        html = (
            f'<figure style="margin:0"><figcaption>{captioned(self.caption, self.note, self.title)}</figcaption>'
            f'<img src="data:image/svg+xml;base64,{encoded}" alt="{escape(self.alt)}" '
            'style="max-width:100%"></figure>'
        )
        said = f"Figure: {' '.join(filter(None, (self.title, self.caption)))}\n{self.alt}"
        text = shortened(said, TEXT_ROOM)
        return {"image/svg+xml": svg, "text/html": html, "text/plain": text}, metadata(
            self.kind, meta
        )


_SVG = re.compile(r"<svg\b((?:[^>]*[^>/])?)>")
_NAMES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_GROUND = '<rect width="100%" height="100%" fill="#ffffff"/>'


def _elements(texts: Mapping[str, str]) -> str:
    """Write texts as elements of XML, by name; none that is empty."""
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in texts.items() if text)
