"""Workers on other machines, through a scheduler of dask.distributed: an executor for builds and sweeps."""

import logging
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager

from thb_analysis.errors import ParameterError


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
    import asyncio

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
        wanted = (
            "give the address that dask scheduler prints, such as tcp://10.0.0.1:8786"
        )
        raise ParameterError([f"--scheduler {address}: {why}; {wanted}"]) from None
    # What is lost is said in messages of our own.
    logging.getLogger("distributed").handlers[:] = [logging.NullHandler()]
    with Client(address, timeout=seconds, set_as_default=False) as client:
        yield client.get_executor(pure=False)
