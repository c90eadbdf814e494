"""The index of error messages: what the source can say, and what to do then."""

from __future__ import annotations

import ast
import re
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "thb_analysis"
# How a message goes on that says what to do.
_ADVICE = re.compile(
    r"(.{8,}?)[:;.] ((?:allow|call|delete|did you mean|do|end|fix|give|install|keep|leave|name|put|say"
    r"|take|tie|wait|write)\b.*)",
    re.IGNORECASE,
)
# What makes a fault, with the places of its message and of its hint.
_FAULTS = {"fault": (2, 4), "_invalid": (2, 4), "_fault": (0, 1)}
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#$@|])")


def index() -> str:
    """Write all messages that say what to do, in the order of the alphabet."""
    messages = _Messages()
    for path in sorted(SOURCE.rglob("*.py")):
        messages.visit(ast.parse(path.read_text("utf-8")))
    entries = [f"{message}\n: {advice}\n" for message, advice in messages.found.items()]
    ordered = sorted(entries, key=lambda entry: entry.lstrip("… :-").casefold())
    return _MARKUP.sub(r"\\\1", "\n".join(ordered))


class _Messages(ast.NodeVisitor):
    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.names: dict[str, str] = {}

    def visit_Assign(self, node: ast.Assign) -> None:
        self.names[ast.unparse(node.targets[0])] = _text(node.value)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        places = _FAULTS.get(ast.unparse(node.func).split(".")[-1], ())
        parts = [node.args[at] for at in places if at < len(node.args)]
        parts += [each.value for each in node.keywords if each.arg == "hint"]
        texts = [self.names.get(ast.unparse(each), _text(each)) for each in parts]
        if len(texts) == 2 and " " in texts[0] and texts[1].strip("…"):
            self.found[texts[0]] = texts[1]
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.expr) -> None:
        if advice := _ADVICE.fullmatch(_text(node)):
            self.found[advice[1]] = advice[2]

    def visit_Constant(self, node: ast.expr) -> None:
        self.visit_JoinedStr(node)


def _text(node: ast.expr) -> str:
    """Return a text of the source, with an ellipsis for what is filled in."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    values = [each.value if isinstance(each, ast.Constant) else "…" for each in parts]
    return "".join(map(str, values))
