"""The import graph has one direction."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from graphlib import TopologicalSorter
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGE = Path(__file__).parents[1] / "src" / "thb_analysis"

# What each part may import of ours, besides itself: `known` is of `analysis`, and four are of `reports`.
MAY_IMPORT = """
__init__: lazy
analysis: __init__ citation data display errors figures files folders known wording
catalog: data errors files notebooks
citation:
cli: __init__ analysis catalog data edition errors files folders notebooks progress running
data: errors files known lazy wording
display: errors files wording
edition: analysis catalog citation data display errors files folders notebooks rendering running
errors: wording
figures: display errors known wording
files: errors
folders: errors files
known: data errors
lazy:
learn: __init__ catalog data display errors files
notebooks: data errors files
programs: errors files
progress:
rendering: citation data display errors programs
reports: catalog edition
running: analysis catalog data display errors files notebooks programs rendering
wording:
"""
ALLOWED = {
    part: {*names.split()} for part, names in re.findall(r"^(\w+):(.*)", MAY_IMPORT, re.MULTILINE)
}

# What readers of the code stopped at, and stands in no name any more.
STOPPED_AT = """
anew asked called claimed doubt fitted folded footnoted front harmless keeper keyed lacking led may meanwhile meets
mend misplaced nearest own packed place rehearse room said says sayings scratch settle sign spliced standing
suppose tabled tell told torn unseen whom whose worked
"""


def part_of(module: str) -> str:
    """The part of the package that a dotted name belongs to."""
    names = module.split(".")[1:]
    if names[:2] == ["analysis", "known"] or (names[:1] == ["reports"] and names[1:]):
        del names[0]
    return names[0] if names and names[0] in ALLOWED else "__init__"


def name_of(path: Path) -> str:
    """The dotted name of a file of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


@cache
def nodes(path: Path) -> list[ast.AST]:
    """All that a file of the package is made of."""
    return [*ast.walk(ast.parse(path.read_text("utf-8")))]


def imports(path: Path, at: Iterable[ast.AST] = ()) -> set[str]:
    """Modules of the package that a file imports, wherever in the file or by some of its lines."""
    found = set()
    for node in at or nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} uses a relative import"
            if node.module == "thb_analysis":
                found |= {f"thb_analysis.{alias.name}" for alias in node.names}
            elif node.module:
                found.add(node.module)
    return {name for name in found if name.split(".")[0] == "thb_analysis"}


def test_what_is_imported_is_declared():
    """Every package that the library imports is among its dependencies, those of extras included."""
    declared = {
        canonicalize_name(Requirement(each).name) for each in metadata.requires("thb-analysis")
    }
    modules = {
        (node.module if isinstance(node, ast.ImportFrom) else alias.name).split(".")[0]
        for path in PACKAGE.rglob("*.py")
        for node in nodes(path)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }
    known = metadata.packages_distributions()
    undeclared = [
        name
        for name in modules - {*sys.stdlib_module_names, "thb_analysis"}
        if declared.isdisjoint(map(canonicalize_name, known.get(name, [name])))
    ]
    assert undeclared == []


def test_imports_go_one_way():
    """A module imports only from the parts below its own."""
    wrong = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        part = part_of(name_of(path))
        if others := {*map(part_of, imports(path))} - ALLOWED[part] - {part}:
            wrong[str(path.relative_to(PACKAGE))] = others
    assert wrong == {}


def test_no_import_goes_in_a_circle():
    """What a module imports as it is loaded, and what that imports, never leads back to it."""
    graph = {
        name_of(path): imports(path, ast.parse(path.read_text("utf-8")).body) - {name_of(path)}
        for path in PACKAGE.rglob("*.py")
    }
    assert [*TopologicalSorter(graph).static_order()]


def test_names_are_of_pythons_and_the_fields_words():
    """No name is one of the words that readers of the code stopped at."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in nodes(path):
            given = getattr(node, "name", None) or getattr(node, "arg", None)
            stored = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            words = {*str(node.id if stored else given).lower().split("_")}
            found |= {f"{path.name}: {word}" for word in words.intersection(STOPPED_AT.split())}
    assert found == set()


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("thb_analysis", {"pandas", "numpy", "matplotlib"}),
        ("thb_analysis.errors", {"pandas", "numpy", "pydantic"}),
        ("thb_analysis.cli", {"pandas", "numpy", "pydantic", "papermill", "rich"}),
        ("thb_analysis.reports.edition.build", {"pandas", "papermill", "nbconvert", "nbformat"}),
    ],
)
def test_importing_is_light(module, heavy):
    """What every start pays for imports nothing heavy."""
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(done.stdout.split())
