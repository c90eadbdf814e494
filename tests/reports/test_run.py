"""Builds of small projects.

What is built when is tried with an executor that makes reports without running anything;
how it is made, with real processes.
"""

import errno
import json
import os
import signal
from concurrent.futures import Future
from multiprocessing import forkserver
from pathlib import Path

import pytest

from reports.conftest import states
from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.reports.catalog.parameters import ThemeParameters
from thb_analysis.reports.edition.build import build
from thb_analysis.reports.edition.manifest import verify
from thb_analysis.reports.running.make import Failure, Result

THEMES = ("theme-detection", "theme-protection")


@pytest.fixture
def quick(instant):
    """Build without running anything."""
    return lambda targets, settings, *report_progress: build(
        targets, settings, *report_progress, executor=instant
    )


def contents(project):
    """All files of the output folder."""
    return {path.name: path.read_bytes() for path in project.out.iterdir()}


def test_a_build_is_done_once(project, quick):
    """A second build does no work; what is gone, altered or forced is put right."""
    targets = project.targets(*THEMES)
    heard = []
    assert states(quick(targets, project.settings(jobs=2), heard.append)) == ["built", "built"]
    assert sorted(outcome.report for outcome in heard) == sorted(THEMES)
    first = contents(project)
    pages = {f"{report}.{suffix}" for report in THEMES for suffix in ("html", "ipynb")}
    lists = {"choose.html", "data.zip", "findings.csv", "findings.json", "index.html"}
    assert set(first) == pages | lists | {"manifest.json"}

    assert states(quick(targets, project.settings())) == ["up to date", "up to date"]

    (project.out / "theme-detection.html").write_text("edited by hand")
    (project.out / "theme-protection.ipynb").unlink()
    (project.out / "index.html").unlink()
    assert states(quick(targets, project.settings())) == ["built", "built"]
    assert contents(project) == first

    forced = quick(targets, project.settings(force=True))
    assert states(forced) == ["built", "built"]
    assert contents(project) == first


def test_building_into_a_published_edition_changes_nothing(project, quick):
    """On a fresh clone, which has no executed notebooks, the same bytes come out."""
    quick(project.targets(*THEMES), project.settings())
    for notebook in project.out.glob("*.ipynb"):
        notebook.unlink()
    published = contents(project)
    quick(project.targets(THEMES[0]), project.settings())
    assert published.items() <= contents(project).items()


def test_any_changed_input_leads_to_a_new_build(project, quick):
    """Data, the bibliographies of notebooks and data, parameters and formats each count."""

    def built(**changes):
        return states(quick(project.targets("theme-detection", **changes), project.settings()))

    assert built() == ["built"]
    with (project.data / "codebook" / "glossary.csv").open("a") as file:
        file.write("victim,A person.,A source.\n")
    assert built() == ["built"]
    for folder in (project.data, project.notebooks):
        (folder / "references.bib").touch()
        assert built() == ["built"], folder
    assert built(countries="AT,BE") == ["built"]
    assert built(countries="AT,BE", formats="html pdf") == ["built"]
    assert built(countries="AT,BE", formats="html pdf") == ["up to date"]


def test_a_failure_stops_no_other_report(project, quick):
    """Others are built; what fails at the first try is in no index, and its notebook in nobody's way."""
    quick(project.targets("source-audit"), project.settings())
    project.write("overview", "1 / 0")
    outcomes = quick(project.targets("overview", "theme-detection"), project.settings())
    assert states(outcomes) == ["failed", "built"]
    assert outcomes[0].failure.error == "ZeroDivisionError: division by zero"
    assert project.files() >= {"overview.ipynb", "theme-detection.html", "source-audit.html"}
    assert "overview.html" not in project.files()
    manifest = json.loads((project.out / "manifest.json").read_text())
    assert set(manifest["reports"]) == {"source-audit", "theme-detection"}
    index = (project.out / "index.html").read_text()
    assert "overview.html" not in index
    assert "source-audit.html" in index
    project.write("overview", "print('mended')")
    assert states(quick(project.targets("overview"), project.settings())) == ["built"]


def test_a_failure_leaves_the_last_good_report(project, quick):
    """Its pages stay as they were and on record, beside the notebook that failed, until a build succeeds."""
    targets, settings = project.targets("overview", formats="html pdf"), project.settings()
    quick(targets, settings)
    good = contents(project)
    project.write("overview", "1 / 0")
    assert states(quick(project.targets("overview"), settings)) == ["failed"]
    now = contents(project)
    for name in ("overview.html", "overview.pdf", "index.html"):
        assert now[name] == good[name]
    assert b"1 / 0" in now["overview.ipynb"]
    recorded = json.loads(now["manifest.json"])
    assert "overview.ipynb" in recorded["files"]
    assert verify(project.out, project.notebooks, settings.package).differences[0] == (
        "overview.ipynb: of a report that failed when it was built last"
    )

    quick(targets, project.settings(force=True))
    project.write("overview", project.front, "print(theme, countries)")
    assert states(quick(targets, settings)) == ["built"]
    assert contents(project) == good


def test_a_forced_build_that_fails_is_tried_again(project, quick, monkeypatch, instant):
    """Though it would be made from the same, as where a process died for want of memory."""
    targets, died = project.targets("overview"), Future()
    died.set_result(Result("overview", "failed", failure=Failure("run", "the process died")))
    quick(targets, project.settings())
    with monkeypatch.context() as context:
        context.setattr(instant, "submit", lambda *job: died)
        assert states(quick(targets, project.settings(force=True))) == ["failed"]
    assert states(quick(targets, project.settings())) == ["built"]
    assert states(quick(targets, project.settings())) == ["up to date"]


def test_files_of_others_are_not_replaced_without_a_word(project, quick):
    """What stands in a report's place and no manifest knows of is named before anything runs; --force replaces it."""
    project.out.mkdir()
    for name in ("overview.ipynb", "index.html", "overview.pdf", "notes.txt"):
        (project.out / name).write_text("mine")
    before = contents(project)
    with pytest.raises(
        ParameterError, match=r"index\.html, overview\.ipynb: .* --out DIR.*--force"
    ):
        quick(project.targets("overview"), project.settings())
    assert contents(project) == before
    assert states(quick(project.targets("overview"), project.settings(force=True))) == ["built"]
    assert contents(project)["notes.txt"] == contents(project)["overview.pdf"] == b"mine"


def test_building_html_deletes_no_pdf(project, quick):
    """A format that stands is kept up to date with the one that is asked for."""
    quick(project.targets("overview", formats="html pdf"), project.settings())
    first = contents(project)
    assert states(quick(project.targets("overview"), project.settings())) == ["up to date"]
    project.write("overview", "print('changed')")
    assert states(quick(project.targets("overview"), project.settings())) == ["built"]
    assert "overview.pdf" in project.files()
    assert contents(project)["overview.pdf"] != first["overview.pdf"]
    assert 'href="overview.pdf"' in (project.out / "index.html").read_text()


def test_the_manifest_says_what_each_report_was_made_from(project, quick):
    """Title, parameters, hashes and versions are stated, and no place or date."""
    quick(project.targets("theme-detection", countries="AT,EL"), project.settings())
    text = (project.out / "manifest.json").read_text()
    record = json.loads(text)["reports"]["theme-detection"]
    assert record["title"] == "On theme-detection"
    set_ = {"countries": ["AT", "EL"], "theme": "detection"}
    defaults = {"include_body": True, "include_qualified": True, "group_by": "region"}
    assert record["parameters"].items() >= (set_ | defaults).items()
    assert set(record["parameters"]) == set(ThemeParameters.model_fields) - {"data"}
    assert set(record["inputs"]) == {"bibliography", "data", "notebook"}
    assert set(record["outputs"]) == {"theme-detection.html", "theme-detection.ipynb"}
    assert record["packages"]["thb-analysis"]
    assert str(project.root) not in text


def test_a_full_disk_leaves_the_report_as_it_was(project, quick, monkeypatch):
    """All files of a report are replaced or none, and the error names file and folder."""
    quick(project.targets("overview"), project.settings())
    before = contents(project)
    project.write("overview", "print('new')")
    write_bytes = Path.write_bytes

    def full(path, content):
        if path.parent == project.out and "overview.ipynb" in path.name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ThbError, match=r"reports/overview\.ipynb: No space left.*another folder"):
        quick(project.targets("overview"), project.settings())
    assert contents(project) == before


def test_a_missing_notebook_is_told_before_anything_runs(project, quick):
    """The error names the notebook and the report."""
    (project.notebooks / "theme.ipynb").unlink()
    with pytest.raises(ThbError, match=r"theme\.ipynb, which theme-detection"):
        quick(project.targets("theme-detection"), project.settings())


def test_a_process_that_dies_takes_no_other_report_along(project):
    """Only the report whose cell kills its process is lost, and the cell is named."""
    project.write("overview", "x = 1", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    outcomes = build(project.targets("overview", *THEMES), project.settings(jobs=2))
    assert states(outcomes) == ["failed", "built", "built"]
    assert outcomes[0].failure.error.startswith("The process died")
    assert outcomes[0].failure.cell == "cell 4 (import os, signal; os.kill(os.getpid(), signal.…)"
    assert (project.out / "overview.ipynb").exists()


@pytest.mark.slow
def test_a_server_that_is_killed_is_started_again(project):
    """Reports that wait are made all the same."""
    killed = []

    def kill(result):
        if not killed:
            killed.append(forkserver._forkserver._forkserver_pid)
            os.kill(killed[0], signal.SIGKILL)

    outcomes = build(project.targets("overview", *THEMES, "source-audit"), project.settings(), kill)
    assert killed
    assert states(outcomes).count("built") >= 3


def test_too_few_processes_are_told(project, monkeypatch):
    """Where the system allows no further process, the message says so, and nobody waits."""

    def refused(fds):
        raise EOFError

    monkeypatch.setattr("multiprocessing.forkserver.connect_to_new_process", refused)
    with pytest.raises(ThbError, match="none could be started"):
        build(project.targets("overview"), project.settings())
    assert not project.out.exists()
