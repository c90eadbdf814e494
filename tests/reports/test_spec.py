"""Reports of one's own from files and options: `thb build --spec`, `--params` and shortcuts."""

import json

import pytest
from typer.testing import CliRunner

from thb_analysis.cli import app

SPEC = """\
reports:
- id: northern
  report: theme
  parameters:
    theme: detection
    countries: ["NO", AT]
- report: country-at
  parameters: {include_body: false}
- id: overview
  report: overview
"""


@pytest.fixture
def thb_build(project, instant, monkeypatch):
    """Run `thb build` in a project, with an executor that runs nothing; the files can be named."""
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("THB_DATA", str(project.data))

    def thb_build(*arguments, **files):
        for name, text in files.items():
            (project.root / f"{name}.yml").write_text(text)
        return CliRunner().invoke(app, ["build", *arguments])

    return thb_build


def parameters(project):
    """Parameters by report, as the manifest has them."""
    records = json.loads((project.root / "mine" / "manifest.json").read_text())["reports"]
    return {name: record["parameters"] for name, record in records.items()}


def test_a_file_asks_for_several_reports(thb_build, project):
    """Each stands under its id, or a name made of what sets it apart; the index leads to all."""
    result = thb_build("--spec", "spec.yml", "--out", "mine", spec=SPEC)
    assert result.exit_code == 0, result.stderr
    made = parameters(project)
    assert set(made) == {"northern", "country-at--include_body=false", "overview"}
    assert made["northern"]["countries"] == ["NO", "AT"]
    page = (project.root / "mine" / "index.html").read_text()
    for name in made:
        assert f'href="{name}.html"' in page
    assert "restricted to NO, AT" in page
    assert "A variant of the report Detection." in page
    assert "Reports: 3" in page
    assert thb_build("--spec", "spec.yml", "--out", "mine").stdout.startswith(
        "3 reports up to date"
    )


def test_what_is_built_under_another_name_is_verified(thb_build, project):
    """thb verify knows the files of variants."""
    thb_build("--spec", "spec.yml", "--out", "mine", spec=SPEC)
    result = CliRunner().invoke(app, ["verify", "mine"])
    assert result.exit_code == 0, result.stderr


def test_the_command_line_goes_before_the_file(thb_build, project):
    """Command line, then the report's entry, then the file of parameters, then defaults."""
    defaults = "countries: [EL, BE]\ninclude_body: false\ngroup_by: bloc\n"
    spec = "reports:\n- report: theme-detection\n  id: mine\n  parameters: {countries: [AT, BE], include_body: true}\n"
    result = thb_build(
        *("--spec", "spec.yml", "--params", "params.yml", "--countries", "NO", "--out", "mine"),
        spec=spec,
        params=defaults,
    )
    assert result.exit_code == 0, result.stderr
    made = parameters(project)["mine"]
    assert made["countries"] == ["NO"]
    assert made["include_body"] is True
    assert made["group_by"] == "bloc"
    assert made["include_qualified"] is True


def test_a_notebook_takes_its_subject_from_an_option(thb_build, project):
    """`thb build theme --theme detection` is theme-detection; options are shortcuts of -p."""
    arguments = ("theme", "--theme", "detection", "--countries", "AT,BE,NO", "--group-by", "bloc")
    assert thb_build(*arguments, "--out", "mine").exit_code == 0
    call = ("country", "--country", "Norway", "-p", "include_body=false", "--out", "mine")
    assert thb_build(*call).exit_code == 0
    made = parameters(project)
    assert set(made) == {"theme-detection", "country-no"}
    assert made["theme-detection"]["countries"] == ["AT", "BE", "NO"]
    assert made["theme-detection"]["group_by"] == "bloc"


def test_values_in_files_are_read_as_on_the_command_line(thb_build, project):
    """A list may be written as text, countries by name; NO without quotes is explained."""
    call = ("overview", "--params", "params.yml", "--out", "mine")
    assert thb_build(*call, params="countries: Austria, NO").exit_code == 0
    assert parameters(project)["overview"]["countries"] == ["AT", "NO"]
    assert thb_build(*call, params='countries:\n- "NO"').exit_code == 0
    assert parameters(project)["overview"]["countries"] == ["NO"]
    unquoted = thb_build(*call, params="countries: [AT, NO]")
    assert unquoted.exit_code == 2
    assert "countries: NO was read as no, as YAML does without quotes" in unquoted.stderr


def test_a_variant_by_a_column_with_any_name_stays_in_its_folder(thb_build, project, edit):
    """What a column is called leads nowhere else."""
    edit("codebook/countries.csv", "bloc,region", "bloc,../../etc")
    assert thb_build("theme-detection", "-p", "group_by=../../etc").exit_code == 0
    (folder,) = (project.root / "variants").iterdir()
    assert (folder / "theme-detection.html").exists()
    assert project.files(project.root) == {"notebooks", "tiny", "variants"}


def test_a_script_reads_what_became_of_each_report(thb_build, project):
    """--json gives status, files and failure of each report on standard output, and nothing else."""
    project.write("overview", "1 / 0")
    result = thb_build("overview", "theme-detection", "--format", "html", "--json")
    assert result.exit_code == 1
    content = json.loads(result.stdout)
    assert content["index"] == "reports/index.html"
    failed, built = content["reports"]
    assert failed["status"] == "failed"
    assert failed["failure"]["error"] == "ZeroDivisionError: division by zero"
    assert built == {
        "report": "theme-detection",
        "status": "built",
        "files": ["reports/theme-detection.html", "reports/theme-detection.ipynb"],
        "failure": None,
    }
