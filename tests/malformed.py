"""What no text may hold, whatever it is of: values that are missing, sums of nothing, signs too many."""

import re

# What pages make of spans, links, fences and escapes.
_MARKUP = re.compile(
    r"^:{3,}.*$|\]\(#[^\s)]*(?: \x22[^\x22]*\x22)?\)(\{[^}]*\})?|\](\{[^}]*\})|\]\(<[^>]*>\)|\[\]\{[^}]*\}|[\[*\\]",
    re.MULTILINE,
)
MALFORMED = {
    "a value that is missing": r"\b[Nn]a[Nn]\b|<NA>|\bNaT\b|\bnull\b|\bNone\b(?! [a-z])",
    "a share of nothing": r"\b0 of 0\b|\b0/0\b",
    "a value that is left out": r"\b(?:is|are|of|from|to|by|at|and) [–-](?=[ ,.;)]|$)|\([–-] ",
    "two spaces": r"\S  +\S",
    "two signs": r"[,;:·]\s*[,.;:·]|(?<!\bn)\.\s*[,;:]|(?<!\.)\.\.(?!\.)|[,;:·]$",
    "a space before a sign": r"\s[,.;:)](?!\d)|[(“]\s",
    "empty brackets": r"\(\s*\)|“\s*”|\[\s*\]",
    "one of several": r"\b(?:1|[Oo]ne) (?:countrie|unit|measure|list|cell)s\b",
    "a word twice": r"\b([A-Za-z]+) \1\b",
    "code": r"[{}]|\barray\(|\bdtype\b|<class|object at 0x|\bnp\.|\bTrue\b|\bFalse\b",
}


def plain(markdown):
    """Return Markdown as a reader sees it."""
    return _MARKUP.sub("", markdown)


def malformed(text):
    """Return what is malformed in a text, with the words around it."""
    return [
        f"{what}: …{line[max(found.start() - 40, 0) : found.end() + 20]}…"
        for line in plain(text).splitlines()
        for what, pattern in MALFORMED.items()
        if (found := re.search(pattern, line.strip()))
    ]
