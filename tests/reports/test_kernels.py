"""Kernels that are forked from a process that has imported what notebooks need.

What a notebook gives must not depend on how its kernel was started: the slow test holds forked
kernels against those that papermill starts.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent
from unittest import mock

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from typer.testing import CliRunner

from thb_analysis.cli import app
from thb_analysis.reports import kernel
from thb_analysis.reports.job import Job, make
from thb_analysis.reports.run import build

# Whatever else it does, each notebook leaves a note of what started its kernel.
NOTE = "import os; _ = open('started-by', 'w').write(str(os.getppid()))"


@contextmanager
def same_environment():
    """Hide what pytest, and libraries that other tests import, have put into the environment."""
    changed = {"PYTEST_CURRENT_TEST", "PYARROW_IGNORE_TIMEZONE", "SPARK_LOCAL_IP"}
    with mock.patch.dict(os.environ):
        for name in changed & os.environ.keys():
            del os.environ[name]
        yield


class Kernels:
    """Runs notebooks in one folder, with kernels forked there."""

    def __init__(self, folder, address):
        self.folder, self.address = folder, address

    def run(self, *sources, server="", timeout=60, cells=()):
        """Run code cells as a worker would, and give the result."""
        made = [new_code_cell(dedent(source)) for source in (NOTE, *sources)]
        cells = [*made, *cells]
        for index, cell in enumerate(cells):
            cell["id"] = f"code-{index}"
        spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = self.folder / "notebook.ipynb"
        nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": spec}), notebook)
        kernel.ask(self.address if server == "" else server)
        try:
            with same_environment():
                return make(Job("x", notebook, {}, self.folder, (), timeout))
        finally:
            kernel.ask(None)

    @property
    def forked(self):
        """Whether the last kernel was none of this process's own."""
        return int((self.folder / "started-by").read_text()) != os.getpid()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where the notebooks of this module lie, and their kernels run."""
    return tmp_path_factory.mktemp("kernels")


@pytest.fixture(scope="module")
def kernels(folder):
    """A server, and what runs notebooks with its kernels."""
    with same_environment(), kernel.server(folder, folder) as address:
        if address is None:
            pytest.skip("kernels cannot be forked here")
        yield Kernels(folder, address)


def texts(result):
    """All text that the cells of a result gave out."""
    notebook = nbformat.reads(result.files["ipynb"].decode(), as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "".join(o.get("text") or o.get("data", {}).get("text/plain", "") for o in outputs)


def in_time(happened, seconds=10):
    """Whether something happens within some seconds."""
    deadline = time.monotonic() + seconds
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.02)
    return bool(happened())


# Name of an awkward notebook, its cells, what it says, and the error it ends with.
AWKWARD = {
    "plain": (["print(1)", "2"], "1\n2", ""),
    "error": (["1 / 0", "print('later')"], "", "ZeroDivisionError: division by zero"),
    "syntax": (["print('first')", "a = = 1"], "first", "SyntaxError: invalid syntax"),
    "error-of-a-library": (["import json; json.loads('{')"], "", "JSONDecodeError"),
    "left": (["print('before'); raise SystemExit(0)", "print('after')"], "before", ""),
    "left-with-a-code": (["raise SystemExit(3)"], "", "SystemExit: 3"),
    "quit": (["print('said'); quit()"], "said", ""),
    "interrupted-by-itself": (["raise KeyboardInterrupt"], "", "KeyboardInterrupt"),
    "interrupted": (
        ["import signal, time\nos.kill(os.getpid(), signal.SIGINT)\ntime.sleep(9)"],
        "",
        "KeyboardInterrupt",
    ),
    "dead": (
        ["print('last')", "import time; time.sleep(0.3); os._exit(3)"],
        "last",
        "DeadKernelError",
    ),
    "killed": (
        ["import signal, time; time.sleep(0.3); os.kill(os.getpid(), signal.SIGKILL)"],
        "",
        "DeadKernelError",
    ),
    "too-long": (["print('on')", "import time; time.sleep(60)"], "on", "CellTimeoutError"),
    "asks": (["input('?')"], "", "StdinNotImplementedError"),
    "streams": (
        ["import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('out', end='')"],
        "out\nouterr\n",
        "",
    ),
    "warning": (["import warnings; warnings.warn('beware')"], "beware", ""),
    "deprecation": (["import warnings; warnings.warn('old', DeprecationWarning)"], "old", ""),
    "logging": (["import logging; logging.warning('logged')"], "WARNING:root:logged", ""),
    # A thread of the kernel passes on what is written past Python, in its own time; what comes
    # after the end of a cell is lost.
    "other-programs": (
        ["!echo shell", "_ = os.system('echo system; sleep 1')"],
        "shell\r\nsystem",
        "",
    ),
    "below-python": (
        ["import time; _ = os.write(1, b'raw\\n'); time.sleep(1)", "print('end')"],
        "raw\n",
        "",
    ),
    "updated": (
        ["from IPython.display import display", "h = display(1, display_id='d')", "h.update(2)"],
        "2",
        "",
    ),
    "cleared": (
        ["from IPython.display import clear_output\nprint('old'); clear_output(); print('new')"],
        "new",
        "",
    ),
    "awaits": (["import asyncio; await asyncio.sleep(0, 'awaited')"], "awaited", ""),
    "thread": (
        ["import threading\nt = threading.Thread(target=print, args=('t',))\nt.start(); t.join()"],
        "t",
        "",
    ),
    "processes": (
        [
            "import multiprocessing as m\nwith m.get_context('fork').Pool(2) as p: print(p.map(abs, [-1]))"
        ],
        "[1]",
        "",
    ),
    "seeded": (["import numpy as np; np.random.seed(1); np.random.rand()"], "0.417022004", ""),
    "table": (["import pandas as pd", "pd.DataFrame({'a': ['x', None]})"], "a\n0", ""),
    "figure": (
        ["import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])\nplt.show(); plt.get_backend()"],
        "inline",
        "",
    ),
    "surroundings": (
        [
            """
            import sys
            print(sorted(set(os.environ) - {"JPY_SESSION_NAME"}), os.environ["IPYTHONDIR"][:0])
            print(sys.argv[0], sys.argv[1:2], sys.flags, sys.path, __name__, os.getcwd())
            print(sys.stdin.read(), sys.getfilesystemencoding(), sys.getrecursionlimit())
            """,
            "import signal; print([signal.getsignal(n) for n in (2, 15, 17)], os.getsid(0) == os.getpid())",
            "import threading; print(threading.active_count(), threading.Thread().name)",
        ],
        "ipykernel_launcher.py",
        "",
    ),
}


@pytest.mark.parametrize("name", AWKWARD)
def test_an_awkward_notebook_ends_as_it_should(kernels, name):
    """What it says until then is kept, and the failure names the error, whatever ends the run."""
    sources, said, error = AWKWARD[name]
    result = kernels.run(*sources, timeout=2 if name == "too-long" else 60)
    assert kernels.forked
    assert (result.failure.error if result.failure else "").startswith(error or "")
    assert bool(result.failure) == bool(error)
    assert said in texts(result)


@pytest.mark.slow
@pytest.mark.parametrize("name", AWKWARD)
def test_an_awkward_notebook_comes_out_as_with_papermill(kernels, name, monkeypatch):
    """Kernel and engine of ours give the same executed notebook, to the byte, and the same failure."""
    sources, _, _ = AWKWARD[name]
    timeout = 2 if name == "too-long" else 60
    ours = kernels.run(*sources, timeout=timeout)
    assert kernels.forked
    # How many pieces a cell's prints come in is a matter of time, for papermill as for us.
    stock = {
        "engine_name": "nbclient",
        "extra_arguments": ["--log-level=CRITICAL"],
        "coalesce_streams": True,
    }
    monkeypatch.setattr(kernel, "engine", lambda folder: stock)
    papermills = kernels.run(*sources, timeout=timeout)
    assert not kernels.forked
    assert ours.files["ipynb"].decode() == papermills.files["ipynb"].decode()
    told = [
        failure and (failure.error, failure.cell) for failure in (ours.failure, papermills.failure)
    ]
    assert told[0] == told[1]


def test_a_cell_that_may_fail_stops_nothing(kernels):
    """Cells tagged so show their error, and the run goes on, which papermill then counts as failed."""
    tagged = new_code_cell("1 / 0", metadata={"tags": ["raises-exception"]})
    result = kernels.run(cells=[tagged, new_code_cell("print('after')")])
    assert "after" in texts(result)
    assert result.failure.error.startswith("ZeroDivisionError")


def test_a_notebook_is_let_end(kernels, folder):
    """Handlers for the exit run, files that were not closed are written, threads are waited for."""
    result = kernels.run(
        """
        import atexit, threading, time
        atexit.register(lambda: open("handler", "w").write("ran"))
        left_open = open("left-open", "w"); left_open.write("kept")
        def late():
            time.sleep(0.3)
            open("late", "w").write("done")
        threading.Thread(target=late).start()
        """
    )
    assert result.failure is None
    assert kernels.forked
    assert (folder / "handler").read_text() == "ran"
    assert (folder / "left-open").read_text() == "kept"
    assert (folder / "late").read_text() == "done"


def test_a_kernel_that_will_not_end_is_killed(kernels):
    """An exit that never comes is waited for only so long, and no process is left."""
    started = time.monotonic()
    result = kernels.run(
        """
        import atexit, signal, time
        _ = signal.signal(signal.SIGTERM, signal.SIG_IGN)
        atexit.register(time.sleep, 60)
        print(os.getpid())
        """
    )
    assert result.failure is None
    assert time.monotonic() - started < 50
    assert in_time(lambda: not psutil.pid_exists(int(texts(result))))


def test_what_a_notebook_leaves_running_ends_with_its_kernel(kernels):
    """Processes of the kernel's group are ended with it, even if it died."""
    result = kernels.run(
        "import subprocess; print(subprocess.Popen(['sleep', '60']).pid, flush=True)", "os._exit(1)"
    )
    assert "DeadKernelError" in result.failure.error
    assert in_time(lambda: not psutil.pid_exists(int(texts(result))))


def test_kernels_share_no_state(kernels):
    """What one notebook does to modules and generators, the next does not see."""
    draw = "import numpy as np, random, secrets; print(np.random.rand(), random.random())"
    first = kernels.run(draw, "np.pi = 3; import json; json.mine = 1")
    second = kernels.run(draw, "import json; print(hasattr(json, 'mine'), np.pi)")
    assert texts(second).endswith("False 3.141592653589793\n")
    assert texts(first).split() != texts(second).split()[:2]


def test_matplotlib_was_imported_before_the_fork(kernels):
    """A forked kernel has loaded what it needs, which is the point."""
    result = kernels.run(
        "import sys; print({'matplotlib', 'pandas', 'thb_analysis'} <= set(sys.modules))"
    )
    assert texts(result) == "True\n"


@pytest.mark.parametrize("name", ["calendar.py", "pandas/__init__.py", "matplotlibrc.py"])
def test_a_module_of_the_users_own_is_what_a_notebook_gets(kernels, folder, name):
    """Where a module beside the notebook has the name of one that was imported, no fork is used."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("")
    try:
        result = kernels.run("1")
    finally:
        path.unlink()
    assert result.failure is None
    assert kernels.forked == (name == "matplotlibrc.py")


def test_another_environment_gets_a_kernel_of_its_own(kernels, monkeypatch):
    """A variable that modules may have read at their import is not changed behind their back."""
    monkeypatch.setenv("MPLCONFIGDIR", "elsewhere")
    result = kernels.run("print(os.environ['MPLCONFIGDIR'])")
    assert texts(result) == "elsewhere\n"
    assert not kernels.forked


def test_another_interpreter_is_started_as_ever(kernels, folder, monkeypatch):
    """A kernel specification that names another program is followed."""
    other = folder / "python-of-another-place"
    other.unlink(missing_ok=True)
    other.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    other.chmod(0o755)
    spec = folder / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True, exist_ok=True)
    command = f'["{other}", "-m", "ipykernel_launcher", "-f", "{{connection_file}}"]'
    (spec / "kernel.json").write_text(f'{{"argv": {command}, "display_name": "Another"}}')
    monkeypatch.setenv("JUPYTER_PATH", str(folder / "jupyter"))
    assert kernels.run("1").failure is None
    assert not kernels.forked


@pytest.mark.parametrize("died", ["before", "in between"])
def test_without_a_server_ordinary_kernels_are_used(kernels, folder, tmp_path, died):
    """A server that is gone, or goes as it is asked, is no failure of the report."""
    address = str(tmp_path / "kernels")
    with socket.socket(socket.AF_UNIX) as listener:
        if died == "in between":
            listener.bind(address)
            listener.listen()
            end = subprocess.Popen(["true"])
            end.wait()
            listener.close()
        result = kernels.run("print('done')", server=address)
    assert texts(result) == "done\n"
    assert not kernels.forked


def test_a_server_that_dies_takes_no_notebook_along(folder, tmp_path):
    """A notebook that runs goes on when the server is killed, and the next gets an ordinary kernel."""
    with same_environment(), kernel.server(tmp_path, folder) as address:
        own = Kernels(folder, address)
        first = own.run(
            """
            import signal, time
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(1.5)
            print("still here")
            """
        )
        assert own.forked
        second = own.run("print('as ever')")
        assert not own.forked
    assert (texts(first), texts(second)) == ("still here\n", "as ever\n")


def test_whichever_kernels_a_build_uses_its_files_are_the_same(project):
    """Forked and fresh kernels give the same HTML and the same executed notebook."""
    targets = project.targets("theme-detection")
    note = "_ = open('own', 'w').write(str(os.environ['JPY_PARENT_PID'] == str(os.getppid())))"
    files = []
    for kind in ("forked", "fresh"):
        settings = project.settings(kernel=kind, force=True)
        project.write("theme", FRONT, "print(theme)", note)
        assert [outcome.state for outcome in build(targets, settings)] == ["built"]
        assert (project.notebooks / "own").read_text() == str(kind == "fresh")
        files.append([path.read_bytes() for path in sorted(project.out.glob("theme-detection.*"))])
    assert len(files[0]) == 2
    assert files[0] == files[1]


def test_a_way_that_does_not_exist_is_a_wrong_call():
    """The message names the option and the nearest way."""
    result = CliRunner().invoke(app, ["build", "overview", "--kernel", "frsh"])
    assert result.exit_code == 2
    assert "--kernel: unknown way 'frsh': did you mean fresh?" in result.stderr


FRONT = """\
import os
from IPython.display import display
front = {"title": f"On {theme}", "edition": "1", "version": "1.0.0"}
display({"application/vnd.thb.front+json": front, "text/plain": "front"},
        metadata={"thb": {"kind": "front"}}, raw=True)
"""

BUILD = """
import sys
from pathlib import Path
from thb_analysis.reports.catalogue import list_reports, read_vocabulary
from thb_analysis.reports.parameters import check
from thb_analysis.reports.run import Settings, Target, build

if __name__ == "__main__":
    here = Path({root!r})
    vocabulary = read_vocabulary(here / "tiny")
    reports = list_reports(vocabulary)
    targets = [
        Target(reports[id_], check(reports[id_], {{}}, vocabulary)[0])
        for id_ in ("overview", "theme-detection")
    ]
    build(targets, Settings(here / "out", here / "notebooks", vocabulary, here / "c", ("html",), jobs=2))
"""


@pytest.fixture
def build_apart(project, tmp_path):
    """Start a build of two reports in a process of its own; give it and what it has started."""
    mark = f"THB_MARK={tmp_path}"
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def start():
        script = tmp_path / "build.py"
        script.write_text(BUILD.format(root=str(project.root)))
        variables = {**os.environ, "THB_MARK": str(tmp_path), "TMPDIR": str(scratch)}
        return subprocess.Popen([sys.executable, script], env=variables, stdin=subprocess.DEVNULL)

    def left():
        found = []
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                if mark.encode() in path.read_bytes().split(b"\0"):
                    status = (path.parent / "stat").read_text().rpartition(")")[2].split()[0]
                    found += [int(path.parent.name)] if status != "Z" else []
            except OSError:
                continue
        return found

    return start, left, scratch


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_nothing_is_left_after_a_build(build_apart):
    """No process of a build outlives it, and no temporary file."""
    start, left, scratch = build_apart
    process = start()
    assert process.wait(300) == 0
    assert in_time(lambda: not left())
    assert list(scratch.iterdir()) == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_nothing_is_left_running_after_a_build_was_killed(build_apart, project):
    """Server, workers and kernels end with a build that had no chance to end them."""
    started = project.root / "started"
    project.write(
        "overview", f"open({str(started)!r}, 'w').write('x'); import time; time.sleep(99)"
    )
    start, left, _ = build_apart
    process = start()
    assert in_time(started.exists, 300)
    assert len(left()) >= 4  # the build, the server, two workers, at least one kernel
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert in_time(lambda: not left())


@pytest.mark.skipif(sys.platform != "linux", reason="what locales there are differs")
def test_a_notebook_that_cannot_be_written_is_a_failure_of_its_report(make_notebook, tiny):
    """Where papermill leaves an empty file, the worker says why, and does not break its pool."""
    notebook = make_notebook("print('Ä')")
    folder = tiny.parent / "Überblick"
    notebook.parent.rename(folder)
    script = (
        "from pathlib import Path; from thb_analysis.reports.job import Job, make;"
        f"here = Path({str(tiny.parent)!r}); notebook = next(here.glob('*blick/*.ipynb'));"
        "print(ascii(make(Job('theme-x', notebook, {}, here / 'tiny', ()))))"
    )
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **plain}, capture_output=True, text=True
    )
    assert done.stdout.startswith("Result(report='theme-x', files={}")
    assert "UnicodeEncodeError" in done.stdout
