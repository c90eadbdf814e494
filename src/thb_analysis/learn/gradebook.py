"""The gradebook of a class: a row for each student, with the marks of checks and those given by hand."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from thb_analysis.data.files import Row, content, csv_text, decoded, harmless, parse_table
from thb_analysis.data.names import folded
from thb_analysis.errors import ThbError
from thb_analysis.learn.source import Exercise

_ENDING = re.compile(r"((?<=.)[-_ .]*lesson[-_ .]*\d+)?\.ipynb$", re.IGNORECASE)


# Points by hand, of each exercise of each file.
Marks = dict[tuple[str, str], Decimal]


def table(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the text of a table in which no cell is a formula."""
    named = {name: harmless(name) for name in columns}
    cells = [{own: harmless(row.get(name)) for name, own in named.items()} for row in rows]
    return csv_text(named.values(), cells)


def read_table(path: Path) -> list[Row]:
    """Read the rows of a table that a spreadsheet or a learning platform has saved."""
    return parse_table(path.name, decoded(path.name, content(path.parent, path.name))).rows


def read_marks(path: Path, exercises: Mapping[str, Exercise]) -> Marks:
    """Read marks that were given by hand: ``file``, ``exercise``, ``points``; none without a file.

    Raises
    ------
    ThbError
        With all cells that are no mark.
    """
    marks, faults = {}, []
    for row in read_table(path) if path.is_file() else []:
        asked, points = exercises.get(row["exercise"]), row["points"].replace(",", ".")
        if asked and re.fullmatch(r"\d+(\.\d+)?", points) and Decimal(points) <= asked.full:
            marks[key(row["file"], row["exercise"])] = Decimal(points)
        elif points:
            what = f"{points!r} is no number of points of an exercise {row['exercise']!r}"
            faults.append(f"{path}, line {row.line}: {what}")
    if faults:
        raise ThbError("\n".join(faults))
    return marks


def key(file: str, exercise: str) -> tuple[str, str]:
    """Return by what a mark is found, whether or not the name of the file was made harmless."""
    return harmless(file), exercise


def student(file: str) -> str:
    """Return the name that a file was handed in under: that of its folder, or its own without the lesson."""
    folder, is_in_folder, _ = file.partition("/")
    return folder if is_in_folder else _ENDING.sub("", file)


def owner(file: str, roster: Sequence[Row]) -> int | None:
    """Return the row of the student who handed a file in, None if there is not just one."""
    name = student(file)
    parts = {_bare(part) for part in (name, *name.split("_"))}
    # What all students share, such as their section, tells none from the others.
    fits = [(name in row.values(), len(_names(row) & parts)) for row in roster]
    best = max(fits, default=(False, 0))
    return fits.index(best) if any(best) and fits.count(best) == 1 else None


def _names(row: Row) -> set[str]:
    """Return what a student may be called: each cell of the row, and its first two together, in either order."""
    cells = [*row.values(), ""]
    return {_bare(name) for name in (*cells, cells[0] + cells[1], cells[1] + cells[0])} - {""}


def _bare(name: str) -> str:
    return folded(name).replace(" ", "")


def text(marks: Sequence[Mapping[str, Any]], roster: Sequence[Row]) -> str:
    """Write the table that Moodle and Canvas import.

    Parameters
    ----------
    marks : sequence of dict
        `student`, the index in the roster, `exercise`, `points` and `full` points of each exercise of each
        file; points are None where there are none.
    roster : sequence of Row

    Returns
    -------
    str
        The columns of the roster, one for each exercise, `total` of the points that there are, `maximum`, and
        `without marks`: exercises that were handed in and have no points yet. Of several files, the
        better answer counts.
    """
    best: dict[tuple[int | None, str], Any] = {}
    for mark in sorted(marks, key=lambda mark: -1 if mark["points"] is None else mark["points"]):
        best[mark["student"], mark["exercise"]] = mark["points"]
    asked = {mark["exercise"]: mark["full"] for mark in marks if mark["exercise"]}
    full = dict(sorted(asked.items(), key=lambda each: [int(part) for part in each[0].split(".")]))
    columns = {number: f"Exercise {number}" for number in full}
    rows: list[dict[str, Any]] = []
    for at, row in enumerate(roster):
        own = {number: best[at, number] for number in full if (at, number) in best}
        # Canvas has in its first row how many points there are.
        if _bare(next(iter(row.values()), "")) == "pointspossible":
            own = dict(full)
        given = [points for points in own.values() if points is not None]
        sums = {"total": sum(given) if given else "", "maximum": sum(full.values())}
        waiting = " ".join(number for number, points in own.items() if points is None)
        cells = {columns[number]: points for number, points in own.items()}
        rows.append(row | cells | sums | {"without marks": waiting})
    named = (*columns.values(), "total", "maximum", "without marks")
    return table([*next(iter(roster), {}), *named], rows)
