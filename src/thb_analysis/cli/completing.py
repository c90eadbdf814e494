"""What the shell offers when Tab is pressed: names of reports, themes and countries.

A package that cannot be read gives no names, and no message in the middle of a command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from thb_analysis.errors import ThbError

if TYPE_CHECKING:
    from thb_analysis.reports.asked.catalogue import Vocabulary

Offers = list[tuple[str, str]]


def reports(ctx: typer.Context) -> Offers:
    """Offer the reports, and the notebooks that take their subject as a parameter."""
    vocabulary = _vocabulary(ctx)
    known = vocabulary.reports.values() if vocabulary else ()
    subjects = [("theme", "with --theme"), ("country", "with --country")]
    return [*((each.id, each.title) for each in known), *subjects]


def themes(ctx: typer.Context) -> Offers:
    """Offer the themes of the data package."""
    vocabulary = _vocabulary(ctx)
    return list(vocabulary.themes.items()) if vocabulary else []


def country(ctx: typer.Context) -> Offers:
    """Offer the countries that took part."""
    vocabulary = _vocabulary(ctx)
    return list(vocabulary.participants.items()) if vocabulary else []


def countries(ctx: typer.Context, incomplete: str) -> Offers:
    """Offer countries for a list that may hold some already."""
    before, comma, _ = incomplete.rpartition(",")
    taken = before.split(",")
    return [(f"{before}{comma}{code}", name) for code, name in country(ctx) if code not in taken]


def _vocabulary(ctx: typer.Context) -> Vocabulary | None:
    """Read the names of the package that the call has named so far."""
    from thb_analysis.reports.asked.catalogue import read_vocabulary

    try:
        return read_vocabulary(ctx.params.get("data"))
    except (ThbError, OSError):
        return None
