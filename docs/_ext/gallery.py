"""Figures below the lines that make them: code of some pages is run as the documentation is built."""

from __future__ import annotations

import ast
import base64
import re
from html import escape
from typing import Any

import matplotlib

from thb_analysis.display import Figure
from thb_analysis.display.saving import rendered

_PYTHON = re.compile(r"^```python\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def drawn(text: str) -> str:
    """Return the text of a page with the figure of each block of Python below it.

    Blocks are run in their order, and know the names of those above them.
    """
    matplotlib.use("svg")
    names: dict[str, Any] = {}

    def shown(block: re.Match[str]) -> str:
        figure = _run(block[1], names)
        return (
            f"{block[0]}\n{_picture(figure)}\n"
            if isinstance(figure, Figure)
            else block[0]
        )

    return _PYTHON.sub(shown, text)


def _run(code: str, names: dict[str, Any]) -> Any:
    """Run some code, and return the value of its last line."""
    *lines, last = ast.parse(code).body
    if not isinstance(last, ast.Expr):
        return exec(code, names)
    exec(compile(ast.Module(lines, []), "<page>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<page>", "eval"), names)


def _picture(figure: Figure) -> str:
    svg = base64.b64encode(rendered(figure, ".svg")).decode()
    said = " ".join(filter(None, (figure.caption, figure.note)))
    title = f"<b>{escape(figure.title)}</b> " if figure.title else ""
    image = f'<img src="data:image/svg+xml;base64,{svg}" alt="{escape(figure.alt)}">'
    caption = f"<figcaption>{title}{escape(said)}</figcaption>"
    return f'```{{raw}} html\n<figure class="drawing">{image}{caption}</figure>\n```'
