"""Sweeps of small projects: what is run when, with an executor that runs nothing, and what is told of it."""

import json
from textwrap import indent

import pandas as pd
import pytest

from commands import Gate, thb, until
from reports.conftest import states
from thb_analysis.reports.catalog.reports import open_package
from thb_analysis.reports.catalog.requests import grid_reports
from thb_analysis.reports.edition.sweep import sweep

HEADLINES = """\
from IPython.display import display
rows = [{"result": "indicator", "about": "screening", "value": len(countries) / 5, "counted": len(countries), "whole": 5}]
display({"application/vnd.thb.headlines+json": {"rows": rows}, "text/plain": "headlines"},
        metadata={"thb": {"kind": "headlines"}}, raw=True)
"""


def grid(project, *texts, report="theme", **values):
    """Targets of a grid."""
    return grid_reports(report, texts, values, open_package(project.data))


def names(targets):
    """Names of runs."""
    return [target.id for target in targets]


@pytest.fixture
def quick(instant, project):
    """Sweep without running anything."""

    def quick(targets, *on_progress, **changes):
        return sweep(targets, project.settings(**changes), *on_progress, executor=instant)

    return quick


def test_a_grid_is_the_product_of_its_values(project):
    """Each combination is a run, named by what sets it apart, in the order of the grid."""
    targets = grid(
        project, "theme=detection,protection", "countries=,AT+BE", "include_qualified=false"
    )
    assert names(targets) == [
        "theme-detection--include_qualified=false",
        "theme-detection--countries=AT+BE--include_qualified=false",
        "theme-protection--include_qualified=false",
        "theme-protection--countries=AT+BE--include_qualified=false",
    ]
    assert targets[1].injected == {
        "theme": "detection",
        "countries": ["AT", "BE"],
        "include_qualified": False,
    }


def test_a_name_is_that_of_a_file_and_of_one_run(project):
    """Own groups, with signs that a file cannot have, and long lists get names that differ."""
    by = ["group_by=a=AT+BE; b=EL,a=AT+BE; B=EL"]
    long = ["group_by=The first group=AT; The second group=BE; The third of the groups=EL"]
    targets = [
        *grid(project, *by, report="overview"),
        *grid(project, *long, report="theme-detection"),
        *grid(project, "group_by=a=AT; b=" + "+".join(["BE"] * 80), report="overview"),
    ]
    assert len({name.casefold() for name in names(targets)}) == len(targets)
    assert all(len(name) < 120 and not set(name) & set("/\\:; ") for name in names(targets))


def test_a_sweep_is_done_once(project, quick):
    """Called again, runs are made whose record is gone, wrong, or of another notebook, and only these."""
    targets = grid(project, "theme=detection,protection", "countries=,AT")
    assert states(quick(targets)) == ["built"] * 4
    tables = {path.name: path.read_bytes() for path in project.out.glob("*.*")}
    assert set(tables) == {"codebook.csv", "results.csv", "runs.csv"}
    assert states(quick(targets)) == ["up to date"] * 4
    records = project.out / "runs"
    (records / "theme-detection.json").unlink()
    (records / "theme-protection.json").write_text("{")
    assert states(quick(targets)) == ["built", "up to date", "built", "up to date"]
    assert {path.name: path.read_bytes() for path in project.out.glob("*.*")} == tables
    assert states(quick(targets, force=True)) == ["built"] * 4
    project.write("theme", "print('changed')")
    assert states(quick(targets)) == ["built"] * 4


def test_a_run_that_fails_is_told_and_tried_again(project, quick):
    """It is told with its reason, and has no record, whatever an earlier sweep has found."""
    targets = grid(project, "theme=detection,protection")
    quick(targets)
    project.write("theme", "1 / 0")
    for _ in range(2):
        assert states(quick(targets)) == ["failed", "failed"]
        table = pd.read_csv(project.out / "runs.csv")
        assert list(table["status"]) == ["failed", "failed"]
        assert list(table["error"]) == ["ZeroDivisionError: division by zero"] * 2
        assert not list((project.out / "runs").iterdir())


def test_an_interrupt_leaves_what_was_finished(project, quick):
    """The tables hold what was done until then, and nothing that an earlier sweep found with other inputs."""
    targets = grid(project, "theme=detection,protection", "group_by=A=AT,B=BE")
    quick(targets)
    project.write("theme", "print('changed')")

    def interrupt(outcome):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        quick(targets, interrupt)
    statuses = pd.read_csv(project.out / "runs.csv")["status"]
    assert sorted(statuses) == ["done", "open", "open", "open"]
    assert states(quick(targets)).count("up to date") == 1


def test_results_come_out_of_the_notebook(project):
    """A real run gives a row for each headline result; what stands after their cell is not run."""
    project.write("theme", HEADLINES, "raise SystemError('too far')")
    notebook = project.notebooks / "theme.ipynb"
    content = json.loads(notebook.read_text())
    content["cells"][2]["metadata"]["tags"] = ["headlines"]
    notebook.write_text(json.dumps(content))
    targets = grid(project, "countries=AT,AT+BE", report="theme-detection")
    assert states(sweep(targets, project.settings())) == ["built", "built"]
    table = pd.read_csv(project.out / "results.csv")
    assert list(table["value"]) == [0.2, 0.4]
    assert list(table["counted"]) == [1, 2]
    assert list(table["unit"]) == ["share", "share"]
    assert list(table["countries"]) == ["AT", "AT,BE"]
    assert list(table["group_by"]) == ["region", "region"]


@pytest.mark.slow
@pytest.mark.release
def test_a_sweep_that_was_killed_goes_on(project):
    """After SIGKILL, what was finished is not done again, and nothing half-written is left."""
    gate = Gate(project.root)
    third = f"if group_by.startswith('C'):\n{indent(gate.cell, '    ')}"
    project.write("theme", HEADLINES, third)
    values = ",".join(f"{name}=AT" for name in "ABCDEF")
    call = ("sweep", "theme-detection", "--grid", f"group_by={values}", "--out", "out", "--jobs", 1)
    place = {"cwd": project.root, "THB_DATA": str(project.data)}
    records = project.root / "out" / "runs"
    with gate.held(*call, **place) as running:
        until(lambda: len([*records.glob("*.json")]) == 2)
        running.kill()
        running.wait()
    done = {path: path.stat().st_mtime_ns for path in records.glob("*.json")}
    assert len(done) == 2
    assert not (project.root / "out" / "results.csv").exists()

    again = thb(*call, **place)
    assert "4 runs built, 2 runs up to date" in again.stdout, again.stderr
    assert {path: path.stat().st_mtime_ns for path in done} == done
    table = pd.read_csv(project.root / "out" / "results.csv")
    assert table["run"].nunique() == len(table) == 6
    assert not list(records.glob(".*"))
