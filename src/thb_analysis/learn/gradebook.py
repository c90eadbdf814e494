"""The gradebook of a class: a row for each student, with the marks of checks and those given by hand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from thb_analysis.data.files import Row, content, csv_text, decoded, harmless, parse_table
from thb_analysis.data.names import folded
from thb_analysis.errors import ThbError
from thb_analysis.learn.source import Exercise

# Canvas has in its first row how many points there are.
_POINTS_POSSIBLE = "pointspossible"
_COLUMN = "Exercise {}"
_LESSON = re.compile(r"[-_ .]*lesson[-_ .]*\d+$", re.IGNORECASE)


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
            faults.append(
                f"{path}, line {row.line}: {points!r} is no number of points of an exercise {row['exercise']!r}"
            )
    if faults:
        raise ThbError("\n".join(faults))
    return marks


def key(file: str, exercise: str) -> tuple[str, str]:
    """Return by what a mark is found, whether or not the name of the file was made harmless."""
    return harmless(file), exercise


def student(file: str) -> str:
    """Return the name that a file was handed in under: that of its folder, or its own without the lesson."""
    folder, is_in_folder, _ = file.partition("/")
    own = re.sub(r"\.ipynb$", "", file, flags=re.IGNORECASE)
    return folder if is_in_folder else _LESSON.sub("", own) or own


def placed(files: Iterable[str], roster: Sequence[Row]) -> Iterator[tuple[str, int | None]]:
    """Yield each file with the row of the student who handed it in, None if there is not just one."""
    named = [(name, at) for at, row in enumerate(roster) for name in _names(row)]
    # What two students share, such as their section, tells neither.
    shared = Counter(name for name, _ in named)
    places = {name: at for name, at in named if shared[name] == 1}
    for file in files:
        name = student(file)
        told = {at for at, row in enumerate(roster) if name in row.values()}
        parts = map(_bare, (name, *name.split("_")))
        told = told or {places[part] for part in parts if part in places}
        yield file, told.pop() if len(told) == 1 else None


def _names(row: Row) -> set[str]:
    """Return what a student may be called: each cell of the row, and its first two together, in either order."""
    cells = [*row.values(), ""]
    return {_bare(name) for name in (*cells, cells[0] + cells[1], cells[1] + cells[0])} - {""}


def _bare(name: str) -> str:
    return folded(name).replace(" ", "")


def text(
    marks: Iterable[Mapping[str, Any]], roster: Sequence[Row], exercises: Mapping[str, Exercise]
) -> str:
    """Write the table that Moodle and Canvas import.

    Parameters
    ----------
    marks : iterable of dict
        `student`, the index in the roster, `exercise` and `points` of each exercise of each file; points
        are None where there are none.
    roster : sequence of Row
    exercises : dict of str to Exercise
        Those there are; a column has each that was handed in.

    Returns
    -------
    str
        The columns of the roster, one for each exercise, `total` of the points that there are, `maximum`, and
        `without marks`: exercises that were handed in and have no points yet. Of several files, the
        better answer counts.
    """
    # Of what has no points yet, the list is empty.
    handed_in: dict[tuple[int | None, str], list[Any]] = defaultdict(list)
    for mark in marks:
        points = [] if mark["points"] is None else [mark["points"]]
        handed_in[mark["student"], mark["exercise"]] += points
    asked = {exercise for _, exercise in handed_in}
    full = {number: each.full for number, each in exercises.items() if number in asked}
    rows: list[dict[str, Any]] = []
    for at, row in enumerate(roster):
        given = {number: handed_in[at, number] for number in full if (at, number) in handed_in}
        own = {number: max(points) for number, points in given.items() if points}
        if _bare(next(iter(row.values()), "")) == _POINTS_POSSIBLE:
            own = full
        totals = {"total": sum(own.values()) if own else "", "maximum": sum(full.values())}
        totals["without marks"] = " ".join(number for number in given if number not in own)
        rows.append(row | {_COLUMN.format(number): each for number, each in own.items()} | totals)
    named = map(_COLUMN.format, full)
    return table([*next(iter(roster), {}), *named, "total", "maximum", "without marks"], rows)
