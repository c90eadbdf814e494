"""Names of a package that are imported from their modules when they are first used."""

import ast
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any


def attach_stub(
    package: str, file: str, moved: Mapping[str, str] = {}
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return `__getattr__`, `__dir__` and the names of a package, whose stub says where each is from.

    Parameters
    ----------
    package : str
    file : str
        Its ``__init__.py``, beside which the stub lies: editors and type checkers read it too.
    moved : mapping of str to str, optional
        Names that it had, to those that it has now: the error says so.
    """
    stub = ast.parse(Path(file).with_suffix(".pyi").read_text("utf-8"))
    imports = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    homes = {alias.name: str(node.module) for node in imports for alias in node.names}

    def find(name: str) -> Any:
        if name in moved:
            raise AttributeError(f"{package}.{name} is now {package}.{moved[name]}")
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        if homes[name] == package:
            return import_module(f"{package}.{name}")
        return getattr(import_module(homes[name]), name)

    return find, lambda: sorted(sys.modules[package].__all__), [*homes]
