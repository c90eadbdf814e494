"""A folder of reports is verified against its manifest, and built again to compare the bytes."""

import json

import pytest

from thb_analysis.reports.edition.build import build
from thb_analysis.reports.edition.verify import verify

THEMES = ("theme-detection", "theme-protection")


@pytest.fixture
def edition(project, instant):
    """A project of which two reports were built."""
    build(project.targets(*THEMES), project.settings(), executor=instant)
    return project


def test_what_was_just_built_is_as_recorded(edition):
    """Right after a build nothing differs, the index included."""
    assert verify(edition.out, edition.settings()) == (9, [])


def test_executed_notebooks_may_be_left_out(edition):
    """An edition that is published without its executed notebooks is complete."""
    for path in edition.out.glob("*.ipynb"):
        path.unlink()
    assert verify(edition.out, edition.settings())[1] == []


def test_every_file_that_differs_is_named(edition):
    """What was altered, is gone, or was never built is told, each with its name."""
    (edition.out / "theme-detection.html").write_text("edited by hand")
    (edition.out / "theme-protection.html").unlink()
    (edition.out / "index.html").write_text('<script type="application/ld+json">{</script>')
    (edition.out / "stray.txt").write_bytes(b"")
    (edition.out / "folder").mkdir()
    (edition.out / ".hidden").touch()
    assert verify(edition.out, edition.settings())[1] == [
        "index.html: not the file that was built",
        "theme-detection.html: not the file that was built",
        "theme-protection.html: missing",
        "folder/: not on record",
        "stray.txt: not on record",
    ]


@pytest.mark.parametrize("field", ["edition", "package", "packages", "parameters"])
def test_what_a_record_says_is_compared(edition, field):
    """Whoever edits the manifest is found out, field by field, though every file is as it was."""
    path = edition.out / "manifest.json"
    content = json.loads(path.read_text())
    said = content["reports"]["theme-detection"]
    said[field] = {**said[field], "theme": "protection"} if isinstance(said[field], dict) else "x"
    path.write_text(json.dumps(content))
    told = verify(edition.out, edition.settings())[1]
    assert told[0].startswith(f"theme-detection: {field} on record: not ")


def test_a_report_that_was_taken_out_is_missed(edition):
    """Gone from the manifest and from the folder, it still stands in the index."""
    path = edition.out / "manifest.json"
    content = json.loads(path.read_text())
    for file in content["reports"].pop("theme-detection")["outputs"]:
        (edition.out / file).unlink()
    path.write_text(json.dumps(content))
    told = verify(edition.out, edition.settings())[1]
    assert told == ["theme-detection.html: listed in index.html, but not on record"]


def test_inputs_that_differ_are_named_with_their_reports(edition):
    """Whoever changed a notebook or the data since learns which reports are of another make."""
    edition.write("theme", "print('other')")
    descriptor = json.loads((edition.data / "datapackage.json").read_text("utf-8"))
    (edition.data / "datapackage.json").write_text(json.dumps({**descriptor, "version": "9"}))
    assert verify(edition.out, edition.settings())[1] == [
        "all reports: made from another data package than the one at hand",
        "all reports: made from another notebook than the one at hand",
    ]


def test_building_again_shows_what_comes_out_otherwise(project):
    """A report whose bytes depend on more than its inputs is found by building it twice; so is a record."""
    marker = project.root / "built before"
    project.write(
        "theme",
        "import os\nfrom thb_analysis.display import Front\n"
        f"before = os.path.exists({str(marker)!r})\nopen({str(marker)!r}, 'w').close()\n"
        "Front(f'Before: {before}', '', '', (), (), '', '')",
    )
    targets = project.targets("theme-detection", "overview")
    build(targets, project.settings())
    path = project.out / "manifest.json"
    content = json.loads(path.read_text())
    for field, value in {"title": "Another", "card": {"finding": "Another."}}.items():
        content["reports"]["overview"][field] = value
    path.write_text(json.dumps(content))
    files, differences = verify(project.out, project.settings(), rebuild=True)
    assert files == 9
    assert differences == [
        "overview: title on record: not that of the page",
        "theme-detection.html: comes out otherwise when built again",
        "theme-detection.ipynb: comes out otherwise when built again",
        "overview: card, title on record: not what is recorded when built again",
        "theme-detection: title on record: not what is recorded when built again",
    ]
