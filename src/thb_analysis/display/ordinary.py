"""What ordinary cells publish: pictures, HTML, and what Quarto's options say of them."""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from contextlib import suppress
from html.parser import HTMLParser
from io import BytesIO
from mimetypes import guess_type
from pathlib import Path
from typing import Any

import yaml
from PIL import Image

from thb_analysis.display.table import TABLE_TYPE
from thb_analysis.wording import joined

SVG = "image/svg+xml"
HTML = "text/html"
_RASTERS = ("image/png", "image/jpeg", "image/gif", "image/webp")
_OPTION = re.compile(r"^#\| (.*)$", re.MULTILINE)
# By an option how the type of what it says something of begins.
_OPTIONS = {
    "label": "",
    "fig-cap": "image/",
    "fig-alt": "image/",
    "tbl-cap": TABLE_TYPE,
}
_TAGS = (
    "parameters",
    "injected-parameters",
    "papermill-error-cell-tag",
    "headlines",
    "document",
    "lesson",
    "remove-cell",
    "remove-input",
    "raises-exception",
)
# Characters of a drawing of so many marks that its PNG is shown.
_HEAVY = 1_000_000
# The look that pandas gives each frame.
_PANDAS = re.compile(
    r"<style scoped>.*?</style>| style=\"text-align: right;\"", re.DOTALL
)
# What of HTML pandoc does not read, or only by opening addresses.
_NAMES = "audio canvas embed iframe img input meter object progress script style svg textarea video"
_UNREAD = {*_NAMES.split()}
# Of these, what has no end.
_VOID = ("embed", "img", "input")
_FRAME = re.compile(r"""<iframe\b[^>]*?\bsrc=["'](https?:[^"']*)["']""", re.IGNORECASE)
_ELLIPSIS = re.compile(r"<t[dh]>(?:…|\.\.\.)</")
_SIDE = re.compile(r"""\b(width|height)=["']([\d.]+)(pt|px|in)?["']""")
_PER_INCH = {"pt": 72.0, "in": 1.0, "px": 96.0, "": 96.0}


def left_out(**sizes: tuple[int, int]) -> str:
    """Name what of a thing is not shown, by how much there is and how much of it is shown."""
    rests = (f"{what} {n + 1:,} to {of:,}" for what, (of, n) in sizes.items() if of > n)
    return " and ".join(rests)


def options(source: str) -> tuple[dict[str, str], str]:
    """Read Quarto's options of a cell (``#| fig-cap: …``), and what is wrong with them."""
    lines = "\n".join(_OPTION.findall(source))
    # Of a text or a list, the second fails.
    with suppress(yaml.YAMLError, AttributeError):
        read = yaml.safe_load(lines or "{}").items()
        return {str(name): str(value) for name, value in read}, ""
    wrong = "write one a line, such as #| fig-cap: What is shown"
    return {}, f"its options (#|) are no YAML: {wrong}"


def unfollowed(
    chosen: Iterable[str], tags: Iterable[str], kinds: Iterable[str]
) -> list[str]:
    """Name the options (#|) and tags that change nothing in a report of a cell that gives out such types."""
    named = []
    for option in chosen:
        begins = _OPTIONS.get(option)
        if begins is None or not any(kind.startswith(begins) for kind in kinds):
            named.append(f"#| {option}")
    return named + [f"the tag {each}" for each in tags if each not in _TAGS]


def picture(data: Mapping[str, Any]) -> dict[str, Any] | None:
    """Read a picture, as SVG with its size in inches; None if there is none.

    Raises
    ------
    OSError, ValueError
        If it cannot be read.
    """
    rasters = [each for each in _RASTERS if each in data]
    svg = data.get(SVG, "")
    if svg and not (rasters and len(svg) > _HEAVY):
        return drawn(svg)
    return _raster(rasters[0], data[rasters[0]]) if rasters else None


def drawn(svg: str) -> dict[str, Any]:
    """Return an SVG without what stands before it, and its size in inches."""
    svg = svg[svg.index("<svg") :]
    size = {"width_in": 6.3, "height_in": 4.0}
    for side, number, unit in _SIDE.findall(svg[: svg.find(">")]):
        size[f"{side}_in"] = float(number) / _PER_INCH[unit]
    return {"svg": svg, **size}


def _raster(kind: str, encoded: str) -> dict[str, Any]:
    encoded = "".join(encoded.split())
    image = Image.open(BytesIO(b64decode(encoded)))
    width, height = image.size
    if image.mode == "CMYK":
        # A PDF for archives has no such colours.
        file = BytesIO()
        image.convert("RGB").save(file, "PNG")
        kind, encoded = "image/png", b64encode(file.getvalue()).decode()
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><image width="{width}" height="{height}" '
        f'href="data:{kind};base64,{encoded}"/></svg>'
    )
    return {"svg": svg, "width_in": width / 96, "height_in": height / 96}


def picture_file(path: Path) -> dict[str, Any]:
    """Read a file as what a cell would publish of it."""
    raw = path.read_bytes()
    kind = guess_type(path.name)[0] or ""
    return {kind: raw.decode() if kind == SVG else b64encode(raw).decode()}


class _Reader(HTMLParser):
    """Keeps of HTML, as it is typed, what pandoc reads and its author does not hide; names what it does not read."""

    lost = frozenset[str]()
    kept, cut, depth = "", "", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {tag, *dict(attrs)}
        self.lost |= names & _UNREAD
        if not self.cut and (tag in {*_UNREAD, "template"} or "hidden" in names):
            self.cut = tag
        self.depth += tag == self.cut and tag not in _VOID

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == self.cut

    def updatepos(self, i: int, j: int) -> int:
        """Go on behind what was read last."""
        if not self.cut:
            self.kept += self.rawdata[i:j]
        elif not self.depth:
            self.cut = ""
        return super().updatepos(i, j)


def readable(html: str) -> tuple[str, str]:
    """Return what pandoc can read of HTML, empty if nothing of it is seen, and name what it cannot, if any."""
    reader = _Reader()
    reader.feed(_FRAME.sub(r'<a href="\1">\1</a>\g<0>', _PANDAS.sub("", html)))
    reader.close()
    kept, lost = reader.kept, reader.lost
    if "</table>" in kept and _ELLIPSIS.search(kept):
        lost |= {"rows or columns left out (…)"}
    is_seen = re.sub(r"<[^>]*>|&nbsp;|\s", "", kept)
    named = f"{joined(sorted(lost))} of HTML" if lost else ""
    return kept if is_seen else "", named
