"""The page that leads to the reports of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thb_analysis.reports import html


@dataclass(frozen=True)
class Edition:
    """What the index says of the edition as a whole."""

    title: str
    description: str
    edition: str
    version: str
    authors: tuple[str, ...] = ()
    citation: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Entry:
    """One report: its title, one line on what it holds, and the files that stand beside the index.

    `variant` says what sets it apart from the published report, if anything does.
    """

    title: str
    description: str = ""
    html: str = ""
    pdf: str = ""
    variant: str = ""


@dataclass(frozen=True)
class Group:
    """Reports of one kind, such as themes; `compact` sets many short ones as a list of names."""

    title: str
    entries: tuple[Entry, ...]
    description: str = ""
    compact: bool = False


def render_index(edition: Edition, groups: Sequence[Group]) -> str:
    """Return the index page as HTML that fetches nothing.

    Parameters
    ----------
    edition
        Title, description and imprint of the edition.
    groups
        The reports in the order of the page. Groups without entries are left out; only files
        that stand beside the index should be named, since nothing is checked here.
    """
    return html.page(
        "index.html", edition=edition, groups=[group for group in groups if group.entries]
    )
