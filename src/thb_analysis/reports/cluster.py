"""Workers on other machines, through a scheduler of dask.distributed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from thb_analysis.errors import ParameterError
from thb_analysis.reports.remote import Remote, differences, versions

# As many jobs as are sent at least, however few workers there are yet: clusters grow with work.
_SENT = 100
_WANTED = "give the address that dask scheduler prints when it starts, such as tcp://10.0.0.1:8786"


class Cluster:
    """A scheduler with its workers.

    Parameters
    ----------
    client : distributed.Client
    """

    def __init__(self, client: Any) -> None:
        self.client = client

    @property
    def size(self) -> int:
        """How many reports to have under way: no fewer than there are workers."""
        return max(_SENT, len(self.client.nthreads()))

    @contextmanager
    def open(self, size: int) -> Iterator[Executor]:
        """Open an executor, see ``run.build``; jobs that are left when it ends are given up."""
        executor = self.client.get_executor(pure=False)
        try:
            yield Remote(executor)
        finally:
            executor.shutdown(wait=False)

    def differences(self) -> list[str]:
        """Say what its workers run in other versions, a sentence for each worker."""
        here = versions()
        try:
            there = self.client.run(versions)
        except ImportError as error:
            return [f"its workers lack what they need: {error}"]
        return [
            f"worker {address} runs other versions: {', '.join(wrong)}"
            for address, found in sorted(there.items())
            if (wrong := differences(here, found))
        ]


@contextmanager
def connect(address: str, seconds: int = 10) -> Iterator[Cluster]:
    """Reach a scheduler.

    A job whose worker dies is tried by others, as often as the scheduler's setting
    ``distributed.scheduler.allowed-failures`` says (three more times by default), and then fails.

    Parameters
    ----------
    address : str
        Such as ``tcp://10.0.0.1:8786``.
    seconds : int
        How long to wait for an answer.

    Yields
    ------
    Cluster

    Raises
    ------
    ParameterError
        If distributed is not installed, the address is none, the scheduler does not answer, or its
        workers run other versions.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ParameterError(
            ["--scheduler needs distributed: python -m pip install 'thb-analysis[cluster]'"]
        ) from None
    _silence()
    if not _is_address(address):
        raise ParameterError([f"--scheduler {address}: this is no address; {_WANTED}"])
    with ThreadPoolExecutor(1) as apart:
        # In JupyterLab this thread has a loop already.
        answers = apart.submit(asyncio.run, _answers(address, seconds)).result()
    if not answers:
        raise ParameterError(
            [f"--scheduler {address}: no scheduler answers there within {seconds} s; {_WANTED}"]
        )
    with Client(address, timeout=seconds, set_as_default=False) as client:
        cluster = Cluster(client)
        if wrong := cluster.differences():
            raise ParameterError([f"--scheduler {address}: {each}" for each in wrong])
        yield cluster


def _silence() -> None:
    """Keep its logs off standard error: what is lost is told by messages of our own."""
    for name in logging.root.manager.loggerDict:
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _is_address(address: str) -> bool:
    """Whether an address names a host and a port in a way that can be reached from here."""
    from distributed.comm.addressing import get_address_host_port

    try:
        host, port = get_address_host_port(address)
    except ValueError:
        return False
    return bool(host) and 0 < port < 2**16


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
