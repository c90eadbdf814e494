"""Run the code behind an answer again, on other data, in a process of its own.

There it writes no file, reaches no network, starts no program, and ends after `SECONDS`; where there is
Bubblewrap, it sees to the first two. What comes back is read as
literals: nothing that a student wrote runs where a verdict is made.
"""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache
from io import StringIO
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from thb_analysis.learn.answers import plain
from thb_analysis.learn.variants import Other, Reads, other_data, vary_letters

SECONDS = 60
# Of processor time, and of memory in bytes, where a system can limit them.
_LIMITS = {"RLIMIT_CPU": 20, "RLIMIT_FSIZE": 0, "RLIMIT_AS": 8 * 2**30}
_BOX = (
    *("bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"),
    *("--unshare-net", "--unshare-pid", "--die-with-parent"),
)
_FORBIDDEN = ("subprocess", "socket", "shutil", "ctypes", "os.", "pty", "sqlite3")
_ALLOWED = ("os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.getxattr")
_DATA = (".csv", ".tsv", ".txt", ".md", ".xlsx", ".parquet", ".pkl")
_OF_LIBRARY = re.compile(rf"{re.escape(str(Path(__file__).parents[1]))}/(?!learn)")
# So a text for `DataFrame.query` has a name.
_IN_QUERY = re.compile(r"@(\w+)")
# Expressions that begin with these names change nothing.
_SHOW = {"print", "display", "check", "begin", "sns", "plt", "fig", "ax", "get_ipython"}


def needed(cells: Iterable[str], names: Iterable[str]) -> list[str]:
    """Return the statements, in order, that gave names their values; of cells, in the order in which they ran."""
    statements: list[ast.stmt] = []
    for cell in cells:
        with suppress(SyntaxError, ValueError, MemoryError, RecursionError):
            statements += ast.parse(cell).body
    wanted, kept = {*names}, []
    for each in reversed(statements):
        if wanted & _set_by(each):
            kept.append(each)
            if isinstance(each, ast.Assign):  # a loop may leave a name as it was
                wanted -= _names(each.targets, ast.Store)
            wanted |= _names([each], ast.Load)
    defined = [each for each in kept if isinstance(each, ast.FunctionDef)]
    # What a function uses may be set after it.
    if _names(defined, ast.Load) <= {*names}:
        return [*map(ast.unparse, reversed(kept))]
    return needed(cells, {*names} | _names(defined, ast.Load))


def _names(nodes: Iterable[ast.AST], context: type[ast.expr_context]) -> set[str]:
    """Return the names that are read, or set, within nodes."""
    found = set()
    for each in chain.from_iterable(map(ast.walk, nodes)):
        if isinstance(each, ast.Name) and isinstance(each.ctx, context):
            found.add(each.id)
        elif isinstance(each, ast.Constant) and context is ast.Load:
            found |= {*_IN_QUERY.findall(str(each.value))}
    return found


def _set_by(statement: ast.stmt) -> set[str]:
    """Return the names that a statement sets, or may change what they hold."""
    found = _names([statement], ast.Store)
    for node in ast.walk(statement):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add((node.asname or node.name).split(".")[0])
        elif isinstance(node, (ast.Attribute, ast.Subscript, ast.Expr)):
            is_set = isinstance(getattr(node, "ctx", ast.Store()), ast.Store)
            used = _names([node], ast.Load)
            if is_set and not used & _SHOW:
                found |= used
    return found


@cache
def confinement() -> tuple[str, ...]:
    """Return the words before a command that keep it from writing and from the network; none where they fail."""
    with suppress(OSError, subprocess.CalledProcessError):
        subprocess.run([*_BOX, "true"], check=True, capture_output=True)
        return _BOX
    return ()


class Run(NamedTuple):
    """What came of statements: answers, whether they rest on data and on a file, and the first error."""

    answers: list[Any]
    varied: bool
    reads_file: bool
    error: str


def again(
    statements: Sequence[str], names: Sequence[str], others: Iterable[Other]
) -> list[Run]:
    """Run statements on each of other data; return an empty list if that is impossible."""
    words = [*confinement(), sys.executable, "-m", "thb_analysis.learn.again"]
    given = repr(([*statements], [*names], [(*each,) for each in others]))
    env = os.environ | {"MPLBACKEND": "agg", "PYTHONDONTWRITEBYTECODE": "1"}
    with suppress(Exception):  # whatever they print, or break
        done = subprocess.run(
            words, input=given.encode(), capture_output=True, timeout=SECONDS, env=env
        )
        printed = done.stdout.decode().splitlines()[-1]
        return [Run(*each) for each in ast.literal_eval(printed)]
    return []


class _Watch:
    """A hook that refuses what reaches beyond the process, and notes files that are read beside the data."""

    def __init__(self) -> None:
        self.reads = Reads()

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = args
            writes = flags & (os.O_RDWR | os.O_WRONLY)
            if writes and path != os.devnull:
                raise PermissionError("no file is written while cells run again")
            is_data = str(path).endswith(_DATA) and not _OF_LIBRARY.match(str(path))
            self.reads.other |= is_data and not self.reads.is_inside
        elif event.startswith(_FORBIDDEN) and not event.startswith(_ALLOWED):
            raise PermissionError(f"{event}: not while cells run again")


def main() -> None:
    """Run what stands in the standard input, and print what comes of it."""
    statements, names, others = ast.literal_eval(sys.stdin.read())
    output, sys.stdout = sys.stdout, StringIO()
    # Cells import the check, which takes long and knows the answers.
    stub = ModuleType("thb_analysis.learn.checking")
    vars(stub).update(check=print, begin=print)
    sys.modules[stub.__name__] = stub
    _limit()
    watch = _Watch()
    sys.addaudithook(watch)
    found = [(*each,) for each in runs(statements, names, others, watch)]
    print(f"\n{found!r}", file=output, flush=True)


def runs(
    statements: Sequence[str],
    names: Sequence[str],
    others: Iterable[Sequence[Any]],
    watch: _Watch,
) -> Iterator[Run]:
    """Run statements on each of other data, in this process, each even if one before has failed."""
    skipped = set[int]()
    for each in others:
        other = Other(*each)
        space: dict[str, Any] = {"__name__": "__main__", "display": print}
        failed = {}
        with other_data(other) as watch.reads:
            for at, statement in enumerate(statements):
                try:
                    code = vary_letters(statement, other.seed) * (at not in skipped)
                    exec(compile(code, "<cell>", "exec"), space)
                except (Exception, SystemExit) as error:
                    failed[at] = f"{type(error).__name__}: {error}"
        # What fails on the data of the lesson failed in the notebook too.
        if not other.seed:
            skipped = {*failed}
        answers = [plain(space.get(name)) for name in names]
        first = next(iter(failed.values()), "")
        yield Run(answers, watch.reads.varied, watch.reads.other, first)


def _limit() -> None:
    """Set the limits of time, files and memory that the system knows."""
    with suppress(ImportError, ValueError):
        import resource

        for name, value in _LIMITS.items():
            resource.setrlimit(getattr(resource, name), (value, value))


if __name__ == "__main__":
    main()
