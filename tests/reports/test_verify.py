"""A folder of reports is verified against its manifest."""

import json
from pathlib import Path

import pytest

from lab import as_saved
from thb_analysis.files import sha256
from thb_analysis.programs import program_hashes
from thb_analysis.reports.asked.own import own
from thb_analysis.reports.edition.build import build, plan
from thb_analysis.reports.edition.manifest import as_text, key, outputs, read
from thb_analysis.reports.edition.verify import verify
from thb_analysis.reports.running.inputs import released
from thb_analysis.reports.running.library import package_versions

THEMES = ("theme-detection", "theme-protection")


@pytest.fixture
def edition(project, instant):
    """A project of which two reports were built."""
    build(project.targets(*THEMES, formats="html pdf"), project.settings(), executor=instant)
    return project


def checked(edition):
    """Verify the reports of a project."""
    return verify(edition.out, edition.notebooks, edition.settings().vocabulary)


def differences(edition):
    """What differs in the reports of a project."""
    return checked(edition).differences


def test_what_was_just_built_is_as_recorded(edition):
    """Right after a build nothing differs, the index included."""
    assert checked(edition) == (11, [], [])


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


def rewrite(edition, part, value, seal=True):
    """Put something else into the record of a report, as somebody would who knows of the seal or does not."""
    path = edition.out / "manifest.json"
    content = json.loads(path.read_text())
    content["reports"]["theme-detection"][part] = value
    path.write_text(as_text(content) if seal else json.dumps(content))


def replace_page(edition, seal):
    """Put another page in the place of one, and its hash into the manifest."""
    page = b"<p>Another page.</p>"
    (edition.out / "theme-detection.html").write_bytes(page)
    hashes = {
        **read(edition.out)["theme-detection"]["outputs"],
        "theme-detection.html": sha256(page),
    }
    rewrite(edition, "outputs", hashes, seal)


def touch_library(edition, monkeypatch):
    """Let the library be another one."""
    monkeypatch.setattr("thb_analysis.reports.running.inputs.library_sha256", lambda: "0" * 64)


def replace_program(edition, monkeypatch):
    """Let a program be another one."""
    others = dict.fromkeys(program_hashes(), "0" * 64)
    for module in ("edition.verify", "running.inputs"):
        monkeypatch.setattr(f"thb_analysis.reports.{module}.program_hashes", lambda read=0: others)


ALTERED = {
    "title": lambda edition, _: rewrite(edition, "title", "Another title", seal=False),
    "edition": lambda edition, _: rewrite(edition, "edition", "1999", seal=False),
    "card": lambda edition, _: rewrite(edition, "card", {"finding": "None."}, seal=False),
    "page and hash": lambda edition, _: replace_page(edition, seal=False),
    "parameters": lambda edition, _: rewrite(edition, "parameters", {"theme": "other"}),
    "packages": lambda edition, _: rewrite(edition, "packages", {"mistune": "0"}),
    "page": lambda edition, _: (edition.out / "theme-detection.html").write_text("edited"),
    "notebook": lambda edition, _: edition.write("theme", "print('other')"),
    "library": touch_library,
    "binaries": replace_program,
}


@pytest.mark.parametrize("part", ALTERED)
def test_what_differs_is_named_and_built_again(edition, monkeypatch, part):
    """Page, record, notebook, library, package or program: no command misses what another one sees."""
    targets = edition.targets("theme-detection", formats="html pdf")
    ALTERED[part](edition, monkeypatch)
    assert differences(edition)
    assert all(plan(targets, edition.settings()).values())


def test_what_a_report_was_made_from_is_named(edition, monkeypatch):
    """The message says which reports they are, and what of their record is another."""
    rewrite(edition, "packages", {**package_versions(), "mistune": "0", "lxml": "0"})
    replace_program(edition, monkeypatch)
    binaries = ", ".join(sorted(program_hashes()))
    assert differences(edition) == [
        f"theme-detection: made from other packages (lxml, mistune) and binaries ({binaries}) than at hand",
        f"theme-protection: made from other binaries ({binaries}) than at hand",
    ]


def test_programs_of_another_platform_are_not_compared(edition):
    """Whoever has Windows learns what was not compared, and builds nothing again for it."""
    rewrite(edition, "binaries", {"pandoc win_amd64": "0" * 64})
    found = checked(edition)
    assert found.differences == []
    assert found.elsewhere == ["pandoc win_amd64"]
    assert plan(edition.targets("theme-detection"), edition.settings()) == {
        str(edition.out / "theme-detection"): ""
    }


def test_a_page_that_was_published_is_known(edition, monkeypatch):
    """Who replaces it, its hash and the seal is found out: what was made from the same was another file."""
    records = read(edition.out)
    made = {id_: key(record) for id_, record in records.items()}
    known = {**released(), "version": "9", "made": made, "outputs": outputs(records)}
    monkeypatch.setattr("thb_analysis.reports.edition.verify.released", lambda: known)
    assert differences(edition) == []
    replace_page(edition, seal=True)
    assert differences(edition) == [
        "theme-detection.html: not the file that was published with version 9"
    ]


def test_a_folder_is_no_hiding_place(edition):
    """What no build has put there is named, folders among it."""
    (edition.out / "runs").mkdir()
    (edition.out / "results.csv").write_text("")
    assert differences(edition) == ["results.csv: not on record", "runs/: not on record"]


def test_a_report_of_a_notebook_of_ones_own_is_verified_beside_it(project, instant, monkeypatch):
    """It is compared with the notebook in the working directory; where there is none, that is said."""
    project.write("my", "print(1)")
    monkeypatch.chdir(project.notebooks)
    build([own(Path("my.ipynb"), {})], project.settings(), executor=instant)
    assert differences(project) == []
    project.write("my", "print(2)")
    assert differences(project) == ["my: made from other notebook than at hand"]
    monkeypatch.chdir(project.root)
    assert differences(project) == ["my: there is no notebook my.ipynb here to compare with"]


@pytest.mark.parametrize("added", [' \n"note": "x",', " "])
def test_what_no_build_writes_into_a_manifest_is_named(edition, added):
    """A key that was added is found, and so is white space."""
    path = edition.out / "manifest.json"
    path.write_text(path.read_text().replace("{", "{" + added, 1))
    assert differences(edition) == ["manifest.json: not as thb build writes it"]


def test_a_notebook_that_was_run_and_saved_is_the_same(edition):
    """What JupyterLab adds to a notebook makes no report out of date."""
    as_saved(edition.notebooks / "theme.ipynb")
    assert differences(edition) == []
    again = build(edition.targets(*THEMES), edition.settings())
    assert [each.status for each in again] == ["up to date", "up to date"]


def test_inputs_that_differ_are_named_with_their_reports(edition):
    """Whoever changed a notebook or the data since learns which reports are of another make."""
    edition.write("theme", "print('other')")
    descriptor = json.loads((edition.data / "datapackage.json").read_text("utf-8"))
    (edition.data / "datapackage.json").write_text(json.dumps({**descriptor, "version": "9"}))
    assert differences(edition) == [
        "all reports: made from other data and notebook than at hand",
    ]
