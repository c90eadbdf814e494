"""Figures, tables and whole pages as HTML that fetches nothing."""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from thb_analysis.display import Figure, Table
from thb_analysis.display.figure import SHARED
from thb_analysis.display.saving import FONTS, standalone
from thb_analysis.marks import fill_styles
from thb_analysis.reports.rendering.document import (
    TEMPLATES,
    Items,
    labels,
    unbroken_counts,
)

STYLES = ("report.css", "figures.css")

_ITEM = re.compile(r"<!--item:([a-z0-9-]+)-->")
_FONT = re.compile(r"url\(fonts/([a-z0-9-]+\.woff2)\)")
_PAGE_NUMBER = re.compile(r"\b(nn?|pp?)\. ")


def page(
    template: str,
    styles: Sequence[str] = (),
    scripts: Sequence[str] = (),
    **context: Any,
) -> str:
    """Fill a page template; style sheets and scripts come with it, allowed by their hashes.

    Parameters
    ----------
    template : str
    styles, scripts : sequence of str
        Names of files beside the templates, or of those of figures; the style sheets of reports come before these.
    **context
        What the template is given.
    """
    css = "\n".join(map(_minified, (*STYLES, *styles)))
    script = "\n".join(map(_minified, scripts))
    hashes = {"css_hash": _digest(css), "script_hash": _digest(script)}
    filled = environment().get_template(template)
    return filled.render(css=css, script=script, **hashes, **context) + "\n"


def preload_renderers() -> None:
    """Read templates and style sheets."""
    for name in ("page.html", "items.html"):
        environment().get_template(name)
    for name in STYLES:
        _minified(name)


def body(html: str, items: Items, name: str) -> str:
    """Put the figures and tables where pandoc's text holds their places.

    Parameters
    ----------
    html : str
        The text.
    items : mapping of str to Figure or Table
    name : str
        Of the page, with which the names of saved tables begin.
    """
    html = html.replace(
        'class="footnote-back"', 'class="footnote-back" aria-label="Back to the text"'
    )
    item_labels = labels(items)
    return _ITEM.sub(lambda at: _item(items[at[1]], item_labels[at[1]], name), html)


def unbroken_pages(text: str) -> str:
    """Keep together a page and its number, ``p. 3``."""
    return _PAGE_NUMBER.sub("\\1.\N{NO-BREAK SPACE}", text)


def unbroken(text: str) -> str:
    """Keep together a count and what it is of, ``12 of 27``, and a page and its number."""
    return unbroken_counts(unbroken_pages(text))


def _item(item: Figure | Table, label: str, name: str) -> str:
    """Write a figure or a table."""
    write: Any = environment().get_template("items.html").module
    if isinstance(item, Table):
        return str(write.table(item, label, name, _data(item.as_csv(), "text/csv")))
    image = "" if item.drawing else _data(standalone(item).encode(), "image/svg+xml")
    return str(write.figure(item, label, image))


def _data(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _digest(text: str) -> str:
    """Return the hash by which a page's policy knows what stands in it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _minified(name: str) -> str:
    """Read a style sheet or a script without indentation and comments, the faces included."""
    path = SHARED.get(name, TEMPLATES / name)
    text = path.read_text(encoding="utf-8")
    text = fill_styles(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))
    text = _FONT.sub(
        lambda face: f"url({_data((FONTS / face[1]).read_bytes(), 'font/woff2')})", text
    )
    return "\n".join(re.findall(r"^[^\S\n]*((?!//)\S.*?)[^\S\n]*$", text, re.MULTILINE))


@cache
def environment() -> Environment:
    """Open the templates."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"unbroken": unbroken, "placed": unbroken_pages}
    # Texts of the data package stand in JSON as they are written.
    environment.policies["json.dumps_kwargs"] = {
        "ensure_ascii": False,
        "sort_keys": True,
    }
    return environment
