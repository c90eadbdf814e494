"""A report for Word: pandoc's document with the report's figures and tables put in."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from io import BytesIO
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from thb_analysis.reports import typst
from thb_analysis.reports.document import Cell, Figure, Front, Table
from thb_analysis.reports.files import packed
from thb_analysis.reports.html import unbroken
from thb_analysis.reports.pandoc import TEMPLATES

_ITEM = re.compile(r"<!--item:([a-z0-9-]+)-->")
_PPI = 200  # pixels to the inch of a figure
_INCH = 914_400  # of the units in which Word measures pictures
_FIGURE = (6.4, 8.8)  # inches that a figure has on a page
_POINT = 20  # of the units in which Word measures pages
_WIDTH, _TURNED = 465 * _POINT, 712 * _POINT  # of the text on a page of A4, upright and on its side
# Points of text in tables, in those of symbols, and at least; what a letter takes of it; the letters that
# a symbol is as wide as, and that a text is counted with before it breaks into lines.
_SIZE, _SMALL, _LEAST, _LETTER, _SYMBOL, _LINE = 8.5, 7.5, 4.0, 0.62, 1.8, 34
_PADDING, _CLOSE = 4, 1  # points beside a text, and beside a symbol
_BAR = 14  # letters
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


def title_block(front: Front) -> Iterator[str]:
    """Give pandoc's options for the title block, and for what the file says of itself."""
    imprint = {"Edition": front.edition, "Version": front.version}
    said = [f"{name} {value}" for name, value in imprint.items() if value]
    said += [f"Variant: {front.variant}"] if front.variant else []
    facts = [("title", front.title), ("subtitle", front.subtitle), ("abstract", front.abstract)]
    facts += [("author", author) for author in front.authors] + [("date", " · ".join(said))]
    yield from (f"--metadata={name}={value}" for name, value in facts if value)


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
    write: Any = _environment().get_template("word.xml.j2").module
    figures = [item for item in items.values() if isinstance(item, Figure)]
    body = files["word/document.xml"].decode()
    body = body.replace("<w:sectPr>", f"<w:sectPr>{write.footer_reference()}")
    body = body.replace("</w:footnotePr>", f"</w:footnotePr>{write.page(False)}")
    body = _ITEM.sub(lambda place: _item(items[place[1]], write), body)
    date = f"{typst.timestamp(front):%Y-%m-%d}"
    fonts = re.sub(rb'latin typeface="Aptos[^"]*"', _FONT, files["word/theme/theme1.xml"])
    files |= {
        "word/theme/theme1.xml": fonts,
        "word/document.xml": body.encode(),
        "word/footer1.xml": str(write.footer()).encode(),
        "docProps/core.xml": re.sub(
            r"<cp:keywords>.*?</cp:keywords>",
            lambda _: str(write.keywords(front)),
            files["docProps/core.xml"].decode().replace("1970-01-01", date),
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


def _item(item: Figure | Table, write: Any) -> str:
    if isinstance(item, Table):
        return str(write.table(item, _grid(item)))
    room = zip(_FIGURE, (item.width_in, item.height_in), strict=True)
    scale = min(1, *(most / size for most, size in room))
    size = (round(_INCH * scale * inches) for inches in (item.width_in, item.height_in))
    return str(write.figure(item, *size))


def _grid(item: Table) -> Grid:
    """Share the page among columns: each has room for its longest word, and the rest goes by weight."""
    texts = [
        [unbroken(column.label), *(_shown(row[place]) for row in item.rows)]
        for place, column in enumerate(item.columns)
    ]
    total = _TURNED if item.landscape else _WIDTH
    padding = min(_CLOSE if item.style == "matrix" else _PADDING, total / _POINT / len(texts) / 6)
    # The head of a column of symbols is turned, so that the column is as narrow as they are.
    symbols = [any(row[place].state for row in item.rows) for place in range(len(texts))]
    words = [
        _SYMBOL if turned else max(len(word) for text in column for word in text.split(" ")) + 0.5
        for column, turned in zip(texts, symbols, strict=True)
    ]
    room = total / _POINT - 2 * padding * len(texts)
    size = max(_LEAST, min(_SIZE, room / (_LETTER * sum(words)) // 0.5 / 2))
    if any(symbols):
        size = min(size, _SMALL)
    floors = [(_LETTER * size * word + 2 * padding) * _POINT for word in words]
    weights = [
        0.01 if turned else column.width or min(max(map(len, lines)), _LINE)
        for column, lines, turned in zip(item.columns, texts, symbols, strict=True)
    ]
    heads = [column[0] for column, turned in zip(texts, symbols, strict=True) if turned]
    height = max(map(len, heads), default=0) * size * _POINT
    return Grid(
        _shared(floors, weights, total),
        round(2 * size),
        round(padding * _POINT),
        symbols,
        round(height),
    )


def _shared(floors: list[float], weights: list[float], total: float) -> list[int]:
    """Share a width by weight, none less than its floor, all in proportion to floors that have no room."""
    if sum(floors) >= total:
        return [int(total * floor / sum(floors)) for floor in floors]
    held: set[int] = set()
    while True:
        free = total - sum(floors[at] for at in held)
        open_ = sum(weight for at, weight in enumerate(weights) if at not in held)
        widths = [
            floors[at] if at in held else free * weight / open_ for at, weight in enumerate(weights)
        ]
        short = {at for at, floor in enumerate(floors) if widths[at] < floor} - held
        if not short:
            return [int(width) for width in widths]
        held |= short


def _shown(cell: Cell) -> str:
    """Write a cell behind its bar, which is drawn of letters, as in a notebook."""
    if cell.state:
        return cell.symbol
    if cell.bar is None:
        return unbroken(cell.text)
    full, some = (round(_BAR * share) for share in cell.bar)
    return f"{'█' * full + '▒' * (some - full)} {unbroken(cell.text)}"


def _bookmark(id_: str) -> str:
    """Name a place as pandoc does, for Word cuts long names off."""
    if len(id_) <= _NAME:
        return id_
    return "X" + hashlib.sha1(id_.encode()).hexdigest()[1:]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A place has a number besides its name; pandoc gives small ones.
    number = lambda id_: zlib.crc32(id_.encode()) >> 1 | 1 << 20  # noqa: E731
    environment.filters |= {
        "unbroken": unbroken,
        "shown": _shown,
        "bookmark": _bookmark,
        "number": number,
    }
    return environment
