"""What checks and notebooks of lessons say: one file for each language."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import yaml


@cache
def words(language: str) -> dict[str, str]:
    """Return what is said in a language, each under its name."""
    text = (files(__name__) / f"{language}.yaml").read_text("utf-8")
    said: dict[str, str] = yaml.safe_load(text)
    return said
