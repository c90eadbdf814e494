"""Work on other machines: jobs with all that they read, and a real scheduler with two workers."""

import asyncio
import shutil
import socket
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner

from thb_analysis.cli import app
from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.reports.asked.catalogue import read_vocabulary
from thb_analysis.reports.asked.grids import asked_runs
from thb_analysis.reports.edition.build import build
from thb_analysis.reports.edition.sweep import sweep
from thb_analysis.reports.running import cluster
from thb_analysis.reports.running.cluster import connect
from thb_analysis.reports.running.inputs import read_once
from thb_analysis.reports.running.make import make

pytest.importorskip("distributed")

HEADLINES = """\
from IPython.display import display
rows = [{"result": "agreement", "value": len(group_by)}]
display({"application/vnd.thb.headlines+json": {"rows": rows}, "text/plain": "headlines"},
        metadata={"thb": {"kind": "headlines"}}, raw=True)
"""
KILLS_ONCE = """\
import os, pathlib, signal
if group_by.startswith("G2") and not pathlib.Path({0!r}).exists():
    pathlib.Path({0!r}).touch()
    os.kill(os.getppid(), signal.SIGKILL)
"""


def states(outcomes):
    """What became of each report."""
    return [outcome.status for outcome in outcomes]


@pytest.fixture
def sent(project):
    """What goes to a worker for a report, and the report."""
    (report,) = project.targets("theme-detection")
    with read_once([report], read_vocabulary(project.data), project.notebooks, 60) as inputs:
        place = replace(inputs, root=Path(), notebooks=Path("notebooks"))
        yield report, place, cluster._packed(inputs.root)


@pytest.mark.slow
def test_what_is_sent_is_all_that_a_worker_needs(project, sent):
    """A report is made where nothing of this machine's project is."""
    report, inputs, archive = sent
    shutil.rmtree(project.notebooks)
    shutil.rmtree(project.data)
    result = cluster.receive(make, report, inputs, archive, cluster.versions())
    assert result.failure is None
    assert {"html", "ipynb"} == set(result.files)


def test_a_worker_with_other_versions_makes_nothing(sent):
    """What a worker with another library or package makes would not be the same: it says so."""
    other = {**cluster.versions(), "pandas": "1.0", "library": "0"}
    with pytest.raises(ThbError, match=r"library is not the same.*and 1\.0 here"):
        cluster.receive(make, *sent, other)


def test_a_job_that_an_executor_loses_is_a_failure_of_its_report_alone(project, instant):
    """An error of the executor's own, such as dask's of a worker that died too often, stops nothing."""
    submit = instant.submit

    def lose(make, report, inputs):
        future = submit(make, report, inputs)
        if report.id == "overview":
            future = type(future)()
            future.set_exception(ValueError("KilledWorker"))
        return future

    instant.submit = lose
    results = build(
        project.targets("overview", "source-audit"), project.settings(), executor=instant
    )
    assert states(results) == ["failed", "built"]
    assert results[0].failure.error == "ValueError: KilledWorker"


@pytest.mark.parametrize("wrong", ["", "other versions"])
def test_a_scheduler_that_cannot_be_used_ends_the_call(project, instant, wrong):
    """Jobs that are given up end it with a message on how to go on; so do workers of other versions."""
    submit = instant.submit

    def stop(make, report, inputs):
        future = submit(make, report, inputs)
        if report.id == "source-audit":
            future = type(future)()
            if wrong:
                future.set_exception(ThbError(wrong))
            else:
                future.cancel()
                future.set_running_or_notify_cancel()
        return future

    instant.submit = stop
    with pytest.raises(ThbError, match=wrong or "call again to go on"):
        build(project.targets("overview", "source-audit"), project.settings(), executor=instant)


@pytest.mark.slow
@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "tcp://127.0.0.1:87860"])
def test_a_scheduler_that_does_not_answer_is_a_wrong_call(address):
    """The message says what is wrong with the address, and what an address looks like."""
    with (
        pytest.raises(ParameterError, match=r"no scheduler answers.*tcp://10"),
        connect(address, 1),
    ):
        pass


@pytest.mark.slow
def test_what_listens_and_is_no_scheduler_is_not_waited_for():
    """A program that takes the call and says nothing is met as a port that is closed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(ParameterError, match="no scheduler answers"), connect(address, 1):
            pass


@pytest.mark.slow
def test_a_scheduler_can_be_asked_for_where_a_loop_runs():
    """In JupyterLab, where each cell runs within a loop, a wrong address is told as elsewhere."""

    async def cell():
        with connect("tcp://127.0.0.1:9", seconds=1):
            pass

    with (
        pytest.raises(ParameterError, match="no scheduler answers"),
        ThreadPoolExecutor(1) as apart,
    ):
        apart.submit(asyncio.run, cell()).result()


def test_a_missing_distributed_is_told_with_how_to_get_it(project, monkeypatch):
    """Without the extra, --scheduler ends with 2 and says what to install; nothing is written."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("THB_DATA", str(project.data))
    result = CliRunner().invoke(app, ["build", "overview", "--scheduler", "tcp://127.0.0.1:1"])
    assert result.exit_code == 2
    assert "thb-analysis[cluster]" in result.stderr
    assert not project.out.exists()


@pytest.fixture(scope="module")
def started():
    """A scheduler with two workers, each a process that a nurse restarts."""
    from distributed import LocalCluster

    apart = {"threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with LocalCluster(n_workers=2, **apart) as cluster_:
        yield cluster_


@pytest.mark.slow
@pytest.mark.release
def test_a_killed_worker_costs_no_run(project, started):
    """A worker is killed in the middle of a sweep, and every run is done, and on record once."""
    killed = project.root / "killed"
    project.write("theme", KILLS_ONCE.format(str(killed)), HEADLINES)
    vocabulary = read_vocabulary(project.data)
    groups = [f"G{number}=AT" for number in range(1, 5)]
    grid = [f"group_by={','.join(groups)}"]
    targets = asked_runs("theme-detection", grid, {}, {}, vocabulary, 100, [])
    told = []
    with connect(started.scheduler_address) as there:
        outcomes = sweep(
            targets, project.settings(), lambda outcome: told.append(outcome.report), there
        )
        assert states(outcomes) == ["built"] * 4
        assert killed.exists()
        assert sorted(told) == sorted({target.report.id for target in targets})
        assert states(sweep(targets, project.settings(), executor=there)) == ["up to date"] * 4
    table = pd.read_csv(project.out / "results.csv")
    assert sorted(table["group_by"]) == groups


@pytest.mark.slow
def test_reports_of_a_cluster_are_those_of_this_machine(project, started):
    """Built by workers that share no files, a report is the same to the last byte."""
    build(project.targets("theme-detection"), project.settings())
    here = {path.name: path.read_bytes() for path in project.out.iterdir()}
    with connect(started.scheduler_address) as there:
        settings = project.settings(out=project.root / "there")
        outcomes = build(project.targets("theme-detection"), settings, executor=there)
    assert states(outcomes) == ["built"]
    assert {path.name: path.read_bytes() for path in (project.root / "there").iterdir()} == here
