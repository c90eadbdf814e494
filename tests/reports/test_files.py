"""An edition holds the data that it is made from in one file."""

import io
import os
import shutil
import zipfile

from thb_analysis.data import load, validate
from thb_analysis.files import zip_bytes
from thb_analysis.reports.catalog.reports import read_vocabulary


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
    old, new = read_vocabulary(tiny).package.files, read_vocabulary(copy).package.files
    assert zip_bytes(new) == zip_bytes(old)
