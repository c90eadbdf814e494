"""Commands as users call them, side by side where a test asks for it: events are waited for, not times."""

import os
import subprocess
import sys
import threading
import time
from contextlib import chdir, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from typer.testing import CliRunner

from thb_analysis.cli import app

THB = [sys.executable, "-c", "from thb_analysis.cli import main; main()"]
# Nothing takes nearly as long; who waits longer waits in vain.
PATIENCE = 300


def thb(*words, cwd, **environment):
    """Run a command to its end, in this process, which has imported already what a new one would have to."""
    with chdir(cwd), pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        result = CliRunner().invoke(app, [*map(str, words)], catch_exceptions=False)
    return subprocess.CompletedProcess(
        words, result.exit_code, result.stdout, result.stderr
    )


def said(*words, cwd):
    """Run a command that must succeed; return what it says."""
    done = thb(*words, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout


def thb_apart(*words, cwd, **environment):
    """Run a command to its end, in a process of its own."""
    return subprocess.run(
        [*THB, *map(str, words)],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )


def contents(folder, pattern="*"):
    """Read the files of a folder, by name; of a folder in it, its name."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        if path.is_file()
        else None
        for path in folder.glob(pattern)
    }


def until(happened):
    """Wait for something that happens."""
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.02)


class Gate:
    """A place in a notebook where its run stops until it is let through."""

    def __init__(self, folder):
        self.reached, self.opened = folder / "gate-reached", folder / "gate-opened"
        self.cell = (
            "import pathlib, time\n"
            f"pathlib.Path({str(self.reached)!r}).touch()\n"
            f"while not pathlib.Path({str(self.opened)!r}).exists():\n"
            "    time.sleep(0.02)"
        )

    @contextmanager
    def held(self, *words, cwd, **environment):
        """Run a command as far as to the gate; open it on leaving, and wait for the end."""
        process = subprocess.Popen(
            [*THB, *map(str, words)],
            cwd=cwd,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            start_new_session=True,
        )
        try:
            until(lambda: self.reached.exists() or process.poll() is not None)
            assert process.poll() is None, process.stdout.read()
            yield process
            self.opened.touch()
            process.told = process.communicate(timeout=PATIENCE)[0]
        finally:
            process.kill()
            process.wait()


@contextmanager
def listening():
    """Serve an address on this machine, and note what is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
