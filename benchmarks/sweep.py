"""What one more run costs in a sweep.

    python benchmarks/sweep.py [--sizes 6,54]

A small and a large sweep are made; what the large one takes longer, divided by how many runs it
has more, is the cost of one more run, in processor seconds of all processes (Linux).
"""

from __future__ import annotations

import argparse
import resource
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from build import BIN, ROOT, become_subreaper, processor_seconds

REPORT = "theme-covid"
CODES = ("AT", "BE", "BG", "CY", "CZ", "DE", "EE", "EL", "ES", "FI", "FR", "HR")
GROUPS = [f"Pair={one}+{other}" for one, other in combinations(CODES, 2)]
# Each value of the varied parameter makes a run of every combination of these.
GRID = ["--grid", "include_qualified=true,false", "--grid", "include_body=true,false"]


def main() -> None:
    """Measure two sweeps, and print what one more run costs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    meaning = (
        f"values of group_by in the two sweeps, four runs each, up to {len(GROUPS)}"
    )
    parser.add_argument("--sizes", default="6,54", help=meaning)
    few, many = sorted(map(int, parser.parse_args().sizes.split(",")))
    become_subreaper()
    print(f"{REPORT}, {4 * few} and {4 * many} runs, processor seconds")
    with TemporaryDirectory(prefix="thb-bench-") as folder:
        # The first is not counted: it fills what is kept from call to call.
        sizes = enumerate((1, few, many))
        used = [_swept(size, Path(folder, str(n))) for n, size in sizes][1:]
    more = (used[1] - used[0]) / (4 * (many - few))
    print(f"{used[0]:.1f} and {used[1]:.1f} s; one more run: {more:.3f} s")
    print(
        f"largest process: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024} MB"
    )


def _swept(size: int, out: Path) -> float:
    """Make a sweep in a folder; return the seconds of the command."""
    groups = f"group_by={','.join(GROUPS[:size])}"
    command = [str(BIN / "thb"), "sweep", REPORT, "--grid", groups, *GRID]
    return processor_seconds([*command, "--out", str(out)], cwd=ROOT)


if __name__ == "__main__":
    main()
