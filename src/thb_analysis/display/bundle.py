"""What every published item has: a bundle for Jupyter, and a caption."""

from collections.abc import Mapping
from html import escape
from typing import Any, Self

from pydantic import TypeAdapter, ValidationError

Bundle = tuple[dict[str, Any], dict[str, Any]]
MAX_TEXT = 3_600  # characters of an item in a terminal, but for the key of a table


def metadata(kind: str, meta: dict[str, Any]) -> dict[str, Any]:
    """Return what a bundle says of itself to the exporters of reports."""
    return {"thb": {"kind": kind, **meta}}


class Published:
    """What the bundle of an output says: a dataclass that can be read from it."""

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        """Read what was published.

        Parameters
        ----------
        payload : mapping
            Attributes by name; unknown keys, and those without a value, are left aside.

        Raises
        ------
        ValueError
            If it is not one of these.
        """
        given = {name: value for name, value in payload.items() if value is not None}
        try:
            return TypeAdapter(cls).validate_python(given)
        except ValidationError as error:
            faults = (
                f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
            )
            raise ValueError("; ".join(faults)) from None


def captioned(caption: str, note: str, title: str = "") -> str:
    """Write a caption in HTML, in bold what was found or else what is shown."""
    noted = f" <i>Note.</i> {escape(note)}" if note else ""
    first, rest = (title, f" {escape(caption)}") if title else (caption, "")
    return f"<b>{escape(first)}</b>{rest}{noted}"
