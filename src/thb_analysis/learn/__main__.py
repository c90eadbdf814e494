"""Make the notebooks of the lessons from their sources: ``python -m thb_analysis.learn``."""

import sys

from thb_analysis.errors import ThbError
from thb_analysis.files import outcome
from thb_analysis.learn.notebooks import minutes, regenerate
from thb_analysis.learn.source import lessons, read_lesson
from thb_analysis.reports.asked.catalogue import find_notebooks

try:
    for path, written in regenerate(find_notebooks() / "learn").items():
        print(outcome(path, written))
    for number, language in lessons():
        told = "{reading} + {work} minutes, to read and for the exercises; {home} for the figure"
        taken = minutes(read_lesson(number, language))
        print(f"lesson {number} ({language}): {told.format(**taken)}")
except ThbError as error:
    sys.exit(str(error))
