"""Figures: functions that take a frame and draw on sheets, for screens, paper and phones; on axes with `ax=`."""

from thb_analysis.figures.answers import FEW as FEW
from thb_analysis.figures.answers import MOST as MOST
from thb_analysis.figures.answers import answers as answers
from thb_analysis.figures.dots import dots as dots
from thb_analysis.figures.hurdles import hurdles as hurdles
from thb_analysis.figures.theme import set_theme as set_theme
from thb_analysis.figures.tiles import tiles as tiles
