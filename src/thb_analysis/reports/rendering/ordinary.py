"""What ordinary cells publish: pictures, tables of pandas, and what Quarto's options say of them."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

import yaml

PNG, SVG, HTML = "image/png", "image/svg+xml", "text/html"
_OPTION = re.compile(r"^#\| (.*)$", re.MULTILINE)
_NUMBER = re.compile(r"[-−]?[\d,.]*\d%?|NaN|<NA>|")
_SIZE = re.compile(
    r"<svg[^>]*?\b(width|height)=\"([\d.]+)(pt|px|in)?\"[^>]*?\b(width|height)=\"([\d.]+)"
)
# Pixels to an inch, as matplotlib draws in notebooks.
_DPI = 100
_PER_INCH = {"pt": 72.0, "in": 1.0}


def options(source: str) -> tuple[dict[str, str], str]:
    """Read Quarto's options of a cell (``#| fig-cap: …``), and what is wrong with them."""
    lines = "\n".join(_OPTION.findall(source))
    try:
        read = yaml.safe_load(lines) if lines else {}
    except yaml.YAMLError as error:
        return {}, f"its options (#|) are no YAML: {str(error).splitlines()[0]}"
    if not isinstance(read, dict):
        return (
            {},
            "its options (#|) are no YAML: write one a line, such as #| fig-cap: What is shown",
        )
    return {str(name): str(value) for name, value in read.items()}, ""


def picture(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read a picture, as SVG with its size in inches; None if there is none."""
    if SVG in data:
        svg = "".join(data[SVG])
        size = {}
        if found := _SIZE.search(svg):
            unit = _PER_INCH.get(found[3] or "px", 96.0)
            size = {found[1]: float(found[2]) / unit, found[4]: float(found[5]) / unit}
        width, height = size.get("width", 6.3), size.get("height", 4.0)
        return {"svg": svg[svg.find("<svg") :], "width_in": width, "height_in": height}
    if PNG in data:
        encoded = "".join("".join(data[PNG]).split())
        head = base64.b64decode(encoded[:64])
        width, height = struct.unpack(">II", head[16:24]) if len(head) > 24 else (0, 0)
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
            f'href="data:image/png;base64,{encoded}"/></svg>'
        )
        return {"svg": svg, "width_in": width / _DPI, "height_in": height / _DPI}
    return None


def table(html: str) -> dict[str, Any] | None:
    """Read the first table of some HTML, as pandas writes it; None if it is none or uneven."""
    reader = _Reader()
    reader.feed(html)
    width = max(map(len, reader.rows), default=0)
    if not reader.rows or reader.head in (0, len(reader.rows)):
        return None
    if any(len(row) != width for row in reader.rows):
        return None
    head, rows = reader.rows[: reader.head], reader.rows[reader.head :]
    labels = [" ".join(filter(None, dict.fromkeys(cells))) for cells in zip(*head, strict=True)]
    columns = [
        {"label": label, "numeric": all(_NUMBER.fullmatch(row[place]) for row in rows)}
        for place, label in enumerate(labels)
    ]
    columns[0]["numeric"] = False
    return {"columns": columns, "rows": rows}


class _Reader(HTMLParser):
    """Lays out the cells of a table row by row; those that span several stand in each."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.head = 0
        self._text: list[str] | None = None
        self._span = (1, 1)
        self._held: dict[int, tuple[int, str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if tag == "tr":
            self.rows.append([])
            self._hold()
        elif tag in ("td", "th") and self.rows:
            given = dict(attrs)
            self._text = []
            self._span = int(given.get("rowspan") or 1), int(given.get("colspan") or 1)

    def handle_data(self, data: str) -> None:
        """Add to a cell."""
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """End a cell, or the head."""
        if tag in ("td", "th") and self._text is not None:
            text = " ".join("".join(self._text).split())
            rows, columns = self._span
            for _ in range(columns):
                if rows > 1:
                    self._held[len(self.rows[-1])] = rows - 1, text
                self.rows[-1].append(text)
            self._text = None
            self._hold()
        elif tag == "thead":
            self.head = len(self.rows)

    def _hold(self) -> None:
        """Put in place what spans from rows above."""
        row = self.rows[-1]
        while len(row) in self._held:
            left, text = self._held.pop(len(row))
            if left > 1:
                self._held[len(row)] = left - 1, text
            row.append(text)
