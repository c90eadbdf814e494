r"""What of Markdown a text may hold, so that whatever is valid is built: paragraphs, lists, emphasis, links.

A text stands on pages, in print, in Word, in titles and in files of results. So it holds nothing that only
one of them shows, nothing that is run or leads elsewhere than to the web, and nothing that changes how
what stands behind it is read. A sign that Markdown would act upon is written with a backslash: ``\$``.
"""

import re
from collections.abc import Iterator
from html import unescape

from thb_analysis.package.schema import FORBIDDEN, UNFIT

# What separates lines or paragraphs ends a line for some programs and none for others.
_UNFIT = re.compile(f"{FORBIDDEN.pattern}|[\u2028\u2029]")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_LINK = re.compile(r"(?i)<(?:(?:https?://|mailto:)[^\s<>]+|[\w.+-]+@[\w.-]+)>")
# What a list or a quotation begins with.
_BEGINS = r"(?:[>|*+:~-]|#\.|\(?\w{1,3}[.)])"
_BEGUN = rf"^(?:\s*{_BEGINS})*\s*"
# What Markdown would act upon, and what to do. Signs that are escaped, and links, are taken out before.
_REFUSED = {
    r"<[A-Za-z/!?][^\s>]*>?": r"is HTML, or a link to elsewhere than http, https and mailto: delete it, or write \<",
    r"`+": r"would begin code: delete it, or write \`",
    r"\$+": r"would begin a formula: write \$",
    r"&#\w+;?": "is a sign by its number: write the sign itself",
    r"(?<![^\W_])@\S+": r"would cite a source: write \@",
    rf"{_BEGUN}#+(?= |$)": "is no heading here: a text has one title (#), and headings ## and ###",
    rf"{_BEGUN}(?:~~~+|:::+)": "would begin a block: delete it",
    rf"^(?: {{0,3}}{_BEGINS} ?)*(?: {{4}}| {{0,3}}\t)\s*\S+": "would be code: put at most three spaces before it",
    rf"^(?:\s*{_BEGINS}){{9,}}": "begins too many lists and quotations within each other",
}
# Far more than anybody writes. Pandoc takes twice as long for each sign more, and Typst has a limit.
_MAX_DEPTH = 8
_EMPHASIS = re.compile(r"""["']|[*_]+|~+|\^+""")


def unfit_markup(line: str) -> Iterator[tuple[str, str]]:
    """Yield what of a line no text may hold, ties written as their words, and why."""
    for found in dict.fromkeys(_UNFIT.findall(unescape(line).replace("\t", " "))):
        yield f"U+{ord(found):04X}", f"is a {UNFIT}, or ends a line: delete it"
    bare = _LINK.sub("", _ESCAPED.sub("·", line))
    for pattern, problem in _REFUSED.items():
        if markup := re.search(pattern, bare):
            yield markup[0].strip(), problem
    if bare.strip() and not re.search(r"[^\W_]", line):
        yield (
            line.strip(),
            "has no word: Markdown would take it for a rule, a fence or an empty item",
        )


def is_too_deep(paragraph: str) -> bool:
    """Whether so many emphases and quotations are within each other that no program reads them."""
    bare = f" {_ESCAPED.sub('·', paragraph)} "
    within: list[str] = []
    for found in _EMPHASIS.finditer(bare):
        mark, before, after = found[0], bare[found.start() - 1], bare[found.end()]
        if mark in within and not before.isspace():
            del within[within.index(mark) :]
        elif not after.isspace() and within[-1:] != [mark]:
            within.append(mark)
        if len(within) > _MAX_DEPTH:
            return True
    return False
