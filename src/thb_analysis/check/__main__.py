"""Rebuild what follows from a data package: ``python -m thb_analysis.check [DIR]``."""

import argparse
import sys
from pathlib import Path

from thb_analysis.check.rebuild import rebuild
from thb_analysis.errors import DataNotFound, ThbError
from thb_analysis.files import outcome


def main(arguments: list[str] | None = None) -> int:
    """Return 0 if all is well, 1 if the package has faults, 2 if there is none."""
    parser = argparse.ArgumentParser(
        prog="python -m thb_analysis.check",
        description="Rebuild observations, descriptor and README.md of a data package.",
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, help="the package; default: the project's"
    )
    try:
        files = rebuild(parser.parse_args(arguments).folder)
    except ThbError as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, DataNotFound) else 1
    changed = [outcome(path, True) for path, written in files if written]
    print("\n".join(changed) or outcome(files[-1][0].parent, False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
