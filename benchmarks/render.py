"""How long it takes to render one executed report as HTML and PDF.

    python benchmarks/render.py [REPORT] [--rounds N] [--profile]

The notebook is run once; then it is rendered in a process that has rendered another report: for
the first time, then again and again. Typst remembers what it has set, so that the first time counts
for a build, and the others for who changes a little and renders again.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import time
from pathlib import Path
from statistics import median

from nbformat import NotebookNode

from thb_analysis.reports import worker
from thb_analysis.reports.catalogue import choose, list_reports, read_vocabulary
from thb_analysis.reports.parameters import check
from thb_analysis.reports.run import Target

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Run, render, print."""
    arguments = _arguments()
    job = _job(arguments.report)
    started = time.perf_counter()
    notebook, failure = worker.run(job)
    if notebook is None or failure:
        raise SystemExit(f"{job.report} failed: {failure}")
    ran = time.perf_counter() - started
    print(f"{job.report}: notebook run in {ran:.2f} s")
    _warm_up(job)
    first = _round(job, notebook)
    print(f"{'':8}{'first':>8}{'median':>8}{'best':>8}   seconds, {arguments.rounds} more rounds")
    rounds = [_round(job, notebook) for _ in range(arguments.rounds)]
    for name in (*job.formats, "both"):
        times = [_seconds(each, name) for each in rounds]
        print(f"{name:8}{_seconds(first, name):8.2f}{median(times):8.2f}{min(times):8.2f}")
    both = median(_seconds(each, "both") for each in rounds)
    parts = " : ".join(
        f"{median(each[name] for each in rounds) / both:.2f}" for name in job.formats
    )
    print(f"{' : '.join(job.formats)} = {parts}; rendering : running = {both / ran:.2f}")
    if arguments.profile:
        _profile(job, notebook)


def _warm_up(job: worker.Job) -> None:
    """Render another report, as a worker has done that is asked for a second one."""
    other = _job("theme-covid" if job.report != "theme-covid" else "theme-context")
    notebook, failure = worker.run(other)
    if notebook is None or failure:
        raise SystemExit(f"{other.report} failed: {failure}")
    _round(other, notebook)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("report", nargs="?", default="theme-detection")
    parser.add_argument("--rounds", type=int, default=5, help="how often to render it warm")
    parser.add_argument("--profile", action="store_true", help="show where the time goes")
    return parser.parse_args()


def _job(id_: str) -> worker.Job:
    vocabulary = read_vocabulary(ROOT / "data")
    (report,) = choose(list_reports(vocabulary), [id_])
    parameters, mistakes = check(report, {}, vocabulary)
    if parameters is None:
        raise SystemExit("\n".join(mistakes))
    notebook = ROOT / "notebooks" / f"{report.notebook}.ipynb"
    return worker.Job(id_, notebook, Target(report, parameters).injected, vocabulary.root)


def _round(job: worker.Job, notebook: NotebookNode) -> dict[str, float]:
    """Render in each format once; the seconds that each took."""
    seconds = {}
    for name in job.formats:
        started = time.perf_counter()
        worker.render(job, notebook, name)
        seconds[name] = time.perf_counter() - started
    return seconds


def _seconds(times: dict[str, float], name: str) -> float:
    return sum(times.values()) if name == "both" else times[name]


def _profile(job: worker.Job, notebook: NotebookNode) -> None:
    profiler = cProfile.Profile()
    profiler.runcall(_round, job, notebook)
    pstats.Stats(profiler).sort_stats("cumulative").print_stats(30)


if __name__ == "__main__":
    main()
