"""Sentences in Markdown, and the words that a notebook shows for them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from thb_analysis.display.bundle import Bundle, metadata

PROSE_TYPE = "application/vnd.thb.prose+markdown"
OPENED_TYPE = "application/vnd.thb.opened+json"


@dataclass(frozen=True)
class Prose:
    """Sentences in pandoc's Markdown, written from results.

    Where they refer or cite, Jupyter is given words: cells are run again, and in any order, so that no
    place of a notebook is sure to be there, or there once.

    Attributes
    ----------
    markdown : str
    opened : mapping
        By id, what numbers of a report open on its page, in plain texts; only pages show it. See
        `thb_analysis.analysis.explained.Explanation.said`.
    """

    markdown: str
    opened: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def _repr_mimebundle_(self, **_: object) -> Bundle:
        plain = _plain(self.markdown)
        data: dict[str, Any] = {"text/markdown": plain, "text/plain": plain}
        if plain != self.markdown:
            data[PROSE_TYPE] = self.markdown
        if self.opened:
            data[OPENED_TYPE] = self.opened
        return data, metadata("prose", {})

    def _ipython_display_(self) -> None:
        """Show the sentences; where there are none, leave no empty output."""
        from IPython.display import display

        if self.markdown or self.opened:
            data, metadata = self._repr_mimebundle_()
            display(data, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]


# A character within brackets, those that are escaped included.
_TEXT = r"(?:\\.|[^\\\[\]])"
_WORDS = (
    (re.compile(r"\[(@[^\[\]]+)\]"), lambda found: f"({_cited(found[1])})"),
    (
        re.compile(r"(?<![\w@\\`])@([a-z]+)(\d{4})\b"),
        lambda found: f"{found[1].title()} ({found[2]})",
    ),
    # Places, links, and texts that are marked for reports.
    (re.compile(r"\[\]\{#[^{}]*\}"), ""),
    (re.compile(r"\[(\d+)\]\(#[^()\s]*\)\{\.raised\}"), r" (n. \1)"),
    (re.compile(rf"\[({_TEXT}*)\](?:\(#[^()\s]*\))?\{{\.[a-z]+\}}"), r"\1"),
    (re.compile(rf"\[({_TEXT}+)\]\(#[^()\s]*\)"), r"\1"),
    (re.compile(r"^:::.*\n*", re.MULTILINE), ""),
    (re.compile(r" \{\.on-pages\}$", re.MULTILINE), ""),
)


def _plain(markdown: str) -> str:
    """Write pandoc's references, citations and marks as words."""
    for pattern, word in _WORDS:
        markdown = pattern.sub(word, markdown)
    return markdown


def _cited(keys: str) -> str:
    """Write ``@manski2003; @jaccard1912`` as names with years."""
    return re.sub(r"@([a-z]+)(\d{4})", lambda key: f"{key[1].title()} {key[2]}", keys)
