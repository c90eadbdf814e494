"""What one more run costs in a sweep, beside the floor: its cells as plain code.

    python benchmarks/sweep.py [--sizes 6,54] [--jobs N]

A small and a large sweep are made; what the large one takes longer, divided by how many runs it
has more, is the cost of one more run. The floor runs the same cells with the same parameters in
processes that have imported everything, without kernels.
"""

from __future__ import annotations

import argparse
import resource
from itertools import combinations, product
from pathlib import Path
from tempfile import TemporaryDirectory

from build import BIN, ROOT, Floor, Job, seconds

from thb_analysis.reports.asked.catalogue import read_vocabulary
from thb_analysis.reports.asked.naming import checked

REPORT = "theme-covid"
GRID = {
    "include_qualified": ["true", "false"],
    "include_body": ["true", "false"],
}
# Each makes a run of every combination of the others.
VARIED = "group_by"
CODES = ("AT", "BE", "BG", "CY", "CZ", "DE", "EE", "EL", "ES", "FI", "FR", "HR")
GROUPS = [f"Pair={one}+{other}" for one, other in combinations(CODES, 2)]


def main() -> None:
    """Measure two sweeps and the floor of the larger one; print seconds and their ratio."""
    arguments = _arguments()
    grids = [
        {VARIED: GROUPS[:size], **GRID} for size in sorted(map(int, arguments.sizes.split(",")))
    ]
    jobs = [_jobs(grid) for grid in grids]
    with TemporaryDirectory(prefix="thb-bench-") as name, Floor(arguments.jobs) as floor:
        times = [_swept(grid, Path(name), arguments.jobs) for grid in grids]
        lowest = floor.run(jobs[-1]) / len(jobs[-1])
    few, many = map(len, jobs)
    marginal = (times[1] - times[0]) / (many - few)
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{REPORT}, {arguments.jobs} at once")
    print(f"{few} runs: {times[0]:.1f} s; {many} runs: {times[1]:.1f} s")
    print(f"one more run: {marginal:.3f} s; floor: {lowest:.3f} s; ratio: {marginal / lowest:.2f}")
    print(f"largest process: {largest} MB")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--sizes",
        default="6,54",
        help=f"how many values of {VARIED} the two sweeps have, up to {len(GROUPS)}",
    )
    parser.add_argument("--jobs", type=int, default=2, help="runs at once")
    return parser.parse_args()


def _swept(grid: dict[str, list[str]], scratch: Path, at_once: int) -> float:
    """Make a sweep in a folder of its own, and give the seconds that it took."""
    axes = [
        part for axis, values in grid.items() for part in ("--grid", f"{axis}={','.join(values)}")
    ]
    out = scratch / str(len(grid[VARIED]))
    command = [str(BIN / "thb"), "sweep", REPORT, *axes, "--out", str(out), "--jobs", str(at_once)]
    return seconds(command, cwd=ROOT)


def _jobs(grid: dict[str, list[str]]) -> list[Job]:
    """Give a job for each run of a sweep."""
    vocabulary = read_vocabulary(ROOT / "data")
    notebook = ROOT / "notebooks" / f"{vocabulary.reports[REPORT].notebook}.ipynb"
    jobs = []
    for values in product(*grid.values()):
        asked = dict(zip(grid, values, strict=True))
        report = checked(vocabulary.reports[REPORT], asked, vocabulary)
        jobs.append(Job(report.id, notebook, report.injected, vocabulary.root, headlines_only=True))
    return jobs


if __name__ == "__main__":
    main()
