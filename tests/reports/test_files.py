"""An edition holds the data that it is made from in one file."""

import os
import shutil

from thb_analysis.files import zip_bytes
from thb_analysis.reports.catalog.reports import open_package


def test_the_same_package_gives_the_same_archive(tiny, tmp_path):
    """Neither dates and rights of files nor what lies beside the package are in it."""
    copy = tmp_path / "copy"
    shutil.copytree(tiny, copy)
    (copy / "reports").mkdir()
    (copy / "reports" / "overview.html").write_text("no part of the package")
    for path in copy.rglob("*.csv"):
        os.utime(path, (0, 0))
        path.chmod(0o600)
    old, new = open_package(tiny).files, open_package(copy).files
    assert zip_bytes(new) == zip_bytes(old)
