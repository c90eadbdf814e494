"""What is said of a column, and short ways to say it."""

from dataclasses import dataclass
from typing import Literal

Type = Literal["string", "integer", "number", "boolean", "list"]
Item = Literal["string", "integer"]


@dataclass(frozen=True)
class Column:
    """What a column holds.

    Attributes
    ----------
    type : {"string", "integer", "number", "boolean", "list"}
        In a column of texts an empty text stands for a missing value.
    meaning : str
    unit : str
        What the values are counted in; empty if in nothing.
    allowed : tuple of str
        The values that can occur, where the library sets them.
    domain : str
        Table and column of the data package that set them instead, such as
        ``"measures.kind"``; empty if none does.
    items : {"string", "integer"}
        What the members of a list are.
    delimiter : str
        What stands between them where a list is written as one text.
    """

    type: Type
    meaning: str
    unit: str = ""
    allowed: tuple[str, ...] = ()
    domain: str = ""
    items: Item = "string"
    delimiter: str = " "


def text(meaning: str, domain: str = "", allowed: tuple[str, ...] = ()) -> Column:
    """Describe a column of texts."""
    return Column("string", meaning, allowed=allowed, domain=domain)


def keys(meaning: str, domain: str = "") -> Column:
    """Describe a column of lists of keys."""
    return Column("list", meaning, domain=domain)


def phrases(meaning: str, allowed: tuple[str, ...] = ()) -> Column:
    """Describe a column of lists of texts in which spaces can stand."""
    return Column("list", meaning, allowed=allowed, delimiter="; ")


def numbers(meaning: str) -> Column:
    """Describe a column of lists of whole numbers."""
    return Column("list", meaning, items="integer")


def slugs(meaning: str) -> Column:
    """Describe a column of lists of measures, beginning after *the measures*."""
    return Column("list", f"Slugs of the measures {meaning}")


def codes(meaning: str) -> Column:
    """Describe a column of lists of countries, beginning after *the countries*."""
    return Column("list", f"Codes of the countries {meaning}")


def count(unit: str, meaning: str) -> Column:
    """Describe a column of counts."""
    return Column("integer", meaning, unit)


def number(meaning: str) -> Column:
    """Describe a column of whole numbers that count nothing, such as places and ranks."""
    return Column("integer", meaning)


def flag(meaning: str) -> Column:
    """Describe a column of true and false, by what true says."""
    return Column("boolean", meaning)


def share(meaning: str) -> Column:
    """Describe a column of shares."""
    return Column("number", meaning, "share, 0 to 1")


def value(meaning: str, unit: str = "") -> Column:
    """Describe a column of numbers."""
    return Column("number", meaning, unit)
