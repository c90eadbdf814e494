"""One real report, from the project's own data and notebook to HTML and PDF."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from thb_analysis.cli import app

ROOT = Path(__file__).parents[2]
REPORT = "theme-covid"


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    """The report as `thb build` makes it, and what the command said."""
    out = tmp_path_factory.mktemp("edition")
    arguments = ["build", REPORT, "--out", str(out), "--data", str(ROOT / "data"), "--force"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.stderr
    return out, result


def test_a_report_is_built_with_all_its_files(edition):
    """HTML, PDF, executed notebook, index and manifest stand in the folder; the summary says so."""
    out, result = edition
    assert {path.name for path in out.iterdir()} == {
        *(f"{REPORT}.{suffix}" for suffix in ("html", "pdf", "ipynb")),
        "data.zip",
        "index.html",
        "choose.html",
        "manifest.json",
    }
    assert f"[1/1] {REPORT} built" in result.stderr
    assert result.stdout == f"1 report built: {out / 'index.html'}\n"


def test_a_second_build_does_nothing(edition):
    """What was built from the same inputs is up to date, and the command says so."""
    out, _ = edition
    arguments = ["build", REPORT, "--out", str(out), "--data", str(ROOT / "data")]
    result = CliRunner().invoke(app, arguments)
    assert result.stdout.startswith("1 report up to date")
    assert result.stderr == ""


@pytest.mark.parametrize("page", [f"{REPORT}.html", "index.html"])
def test_a_page_fetches_nothing(edition, page):
    """A page opened from disk asks for no other file; only links lead elsewhere."""
    html = (edition[0] / page).read_text("utf-8")
    fetched = re.findall(
        r"""(?:src|srcset|data|poster)=["'](?!data:)[^"']+|url\((?!["']?data:)""", html
    )
    assert not fetched
    assert not re.search(r"<(link|script|iframe|object|embed)\b[^>]*(src|href)=", html)


def test_the_pdf_is_accessible(edition):
    """The PDF conforms to PDF/UA-1."""
    import page

    result = page.validate_pdf(edition[0] / f"{REPORT}.pdf", profile="ua1")
    assert result.is_compliant, result


def test_both_formats_say_the_same(edition):
    """Title and edition stand in the manifest and on the page."""
    record = json.loads((edition[0] / "manifest.json").read_text("utf-8"))["reports"][REPORT]
    html = (edition[0] / f"{REPORT}.html").read_text("utf-8")
    assert record["title"] in html
    assert record["parameters"]["theme"] == "covid"


def test_links_of_the_index_lead_to_files_beside_it(edition):
    """Each file that the index names stands beside it."""
    out, _ = edition
    links = re.findall(r'href="([^"#:]+)"', (out / "index.html").read_text("utf-8"))
    assert {f"{REPORT}.html", f"{REPORT}.pdf"} <= set(links)
    assert all((out / link).is_file() for link in links)
