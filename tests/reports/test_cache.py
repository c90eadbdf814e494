import errno
import os

import pytest

from thb_analysis.reports.cache import Cache, key, sha256_of_files, write


def test_what_was_stored_is_found_again(tmp_path):
    """Files, their hashes, the title and the card come back under the same key."""
    cache = Cache(tmp_path)
    cache.store("k", "A title", {"html": b"<p>", "ipynb": b"{}"}, {"finding": "Few."})
    entry = cache.find("k")
    assert (entry.title, entry.read("html")) == ("A title", b"<p>")
    assert entry.card == {"finding": "Few."}
    assert cache.find("other") is None


def test_an_altered_file_is_not_handed_out(tmp_path):
    """A cached file that somebody edited is an error, not a report."""
    Cache(tmp_path).store("k", "t", {"html": b"<p>"})
    (tmp_path / "k" / "html").write_bytes(b"<b>")
    with pytest.raises(OSError, match="altered"):
        Cache(tmp_path).find("k").read("html")


@pytest.mark.parametrize("record", ["", "{}", "[]", "null", '{"title": "t", "hashes": 3}'])
def test_a_damaged_record_counts_as_none(tmp_path, record):
    """A record that cannot be read leads to a new build, never to a crash."""
    (tmp_path / "k").mkdir()
    (tmp_path / "k" / "record.json").write_text(record)
    assert Cache(tmp_path).find("k") is None


def test_a_cache_that_cannot_be_written_to_is_done_without(tmp_path):
    """Storing says what it would have kept, and finds nothing later."""
    (tmp_path / "taken").write_text("a file where the cache should be")
    cache = Cache(tmp_path / "taken")
    assert cache.store("k", "t", {"html": b"x"}).title == "t"
    cache.prune()
    assert cache.find("k") is None


def test_the_oldest_reports_go_first(tmp_path):
    """The cache does not grow without end."""
    cache = Cache(tmp_path, limit=2)
    for age, name in enumerate("abc"):
        cache.store(name, "t", {"html": b"x"})
        os.utime(tmp_path / name, (age, age))
    cache.prune()
    assert {path.name for path in tmp_path.iterdir()} == {"b", "c"}


def test_a_key_follows_from_its_inputs():
    """The order of the inputs does not count; each value does."""
    assert key({"a": 1, "b": 2}) == key({"b": 2, "a": 1})
    assert key({"a": 1, "b": 2}) != key({"a": 1, "b": 3})


def test_a_hash_over_files_follows_names_and_contents(tmp_path):
    """Renaming a file changes the hash; moving the whole folder does not."""

    def hashed(folder, name, content):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(content)
        return sha256_of_files(tmp_path / folder, [tmp_path / folder / name])

    first = hashed("one", "a", b"x")
    assert hashed("two", "a", b"x") == first
    assert hashed("three", "b", b"x") != first
    assert hashed("four", "a", b"y") != first


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    """A file that is being replaced is whole at every moment."""
    path = tmp_path / "report.html"
    path.write_bytes(b"old")

    def full(self, target):
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match=r"no space.*report\.html"):
        write(path, b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]
    assert path.read_bytes() == b"old"
