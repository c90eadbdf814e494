"""What surrounds the library: the lock, the environments, the citation, the Makefile."""

import json
import os
import re
import shutil
import subprocess
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from conftest import REPOSITORY
from thb_analysis import __version__

PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]


def test_conda_and_pip_install_the_same_direct_dependencies():
    """environment.yml lists what pyproject.toml lists, JupyterLab included, with the same bounds; so Binder does."""
    environment = yaml.safe_load((REPOSITORY / "environment.yml").read_text("utf-8"))
    *conda, by_pip = environment["dependencies"]
    assert "--editable ." in by_pip["pip"]
    # Binder reads a version only behind an equals sign, and else takes its own default.
    (python,) = (each for each in conda if re.fullmatch(r"python=3\.\d+", each))
    assert f"Programming Language :: Python :: {python[7:]}" in PYPROJECT["classifiers"]
    listed = {*conda, *by_pip["pip"]} - {python, "--editable ."}
    wanted = {
        "pip",
        *PYPROJECT["dependencies"],
        *PYPROJECT["optional-dependencies"]["lab"],
    }
    assert {*map(Requirement, listed)} == {*map(Requirement, wanted)}
    # Where one of these is there, Binder does not look at environment.yml.
    assert not [
        each
        for each in ("binder", ".binder", "Dockerfile")
        if (REPOSITORY / each).exists()
    ]


@pytest.mark.parametrize("python", ["3.12", "3.13", "3.14"])
def test_reports_are_made_with_the_same_packages_by_every_python(python):
    """The manifest of an edition names these versions, and is the same whichever Python made it."""
    lock = (REPOSITORY / "requirements.lock").read_text("utf-8")
    locked = [
        *map(Requirement, re.findall(r"^([\w.-]+\S*==[^\\\n]+)", lock, re.MULTILINE))
    ]

    def versions(of):
        here = {"python_version": of, "python_full_version": f"{of}.9"}
        return {
            canonicalize_name(each.name): str(each.specifier)
            for each in locked
            if each.marker is None or each.marker.evaluate(here)
        }

    oldest, this = versions("3.11"), versions(python)
    for each in map(Requirement, PYPROJECT["dependencies"]):
        name = canonicalize_name(each.name)
        assert this[name] == oldest[name], name


def test_the_citation_is_that_of_this_version_and_of_these_data():
    """CITATION.cff has what version 1.2 demands, and agrees with the package and the data package."""
    citation = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text("utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"message", "title", "authors", "date-released"} <= set(citation)
    assert all(
        {"type", "title", "authors"} <= set(entry) for entry in citation["references"]
    )
    assert __version__ == citation["version"]
    data = next(each for each in citation["references"] if each["type"] == "data")
    descriptor = json.loads(
        (REPOSITORY / "data" / "datapackage.json").read_text("utf-8")
    )
    assert (data["title"], data["version"], str(data["year"])) == tuple(
        descriptor[name] for name in ("title", "version", "edition")
    )
    assert str(citation["date-released"])[:4] == descriptor["released"]
    assert data["license"] == descriptor["licenses"][0]["name"]


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
def test_make_reports_does_what_is_needed(tmp_path):
    """Notebooks are run once in a clone, and again after a pull; an environment made elsewhere is replaced."""
    clone = tmp_path / "a clone"
    for name in (
        "Makefile",
        "requirements.lock",
        "requirements-dev.lock",
        "pyproject.toml",
    ):
        (clone / name).parent.mkdir(exist_ok=True)
        shutil.copy(REPOSITORY / name, clone)
    manifest, built, ready = (
        clone / name
        for name in ("reports/manifest.json", ".venv/.built", ".venv/.ready")
    )
    for path, text in ((manifest, "{}"), (ready, f"{clone}\n")):
        path.parent.mkdir()
        path.write_text(text)

    def recipe():
        call = ["make", "-n", "reports"]
        return subprocess.run(
            call, cwd=clone, capture_output=True, text=True, check=True
        ).stdout

    assert "thb build --force" in recipe()
    built.touch()
    os.utime(manifest, (0, 0))
    assert "--force" not in recipe()
    # As after a pull, or after somebody has deleted all there is.
    os.utime(manifest, (2**31, 2**31))
    assert "--force" in recipe()
    manifest.unlink()
    assert "--force" in recipe()
    assert "-m venv --clear" not in recipe()
    ready.write_text("/elsewhere\n")
    assert "-m venv --clear" in recipe()


def test_no_file_names_a_package_host():
    """Where packages come from is the installer's matter, not the project's."""
    files = subprocess.run(
        ["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True
    )
    if files.returncode:
        pytest.skip("not a git checkout")
    hosts = re.compile(r"py" r"pi\.org|python" r"hosted|npm" r"js\.|anaconda\." r"org")
    for name in files.stdout.splitlines():
        path = REPOSITORY / name
        if path.is_file() and path.suffix not in {".pdf", ".png", ".html"}:
            assert not hosts.search(path.read_text("utf-8", errors="ignore")), name
