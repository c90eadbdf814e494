"""A report for Word: pandoc's document with the report's figures and tables put in."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any, NamedTuple

from thb_analysis.display import Cell, Figure, Front, Table
from thb_analysis.files import packed
from thb_analysis.reports.rendering import html, typst
from thb_analysis.reports.rendering.document import labels
from thb_analysis.reports.rendering.html import unbroken

_ITEM = re.compile(r"<!--item:([a-z0-9-]+)-->")
_PPI = 200  # pixels to the inch of a figure
_INCH = 914_400  # of the units in which Word measures pictures
_FIGURE = (6.4, 8.8)  # inches that a figure has on a page
_POINT = 20  # of the units in which Word measures the rest
_WIDTH, _TURNED = 465, 712  # points of the text on a page of A4, upright and on its side
# Points of text in tables, and in those of symbols; what a letter takes of it; the letters that a symbol is
# as wide as, and that a text is counted with before it breaks into lines.
_SIZE, _SMALL, _LETTER, _SYMBOL, _LINE = 8.5, 7.5, 0.62, 1.8, 34
_PADDING, _CLOSE = 4, 1  # points beside a text, and beside a symbol
_FONT = b'latin typeface="Calibri"'  # pandoc's own is in no Word older than 2023
_NAME = 40  # letters that Word allows for the name of a place


class Grid(NamedTuple):
    """How a table is laid out: text in half points, all else in twentieths.

    `turned` are the columns whose heads stand upright, `height` is what these need.
    """

    widths: list[int]
    size: int
    padding: int
    turned: list[bool]
    height: int


def compile_docx(raw: bytes, front: Front, items: Mapping[str, Figure | Table]) -> bytes:
    """Put figures and tables into the document that pandoc made; the same is the same to the byte.

    Parameters
    ----------
    raw
        The document.
    front
        The title block.
    items
        Figures and tables by id.
    """
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    template = html.environment().get_template("word.xml.j2")
    write: Any = template.make_module({"shown": _shown, "bookmark": _bookmark, "number": _number})
    figures = [item for item in items.values() if isinstance(item, Figure)]
    body = files["word/document.xml"].decode()
    body = body.replace("<w:sectPr>", f"<w:sectPr>{write.footer_reference()}")
    body = body.replace("</w:footnotePr>", f"</w:footnotePr>{write.page(False)}")
    called = labels(items)
    body = _ITEM.sub(lambda place: _item(items[place[1]], called[place[1]], write), body)
    date = f"{typst.timestamp(front):%Y-%m-%d}"
    fonts = re.sub(rb'latin typeface="Aptos[^"]*"', _FONT, files["word/theme/theme1.xml"])
    files |= {
        "word/theme/theme1.xml": fonts,
        "word/document.xml": body.encode(),
        "word/footer1.xml": str(write.footer()).encode(),
        "docProps/core.xml": re.sub(
            r"<cp:keywords>.*?</cp:keywords>",
            lambda _: str(write.keywords(front)),
            files["docProps/core.xml"].decode().replace(">1970-01-01", f">{date}"),
        ).encode(),
        **{
            f"word/media/{each.id}.png": typst.compile_figure(each, front, _PPI) for each in figures
        },
    }
    for name, end, added in (
        ("[Content_Types].xml", "</Types>", write.types()),
        ("word/_rels/document.xml.rels", "</Relationships>", write.relations(figures)),
    ):
        files[name] = files[name].decode().replace(end, f"{added}{end}").encode()
    return packed(files)


def _item(item: Figure | Table, label: str, write: Any) -> str:
    if isinstance(item, Table):
        return str(write.table(item, label, _grid(item)))
    room = zip(_FIGURE, (item.width_in, item.height_in), strict=True)
    scale = min(1, *(most / size for most, size in room))
    size = (round(_INCH * scale * inches) for inches in (item.width_in, item.height_in))
    return str(write.figure(item, label, *size))


def _grid(item: Table) -> Grid:
    """Share the page among columns: each has room for its longest word, and the rest goes by weight."""
    total = _TURNED if item.landscape else _WIDTH
    rows = item.cells
    symbols = [any(row[at].state for row in rows) for at in range(len(item.columns))]
    padding = min(_CLOSE if any(symbols) else _PADDING, total / len(symbols) / 6)
    words, weights = [], []
    for at, (column, turned) in enumerate(zip(item.columns, symbols, strict=True)):
        texts = [unbroken(column.label), *(_shown(row[at]) for row in rows)]
        word = max(len(word) for text in texts for word in text.split(" ")) + 0.5
        # The head of a column of symbols stands upright, so that the column is as narrow as they are.
        words.append(_SYMBOL if turned else word)
        weights.append(0 if turned else column.width or min(max(map(len, texts)), _LINE))
    size = _SMALL if any(symbols) else _SIZE
    floors = [_LETTER * size * word + 2 * padding for word in words]
    scale, rest = min(1, total / sum(floors)), max(0, total - sum(floors)) / (sum(weights) or 1)
    widths = [floor * scale + weight * rest for floor, weight in zip(floors, weights, strict=True)]
    heads = [
        len(column.label) for column, turned in zip(item.columns, symbols, strict=True) if turned
    ]
    height = int(max(heads, default=0) * size * _POINT)
    return Grid(
        [int(_POINT * width) for width in widths],
        int(2 * size),
        int(_POINT * padding),
        symbols,
        height,
    )


def _shown(cell: Cell) -> str:
    """Write a cell behind its bar, which is drawn of letters, as in a notebook."""
    if cell.state:
        return cell.symbol
    if cell.bar is None:
        return unbroken(cell.text)
    return f"{cell.letters} {unbroken(cell.text)}"


def _bookmark(id_: str) -> str:
    """Name a place as pandoc does, for Word cuts long names off."""
    if len(id_) <= _NAME:
        return id_
    return "X" + hashlib.sha1(id_.encode()).hexdigest()[1:]


def _number(id_: str) -> int:
    """Return what a place is called besides its name: a number, larger than those that pandoc gives."""
    return zlib.crc32(id_.encode()) >> 1 | 1 << 20
