"""Workers on other machines, through a scheduler of dask.distributed: an executor for builds and sweeps."""

from __future__ import annotations

import asyncio
import io
import logging
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from socket import gethostname
from tempfile import TemporaryDirectory
from typing import Any

from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.files import packed
from thb_analysis.folders import scratch
from thb_analysis.reports.asked.catalogue import Report
from thb_analysis.reports.running.inputs import Inputs
from thb_analysis.reports.running.library import library_sha256, package_versions
from thb_analysis.reports.running.results import Result

_WANTED = "give the address that dask scheduler prints when it starts, such as tcp://10.0.0.1:8786"
Make = Callable[[Report, Inputs], Result]
# Notebooks change the working directory of their process.
_ONE_AT_A_TIME = threading.Lock()


class Cluster(Executor):
    """The executor of a scheduler; what reports are made from goes to its workers, once."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self.executor = client.get_executor(pure=False)
        self.sent: dict[Path, Any] = {}

    def submit(self, make: Make, report: Report, inputs: Inputs) -> Future[Result]:  # type: ignore[override]
        """Have a report made by a worker, from copies of what it is made from."""
        if inputs.root not in self.sent:
            # A task, and not only its result: that is made again if its worker dies.
            self.sent[inputs.root] = self.client.submit(bytes, _packed(inputs.root))
        sent = replace(inputs, root=Path(), notebooks=Path("notebooks"))
        future: Future[Result] = self.executor.submit(
            receive, make, report, sent, self.sent[inputs.root], versions()
        )
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Give up what is left."""
        self.executor.shutdown(wait=False)


def versions() -> dict[str, str]:
    """Say what is run here: the hash of the library, and versions of what it depends on."""
    return {"library": library_sha256(), **package_versions()}


def differences(here: dict[str, str], there: dict[str, str]) -> str:
    """Name what two machines run in different versions."""
    found = [
        f"{name} is not the same"
        if name == "library"
        else f"{name} is {there.get(name, 'missing')} there and {version} here"
        for name, version in here.items()
        if there.get(name) != version
    ]
    return ", ".join(found)


def receive(
    make: Make, report: Report, inputs: Inputs, archive: bytes, sent: dict[str, str]
) -> Result:
    """Make a report in a worker, from what has come with it.

    Raises
    ------
    ThbError
        If the worker runs other versions: what it made would not be the same.
    """
    if wrong := differences(sent, versions()):
        raise ThbError(f"--scheduler: the worker on {gethostname()} runs other versions: {wrong}")
    with _ONE_AT_A_TIME:
        root = Path(_unpacked(archive).name).resolve()
        return make(report, replace(inputs, root=root, notebooks=root / "notebooks"))


@lru_cache(maxsize=8)
def _unpacked(content: bytes) -> TemporaryDirectory[str]:
    """Unpack an archive once for all reports made from it; its folder goes with this process."""
    folder = TemporaryDirectory(dir=scratch(), ignore_cleanup_errors=True)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder.name)
    return folder


def _packed(root: Path) -> bytes:
    files = (path for path in root.rglob("*") if path.is_file())
    return packed({path.relative_to(root).as_posix(): path.read_bytes() for path in files})


@contextmanager
def connect(address: str | None, seconds: int = 10) -> Iterator[Cluster | None]:
    """Reach a scheduler.

    A job whose worker dies is tried by others, as often as the scheduler's setting
    ``distributed.scheduler.allowed-failures`` says (three more times by default), and then fails.

    Parameters
    ----------
    address : str or None
        Such as ``tcp://10.0.0.1:8786``; None where this machine is to do the work.
    seconds : int
        How long to wait for an answer.

    Yields
    ------
    Cluster or None

    Raises
    ------
    ParameterError
        If distributed is not installed, or the scheduler does not answer.
    """
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise ParameterError(
            ["--scheduler needs distributed: python -m pip install 'thb-analysis[cluster]'"]
        ) from None
    # What is lost is said in messages of our own.
    for name in [
        each for each in logging.root.manager.loggerDict if each.startswith("distributed")
    ]:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    with ThreadPoolExecutor(1) as apart:
        # In JupyterLab this thread has a loop already.
        answers = apart.submit(asyncio.run, _answers(address, seconds)).result()
    if not answers:
        why = f"no scheduler answers there within {seconds} s; {_WANTED}"
        raise ParameterError([f"--scheduler {address}: {why}"])
    with (
        Client(address, timeout=seconds, set_as_default=False) as client,
        Cluster(client) as cluster,
    ):
        yield cluster


async def _answers(address: str, seconds: int) -> bool:
    """Try an address: a client that fails to connect complains long after."""
    from distributed.comm.core import connect as reach

    try:
        # Something else that listens there may take the call and never answer.
        async with asyncio.timeout(seconds):
            await (await reach(address, timeout=seconds)).close()
    # What is no scheduler can answer anything, which raises anything.
    except Exception:
        return False
    return True
