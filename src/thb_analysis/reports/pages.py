"""Read a report's page back: its texts by section, and its tables cell by cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

# What ends one text and begins another.
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = _HEADINGS | {
    "blockquote", "body", "caption", "dd", "div", "dl", "dt", "figcaption", "figure", "header", "li", "main",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_VOID = frozenset(("br", "col", "hr", "img", "input", "link", "meta", "wbr"))
# What is no text of the report: scripts, lists of contents, what stands for the eye only.
_ASIDE = frozenset(("head", "nav", "script", "style", "footer"))
_ASIDE_CLASSES = frozenset(
    ("authors", "footnote-back", "footnote-ref", "legend", "permalink", "series", "skip")
)
_NUMBER = re.compile(r"\s+[\d.]+$")


@dataclass
class Grid:
    """A table of a page: its caption, the labels of its columns, and its rows as text."""

    caption: str = ""
    columns: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Page:
    """What stands in a report's page.

    Attributes
    ----------
    sections : dict of str to str
        Id of each heading to its text, in the order of the page; the empty id is what stands before.
    texts : dict of str to list of str
        Section to its paragraphs, list items, notes, captions and texts in place of figures; the
        numbers of figures and tables, which change with any that is added, are left out.
    tables : dict of str to Grid
        By id.
    places : dict of str to str
        The section that each table stands in.
    """

    sections: dict[str, str] = field(default_factory=lambda: {"": ""})
    texts: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, Grid] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


def read_page(html: str) -> Page:
    """Read the page of a report.

    Parameters
    ----------
    html : str
        As the exporter ``thb-html`` writes it.

    Returns
    -------
    Page
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    """Walk over the elements; text gathers until a block begins or ends."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[tuple[str, bool]] = []
        self.aside = 0
        self.text: list[str] = []
        self.section = ""
        self.heading = ""
        self.table: Grid | None = None
        self.figure = ""
        self.link: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _VOID:
            if tag == "img" and not self.aside:
                self._say(given.get("alt", ""))
            return
        classes = set(given.get("class", "").split())
        aside = tag in _ASIDE or bool(classes & _ASIDE_CLASSES) or "aria-hidden" in given
        self.open.append((tag, aside))
        self.aside += aside
        if self.aside:
            return
        if tag in _BLOCKS:
            self._flush()
        if tag in _HEADINGS:
            self.heading = given.get("id", "")
        elif tag == "figure":
            self.figure = given.get("id", "")
        elif tag == "table":
            self.table = self.page.tables.setdefault(self.figure, Grid())
            self.page.places[self.figure] = self.section
        elif tag == "tr" and self.table:
            self.table.rows.append([])
        elif tag == "a" and given.get("href", "").startswith(("#tbl-", "#fig-")):
            self.link, self.text = self.text, []

    def handle_endtag(self, tag: str) -> None:
        while self.open:
            opened, aside = self.open.pop()
            self.aside -= aside
            if not (self.aside or aside):
                self._end(opened)
            if opened == tag:
                return

    def handle_data(self, data: str) -> None:
        if not self.aside:
            self.text.append(data)

    def _end(self, tag: str) -> None:
        if tag == "a" and self.link is not None:
            shown = _NUMBER.sub("", "".join(self.text))
            self.text, self.link = [*self.link, shown], None
        elif tag in _HEADINGS:
            self._head(self._gathered())
        elif tag in ("td", "th") and self.table and self.table.rows:
            self.table.rows[-1].append(self._gathered())
        elif tag == "thead" and self.table and self.table.rows:
            self.table.columns = self.table.rows.pop()
        elif tag == "caption" and self.table:
            self.table.caption = _unlabelled(self._gathered())
        elif tag == "figcaption":
            self._say(_unlabelled(self._gathered()))
        elif tag == "figure":
            self._flush()
            self.figure = ""
        elif tag == "table":
            self.table = None
        elif tag in _BLOCKS:
            self._flush()

    def _head(self, title: str) -> None:
        if self.heading:
            self.section = self.heading
            self.page.sections[self.section] = title
        else:
            self._say(title)
        self.heading = ""

    def _gathered(self) -> str:
        text, self.text = " ".join("".join(self.text).split()), []
        return text

    def _flush(self) -> None:
        self._say(self._gathered())

    def _say(self, text: str) -> None:
        if text:
            self.page.texts.setdefault(self.section, []).append(text)


def _unlabelled(caption: str) -> str:
    return caption.removeprefix("Table ").removeprefix("Figure ")
