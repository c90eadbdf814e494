"""What tests of lessons share."""

from typing import Any

import pytest

import thb_analysis as thb

_DRAWN: dict[object, Any] = {}


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    """Draw the findings from all codings once for the same data, and work in an empty folder.

    The first takes seconds, and lesson 6 often asks for it; lesson 7 puts files into the second.
    """
    monkeypatch.chdir(tmp_path)
    draw = thb.robustness

    def once(ds):
        known = ds.sha256, ds.participants, len(ds.observations)
        if known not in _DRAWN:
            _DRAWN[known] = draw(ds)
        return _DRAWN[known]

    monkeypatch.setattr("thb_analysis.robustness", once, raising=False)
