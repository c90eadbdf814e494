"""Make the notebooks of the lessons from their sources: ``python -m thb_analysis.learn``."""

import sys

from thb_analysis.data.files import told
from thb_analysis.errors import ThbError
from thb_analysis.learn.versions import regenerate
from thb_analysis.reports.catalogue import find_notebooks


def main() -> int:
    """Write all notebooks of lessons; the exit code is 1 if a source has faults."""
    try:
        for path, written in regenerate(find_notebooks() / "learn").items():
            print(told(path, written))
    except ThbError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
