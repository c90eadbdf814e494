"""Work on other machines: jobs with all that they read, and a real scheduler with two workers."""

import asyncio
import os
import signal
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pandas as pd
import pytest
from typer.testing import CliRunner

from thb_analysis.cli import app
from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.reports import remote
from thb_analysis.reports.catalogue import list_reports, read_vocabulary
from thb_analysis.reports.cluster import connect
from thb_analysis.reports.job import Job, Result
from thb_analysis.reports.naming import requested
from thb_analysis.reports.run import build
from thb_analysis.reports.sweep import sweep
from thb_analysis.reports.sweep.grid import runs

pytest.importorskip("distributed")

HEADLINES = """\
from IPython.display import display
rows = [{"result": "clusters", "value": len(group_by)}]
display({"application/vnd.thb.headlines+json": {"rows": rows}, "text/plain": "headlines"},
        metadata={"thb": {"kind": "headlines"}}, raw=True)
"""


def states(outcomes):
    """What became of each report."""
    return [outcome.state for outcome in outcomes]


def read(job):
    """Stand for a worker that gives back what it finds where its job says."""
    found = {
        "notebook": job.notebook.read_bytes(),
        "bibliography": (job.notebook.parent / "references.bib").read_bytes(),
        "descriptor": (job.data / "datapackage.json").read_bytes(),
        "place": str(job.notebook.resolve()).encode(),
    }
    return Result(job.report, found)


def test_a_job_travels_with_what_it_reads(project):
    """A worker finds notebook, bibliography and data package in a place of its own."""
    (project.notebooks / "references.bib").write_text("@misc{a}")
    notebook = project.notebooks / "theme.ipynb"
    job = Job("theme-detection", notebook, {}, project.data)
    with remote.Remote(ThreadPoolExecutor(1)) as executor:
        first, second = (executor.submit(read, job).result().files for _ in range(2))
    assert first == second
    assert first["notebook"] == notebook.read_bytes()
    assert first["bibliography"] == b"@misc{a}"
    assert first["descriptor"] == (project.data / "datapackage.json").read_bytes()
    assert str(project.root).encode() not in first["place"]


def test_a_worker_with_other_versions_makes_nothing(project):
    """What a worker with another library or package makes would not be the same: it says so."""
    job = Job("theme-detection", project.notebooks / "theme.ipynb", {}, project.data)
    executor = remote.Remote(ThreadPoolExecutor(1))
    executor.versions = {**executor.versions, "pandas": "1.0", "library": "0"}
    result = executor.submit(read, job).result()
    assert "library is not the same" in result.failure.error
    assert "and 1.0 here" in result.failure.error


def test_a_worker_with_threads_makes_one_report_at_a_time(project):
    """Notebooks change the working directory of their process, so that they must not overlap."""
    job = Job("theme-detection", project.notebooks / "theme.ipynb", {}, project.data)
    at_work = threading.Lock()

    def work(job):
        assert at_work.acquire(blocking=False)
        time.sleep(0.02)
        at_work.release()
        return Result(job.report)

    with remote.Remote(ThreadPoolExecutor(4)) as executor:
        for future in [executor.submit(work, job) for _ in range(8)]:
            assert future.result() == Result("theme-detection")


def test_a_job_that_an_executor_loses_is_a_failure_of_its_report_alone(project, instant):
    """An error of the executor's own, such as dask's of a worker that died too often, stops nothing."""

    @contextmanager
    def losing(size):
        with instant(size) as pool:
            submit = pool.submit

            def lose(make, job):
                future = submit(make, job)
                if job.report == "overview":
                    future = type(future)()
                    future.set_exception(ValueError("KilledWorker"))
                return future

            pool.submit = lose
            yield pool

    targets = project.targets("overview", "source-audit")
    outcomes = build(targets, project.settings(), open_pool=losing)
    assert states(outcomes) == ["failed", "built"]
    assert outcomes[0].failure.error == "ValueError: KilledWorker"


def test_a_scheduler_that_stops_ends_the_call(project, instant):
    """Jobs that are given up end it with a message on how to go on; what was made stands."""

    @contextmanager
    def stopping(size):
        with instant(size) as pool:
            submit = pool.submit

            def stop(make, job):
                future = submit(make, job)
                if job.report == "source-audit":
                    future = type(future)()
                    future.cancel()
                    future.set_running_or_notify_cancel()
                return future

            pool.submit = stop
            yield pool

    targets = project.targets("overview", "source-audit")
    with pytest.raises(ThbError, match="call again to go on"):
        build(targets, project.settings(), open_pool=stopping)
    assert "overview.html" in project.files()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("tcp://127.0.0.1:1", "no scheduler answers there within 1 s"),
        ("127.0.0.1:1", "no scheduler answers there within 1 s"),
        ("nonsense", "no address"),
        ("", "no address"),
        ("smoke://signals:1", "no address"),
        ("tcp://:8786", "no address"),
        ("tcp://127.0.0.1:87860", "no address"),
    ],
)
def test_a_scheduler_that_does_not_answer_is_a_wrong_call(address, told):
    """The message says what is wrong with the address, and what an address looks like."""
    with pytest.raises(ParameterError, match=rf"{told}.*tcp://10"), connect(address, 1):
        pass


def test_what_listens_and_is_no_scheduler_is_not_waited_for():
    """A program that takes the call and says nothing is met as a port that is closed."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        with pytest.raises(ParameterError, match="no scheduler answers"), connect(address, 1):
            pass


def test_a_scheduler_can_be_asked_for_where_a_loop_runs():
    """In JupyterLab, where each cell runs within a loop, a wrong address is told as elsewhere."""

    async def cell():
        with connect("tcp://127.0.0.1:9", seconds=1):
            pass

    with pytest.raises(ParameterError, match="no scheduler answers"):
        asyncio.run(cell())


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
def cluster():
    """A scheduler with two workers, each a process that a nurse restarts when it dies."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as started:
        yield started


@pytest.mark.slow
def test_a_killed_worker_costs_no_run(project, cluster, tmp_path):
    """A worker is killed in the middle of a sweep, and every run is done, and on record once."""
    project.write("theme", HEADLINES, "import time; time.sleep(0.3)")
    vocabulary = read_vocabulary(project.data)
    reports = list_reports(vocabulary)
    axes = {"group_by": [f"G{number:02}=AT" for number in range(1, 13)]}
    targets, _ = runs(requested("theme-detection", reports), axes, {}, vocabulary, reports, 100)
    told = []

    def tell(outcome):
        told.append(outcome.report)
        if len(told) == 3:
            victim = next(iter(cluster.workers.values())).pid
            os.kill(victim, signal.SIGKILL)

    with connect(cluster.scheduler_address) as there:
        assert not there.differences()
        settings = project.settings(formats=(), jobs=there.size)
        outcomes = sweep(targets, settings, tell, there.open)
        assert states(outcomes) == ["built"] * 12
        assert sorted(told) == sorted({target.report.id for target in targets})
        assert states(sweep(targets, settings, open_pool=there.open)) == ["up to date"] * 12
    table = pd.read_csv(project.out / "results.csv")
    assert sorted(table["group_by"]) == axes["group_by"]


@pytest.mark.slow
def test_reports_of_a_cluster_are_those_of_this_machine(project, cluster):
    """Built by workers that share no files, a report is the same to the last byte."""
    build(project.targets("theme-detection"), project.settings())
    here = {path.name: path.read_bytes() for path in project.out.iterdir()}
    with connect(cluster.scheduler_address) as there:
        settings = project.settings(out=project.root / "there", force=True)
        outcomes = build(project.targets("theme-detection"), settings, open_pool=there.open)
    assert states(outcomes) == ["built"]
    assert {path.name: path.read_bytes() for path in (project.root / "there").iterdir()} == here


@pytest.mark.slow
def test_a_job_that_kills_its_workers_does_not_run_for_ever(project, cluster):
    """After as many workers as the scheduler allows, the report fails; others are built."""
    project.write("overview", "import os, signal; os.kill(os.getppid(), signal.SIGKILL)")
    with connect(cluster.scheduler_address) as there:
        settings = project.settings(jobs=there.size)
        targets = project.targets("overview", "theme-detection", "source-audit")
        outcomes = build(targets, settings, open_pool=there.open)
    assert states(outcomes) == ["failed", "built", "built"]
    assert "KilledWorker" in outcomes[0].failure.error
