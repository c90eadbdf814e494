"""How seconds and memory grow with a data package.

    python benchmarks/scale.py [--sizes 27x66,60x500,200x2000] [--steps load,theme] [--limit SECONDS]

The packages are made up; a theme has a sixth of the measures. Each step runs in processes of its
own. Processor seconds count, since a machine does other things as well; memory is that of the
largest process. The last column holds the microseconds of a processor that one more cell takes from
each size to the next: where they stay the same, time grows with the cells. For Linux.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import combinations, pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer

ROOT = Path(__file__).resolve().parents[1]
THB = str(Path(sys.executable).parent / "thb")
WRITE = """\
import sys, pathlib, synthetic
synthetic.write_large(pathlib.Path(sys.argv[1]), *map(int, sys.argv[2:]))
"""
LOAD = "import sys, thb_analysis; thb_analysis.load(sys.argv[1]).cells()"
REPORTS = {
    "theme": "theme-part-1",
    "overview": "overview",
    "robustness": "robustness",
    "country": "country-aa",
}
GROUPS = [
    f"Three=AA+A{one}+A{other}" for one, other in combinations("BCDEFGHIJKLM", 2)
][:50]
GRID = [
    f"group_by={','.join(GROUPS)}",
    "include_qualified=true,false",
    "include_body=true,false",
]
# Whoever asks to be it (prctl) is given the processes that others leave behind.
SUBREAPER = 36


def main() -> None:
    """Measure each step at each size, and print a row for it; fail if a step does."""
    arguments = _arguments()
    sizes = [tuple(map(int, size.split("x"))) for size in arguments.sizes.split(",")]
    heads = [f"{c} × {m}: s | processor s | MB" for c, m in sizes]
    print("| step |", " | ".join(heads), "| µs for one more cell |")
    print("|---" * (3 * len(sizes) + 2) + "|")
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    failed = False
    with TemporaryDirectory(prefix="thb-bench-") as name:
        packages = [_written(Path(name, f"{c}x{m}"), c, m) for c, m in sizes]
        for step in arguments.steps.split(","):
            costs = [
                _cost(_commands(package)[step], arguments.limit) for package in packages
            ]
            took = [
                (c * m, used) for (c, m), (_, used) in zip(sizes, costs, strict=True)
            ]
            more = [
                f"{1e6 * (after - before) / (cells - fewer):.0f}"
                if before and after
                else "–"
                for (fewer, before), (cells, after) in pairwise(took)
            ]
            shown = [cost for cost, _ in costs]
            print("|", " | ".join([step, *shown, ", ".join(more)]), "|", flush=True)
            failed |= not all(used for _, used in costs)
    raise SystemExit(failed)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--sizes", default="27x66,60x500,200x2000", help="countries by measures"
    )
    parser.add_argument(
        "--steps", default=",".join(_commands(Path())), help="which steps"
    )
    parser.add_argument(
        "--limit", type=int, default=300, help="seconds until a step is ended"
    )
    return parser.parse_args()


def _written(package: Path, *size: int) -> Path:
    """Write a package in another process: the memory of this one would count for its children."""
    path = {"PYTHONPATH": str(ROOT / "tests")}
    words = [str(package), *map(str, size)]
    subprocess.run(
        [sys.executable, "-c", WRITE, *words], env=os.environ | path, check=True
    )
    return package


def _commands(package: Path) -> dict[str, list[str]]:
    """Return the command of each step."""
    data, out = f"--data={package}", f"--out={package}-out"
    grid = [part for axis in GRID for part in ("--grid", axis)]
    return {
        "load": [sys.executable, "-c", LOAD, str(package)],
        "validate": [THB, "validate", str(package)],
        **{step: [THB, "build", report, data, out] for step, report in REPORTS.items()},
        "sweep of 200": [THB, "sweep", REPORTS["theme"], *grid, data, f"{out}-sweep"],
    }


def _cost(command: Sequence[str], limit: int) -> tuple[str, float]:
    """Run a command, and return what it took as cells of the table, and its processor seconds.

    A command that fails or takes longer than `limit` has none.
    """
    started = time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, start_new_session=True, **quiet)
    timer = Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
    timer.start()
    processor, largest, wall, failed = 0.0, 0, 0.0, False
    while True:
        try:
            ended, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            break
        processor += used.ru_utime + used.ru_stime
        largest = max(largest, used.ru_maxrss // 1024)
        if ended == process.pid:
            wall, failed = time.perf_counter() - started, bool(status)
    timer.cancel()
    if failed:
        return f"{f'over {limit}' if wall >= limit else 'fails'} | | {largest}", 0.0
    return f"{wall:.1f} | {processor:.1f} | {largest}", processor


if __name__ == "__main__":
    main()
