"""Put on record what is published with this version: ``make edition`` calls it.

Before the reports are built, that library, data and notebooks are those of this version; and once
more afterwards, what came out.
"""

from thb_analysis.reports.asked.catalogue import find_notebooks, read_vocabulary
from thb_analysis.reports.edition.manifest import outputs, read
from thb_analysis.reports.running.inputs import release

if __name__ == "__main__":
    notebooks = find_notebooks()
    root = notebooks.parent
    release(read_vocabulary(root / "data"), notebooks, outputs(read(root / "reports")))
