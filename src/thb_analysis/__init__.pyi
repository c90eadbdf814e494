"""Public names, each with its home: what is imported when it is first used."""

from thb_analysis import page as page
from thb_analysis.analysis.audit import audit as audit
from thb_analysis.analysis.compare import compare as compare
from thb_analysis.analysis.counts import categories as categories
from thb_analysis.analysis.counts import counts as counts
from thb_analysis.analysis.counts import findings as findings
from thb_analysis.analysis.elsewhere import elsewhere as elsewhere
from thb_analysis.analysis.elsewhere import silence as silence
from thb_analysis.analysis.exports import export as export
from thb_analysis.analysis.law import law as law
from thb_analysis.analysis.robustness import robustness as robustness
from thb_analysis.check.check import validate as validate
from thb_analysis.check.intake import from_frame as from_frame
from thb_analysis.check.rebuild import rebuild as rebuild
from thb_analysis.dataset.dataset import Dataset as Dataset
from thb_analysis.dataset.dataset import load as load
from thb_analysis.display.user_output import figure as figure
from thb_analysis.display.user_output import table as table
from thb_analysis.figures import dots as dots
from thb_analysis.figures import hurdles as hurdles
from thb_analysis.figures import set_theme as set_theme
from thb_analysis.figures import tiles as tiles

__version__: str
