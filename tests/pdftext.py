"""Read the text of a PDF, as a reader who copies it gets it, and where its links lead."""

import re

import pikepdf


def page_text(page):
    """The text of a page, decoded by the character maps of its fonts."""
    return "".join(text for _, text in pieces(page))


def pieces(page):
    """The text of a page piece by piece, with the points where each begins."""
    maps = {name: _characters(font) for name, font in page.Resources.Font.items()}
    shown, characters, at = [], {}, (0, 0)
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            characters = maps[str(operands[0])]
        if str(operator) == "cm":
            at = tuple(map(float, operands[4:]))
        strings = {"TJ": operands[0], "Tj": operands}.get(str(operator), []) if operands else []
        for part in strings:
            if isinstance(part, pikepdf.String):
                codes = bytes(part)
                pairs = (codes[byte : byte + 2] for byte in range(0, len(codes), 2))
                shown.append((at, "".join(characters.get(pair, "") for pair in pairs)))
    return shown


def links_of(document):
    """The text of each link, with what it leads to: an address, or the text from there to the end."""
    texts = [pieces(page) for page in document.pages]
    numbers = {page.objgen: number for number, page in enumerate(document.pages)}
    found = []
    for page, shown in zip(document.pages, texts, strict=True):
        for link in page.get("/Annots", ()):
            left, low, right, high = map(float, link.Rect)
            said = [
                text for (x, y), text in shown if left - 1 <= x < right and low - 1 <= y < high + 1
            ]
            found.append(("".join(said), _target(link, texts, numbers)))
    return found


def _target(link, texts, numbers):
    if "/A" in link:
        return str(link.A.URI)
    page, _, _, y, *_ = link.Dest
    number = numbers[page.objgen]
    # A link leads to ten points above what it shows.
    here = [text for (_, at), text in texts[number] if at < float(y) - 10]
    after = [text for shown in texts[number + 1 :] for _, text in shown]
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
