"""PDFs: the text that a reader copies, and whether everybody can read it."""

import re

import page as validation
import pdfua
import pikepdf


def assert_valid(path):
    """A file is PDF/UA-1 and PDF/A-3a, and another checker, which knows of table scopes, has no finding."""
    for profile in ("ua1", "pdfa3a"):
        report = validation.validate_pdf(str(path), profile=profile)
        assert report.is_compliant, [str(failure) for failure in report.failures]
    assert not pdfua.validate(str(path)).findings


def page_text(page):
    """The text of a page, decoded by the character maps of its fonts."""
    fonts = {name: _characters(font) for name, font in page.Resources.Font.items()}
    text, font = "", {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            font = fonts[str(operands[0])]
        if str(operator) in ("TJ", "Tj"):
            parts = operands[0] if str(operator) == "TJ" else operands
            shown = b"".join(
                bytes(part) for part in parts if isinstance(part, pikepdf.String)
            )
            codes = (shown[at : at + 2] for at in range(0, len(shown), 2))
            text += "".join(font.get(code, "") for code in codes)
    return text


def _characters(font):
    """Glyph code to text, as the font's map for copying text has it."""
    known = {}
    for line in (
        font.ToUnicode.read_bytes(pikepdf.StreamDecodeLevel.specialized)
        .decode("ascii")
        .splitlines()
    ):
        codes = [bytes.fromhex(code) for code in re.findall(r"<([0-9a-fA-F]+)>", line)]
        first, *rest = codes or [b""]
        if len(rest) == 1 and len(first) == 2:
            known[first] = rest[0].decode("utf-16-be")
        elif len(rest) == 2:
            start, stop = int.from_bytes(first), int.from_bytes(rest[0])
            for step in range(stop - start + 1):
                known[(start + step).to_bytes(2)] = chr(int.from_bytes(rest[1]) + step)
    return known
