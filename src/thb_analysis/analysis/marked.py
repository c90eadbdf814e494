"""Marked: plain texts in which the numbers of findings and measures lead to where they come from."""

import re

from thb_analysis.display.links import link_to, origin
from thb_analysis.wording import markdown

_MARK = re.compile("\0(.*?)\0(.*?)\0")


def led(id: str, said: str) -> str:
    """Mark the number of a finding or a measure, by its id."""
    return f"\0{id}\0{said}\0"


def unmarked(said: str) -> str:
    """Return a text without its marks."""
    return _MARK.sub(r"\2", said)


def linked(said: str) -> str:
    """Write a text in Markdown, with links where it is marked."""
    return _MARK.sub(lambda found: link_to(origin(found[1]), found[2]), markdown(said))


def counted_in(said: str) -> list[str]:
    """Return the ids of the findings and measures whose numbers are marked in a text."""
    return [id for id, _ in _MARK.findall(said)]
