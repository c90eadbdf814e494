"""Attributes of a `Dataset` that hand out copies, so that it never changes."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

if TYPE_CHECKING:
    import pandas as pd

    from thb_analysis.data.dataset import Dataset

Value = TypeVar("Value")


class Attribute(Generic[Value]):
    """An attribute that is read anew, by its name, at each access.

    Parameters
    ----------
    read : callable
        Gives the value for a dataset and the name of the attribute.
    """

    def __init__(self, read: Callable[[Dataset, str], Value]) -> None:
        self.read = read

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Attribute[Value]: ...
    @overload
    def __get__(self, instance: Dataset, owner: type) -> Value: ...
    def __get__(self, instance: Dataset | None, owner: type) -> Attribute[Value] | Value:
        return self if instance is None else self.read(instance, self.name)


def frame(ds: Dataset, name: str) -> pd.DataFrame:
    """Return a table; pandas copies its values only when one is written to."""
    return ds._frames[name].copy(deep=False)


def text(ds: Dataset, name: str) -> str:
    """Return a text of the descriptor, empty if it has none."""
    return str(ds._descriptor.get(name, ""))


def texts(ds: Dataset, name: str) -> tuple[str, ...]:
    """Return a list of texts of the descriptor."""
    return tuple(map(str, ds._descriptor.get(name, [])))


def items(ds: Dataset, name: str) -> tuple[dict[str, Any], ...]:
    """Return a list of objects of the descriptor."""
    return tuple(deepcopy(ds._descriptor.get(name, [])))
