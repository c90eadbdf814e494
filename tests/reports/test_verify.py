"""`thb verify` names each difference between a folder of reports, its manifest, and what they were made from."""

import json
import os
import re
import signal
from pathlib import Path

import pytest

from commands import thb
from lab import as_saved
from reports.conftest import write_notebook
from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.files import sha256
from thb_analysis.programs import package_versions
from thb_analysis.reports.catalog.requests import user_notebook
from thb_analysis.reports.edition.manifest import as_text, load_manifest, verify

THEMES = ("theme-detection", "theme-protection")


@pytest.fixture
def edition(project, quick):
    """A project of which two reports were built."""
    quick(*THEMES, formats="html pdf")
    return project


def checked(edition):
    """Verify the reports of a project."""
    return verify(edition.out, edition.notebooks, edition.settings().package)


def differences(edition):
    """What differs in the reports of a project."""
    return checked(edition).differences


def test_what_was_just_built_is_as_recorded(edition):
    """Right after a build nothing differs, also without executed notebooks, or after one was run and saved."""
    assert checked(edition) == (11, [])
    for path in edition.out.glob("*.ipynb"):
        path.unlink()
    as_saved(edition.notebooks / "theme.ipynb")
    assert differences(edition) == []


def test_every_file_that_differs_is_named(edition):
    """What was altered, is gone, or was never built is listed, each by its name."""
    for name in ("theme-detection.html", "index.html", "stray.txt", ".hidden"):
        (edition.out / name).write_text("edited by hand")
    (edition.out / "theme-protection.html").unlink()
    (edition.out / "folder").mkdir()
    assert differences(edition) == [
        "index.html: not the file that was built",
        "theme-detection.html: not the file that was built",
        "theme-protection.html: missing",
        ".hidden: not on record",
        "folder/: not on record",
        "stray.txt: not on record",
    ]


def rewrite(edition, part, value):
    """Put something else into the record of a report, as somebody would who knows of the seal."""
    content = load_manifest(edition.out)
    content["reports"]["theme-detection"][part] = value
    (edition.out / "manifest.json").write_text(as_text(content))


def edit_data_and_notebook(edition, monkeypatch):
    """Change what reports are made from since they were."""
    edition.write("theme", "print('other')")
    descriptor = json.loads((edition.data / "datapackage.json").read_text("utf-8"))
    (edition.data / "datapackage.json").write_text(
        json.dumps({**descriptor, "version": "9"})
    )


def record_other_packages(edition, monkeypatch):
    """Put other versions of two packages into the record of a report."""
    rewrite(edition, "packages", {**package_versions(), "mistune": "0", "lxml": "0"})


def replace(name, value):
    """Put something else in the place of what is installed."""
    place = f"thb_analysis.reports.running.inputs.{name}"
    return lambda edition, monkeypatch: monkeypatch.setattr(
        place, lambda read=False: value
    )


@pytest.mark.parametrize(
    ("alter", "difference"),
    [
        (
            edit_data_and_notebook,
            "all reports: made from other data and datapackage.json and notebook",
        ),
        (
            record_other_packages,
            r"theme-detection: made from other packages \(lxml, mistune\)",
        ),
        (
            replace("library_sha256", "0" * 64),
            "all reports: made from other library",
        ),
    ],
)
def test_what_a_report_was_made_from_is_named(
    edition, quick, monkeypatch, alter, difference
):
    """Record, data, notebook, library, packages, programs: what differs is named, and built again."""
    alter(edition, monkeypatch)
    *_, found = differences(edition)
    assert re.fullmatch(
        rf"{difference} than at hand( \(--data names another package\))?", found
    )
    assert quick("theme-detection") == ["built"]


@pytest.mark.slow
def test_what_a_package_says_of_itself_is_in_its_archive(project, quick):
    """No page rests on it, and readers are given it: only the archive is out of date, and is packed again."""
    project.write("overview", project.title_block, "# reads glossary.csv")
    names = ("README.md", "CODING.md")
    for name in names:
        (project.data / name).write_text("A country is named, or open.")
    quick("overview")
    assert differences(project) == []
    for number, name in enumerate(names, 1):
        (project.data / name).write_text("A country is named, or not.")
        (difference,) = differences(project)
        assert "data.zip" in difference
        assert "made from other data than at hand" in difference
        assert quick("overview") == ["up to date"]
        assert differences(project) == []
        archive = (project.out / "data.zip").read_bytes()
        assert archive.count(b"named, or not.") == number


def test_a_manifest_that_was_altered_is_not_believed(edition, quick):
    """Another page with its hash in the manifest is found; what was built there is replaced by force only."""
    page, path = b"<p>Another page.</p>", edition.out / "manifest.json"
    record = load_manifest(edition.out)["reports"]["theme-detection"]
    text = path.read_text().replace(
        record["outputs"]["theme-detection.html"], sha256(page)
    )
    (edition.out / "theme-detection.html").write_bytes(page)
    for altered in ("", "[]", "{}", "not JSON", text):
        path.write_text(altered)
        with pytest.raises(ThbError, match="not as thb build wrote it"):
            checked(edition)
        with pytest.raises(ParameterError, match="--force"):
            quick(*THEMES, formats="html pdf")
    quick(*THEMES, formats="html pdf", force=True)
    assert differences(edition) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on Windows")
@pytest.mark.slow
def test_what_is_no_file_is_named_and_not_waited_for(edition):
    """A pipe in the place of a file, from which nothing ever comes."""
    names = ["index.html", "theme-detection.html", "stray"]
    for name in names:
        (edition.out / name).unlink(missing_ok=True)
        os.mkfifo(edition.out / name)
    signal.alarm(60)  # where one is read
    done = thb("verify", edition.out, "--data", edition.data, cwd=edition.root)
    signal.alarm(0)
    assert done.returncode == 1
    assert [name for name in names if name not in done.stderr] == []


def test_what_tools_leave_is_no_part_of_an_edition(edition):
    """What file managers, JupyterLab and Python leave is no difference; what anybody sees there is."""
    for name in (".DS_Store", ".ipynb_checkpoints", "__pycache__", "notes.txt"):
        (edition.out / name).mkdir()
    assert differences(edition) == ["notes.txt/: not on record"]


@pytest.mark.parametrize("name", ["my", "overview"])
def test_a_users_notebook_is_compared_with_that_in_the_working_directory(
    project, quick, monkeypatch, name
):
    """Where there is none, the difference says so; it is no report of the project, whatever its name."""
    path = write_notebook(project.root / "mine" / f"{name}.ipynb", "print(1)")
    monkeypatch.chdir(path.parent)
    quick(others=[user_notebook(Path(path.name))])
    assert "Other notebooks" in (project.out / "index.html").read_text()
    assert differences(project) == []
    write_notebook(path, "print(2)")
    assert differences(project) == [f"{name}: made from other notebook than at hand"]
    monkeypatch.chdir(project.root)
    assert differences(project) == [
        f"{name}: there is no notebook {path.name} here to compare with"
    ]


def test_modules_beside_a_notebook_count(project, quick, monkeypatch):
    """Those that it names, and those that they name: imported, run or read; no others, and of data what is named."""
    cells = (
        "import shapes\nfrom parts import round",
        "%run draw.py",
        "shapes.cut(data, 'far'); read('data/own.csv')",
    )
    path = write_notebook(project.root / "mine" / "my.ipynb", *cells)
    monkeypatch.chdir(path.parent)
    named = [
        "shapes.py",
        "parts/__init__.py",
        "parts/deep/round.py",
        "draw.py",
        "colours.py",
    ]
    others = ["unnamed.py", "data/far/numbers.py", "parts/table.csv", "shapes.txt"]
    for name in [*named, *others, "data/own.csv"]:
        Path(name).parent.mkdir(exist_ok=True, parents=True)
        Path(name).write_text(
            "import colours" if name == "parts/deep/round.py" else "x = 1"
        )
    report = user_notebook(Path(path.name))
    other = "my: made from other modules than at hand"
    assert quick(others=[report]) == ["built"]
    for name in others:
        Path(name).write_text("x = 2")
    assert differences(project) == []
    Path("data/own.csv").write_text("2")
    assert differences(project) == ["my: made from other files than at hand"]
    Path("data/own.csv").write_text("x = 1")
    for name in named:
        Path(name).write_text("x = 2\nimport colours")
        assert differences(project) == [other], name
        assert quick(others=[report]) == ["built"]
    assert quick(others=[report]) == ["up to date"]
    Path("draw.py").unlink()
    assert differences(project) == [other]


def test_the_manifest_says_what_a_report_was_made_from(edition):
    """Title and versions are stated, those of what is needed indirectly too, of tools not; no place is."""
    text = (edition.out / "manifest.json").read_text()
    record = json.loads(text)["reports"]["theme-detection"]
    assert record["title"] == "On theme-detection"
    versions = record["packages"]
    assert {"thb-analysis", "pandas", "typst", "lxml", "pillow"} <= versions.keys()
    assert {"distributed", "jupyterlab", "pytest"}.isdisjoint(versions)
    assert "missing" not in versions.values()
    assert str(edition.root) not in text
