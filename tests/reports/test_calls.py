"""Which reports a call of `thb build` makes, from which parameters, where, and what it says of them."""

import json

import pytest
from bs4 import BeautifulSoup
from typer.testing import CliRunner

from commands import contents
from thb_analysis.cli import app


def parameters(project):
    """Parameters by report, as the manifest has them."""
    records = json.loads((project.root / "mine" / "manifest.json").read_text())[
        "reports"
    ]
    return {name: record["parameters"] for name, record in records.items()}


def test_a_failed_report_is_named_and_stops_no_other(thb_build, project):
    """One block says which report, cell and error, and where to look; what failed at once is in no index."""
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
    assert "overview.ipynb" in contents(project.out)
    assert "overview.html" not in contents(project.out)
    index = (project.out / "index.html").read_text()
    assert ("overview.html" in index, "source-audit.html" in index) == (False, True)
    project.write("overview", "print('repaired')")
    assert (
        thb_build().stdout
        == "1 report built, 4 reports up to date: reports/index.html\n"
    )


@pytest.mark.parametrize(
    ("names", "count"),
    [("", 5), ("--all", 10), ("country-be theme-* overview country-be", 4)],
)
def test_country_profiles_are_built_only_on_request(thb_build, names, count):
    """No name means all but the profiles, --all means all, and a name or pattern means each report once."""
    assert thb_build(*names.split()).stdout.startswith(f"{count} reports built: ")


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


def test_data_and_notebooks_are_found(thb_build, project, monkeypatch):
    """A data package may be named by -p, and the project's notebooks are found from a folder below."""
    below = project.root / "a" / "b"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    monkeypatch.delenv("THB_DATA")
    assert thb_build("overview", "-p", f"data={project.data}").exit_code == 0
    page = (below / "reports" / "overview.html").read_text()
    assert "print(theme, countries)" in page


def test_variants_have_folders_of_their_own_and_are_verified(thb_build, project, edit):
    """The folder is named by what sets a variant apart, wherever a column's name would lead.

    The index says it, and thb verify knows it.
    """
    edit("codebook/countries.csv", "bloc,region", "bloc,../../etc")
    values = ("countries=NO,AT", "include_qualified=no", "include_body=no")
    words = [f"-p{each}" for each in (*values, "group_by=../../etc")]
    # A long name is cut before the column.
    for call in (words, words[-1:]):
        assert thb_build("theme-detection", *call).exit_code == 0
    names = {each.name for each in project.root.iterdir()}
    assert names == {"notebooks", "tiny", "variants"}
    folder, _ = sorted((project.root / "variants").iterdir())
    said = (
        "restricted to NO, AT; without qualified listings; without countries that only the "
        "sentence names; group by: ../../etc"
    )
    assert said in (folder / "index.html").read_text()
    result = CliRunner().invoke(app, ["verify", str(folder)])
    assert result.exit_code == 0, result.stderr


@pytest.mark.filterwarnings("always")
def test_notebooks_that_are_not_the_projects_are_named_before_they_run(thb_build):
    """Notebooks are programs: those in a folder above, which no call names, are not run unseen."""
    warnings = [
        line
        for line in thb_build("overview", "theme-detection").stderr.splitlines()
        if "warning" in line
    ]
    (warning,) = warnings
    assert "overview.ipynb, theme.ipynb: not this project's" in warning


def test_the_command_line_overrides_the_file(thb_build, project):
    """The command line comes first, then the file of parameters, then defaults.

    A notebook takes its subject from a parameter; countries may be written by name, and NO is Norway,
    which YAML takes for false.
    """
    file = "theme: protection\ncountries: [Austria, NO]\ninclude_body: false\ngroup_by: bloc\n"
    (project.root / "params.yml").write_text(file)
    call = "theme --theme detection --params params.yml -p include_body=true"
    for each in (call.split(), ("country", "-p", "country=Norway")):
        result = thb_build(*each, "--out", "mine")
        assert result.exit_code == 0, result.stderr
    assert parameters(project).keys() == {"theme-detection", "country-no"}
    assert parameters(project)["theme-detection"] == {
        "theme": "detection",
        "countries": ["AT", "NO"],
        "include_qualified": True,
        "include_body": True,
        "group_by": "bloc",
    }


def test_places_on_the_map_are_read_as_far_as_they_are_given(thb_build, project, edit):
    """On the page of choices a country without a place has none."""
    edit("codebook/countries.csv", "Not an EU state.,6,8", "Not an EU state.,,")
    assert thb_build("overview").exit_code == 0
    page = BeautifulSoup(
        (project.out / "choose.html").read_text("utf-8"), "html.parser"
    )
    places = json.loads(page.find(id="edition").string)["places"]
    assert places == {"AT": [4, 2], "BE": [3, 0], "EL": [7, 3], "NO": [0, 2]}
