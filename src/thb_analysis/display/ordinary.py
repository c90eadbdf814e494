"""What ordinary cells publish: pictures, tables of pandas, and what Quarto's options say of them."""

import base64
import re
import struct
from collections.abc import Mapping
from contextlib import suppress
from itertools import count
from typing import Any

import yaml
from bs4 import BeautifulSoup, Tag

PNG, SVG, HTML = "image/png", "image/svg+xml", "text/html"
_OPTION = re.compile(r"^#\| (.*)$", re.MULTILINE)
_NUMBER = re.compile(r"[-−]?[\d,.]*\d%?|NaN|<NA>|")
_SIDE = re.compile(r'\b(width|height)="([\d.]+)(pt|px|in)?"')
# Pixels to an inch, as matplotlib draws in notebooks.
_DPI = 100
_PER_INCH = {"pt": 72.0, "in": 1.0, "px": 96.0, "": 96.0}


def options(source: str) -> tuple[dict[str, str], str]:
    """Read Quarto's options of a cell (``#| fig-cap: …``), and what is wrong with them."""
    lines = "\n".join(_OPTION.findall(source))
    # Of a text or a list, the second fails.
    with suppress(yaml.YAMLError, AttributeError):
        read = yaml.safe_load(lines or "{}").items()
        return {str(name): str(value) for name, value in read}, ""
    wrong = "write one a line, such as #| fig-cap: What is shown"
    return {}, f"its options (#|) are no YAML: {wrong}"


def picture(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read a picture, as SVG with its size in inches; None if there is none."""
    if SVG in data:
        svg = "".join(data[SVG])
        svg = svg[svg.find("<svg") :]
        sides = _SIDE.findall(svg[: svg.find(">")])
        size = {side: float(number) / _PER_INCH[unit] for side, number, unit in sides}
        width, height = size.get("width", 6.3), size.get("height", 4.0)
        return {"svg": svg, "width_in": width, "height_in": height}
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
    found = BeautifulSoup(html, "html.parser").table
    rows = _rows(found) if found else []
    head = len(found.select("thead tr")) if found else 0
    if head in (0, len(rows)) or len({len(row) for row in rows}) > 1:
        return None
    columns = [
        {
            "label": " ".join(filter(None, dict.fromkeys(cells[:head]))),
            "numeric": index > 0 and all(map(_NUMBER.fullmatch, cells[head:])),
        }
        for index, cells in enumerate(zip(*rows, strict=True))
    ]
    return {"columns": columns, "rows": rows[head:]}


def _rows(table: Tag) -> list[list[str]]:
    """Lay out the cells of a table row by row; those that span several stand in each."""
    rows: list[dict[int, str]] = [{} for _ in table.find_all("tr")]
    for index, row in enumerate(table.find_all("tr")):
        for cell in row.find_all(["td", "th"]):
            first = next(at for at in count() if at not in rows[index])
            down, across = (
                int(str(cell.get(name) or 1)) for name in ("rowspan", "colspan")
            )
            text = " ".join(cell.get_text().split())
            for spanned in rows[index : index + down]:
                spanned |= dict.fromkeys(range(first, first + across), text)
    return [[text for _, text in sorted(row.items())] for row in rows]
