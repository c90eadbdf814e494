"""What `thb build` says of a build that goes wrong."""

import os
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from commands import THB
from thb_analysis.cli import app
from thb_analysis.reports.edition import manifest


@pytest.fixture
def thb_build(project, instant, monkeypatch):
    """Run `thb build` in a project, with an executor that runs nothing."""
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("THB_DATA", str(project.data))
    return lambda *arguments: CliRunner().invoke(app, ["build", *arguments])


def test_a_failed_report_is_named_with_cell_and_error(thb_build, project):
    """The exit code is 1, and one block says which report, which cell, which error, which notebook."""
    project.write("overview", "1 / 0")
    result = thb_build()
    assert result.exit_code == 1
    block = (
        "thb: overview failed in cell 3 (1 / 0)\n"
        "  ZeroDivisionError: division by zero\n"
        "  What it did until then: reports/overview.ipynb\n"
    )
    assert result.stderr.endswith(block)
    assert "Traceback" not in result.stderr
    assert result.stdout == "4 reports built, 1 report failed: reports/index.html\n"


def test_what_is_up_to_date_is_counted(thb_build, project):
    """A second build says that nothing had to be done, and each whose notebooks they are that it runs."""
    assert thb_build().stdout.startswith("5 reports built")
    result = thb_build()
    assert result.exit_code == 0
    assert result.stderr.startswith(f"thb: the notebooks of {project.notebooks} are run")
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout.startswith("5 reports up to date: reports/index.html\n")


def test_a_build_says_whether_it_gives_what_was_published(thb_build, project, monkeypatch):
    """Built or up to date, the last line says so, or names what differs and why."""
    thb_build()
    published = {
        "version": "2.0.0",
        "package": "thb-measures-2022",
        "outputs": manifest.outputs(manifest.read(project.out)),
    }
    monkeypatch.setattr(manifest, "released", lambda: published)
    same = "Byte for byte as published with version 2.0.0\n"
    assert thb_build("--force").stdout == f"5 reports built: reports/index.html\n{same}"
    assert thb_build().stdout.endswith(f"up to date: reports/index.html\n{same}")
    project.write("overview", "print('something else')")
    differs = "Not as published: overview (with changes to the notebook overview.ipynb"
    assert thb_build().stdout.splitlines()[1].startswith(differs)
    assert thb_build("theme-*").stdout.endswith(same)
    elsewhere = thb_build("overview", "--out", "mine")
    assert elsewhere.stdout == "1 report built: mine/index.html\n"
    monkeypatch.setattr(manifest, "released", lambda: {**published, "package": "another"})
    assert thb_build().stdout == "5 reports up to date: reports/index.html\n"


def test_reports_of_other_data_are_kept(thb_build, project):
    """The call that `thb new` ends with leads beside them; --out to them is refused, unless by --force."""
    assert thb_build("overview").exit_code == 0
    said = CliRunner().invoke(app, ["new", "mine"]).stdout
    assert said.endswith("thb build --data mine --out mine-reports\n")
    call = ("overview", "--data", "mine", "--format", "html")
    for out in ((), ("--out", "reports")):
        refused = thb_build(*call, *out)
        assert refused.exit_code == 2
        for named in ("thb-measures-2022", "of my-package:", "--out DIR", "--force"):
            assert named in refused.stderr
    assert thb_build(*call, "--out", "mine-reports").exit_code == 0
    assert thb_build(*call, "--out", "reports", "--force").exit_code == 0


def test_parameters_are_passed_on(thb_build, project):
    """-p sets a parameter of every report that is built."""
    assert thb_build("theme-detection", "-p", "countries=AT,NO", "--out", "mine").exit_code == 0
    page = project.root / "mine" / "theme-detection.html"
    assert "'countries': ['AT', 'NO']" in page.read_text()


def test_the_data_parameter_is_the_data_option(thb_build, project, monkeypatch):
    """A data package named by -p is the one that is read."""
    monkeypatch.delenv("THB_DATA")
    assert thb_build("overview", "-p", f"data={project.data}").exit_code == 0


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a shell closes the streams")
def test_closed_streams_and_a_missing_home_are_no_matter(project):
    """A report is built all the same, and nobody speaks of a cache that cannot be written."""
    home = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), "/proc/none")
    call = (*THB, "build", "overview", "--data", str(project.data), "--format", "html")
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&- 2>&-', "sh", *call],
        cwd=project.root,
        env={**os.environ, **home},
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0
    assert done.stdout.startswith("1 report built: reports/index.html\n")
    assert done.stderr == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device")
@pytest.mark.parametrize("call", ["--help", "list"])
def test_a_full_device_is_told(project, call):
    """Help as well as an answer ends with one message where it cannot be written."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*THB, call], cwd=project.root, stdout=full, stderr=subprocess.PIPE, encoding="utf-8"
        )
    assert (done.returncode, done.stderr) == (1, "thb: No space left on device\n")
