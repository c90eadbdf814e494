"""What tests of lessons share."""

from typing import Any

import pytest

import thb_analysis as thb

_DRAWN: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Draw the findings from all codings once for the same data: it takes seconds, and lesson 6 often asks."""
    draw = thb.robustness

    def once(ds):
        if ds.fingerprint not in _DRAWN:
            _DRAWN[ds.fingerprint] = draw(ds)
        return _DRAWN[ds.fingerprint]

    monkeypatch.setattr("thb_analysis.robustness", once, raising=False)
