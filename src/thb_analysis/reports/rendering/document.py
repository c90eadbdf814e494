"""What a notebook publishes, read once for every format.

The nbconvert template walks over the cells and hands each output to a `Document`,
which answers with Markdown and remembers figures, tables, front matter and faults.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from thb_analysis.errors import RenderError
from thb_analysis.reports.rendering import ordinary
from thb_analysis.reports.rendering.symbols import (
    OUTSIDE_LABEL,
    OUTSIDE_SYMBOL,
    STATE_LABELS,
    STATE_SYMBOLS,
)

FRONT = "application/vnd.thb.front+json"
TABLE = "application/vnd.thb.table+json"
HEADLINES = "application/vnd.thb.headlines+json"
OPENED = "application/vnd.thb.opened+json"
PROSE = "application/vnd.thb.prose+markdown"
MARKDOWN = "text/markdown"
TEXT = "text/plain"
# Columns of an ordinary table that a page has room for.
_UPRIGHT = 6
# Cells that papermill adds have these tags.
INJECTED, MARKER = "injected-parameters", "papermill-error-cell-tag"
ADDED = frozenset((INJECTED, MARKER))

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_COUNT = re.compile(r"(\d+)\sof\s(\d+)(?:, .*)?")
_ID = re.compile(r"[a-z][a-z0-9-]*")
_PLACE = re.compile(r"\{#([a-z][a-z0-9_-]*)[ }]")
_ANCHOR = re.compile(r"[a-z][a-z0-9_-]*")


def render_error(name: str, faults: Sequence[str]) -> RenderError:
    """Return the error that names every fault of a notebook."""
    count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
    listing = "".join(f"\n  {fault}" for fault in faults)
    return RenderError(f"{name} cannot be rendered, {count}:{listing}")


def named(source: str, number: int) -> str:
    """Name a cell by its number and its first line: JupyterLab does not show the number."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    first = lines[0].replace("`", "'") if lines else "empty"
    return f"cell {number} ({first[:47] + '…' if len(first) > 48 else first})"


@dataclass(frozen=True)
class Front:
    """The title block of a report."""

    title: str
    subtitle: str = ""
    abstract: str = ""
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    edition: str = ""
    version: str = ""
    variant: str | None = None
    language: str = "en-GB"
    full_title: str = ""
    footnotes: str = ""
    package: Mapping[str, Any] = field(default_factory=dict)

    @property
    def full(self) -> str:
        """The title where it stands alone."""
        return self.full_title or self.title

    @property
    def description(self) -> str:
        """What the report found, and what sets it apart."""
        variant = f"Variant: {self.variant}." if self.variant else ""
        return " ".join(filter(None, (self.abstract or self.subtitle, variant)))

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Front:
        """Read the payload of a front bundle; unknown keys are left aside."""
        known = {name: payload[name] for name in cls.__dataclass_fields__ if payload.get(name)}
        for name in ("authors", "keywords"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)


@dataclass(frozen=True)
class Item:
    """A numbered figure or table."""

    kind: str
    number: str
    id: str
    caption: str
    note: str

    @property
    def label(self) -> str:
        """What a cross reference shows, such as ``Figure 3``."""
        return f"{self.kind.capitalize()} {self.number}"

    @property
    def links(self) -> Iterator[str]:
        """The ids in the report that the item points to."""
        return iter(())

    @property
    def anchors(self) -> Iterator[str]:
        """The ids of places within the item."""
        return iter(())


@dataclass(frozen=True)
class Figure(Item):
    """A numbered figure: an SVG with its text alternative, and perhaps another for narrow screens.

    `tips` holds the `words` that are said of marks, and for each mark its places in both drawings, in
    thousandths, with the numbers of its words.
    """

    alt: str
    svg: str
    width_in: float
    height_in: float
    title: str = ""
    narrow: str = ""
    tips: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """Head of a table column; `width` is a weight against the other columns.

    `title` says what an abbreviated label stands for, `detail` is shown with each cell of the column
    that is pointed at.
    """

    label: str
    numeric: bool = False
    width: float | None = None
    title: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Cell:
    """One cell of a table; `state` makes it a matrix cell, `href` a link.

    `to` is a link only where the report has the place that it names, `anchor` names this place, and
    `parts` are pieces of the text, each with a link of its own. `detail` of the first cell of a row
    is shown with each cell of the row that is pointed at, and in a plain table unfolds below it.
    """

    text: str
    state: str | None = None
    outside: bool = False
    label: str | None = None
    href: str | None = None
    to: str | None = None
    anchor: str | None = None
    parts: tuple[Cell, ...] = ()
    detail: str | None = None
    bar: tuple[float, float] | None = None
    most: int | None = None

    @classmethod
    def from_payload(cls, cell: str | Mapping[str, Any]) -> Cell:
        """Read a cell of a table bundle: plain text, or a mapping with more to say."""
        if isinstance(cell, str):
            return cls(cell)
        known = {name: cell[name] for name in cls.__dataclass_fields__ if name in cell}
        parts = tuple(map(cls.from_payload, known.pop("parts", ())))
        return cls(**{"text": "", **known}, parts=parts)

    @property
    def links(self) -> Iterator[str]:
        """The ids in the report that the cell must be able to point to."""
        if self.href and self.href.startswith("#"):
            yield self.href[1:]
        for part in self.parts:
            yield from part.links

    def settled(self, places: Container[str]) -> Cell:
        """Make a link of `to` if the place is among these, else leave the text plain."""
        if self.to is None and not self.parts:
            return self
        href = f"#{self.to}" if self.to in places else self.href
        parts = tuple(part.settled(places) for part in self.parts)
        return replace(self, href=href, to=None, parts=parts)

    @property
    def symbol(self) -> str:
        """The symbol of a matrix cell, without the mark of those outside the base."""
        return STATE_SYMBOLS[self.state] if self.state else ""

    @property
    def spoken(self) -> str:
        """What a matrix cell says to those who do not see its symbol."""
        if self.label or not self.state:
            return self.label or self.text
        return STATE_LABELS[self.state] + (f", {OUTSIDE_LABEL}" if self.outside else "")

    @property
    def said(self) -> str:
        """The text of the cell, its links aside; words stand for the symbol of a matrix cell."""
        return (self.spoken if self.state else self._joined).strip()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The k and N of a count, and the upper bound where it is known; empty if it is none."""
        found = _COUNT.fullmatch(self.said)
        return (*found.groups(), "" if self.most is None else str(self.most)) if found else ()

    def among(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return the numbers for these columns, empty where the cell is no count."""
        return (self.numbers or ("",) * len(names))[: len(names)]

    @property
    def _joined(self) -> str:
        return "".join(part._joined for part in self.parts) or self.text


@dataclass(frozen=True)
class Table(Item):
    """A numbered table; the first column names the rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    style: str = "plain"
    landscape: bool = False

    @property
    def links(self) -> Iterator[str]:
        """The ids in the report that cells point to."""
        return (id_ for row in self.rows for cell in row for id_ in cell.links)

    @property
    def anchors(self) -> Iterator[str]:
        """The ids of cells."""
        return (cell.anchor for row in self.rows for cell in row if cell.anchor)

    def settled(self, places: Container[str]) -> Table:
        """Return the table with links to those of these places that cells name."""
        rows = tuple(tuple(cell.settled(places) for cell in row) for row in self.rows)
        return replace(self, rows=rows)

    @property
    def key(self) -> list[dict[str, str]]:
        """What the symbols that it shows mean; the mark for cells outside the base has no state."""
        cells = [cell for row in self.rows for cell in row if cell.state]
        shown = {cell.state for cell in cells}
        key = [
            {"state": state, "symbol": STATE_SYMBOLS[state], "label": label}
            for state, label in STATE_LABELS.items()
            if state in shown
        ]
        if any(cell.outside for cell in cells):
            key.append({"state": "", "symbol": OUTSIDE_SYMBOL, "label": OUTSIDE_LABEL})
        return key

    @property
    def numbers(self) -> list[tuple[str, ...]]:
        """Of each column the names of the numbers that its counts are saved with as well."""
        # The first names the rows.
        return [(), *map(self._numbers, range(1, len(self.columns)))]

    def _numbers(self, column: int) -> tuple[str, ...]:
        found = [numbers for row in self.rows if (numbers := row[column].numbers)]
        known = 3 if any(upper for *_, upper in found) else 2
        return ("k", "N", "upper bound")[:known] if found else ()

    @property
    def csv(self) -> str:
        """The table as a CSV file, the same that the page script saves."""
        out = io.StringIO()
        table = csv.writer(out, lineterminator="\n")
        extra = self.numbers
        heads = zip(self.columns, extra, strict=True)
        table.writerow(
            text
            for head, names in heads
            for text in (head.label, *(f"{head.label}: {name}" for name in names))
        )
        table.writerows(
            [
                text
                for cell, names in zip(row, extra, strict=True)
                for text in (cell.said, *cell.among(names))
            ]
            for row in self.rows
        )
        return out.getvalue()


@dataclass
class Document:
    """Collects what one notebook publishes while the template walks over its cells.

    A notebook without a title block is one of a user's own: its title is its first heading of level 1,
    and pictures and tables need no caption.
    """

    front: Front
    own: bool
    changed: str = ""
    items: dict[str, Figure | Table] = field(default_factory=dict)
    opened: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    place: str = "the notebook"
    number: int = 0
    titled: bool = False
    tags: frozenset[str] = frozenset()
    said: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, notebook: Mapping[str, Any], name: str) -> Document:
        """Begin the document of a notebook."""
        outputs = (out for cell in notebook["cells"] for out in cell.get("outputs", ()))
        own = not any(FRONT in out.get("data", {}) for out in outputs)
        changed = notebook["metadata"].get("thb", {}).get("changed", "")
        return cls(Front(title=name, variant=changed or None), own, changed)

    @property
    def options(self) -> list[str]:
        """What pandoc is to know of the document; for Word it writes the title block as well."""
        front, parts = (
            self.front,
            {"edition": "Edition ", "version": "Version ", "variant": "Variant: "},
        )
        imprint = [
            f"{said}{fact}" for name, said in parts.items() if (fact := getattr(front, name))
        ]
        known = [
            ("own", "true" if self.own else ""),
            ("changed", self.changed),
            *((name, getattr(front, name)) for name in ("title", "subtitle", "abstract")),
            *(("author", author) for author in front.authors),
            ("date", " · ".join(imprint)),
        ]
        return [f"--metadata={name}:{value}" for name, value in known if value]

    def open_cell(self, cell: Mapping[str, Any]) -> str:
        """Begin a cell: later faults are laid at its door.

        It is named by its number, as in the notebook that was written, and its first line.
        """
        self.tags = frozenset(cell["metadata"].get("tags", ()))
        if not self.tags & ADDED:
            self.number += 1
        self.place = named(cell["source"], self.number)
        self.said = {}
        if cell["cell_type"] == "code":
            self.said, wrong = ordinary.options(cell["source"])
            if wrong:
                self._fault(wrong)
        return _marker(f"cell {self.place}")

    def prose(self, source: str) -> str:
        """Return the Markdown of a cell; the first heading of a user's own notebook is its title."""
        title = re.match(r"\s*# +(.+?)\s*(?:\n|$)", source)
        if not (self.own and title) or self.titled:
            return source
        self.titled = True
        self.front = replace(self.front, title=title[1])
        return source[title.end() :]

    def code(self, source: str) -> str:
        """Write the source of a cell, as a notebook shows it that teaches how."""
        return _verbatim(source, "python")

    def publish(self, output: Mapping[str, Any]) -> str:
        """Return the Markdown for one output of a code cell, and remember what it brings."""
        match output["output_type"]:
            case "stream":
                return _verbatim(output["text"]) if output["name"] == "stdout" else ""
            case "error":
                return self._error(output)
            case _:
                return self._bundle(output["data"], output.get("metadata", {}).get("thb", {}))

    @property
    def places(self) -> set[str]:
        """The ids of figures, tables and places within them, and of places in what is said."""
        return {
            *self.anchors,
            *self.items,
            *(id_ for item in self.items.values() for id_ in item.anchors),
        }

    def settled(self) -> dict[str, Figure | Table]:
        """Return figures and tables with every link in place that can be followed."""
        known = self.places
        return {
            id_: item.settled(known) if isinstance(item, Table) else item
            for id_, item in self.items.items()
        }

    def _fault(self, text: str) -> str:
        self.faults.append(f"{self.place}: {text}")
        return ""

    def _error(self, output: Mapping[str, Any]) -> str:
        if "raises-exception" in self.tags:
            return _verbatim(f"{output['ename']}: {output['evalue']}")
        return self._fault(
            f"ended in {output['ename']}: {output['evalue']}; fix the cell and run the notebook again"
        )

    def _bundle(self, data: Mapping[str, Any], meta: Mapping[str, Any]) -> str:
        if FRONT in data:
            return self._front(data[FRONT])
        if HEADLINES in data:
            return ""
        self.opened |= data.get(OPENED, {})
        for kind in (PROSE, MARKDOWN):
            if kind in data:
                said = "".join(data[kind])
                # What pages alone show is no place for what is in print.
                self.anchors.update(() if ".on-pages" in said else _PLACE.findall(said))
                return f"\n{said}\n"
        if picture := ordinary.picture(data):
            sized = {name: float(meta[name]) for name in ("width_in", "height_in") if name in meta}
            return self._figure({**picture, **sized}, {**self._options("fig"), **meta})
        if meta.get("kind") == "table" and TABLE in data:
            return self._table(data[TABLE], meta)
        wanted = self.own or "tbl-cap" in self.said
        if wanted and (read := ordinary.table("".join(data.get(ordinary.HTML, "")))):
            wide = len(read["columns"]) > _UPRIGHT
            return self._table(read, {**self._options("tbl"), "landscape": wide})
        if TEXT in data and not any(kind.startswith("image/") for kind in data):
            return _verbatim("".join(data[TEXT]))
        return self._fault(
            f"publishes {' and '.join(sorted(data))}, which reports cannot show: "
            "end the cell in a figure, a table or text"
        )

    def _options(self, kind: str) -> dict[str, str]:
        """Read what Quarto's options say of a figure (``fig``) or a table (``tbl``)."""
        known = {"id": "label", "caption": f"{kind}-cap", "alt": f"{kind}-alt"}
        return {name: self.said[option] for name, option in known.items() if option in self.said}

    def _front(self, payload: Mapping[str, Any]) -> str:
        if self.titled:
            return self._fault("a second title block: a report has one front")
        if not payload.get("title"):
            return self._fault("the title block has no title")
        front = Front.from_payload(payload)
        variant = "; ".join(filter(None, (front.variant, self.changed)))
        self.front, self.titled = replace(front, variant=variant or None), True
        return ""

    def _figure(self, picture: Mapping[str, Any], meta: Mapping[str, Any]) -> str:
        alt = meta.get("alt", "")
        if not alt or alt == meta.get("caption"):
            wrong = (
                f"the figure {meta.get('id', '')!r} needs an alternative text that says more than its "
                "caption: write #| fig-alt: … into the cell, or end it in thb.Figure(fig, caption=…, alt=…)"
            )
            if self.own:
                self.warnings.append(f"{self.place}: {wrong}")
            else:
                self._fault(wrong)
        alt = alt or meta.get("caption", "") or "A figure without a description."
        more: Any = {name: meta[name] for name in ("title", "narrow", "tips") if meta.get(name)}
        return self._place(Figure(**self._numbered("figure", meta), alt=alt, **picture, **more))

    def _table(self, payload: Mapping[str, Any], meta: Mapping[str, Any]) -> str:
        columns = tuple(Column(**column) for column in payload["columns"])
        rows = tuple(tuple(Cell.from_payload(cell) for cell in row) for row in payload["rows"])
        for position, row in enumerate(rows, 1):
            if len(row) != len(columns):
                self._fault(
                    f"row {position} of the table has {len(row)} cells for {len(columns)} columns"
                )
        looks = {"style": payload.get("style", "plain"), "landscape": bool(meta.get("landscape"))}
        return self._place(
            Table(**self._numbered("table", meta), columns=columns, rows=rows, **looks)
        )

    def _numbered(self, kind: str, meta: Mapping[str, Any]) -> dict[str, Any]:
        place = 1 + sum(item.kind == kind for item in self.items.values())
        short = {"figure": "fig", "table": "tbl"}[kind]
        caption, id_ = meta.get("caption", ""), meta.get("id", "") or f"{short}-{place}"
        if not caption and not self.own:
            self._fault(f"the {kind} {id_!r} has no caption: write #| {short}-cap: … into the cell")
        if not _ID.fullmatch(id_):
            self._fault(
                f"the {kind} id {id_!r} is not usable: write small letters, digits and hyphens"
            )
        return {
            "kind": kind,
            "number": str(place),
            "id": id_,
            "caption": caption,
            "note": meta.get("note") or "",
        }

    def _place(self, item: Figure | Table) -> str:
        if item.id in self.items:
            return self._fault(
                f"the id {item.id!r} is already taken by {self.items[item.id].label}: give another"
            )
        for anchor in item.anchors:
            if not _ANCHOR.fullmatch(anchor):
                self._fault(
                    f"the anchor {anchor!r} is not usable: write small letters, digits, hyphens and underscores"
                )
        self.items[item.id] = item
        links = [f"link {id_}" for id_ in dict.fromkeys(item.links)]
        anchors = [f"anchor {id_}" for id_ in item.anchors]
        wide = [f"wide {item.id}"] if isinstance(item, Table) and item.landscape else []
        return _marker("\n".join([f"item {item.id} {item.label}", *links, *anchors, *wide]))


def _marker(text: str) -> str:
    return f"\n```{{=thb}}\n{text}\n```\n"


def _verbatim(text: str, kind: str = "output") -> str:
    text = _ANSI.sub("", text).strip("\n")
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"\n{fence} {{.{kind}}}\n{text}\n{fence}\n"
