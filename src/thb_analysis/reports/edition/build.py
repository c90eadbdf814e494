"""Build reports: keep what is up to date, make the rest in parallel, put it in place."""

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent import futures
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from thb_analysis.errors import ParameterError
from thb_analysis.folders import folder_lock
from thb_analysis.notebook_sources import warn_of_foreign
from thb_analysis.package.descriptor import Record
from thb_analysis.package.package import Package, try_package
from thb_analysis.reports.catalog.reports import Report, find_notebooks
from thb_analysis.reports.catalog.requests import variant_name
from thb_analysis.reports.edition.manifest import Counts, Folder, read_manifest
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.inputs import Inputs, copy_inputs
from thb_analysis.reports.running.make import make
from thb_analysis.reports.running.result import BuildResult, Failure

# Where reports go for which no folder is named: as they are, and what differs from them.
PUBLISHED, VARIANTS = Path("reports"), Path("variants")

# To answer what most ask takes 0.6 s, and each report 0.2 s less then: so many for each process make up for it.
_WORTH_IT = 3

OnProgress = Callable[[BuildResult], None]


@dataclass(frozen=True)
class Settings:
    """Where and how to build.

    Attributes
    ----------
    out : Path
        Where reports go that have no folder of their own.
    notebooks : Path
        Where the notebooks are.
    package : Package
    jobs : int
        How many reports to make at once; 0: one for each processor.
    force : bool
        Make them even if nothing changed.
    """

    out: Path
    notebooks: Path
    package: Package
    jobs: int = 0
    force: bool = False


def with_folders(
    reports: Iterable[Report], out: str | None, package: Package, force: bool
) -> list[Report]:
    """Say where reports go: without a folder that is named, each variant into one of its own.

    Parameters
    ----------
    reports : iterable of Report
    out : str or None
        The folder that is named.
    package : Package
    force : bool
        Whether reports of another data package may be replaced.

    Raises
    ------
    ParameterError
        If one would take the place of others: a variant, or one of other data.
    """
    found, mistakes = [], []
    name = package.descriptor.name
    read = cache(lambda folder: read_manifest(folder)["reports"])
    for report in reports:
        folder = Path(out or PUBLISHED)
        if out is None and (report.variant or report.is_user_notebook):
            folder = VARIANTS / variant_name(report)
            report = replace(report, folder=folder)
        found.append(report)
        existing = {} if force else read(folder)
        if _replaces_published(report, folder, existing):
            mistakes.append(
                f"--out {out}: the published reports stand there, and this one is a variant "
                f"({report.variant}); leave --out, or name another folder"
            )
        if others := {each["package"] for each in existing.values()} - {name}:
            mistakes.append(
                f"{folder} holds reports of the data package {min(others)}, and these are of "
                f"{name}: name another folder, --out DIR, or replace them, --force"
            )
    if mistakes:
        raise ParameterError(dict.fromkeys(mistakes))
    return found


def _replaces_published(report: Report, folder: Path, existing: Record) -> bool:
    """Whether a variant would go where reports as published stand."""
    if report.folder or report.is_user_notebook or not report.variant:
        return False
    if existing.get(report.id, {}).get("variant") == "":
        return True
    published = find_notebooks().parent / PUBLISHED
    return folder.resolve() == published.resolve()


def build(
    reports: Sequence[Report],
    settings: Settings,
    on_progress: OnProgress = lambda result: None,
) -> list[BuildResult]:
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
        Called with the result of each report that is made, as soon as it is known.

    Returns
    -------
    list of BuildResult
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
    results = [BuildResult(report.id, "up to date") for report in reports]
    waiting = {}
    to_make = defaultdict(list)
    with ExitStack() as stack:
        for path in sorted(set(paths)):
            stack.enter_context(folder_lock(path))
        copies = copy_inputs(reports, settings.package, settings.notebooks)
        inputs = stack.enter_context(copies)
        # In a process that has imported what counts, and once, also where several folders are built.
        count = cache(lambda: isolated.call(count_package, inputs.data))
        folders = {path: Folder(path, settings.package) for path in set(paths)}
        for index, report in enumerate(reports):
            folder = folders[paths[index]]
            report = replace(report, formats=folder.formats(report))
            if settings.force or not folder.is_current(report, inputs):
                waiting[index] = report
                to_make[folder.path].append(report)
        for path, folder in folders.items():
            folder.check_free(to_make[path], settings.force)
        try:
            for index, result in make_all(waiting, settings, inputs, count):
                folders[paths[index]].put(waiting[index], inputs, result)
                results[index] = replace(result, files={}, headlines=[])
                on_progress(results[index])
        finally:
            for folder in folders.values():
                folder.close(inputs, count)
    return results


def check_package(data: Path) -> Package:
    """Check a data package, and return it as it was checked.

    Raises
    ------
    DataInvalid
        With every fault that ``thb validate`` names.
    """
    from thb_analysis.check.check import require_valid

    return require_valid(*try_package(data))


def count_package(data: Path) -> Counts:
    """Check a data package and count it."""
    from thb_analysis.analysis.exports import findings_files
    from thb_analysis.dataset.dataset import make_dataset
    from thb_analysis.page.choosing import choosing
    from thb_analysis.page.opening import opening

    # What the check has asked of it is known then.
    ds = make_dataset(check_package(data))
    return choosing(ds), opening(ds), findings_files(ds)


def make_all(
    reports: dict[int, Report],
    settings: Settings,
    inputs: Inputs,
    check: Callable[[], object],
) -> Iterator[tuple[int, BuildResult]]:
    """Have reports made by threads; each comes with its index as soon as it is ready.

    Before, it warns of notebooks that are not the project's.

    Parameters
    ----------
    reports : dict of int to Report
    settings : Settings
    inputs : Inputs
    check : callable
        Checks the data package, while others make the first: its faults are named once, not by each
        notebook. It is not called if there is nothing to make.

    Raises
    ------
    DataInvalid
        If the data package has faults.
    """
    if not reports:
        return
    ours = (each for each in reports.values() if not each.is_user_notebook)
    warn_of_foreign(settings.notebooks, {*map(inputs.notebook, ours)})
    size = settings.jobs or os.cpu_count() or 1
    many = len(reports) > _WORTH_IT * size
    isolated.start_server(inputs.data if many else None)
    # Each thread waits for one process after the other.
    work = futures.ThreadPoolExecutor(size)
    indexes = {}
    try:
        # What is about everything takes longest: begun last, it would be waited for.
        for index in sorted(reports, key=lambda index: bool(reports[index].parameters)):
            indexes[work.submit(make, reports[index], inputs)] = index
        check()
        for future in futures.as_completed(indexes):
            index = indexes.pop(future)
            yield index, _result(reports[index], future)
    finally:
        # What has not begun is cancelled, and what has is ended.
        while not all(job.cancel() or job.done() for job in indexes):
            isolated.end_all()
            futures.wait(indexes, 0.1)


def _result(report: Report, future: futures.Future[BuildResult]) -> BuildResult:
    """Return what became of a report; what its thread met, such as a full disk, is a failure of it alone."""
    try:
        return future.result()
    except Exception as error:
        failure = Failure("run", f"{type(error).__name__}: {error}")
        return BuildResult(report.id, "failed", failure=failure)
