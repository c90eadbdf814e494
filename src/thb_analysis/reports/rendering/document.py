"""What a notebook publishes, read once for every format.

The nbconvert template walks over the cells and hands each output to a `Document`,
which answers with Markdown and remembers figures, tables, title block and faults.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, count
from pathlib import Path
from typing import Any

from thb_analysis.dataset.dataset import load
from thb_analysis.display import (
    HEADLINES_TYPE,
    PROSE_TYPE,
    TABLE_TYPE,
    TITLE_BLOCK_TYPE,
    Figure,
    Table,
    TitleBlock,
    ordinary,
)
from thb_analysis.display.figure import drawing_in
from thb_analysis.errors import RenderError, quantity
from thb_analysis.marks import SYMBOL_OF
from thb_analysis.notebook_sources import CODE, PICTURE, file_beside, picture_in
from thb_analysis.texts.proof import wrong_ties
from thb_analysis.texts.text import Tie
from thb_analysis.wording import markdown as escaped
from thb_analysis.wording import shortened

TEMPLATES = Path(__file__).parent / "templates" / "thb"

# A notebook, a cell, an output, or what one holds.
Json = Mapping[str, Any]
# Figures and tables by id.
Items = Mapping[str, Figure | Table]

MARKDOWN = "text/markdown"
TEXT = "text/plain"
LATEX = "text/latex"
# Of these types one is shown; what is of another is richer.
_KNOWN = re.compile(
    r"application/vnd\.thb\..*|text/(plain|markdown|html|latex)|image/(svg\+xml|png|jpeg|gif|webp)"
)
# A tie: words with more behind them than class, id and language.
_TIE = re.compile(r"\[([^\[\]]+)\]\{(?![.#]|lang=)([^{}]*=[^{}]*)\}")
_DESCRIBE = (
    "write #| fig-alt: … into the cell, or end it in thb.figure(fig, caption=…, alt=…)"
)
MAX_LINES, MAX_CHARACTERS = 500, 100_000
# Cells that papermill adds have these tags.
ADDED = frozenset(("injected-parameters", "papermill-error-cell-tag"))

# Colours and links of a terminal, and signs that nobody sees.
_ANSI = re.compile(
    r"\x1b\[[0-9;]*[A-Za-z]|\x1b\][^\x07\x1b]*(\x07|\x1b\\)|[\x00-\x07\x0b\x0c\x0e-\x1f\x7f]"
)
_BACK = re.compile(r"[^\n\x08]\x08|^\x08", re.MULTILINE)
_ID = re.compile(r"[a-z][a-z0-9-]*")
_ANCHOR = re.compile(r"\{#([a-z][a-z0-9_-]*)[ }]")
_HIDDEN = re.compile("\0(\\d+)\0")
_EMPTY_ANCHOR = re.compile(r"\[\]\{#([a-z][a-z0-9_-]*)\}")
# What stands in code, or what separates a count from what it is of.
_COUNT = re.compile(r"(`+).+?\1(?!`)|(?:(?<=\d)|(?<=\bk)) of (?=\d|N\b)", re.DOTALL)


def unbroken_counts(text: str) -> str:
    """Keep a count and what it is of on one line: 12 of 27, k of N; what is written in code stays."""
    unbroken = "\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}"
    return _COUNT.sub(lambda found: found[0] if found[1] else unbroken, text)


def render_error(name: str, faults: Sequence[str]) -> RenderError:
    """Return the error that names every fault of a notebook."""
    listing = "".join(f"\n  {fault}" for fault in faults)
    return RenderError(
        f"{name} cannot be rendered, {quantity(len(faults), 'fault')}:{listing}"
    )


def describe_cell(source: str, number: int) -> str:
    """Name a cell by its number and its first line: JupyterLab does not show the number."""
    lines = [line.strip() for line in source.splitlines() if line.strip()]
    first = lines[0].replace("`", "'") if lines else "empty"
    return f"cell {number} ({first[:47] + '…' if len(first) > 48 else first})"


def labels(items: Items) -> dict[str, str]:
    """Return by id what references show of figures and tables, such as ``Figure 3``."""
    numbers = {kind: count(1) for kind in (Figure.kind, Table.kind)}
    return {
        id_: f"{item.kind.capitalize()} {next(numbers[item.kind])}"
        for id_, item in items.items()
    }


@dataclass
class Document:
    """Collects what one notebook publishes while the template walks over its cells.

    A notebook without a title block is one of a user's own: its title is its first heading of level 1,
    and pictures and tables need no caption.
    """

    title_block: TitleBlock
    is_user_notebook: bool
    file: str = ""
    # Where pictures of Markdown cells lie, and what their ties rest on.
    folder: Path = Path()
    data: str | None = None
    attached: Json = field(default_factory=dict)
    # Items of the cells before.
    earlier: frozenset[str] = frozenset()
    items: dict[str, Figure | Table] = field(default_factory=dict)
    anchors: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    cell: str = "the notebook"
    number: int = 0
    titled: bool = False
    tags: frozenset[str] = frozenset()
    source: str = ""
    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, notebook: Json, name: str, stated: Json, folder: Path) -> Document:
        """Begin the document of a notebook, of which is stated what stands beside it."""
        is_users = True
        for cell in notebook["cells"]:
            for output in cell.get("outputs", ()):
                is_users &= TITLE_BLOCK_TYPE not in output.get("data", {})
        file, data = stated.get("own", ""), stated.get("data")
        return cls(TitleBlock(title=name), is_users, file, folder, data)

    @property
    def is_of_reader(self) -> bool:
        """Whether it is a reader's own: a user's notebook, or a copy of a report's."""
        return self.is_user_notebook or bool(self.file)

    @property
    def options(self) -> list[str]:
        """What pandoc is to know of the document; for Word it writes the title block as well."""
        title_block = self.title_block
        facts = [
            title_block.edition and f"Edition {title_block.edition}",
            title_block.version and f"Version {title_block.version}",
            title_block.variant and f"Variant: {title_block.variant}",
        ]
        symbols = map("=".join, SYMBOL_OF.items())
        known = [
            ("own", "true" * self.is_user_notebook),
            ("symbols", " ".join(symbols)),
            ("title", title_block.title),
            *(("author", author) for author in title_block.authors),
            ("date", " · ".join(filter(None, facts))),
        ]
        return [f"--metadata={name}:{value}" for name, value in known if value]

    def open_cell(self, cell: Json) -> str:
        """Begin a cell: later faults are attributed to it.

        It is named by its number, as in the notebook that was written, and its first line.
        """
        self.tags = frozenset(cell["metadata"].get("tags", ()))
        if not self.tags & ADDED:
            self.number += 1
        self.source = cell["source"]
        self.cell = describe_cell(self.source, self.number)
        self.chosen, self.attached = {}, cell.get("attachments", {})
        self.earlier = frozenset(self.items)
        if cell["cell_type"] == "code":
            self.chosen, wrong = ordinary.options(self.source)
            if wrong:
                self._fault(wrong)
        marker = _marker(f"cell {self.cell}")
        if not self.is_of_reader:
            return marker
        outputs = cell.get("outputs", ())
        kinds = [kind for output in outputs for kind in output.get("data", ())]
        for name in ordinary.unfollowed(self.chosen, sorted(self.tags), kinds):
            self._warn(f"{name} changes nothing in the report of this cell")
        return marker + self._lost("a raw cell" * (cell["cell_type"] == "raw"))

    def prose(self, source: str) -> str:
        """Return the Markdown of a cell; the first heading of a user's own notebook is its title."""
        source = unbroken_counts(self._read_markdown(source))
        title = re.match(r"\s*# +(.+?)\s*(?:\n|$)", source)
        if not (self.is_user_notebook and title) or self.titled:
            return source
        self.titled = True
        self.title_block = replace(self.title_block, title=title[1])
        return source[title.end() :]

    def _read_markdown(self, source: str) -> str:
        """Prove the ties of a reader's own Markdown, and take in its pictures; code stays as it is."""
        if not self.is_of_reader:
            return source
        codes, numbers = [found[0] for found in CODE.finditer(source)], count()
        text = self._proved(CODE.sub(lambda _: f"\0{next(numbers)}\0", source))
        paragraphs = re.split(r"(\n[^\S\n]*\n)", text)
        text, lost = ordinary.readable("".join(map(self._pictured, paragraphs)))
        text += self._lost(lost)
        return _HIDDEN.sub(lambda at: codes[int(at[1])], text)

    def _proved(self, text: str) -> str:
        """Note ties that the cells do not bear out, and leave the words of all."""
        found = _TIE.findall(text)
        ties = [Tie(" ".join(words.split()), braces, 0) for words, braces in found]
        for problem in wrong_ties(load(self.data), ties) if ties else ():
            self._fault(problem)
        return _TIE.sub(r"\1", text)

    def _pictured(self, paragraph: str) -> str:
        """Take in the pictures of a paragraph, behind which they then stand; it names them, if it says more."""
        items = []

        def take(found: re.Match[str]) -> str:
            item, name = self._beside(*picture_in(found))
            items.append(item)
            return name

        named = PICTURE.sub(take, paragraph)
        rest = named if PICTURE.sub("", paragraph).strip() else ""
        return "".join([rest, *items]) if items else paragraph

    def _beside(self, alt: str, file: str) -> tuple[str, str]:
        """Return a picture that is attached to a cell, or lies beside the notebook, and how to name it."""
        try:
            if path := file_beside(self.folder, file):
                data = ordinary.picture_file(path)
            else:
                data = self.attached.get(file.removeprefix("attachment:"), {})
            picture = ordinary.picture(data)
        except (OSError, ValueError):
            picture = None
        if not picture:
            return self._lost(
                f"{shortened(file.partition(';base64,')[0], 60)}, no picture beside the notebook"
            ), alt
        item = self._figure(picture, {"alt": alt}, "write it between the brackets")
        return item, [*labels(self.items).values()][-1]

    def code(self, source: str) -> str:
        """Write the source of a cell, as a notebook shows it that teaches how."""
        return _fenced(source.strip("\n"), ".python")

    def publish(self, output: Json) -> str:
        """Return the Markdown for one output of a code cell, and remember what it brings."""
        match output["output_type"]:
            case "stream" if output["name"] == "stdout":
                return self._printed(output["text"])
            case "stream":
                if self.is_of_reader:
                    text = shortened(_seen(output["text"]).strip(), 60)
                    self._warn(f"not shown: what it writes to stderr: {text}")
                return ""
            case "error":
                what = f"{output['ename']}: {output['evalue']}"
                if "raises-exception" in self.tags:
                    return self._printed(what)
                return self._fault(
                    f"ended in {what}; fix the cell and run the notebook again"
                )
            case _:
                data, noted = output["data"], output.get("metadata", {})
                meta = noted.get("thb") or noted.get("image/png", {})
                others = [each for each in sorted(data) if not _KNOWN.fullmatch(each)]
                return self._lost(", ".join(others)) + self._bundle(data, meta)

    def resolved(self) -> dict[str, Figure | Table]:
        """Return figures and tables with every link in place that can be followed."""
        known = {*self.anchors, *self.items}
        found = dict(self.items)
        for id_, item in self.items.items():
            if isinstance(item, Table):
                found[id_] = item.with_links(known)
        return found

    def _fault(self, text: str) -> str:
        self.faults.append(f"{self.cell}: {text}")
        return ""

    def _warn(self, text: str) -> None:
        self.warnings.append(f"{self.cell}: {text}")

    def _lost(self, what: str) -> str:
        """Say in the terminal and on the page what is not shown, if there is any."""
        if not what:
            return ""
        self._warn(f"not shown: {what}; show it by thb.figure(…), thb.table(…) or text")
        return f"\n\n::: note\nNot shown: {escaped(what)}.\n:::\n\n"

    def _bundle(self, data: Json, meta: Json) -> str:
        if TITLE_BLOCK_TYPE in data:
            return self._read_title_block(data[TITLE_BLOCK_TYPE])
        if HEADLINES_TYPE in data:
            return ""
        if PROSE_TYPE in data:
            return self._published_prose(data, meta)
        if MARKDOWN in data:
            return self._markdown(self._read_markdown(data[MARKDOWN]))
        html = data.get(ordinary.HTML, "")
        try:
            if picture := _picture(data, html, meta):
                return self._figure(picture, self._options("fig", meta))
        except (OSError, ValueError):
            return self._fault("publishes a picture that cannot be read")
        wanted = self.is_user_notebook or "tbl-cap" in self.chosen
        if TABLE_TYPE in data and (wanted or meta.get("kind") == Table.kind):
            left_out = self._lost(meta.get("left_out", ""))
            stated = self._options("tbl", meta)
            return self._item(Table, data[TABLE_TYPE], stated) + left_out
        if self.is_user_notebook:
            return self._foreign(data, html)
        return self._plain(data)

    def _published_prose(self, data: Json, meta: Json) -> str:
        if "warning" in meta:
            self._warn(meta["warning"])
        return self._markdown(data[PROSE_TYPE])

    def _plain(self, data: Json) -> str:
        if TEXT in data and not any(kind.startswith("image/") for kind in data):
            richer = [kind for kind in (ordinary.HTML, LATEX) if kind in data]
            return self._lost(", ".join(richer)) + self._printed(data[TEXT])
        return self._fault(
            f"publishes {' and '.join(sorted(data))}, which reports cannot show: "
            "end the cell in a figure, a table or text"
        )

    def _foreign(self, data: Json, html: str) -> str:
        """Show an object of no kind of ours by its HTML, else its TeX or text, and name what is lost."""
        shown, lost = ordinary.readable(html)
        note = self._lost(lost)
        if shown:
            unfenced = shown.replace("`", "&#96;")
            return note + _marker(f"html output\n{unfenced}")
        if LATEX in data:
            return note + _marker(f"latex output\n{data[LATEX]}")
        return note + self._printed(data[TEXT]) if TEXT in data else note

    def _printed(self, text: str) -> str:
        """Show printed text as it is; of much, its beginning."""
        lines = _seen(text).strip("\n").split("\n")
        shown = "\n".join(lines[:MAX_LINES])
        rest = ordinary.left_out(
            lines=(len(lines), MAX_LINES), characters=(len(shown), MAX_CHARACTERS)
        )
        return _fenced(shown[:MAX_CHARACTERS], ".output") + self._lost(rest)

    def _markdown(self, text: str) -> str:
        """Return a text that a cell publishes; of places with one id, the first alone has it."""
        markdown = _EMPTY_ANCHOR.sub(
            lambda found: found[0] * self._is_free(found[1]), unbroken_counts(text)
        )
        self.anchors.update(_ANCHOR.findall(markdown))
        return f"\n{markdown}\n"

    def _options(self, kind: str, meta: Json) -> dict[str, Any]:
        """Fill by Quarto's options what a figure (``fig``) or a table (``tbl``) does not say of itself."""
        known = {"label": "id", f"{kind}-cap": "caption", f"{kind}-alt": "alt"}
        given = {known[each]: self.chosen[each] for each in known.keys() & self.chosen}
        return given | {name: value for name, value in meta.items() if value}

    def _read_title_block(self, payload: Json) -> str:
        if not payload.get("title"):
            return self._fault("the title block has no title")
        self.title_block = TitleBlock.from_payload(payload)
        if self.file:
            parts = filter(None, (f"notebook {self.file}", self.title_block.variant))
            self.title_block = replace(self.title_block, variant="; ".join(parts))
        return ""

    def _figure(self, picture: Json, meta: Json, way_out: str = _DESCRIBE) -> str:
        alt, caption = meta.get("alt", ""), meta.get("caption", "")
        if alt in ("", caption):
            note = self._warn if self.is_user_notebook else self._fault
            named = f"the figure {meta.get('id', '')!r}".replace(" ''", "")
            note(
                f"{named} needs an alternative text that says more than its caption: {way_out}"
            )
        alt = alt or caption or "A figure without a description."
        # Browsers draw it, and nothing else does.
        is_foreign = "<foreignObject" in picture["svg"]
        lost = self._lost("foreignObject of SVG, in the PDF" * is_foreign)
        return self._item(Figure, {**meta, **picture, "alt": alt}, meta) + lost

    def _item(self, kind: type[Figure | Table], payload: Json, meta: Json) -> str:
        """Take in a figure or a table and mark its place, or note what is wrong with it."""
        number = 1 + sum(isinstance(item, kind) for item in self.items.values())
        short = {"figure": "fig", "table": "tbl"}[kind.kind]
        caption = meta.get("caption", "")
        id_ = meta.get("id") or f"{short}-{number}"
        if not caption and not self.is_user_notebook:
            self._fault(
                f"the {kind.kind} {id_!r} has no caption: write #| {short}-cap: … into the cell"
            )
        if not _ID.fullmatch(id_):
            self._fault(
                f"the {kind.kind} id {id_!r} is not usable: write small letters, digits and hyphens"
            )
        id_ = self._numbered(id_)
        known = {"id": id_, "caption": caption, "note": meta.get("note") or ""}
        landscape = bool(meta.get("landscape"))
        try:
            item = kind.from_payload({**payload, **known, "landscape": landscape})
        except ValueError as error:
            return self._fault(f"the {kind.kind} {id_!r} cannot be read: {error!r}")
        if isinstance(item, Table):
            item = item.with_anchors(self._is_free)
            self.anchors.update(item.anchors)
        self.items[item.id] = item
        lines = [f"item {item.id} {labels(self.items)[item.id]}"]
        if isinstance(item, Table):
            lines += [f"anchor {id_}" for id_ in item.anchors]
        return _marker("\n".join(lines))

    def _numbered(self, id_: str) -> str:
        """Return an id, numbered if another has it; one that was typed in two cells stays."""
        is_typed = id_ in self.source and id_ in self.earlier
        if not self.is_of_reader or is_typed:
            return id_
        others = (f"{id_}-{number}" for number in count(2))
        return next(each for each in chain([id_], others) if each not in self.items)

    def _is_free(self, anchor: str) -> bool:
        """Say whether a place may have an id: in a reader's own notebook, which shows lists twice, the first has it."""
        return not self.is_of_reader or anchor not in self.anchors


def _picture(data: Json, html: str, meta: Json) -> Json | None:
    """Return what is drawn of a figure of ours, or of any other picture."""
    if meta.get("kind") == Figure.kind and ordinary.SVG in data:
        svg = data[ordinary.SVG]
        return {"svg": svg[svg.find("<svg") :], "drawing": drawing_in(html)}
    return ordinary.picture(data)


def _marker(text: str) -> str:
    return _fenced(text, "=thb")


def _seen(text: str) -> str:
    """Leave what a terminal shows in the end, as of a progress bar."""
    text = _ANSI.sub("", text)
    while "\b" in text:
        text = _BACK.sub("", text)
    lines = (line.rstrip("\r").rpartition("\r") for line in text.split("\n"))
    return "\n".join(last for _, _, last in lines)


def _fenced(text: str, kind: str) -> str:
    longest = max(["``", *re.findall("`+", text)], key=len)
    return f"\n{longest}`{{{kind}}}\n{text}\n{longest}`\n"
