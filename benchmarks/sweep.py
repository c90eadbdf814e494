"""What one more run costs in a sweep, here and on the workers of a cluster.

    python benchmarks/sweep.py [--sizes 6,54]

A small and a large sweep are made; what the large one takes longer, divided by how many runs it
has more, is the cost of one more run, in processor seconds of all processes (Linux).
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from build import BIN, ROOT, become_subreaper, processor_seconds

REPORT = "theme-covid"
CODES = ("AT", "BE", "BG", "CY", "CZ", "DE", "EE", "EL", "ES", "FI", "FR", "HR")
GROUPS = [f"Pair={one}+{other}" for one, other in combinations(CODES, 2)]
# Each value of the varied parameter makes a run of every combination of these.
GRID = ["--grid", "include_qualified=true,false", "--grid", "include_body=true,false"]
SCHEDULER = "tcp://127.0.0.1:8786"


def main() -> None:
    """Measure two sweeps in each way, and print what one more run costs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    sizes = f"values of group_by in the two sweeps, four runs each, up to {len(GROUPS)}"
    parser.add_argument("--sizes", default="6,54", help=sizes)
    few, many = sorted(map(int, parser.parse_args().sizes.split(",")))
    become_subreaper()
    print(f"{REPORT}, {4 * few} and {4 * many} runs, processor seconds")
    for name, at_work in (("here", _here), ("on two workers", _workers)):
        with TemporaryDirectory(prefix="thb-bench-") as folder, at_work() as options:
            # The first is not counted: workers then import what they need.
            swept = [
                _swept(size, Path(folder, str(n)), options)
                for n, size in enumerate((1, few, many))
            ]
            used = [one + other for one, other in swept[1:]]
        more = (used[1] - used[0]) / (4 * (many - few))
        print(f"{name}: {used[0]:.1f} and {used[1]:.1f} s; one more run: {more:.3f} s")
    print(
        f"largest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB"
    )


@contextmanager
def _here() -> Iterator[list[str]]:
    yield []


@contextmanager
def _workers() -> Iterator[list[str]]:
    """Start a scheduler with two workers of one thread each."""
    port = SCHEDULER.rpartition(":")[2]
    calls = [["scheduler", "--port", port, "--no-dashboard"]]
    calls += [["worker", SCHEDULER, "--nthreads", "1", "--no-dashboard"]] * 2
    started = [
        subprocess.Popen([str(BIN / "dask"), *call], stderr=subprocess.DEVNULL)
        for call in calls
    ]
    try:
        yield ["--scheduler", SCHEDULER]
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def _swept(size: int, out: Path, options: list[str]) -> tuple[float, float]:
    """Make a sweep in a folder; return the seconds of the command and of workers."""
    groups = f"group_by={','.join(GROUPS[:size])}"
    command = [str(BIN / "thb"), "sweep", REPORT, "--grid", groups, *GRID, *options]
    before = _used_by_others()
    own = processor_seconds([*command, "--out", str(out)], cwd=ROOT)
    return own, _used_by_others() - before


def _used_by_others() -> float:
    """Return the processor seconds so far of what this process has started and is still at work."""
    time.sleep(1)
    parents, ticks = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            parents[int(stat.parent.name)] = int(fields[1])
            ticks[int(stat.parent.name)] = sum(map(int, fields[11:15]))
    ours = {os.getpid()}
    while found := {pid for pid, parent in parents.items() if parent in ours} - ours:
        ours |= found
    return sum(ticks[pid] for pid in ours - {os.getpid()} if pid in ticks) / 100


if __name__ == "__main__":
    main()
