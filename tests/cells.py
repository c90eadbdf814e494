"""The code cells of a notebook, run in the process of a test."""

import ast
from typing import Any

import pytest

from thb_analysis.display import Prose, Result


def outputs(source: str, names: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what a kernel would: the bundle of the last expression, if any, or the error."""
    body = ast.parse(source).body
    last = body.pop() if isinstance(body[-1], ast.Expr) else None
    shown: list[Any] = []
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("IPython.display.display", lambda *values: shown.extend(values))
            if "display" in names:
                names["display"] = lambda *values: shown.extend(values)
            exec(compile(ast.Module(body, []), source, "exec"), names)
            if last:
                shown.append(eval(compile(ast.Expression(last.value), source, "eval"), names))
    except Exception as error:
        return [{"output_type": "error", "ename": type(error).__name__, "evalue": str(error)}]
    parts = [
        part
        for value in shown
        for part in (value.shown() if isinstance(value, Result) else [value])
    ]
    # An empty text leaves no output.
    shown_parts = [
        part
        for part in parts
        if part is not None and not (isinstance(part, Prose) and part == Prose(""))
    ]
    bundles = [bundle(part) for part in shown_parts]
    return [
        {"output_type": "display_data", "data": data, "metadata": metadata}
        for data, metadata in bundles
    ]


def bundle(part: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is shown of a value, by its type, and what is said of that."""
    if hasattr(part, "_repr_mimebundle_") and (found := part._repr_mimebundle_()):
        return found
    kinds = {
        "text/markdown": "_repr_markdown_",
        "text/html": "_repr_html_",
        "text/plain": "__repr__",
    }
    return {
        kind: getattr(part, shown)() for kind, shown in kinds.items() if hasattr(part, shown)
    }, {}
