"""The names in a notebook: which of them its cells of parameters set."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable

# The first line of the cell that papermill adds, and how names begin that it sets for itself.
_INJECTED, _OWN = "# Parameters", "PAPERMILL_"


def names_set(cells: Iterable[str], known: Collection[str]) -> set[str]:
    """Name what was last set as a parameter: by the cell of parameters, and by papermill after it.

    Parameters
    ----------
    cells : iterable of str
        Sources of the cells that have run, in that order. Which of them is the one of parameters, a
        kernel does not know: it sets at least two.
    known : collection of str
        The parameters that there are.
    """
    own: set[str] = set()
    injected: set[str] = set()
    for source in cells:
        names = _assigned(source)
        if source.startswith(_INJECTED):
            injected = names
        elif len(names.intersection(known)) > 1:
            own, injected = names, set()
    return own | injected


def _assigned(source: str) -> set[str]:
    """Name what the lines of a cell set; nothing of one that is no Python."""
    try:
        lines = ast.parse(source).body
    except SyntaxError:
        return set()
    targets: list[ast.expr] = [each.target for each in lines if isinstance(each, ast.AnnAssign)]
    targets += [one for each in lines if isinstance(each, ast.Assign) for one in each.targets]
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in names if not name.startswith(_OWN)}
