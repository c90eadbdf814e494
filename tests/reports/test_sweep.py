"""Sweeps of small projects: which runs there are, what is run when, and what of it stands in the tables.

An executor makes the runs without running anything.
"""

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from commands import contents
from reports.conftest import states
from thb_analysis.errors import ParameterError
from thb_analysis.reports import grid_reports, sweep


@pytest.fixture
def grid(project):
    """Give the runs of a grid: ``grid("overview", "countries=AT,BE")``."""
    return lambda report, *texts: grid_reports(
        report, texts, {}, project.settings().package
    )


@pytest.fixture
def quick(instant, project):
    """Sweep without running anything."""

    def quick(runs, *on_progress, **changes):
        return states(sweep(runs, project.settings(**changes), *on_progress))

    return quick


def test_a_grid_is_the_product_of_its_values(grid):
    """Each combination is a run, named by what sets it apart, in the order of the grid."""
    runs = grid(
        "theme",
        "theme=detection,protection",
        "countries=,AT+BE",
        "include_qualified=false",
    )
    assert [run.id for run in runs] == [
        "theme-detection--include_qualified=false",
        "theme-detection--countries=AT+BE--include_qualified=false",
        "theme-protection--include_qualified=false",
        "theme-protection--countries=AT+BE--include_qualified=false",
    ]
    assert runs[1].injected == {
        "theme": "detection",
        "countries": ["AT", "BE"],
        "include_qualified": False,
    }


def test_a_name_is_that_of_a_file_and_of_one_run(grid):
    """Own groups, with signs that a file cannot have, and long lists get names that differ."""
    runs = [
        *grid("theme-protection", "group_by=a=AT+BE; b=EL,a=AT+BE; B=EL"),
        *grid("theme-protection", "group_by=a=AT; b=" + "+".join(["BE"] * 80)),
        *grid(
            "theme-detection",
            "group_by=One group=AT; Another=BE; The third of the groups=EL",
        ),
    ]
    assert len({run.id.casefold() for run in runs}) == len(runs)
    assert all(len(run.id) < 120 and not set(run.id) & set("/\\:; ") for run in runs)


def test_a_group_that_was_typed_names_its_run(grid):
    """By any of its names, in any letters, it is its id; countries that were typed stay countries."""
    texts = "countries=EU,eu_and_ge,eu+no,AT+BE,no"
    names = [run.id.partition("=")[2] for run in grid("overview", texts)]
    assert names == ["eu", "eu_and_ge", "eu+NO", "AT+BE", "NO"]


def test_a_notebook_of_ones_own_is_swept(project, grid, quick, monkeypatch):
    """Lists have plus signs, each run states all its parameters, none takes the place of a column, and a run without results says so."""
    monkeypatch.chdir(project.root)

    def write(source):
        cell = new_code_cell(source, metadata={"tags": ["parameters"]})
        nbformat.write(new_notebook(cells=[cell]), "my.ipynb")

    write("least = 2\ngroups = ['eu']\nname = ''")
    runs = grid("my.ipynb", "least=,3", "groups=,nordic+eu")
    assert runs[3].injected == {"least": 3, "groups": ["nordic", "eu"]}
    made = []
    assert quick(runs, made.append) == ["built"] * 4
    assert all("thb.page.headlines" in each.warnings[-1] for each in made)
    table = pd.read_csv(project.out / "runs.csv", keep_default_na=False)
    assert [*table["least"]] == [2, 2, 3, 3]
    assert [*table["groups"]] == ["eu", "nordic,eu"] * 2
    assert {*table["name"]} == {""}
    write("value = 1")
    with pytest.raises(ParameterError, match=r"^value: results\.csv has a column"):
        quick(grid("my.ipynb", "value=1,2"))


def test_a_sweep_is_done_once(project, grid, quick):
    """Called again, runs are made whose record is gone, wrong, or of another notebook, and only these."""
    runs, records = (
        grid("theme", "theme=detection,protection", "countries=,AT"),
        project.out / "runs",
    )
    assert quick(runs) == ["built"] * 4
    tables = contents(project.out, "*.*")
    assert set(tables) == {"codebook.csv", "results.csv", "runs.csv"}
    assert quick(runs) == ["up to date"] * 4
    (records / "theme-detection.json").unlink()
    (records / "theme-protection.json").write_text("{")
    assert quick(runs) == ["built", "up to date", "built", "up to date"]
    assert contents(project.out, "*.*") == tables
    assert quick(runs, force=True) == ["built"] * 4
    project.write("theme", "print('changed')")
    assert quick(runs) == ["built"] * 4


def test_a_run_that_fails_is_named_and_tried_again(project, grid, quick):
    """It stands there with its reason, and has no record, whatever an earlier sweep has found."""
    runs = grid("theme", "theme=detection,protection")
    quick(runs)
    project.write("theme", "1 / 0")
    for _ in range(2):
        assert quick(runs) == ["failed", "failed"]
        table = pd.read_csv(project.out / "runs.csv")
        assert list(table["status"]) == ["failed", "failed"]
        assert list(table["error"]) == ["ZeroDivisionError: division by zero"] * 2
        assert not list((project.out / "runs").iterdir())


def test_an_interrupt_leaves_what_was_finished(project, grid, quick):
    """It is on record at once, also for who is killed then.

    The tables hold what was done until then, and nothing that an earlier sweep found with other inputs.
    """
    runs = grid("theme", "theme=detection,protection", "group_by=A=AT,B=BE")
    quick(runs)
    earlier = contents(project.out / "runs")
    project.write("theme", "print('changed')")

    def interrupt(result):
        name = f"{result.report}.json"
        assert contents(project.out / "runs")[name] != earlier[name]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        quick(runs, interrupt)
    statuses = pd.read_csv(project.out / "runs.csv")["status"]
    assert sorted(statuses) == ["done", "open", "open", "open"]
    assert quick(runs).count("up to date") == 1
