"""Pictures with the lines that make them: the lines are run as the documentation is built.

Nothing is listed here. Drawings are those of `display.drawings`, made by the examples in their
docstrings, which draw in a statement of their own; questions are those of `thb` that can be asked of a
data package, a theme or a country, and have a figure.
"""

from __future__ import annotations

import base64
import doctest
import inspect
from html import escape
from types import ModuleType
from typing import Any

import matplotlib
from matplotlib import pyplot

import thb_analysis as thb
from thb_analysis.display import Figure, drawings

# What an example is about, by the name of the parameter.
SUBJECTS = {"theme": "protection", "code": "FR"}
# The picture at the beginning.
FIRST = "maps"
PREPARED = "import thb_analysis as thb\n\nds = thb.load()"


def home() -> str:
    """Write the picture that the documentation begins with, and its lines."""
    code, figure = _asked(FIRST)
    assert figure
    return "\n\n".join([_shown(figure), _python(code)])


def gallery() -> str:
    """Write every question that has a figure, and every drawing, with lines and picture."""
    questions = [name for name, part in thb._HOME.items() if part == "analysis"]
    parts = ["## Questions"]
    for name in questions:
        code, figure = _asked(name)
        if figure:
            parts += [_head(f"thb.{name}", thb, "analysis"), _python(code), _shown(figure)]
    parts += ["## Drawings"]
    for name in drawings.__all__:
        code, figure = _drawn(name)
        parts += [_head(name, drawings, "display.drawings"), _python(code), _shown(figure)]
    return "\n\n".join(parts)


def _asked(name: str) -> tuple[str, Figure | None]:
    """Ask a question; give the lines and the figure, if it can be asked so and has one."""
    first, *others = inspect.signature(getattr(thb, name)).parameters.values()
    known = [f'"{SUBJECTS[each.name]}"' for each in others if each.name in SUBJECTS]
    needed = {each.name for each in others if each.default is each.empty}
    if first.name != "ds" or needed - SUBJECTS.keys():
        return "", None
    call = f"thb.{name}({', '.join(['ds', *known])})"
    names: dict[str, Any] = {}
    exec(PREPARED, names)
    answer = eval(call, names)
    # A theme has several questions: the first with a figure stands for all.
    answers = (
        {f"[{place}]": each for place, each in enumerate(answer)}
        if isinstance(answer, tuple)
        else {"": answer}
    )
    for which, each in answers.items():
        if hasattr(each, "figure") and (figure := each.figure()):
            return f"{PREPARED}\n{call}{which}.figure()", figure
    return "", None


def _drawn(name: str) -> tuple[str, Figure]:
    """Run the example of a drawing as far as it draws; give its lines and the picture."""
    matplotlib.use("svg")
    lines: list[str] = []
    names: dict[str, Any] = {}
    drawing = getattr(drawings, name)
    for example in doctest.DocTestParser().get_examples(inspect.getdoc(drawing) or ""):
        lines.append(example.source)
        exec(example.source, names)
        if f"{name}(" in example.source:
            break
    return "".join(lines), thb.Figure(pyplot.gcf(), caption="", alt=_summary(drawing))


def _head(name: str, module: ModuleType, home: str) -> str:
    bare = name.removeprefix("thb.")
    place = f"{{py:obj}}`~thb_analysis.{home}.{bare}`"
    return f"### `{name}`\n\n{_summary(getattr(module, bare))} In full: {place}."


def _summary(it: object) -> str:
    return (inspect.getdoc(it) or "").partition("\n\n")[0].replace("\n", " ")


def _python(code: str) -> str:
    return f"```python\n{code.rstrip()}\n```"


def _shown(figure: Figure) -> str:
    """Show a figure with what is said about it, on narrow screens in the drawing for them."""
    narrow = (
        f'<source media="(max-width: 40em)" srcset="{_address(figure, figure.narrow)}">'
        if figure.narrow
        else ""
    )
    said = " ".join(
        filter(
            None, (f"<b>{escape(figure.title)}</b>", escape(figure.caption), escape(figure.note))
        )
    )
    caption = f"<figcaption>{said}</figcaption>" if figure.caption else ""
    wide = f'<img src="{_address(figure, figure.svg)}" alt="{escape(figure.alt)}">'
    return f'```{{raw}} html\n<figure class="drawing"><picture>{narrow}{wide}</picture>{caption}</figure>\n```'


def _address(figure: Figure, svg: str) -> str:
    drawn = figure.documented(svg).encode()
    return "data:image/svg+xml;base64," + base64.b64encode(drawn).decode()
