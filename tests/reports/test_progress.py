import io

from thb_analysis.reports.progress import progress
from thb_analysis.reports.run import Outcome


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        return True


def told(stream):
    """What a stream shows of a build of three reports."""
    with progress(3, stream) as tell:
        for report, state in (("a", "up to date"), ("b", "built"), ("c", "failed")):
            tell(Outcome(report, state))
    return stream.getvalue()


def test_plain_lines_without_a_terminal():
    """One line for each report that was worked on, counted, without control characters."""
    assert told(io.StringIO()) == "[2/3] b built\n[3/3] c failed\n"


def test_a_bar_on_a_terminal():
    """A terminal gets a bar, and a line for each report that was worked on."""
    shown = told(Terminal())
    assert "\x1b[" in shown
    assert "b built" in shown
