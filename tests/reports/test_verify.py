"""A folder of reports is verified against its manifest."""

import json

import pytest

from thb_analysis.reports.edition.build import build
from thb_analysis.reports.edition.manifest import as_text
from thb_analysis.reports.edition.verify import verify

THEMES = ("theme-detection", "theme-protection")


@pytest.fixture
def edition(project, instant):
    """A project of which two reports were built."""
    build(project.targets(*THEMES), project.settings(), executor=instant)
    return project


def checked(edition):
    """Verify the reports of a project."""
    return verify(edition.out, edition.notebooks, edition.settings().vocabulary)


def differences(edition):
    """What differs in the reports of a project."""
    return checked(edition).differences


def test_what_was_just_built_is_as_recorded(edition):
    """Right after a build nothing differs, the index included."""
    assert checked(edition) == (9, [])


def test_executed_notebooks_may_be_left_out(edition):
    """An edition that is published without its executed notebooks is complete."""
    for path in edition.out.glob("*.ipynb"):
        path.unlink()
    assert differences(edition) == []


def test_every_file_that_differs_is_named(edition):
    """What was altered, is gone, or was never built is told, each with its name."""
    (edition.out / "theme-detection.html").write_text("edited by hand")
    (edition.out / "theme-protection.html").unlink()
    (edition.out / "index.html").write_text("edited by hand")
    (edition.out / "stray.txt").write_bytes(b"")
    (edition.out / "folder").mkdir()
    (edition.out / ".hidden").touch()
    assert differences(edition) == [
        "index.html: not the file that was built",
        "theme-detection.html: not the file that was built",
        "theme-protection.html: missing",
        ".hidden: not on record",
        "folder/: not on record",
        "stray.txt: not on record",
    ]


@pytest.mark.parametrize("field", ["packages", "parameters"])
def test_what_a_report_was_made_with_is_compared(edition, field):
    """Other versions of packages are named, and parameters that the data package does not know."""
    path = edition.out / "manifest.json"
    content = json.loads(path.read_text())
    content["reports"]["theme-detection"][field]["theme"] = "other"
    path.write_text(as_text(content))
    difference = differences(edition)[0]
    assert difference.startswith("theme-detection: made with ")
    assert field in difference


@pytest.mark.parametrize("added", [' \n"note": "x",', " "])
def test_what_no_build_writes_into_a_manifest_is_named(edition, added):
    """A key that was added is found, and so is white space."""
    path = edition.out / "manifest.json"
    path.write_text(path.read_text().replace("{", "{" + added, 1))
    assert differences(edition) == ["manifest.json: not as thb build writes it"]


def test_inputs_that_differ_are_named_with_their_reports(edition):
    """Whoever changed a notebook or the data since learns which reports are of another make."""
    edition.write("theme", "print('other')")
    descriptor = json.loads((edition.data / "datapackage.json").read_text("utf-8"))
    (edition.data / "datapackage.json").write_text(json.dumps({**descriptor, "version": "9"}))
    assert differences(edition) == [
        "all reports: made from another data package than the one at hand",
        "all reports: made from another notebook than the one at hand",
    ]
