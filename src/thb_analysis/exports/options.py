"""What results can be asked for in more than one way."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote


@dataclass(frozen=True)
class Options:
    """Choices that some of the results take; the others do not see them.

    Attributes
    ----------
    theme : str or None
        Restrict the results to a theme.
    group_by : str
        Groups of countries: see ``grouping``.
    """

    theme: str | None = None
    group_by: str = "region"

    def __str__(self) -> str:
        """Write all but the theme as the command line takes them."""
        return f"-p {quote(f'group_by={self.group_by}')}"
