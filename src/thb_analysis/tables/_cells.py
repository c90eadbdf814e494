"""The cells behind the numbers: the way from a count to footnote, page, country and status."""

from __future__ import annotations

from collections.abc import Sequence

from thb_analysis.display import (
    Cell,
)


def located(notes: Sequence[str | Cell], pages: Sequence[int]) -> Cell:
    """Say where in the source: ``n. 12, p. 3``, or ``nn. 12, 13, pp. 3, 4``."""
    before, between = "n" * min(len(notes), 2), "p" * min(len(pages), 2)
    numbers = ", ".join(map(str, pages))
    return Cell.joined([f"{before}. ", Cell.joined(notes, ", "), f", {between}. {numbers}"])
