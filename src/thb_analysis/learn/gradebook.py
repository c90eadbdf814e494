"""The gradebook of a class: a row for each student, with the marks of checks and those given by hand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from thb_analysis.data.files import Row, content, csv_text, decoded, harmless, parse_table
from thb_analysis.errors import ThbError
from thb_analysis.learn.source import Exercise

# Canvas has in its first row how many points there are.
_POINTS_POSSIBLE = "pointspossible"
_COLUMN = "Exercise {}"
_LESSON = re.compile(r"[-_ .]*lesson[-_ .]*\d+$", re.IGNORECASE)


def table(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Return the text of a table in which no cell is a formula."""
    named = {name: harmless(name) for name in columns}
    cells = [{own: harmless(row.get(name)) for name, own in named.items()} for row in rows]
    return csv_text(named.values(), cells)


def read_marks(path: Path, exercises: Mapping[str, Exercise]) -> dict[tuple[str, str], Decimal]:
    """Read marks that were given by hand: ``file``, ``exercise``, ``points``; none without a file.

    Raises
    ------
    ThbError
        With all cells that are no mark.
    """
    if not path.is_file():
        return {}
    marks, faults = {}, []
    for row in filter(lambda row: row["points"], read_table(path)[1]):
        asked, points = exercises.get(row["exercise"]), row["points"].replace(",", ".")
        if asked and re.fullmatch(r"\d+(\.\d+)?", points) and Decimal(points) <= asked.full:
            marks[key(row["file"], row["exercise"])] = Decimal(points)
        else:
            faults.append(
                f"{path}, line {row.line}: {points!r} is no number of points of an exercise {row['exercise']!r}"
            )
    if faults:
        raise ThbError("\n".join(faults))
    return marks


def key(file: str, exercise: str) -> tuple[str, str]:
    """Return by what a mark is found, however a spreadsheet has saved the name of the file."""
    return " ".join(harmless(file).split()), exercise


def read_table(path: Path) -> tuple[list[str], list[Row]]:
    """Read a table that a spreadsheet or a learning platform has saved."""
    sheet = parse_table(path.name, decoded(path.name, content(path.parent, path.name)))
    return [*sheet.cells], sheet.rows


class Roster:
    """Who is in the class: the columns of a file, a row for each student."""

    def __init__(self, columns: list[str], rows: list[Row]) -> None:
        self.columns, self.rows = columns, rows
        named = [(name, at) for at, row in enumerate(rows) for name in _names(row)]
        # What two students share, such as their section, tells neither.
        shared = Counter(name for name, _ in named)
        self._places = {name: at for name, at in named if shared[name] == 1}

    @classmethod
    def of_files(cls, files: Iterable[str]) -> Roster:
        """Take for a student whatever a file, or its folder, is called."""
        students = dict.fromkeys(map(student, files))
        return cls(["student"], [Row({"student": name}) for name in students])

    def place(self, file: str) -> int | None:
        """Return the row of the student who handed in a file, None if there is not just one."""
        name = student(file)
        told = {at for at, row in enumerate(self.rows) if name in row.values()}
        told = told or {
            self._places[part]
            for part in map(_bare, (name, *name.split("_")))
            if part in self._places
        }
        return told.pop() if len(told) == 1 else None


def student(file: str) -> str:
    """Return the name that a file was handed in under: that of its folder, or its own without the lesson."""
    folder, is_in_folder, _ = file.partition("/")
    own = re.sub(r"\.ipynb$", "", file, flags=re.IGNORECASE)
    return folder if is_in_folder else _LESSON.sub("", own) or own


def _names(row: Row) -> set[str]:
    """Return what a student may be called: each cell of the row, and its first two together, in either order."""
    cells = [*row.values(), ""]
    return {_bare(name) for name in (*cells, cells[0] + cells[1], cells[1] + cells[0])} - {""}


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def gradebook(
    marks: Iterable[Mapping[str, Any]], roster: Roster, exercises: Mapping[str, Exercise]
) -> str:
    """Write the table that Moodle and Canvas import.

    Parameters
    ----------
    marks : iterable of dict
        `file`, `exercise` and `points` of each exercise of each file; points are None where there are none.
    roster : Roster
    exercises : dict of str to Exercise
        Those of the lessons that were handed in.

    Returns
    -------
    str
        The columns of the roster, one for each exercise, `total` of the points that there are, `maximum`, and
        `without marks`: exercises that were handed in and have no points yet. Of several files, the
        better answer counts.
    """
    # Of what has no points yet, the list is empty.
    handed_in: dict[tuple[int | None, str], list[Any]] = defaultdict(list)
    for row in marks:
        points = handed_in[roster.place(row["file"]), row["exercise"]]
        if row["points"] is not None:
            points.append(row["points"])
    full = {number: each.full for number, each in exercises.items()}
    rows: list[dict[str, Any]] = []
    for at, student in enumerate(roster.rows):
        given = {number: handed_in[at, number] for number in full if (at, number) in handed_in}
        own = {number: max(points) for number, points in given.items() if points}
        if _bare(next(iter(student.values()), "")) == _POINTS_POSSIBLE:
            own = full
        row = {**student, **{_COLUMN.format(number): points for number, points in own.items()}}
        row["total"] = sum(own.values()) if own else ""
        row["maximum"] = sum(full.values())
        row["without marks"] = " ".join(number for number in given if number not in own)
        rows.append(row)
    named = map(_COLUMN.format, full)
    return table([*roster.columns, *named, "total", "maximum", "without marks"], rows)
