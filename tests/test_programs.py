"""Pandoc is the one that was installed with the library; what packages hold is as it was installed."""

import os
import sys
from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest

from thb_analysis import programs
from thb_analysis.check.check import validate
from thb_analysis.reports.rendering.exporters import convert

ENTRY = "@book{one, title = {A Title}, year = {2022}}\n"


@pytest.fixture
def fresh_programs():
    """Look for the programs again, and so after the test."""

    def forget():
        programs._installed.cache_clear()
        programs.package_versions.cache_clear()

    forget()
    yield
    forget()


@pytest.mark.skipif(os.name == "nt", reason="a program is written as a script")
def test_no_pandoc_but_the_installed_one_is_ever_run(
    tmp_path, tiny, monkeypatch, fresh_programs
):
    """What stands first on PATH, or is named to pypandoc, writes no report and reads no bibliography."""
    ran, faults = tmp_path / "ran", []
    (tiny / "references.bib").write_text(ENTRY)
    other = tmp_path / "pandoc"
    other.write_text(
        f"#!{sys.executable}\nfrom pathlib import Path\n"
        f"Path({str(ran)!r}).touch()\nprint('pandoc 3.99')\n"
    )
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setenv("PYPANDOC_PANDOC", str(other))
    html = convert("Some *words*.", "html5", faults, "--metadata=address:words.html")
    assert (html, faults) == (b"<p>Some <em>words</em>.</p>\n", [])
    assert not validate(tiny).faults
    assert not ran.exists()


@pytest.mark.skipif(os.name == "nt", reason="a program is written as a script")
def test_a_pandoc_that_is_killed_gives_no_page(tmp_path, monkeypatch):
    """It says nothing, as where memory runs out, and what it had written is not taken for the text."""
    killed, faults = tmp_path / "pandoc", []
    killed.write_text("#!/bin/sh\necho half\nkill -9 $$\n")
    killed.chmod(0o755)
    monkeypatch.setattr(
        "thb_analysis.reports.rendering.exporters.pandoc", lambda: str(killed)
    )
    convert("Some *words*.", "html5", faults)
    assert faults == ["pandoc ended with -9"]


@pytest.fixture
def install(tmp_path, monkeypatch, fresh_programs):
    """Install a package of a few files, as `pip` does: ``install("other", **{"other/a.py": b"…"})``."""
    monkeypatch.syspath_prepend(tmp_path)

    def install(name, **files):
        about = tmp_path / f"{name}-0.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Name: {name}\nVersion: 0\n\n")
        lines = [f"{name}-0.dist-info/RECORD,,\n", f"{name}/__pycache__/a.pyc,,\n"]
        for file, content in files.items():
            (tmp_path / file).parent.mkdir(exist_ok=True)
            (tmp_path / file).write_bytes(content)
            digest = urlsafe_b64encode(sha256(content).digest()).decode().rstrip("=")
            lines.append(f"{file},sha256={digest},{len(content)}\n")
        (about / "RECORD").write_text("".join(lines))
        return tmp_path

    return install


def replace_unseen(path, content):
    """Write other content of the same size, and put back the time of the file."""
    stat = path.stat()
    assert len(content) == stat.st_size
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def test_a_package_that_was_altered_has_another_version(install, monkeypatch):
    """Where it is read, a file of another content, or that is gone, is seen; a cache of Python's is none."""
    monkeypatch.setattr(programs, "_NAME", "ours")
    root = install("ours")
    (root / "ours-0.dist-info" / "METADATA").write_text(
        "Version: 1\nRequires-Dist: other\n\n"
    )
    install("other", **{"other/a.py": b"x = 1", "other/b.typ": b"= A"})

    def seen():
        programs.package_versions.cache_clear()
        return programs.package_versions(read=True)["other"]

    assert seen() == "0"
    (root / "other" / "__pycache__").mkdir()
    assert seen() == "0"
    replace_unseen(root / "other" / "a.py", b"x = 2")
    altered = seen()
    assert altered.startswith("0 altered ")
    (root / "other" / "b.typ").unlink()
    assert seen() not in ("0", altered)
    replace_unseen(root / "other" / "a.py", b"x = 1")
    (root / "other" / "b.typ").write_bytes(b"= A")
    assert seen() == "0"


def test_every_file_of_the_library_counts(tmp_path, monkeypatch):
    """Fonts, settings of templates, and what has no suffix; not what Python, an editor or JupyterLab leaves there."""
    monkeypatch.setattr(programs, "_LIBRARY", tmp_path)
    names = [
        "code.py",
        "fonts/sans.ttf",
        "fonts/sans.woff2",
        "thb/conf.json",
        "start/LICENSE",
    ]
    others = [
        "__pycache__/code.pyc",
        ".ipynb_checkpoints/a.py",
        ".a.swp",
        "project/data/a.csv",
    ]
    for name in names + others:
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_text("as it was")
    before = programs.library_sha256()
    for name in others:
        (tmp_path / name).write_text("other")
        assert programs.library_sha256() == before, name
    for name in names:
        replace_unseen(tmp_path / name, b"as it is!")
        assert programs.library_sha256() != before, name
        replace_unseen(tmp_path / name, b"as it was")
    (tmp_path / "thb" / "new.json").touch()
    assert programs.library_sha256() != before
