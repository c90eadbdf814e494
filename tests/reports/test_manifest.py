from pathlib import Path

import pytest

from thb_analysis.files import sha256
from thb_analysis.reports.edition import manifest
from thb_analysis.reports.running.inputs import released


def record(**outputs):
    """What a manifest says of a report with these files."""
    return {"title": "t", "outputs": {name: sha256(content) for name, content in outputs.items()}}


def test_what_is_gone_or_altered_does_not_stand(tmp_path):
    """Only files that stand as they were made are listed."""
    contents = {"a.html": b"1", "a.pdf": b"2", "b.html": b"3", "c.ipynb": b"4"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    records = {
        "a": record(**{"a.html": b"1", "a.pdf": b"edited since"}),
        "b": record(**{"b.html": b"edited since", "b.pdf": b"gone"}),
        "c": record(**{"c.ipynb": b"4", "c.html": b"gone"}),
    }
    kept = manifest.standing(tmp_path, records)
    assert {name: set(entry["outputs"]) for name, entry in kept.items()} == {"a": {"a.html"}}


def test_an_edition_without_its_executed_notebooks_keeps_their_hashes(tmp_path):
    """A notebook that was left out stays on record beside its page; another one does not."""
    for name, content in {"a.html": b"1", "b.html": b"2", "b.ipynb": b"edited"}.items():
        (tmp_path / name).write_bytes(content)
    records = {
        "a": record(**{"a.html": b"1", "a.ipynb": b"left out"}),
        "b": record(**{"b.html": b"2", "b.ipynb": b"as it was run"}),
        "c": record(**{"c.html": b"gone", "c.ipynb": b"left out"}),
    }
    kept = manifest.standing(tmp_path, records)
    assert {name: set(entry["outputs"]) for name, entry in kept.items()} == {
        "a": {"a.html", "a.ipynb"},
        "b": {"b.html"},
    }


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
