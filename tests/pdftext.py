"""Read the text of a PDF, as a reader who copies it gets it, and where its links lead."""

import re
from typing import NamedTuple

import pikepdf

_APART = 0.8  # points between two pieces from which they read as two words


class Piece(NamedTuple):
    """A text that is set at once: where it begins, from the left and from below, and where it ends."""

    at: tuple[float, float]
    text: str
    end: float


def page_text(page):
    """The text of a page, decoded by the character maps of its fonts."""
    return "".join(piece.text for piece in pieces(page))


def copied_text(page):
    """The text of a page with a space between pieces that do not touch, as viewers copy it."""
    copied, before = [], Piece((0, 0), "", 0)
    for piece in pieces(page):
        is_near = abs(piece.at[0] - before.end) < _APART and abs(piece.at[1] - before.at[1]) < 5
        copied.append(piece.text if is_near else f" {piece.text}")
        before = piece
    return "".join(copied)


def pieces(page):
    """The text of a page piece by piece."""
    fonts = {name: (_characters(font), _widths(font)) for name, font in page.Resources.Font.items()}
    shown, font, size, at = [], ({}, {}), 0, (0, 0)
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font, size = fonts[str(operands[0])], float(operands[1])
        if str(operator) == "cm":
            at = tuple(map(float, operands[4:]))
        if str(operator) in ("TJ", "Tj"):
            parts = operands[0] if str(operator) == "TJ" else operands
            text, width = _set(parts, *font)
            shown.append(Piece(at, text, at[0] + width * size / 1000))
    return shown


def _set(parts, characters, widths):
    """The text of some strings and of the numbers between them, and its width in thousandths of its size."""
    text, width = "", 0.0
    for part in parts:
        if not isinstance(part, pikepdf.String):
            width -= float(part)
            continue
        codes = bytes(part)
        for code in (codes[byte : byte + 2] for byte in range(0, len(codes), 2)):
            text += characters.get(code, "")
            width += widths.get(int.from_bytes(code), 0)
    return text, width


def links_of(document):
    """The text of each link, with what it leads to: an address, or the text from there to the end."""
    texts = [pieces(page) for page in document.pages]
    numbers = {page.objgen: number for number, page in enumerate(document.pages)}
    found = []
    for page, shown in zip(document.pages, texts, strict=True):
        for link in page.get("/Annots", ()):
            left, low, right, high = map(float, link.Rect)
            said = [
                text
                for (x, y), text, _ in shown
                if left - 1 <= x < right and low - 1 <= y < high + 1
            ]
            found.append(("".join(said), _target(link, texts, numbers)))
    return found


def _target(link, texts, numbers):
    if "/A" in link:
        return str(link.A.URI)
    page, _, _, y, *_ = link.Dest
    number = numbers[page.objgen]
    # A link leads to ten points above what it shows.
    here = [text for (_, at), text, _ in texts[number] if at < float(y) - 10]
    after = [text for shown in texts[number + 1 :] for _, text, _ in shown]
    return "".join([*here, *after])


def _characters(font):
    """Glyph code to text, as the font's map for copying text has it."""
    known = {}
    for line in font.ToUnicode.read_bytes().decode("ascii").splitlines():
        codes = [bytes.fromhex(code) for code in re.findall(r"<([0-9a-fA-F]+)>", line)]
        first, *rest = codes or [b""]
        if len(rest) == 1 and len(first) == 2:
            known[first] = rest[0].decode("utf-16-be")
        elif len(rest) == 2:
            start, stop = int.from_bytes(first), int.from_bytes(rest[0])
            for step in range(stop - start + 1):
                known[(start + step).to_bytes(2)] = chr(int.from_bytes(rest[1]) + step)
    return known


def _widths(font):
    """Glyph code to width: the font has them by runs, ``first [w ...]`` or ``first last w``."""
    known, runs = {}, [*font.DescendantFonts[0].get("/W", ())]
    while runs:
        first, then = int(runs.pop(0)), runs.pop(0)
        if isinstance(then, pikepdf.Array):
            known |= {first + step: float(width) for step, width in enumerate(then)}
        else:
            known |= dict.fromkeys(range(first, int(then) + 1), float(runs.pop(0)))
    return known
