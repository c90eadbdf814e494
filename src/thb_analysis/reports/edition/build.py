"""Build reports: keep what is up to date, make the rest in parallel, put it in place."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import (
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    as_completed,
    wait,
)
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from thb_analysis.errors import ThbError
from thb_analysis.folders import claimed
from thb_analysis.reports.asked.catalogue import (
    Report,
    Vocabulary,
    check_package,
    find_notebooks,
)
from thb_analysis.reports.asked.naming import variant_name
from thb_analysis.reports.edition import manifest
from thb_analysis.reports.edition.manifest import Folder
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.inputs import Inputs, read_once
from thb_analysis.reports.running.library import check_library
from thb_analysis.reports.running.make import make
from thb_analysis.reports.running.results import Failure, Result

# Where reports go for which no folder is named: as they are, and what differs from them.
PUBLISHED, VARIANTS = Path("reports"), Path("variants")

# To rehearse takes 0.6 s, and each report 0.2 s less then: so many for each process make up for it.
_WORTH_IT = 3

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
    """

    out: Path
    notebooks: Path
    vocabulary: Vocabulary
    jobs: int = 0
    force: bool = False
    timeout: int = 600


def placed(
    reports: Iterable[Report],
    out: str | None,
    package: str,
    mistakes: list[str],
    force: bool = False,
) -> list[Report]:
    """Say where reports go, and what would take the place of others: variants, and other data.

    Parameters
    ----------
    reports : iterable of Report
    out : str or None
        The folder that is named; without, each variant has one of its own.
    package : str
        Name of the data package.
    mistakes : list of str
        What would take the place of others is added to it, one sentence each.
    force : bool
        Whether reports of another data package may be replaced.
    """
    found = []
    published = (find_notebooks().parent / PUBLISHED).resolve()
    into_published = out is not None and Path(out).resolve() == published
    place = PUBLISHED if out is None else Path(out)
    held = {each.get("package", "") for each in manifest.read(place).values()}
    others = [] if force else sorted(held - {package, ""})
    for report in reports:
        apart = bool(report.variant) or report.is_own
        if report.variant and into_published and not report.is_own:
            mistakes.append(
                f"--out {out}: the published reports stand there, and this one is a variant "
                f"({report.variant}); leave --out, or name another folder"
            )
        if others and (out is not None or not apart):
            mistakes.append(
                f"{place} holds reports of the data package {others[0]}, and these are of {package}: "
                "name another folder, --out DIR, or replace those of the same names, --force"
            )
        folder = VARIANTS / variant_name(report) if apart and out is None else None
        found.append(replace(report, folder=folder))
    return found


def build(
    reports: Sequence[Report],
    settings: Settings,
    on_progress: OnProgress = lambda result: None,
    executor: Executor | None = None,
) -> list[Result]:
    """Build reports into their folders, each with manifest and index.

    A report that fails leaves its executed notebook beside the pages of the build before, and does
    not stop the others. Whatever ends the build, each file is whole, and manifest and index say
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
    paths = [report.folder or settings.out for report in reports]
    with ExitStack() as stack:
        for path in sorted(set(paths)):
            stack.enter_context(claimed(path))
        inputs = stack.enter_context(read(reports, settings))
        folders = {path: Folder(path, settings.vocabulary) for path in set(paths)}
        opened = [folders[path] for path in paths]
        return fill(opened, reports, inputs, settings, on_progress, executor)


def fill(
    folders: Sequence[Folder],
    reports: Sequence[Report],
    inputs: Inputs,
    settings: Settings,
    on_progress: OnProgress,
    executor: Executor | None,
) -> list[Result]:
    """Keep of the reports, each in its folder, what is up to date, and make the rest.

    Whatever ends it, the folders are closed.
    """
    results: dict[int, Result] = {}
    waiting = {}
    try:
        for place, (folder, report) in enumerate(zip(folders, reports, strict=True)):
            report = replace(report, formats=folder.formats(report))
            if settings.force or folder.reason(report, inputs):
                waiting[place] = report
            else:
                results[place] = Result(report.id, "up to date", title=report.title)
                on_progress(results[place])
        for folder in set(folders):
            folder.begin([waiting[i] for i in waiting if folders[i] is folder], settings.force)
        # Counted while the first reports are made ready, and a processor is free.
        count = partial(manifest.counts, *settings.vocabulary.as_read)
        for place, result in made(waiting, settings, inputs, executor, count):
            check_library(inputs.library)
            if result.failure:
                folders[place].fail(waiting[place], result)
            else:
                folders[place].put(waiting[place], inputs, result)
            results[place] = replace(result, files={}, headlines=[])
            on_progress(results[place])
    finally:
        for folder in set(folders):
            folder.close()
    return [results[place] for place in range(len(reports))]


def plan(reports: Sequence[Report], settings: Settings) -> dict[str, str]:
    """Say what would be built, and why: each report with its reason, empty if it is up to date.

    Raises
    ------
    DataInvalid
        If the data package has faults: nothing would be built.
    """
    found = {}
    with read(reports, settings) as inputs:
        for report in reports:
            folder = Folder(report.folder or settings.out, settings.vocabulary)
            report = replace(report, formats=folder.formats(report))
            found[str(folder.path / report.id)] = (
                "forced" if settings.force else folder.reason(report, inputs)
            )
    if any(found.values()):
        check_package(settings.vocabulary)
    return found


def read(reports: Sequence[Report], settings: Settings) -> AbstractContextManager[Inputs]:
    """Read once what the reports are made from."""
    return read_once(reports, settings.vocabulary, settings.notebooks, settings.timeout)


def made(
    reports: dict[int, Report],
    settings: Settings,
    inputs: Inputs,
    executor: Executor | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Iterator[tuple[int, Result]]:
    """Have reports made; each comes with its place as soon as it is ready.

    Parameters
    ----------
    reports : dict of int to Report
    settings : Settings
    inputs : Inputs
    executor : Executor, optional
        What makes them; as many threads as there are processors by default, each of which waits for
        one process after the other.
    meanwhile : callable
        What is to be done while the first are made.

    Raises
    ------
    DataInvalid
        If the data package has faults: they are said once here, not by each notebook.
    ThbError
        If the executor gives up, or cannot be used.
    """
    if not reports:
        return
    size = settings.jobs or os.cpu_count() or 1
    many = executor is None and len(reports) > _WORTH_IT * size
    isolated.start_server(inputs.data if many else None)
    work = executor or ThreadPoolExecutor(size)
    places: dict[Future[Result], int] = {}
    try:
        # What is about everything takes longest: begun last, it would be waited for.
        for place in sorted(reports, key=lambda place: bool(reports[place].parameters)):
            places[work.submit(make, reports[place], inputs)] = place
        # In a process that has imported what finds faults.
        isolated.call(check_package, settings.vocabulary)
        meanwhile()
        for future in as_completed(places):
            place = places.pop(future)
            yield place, _result(reports[place], future)
    finally:
        while not all(future.cancel() or future.done() for future in places):
            isolated.end_all()
            wait(places, 0.1)


def _result(report: Report, future: Future[Result]) -> Result:
    """Return what became of a report; what its executor met, other than an end, is a failure of it alone."""
    try:
        return future.result()
    except CancelledError as error:
        raise ThbError(
            "The executor gave up its jobs, as a scheduler does that is stopped. What was "
            "finished stands; call again to go on."
        ) from error
    except ThbError:
        raise
    except Exception as error:
        failure = Failure("run", f"{type(error).__name__}: {error}")
        return Result(report.id, "failed", failure=failure)
