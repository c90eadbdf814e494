"""Read the source of a lesson: Markdown that Jupytext can open, with exercises and their solutions.

A code block is a cell. Its tag says what it is for:

============ ========================================================================
``start``    where the student writes; names that are ``...`` make up the answer. With ``read`` as a
             second tag it is a text that a person reads, with ``figure`` a figure and its
             alternative text. Else the quotation below it is what a student is told whose
             mistake is none of those below. With ``typed=1`` what is read off may be typed
``solution`` the right answer; the quotation below it says why it matters, or asks what the student
             should read the text again for. Of a figure it draws a model, and ``values`` holds
             the value at each name, in mistakes too
``also``     an answer in another form that is right as well
``mistake``  a typical mistake; the quotation below it is what the student is shown
``way``      a wrong way that gives the right answer here, and another one on other data
``shown``    runs in the notebook only, and not in a check
============ ========================================================================
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from thb_analysis.errors import ThbError
from thb_analysis.files import sha256
from thb_analysis.package.package import PROJECT
from thb_analysis.reports.catalog.reports import find_notebooks

TAGS = ("start", "solution", "also", "mistake", "way", "shown")
# Kinds of blocks that a notebook runs as they are.
RUN = ("code", "shown")

ENGLISH = "en"

# With the quotation below, which belongs to it if it has a tag.
_FENCE = re.compile(
    r"^```python([^\n]*)\n(.*?)^```$\s*((?:^>[^\n]*\n)*)", re.MULTILINE | re.DOTALL
)
_OPTION = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|\[[^\]]*\]|\d+)')
_TEACHER = re.compile(
    r'<!-- #region tags=\["teacher"\] -->\n(.*?)<!-- #endregion -->', re.DOTALL
)
_CELL = re.compile(r"\n(?=##+ |<details>\n<summary>\w+ 1<)")
_ANSWER = re.compile(r"^(\w+) = \.\.\.$", re.MULTILINE)
_QUOTED = re.compile(r'"([^"\n]+)"')
# After a word such as “Exercise”, in the language of the lesson.
_EXERCISE = re.compile(r"## \w+ (\d+\.\d+): .")


@cache
def phrases(language: str) -> dict[str, str]:
    """Return the phrases of checks and notebooks in a language, by name."""
    path = Path(__file__).parent / "words" / f"{language}.yaml"
    return dict(yaml.safe_load(path.read_text("utf-8")))


@cache
def seeds_of(exercise: str) -> tuple[int, ...]:
    """Return the seeds of the other data on which an answer is tried; none where nothing is computed."""
    stated = yaml.safe_load(Path(__file__).with_name("seeds.yaml").read_text("utf-8"))
    return tuple(stated.get(exercise, range(1, 7)))


@dataclass(frozen=True, eq=False)
class Block:
    """A piece of a lesson: a text, or code with `note`, the quotation below it."""

    kind: str
    text: str
    note: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Exercise:
    """An exercise: its number, such as ``2.1``, its blocks in order, and code that every check runs first."""

    number: str
    blocks: tuple[Block, ...]
    opening: Block

    @property
    def answers(self) -> list[str]:
        """Names of the variables to which the student assigns an answer."""
        return _ANSWER.findall(self.start.text)

    @property
    def parts(self) -> list[str]:
        """Names of the parts of an answer that is no dictionary; may be empty."""
        stated = self.start.options.get("parts", [])
        return self.answers if self.answers[1:] else stated

    def of(self, *kinds: str) -> list[Block]:
        """Return the blocks of some kinds."""
        return [block for block in self.blocks if block.kind in kinds]

    @property
    def start(self) -> Block:
        """The block in which the student writes."""
        return self.of("start")[0]

    @property
    def tag(self) -> str:
        """What the answer is: ``read`` or ``figure``, which a person reads, or else ``start``."""
        return str(self.start.options["tags"][-1])

    @property
    def accepts_typed(self) -> bool:
        """Whether the answer, or a part of it, is read off or judged: then a typed one is as right."""
        return bool(self.start.options.get("typed"))

    @property
    def state(self) -> str:
        """A hash, which differs between versions of the lesson."""
        blocks = self.of("code", "shown", "start", "text", "solution")
        counted = "\n".join(block.text for block in (self.opening, *blocks))
        return sha256(counted.encode())[:8]

    @property
    def named(self) -> set[str]:
        """The texts that its code has in quotation marks: names of countries and others."""
        blocks = (self.opening, *self.of("code", *TAGS))
        return {name for block in blocks for name in _QUOTED.findall(block.text)}

    def cell(self, kind: str) -> str:
        """Return the id of one of its cells in notebooks, such as ``answer-2-1``."""
        return f"{kind}-{self.number.replace('.', '-')}"


@dataclass(frozen=True, eq=False)
class Lesson:
    """A lesson as in its source; the first block is code."""

    number: int
    title: str
    blocks: tuple[Block, ...]
    exercises: dict[str, Exercise]
    language: str

    def call(self, exercise: Exercise) -> str:
        """Return the code of the cell that checks an exercise."""
        answers = ", ".join(exercise.answers)
        given = f"({answers})" if len(exercise.answers) > 1 else answers
        spoken = f', language="{self.language}"' * (self.language != ENGLISH)
        return f'check("{exercise.number}", {given}{spoken}, state="{exercise.state}")'


def lessons() -> list[Lesson]:
    """Read all lessons: those in the folder of the notebooks, or, if that has none, the project's.

    Raises
    ------
    ThbError
        If a source has faults: all of them.
    """
    folder = find_notebooks() / "learn/source"
    if not folder.is_dir():
        folder = PROJECT / "notebooks/learn/source"
    paths = sorted(folder.rglob("lesson-*[0-9].md"))
    return [parse(path.read_text("utf-8"), path) for path in paths]


def read_lesson(number: int, language: str = ENGLISH) -> Lesson:
    """Read a lesson of the project.

    Raises
    ------
    ThbError
        If there is none, or a source has faults.
    """
    for lesson in lessons():
        if (lesson.number, lesson.language) == (number, language):
            return lesson
    raise ThbError(
        f"No lesson {number} ({language}) in notebooks/learn/source/. Is this folder there, "
        "and the project as new as the notebook?"
    )


@cache
def parse(text: str, path: Path) -> Lesson:
    """Read a lesson from its text.

    Raises
    ------
    ThbError
        With all that is wrong with it.
    """
    _, head, body = text.split("---\n", 2)
    stated = {"language": ENGLISH} | yaml.safe_load(head)
    blocks = []
    exercises = {}
    for part in re.split(r"^(?=## )", body, flags=re.MULTILINE):
        section = [*_blocks(part)]
        blocks += section
        if heading := _EXERCISE.match(section[0].text):
            exercises[heading[1]] = Exercise(heading[1], tuple(section), blocks[0])
    if faults := [f"{path}: {fault}" for fault in _faults(blocks, exercises.values())]:
        raise ThbError("\n".join(faults))
    number = int(path.stem[7:])
    return Lesson(number, blocks=tuple(blocks), exercises=exercises, **stated)


def _blocks(body: str) -> Iterator[Block]:
    before, *rest = _FENCE.split(body)
    yield from _texts(before)
    parts = iter(rest)
    for options, code, quoted, after in zip(parts, parts, parts, parts, strict=True):
        given = {name: json.loads(value) for name, value in _OPTION.findall(options)}
        kind = given.get("tags", ["code"])[0]
        note = re.sub(r"^> ?", "", quoted, flags=re.MULTILINE).strip()
        yield Block(kind, code.rstrip(), note, given)
        yield from _texts(f"{quoted}{after}" if kind == "code" else after)


def _texts(text: str) -> Iterator[Block]:
    """Split a text into cells: at headings; hints, and notes for teachers, are cells of their own."""
    for index, part in enumerate(_TEACHER.split(text)):
        for cell in filter(None, map(str.strip, _CELL.split(f"\n{part}"))):
            if index % 2:
                yield Block("teacher", cell)
            elif cell.startswith("<details>"):
                yield Block("hints", cell, options={"tags": ["remove-cell"]})
            else:
                yield Block("text", cell)


def _faults(blocks: Iterable[Block], exercises: Iterable[Exercise]) -> Iterator[str]:
    """Yield what is wrong with a lesson, one sentence each."""
    for block in blocks:
        if block.kind not in (*TAGS, "text", "hints", "teacher", "code"):
            yield f"a code block has the tag {block.kind}; there are {', '.join(TAGS)}"
        if block.kind in ("solution", "mistake") and not block.note:
            yield f"a quotation must stand below “{block.text.splitlines()[0]}”"
    for each in exercises:
        starts = each.of("start")
        complete = [start.options.keys() >= {"form", "minutes"} for start in starts]
        if complete != [True] or not each.answers:
            yield f'exercise {each.number}: it needs one start with an answer that is ..., form="…" and minutes=…'
        if len(each.of("solution")) != 1:
            yield f"exercise {each.number}: it needs one solution"
