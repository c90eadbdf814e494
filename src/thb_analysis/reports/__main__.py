"""Put on record what is published with this version: ``make edition`` calls it.

Before the reports are built, that library, data and notebooks are those of this version; and once
more afterwards, what came out.
"""

from thb_analysis.reports.catalogue import find_notebooks, read_vocabulary
from thb_analysis.reports.inputs import release
from thb_analysis.reports.manifest import outputs, read

if __name__ == "__main__":
    notebooks = find_notebooks()
    root = notebooks.parent
    release(read_vocabulary(root / "data"), notebooks, outputs(read(root / "reports")))
