"""How long it takes to make reports: this project's way beside others, in one run.

    python benchmarks/build.py [--reports theme-covid,theme-context] [--rounds N] [--jobs N]

The naive way calls ``papermill`` and ``jupyter nbconvert --to html`` and ``--to webpdf`` once per
report, one report after the other or several at once under xargs. The floor runs the cells of each
notebook as plain code in processes that have imported everything, without kernels, and renders the
HTML as this project does. All ways take their turns in each round, in another order each time,
since machines drift: the ratios count, not the seconds.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from thb_analysis.reports.asked.catalogue import read_vocabulary
from thb_analysis.reports.asked.naming import asked_for
from thb_analysis.reports.running.isolated import ENVIRONMENT, environment
from thb_analysis.reports.running.notebook import headlines_of, up_to_headlines
from thb_analysis.reports.running.preloaded import preload
from thb_analysis.reports.running.worker import exporter

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Way:
    """A way to make all reports.

    Attributes
    ----------
    name : str
    makes : str
        What comes out.
    run : callable
        Makes the reports into a folder, and gives the seconds that it took.
    """

    name: str
    makes: str
    run: Callable[[Path], float]


@dataclass(frozen=True)
class Job:
    """A notebook to run with parameters; of a sweep, only as far as its headline results."""

    report: str
    notebook: Path
    parameters: Mapping[str, Any]
    data: Path
    headlines_only: bool = False


def main() -> None:
    """Measure each way in turn and print a table of medians and ratios."""
    arguments = _arguments()
    jobs = _jobs(arguments.reports.split(",") if arguments.reports else [])
    with TemporaryDirectory(prefix="thb-bench-") as name, Floor(arguments.jobs) as floor:
        scratch = Path(name)
        browsers = _browsers(scratch)
        ways = _ways(jobs, arguments.jobs, floor, browsers)
        print(f"{len(jobs)} reports, {arguments.jobs} at once, {arguments.rounds} rounds")
        if browsers is None:
            print("Chromium cannot be used: the naive ways make no PDF")
        times = _measured(ways, arguments.rounds, scratch)
    _print(ways, times)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--reports", default="", help="which, with commas between; default: as thb build"
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2, help="reports at once")
    return parser.parse_args()


def _jobs(ids: Sequence[str]) -> list[Job]:
    """Give the jobs that a build would give its workers."""
    vocabulary = read_vocabulary(ROOT / "data")
    mistakes: list[str] = []
    reports = asked_for(ids, False, {}, vocabulary, mistakes)
    if mistakes:
        raise SystemExit("\n".join(mistakes))
    jobs = []
    for report in reports:
        notebook = ROOT / "notebooks" / f"{report.notebook}.ipynb"
        jobs.append(Job(report.id, notebook, report.injected, vocabulary.root))
    return jobs


def _ways(jobs: Sequence[Job], at_once: int, floor: Floor, browsers: Path | None) -> list[Way]:
    both = "HTML, PDF"
    naive = both if browsers else "HTML"
    return [
        Way("naive, one by one", naive, lambda out: _naive(jobs, out, 1, browsers)),
        Way(f"naive, xargs -P{at_once}", naive, lambda out: _naive(jobs, out, at_once, browsers)),
        Way("thb build", both, lambda out: _built(jobs, out, at_once, "--force")),
        Way("thb build again", "nothing new", lambda out: _built(jobs, out, at_once)),
        Way(
            "thb build, HTML only",
            "HTML",
            lambda out: _built(jobs, out, at_once, "--force", "--format", "html"),
        ),
        Way("floor", "HTML", lambda out: floor.run(jobs)),
    ]


def _measured(ways: Sequence[Way], rounds: int, scratch: Path) -> dict[str, list[float]]:
    """Let all ways take their turns; each has a folder of its own, except for a build again."""
    times: dict[str, list[float]] = {way.name: [] for way in ways}
    _, again = (way for way in ways if way.name in ("thb build", "thb build again"))
    for number in range(rounds):
        start = number % len(ways)
        for way in [*ways[start:], *ways[:start]]:
            if way is again:
                continue
            out = scratch / f"{number}-{way.name}"
            out.mkdir()
            times[way.name].append(way.run(out))
            if way.name == "thb build":
                times[again.name].append(again.run(out))
            shutil.rmtree(out)
        print(f"round {number + 1} of {rounds} done", file=sys.stderr)
    return times


def _print(ways: Sequence[Way], times: dict[str, list[float]]) -> None:
    """Print a Markdown table; ratios are medians over the rounds, each taken within its round."""
    print("\n| way | makes | wall s | naive, one by one : this | this : floor |")
    print("|---|---|---|---|---|")
    for way in ways:
        taken = times[way.name]
        faster = _ratio(times[ways[0].name], taken)
        above = _ratio(taken, times[ways[-1].name])
        cells = [
            way.name,
            way.makes,
            f"{median(taken):.1f}",
            f"{faster:.1f}",
            f"{above:.2f}",
        ]
        print(f"| {' | '.join(cells)} |")
    ours, parallel = times["thb build"], times[ways[1].name]
    print(f"\nxargs : thb build = {_ratio(parallel, ours):.2f}")
    print(f"thb build again: {median(times['thb build again']):.2f} s")


def _ratio(ones: Iterable[float], others: Iterable[float]) -> float:
    return median(one / other for one, other in zip(ones, others, strict=True))


def _naive(jobs: Sequence[Job], out: Path, at_once: int, browsers: Path | None) -> float:
    """Run a shell script per report, so many at once."""
    for job in jobs:
        (out / f"{job.report}.sh").write_text(_script(job, out, bool(browsers)))
    variables = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    if browsers:
        variables["PLAYWRIGHT_BROWSERS_PATH"] = str(browsers)
    command = f"ls *.sh | xargs -P{at_once} -n1 sh -e"
    if at_once == 1:
        command = "for script in *.sh; do sh -e $script; done"
    return seconds(["sh", "-ec", command], cwd=out, env=variables)


def _script(job: Job, out: Path, with_pdf: bool) -> str:
    executed = str(out / f"{job.report}.ipynb")
    commands = [
        ["papermill", str(job.notebook), executed, "--cwd", str(job.notebook.parent)],
        ["jupyter", "nbconvert", "--log-level=ERROR", "--to", "html", executed],
    ]
    if job.parameters:
        commands[0] += ["--parameters_yaml", json.dumps(dict(job.parameters))]
    commands[0] += ["--no-progress-bar", "--log-level", "ERROR"]
    if with_pdf:
        # Root has no sandbox.
        sandbox = "--WebPDFExporter.disable_sandbox=True"
        commands.append([*commands[1][:3], sandbox, "--to", "webpdf", executed])
    return "".join(f"{shlex.join(command)}\n" for command in commands)


def _browsers(scratch: Path) -> Path | None:
    """Give a folder where Playwright finds the system's Chromium; None if it does not work.

    nbconvert leaves it to Playwright which browser to start, and Playwright knows its own only.
    """
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    folder = scratch / "browsers"
    if chromium is None or shutil.which("jupyter", path=BIN) is None:
        return None
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return None
    os.environ["PLAYWRIGHT_BROWSERS_PATH"] = str(folder)
    with sync_playwright() as playwright:
        try:
            playwright.chromium.launch(args=["--no-sandbox"]).close()
        except Error as error:
            if not (expected := re.search(r"Executable doesn't exist at (\S+)", str(error))):
                return None
            path = Path(expected[1])
            path.parent.mkdir(parents=True)
            path.symlink_to(chromium)
        try:
            playwright.chromium.launch(args=["--no-sandbox"]).close()
        except Error:
            return None
    return folder


def _built(jobs: Sequence[Job], out: Path, at_once: int, *options: str) -> float:
    ids = [job.report for job in jobs]
    command = [str(BIN / "thb"), "build", *ids, "--out", str(out), "--jobs", str(at_once)]
    return seconds([*command, *options], cwd=ROOT)


def seconds(command: Sequence[str], **how: object) -> float:
    """Run a command that must not fail."""
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, **how)  # type: ignore[call-overload]
    taken = time.perf_counter() - started
    if done.returncode:
        raise SystemExit(f"{shlex.join(command)}\n{done.stdout}{done.stderr}")
    return taken


class Floor:
    """Processes that have imported and prepared everything, and run cells as plain code."""

    def __init__(self, size: int) -> None:
        self.pool = ProcessPoolExecutor(size, multiprocessing.get_context("spawn"), _prepare)
        self.size = size

    def __enter__(self) -> Floor:
        return self

    def __exit__(self, *_: object) -> None:
        self.pool.shutdown()

    def run(self, jobs: Sequence[Job]) -> float:
        """Do all jobs, and give the seconds that it took."""
        # As many as there are processes, each long enough to start them all.
        list(self.pool.map(time.sleep, [0.5] * self.size))
        started = time.perf_counter()
        sizes = list(self.pool.map(_as_plain_code, jobs))
        taken = time.perf_counter() - started
        assert all(sizes)
        return taken


def _prepare() -> None:
    """Import what notebooks and rendering need, as the processes of a build have it."""
    preload()
    main = sys.modules["__main__"]
    _shell()
    # The shell puts its own in place, and jobs would be looked for there.
    sys.modules["__main__"] = main


@cache
def _shell() -> Any:
    """Make a shell that keeps what the last expression of a cell gives, where others print it."""
    from IPython.core.displayhook import DisplayHook
    from IPython.core.interactiveshell import InteractiveShell

    class Keeping(DisplayHook):  # type: ignore[misc]
        kept: tuple[dict[str, Any], dict[str, Any]] | None = None

        def write_output_prompt(self) -> None:
            pass

        def write_format_data(
            self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
        ) -> None:
            self.kept = format_dict, md_dict or {}

    return InteractiveShell.instance(history_length=0, displayhook_class=Keeping)


def _as_plain_code(job: Job) -> int:
    """Run the cells of a report in this process and render its HTML; the number of its bytes.

    Of a run in a sweep: as far as to its headline results; the number of these.
    """
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    notebook = load_notebook_node(str(job.notebook))
    if job.headlines_only:
        notebook = up_to_headlines(notebook)
    if job.parameters:
        notebook = parameterize_notebook(notebook, dict(job.parameters))
    _shell().reset(new_session=False)
    found = {**ENVIRONMENT, "THB_DATA": str(job.data)}
    with TemporaryDirectory() as name, environment({**found, "IPYTHONDIR": name}):
        os.chdir(job.notebook.parent)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs = _outputs(cell.source)
    if job.headlines_only:
        return len(headlines_of(notebook))
    resources = {
        "metadata": {"name": job.report, "path": str(job.notebook.parent)},
        "thb": {"data": str(job.data)},
    }
    return len(exporter("html").from_notebook_node(notebook, resources)[0])


def _outputs(source: str) -> list[object]:
    """Run one cell and give what it displays."""
    from IPython.utils.capture import capture_output
    from nbformat.v4 import new_output

    shell = _shell()
    shell.displayhook.kept = None
    with capture_output() as captured:
        shell.run_cell(source).raise_error()
    displayed = [(output.data, output.metadata or {}) for output in captured.outputs]
    if shell.displayhook.kept:
        displayed.append(shell.displayhook.kept)
    return [
        new_output("display_data", data=data, metadata=metadata) for data, metadata in displayed
    ]


if __name__ == "__main__":
    main()
