"""A folder of reports is verified against its manifest."""

import json
from pathlib import Path

import pytest

from lab import as_saved
from reports.conftest import states
from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.files import sha256
from thb_analysis.programs import package_versions, program_hashes
from thb_analysis.reports.catalog.requests import user_notebook
from thb_analysis.reports.edition import manifest
from thb_analysis.reports.edition.build import build
from thb_analysis.reports.edition.manifest import as_text, load_manifest, verify

THEMES = ("theme-detection", "theme-protection")


@pytest.fixture
def edition(project, instant):
    """A project of which two reports were built."""
    build(project.targets(*THEMES, formats="html pdf"), project.settings(), executor=instant)
    return project


def checked(edition):
    """Verify the reports of a project."""
    return verify(edition.out, edition.notebooks, edition.settings().package)


def differences(edition):
    """What differs in the reports of a project."""
    return checked(edition).differences


def test_what_was_just_built_is_as_recorded(edition):
    """Right after a build nothing differs, also without executed notebooks, or after one was run and saved."""
    assert checked(edition) == (11, [], [])
    for path in edition.out.glob("*.ipynb"):
        path.unlink()
    as_saved(edition.notebooks / "theme.ipynb")
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


def rewrite(edition, part, value):
    """Put something else into the record of a report, as somebody would who knows of the seal."""
    content = load_manifest(edition.out)
    content["reports"]["theme-detection"][part] = value
    (edition.out / "manifest.json").write_text(as_text(content))


def touch_library(edition, monkeypatch):
    """Let the library be another one."""
    monkeypatch.setattr("thb_analysis.reports.running.inputs.library_sha256", lambda: "0" * 64)


def replace_program(edition, monkeypatch):
    """Let a program be another one."""
    others = dict.fromkeys(program_hashes(), "0" * 64)
    inputs = "thb_analysis.reports.running.inputs"
    monkeypatch.setattr(f"{inputs}.program_hashes", lambda read=False: others)


ALTERED = {
    "packages": lambda edition, _: rewrite(edition, "packages", {"mistune": "0"}),
    "notebook": lambda edition, _: edition.write("theme", "print('other')"),
    "library": touch_library,
    "binaries": replace_program,
}


@pytest.mark.parametrize("part", ALTERED)
def test_what_differs_is_named_and_built_again(edition, instant, monkeypatch, part):
    """Record, notebook, library, package or program: no command misses what another one sees."""
    ALTERED[part](edition, monkeypatch)
    assert differences(edition)
    again = build(edition.targets("theme-detection"), edition.settings(), executor=instant)
    assert states(again) == ["built"]


def test_a_manifest_that_was_altered_is_not_believed(edition, instant):
    """Who puts another page and its hash there is found; what was built there is replaced by force only."""
    page, path = b"<p>Another page.</p>", edition.out / "manifest.json"
    record = load_manifest(edition.out)["reports"]["theme-detection"]
    text = path.read_text().replace(record["outputs"]["theme-detection.html"], sha256(page))
    (edition.out / "theme-detection.html").write_bytes(page)
    path.write_text(text)
    with pytest.raises(ThbError, match="not as thb build wrote it"):
        checked(edition)
    targets = edition.targets(*THEMES, formats="html pdf")
    with pytest.raises(ParameterError, match="--force"):
        build(targets, edition.settings(), executor=instant)
    build(targets, edition.settings(force=True), executor=instant)
    assert differences(edition) == []
    path.write_text(path.read_text().replace("{", "{ ", 1))
    assert differences(edition) == ["manifest.json: not the file that was built"]


def test_what_a_report_was_made_from_is_named(edition, monkeypatch):
    """The message says which reports they are, and what of their record is another."""
    rewrite(edition, "packages", {**package_versions(), "mistune": "0", "lxml": "0"})
    replace_program(edition, monkeypatch)
    binaries = ", ".join(sorted(program_hashes()))
    assert differences(edition) == [
        f"theme-detection: made from other packages (lxml, mistune) and binaries ({binaries}) than at hand",
        f"theme-protection: made from other binaries ({binaries}) than at hand",
    ]


def test_programs_of_another_platform_are_not_compared(edition, instant):
    """Whoever has Windows learns what was not compared, and builds nothing again for it."""
    rewrite(edition, "binaries", {"pandoc win_amd64": "0" * 64})
    found = checked(edition)
    assert (found.differences, found.elsewhere) == ([], ["pandoc win_amd64"])
    again = build(edition.targets("theme-detection"), edition.settings(), executor=instant)
    assert states(again) == ["up to date"]


def test_a_report_of_a_notebook_of_ones_own_is_verified_beside_it(project, instant, monkeypatch):
    """It is compared with the notebook in the working directory; where there is none, that is said."""
    project.write("my", "print(1)")
    monkeypatch.chdir(project.notebooks)
    build([user_notebook(Path("my.ipynb"), {})], project.settings(), executor=instant)
    assert differences(project) == []
    project.write("my", "print(2)")
    assert differences(project) == ["my: made from other notebook than at hand"]
    monkeypatch.chdir(project.root)
    assert differences(project) == ["my: there is no notebook my.ipynb here to compare with"]


def test_inputs_that_differ_are_named_with_their_reports(edition):
    """Whoever changed a notebook or the data since learns which reports are of another make."""
    edition.write("theme", "print('other')")
    descriptor = json.loads((edition.data / "datapackage.json").read_text("utf-8"))
    (edition.data / "datapackage.json").write_text(json.dumps({**descriptor, "version": "9"}))
    assert differences(edition) == [
        "all reports: made from other data and notebook than at hand",
    ]


@pytest.mark.parametrize("text", ["", "[]", "{}", "not JSON"])
def test_a_damaged_manifest_counts_as_none(tmp_path, text):
    """A manifest that cannot be read stops no build."""
    (tmp_path / "manifest.json").write_text(text)
    assert manifest.read_manifest(tmp_path) == {"files": {}, "reports": {}}


def test_versions_of_all_that_is_needed_are_stated():
    """The manifest names the library, what it needs and what that needs in turn; tools for development not."""
    versions = package_versions()
    indirect = {"fonttools", "lxml", "mistune", "pillow", "pygments"}
    assert {"thb-analysis", "pandas", "papermill", "nbconvert", "typst"} | indirect <= set(versions)
    assert {"distributed", "jupyterlab", "pytest"}.isdisjoint(versions)
    assert "missing" not in versions.values()
    assert list(versions) == sorted(versions)
