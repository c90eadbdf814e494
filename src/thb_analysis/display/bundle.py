"""What every published item has: a bundle for Jupyter, and a caption."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from html import escape
from typing import Any

Bundle = tuple[dict[str, Any], dict[str, Any]]
TEXT_ROOM = 3_600  # characters of an item in a terminal, but for the key of a table


def metadata(kind: str, meta: dict[str, Any]) -> dict[str, Any]:
    """Return what a bundle says of itself to the exporters of reports."""
    return {"thb": {"kind": kind, **meta}}


def known(of: Any, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a payload says of the fields of a class; unknown keys are left aside."""
    given = {field.name: payload.get(field.name) for field in fields(of)}
    return {name: value for name, value in given.items() if value is not None}


def captioned(caption: str, note: str, title: str = "") -> str:
    """Write a caption in HTML, in bold what was found or else what is shown."""
    noted = f" <i>Note.</i> {escape(note)}" if note else ""
    first, rest = (title, f" {escape(caption)}") if title else (caption, "")
    return f"<b>{escape(first)}</b>{rest}{noted}"
