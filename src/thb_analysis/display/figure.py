"""A drawing with its title, how it is read, and where it is from."""

import base64
import os
import re
from dataclasses import asdict, dataclass, replace
from functools import cache
from html import escape
from pathlib import Path
from typing import ClassVar

from thb_analysis.display.bundle import (
    MAX_TEXT,
    Bundle,
    Published,
    caption_html,
    metadata,
)
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
        spoken = (
            f"Figure: {' '.join(filter(None, (self.title, self.caption)))}\n{self.alt}"
        )
        text = shortened(spoken, MAX_TEXT)
        data = {"image/svg+xml": svg, "text/html": self._html(), "text/plain": text}
        return data, metadata(self.kind, meta)

    def _html(self) -> str:
        """Show the figure in a notebook: a picture, which the drawing replaces where scripts run."""
        # Whatever the colours of the notebook are, a picture is on a white ground.
        grounded = replace(self, svg=_SVG.sub(rf"\g<0>{_GROUND}", self.svg, count=1))
        # A second weight would take as much room as a drawing: browsers make bold letters themselves.
        encoded = base64.b64encode(
            standalone(grounded, weights=(400,)).encode()
        ).decode()
        picture = (
            f'<img src="data:image/svg+xml;base64,{encoded}" alt="{escape(self.alt)}" '
            'style="max-width:100%">'
        )
        if not self.drawing:
            caption = caption_html(self.caption, self.note, self.title)
            return f'<figure style="margin:0"><figcaption>{caption}</figcaption>{picture}</figure>'
        title = (
            f"<figcaption><b>{escape(self.title)}</b></figcaption>"
            if self.title
            else ""
        )
        below = "".join(
            f"<p>{escape(text)}</p>" for text in (self.caption, self.note) if text
        )
        # Within a script, sanitizers remove the words of the drawing too.
        drawing = (
            f'<script type="text/html">{self.drawing.replace(*_END_OF_SCRIPT)}</script>'
        )
        script = f"{_style()}{_script()}" if _is_first() else _SHOW
        figure = f'<figure style="margin:0">{title}{picture}{drawing}{below}</figure>'
        return f'<div class="thb-figure">{figure}{script}</div>'


_DRAWING = re.compile(r'<div class="drawing".*?</div>', re.DOTALL)
_END_OF_SCRIPT = "</script>", "<\\/script>"
_SHOW = "<script>window.thbFigures?.()</script>"
_SVG = re.compile(r"<svg\b[^>]*>")
_GROUND = f'<rect width="100%" height="100%" fill="{PAPER}"/>'
# Pages have the style sheet and the script of figures too, among theirs.
SHARED = {
    name: Path(__file__).with_name(name) for name in ("figures.css", "figures.js")
}


def _is_first() -> bool:
    """Say whether style and script come with a figure: of those in a notebook, with the first.

    When its cell is run again, they come again.
    """
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is None:
        return True
    message = getattr(shell, "parent_header", {})
    cell = message.get("metadata", {}).get("cellId")
    run = shell.execution_count
    first_cell, first_run = shell.meta.get(_SHOW, (cell, None))
    is_first = first_run is None or (
        cell is not None and cell == first_cell and run != first_run
    )
    if is_first:
        shell.meta[_SHOW] = cell, run
    return is_first


@cache
def _style() -> str:
    """Return the style sheet that a notebook shows figures with."""
    notebook = Path(__file__).with_name("figure.css").read_text("utf-8")
    css = f"{font_faces()}{notebook}{SHARED['figures.css'].read_text('utf-8')}"
    return f"<style>{_minified(fill_styles(css), '')}</style>"


@cache
def _script() -> str:
    """Return the script that replaces pictures by drawings, whose marks then speak."""
    notebook = Path(__file__).with_name("figure.js").read_text("utf-8")
    speaking = SHARED["figures.js"].read_text("utf-8")
    js = _minified(notebook.replace("speak();", speaking), "\n")
    return f"<script>{js}</script>"


def _minified(text: str, line_break: str) -> str:
    """Leave out comments and indentation."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", line_break, text).strip()


def drawing_in(html: str) -> str:
    """Return `Figure.drawing` from the HTML of a notebook's output; empty if it has none."""
    found = _DRAWING.search(html)
    end, hidden = _END_OF_SCRIPT
    return found[0].replace(hidden, end) if found else ""
