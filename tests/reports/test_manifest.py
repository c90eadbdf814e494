from pathlib import Path

import pytest

from thb_analysis.reports.edition import manifest
from thb_analysis.reports.running.inputs import released
from thb_analysis.reports.running.library import package_versions


@pytest.mark.parametrize("text", ["", "[]", "{}", "not JSON"])
def test_a_damaged_manifest_counts_as_none(tmp_path, text):
    """A manifest that cannot be read stops no build."""
    (tmp_path / "manifest.json").write_text(text)
    assert manifest.read(tmp_path) == {}


def test_the_committed_edition_is_on_record_as_published():
    """What `make reports` compares with are the files under reports/; `make edition` records both."""
    records = manifest.read(Path(__file__).parents[2] / "reports")
    assert released()["outputs"] == manifest.outputs(records)


def test_versions_of_all_that_is_needed_are_stated():
    """The manifest names the library, what it needs and what that needs in turn; tools for development not."""
    versions = package_versions()
    indirect = {"fonttools", "lxml", "mistune", "pillow", "pygments", "tinycss2"}
    assert {"thb-analysis", "pandas", "papermill", "nbconvert", "typst"} | indirect <= set(versions)
    assert {"distributed", "jupyterlab", "pytest"}.isdisjoint(versions)
    assert "missing" not in versions.values()
    assert list(versions) == sorted(versions)


def test_the_record_of_packages_is_that_of_every_python_and_platform(tmp_path, monkeypatch):
    """What only some need is left out; an extra brings what it needs; what is not installed is missing."""
    needs = {
        "thb_analysis": [
            "A.b[x, y]>=1",
            'only_there; sys_platform == "linux"',
            "tool; extra == 'dev'",
        ],
        "A_b": [
            "absent (>2)",
            "for-x; extra == 'x'",
            'for_z ; extra == "z"',
            'old; python_version < "4"',
        ],
        "for_x": ["A_b"],
    }
    for package, lines in needs.items():
        folder = tmp_path / f"{package}-3.dist-info"
        folder.mkdir()
        head = [f"Name: {package}", "Version: 3", *(f"Requires-Dist: {line}" for line in lines)]
        text = "\n".join([*head, "", "Requires-Dist: no-line-of-the-head"])
        (folder / "METADATA").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    assert package_versions.__wrapped__() == {
        "a-b": "3",
        "absent": "missing",
        "for-x": "3",
        "thb-analysis": "3",
    }
