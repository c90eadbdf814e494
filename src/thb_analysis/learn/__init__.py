"""Lessons: open a lesson, and check an answer.

>>> from thb_analysis.learn import check
>>> check("2.1", ...)
… Exercise 2.1: not answered yet. Put your answer where three dots, None or an empty text still stand, run that cell, and run this cell again.

A lesson is written once, in ``notebooks/learn/source``; ``python -m thb_analysis.learn`` makes the
notebook for students and the one with solutions from it.
"""

from thb_analysis.lazy import attach_stub

__getattr__, __dir__, __all__ = attach_stub(__name__, __file__)
