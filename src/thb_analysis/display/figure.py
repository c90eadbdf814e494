"""A drawing with its title, how it is read, and where it is from."""

import base64
import os
import re
from dataclasses import asdict, dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import ClassVar

from thb_analysis.display.bundle import MAX_TEXT, Bundle, Published, caption_html, metadata
from thb_analysis.display.saving import Drawing, font_faces, rendered, standalone
from thb_analysis.files import write_files
from thb_analysis.marks import PAPER, fill_styles
from thb_analysis.wording import shortened


@dataclass(frozen=True)
class Figure(Drawing, Published):
    """A drawing with its title, how it is read, and where it is from: see `Drawing`."""

    kind: ClassVar[str] = "figure"

    def save(self, path: str | os.PathLike[str], width: str = "") -> Path:
        """Save the figure as SVG, PNG or PDF, as the name of the file ends.

        PNG and PDF have its title, caption and note, so that they can be understood alone. An
        SVG is the drawing, keeps its text as text, and has its title, a description and its font; a PDF is tagged (PDF/UA-1 and
        PDF/A-3a).

        Parameters
        ----------
        path : path-like
            Where to; a file that is there is replaced.
        width : str, default ""
            In pixels, centimetres or inches, such as ``"1600px"``, ``"16cm"`` or ``"6.3in"``; if not
            given, as it is drawn. A PNG whose width is not in pixels has 300 to the inch.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        ParameterError
            If the name has another suffix, or the width no unit: both in one message.
        ThbError
            If the file cannot be written.

        Examples
        --------
        >>> import thb_analysis as thb
        >>> figure = thb.dots(thb.load().cells("protection"))
        >>> figure.save("protection.png", width="1600px").name
        'protection.png'
        """
        file = Path(path)
        write_files({file: rendered(self, file.suffix.lower(), width, is_alone=True)})
        return file

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        meta = asdict(self)
        svg = meta.pop("svg")
        # It is in the HTML, and read from there: see `drawing_in`.
        del meta["drawing"]
        spoken = f"Figure: {' '.join(filter(None, (self.title, self.caption)))}\n{self.alt}"
        text = shortened(spoken, MAX_TEXT)
        data = {"image/svg+xml": svg, "text/html": self._html(), "text/plain": text}
        return data, metadata(self.kind, meta)

    def _html(self) -> str:
        """Show the figure in a notebook, whatever its colours are."""
        if self.drawing:
            below = "".join(f"<p>{escape(text)}</p>" for text in (self.caption, self.note) if text)
            title = f"<figcaption>{escape(self.title)}</figcaption>" if self.title else ""
            return (
                f'<div class="thb-figure"><style>{_shared("css")}</style><figure>{title}'
                f"{self.drawing}{below}</figure><script>{_shared('js')}</script></div>"
            )
        # A user's own figure is shown as it is, on a white ground.
        grounded = replace(self, svg=_SVG.sub(rf"\g<0>{_GROUND}", self.svg, count=1))
        encoded = base64.b64encode(standalone(grounded).encode()).decode()
        return (
            f'<figure style="margin:0"><figcaption>{caption_html(self.caption, self.note, self.title)}'
            f'</figcaption><img src="data:image/svg+xml;base64,{encoded}" alt="{escape(self.alt)}" '
            'style="max-width:100%"></figure>'
        )


_DRAWING = re.compile(r'<div class="drawing".*?</div>', re.DOTALL)
_SVG = re.compile(r"<svg\b[^>]*>")
_GROUND = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
# Pages have the style sheet and the script of figures too, among theirs.
_PAGES = Path(__file__).parents[1] / "reports" / "rendering" / "templates" / "thb"


@cache
def _shared(kind: str) -> str:
    """Return the style sheet (``css``) or the script (``js``) that a notebook shows figures with."""
    text = (_PAGES / f"figures.{kind}").read_text("utf-8")
    if kind == "css":
        notebook_css = Path(__file__).with_name("figure.css").read_text("utf-8")
        text = font_faces() + notebook_css + text
    text = fill_styles(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    return re.sub(r"\s*\n\s*", "\n" if kind == "js" else "", text).strip()


def drawing_in(html: str) -> str:
    """Return `Figure.drawing` from the HTML of a notebook's output; empty if it has none."""
    found = _DRAWING.search(html)
    return found[0] if found else ""
