"""All reports of a data package about something else: integration policy, and no word of our own."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pytest

from commands import said
from fields import INTEGRATION, OWN_WORDS
from thb_analysis.data import read_package, validate
from thb_analysis.data.codebook import CODEBOOK, codebook
from thb_analysis.data.rebuild import build

PAIR = re.compile(r"<(\w+)>\s*<(\w+)>")
TRIPLE = re.compile(r"<(\w+)>\s*<(\w+)>\s*<(\w+)>")
DRAWN = re.compile(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)")


def test_the_package_needs_no_column_of_ours() -> None:
    """It has neither the instruments nor the codes nor the map of the project's own data, and no second coding."""
    package = read_package(INTEGRATION)
    assert tuple(package.tables["countries"].columns) == (
        "country", "name", "bloc", "region", "took_part", "welcome_compact", "newcomers",
    )  # fmt: skip
    assert not package.records("second_cells")
    assert len(package.participants) == 12
    assert len(package.records("themes")) == 3
    assert not validate(INTEGRATION).faults


def test_what_is_derived_is_kept_up_to_date() -> None:
    """Observations and codebook follow from the other tables; nothing is written where they do."""
    observations = INTEGRATION / "observations.csv"
    before = observations.read_bytes()
    assert not any(written for _, written in build(INTEGRATION))
    assert observations.read_bytes() == before
    assert (INTEGRATION / CODEBOOK).read_text("utf-8") == codebook(read_package(INTEGRATION))


def test_its_codebook_has_no_word_of_ours() -> None:
    """What the descriptor does not say of the field, the codebook does not add."""
    assert _given_away(codebook(read_package(INTEGRATION))) == []


@pytest.mark.slow
def test_no_report_has_a_word_of_ours(tmp_path: Path) -> None:
    """Pages, PDF files, executed notebooks, index and manifest speak of the package alone."""
    reports = ("overview", "theme-*", "source-audit", "robustness", "country-gb")
    said("build", *reports, "--out", tmp_path, "--data", INTEGRATION, cwd=INTEGRATION)
    files = sorted(tmp_path.iterdir())
    assert {path.suffix for path in files} == {".html", ".ipynb", ".json", ".pdf", ".zip"}
    assert len(files) == 3 * 7 + len(("index.html", "choose.html", "manifest.json", "data.zip"))
    found = {path.name: _given_away(_text(path)) for path in files}
    assert {name: words for name, words in found.items() if words} == {}
    spoken = [path.name for path in files if "ewcomers" not in _text(path)]
    assert spoken == []


@pytest.mark.slow
def test_no_exported_table_has_a_word_of_ours(tmp_path: Path) -> None:
    """Tables and their codebook speak of the package alone."""
    call = ("export", "--data", INTEGRATION, "--out", tmp_path, "--format", "csv,json")
    said(*call, cwd=INTEGRATION)
    found = {path.name: _given_away(path.read_text("utf-8")) for path in tmp_path.iterdir()}
    assert {name: words for name, words in found.items() if words} == {}


def _given_away(text: str) -> list[str]:
    found = re.finditer(OWN_WORDS, text)
    return [text[max(0, one.start() - 40) : one.end() + 20] for one in found]


def _text(path: Path) -> str:
    """Return what a file says, pictures and data for programs included, but not how it looks."""
    if path.suffix == ".pdf":
        with pikepdf.open(path) as document:
            attached = [each.get_file().read_bytes() for each in document.attachments.values()]
            besides = [document.Root.Metadata.read_bytes(), *attached]
            told = [str(document.docinfo), *(each.decode("utf-8") for each in besides)]
            return "\n".join([*told, *map(_page_text, document.pages)])
    if path.suffix == ".zip":
        with ZipFile(path) as package:
            return "\n".join(package.read(name).decode("utf-8") for name in package.namelist())
    text = path.read_text("utf-8")
    drawn = [base64.b64decode(svg).decode() for svg in DRAWN.findall(text)]
    pieces = [DRAWN.sub("", text), *drawn]
    return "\n".join(re.sub(r"<style\b.*?</style>", "", piece, flags=re.DOTALL) for piece in pieces)


def _page_text(part: Any) -> str:
    """Read the text that is shown on a page, or in a picture on it, by the tables of its fonts."""
    resources = part.get("/Resources", {})
    fonts = {name: _characters(font) for name, font in resources.get("/Font", {}).items()}
    words: list[str] = []
    font: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(part):
        if str(operator) == "Tf":
            font = fonts.get(str(operands[0]), {})
        elif str(operator) in ("Tj", "TJ"):
            shown = operands[0] if str(operator) == "TJ" else [operands[0]]
            codes = b"".join(bytes(one) for one in shown if isinstance(one, pikepdf.String))
            words.append("".join(_read(codes, font)))
    forms = [
        one for one in resources.get("/XObject", {}).values() if one.get("/Subtype") == "/Form"
    ]
    return " ".join([*words, *map(_page_text, forms)])


def _read(codes: bytes, font: dict[int, str]) -> Iterator[str]:
    for at in range(0, len(codes), 2):
        yield font.get(int.from_bytes(codes[at : at + 2], "big"), "")


def _characters(font: Any) -> dict[int, str]:
    """Return which characters the codes of a font stand for, as the font says for searching."""
    table = font.get("/ToUnicode")
    text = table.read_bytes().decode("latin-1") if table else ""
    told: dict[int, str] = {}
    for characters in re.findall(r"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        told |= {int(code, 16): _utf16(letters) for code, letters in PAIR.findall(characters)}
    for ranges in re.findall(r"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for low, high, letters in TRIPLE.findall(ranges):
            *front, last = _utf16(letters)
            for code in range(int(low, 16), int(high, 16) + 1):
                told[code] = "".join(front) + chr(ord(last) + code - int(low, 16))
    return told


def _utf16(digits: str) -> str:
    return bytes.fromhex(digits).decode("utf-16-be")
