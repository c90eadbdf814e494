import io

from thb_analysis.reports.running.progress import progress
from thb_analysis.reports.running.results import Result


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def shown(stream):
    """What a stream shows of a build of three reports."""
    with progress(3, stream) as on_progress:
        for report, state in (("a", "up to date"), ("b", "built"), ("c", "failed")):
            on_progress(Result(report, state))
    return stream.getvalue()


def test_plain_lines_without_a_terminal():
    """One line for each report that was worked on, counted, without control characters."""
    assert shown(io.StringIO()) == "[2/3] b built\n[3/3] c failed\n"


def test_a_bar_on_a_terminal():
    """A terminal gets a bar, and a line for each report that was worked on."""
    bar = shown(Terminal())
    assert "\x1b[" in bar
    assert "b built" in bar
