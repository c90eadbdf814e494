"""How much work reports are: processor seconds of this project and of others, in one run.

    python benchmarks/build.py [--reports theme-covid,theme-context] [--rounds N]

Counted are the processor seconds of all processes that a way starts, those that outlive it
included (Linux). All ways take their turns in each round, in another order each time: the ratios
count, not the seconds. Chromium prints PDF for others, without tags. Jupyter Book 1 is installed
into .cache/peers at the first call; what cannot be installed is left out, and named.

The bound is what the work needs at least: the imports once, each drawing once, Typst once a report.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
PEERS = ROOT / ".cache" / "peers"
_BECOME_SUBREAPER = 36  # prctl(2)
_BOOK = "execute: {execute_notebooks: force, timeout: 600}\nonly_build_toc_files: true\ntitle: x\n"


@dataclass(frozen=True)
class Job:
    """A report: the notebook that is run, and what is injected."""

    report: str
    notebook: str
    parameters: Mapping[str, Any]


@dataclass(frozen=True)
class Way:
    """A way to make all reports into a folder; `run` gives its processor seconds."""

    name: str
    makes: str
    run: Callable[[Path], float]


def main() -> None:
    """Measure each way in turn, and print a table of medians and ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--reports", default="", help="with commas between; default: as thb build"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one-process", metavar="JOBS", help=argparse.SUPPRESS)
    parser.add_argument("--bound", metavar="JOBS", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if handed := arguments.one_process or arguments.bound:
        jobs = [Job(**each) for each in json.loads(Path(handed).read_text("utf-8"))]
        (_bound if arguments.bound else _one_process)(jobs)
        return
    become_subreaper()
    jobs = _jobs(arguments.reports)
    with TemporaryDirectory(prefix="thb-bench-") as name:
        ways, scratch = _ways(jobs, Path(name)), Path(name)
        print(f"{len(jobs)} reports, {arguments.rounds} rounds, processor seconds")
        times: dict[str, list[float]] = {way.name: [] for way in ways}
        for number in range(arguments.rounds):
            start = number % len(ways)
            for way in [*ways[start:], *ways[:start]]:
                out = scratch / way.name.replace(" ", "-")
                out.mkdir()
                times[way.name].append(way.run(out))
                shutil.rmtree(out)
            print(f"round {number + 1} of {arguments.rounds} done", file=sys.stderr)
        again = _again(jobs, scratch / "again")
    _print(ways, times)
    print(f"\nthb build again, nothing new: {again:.2f} s by the clock")


def _jobs(ids: str) -> list[Job]:
    """Return the jobs that a build has."""
    from thb_analysis.reports.catalog.reports import open_package
    from thb_analysis.reports.catalog.requests import select_reports

    names = [each for each in ids.split(",") if each]
    reports = select_reports(names, False, {}, open_package(ROOT / "data"))
    folder = ROOT / "notebooks"
    return [
        Job(each.id, str(folder / f"{each.notebook}.ipynb"), each.injected)
        for each in reports
    ]


def _ways(jobs: Sequence[Job], scratch: Path) -> list[Way]:
    """Return the ways that can be gone here, this project's first and the bound last."""
    handed = scratch / "jobs.json"
    handed.write_text(json.dumps([asdict(job) for job in jobs]), "utf-8")
    me = [sys.executable, str(Path(__file__).resolve())]
    variables = _browser(scratch)
    printed = "HTML, PDF" if variables else "HTML"

    def built(*options: str) -> Callable[[Path], float]:
        command = [
            str(BIN / "thb"),
            "build",
            *(job.report for job in jobs),
            "--force",
            *options,
        ]
        return lambda out: processor_seconds([*command, "--out", str(out)], cwd=ROOT)

    def one_by_one(out: Path) -> float:
        return sum(
            processor_seconds(command, cwd=out, env=variables)
            for job in jobs
            for command in _commands(job, bool(variables))
        )

    ways = [
        Way("thb build", "HTML, PDF", built()),
        Way("thb build --format html", "HTML", built("--format", "html")),
        Way(
            "nbclient in one process",
            printed,
            lambda out: processor_seconds(
                [*me, "--one-process", str(handed)], cwd=out, env=variables
            ),
        ),
        Way("papermill and nbconvert each", printed, one_by_one),
    ]
    if book := _jupyter_book():
        ways.append(Way("jupyter-book 1", "HTML", lambda out: _book(book, jobs, out)))
    else:
        print("jupyter-book 1 could not be installed")
    bound = [*me, "--bound", str(handed)]
    return [
        *ways,
        Way("bound", "-", lambda out: float(_run(bound, cwd=out).split()[-1])),
    ]


def _commands(job: Job, with_pdf: bool) -> list[list[str]]:
    """Return the commands of a report by papermill and nbconvert."""
    executed = f"{job.report}.ipynb"
    run = [
        str(BIN / "papermill"),
        job.notebook,
        executed,
        "--cwd",
        str(Path(job.notebook).parent),
    ]
    run += ["--no-progress-bar", "--parameters_yaml", json.dumps(dict(job.parameters))]
    convert = [str(BIN / "jupyter"), "nbconvert", "--log-level=ERROR", executed, "--to"]
    pdf = [*convert, "webpdf", "--WebPDFExporter.disable_sandbox=True"]
    return [run, [*convert, "html"], *([pdf] if with_pdf else [])]


def parameterized(job: Job) -> Any:
    """Read a notebook, and put in its parameters as papermill does."""
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    notebook = load_notebook_node(job.notebook)
    return (
        parameterize_notebook(notebook, dict(job.parameters))
        if job.parameters
        else notebook
    )


def _one_process(jobs: Sequence[Job]) -> None:
    """Run all notebooks by nbclient and render them by nbconvert, in this process."""
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter, WebPDFExporter

    exporters: list[Any] = [HTMLExporter()]
    if "PLAYWRIGHT_BROWSERS_PATH" in os.environ:
        exporters.append(WebPDFExporter(disable_sandbox=True))
    for job in jobs:
        folder = {"path": str(Path(job.notebook).parent)}
        executed = NotebookClient(
            parameterized(job), resources={"metadata": folder}
        ).execute()
        for exporter in exporters:
            output, _ = exporter.from_notebook_node(executed)
            assert output


def _bound(jobs: Sequence[Job]) -> None:
    """Print the processor seconds of the imports, of each drawing once, and of Typst once a report."""
    import typst

    from thb_analysis.figures import publish
    from thb_analysis.reports.running.preloaded import preload

    preload()
    imports = time.process_time()
    drawn = _timed(publish, "as_svg")
    compiled = _timed(typst, "compile_with_warnings")
    for job in jobs:
        _as_plain_code(job)
    print(
        f"imports {imports:.2f}, drawings {sum(drawn):.2f}, Typst {sum(compiled):.2f}"
    )
    print(imports + sum(drawn) + sum(compiled))


def _timed(module: Any, name: str) -> list[float]:
    """Have each call of a function counted, in processor seconds."""
    function, taken = getattr(module, name), []

    def timed(*arguments: Any, **options: Any) -> Any:
        started = time.process_time()
        try:
            return function(*arguments, **options)
        finally:
            taken.append(time.process_time() - started)

    setattr(module, name, timed)
    return taken


def _as_plain_code(job: Job) -> None:
    """Run the cells of a notebook in this process, and render what they display as PDF."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output
    from nbformat.v4 import new_output

    from thb_analysis.reports.running.worker import exporter

    notebook = parameterized(job)
    shell = InteractiveShell.instance(history_length=0)
    shell.reset(new_session=False)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            with capture_output() as captured:
                value = shell.run_cell(cell.source)
                value.raise_error()
            shown = [
                (output.data, output.metadata or {}) for output in captured.outputs
            ]
            # What shows itself is captured already.
            if value.result is not None and not hasattr(
                value.result, "_ipython_display_"
            ):
                shown.append(shell.display_formatter.format(value.result))
            cell.outputs = [
                new_output("display_data", data=data, metadata=metadata)
                for data, metadata in shown
            ]
    resources = {
        "metadata": {"name": job.report, "path": str(Path(job.notebook).parent)}
    }
    exporter("pdf").from_notebook_node(notebook, resources)


def _jupyter_book() -> Path | None:
    """Install Jupyter Book 1 in an environment of its own; None where that cannot be done."""
    program = PEERS / "bin" / "jupyter-book"
    if not program.exists():
        subprocess.run(
            [sys.executable, "-m", "venv", str(PEERS)], check=False, capture_output=True
        )
        pip = [
            str(PEERS / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "jupyter-book<2",
        ]
        subprocess.run(pip, check=False, capture_output=True)
    return program if program.exists() else None


def _book(program: Path, jobs: Sequence[Job], out: Path) -> float:
    """Build a book of the notebooks, whose kernel is that of this project."""
    import nbformat

    for job in jobs:
        nbformat.write(parameterized(job), out / f"{job.report}.ipynb")
    first, *others = [job.report for job in jobs]
    chapters = "".join(f"- file: {each}\n" for each in others)
    (out / "_toc.yml").write_text(
        f"format: jb-book\nroot: {first}\nchapters:\n{chapters}"
    )
    (out / "_config.yml").write_text(_BOOK)
    kernel = out / "jupyter" / "kernels" / "python3"
    kernel.mkdir(parents=True)
    start = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    described = {"argv": start, "display_name": "Python 3", "language": "python"}
    (kernel / "kernel.json").write_text(json.dumps(described))
    variables = {
        **os.environ,
        "JUPYTER_PATH": str(out / "jupyter"),
        "THB_DATA": str(ROOT / "data"),
    }
    return processor_seconds(
        [str(program), "build", "-q", str(out)], cwd=out, env=variables
    )


def _browser(scratch: Path) -> dict[str, str]:
    """Return an environment in which nbconvert finds the system's Chromium; empty where there is none.

    nbconvert leaves it to Playwright which browser to start, and Playwright knows its own only.
    """
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return {}
    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(scratch / "browsers")
    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    if chromium is None:
        return {}
    # Newer versions start a shell without windows of another name.
    shell = path.parents[1].name.replace("chromium", "chromium_headless_shell")
    for each in (
        path,
        path.parents[2]
        / shell
        / "chrome-headless-shell-linux64"
        / "chrome-headless-shell",
    ):
        each.parent.mkdir(parents=True)
        each.symlink_to(chromium)
    return dict(os.environ)


def become_subreaper() -> None:
    """Have processes whose parent ends handed to this one."""
    ctypes.CDLL(None).prctl(_BECOME_SUBREAPER, 1, 0, 0, 0)


def processor_seconds(command: Sequence[str], **how: Any) -> float:
    """Run a command that must not fail; return the seconds of it and of all it has started."""
    before, running = _children(), _pids()
    _run(command, **how)
    # Any process that is left was handed to this one when its parent ended.
    while left := _pids() - running:
        os.waitpid(left.pop(), 0)
    return _children() - before


def _pids() -> set[int]:
    """Return the processes that this one has started or was handed, and that go on."""
    lists = (path.read_text() for path in Path("/proc/self/task").glob("*/children"))
    return {int(pid) for pids in lists for pid in pids.split()}


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _run(command: Sequence[str], **how: Any) -> str:
    how["env"] = how.get("env") or None
    done = subprocess.run(command, capture_output=True, text=True, check=False, **how)
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)}\n{done.stdout}{done.stderr}")
    return str(done.stdout)


def _again(jobs: Sequence[Job], out: Path) -> float:
    """Return how long a build takes in which nothing is new, by the clock."""
    command = [
        str(BIN / "thb"),
        "build",
        *(job.report for job in jobs),
        "--out",
        str(out),
    ]
    _run(command, cwd=ROOT)
    started = time.perf_counter()
    _run(command, cwd=ROOT)
    return time.perf_counter() - started


def _print(ways: Sequence[Way], times: Mapping[str, Sequence[float]]) -> None:
    """Print a Markdown table; ratios are medians over the rounds, each taken within its round."""

    def ratio(one: Sequence[float], other: Sequence[float]) -> float:
        return median(a / b for a, b in zip(one, other, strict=True))

    ours, bound = times[ways[0].name], times[ways[-1].name]
    print("\n| way | makes | processor s | this : thb build | this : bound |")
    print("|---|---|---|---|---|")
    for way in ways:
        taken = times[way.name]
        numbers = f"{median(taken):.1f} | {ratio(taken, ours):.2f} | {ratio(taken, bound):.2f}"
        print(f"| {way.name} | {way.makes} | {numbers} |")


if __name__ == "__main__":
    main()
