"""How many small mistakes in the code that counts the tests notice.

    make mutants                                      a sample, the same each time
    make mutants ARGUMENTS="--sample 100 --seed 2"    another

A mutant is the code with one mistake that mutmut makes: another operator, number or text, an
argument left out. A process of its own imports each and runs the tests that reach its line, fastest
first; the first that fails has noticed it. Results go to ``.cache/mutants.jsonl``, a line each;
``--again`` runs those once more that nothing noticed.
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import json
import os
import resource
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from multiprocessing.pool import ThreadPool
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import coverage
import libcst as cst
import pytest
from hypothesis import settings
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation.mutators import mutation_operators

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "thb_analysis"
SCOPE = [
    path
    for part in ("package", "known", "dataset", "texts", "check", "analysis", "page")
    for path in sorted((SOURCE / part).rglob("*.py"))
    # It says where names are found, and nothing else.
    if path.name != "__init__.py"
]
TESTS = [
    "tests/data",
    "tests/analysis",
    "tests/figures",
    *(
        f"tests/test_{name}.py"
        for name in (
            "docs",
            "exports",
            "frame",
            "other_field",
            "synthetic",
            "wrong_arguments",
            "wrong_calls",
        )
    ),
]
RESULTS = ROOT / ".cache" / "mutants.jsonl"
# Seconds of a processor: all tests take a third of that, and a mutant may never end.
LONGEST = 300
QUIET = ["-x", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0"]  # fmt: skip
# What only says what the code is, or is not run.
SPARED = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom)

# Tests by file and line.
Reach = dict[tuple[str, int], set[str]]


@dataclass(frozen=True)
class Mutant:
    """A mistake: where it is, whether a test runs the line and not an import, and the code that has it."""

    path: Path
    line: int
    called: bool
    code: str

    @property
    def change(self) -> list[str]:
        """The lines that differ."""
        before = self.path.read_text("utf-8").splitlines()
        lines = difflib.unified_diff(before, self.code.splitlines(), n=0, lineterm="")
        return [line for line in lines if line[0] in "+-"][2:]


def main() -> int:
    """Make a sample of mutants, run each, and print how many were noticed."""
    arguments = _arguments()
    os.chdir(ROOT)
    sample = _sample(arguments.sample, arguments.seed)
    if arguments.again:
        told = map(json.loads, RESULTS.read_text("utf-8").splitlines())
        survived = [row["change"] for row in told if not row["noticed"]]
        sample = [mutant for mutant in sample if mutant.change in survived]
    _preload()
    reach, seconds = _reached()
    assert _forked(lambda: pytest.main([*QUIET, *TESTS])) == 0, (
        "the tests fail unchanged"
    )
    noticed = 0

    def noticed_at_all(mutant: Mutant) -> bool:
        here = reach.get((str(mutant.path), mutant.line)) if mutant.called else None
        tests = here or TESTS
        return _notices(
            mutant, sorted(tests, key=lambda test: seconds.get(test, LONGEST))
        )

    # Threads only wait: each mutant is run in a process.
    with (
        RESULTS.open("w", encoding="utf-8") as results,
        ThreadPool(os.cpu_count()) as waiting,
    ):
        for mutant, seen in zip(
            sample, waiting.imap(noticed_at_all, sample), strict=True
        ):
            noticed += seen
            told = {
                "file": mutant.path.relative_to(SOURCE).as_posix(),
                "line": mutant.line,
            }
            results.write(
                json.dumps(told | {"noticed": seen, "change": mutant.change}) + "\n"
            )
            results.flush()
    print(
        f"{len(sample)} mutants, {noticed} noticed: {noticed / max(len(sample), 1):.1%}"
    )
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sample", type=int, default=400, help="how many mutants")
    parser.add_argument(
        "--seed", type=int, default=1, help="another seed is another sample"
    )
    parser.add_argument(
        "--again", action="store_true", help="only those that nothing noticed"
    )
    return parser.parse_args()


def _sample(size: int, seed: int) -> list[Mutant]:
    """Draw mutants of all files in scope, each as likely as any other, in the order drawn."""
    made = [
        (path, at) for path in SCOPE for at in range(sum(1 for _ in _mutations(path)))
    ]
    print(f"{len(made)} mutants can be made", flush=True)
    drawn = Random(seed).sample(made, min(size, len(made)))
    found = {
        (path, at): Mutant(path, line, called, make())
        for path in {path for path, _ in drawn}
        for at, (line, called, make) in enumerate(_mutations(path))
        if (path, at) in drawn
    }
    return [found[place] for place in drawn]


def _mutations(path: Path) -> Iterator[tuple[int, bool, Callable[[], str]]]:
    """Yield of each mutant of a file its line, whether that is run by a call, and what makes the code."""
    wrapper = MetadataWrapper(cst.parse_module(path.read_text("utf-8")))
    module, places = wrapper.module, wrapper.resolve(PositionProvider)

    def visit(
        node: cst.CSTNode, called: bool
    ) -> Iterator[tuple[int, bool, Callable[[], str]]]:
        if isinstance(node, SPARED):
            return
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                for other in operator(node):
                    line = places[node].start.line
                    yield (
                        line,
                        called,
                        lambda other=other: module.deep_replace(node, other).code,
                    )  # type: ignore[misc]
        for child in node.children:
            inside = (
                isinstance(node, (cst.FunctionDef, cst.Lambda)) and child is node.body
            )
            yield from visit(child, called or inside)

    return visit(module, False)


def _preload() -> None:
    """Import what all processes need, and leave out the code that mutants replace."""
    for name in ("thb_analysis.analysis", "hypothesis.extra.numpy"):
        importlib.import_module(name)
    for name in [
        name for name in sys.modules if name.partition(".")[0] == "thb_analysis"
    ]:
        del sys.modules[name]


def _reached() -> tuple[Reach, dict[str, float]]:
    """Return the tests that reach each line, and the seconds that each test takes."""
    data, times = ROOT / ".cache" / "reached", ROOT / ".cache" / "seconds.json"

    class Recorder:
        seconds: ClassVar[dict[str, float]] = defaultdict(float)

        def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
            items[:] = [item for item in items if not item.get_closest_marker("slow")]
            # Tests of many cases reach the same lines with a few.
            settings.register_profile("few", max_examples=5, deadline=None)
            settings.load_profile("few")

        @pytest.hookimpl(wrapper=True)
        def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
            self.test = _name(item.nodeid)
            running.switch_context(self.test)
            return (yield)

        # What one test prepares for all of its file, all of them reach.
        @pytest.hookimpl(wrapper=True)
        def pytest_fixture_setup(self, fixturedef: Any) -> Any:
            if fixturedef.scope != "module":
                return (yield)
            running.switch_context(self.test.partition("::")[0])
            result = yield
            running.switch_context(self.test)
            return result

        def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
            for name in (_name(report.nodeid), report.nodeid.partition("::")[0]):
                self.seconds[name] += report.duration

        def pytest_sessionfinish(self) -> None:
            times.write_text(json.dumps(self.seconds), encoding="utf-8")

    running = coverage.Coverage(
        data_file=str(data), source_pkgs=["thb_analysis"], config_file=False
    )

    def record() -> int:
        running.start()
        # The tests of many cases stop the measurement otherwise, to be faster.
        coverage.Coverage.current = classmethod(lambda cls: None)  # type: ignore[assignment]
        code = pytest.main([*QUIET, *TESTS], plugins=[Recorder()])
        running.stop()
        running.save()
        return int(code)

    data.unlink(missing_ok=True)
    assert _forked(record) == 0, "the tests fail unchanged"
    found = coverage.CoverageData(str(data))
    found.read()
    reach = {
        (file, line): {test for test in tests if test}
        for file in found.measured_files()
        for line, tests in found.contexts_by_lineno(file).items()
    }
    return reach, json.loads(times.read_text("utf-8"))


def _name(test: str) -> str:
    """Name what is run as one: tests of a class share what it prepares."""
    return test.rpartition("::")[0] if test.count("::") > 1 else test


def _notices(mutant: Mutant, tests: Iterable[str]) -> bool:
    """Whether any of the tests fails with a mutant: the first that does is the last that is run."""
    get_code = SourceFileLoader.get_code

    def mutated(loader: SourceFileLoader, name: str) -> Any:
        if loader.path == str(mutant.path):
            return compile(mutant.code, loader.path, "exec")
        return get_code(loader, name)

    def run() -> int:
        SourceFileLoader.get_code = mutated  # type: ignore[method-assign]
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        return int(pytest.main([*QUIET, *tests]))

    return _forked(run) != 0


def _forked(run: Callable[[], int]) -> int:
    """Run something in a process of its own, unseen; return its exit code, or the signal that ended it."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    os._exit(run())


if __name__ == "__main__":
    sys.exit(main())
