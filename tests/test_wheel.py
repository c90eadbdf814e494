"""The library where there is no clone: as a wheel, in an empty folder."""

import os
import subprocess
import sys

import pytest

from conftest import REPOSITORY
from thb_analysis.dataset.dataset import load
from thb_analysis.programs import library_sha256


@pytest.mark.slow
def test_the_wheel_builds_reports(tmp_path):
    """It carries notebooks and data: reports of these, a new package, and the notebooks to edit; making it leaves nothing in the tree."""

    def run(*call, cwd=tmp_path):
        done = subprocess.run(call, cwd=cwd, env=env, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    pip, thb = (sys.executable, "-m", "pip"), str(tmp_path / "site" / "bin" / "thb")
    env = {
        key: value for key, value in os.environ.items() if not key.startswith("THB_")
    }
    tree = {*REPOSITORY.glob("[!.]*"), *(REPOSITORY / "src").iterdir()}
    run(
        *pip,
        "wheel",
        "--no-deps",
        "--no-build-isolation",
        "--quiet",
        str(REPOSITORY),
        "--wheel-dir=.",
    )
    assert {*REPOSITORY.glob("[!.]*"), *(REPOSITORY / "src").iterdir()} == tree
    (wheel,) = tmp_path.glob("*.whl")
    run(*pip, "install", "--no-deps", "--quiet", "--target=site", wheel.name)

    env["PYTHONPATH"] = str(tmp_path / "site")
    here = tmp_path / "empty"
    here.mkdir()
    hashes = (
        "import thb_analysis as thb; from thb_analysis.programs import library_sha256\n"
        "print(library_sha256(), thb.load().sha256)"
    )
    carried = [library_sha256(), load(REPOSITORY / "data").sha256]
    assert run(sys.executable, "-c", hashes, cwd=here).split() == carried

    run(thb, "new", "mine", cwd=here)
    run(thb, "build", "theme-meals", "--format", "html", "--data", "mine", cwd=here)
    assert "Meals" in (here / "reports" / "theme-meals.html").read_text("utf-8")

    run(thb, "notebooks", "notebooks", cwd=here)
    assert (here / "notebooks" / "theme.ipynb").read_bytes() == (
        REPOSITORY / "notebooks" / "theme.ipynb"
    ).read_bytes()
    assert (here / "notebooks" / "learn" / "lesson-1.ipynb").is_file()
