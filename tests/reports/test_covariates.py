"""A file of covariates travels by content: into the notebook, the cache key and the pages."""

import hashlib
import json
import textwrap
from pathlib import Path

import pytest
from typer.testing import CliRunner

from thb_analysis.cli import app
from thb_analysis.errors import ParameterError
from thb_analysis.reports.catalogue import list_reports, read_vocabulary
from thb_analysis.reports.naming import variant_name
from thb_analysis.reports.parameters import OverviewParameters, ThemeParameters, check
from thb_analysis.reports.run import Target, Workshop

ROOT = Path(__file__).parents[2]
TINY = "country,Made-up index\nAT,1\nBE,2.5\nEL,2\nGE,9\nNO,4\n"
# All but Slovakia, and Denmark, which did not take part.
COUNTRIES = textwrap.wrap("ATBEBGCYCZDEDKEEELESFIFRGEHRHUIEITLTLULVMTNLNOPLPTSESI", 2)
# Made-up numbers, for no country true.
MADE_UP = "country,Made-up index,Made-up total,Same for all\n" + "".join(
    f"{code},{(at * 7) % 11 + 0.5},{10 ** ((at * 5) % 6)},3\n" for at, code in enumerate(COUNTRIES)
)


@pytest.fixture
def target(tiny, tmp_path, monkeypatch):
    """A report with a file of covariates, named from the folder that it lies in."""
    vocabulary = read_vocabulary(tiny)
    report = list_reports(vocabulary)["theme-detection"]
    monkeypatch.chdir(tmp_path)

    def make(content: str = TINY, name: str = "made-up.csv") -> Target:
        Path(name).write_text(content, "utf-8")
        parameters, mistakes = check(report, {"covariates": name}, vocabulary)
        assert mistakes == []
        return Target(report, parameters)

    return make


def test_the_content_is_what_is_injected(target, tmp_path):
    """A worker on another machine gets the numbers with the parameters, and no path."""
    made = target()
    Path("made-up.csv").unlink()
    assert made.injected["covariates"] == f"# made-up.csv\n{TINY}"
    assert str(tmp_path) not in json.dumps(made.stated)
    again = ThemeParameters(theme="detection", **{"covariates": made.injected["covariates"]})
    assert again.read_covariates().values["Made-up index"]["GE"] == 9


def test_another_content_is_another_report(target, project):
    """The key follows the content, not the path; a run's name tells two files apart."""
    workshop = Workshop(project.settings())
    one, same = target(), target(name="./made-up.csv")
    other = target(TINY.replace("9", "8"))
    assert workshop.key(one) == workshop.key(same) != workshop.key(other)
    names = [variant_name(each.parameters) for each in (one, same, other)]
    assert names[0] == names[1] != names[2]
    assert names[0].startswith("theme-detection--covariates=made-up.csv")


def test_a_report_says_which_file_by_name_and_hash(target):
    """Variant, settings and command have the name; the hash is that of the file."""
    parameters = target().parameters
    assert parameters.variant == "covariates: made-up.csv"
    (setting,) = (each for each in parameters.settings if each.name == "covariates")
    assert (setting.value, setting.default) == ("made-up.csv", "")
    assert setting.sha256 == hashlib.sha256(TINY.encode()).hexdigest()


def test_what_is_wrong_with_the_file_is_told_with_all_else(tiny, tmp_path, monkeypatch):
    """Mistakes in the file stand beside those of other parameters."""
    monkeypatch.setenv("THB_DATA", str(tiny))
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("country,index,name\nAT,1,x\nGR,2,y\n", "utf-8")
    with pytest.raises(ParameterError) as caught:
        OverviewParameters(covariates=str(wrong), countries=["GR"], clusters="x")
    text = str(caught.value)
    for part in (
        "'GR': did you mean EL",
        "clusters: 'x' is not a whole number",
        "covariates: wrong.csv: line 3: unknown country 'GR': did you mean EL?",
        "covariates: wrong.csv: name is no column of numbers",
    ):
        assert part in text
    with pytest.raises(ParameterError, match=r"covariates: there is no file nowhere\.csv"):
        OverviewParameters(covariates="nowhere.csv")
    with pytest.raises(ParameterError, match="covariates: 3 is not a text"):
        OverviewParameters(covariates=3)


def test_countries_that_are_not_selected_do_not_count(target, tiny, monkeypatch):
    """With fewer than five of its countries compared, a file is refused before anything runs."""
    monkeypatch.setenv("THB_DATA", str(tiny))
    packed = target().injected["covariates"]
    with pytest.raises(ParameterError, match="a value for 2 of the countries compared"):
        ThemeParameters(theme="detection", countries="AT,BE", covariates=packed)


@pytest.mark.parametrize("content", [None, "country,index\nAT,1\n"])
def test_a_wrong_file_is_a_wrong_call(tmp_path, content):
    """A missing or unfit file ends the command with exit code 2, and nothing is written."""
    file = tmp_path / "made-up.csv"
    if content:
        file.write_text(content, "utf-8")
    out = tmp_path / "out"
    arguments = ["build", "theme-covid", "--out", str(out), "-p", f"covariates={file}"]
    result = CliRunner().invoke(app, [*arguments, "--data", str(ROOT / "data")])
    assert result.exit_code == 2
    assert "covariates: " in result.stderr
    assert "Traceback" not in result.stderr
    assert not out.exists()


@pytest.mark.slow
def test_a_report_is_built_with_covariates(tmp_path, monkeypatch):
    """The section stands in the report with figure and tables; nothing says where the file lay."""
    monkeypatch.chdir(tmp_path)
    Path("made-up.csv").write_text(MADE_UP, "utf-8")
    arguments = [
        "build",
        "theme-covid",
        "--out",
        "out",
        "--jobs",
        "1",
        "--data",
        str(ROOT / "data"),
    ]
    result = CliRunner().invoke(app, [*arguments, "-p", "covariates=made-up.csv"])
    assert result.exit_code == 0, result.stderr
    page = Path("out/theme-covid.html").read_text("utf-8")
    for part in (
        "Coverage and covariates",
        "fig-covariates-practice",
        "tbl-covariates",
        "tbl-covariate-countries",
        hashlib.sha256(MADE_UP.encode()).hexdigest(),
        "-p covariates=made-up.csv",
        "Variant",
    ):
        assert part in page
    assert "Denmark (in the file and not compared)" in page
    assert "Slovakia (without a value)" in page
    for path in Path("out").iterdir():
        assert str(tmp_path).encode() not in path.read_bytes(), path.name

    plain = CliRunner().invoke(app, arguments)
    assert plain.exit_code == 0, plain.stderr
    assert "Coverage and covariates" not in Path("out/theme-covid.html").read_text("utf-8")
