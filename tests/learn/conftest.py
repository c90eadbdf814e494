"""What tests of lessons share."""

import pytest


@pytest.fixture(autouse=True)
def empty_folder(monkeypatch, tmp_path):
    """Work in an empty folder: lesson 7 puts files into it."""
    monkeypatch.chdir(tmp_path)
