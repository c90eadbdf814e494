"""A project of its own for each test: the small data package and notebooks of a few lines."""

import re
from concurrent.futures import Executor, Future
from dataclasses import replace
from functools import cache

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from typer.testing import CliRunner

from thb_analysis.cli import app
from thb_analysis.programs import library_sha256, package_versions
from thb_analysis.reports import Settings, build, list_reports, open_package
from thb_analysis.reports.catalog.requests import with_parameters
from thb_analysis.reports.running import isolated
from thb_analysis.reports.running.result import BuildResult, Failure

PARAMETERS = """\
data = ""
theme = "detection"
country = "AT"
countries = []
include_qualified = True
include_body = True
group_by = "region"
"""

TITLE_BLOCK = """\
from IPython.display import display
title_block = {"title": f"On {theme}", "edition": "1", "version": "1.0.0"}
display({"application/vnd.thb.title-block+json": title_block, "text/plain": "title block"},
        metadata={"thb": {"kind": "title-block"}}, raw=True)
"""

HEADLINES = """\
from IPython.display import display
rows = [{"result": "indicator", "about": "screening", "value": len(countries) / 5, "counted": len(countries), "whole": 5}]
display({"application/vnd.thb.headlines+json": {"rows": rows}, "text/plain": "headlines"},
        metadata={"thb": {"kind": "headlines"}}, raw=True)
"""


@cache
def notebook_text(sources):
    """Make a notebook: parameters, the given code cells, and a heading before them."""
    cells = [
        new_code_cell(PARAMETERS, id="parameters", metadata={"tags": ["parameters"]}),
        new_markdown_cell("## A heading", id="heading"),
        *(new_code_cell(source, id=f"code-{i}") for i, source in enumerate(sources)),
    ]
    kernel = {
        "name": "python3",
        "display_name": "Python 3 (ipykernel)",
        "language": "python",
    }
    return nbformat.writes(new_notebook(cells=cells, metadata={"kernelspec": kernel}))


def write_notebook(path, *sources):
    """Write a notebook of some code cells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(notebook_text(sources), "utf-8")
    return path


class Project:
    """A folder with data, notebooks and what is built from them."""

    title_block = TITLE_BLOCK

    def __init__(self, root, data):
        self.root, self.data = root, data
        self.out, self.notebooks = root / "reports", root / "notebooks"
        for name in ("overview", "theme", "country", "source_audit", "robustness"):
            self.write(name, TITLE_BLOCK, "print(theme, countries)")

    def write(self, notebook, *sources):
        """Replace a notebook."""
        write_notebook(self.notebooks / f"{notebook}.ipynb", *sources)

    def settings(self, **changes):
        """Settings of a build in this project, one report at a time."""
        values = {
            "out": self.out,
            "notebooks": self.notebooks,
            "package": open_package(self.data),
            "jobs": 1,
        }
        return Settings(**{**values, **changes})

    def targets(self, *ids, formats="html", **parameters):
        """Reports to build, as HTML if no format is named."""
        package = open_package(self.data)
        found = [
            with_parameters(list_reports(package)[id_], parameters, package)
            for id_ in ids
        ]
        made = (*formats.split(), "ipynb")
        return [replace(each, formats=made) for each in found]


def states(outcomes):
    """Say what became of each report."""
    return [outcome.status for outcome in outcomes]


@pytest.fixture
def project(tmp_path, tiny):
    """A project with notebooks that work."""
    return Project(tmp_path, tiny)


class Instant(Executor):
    """Makes a report from nothing but its notebook's text; one that divides by zero fails."""

    def submit(self, make, report, inputs):  # type: ignore[override]
        future = Future()
        text = f"{dict(report.injected)} {inputs.notebook(report).read_text()}".encode()
        # What a run asks for is noted; of a notebook that does not say so in a comment, everything.
        reads = re.findall(r"# reads ([\w./-]+)", text.decode()) or ["data"]
        if b"1 / 0" in text:
            failure = Failure(
                "run", "ZeroDivisionError: division by zero", "cell 3 (1 / 0)"
            )
            future.set_result(
                BuildResult(report.id, "failed", {"ipynb": text}, failure)
            )
        else:
            files = dict.fromkeys(report.formats, text)
            title, read = f"On {report.id}", tuple(reads)
            future.set_result(
                BuildResult(report.id, files=files, title=title, reads=read)
            )
        return future


COUNTED: dict[object, object] = {}
# Nobody replaces what is installed meanwhile, and to read it takes a second.
INSTALLED = [*map(cache, (library_sha256, package_versions))]


def count_once(count, data):
    """Check or count a package in this process, and only if no test before had one of the same files."""
    files = sorted(path for path in data.rglob("*") if path.is_file())
    key = count, *((path.relative_to(data), path.read_bytes()) for path in files)
    if key not in COUNTED:
        COUNTED[key] = count(data)
    return COUNTED[key]


@pytest.fixture
def instant(monkeypatch):
    """The executor that runs nothing; commands use it in place of threads, and start no process."""
    executor = Instant()
    monkeypatch.setattr(
        "thb_analysis.reports.edition.build.futures.ThreadPoolExecutor",
        lambda size: executor,
    )
    monkeypatch.setattr(isolated, "start_server", lambda data=None: None)
    monkeypatch.setattr(isolated, "call", count_once)
    for once in INSTALLED:
        place = f"thb_analysis.reports.running.inputs.{once.__name__}"
        monkeypatch.setattr(place, lambda read=False, once=once: once())
    return executor


@pytest.fixture
def thb_build(project, instant, monkeypatch):
    """Run `thb build` in a project, with the executor that runs nothing."""
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("THB_DATA", str(project.data))
    return lambda *arguments: CliRunner().invoke(app, ["build", *arguments])


@pytest.fixture
def meanwhile(instant):
    """Do something once while the next command is at work: ``meanwhile(act)``."""

    def meanwhile(act):
        submit = instant.submit

        def once(*job):
            instant.submit = submit
            act()
            return submit(*job)

        instant.submit = once

    return meanwhile


@pytest.fixture
def quick(project, instant):
    """Build reports without running anything, and say what became of each: ``quick("overview")``."""

    def quick(*ids, others=(), force=False, **how):
        targets = [*project.targets(*ids, **how), *others]
        return states(build(targets, project.settings(force=force)))

    return quick
