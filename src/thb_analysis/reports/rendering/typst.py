"""A report as PDF: the document laid out by Typst, its table tags completed afterwards."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from thb_analysis.display import Figure, Table, TitleBlock
from thb_analysis.display.saving import STANDARDS, drawable, fonts, without_glyph
from thb_analysis.marks import ON_PAPER, SHOWN_AS, icon
from thb_analysis.package.descriptor import licences
from thb_analysis.reports.rendering.document import (
    TEMPLATES,
    Items,
    labels,
    render_error,
)
from thb_analysis.reports.rendering.tags import complete

# What the layout is not given of figures and tables as it is.
_LEFT_ASIDE = ("svg", "drawing", "rows")
_MAIN = '#import "report.typ": *\n'


def compile_pdf(
    body: str, title_block: TitleBlock, items: Items, name: str
) -> tuple[bytes, str]:
    """Lay out pandoc's Typst text with the report's figures and tables.

    Parameters
    ----------
    body
        The text.
    title_block
        The title block.
    items
        Figures and tables by id.
    name
        What is laid out, for messages.

    Returns
    -------
    pdf : bytes
    absent : str
        Signs that no font has, which the PDF writes as their code points.

    Raises
    ------
    RenderError
        Typst refuses the document: a table wider than its page.
    """
    import typst

    files = {"main": (_MAIN + body).encode(), **_files(title_block, items)}
    drawings = [item.svg for item in items.values() if isinstance(item, Figure)]
    signs = set[str]().union(
        body,
        files["title-block.json"].decode(),
        files["items.json"].decode(),
        *drawings,
    )
    absent = without_glyph(signs)
    try:
        pdf = _laid_out({**files, "absent.json": _json(absent)}, title_block)
    except typst.TypstError as error:
        message = str(error.message).removeprefix("panicked with: ").strip('"')
        refused = "; ".join([message, *error.hints])
        raise render_error(name, [refused]) from error
    return complete(pdf, "; ".join(licences(title_block.package))), absent


def _laid_out(files: Mapping[str, bytes], title_block: TitleBlock) -> bytes:
    """Lay out a project, once more without choices that depend on places if these do not settle, or break.

    Typst gives up after five rounds. Links and page numbers may then lead to where something stood before.
    """
    import typst

    second = _title_block(title_block, is_second_try=True)
    is_second_try = files["title-block.json"] == second
    pdf = b""
    try:
        pdf, warnings = typst.compile_with_warnings(
            files,  # type: ignore[call-overload]  # the stub does not know of files in memory
            font_paths=fonts(),
            ignore_system_fonts=True,
            pdf_standards=STANDARDS,
            timestamp=timestamp(title_block),
        )
        fails = any("did not converge" in warning.message for warning in warnings)
    except typst.TypstError as error:
        # Typst 0.15 loses a tag where some breaks of pages fall together.
        fails = "tags weren't properly closed" in str(error)
        if is_second_try or not fails:
            raise
    if fails and not is_second_try:
        return _laid_out({**files, "title-block.json": second}, title_block)
    return pdf


def _title_block(title_block: TitleBlock, is_second_try: bool = False) -> bytes:
    """Say what is laid out, and whether without choices that depend on places."""
    texts = {
        "full_title": title_block.full,
        "description": title_block.description,
        "series": title_block.series,
    }
    return _json({**asdict(title_block), **texts, "is_second_try": is_second_try})


def _files(title_block: TitleBlock, items: Items) -> dict[str, bytes]:
    """Return the files of the Typst project: never on disk, so that no path gets into the PDF."""
    marks = {}
    for name, words in SHOWN_AS.items():
        marks[name] = {"svg": icon(name), "words": words}
    files = {
        "report.typ": (TEMPLATES / "report.typ").read_bytes(),
        "title-block.json": _title_block(title_block),
        # As figures have them.
        "look.json": _json({"colors": ON_PAPER, "marks": marks}),
    }
    shown = {}
    for id_, label in labels(items).items():
        item = items[id_]
        shown[id_] = _item(item, label)
        if isinstance(item, Figure):
            files[f"{id_}.svg"] = drawable(item.svg).encode()
        else:
            # It goes along with the PDF.
            files[f"{id_}.csv"] = item.as_csv()
    return {**files, "items.json": _json(shown)}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _item(item: Figure | Table, label: str) -> dict[str, Any]:
    shown = {**vars(item), "kind": item.kind, "label": label}
    for name in _LEFT_ASIDE:
        shown.pop(name, None)
    if isinstance(item, Table):
        shown["rows"] = [[*map(vars, row)] for row in item.cells]
        shown["columns"] = [vars(column) for column in item.columns]
    return shown


def preload_renderers() -> None:
    """Find the fonts."""
    import pikepdf  # noqa: F401
    import typst  # noqa: F401

    fonts()


def timestamp(title_block: TitleBlock) -> datetime:
    """Return the date that a file has to give: of the edition, only its year is the same in each build."""
    year = re.match(r"(19[89]|20\d)\d", title_block.edition)
    return datetime(int(year[0]) if year else 2000, 1, 1, tzinfo=UTC)
