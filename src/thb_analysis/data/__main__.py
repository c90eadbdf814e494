"""Rebuild the observations and the codebook: ``python -m thb_analysis.data [DIR]``."""

import argparse
import sys
from pathlib import Path

from thb_analysis.data.codebook import rewrite_codebook
from thb_analysis.data.files import told
from thb_analysis.data.observations import rebuild
from thb_analysis.errors import DataNotFound, ThbError


def main(arguments: list[str] | None = None) -> int:
    """Rebuild what is derived in a data package.

    Parameters
    ----------
    arguments : list of str, optional
        Of the command line.

    Returns
    -------
    int
        0 if all is well, 1 if the package has faults, 2 if there is none.
    """
    parser = argparse.ArgumentParser(
        prog="python -m thb_analysis.data",
        description="Rebuild observations.csv and README.md of a data package.",
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, help="the data package; default: the project's own"
    )
    folder = parser.parse_args(arguments).folder
    try:
        # What is described has to be derived before.
        for step in (rebuild, rewrite_codebook):
            print(told(*step(folder)))
    except ThbError as error:
        print(error, file=sys.stderr)
        return 2 if isinstance(error, DataNotFound) else 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
