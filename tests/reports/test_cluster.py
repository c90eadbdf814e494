"""Work on other machines: jobs with all that they read, and a real scheduler with two workers."""

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commands import until
from reports.conftest import states
from thb_analysis.cli import app
from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.reports.catalog.reports import open_package
from thb_analysis.reports.catalog.requests import grid_reports
from thb_analysis.reports.edition.build import Settings, build
from thb_analysis.reports.edition.sweep import TABLES, sweep
from thb_analysis.reports.running.cluster import connect
from thb_analysis.reports.running.inputs import copy_inputs
from thb_analysis.reports.running.make import make

pytest.importorskip("distributed")

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.fixture
def sent(project):
    """What a worker is given for a report, where nothing of this machine's project is."""
    (report,) = project.targets("theme-detection")
    with copy_inputs([report], open_package(project.data), project.notebooks, 60) as inputs:
        elsewhere = replace(inputs, made_by="another process")
    shutil.rmtree(project.notebooks)
    shutil.rmtree(project.data)
    return report, elsewhere


@pytest.mark.slow
def test_what_is_sent_is_all_that_a_worker_needs(sent):
    """A report is made from copies that go there with it."""
    result = make(*sent)
    assert result.failure is None
    assert {"html", "ipynb"} == set(result.files)


def test_a_worker_with_other_versions_makes_nothing(sent):
    """What a worker with another library or package makes would not be the same: it says so."""
    report, inputs = sent
    packages = {**inputs.made_from["packages"], "pandas": "1.0"}
    other = replace(inputs, made_from={"library": "0", "packages": packages})
    with pytest.raises(
        ThbError, match=r"library is .* there and 0 here, pandas is .* and 1\.0 here"
    ):
        make(report, other)


@pytest.fixture
def losing(project, instant):
    """Build two reports by an executor that loses the second in some way."""

    def build_with(lost):
        submit = instant.submit
        instant.submit = lambda make, report, inputs: (
            lost if report.id == "source-audit" else submit(make, report, inputs)
        )
        targets = project.targets("overview", "source-audit")
        return build(targets, project.settings(), executor=instant)

    return build_with


def failed(error):
    """Give a future that has ended with an error, such as one that was given up."""
    future = Future()
    future.set_exception(error)
    return future


def test_a_job_that_an_executor_loses_is_a_failure_of_its_report_alone(losing):
    """An error of the executor's own, such as dask's of a worker that died too often, stops nothing."""
    results = losing(failed(ValueError("KilledWorker")))
    assert states(results) == ["built", "failed"]
    assert results[1].failure.error == "ValueError: KilledWorker"


@pytest.mark.parametrize(
    ("lost", "told"),
    [
        (failed(CancelledError()), "call again to go on"),
        (failed(ThbError("other versions")), "other versions"),
    ],
)
def test_a_scheduler_that_cannot_be_used_ends_the_call(losing, lost, told):
    """Jobs that are given up end it with a message on how to go on; so do workers of other versions."""
    with pytest.raises(ThbError, match=told):
        losing(lost)


@pytest.mark.slow
def test_what_says_nothing_is_no_scheduler():
    """What takes the call and says nothing is not waited for; the message says what an address looks like."""
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(ParameterError, match=r"no scheduler answers.*tcp://10"),
        connect(f"tcp://127.0.0.1:{silent.getsockname()[1]}", 1),
    ):
        pass


def test_a_missing_distributed_is_told_with_how_to_get_it(project, monkeypatch):
    """Without the extra, --scheduler ends with 2 and says what to install; nothing is written."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("THB_DATA", str(project.data))
    result = CliRunner().invoke(app, ["build", "overview", "--scheduler", "tcp://127.0.0.1:1"])
    assert result.exit_code == 2
    assert "thb-analysis[cluster]" in result.stderr
    assert not project.out.exists()


@pytest.fixture
def started(tmp_path_factory):
    """A scheduler and two workers, started by hand: its address, and the workers' processes."""
    folder = tmp_path_factory.mktemp("cluster")
    place = folder / "scheduler.json"
    how = {"cwd": folder, "stderr": subprocess.DEVNULL, "start_new_session": True}
    command = [sys.executable, "-m", "dask", "scheduler", "--port", "0", "--no-dashboard"]
    processes = [subprocess.Popen([*command, "--scheduler-file", place], **how)]
    until(place.exists)
    worker = [sys.executable, "-m", "dask", "worker", "--scheduler-file", place]
    processes += [subprocess.Popen([*worker, "--nthreads", "1"], **how) for _ in range(2)]
    yield json.loads(place.read_text())["address"], processes[1:]
    for process in processes:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.slow
def test_reports_of_a_cluster_are_those_of_this_machine(project, started):
    """Built by workers that share no files, a report is the same to the last byte."""
    address, _ = started
    build(project.targets("theme-detection"), project.settings())
    here = {path.name: path.read_bytes() for path in project.out.iterdir()}

    async def elsewhere():
        """As in JupyterLab, whose cells run in a loop."""
        with connect(address) as there:
            settings = project.settings(out=project.root / "there")
            return build(project.targets("theme-detection"), settings, executor=there)

    # In a thread of its own: in this one a loop may run already, that of the browser of other tests.
    with ThreadPoolExecutor(1) as alone:
        outcomes = alone.submit(asyncio.run, elsewhere()).result()
    assert states(outcomes) == ["built"]
    assert {path.name: path.read_bytes() for path in (project.root / "there").iterdir()} == here


@pytest.mark.slow
@pytest.mark.release
def test_a_killed_worker_costs_no_run(tmp_path, started):
    """Of a sweep of 200 runs one of two workers is killed half-way: the tables are those of this machine."""
    address, workers = started
    package = open_package(NOTEBOOKS.parent / "data")
    pairs = [f"P={one}+{other}" for one, other in combinations(package.participants, 2)]
    grid = [f"group_by={','.join(pairs[:100])}", "include_body=true,false"]
    runs = grid_reports("theme-covid", grid, {}, package)
    assert len(runs) == 200
    settings = Settings(tmp_path / "here", NOTEBOOKS, package)
    sweep(runs, settings)
    done = []

    def kill_half_way(outcome):
        done.append(outcome.report)
        if len(done) == 100:
            os.killpg(workers[0].pid, signal.SIGKILL)

    with connect(address) as there:
        elsewhere = replace(settings, out=tmp_path / "there")
        outcomes = sweep(runs, elsewhere, kill_half_way, there)
    assert states(outcomes) == ["built"] * 200
    assert sorted(done) == sorted(run.id for run in runs)
    for table in TABLES:
        assert (tmp_path / "there" / table).read_bytes() == (tmp_path / "here" / table).read_bytes()
