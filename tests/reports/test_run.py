"""Builds of small projects: what is built when, and what a failure, a full disk or a file of others changes.

An executor makes the reports without running anything.
"""

import errno
import json
import re
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import pytest

from commands import contents
from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.reports.edition.build import build
from thb_analysis.reports.edition.manifest import verify
from thb_analysis.reports.running.result import BuildResult, Failure

THEMES = ("theme-detection", "theme-protection")


def test_a_build_is_done_once(project, quick):
    """A second build does no work; what is gone, altered or forced is made again, the same."""
    assert quick(*THEMES) == ["built", "built"]
    first = contents(project.out)
    pages = {f"{report}.{suffix}" for report in THEMES for suffix in ("html", "ipynb")}
    lists = {"choose.html", "data.zip", "findings.csv", "findings.json", "index.html"}
    assert set(first) == pages | lists | {"manifest.json"}
    assert quick(*THEMES) == ["up to date", "up to date"]

    (project.out / "theme-detection.html").write_text("edited by hand")
    (project.out / "theme-protection.ipynb").unlink()
    (project.out / "index.html").unlink()
    for force in (False, True):
        assert quick(*THEMES, force=force) == ["built", "built"]
        assert contents(project.out) == first


def test_any_changed_input_leads_to_a_new_build(project, quick):
    """A bibliography of the data, parameters and formats each count, besides what is read."""

    def built(**how):
        return quick("theme-detection", **how) == ["built"]

    assert built()
    (project.data / "references.bib").touch()
    assert built()
    assert built(countries="AT,BE")
    assert built(countries="AT,BE", formats="html pdf")
    assert not built(countries="AT,BE", formats="html pdf")


def test_a_failure_leaves_the_last_good_report(project, quick):
    """Its pages stay as they were and recorded, beside the notebook that failed, until a build succeeds."""
    quick("overview", formats="html pdf")
    good = contents(project.out)
    project.write("overview", "1 / 0")
    assert quick("overview") == ["failed"]
    now = contents(project.out)
    for name in ("overview.html", "overview.pdf", "index.html"):
        assert now[name] == good[name]
    assert b"1 / 0" in now["overview.ipynb"]
    assert "overview.ipynb" in json.loads(now["manifest.json"])["files"]
    found = verify(project.out, project.notebooks, project.settings().package)
    assert (
        found.differences[0]
        == "overview.ipynb: of a report that failed when it was built last"
    )

    quick("overview", force=True, formats="html pdf")
    project.write("overview", project.title_block, "print(theme, countries)")
    assert quick("overview", formats="html pdf") == ["built"]
    assert contents(project.out) == good


def test_a_forced_build_that_fails_is_tried_again(quick, monkeypatch, instant):
    """Though it would be made from the same, as where a process died for want of memory."""
    died = Future()
    died.set_result(
        BuildResult("overview", "failed", failure=Failure("run", "the process died"))
    )
    quick("overview")
    with monkeypatch.context() as context:
        context.setattr(instant, "submit", lambda *job: died)
        assert quick("overview", force=True) == ["failed"]
    assert quick("overview") == ["built"]


def test_a_report_that_is_lost_is_a_failure_of_it_alone(project, instant):
    """An error outside of its notebook, such as of a full disk, stops no other."""
    failing, submit = Future(), instant.submit
    failing.set_exception(ValueError("no room"))
    instant.submit = lambda make, report, inputs: (
        failing if report.id == "source-audit" else submit(make, report, inputs)
    )
    (built, lost) = build(
        project.targets("overview", "source-audit"), project.settings()
    )
    assert [built.status, lost.status] == ["built", "failed"]
    assert lost.failure.error == "ValueError: no room"


def test_files_of_others_are_not_replaced_without_a_word(project, quick):
    """What stands in a report's place and no manifest knows of is named before anything runs; --force replaces it."""
    project.out.mkdir()
    for name in ("overview.ipynb", "index.html", "overview.pdf", "notes.txt"):
        (project.out / name).write_text("mine")
    before = contents(project.out)
    with pytest.raises(
        ParameterError, match=r"index\.html, overview\.ipynb: .* --out DIR.*--force"
    ):
        quick("overview")
    assert contents(project.out) == before
    assert quick("overview", force=True) == ["built"]
    now = contents(project.out)
    assert now["notes.txt"] == now["overview.pdf"] == b"mine"


def test_building_html_deletes_no_pdf(project, quick):
    """A format that stands is kept up to date with the one that is built."""
    quick("overview", formats="html pdf")
    first = contents(project.out)
    assert quick("overview") == ["up to date"]
    project.write("overview", "print('changed')")
    assert quick("overview") == ["built"]
    now = contents(project.out)
    assert now["overview.pdf"] != first["overview.pdf"]
    assert b'href="overview.pdf"' in now["index.html"]


@pytest.fixture
def room_for_all_but(project, monkeypatch):
    """Let a disk have no room for a file, as long as this lasts: ``with room_for_all_but("data.zip"):``."""

    @contextmanager
    def room_for_all_but(name):
        def full(path, content):
            if path.parent == project.out and name in path.name:
                raise OSError(errno.ENOSPC, "No space left on device")
            return path.open("wb").write(content)

        with monkeypatch.context() as patch:
            patch.setattr(Path, "write_bytes", full)
            match = rf"reports/{re.escape(name)}: No space left.*another folder"
            with pytest.raises(ThbError, match=match):
                yield

    return room_for_all_but


def test_a_full_disk_leaves_the_report_as_it_was(project, quick, room_for_all_but):
    """All files of a report are replaced or none, and the error names file and folder."""
    quick("overview")
    before = contents(project.out)
    project.write("overview", "print('new')")
    with room_for_all_but("overview.ipynb"):
        quick("overview")
    assert contents(project.out) == before


def test_an_edition_that_lost_its_files_is_made_whole_by_the_next_build(
    project, quick, room_for_all_but
):
    """Index, choose page, data and findings, for which there was no room, are named, and made though reports stand."""
    with room_for_all_but("data.zip"):
        quick("overview")
    settings = project.settings()
    (difference,) = verify(project.out, project.notebooks, settings.package).differences
    assert difference.startswith(
        "index.html, choose.html, data.zip, findings.csv, findings.json: "
    )
    assert quick("overview") == ["up to date"]
    assert {"index.html", "data.zip", "findings.csv"} <= contents(project.out).keys()
    assert verify(project.out, project.notebooks, settings.package).differences == []


def test_a_missing_notebook_is_named_before_anything_runs(project, quick):
    """The error names the notebook and the report."""
    (project.notebooks / "theme.ipynb").unlink()
    with pytest.raises(ThbError, match=r"theme\.ipynb, which theme-detection"):
        quick("theme-detection")
