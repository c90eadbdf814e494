"""Files are whole, and an edition holds the data that it is made from in one of them."""

import errno
import io
import os
import shutil
import zipfile

import pytest

from thb_analysis.data import load, validate
from thb_analysis.errors import ThbError
from thb_analysis.files import write, zip_bytes
from thb_analysis.reports.asked.catalogue import read_vocabulary


def test_an_archive_is_a_whole_package(tiny, tmp_path):
    """What is unpacked is valid and has the hash of the package that was packed."""
    zipfile.ZipFile(io.BytesIO(zip_bytes(read_vocabulary(tiny).package.files))).extractall(
        tmp_path / "taken"
    )
    assert not validate(tmp_path / "taken").faults
    assert load(tmp_path / "taken").sha256 == load(tiny).sha256


def test_the_same_package_gives_the_same_archive(tiny, tmp_path):
    """Neither dates and rights of files nor what lies beside the package are in it."""
    copy = tmp_path / "copy"
    shutil.copytree(tiny, copy)
    (copy / "reports").mkdir()
    (copy / "reports" / "overview.html").write_text("no part of the package")
    for path in copy.rglob("*.csv"):
        os.utime(path, (0, 0))
        path.chmod(0o600)
    assert zip_bytes(read_vocabulary(copy).package.files) == zip_bytes(
        read_vocabulary(tiny).package.files
    )


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    """A file that is being replaced is whole at every moment."""
    path = tmp_path / "report.html"
    path.write_bytes(b"old")

    def full(self, target):
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(ThbError, match=r"report\.html: no space"):
        write(path, b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["report.html"]
    assert path.read_bytes() == b"old"
