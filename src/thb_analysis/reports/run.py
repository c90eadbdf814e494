"""Build reports: keep what is up to date, make the rest in parallel, put it in place."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    wait,
)
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from thb_analysis.errors import DataInvalid, ThbError
from thb_analysis.folders import claimed
from thb_analysis.reports import cache, manifest
from thb_analysis.reports.catalogue import Report, Vocabulary
from thb_analysis.reports.job import Failure, Job, Result, make
from thb_analysis.reports.output import Output
from thb_analysis.reports.parameters import NotebookParameters
from thb_analysis.reports.snapshot import DATA, NOTEBOOKS, frozen

BIBLIOGRAPHY = "references.bib"
# How kernels are started, see `Settings`.
KERNELS = ("forked", "fresh")


@dataclass(frozen=True)
class Target:
    """A report to build, with checked parameters.

    Attributes
    ----------
    report : Report
        As the catalogue has it.
    parameters : NotebookParameters
        All of its parameters.
    """

    report: Report
    parameters: NotebookParameters

    @property
    def injected(self) -> dict[str, Any]:
        """The parameters to hand to the notebook, as plain values: those that are not defaults."""
        chosen = self.parameters.model_dump(mode="json", exclude={"data"}, exclude_defaults=True)
        return {**chosen, **self.report.parameters}

    @property
    def stated(self) -> dict[str, Any]:
        """All parameters, as plain values."""
        return self.parameters.model_dump(mode="json", exclude={"data"})


@dataclass(frozen=True)
class Settings:
    """Where and how to build.

    Attributes
    ----------
    out : Path
        Where the reports go.
    notebooks : Path
        Where the notebooks are.
    vocabulary : Vocabulary
        The data package, by its names.
    cache : Path
        Where to keep what was built.
    formats : tuple of str
        What to render: ``html``, ``pdf`` or both.
    jobs : int
        How many reports to make at once; 0: one for each processor.
    force : bool
        Make them even if nothing changed.
    timeout : int
        Seconds that one cell may take.
    kernel : str
        ``forked``: kernels are forked from a process that has imported what notebooks need,
        where that can be done; ``fresh``: each is started anew. The reports are the same.
    copies : Path or None
        Where all inputs lie as they were at the start, see ``snapshot.frozen``.
    """

    out: Path
    notebooks: Path
    vocabulary: Vocabulary
    cache: Path
    formats: tuple[str, ...] = ("html", "pdf")
    jobs: int = 0
    force: bool = False
    timeout: int = 600
    kernel: str = "forked"
    copies: Path | None = None

    @property
    def notebooks_read(self) -> Path:
        """Where notebooks and their bibliography are read."""
        return self.copies / NOTEBOOKS if self.copies else self.notebooks

    @property
    def data_read(self) -> Path:
        """Where the data package is read."""
        return self.copies / DATA if self.copies else self.vocabulary.root


@dataclass(frozen=True)
class Outcome:
    """What became of a report.

    Attributes
    ----------
    report : str
        Its id.
    state : str
        ``up to date``, ``restored`` from the cache, ``built`` or ``failed``.
    failure : Failure or None
        Why it failed.
    """

    report: str
    state: str
    failure: Failure | None = None


# Opens an executor for so many workers. A result comes back as bytes, so that workers need
# share nothing with the caller; where they cannot read its files either, see ``remote``.
OpenPool = Callable[[int], AbstractContextManager[Executor]]
# What a worker does with a job.
Make = Callable[["Job"], "Result"]


def build(
    targets: Sequence[Target],
    settings: Settings,
    tell: Callable[[Outcome], None] = lambda outcome: None,
    open_pool: OpenPool | None = None,
) -> list[Outcome]:
    """Build reports into a folder, with manifest and index.

    A report that fails leaves its executed notebook and neither HTML nor PDF, and does not
    stop the others. Whatever ends the build, each file in the folder is whole, and manifest
    and index say what stands there.

    Parameters
    ----------
    targets : sequence of Target
        What to build.
    settings : Settings
        Where and how.
    tell : callable
        Called with the outcome of each report as soon as it is known.
    open_pool : callable, optional
        What makes the reports: given how many at once, opens an executor. Processes of
        this machine by default.

    Returns
    -------
    list of Outcome
        One for each target, in their order.

    Raises
    ------
    ThbError
        If a notebook is missing, or the output folder cannot be written to or another command is
        at work in it.
    """
    outcomes = {}
    with claimed(settings.out), frozen(settings, targets) as settings:
        task = _Build(settings, open_pool)
        try:
            for outcome in task.outcomes(targets):
                outcomes[outcome.report] = outcome
                tell(outcome)
        finally:
            task.output.close(settings.vocabulary)
    return [outcomes[target.report.id] for target in targets]


def common_inputs(settings: Settings) -> dict[str, str]:
    """Hashes of what goes into every report: bibliographies, data package and library."""
    own = settings.notebooks_read / BIBLIOGRAPHY
    found = [own.read_bytes()] if own.is_file() else []
    found += [raw for name, raw in settings.vocabulary.files.items() if name == BIBLIOGRAPHY]
    return {
        "bibliography": cache.sha256(b"\0".join(found)) if found else "",
        "data": settings.vocabulary.sha256,
        "library": cache.sha256_of_library(),
    }


def check_library(inputs: Mapping[str, str]) -> None:
    """Refuse what was made while the library was edited: nobody can say which of it was read.

    Parameters
    ----------
    inputs : mapping
        See `common_inputs`; from before.

    Raises
    ------
    ThbError
    """
    if cache.sha256_of_library() != inputs["library"]:
        raise ThbError(
            f"The library in {cache.LIBRARY} was changed while reports were made with it. "
            "What was finished before stands; call again."
        )


class Workshop:
    """Makes reports, and knows what each is made from.

    Parameters
    ----------
    settings : Settings
        Frozen, see ``snapshot.frozen``.
    open_pool : callable, optional
        What makes them, see `build`.
    """

    def __init__(self, settings: Settings, open_pool: OpenPool | None = None) -> None:
        self.settings = settings
        fork_in = settings.notebooks.resolve() if settings.kernel == "forked" else None
        self.open_pool = open_pool or partial(_processes, fork_in=fork_in)
        self.cache = cache.Cache(settings.cache)

    def make(
        self, targets: Sequence[Target], by: Make | None = None, headlines_only: bool = False
    ) -> Iterator[tuple[Target, Result]]:
        """Have reports made by workers; each comes with its target as soon as it is ready.

        Parameters
        ----------
        targets : sequence of Target
        by : callable, optional
            What a worker does with a job; ``job.make`` by default.
        headlines_only : bool, default False
            Run notebooks only as far as to their headline results.

        Raises
        ------
        DataInvalid
            If the data package has faults.
        ThbError
            If the executor gives up.
        """
        # A fault of the data is told once here, not by each notebook.
        self.validate()
        line = _Line(targets, lambda target: self.job(target, headlines_only), by or make)
        return line.results(self.settings.jobs or os.cpu_count() or 1, self.open_pool)

    def validate(self) -> None:
        """Refuse a data package with faults; one that was found valid is not checked again.

        Raises
        ------
        DataInvalid
            With every fault.
        """
        inputs = self.common_inputs
        found_valid = cache.key({"valid": inputs["data"], "library": inputs["library"]})
        if self.cache.find(found_valid):
            return
        from thb_analysis.data import validate

        copy, root = str(self.settings.data_read), str(self.settings.vocabulary.root)
        faults = validate(copy).faults
        if faults:
            # What to do is to be done to the package itself.
            raise DataInvalid(
                [replace(each, hint=each.hint.replace(copy, root)) for each in faults]
            )
        self.cache.store(found_valid, "data package found valid", {})

    def job(self, target: Target, headlines_only: bool = False) -> Job:
        """Pack what a worker needs."""
        return Job(
            report=target.report.id,
            notebook=self.notebook(target),
            parameters=target.injected,
            data=self.settings.data_read,
            formats=self.settings.formats,
            timeout=self.settings.timeout,
            run_in=(self.settings.notebooks.resolve() / target.report.notebook).parent,
            headlines_only=headlines_only,
        )

    def notebook(self, target: Target) -> Path:
        """Find the notebook of a report."""
        return self.settings.notebooks_read / f"{target.report.notebook}.ipynb"

    @cached_property
    def common_inputs(self) -> dict[str, str]:
        """Hashes of what goes into every report."""
        return common_inputs(self.settings)

    def inputs(self, target: Target) -> dict[str, str]:
        """Hashes of what goes into a report."""
        return {**self.common_inputs, "notebook": cache.sha256(self.notebook(target).read_bytes())}

    @cached_property
    def environment(self) -> str:
        """Hash of what is installed."""
        return cache.sha256_of_environment()

    @cached_property
    def packages(self) -> dict[str, str]:
        """Versions for the manifest."""
        return manifest.package_versions()

    def key(self, target: Target) -> str:
        """Hash of everything that a report depends on."""
        return cache.key(
            {
                "report": target.report.id,
                "parameters": target.stated,
                "inputs": self.inputs(target),
                "environment": self.environment,
                "formats": sorted(self.settings.formats),
            }
        )

    def record(self, target: Target) -> dict[str, Any]:
        """Give what the manifest says of a report, its files and title aside."""
        return {
            "edition": self.settings.vocabulary.fact("edition"),
            "notebook": f"{target.report.notebook}.ipynb",
            "parameters": target.stated,
            "inputs": self.inputs(target),
            "packages": self.packages,
        }


class _Build(Workshop):
    """A build under way."""

    def __init__(self, settings: Settings, open_pool: OpenPool | None) -> None:
        super().__init__(settings, open_pool)
        self.output = Output(settings.out)

    def outcomes(self, targets: Sequence[Target]) -> Iterator[Outcome]:
        """Yield first what needs no work, then what is made, as it gets ready."""
        missing = []
        keys = {target.report.id: self.key(target) for target in targets}
        for target in targets:
            state = None if self.settings.force else self.take(target, keys[target.report.id])
            if state:
                yield Outcome(target.report.id, state)
            else:
                missing.append(target)
        if missing:
            for target, result in self.make(missing):
                yield self.publish(target, keys[target.report.id], result)
            self.cache.prune()

    def take(self, target: Target, key: str) -> str | None:
        """Use what was built from the same inputs, if it is all there."""
        report = target.report.id
        entry = self.cache.find(key)
        if entry is None:
            return None
        if self.output.holds(report, entry):
            self.output.note(report, entry, self.record(target))
            return "up to date"
        try:
            files = entry.files()
        except OSError:
            return None
        self.output.put(report, entry, files, self.record(target))
        return "restored"

    def publish(self, target: Target, key: str, result: Result) -> Outcome:
        """Put in place what a worker made."""
        check_library(self.common_inputs)
        report = target.report.id
        if result.failure:
            self.output.fail(report, result.files.get("ipynb"))
            return Outcome(report, "failed", result.failure)
        title = result.title or target.report.title
        entry = self.cache.store(key, title, result.files, result.card)
        self.output.put(report, entry, result.files, self.record(target))
        return Outcome(report, "built")


class _Line:
    """Reports waiting to be made, packed only when a worker is about to be free.

    Parameters
    ----------
    targets : sequence of Target
    pack : callable
        Makes the job of a target.
    make : callable
        What a worker does with a job.
    """

    def __init__(
        self, targets: Sequence[Target], pack: Callable[[Target], Job], make: Make
    ) -> None:
        # What is about everything takes longest: begun last, it would be waited for.
        self.waiting = deque(sorted(targets, key=lambda target: bool(target.report.parameters)))
        self.in_hand: dict[Future[Result], Target] = {}
        self.pack = pack
        self.work = make

    def results(self, at_once: int, open_pool: OpenPool) -> Iterator[tuple[Target, Result]]:
        """Make all reports, each as it gets ready.

        A process that dies takes its pool along: what was in hand is then made one at a time,
        so that only the report that kills its process is lost, and the rest in a new pool.
        """
        while self.waiting:
            try:
                with open_pool(min(at_once, len(self.waiting))) as pool:
                    yield from self._through(pool, 2 * at_once)
            except BrokenExecutor:
                suspects = list(self.in_hand.values())
                self.in_hand.clear()
                for target in suspects:
                    yield target, self._alone(target, open_pool)

    def _through(self, pool: Executor, at_most: int) -> Iterator[tuple[Target, Result]]:
        """Keep so many jobs with an executor, until none is left."""
        while self.waiting or self.in_hand:
            while self.waiting and len(self.in_hand) < at_most:
                self._submit(pool)
            ready, _ = wait(self.in_hand, return_when=FIRST_COMPLETED)
            for future in [each for each in self.in_hand if each in ready]:
                result = self._result(future, self.in_hand[future])
                yield self.in_hand.pop(future), result

    def _submit(self, pool: Executor) -> None:
        target = self.waiting.popleft()
        try:
            self.in_hand[pool.submit(self.work, self.pack(target))] = target
        except BrokenExecutor:
            self.waiting.appendleft(target)
            raise

    def _result(self, future: Future[Result], target: Target) -> Result:
        """Give what a worker made; what an executor says of its end is a failure of the report."""
        try:
            return future.result()
        except BrokenExecutor:
            raise
        except CancelledError as error:
            raise ThbError(
                "The executor gave up its jobs, as a scheduler does that is stopped. What was "
                "finished stands; call again to go on."
            ) from error
        except Exception as error:
            return self._lost(target, f"{type(error).__name__}: {error}")

    def _alone(self, target: Target, open_pool: OpenPool) -> Result:
        try:
            with open_pool(1) as pool:
                return self._result(pool.submit(self.work, self.pack(target)), target)
        except BrokenExecutor:
            return self._lost(target, "the worker process died")

    @staticmethod
    def _lost(target: Target, why: str) -> Result:
        return Result(target.report.id, failure=Failure("run", why))


@contextmanager
def _processes(size: int, fork_in: Path | None = None) -> Iterator[Executor]:
    """Open a pool of processes that ends at once if the caller is interrupted.

    Their kernels are forked if it is said in which folder kernels are to run.
    """
    from thb_analysis.reports import kernel
    from thb_analysis.reports.pool import prepare

    with (
        TemporaryDirectory(prefix="thb-", ignore_cleanup_errors=True) as scratch,
        kernel.server(Path(scratch), fork_in) as server,
    ):
        spawn = multiprocessing.get_context("spawn")
        # A program that uses the library may have processes of its own.
        others = set(multiprocessing.active_children())
        pool = ProcessPoolExecutor(size, spawn, prepare, (scratch, server))
        try:
            yield pool
        except BaseException:
            for process in {*multiprocessing.active_children()} - others:
                process.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
