"""The import graph has one direction."""

import ast
import re
import subprocess
import sys
from contextlib import suppress
from functools import cache
from graphlib import TopologicalSorter
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PACKAGE = Path(__file__).parents[1] / "src" / "thb_analysis"

# The rooms in the order in which data flow, and what each may import of ours, besides itself: only what
# stands above it. Four are of `reports`.
MAY_IMPORT = """
lazy:
__init__: lazy
states:
marks: states
wording:
citation: wording
progress:
errors: wording
names: errors
files: errors
folders: errors files wording
programs: errors files
package: errors files names states wording
known: errors names states
dataset: errors names package known states
texts: errors names package known dataset states wording
check: errors files names package known dataset texts states wording
display: errors files programs marks wording
figures: errors names known dataset states marks display wording
analysis: __init__ errors citation files folders names package known dataset texts display figures states wording
page: lazy errors citation marks names package known dataset texts display figures analysis states wording
notebook_sources: files package
catalog: errors files names package dataset check notebook_sources
rendering: errors citation marks notebook_sources package programs dataset texts display wording
running: __init__ errors files programs package display page notebook_sources catalog rendering wording
edition: errors citation files folders names package dataset check display analysis page notebook_sources catalog rendering running wording
reports: lazy
learn: __init__ lazy errors files names package dataset display catalog
cli: __init__ errors files folders package progress texts check analysis notebook_sources edition reports
"""
ALLOWED = {
    part: {*names.split()}
    for part, names in re.findall(r"^(\w+):(.*)", MAY_IMPORT, re.MULTILINE)
}

# What readers of the code stopped at, and stands in no name any more.
STOPPED_AT = """
anew asked called claimed doubt fitted folded footnoted front harmless keeper keyed lacking led may meanwhile meets
mend misplaced nearest own packed place rehearse room said says sayings scratch settle sign spliced standing
suppose tabled tell told torn unseen whom whose worked
"""


def part_of(module):
    """The part of the package that a dotted name belongs to."""
    names = module.split(".")[1:]
    if names[:1] == ["reports"] and names[1:]:
        del names[0]
    return names[0] if names and names[0] in ALLOWED else "__init__"


def name_of(path):
    """The dotted name of a file of the package."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts).removesuffix(".__init__")


@cache
def modules():
    """The dotted names of all modules of the package."""
    return frozenset(map(name_of, PACKAGE.rglob("*.py")))


@cache
def nodes(path):
    """All that a file of the package is made of."""
    return [*ast.walk(ast.parse(path.read_text("utf-8")))]


def imports(path):
    """Modules of the package that a file imports, wherever in the file: for typing too."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} uses a relative import"
            if node.module == "thb_analysis":
                found |= {f"thb_analysis.{alias.name}" for alias in node.names}
            elif node.module:
                found.add(node.module)
                within = (f"{node.module}.{alias.name}" for alias in node.names)
                found |= modules().intersection(within)
    return {name for name in found if name.split(".")[0] == "thb_analysis"}


def test_what_is_imported_is_declared():
    """Every package that the library imports is among its dependencies, those of extras included."""
    declared = {
        canonicalize_name(Requirement(each).name)
        for each in metadata.requires("thb-analysis")
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


def test_rooms_stand_in_the_order_in_which_data_flow():
    """A room may import only what stands above it."""
    rooms = [*ALLOWED]
    above = {room: {*rooms[: rooms.index(room)]} for room in rooms}
    assert {
        room: ALLOWED[room] - above[room]
        for room in rooms
        if ALLOWED[room] - above[room]
    } == {}


def test_imports_go_one_way():
    """A room imports what it may, and what it may it does; imports within functions and for typing count."""
    used: dict[str, set[str]] = {room: set() for room in ALLOWED}
    for path in sorted(PACKAGE.rglob("*.py")):
        used[part_of(name_of(path))] |= {*map(part_of, imports(path))}
    differ = {
        room: (used[room] - {room}) ^ allowed
        for room, allowed in ALLOWED.items()
        if used[room] - {room} != allowed
    }
    assert differ == {}


def places(path):
    """Dotted names of the files and folders of the package that a module finds from where it stands."""
    found = set()
    for node in nodes(path):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "files":
            found |= {
                each.value for each in node.args if isinstance(each, ast.Constant)
            }
        if isinstance(node, (ast.BinOp, ast.Call)):
            code, place = ast.unparse(node), None
            # What a variable names is in the folder before it, which is looked at too.
            with suppress(NameError):
                if code.startswith("Path(__file__)"):
                    place = eval(code, {"Path": Path, "__file__": str(path)})
            if isinstance(place, Path) and place.is_relative_to(PACKAGE):
                found.add(".".join(place.relative_to(PACKAGE.parent).parts))
    return found


@pytest.mark.slow
def test_no_room_opens_a_file_of_a_later_one():
    """What a module reads that stands in the package stands in its own room, or in one that it may import."""
    differ = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        room = part_of(name_of(path))
        allowed = {"__init__", room, *ALLOWED[room]}
        differ |= {
            f"{name_of(path)}: {each}"
            for each in places(path)
            if part_of(each) not in allowed
        }
    assert differ == set()


def test_no_import_goes_in_a_circle():
    """What a module imports, wherever in it and for typing too, and what that imports, never leads back to it."""
    graph = {
        name_of(path): imports(path) - {name_of(path)} for path in PACKAGE.rglob("*.py")
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
            found |= {
                f"{path.name}: {word}"
                for word in words.intersection(STOPPED_AT.split())
            }
    assert found == set()


PRELOAD = "from thb_analysis.reports.running.preloaded import preload; preload()"


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import thb_analysis.cli", "pandas matplotlib numpy pydantic papermill rich"),
        (
            "import thb_analysis.reports.edition.build",
            "pandas papermill nbconvert nbformat",
        ),
        # For users' figures, and for a lesson.
        pytest.param(PRELOAD, "matplotlib seaborn scipy", marks=pytest.mark.slow),
    ],
)
def test_a_start_is_light(code, heavy):
    """What every start pays for, and what a build of one report waits for, imports nothing heavy."""
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {code}; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert {*heavy.split()}.isdisjoint(done.stdout.split())


def test_scipy_is_no_hard_dependency():
    """Trees of a lesson are an extra; figures and pages do without."""
    needed = {Requirement(each) for each in metadata.requires("thb-analysis")}
    assert "scipy" not in {each.name for each in needed if each.marker is None}
