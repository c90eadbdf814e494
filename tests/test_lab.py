"""Notebooks as somebody meets them who opens them in JupyterLab."""

import os
import re
import subprocess
import sys

import nbformat
import pytest

from conftest import NOTEBOOKS, REPOSITORY
from lab import as_saved, outputs
from thb_analysis.notebook_sources import identity, strip_outputs
from thb_analysis.reports.catalog.parameters import MODELS

# What somebody writes in place of what, and what papermill would add; and what is wrong with it.
MISTAKES = [
    (
        "include_body: bool = True",
        "include_body: bool = 'perhaps'",
        "",
        "is not true or false",
    ),
    (
        "countries: list[str] = []",
        "contries: list[str] = ['AT']",
        "",
        "did you mean countries",
    ),
    ("", "", "# Parameters\ncontries = 'AT'\n", "did you mean countries"),
]


@pytest.mark.parametrize("name", MODELS)
def test_a_notebook_says_first_what_to_change(name):
    """The first cell tells how to vary a report, and is in none."""
    first = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells[0]
    assert first.source.startswith("**What to change.**")
    assert "remove-cell" in first.metadata.tags


class Opened:
    """A notebook that somebody has opened: its cells of code, and a shell for them."""

    def __init__(self, name, shell):
        notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
        cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        self.parameters, self.check, *self.later = cells
        self.shell = shell

    def run(self, *cells):
        """Run cells, and give what is shown: of an error its name and message, else its kind."""
        return [
            f"{each['ename']}: {each['evalue']}"
            if "ename" in each
            else each["output_type"]
            for cell in cells
            for each in outputs(self.shell, cell)
        ]


@pytest.fixture
def opened(shell, monkeypatch, _tiny_kept):
    """The notebook of a theme, with the small package; all others have the same check."""
    monkeypatch.setenv("THB_DATA", str(_tiny_kept))
    shell.reset()
    return Opened("theme", shell)


def test_mistakes_in_parameters_are_named(opened):
    """However often somebody runs the check, it says what is wrong; once that is repaired, no more."""
    for old, new, added, wrong in MISTAKES:
        assert old in opened.parameters
        (error,) = opened.run(opened.parameters.replace(old, new), added, opened.check)
        assert error.startswith("ParameterError: ")
        assert wrong in error
        assert opened.run(opened.check) == [error]
        assert opened.run(opened.parameters, opened.check) == []


@pytest.mark.slow
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
def clone(tmp_path):
    """A repository with the notebooks as committed here, in which `make lab` was called."""
    if not (REPOSITORY / ".git").exists():
        pytest.skip("not a git checkout")
    files = git(
        REPOSITORY, "ls-files", "notebooks", ".gitattributes", ".gitignore"
    ).splitlines()
    git(REPOSITORY, "checkout-index", f"--prefix={tmp_path}/", *files)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    commit = "-c user.name=x -c user.email=x commit --quiet -m x"
    git(tmp_path, *commit.split())
    (setting,) = re.findall(r"git config filter\.thb\.clean \"\S+ (.+)\"", recipe())
    git(tmp_path, "config", "filter.thb.clean", f"'{sys.executable}' {setting}")
    return tmp_path


def recipe():
    """Return what `make lab` does."""
    call = ["make", "-n", "lab"]
    return subprocess.run(
        call, cwd=REPOSITORY, capture_output=True, encoding="utf-8"
    ).stdout


def git(folder, *words):
    """Call Git in a folder, without settings of the user who runs the tests."""
    nobody = {
        **os.environ,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    call = ["git", "-c", "safe.directory=*", *words]
    done = subprocess.run(
        call, cwd=folder, env=nobody, capture_output=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return done.stdout


def save(path, notebook):
    """Save a notebook by what saves in JupyterLab, set up as `make lab` does."""
    managers = pytest.importorskip("jupyter_server.services.contents.filemanager")
    (hook,) = re.findall(r"--ContentsManager\.post_save_hook=(\S+)", recipe())
    manager = managers.FileContentsManager(
        root_dir=str(path.parent), post_save_hook=hook
    )
    manager.save({"type": "notebook", "content": notebook}, path.name)


@pytest.mark.slow
def test_git_sees_what_was_typed_and_nothing_else(clone):
    """No result or setting is committed: after a run and a save of all, lessons included, Git names no file.

    After a line was typed it shows that line; a new file is not added.
    """
    for path in (clone / "notebooks").rglob("*.ipynb"):
        committed = path.read_bytes()
        assert strip_outputs(committed) == committed, path.name
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert notebook.metadata.kernelspec.name == "python3"
        as_saved(path)
        assert path.stat().st_size > len(committed)
    git(clone, "add", ".")
    assert git(clone, "status", "--porcelain") == ""

    path = clone / "notebooks" / "overview.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[1].execution_count = 99
    save(path, notebook)
    assert git(clone, "status", "--porcelain") == ""

    notebook.cells[1].source += "\n# typed"
    save(path, notebook)
    save(clone / "mine.ipynb", notebook)
    assert (
        git(clone, "status", "--porcelain")
        == " M notebooks/overview.ipynb\n?? mine.ipynb\n"
    )
    difference = git(clone, "diff", "--unified=0")
    added = [each for each in difference.splitlines() if re.match(r"\+[^+]", each)]
    assert len(added) == 2
    assert added[1] == '+    "# typed"'


def test_what_is_typed_counts_and_nothing_else(tmp_path):
    """Sources, types and tags of cells and the kernel are a notebook's identity; the rest is not."""
    content = strip_outputs((NOTEBOOKS / "theme.ipynb").read_bytes())
    path = tmp_path / "theme.ipynb"
    path.write_bytes(content)
    as_saved(path)
    assert identity(path.read_bytes()) == identity(content)
    assert identity(content.replace(b'"id": "front"', b'"id": "b7f3"')) == identity(
        content
    )
    for old, new in (
        (b"thb.page.title(", b"thb.page.limits("),
        (b'"headlines"\n', b'"remove-cell"\n'),
        (b'"cell_type": "markdown"', b'"cell_type": "raw"'),
        (b'"name": "python3"', b'"name": "ir"'),
    ):
        assert content.count(old) >= 1
        assert identity(content.replace(old, new)) != identity(content)
    pasted = content.replace(
        b'"cell_type": "markdown"', b'"attachments": {"a": {}}, "cell_type": "markdown"'
    )
    assert b'"attachments"' in strip_outputs(pasted)
    # Such as one with the marks of a conflict.
    assert strip_outputs(b"<<<<<<< " + content) == b"<<<<<<< " + content
    assert identity(b"{}") != identity(b"[]")
