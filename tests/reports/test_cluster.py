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

from commands import until
from reports.conftest import contents, states
from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.reports import Settings, build, grid_reports, open_package, sweep
from thb_analysis.reports.edition.sweep import TABLES
from thb_analysis.reports.running.cluster import connect
from thb_analysis.reports.running.inputs import copy_inputs
from thb_analysis.reports.running.make import make

pytest.importorskip("distributed")

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def test_a_worker_with_other_versions_makes_nothing(project):
    """What a worker with another library or package makes would not be the same: it says so."""
    (report,) = project.targets("theme-detection")
    with copy_inputs([report], open_package(project.data), project.notebooks) as inputs:
        packages = {**inputs.made_from["packages"], "pandas": "1.0"}
        other = {"library": "0", "packages": packages}
        wrong = r"library is .* there and 0 here, pandas is .* and 1\.0 here"
        with pytest.raises(ThbError, match=wrong):
            make(report, replace(inputs, made_by="another process", made_from=other))


@pytest.fixture
def losing(project, instant):
    """Build two reports by an executor that loses the second by an error of its own."""

    def losing(error):
        lost, submit = Future(), instant.submit
        lost.set_exception(error)
        instant.submit = lambda make, report, inputs: (
            lost if report.id == "source-audit" else submit(make, report, inputs)
        )
        targets = project.targets("overview", "source-audit")
        return build(targets, project.settings(), executor=instant)

    return losing


def test_a_job_that_an_executor_loses_is_a_failure_of_its_report_alone(losing):
    """An error such as dask's of a worker that died too often stops nothing."""
    results = losing(ValueError("KilledWorker"))
    assert states(results) == ["built", "failed"]
    assert results[1].failure.error == "ValueError: KilledWorker"


def test_a_scheduler_that_cannot_be_used_ends_the_call(losing):
    """Jobs that are given up end it with a message on how to go on; so do workers of other versions."""
    with pytest.raises(ThbError, match="call again to go on"):
        losing(CancelledError())
    with pytest.raises(ThbError, match="other versions"):
        losing(ThbError("other versions"))


@pytest.mark.slow
def test_what_never_answers_is_no_scheduler():
    """What takes the call and never answers is not waited for; the message shows what an address looks like."""
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(ParameterError, match=r"no scheduler answers.*tcp://10"),
        connect(f"tcp://127.0.0.1:{silent.getsockname()[1]}", 1),
    ):
        pass


def test_without_distributed_it_is_said_how_to_get_it(project, thb_build, monkeypatch):
    """Without the extra, --scheduler ends with 2 and says what to install; nothing is written."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = thb_build("overview", "--scheduler", "tcp://127.0.0.1:1")
    assert (result.exit_code, "thb-analysis[cluster]" in result.stderr) == (2, True)
    assert not project.out.exists()


@pytest.fixture
def started(tmp_path_factory):
    """A scheduler and two workers, started by hand: its address, and the workers' processes."""
    folder = tmp_path_factory.mktemp("cluster")
    place = folder / "scheduler.json"
    how = {"cwd": folder, "stderr": subprocess.DEVNULL, "start_new_session": True}
    dask = [sys.executable, "-m", "dask"]
    at = ["--scheduler-file", place]
    scheduler = [*dask, "scheduler", "--port", "0", "--no-dashboard", *at]
    processes = [subprocess.Popen(scheduler, **how)]
    until(place.exists)
    worker = [*dask, "worker", *at, "--nthreads", "1"]
    processes += [subprocess.Popen(worker, **how) for _ in range(2)]
    yield json.loads(place.read_text())["address"], processes[1:]
    for process in processes:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.mark.slow
def test_reports_of_a_cluster_are_those_of_this_machine(project, started):
    """Built by workers that find no file of this project, a report is the same to the last byte."""
    address, _ = started
    targets, there = (
        project.targets("theme-detection"),
        project.settings(out=project.root / "there"),
    )
    build(targets, project.settings())

    async def elsewhere():
        """As in JupyterLab, whose cells run in a loop."""
        with connect(address) as executor:
            submit = executor.submit

            def hide(make, report, inputs):
                shutil.rmtree(project.notebooks)
                shutil.rmtree(project.data)
                return submit(
                    make, report, replace(inputs, root=project.root / "not there")
                )

            executor.submit = hide
            return build(targets, there, executor=executor)

    # In a thread of its own: in this one a loop may run already, that of the browser of other tests.
    with ThreadPoolExecutor(1) as alone:
        assert states(alone.submit(asyncio.run, elsewhere()).result()) == ["built"]
    assert contents(there.out) == contents(project.out)


@pytest.mark.slow
@pytest.mark.release
def test_a_killed_worker_costs_no_run(tmp_path, started):
    """Of a sweep of 200 runs one of two workers is killed half-way: the tables are those of this machine."""
    address, workers = started
    package = open_package(NOTEBOOKS.parent / "data")
    pairs = [f"P={one}+{other}" for one, other in combinations(package.participants, 2)]
    grid = [f"group_by={','.join(pairs[:100])}", "include_body=true,false"]
    runs = grid_reports("theme-covid", grid, {}, package)
    here = Settings(tmp_path / "here", NOTEBOOKS, package)
    sweep(runs, here)
    done = []

    def kill_half_way(result):
        done.append(result.report)
        if len(done) == 100:
            os.killpg(workers[0].pid, signal.SIGKILL)

    with connect(address) as executor:
        there = replace(here, out=tmp_path / "there")
        assert states(sweep(runs, there, kill_half_way, executor)) == ["built"] * 200
    assert sorted(done) == sorted(run.id for run in runs)
    tables, those_of_here = (contents(each.out, "*.csv") for each in (there, here))
    assert tables == those_of_here
    assert set(tables) == {*TABLES}
