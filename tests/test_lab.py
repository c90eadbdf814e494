"""Notebooks as somebody meets them who opens them in JupyterLab."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from lab import Kernel, as_saved, kernel
from thb_analysis.data import load
from thb_analysis.notebooks import identity, saved, typed
from thb_analysis.reports.catalog.parameters import MODELS
from thb_analysis.reports.rendering.exporters import HTMLExporter

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "notebooks"
# What somebody writes in place of what, and what papermill would add; and what is wrong with it.
MISTAKES = [
    ("include_body: bool = True", "include_body: bool = 'perhaps'", "", "is not true or false"),
    ("countries: list[str] = []", "contries: list[str] = ['AT']", "", "did you mean countries"),
    ("", "", "# Parameters\ncontries = 'AT'\n", "did you mean countries"),
]


@pytest.mark.parametrize("name", MODELS)
def test_a_notebook_says_first_what_to_change(name):
    """The first cell tells how to vary a report, and is in none."""
    first = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4).cells[0]
    assert first.source.startswith("**What to change.**")
    page, _ = HTMLExporter().from_notebook_node(nbformat.v4.new_notebook(cells=[first]))
    assert "What to change" not in page


def test_a_notebook_finds_library_and_data_wherever_it_lies(tmp_path, monkeypatch):
    """Copied into a folder that knows nothing of the project, a notebook still runs."""
    shutil.copy(FOLDER / "overview.ipynb", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("THB_DATA", raising=False)
    notebook = nbformat.read("overview.ipynb", as_version=4)
    model = next(place for place, cell in enumerate(notebook.cells) if cell.id == "model")
    del notebook.cells[model + 1 :]
    notebook.cells.append(nbformat.v4.new_code_cell("len(ds.participants)"))
    NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path)}}).execute()
    (output,) = notebook.cells[-1].outputs
    assert output.data["text/plain"] == str(len(load().participants))


class Opened:
    """A notebook that somebody has opened: its cells of code, and a kernel for them."""

    def __init__(self, name: str, kernel: Kernel) -> None:
        notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
        cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        self.parameters, self.check, *self.later = cells
        self.kernel = kernel

    def run(self, *cells: str) -> list[str]:
        """Run cells, and give what is shown: of an error its name and message, else its kind."""
        outputs = [each for cell in cells for each in self.kernel.run(cell)]
        return [
            f"{each.ename}: {each.evalue}" if each.output_type == "error" else each.output_type
            for each in outputs
        ]


@pytest.fixture(scope="module")
def running(_tiny_kept: Path) -> Iterator[Kernel]:
    """A kernel that reads the small package."""
    with kernel(THB_DATA=str(_tiny_kept)) as started:
        yield started


@pytest.fixture(params=MODELS)
def opened(running: Kernel, request: pytest.FixtureRequest) -> Opened:
    """Each notebook."""
    return Opened(request.param, running)


def test_mistakes_in_parameters_are_named(opened):
    """However often somebody runs the check, it says what is wrong; once that is repaired, no more."""
    for old, new, added, wrong in MISTAKES:
        assert old in opened.parameters
        (error,) = opened.run(opened.parameters.replace(old, new), added, opened.check)
        assert error.startswith("ParameterError: ")
        assert wrong in error
        assert opened.run(opened.check) == [error]
        assert opened.run(opened.parameters, opened.check) == []


def test_what_cells_set_is_no_parameter_and_gone_after_a_mistake(opened):
    """The check can be run again at any time; after a mistake nothing of the run before is shown."""
    shown = opened.run(opened.parameters, opened.check, *opened.later)
    assert "display_data" in shown
    assert not [each for each in shown if "Error" in each]
    mine = "mine = 1\ncountry = 'AT'\nothers = ['AT', 'NO']"
    assert opened.run(opened.check, mine, opened.check, opened.check) == []
    opened.run(opened.parameters.replace("= True", "= 'perhaps'"), opened.check)
    for cell in opened.later:
        (shown,) = opened.run(cell)
        assert re.fullmatch(r"NameError: name '\w+' is not defined", shown), cell


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A repository with notebooks, in which `make lab` was called."""
    shutil.copytree(FOLDER, tmp_path / "notebooks")
    for name in (".gitattributes", ".gitignore"):
        shutil.copy(ROOT / name, tmp_path)
    for path in (tmp_path / "notebooks").rglob("*.ipynb"):
        path.write_bytes(typed(path.read_bytes()))
    recipe = subprocess.run(["make", "-n", "lab"], cwd=ROOT, capture_output=True, encoding="utf-8")
    (setting,) = re.findall(r"git config filter\.thb\.clean \"\S+ (.+)\"", recipe.stdout)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "-c", "user.name=x", "-c", "user.email=x", "commit", "--quiet", "-m", "x")
    git(tmp_path, "config", "filter.thb.clean", f"'{sys.executable}' {setting}")
    return tmp_path


def git(folder: Path, *words: str) -> str:
    """Call Git in a folder, without settings of whoever runs the tests."""
    nobody = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    call = ["git", *words]
    done = subprocess.run(call, cwd=folder, env=nobody, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def save(path: Path, notebook: nbformat.NotebookNode) -> None:
    """Save a notebook by what saves in JupyterLab, set up as `make lab` does."""
    managers = pytest.importorskip("jupyter_server.services.contents.filemanager")
    recipe = subprocess.run(["make", "-n", "lab"], cwd=ROOT, capture_output=True, encoding="utf-8")
    (hook,) = re.findall(r"--ContentsManager\.post_save_hook=(\S+)", recipe.stdout)
    manager = managers.FileContentsManager(root_dir=str(path.parent), post_save_hook=hook)
    manager.save({"type": "notebook", "content": notebook}, path.name)


def test_git_sees_what_was_typed_and_nothing_else(clone):
    """After a run and a save Git names no file; after a line was typed, that line."""
    path = clone / "notebooks" / "overview.ipynb"
    committed = path.read_bytes()
    as_saved(path)
    notebook = nbformat.read(path, as_version=4)
    save(path, notebook)
    assert b'"output_type"' in path.read_bytes()
    assert git(clone, "status", "--porcelain") == ""
    assert identity(path.read_bytes()) == identity(committed)

    notebook.cells[1].source += "\n# typed"
    save(path, notebook)
    assert git(clone, "status", "--porcelain") == " M notebooks/overview.ipynb\n"
    difference = git(clone, "diff", "--unified=0")
    added = [each for each in difference.splitlines() if re.match(r"\+[^+]", each)]
    assert len(added) == 2
    assert added[1] == '+    "# typed"'
    assert identity(path.read_bytes()) != identity(committed)


def test_git_sees_every_notebook_as_it_was_typed(clone):
    """Each notebook of the project, lessons included, can be run and saved."""
    for path in (clone / "notebooks").rglob("*.ipynb"):
        before = path.stat().st_size
        as_saved(path)
        assert path.stat().st_size > before
    git(clone, "add", ".")
    assert git(clone, "status", "--porcelain") == ""


def test_a_notebook_of_ones_own_is_not_added(clone):
    """What Git does not know yet, saving does not make known to it."""
    shutil.copy(clone / "notebooks" / "theme.ipynb", clone / "mine.ipynb")
    saved(str(clone / "mine.ipynb"))
    assert git(clone, "status", "--porcelain") == "?? mine.ipynb\n"


def test_what_is_typed_counts_and_nothing_else(tmp_path):
    """Sources, types and tags of cells and the kernel are a notebook's identity; the rest is not."""
    path = tmp_path / "theme.ipynb"
    shutil.copy(FOLDER / "theme.ipynb", path)
    content = typed(path.read_bytes())
    as_saved(path)
    assert identity(path.read_bytes()) == identity(content)
    assert identity(content.replace(b'"id": "front"', b'"id": "b7f3"')) == identity(content)
    for old, new in (
        (b"thb.title(", b"thb.limits("),
        (b'"headlines"\n', b'"remove-cell"\n'),
        (b'"cell_type": "markdown"', b'"cell_type": "raw"'),
        (b'"name": "python3"', b'"name": "ir"'),
    ):
        assert content.count(old) >= 1
        assert identity(content.replace(old, new)) != identity(content)
    pasted = content.replace(
        b'"cell_type": "markdown"', b'"attachments": {"a": {}}, "cell_type": "markdown"'
    )
    assert b'"attachments"' in typed(pasted)
    # Such as one with the marks of a conflict.
    assert typed(b"<<<<<<< " + content) == b"<<<<<<< " + content
    assert identity(b"{}") != identity(b"[]")
