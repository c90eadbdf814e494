"""All reports of an edition in one volume: one list of contents, one bibliography.

Each report is a chapter. A section that different notebooks write alike, such as how to read a
report, stands once, in the appendix; so do the rows of a table that the appendix shows as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbformat import NotebookNode

from thb_analysis.folders import claimed
from thb_analysis.reports import cache, manifest
from thb_analysis.reports.catalogue import Vocabulary, list_reports
from thb_analysis.reports.document import (
    FRONT,
    MARKDOWN,
    TABLE,
    TEXT,
    Document,
    Front,
    render_error,
)
from thb_analysis.reports.output import BOOK, Output
from thb_analysis.reports.run import (
    Outcome,
    Settings,
    Target,
    build,
    check_library,
    common_inputs,
)
from thb_analysis.reports.snapshot import frozen

NAME = "book.pdf"
# Marks the heading of a section that is about the report as a file, and has no place in a book.
REPORT_ONLY = "report-only"

_APPENDIX = "appendix"
_SHARED = "What several chapters have in common is told here once."

Section = list[NotebookNode]


@dataclass(frozen=True)
class Chapter:
    """A report as part of a book.

    Attributes
    ----------
    id : str
        Of the report.
    kind : str
        The notebook that it is made from.
    title : str
        Of the chapter.
    notebook : NotebookNode
        As it was executed.
    """

    id: str
    kind: str
    title: str
    notebook: NotebookNode


@dataclass(frozen=True)
class Part:
    """A chapter whose notebook has been read: its Markdown, and what it publishes."""

    id: str
    number: str
    title: str
    markdown: str
    document: Document

    @property
    def places(self) -> dict[str, str]:
        """The ids of the chapter, each with its id in the book."""
        return {id_: f"{self.id}-{id_}" for id_ in self.document.places}


def make(
    targets: Sequence[Target],
    settings: Settings,
    command: str = "thb book",
    tell: Callable[[Outcome], None] = lambda outcome: None,
) -> list[Outcome]:
    """Build reports and bind them; the book stands in the folder of the settings, the reports do not.

    Parameters
    ----------
    targets : sequence of Target
        The chapters; their order is that of the catalogue, but country profiles go by title.
    settings : Settings
        Where and how.
    command : str
        What makes the book again, for its imprint.
    tell : callable
        Called with the outcome of each report as soon as it is known.

    Returns
    -------
    list of Outcome
        One for each target. If one failed, no book is made.
    """
    catalogue = list(list_reports(settings.vocabulary))
    targets = sorted(targets, key=lambda target: catalogue.index(target.report.id))
    with claimed(settings.out), frozen(settings, targets) as settings:
        return _make(targets, settings, Output(settings.out), command, tell)


def _make(
    targets: Sequence[Target],
    settings: Settings,
    output: Output,
    command: str,
    tell: Callable[[Outcome], None],
) -> list[Outcome]:
    inputs = common_inputs(settings)
    with TemporaryDirectory(prefix="thb-book-") as scratch:
        made = Path(scratch) / "reports"
        outcomes = build(targets, replace(settings, out=made), tell)
        if any(outcome.failure for outcome in outcomes):
            return outcomes
        ids = [target.report.id for target in targets]
        notebooks = {id_: (made / f"{id_}.ipynb").read_bytes() for id_ in ids}
    chapters = {
        target.report.id: {
            "parameters": target.stated,
            "notebook": cache.sha256(notebooks[target.report.id]),
        }
        for target in targets
    }
    pdf = _bound(targets, notebooks, settings, inputs, {"chapters": chapters, "command": command})
    record = {
        "edition": settings.vocabulary.fact("edition"),
        "chapters": chapters,
        "command": command,
        "inputs": inputs,
        "outputs": {NAME: cache.sha256(pdf)},
        "packages": manifest.package_versions(),
    }
    output.put_book({NAME: pdf}, record)
    output.close(settings.vocabulary)
    return outcomes


def _bound(
    targets: Sequence[Target],
    notebooks: Mapping[str, bytes],
    settings: Settings,
    inputs: Mapping[str, str],
    stated: Mapping[str, Any],
) -> bytes:
    """Bind the reports, unless the cache has the book."""
    environment = cache.sha256_of_environment()
    key = cache.key({"book": stated, "inputs": dict(inputs), "environment": environment})
    kept = cache.Cache(settings.cache)
    entry = None if settings.force else kept.find(key)
    if entry:
        try:
            return entry.read("pdf")
        except (OSError, LookupError):
            pass  # Damaged, so that it is bound again.
    chapters = [
        Chapter(
            target.report.id,
            target.report.notebook,
            target.report.title,
            nbformat.reads(notebooks[target.report.id].decode(), as_version=4),
        )
        for target in targets
    ]
    profiles = sorted((each for each in chapters if each.kind == "country"), key=lambda c: c.title)
    ordered = [*(each for each in chapters if each.kind != "country"), *profiles]
    imprint = imprint_of(settings.vocabulary, str(stated["command"]))
    pdf = bind(ordered, settings.vocabulary, settings.notebooks_read, imprint, settings.data_read)
    check_library(inputs)
    kept.store(key, NAME, {"pdf": pdf})
    return pdf


def imprint_of(vocabulary: Vocabulary, command: str) -> list[tuple[str, str]]:
    """Say how to cite a book and how to make it again, each with a word for what it is."""
    return [
        ("How to cite", vocabulary.cited.sentence),
        ("SHA-256 of the data", vocabulary.sha256),
        ("Made by", command),
    ]


def bind(
    chapters: Sequence[Chapter],
    vocabulary: Vocabulary,
    folder: Path,
    imprint: Sequence[tuple[str, str]] = (),
    data: Path | None = None,
) -> bytes:
    """Lay out executed notebooks as one PDF.

    Parameters
    ----------
    chapters : sequence of Chapter
        In the order of the book.
    vocabulary : Vocabulary
        The data package: title and authors of the book.
    folder : Path
        Where the notebooks, and their bibliography, are.
    imprint : sequence of pairs of str
        What stands at the foot of the title page.
    data : Path, optional
        Where the data package is read, if not in its own folder.

    Raises
    ------
    RenderError
        With every fault of every chapter.
    """
    from thb_analysis.reports import typst
    from thb_analysis.reports.exporters import PDFExporter
    from thb_analysis.reports.pandoc import convert

    made: Any = PDFExporter
    exporter = made(data=str(data or vocabulary.root))
    parts = list(_parts(chapters, exporter))
    bibliographies = exporter.find_bibliographies(folder)
    converted = convert("".join(map(_chapter, parts)), "typst", bibliographies)
    faults = [f"{part.id}, {fault}" for part in parts for fault in part.document.faults]
    if faults or converted.faults:
        raise render_error(NAME, [*faults, *converted.faults])
    shared = next((part.places for part in parts if part.id == _APPENDIX), {})
    items = {
        id_: item
        for part in parts
        for id_, item in part.document.settled({**shared, **part.places}).items()
    }
    book = {
        "chapters": {part.id: _opening(part) for part in parts},
        "brief": _brief(chapters, parts),
        "imprint": imprint,
    }
    return typst.compile_pdf(converted.text, _front(vocabulary, parts), items, NAME, book)


def _parts(chapters: Sequence[Chapter], exporter: Any) -> Iterator[Part]:
    sections, appendix = arrange(chapters)
    for number, (chapter, kept) in enumerate(zip(chapters, sections, strict=True), 1):
        yield _read(chapter.id, str(number), chapter.title, kept, exporter)
    if appendix:
        yield _read(_APPENDIX, "A", "Appendix", appendix, exporter)


def _read(id_: str, number: str, title: str, sections: Sequence[Section], exporter: Any) -> Part:
    notebook = nbformat.v4.new_notebook(cells=[cell for section in sections for cell in section])
    markdown, document, _ = exporter.read(notebook, chapter=number)
    return Part(id_, number, title, markdown, document)


def _chapter(part: Part) -> str:
    """Wrap a chapter, so that nothing in it can be taken for a part of another."""
    fence = "`" * (1 + max(3, *map(len, re.findall("`+", part.markdown))))
    return f"\n{fence}{{=thb}}\nchapter {part.id}\n{part.markdown}\n{fence}\n"


def _opening(part: Part) -> dict[str, Any]:
    front = part.document.front
    return {
        "number": part.number,
        "title": part.title,
        "abstract": front.abstract if front else "",
        "lead": "" if front else _SHARED,
        "variant": front.variant if front else None,
    }


def _brief(chapters: Sequence[Chapter], parts: Sequence[Part]) -> tuple[str, str | None] | None:
    """Give the first of the country profiles, and the chapter after the last."""
    profiles = [place for place, chapter in enumerate(chapters) if chapter.kind == "country"]
    if not profiles:
        return None
    after = profiles[-1] + 1
    return parts[profiles[0]].id, parts[after].id if after < len(parts) else None


def _front(vocabulary: Vocabulary, parts: Sequence[Part]) -> Front:
    variants = {part.document.front.variant for part in parts if part.document.front}
    note = "Each report is a chapter; what several of them share stands once, in the appendix."
    shares = any(part.id == _APPENDIX for part in parts)
    return Front(
        title=vocabulary.fact("title"),
        subtitle=BOOK,
        abstract=" ".join(filter(None, [vocabulary.fact("description"), note if shares else ""])),
        authors=vocabulary.creators,
        keywords=tuple(vocabulary.descriptor.get("keywords", ())),
        edition=vocabulary.fact("edition"),
        version=vocabulary.fact("version"),
        variant=variants.pop() if len(variants) == 1 else None,
    )


# Sections ----------------------------------------------------------------------------------------


def arrange(chapters: Sequence[Chapter]) -> tuple[list[list[Section]], list[Section]]:
    """Sort out what stands in its chapter, and what in the appendix.

    Returns
    -------
    kept : list
        The sections of each chapter.
    appendix : list
        The sections that notebooks of more than one kind have alike.
    """
    sections = [list(_sections(chapter.notebook)) for chapter in chapters]
    shared = _shared(chapters, sections)
    rows = {anchor for section in shared.values() for anchor in _rows(section)}
    kept = [
        [
            short
            for section in own
            if _told(section) not in shared and (short := _without(section, rows))
        ]
        for own in sections
    ]
    return kept, list(shared.values())


def _sections(notebook: NotebookNode) -> Iterator[Section]:
    """Cut a notebook before each heading of the second level."""
    sections: list[Section] = [[]]
    for cell in notebook.cells:
        if _opens(cell):
            sections.append([])
        sections[-1].append(cell)
    return (each for each in sections if each and REPORT_ONLY not in _tags(each[0]))


def _tags(cell: NotebookNode) -> Sequence[str]:
    tags: Sequence[str] = cell.metadata.get("tags", ())
    return tags


def _opens(cell: NotebookNode) -> bool:
    texts = [cell.source] if cell.cell_type == "markdown" else [
        str(bundle.get(MARKDOWN, "")) for bundle, _ in _bundles(cell)
    ]  # fmt: skip
    return any(text.lstrip().startswith("## ") for text in texts)


def _bundles(cell: NotebookNode) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    return [
        (output.get("data", {}), output.get("metadata", {}).get("thb", {}))
        for output in cell.get("outputs", ())
    ]


def _told(section: Section) -> str:
    """Write down what a section publishes, to compare it by."""
    told: list[Any] = []
    for cell in section:
        if cell.cell_type == "markdown":
            told.append(cell.source)
        for bundle, meta in _bundles(cell):
            told.append([{kind: bundle[kind] for kind in bundle if kind != TEXT}, meta])
    return json.dumps(told, sort_keys=True)


def _shared(
    chapters: Sequence[Chapter], sections: Sequence[Sequence[Section]]
) -> dict[str, Section]:
    """Find what different notebooks tell alike; the profiles of two countries may just be empty."""
    kinds: dict[str, set[str]] = {}
    first: dict[str, Section] = {}
    for chapter, own in zip(chapters, sections, strict=True):
        for section in own:
            if not any(FRONT in bundle for cell in section for bundle, _ in _bundles(cell)):
                told = _told(section)
                kinds.setdefault(told, set()).add(chapter.kind)
                first.setdefault(told, section)
    shared: dict[str, Section] = {}
    taken: set[str] = set()
    for told, section in first.items():
        ids = {meta["id"] for cell in section for _, meta in _bundles(cell) if "id" in meta}
        if len(kinds[told]) > 1 and not ids & taken:
            shared[told] = section
            taken |= ids
    return shared


def _rows(section: Section) -> Iterator[str]:
    """Give the anchors of rows in the tables of a section."""
    for cell in section:
        for bundle, _ in _bundles(cell):
            yield from filter(None, _row_anchors(bundle))


def _row_anchors(bundle: Mapping[str, Any]) -> list[str | None]:
    rows = bundle[TABLE]["rows"] if TABLE in bundle else []
    firsts = (row[0] for row in rows)
    return [first.get("anchor") if isinstance(first, Mapping) else None for first in firsts]


def _without(section: Section, rows: set[str]) -> Section:
    """Leave out tables whose rows all stand in the appendix, and a section that had nothing else."""

    def elsewhere(bundle: Mapping[str, Any]) -> bool:
        anchors = _row_anchors(bundle)
        return bool(anchors) and all(anchor in rows for anchor in anchors)

    short, gone = [], 0
    for cell in section:
        outputs = list(cell.get("outputs", ()))
        left = [output for output in outputs if not elsewhere(output.get("data", {}))]
        gone += len(outputs) - len(left)
        short.append(cell if len(left) == len(outputs) else NotebookNode({**cell, "outputs": left}))
    return [] if gone and not any(cell.get("outputs") for cell in short) else short
