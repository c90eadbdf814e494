"""Kinds of drawing: each takes a tidy frame, names of its columns and axes, and knows no subject."""

from thb_analysis.display.drawings.dots import dots
from thb_analysis.display.drawings.intervals import intervals
from thb_analysis.display.drawings.shares import shares
from thb_analysis.display.drawings.strip import strip
from thb_analysis.display.drawings.tiles import tiles

__all__ = ["dots", "intervals", "shares", "strip", "tiles"]
