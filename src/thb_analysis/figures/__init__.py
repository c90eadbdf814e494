"""Figures: functions on axes that take a frame, drawn for screens, paper and telephones alike."""

from thb_analysis.figures.dots import dots
from thb_analysis.figures.grid import grid
from thb_analysis.figures.tiles import tiles
