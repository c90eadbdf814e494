"""What figures, tables and other published items share: the MIME bundle for Jupyter, and the caption."""

from collections.abc import Mapping
from html import escape
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

Bundle = tuple[dict[str, Any], dict[str, Any]]
MAX_TEXT = 3_600  # characters of an item in a terminal, but for the key of a table


def metadata(kind: str, meta: dict[str, Any]) -> dict[str, Any]:
    """Return the metadata of a bundle, from which the exporters of reports read what it is."""
    return {"thb": {"kind": kind, **meta}}


class Published:
    """A dataclass that can be read back from the bundle of a notebook's output."""

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """Make an instance from the payload of a bundle.

        Parameters
        ----------
        payload : mapping
            Attributes by name; unknown keys and None are ignored.

        Raises
        ------
        ValueError
            With every attribute that is missing or of another type.
        """
        given = {name: value for name, value in payload.items() if value is not None}
        try:
            return TypeAdapter(cls).validate_python(given)
        except ValidationError as error:
            faults = (
                f"{'.'.join(map(str, each['loc']))}: {each['msg']}"
                for each in error.errors()
            )
            raise ValueError("; ".join(faults)) from None


def caption_html(caption: str, note: str, title: str = "") -> str:
    """Return a caption and note as HTML: the title, or without one the caption, in bold."""
    noted = f" <i>Note.</i> {escape(note)}" if note else ""
    first, rest = (title, f" {escape(caption)}") if title else (caption, "")
    return f"<b>{escape(first)}</b>{rest}{noted}"
