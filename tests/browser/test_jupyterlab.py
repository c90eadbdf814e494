"""JupyterLab itself, light and dark, wide and narrow: notebooks run and saved, each public name shown."""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

from browser.conftest import violations
from conftest import NOTEBOOKS
from lab import SHOWN, START
from thb_analysis.notebook_sources import identity, strip_outputs
from thb_analysis.reports.catalog.parameters import MODELS

pytestmark = [pytest.mark.slow, pytest.mark.release]

LOOK = Path(__file__).with_name("lab.js").read_text("utf-8")
# After an error no further cell is run.
RUN = """() => document.querySelector(".jp-OutputArea-output[data-mime-type*='error']")
  || [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")]
    .every(prompt => /\\d/.test(prompt.textContent))"""
PICTURES = ".thb-figure img"
DRAWINGS = ".thb-figure .drawing[data-speaks] svg"
READY = """() => document.querySelector(".jp-Notebook .jp-Cell")
  && window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"""
SCREENS = [(theme, width) for theme in ("Light", "Dark") for width in (1280, 900)]
SETTINGS = {
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
    "@jupyterlab/apputils-extension:notification": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory, whole_edition):
    """The notebooks, one that shows each public name, and those of the edition, as they were run."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "edition").mkdir()
    for path in whole_edition.glob("*.ipynb"):
        shutil.copy(path, folder / "edition")
    for path in NOTEBOOKS.glob("*.ipynb"):
        (folder / path.name).write_bytes(strip_outputs(path.read_bytes()))
    cells = [nbformat.v4.new_code_cell(source) for source in (START, *SHOWN.values())]
    # Without a kernel named, JupyterLab asks for one, and waits.
    kernel = {
        "kernelspec": {
            "name": "python3",
            "display_name": "Python 3",
            "language": "python",
        }
    }
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(notebook, folder / "names.ipynb")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    """Where a JupyterLab on these notebooks answers."""
    (folder / "settings").mkdir()
    (folder / "settings" / "overrides.json").write_text(json.dumps(SETTINGS))
    port = 20_000 + os.getpid() % 20_000
    options = ["--no-browser", "--allow-root", "--expose-app-in-browser"]
    options += [
        "--IdentityProvider.token=",
        f"--port={port}",
        f"--ServerApp.root_dir={folder}",
    ]
    settings = f"--LabApp.app_settings_dir={folder / 'settings'}"
    call = [sys.executable, "-m", "jupyterlab", *options, settings]
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(call, stderr=log) as server,
    ):
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api").close()
                break
            except OSError:
                time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/lab/tree"
        server.terminate()
    shutil.rmtree(folder / "settings")


@pytest.fixture
def show(browser, address):
    """Open a notebook, and wait for its kernel."""
    contexts = []

    def opened(name):
        contexts.append(context := browser.new_context())
        context.set_default_timeout(120_000)
        page = context.new_page()
        page.goto(f"{address}/{name}.ipynb?reset")
        # Before the kernel is there, a command to run cells is lost.
        page.wait_for_function(READY)
        page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def run_all(show):
    """Open a notebook, and run all of its cells."""

    def run(name):
        page = show(name)
        page.evaluate(
            "() => void window.jupyterapp.commands.execute('notebook:run-all-cells')"
        )
        page.wait_for_function(RUN)
        return page

    return run


def command(page, name, arguments=None):
    """Give JupyterLab a command, and wait until it is done."""
    page.evaluate(
        "([n, a]) => window.jupyterapp.commands.execute(n, a)", [name, arguments or {}]
    )


def faults(page):
    """Say what is wrong with what a notebook shows, on every screen."""
    found = []
    rules = {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    }
    # A frame of pandas and a plot of one's own are not ours: they come as these libraries make them.
    ours = {"include": [[".thb"], [".thb-figure"]]}
    for theme, width in SCREENS:
        command(page, "apputils:change-theme", {"theme": f"JupyterLab {theme}"})
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(
            "dark => document.body.dataset.jpThemeLight === String(!dark)",
            arg=theme == "Dark",
        )
        page.evaluate("() => new Promise(then => setTimeout(then, 500))")
        seen = page.evaluate(LOOK)
        assert seen.pop("outputs") > 5
        wrong = [f"{fault}: {seen[fault]}" for fault in seen if seen[fault]]
        wrong += violations(page, context=ours, options={"runOnly": rules})
        found += [f"{theme} {width}: {each}" for each in wrong]
    return found


@pytest.mark.parametrize("notebook", MODELS)
def test_a_notebook_is_run_and_saved(run_all, folder, notebook):
    """Every cell shows what it should, on every screen; once saved, only outputs have changed."""
    path = folder / f"{notebook}.ipynb"
    committed = path.read_bytes()
    page = run_all(notebook)
    assert faults(page) == []
    command(page, "docmanager:save")
    assert b'"output_type"' in path.read_bytes()
    assert strip_outputs(path.read_bytes()) == committed
    assert identity(path.read_bytes()) == identity(committed)


def test_every_public_name_shows_itself(run_all):
    """Whatever a name of the library gives can be read on every screen."""
    assert faults(run_all("names")) == []


def test_a_report_shows_its_figures_whether_or_not_it_is_trusted(show, folder):
    """Where no script may run, pictures, and no words of drawings; once it is trusted, drawings that speak."""
    for path in (folder / "edition").glob("*.ipynb"):
        if path.stem.startswith("country-") and path.stem != "country-pl":
            continue
        outputs = [
            output
            for cell in nbformat.read(path, as_version=4).cells
            for output in cell.get("outputs", ())
        ]
        count = sum(
            each.get("metadata", {}).get("thb", {}).get("kind") == "figure"
            for each in outputs
        )
        page = show(f"edition/{path.stem}")
        page.wait_for_function("() => document.querySelector('.jp-OutputArea-output')")
        widths = page.eval_on_selector_all(
            PICTURES, "all => all.map(each => each.naturalWidth)"
        )
        assert widths == [680] * count, path.stem
        assert "thbFigures" not in page.inner_text(".jp-Notebook")
        page.evaluate("() => void window.jupyterapp.commands.execute('notebook:trust')")
        page.click(".jp-Dialog .jp-mod-accept")
        page.wait_for_function(
            "([all, n]) => document.querySelectorAll(all).length === n",
            arg=[DRAWINGS, 3 * count],
        )
        assert page.locator(PICTURES).count() == 0
