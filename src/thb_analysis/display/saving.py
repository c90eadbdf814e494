"""A figure as SVG, PNG or PDF: Typst makes PNG and PDF, with the fonts of this package and of matplotlib."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category, normalize

from thb_analysis.errors import ParameterError
from thb_analysis.marks import ON_PAPER

if TYPE_CHECKING:
    from typst import Fonts

STANDARDS = ["ua-1", "a-3a"]
SUFFIXES = (".svg", ".png", ".pdf")
# Pixels to an inch: of a PNG for print, and as stylesheets have it.
PRINT = 300
_SCREEN = 96
_INCHES = {"px": 1 / _SCREEN, "cm": 1 / 2.54, "in": 1.0}
_WIDTH = re.compile(r"(\d+(?:\.\d+)?) ?(px|cm|in)")
_WIDEST = 125  # inches, 12,000 pixels
FONTS = Path(__file__).with_name("fonts")
WEIGHTS = (400, 600)
_ROOT = re.compile(r"<svg\b[^>]*\bviewBox=[^>]*>")
_SIZE = re.compile(r'\b(width|height)="[^"]*"')
# Metadata that matplotlib writes by itself: the files have their own.
NO_METADATA = dict.fromkeys(("Date", "Creator", "Format", "Type"))
# Text stays text, and the same drawing has the same bytes.
SVG_SETTINGS = {"svg.fonttype": "none", "svg.hashsalt": "thb"}
# A file has to give a date, and the same drawing is to give the same bytes.
_DATE = datetime(2000, 1, 1, tzinfo=UTC)
# Unicode categories of characters that combine with another one or have no width; others that are not seen.
_JOINED = frozenset(("Mn", "Mc", "Me", "Cf"))
_INVISIBLE = re.compile("[\u115f\u1160\u3164\uffa0\U000e0000-\U000e0fff]")


@dataclass(frozen=True)
class Drawing:
    """A drawing with its title, how it is read, and where it is from.

    Attributes
    ----------
    id : str
        Target of cross references, unique in a report: ``fig-coverage``.
    caption : str
        How to read it, below the drawing; of a user's own figure, what it shows.
    alt : str
        Alternative text: the finding, the form of the drawing, and who or what is at its ends.
    svg : str
        The drawing, its text kept as text; for print, and for screens of medium width.
    width_in, height_in : float
        Size in inches.
    note : str
        Source note, may be empty.
    title : str
        What was found, or the question; may be empty.
    drawing : str
        HTML with the drawing for phones, for print and for wide screens, of which a page shows the
        one that fits, and the tooltips of its marks; empty if there is `svg` only. It has no ids, and
        takes the colours of its page: see ``figures.css``.
    """

    id: str
    caption: str
    alt: str
    svg: str = field(repr=False)
    width_in: float
    height_in: float
    note: str = ""
    title: str = ""
    drawing: str = field(default="", repr=False)


def rendered(
    figure: Drawing, suffix: str, width: str = "", is_alone: bool = False
) -> bytes:
    """Return the bytes of a figure as SVG, PNG or PDF; alone, a PNG or PDF has title, caption and note too.

    Raises
    ------
    ParameterError
        If the suffix is none of `SUFFIXES`, or the width has no unit or is too large.
    """
    # A number has no unit.
    width = str(width)
    found = _WIDTH.fullmatch(width)
    inches = float(found[1]) * _INCHES[found[2]] if found else figure.width_in
    mistakes = []
    if suffix not in SUFFIXES:
        mistakes.append(
            f"{suffix or 'no suffix'}: name a file that ends in {', '.join(SUFFIXES)}"
        )
    if width and not (found and 0 < inches <= _WIDEST):
        mistakes.append(
            f"width {width!r}: give a number with its unit, such as '1600px', '16cm' or '6.3in', "
            f"at most {_WIDEST}in"
        )
    if mistakes:
        raise ParameterError(mistakes)
    if suffix == ".svg":
        return standalone(_sized(figure, inches) if width else figure).encode()
    how: Any = {"pdf_standards": STANDARDS, "timestamp": _DATE}
    if suffix == ".png":
        how = {"format": "png", "ppi": _SCREEN if width.endswith("px") else PRINT}
    return _typeset(figure, inches, is_alone, how)


def _sized(figure: Drawing, inches: float) -> Drawing:
    height = figure.height_in * inches / figure.width_in
    points = {"width": f"{inches * 72:.6g}pt", "height": f"{height * 72:.6g}pt"}

    def root(found: re.Match[str]) -> str:
        return _SIZE.sub(lambda each: f'{each[1]}="{points[each[1]]}"', found[0])

    # Without a view box the size is that of the drawing itself.
    svg = _ROOT.sub(root, figure.svg, count=1)
    return replace(figure, svg=svg, width_in=inches, height_in=height)


def font_faces(weights: Iterable[int] = WEIGHTS) -> str:
    """Return CSS rules that embed the font of drawings, in some of its `WEIGHTS`."""
    rules = ""
    for weight in weights:
        font = b64encode((FONTS / f"sans-{weight}.woff2").read_bytes()).decode()
        source = f"url(data:font/woff2;base64,{font}) format('woff2')"
        rules += (
            f"@font-face{{font-family:'Thb Sans';font-weight:{weight};src:{source}}}"
        )
    return rules


def standalone(figure: Drawing, weights: Iterable[int] = WEIGHTS) -> str:
    """Return the SVG of a figure with its title, its alternative text and its font in it."""
    title = figure.title or figure.caption
    described = f"<title>{escape(title)}</title><desc>{escape(figure.alt)}</desc>"
    if "Thb Sans" in figure.svg:
        described += f"<style>{font_faces(weights)}</style>"
    svg = re.sub(r"""(<svg\b[^>]*?)\srole=["'][^"']*["']""", r"\1", figure.svg, count=1)
    return _ROOT.sub(
        lambda root: f'<svg role="img"{root[0][4:]}{described}', svg, count=1
    )


def _typeset(figure: Drawing, inches: float, is_alone: bool, how: Any) -> bytes:
    import typst

    facts = {
        "title": figure.title or figure.caption or figure.id,
        "alt": figure.alt,
        "muted": ON_PAPER["muted"],
        "width": inches,
        "drawn": figure.width_in,
        "heading": figure.title if is_alone else "",
        "caption": figure.caption if is_alone else "",
        "note": figure.note if is_alone else "",
    }
    files = {
        "main": Path(__file__).with_name("figure.typ").read_bytes(),
        "figure.svg": drawable(figure.svg).encode(),
        "figure.json": json.dumps(facts).encode(),
    }
    made: bytes = typst.compile(
        files, font_paths=fonts(), ignore_system_fonts=True, **how
    )
    return made


def drawable(svg: str) -> str:
    """Replace the characters of an SVG that Typst cannot draw: those that the fonts lack, by a square.

    Combining marks that no letter has are removed; the text is in the tables as well.
    """
    composed = normalize("NFC", svg)
    shown = dict.fromkeys(map(ord, without_glyph(composed)), "□")
    for each in set(composed):
        if category(each) in _JOINED or _INVISIBLE.match(each):
            shown[ord(each)] = ""
    return composed.translate(shown)


@contextmanager
def matplotlib_settings(settings: Mapping[str, Any]) -> Iterator[None]:
    """Draw with some settings of matplotlib, and restore these alone afterwards.

    ``rc_context`` would restore everything, also the interactive mode that pyplot, if it is first
    imported here, turns on for notebooks: the user's figures would no longer be shown.
    """
    from matplotlib import rcParams

    known: Any = rcParams
    before = {name: known[name] for name in settings}
    known.update(settings)
    try:
        yield
    finally:
        known.update(before)


def without_glyph(characters: Iterable[str]) -> str:
    """Return, sorted, the characters that no font has; invisible ones are left out."""
    known = _fallback_characters()
    unknown = {
        each for each in characters if not each.isascii() and ord(each) not in known
    }
    return "".join(sorted(each for each in unknown if category(each) != "Cf"))


@cache
def _fallback_characters() -> frozenset[int]:
    """Return the code points that DejaVu Sans has, the font that all others fall back to."""
    from fontTools.ttLib import TTFont

    with TTFont(_ttf() / "DejaVuSans.ttf", lazy=True) as font:
        return frozenset(font.getBestCmap())


@cache
def fonts() -> Fonts:
    """Return the fonts for Typst: those of pages and figures, those that it comes with, and matplotlib's."""
    from typst import Fonts

    folders = [FONTS, _ttf()]
    return Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=folders
    )


def _ttf() -> Path:
    package = find_spec("matplotlib")
    return Path(str(package and package.origin)).parent / "mpl-data" / "fonts" / "ttf"
