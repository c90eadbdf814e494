"""Reports of one's own from parameters: `thb build`, its `-p` and `--params`."""

import json

from typer.testing import CliRunner

from thb_analysis.cli import app


def parameters(project):
    """Parameters by report, as the manifest has them."""
    records = json.loads((project.root / "mine" / "manifest.json").read_text())["reports"]
    return {name: record["parameters"] for name, record in records.items()}


def test_variants_stand_beside_each_other_and_are_verified(thb_build, project):
    """Each into the folder that is named for it; the index says what sets it apart, and thb verify knows it."""
    assert thb_build("theme-detection", "-p", "countries=NO,AT").exit_code == 0
    (folder,) = (project.root / "variants").iterdir()
    page = (folder / "index.html").read_text()
    assert "restricted to NO, AT" in page
    result = CliRunner().invoke(app, ["verify", str(folder)])
    assert result.exit_code == 0, result.stderr


def test_the_command_line_goes_before_the_file(thb_build, project):
    """Command line, then the file of parameters, then defaults."""
    defaults = "countries: [EL, BE]\ninclude_body: false\ngroup_by: bloc\n"
    (project.root / "params.yml").write_text(defaults)
    call = ("theme-detection", "--params", "params.yml", "--countries", "NO", "--out", "mine")
    result = thb_build(*call, "-p", "include_body=true")
    assert result.exit_code == 0, result.stderr
    made = parameters(project)["theme-detection"]
    assert made["countries"] == ["NO"]
    assert made["include_body"] is True
    assert made["group_by"] == "bloc"
    assert made["include_qualified"] is True


def test_a_notebook_takes_its_subject_from_a_parameter(thb_build, project):
    """`thb build theme -p theme=detection` is theme-detection."""
    for subject in ("theme -p theme=detection", "country -p country=Norway"):
        assert thb_build(*subject.split(), "--out", "mine").exit_code == 0
    assert set(parameters(project)) == {"theme-detection", "country-no"}


def test_values_in_files_are_read_as_on_the_command_line(thb_build, project):
    """Countries may be written by name, and NO is Norway, which YAML takes for false."""
    (project.root / "params.yml").write_text("countries: [Austria, NO]")
    assert thb_build("overview", "--params", "params.yml", "--out", "mine").exit_code == 0
    assert parameters(project)["overview"]["countries"] == ["AT", "NO"]


def test_a_variant_by_a_column_with_any_name_stays_in_its_folder(thb_build, project, edit):
    """What a column is called leads nowhere else."""
    edit("codebook/countries.csv", "bloc,region", "bloc,../../etc")
    assert thb_build("theme-detection", "-p", "group_by=../../etc").exit_code == 0
    (folder,) = (project.root / "variants").iterdir()
    assert (folder / "theme-detection.html").exists()
    assert project.files(project.root) == {"notebooks", "tiny", "variants"}
