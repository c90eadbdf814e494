"""The documentation: what it shows is run. That its links lead somewhere, Sphinx sees to."""

import ast
import doctest
import importlib
import inspect
import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import typer
import yaml

import thb_analysis
from commands import thb
from conftest import REPOSITORY, STUDY
from thb_analysis import learn
from thb_analysis import page as parts
from thb_analysis.cli import app
from thb_analysis.dataset.dataset import load

DOCS = REPOSITORY / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)
TEXTS = [*PAGES, REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md"]
MODULES = [
    ".".join(path.relative_to(REPOSITORY / "src").with_suffix("").parts).removesuffix(
        ".__init__"
    )
    for path in sorted((REPOSITORY / "src").rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]
SLOW = re.compile(r"robustness|check\.(check|rebuild)$")
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# What a page offers to download lies where its commands are typed.
DOWNLOAD = re.compile(r"\[([^\]]+)\]\((\S+/start/\S+)\)")
FENCE = re.compile(
    r"^(?P<marks>`{3,})(?P<label>[^\n]*)\n(?P<body>.*?)^(?P=marks)$", re.M | re.S
)


@dataclass(frozen=True)
class Block:
    """A block of code in a page."""

    language: str
    name: str
    body: str


def blocks(path):
    """Find the blocks of code of a page; the caption of one is the name of a file."""
    text = path.read_text("utf-8")
    for fence in FENCE.finditer(text):
        language = fence["label"].removeprefix("{code-block}").strip()
        caption = re.match(r":caption: (.*)\n\n?", fence["body"])
        body = fence["body"][caption.end() :] if caption else fence["body"]
        yield Block(language, caption[1] if caption else "", body)


def of_language(path, *languages):
    """Find the blocks in one of some languages."""
    return [block for block in blocks(path) if block.language in languages]


def identify(path):
    """Name a page in the list of tests."""
    return path.relative_to(REPOSITORY).with_suffix("").as_posix()


def sessions(path):
    """Read the commands of a page, each with the output that is shown."""
    found: list[tuple[str, str]] = []
    for block in of_language(path, "console"):
        for part in re.split(r"^\$ ", block.body, flags=re.M)[1:]:
            command, _, shown = part.replace("\\\n> ", "").partition("\n")
            found.append((command, shown))
    return found


def running(pages):
    """Mark the pages whose commands build reports or export results as slow."""
    slow = re.compile(r"\bthb (build|sweep|export)\b")
    return [
        pytest.param(
            page,
            id=identify(page),
            marks=[pytest.mark.slow]
            if any(slow.search(run) for run, _ in sessions(page))
            else [],
        )
        for page in pages
        if sessions(page)
    ]


@pytest.fixture(scope="module")
def own():
    """What nearly every example in a docstring begins with, and takes longest, made once."""
    slow = "load", "audit", "validate"
    return {name: cache(getattr(thb_analysis, name)) for name in slow}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder to work in, where the study is found as in a clone of the project."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def clone(folder, monkeypatch):
    """A folder as a clone of the project has it, with nothing built, to be changed."""
    monkeypatch.delenv("THB_DATA")
    shutil.copytree(REPOSITORY / "notebooks", folder / "notebooks")
    shutil.copytree(STUDY, folder / "data")
    return folder


@pytest.mark.parametrize(
    "page", [page for page in PAGES if of_language(page, "pycon")], ids=identify
)
def test_examples_in_python_give_what_is_shown(page, clone, real, monkeypatch):
    """What a page shows at the Python prompt is what comes out, in the order of the page."""
    monkeypatch.setattr(
        thb_analysis, "load", lambda path=real: path if path is real else load(path)
    )
    lines = "\n".join(block.body for block in of_language(page, "pycon"))
    example = doctest.DocTestParser().get_doctest(lines, {}, page.name, str(page), 0)
    report: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(example, out=report.append)
    assert not report, "".join(report)


@pytest.mark.parametrize(
    "name",
    # To count under every coding, or to prove all texts, takes seconds.
    [
        pytest.param(name, marks=[pytest.mark.slow] * bool(SLOW.search(name)))
        for name in MODULES
    ],
)
def test_examples_in_docstrings_give_what_is_shown(name, folder, own, monkeypatch):
    """What the reference shows at the Python prompt is what comes out."""
    for each, given in own.items():
        monkeypatch.setattr(thb_analysis, each, given)
    module = importlib.import_module(name)
    report: list[str] = []
    for example in doctest.DocTestFinder(exclude_empty=True).find(module, name):
        doctest.DocTestRunner(optionflags=FLAGS).run(example, out=report.append)
    assert not report, "".join(report)


@pytest.mark.parametrize(
    "offering", [thb_analysis, parts, learn], ids=lambda each: each.__name__
)
def test_every_public_name_has_an_example(offering):
    """What is offered shows in its docstring how it is used; the test above runs it."""
    for name in offering.__all__:
        offered = getattr(offering, name)
        if callable(offered):
            assert (
                ">>> " in inspect.getdoc(offered).partition("\nExamples\n--------\n")[2]
            ), name


@pytest.mark.parametrize("page", running(PAGES))
def test_commands_give_what_is_shown(page, clone, monkeypatch):
    """What a page shows at the prompt of the shell can be typed, from first to last."""
    for block in blocks(page):
        if block.name:
            (clone / block.name).parent.mkdir(parents=True, exist_ok=True)
            (clone / block.name).write_text(block.body, "utf-8")
    for name, source in DOWNLOAD.findall(page.read_text("utf-8")):
        shutil.copy(page.parent / source, clone / name)
    commands = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for name, value in {"PATH": commands, "COLUMNS": "96", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    for command, shown in sessions(page):
        done = typed(command)
        # Of a command that fails, the message is shown; one without output must not fail.
        printed = done.stderr if done.returncode else done.stdout
        as_shown = doctest.OutputChecker().check_output(shown, printed, FLAGS)
        assert as_shown if shown else not done.returncode, f"$ {command}\n{printed}"


def typed(command):
    """Run a command: `thb` in this process, which has imported it, anything else in a shell."""
    program, *arguments = shlex.split(command)
    if program == "thb":
        return thb(*arguments, cwd=Path.cwd())
    return subprocess.run(command, shell=True, capture_output=True, encoding="utf-8")


@pytest.mark.parametrize("page", TEXTS, ids=identify)
def test_every_call_can_be_parsed(page):
    """Each command and option that a text names exists."""
    group = typer.main.get_command(app)
    for block in of_language(page, "", "sh", "console"):
        for call in re.findall(
            r"^(?:\$ )?thb (.*)", block.body.replace("\\\n", " "), re.M
        ):
            name, *arguments = words(call)
            if any(name in option.opts for option in group.params):
                continue
            command = group.get_command(None, name)
            assert command, f"thb {call}: there is no such command"
            try:
                if "--help" not in arguments:
                    command.make_context(name, arguments)
            except Exception as error:
                pytest.fail(f"thb {call}: {error}")


def words(call):
    """Split a call as a shell does, up to a comment, a pipe or another command."""
    lexer = shlex.shlex(call, posix=True, punctuation_chars="|;&>")
    lexer.whitespace_split = True
    return list(itertools.takewhile(lambda word: not set(word) <= set("|;&>"), lexer))


@pytest.mark.parametrize("page", PAGES, ids=identify)
def test_files_that_are_shown_can_be_read(page):
    """Scripts and settings in a page are Python and YAML."""
    for block in of_language(page, "python"):
        ast.parse(block.body)
    for block in of_language(page, "yaml"):
        assert list(yaml.safe_load_all(block.body))


@pytest.mark.slow
def test_the_reference_has_every_public_name(documentation):
    """Whatever the library offers has its place in the reference."""
    reference = "".join(
        (documentation / "reference" / f"{name}.html").read_text("utf-8")
        for name in ("thb_analysis", "page")
    )
    stubs = [Path(each.__file__).with_suffix(".pyi") for each in (thb_analysis, parts)]
    named = (
        re.findall(r"from (\S+\.\S+) import (\w+)", each.read_text("utf-8"))
        for each in stubs
    )
    homes = {name: f"{home}.{name}" for found in named for home, name in found}
    assert homes
    assert [
        name for name, place in homes.items() if f'id="{place}"' not in reference
    ] == []
