"""Figures, tables and whole pages as HTML that fetches nothing."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Container, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from thb_analysis.display import OUTSIDE_MARK, Cell, Column, Figure, Table
from thb_analysis.reports.rendering import ordinary, tables
from thb_analysis.reports.rendering.document import labels, whole_counts
from thb_analysis.reports.rendering.pandoc import TEMPLATES
from thb_analysis.wording import COUNTRIES

if TYPE_CHECKING:
    from jinja2 import Environment

_ITEM = re.compile(r"<!--item:([a-z0-9-]+)-->")
_HEADING = re.compile(r'<h([2-6])([^>]*) id="([^"]+)"([^>]*)>(.*?)</h\1>', re.DOTALL)
# A count, and what stands close to it.
_COUNTED = re.compile(r'(\(?)<a href="#from-([a-z0-9_-]+)">(.*?)</a>([).,;:]*)', re.DOTALL)
# Footnotes of the source that are named, and the place where one is quoted.
_NAMED = re.compile(r"\b(?:n\.|footnotes?)\s\d+(?:(?:, |–| and | to )\d+)*")
_QUOTED = re.compile(r'id="n-(\d+)"')
_MARKUP = re.compile(r"(<(script|button|a)\b.*?</\2>|<[^>]*>)", re.DOTALL)
_ROW = re.compile(r'(<th scope="row" id="m-([a-z0-9_-]+)"[^>]*>)(.*?)(?=</th>)')
_TAG = re.compile(r"<[^>]+>")
_LONG = 32  # characters from which a cell's column is held wide enough for running text
_BRIEF = 22  # characters up to which a column is kept on one line
_CODE = 4  # characters of the longest word in a column that lists codes
_PLACE = re.compile(r"\b(nn?|pp?)\. ")
_BROAD = 680  # pixels from which a figure scrolls on a narrow screen rather than shrink
_ENLARGED = 1.25  # times its size on paper, since a screen is read from farther away


def page(
    template: str,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    unit: tuple[str, ...] = COUNTRIES,
    **context: Any,
) -> str:
    """Fill a page template; style sheets and scripts come with it, allowed by their hashes.

    Those of reports come first, then others by their names. `unit` is what the package calls one of
    its units, and several.
    """
    css = "\n".join(map(_bare, ("report.css", *styles)))
    script = "\n".join(map(_bare, ("report.js", *scripts)))
    hashes = {"css_hash": _digest(css), "script_hash": _digest(script)}
    found = environment(unit).get_template(template)
    rendered = found.render(css=css, script=script, **hashes, **context)
    return rendered + "\n"


def warm_up() -> None:
    """Read the templates."""
    for name in ("page.html", "items.html"):
        environment().get_template(name)
    _bare("report.css")
    _bare("report.js")


def body(html: str, items: Mapping[str, Figure | Table], opened: Container[str]) -> str:
    """Put the figures and tables where pandoc's text holds their places, and link the headings."""
    html = _HEADING.sub(_with_permalink, html)
    html = html.replace(
        'class="footnote-back"', 'class="footnote-back" aria-label="Back to the text"'
    )
    called = labels(items)
    html = _ITEM.sub(lambda place: _item(items[place[1]], called[place[1]]), html)
    return noted(_opening(html, opened), quoted(html))


def quoted(html: str) -> frozenset[str]:
    """Return the footnotes of the source that a page quotes."""
    return frozenset(_QUOTED.findall(html))


def noted(html: str, notes: Container[str]) -> str:
    """Have each footnote that is named lead to where the page quotes it, if it does."""

    def leading(named: re.Match[str]) -> str:
        link = r'<a href="#n-\g<0>">\g<0></a>'
        return re.sub(r"\d+", lambda n: n.expand(link) if n[0] in notes else n[0], named[0])

    pieces = _MARKUP.split(html)
    pieces[::3] = [_NAMED.sub(leading, text) for text in pieces[::3]]
    del pieces[2::3]
    return "".join(pieces)


def _opening(html: str, opened: Container[str]) -> str:
    """Have numbers, and measures that head a row, open what explains them, which no script is needed for."""

    def button(id: str, text: str) -> str:
        return f'<button type="button" class="why" popovertarget="why-{id}">{text}</button>'

    def count(found: re.Match[str]) -> str:
        before, id, text, after = found.groups()
        if id not in opened:
            return found[0]
        whole = f"{before}{button(id, text)}{after}"
        return f'<span class="whole">{whole}</span>' if before or after else whole

    html = _COUNTED.sub(count, html)
    return _ROW.sub(lambda th: th[1] + (button(th[2], th[3]) if th[2] in opened else th[3]), html)


def placed(text: str) -> str:
    """Keep together a page and its number, ``p. 3``."""
    return _PLACE.sub("\\1.\N{NO-BREAK SPACE}", text)


def unbroken(text: str) -> str:
    """Keep together a count and what it is of, ``12 of 27``, and a page and its number."""
    return whole_counts(placed(text))


def _item(item: Figure | Table, label: str) -> str:
    """Write a figure as an image inside the page, for ids of inline SVGs could collide; or a table."""
    write: Any = environment().get_template("items.html").module
    if isinstance(item, Table):
        rows = item.cells
        kinds = [_kind(head, [row[at] for row in rows]) for at, head in enumerate(item.columns)]
        return str(write.table(item, label, kinds, tables.upright(item)))
    wide = _source(item.documented(item.svg), item.width_in, item.height_in, _ENLARGED)
    small = ordinary.picture({ordinary.SVG: item.documented(item.narrow)}) if item.narrow else None
    narrow = small and _source(**small)
    return str(write.figure(item, label, wide, narrow))


def _source(svg: str, width_in: float, height_in: float, enlarged: float = 1) -> dict[str, Any]:
    """Return a drawing as the address of an image, with its size in pixels."""
    drawn = base64.b64encode(svg.encode()).decode()
    width, height = (round(inches * 96 * enlarged) for inches in (width_in, height_in))
    return {"src": f"data:image/svg+xml;base64,{drawn}", "width": width, "height": height}


def _kind(column: Column, cells: Sequence[Cell]) -> str:
    """Return the class of a column's cells, which decides on alignment and wrapping."""
    if column.numeric:
        return "number"
    longest = max((len(cell.text) for cell in cells), default=0)
    if longest > _BRIEF and all(len(word) <= _CODE for cell in cells for word in cell.text.split()):
        return "codes"
    if longest >= _LONG:
        return "long"
    if any(cell.parts for cell in cells):
        return "pieces"
    return "brief" if 0 < longest <= _BRIEF else ""


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
def _bare(name: str) -> str:
    """Read a style sheet or a script without indentation and comments that fill their lines."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


@cache
def environment(unit: tuple[str, ...] = COUNTRIES) -> Environment:
    """Open the templates; their words about countries are about what units are called."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from thb_analysis.display.text import OfUnits

    loader = FileSystemLoader(TEMPLATES)
    environment = Environment(
        extensions=[OfUnits],
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"unbroken": unbroken, "placed": placed, "noted": noted}
    environment.globals |= {"unit": unit, "broad": _BROAD, "outside": OUTSIDE_MARK}
    environment.globals |= {"tables": tables}
    # Texts of the data package stand in JSON as they are written.
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}
    return environment
