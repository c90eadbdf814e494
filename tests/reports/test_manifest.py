from pathlib import Path

import pytest

from thb_analysis.reports.edition import manifest
from thb_analysis.reports.running.inputs import released


@pytest.mark.parametrize("text", ["", "[]", "{}", "not JSON"])
def test_a_damaged_manifest_counts_as_none(tmp_path, text):
    """A manifest that cannot be read stops no build."""
    (tmp_path / "manifest.json").write_text(text)
    assert manifest.read(tmp_path) == {}


def test_the_committed_edition_is_on_record_as_published():
    """What `make reports` compares with are the files under reports/; `make edition` records both."""
    records = manifest.read(Path(__file__).parents[2] / "reports")
    assert released()["outputs"] == manifest.outputs(records)


def test_versions_of_direct_dependencies_are_stated():
    """The manifest names the library and what it directly needs, tools for development not."""
    versions = manifest.package_versions()
    assert {"thb-analysis", "pandas", "papermill", "nbconvert", "typst"} <= set(versions)
    assert "pytest" not in versions
    assert list(versions) == sorted(versions)
