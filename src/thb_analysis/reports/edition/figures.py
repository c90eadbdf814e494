"""Figures of reports as files for slides and papers, each with a text that says what it shows."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import nbformat

from thb_analysis.citation import Work
from thb_analysis.display import Figure, Front
from thb_analysis.files import write_all
from thb_analysis.folders import claimed, refuse_theirs
from thb_analysis.reports.asked.catalogue import Report, Vocabulary
from thb_analysis.reports.asked.naming import variant_name
from thb_analysis.reports.edition.build import Settings, made, read
from thb_analysis.reports.rendering import ordinary, typst
from thb_analysis.reports.rendering.document import Document
from thb_analysis.reports.running.library import package_versions
from thb_analysis.reports.running.results import Result

FORMATS = ("svg", "png", "pdf")
_PRINT, _SCREEN = 300, 96  # pixels to an inch: of a PNG for print, and as stylesheets have it
_LIMITS = {"mm": (20, 2000), "px": (100, 12_000)}
_SIZE = re.compile(r'\b(width|height)="[^"]*"')
_WIDTH = re.compile(r"(\d+(?:\.\d+)?) *(mm|px)")
# How the last line of a text begins that stands beside a figure.
_MADE = "Made with: thb-analysis"


class Width(NamedTuple):
    """How wide figures are to be.

    Attributes
    ----------
    inches : float
    ppi : int
        Pixels to the inch of a PNG.
    """

    inches: float
    ppi: int


def read_width(text: str, mistakes: list[str]) -> Width:
    """Read a width with its unit, such as ``85mm`` or ``1600px``, or add a mistake."""
    found = _WIDTH.fullmatch(text.strip().lower())
    number, unit = (float(found[1]), found[2]) if found else (0.0, "mm")
    least, most = _LIMITS[unit]
    if not least <= number <= most:
        allowed = " or ".join(f"{low} to {high}{name}" for name, (low, high) in _LIMITS.items())
        mistakes.append(
            f"--width {text}: give a number with its unit, such as 85mm or 1600px ({allowed})"
        )
    return Width(number / _SCREEN, _SCREEN) if unit == "px" else Width(number / 25.4, _PRINT)


def export_figures(
    reports: Sequence[Report],
    settings: Settings,
    formats: Sequence[str],
    width: Width | None,
    on_progress: Callable[[Result], None] = lambda result: None,
) -> tuple[list[Result], dict[str, list[str]]]:
    """Run reports, and write their figures into the folder of the settings.

    Parameters
    ----------
    reports : sequence of Report
    settings : Settings
        Where to, and how; with `force`, files of others are replaced.
    formats : sequence of str
        Of `FORMATS`.
    width : Width, optional
        As drawn if not given. The drawing for narrow screens is taken where it is the nearer one.
    on_progress : callable
        Called with the result of each report as soon as it is known.

    Returns
    -------
    results : list of Result
        One for each report.
    figures : dict of str to list of str
        Name of each report that was run to its end, to the names of its figures.

    Raises
    ------
    ParameterError
        If files stand in their places that are no figures written earlier.
    ThbError
        If one cannot be written.
    """
    results: dict[int, Result] = {}
    figures: dict[str, list[str]] = {}
    content: dict[str, bytes] = {}
    waiting = {place: replace(report, formats=("ipynb",)) for place, report in enumerate(reports)}
    with claimed(settings.out), read(reports, settings) as inputs:
        for place, result in made(waiting, settings, inputs):
            results[place] = result
            on_progress(result)
        for place, report in enumerate(reports):
            if not results[place].failure:
                front, found = _published(report, results[place])
                figures[report.id] = [f"{variant_name(report)}-{each.id}" for each in found]
                for figure, name in zip(found, figures[report.id], strict=True):
                    for suffix, raw in _files(figure, front, formats, width):
                        content[f"{name}.{suffix}"] = raw
                    said = _said(figure, report, front, settings.vocabulary)
                    content[f"{name}.txt"] = said.encode()
        ours = {name for name in content if _is_ours(settings.out / name)}
        refuse_theirs(settings.out, content, ours, settings.force)
        write_all(settings.out, content)
    return [results[place] for place in sorted(results)], figures


def _published(report: Report, result: Result) -> tuple[Front, list[Figure]]:
    """Read title block and figures of an executed notebook."""
    notebook = nbformat.reads(result.files["ipynb"].decode(), as_version=4)
    document = Document.of(notebook, report.id)
    for cell in notebook.cells:
        document.open_cell(cell)
        if cell.cell_type == "markdown":
            document.prose(cell.source)
        for output in cell.get("outputs", ()):
            document.publish(output)
    figures = [item for item in document.items.values() if isinstance(item, Figure)]
    return document.front, figures


def _files(
    figure: Figure, front: Front, formats: Sequence[str], width: Width | None
) -> Iterator[tuple[str, bytes]]:
    """Draw a figure in some formats."""
    sized = _sized(figure, width.inches) if width else figure
    ppi = width.ppi if width else _PRINT
    for name in formats:
        if name == "svg":
            yield name, sized.documented(sized.svg).encode()
        else:
            yield name, typst.compile_figure(sized, front, ppi if name == "png" else None)


def _sized(figure: Figure, inches: float) -> Figure:
    """Take the drawing that is nearest in width, and give it that width."""
    drawn = [figure]
    if figure.narrow and (read := ordinary.picture({ordinary.SVG: figure.narrow})):
        drawn.append(replace(figure, **read))
    nearest = min(drawn, key=lambda each: abs(math.log(each.width_in / inches)))
    height = nearest.height_in * inches / nearest.width_in
    points = {"width": f"{inches * 72:.6g}pt", "height": f"{height * 72:.6g}pt"}
    root, inner = nearest.svg.split(">", 1)
    if "viewBox" in root:  # else the size is that of the drawing itself
        root = _SIZE.sub(lambda each: f'{each[1]}="{points[each[1]]}"', root)
    return replace(nearest, svg=f"{root}>{inner}", width_in=inches, height_in=height)


def _said(figure: Figure, report: Report, front: Front, vocabulary: Vocabulary) -> str:
    """Say in a text what a figure shows, where it is from, and how to cite it."""
    work = Work(
        key=report.id,
        authors=front.authors,
        title=front.full,
        edition=front.edition,
        version=front.version,
        sha256=vocabulary.sha256,
        variant=front.variant or "",
    )
    parts = {
        "Finding": figure.title,
        "Caption": figure.caption,
        "Note": figure.note,
        "Alternative text": figure.alt,
        "Sources": "\n".join(
            ", ".join(each[part] for part in ("title", "path") if each.get(part))
            for each in vocabulary.descriptor.get("sources", ())
        ),
        "Licence": vocabulary.licence,
        "Cite as": work.sentence,
    }
    lines = [f"{name}: {text}" for name, text in parts.items() if text]
    return "\n\n".join([*lines, f"{_MADE} {package_versions()['thb-analysis']}"]) + "\n"


def _is_ours(path: Path) -> bool:
    """Whether a file is a figure that was written earlier: a text of ours stands beside it."""
    text = path.with_name(f"{path.name.removesuffix(path.suffix)}.txt")
    return text.is_file() and _MADE in text.read_text("utf-8", "replace")
