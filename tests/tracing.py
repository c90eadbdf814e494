"""What coverage need not trace."""

from collections.abc import Iterator
from contextlib import contextmanager

from coverage import Coverage


@contextmanager
def untraced() -> Iterator[None]:
    """Run at full speed, which tracing every line of every library would double.

    Coverage is then what the tests of single things reach: no line counts as tested because a
    property of a thousand cases went over it.
    """
    running = Coverage.current()
    if running is None:
        yield
        return
    running.stop()
    try:
        yield
    finally:
        running.start()
