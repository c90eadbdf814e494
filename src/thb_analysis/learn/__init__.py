"""Lessons: opening a lesson, checking an answer.

>>> from thb_analysis.learn import check
>>> check("2.1", ..., measure="self-reporting")
Exercise 2.1: not answered yet. Replace the three dots in the cell above, run it, and run this cell again.

A lesson is written once, in ``notebooks/learn/source``; ``python -m thb_analysis.learn`` makes the
notebook for students and the one with solutions from it.
"""

from thb_analysis.learn.checking import Verdict, check
from thb_analysis.learn.opening import begin

__all__ = ["Verdict", "begin", "check"]
