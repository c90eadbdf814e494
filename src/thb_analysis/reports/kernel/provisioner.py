"""Kernels that are forked by a server where that is possible, and ordinary ones elsewhere."""

from __future__ import annotations

import asyncio
import io
import json
import os
import select
import signal
import socket
import sys
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import Type, Unicode

_LAUNCHER = ["-m", "ipykernel_launcher"]
# As long as an ordinary kernel is given to start.
_SECONDS_TO_START = 60
# Kernels end within milliseconds; one that takes longer is left to the manager's limits.
_SECONDS_TO_END = 1


class ForkedProcess:
    """A kernel that is not our child: as much of ``subprocess.Popen`` as provisioners use.

    Parameters
    ----------
    connection : socket
        The kernel lives until it is closed.
    pid : int
        Number of its process, which leads a group of its own.

    Raises
    ------
    OSError
        If there is no such process any longer.
    """

    stdin = stdout = stderr = None

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self.pid = pid
        self._connection = connection
        self._end = io.FileIO(os.pidfd_open(pid))

    def poll(self) -> int | None:
        """Give None while it runs. How it ended is not known, and nobody asks."""
        return 0 if select.select([self._end], [], [], 0)[0] else None

    def wait(self) -> int:
        """Wait for its end."""
        select.select([self._end], [], [])
        return 0

    def send_signal(self, signum: int) -> None:
        """Send a signal to it, not to its group."""
        signal.pidfd_send_signal(self._end.fileno(), signum)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    async def ended(self, seconds: float) -> None:
        """Wait for its end, so long at most."""
        loop, end = asyncio.get_running_loop(), asyncio.Event()
        loop.add_reader(self._end, end.set)
        try:
            await asyncio.wait_for(end.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            loop.remove_reader(self._end)


class ForkedProvisioner(LocalProvisioner):
    """Asks a server for a kernel; starts an ordinary one if it gets none."""

    address = Unicode(help="Where the server listens.").tag(config=True)
    process: Any = None

    @property
    def forked(self) -> bool:
        """Whether the kernel came from the server."""
        return isinstance(self.process, ForkedProcess)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start a kernel."""
        self.process = self._fork(cmd, kwargs["env"], Path(kwargs.get("cwd") or "."))
        if self.process is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.pid = self.pgid = self.process.pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info

    def _fork(self, cmd: list[str], env: dict[str, str], cwd: Path) -> ForkedProcess | None:
        """Get a kernel from the server; None if it is gone, or would give another than this."""
        if cmd[:3] != [sys.executable, *_LAUNCHER]:
            return None
        env = {**env, "JPY_PARENT_PID": str(os.getpid())}
        request = {"arguments": cmd[3:], "env": env, "cwd": str(cwd.resolve())}
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(_SECONDS_TO_START)
            connection.connect(self.address)
            connection.sendall(f"{json.dumps(request)}\n".encode())
            with connection.makefile() as lines:
                return ForkedProcess(connection, int(lines.readline()))
        except (OSError, ValueError):
            connection.close()
            return None

    async def shutdown_requested(self, restart: bool = False) -> None:
        """Wait for the end, which spares the manager from looking for it ten times a second."""
        if self.forked:
            await self.process.ended(_SECONDS_TO_END)


class ForkedClient(AsyncKernelClient):
    """Waits for a forked kernel no longer than it takes."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers, and can be heard.

        Of an ordinary kernel, messages are awaited that nobody sends, for 0.2 seconds.
        """
        manager: Any = self.parent
        if not manager.provisioner.forked:
            await super().wait_for_ready(timeout)
            return
        deadline = time.monotonic() + (timeout or _SECONDS_TO_START)
        while await self.is_alive() and time.monotonic() < deadline:
            self.kernel_info()
            try:
                await self.get_shell_msg(timeout=1)
                await self.get_iopub_msg(timeout=0.2)
            except Empty:
                continue
            return
        raise RuntimeError("The kernel did not answer")


class ForkedKernelManager(AsyncKernelManager):
    """Gives each kernel the provisioner of this module, whatever its specification says not."""

    client_class = f"{__name__}.{ForkedClient.__name__}"
    client_factory = Type(ForkedClient)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.kernel_id = str(uuid.uuid4())
        self.provisioner = ForkedProvisioner(
            kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self
        )
