"""How footnotes are named, ids of measures, and lines of the short form."""

from collections.abc import Iterable


def noted(footnotes: str) -> str:
    """Name the footnotes of a statement, which have spaces between: n. 30–32, 46."""
    return f"n. {runs(map(int, footnotes.split()))}" if footnotes else ""


def runs(numbers: Iterable[int]) -> str:
    """Write footnotes with their runs closed up: 30–32, 46."""
    found: list[list[int]] = []
    for number in sorted(set(numbers)):
        if found and number == found[-1][-1] + 1:
            found[-1].append(number)
        else:
            found.append([number])
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in found
    )


def measure_row(measure: str) -> str:
    """Return the id of the row of a measure among the lists behind a page."""
    return f"m-{measure}"


def short_form(lines: Iterable[str]) -> str:
    """Write lines in Markdown as rows of the short form; empty without any."""
    rows = [f"- {line}" for line in lines]
    return "\n".join(["::: short", *rows, ":::"]) if rows else ""
