"""What `thb build` says of a build that goes wrong."""

from typer.testing import CliRunner

from thb_analysis.cli import app


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
    """A second build says that nothing had to be done."""
    assert thb_build().stdout.startswith("5 reports built")
    result = thb_build()
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "5 reports up to date: reports/index.html\n"


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


def test_the_data_parameter_is_the_data_option(thb_build, project, monkeypatch):
    """A data package named by -p is the one that is read."""
    monkeypatch.delenv("THB_DATA")
    assert thb_build("overview", "-p", f"data={project.data}").exit_code == 0
