"""Make the notebooks of the lessons from their sources: ``python -m thb_analysis.learn``."""

from thb_analysis.files import outcome
from thb_analysis.learn.lesson_notebooks import regenerate
from thb_analysis.reports.catalog.reports import find_notebooks

for path, written in regenerate(find_notebooks() / "learn").items():
    print(outcome(path, written))
