"""A report as PDF: the document laid out by Typst, its table tags completed afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category, normalize

from thb_analysis.display import Cell, Figure, Front, Table
from thb_analysis.reports.rendering.about import described
from thb_analysis.reports.rendering.document import labels, render_error
from thb_analysis.reports.rendering.pandoc import TEMPLATES
from thb_analysis.reports.rendering.tables import key, saved, upright
from thb_analysis.reports.rendering.tags import complete

if TYPE_CHECKING:
    from typst import Fonts

STANDARDS = ["ua-1", "a-3a"]
# Categories of signs that are drawn with another one, or not at all; and others that are not seen.
_JOINED = frozenset(("Mn", "Mc", "Me", "Cf"))
_UNSEEN = re.compile("[\u115f\u1160\u3164\uffa0\U000e0000-\U000e0fff]")
# What the layout is not given of figures and tables as it is.
_LEFT_ASIDE = ("svg", "narrow", "tips", "rows")
_MAIN = '#import "report.typ": *\n'


def compile_pdf(
    body: str,
    front: Front,
    items: Mapping[str, Figure | Table],
    name: str,
) -> tuple[bytes, str]:
    """Lay out pandoc's Typst text with the report's figures and tables.

    Parameters
    ----------
    body
        The text.
    front
        The title block.
    items
        Figures and tables by id, tables in reading order.
    name
        What is laid out, for messages.

    Returns
    -------
    pdf : bytes
    absent : str
        Signs that no font has, which the PDF writes as their code points.

    Raises
    ------
    RenderError
        Typst refuses the document: a table wider than its page.
    """
    import typst

    files = {"main": (_MAIN + body).encode(), **_files(front, items)}
    drawings = [item.svg for item in items.values() if isinstance(item, Figure)]
    signs = set[str]().union(
        body, files["front.json"].decode(), files["items.json"].decode(), *drawings
    )
    absent = _lacking(signs)
    # A mark with a letter of another script can be in no font though each of the two is in one.
    marks = "".join(sorted(each for each in signs if category(each).startswith("M")))
    tables = [item for item in items.values() if isinstance(item, Table)]
    refused = ""
    for written in dict.fromkeys((absent, absent + marks)):
        try:
            pdf = _laid_out({**files, "absent.json": _json(written)}, front)
        except typst.TypstError as error:
            refused = _explained(error)
        else:
            return complete(pdf, tables, described(front)), written
    raise render_error(name, [refused])


def _laid_out(files: Mapping[str, bytes], front: Front) -> bytes:
    """Lay out a project, once more without choices that depend on places if these do not come to rest.

    Typst gives up after five rounds. Links and page numbers may then lead to where something stood before.
    """
    import typst

    pdf: bytes
    pdf, warnings = typst.compile_with_warnings(
        files,  # type: ignore[call-overload]  # the stub does not know of files in memory
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=timestamp(front),
    )
    settled = _front(front, settled=True)
    moving = any("did not converge" in warning.message for warning in warnings)
    if moving and files["front.json"] != settled:
        return _laid_out({**files, "front.json": settled}, front)
    return pdf


def compile_figure(figure: Figure, front: Front, ppi: int | None) -> bytes:
    """Make a PDF of a figure alone, or a PNG of so many pixels to the inch."""
    import typst

    said = {
        "title": figure.title or figure.caption or front.title,
        "alt": figure.alt,
        "width": figure.width_in,
        "height": figure.height_in,
    }
    files = {
        "main": (TEMPLATES / "figure.typ").read_bytes(),
        "figure.svg": _drawable(figure.svg).encode(),
        "figure.json": _json(said),
    }
    how: dict[str, Any] = {"format": "png", "ppi": ppi}
    if ppi is None:
        how = {"pdf_standards": STANDARDS, "timestamp": timestamp(front)}
    made: bytes = typst.compile(files, font_paths=_fonts(), ignore_system_fonts=True, **how)
    return made


def _front(front: Front, settled: bool = False) -> bytes:
    """Say what is laid out, and whether without choices that depend on places."""
    said = {"full_title": front.full, "description": front.description, "settled": settled}
    # What an index draws of a report can be large, and is in no page.
    return _json({**asdict(replace(front, mapped=(), map=None)), **said})


def _files(front: Front, items: Mapping[str, Figure | Table]) -> dict[str, bytes]:
    """Return the files of the Typst project: never on disk, so that no path gets into the PDF."""
    figures = {
        f"{item.id}.svg": _drawable(item.svg).encode()
        for item in items.values()
        if isinstance(item, Figure)
    }
    called = labels(items)
    tables = {
        f"{item.id}.csv": saved(item).encode("utf-8-sig")
        for item in items.values()
        if isinstance(item, Table)
    }
    return {
        "report.typ": (TEMPLATES / "report.typ").read_bytes(),
        "front.json": _front(front),
        "items.json": _json({id_: _item(item, called[id_]) for id_, item in items.items()}),
        **figures,
        **tables,
    }


def _lacking(signs: Iterable[str]) -> str:
    """Return those signs that no font has; what is never seen aside."""
    known = _signs()
    lacking = {each for each in signs if not each.isascii() and ord(each) not in known}
    return "".join(sorted(each for each in lacking if category(each) != "Cf"))


def _drawable(svg: str) -> str:
    """Write a drawing in signs that its font has one by one, which is all that Typst can do with drawings.

    A square stands for what the font lacks, and accents go that no letter has; the text is in the tables.
    """
    composed = normalize("NFC", svg)
    joined = [each for each in set(composed) if category(each) in _JOINED or _UNSEEN.match(each)]
    boxes = dict.fromkeys(map(ord, _lacking(composed)), "□")
    return composed.translate({**boxes, **dict.fromkeys(map(ord, joined))})


@cache
def _signs() -> frozenset[int]:
    """Return the signs that DejaVu Sans has, the font that stands in for all others."""
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(_ttf() / "DejaVuSans.ttf").get_charmap())


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _item(item: Figure | Table, label: str) -> dict[str, Any]:
    shown = {name: value for name, value in vars(item).items() if name not in _LEFT_ASIDE}
    shown |= {"kind": item.kind, "label": label}
    if isinstance(item, Table):
        shown["rows"] = [[_cell(cell) for cell in row] for row in item.cells]
        turned = upright(item)
        shown["columns"] = [
            {**vars(column), "upright": at in turned} for at, column in enumerate(item.columns)
        ]
        shown["key"] = key(item)
    return shown


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "text": cell.shown,
        "state": cell.state,
        "href": cell.href,
        "anchor": cell.anchor,
        "parts": [_cell(part) for part in cell.parts],
        "bar": cell.bar,
    }


def warm_up() -> None:
    """Find the fonts."""
    import pikepdf  # noqa: F401
    import typst  # noqa: F401

    _fonts()


@cache
def _fonts() -> Fonts:
    """Typst's own fonts and matplotlib's, so that figures keep their text as text."""
    from typst import Fonts

    return Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[_ttf()])


def _ttf() -> Path:
    package = find_spec("matplotlib")
    return Path(str(package and package.origin)).parent / "mpl-data" / "fonts" / "ttf"


def timestamp(front: Front) -> datetime:
    """Return the date that a file has to give: of the edition, only its year is the same in each build."""
    year = re.match(r"(19[89]|20\d)\d", front.edition)
    return datetime(int(year[0]) if year else 2000, 1, 1, tzinfo=UTC)


def _explained(error: Any) -> str:
    """Return the message of Typst without its wrapping, and its hints."""
    message = str(error.message).removeprefix("panicked with: ").strip('"')
    return "; ".join([message, *error.hints])
