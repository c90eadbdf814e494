"""Figures, tables and whole pages as HTML that fetches nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from thb_analysis.reports.document import Cell, Column, Figure, Item, Key, Table
from thb_analysis.reports.pandoc import TEMPLATES
from thb_analysis.reports.symbols import OUTSIDE_SYMBOL

if TYPE_CHECKING:
    from jinja2 import Environment

_ITEM = re.compile(r"<!--item:([a-z0-9-]+)-->")
_HEADING = re.compile(r'<h([2-6])([^>]*) id="([^"]+)"([^>]*)>(.*?)</h\1>', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_LONG = 32  # characters from which a cell's column is held wide enough for running text
_BRIEF = 22  # characters up to which a column is kept on one line
_CODE = 4  # characters of the longest word in a column that lists codes
_COUNT = re.compile(r"(?:(?<=\d)|(?<=\bk)) of (?=\d|N\b)")
_PLACE = re.compile(r"\b(nn?|pp?)\. ")
_TOGETHER = "\\1.\N{NO-BREAK SPACE}"
_TERM = re.compile(r"\b[A-Z]{2,}-\d+\b")  # such as COVID-19, which no line should end within
_WHOLE = r'<span class="whole">\g<0></span>'
_BROAD = 680  # pixels from which a figure scrolls on a narrow screen rather than shrink
_ENLARGED = 1.25  # times its size on paper, since a screen is read from farther away


def page(template: str, **context: Any) -> str:
    """Fill a page template; style sheet and script come with it, allowed by their hashes."""
    css, script = _stylesheet(), _script()
    hashes = {"css_hash": _digest(css), "script_hash": _digest(script)}
    rendered = (
        _environment().get_template(template).render(css=css, script=script, **hashes, **context)
    )
    return rendered + "\n"


def warm_up() -> None:
    """Read the templates."""
    _environment().get_template("page.html")
    _stylesheet()
    _script()


def body(html: str, items: Mapping[str, Figure | Table]) -> str:
    """Put the figures and tables where pandoc's text holds their places, and link the headings."""
    html = _HEADING.sub(_with_permalink, html)
    html = html.replace(
        'class="footnote-back"', 'class="footnote-back" aria-label="Back to the text"'
    )
    return _ITEM.sub(lambda place: _item(items[place[1]]), html)


def unbroken(text: str) -> str:
    """Keep together a count and what it is of, ``12 of 27``, and a page and its number, ``p. 3``."""
    text = _PLACE.sub(_TOGETHER, text)
    return _COUNT.sub("\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}", text)


def _item(item: Figure | Table) -> str:
    return _table(item) if isinstance(item, Table) else _figure(item)


def _figure(figure: Figure) -> str:
    """Write a figure as an image inside the page; ids of inline SVGs could collide."""
    drawn = base64.b64encode(figure.svg.encode()).decode()
    width, height = (
        round(inches * 96 * _ENLARGED) for inches in (figure.width_in, figure.height_in)
    )
    return (
        f'<figure id="{figure.id}" class="figure{" broad" if width >= _BROAD else ""}">'
        f'<div class="scroll" role="region" aria-label="{figure.label}" tabindex="0">'
        f'<img src="data:image/svg+xml;base64,{drawn}" alt="{escape(figure.alt)}" width="{width}" height="{height}">'
        f"</div><figcaption>{_caption(figure)}{_note(figure.note)}</figcaption></figure>"
    )


def _table(table: Table) -> str:
    """Write a table with caption and scoped headers, in a region that scrolls by itself."""
    classes = ["table", table.style, *(["landscape"] if table.landscape else [])]
    kinds = [_kind(table, column) for column in range(len(table.columns))]
    head = "".join(
        f'<th scope="col"{kind}{_detail(column)}>{_head(column)}</th>'
        for column, kind in zip(table.columns, kinds, strict=True)
    )
    rows = "".join(f"<tr>{_row(row, kinds)}</tr>\n" for row in table.rows)
    return (
        f'<figure id="{table.id}" class="{" ".join(classes)}">'
        f'<div class="scroll" role="region" aria-labelledby="{table.id}-caption" tabindex="0">'
        f'<table><caption><span id="{table.id}-caption">{_caption(table)}</span></caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>"
        f"{_legend(table)}{_note(table.note)}</figure>"
    )


def _head(column: Column) -> str:
    label = escape(column.label)
    return f'<abbr title="{escape(column.title)}">{label}</abbr>' if column.title else label


def _caption(item: Item) -> str:
    label = f'<b><a href="#{item.id}">{item.label}</a></b>'
    return f"{label} {escape(unbroken(item.caption))}".rstrip()


def _note(note: str) -> str:
    return f'<p class="note"><i>Note.</i> {escape(unbroken(note))}</p>' if note else ""


def _kind(table: Table, column: int) -> str:
    """Return the class of a column's cells, which decides on alignment and wrapping."""
    if table.columns[column].numeric:
        return ' class="number"'
    cells = [row[column] for row in table.rows]
    longest = max((len(cell.text) for cell in cells), default=0)
    if longest > _BRIEF and all(len(word) <= _CODE for cell in cells for word in cell.text.split()):
        return ' class="codes"'
    if longest >= _LONG:
        return ' class="long"'
    if any(cell.parts for cell in cells):
        return ' class="pieces"'
    return ' class="brief"' if 0 < longest <= _BRIEF else ""


def _row(row: tuple[Cell, ...], kinds: list[str]) -> str:
    cells = (_cell(cell, kind) for cell, kind in zip(row[1:], kinds[1:], strict=True))
    return f'<th scope="row"{_id(row[0])}{_detail(row[0])}>{_text(row[0])}</th>{"".join(cells)}'


def _detail(head: Cell | Column) -> str:
    """Write what the readout says of each cell of a row or a column."""
    return f' data-detail="{escape(head.detail)}"' if head.detail else ""


def _cell(cell: Cell, kind: str) -> str:
    if cell.bar:
        return f'<td class="bar"{_id(cell)}>{_bar(*cell.bar)}<span>{_text(cell)}</span></td>'
    return _state(cell) if cell.state else f"<td{kind}{_id(cell)}>{_text(cell)}</td>"


def _bar(reported: float, possible: float) -> str:
    """Draw what is reported, and what is possible, out of the whole width; the count beside it is text."""
    parts = (("rest", 1.0), ("open", possible), ("known", reported))
    rects = "".join(
        f'<rect class="{name}" width="{100 * share:.4g}" height="8"/>' for name, share in parts
    )
    return f'<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{rects}</svg>'


def _id(cell: Cell) -> str:
    return f' id="{cell.anchor}"' if cell.anchor else ""


def _text(cell: Cell) -> str:
    text = "".join(map(_text, cell.parts)) or _TERM.sub(
        _WHOLE, escape(_PLACE.sub(_TOGETHER, cell.text))
    )
    return f'<a href="{escape(cell.href)}">{text}</a>' if cell.href else text


def _state(cell: Cell) -> str:
    """Write a matrix cell: a symbol for the eye, words for the ear."""
    mark = f"<sup>{OUTSIDE_SYMBOL}</sup>" if cell.outside else ""
    return (
        f'<td class="state {cell.state}"{_id(cell)}><span aria-hidden="true">{cell.symbol}{mark}</span>'
        f'<span class="spoken">{escape(cell.spoken)}</span></td>'
    )


def _legend(table: Table) -> str:
    keys = "".join(map(_key, table.key))
    return f'<ul class="legend" aria-label="Key to the symbols">{keys}</ul>' if keys else ""


def _key(key: Key) -> str:
    classes = f"state {key.state}".rstrip()
    return f'<li><span class="{classes}" aria-hidden="true">{key.symbol}</span> {escape(key.label)}</li>'


def _with_permalink(heading: re.Match[str]) -> str:
    level, before, id_, after, content = heading.groups()
    title = _TAG.sub("", content)
    return (
        f'<div class="heading"><h{level}{before} id="{id_}"{after}>{content}</h{level}>'
        f'<a class="permalink" href="#{id_}" aria-label="Link to the section {title}">#</a></div>'
    )


def _digest(text: str) -> str:
    """Return the hash by which a page's policy knows what stands in it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _stylesheet() -> str:
    return _bare((TEMPLATES / "report.css").read_text(encoding="utf-8"))


@cache
def _script() -> str:
    return _bare((TEMPLATES / "report.js").read_text(encoding="utf-8"))


def _bare(text: str) -> str:
    """Leave out comments, those that fill their lines, and indentation."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["unbroken"] = unbroken
    # Texts of the data package stand in JSON as they are written.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return environment
