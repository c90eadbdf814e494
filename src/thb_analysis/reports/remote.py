"""Jobs for workers that share no files with the caller: what a job reads travels with it."""

from __future__ import annotations

import io
import threading
import zipfile
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from thb_analysis.reports import archive, cache, manifest
from thb_analysis.reports.job import Failure, Job, Result

if TYPE_CHECKING:
    from thb_analysis.reports.run import Make

# Notebooks change what belongs to the whole process, such as its working directory, so that a
# worker with several threads still makes one report at a time.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Parcel:
    """A job with the files that it reads.

    Attributes
    ----------
    job : Job
        Its paths are places in the archive.
    archive : bytes
        Notebook, bibliography and data package, as a ZIP file.
    versions : dict
        What the caller runs, see `versions`.
    """

    job: Job
    archive: bytes
    versions: dict[str, str]


class Remote(Executor):
    """An executor whose workers get files along with their jobs.

    Parameters
    ----------
    executor : Executor
        That takes what is submitted to workers, wherever they are. They need this library and
        what it depends on in the caller's versions.
    """

    def __init__(self, executor: Executor) -> None:
        self.executor = executor
        self.versions = versions()
        self.archives: dict[tuple[Path, Path], bytes] = {}

    def submit(  # type: ignore[override]
        self, make: Make, job: Job
    ) -> Future[Result]:
        """Send a job with its files."""
        places = job.notebook, job.data
        if places not in self.archives:
            self.archives[places] = _packed(*places)
        # An absolute path means nothing where the job arrives.
        sent = replace(
            job, notebook=Path("notebooks", job.notebook.name), data=Path("data"), run_in=None
        )
        return self.executor.submit(
            receive, make, Parcel(sent, self.archives[places], self.versions)
        )

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let go of the executor."""
        self.executor.shutdown(wait=wait)


def versions() -> dict[str, str]:
    """Say what is run here: the hash of the library, and versions of what it depends on."""
    return {"library": cache.sha256_of_library(), **manifest.package_versions()}


def differences(here: dict[str, str], there: dict[str, str]) -> list[str]:
    """Name what two machines run in different versions."""
    return [
        f"{name} is not the same"
        if name == "library"
        else f"{name} is {there.get(name, 'missing')} there and {version} here"
        for name, version in here.items()
        if there.get(name) != version
    ]


def receive(make: Make, parcel: Parcel) -> Result:
    """Make a report in a worker, from what has come with its job."""
    wrong = differences(parcel.versions, _own_versions())
    if wrong:
        why = f"the worker runs other versions: {', '.join(wrong)}"
        return Result(parcel.job.report, failure=Failure("run", why))
    with _ONE_AT_A_TIME:
        folder = Path(_unpacked(parcel.archive).name)
        job = parcel.job
        return make(replace(job, notebook=folder / job.notebook, data=folder / job.data))


@lru_cache
def _own_versions() -> dict[str, str]:
    return versions()


@lru_cache(maxsize=8)
def _unpacked(content: bytes) -> TemporaryDirectory[str]:
    """Unpack an archive once for all jobs that bring it; its folder goes with this process."""
    folder = TemporaryDirectory(prefix="thb-", ignore_cleanup_errors=True)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(folder.name)
    return folder


def _packed(notebook: Path, data: Path) -> bytes:
    """Pack what a job reads: the notebook with the bibliography beside it, and the data package."""
    files = {
        **{f"notebooks/{path.name}": path for path in (notebook, *notebook.parent.glob("*.bib"))},
        **{
            f"data/{path.relative_to(data).as_posix()}": path
            for path in data.rglob("*")
            if path.is_file()
        },
    }
    return archive.packed({name: path.read_bytes() for name, path in files.items()})
