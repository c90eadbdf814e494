"""Build reports: keep what is up to date, make the rest in parallel, put it in place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Executor, as_completed
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from thb_analysis.errors import DataInvalid, ThbError
from thb_analysis.files import write_all
from thb_analysis.folders import claimed
from thb_analysis.reports.asked.catalogue import Report, Vocabulary
from thb_analysis.reports.edition.manifest import Folder
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.inputs import Inputs, read_once
from thb_analysis.reports.running.library import check_library
from thb_analysis.reports.running.make import Processes, make
from thb_analysis.reports.running.results import Failure, Result

# How cells are run, see `Settings`.
KERNELS = ("process", "fresh")

OnProgress = Callable[[Result], None]


@dataclass(frozen=True)
class Settings:
    """Where and how to build.

    Attributes
    ----------
    out : Path
        Where reports go that have no folder of their own.
    notebooks : Path
        Where the notebooks are.
    vocabulary : Vocabulary
        The data package, by its names.
    jobs : int
        How many reports to make at once; 0: one for each processor.
    force : bool
        Make them even if nothing changed.
    timeout : int
        Seconds that one cell may take.
    kernel : str
        ``process``: cells of the project's notebooks run in the process that makes the report;
        ``fresh``: in a kernel that is started for it. The reports are the same.
    """

    out: Path
    notebooks: Path
    vocabulary: Vocabulary
    jobs: int = 0
    force: bool = False
    timeout: int = 600
    kernel: str = "process"


def build(
    reports: Sequence[Report],
    settings: Settings,
    on_progress: OnProgress = lambda result: None,
    executor: Executor | None = None,
) -> list[Result]:
    """Build reports into their folders, each with manifest and index.

    A report that fails leaves its executed notebook and neither HTML nor PDF, and does not
    stop the others. Whatever ends the build, each file is whole, and manifest and index say
    what stands there.

    Parameters
    ----------
    reports : sequence of Report
        What to build.
    settings : Settings
        Where and how.
    on_progress : callable
        Called with the result of each report as soon as it is known.
    executor : Executor, optional
        What makes the reports, such as ``cluster.connect`` gives; processes of this machine by
        default.

    Returns
    -------
    list of Result
        One for each report, in their order, without files.

    Raises
    ------
    DataInvalid
        If the data package has faults.
    ThbError
        If a notebook is missing, or a folder cannot be written to or another command is at work
        in it.
    """
    results: dict[int, Result] = {}
    with _opened(reports, settings) as (inputs, folders):
        waiting = {}
        for place, report in enumerate(reports):
            report = replace(report, formats=folders[place].formats(report))
            if settings.force or folders[place].reason(report, inputs):
                waiting[place] = report
            else:
                results[place] = Result(report.id, "up to date", title=report.title)
                on_progress(results[place])
        for folder in set(folders):
            folder.begin([waiting[i] for i in waiting if folders[i] is folder], settings.force)
        for place, result in made(waiting, settings, inputs, executor):
            check_library(inputs.library)
            if result.failure:
                folders[place].fail(waiting[place], result)
            else:
                folders[place].put(waiting[place], inputs, result)
            results[place] = replace(result, files={})
            on_progress(results[place])
    return [results[place] for place in range(len(reports))]


def build_alone(report: Report, settings: Settings) -> Result:
    """Make one report and put its files into the folder of the settings, if all of them came out.

    Raises
    ------
    DataInvalid
        If the data package has faults.
    ThbError
        If the folder cannot be written to.
    """
    with claimed(settings.out), read([report], settings) as inputs:
        ((_, result),) = made({0: report}, settings, inputs, None)
        if not result.failure:
            files = {f"{report.id}.{suffix}": raw for suffix, raw in result.files.items()}
            write_all(settings.out, files)
    return result


def plan(reports: Sequence[Report], settings: Settings) -> dict[str, str]:
    """Say what would be built, and why: each report with its reason, empty if it is up to date."""
    found = {}
    with read(reports, settings) as inputs:
        for report in reports:
            folder = Folder(report.folder or settings.out, settings.vocabulary)
            report = replace(report, formats=folder.formats(report))
            found[str(folder.path / report.id)] = (
                "forced" if settings.force else folder.reason(report, inputs)
            )
    return found


def read(reports: Sequence[Report], settings: Settings) -> AbstractContextManager[Inputs]:
    """Read once what the reports are made from."""
    return read_once(
        reports, settings.vocabulary, settings.notebooks, settings.kernel, settings.timeout
    )


@contextmanager
def _opened(reports: Sequence[Report], settings: Settings) -> Iterator[tuple[Inputs, list[Folder]]]:
    """Read the inputs once and claim the folders; give the folder of each report."""
    paths = [report.folder or settings.out for report in reports]
    with ExitStack() as stack:
        for path in sorted(set(paths)):
            stack.enter_context(claimed(path))
        inputs = stack.enter_context(read(reports, settings))
        opened = {path: Folder(path, settings.vocabulary) for path in set(paths)}
        try:
            yield inputs, [opened[path] for path in paths]
        finally:
            for folder in opened.values():
                folder.close()


def made(
    reports: dict[int, Report], settings: Settings, inputs: Inputs, executor: Executor | None
) -> Iterator[tuple[int, Result]]:
    """Have reports made; each comes with its place as soon as it is ready.

    Raises
    ------
    DataInvalid
        If the data package has faults: they are said once here, not by each notebook.
    ThbError
        If the executor gives up.
    """
    if not reports:
        return
    with _executor(executor, settings.jobs or os.cpu_count() or 1, inputs.data) as workers:
        _validate(settings, inputs)
        # What is about everything takes longest: begun last, it would be waited for.
        order = sorted(reports, key=lambda place: bool(reports[place].parameters))
        places = {workers.submit(make, reports[place], inputs): place for place in order}
        for future in as_completed(places):
            place = places.pop(future)
            try:
                result = future.result()
            except CancelledError as error:
                raise ThbError(
                    "The executor gave up its jobs, as a scheduler does that is stopped. What was "
                    "finished stands; call again to go on."
                ) from error
            except Exception as error:
                failure = Failure("run", f"{type(error).__name__}: {error}")
                result = Result(reports[place].id, "failed", failure=failure)
            yield place, result


@contextmanager
def _executor(given: Executor | None, size: int, data: Path) -> Iterator[Executor]:
    """Open processes of this machine, if nothing else is given; they end at once if interrupted."""
    if given is not None:
        yield given
        return
    isolated.warm_up(data)
    processes = Processes(size)
    try:
        yield processes
    except BaseException:
        processes.end()
        raise
    finally:
        processes.shutdown()


def _validate(settings: Settings, inputs: Inputs) -> None:
    """Refuse a data package with faults; what to do is to be done to the package itself."""
    from thb_analysis.data import validate
    from thb_analysis.data.dataset import forget

    copy, root = str(inputs.data), str(settings.vocabulary.root)
    faults = validate(copy).faults
    # Who makes a report has read the package as well.
    forget()
    if faults:
        raise DataInvalid([replace(each, hint=each.hint.replace(copy, root)) for each in faults])
