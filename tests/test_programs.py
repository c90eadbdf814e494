"""Pandoc and what else writes reports are those that were installed with the library, and each has a hash."""

import os
import sys
from base64 import urlsafe_b64encode
from hashlib import sha256

import pytest

from thb_analysis import programs
from thb_analysis.check.check import validate
from thb_analysis.programs import program_hashes
from thb_analysis.reports.rendering.exporters import convert

ENTRY = "@book{one, title = {A Title}, year = {2022}}\n"


@pytest.fixture
def fresh_programs():
    """Look for the programs again, and so after the test."""
    programs._programs.cache_clear()
    yield
    programs._programs.cache_clear()


@pytest.mark.skipif(os.name == "nt", reason="a program is written as a script")
def test_no_pandoc_but_the_installed_one_is_ever_run(tmp_path, tiny, monkeypatch, fresh_programs):
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
    monkeypatch.setattr("thb_analysis.reports.rendering.exporters.pandoc", lambda: str(killed))
    convert("Some *words*.", "html5", faults)
    assert faults == ["pandoc ended with -9"]


def test_what_writes_reports_is_as_its_packages_installed_it():
    """Pandoc, Typst and qpdf are known by name and platform, and are the files that their packages list."""
    assert {name.split()[0] for name in program_hashes()} == {"pandoc", "qpdf", "typst"}
    assert program_hashes() == program_hashes(read=True)


def test_a_program_that_was_replaced_has_another_hash(tmp_path, monkeypatch, fresh_programs):
    """One of another size is seen at once; all others when they are read."""
    file, about = tmp_path / "typst" / "_typst.so", tmp_path / "typst-0.dist-info"
    digest = urlsafe_b64encode(sha256(b"as it was").digest()).decode().rstrip("=")
    for folder in (file.parent, about):
        folder.mkdir()
    file.write_bytes(b"as it is!")
    (about / "METADATA").write_text("Name: typst\nVersion: 0\n\n")
    (about / "WHEEL").write_text("Tag: cp39-abi3-plan9_mips\n")
    (about / "RECORD").write_text(f"typst/_typst.so,sha256={digest},9\n")
    monkeypatch.syspath_prepend(tmp_path)

    def seen(*, read: bool) -> str:
        return program_hashes(read)["typst plan9_mips"]

    assert seen(read=False) == sha256(b"as it was").hexdigest()
    assert seen(read=True) == sha256(b"as it is!").hexdigest()
    file.write_bytes(b"as it is now")
    assert seen(read=False) == sha256(b"as it is now").hexdigest()
