"""Figures: functions that take a frame and draw on sheets, for screens, paper and phones; on axes with `ax=`."""

from thb_analysis.figures.dots import dots as dots
from thb_analysis.figures.grid import grid as grid
from thb_analysis.figures.panels import panels as panels
from thb_analysis.figures.theme import set_theme as set_theme
from thb_analysis.figures.tiles import tiles as tiles
