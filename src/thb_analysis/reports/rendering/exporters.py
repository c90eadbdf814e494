"""The nbconvert exporters ``thb-html``, ``thb-pdf`` and ``thb-docx``.

All write the notebook as one Markdown document, let pandoc translate it once, and lay it out.
"""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import Bool, List, Unicode

from thb_analysis.citation import year_of
from thb_analysis.errors import DataNotFound
from thb_analysis.package.descriptor import Record, contributors, source_title
from thb_analysis.package.package import BIBLIOGRAPHY, PROJECT, find_package
from thb_analysis.programs import pandoc
from thb_analysis.reports.rendering import html, typst, word
from thb_analysis.reports.rendering.document import TEMPLATES, Document, render_error
from thb_analysis.reports.rendering.linked import linked

_CELL = re.compile(r"^cell (cell \d+ .*)$")
# How pandoc names a line of what it reads.
_LINE = re.compile(r" at line (\d+)(?: column \d+)?| \(?line (\d+),? column \d+\)?")
# How it names a formula that it cannot read.
_FORMULA = re.compile(r"TeX math (?:\\displaystyle )?(.*), rendering as TeX:")

# The scripts of a page, by what is there for them.
_SCRIPTS = {"figures.js": 'class="drawing"', "tooltips.js": ' title="'}


class _ReportExporter(TemplateExporter):
    """What the formats share: from the notebook to a checked document."""

    # Templates and what they say of preprocessors are the library's own: nothing is looked for in the data
    # folders of Jupyter.
    template_paths = List([str(TEMPLATES)])
    template_extension = Unicode(".md.j2")
    # A notebook is checked against its schema once, not after each of the preprocessors.
    optimistic_validation = Bool(True)
    # What pandoc is to write, and how.
    target: ClassVar[tuple[str, ...]]

    def from_notebook_node(  # type: ignore[override]  # a PDF is bytes
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kwargs: Any
    ) -> tuple[str | bytes, dict[str, Any]]:
        """Render an executed notebook.

        What stands beside the report is said under ``thb`` in the resources. There the document is
        left as well, with its warnings.

        Raises
        ------
        RenderError
            All faults of the notebook at once, each with its cell and how to fix it.
        """
        begun = resources or {}
        metadata, stated = begun.get("metadata", {}), begun.get("thb", {})
        name = metadata.get("name") or "The notebook"
        folder = Path(metadata.get("path") or ".")
        ours = {**stated, "document": Document.of(nb, name, stated, folder)}
        markdown, made = super().from_notebook_node(
            nb, {**begun, "thb": ours}, **kwargs
        )
        # Preprocessors are given copies.
        document = made["thb"]["document"]
        to, *layout = self.target
        options = [*document.options, f"--metadata=address:{name}{self.file_extension}"]
        # To read a bibliography takes longer than many a report.
        if "@" in markdown:
            options += ["--citeproc", *self._bibliographies(folder, stated.get("data"))]
        if to == "docx" and not document.faults:
            markdown = word.with_items(markdown, document.resolved())
        content = convert(markdown, to, document.faults, *options, *layout)
        if document.faults:
            raise render_error(name, document.faults)
        return self._lay_out(content, document, name, stated), made

    def _bibliographies(self, folder: Path, data: str | None) -> Iterator[str]:
        """Name the bibliographies of notebook and data package to pandoc, or say what is lacking."""
        places = (folder / BIBLIOGRAPHY, PROJECT / "notebooks" / BIBLIOGRAPHY)
        if bibliography := next(filter(Path.is_file, places), None):
            yield f"--bibliography={bibliography}"
        else:
            yield (
                f"--metadata=no-bibliography:there is no {BIBLIOGRAPHY} beside the notebook in "
                f"{folder.resolve()}; write it there"
            )
        with suppress(DataNotFound):
            if (sources := find_package(data) / BIBLIOGRAPHY).is_file():
                yield f"--bibliography={sources}"

    def _lay_out(
        self, content: bytes, document: Document, name: str, stated: Record
    ) -> str | bytes:
        """Put pandoc's text on pages; what it has written for Word stays as it is."""
        return content


class HTMLExporter(_ReportExporter):
    """A notebook as one HTML file that fetches nothing (``jupyter nbconvert --to thb-html``)."""

    export_from_notebook = "Report (HTML)"
    output_mimetype = "text/html"
    file_extension = Unicode(".html")
    target = ("html5", f"--defaults={TEMPLATES / 'html.yaml'}")

    def _lay_out(
        self, content: bytes, document: Document, name: str, stated: Record
    ) -> str:
        toc, _, text = content.decode().partition("<!--contents end-->")
        title_block = document.title_block
        package = title_block.package
        body = html.body(text.strip(), document.resolved(), name)
        names = ("index_href", "choose_href", "pdf_href")
        numbers = {"edition": title_block.edition, "version": title_block.version}
        scripts = [name for name, mark in _SCRIPTS.items() if mark in body]
        described = linked(
            {**package, **numbers},
            name=title_block.full,
            description=title_block.description,
            inLanguage=title_block.language,
            keywords=[*title_block.keywords],
        )
        return html.page(
            "page.html",
            scripts=scripts,
            title_block=title_block,
            linked=described,
            toc=re.sub(r' id="toc-[^"]*"', "", toc).strip(),
            body=body,
            year=year_of(title_block.edition),
            publishers=contributors(package.get("contributors", ()), "publisher"),
            source=source_title(package),
            **{name: stated.get(name, "") for name in names},
        )


class PDFExporter(_ReportExporter):
    """A notebook as tagged PDF (``jupyter nbconvert --to thb-pdf``), PDF/UA-1 and PDF/A-3a."""

    export_from_notebook = "Report (PDF)"
    output_mimetype = "application/pdf"

    file_extension = Unicode(".pdf")
    target = ("typst",)

    def _lay_out(
        self, content: bytes, document: Document, name: str, stated: Record
    ) -> bytes:
        text = content.decode()
        pdf, absent = typst.compile_pdf(
            text, document.title_block, document.resolved(), name
        )
        if absent:
            named = [f"{character} (U+{ord(character):04X})" for character in absent]
            document.warnings.append(
                f"no font of the PDF has {', '.join(named)}: there stands [U+{ord(absent[0]):04X}], "
                "and in a figure □, in place of the sign, which the HTML page shows"
            )
        return pdf


class DocxExporter(_ReportExporter):
    """A notebook as a document for Word (``jupyter nbconvert --to thb-docx``), to be worked on."""

    export_from_notebook = "Report (Word)"
    output_mimetype = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )

    file_extension = Unicode(".docx")
    target = ("docx", "--output", "-")


def convert(markdown: str, to: str, faults: list[str], *options: str) -> bytes:
    """Write Markdown as `to` (``html5``, ``typst`` or ``docx``), citations and cross references resolved.

    Parameters
    ----------
    markdown
        The document that the notebook template wrote, markers included.
    to
        Pandoc's name of the target format.
    faults
        What keeps pandoc from doing so is added to it.
    options
        Further options of pandoc.
    """
    defaults = f"--defaults={TEMPLATES / 'pandoc.yaml'}"
    command = [pandoc(), defaults, f"--to={to}", *options]
    # pandoc reads the words of its call in the locale: in that of C it takes a dash for three signs.
    variables = dict(os.environ)
    if variables.get("LC_ALL") in ("C", "POSIX"):
        variables["LC_ALL"] = "C.UTF-8"
    run = subprocess.run(
        command, input=markdown.encode(), capture_output=True, env=variables
    )
    if run.returncode:
        # Killed, as for want of memory, it says nothing, and what it has written is not whole.
        unknown = [f"pandoc ended with {run.returncode}"]
        faults += _faults(run.stderr.decode(), markdown) or unknown
    return run.stdout


def _faults(stderr: str, markdown: str) -> list[str]:
    if ours := re.findall(r"^THB-FAULT\t(.*)$", stderr, re.MULTILINE):
        return [fault.replace("\t", ": ", 1) for fault in dict.fromkeys(ours)]
    warnings = re.split(r"^\[(?:WARNING|INFO)\] ", stderr, flags=re.MULTILINE)
    return [_located(warning, markdown) for warning in warnings if warning.strip()]


def _located(warning: str, markdown: str) -> str:
    """Replace the line that pandoc names, or of a formula nothing, by the cell that it is in."""
    text = " ".join(warning.split())
    text = text.removesuffix("Failing because there were warnings.").strip()
    before = []
    if line := _LINE.search(text):
        before = markdown.splitlines()[: int(line[1] or line[2])]
        text = text.replace(line[0], "")
    elif (formula := _FORMULA.search(text)) and formula[1] in markdown:
        before = markdown.rpartition(formula[1])[0].splitlines()
    for cell in filter(None, map(_CELL.match, reversed(before))):
        return f"{cell[1]}: {text}"
    return text
