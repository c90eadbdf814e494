"""Which files of a package were asked for: a report is made again only when one of these is another."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

# The list of texts, whatever is in them; and everything.
LISTING, ALL = "texts/", "data"
noted: set[str] = set()


@contextmanager
def unnoted() -> Iterator[None]:
    """Let what is read meanwhile count for nothing: it is checked, and gets into no report."""
    before = set(noted)
    try:
        yield
    finally:
        noted.intersection_update(before)


class Frames(dict[str, Any]):
    """Tables by name, each noted by its file when it is asked for."""

    def __init__(self, frames: Mapping[str, Any], paths: Mapping[str, str]) -> None:
        super().__init__(frames)
        self.paths = paths

    def note(self, names: Iterable[str]) -> None:
        """Note tables of which something is kept, and not computed again."""
        noted.update(self.paths[name] for name in names)

    def __getitem__(self, name: str) -> Any:
        noted.add(self.paths.get(name, ALL))
        return super().__getitem__(name)
