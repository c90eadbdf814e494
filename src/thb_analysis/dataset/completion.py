"""Ids complete as they are typed, with what they mean: ``ds.cells("pro`` → ``protection``.

Which argument takes which ids is said by its annotation, `Ids`: no list here names methods. In IPython
and every Jupyter `register` adds the matcher, when a data set is first loaded there.
"""

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, get_args, get_type_hints

# The call that is being typed: name and method, the name of the argument if it is not the first, and a text that
# is open, in a list or not.
_OPEN = re.compile(
    r"""(\w+)\.(\w+)\((?:(?:[^()"']|"[^"]*"|'[^']*')*?(\w+)\s*=\s*)?(?:\[[^\]]*)?["']([^"']*)$"""
)
# In an expression, or between commas, what stands behind the last sign is completed.
_WORD = re.compile(r"@?[\w-]*$")
_MAX_LABEL = 40


class Ids(NamedTuple):
    """Marks an argument that takes ids; `find` gives ids of a data set, with what they mean."""

    find: Callable[[Any], Mapping[str, str]]


def _ids_of(function: Any, argument: str | None) -> Ids | None:
    """Return what ids an argument takes, by default the first."""
    if not inspect.isfunction(function):
        return None
    hints = get_type_hints(function, include_extras=True)
    hint = hints.get(argument or next(iter(hints)))
    found = [each for each in get_args(hint) if isinstance(each, Ids)]
    return found[0] if found else None


def complete(text: str, names: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    """Complete the text before the cursor; nothing is called to find out what a name stands for.

    Parameters
    ----------
    text : str
    names : dict of str to Any
        What is known where it is typed.

    Returns
    -------
    word : str
        What is completed: the end of the text.
    ids : list of tuple of str
        Ids with what they mean, those first that begin with the word.
    """
    typed = _OPEN.search(text)
    if not typed:
        return "", []
    name, method, argument, value = typed.groups()
    owner = names.get(name)
    function = inspect.getattr_static(type(owner), method, None)
    ids = _ids_of(function, argument)
    if ids is None:
        return "", []
    word = value[_WORD.search(value).start() :]  # type: ignore[union-attr]
    typed_so_far = word.lower()
    pairs = ids.find(owner).items()
    found = [pair for pair in pairs if typed_so_far in " ".join(pair).lower()]
    found.sort(key=lambda pair: not pair[0].lower().startswith(typed_so_far))
    return word, found


def _match(context: Any) -> dict[str, Any]:
    """Answer the completer of IPython."""
    from IPython.core.completer import SimpleCompletion
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    word, found = complete(context.text_until_cursor, shell.user_ns if shell else {})
    # A front end breaks a meaning at its spaces, and lays its lines upon each other.
    completions = []
    for id_, label in found:
        meaning = label[:_MAX_LABEL].replace(" ", "\N{NO-BREAK SPACE}")
        completions.append(SimpleCompletion(text=id_, type=meaning))
    return {
        "completions": completions,
        "suppress": bool(found),
        "matched_fragment": word,
        "ordered": True,
    }


def register() -> None:
    """Add the matcher to the shell, once; nothing where there is none."""
    if "IPython" not in sys.modules:
        return
    from IPython.core.completer import context_matcher
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    if shell is not None and _match not in shell.Completer.custom_matchers:
        context_matcher()(_match)
        shell.Completer.custom_matchers.append(_match)
