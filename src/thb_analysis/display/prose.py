"""Prose in pandoc's Markdown, and how a notebook shows it: as HTML of the same structure."""

import re
from dataclasses import dataclass
from html import escape
from pathlib import Path

import mistune

from thb_analysis.display.bundle import Bundle, metadata
from thb_analysis.wording import first

_MAX_LINES = (
    39  # in a terminal, with one that says how many there are besides; print shows all
)
PROSE_TYPE = "application/vnd.thb.prose+markdown"


@dataclass(frozen=True)
class Prose:
    """Prose in pandoc's Markdown: paragraphs, lists, blocks (``::: lead``) and spans with classes.

    A report renders it with pandoc. A notebook shows HTML in which links within the report are plain
    words with a tooltip: its cells are run in any order, so that a target may be missing, or there twice.

    Attributes
    ----------
    markdown : str
    warning : str
        What is said in the terminal when a report shows it.
    """

    markdown: str
    warning: str = ""

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        style = Path(__file__).with_name("notebook.css").read_text("utf-8")
        data = {
            PROSE_TYPE: self.markdown,
            "text/html": f'<div class="thb"><style>{style}</style>{_html(self.markdown)}</div>',
            "text/plain": "\n".join(
                first(plain(self.markdown).splitlines(), _MAX_LINES)
            ),
        }
        meta = {"warning": self.warning} if self.warning else {}
        return data, metadata("prose", meta)

    def _ipython_display_(self) -> None:
        """Show the prose; without any, make no output."""
        from IPython.display import display

        if self.markdown:
            data, meta = self._repr_mimebundle_()
            display(data, metadata=meta, raw=True)  # type: ignore[no-untyped-call]

    def __str__(self) -> str:
        return plain(self.markdown)


_BLOCK = re.compile(
    r'^:{3,} *(?:\{\.(\w+)(?: label="([^"]*)")?\}|(\w+)) *$', re.MULTILINE
)
_END = re.compile(r"^:{3,} *$", re.MULTILINE)
# A character within brackets, those that are escaped included.
_TEXT = r"((?:\\.|[^\\\[\]])*)"
_ANCHOR = re.compile(r"\[\]\{[^{}]*\}")
_LINK = re.compile(rf'\[{_TEXT}\]\(#[^() "]*(?: "([^"]*)")?\)(?:\{{([^{{}}]*)\}})?')
_SPAN = re.compile(rf"\[{_TEXT}\]\{{([^{{}}]*)\}}")
_CITATION = re.compile(r"\[(@[^\[\]]+)\]")
_KEY = re.compile(r"@([a-z]+)(\d{4})")
_MARKDOWN = mistune.create_markdown(escape=False, plugins=["table", "def_list"])


def plain(markdown: str) -> str:
    """Return prose as text, without Markdown."""
    text = _END.sub(
        "", _BLOCK.sub(lambda found: f"{found[2]}:" if found[2] else "", markdown)
    )
    text = _SPAN.sub(r"\1", _LINK.sub(r"\1", _ANCHOR.sub("", _write_citations(text))))
    text = re.sub(r"(?m)\\(?=[^\w\s])|\*\*|<(?=https?:)|(?<=\S)>(?=\))|^#+ ", "", text)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _html(markdown: str) -> str:
    """Return prose as HTML: blocks as ``div``, links within the report and spans as ``span``."""

    def block(found: re.Match[str]) -> str:
        label = f"\n<b>{escape(found[2])}</b>\n" if found[2] else ""
        return f'\n<div class="thb-{found[1] or found[3]}">{label}\n'

    def span(text: str, attributes: str, title: str = "") -> str:
        classes = " ".join(
            f"thb-{each}" for each in re.findall(r"\.([\w-]+)", attributes)
        )
        tooltip = f' title="{escape(title)}" tabindex="0"' if title else ""
        return f'<span class="{classes}"{tooltip}>{text}</span>'

    text = _ANCHOR.sub("", _write_citations(markdown))
    text = _LINK.sub(lambda found: span(found[1], found[3] or "", found[2] or ""), text)
    text = _SPAN.sub(lambda found: span(found[1], found[2]), text)
    text = _END.sub("\n</div>\n", _BLOCK.sub(block, text))
    return str(_MARKDOWN(text)).strip()


def _write_citations(text: str) -> str:
    """Write ``[@manski2003; @jaccard1912]`` as names with years."""

    def named(found: re.Match[str]) -> str:
        return f"({_KEY.sub(lambda key: f'{key[1].title()} {key[2]}', found[1])})"

    return _CITATION.sub(named, text)
