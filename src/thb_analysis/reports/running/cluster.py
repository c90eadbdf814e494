"""Workers on other machines, through a scheduler of dask.distributed: an executor for builds and sweeps."""

from __future__ import annotations

import asyncio
import io
import logging
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
from thb_analysis.files import zip_bytes
from thb_analysis.reports.asked.catalogue import Report
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.inputs import Inputs
from thb_analysis.reports.running.library import library_sha256, package_versions
from thb_analysis.reports.running.results import Result

Make = Callable[[Report, Inputs], Result]


class Cluster(Executor):
    """The executor of a scheduler; what reports are made from goes there once."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._executor = client.get_executor(pure=False)
        self._sent: dict[Path, Any] = {}

    def submit(self, make: Make, report: Report, inputs: Inputs) -> Future[Result]:  # type: ignore[override]
        """Have a report made by a worker, from copies of what it is made from."""
        root = inputs.root
        if root not in self._sent:
            files = (path for path in root.rglob("*") if path.is_file())
            archive = zip_bytes(
                {path.relative_to(root).as_posix(): path.read_bytes() for path in files}
            )
            # A task, and not only its result: that is made again if its worker dies.
            self._sent[root] = self._client.submit(bytes, archive)
        future: Future[Result] = self._executor.submit(
            receive, make, report, inputs, self._sent[root]
        )
        return future


def receive(make: Make, report: Report, inputs: Inputs, archive: bytes) -> Result:
    """Make a report in a worker, from what has come with it.

    Raises
    ------
    ThbError
        If the worker runs other versions: what it made would not be the same.
    """
    wanted = {"library": inputs.made_from["library"], **inputs.made_from["packages"]}
    here = {"library": library_sha256(), **package_versions()}
    wrong = [
        f"{name} is {here.get(name, 'missing')[:12]} there and {version[:12]} here"
        for name, version in wanted.items()
        if here.get(name) != version
    ]
    if wrong:
        worker = f"--scheduler: the worker on {gethostname()}"
        raise ThbError(f"{worker} runs other versions: {', '.join(wrong)}")
    root = Path(_unpack(archive).name)
    return make(report, replace(inputs, root=root, notebooks=root / "notebooks"))


@lru_cache(maxsize=8)
def _unpack(archive: bytes) -> TemporaryDirectory[str]:
    """Unpack an archive once for all reports made from it by a worker; its server reads the data once."""
    folder = TemporaryDirectory(prefix="thb-")
    zipfile.ZipFile(io.BytesIO(archive)).extractall(folder.name)
    isolated.start_server(Path(folder.name) / "data")
    return folder


@contextmanager
def connect(address: str | None, seconds: float = 10) -> Iterator[Executor | None]:
    """Reach a scheduler.

    A job whose worker dies is tried by others, as often as the scheduler's setting
    ``distributed.scheduler.allowed-failures`` says (three more times by default), and then fails.

    Parameters
    ----------
    address : str or None
        Such as ``tcp://10.0.0.1:8786``; None where this machine is to do the work.
    seconds : float
        How long to wait for an answer.

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
        from distributed.comm.core import connect as reach
    except ImportError:
        install = "python -m pip install 'thb-analysis[cluster]'"
        raise ParameterError([f"--scheduler needs distributed: {install}"]) from None

    async def answer() -> None:
        # A client would wait for ever for what takes the call and never answers.
        async with asyncio.timeout(seconds):
            await (await reach(address, timeout=seconds)).close()

    try:
        # In JupyterLab this thread has a loop already.
        with ThreadPoolExecutor(1) as apart:
            apart.submit(asyncio.run, answer()).result()
    except Exception:  # what is no scheduler can answer anything, which raises anything
        why = f"no scheduler answers there within {seconds} s"
        wanted = "give the address that dask scheduler prints, such as tcp://10.0.0.1:8786"
        raise ParameterError([f"--scheduler {address}: {why}; {wanted}"]) from None
    # What is lost is said in messages of our own.
    logging.getLogger("distributed").handlers[:] = [logging.NullHandler()]
    with Client(address, timeout=seconds, set_as_default=False) as client:
        yield Cluster(client)
