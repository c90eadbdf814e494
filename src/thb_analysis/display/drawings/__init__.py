"""Kinds of drawing: each takes a tidy frame, names of its columns and axes, and knows no subject."""

from thb_analysis.display.drawings.strip import strip

__all__ = ["strip"]
