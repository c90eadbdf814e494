"""Run the code behind an answer again, on other data, in a process of its own.

There it writes no file, reaches no network, starts no program, and ends after `SECONDS`. What comes back
is read as literals: nothing that a student wrote runs where a verdict is made.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from io import StringIO
from types import ModuleType
from typing import Any

from thb_analysis.learn.answers import plain
from thb_analysis.learn.variants import Reads, other_data, vary_letters

SECONDS = 60
# Of processor time, and of memory in bytes, where a system can limit them.
_LIMITS = {"RLIMIT_CPU": 30, "RLIMIT_FSIZE": 0, "RLIMIT_AS": 8 * 2**30}
_FORBIDDEN = ("subprocess", "socket", "shutil", "ctypes", "os.", "pty", "sqlite3")
_HARMLESS = ("os.listdir", "os.scandir", "os.walk", "os.fwalk", "os.getxattr")
_DATA = (".csv", ".tsv", ".txt", ".md", ".xlsx", ".parquet", ".pkl")
# Called on a name, they change what it holds; a call of these alone changes nothing.
_CHANGE = {
    *("append", "add", "update", "extend", "insert", "pop", "remove"),
    *("discard", "setdefault", "sort"),
}
_SHOW = {"print", "display", "check", "begin", "sns", "plt", "thb", "pd", "np"}


@dataclass
class _Names:
    """What a statement does with names: it reads some, gives some a value, changes what some hold."""

    read: set[str] = field(default_factory=set)
    bound: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)


def _names_of(statement: ast.stmt) -> _Names:
    names = _Names()
    for node in ast.walk(statement):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                names.read.add(name)
            case ast.AugAssign(target=target):
                names.read.add(_root(target))
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                names.bound.add(name)
            case ast.alias(name=name, asname=asname):
                names.bound.add((asname or name).split(".")[0])
            case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
                names.changed.add(_root(node))
            case ast.Call(func=ast.Attribute(attr=method) as called):
                names.changed |= {_root(called)} if method in _CHANGE else set()
            case ast.Expr(value=ast.Call(func=function, args=args)):
                if (root := _root(function)) not in _SHOW:
                    names.changed |= {root, *(_root(each) for each in args)}
            case ast.Name(id=name):
                names.bound.add(name)
    return names


def _root(node: ast.AST) -> str:
    """Return the name that an expression such as ``a.b[c].d()`` begins with."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def needed(cells: Iterable[str], names: Collection[str]) -> list[str]:
    """Return the statements, in order, that gave names their values; of cells, in the order in which they ran."""
    statements: list[ast.stmt] = []
    for cell in cells:
        with suppress(SyntaxError, ValueError):
            statements += ast.parse(cell).body
    used = {}
    for each in statements:
        if isinstance(each, (ast.FunctionDef, ast.ClassDef)):
            used[each.name] = _names_of(each).read
    wanted, kept = {*names}, []
    for each in reversed(statements):
        found = _names_of(each)
        if wanted & (found.bound | found.changed):
            kept.append(ast.unparse(each))
            # A loop or a condition may leave a name as it was before.
            if isinstance(
                each, (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom)
            ):
                wanted -= found.bound - _in_comprehensions(each)
            wanted |= _closed(found.read, used)
    return kept[::-1]


def _in_comprehensions(statement: ast.stmt) -> set[str]:
    loops = (
        node for node in ast.walk(statement) if isinstance(node, ast.comprehension)
    )
    return {_root(each) for loop in loops for each in ast.walk(loop.target)}


def _closed(names: set[str], used: Mapping[str, set[str]]) -> set[str]:
    """Add the names that functions of these names use, and so on."""
    more = names.union(*(used.get(name, ()) for name in names))
    return names if more == names else _closed(more, used)


@dataclass(frozen=True)
class Run:
    """What came of some statements: answers, whether they rest on data, and whether they tell nothing."""

    answers: list[Any]
    varied: bool
    is_lost: bool


def again(
    statements: Sequence[str],
    names: Sequence[str],
    seeds: Sequence[int],
    kept: Collection[str] = (),
    lists_only: bool = False,
) -> list[Run]:
    """Run statements on the data that each seed gives; return an empty list if that is impossible."""
    words = [sys.executable, "-m", "thb_analysis.learn.again"]
    given = repr(([*statements], [*names], [*seeds], sorted(kept), lists_only))
    env = os.environ | {"MPLBACKEND": "agg", "PYTHONDONTWRITEBYTECODE": "1"}
    broken = (
        SyntaxError,
        ValueError,
        IndexError,
        TypeError,
        RecursionError,
        MemoryError,
    )
    with suppress(subprocess.TimeoutExpired, *broken):
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
            path, mode, flags = args
            writes = {*str(mode or "")} & {*"wax+"} or flags & (os.O_RDWR | os.O_WRONLY)
            if writes and path != os.devnull:
                raise PermissionError("no file is written while cells run again")
            is_data = str(path).endswith(_DATA)
            self.reads.other |= is_data and not self.reads.is_inside
        elif event.startswith(_FORBIDDEN) and not event.startswith(_HARMLESS):
            raise PermissionError(f"{event}: not while cells run again")


def _run(
    statements: Sequence[str], skipped: set[int]
) -> tuple[dict[str, Any], set[int]]:
    """Run statements but some, each even if one before has failed; return their names, and which failed."""
    space: dict[str, Any] = {"__name__": "__main__", "display": print}
    failed = set()
    for at, statement in enumerate(statements):
        if at not in skipped:
            try:
                exec(compile(statement, "<cell>", "exec"), space)
            except (Exception, SystemExit):
                failed.add(at)
    return space, failed


def main() -> None:
    """Run what stands in the standard input, and print what comes of it."""
    statements, names, seeds, kept, lists_only = ast.literal_eval(sys.stdin.read())
    output, sys.stdout = sys.stdout, StringIO()
    # Cells import the check, which takes long and knows the answers.
    stub = ModuleType("thb_analysis.learn.checking")
    vars(stub).update(check=print, begin=print)
    sys.modules[stub.__name__] = stub
    _limit()
    watch = _Watch()
    sys.addaudithook(watch)
    found, skipped = [], set[int]()
    for seed in seeds:
        with other_data(seed, kept, lists_only) as watch.reads:
            varied = [vary_letters(each, seed) for each in statements]
            space, failed = _run(varied, skipped)
        if not seed:  # what fails here failed in the notebook too
            skipped, failed = failed, set()
        is_lost = bool(failed) or watch.reads.other
        found.append(
            ([plain(space.get(name)) for name in names], watch.reads.varied, is_lost)
        )
    print(f"\n{found!r}", file=output, flush=True)


def _limit() -> None:
    """Set the limits of time, files and memory that the system knows."""
    with suppress(ImportError, ValueError):
        import resource

        for name, value in _LIMITS.items():
            resource.setrlimit(getattr(resource, name), (value, value))


if __name__ == "__main__":
    main()
