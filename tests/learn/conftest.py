"""What tests of lessons share."""

import pytest

from thb_analysis.dataset.dataset import load


@pytest.fixture(autouse=True)
def place(monkeypatch, tmp_path, real):
    """Work in an empty folder, where lesson 7 puts files, with data that are read once, whatever is read between."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        "thb_analysis.load",
        lambda path=real: path if path is real else load(path),
        raising=False,
    )
