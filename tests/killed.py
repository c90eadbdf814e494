"""Commands that are ended at one of their file operations: killed, by a signal, or for want of room."""

import errno
import os
import shutil
import signal
import sys
import tempfile
from mmap import mmap
from multiprocessing import forkserver
from pathlib import Path

WAYS = ("SIGKILL", "SIGTERM", "ENOSPC")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
# Of what Python says that it is about to do, which argument is the path.
_PLACES = {"os.rename": 1, "os.remove": 0, "os.mkdir": 0, "os.rmdir": 0}


def ends(command, folder, way, every=1):
    """End a command at each of its operations in a folder, which is put back before each.

    Yields
    ------
    int
        At which operation.
    """
    before = folder.with_name(f"{folder.name}-before")
    shutil.copytree(folder, before)
    for at in range(1, ended(command, folder, 0, "SIGKILL") + 1, every):
        shutil.rmtree(folder)
        shutil.copytree(before, folder)
        ended(command, folder, at, way)
        yield at


def ended(command, folder, at, way):
    """Run a command in a child that is ended at an operation, if at any; return to how many it came."""
    with mmap(-1, 4) as counted:
        child = os.fork()
        if not child:
            try:
                # The server of this process, no child of the child, serves it too.
                forkserver.ensure_running = forkserver._forkserver.ensure_running = (
                    lambda: None
                )
                # Of what is killed outright nobody is left to remove its temporary files.
                tempfile.tempdir = str(folder.parent)
                _count(folder, at, way, counted)
                command()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        return int.from_bytes(counted[:4], "big")


def _count(folder, at, way, counted):
    """Count in this process what is made, changed or removed in a folder, and end at one of these."""
    number = 0

    def step(writes):
        nonlocal number
        number += 1
        counted[:4] = number.to_bytes(4, "big")
        # A disk that is full stays full.
        if way == "ENOSPC" and at and (number == at or (number > at and writes)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if way != "ENOSPC" and number == at:
            signal.raise_signal(getattr(signal, way))

    def hear(event, arguments):
        writes = event == "open" and arguments[2] & _WRITING
        if not writes and (event not in _PLACES or arguments[-1] != -1):
            return
        path = arguments[_PLACES.get(event, 0)]
        if isinstance(path, str | Path) and folder in Path(path).absolute().parents:
            step(writes)

    def write_in_halves(path, content):
        with path.open("wb") as file:
            file.write(content[: len(content) // 2])
            file.flush()
            if folder in path.absolute().parents:
                step(writes=True)
            return file.write(content[len(content) // 2 :])

    Path.write_bytes = write_in_halves
    sys.addaudithook(hear)
