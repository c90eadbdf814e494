import json

import pytest

from thb_analysis.reports import manifest
from thb_analysis.reports.cache import sha256


def record(**outputs):
    """What a manifest says of a report with these files."""
    return {"title": "t", "outputs": {name: sha256(content) for name, content in outputs.items()}}


def test_reading_leaves_out_what_is_gone_or_altered(tmp_path):
    """Only files that stand as they were made are listed."""
    contents = {"a.html": b"1", "a.pdf": b"2", "b.html": b"3", "c.ipynb": b"4"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    manifest.update(
        tmp_path,
        {
            "a": record(**{"a.html": b"1", "a.pdf": b"edited since"}),
            "b": record(**{"b.html": b"edited since", "b.pdf": b"gone"}),
            "c": record(**{"c.ipynb": b"4", "c.html": b"gone"}),
        },
        {},
    )
    assert {name: set(entry["outputs"]) for name, entry in manifest.read(tmp_path).items()} == {
        "a": {"a.html"}
    }


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


def test_the_manifest_is_sorted_and_ends_with_a_newline(tmp_path):
    """Equal content gives equal bytes, whatever the order of the reports."""
    manifest.update(tmp_path, {"b": {}, "a": {}}, {"y": "2", "x": "1"})
    first = (tmp_path / "manifest.json").read_bytes()
    manifest.update(tmp_path, {"a": {}, "b": {}}, {"x": "1", "y": "2"})
    assert (tmp_path / "manifest.json").read_bytes() == first
    assert first.endswith(b"}\n")
    assert list(json.loads(first)["reports"]) == ["a", "b"]


def test_versions_of_direct_dependencies_are_stated():
    """The manifest names the library and what it directly needs, tools for development not."""
    versions = manifest.package_versions()
    assert {"thb-analysis", "pandas", "papermill", "nbconvert", "typst"} <= set(versions)
    assert "pytest" not in versions
    assert list(versions) == sorted(versions)
