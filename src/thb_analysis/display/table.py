"""Tables: what a cell may hold, and how a notebook and a terminal show it."""

from __future__ import annotations

import csv
import os
import re
import subprocess
from collections.abc import Callable, Collection, Container, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from io import StringIO
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar

from jinja2 import Environment, PackageLoader

from thb_analysis.display.bundle import (
    MAX_TEXT,
    Bundle,
    Published,
    caption_html,
    metadata,
)
from thb_analysis.errors import ParameterError
from thb_analysis.files import write_files
from thb_analysis.programs import pandoc
from thb_analysis.wording import shortened

TABLE_TYPE = "application/vnd.thb.table+json"
_MAX_CELL = 60  # characters of a cell in a terminal
# How a cell begins that a spreadsheet may run.
_FORMULA = ("=", "+", "-", "@")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
# A table in Markdown is one that GitHub shows too, without what it has no signs for.
_LEFT_OUT = (
    "-simple_tables-multiline_tables-grid_tables"
    "-bracketed_spans-native_spans-raw_html-smart"
)
# What pandoc calls the formats that it writes.
_FORMATS = {".docx": "docx", ".tex": "latex", ".md": f"markdown{_LEFT_OUT}"}
_SUFFIXES = (*_FORMATS, ".html", ".csv")
# Characters of a line on paper, and of the longest line of a cell.
_LINE = 90
_CELL_LINE = 40


def _cell(content: Any) -> Any:
    """Return a plain text as a cell; a cell as it is."""
    return Cell(content) if isinstance(content, str) else content


@dataclass(frozen=True)
class Column:
    """The head of a table column.

    Attributes
    ----------
    label : str
    numeric : bool
        Whether the cells are numbers, which are aligned right.
    width : float or None
        Weight of the column's width against the others; None leaves it to the renderer.
    """

    label: str
    numeric: bool = False
    width: float | None = None


@dataclass(frozen=True)
class Cell:
    """A table cell that is more than plain text.

    Attributes
    ----------
    text : str
    label : str or None
        What a screen reader says instead of a symbol.
    href : str or None
        A web address.
    to : str or None
        Id of an item or an anchor: a link where the same report has it, plain text where it has not.
    anchor : str or None
        Id of this cell, for others to link to; unique in a report.
    """

    text: str = ""
    label: str | None = None
    href: str | None = None
    to: str | None = None
    anchor: str | None = None

    def _payload(self) -> str | dict[str, Any]:
        given = {
            key: value for key, value in vars(self).items() if value or key == "text"
        }
        return self.text if [*given] == ["text"] else given


Row = tuple[str | Cell, ...]


@dataclass(frozen=True)
class Table(Published):
    """A table with all that is said about it; the first column heads the rows.

    Attributes
    ----------
    id : str
        Target of cross references, unique in a report: ``tbl-coverage``.
    caption : str
    columns : tuple of Column
    rows : tuple of tuple of str or Cell
    note : str
        Legend or source note, may be empty.
    landscape : bool
        Whether the table wants a page on its side.
    """

    kind: ClassVar[str] = "table"

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    landscape: bool = False

    def __post_init__(self) -> None:
        size = len(self.columns)
        wrong = [at for at, row in enumerate(self.rows, 1) if len(row) != size]
        if wrong:
            problem = f"rows {wrong} do not have {size} cells, one for each column"
            raise ValueError(f"table {self.id}: {problem}")

    @property
    def cells(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows, with plain texts as cells too."""
        return tuple(tuple(map(_cell, row)) for row in self.rows)

    @property
    def anchors(self) -> tuple[str, ...]:
        """Ids of cells."""
        return tuple(cell.anchor for cell in chain(*self.cells) if cell.anchor)

    def with_links(self, ids: Container[str]) -> Table:
        """Return the table with `to` in the cells alone where it is one of these ids of the report."""
        return self._map(
            lambda cell: cell if cell.to in ids else replace(cell, to=None)
        )

    def with_anchors(self, is_kept: Callable[[str], bool]) -> Table:
        """Return the table without the anchors that are not to be kept."""
        return self._map(
            lambda cell: (
                cell if is_kept(cell.anchor or "") else replace(cell, anchor=None)
            )
        )

    def _map(self, change: Callable[[Cell], Cell]) -> Table:
        rows = (tuple(map(change, row)) for row in self.cells)
        return replace(self, rows=tuple(rows))

    def save(self, path: str | os.PathLike[str]) -> Path:
        """Save the table for Word, LaTeX, the web, as Markdown or CSV, as the name of the file ends.

        All but CSV, which is its columns and rows, have its caption and note too.

        Parameters
        ----------
        path : path-like
            Where to, ending in ``.docx``, ``.tex``, ``.html``, ``.md`` or ``.csv``; a file that is there is
            replaced.

        Returns
        -------
        pathlib.Path

        Raises
        ------
        ParameterError
            If the name has another suffix.
        ThbError
            If the file cannot be written.

        Examples
        --------
        >>> import thb_analysis as thb
        >>> table = thb.table(thb.counts(thb.load().cells("covid")), caption="During COVID-19.")
        >>> table.save("covid.docx").name
        'covid.docx'
        """
        file = Path(path)
        suffix = file.suffix.lower()
        if suffix not in _SUFFIXES:
            wrong = f"name a file that ends in {', '.join(_SUFFIXES)}"
            raise ParameterError([f"{suffix or 'no suffix'}: {wrong}"])
        write_files({file: self._saved(suffix)})
        return file

    def _saved(self, suffix: str) -> bytes:
        if suffix == ".csv":
            return self.as_csv()
        template = _SHOWN.get_template("saved.html")
        page = template.render(table=self, rows=self.cells, widths=self._widths())
        if suffix == ".html":
            return page.encode()
        # In its sandbox pandoc knows no time of day: the same table gives the same bytes.
        call = [pandoc(), "--sandbox", "--wrap=none", "--from=html"]
        call += [f"--to={_FORMATS[suffix]}", "--output=-"]
        # Its title stands in the caption.
        body = page[page.index("<table") :].encode()
        return subprocess.run(call, input=body, capture_output=True, check=True).stdout

    def _widths(self) -> list[int]:
        """Return the width of each column in hundredths of a page; none where all fit on a line."""
        columns = zip(*self._lines(), strict=True)
        longest = [max(map(len, column)) for column in columns]
        shares = [min(each, _CELL_LINE) + 1 for each in longest]
        if sum(longest) <= _LINE:
            return []
        return [max(1, 100 * each // sum(shares)) for each in shares]

    def _lines(self) -> list[list[str]]:
        """Return the texts of the head and of the rows."""
        lines = [[column.label for column in self.columns]]
        return lines + [[cell.text for cell in row] for row in self.cells]

    def as_csv(self) -> bytes:
        """Write a CSV file, with the mark by which Excel knows characters beyond ASCII."""
        out = StringIO()
        written = csv.writer(out, lineterminator="\n")
        for line in self._lines():
            written.writerow(_escape_formula(text.strip()) for text in line)
        return out.getvalue().encode("utf-8-sig")

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        payload = {
            "columns": [asdict(column) for column in self.columns],
            "rows": [[cell._payload() for cell in row] for row in self.cells],
        }
        data = {
            TABLE_TYPE: payload,
            "text/html": self._html(),
            "text/plain": self._text(),
        }
        meta = {
            key: getattr(self, key) for key in ("id", "caption", "note", "landscape")
        }
        return data, metadata(self.kind, meta)

    def _text(self) -> str:
        lines = []
        for line in self._lines():
            lines.append([shortened(text, _MAX_CELL) for text in line])
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        aligned = ("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)
        text = "\n".join([f"Table: {self.caption}", *aligned])
        whole_lines = text[:MAX_TEXT].rpartition("\n")[0]
        return text if len(text) <= MAX_TEXT else f"{whole_lines}\n…"

    def _html(self) -> str:
        caption = caption_html(self.caption, self.note)
        page = _SHOWN.get_template("table.html")
        return page.render(table=self, rows=self.cells, caption=caption).strip()


def _escape_formula(text: str) -> str:
    """Return a text as a spreadsheet reads it without running it; a number is as it was."""
    # A carriage return alone ends a line, and is not quoted.
    text = re.sub(r"\r\n?", "\n", text)
    is_formula = text.startswith(_FORMULA) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text


def make_table(
    id: str,
    caption: str,
    heads: Mapping[str, float],
    rows: Iterable[Row],
    note: str = "",
    numeric: Collection[str] = (),
) -> Table | None:
    """Set rows out as a table; None if there are none.

    Parameters
    ----------
    id, caption : str
    heads : mapping of str to float
        Label of each column, and the weight of its width.
    rows : iterable of tuple of str or Cell
    note : str, default ""
    numeric : collection of str
        Labels of the columns that hold numbers.
    """
    columns = [Column(label, label in numeric, heads[label]) for label in heads]
    cells = tuple(rows)
    return Table(id, caption, tuple(columns), cells, note) if cells else None


# How a notebook shows a table.
_LOADER = PackageLoader("thb_analysis", "display")
_SHOWN = Environment(
    loader=_LOADER, autoescape=True, trim_blocks=True, lstrip_blocks=True
)
