"""The index of error messages: what the source can say, and what to do then."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "thb_analysis"
# How a message goes on that says what to do.
_ADVICE = re.compile(
    r"(.{8,}?)[:;.] ((?:allow|call|delete|did you mean|do|end|fix|give|install|keep|leave|name|put|say"
    r"|take|tie|wait|write)\b.*)",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#$@|])")


def index() -> str:
    """Write all messages that say what to do, in the order of the alphabet."""
    found: dict[str, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        found |= _messages(ast.parse(path.read_text("utf-8")))
    entries = [f"{about}\n  {hint}\n" for about, hint in found.items()]
    ordered = sorted(entries, key=lambda entry: entry.lstrip("… :-").casefold())
    return _MARKUP.sub(r"\\\1", "\n".join(ordered))


def _messages(module: ast.Module) -> dict[str, str]:
    """Find what a module says when something is wrong, each with what to do."""
    found: dict[str, str] = {}
    names: dict[str, str] = {}
    for node in _nodes(module):
        match node:
            case ast.Assign([ast.Name(name)], value):
                names[name] = _text(value)
            case ast.Call():
                parts = [*node.args, *(each.value for each in node.keywords)]
                given = [*map(ast.unparse, parts)]
                texts = map(names.get, given, map(_text, parts))
                if "hint" in given and names.get("hint", "…")[0] != "…":
                    found[next(each for each in texts if " " in each)] = names["hint"]
            case ast.JoinedStr() | ast.Constant():
                found.update(_ADVICE.findall(_text(node)))
    return found


def _nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Give what a part of the source holds, in its order, without docstrings."""
    yield node
    if not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            if not (
                isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            ):
                yield from _nodes(child)


def _text(node: ast.expr) -> str:
    """Return a text of the source, with an ellipsis for what is filled in."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    values = [each.value if isinstance(each, ast.Constant) else "…" for each in parts]
    return "".join(map(str, values))
