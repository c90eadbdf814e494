"""Build reports: keep what is up to date, make the rest in parallel, put it in place."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from thb_analysis.errors import DataInvalid, ThbError
from thb_analysis.reports import cache, manifest
from thb_analysis.reports.catalogue import Report, Vocabulary
from thb_analysis.reports.output import Output
from thb_analysis.reports.parameters import CommonParameters

if TYPE_CHECKING:
    from thb_analysis.reports.worker import Failure, Job, Result


@dataclass(frozen=True)
class Target:
    """A report to build, with checked parameters.

    Attributes
    ----------
    report : Report
        As the catalogue has it.
    parameters : CommonParameters
        All of its parameters.
    """

    report: Report
    parameters: CommonParameters

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
    """

    out: Path
    notebooks: Path
    vocabulary: Vocabulary
    cache: Path
    formats: tuple[str, ...] = ("html", "pdf")
    jobs: int = 0
    force: bool = False
    timeout: int = 600


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
# share nothing with the caller.
OpenPool = Callable[[int], AbstractContextManager[Executor]]


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
        If a notebook is missing, or the output folder cannot be written to.
    """
    task = _Build(settings, open_pool or _processes)
    outcomes = {}
    try:
        for outcome in task.outcomes(targets):
            outcomes[outcome.report] = outcome
            tell(outcome)
    finally:
        task.output.close(settings.vocabulary)
    return [outcomes[target.report.id] for target in targets]


def common_inputs(settings: Settings) -> dict[str, str]:
    """Hashes of what goes into every report: bibliography, data package and library."""
    bibliography = settings.notebooks / "references.bib"
    return {
        "bibliography": cache.sha256(bibliography.read_bytes()) if bibliography.exists() else "",
        "data": settings.vocabulary.sha256,
        "library": cache.sha256_of_library(),
    }


class _Build:
    """A build under way."""

    def __init__(self, settings: Settings, open_pool: OpenPool) -> None:
        self.settings = settings
        self.open_pool = open_pool
        self.output = Output(settings.out)
        self.cache = cache.Cache(settings.cache)

    def outcomes(self, targets: Sequence[Target]) -> Iterator[Outcome]:
        """Yield first what needs no work, then what is made, as it gets ready."""
        missing = {}
        keys = {target.report.id: self.key(target) for target in targets}
        for target in targets:
            state = None if self.settings.force else self.take(target, keys[target.report.id])
            if state:
                yield Outcome(target.report.id, state)
            else:
                missing[target.report.id] = target
        if missing:
            for result in self.make(list(missing.values())):
                yield self.publish(missing[result.report], keys[result.report], result)
            self.cache.prune()

    def make(self, targets: Sequence[Target]) -> Iterator[Result]:
        """Have reports made by workers."""
        # A fault of the data is told once here, not by each notebook.
        self.validate()
        jobs = [self.job(target) for target in targets]
        return _results(jobs, self.settings.jobs or os.cpu_count() or 1, self.open_pool)

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

        faults = validate(self.settings.vocabulary.root).faults
        if faults:
            raise DataInvalid(faults)
        self.cache.store(found_valid, "data package found valid", {})

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
        report = target.report.id
        if result.failure:
            self.output.fail(report, result.files.get("ipynb"))
            return Outcome(report, "failed", result.failure)
        title = result.title or target.report.title
        entry = self.cache.store(key, title, result.files, result.card)
        self.output.put(report, entry, result.files, self.record(target))
        return Outcome(report, "built")

    def job(self, target: Target) -> Job:
        """Pack what a worker needs."""
        from thb_analysis.reports.worker import Job

        return Job(
            report=target.report.id,
            notebook=self.notebook(target),
            parameters=target.injected,
            data=self.settings.vocabulary.root,
            formats=self.settings.formats,
            timeout=self.settings.timeout,
        )

    def notebook(self, target: Target) -> Path:
        """Find the notebook of a report."""
        path = self.settings.notebooks.resolve() / f"{target.report.notebook}.ipynb"
        if not path.is_file():
            raise ThbError(f"There is no notebook {path}, which {target.report.id} is made from.")
        return path

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


def _results(jobs: Sequence[Job], at_once: int, open_pool: OpenPool) -> Iterator[Result]:
    """Make reports in workers, each as it gets ready.

    A process that dies takes its pool along: what was left is then made one at a time, so
    that only the report that kills its process is lost.
    """
    if not jobs:
        return
    from thb_analysis.reports.worker import Failure, Result, make

    left = {job.report: job for job in jobs}
    try:
        with open_pool(min(at_once, len(jobs))) as pool:
            for future in as_completed([pool.submit(make, job) for job in jobs]):
                result = future.result()
                del left[result.report]
                yield result
    except BrokenProcessPool:
        for report, job in left.items():
            try:
                with open_pool(1) as pool:
                    yield pool.submit(make, job).result()
            except BrokenProcessPool:
                yield Result(report, failure=Failure("run", "the worker process died"))


@contextmanager
def _processes(size: int) -> Iterator[Executor]:
    """Open a pool of processes that ends at once if the caller is interrupted."""
    from thb_analysis.reports.worker import warm

    with TemporaryDirectory(prefix="thb-", ignore_cleanup_errors=True) as scratch:
        spawn = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(size, spawn, warm, (scratch,))
        try:
            yield pool
        except BaseException:
            for process in multiprocessing.active_children():
                process.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)
