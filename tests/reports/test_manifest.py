import pytest

from thb_analysis.reports.edition import manifest
from thb_analysis.reports.running.library import package_versions


@pytest.mark.parametrize("text", ["", "[]", "{}", "not JSON"])
def test_a_damaged_manifest_counts_as_none(tmp_path, text):
    """A manifest that cannot be read stops no build."""
    (tmp_path / "manifest.json").write_text(text)
    assert manifest.read(tmp_path) == {}


def test_versions_of_all_that_is_needed_are_stated():
    """The manifest names the library, what it needs and what that needs in turn; tools for development not."""
    versions = package_versions()
    indirect = {"fonttools", "lxml", "mistune", "pillow", "pygments"}
    assert {"thb-analysis", "pandas", "papermill", "nbconvert", "typst"} | indirect <= set(versions)
    assert {"distributed", "jupyterlab", "pytest"}.isdisjoint(versions)
    assert "missing" not in versions.values()
    assert list(versions) == sorted(versions)
