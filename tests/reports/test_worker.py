"""Cells run in the process of their report: what comes of them, and of one that fails, loops or is killed."""

import json
import os
import re
import signal
import subprocess
import sys
from dataclasses import replace
from multiprocessing import forkserver
from pathlib import Path

import nbformat
import pandas as pd
import papermill
import pytest

from conftest import REPOSITORY
from lab import as_saved
from reports.conftest import HEADLINES, TITLE_BLOCK, states, write_notebook
from thb_analysis.errors import ThbError
from thb_analysis.reports import Report, build, grid_reports, open_package, sweep
from thb_analysis.reports.running import executed_notebook, isolated, worker
from thb_analysis.reports.running.inputs import copy_inputs
from thb_analysis.reports.running.make import make

DRAWING = "import matplotlib.pyplot as plt; fig, ax = plt.subplots(); ax.plot([1, 2])\n"
HOLDS = "import re; re.match('(a+)+$', 'a' * 64 + 'b')"
DIES = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
SLOWLY = "import time\nfor word in ('one', 'two'):\n    print(word, flush=True)\n    time.sleep(0.3)"


@pytest.fixture
def run(tmp_path, tiny):
    """Run code cells as a build does."""

    def run(*sources, parameters=None, formats=("ipynb",), timeout=60, path=None):
        source = path or write_notebook(tmp_path / "theme.ipynb", *sources)
        report = Report(
            "theme-x", "theme", "X", injected=parameters or {}, formats=formats
        )
        package = open_package(tiny)
        with copy_inputs([report], package, source.parent) as inputs:
            return make(report, replace(inputs, timeout=timeout))

    return run


def outputs(result):
    """All text that the cells of a result gave out, and each error by its name."""
    executed = nbformat.reads(result.files["ipynb"].decode(), as_version=4)
    texts = [
        o.get("text") or " ".join(o[part] for part in ("ename", "evalue") if part in o)
        for c in executed.cells
        for o in c.get("outputs", [])
    ]
    return "".join(texts)


def test_parameters_and_data_reach_the_notebook(run):
    """Injected parameters override the notebook's own, the others stay; thb.load() reads the build's package."""
    source = "import thb_analysis as thb; print(theme, countries, len(thb.load().participants))"
    result = run(source, parameters={"theme": "protection"})
    assert result.failure is None
    assert outputs(result) == "protection [] 5\n"


@pytest.mark.slow
def test_a_notebook_that_was_run_and_saved_gives_the_same_bytes(run, tmp_path):
    """Neither what JupyterLab adds to it nor times, random ids or the process's number are in what is made.

    The page leads to the index, and to a PDF only if there is one.
    """
    source = "import warnings; warnings.warn('old'); print({'a', 'b', 'c'})"
    path = write_notebook(tmp_path / "theme.ipynb", source, TITLE_BLOCK)
    how = {"path": path, "formats": ("html", "ipynb"), "parameters": {"theme": "x"}}
    first = run(**how)
    assert first.title == "On x"
    page = first.files["html"].decode()
    assert ('href="index.html"' in page, ".pdf" in page) == (True, False)
    as_saved(path)
    assert run(**how).files == first.files


def test_a_failing_cell_is_named_and_marked(run, tmp_path):
    """It ends the run; the notebook shows where, and names no file by the place where this project lies."""
    failing = "def f(): pandas.Series()['x']"
    result = run("x = 1", f"import pandas\n{failing}\nf()", "print('later')")
    failure = result.failure
    assert failure.stage == "run"
    assert failure.cell == "cell 4 (import pandas), line 3"
    assert failure.error == "KeyError: 'x'"
    assert "----> 3 f()" in failure.details
    assert "\x1b" not in failure.details
    assert list(result.files) == ["ipynb"]
    assert "later\n" not in outputs(result)
    text = result.files["ipynb"].decode()
    assert "papermill-error-cell-tag" in text
    assert "pandas/core/series.py" in text
    for path in (tmp_path, Path.home(), sys.prefix, REPOSITORY):
        assert f"{path}/" not in text


@pytest.mark.slow
@pytest.mark.parametrize("home", ["/", "", "/srv/me"])
def test_paths_are_replaced_in_what_is_printed_alone(run, monkeypatch, home):
    """Whatever is the home, in a container the root: each folder where its path begins and ends.

    Figures, in which addresses stand, and sources are as they were made.
    """
    monkeypatch.setenv("HOME", home)
    drawn = f"{DRAWING}from thb_analysis import figure; figure(fig, caption='A.', alt='A line.')"
    source = "import sys; print(f'{sys.prefix}/a /srv/me/c, /srv/me. /srv/meb x/srv/me http://x//y')"
    raising = "import pandas; pandas.Series()['/srv/me/d']"
    result = run(
        TITLE_BLOCK, drawn, source, "# /srv/me/e", raising, formats=("html", "ipynb")
    )
    assert result.failure.error == "KeyError: '/srv/me/d'"
    text = result.files["ipynb"].decode()
    assert "http://www.w3.org/2000/svg" in text
    assert "# /srv/me/e" in text
    mine = "~" if home == "/srv/me" else "/srv/me"
    printed = f"/a {mine}/c, {mine}. /srv/meb x/srv/me http://x//y\n"
    assert f"<environment>{printed}" in outputs(result)
    assert f"KeyError '{mine}/d'" in outputs(result)
    assert "<environment>/lib/" in re.sub(r"\\u001b\[[\d;]*m", "", text)
    assert sys.prefix.removeprefix("/") not in text
    good = run(TITLE_BLOCK, drawn, source, formats=("html", "ipynb"))
    page = good.files["html"].decode()
    assert "data:image/svg+xml" in page
    assert "&lt;environment&gt;/a" in page


def test_the_line_of_a_cell_that_is_no_python_is_named(run):
    """The failure names the cell's line, and no temporary file of IPython's."""
    failure = run("x = 1", "y = 1\n\nz = = 2").failure
    assert failure.error == "SyntaxError: invalid syntax"
    assert failure.cell == "cell 4 (y = 1), line 3"


@pytest.mark.slow
def test_an_error_without_a_traceback_is_a_failure(run):
    """IPython only prints an error of which it cannot set out the traceback, as of a template's line."""
    source = (
        "import jinja2, pathlib; pathlib.Path('a.j2').write_text('{# a #}\\n{{ (*x) }}')\n"
        "jinja2.Environment(loader=jinja2.FileSystemLoader('.')).get_template('a.j2')"
    )
    result = run(source, "print('later')")
    assert result.failure
    assert "TemplateSyntaxError" in outputs(result)
    assert "later\n" not in outputs(result)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "timeout", "error"),
    [(HOLDS, 2, "longer than 2 s"), ("import os; os.system('yes')", 60, "10 MB")],
)
def test_a_cell_without_end_is_named(run, cell, timeout, error):
    """Limits hold for each cell, for one that never lets go of the interpreter too."""
    result = run("x = 1", cell, timeout=timeout)
    assert result.failure.cell == f"cell 4 ({cell})"
    assert error in result.failure.error


def test_a_report_that_cannot_be_rendered_fails_as_a_whole(run):
    """A figure without a text alternative gives no file but the notebook, and the failure says why."""
    result = run(TITLE_BLOCK, f"{DRAWING}fig", formats=("html", "ipynb"))
    assert result.failure.stage == "html"
    assert "needs an alternative text" in result.failure.error
    assert list(result.files) == ["ipynb"]
    assert result.failure.details.startswith("Traceback")


def test_a_notebook_that_is_no_notebook_is_a_failure(run, tmp_path):
    """A damaged notebook is reported like any failure, with no file left."""
    source = tmp_path / "theme.ipynb"
    source.write_text("{}")
    result = run(path=source)
    assert result.failure.stage == "run"
    assert result.files == {}


def test_a_process_that_dies_takes_no_other_report_along(project):
    """Only the report whose cell kills its process is lost, and the cell is named."""
    project.write("overview", "x = 1", DIES)
    results = build(
        project.targets("overview", "theme-detection"), project.settings(jobs=2)
    )
    assert states(results) == ["failed", "built"]
    assert results[0].failure.error.startswith("The process died")
    assert (
        results[0].failure.cell
        == "cell 4 (import os, signal; os.kill(os.getpid(), signal.…)"
    )
    assert (project.out / "overview.ipynb").exists()


@pytest.mark.slow
def test_a_server_that_is_killed_is_started_again(project):
    """Reports that wait are made all the same."""
    killed = []

    def kill(result):
        if not killed:
            killed.append(forkserver._forkserver._forkserver_pid)
            os.kill(killed[0], signal.SIGKILL)

    targets = project.targets(
        "overview", "theme-detection", "theme-protection", "source-audit"
    )
    results = build(targets, project.settings(), kill)
    assert killed
    assert states(results).count("built") >= 3


def test_too_few_processes_end_the_build(project, monkeypatch):
    """Where the system allows no further process, the message says so, and nobody waits."""

    def refused(fds):
        raise EOFError

    monkeypatch.setattr("multiprocessing.forkserver.connect_to_new_process", refused)
    with pytest.raises(ThbError, match="none could be started"):
        build(project.targets("overview"), project.settings())
    assert not project.out.exists()


BROKEN = """
import os, sys

class Broken:
    def find_spec(self, name, path=None, target=None):
        if name == "IPython.core.completerlib":
            raise RuntimeError("half an installation")

if "THB_SERVER" in os.environ:
    sys.meta_path.insert(0, Broken())
"""


def test_what_keeps_the_server_from_its_imports_is_named(tmp_path):
    """An error while the server gets ready is that error for who asks for a process, and no lack of memory."""
    (tmp_path / "sitecustomize.py").write_text(BROKEN)
    call = "import os; from thb_analysis.reports.running import isolated; isolated.call(os.getpid)"
    done = subprocess.run(
        [sys.executable, "-c", call],
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "RuntimeError: half an installation" in done.stderr
    assert "too little memory" not in done.stderr


def test_an_exporter_that_is_not_installed_says_what_to_do():
    """A format that is newer than the installation."""
    with pytest.raises(ThbError, match=r"thb-odt is no exporter.*run make again$"):
        worker.exporter("odt")


@pytest.mark.slow
def test_results_of_a_sweep_come_out_of_the_notebook(project):
    """A run gives a row for each headline result; what stands after their cell is not run."""
    project.write("theme", HEADLINES, "raise SystemError('too far')")
    path = project.notebooks / "theme.ipynb"
    content = json.loads(path.read_text())
    content["cells"][2]["metadata"]["tags"] = ["headlines"]
    path.write_text(json.dumps(content))
    settings = project.settings()
    runs = grid_reports("theme-detection", ["countries=AT,AT+BE"], {}, settings.package)
    assert states(sweep(runs, settings)) == ["built", "built"]
    table = pd.read_csv(project.out / "results.csv")
    shown = (
        table[["value", "counted", "unit", "countries", "group_by"]].to_numpy().tolist()
    )
    assert shown == [
        [0.2, 1, "share", "AT", "region"],
        [0.4, 2, "share", "AT,BE", "region"],
    ]


@pytest.mark.slow
def test_cells_give_what_they_give_in_a_kernel(run, tmp_path, tiny, monkeypatch):
    """Printed, displayed, updated and drawn: all that is in the notebook is what Jupyter puts there."""
    result = run(
        SLOWLY,
        "import sys, warnings\nwarnings.warn('old')\n[1]",
        "print('err', file=sys.stderr)",
        "from IPython.display import display, clear_output\nh = display('a', display_id='x')\nh.update('b')",
        "print('gone'); clear_output(); print(sorted({'a', 'b'}), hash('a'))",
        "!echo shell",
        f"{DRAWING}plt.show()",
        "%matplotlib inline",
        "import asyncio\nawait asyncio.sleep(0, 'awaited')",
        parameters={"theme": "b"},
    )
    for name, value in isolated.ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    source, output = tmp_path / "theme.ipynb", tmp_path / "executed.ipynb"
    way = {"coalesce_streams": True, "progress_bar": False}
    papermill.execute_notebook(source, output, {"theme": "b"}, **way)
    executed = nbformat.reads(
        executed_notebook.stable_bytes(nbformat.read(output, 4), tiny),
        as_version=4,
    )
    made = nbformat.reads(result.files["ipynb"].decode(), as_version=4)
    assert made.cells == executed.cells
