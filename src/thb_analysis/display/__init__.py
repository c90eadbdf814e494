"""What a notebook publishes: figures, tables, prose and the front of a report.

Each is a small frozen object that Jupyter shows as it is and that the report exporters read from the
notebook. It carries everything an exporter needs (caption, alternative text, source note, id), so a
notebook cell has only to end in it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from html import escape
from itertools import zip_longest
from typing import Any, Literal

from thb_analysis.wording import shortened

FRONT_TYPE = "application/vnd.thb.front+json"
TABLE_TYPE = "application/vnd.thb.table+json"
HEADLINES_TYPE = "application/vnd.thb.headlines+json"
PROSE_TYPE = "application/vnd.thb.prose+markdown"

Bundle = tuple[dict[str, Any], dict[str, Any]]
State = Literal[
    "reported", "qualified", "unclear", "absent", "other_answer", "not_reported", "not_covered"
]  # fmt: skip

SYMBOLS: dict[str, str] = {
    "reported": "●", "qualified": "◐", "unclear": "?", "absent": "✕", "other_answer": "│",
    "not_reported": "○", "not_covered": "–",
}  # fmt: skip
OUTSIDE_MARK = "†"
OUTSIDE_LABEL = "named, though the statement does not cover it"
UNCLEAR_LABEL = "named; it is not said which way"

# What a terminal is given, in characters: of the cell of a table, and of all but its key.
_CELL_ROOM, _TEXT_ROOM = 60, 3_600
_BAR = 14  # characters


@dataclass(frozen=True)
class Tip:
    """What a page says of a mark that is pointed at.

    Attributes
    ----------
    words : tuple of str
        Of whom or what it speaks, under what, and what holds.
    place, narrow : tuple of int
        Where the mark is in the drawing, and in the one for narrow screens: thousandths of its width
        and height, from the upper left corner.
    """

    words: tuple[str, str, str]
    place: tuple[int, int]
    narrow: tuple[int, int]


@dataclass(frozen=True)
class Figure:
    """A drawing with all that is said about it.

    Attributes
    ----------
    id : str
        Target of cross references, unique in a report: ``fig-coverage``.
    caption : str
        What is shown, on which base, and how to read it.
    alt : str
        Alternative text: the finding, the form of the drawing, and who or what is at its ends.
    svg : str
        The drawing, its text kept as text.
    width_in, height_in : float
        Size in inches.
    note : str
        Source note, may be empty.
    title : str
        What was found, as a sentence; may be empty.
    narrow : str
        The drawing for narrow screens, as SVG; empty if it is the same.
    tips : tuple of Tip
        What is said of each mark.
    """

    id: str
    caption: str
    alt: str
    svg: str
    width_in: float
    height_in: float
    note: str = ""
    title: str = ""
    narrow: str = ""
    tips: tuple[Tip, ...] = ()

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        meta = asdict(replace(self, tips=())) | {"tips": self._tips()}
        svg = meta.pop("svg")
        # A notebook may be dark, and keeps no style of ours wherever it is shown: the ground is drawn.
        drawn = base64.b64encode(_SVG.sub(rf"\g<0>{_GROUND}", svg, count=1).encode()).decode()
        html = (
            f'<figure id="{self.id}" style="margin:0"><figcaption>{_captioned(self)}</figcaption>'
            f'<img src="data:image/svg+xml;base64,{drawn}" alt="{escape(self.alt)}" '
            'style="max-width:100%"></figure>'
        )
        said = f"Figure: {' '.join(filter(None, (self.title, self.caption)))}\n{self.alt}"
        text = shortened(said, _TEXT_ROOM)
        return {"image/svg+xml": svg, "text/html": html, "text/plain": text}, _metadata(
            "figure", meta
        )

    def _tips(self) -> dict[str, Any]:
        """Return places with numbers of words, each word once: a matrix says the same ones often."""
        numbers: dict[str, int] = {}
        marks = [
            [
                *tip.place,
                *tip.narrow,
                *(numbers.setdefault(word, len(numbers)) for word in tip.words),
            ]
            for tip in self.tips
        ]
        return {"words": list(numbers), "marks": marks} if marks else {}


@dataclass(frozen=True)
class Column:
    """The head of a table column.

    Attributes
    ----------
    label : str
    numeric : bool
        Whether the cells are numbers, which stand flush right.
    width : float or None
        Weight of the column's width against the others; None leaves it to the renderer.
    title : str
        What an abbreviated label stands for.
    detail : str
        What a page shows for each cell of the column when it is pointed at.
    """

    label: str
    numeric: bool = False
    width: float | None = None
    title: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Cell:
    """A table cell that is more than plain text.

    Attributes
    ----------
    text : str
    state : str or None
        State of a matrix cell.
    outside : bool
        Listed although the measure's statement does not speak of the country.
    label : str or None
        What a screen reader says in place of a symbol.
    href : str or None
        An https address, or ``#id`` of something that the same report must have.
    to : str or None
        Id of an item or an anchor: a link where the same report has it, plain text where it has not.
    anchor : str or None
        Id of this cell, for others to link to; unique in a report.
    parts : tuple of str or Cell
        Pieces that make up the text, some of them links; see `joined`.
    detail : str or None
        Of the first cell of a row: what a page shows for each cell of the row when it is pointed at;
        in a plain table, what a page unfolds below the cell.
    bar : tuple of float or None
        Two shares between 0 and 1, drawn as a bar: what is reported, and what is possible.
    """

    text: str = ""
    state: State | None = None
    outside: bool = False
    label: str | None = None
    href: str | None = None
    to: str | None = None
    anchor: str | None = None
    parts: tuple[str | Cell, ...] = ()
    detail: str | None = None
    bar: tuple[float, float] | None = None

    @classmethod
    def joined(cls, parts: Iterable[str | Cell], separator: str = "") -> Cell:
        """Make one cell of several pieces, each of which may be a link of its own.

        Parameters
        ----------
        parts : iterable of str or Cell
        separator : str
            What stands between them.
        """
        pieces = [piece for part in parts for piece in (separator, part)][1:]
        kept = tuple(piece for piece in pieces if piece)
        return cls("".join(map(_shown, kept)), parts=kept)

    @property
    def shown(self) -> str:
        """The cell as plain text, symbols in place of states."""
        if self.state is None:
            return self.text
        return SYMBOLS[self.state] + (OUTSIDE_MARK if self.outside else "")

    def _payload(self) -> dict[str, Any]:
        given = {key: value for key, value in vars(self).items() if value or key == "text"}
        return given | ({"parts": [*map(_cell_payload, self.parts)]} if self.parts else {})


Row = tuple[str | Cell, ...]


@dataclass(frozen=True)
class Table:
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
    style : {"plain", "matrix"}
        A matrix has one symbol in each cell.
    landscape : bool
        Whether the table wants a page on its side.
    key : str
        What its symbols mean; a report says so itself.
    """

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    style: Literal["plain", "matrix"] = "plain"
    landscape: bool = False
    key: str = ""

    def __post_init__(self) -> None:
        wrong = [number for number, row in enumerate(self.rows, 1) if len(row) != len(self.columns)]
        if wrong:
            raise ValueError(
                f"table {self.id}: rows {wrong} do not have {len(self.columns)} cells, one for each column"
            )

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        payload = {
            "columns": [asdict(column) for column in self.columns],
            "rows": [[_cell_payload(cell) for cell in row] for row in self.rows],
            "style": self.style,
        }
        data = {TABLE_TYPE: payload, "text/html": self._html(), "text/plain": self._text()}
        meta = {key: getattr(self, key) for key in ("id", "caption", "note", "landscape")}
        return data, _metadata("table", meta)

    def _text(self) -> str:
        lines = [
            [column.label for column in self.columns],
            *([shortened(_drawn(cell), _CELL_ROOM) for cell in row] for row in self.rows),
        ]
        widths = [max(map(len, column)) for column in zip_longest(*lines, fillvalue="")]
        aligned = (
            "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True))
            for line in lines
        )
        text = "\n".join([f"Table: {self.caption}", *(line.rstrip() for line in aligned)])
        if len(text) > _TEXT_ROOM:
            text = text[:_TEXT_ROOM].rpartition("\n")[0] + "\n…"
        return f"{text}\n{self.key}".rstrip()

    def _html(self) -> str:
        head = "".join(
            f'<th scope="col"{self._style(column)}>{_upright(column)}</th>'
            for column in self.columns
        )
        body = "".join(self._html_row(row) for row in self.rows)
        rows = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
        # The table scrolls where it has no room; what is said of it stays in view.
        return (
            f'<figure id="{self.id}" style="margin:0"><figcaption>{_captioned(self)}</figcaption>'
            f'<div style="overflow-x:auto"><table style="margin:0">{rows}</table></div></figure>'
        )

    def _html_row(self, row: Row) -> str:
        first, *others = (
            f"{self._style(column)}>{_html_cell(cell)}"
            for column, cell in zip(self.columns, row, strict=True)
        )
        cells = "".join(f"<td{cell}</td>" for cell in others)
        return f'<tr><th scope="row"{first}</th>{cells}</tr>'

    def _style(self, column: Column) -> str:
        """Align a column: JupyterLab sets all flush right, and breaks “12 of 27” over lines."""
        css = "text-align:right;white-space:nowrap" if column.numeric else "text-align:left"
        # Symbols stand close enough for the paper of a printer.
        close = ";padding:2px 1px;font-size:11px" if self.style == "matrix" else ""
        return f' style="{css}{close}"'


@dataclass(frozen=True)
class Prose:
    """Sentences in pandoc's Markdown, written from results.

    Where they refer or cite, Jupyter is given the words that reports make of it.
    """

    markdown: str

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        plain = _plain(self.markdown)
        data = {"text/markdown": plain, "text/plain": plain}
        if plain != self.markdown:
            data[PROSE_TYPE] = self.markdown
        return data, _metadata("prose", {})

    def _ipython_display_(self) -> None:
        """Show the sentences; where there are none, leave no empty output."""
        from IPython.display import display

        if self.markdown:
            data, metadata = self._repr_mimebundle_()
            display(data, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]


class Result:
    """An answer to a question, which shows itself where a notebook's cell ends in it.

    Its `frame` has what was found, to go on with. Where there is something to look at,
    ``plot(ax=None)`` draws it on axes of one's own.
    """

    def text(self) -> Prose:
        """Answer in words."""
        raise NotImplementedError

    def figure(self) -> Figure | None:
        """Publish what is drawn; None if there is nothing to draw."""
        return None

    def table(self) -> Table | None:
        """Set out the numbers, the first part where there are several; None if there are none."""
        return next(iter(self.tables()), None)

    def tables(self) -> list[Table]:
        """Set out the numbers in as many parts as have room; none where one table is enough."""
        return []

    def shown(self) -> list[Prose | Table | Figure]:
        """Return all that a notebook shows of it, in order."""
        parts = self.text(), self.figure(), *(self.tables() or (self.table(),))
        said = [part for part in parts if part not in (None, Prose(""))]
        return said or [Prose("Nothing is on record.")]

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(*self.shown())  # type: ignore[no-untyped-call]

    def __repr__(self) -> str:
        return "\n\n".join(part._repr_mimebundle_()[0]["text/plain"] for part in self.shown())


@dataclass(frozen=True)
class Mapped:
    """A finding or a measure that a map of countries can show.

    Attributes
    ----------
    label : str
    states : dict of str to str
        State to the codes of the countries that have it, with spaces between.
    measure : str
        Slug; empty if it is a finding.
    place : str
        Where the source has the measure.
    """

    label: str
    states: dict[str, str]
    measure: str = ""
    place: str = ""


@dataclass(frozen=True)
class Category:
    """A category of a map.

    Attributes
    ----------
    words : str
        Of the legend.
    look : str
        How its tiles are drawn: see `thb_analysis.display.drawings.tiles`.
    countries : str
        Codes, with spaces between.
    """

    words: str
    look: str
    countries: str


@dataclass(frozen=True)
class SmallMap:
    """A map that is drawn of a report where reports are listed.

    Attributes
    ----------
    title : str
        What it shows, as a sentence.
    categories : tuple of Category
    """

    title: str
    categories: tuple[Category, ...]


@dataclass(frozen=True)
class Front:
    """The title block of a report; each report has exactly one.

    Attributes
    ----------
    title, subtitle, abstract : str
    authors, keywords : tuple of str
    edition, version : str
        Of the data package.
    variant : str or None
        How this report departs from the default parameters; None if it does not.
    finding : str
        One sentence that a list of reports shows of this one.
    map : SmallMap or None
        What a list of reports draws of this one.
    mapped : tuple of Mapped
        What a list of reports offers to show on a map.
    figures : tuple of str
        Sentences with key figures of the source, for a list of reports.
    language : str
        Of the text, as in ``en-GB``.
    """

    title: str
    subtitle: str
    abstract: str
    authors: tuple[str, ...]
    keywords: tuple[str, ...]
    edition: str
    version: str
    variant: str | None = None
    finding: str = ""
    map: SmallMap | None = None
    mapped: tuple[Mapped, ...] = ()
    figures: tuple[str, ...] = ()
    language: str = "en-GB"

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        payload = asdict(self) | {"authors": list(self.authors), "keywords": list(self.keywords)}
        lines = [
            f"# {self.title}",
            self.subtitle,
            self.variant and f"*{self.variant}*",
            self.abstract,
        ]
        markdown = "\n\n".join(line for line in lines if line)
        return {FRONT_TYPE: payload, "text/markdown": markdown, "text/plain": markdown}, _metadata(
            "front", {}
        )


@dataclass(frozen=True)
class Headline:
    """One result of a report that is worth comparing between many runs.

    Attributes
    ----------
    result : str
        What was computed: a key of `HEADLINES`.
    about : str
        Of what: a measure, a kind, a country, a claim; empty if of the report as a whole.
    value : float or None
        The number; None where there is none.
    base : str
        Population that the statement speaks of, where there is one.
    counted, whole : int or None
        The number as k of N, where it is a share or a count.
    lower, upper : float or None
        Bounds of a share that silence allows, or the interval of a coefficient.
    robustness : float or None
        Share of the defensible combinations of choices with the same conclusion.
    conclusion : str
        What is concluded, in a word or as keys.
    """

    result: str
    about: str = ""
    value: float | None = None
    base: str = ""
    counted: int | None = None
    whole: int | None = None
    lower: float | None = None
    upper: float | None = None
    robustness: float | None = None
    conclusion: str = ""


# What the value of a headline result is: its unit, and what is counted or measured.
HEADLINES: dict[str, tuple[str, str]] = {
    "country-coverage": (
        "share",
        "Measures of a theme that are reported for the profiled country, of those that countries "
        "are compared by.",
    ),
    "clusters": ("count", "Clusters of countries."),
    "silhouette": ("coefficient", "Mean silhouette width of the countries in their clusters."),
    "indicator": ("share", "Countries of which an indicator holds as reported, of those covered."),
    "finding": ("share", "The number that a main finding rests on."),
    "claim": (
        "share",
        "A quantified claim of the source, recomputed on the countries and listings that the run "
        "selects; the conclusion is a verdict on the source itself only where it selects all.",
    ),
    "relation": (
        "count",
        "Countries that break an expected relation between lists, of those tested.",
    ),
    "agreement": ("coefficient", "Krippendorff's alpha of the two coders; of N cells."),
}


@dataclass(frozen=True)
class Headlines:
    """The headline results of a report; pages do not show them, sweeps collect them."""

    rows: tuple[Headline, ...]

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        rows = [
            {name: value for name, value in asdict(row).items() if value not in (None, "")}
            for row in self.rows
        ]
        text = f"Results as data: {len(rows)}"
        listed = "".join(f"<li>{escape(', '.join(map(str, row.values())))}</li>" for row in rows)
        html = f"<details><summary>{text}</summary><ul>{listed}</ul></details>"
        data = {HEADLINES_TYPE: {"rows": rows}, "text/html": html, "text/plain": text}
        return data, _metadata("headlines", {})


def symbols(rows: Iterable[Row], labels: Mapping[str, str]) -> str:
    """Say what the symbols of a table mean, those that it has.

    Parameters
    ----------
    rows : iterable of tuple of str or Cell
    labels : mapping of str to str
        State to what it is called.
    """
    cells = [cell for row in rows for cell in row if isinstance(cell, Cell)]
    states = {cell.state for cell in cells}
    called = {"unclear": UNCLEAR_LABEL, **labels}
    key = [f"{sign} {called[state]}" for state, sign in SYMBOLS.items() if state in states]
    key += [f"{OUTSIDE_MARK} {OUTSIDE_LABEL}"] * any(cell.outside for cell in cells)
    return f"{'; '.join(key)}." if key else ""


def linked(measure: str, text: str) -> Cell:
    """Link a text to the row of a measure among the cells behind the numbers.

    The link is there in a report that has this row (see `analysis.matrix`); elsewhere the text is plain.

    Parameters
    ----------
    measure : str
        Slug.
    text : str
        Such as ``12 of 27``.
    """
    return Cell(text, to=measure_row(measure))


def counted(k: int, n: int, most: int, measure: str = "") -> Cell:
    """Draw k of n as a bar, in grey up to the most that are possible.

    Parameters
    ----------
    k, n, most : int
    measure : str, default ""
        Slug: a link to its row, as `linked` makes one.
    """
    return Cell(f"{k} of {n}", to=measure_row(measure) if measure else None, bar=(k / n, most / n))


def link_to(id: str, text: str) -> str:
    """Write a link in Markdown that is plain text in a report without its target.

    Parameters
    ----------
    id : str
        Of an item, a heading or a cell.
    text : str
        In Markdown: ``12 of 27`` becomes ``[12 of 27](#m-screening){.optional}``.
    """
    return f"[{text}](#{id}){{.optional}}"


def place_of(id: str) -> str:
    """Write a place in Markdown that others may link to; the first of this id in a report counts."""
    return f"[]{{#{id}}}"


def finding_place(finding: str) -> str:
    """Return the id of the place where a finding stands."""
    return f"finding-{finding}"


def origin(finding: str) -> str:
    """Return the id of what says where the number of a finding comes from."""
    return f"from-{finding}"


def measure_row(measure: str) -> str:
    """Return the id of the row of a measure among the cells behind the numbers."""
    return f"m-{measure}"


def claim_row(claim: str) -> str:
    """Return the id of the row of a claim among the cells behind the claims."""
    return f"c-{claim}"


def columns(
    *labels: str,
    numeric: Iterable[str] = (),
    widths: Sequence[float] = (),
    titles: Mapping[str, str] | None = None,
    details: Mapping[str, str] | None = None,
) -> tuple[Column, ...]:
    """Make the columns of a table from their labels.

    Parameters
    ----------
    *labels : str
    numeric : iterable of str
        Labels of the columns that hold numbers.
    widths : sequence of float
        Weights, one for each column; none at all leaves the widths to the renderer.
    titles : mapping of str to str, optional
        Label to what it stands for.
    details : mapping of str to str, optional
        Label to what is shown for each cell of the column that is pointed at.
    """
    right, titles, details = frozenset(numeric), titles or {}, details or {}
    weights: Sequence[float | None] = widths or [None] * len(labels)
    return tuple(
        Column(label, label in right, weight, titles.get(label, ""), details.get(label, ""))
        for label, weight in zip(labels, weights, strict=True)
    )


_WORDS = (
    # Which number a table has only a whole report knows: cells are run again, and in any order.
    (re.compile(r"\[\](\(#fig-[a-z0-9-]+\))"), r"[the figure]\1"),
    (re.compile(r"\[\](\(#tbl-[a-z0-9-]+\))"), r"[the table]\1"),
    (re.compile(r"\[(@[^\[\]]+)\]"), lambda found: f"({_cited(found[1])})"),
    (
        re.compile(r"(?<![\w@\\`])@([a-z]+)(\d{4})\b"),
        lambda found: f"{found[1].title()} ({found[2]})",
    ),
    # What pages open, places, links that only some reports have, and texts that are marked for reports.
    (re.compile(r"^:{5} .*?^:{5}\n*", re.MULTILINE | re.DOTALL), ""),
    (re.compile(r"\[\]\{#[^{}]*\}"), ""),
    (re.compile(r"\[(\d+)\]\(#[^()\s]*\)\{\.raised\}"), r" (n. \1)"),
    (re.compile(r"\[([^\[\]]*)\](?:\(#[^()\s]*\))?\{\.[a-z]+\}"), r"\1"),
    (re.compile(r"^:::.*\n*", re.MULTILINE), ""),
)


def _plain(markdown: str) -> str:
    """Write pandoc's references, citations and marks as words."""
    for pattern, word in _WORDS:
        markdown = pattern.sub(word, markdown)
    return markdown


def _cited(keys: str) -> str:
    """Write ``@manski2003; @steinley2004`` as names with years."""
    return re.sub(r"@([a-z]+)(\d{4})", lambda key: f"{key[1].title()} {key[2]}", keys)


_SVG = re.compile(r"<svg\b[^>]*>")
_GROUND = '<rect width="100%" height="100%" fill="#ffffff"/>'


def _captioned(item: Figure | Table) -> str:
    said = " ".join(filter(None, (getattr(item, "key", ""), item.note)))
    note = f" <i>Note.</i> {escape(said)}" if said else ""
    title = getattr(item, "title", "")
    first, rest = (title, f" {escape(item.caption)}") if title else (item.caption, "")
    return f"<b>{escape(first)}</b>{rest}{note}"


def _metadata(kind: str, meta: dict[str, Any]) -> dict[str, Any]:
    return {"thb": {"kind": kind, **meta}}


def _cell_payload(cell: str | Cell) -> str | dict[str, Any]:
    return cell._payload() if isinstance(cell, Cell) else cell


def _shown(cell: str | Cell) -> str:
    return cell.shown if isinstance(cell, Cell) else cell


def _drawn(cell: str | Cell) -> str:
    """Write a cell behind its bar, which is drawn of letters: they are seen and printed anywhere."""
    bar = cell.bar if isinstance(cell, Cell) else None
    if bar is None:
        return _shown(cell)
    full, some = (round(_BAR * share) for share in bar)
    return f"{'█' * full + '▒' * (some - full):{_BAR}} {_shown(cell)}"


def _upright(column: Column) -> str:
    """Write the head of a column, turned where it is short for something: codes of many countries have room."""
    label = escape(column.label)
    turned = "writing-mode:vertical-rl;transform:rotate(180deg);line-height:1"
    return (
        f'<span style="{turned}" title="{escape(column.title)}">{label}</span>'
        if column.title
        else label
    )


def _html_cell(cell: str | Cell) -> str:
    text = escape(_shown(cell))
    if isinstance(cell, Cell) and cell.bar:
        bar = _drawn(cell).replace(" ", "\N{NO-BREAK SPACE}")
        drawn = f'<code aria-hidden="true" style="background:none">{bar[:_BAR]}</code>'
        text = f"{drawn}{escape(bar[_BAR:])}"
    if isinstance(cell, Cell) and cell.label:
        text = f'<span title="{escape(cell.label)}">{text}</span>'
    if isinstance(cell, Cell) and cell.href:
        return f'<a href="{escape(cell.href)}">{text}</a>'
    return text
