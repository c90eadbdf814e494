"""Put on record that library, data and notebooks are those of this version: ``make edition`` calls it."""

from thb_analysis.reports.catalogue import find_notebooks, read_vocabulary
from thb_analysis.reports.inputs import release

if __name__ == "__main__":
    notebooks = find_notebooks()
    release(read_vocabulary(notebooks.parent / "data"), notebooks)
