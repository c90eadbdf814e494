"""Files are written whole or not at all, whatever comes between."""

import signal
from pathlib import Path

import pytest

from thb_analysis.errors import ParameterError, ThbError
from thb_analysis.files import write_files, write_folder


def texts(folder):
    """Read the files of a folder, by name."""
    return {path.name: path.read_text() for path in folder.iterdir() if path.is_file()}


def test_all_stay_as_they_were_where_a_folder_stands_in_the_way(tmp_path):
    """What was put in place before goes back: what was there with its content, what was not is gone."""
    (tmp_path / "old").write_text("old")
    (tmp_path / "way").mkdir()
    files = {tmp_path / name: b"new" for name in ("old", "fresh", "way", "last")}
    with pytest.raises(ThbError, match=r"Cannot write \S+/way: Is a directory"):
        write_files(files)
    assert texts(tmp_path) == {"old": "old"}


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_waits_until_all_files_are_in_place(tmp_path, monkeypatch, name):
    """It comes as the first is put there, and is heard, once, when the last is."""
    number, heard, replace = getattr(signal, name), [], Path.replace

    def replace_and_signal(path, target):
        signal.raise_signal(number)
        return replace(path, target)

    def hear(*_):
        heard.append(texts(tmp_path))
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", replace_and_signal)
    before = signal.signal(number, hear)
    try:
        with pytest.raises(KeyboardInterrupt):
            write_files({tmp_path / name: b"new" for name in ("a", "b")})
        assert signal.getsignal(number) is hear
    finally:
        signal.signal(number, before)
    assert heard == [{"a": "new", "b": "new"}]


def test_what_a_killed_run_left_is_removed_by_the_next(tmp_path):
    """Also where the file itself is up to date; what is none of ours stays."""
    (tmp_path / "a").write_text("same")
    for name in (".a.partial", ".mine.partial"):
        (tmp_path / name).write_text("half")
    assert write_files({tmp_path / "a": b"same"}) == [(tmp_path / "a", False)]
    assert texts(tmp_path).keys() == {"a", ".mine.partial"}


def test_a_new_folder_is_filled_up_and_nothing_of_others_replaced(tmp_path):
    """Some of the very files are no obstacle, anything else is, and then all stays as it was."""
    files = {"a": b"1", "sub/b": b"2"}
    (tmp_path / "sub").mkdir()
    (tmp_path / "a").write_bytes(b"1")
    write_folder(tmp_path, files)
    assert (tmp_path / "sub" / "b").read_bytes() == b"2"
    for name, content in {"a": "mine", "other": "mine"}.items():
        folder = tmp_path / f"of-{name}"
        folder.mkdir()
        (folder / name).write_text(content)
        with pytest.raises(ParameterError, match="is not empty"):
            write_folder(folder, files)
        assert texts(folder) == {name: content}
