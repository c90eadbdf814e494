"""Write footnotes, anchors of measures, and lines of the short form."""

from collections.abc import Iterable


def cite_footnotes(footnotes: str) -> str:
    """Write footnotes that are separated by spaces, ``30 31 32 46``, as ``n. 30–32, 46``."""
    return f"n. {format_ranges(map(int, footnotes.split()))}" if footnotes else ""


def format_ranges(numbers: Iterable[int]) -> str:
    """Write numbers with three or more in a row as a range: ``30–32, 46``."""
    ranges: list[list[int]] = []
    for number in sorted(set(numbers)):
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    return ", ".join(
        f"{each[0]}–{each[-1]}" if len(each) > 2 else ", ".join(map(str, each))
        for each in ranges
    )


def anchor_of(measure: str) -> str:
    """Return the id of a measure's row in the table `notes` of a page, to which text links."""
    return f"m-{measure}"


def short_block(lines: Iterable[str]) -> str:
    """Write lines in Markdown as rows of the short form; empty without any."""
    rows = [f"- {line}" for line in lines]
    return "\n".join(["::: short", *rows, ":::"]) if rows else ""
